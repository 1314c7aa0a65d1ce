"""What an owner's own guideline asks of an agreement, and whether it is on record.

A rule is only held against those who are bound by it, on the day they were: the guideline is the
owner's own, adopted, and in force on the day the agreement was made. Where a date is too vague to
tell, nobody is held to anything (docs/architecture.md).
"""

from collections.abc import Iterator

from iopgen.calc.formats import format_list
from iopgen.reading.findings import Code, Finding, Severity, clean
from iopgen.register import entities as e
from iopgen.register.checks import find_due_again, is_ahead, is_replaced
from iopgen.register.lookup import Register, once
from iopgen.register.states import is_over
from iopgen.register.what_binds import find_bound, find_items
from iopgen.review.annual_cycle import MISSING, find_cycle
from iopgen.review.assessments import (
    find_failing,
    find_unassessed,
    find_uncontrolled,
    find_unmentioned,
    is_late,
)
from iopgen.review.sentences import tell_failing, tell_unmentioned
from iopgen.rules.base import names_nobody, rule, say


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
def check_assessments(register: Register) -> Iterator[Finding]:
    """An IOP is assessed against each list that its owner's guideline asks for."""
    for agreement in register.all(e.Agreement):
        for one in find_unassessed(register, agreement):
            message = f"uppgift om bedömning saknas: ”{clean(one.title)}”"
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
def check_controls(register: Register) -> Iterator[Finding]:
    """Each civil party of an IOP is checked where the owner's guideline asks for it."""
    for agreement in register.all(e.Agreement):
        if _has_mistyped_check(register, agreement):
            continue
        for party in find_uncontrolled(register, agreement):
            if names_nobody(register, party.partner):
                continue
            message = f"ingen uppgift om kontroll av {clean(party.partner)}"
            yield say("control-missing", party, "partner", message)


def _has_mistyped_check(register: Register, agreement: e.Agreement) -> bool:
    """Say whether a check names no organisation, or no agreement: it may be the one that lacks."""
    checks = register.by(e.Check, "agreement", agreement.id)
    if any(names_nobody(register, check.partner) for check in checks):
        return True
    parties = register.by(e.Party, "agreement", agreement.id)
    return any(party.partner in _find_mistyped(register) for party in parties)


@once
def _find_mistyped(register: Register) -> frozenset[str]:
    """Return the organisations with a check that names an agreement which there is not."""
    known = frozenset(register.list_ids("agreements"))
    checks = (x for x in register.all(e.Check) if x.agreement and x.agreement not in known)
    return frozenset(check.partner for check in checks if check.partner)


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
def check_late_assessments(register: Register) -> Iterator[Finding]:
    """An assessment dated after the agreement was made is a true fact, shown and not repaired."""
    for answer in register.all(e.Assessment):
        agreement = register.find(e.Agreement, answer.agreement)
        if agreement and is_late(register, agreement, answer):
            message = f"bedömningen är gjord {answer.made_on}, efter avtalet"
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
def check_versions(register: Register) -> Iterator[Finding]:
    """An assessment is held against the owner's version in force when the agreement was made."""
    for agreement in register.all(e.Agreement):
        valid = {one.id for one in find_bound(register, agreement)}
        answers = register.by(e.Assessment, "agreement", agreement.id) if valid else ()
        for answer in answers:
            used = register.find(e.Guideline, answer.guideline)
            if used and used.id not in valid and valid & _find_versions(register, used):
                message = f"då gällde {', '.join(sorted(valid))}"
                yield say("assessment-other-version", answer, "guideline", message)


def _find_versions(register: Register, guideline: e.Guideline) -> set[str]:
    """Return the ids of a guideline, of all that it replaces and of all that replaces it.

    Another list of the same owner is no other version: nobody had to choose between the two.
    """
    found: set[str] = set()
    ahead = [guideline]
    while ahead:
        one = ahead.pop()
        if one.id not in found:
            found.add(one.id)
            ahead += register.by(e.Guideline, "replaces", one.id)
            ahead += register.by(e.Guideline, "id", one.replaces)
    return found


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
def check_old_checks(register: Register) -> Iterator[Finding]:
    """A check is old by its own word, or by a list of the guideline that bound the agreement."""
    for check in register.all(e.Check):
        agreement = register.find(e.Agreement, check.agreement)
        due, _ = find_due_again(register, agreement, check)
        over = agreement is not None and is_over(register, agreement)
        settled = is_ahead(register, check) or is_replaced(register, check, check.agreement)
        if due and due.latest < register.as_of and not over and not settled:
            message = f"kontrollen skulle ha gjorts om senast {due.latest.isoformat()}"
            yield say("check-old", check, "made_on", message)


@rule(
    Code(
        "terms-missing",
        Severity.NOTICE,
        "Villkor som riktlinjen kräver finns inte bland avtalsvillkoren i registret",
        "Läs efter i avtalet. Finns villkoret där läggs det till under terms, annars visar sidan "
        "att uppgift saknas.",
        "terms:\n  - {guideline: exempel-2023, set: villkor, item: syfte, covered_by: goals}\n"
        "  # men inget om de andra villkoren i avsnittet",
        "Den egna riktlinjen, till exempel Stockholms stads riktlinjer för IOP (2017)",
    )
)
def check_terms(register: Register) -> Iterator[Finding]:
    """Terms that had to be in an agreement are among those that its record goes through."""
    for agreement in register.all(e.Agreement):
        for head, items in find_unmentioned(register, agreement):
            named = {item.item for item in find_items(register, head)}
            terms = register.by(e.Term, "agreement", agreement.id)
            if any(one.set == head.set and one.item not in named for one in terms):
                continue  # a mistyped item, which is told by itself
            message = f"i registret saknas uppgift om {tell_unmentioned(head, items)}"
            yield say("terms-missing", terms[0], "item", message)


@rule(
    Code(
        "answer-against",
        Severity.NOTICE,
        "Svaret i bedömningen är ett annat än det som riktlinjen kräver",
        "Ingenting behöver rättas om svaret är rätt avskrivet. Sidan visar svaret bredvid kravet.",
        "answers:\n  - {set: kriterier, item: ingen-marknad, answer: no}   # riktlinjen: ska, ja",
        "Den egna riktlinjen, till exempel Stockholms stads riktlinjer för IOP (2017)",
    )
)
def check_failing_answers(register: Register) -> Iterator[Finding]:
    """An answer that goes against a criterion which had to be met is a true fact, and is told."""
    for agreement in register.all(e.Agreement):
        for answer, item in find_failing(register, agreement):
            message = f"i registret {tell_failing(answer, item)}"
            yield say("answer-against", answer, "answer", message)


@rule(
    Code(
        "followup-missing",
        Severity.NOTICE,
        "Uppföljning som riktlinjen kräver finns inte i registret",
        "Lägg till en post i content/followups, om en uppföljning är gjord. Annars visar sidan att "
        "uppgift saknas.",
        "form: iop   # ägarens riktlinje har every: year, men ingen uppföljning finns för 2024",
        "Den egna riktlinjen, med en lista som har every",
    )
)
def check_yearly_follow_up(register: Register) -> Iterator[Finding]:
    """An agreement is followed up in each year for which its owner's guideline asks for that."""
    for agreement in register.all(e.Agreement):
        lacking = [
            str(year.year)
            for year in find_cycle(register, agreement)
            if year.guidelines and "follow_up" in year.find_kinds(MISSING)
        ]
        if lacking:
            message = f"i registret saknas uppgift om uppföljning för {format_list(lacking)}"
            yield say("followup-missing", agreement, "form", message)
