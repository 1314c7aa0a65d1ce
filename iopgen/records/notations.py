"""How a single text is written: numbers, dates, sources, addresses, each by its notation.

Checked before Frictionless, which casts `010` to 10, `1_000` to 1000 and lets a trailing newline
through.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from iopgen.calc.citations import PLACE_KEYS, explain_place, parse_citation
from iopgen.calc.dates import parse_date
from iopgen.reading.finding_codes import make_finding
from iopgen.reading.findings import Finding, clean
from iopgen.reading.nodes import is_id
from iopgen.records.date_words import (
    explain_date,
    find_month_number,
    is_no_day,
    is_unknown_word,
)
from iopgen.records.rows import Cell, Row
from iopgen.records.schemas import Field, Table

GROUPS = ("public", "civil", "all")
"""Words that stand for a whole group of parties in `commitments[].by`."""

YEARS = range(1800, 2201)
"""Years that a date can have; calendar arithmetic fails at the ends of time."""

LINES = re.compile(r"(?P<first>[0-9]{1,7})-(?P<last>[0-9]{1,7})")

NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?")
INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAMED_PLACE = re.compile(rf"([0-9-]+;)?({'|'.join(PLACE_KEYS)})=|[0-9]+(-[0-9]+)?$")
_MONTH = re.compile("[0-9]{4}-[0-9]{2}")
_URL = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][^\s<>\"']*)?", re.ASCII)
_MAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
RECORD = re.compile(r"[a-z]+/[a-z0-9]+(-[a-z0-9]+)*")
_DATE_LENGTH = 10

Problem = tuple[str, str, str]
"""Code, message and hint."""


def check_notations(table: Table, rows: Sequence[Row]) -> Iterator[Finding]:
    """Yield a finding for every text that is not written as its field wants it."""
    fields = {field.name: field for field in table.fields if not field.derived}
    right: dict[str, set[str]] = {name: set() for name in fields}
    for row in rows:
        for name, cell in row.iter_stated():
            if cell.text is not None or cell.items:
                yield from _check_cell(fields[name], cell, right[name])


def _check_cell(field: Field, cell: Cell, right: set[str]) -> Iterator[Finding]:
    """Yield what is wrong with the texts of a cell; those that are `right` are looked at once."""
    values = cell.items if field.separator else ((cell.text, cell.position),)
    for text, position in values:
        if text is None or text in right:
            continue
        if (problem := find_problem(field, text)) is None:
            right.add(text)
        else:
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
    problem = check(text) if check else _find_word_problem(field, text)
    if problem and problem[0] == "not-a-date" and field.required and is_no_day(text):
        return *problem[:2], f"{get_key(field)} behövs här: leta upp dagen i källan"
    return problem


def _find_word_problem(field: Field, text: str) -> Problem | None:
    """Say that a word for what is not known stands as if it were known."""
    is_quoted = field.name in ("printed", "value")  # what the document says, whatever it is
    if field.categories or field.refers or is_quoted or not is_unknown_word(text):
        return None
    hint = "ta bort raden när uppgiften inte är känd; sidorna säger då att den saknas"
    return "unknown-as-text", f'"{clean(text)}" står som om det vore uppgiften', hint


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
    if is_unknown_word(text):
        how = "ta bort raden när talet inte är känt"
        how += ", och skriv qualifier: unknown" if money else ""
    elif month := find_month_number(text):
        how = f"skriv månadens nummer, {month}"
    elif money:
        how += ", till exempel 450000"
    return (
        "not-a-number",
        f'"{clean(text)}" är inte {what}{f" i {field.unit}" if field.unit else ""}',
        how,
    )


def _find_date_problem(text: str) -> Problem | None:
    if parse_date(text) is None or len(text) != _DATE_LENGTH:
        return "not-a-date", *explain_date(text, "skriv år-månad-dag, som 2018-03-01")
    return _find_year_problem(text)


def _find_partial_date_problem(text: str) -> Problem | None:
    if parse_date(text) is None:
        hint = "skriv 2018-03-01, eller 2018-03 eller 2018 när dagen inte är känd"
        return "not-a-date", *explain_date(text, hint)
    return _find_year_problem(text)


def _find_month_problem(text: str) -> Problem | None:
    hint = "skriv år och månad, som 2026-03"
    if parse_date(text) is None:
        return "not-a-date", *explain_date(text, hint)
    if not _MONTH.fullmatch(text):
        return "not-a-date", f'"{clean(text)}" är ingen månad', hint
    return _find_year_problem(text)


def _find_year_problem(text: str) -> Problem | None:
    if int(text[:4]) in YEARS:
        return None
    return "out-of-range", f"året {text[:4]} är orimligt", "kontrollera årtalet mot källan"


def _find_source_problem(text: str) -> Problem | None:
    if parse_citation(text) is not None:
        return None
    hint = "skriv dokumentets id, # och rader, som exempelavtal#593-595, eller en sida, som "
    hint = _explain_source(text) or f"{hint}exempelavtal#page=12"
    return "bad-source", f'källan "{clean(text)}" är inte skriven som id och ställe', hint


def _explain_source(text: str) -> str:
    """Say what to do with a source that is nearly right."""
    name, mark, place = text.partition("#")
    if is_id(name) and _NAMED_PLACE.match(place):
        return explain_place(place)
    if "," in text or ";" in text:
        return "flera källor skrivs som en lista: [exempelavtal#50-51, exempelavtal#60]"
    if parse_citation(re.sub("[–—]", "-", text.replace(" ", ""))):
        return "skriv den utan mellanslag, med ett vanligt bindestreck mellan raderna"
    if mark and not is_id(name):
        return "ett id har inga å, ä, ö, mellanslag eller stora bokstäver; sedan följer # och rader"
    return ""


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
    hint = "skriv mappens namn före id, som budgets/exempel-belopp eller agreements/exempel"
    return "bad-format", f'"{clean(text)}" är inte skrivet som mapp och id', hint


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
    "month": _find_month_problem,
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
