"""Rules about checks of partners: whom they concern, and remedies that are whole."""

from collections.abc import Iterator
from datetime import date

from iopgen.reading.findings import Code, Finding, Severity, clean
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.what_binds import ANSWERED, LOOSE, has_been_made, is_after
from iopgen.review.assessments import is_key_withheld
from iopgen.review.check_details import is_failed
from iopgen.rules.base import (
    has_list,
    has_unclear_parties,
    is_wrong_code,
    names_nobody,
    rule,
    say,
)


@rule(
    Code(
        "check-of-no-party",
        Severity.ERROR,
        "Kontrollen gäller en organisation som inte är part",
        "Rätta partner eller agreement i kontrollen, eller lägg till parten i samarbetet. "
        "Kontroller sparas bara för parter utanför det offentliga, i ett samarbete som har blivit "
        "av: beslutat, undertecknat, nämnt i myndighetens handlingar eller uppsagt.",
        "partner: forening-utan-avtal",
        "Registrets egen regel: kontroller sparas bara för parter i ett samarbete",
    )
)
def check_parties(register: Register) -> Iterator[Finding]:
    """Only parties that are no authority, of an agreement that has come to be, have a check."""
    for row in register.all(e.Check):
        partner, agreement = row.partner, register.find(e.Agreement, row.agreement)
        if partner and agreement and (why := _refuse_party(register, partner, agreement)):
            yield say("check-of-no-party", row, "partner", f'"{clean(partner)}" {why}')


def _refuse_party(register: Register, partner: str, agreement: e.Agreement) -> str:
    """Say why no check of a partner belongs to an agreement, nothing where it does."""
    name = clean(agreement.id)
    if names_nobody(register, partner) or has_unclear_parties(register, agreement.id):
        return ""
    if not _has_come_to_be(register, agreement):
        return f"är inte part: {name} har inte blivit av"
    if not has_list(register, agreement, "parties"):
        return ""
    parties = register.by(e.Party, "agreement", agreement.id)
    roles = {party.role for party in parties if party.partner == partner}
    if not roles:
        return f"är inte part i {name}"
    public = roles == {"public"} or partner in agreement.owner
    return f"är offentlig part i {name}" if public else ""


def _has_come_to_be(register: Register, agreement: e.Agreement) -> bool:
    """Say whether an agreement has been made on any day: an error can't depend on the as-of date.

    Where its status is not known nothing is said; validation does.
    """
    unknown = not agreement.status or is_wrong_code(agreement, "status")
    return unknown or has_been_made(register, agreement, date.max)


@rule(
    Code(
        "remedy-incomplete",
        Severity.ERROR,
        "Rättelsen är inte fullständig",
        "Ange remedy med distance_taken: yes, measures och carried_out_on. En organisation kan "
        "vara möjlig part först när den tagit avstånd, vidtagit åtgärder och genomfört dem, "
        "senast den dag kontrollen gjordes.",
        "conclusion: possible_after_remedy   # remedy saknas",
        "Utredning om arbetsmarknadsnämndens samverkan med civilsamhället, 2019 (förslag)",
    )
)
def check_remedies(register: Register) -> Iterator[Finding]:
    """Possible after remedy needs distance and measures, carried out by the day of the check."""
    for row in register.all(e.Check):
        if row.conclusion != "possible_after_remedy":
            continue
        whole = (
            row.remedy_distance_taken
            and row.remedy_measures
            and e.is_stated(row, "remedy_carried_out_on")
        )
        if not whole:
            yield say("remedy-incomplete", row, "conclusion", "uppgifter om rättelsen saknas")
        elif is_after(row.remedy_carried_out_on, row.made_on):
            message = "åtgärderna är genomförda först efter kontrollen"
            yield say("remedy-incomplete", row, "remedy_carried_out_on", message)


@rule(
    Code(
        "publish-incomplete",
        Severity.ERROR,
        "Beslutet att visa svaren är inte fullständigt",
        "Ange publish med decided_by_function och decided_on, tidigast den dag kontrollen gjordes. "
        "Ta annars bort publish, så visas inte svaren.",
        "made_on: 2024-03-01\npublish: {decided_on: 2024-02-01}   # decided_by_function saknas",
        "Registrets egen regel: svaren i en kontroll visas först när någon har beslutat det",
    )
)
def check_publishing(register: Register) -> Iterator[Finding]:
    """Answers are shown by a decision: of a function, on a day, of a check that has been made."""
    columns = ("publish_decided_by", "publish_decided_on", "publish_communicated_on")
    for row in register.all(e.Check):
        stated = [name for name in columns if e.is_stated(row, name)]
        if stated and not {"publish_decided_by", "publish_decided_on"}.issubset(stated):
            yield say("publish-incomplete", row, stated[0], "funktion eller dag saknas")
        made, decided = row.made_on, row.publish_decided_on
        if is_after(made, decided):
            message = "beslutet är äldre än kontrollen"
            yield say("publish-incomplete", row, "publish_decided_on", message)


