"""Hold rows against their schemas: our checks of the text first, then Frictionless.

The only importer of Frictionless. The text is checked before, because Frictionless casts `010` to
10, `1_000` to 1000 and lets a trailing newline through; its messages speak of rows and cells and
are all said anew in the words of the person who edits the record.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from iopgen.calc.formats import fold_name, make_slug
from iopgen.reading.finding_codes import make_finding
from iopgen.reading.findings import Finding, Position, clean
from iopgen.reading.nodes import KINDS, MAX_FINDINGS, is_id
from iopgen.records.explanations import explain_constraint, say_how
from iopgen.records.notations import check_notations, get_key
from iopgen.records.rows import Row, Tables, collect_ids
from iopgen.records.schemas import Field, Table, load_schemas, make_descriptor
from iopgen.records.suggestions import suggest

if TYPE_CHECKING:
    from frictionless import Error, Resource, Schema
    from frictionless import Field as Field_
    from frictionless.resources import TableResource

IDS = "-ids"
"""Ends the names of the tables of ids that references are held against."""

At = tuple[str, int, int]
"""Path, line and column."""


@dataclass(frozen=True, slots=True)
class Known:
    """What references may name: all ids by table, and ids of organisations by their names."""

    ids: Mapping[str, Collection[str]]
    names: Mapping[str, str]


def check_tables(tables: Tables, unread: Collection[tuple[str, str]] = ()) -> list[Finding]:
    """Return a finding for every value that its schema does not allow, sorted and without doubles.

    References to files that could not be read, `unread` as (kind, id), are let pass.
    """
    names = {name: identifier for _, name, identifier in iter_names(tables)}
    return check_rows(tables, Known(collect_ids(tables, unread), names))


def check_rows(tables: Tables, known: Known) -> list[Finding]:
    """Do what `check_tables` does to some of all rows; `known` are those that they may refer to."""
    texts = _check_texts(tables)
    found = _run_frictionless(tables, known, {_get_place(finding) for finding in texts})
    return list(_take_first(sorted({*texts, *found})))


def check_alone(tables: Tables) -> tuple[list[Finding], dict[str, dict[str, list[str]]]]:
    """Check rows but for where their references lead.

    Returns the findings as `check_tables` does, and by file and table the ids referred to: where
    there is one that nothing has, `check_rows` has more to say of the file.
    """
    texts = _check_texts(tables)
    spoken = {_get_place(finding) for finding in texts}
    found = _run_frictionless(tables, None, spoken)
    return list(_take_first(sorted({*texts, *found}))), _collect_references(tables, spoken)


def _check_texts(tables: Tables) -> list[Finding]:
    return list(chain.from_iterable(check_notations(t, tables[t.name]) for t in _in_records()))


def _collect_references(tables: Tables, spoken: Collection[At]) -> dict[str, dict[str, list[str]]]:
    """Return what each file refers to, by table, each id once; but for texts that were refused."""
    found: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for table in _in_records():
        asked = [(f.name, f.refers) for f in table.fields if f.refers and not f.separator]
        for row in tables[table.name]:
            for name, refers in asked:
                cell = row.cells[name]
                if cell.text is not None and _get_place(cell.position) not in spoken:
                    found[row.record.path][refers][cell.text] = None
    return {
        path: {refers: list(texts) for refers, texts in by_table.items()}
        for path, by_table in found.items()
    }


def _take_first(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the first findings of each file, as many as one file may have."""
    counts: Counter[str] = Counter()
    for finding in findings:
        counts[finding.path] += 1
        if counts[finding.path] <= MAX_FINDINGS:
            yield finding


def _in_records() -> Iterator[Table]:
    return (table for table in load_schemas().tables.values() if table.record)


# --- Frictionless --------------------------------------------------------------------------------


def load_frictionless() -> None:
    """Load it with its plugins, which takes long: once, before work is shared by processes."""
    from frictionless import system

    system.methods.keys()  # it finds its plugins when they are asked for


def _run_frictionless(
    tables: Tables, known: Known | None, spoken: Collection[At]
) -> Iterator[Finding]:
    """Yield what Frictionless finds; without `known` it is not asked where references lead.

    Where our own check of a text has spoken, it is not heard about the same place. Of a file with
    more mistakes than anybody reads, the first are told.
    """
    from frictionless import Package, Resource

    asked = {table.name: _choose_fields(table, tables[table.name]) for table in _in_records()}
    tested = [table for table in _in_records() if tables[table.name] and asked[table.name]]
    alike = {
        table.name: _group_alike(table, asked[table.name], tables[table.name], spoken, known)
        for table in tested
    }
    resources = [
        Resource(
            name=table.name,
            data=[list(asked[table.name]), *(data for data, _ in alike[table.name])],
            schema=_load_test_schema(table.name, asked[table.name], refers=known is not None),
        )
        for table in tested
    ]
    if known is not None:
        resources += _make_id_tables(tested, known)
    package = Package(resources=resources)
    for table in tested:
        counts: Counter[str] = Counter()
        for error in _iter_errors(package.get_table_resource(table.name)):
            for row in _find_rows(error, table, alike[table.name]):
                # What is left out must not cost a look for the nearest of all ids.
                if counts[row.record.path] < MAX_FINDINGS:
                    told = _translate(error, table, row, known)
                    found = [one for one in told if _get_place(one) not in spoken]
                    counts[row.record.path] += len(found)
                    yield from found


