import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from unittest.mock import Mock

import pytest
from frictionless import Schema
from hypothesis import given, settings
from hypothesis import strategies as st
from projects import EXAMPLE, ROOT, copy_project

from iopgen.build import load_settings, validate
from iopgen.privacy_guard import check_record
from iopgen.reading.findings import Finding, Position
from iopgen.reading.nodes import KINDS, MAX_FINDINGS, Mapping, Record
from iopgen.reading.strict_yaml import parse
from iopgen.records.notations import NOTATIONS, check_notations
from iopgen.records.rows import Cell, Row, make_tables
from iopgen.records.schemas import Field, Table, load_schemas
from iopgen.records.shapes import check_shape
from iopgen.records.validation import (
    check_tables,
    get_constraints,
    get_tested_fields,
    make_test_descriptor,
)
from iopgen.register.lookup import Register
from iopgen.rules import check_rules

TABLES = [table for table in load_schemas().tables.values() if table.record]
EVERYTHING = frozenset((kind, "x") for kind in KINDS)
"""A record "x" of every kind, for references to lead to."""

# --- every table's schema bites ------------------------------------------------------------------

VALID = {
    "date": "2018-03-01",
    "partial-date": "2018-03",
    "month": "2018-03",
    "source": "x#1-2",
    "url": "https://example.org/",
    "email": "x@example.org",
    "lines": "1-10",
    "record": "agreements/x",
    "digits4": "0127",
    "digits2": "01",
}


def make_valid(field: Field) -> str:
    """Return a text that a field allows."""
    if enum := field.constraints.get("enum"):
        return str(enum[0])
    if field.type != "string":
        return str(max(field.constraints.get("minimum", 1), 1))
    return VALID.get(field.notation, "x")


def make_row(table: Table, identifier: str = "x", /, **changed: str | None) -> Row:
    """Make a row with all values valid but the changed ones, each in a column of its own."""
    kind = "agreement" if table.record == "*" else table.record
    record = Record(kind, identifier, f"{identifier}.yml", Mapping((), 1, 1))
    cells = {}
    for column, field in enumerate((f for f in table.fields if not f.derived), start=1):
        text = changed.get(field.name, identifier if field.name == "id" else make_valid(field))
        place = Position(record.path, 1, column)
        items = ((text, place),) if field.separator and text is not None else ()
        cells[field.name] = Cell(text, place, items)
    nothing = Cell(None, Position(record.path))
    return Row(table.name, record, cells, nothing.position, "", nothing)


def check_rows(*rows: Row) -> list[Finding]:
    tables = make_tables(())
    for row in rows:
        tables[row.table].append(row)
    return check_tables(tables, EVERYTHING)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_valid_row_of_a_table_passes(table: Table) -> None:
    assert check_rows(make_row(table)) == []


def iter_breaks(table: Table) -> Iterator[tuple[Field, str | None, str]]:
    """Yield a field, a text that breaks one of its constraints, and the code to expect."""
    for field in table.fields:
        if field.derived or field.name == "id":
            continue
        if field.required:
            yield field, None, "missing-value"
        if "enum" in field.constraints:
            yield field, "no such value", "not-in-list"
        if "minimum" in field.constraints:
            yield field, str(field.constraints["minimum"] - 1), "out-of-range"
        if "maximum" in field.constraints:
            yield field, str(field.constraints["maximum"] + 1), "out-of-range"
        if field.type != "string":
            yield field, "många", "not-a-number"
        if field.refers and not field.separator:
            yield field, "y", "unknown-reference"
        if NOTATIONS.get(field.notation):
            yield field, "§", CODES.get(field.notation, "bad-format")
        yield field, " ", "missing-value"


CODES = {
    "id": "bad-key",
    "date": "not-a-date",
    "partial-date": "not-a-date",
    "month": "not-a-date",
    "source": "bad-source",
    "url": "bad-url",
    "email": "bad-email",
    "lines": "bad-lines",
}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_row_that_breaks_its_schema_is_found_at_the_broken_value(table: Table) -> None:
    breaks = list(iter_breaks(table))
    rows = []
    expected = []
    for number, (field, text, code) in enumerate(breaks):
        row = make_row(table, f"r{number}", **{field.name: text})
        rows.append(row)
        place = row.cells[field.name].position
        expected.append((place.path, place.column, code))
    found = {(f.path, f.column, f.code) for f in check_rows(*rows)}
    assert found == set(expected)
    assert expected or table.name == "withheld"


def test_two_records_of_one_id_are_found_twice_never() -> None:
    partners = load_schemas().tables["partners"]
    twice = check_rows(make_row(partners), make_row(partners), make_row(partners, "y"))
    assert [(f.code, f.path) for f in twice] == [("duplicate-id", "x.yml")]


def test_a_row_with_nothing_in_it_lacks_all_that_is_required() -> None:
    table = load_schemas().tables["evidence"]
    row = make_row(table, field=None, reading=None, note=None, source=None)
    assert [(f.code, f.message) for f in check_rows(row)] == [
        ("missing-value", '"field" saknas'),
        ("missing-value", '"reading" saknas'),
        ("missing-value", '"source" saknas'),
    ]