@rule(
    Code(
        "conclusion-against-duty",
        Severity.ERROR,
        "Slutsatsen går emot ett svar på en punkt som är ett krav",
        "Lägg till deviation med motivering, funktion och datum, om det blev beslutat så. Rätta "
        "annars svaret eller slutsatsen. Verktyget ändrar aldrig en slutsats.",
        "answers:\n  - {set: demokrati, item: vald, answer: yes}\nconclusion: approved",
        "Den riktlinje som kontrollen gäller",
    )
)
def check_conclusions(register: Register) -> Iterator[Finding]:
    """Approved in spite of a failed duty (ska) is published only with a decided deviation."""
    for check, item in _iter_contradicted(register):
        if item.strength == "ska":
            message = f"svaret uppfyller inte punkten ”{clean(item.text or item.item)}”"
            yield say("conclusion-against-duty", check, "conclusion", message)


@rule(
    Code(
        "conclusion-against-answer",
        Severity.WARNING,
        "Slutsatsen går emot svaren",
        "Lägg till deviation med motivering, funktion och datum, om det blev beslutat så. Rätta "
        "annars svaret eller slutsatsen.",
        "answers:\n  - {set: hinder, item: oordning, answer: yes}\nconclusion: approved",
        "Den riktlinje som kontrollen gäller",
    )
)
def check_weak_conclusions(register: Register) -> Iterator[Finding]:
    """Approved in spite of a failed wish, or not approved though nothing failed: maybe a slip."""
    for check, item in _iter_contradicted(register):
        if item.strength != "ska":
            message = f"svaret uppfyller inte punkten ”{clean(item.text or item.item)}”"
            yield say("conclusion-against-answer", check, "conclusion", message)
    for check in _iter_undecided(register, "not_approved"):
        results = _list_results(register, check)
        if results and all(results):
            message = "inte godtagen, fast alla svar uppfyller sina punkter"
            yield say("conclusion-against-answer", check, "conclusion", message)


@rule(
    Code(
        "conclusion-without-answer",
        Severity.WARNING,
        "Godtagen utan svar på en punkt som är ett krav",
        "Lägg till svaret. Är det inte bedömt, lägg till deviation med motivering, funktion och "
        "datum om det blev beslutat ändå. En kontroll utan några svar alls godtas: då har "
        "registret bara slutsatsen.",
        "answers:\n  - {set: demokrati, item: vald, answer: unknown}\nconclusion: approved",
        "Den riktlinje som kontrollen gäller",
    )
)
def check_open_conclusions(register: Register) -> Iterator[Finding]:
    """Approved while a duty (ska) has no answer rests on nothing, where answers are on record."""
    for check in _iter_undecided(register, "approved"):
        if is_key_withheld(register, check, "answers"):  # on record elsewhere
            continue
        answers = register.by(e.CheckAnswer, "check", check.id)
        known = {(a.set, a.item) for a in answers if a.answer in ("yes", "no")}
        for item in register.by(e.GuidelineItem, "guideline", check.guideline):
            asked = item.kind in ANSWERED and item.strength == "ska" and item.required not in LOOSE
            if answers and asked and (item.set, item.item) not in known:
                message = f"punkten ”{clean(item.text or item.item)}” är inte bedömd"
                yield say("conclusion-without-answer", check, "conclusion", message)


def _iter_undecided(register: Register, conclusion: str) -> Iterator[e.Check]:
    """Yield the checks that come to a conclusion, without a deviation that was decided."""
    for check in register.all(e.Check):
        if check.conclusion == conclusion and not check.deviation_motivation:
            yield check


def _list_results(register: Register, check: e.Check) -> list[bool]:
    """Say of each answer whether it passes its item, and of each missing document that it fails."""
    items = _index_items(register, check)
    results = []
    for answer in register.by(e.CheckAnswer, "check", check.id):
        item = items.get((answer.set, answer.item))
        results.append(bool(item and item.pass_answer == answer.answer))
    lacking = any(
        document.status == "missing" for document in register.by(e.CheckDocument, "check", check.id)
    )
    return [*results, False] if lacking else results


def _index_items(register: Register, check: e.Check) -> dict[tuple[str, str], e.GuidelineItem]:
    """Return the items of a check's guideline by set and id."""
    items = register.by(e.GuidelineItem, "guideline", check.guideline)
    return {(item.set, item.item): item for item in items}


def _iter_contradicted(register: Register) -> Iterator[tuple[e.Check, e.GuidelineItem]]:
    """Yield checks that approve without a deviation, with each item whose answer fails."""
    for check in _iter_undecided(register, "approved"):
        items = _index_items(register, check)
        for answer in register.by(e.CheckAnswer, "check", check.id):
            item = items.get((answer.set, answer.item))
            if item and is_failed(item, answer.answer):
                yield check, item


OPEN_FIELDS = frozenset({"made_on", "by_function", "guideline", "conclusion", "valid_until"})
"""What a discrepancy may ask about a check, because everybody sees it."""