def _make_id_tables(tested: Iterable[Table], known: Known) -> list["Resource"]:
    """Make the tables of ids that references are held against."""
    from frictionless import Resource

    return [
        Resource(
            name=f"{name}{IDS}",
            data=[["id"], *([one] for one in known.ids[name])],
            schema=_load_test_schema(IDS, ("id",), refers=False),
        )
        for name in sorted({f.refers for table in tested for f in table.fields if f.refers})
    ]


def _choose_fields(table: Table, rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the fields that there is something to ask about: stated somewhere, or required.

    Of a column that is empty in every row Frictionless has nothing to say, and each one costs.
    """
    return tuple(
        field.name
        for field in get_tested_fields(table)
        if field.required
        or field.name in table.primary_key
        or any(row.cells[field.name].text is not None for row in rows)
    )


@lru_cache(maxsize=256)
def _load_test_schema(name: str, asked: tuple[str, ...], *, refers: bool) -> "Schema":
    """Return what Frictionless holds some fields of a table against, or a table of ids alone.

    Made of its parts, since `Schema.from_descriptor` judges each by itself: a test does that once.
    """
    from frictionless import Schema

    table = load_schemas().tables.get(name)
    if table is None:
        return Schema(fields=[_load_field_classes()["string"](name="id")])
    descriptor = make_test_descriptor(table, asked, refers=refers)
    return Schema(
        fields=[
            _load_field_classes()[one["type"]](name=one["name"], constraints=one["constraints"])
            for one in descriptor["fields"]
        ],
        primary_key=descriptor.get("primaryKey", []),
        foreign_keys=descriptor["foreignKeys"],
    )


@cache
def _load_field_classes() -> Mapping[str, "type[Field_]"]:
    """Return Frictionless' classes of fields, but that a copy is the field itself.

    It makes two copies of each for each table that it opens, each judged anew, so that nobody who
    reads the rows changes the schema; that took more time than to hold all values against it.
    """
    from frictionless import fields

    def keep(field: "Field_", **_: object) -> "Field_":
        return field

    plain = (fields.StringField, fields.IntegerField, fields.NumberField)
    return {str(one.type): type(one.__name__, (one,), {"to_copy": keep}) for one in plain}


def _iter_errors(resource: "TableResource") -> "Iterator[Error]":
    """Yield what Frictionless says of a table, row by row.

    As its `validate` does, which first copies each schema and judges it: a third of all the time,
    and the schemas are ours, and tested.
    """
    with resource:
        yield from resource.header.errors
        for row in resource.row_stream:
            yield from row.errors


def make_test_descriptor(
    table: Table, asked: Collection[str], *, refers: bool = True
) -> dict[str, Any]:
    """Make the descriptor that Frictionless validates some fields of a table of records with.

    Only what it has something to say about, since it copies each field several times. References
    lead to tables of ids alone: it copies the whole table once a reference.
    """
    descriptor = make_descriptor(table, derived=False)
    descriptor["fields"] = [
        {"name": field.name, "type": field.type, "constraints": get_constraints(field)}
        for field in get_tested_fields(table)
        if field.name in asked
    ]
    every = descriptor["foreignKeys"] if refers else []
    keys = [key for key in every if set(key["fields"]) <= set(asked)]
    descriptor["foreignKeys"] = keys
    for key in keys:
        reference = key["reference"]
        reference["resource"] = f"{reference['resource'] or table.name}{IDS}"
    return descriptor


def get_tested_fields(table: Table) -> list[Field]:
    """Return the fields that Frictionless is asked about: references and constraints."""
    return [
        field
        for field in table.fields
        if not field.derived and (get_constraints(field) or (field.refers and not field.separator))
    ]


def get_constraints(field: Field) -> dict[str, Any]:
    """Return the constraints but for patterns of a notation, which is checked more strictly."""
    constraints = dict(field.constraints)
    if field.notation:
        constraints.pop("pattern", None)
    return constraints


Alike = tuple[list[str | None], list[Row]]
"""Texts for Frictionless, and the rows that it says the same of as of the first one's texts."""


def _group_alike(
    table: Table,
    names: Sequence[str],
    rows: Sequence[Row],
    spoken: Collection[At],
    known: Known | None,
) -> Sequence[Alike]:
    """Return the rows for Frictionless, without the texts that our own check has refused.

    Rows of which it must say the same are held against the schema once. Of a text that has to be
    there, and may be any, it asks whether it is there; but where the rows of a table have to
    differ, or references are followed, each is held by itself.
    """
    fields = [table.field(name) for name in names]
    is_any = [f.type == "string" and get_constraints(f).keys() <= {"required"} for f in fields]
    is_each = bool(table.primary_key) or known is not None
    found: dict[Any, Alike] = {}
    for number, row in enumerate(rows):
        cells = [row.cells[name] for name in names]
        data = [None if _get_place(cell.position) in spoken else cell.text for cell in cells]
        told = (bool(one) if free else one for free, one in zip(is_any, data, strict=True))
        found.setdefault(number if is_each else tuple(told), (data, []))[1].append(row)
    return list(found.values())


def _get_place(place: Position | Finding) -> At:
    return place.path, place.line, place.column


def _find_rows(
    error: Any,  # noqa: ANN401 -- Frictionless' errors share no typed base with these attributes
    table: Table,
    alike: Sequence[Alike],
) -> Sequence[Row]:
    if not getattr(error, "row_number", 0):
        raise ValueError(f"{table.name}: {error.message}")  # a schema of ours is wrong
    rows: Sequence[Row] = alike[error.row_number - 2][1]
    return rows


def _translate(
    error: Any,  # noqa: ANN401 -- Frictionless' errors share no typed base with these attributes
    table: Table,
    row: Row,
    known: Known | None,
) -> Iterator[Finding]:
    match error.type:
        case "foreign-key" if known is not None:
            field = table.field(error.field_names[0])
            text, position = row.cells[field.name].text or "", row.cells[field.name].position
            yield make_reference_finding(
                text, position, field, known.ids[field.refers], known.names
            )
        case "primary-key":
            yield _make_double_finding(row, table)
        case "unique-error":
            return  # said once already by the primary key
        case "blank-row":  # then it says nothing of the single values
            yield from _find_missing(row, table)
        case _:
            yield from _find_value_faults(row, table.field(error.field_name), error.note)


def iter_names(tables: Tables) -> Iterator[tuple[str, str, str]]:
    """Yield file, name (`fold_name`) and id of organisations: a name can then be told its id."""
    rows = [(row, "name", "id") for row in tables["partners"]]
    rows += [(row, "name", "partner") for row in tables["partner_aliases"]]
    for row, key, owner in rows:
        if (name := row.text(key)) and (identifier := row.text(owner)):
            yield row.record.path, fold_name(name), identifier


def make_reference_finding(
    text: str,
    position: Position,
    field: Field,
    known: Collection[str],
    names: Mapping[str, str],
) -> Finding:
    """Make the finding for a reference to nothing, with the nearest known id.

    `names` are ids of organisations by their names (`fold_name`).
    """
    name, kind = NOUNS[field.refers], load_schemas().tables[field.refers].record
    hint = suggest(text, known) or f"lägg till {name} i {KINDS[kind]} eller rätta id:t"
    if not is_id(text):
        named = names.get(fold_name(text)) if field.refers == "partners" else None
        usual = f"skriv id, inte namn: det som filen i {KINDS[kind]} heter, utan .yml"
        near = suggest(make_slug(text), known)
        hint = f"skriv id, inte namn: {named}" if named else near or usual
    return make_finding("unknown-reference", position, f'{name} "{clean(text)}" finns inte', hint)


NOUNS = {
    "agreements": "samarbetet",
    "partners": "organisationen",
    "documents": "dokumentet",
    "guidelines": "riktlinjen",
    "comparisons": "jämförelsen",
    "budgets": "ekonomiposten",
    "checks": "kontrollen",
    "followups": "uppföljningen",
    "discrepancies": "frågan",
    "statistics_records": "tabellen",
}
"""What one record of a table is called, by the name of the table."""


def _make_double_finding(row: Row, table: Table) -> Finding:
    cell = row.cells[table.primary_key[0]]
    message = f'id "{clean(cell.text or "")}" finns redan i en annan fil'
    return make_finding("duplicate-id", cell.position, message)


def _find_missing(row: Row, table: Table) -> Iterator[Finding]:
    for field in table.fields:
        if field.required and not row.cells[field.name].misshapen:
            yield _make_missing_finding(row, field)


def _make_missing_finding(row: Row, field: Field) -> Finding:
    message = f'"{get_key(field)}" saknas'
    return make_finding("missing-value", row.cells[field.name].position, message, say_how(field))


def _find_value_faults(row: Row, field: Field, note: str) -> Iterator[Finding]:
    """Yield what a failed constraint of one value means."""
    cell = row.cells[field.name]
    match = re.match(r'constraint "(\w+)"', note)
    constraint = match[1] if match else "type"
    if constraint != "required":
        code, message, hint = explain_constraint(field, constraint, clean(cell.text or ""))
        yield make_finding(code, cell.position, message, hint)
    elif not cell.misshapen:
        yield _make_missing_finding(row, field)
