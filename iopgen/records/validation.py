"""Hold rows against their schemas: our checks of the text first, then Frictionless.

The only importer of Frictionless. The text is checked before, because Frictionless casts `010` to
10, `1_000` to 1000 and lets a trailing newline through; its messages speak of rows and cells and
are all said anew in the words of the person who edits the record.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from iopgen.calc.dates import parse_date
from iopgen.reading.finding_codes import make_finding
from iopgen.reading.findings import Finding, Position, clean
from iopgen.reading.nodes import KINDS, MAX_FINDINGS
from iopgen.records.rows import Cell, Row, Tables, collect_ids
from iopgen.records.schemas import Field, Table, load_schemas, make_descriptor
from iopgen.records.suggestions import suggest

if TYPE_CHECKING:
    from frictionless import Error, Schema
    from frictionless.resources import TableResource

GROUPS = ("public", "civil", "all")
"""Words that stand for a whole group of parties in `commitments[].by`."""

IDS = "-ids"
"""Ends the names of the tables of ids that references are held against."""

YEARS = range(1800, 2201)
"""Years that a date can have; calendar arithmetic fails at the ends of time."""

SOURCE = re.compile(r"(?P<document>[a-z0-9-]+)#(?P<first>[0-9]{1,7})(-(?P<last>[0-9]{1,7}))?")
LINES = re.compile(r"(?P<first>[0-9]{1,7})-(?P<last>[0-9]{1,7})")

NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?")
INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_URL = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][^\s<>\"']*)?", re.ASCII)
_MAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
RECORD = re.compile(r"[a-z]+/[a-z0-9]+(-[a-z0-9]+)*")
_DATE_LENGTH = 10

Problem = tuple[str, str, str]
"""Code, message and hint."""

At = tuple[str, int, int]
"""Path, line and column."""


def check_tables(tables: Tables, unread: Collection[tuple[str, str]] = ()) -> list[Finding]:
    """Return a finding for every value that its schema does not allow, sorted and without doubles.

    Where our own check of a text has spoken, Frictionless is not heard about the same place.
    Of a file with more mistakes than anybody reads, the first are told. References to files that
    could not be read, `unread` as (kind, id), are let pass.
    """
    texts = list(chain.from_iterable(check_notations(t, tables[t.name]) for t in _in_records()))
    spoken = {_get_place(finding) for finding in texts}
    ids = collect_ids(tables, unread)
    found = _run_frictionless(tables, ids, spoken)
    return list(_take_first(sorted({*texts, *found})))


def _take_first(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the first findings of each file, as many as one file may have."""
    counts: Counter[str] = Counter()
    for finding in findings:
        counts[finding.path] += 1
        if counts[finding.path] <= MAX_FINDINGS:
            yield finding


def _in_records() -> Iterator[Table]:
    return (table for table in load_schemas().tables.values() if table.record)


# --- the text itself -----------------------------------------------------------------------------


def check_notations(table: Table, rows: Sequence[Row]) -> Iterator[Finding]:
    """Yield a finding for every text that is not written as its field wants it."""
    fields = [field for field in table.fields if not field.derived]
    for row in rows:
        for field in fields:
            yield from _check_cell(field, row.cells[field.name])


def _check_cell(field: Field, cell: Cell) -> Iterator[Finding]:
    values = cell.items if field.separator else ((cell.text, cell.position),)
    for text, position in values:
        if text is not None and (problem := find_problem(field, text)) is not None:
            code, message, hint = problem
            yield make_finding(code, position, message, hint)


def find_problem(field: Field, text: str) -> Problem | None:
    """Return what is wrong with the text of one value, or None."""
    if not text.strip():
        hint = "fyll i uppgiften eller ta bort raden"
        return "missing-value", f'"{get_key(field)}" har inget värde', hint
    if field.separator and field.separator.strip() in text:
        message = f'värdet "{clean(text)}" innehåller tecknet "{field.separator.strip()}"'
        return "bad-format", message, "skriv om värdet; tecknet skiljer värden åt i öppna data"
    if field.type in ("integer", "number"):
        return _find_number_problem(field, text)
    check = NOTATIONS.get(field.notation)
    return check(text) if check else None


def get_key(field: Field) -> str:
    """Return the key of a field as it stands in the record."""
    return field.path.rpartition(".")[2].partition("{")[0]


def _find_number_problem(field: Field, text: str) -> Problem | None:
    pattern = INTEGER if field.type == "integer" else NUMBER
    if pattern.fullmatch(text) and text != "-0":
        return None
    if field.type == "integer":
        what, how = "ett heltal", "skriv bara siffror utan mellanslag, enhet eller inledande nolla"
    else:
        what, how = "ett tal", "skriv bara siffror, med punkt före decimalerna, till exempel 2.5"
    money = field.unit == "kronor"
    return (
        "not-a-number",
        f'"{clean(text)}" är inte {what}{f" i {field.unit}" if field.unit else ""}',
        f"{how}, till exempel 450000" if money else how,
    )


