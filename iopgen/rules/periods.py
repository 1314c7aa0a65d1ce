"""When an agreement runs: spans in order, days that are possible, extensions, predecessors."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from iopgen.reading.findings import Code, Finding, Severity
from iopgen.records.notations import YEARS
from iopgen.register import entities as e
from iopgen.register.ends import find_sure_end, is_endless, is_self_renewing
from iopgen.register.lookup import Register
from iopgen.register.states import is_extended_beyond
from iopgen.rules.base import (
    CONSISTENCY,
    TRACEABLE,
    has_reversed_term,
    rule,
    say,
)


@rule(
    Code(
        "end-before-start",
        Severity.ERROR,
        "Slutet ligger före början",
        "Kontrollera datumen mot källan.",
        "period:\n  start: 2020-03-01\n  end: 2018-02-28",
        CONSISTENCY,
    )
)
def check_periods(register: Register) -> Iterator[Finding]:
    """No span ends before it begins."""
    for kind, first, last in _SPANS:
        for row in register.all(kind):
            start, end = (getattr(row, name) for name in (first, last))
            if start and end and end.latest < start.earliest:
                message = f"{end} ligger före {start}"
                yield say("end-before-start", row, last, message)


_SPANS: tuple[tuple[type[e.Entity], str, str], ...] = (
    (e.Agreement, "start", "end"),
    (e.Agreement, "end", "extension_latest_end"),
    (e.Agreement, "start", "termination_ends_on"),
    (e.Agreement, "start", "ended_on"),
    (e.Party, "from_", "to"),
    (e.AgreementUnit, "from_", "to"),
    (e.Unit, "from_", "to"),
    (e.Guideline, "valid_from", "valid_to"),
    (e.Check, "made_on", "valid_until"),
)


@rule(
    Code(
        "dated-after-start",
        Severity.NOTICE,
        "Överenskommelsen är daterad efter sin start",
        "Ingenting behöver rättas om datumen stämmer med källan. Sidan visar båda datumen.",
        "period:\n  start: 2018-03-01\n  dated: 2018-03-18",
        CONSISTENCY,
    )
)
def check_dated(register: Register) -> Iterator[Finding]:
    """Dated or signed after its start is a true fact, shown and never repaired."""
    for row in register.all(e.Agreement):
        start = row.start
        for column, word in (("dated", "daterad"), ("signed", "undertecknad")):
            day = getattr(row, column)
            ahead = day and day.earliest > register.as_of  # told as that
            if start and day and day.earliest > start.latest and not ahead:
                message = f"överenskommelsen är {word} {day}, efter sin start"
                yield say("dated-after-start", row, column, message)


@rule(
    Code(
        "date-far-away",
        Severity.WARNING,
        "Datumet ligger osannolikt långt bort",
        "Kontrollera årtalet. Det är ovanligt att ett samarbete börjar före 1990 eller slutar mer "
        "än femtio år fram.",
        "period:\n  start: 1918-03-01",
        CONSISTENCY,
    )
)
def check_far_dates(register: Register) -> Iterator[Finding]:
    """A year far away is nearly always a slip."""
    for row in register.all(e.Agreement):
        for column in ("start", "end", "ended_on", "dated", "signed", "extension_latest_end"):
            span = getattr(row, column)
            year = span.earliest.year if span else _OLDEST
            if year in YEARS and not _OLDEST <= year <= _NEWEST:
                yield say("date-far-away", row, column, f"året {year} är ovanligt")


_OLDEST, _NEWEST = 1990, 2080


@rule(
    Code(
        "dated-ahead",
        Severity.NOTICE,
        "Dagen har inte kommit än",
        "Kontrollera årtalet. Ligger dagen verkligen framåt i tiden behöver inget rättas: sidorna "
        "säger det.",
        "made_on: 2099-03-01",
        CONSISTENCY,
    )
)
def check_days_ahead(register: Register) -> Iterator[Finding]:
    """What has been made or written seldom has a day that lies ahead."""
    for kind, names in _PAST_DAYS.items():
        for row in register.all(kind):
            for name in names:
                day = getattr(row, name)
                if day and day.earliest > register.as_of:
                    yield say("dated-ahead", row, name, f"{day} har inte kommit än")


_PAST_DAYS: Mapping[type[e.Entity], Sequence[str]] = {
    e.Agreement: ("dated", "signed", "ended_on", "verified_on"),
    e.Assessment: ("made_on",),
    e.Budget: ("verified_on",),
    e.Check: ("made_on",),
    e.Decision: ("date",),
    e.Comment: ("received_on",),
    e.Document: ("date", "retrieved_on"),
    e.Guideline: ("decided_on", "known_by", "verified_on"),
    e.GuidelineUnit: ("known_by",),
    e.InterestMonth: ("month",),
    e.Meeting: ("date",),
    e.Partner: ("verified_on",),
    e.Ruling: ("date",),
    e.Withheld: ("date",),
}
"""Days of what has been done, or it would not be on record."""


@rule(
    Code(
        "followup-outside-term",
        Severity.WARNING,
        "Uppföljningen gäller ett år utanför avtalstiden",
        "Rätta year, eller avtalets period. Har avtalet förlängts läggs förlängningen under "
        "decisions.",
        "agreement: exempelavtal   # gäller 2024-2026\nyear: 2031",
        CONSISTENCY,
    )
)
def check_followup_years(register: Register) -> Iterator[Finding]:
    """A year is followed up that the agreement may have run in."""
    for row in register.all(e.FollowUp):
        agreement = register.find(e.Agreement, row.agreement)
        if agreement and row.year and _is_outside(register, agreement, row.year):
            message = f"{row.year} ligger utanför samarbetets tid"
            yield say("followup-outside-term", row, "year", message)


def _is_outside(register: Register, agreement: e.Agreement, year: int) -> bool:
    """Say whether a year surely lies outside a term; an extension on record leaves it open."""
    if has_reversed_term(agreement):
        return False  # one of the two is wrong, which is told where they stand
    if agreement.start and year < agreement.start.earliest.year:
        return True
    steps = register.by(e.Decision, "agreement", agreement.id)
    if agreement.end is None or any(step.kind == "extension" for step in steps):
        return False
    if is_endless(register, agreement, date.max) or is_self_renewing(agreement):
        return False
    ends = [agreement.end.latest]
    ends += [cap.latest for cap in (agreement.extension_latest_end,) if cap]
    return year > max(ends).year


@rule(
    Code(
        "extension-incomplete",
        Severity.ERROR,
        "Uppgifterna om förlängning hänger inte ihop",
        "Ange hur många månader i taget avtalet kan förlängas (step_months) när ett senaste "
        "slutdatum eller en sista dag för överenskommelse anges.",
        "period:\n  extension: {latest_end: 2022-12-31}",
        CONSISTENCY,
    )
)
def check_extensions(register: Register) -> Iterator[Finding]:
    """A cap or an agreement day needs a step."""
    for row in register.all(e.Agreement):
        for column in ("extension_latest_end", "extension_agree_months_before"):
            if e.is_stated(row, column) and row.extension_step_months is None:
                yield say("extension-incomplete", row, column, "förlängningens längd saknas")
                break
        else:
            if row.extension_kind == "automatic" and not e.is_stated(row, "extension_step_months"):
                message = "hur lång varje ny period är saknas"
                hint = (
                    "skriv step_months, som 12 för ett år i taget, eller kind: unlimited när "
                    "avtalet fortsätter utan tidsgräns"
                )
                yield say("extension-incomplete", row, "extension_kind", message, hint)


@rule(
    Code(
        "extension-without-end",
        Severity.NOTICE,
        "Förlängning är beslutad, men nytt slutdatum framgår inte",
        "Skriv det nya slutet som new_end vid beslutet om förlängning. Är det redan det som står i "
        "period.end anges i evidence för period.end den handling som beslutet har som källa.",
        "period: {end: 2023-12-31}\ndecisions:\n  - {kind: extension, date: 2023-11-15}",
        TRACEABLE,
    )
)
def check_extended(register: Register) -> Iterator[Finding]:
    """An extension on record has moved the end, or the end is not the last word."""
    for row in register.all(e.Agreement):
        is_over = row.status in ("declined", "terminated")
        if row.end and not is_over and is_extended_beyond(register, row, date.max):
            message = "förlängning är beslutad, men nytt slutdatum framgår inte"
            yield say("extension-without-end", row, "end", message)


@rule(
    Code(
        "framework-of-itself",
        Severity.ERROR,
        "Ett samarbete är sitt eget ramavtal",
        "Skriv id för det avtal som samarbetet vilar på i framework, eller ta bort raden.",
        "id: exempelavtal\nframework: exempelavtal",
        CONSISTENCY,
    )
)
def check_frameworks(register: Register) -> Iterator[Finding]:
    """What an agreement rests on never leads back to it."""
    for row in register.all(e.Agreement):
        if _leads_back(register, row, "framework"):
            message = "samarbetet vilar på sig självt"
            yield say("framework-of-itself", row, "framework", message)


def _leads_back(register: Register, agreement: e.Agreement, name: str) -> bool:
    """Say whether one attribute after the other leads from an agreement to itself."""
    seen, before = set[str](), getattr(agreement, name)
    while before and before not in seen:
        seen.add(before)
        found = register.find(e.Agreement, before)
        before = getattr(found, name) if found else ""
    return agreement.id in seen


@rule(
    Code(
        "predecessor-circle",
        Severity.ERROR,
        "Ett samarbete är sin egen föregångare",
        "Rätta predecessor: den som kom före är den äldre av två, och aldrig samarbetet självt.",
        "id: exempelavtal\npredecessor: exempelavtal",
        CONSISTENCY,
    )
)
def check_predecessors(register: Register) -> Iterator[Finding]:
    """What went before an agreement never leads back to it."""
    for row in register.all(e.Agreement):
        if _leads_back(register, row, "predecessor"):
            message = "samarbetet är sin egen föregångare"
            yield say("predecessor-circle", row, "predecessor", message)


@rule(
    Code(
        "termination-after-end",
        Severity.WARNING,
        "Uppsägningen gäller en dag efter avtalets slut",
        "Kontrollera ends_on och period.end mot källan.",
        "period: {end: 2026-12-31}\ntermination: {ends_on: 2062-06-30}",
        CONSISTENCY,
    )
)
def check_terminations(register: Register) -> Iterator[Finding]:
    """A termination ends an agreement before its time would have."""
    for row in register.all(e.Agreement):
        last, end = row.termination_ends_on, find_sure_end(register, row, date.max)
        end = row.extension_latest_end or end
        if last and end and last.earliest > end.latest:
            message = f"{last} ligger efter avtalets slut, {end}"
            yield say("termination-after-end", row, "termination_ends_on", message)


@rule(
    Code(
        "termination-undated",
        Severity.NOTICE,
        "Avtalet är uppsagt, men inget säger när",
        "Lägg till ends_on under termination, eller uppsägningen under decisions med sin dag. "
        "Framgår dagen inte behöver ingenting göras.",
        "status: terminated   # ingen uppsägning under decisions",
        CONSISTENCY,
    )
)
def check_undated_terminations(register: Register) -> Iterator[Finding]:
    """Of what is terminated it is known when it was, or when it ended."""
    for row in register.all(e.Agreement):
        steps = register.by(e.Decision, "agreement", row.id)
        told = row.termination_ends_on or any(step.kind == "termination" for step in steps)
        if row.status == "terminated" and not told:
            yield say("termination-undated", row, "status", "när avtalet sades upp framgår inte")
