"""Particulars of agreements: state aid, interest, evaluations, rulings, what is outside."""

from collections.abc import Iterator

from iopgen.calc.formats import format_number
from iopgen.reading.findings import Code, Finding, Severity, clean
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.rules.base import CONSISTENCY, is_wrong_code, rule, say

CEILINGS = {"de_minimis": 300_000, "sgei_de_minimis": 750_000}
"""Euro that one undertaking may get in three years: (EU) 2023/2831 and (EU) 2023/2832."""

NO_AID = {"none": "inte är statligt stöd", "not_assessed": "inte är bedömt"}
"""Kinds that have no amount, with what the record then says of it."""


@rule(
    Code(
        "state-aid-amount",
        Severity.ERROR,
        "Stödets belopp hör inte ihop med bedömningen",
        "Skriv vilket slags stöd det är (kind), eller ta bort beloppet (amount_eur).",
        "state_aid: {kind: none, amount_eur: 120000}",
        CONSISTENCY,
    )
)
def check_aid_amounts(register: Register) -> Iterator[Finding]:
    """An amount of state aid is of a kind that is aid."""
    for row in register.all(e.Agreement):
        if row.state_aid_amount_eur is None or is_wrong_code(row, "state_aid_kind"):
            continue
        if why := NO_AID.get(row.state_aid_kind):
            message = f"ett belopp i euro står vid det som {why}"
            yield say("state-aid-amount", row, "state_aid_amount_eur", message)
        elif not e.is_stated(row, "state_aid_kind"):
            message = "beloppet i euro saknar slag"
            hint = "lägg till kind, till exempel de_minimis"
            yield say("state-aid-amount", row, "state_aid_amount_eur", message, hint)


@rule(
    Code(
        "state-aid-ceiling",
        Severity.WARNING,
        "Stödet är större än taket för stöd av mindre betydelse",
        "Kontrollera beloppet och slaget mot källan. Taket är 300 000 euro under tre år för ett "
        "företag, 750 000 euro för en tjänst av allmänt ekonomiskt intresse.",
        "state_aid: {kind: de_minimis, amount_eur: 450000}",
        "Kommissionens förordningar (EU) 2023/2831 och 2023/2832",
    )
)
def check_aid_ceilings(register: Register) -> Iterator[Finding]:
    """De minimis aid is at most what it may be in three years."""
    for row in register.all(e.Agreement):
        most = CEILINGS.get(row.state_aid_kind)
        amount = row.state_aid_amount_eur
        if most is not None and amount is not None and amount > most:
            message = f"{format_number(amount)} euro är mer än {format_number(most)} euro"
            yield say("state-aid-ceiling", row, "state_aid_amount_eur", message)


@rule(
    Code(
        "interest-sum",
        Severity.ERROR,
        "Månaderna blir inte tillsammans det antal som visade intresse",
        "Kontrollera count för varje månad, och count under interest, mot källan.",
        "interest:\n  count: 5\n  by_month: [{month: 2026-02, count: 2}]",
        CONSISTENCY,
    )
)
def check_interest_sums(register: Register) -> Iterator[Finding]:
    """The months add up to how many showed interest."""
    for row in register.all(e.Agreement):
        months = register.by(e.InterestMonth, "agreement", row.id)
        counts = [one.count for one in months if one.count is not None]
        stated = row.interest_count
        whole = len(counts) == len(months) > 0
        if (
            whole
            and stated is not None
            and sum(counts) != stated
            and not _names_month_twice(months)
        ):
            message = f"månaderna ger {sum(counts)}, inte {stated}"
            yield say("interest-sum", row, "interest_count", message)


def _names_month_twice(months: tuple[e.InterestMonth, ...]) -> bool:
    """Say whether a month stands twice: then the sum is wrong for a reason that is told."""
    named = [one.month for one in months if one.month]
    return len(set(named)) < len(named)


