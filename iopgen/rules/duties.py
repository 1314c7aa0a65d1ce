"""What an owner's own guideline asks of an agreement, and whether it is on record.

A rule is only held against those who are bound by it, on the day they were (design, section 2): the
guideline is the owner's own, adopted, and in force on the day the agreement was made. Where a date
is too vague to tell, nobody is held to anything.
"""

from collections.abc import Iterator

from iopgen.dates import Span
from iopgen.findings import Code, Finding, Severity, clean
from iopgen.force import (
    ASSESSED,
    CONTROLLED,
    Made,
    find_due,
    is_bound,
    is_done_anew,
    is_late,
    is_terminated,
    read_made,
    read_validities,
    stands_for,
)
from iopgen.rules.base import Context, is_withheld, read_int, read_span, rule, say
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
    """An IOP is assessed against each list that its owner's guideline asks for.

    What is withheld is on record somewhere, and not missing.
    """
    for agreement, guideline in iter_bound(context):
        if is_withheld(context, agreement, "assessments"):
            continue
        answers = context.by("assessments", "agreement", agreement.text("id"))
        answered = {(a.text("guideline"), a.text("set")) for a in answers}
        for one in _iter_sets(context, guideline, ASSESSED):
            if (guideline.text("id"), one.text("set")) not in answered:
                title = clean(one.text("title") or "")
                message = f"uppgift om bedömning saknas: ”{title}”"
                yield say("assessment-missing", agreement, "form", message)


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
        withheld = is_withheld(context, agreement, "checks")
        if any(_iter_sets(context, guideline, CONTROLLED)) and not withheld:
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
        "Den egna riktlinjen, till exempel Stockholms stads riktlinjer för IOP (2017)",
    )
)
def check_late_assessments(context: Context) -> Iterator[Finding]:
    """An assessment dated after the agreement was made is a true fact, shown and not repaired."""
    for answer in context.rows("assessments"):
        agreement = context.find("agreements", answer.text("agreement"))
        if agreement and is_late(_find_made(context, agreement), answer.text("made_on")):
            message = f"bedömningen är gjord {answer.text('made_on')}, efter avtalet"
            yield say("assessment-late", answer, "made_on", message)


@rule(
    Code(
        "assessment-other-version",
        Severity.NOTICE,
        "Bedömningen är gjord mot en annan version av riktlinjen",
        "Bedöm mot den version som gällde när avtalet ingicks, om det finns en sådan bedömning.",
        "period: {signed: 2024-01-10}\nassessments:\n  - {guideline: exempel-2018}   # 2023 gällde",
        "Registrets egen regel: en bedömning prövas mot den riktlinje som gällde",
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
        "Kontrollen skulle ha gjorts om",
        "Gör en ny kontroll och lägg till den som en egen post. En kontroll är för gammal när "
        "dagen i valid_until har gått, eller den tid som en lista i riktlinjen anger.",
        "made_on: 2021-03-01   # riktlinjens lista har recheck_months: 24",
        "Den riktlinje som kontrollen gäller",
    )
)
def check_old_checks(context: Context) -> Iterator[Finding]:
    """A check is old by its own word, or by a list of the guideline that bound the agreement."""
    bound = {(a.text("id"), g.text("id")) for a, g in iter_bound(context)}
    for check in context.rows("checks"):
        named = (check.text("agreement"), check.text("guideline"))
        months = _list_months(context, check) if named in bound else []
        due = _find_due(context, check, months)
        if due and due.latest < context.as_of and _is_running(context, check):
            message = f"kontrollen skulle ha gjorts om senast {due.latest.isoformat()}"
            yield say("check-old", check, "made_on", message)


def _list_months(context: Context, check: Row) -> list[int]:
    """Return after how many months each list of the check's guideline wants it made again."""
    return [
        months
        for one in context.by("guideline_sets", "guideline", check.text("guideline"))
        if one.text("kind") in CONTROLLED and (months := read_int(one, "recheck_months"))
    ]


def _find_due(context: Context, check: Row, months: list[int]) -> Span | None:
    """Return by when a check is made again, None where nobody says, it has been, or is ahead."""
    made = read_span(check, "made_on")
    others = (
        read_span(other, "made_on")
        for other in context.by("checks", "partner", check.text("partner"))
        if stands_for(other.text, check.text("agreement") or "")
    )
    ahead = made is not None and made.earliest > context.as_of
    if ahead or is_done_anew(made, others, context.as_of):
        return None
    return find_due(made, read_span(check, "valid_until"), months)


def _is_running(context: Context, check: Row) -> bool:
    """Say whether the check's agreement has not ended, as far as is known."""
    agreement = context.find("agreements", check.text("agreement"))
    if agreement is None:
        return True
    steps = context.by("decisions", "agreement", agreement.text("id"))
    over = agreement.text("status") == "declined" or is_terminated(
        agreement.text, (step.text for step in steps), context.as_of
    )
    end = read_span(agreement, "end")
    return not over and (end is None or end.latest >= context.as_of)


def iter_bound(context: Context) -> Iterator[tuple[Row, Row]]:
    """Yield each IOP with each guideline of its owner in force on the day it was made."""
    validities = read_validities(one.text for one in context.rows("guidelines"))
    for agreement in context.rows("agreements"):
        made = _find_made(context, agreement)
        for owner, _ in agreement.cells["owner"].items:
            for guideline in context.by("guidelines", "issuer", owner):
                valid = validities.get(guideline.text("id") or "")
                if valid and is_bound(made, valid):
                    yield agreement, guideline


def _find_made(context: Context, agreement: Row) -> Made:
    steps = context.by("decisions", "agreement", agreement.text("id"))
    return read_made(agreement.text, (step.text for step in steps), context.as_of)


def _iter_sets(context: Context, guideline: Row, kinds: tuple[str, ...]) -> Iterator[Row]:
    for one in context.by("guideline_sets", "guideline", guideline.text("id")):
        if one.text("kind") in kinds:
            yield one
