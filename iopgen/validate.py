"""Hold rows against their schemas: our checks of the text first, then Frictionless.

The only importer of Frictionless. The text is checked before, because Frictionless casts `010` to
10, `1_000` to 1000 and lets a trailing newline through; its messages speak of rows and cells and
are all said anew in the words of the person who edits the record.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any

from iopgen.dates import parse_date
from iopgen.findings import Finding, Position, clean, make_finding
from iopgen.schemas import Field, Schemas, Table, load_schemas, make_descriptor
from iopgen.tables import Cell, Row, Tables, suggest

GROUPS = ("public", "civil", "all")
"""Words that stand for a whole group of parties in `commitments[].by`."""

ERROR_LIMIT = 100_000
"""Frictionless stops at 1,000 errors a table unless told otherwise."""

IDS = "-ids"
"""Ends the names of the tables of ids that references are held against."""

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?", re.ASCII)
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})", re.ASCII)
_SOURCE = re.compile(r"(?P<document>[a-z0-9-]+)#(?P<first>[0-9]{1,7})(-(?P<last>[0-9]{1,7}))?")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_URL = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[^\s<>\"']*)?", re.ASCII)
_LINES = re.compile(r"(?P<first>[0-9]{1,7})-(?P<last>[0-9]{1,7})", re.ASCII)
_MAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}", re.ASCII)
_DATE_LENGTH = 10

Problem = tuple[str, str, str]
"""Code, message and hint."""


def check_tables(tables: Tables, schemas: Schemas | None = None) -> list[Finding]:
    """Return a finding for every value that its schema does not allow, sorted and without doubles.

    Where our own check of a text has spoken, Frictionless is not heard about the same place.
    """
    schemas = schemas or load_schemas()
    texts = list(chain.from_iterable(check_texts(t, tables[t.name]) for t in _in_records(schemas)))
    spoken = {(finding.path, finding.line, finding.column) for finding in texts}
    found = [
        finding
        for finding in _run_frictionless(tables, schemas, spoken)
        if (finding.path, finding.line, finding.column) not in spoken
    ]
    return sorted(set(texts + found))


def _in_records(schemas: Schemas) -> Iterator[Table]:
    return (table for table in schemas.tables.values() if table.record)


# --- the text itself -----------------------------------------------------------------------------


def check_texts(table: Table, rows: Sequence[Row]) -> Iterator[Finding]:
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
    if field.separator and field.separator.strip() in text:
        message = f'värdet "{clean(text)}" innehåller tecknet "{field.separator.strip()}"'
        return "not-in-list", message, "skriv om värdet; tecknet skiljer värden åt i öppna data"
    if field.type in ("integer", "number"):
        return _find_number_problem(field, text)
    check = _NOTATIONS.get(field.notation)
    return check(text) if check else None


def _find_number_problem(field: Field, text: str) -> Problem | None:
    pattern = _INTEGER if field.type == "integer" else _NUMBER
    if pattern.fullmatch(text) and text != "-0":
        return None
    what = "ett heltal" if field.type == "integer" else "ett tal"
    unit = f" i {field.unit}" if field.unit else ""
    return (
        "not-a-number",
        f'"{clean(text)}" är inte {what}{unit}',
        "skriv bara siffror utan mellanslag, enhet eller inledande nolla, till exempel 450000",
    )


def _find_date_problem(text: str) -> Problem | None:
    if parse_date(text) is not None and len(text) == _DATE_LENGTH:
        return None
    return "not-a-date", f'"{clean(text)}" är inget datum', "skriv år-månad-dag, som 2018-03-01"


def _find_partial_date_problem(text: str) -> Problem | None:
    if parse_date(text) is not None:
        return None
    hint = "skriv 2018-03-01, eller 2018-03 eller 2018 när dagen inte är känd"
    return "not-a-date", f'"{clean(text)}" är inget datum', hint


def _find_source_problem(text: str) -> Problem | None:
    match = _SOURCE.fullmatch(text)
    if match and (match["last"] is None or int(match["first"]) <= int(match["last"])):
        return None
    hint = "skriv dokumentets id, # och rader, som feriepraktik-avtal#593-595"
    return "bad-source", f'källan "{clean(text)}" går inte att läsa', hint


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
    match = _LINES.fullmatch(text)
    if match and int(match["first"]) <= int(match["last"]):
        return None
    hint = "skriv första och sista raden med bindestreck, som 399-646"
    return "bad-lines", f'"{clean(text)}" är inga rader', hint


def _find_party_problem(text: str) -> Problem | None:
    if text in GROUPS or _SLUG.fullmatch(text):
        return None
    hint = 'skriv en parts id, eller "public", "civil" eller "all"'
    return "bad-key", f'"{clean(text)}" är ingen part', hint


_NOTATIONS: dict[str, Callable[[str], Problem | None]] = {
    "date": _find_date_problem,
    "partial-date": _find_partial_date_problem,
    "source": _find_source_problem,
    "id": _find_slug_problem,
    "url": _find_url_problem,
    "email": _find_mail_problem,
    "lines": _find_lines_problem,
    "party": _find_party_problem,
}


# --- Frictionless --------------------------------------------------------------------------------


def _run_frictionless(
    tables: Tables, schemas: Schemas, spoken: set[tuple[str, int, int]]
) -> Iterator[Finding]:
    from frictionless import Package, Resource, Schema  # noqa: PLC0415 -- 0.3 s, only when needed

    ids = _collect_ids(tables)
    tested = [table for table in _in_records(schemas) if tables[table.name]]
    resources = [
        Resource(
            name=table.name,
            data=_make_data(table, tables[table.name], spoken),
            schema=Schema.from_descriptor(make_test_descriptor(table)),
        )
        for table in tested
    ]
    resources += [
        Resource(
            name=f"{name}{IDS}",
            data=[["id"], *([one] for one in ids[name])],
            schema=Schema.from_descriptor({"fields": [{"name": "id", "type": "string"}]}),
        )
        for name in sorted({f.refers for table in tested for f in table.fields if f.refers})
    ]
    report = Package(resources=resources).validate(limit_errors=ERROR_LIMIT)
    for task in report.tasks:
        if task.name.endswith(IDS):
            continue
        table = schemas.tables[task.name]
        for error in task.errors:
            yield from _translate(error, table, tables[task.name], ids)


def make_test_descriptor(table: Table) -> dict[str, Any]:
    """Make the descriptor that Frictionless validates a table of records with.

    References lead to tables of ids alone: Frictionless copies the whole table once a reference.
    """
    descriptor = make_descriptor(table, derived=False)
    for key in descriptor["foreignKeys"]:
        reference = key["reference"]
        reference["resource"] = f"{reference['resource'] or table.name}{IDS}"
    for field in descriptor["fields"]:
        for words in ("title", "description", "categories", "path", "separator", "unit"):
            field.pop(words, None)
    return descriptor


def _make_data(
    table: Table, rows: Sequence[Row], spoken: set[tuple[str, int, int]]
) -> list[list[str | None]]:
    """Make the rows for Frictionless, without the texts that our own check has refused."""
    names = [field.name for field in table.fields if not field.derived]
    data: list[list[str | None]] = [list(names)]
    for row in rows:
        cells = (row.cells[name] for name in names)
        data.append([None if _key(c.position) in spoken else c.text for c in cells])
    return data


def _key(position: Position) -> tuple[str, int, int]:
    return position.path, position.line, position.column


def _collect_ids(tables: Tables) -> dict[str, list[str]]:
    return {
        name: [text for row in rows if "id" in row.cells and (text := row.text("id"))]
        for name, rows in tables.items()
    }


def _translate(
    error: Any,  # noqa: ANN401 -- Frictionless' errors share no typed base with these attributes
    table: Table,
    rows: Sequence[Row],
    ids: dict[str, list[str]],
) -> Iterator[Finding]:
    row = rows[error.row_number - 2] if getattr(error, "row_number", 0) else None
    if row is None:
        raise ValueError(f"{table.name}: {error.message}")  # a schema of ours is wrong
    if error.type == "foreign-key":
        yield _make_reference_finding(row, table.field(error.field_names[0]), ids)
    elif error.type == "primary-key":
        if row.text(table.primary_key[0]):
            yield _make_double_finding(row, table)
    elif error.type == "unique-error":
        return  # said once already by the primary key
    else:
        yield _make_value_finding(row, table.field(error.field_name), error.note)


def _make_reference_finding(row: Row, field: Field, ids: dict[str, list[str]]) -> Finding:
    cell = row.cells[field.name]
    return make_reference_finding(cell.text or "", cell.position, field, ids[field.refers])


def make_reference_finding(
    text: str, position: Position, field: Field, known: Sequence[str]
) -> Finding:
    """Make the finding for a reference to nothing, with the nearest known id."""
    message = f'{field.title.lower()} "{clean(text)}" finns inte'
    hint = suggest(text, known) or f"lägg till {_WHAT[field.refers]} eller rätta id:t"
    return make_finding("unknown-reference", position, message, hint)


_WHAT = {
    "agreements": "samarbetet i content/agreements",
    "partners": "organisationen i partners",
    "documents": "dokumentet i content/documents",
    "guidelines": "riktlinjen i content/guidelines",
    "budgets": "posten i content/budgets",
    "checks": "kontrollen i content/checks",
    "followups": "uppföljningen i content/followups",
    "discrepancies": "frågan i content/discrepancies",
    "statistics_records": "tabellen i content/statistics",
}


def _make_double_finding(row: Row, table: Table) -> Finding:
    cell = row.cells[table.primary_key[0]]
    message = f'id "{clean(cell.text or "")}" finns redan i en annan fil'
    return make_finding("duplicate-id", cell.position, message)


def _make_value_finding(row: Row, field: Field, note: str) -> Finding:
    cell = row.cells[field.name]
    match = re.match(r'constraint "(\w+)"', note)
    constraint = match[1] if match else "type"
    text = clean(cell.text or "")
    if constraint == "required":
        key = field.path.rpartition(".")[2].removesuffix("{value}").removesuffix("{key}")
        message = f'"{key}" saknas'
        return make_finding("missing-value", cell.position, message, _say_how(field))
    if constraint == "enum":
        hint = suggest(text, field.categories) or "välj ett av: " + ", ".join(field.categories)
        message = f'"{text}" är inget giltigt värde för {_name(field)}'
        return make_finding("not-in-list", cell.position, message, hint)
    if constraint in ("minimum", "maximum"):
        least = constraint == "minimum"
        bound = field.constraints[constraint]
        message = f"{text} är för {'litet' if least else 'stort'} för {_name(field)}"
        hint = f"värdet ska vara {'minst' if least else 'högst'} {bound}"
        return make_finding("out-of-range", cell.position, message, hint)
    message = f'"{text}" är fel skrivet för {_name(field)}'
    return make_finding("bad-format", cell.position, message, _say_how(field))


def _name(field: Field) -> str:
    return f'"{field.path.rpartition(".")[2]}"'


def _say_how(field: Field) -> str:
    first = field.description.split(". ")[0].rstrip(".")
    return f"skriv {field.title.lower()}: {first[0].lower()}{first[1:]}"