def _find_date_problem(text: str) -> Problem | None:
    if parse_date(text) is None or len(text) != _DATE_LENGTH:
        return "not-a-date", f'"{clean(text)}" är inget datum', "skriv år-månad-dag, som 2018-03-01"
    return _find_year_problem(text)


def _find_partial_date_problem(text: str) -> Problem | None:
    if parse_date(text) is None:
        hint = "skriv 2018-03-01, eller 2018-03 eller 2018 när dagen inte är känd"
        return "not-a-date", f'"{clean(text)}" är inget datum', hint
    return _find_year_problem(text)


def _find_year_problem(text: str) -> Problem | None:
    if int(text[:4]) in YEARS:
        return None
    return "out-of-range", f"året {text[:4]} är orimligt", "kontrollera årtalet mot källan"


def _find_source_problem(text: str) -> Problem | None:
    match = SOURCE.fullmatch(text)
    if match is None:
        hint = "skriv dokumentets id, # och rader, som feriepraktik-avtal#593-595"
        return "bad-source", f'källan "{clean(text)}" går inte att läsa', hint
    if match["last"] is not None and int(match["last"]) < int(match["first"]):
        message = f'källan "{text}" slutar före sin första rad'
        return "bad-source", message, "skriv den första raden först"
    return None


def _find_slug_problem(text: str) -> Problem | None:
    if _SLUG.fullmatch(text):
        return None
    hint = "använd bara små bokstäver a–z, siffror och enkla bindestreck"
    return "bad-key", f'"{clean(text)}" går inte att använda som id', hint


def _find_url_problem(text: str) -> Problem | None:
    if _URL.fullmatch(text):
        return None
    hint = "skriv hela adressen, som https://www.example.org/sida"
    return "bad-url", f'"{clean(text)}" är ingen webbadress', hint


def _find_mail_problem(text: str) -> Problem | None:
    if _MAIL.fullmatch(text):
        return None
    hint = "skriv en funktionsbrevlåda, som registrator@example.org"
    return "bad-email", f'"{clean(text)}" är ingen e-postadress', hint


def _find_lines_problem(text: str) -> Problem | None:
    match = LINES.fullmatch(text)
    if match and int(match["first"]) <= int(match["last"]):
        return None
    hint = "skriv första och sista raden med bindestreck, som 399-646"
    return "bad-lines", f'"{clean(text)}" är inga rader', hint


def _find_record_problem(text: str) -> Problem | None:
    if RECORD.fullmatch(text):
        return None
    hint = "skriv mapp och id, som agreements/bot-feriepraktik"
    return "bad-format", f'"{clean(text)}" är ingen post', hint


def _find_municipality_problem(text: str) -> Problem | None:
    return _find_code_problem(text, 4, "kommunkod", "0127")


def _find_county_problem(text: str) -> Problem | None:
    return _find_code_problem(text, 2, "länskod", "01")


def _find_code_problem(text: str, digits: int, what: str, example: str) -> Problem | None:
    if len(text) == digits and text.isascii() and text.isdigit():
        return None
    hint = f"skriv alla {digits} siffror, som {example}"
    return "bad-format", f'"{clean(text)}" är ingen {what}', hint


NOTATIONS: Mapping[str, Callable[[str], Problem | None] | None] = {
    "date": _find_date_problem,
    "partial-date": _find_partial_date_problem,
    "source": _find_source_problem,
    "id": _find_slug_problem,
    "url": _find_url_problem,
    "email": _find_mail_problem,
    "lines": _find_lines_problem,
    "record": _find_record_problem,
    "digits4": _find_municipality_problem,
    "digits2": _find_county_problem,
    "field": None,  # held against its record by the rules
    "party": None,  # held against the parties by the rules
    "org-number": None,  # checked by the guard, wherever it stands
}
"""Every notation of the schemas, with the check of a text written in it."""


# --- Frictionless --------------------------------------------------------------------------------


def _run_frictionless(
    tables: Tables, ids: Mapping[str, Collection[str]], spoken: Collection[At]
) -> Iterator[Finding]:
    from frictionless import Package, Resource

    tested = [table for table in _in_records() if tables[table.name]]
    resources = [
        Resource(
            name=table.name,
            data=_make_data(table, tables[table.name], spoken),
            schema=_load_test_schema(table.name),
        )
        for table in tested
    ]
    resources += [
        Resource(
            name=f"{name}{IDS}",
            data=[["id"], *([one] for one in ids[name])],
            schema=_load_test_schema(IDS),
        )
        for name in sorted({f.refers for table in tested for f in table.fields if f.refers})
    ]
    package = Package(resources=resources)
    for table in tested:
        counts: Counter[str] = Counter()
        for error in _iter_errors(package.get_table_resource(table.name)):
            row = _find_row(error, table, tables[table.name])
            # What is left out must not cost a look for the nearest of all ids.
            if counts[row.record.path] < MAX_FINDINGS:
                found = [
                    f for f in _translate(error, table, row, ids) if _get_place(f) not in spoken
                ]
                counts[row.record.path] += len(found)
                yield from found