# --- Frictionless' traps -------------------------------------------------------------------------


def test_a_descriptor_is_new_each_time_for_frictionless_empties_it() -> None:
    table = load_schemas().tables["agreements"]
    asked = [field.name for field in get_tested_fields(table)]
    Schema.from_descriptor(make_test_descriptor(table, asked))
    assert make_test_descriptor(table, asked)["fields"]
    broken = make_row(table, form="no such form")
    assert check_rows(broken) == check_rows(broken) != []


def test_frictionless_is_asked_for_every_reference_and_every_constraint() -> None:
    for table in TABLES:
        asked = {field.name for field in get_tested_fields(table)}
        for field in table.fields:
            if not field.derived and (field.refers or get_constraints(field)):
                assert field.name in asked or field.separator
        tested = [field.name for field in get_tested_fields(table)]
        descriptor = make_test_descriptor(table, tested)
        assert [field["name"] for field in descriptor["fields"]] == tested
        references = {field.name for field in table.fields if field.refers and not field.separator}
        assert {name for key in descriptor["foreignKeys"] for name in key["fields"]} == references


def test_more_errors_than_frictionless_likes_are_all_found() -> None:
    table = load_schemas().tables["partners"]
    rows = [make_row(table, f"p{number}", sector="fel") for number in range(1100)]
    assert len(check_rows(*rows)) == 1100


def test_of_countless_mistakes_in_a_record_the_first_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nearest = Mock(return_value="")
    monkeypatch.setattr("iopgen.records.validation.suggest", nearest)
    parties = "".join(f"  - {{partner: fel{number}, role: fel}}\n" for number in range(2000))
    sources = "  - fel\n" * 2000
    roots = [
        parse(f"id: x\n{text}".encode(), "x.yml")[0]
        for text in (f"parties:\n{parties}", f"source:\n{sources}", "title: X\n")
    ]
    records = [
        Record("agreement", "x", f"{name}.yml", root)
        for name, root in zip("abc", roots, strict=True)
        if root is not None
    ]
    found = check_tables(make_tables(records))
    counts = Counter(finding.path for finding in found)
    assert counts["a.yml"] == counts["b.yml"] == MAX_FINDINGS > counts["c.yml"] > 0
    assert [f.line for f in found if f.path == "b.yml"][-1] < 2 + MAX_FINDINGS
    assert 0 < nearest.call_count <= 4 * MAX_FINDINGS


# --- files that could not be read ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "broken"),
    [
        (
            ROOT,
            [
                "partners/botkyrka-kommun.yml",
                "partners/linkopings-kommun.yml",
                "content/agreements/bot-klump.yml",
                "content/budgets/bot-naringslivsenheten.yml",
                "content/discrepancies/bot-klump-2020.yml",
                "content/documents/avux-2019-70-bilaga.yml",
            ],
        ),
        (
            EXAMPLE,
            [
                "content/agreements/exk-lyktan.yml",
                "content/documents/ex-riktlinjer-2023.yml",
                "content/guidelines/exk-riktlinjer-2023.yml",
                "content/statistics/exk-lyktan-besok.yml",
                "partners/exempelkommun.yml",
            ],
        ),
    ],
    ids=["ours", "example"],
)
def test_what_refers_to_an_unreadable_file_is_no_mistake(
    source: Path, broken: list[str], tmp_path: Path
) -> None:
    project = copy_project(tmp_path / "project", source)
    for path in broken:
        (project / path).write_text("id: [", "utf-8")
    report = validate(load_settings(project, date(2026, 1, 1)))
    faults = [f for f in report.findings if f.severity != "notice"]
    assert [(f.path, f.code) for f in faults] == [(path, "yaml-syntax") for path in sorted(broken)]


