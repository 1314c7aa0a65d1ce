"""Follow-ups: meetings of known bodies in the right year, and parts no larger than the whole."""

from collections.abc import Iterator
from decimal import Decimal

from iopgen.reading.findings import Code, Finding, Severity, clean
from iopgen.records.suggestions import suggest
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.rules.base import CONSISTENCY, rule, say


@rule(
    Code(
        "unknown-body",
        Severity.WARNING,
        "Mötet gäller en grupp som inte finns",
        "Skriv gruppens namn precis som det står under governance i samarbetet, eller under bodies "
        "hos den offentliga parten. Annars räknas mötet inte.",
        "meetings:\n  - {body: Styrgruppen, date: 2025-11-12}   # den heter Styrgruppen för Lyktan",
        CONSISTENCY,
    )
)
def check_bodies(register: Register) -> Iterator[Finding]:
    """A meeting is one of a body of the agreement, or of its owners."""
    for row, followup in _iter_held(register):
        agreement = register.find(e.Agreement, followup.agreement)
        if agreement is None:
            continue
        names = {one.body for one in register.by(e.Governance, "agreement", agreement.id)}
        for owner in agreement.owner:
            names |= {one.body for one in register.by(e.PartnerBody, "partner", owner)}
        if names and row.body and row.body not in names:
            message = f'gruppen "{clean(row.body)}" finns inte i samarbetet'
            near = suggest(row.body, sorted(names)) or f"grupperna heter {_list(names)}"
            yield say("unknown-body", row, "body", message, near)


def _list(names: set[str]) -> str:
    return ", ".join(clean(name) for name in sorted(names))


@rule(
    Code(
        "meeting-other-year",
        Severity.WARNING,
        "Mötet är ett annat år än uppföljningen",
        "Rätta dagen, eller flytta mötet till uppföljningen för det året.",
        "year: 2025\nmeetings:\n  - {body: Styrgruppen, date: 2024-05-21}",
        CONSISTENCY,
    )
)
def check_meeting_years(register: Register) -> Iterator[Finding]:
    """A meeting stands in the follow-up of its year."""
    for row, followup in _iter_held(register):
        day, year = row.date, followup.year
        if day and year and not day.earliest.year <= year <= day.latest.year:
            message = f"mötet är daterat {day}, uppföljningen gäller {year}"
            yield say("meeting-other-year", row, "date", message)


def _iter_held(register: Register) -> Iterator[tuple[e.Meeting, e.FollowUp]]:
    for row in register.all(e.Meeting):
        if followup := register.find(e.FollowUp, row.followup):
            yield row, followup


@rule(
    Code(
        "part-exceeds-whole",
        Severity.ERROR,
        "Delen är större än det hela",
        "Kontrollera talen mot källan.",
        "volumes:\n  - {unit: platser, value: 183, of_which: 520}",
        CONSISTENCY,
    )
)
def check_parts(register: Register) -> Iterator[Finding]:
    """What is a part of a number is no larger than it."""
    for row in register.all(e.FollowUpVolume):
        if row.value is not None and row.of_which is not None and row.of_which > row.value:
            message = f"{row.of_which} är mer än {row.value}"
            yield say("part-exceeds-whole", row, "of_which", message)


@rule(
    Code(
        "sexes-differ",
        Severity.WARNING,
        "Kvinnor och män blir inte tillsammans det som står",
        "Kontrollera talen mot källan. Räknar källan också andra, eller stämmer den inte själv, "
        "får det stå kvar.",
        "value: 48\nby_sex: {women: 72, men: 21}",
        CONSISTENCY,
    )
)
def check_sexes(register: Register) -> Iterator[Finding]:
    """Women and men are together as many as there are, where it is people that are counted."""
    for row in register.all(e.Indicator):
        if row.unit != "procent" and _differs(row.target, row.target_women, row.target_men):
            yield say("sexes-differ", row, "target", f"{row.target_women} och {row.target_men}")
    for outcome in register.all(e.Outcome):
        units = {
            one.unit
            for one in register.by(e.Indicator, "agreement", outcome.agreement)
            if (one.goal, one.indicator) == (outcome.goal, outcome.indicator)
        }
        parts = (outcome.value_women, outcome.value_men)
        if units and "procent" not in units and _differs(outcome.value, *parts):
            message = f"{outcome.value_women} och {outcome.value_men} är inte {outcome.value}"
            yield say("sexes-differ", outcome, "value", message)


def _differs(whole: Decimal | None, women: Decimal | None, men: Decimal | None) -> bool:
    if whole is None or women is None or men is None:
        return False
    return women + men != whole