@cache
def _load_test_schema(name: str) -> "Schema":
    """Return what Frictionless holds a table against, or a table of ids alone; made once."""
    from frictionless import Schema

    ids = {"fields": [{"name": "id", "type": "string"}]}
    table = load_schemas().tables.get(name)
    return Schema.from_descriptor(make_test_descriptor(table) if table else ids)


def _iter_errors(resource: "TableResource") -> "Iterator[Error]":
    """Yield what Frictionless says of a table, row by row.

    As its `validate` does, which first copies each schema and judges it: a third of all the time,
    and the schemas are ours, and tested.
    """
    with resource:
        yield from resource.header.errors
        for row in resource.row_stream:
            yield from row.errors


def make_test_descriptor(table: Table) -> dict[str, Any]:
    """Make the descriptor that Frictionless validates a table of records with.

    Only what it has something to say about, since it copies each field several times. References
    lead to tables of ids alone: it copies the whole table once a reference.
    """
    descriptor = make_descriptor(table, derived=False)
    descriptor["fields"] = [
        {"name": field.name, "type": field.type, "constraints": get_constraints(field)}
        for field in get_tested_fields(table)
    ]
    for key in descriptor["foreignKeys"]:
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


def _make_data(table: Table, rows: Sequence[Row], spoken: Collection[At]) -> list[list[str | None]]:
    """Make the rows for Frictionless, without the texts that our own check has refused."""
    names = [field.name for field in get_tested_fields(table)]
    data: list[list[str | None]] = [list(names)]
    for row in rows:
        cells = (row.cells[name] for name in names)
        data.append([None if _get_place(c.position) in spoken else c.text for c in cells])
    return data


def _get_place(place: Position | Finding) -> At:
    return place.path, place.line, place.column


def _find_row(
    error: Any,  # noqa: ANN401 -- Frictionless' errors share no typed base with these attributes
    table: Table,
    rows: Sequence[Row],
) -> Row:
    if not getattr(error, "row_number", 0):
        raise ValueError(f"{table.name}: {error.message}")  # a schema of ours is wrong
    row: Row = rows[error.row_number - 2]
    return row


def _translate(
    error: Any,  # noqa: ANN401 -- Frictionless' errors share no typed base with these attributes
    table: Table,
    row: Row,
    ids: Mapping[str, Collection[str]],
) -> Iterator[Finding]:
    match error.type:
        case "foreign-key":
            field = table.field(error.field_names[0])
            cell = row.cells[field.name]
            yield make_reference_finding(cell.text or "", cell.position, field, ids[field.refers])
        case "primary-key":
            yield _make_double_finding(row, table)
        case "unique-error":
            return  # said once already by the primary key
        case "blank-row":  # then it says nothing of the single values
            yield from _find_missing(row, table)
        case _:
            yield from _find_value_faults(row, table.field(error.field_name), error.note)


def make_reference_finding(
    text: str, position: Position, field: Field, known: Collection[str]
) -> Finding:
    """Make the finding for a reference to nothing, with the nearest known id."""
    name, kind = NOUNS[field.refers], load_schemas().tables[field.refers].record
    hint = suggest(text, known) or f"lägg till {name} i {KINDS[kind]} eller rätta id:t"
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
    return make_finding("missing-value", row.cells[field.name].position, message, _say_how(field))


def _find_value_faults(row: Row, field: Field, note: str) -> Iterator[Finding]:
    """Yield what a failed constraint of one value means."""
    cell = row.cells[field.name]
    match = re.match(r'constraint "(\w+)"', note)
    constraint = match[1] if match else "type"
    if constraint != "required":
        code, message, hint = _explain_constraint(field, constraint, clean(cell.text or ""))
        yield make_finding(code, cell.position, message, hint)
    elif not cell.misshapen:
        yield _make_missing_finding(row, field)


def _explain_constraint(field: Field, constraint: str, text: str) -> Problem:
    key = get_key(field)
    if constraint == "enum":
        hint = suggest(text, field.categories) or "välj ett av: " + ", ".join(field.categories)
        return "not-in-list", f'"{text}" är inget giltigt värde för "{key}"', hint
    if constraint in ("minimum", "maximum"):
        least = constraint == "minimum"
        message = f'{text} är för {"litet" if least else "stort"} för "{key}"'
        hint = f"värdet ska vara {'minst' if least else 'högst'} {field.constraints[constraint]}"
        return "out-of-range", message, hint
    return "bad-format", f'"{text}" är fel skrivet för "{key}"', _say_how(field)


def _say_how(field: Field) -> str:
    first = field.description.split(". ")[0].rstrip(".")
    return f"skriv {get_key(field)}: {_lower_first(first)}"


def _lower_first(text: str) -> str:
    """Begin with a small letter, but for abbreviations such as SCB."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