def test_a_wrong_id_is_one_mistake_and_not_one_for_each_reference(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    path = project / "partners" / "botkyrka-kommun.yml"
    path.write_text(path.read_text("utf-8").replace("id: botkyrka-kommun", "id: botkyrka"), "utf-8")
    report = validate(load_settings(project, date(2026, 1, 1)))
    faults = [f for f in report.findings if f.severity != "notice"]
    assert [(f.path, f.code) for f in faults] == [
        ("partners/botkyrka-kommun.yml", "id-not-file-name")
    ]


# --- hostile input -------------------------------------------------------------------------------

REAL = {
    project: {
        path.relative_to(project).as_posix(): path.read_bytes()
        for folder in KINDS.values()
        for path in sorted((project / folder).glob("*.yml"))
    }
    for project in (ROOT, EXAMPLE)
}
ALL = REAL[ROOT] | REAL[EXAMPLE]
KIND_OF = {folder: kind for kind, folder in KINDS.items()}

PIECES = st.one_of(
    st.binary(max_size=4),
    st.sampled_from(
        [
            *(b"\n", b"  ", b": ", b"- ", b"[", b"]", b"{", b"}", b'"', b"'", b"#", b"|", b">"),
            *(
                b"~",
                b"NaN",
                b"-0",
                b"1e999",
                b"9" * 5000,
                b"2018-02-30",
                b"9999-12-31",
                b"&a ",
                b"*a",
            ),
            *(b"{}", b"[]", b"[[a]]", b"{a: {b: c}}", b"id", b"source", b"\xff", b"\xef\xbb\xbf"),
        ]
    ),
)
EDITS = st.lists(st.tuples(st.integers(0), st.integers(0, 40), PIECES), min_size=1, max_size=6)


def edit(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """Replace some bytes here and there."""
    for place, length, piece in edits:
        start = place % (len(data) + 1)
        data = data[:start] + piece + data[start + length :]
    return data


def read(path: str, data: bytes) -> list[Record]:
    root, _ = parse(data, path)
    folder, _, name = path.rpartition("/")
    return [Record(KIND_OF[folder], name.removesuffix(".yml"), path, root)] if root else []


def check_all(records: list[Record]) -> list[Finding]:
    """Say all that can be said without Frictionless, which takes longest."""
    tables = make_tables(tuple(records))
    findings = check_rules(Register(tables, date(2026, 1, 1)))
    for table in TABLES:
        findings += check_notations(table, tables[table.name])
    for record in records:
        findings += [*check_shape(record), *check_record(record)]
    return findings


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(sorted(ALL)), EDITS)
def test_no_edit_of_a_record_stops_the_reading(
    path: str, edits: list[tuple[int, int, bytes]]
) -> None:
    for finding in check_all(read(path, edit(ALL[path], edits))):
        assert finding.path == path
        assert finding.line >= 1
        assert finding.column >= 1


@settings(deadline=None, max_examples=20)
@given(st.sampled_from(sorted(ALL)), EDITS)
def test_no_edit_of_a_record_stops_the_tables(
    path: str, edits: list[tuple[int, int, bytes]]
) -> None:
    records = read(path, edit(ALL[path], edits))
    for finding in check_tables(make_tables(tuple(records))):
        assert finding.path == path


HOSTILE_VALUES = [
    *("NaN", "-0", "1e999", "9" * 5000, "-" + "9" * 5000, "2018-02-30", "9999-12-31", "0000"),
    *("[]", "{}", "[a, [b]]", "{a: b}", '""', '" "', "~", '"a\\nb"', "'::error::x'", "yes", "a|b"),
]


def swap_values(data: bytes, chance: random.Random) -> bytes:
    """Replace one value in ten by a hostile one, the keys left as they are."""

    def swap(match: re.Match[str]) -> str:
        hostile = chance.choice(HOSTILE_VALUES)
        return f"{match[1]}{hostile}" if chance.random() < 0.1 else match[0]

    return re.sub(r"(?m)^( *(?:- )?[a-z_]+: )[^>|\n].*$", swap, data.decode()).encode()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("project", REAL, ids=["ours", "example"])
def test_no_values_whatever_stop_the_checks(project: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same every time, and no secret
    broken = {path: swap_values(data, chance) for path, data in REAL[project].items()}
    records = [record for path, data in broken.items() for record in read(path, data)]
    assert len(records) > 10
    assert check_all(records)
    assert check_tables(make_tables(tuple(records)))


@pytest.mark.parametrize(
    ("table", "field", "text", "begins", "lists_all"),
    [
        ("agreements", "status", "undertecknat", 'skriv signed, som är koden för "under', False),
        ("partners", "sector", "kommun", 'skriv municipality, som är koden för "kommun"', False),
        ("agreements", "status", "active", "om samarbetet pågår räknas ut av dagarna; ", True),
        ("agreements", "status", "pågår", "om samarbetet pågår räknas ut av dagarna; ", True),
        ("guidelines", "status", "gäller", "välj ett av: proposed (förslag), ", True),
        ("agreements", "form", "ipo", 'menade du "iop"? Annars: välj ett av: ', True),
        ("agreements", "form", "kaffe", "välj ett av: iop (", True),
    ],
)
def test_a_wrong_code_is_told_with_the_right_ones(
    table: str, field: str, text: str, begins: str, *, lists_all: bool
) -> None:
    found = check_rows(make_row(load_schemas().tables[table], **{field: text}))
    (hint,) = [one.hint for one in found if one.code == "not-in-list"]
    assert hint.startswith(begins)
    codes = load_schemas().tables[table].field(field).categories
    assert all(f"{code} (" in hint for code in codes) == lists_all


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Föreningen  Påhittade grannar", "skriv id, inte namn: grannar"),
        ("Grannarna", "skriv id, inte namn: grannar"),
        ("Någon annan", "skriv id, inte namn: det som filen i partners heter, utan .yml"),
        ("granar", 'menade du "grannar"?'),
    ],
)
def test_a_name_in_place_of_an_id_is_told_the_id(name: str, hint: str) -> None:
    partner = read(
        "partners/grannar.yml",
        "id: grannar\nname: Föreningen Påhittade Grannar\nsector: civil_society\n"
        "aliases: [{name: Grannarna}]\nsource: d#1\n".encode(),
    )
    check = read("content/checks/c.yml", f"id: c\npartner: '{name}'\n".encode())
    found = check_tables(make_tables((*partner, *check)))
    assert [one.hint for one in found if one.code == "unknown-reference"] == [hint]