@rule(
    Code(
        "interest-month",
        Severity.ERROR,
        "Månaden kan inte stämma",
        "Skriv varje månad en gång, och ingen före den då möjligheten tillkännagavs "
        "(announced_on).",
        "interest:\n  announced_on: 2026-02\n  by_month: [{month: 2026-01, count: 2}]",
        CONSISTENCY,
    )
)
def check_interest_months(register: Register) -> Iterator[Finding]:
    """A month stands once, and nobody shows interest before anybody knows."""
    for agreement in register.all(e.Agreement):
        announced, seen = agreement.interest_announced_on, set()
        for row in register.by(e.InterestMonth, "agreement", agreement.id):
            if row.month is None:
                continue
            if row.month in seen:
                yield say("interest-month", row, "month", f"{row.month} står två gånger")
            elif announced and row.month.latest < announced.earliest:
                message = f"{row.month} ligger före {announced}, då det tillkännagavs"
                yield say("interest-month", row, "month", message)
            seen.add(row.month)


@rule(
    Code(
        "evaluation-year",
        Severity.WARNING,
        "Utvärderingens år kan inte stämma",
        "Rätta year. En utvärdering görs när samarbetet har börjat, och inte före sitt dokument.",
        "period: {start: 2024}\nevaluations:\n  - {by: Exempeluniversitetet, year: 2021}",
        CONSISTENCY,
    )
)
def check_evaluation_years(register: Register) -> Iterator[Finding]:
    """What is evaluated has begun, and the document is of the evaluation's year or later."""
    for row in register.all(e.Evaluation):
        agreement = register.find(e.Agreement, row.agreement)
        document = register.find(e.Document, row.document)
        start = agreement.start if agreement else None
        if row.year is None:
            continue
        if start and row.year < start.earliest.year:
            message = f"året {row.year} ligger före samarbetets början {start}"
            yield say("evaluation-year", row, "year", message)
        elif document and document.date and document.date.latest.year < row.year:
            message = f"dokumentet {document.id} är från {document.date}, före {row.year}"
            yield say("evaluation-year", row, "year", message)


@rule(
    Code(
        "ruling-twice",
        Severity.WARNING,
        "Samma avgörande står två gånger",
        "Ta bort det ena, eller rätta målnumret. Ett mål har ett avgörande i varje domstol.",
        "rulings:\n  - {court: Förvaltningsrätten, case_number: 1-26}\n"
        "  - {court: Förvaltningsrätten, case_number: 1-26}",
        CONSISTENCY,
    )
)
def check_rulings_once(register: Register) -> Iterator[Finding]:
    """A court decides a case once."""
    for agreement in register.all(e.Agreement):
        seen = set()
        for row in register.by(e.Ruling, "agreement", agreement.id):
            key = (row.court.casefold(), row.case_number.casefold())
            if row.case_number and key in seen:
                message = f"mål {clean(row.case_number)} har redan ett avgörande av samma domstol"
                yield say("ruling-twice", row, "case_number", message)
            seen.add(key)


@rule(
    Code(
        "outside-and-inside",
        Severity.ERROR,
        "Samma sak både ingår och ingår inte",
        "Ta bort den ur outside, eller ur det som samarbetet omfattar.",
        "focus_areas:\n  - {name: Skyddat boende}\noutside: Skyddat boende",
        CONSISTENCY,
    )
)
def check_outside(register: Register) -> Iterator[Finding]:
    """What is left outside is no part of what is done."""
    for row in register.all(e.Agreement):
        inside = {one.name for one in register.by(e.FocusArea, "agreement", row.id)}
        inside |= {one.text for one in register.by(e.TargetGroup, "agreement", row.id)}
        inside |= {one.text for one in register.by(e.Commitment, "agreement", row.id)}
        known = {_fold_text(text) for text in inside}
        for text in row.outside:
            if _fold_text(text) in known:
                message = f'"{clean(text)}" står också bland det som ingår'
                yield say("outside-and-inside", row, "outside", message)


def _fold_text(text: str) -> str:
    """Return a text without what tells two writings of the same apart."""
    return text.casefold().strip(" .")
