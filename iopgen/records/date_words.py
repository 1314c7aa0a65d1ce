"""What was meant by what is no date: a day in another order, no day, a day that there is not."""

import re
from calendar import monthrange

from iopgen.calc.dates import parse_date
from iopgen.calc.formats import format_partial
from iopgen.reading.findings import clean

_UNKNOWN = frozenset(
    (
        *("okänd", "okänt", "ej känt", "inte känt", "oklart", "vet ej", "vet inte", "saknas"),
        *("uppgift saknas", "ej angivet", "n/a", "tbd", "-", "?"),
    )
)
_UNTIL_FURTHER = frozenset(("tills vidare", "tillsvidare", "löpande"))
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?")
_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti"),
    *("september", "oktober", "november", "december"),
)
_IN_FIGURES = re.compile(
    r"(?P<day>[0-9]{1,2})[/.](?P<month>[0-9]{1,2})[-/. ]{1,3}(?P<year>[0-9]{4})"
)
_IN_WORDS = re.compile(
    rf"(?:den )?(?P<day>[0-9]{{1,2}}) (?P<month>{'|'.join(_MONTHS)}) (?P<year>[0-9]{{4}})"
)


_NOT_KNOWN = frozenset(
    ("okänd", "okänt", "ej känt", "inte känt", "vet ej", "vet inte", "uppgift saknas", "tbd")
)
"""Of the words above those that mean nothing else, wherever they stand alone."""


def is_unknown_word(text: str) -> bool:
    """Say whether a text is a word for that nobody knows."""
    return text.strip().lower() in _NOT_KNOWN


def find_month_number(text: str) -> int | None:
    """Return the number of a month that is written as a word."""
    word = text.strip().lower()
    return _MONTHS.index(word) + 1 if word in _MONTHS else None


def is_no_day(text: str) -> bool:
    """Say whether a text says that there is no day, or that nobody knows it."""
    return text.strip().lower() in _UNKNOWN | _UNTIL_FURTHER


def explain_date(text: str, otherwise: str) -> tuple[str, str]:
    """Return what is wrong with a text that is no date, and what to do; else the usual advice."""
    word = text.strip().lower()
    message = f'"{clean(text)}" är inget datum'
    if word in _UNKNOWN:
        hint = "ta bort raden när datumet inte är känt; sidorna säger då att uppgift saknas"
        return message, hint
    if word in _UNTIL_FURTHER:
        hint = "ta bort raden, och skriv hur länge det gäller i conditions under period"
        return message, hint
    if word != text and parse_date(word):
        return message, "skriv bara datumet, utan mellanslag eller radbrytning omkring"
    if found := _ISO.fullmatch(word):
        return message, _explain_day(found) or otherwise
    if found := _IN_FIGURES.fullmatch(word) or _IN_WORDS.fullmatch(word):
        month = found["month"]
        number = find_month_number(month) or int(month)
        written = f"{found['year']}-{number:02}-{int(found['day']):02}"
        if span := parse_date(written):
            hint = (
                f"skriv år-månad-dag; är det {format_partial(span)} blir det till exempel {written}"
            )
            return message, hint
    return message, otherwise


def _explain_day(found: re.Match[str]) -> str:
    """Say which month or day there is not; "" where it is neither."""
    year, month = int(found["year"]), int(found["month"])
    if not 1 <= month <= len(_MONTHS):
        return f"månad {found['month']} finns inte: skriv en månad från 01 till 12"
    last = monthrange(year, month)[1] if year else 0
    if found["day"] and last and not 1 <= int(found["day"]) <= last:
        return f"{_MONTHS[month - 1]} {year} har {last} dagar: kontrollera dagen mot källan"
    return ""
