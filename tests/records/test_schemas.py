import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from readings import TABLES

from iopgen.exceptions import IopgenError
from iopgen.reading.nodes import KINDS
from iopgen.records.notations import NOTATIONS
from iopgen.records.schemas import (
    ROOT,
    Table,
    _make_table,
    _read_schema,
    find_schemas_dir,
    load_schemas,
    make_descriptor,
)
from iopgen.records.validation import NOUNS

FIELDS = [(table, field) for table in TABLES for field in table.fields]
TEXTS = [(t.name, t.title, t.description) for t in TABLES] + [
    (f"{t.name}.{f.name}", f.title, f.description) for t, f in FIELDS
]
TITLES = [(t.name, t.title_en) for t in TABLES] + [
    (f"{t.name}.{f.name}", f.title_en) for t, f in FIELDS
]
ENGLISH = re.compile(r"\b(the|of|and|is|are|which|with)\b", re.IGNORECASE)
SWEDISH = re.compile(r"[åäö]|\b(och|att|av|som|till|enligt|eller|uppgift)\b", re.IGNORECASE)


def get_name(value: object) -> str | None:
    return getattr(value, "name", None)


def test_every_file_is_a_table_of_the_package() -> None:
    files = {path.stem for path in find_schemas_dir().glob("*.yml")}
    assert files == {"datapackage", *load_schemas().tables}


def test_every_kind_of_record_has_one_table_of_its_own() -> None:
    roots = [table.record for table in TABLES if table.record and not table.each]
    assert sorted(roots) == sorted(KINDS)
    assert {table.record for table in TABLES} - {"", "*"} == set(KINDS)


def test_titles_and_descriptions_are_swedish_sentences() -> None:
    for name, title, description in TEXTS:
        assert re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)?", name)
        assert title[:1].isupper(), name
        assert not title.endswith("."), name
        assert not description[:1].islower(), name
        assert description.endswith((".", '."')), name
        assert not ENGLISH.search(f"{title} {description}"), name


def test_tables_and_fields_have_an_english_title() -> None:
    for name, title in TITLES:
        assert re.fullmatch(r"[A-Z][A-Za-z,()-]*( [A-Za-z0-9,()-]+)*", title), name
        assert not SWEDISH.search(title), name


def test_one_english_title_for_one_swedish_field() -> None:
    """Hold the same name with the same Swedish title to the same English one, everywhere."""
    seen: dict[tuple[str, str, str], set[str]] = {}
    for _, field in FIELDS:
        key = (field.name, field.title, field.notation)
        seen.setdefault(key, set()).add(field.title_en)
    assert all(len(titles) == 1 for titles in seen.values()), seen


def test_no_two_fields_of_a_table_have_the_same_english_title() -> None:
    for table in TABLES:
        titles = [field.title_en for field in table.fields]
        assert len(titles) == len(set(titles)), table.name


@pytest.mark.parametrize("key", ["title", "title_en"])
def test_a_schema_without_a_title_is_refused(key: str) -> None:
    content = _read_schema(find_schemas_dir() / "goals.yml")
    del content["fields"][0][key]
    with pytest.raises(TypeError, match=key):
        _make_table(content)
    del content[key]
    with pytest.raises(KeyError, match=key):
        _make_table(content)


@pytest.mark.parametrize("table", TABLES, ids=get_name)
def test_columns_have_names_of_their_own_and_a_known_type(table: Table) -> None:
    names = [field.name for field in table.fields]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)
    assert {field.type for field in table.fields} <= {"string", "integer", "number"}
    assert set(table.primary_key) <= set(names)
    assert table.field(names[0]).name == names[0]
    with pytest.raises(KeyError):
        table.field("no such column")


def test_an_enumeration_has_a_label_for_each_value() -> None:
    for table, field in FIELDS:
        enum = list(field.constraints.get("enum", ()))
        if enum or (field.categories and not field.derived):
            assert enum == list(field.categories), f"{table.name}.{field.name}"
        assert all(label.strip() for label in field.categories.values())


def test_constraints_are_those_that_validation_knows() -> None:
    for table, field in FIELDS:
        where = f"{table.name}.{field.name}"
        known = {"required", "unique", "enum", "minimum", "maximum", "pattern"}
        assert field.constraints.keys() <= known, where
        # A pattern lets a trailing newline through, so a notation with a check goes with it.
        assert "pattern" not in field.constraints or field.notation, where
        # Frictionless sees the values of a list as one text: it can only tell whether it is there.
        assert not field.separator or field.constraints.keys() <= {"required"}, where
        assert field.separator in ("", " | "), where


def test_every_notation_is_known_and_every_reference_leads_to_records() -> None:
    roots = {table.name for table in TABLES if table.record and not table.each}
    assert NOUNS.keys() == roots
    for _, field in FIELDS:
        assert field.notation in ("", *NOTATIONS)
        assert field.refers in ("", *roots)
    for name in roots:
        assert load_schemas().tables[name].field("id").path == "id"
        assert load_schemas().tables[name].primary_key == ("id",)


# --- paths ---------------------------------------------------------------------------------------


def iter_prefixes(each: str) -> Iterator[str]:
    """Yield the lists that a row of a table lies in: `goals[]`, `goals[].indicators[]`."""
    yield ""
    parts = each.split("[]")
    for number in range(1, len(parts)):
        yield "[]".join(parts[:number]) + "[]"


@pytest.mark.parametrize("table", TABLES, ids=get_name)
def test_every_path_can_be_followed_from_the_table_s_own_list(table: Table) -> None:
    prefixes = set(iter_prefixes(table.each))
    for field in table.fields:
        assert bool(field.path) != field.derived, field.name
        for path in filter(None, (field.path, field.inherits)):
            if path.endswith(("{key}", "{value}")):
                assert path.rpartition("{")[0] == table.each.removesuffix("{}")
                continue
            head, mark, tail = path.rpartition("[]")
            assert head + mark in prefixes, path
            assert re.fullmatch(r"\.?[a-z_]+(\.[a-z_]+)*", tail), path
    assert ROOT not in table.each


# --- descriptors ---------------------------------------------------------------------------------


def test_a_descriptor_is_new_at_each_call() -> None:
    table = load_schemas().tables["agreements"]
    make_descriptor(table).clear()
    descriptor = make_descriptor(table)
    assert descriptor["primaryKey"] == ["id"]
    assert descriptor["fields"][0] == {
        "name": "id",
        "type": "string",
        "title": "Id",
        "title_en": "Id",
        "description": table.field("id").description,
        "constraints": dict(table.field("id").constraints),
        "path": "id",
    }
    assert {"fields": ["predecessor"], "reference": {"resource": "", "fields": ["id"]}} in (
        descriptor["foreignKeys"]
    )


def test_a_descriptor_of_records_has_no_derived_columns() -> None:
    for table in TABLES:
        stated = [field["name"] for field in make_descriptor(table, derived=False)["fields"]]
        assert stated == [field.name for field in table.fields if not field.derived]


@pytest.mark.parametrize("content", ["a: [", "- just a list", None])
def test_a_broken_schema_is_our_own_fault(content: str | None, tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(IopgenError):
        _read_schema(path)
