"""When a record was held against its source: whole, and after there was something to hold it to."""

from collections.abc import Iterator

from iopgen.reading.findings import Code, Finding, Severity
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.rules.base import CONSISTENCY, TRACEABLE, rule, say, stands

_VERIFIED_PARTS = {
    "verified_on": "dagen (on)",
    "verified_by_function": "funktionen (by_function)",
    "verified_against": "dokumentet (against)",
}


@rule(
    Code(
        "verified-partly",
        Severity.ERROR,
        "Det framgår inte när, av vem eller mot vad uppgifterna är stämda",
        "Skriv alla tre under verified: dagen (on), funktionen (by_function) och dokumentets id "
        "(against).",
        "verified: {on: 2026-02-03, against: exempelavtal}   # by_function saknas",
        TRACEABLE,
    )
)
def check_verified_whole(register: Register) -> Iterator[Finding]:
    """Who says that a record was held against a source says when, which, and who did it."""
    for row in _iter_verified(register):
        stated = [name for name in _VERIFIED_PARTS if e.is_stated(row, name)]
        lacking = [words for name, words in _VERIFIED_PARTS.items() if name not in stated]
        is_misshapen = any(
            stands(register, row, name) for name in _VERIFIED_PARTS if name not in stated
        )
        if stated and lacking and not is_misshapen:
            message = f"{' och '.join(lacking)} saknas"
            yield say("verified-partly", row, stated[0], message)


@rule(
    Code(
        "verified-before-source",
        Severity.ERROR,
        "Uppgifterna är stämda mot ett dokument som inte fanns den dagen",
        "Rätta dagen (on) eller dokumentet (against).",
        "verified: {on: 2026-02-03, against: exempelavtal}   # avtalet är från 2026-03-01",
        CONSISTENCY,
    )
)
def check_verified_after(register: Register) -> Iterator[Finding]:
    """A record is held against a document that was there on that day."""
    for row in _iter_verified(register):
        document = register.find(e.Document, row.verified_against)
        if document is None or row.verified_on is None:
            continue
        for day, words in ((document.date, "är från"), (document.retrieved_on, "lästes")):
            if day and row.verified_on.latest < day.earliest:
                message = f"{document.id} {words} {day}, efter {row.verified_on}"
                yield say("verified-before-source", row, "verified_on", message)
                break


def _iter_verified(register: Register) -> Iterator[e.Verified]:
    for kind in e.VERIFIED_KINDS:
        yield from register.all(kind)
