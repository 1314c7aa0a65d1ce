"""What an owner's own guideline asks of an agreement, and whether it is on record.

A rule is only held against those who are bound by it, on the day they were (design, section 2): the
guideline is the owner's own, adopted, and in force on the day the agreement was made. Where a date
is too vague to tell, nobody is held to anything.
"""

from collections.abc import Iterator
from datetime import date

from iopgen.dates import add_months
from iopgen.findings import Code, Finding, Severity, clean
from iopgen.force import ASSESSED, CONTROLLED, is_bound, is_late
from iopgen.rules.base import Context, read_int, read_span, rule, say
from iopgen.tables import Row


@rule(
    Code(
        "assessment-missing",
        Severity.NOTICE,
        "Bedömning som riktlinjen kräver finns inte i registret",
        "Lägg till assessments med svar på punkterna, om en bedömning är gjord. Annars visar sidan "
        "att den saknas.",
        "form: iop   # ägarens riktlinje har en lista av slaget legal, men assessments saknas",
        "Den egna riktlinjen, till exempel Stockholms stads riktlinjer för IOP (2017)",
    )
)
def check_assessments(context: Context) -> Iterator[Finding]:
    """An IOP is assessed against each list that its owner's guideline asks for."""
    for agreement, guideline in iter_bound(context):
        answers = context.by("assessments", "agreement", agreement.text("id"))
        answered = {(a.text("guideline"), a.text("set")) for a in answers}
        for one in _iter_sets(context, guideline, ASSESSED):
            if (guideline.text("id"), one.text("set")) not in answered:
                title = clean(one.text("title") or "")
                yield say("assessment-missing", agreement, "form", f'"{title}" är inte bedömt')


@rule(
    Code(
        "control-missing",
        Severity.NOTICE,
        "Kontroll av parten som riktlinjen kräver finns inte i registret",
        "Lägg till en post i content/checks, om en kontroll är gjord. Annars visar sidan att "
        "uppgift om kontroll saknas.",
        "parties:\n  - {partner: pahittade-grannar, role: civil}   # ingen post i checks",
        "Den egna riktlinjen, till exempel Stockholms stads riktlinjer för IOP (2017)",
    )
)
def check_controls(context: Context) -> Iterator[Finding]:
    """Each civil party of an IOP is checked where the owner's guideline asks for it."""
    for agreement, guideline in iter_bound(context):
        if any(_iter_sets(context, guideline, CONTROLLED)):
            checks = context.by("checks", "agreement", agreement.text("id"))
            checked = {check.text("partner") for check in checks}
            for party in context.by("agreement_parties", "agreement", agreement.text("id")):
                name = party.text("partner")
                if party.text("role") == "civil" and name and name not in checked:
                    message = f"ingen uppgift om kontroll av {clean(name)}"
                    yield say("control-missing", party, "partner", message)


@rule(
    Code(
        "assessment-late",
        Severity.NOTICE,
        "Bedömningen är gjord efter att avtalet ingicks",
        "Ingenting behöver rättas om datumen stämmer med källan. Sidan visar båda datumen.",
        "period: {signed: 2024-01-10}\nassessments:\n  - {made_on: 2024-03-01}",
    )
)
def check_late_assessments(context: Context) -> Iterator[Finding]:
    """An assessment dated after the agreement was made is a true fact, shown and not repaired."""
    for answer in context.rows("assessments"):
        agreement = context.find("agreements", answer.text("agreement"))
        if agreement and is_late(agreement.text, answer.text("made_on")):
            message = f"bedömningen är gjord {answer.text('made_on')}, efter avtalet"
            yield say("assessment-late", answer, "made_on", message)


@rule(
    Code(
        "assessment-other-version",
        Severity.NOTICE,
        "Bedömningen är gjord mot en annan version av riktlinjen",
        "Bedöm mot den version som gällde när avtalet ingicks, om det finns en sådan bedömning.",
        "period: {signed: 2024-01-10}\nassessments:\n  - {guideline: exempel-2018}   # 2023 gällde",
    )
)
def check_versions(context: Context) -> Iterator[Finding]:
    """An assessment is held against the owner's version in force when the agreement was made."""
    bound: dict[str | None, set[str | None]] = {}
    for agreement, guideline in iter_bound(context):
        bound.setdefault(agreement.text("id"), set()).add(guideline.text("id"))
    for answer in context.rows("assessments"):
        valid = bound.get(answer.text("agreement"))
        used = context.find("guidelines", answer.text("guideline"))
        assessed = context.find("agreements", answer.text("agreement"))
        if not (valid and used and assessed) or used.text("id") in valid:
            continue
        if used.text("issuer") in {text for text, _ in assessed.cells["owner"].items}:
            message = f"då gällde {', '.join(sorted(filter(None, valid)))}"
            yield say("assessment-other-version", answer, "guideline", message)


@rule(
    Code(
        "check-old",
        Severity.NOTICE,
        "Kontrollen är äldre än riktlinjen medger",
        "Gör en ny kontroll och lägg till den som en egen post.",
        "made_on: 2021-03-01   # riktlinjens lista har recheck_months: 24",
    )
)
def check_old_checks(context: Context) -> Iterator[Finding]:
    """A check is old only where a list of the guideline that bound the agreement says so."""
    bound = {(a.text("id"), g.text("id")) for a, g in iter_bound(context)}
    for check in context.rows("checks"):
        named = (check.text("agreement"), check.text("guideline"))
        due = _find_due(context, check) if named in bound else None
        if due and due < context.as_of and _is_running(context, check):
            message = f"kontrollen skulle ha gjorts om senast {due.isoformat()}"
            yield say("check-old", check, "made_on", message)


def _find_due(context: Context, check: Row) -> date | None:
    """Return by when a check is made again, None where nobody says or where it has been."""
    made = read_span(check, "made_on")
    sets = context.by("guideline_sets", "guideline", check.text("guideline"))
    months = [
        months
        for one in sets
        if one.text("kind") in CONTROLLED and (months := read_int(one, "recheck_months"))
    ]
    newer = [
        span
        for other in context.by("checks", "partner", check.text("partner"))
        if other.text("agreement") == check.text("agreement")
        and (span := read_span(other, "made_on"))
        and made
        and span.earliest > made.latest
    ]
    return add_months(made.latest, min(months)) if made and months and not newer else None


def _is_running(context: Context, check: Row) -> bool:
    """Say whether the check's agreement has not ended, as far as is known."""
    agreement = context.find("agreements", check.text("agreement"))
    end = read_span(agreement, "end") if agreement else None
    over = agreement is not None and agreement.text("status") in ("terminated", "declined")
    return not over and (end is None or end.latest >= context.as_of)


def iter_bound(context: Context) -> Iterator[tuple[Row, Row]]:
    """Yield each IOP with each guideline of its owner in force on the day it was made."""
    for agreement in context.rows("agreements"):
        for owner, _ in agreement.cells["owner"].items:
            for guideline in context.by("guidelines", "issuer", owner):
                if is_bound(agreement.text, guideline.text):
                    yield agreement, guideline


def _iter_sets(context: Context, guideline: Row, kinds: tuple[str, ...]) -> Iterator[Row]:
    for one in context.by("guideline_sets", "guideline", guideline.text("id")):
        if one.text("kind") in kinds:
            yield one
