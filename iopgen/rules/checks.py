"""Rules about checks of partners: whom they concern, and remedies that are whole."""

import re
from collections.abc import Iterator
from datetime import date

from iopgen.findings import Code, Finding, Severity, clean
from iopgen.force import ANSWERED, has_been_made, is_after
from iopgen.rules.base import Context, has_list, is_withheld, read_span, rule, say
from iopgen.tables import Row


@rule(
    Code(
        "check-of-no-party",
        Severity.ERROR,
        "Kontrollen gäller en organisation som inte är part",
        "Ta bort kontrollen, eller rätta samarbetet. Kontroller sparas bara för parter utanför det "
        "offentliga, i ett samarbete som har blivit av: beslutat, undertecknat, nämnt i "
        "myndighetens handlingar eller uppsagt.",
        "partner: forening-utan-avtal",
        "Registrets egen regel: kontroller sparas bara för parter i ett samarbete",
    )
)
def check_parties(context: Context) -> Iterator[Finding]:
    """Only parties that are no authority, of an agreement that has come to be, have a check."""
    for row in context.rows("checks"):
        partner, agreement = row.text("partner"), context.find("agreements", row.text("agreement"))
        if partner and agreement and (why := _refuse_party(context, partner, agreement)):
            yield say("check-of-no-party", row, "partner", f'"{clean(partner)}" {why}')


def _refuse_party(context: Context, partner: str, agreement: Row) -> str:
    """Say why no check of a partner belongs to an agreement, nothing where it does."""
    name = clean(agreement.text("id") or "")
    if not _has_come_to_be(context, agreement):
        return f"är inte part: {name} har inte blivit av"
    if not has_list(agreement, "parties"):
        return ""
    parties = context.by("agreement_parties", "agreement", agreement.text("id"))
    roles = {party.text("role") for party in parties if party.text("partner") == partner}
    if not roles:
        return f"är inte part i {name}"
    public = roles == {"public"} or partner in {text for text, _ in agreement.cells["owner"].items}
    return f"är offentlig part i {name}" if public else ""


def _has_come_to_be(context: Context, agreement: Row) -> bool:
    """Say whether an agreement has been made on any day: an error can't depend on the as-of date.

    Where its status is not known nothing is said; validation does.
    """
    steps = context.by("decisions", "agreement", agreement.text("id"))
    named = (step.text for step in steps)
    return not agreement.text("status") or has_been_made(agreement.text, named, date.max)


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
def check_remedies(context: Context) -> Iterator[Finding]:
    """Possible after remedy needs distance and measures, carried out by the day of the check."""
    for row in context.rows("checks"):
        if row.text("conclusion") != "possible_after_remedy":
            continue
        whole = row.text("remedy_distance_taken") == "yes" and all(
            row.text(name) for name in ("remedy_measures", "remedy_carried_out_on")
        )
        if not whole:
            yield say("remedy-incomplete", row, "conclusion", "uppgifter om rättelsen saknas")
        elif is_after(read_span(row, "remedy_carried_out_on"), read_span(row, "made_on")):
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
def check_publishing(context: Context) -> Iterator[Finding]:
    """Answers are shown by a decision: of a function, on a day, of a check that has been made."""
    columns = ("publish_decided_by", "publish_decided_on", "publish_communicated_on")
    for row in context.rows("checks"):
        stated = [name for name in columns if row.text(name)]
        if stated and not {"publish_decided_by", "publish_decided_on"}.issubset(stated):
            yield say("publish-incomplete", row, stated[0], "funktion eller dag saknas")
        made, decided = read_span(row, "made_on"), read_span(row, "publish_decided_on")
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
def check_conclusions(context: Context) -> Iterator[Finding]:
    """Approved in spite of a failed duty (ska) is published only with a decided deviation."""
    for check, item in _iter_contradicted(context):
        if item.text("strength") == "ska":
            message = f'"{clean(item.text("item") or "")}" är inte uppfyllt'
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
def check_weak_conclusions(context: Context) -> Iterator[Finding]:
    """Approved in spite of a failed wish, or not approved though nothing failed: maybe a slip."""
    for check, item in _iter_contradicted(context):
        if item.text("strength") != "ska":
            message = f'"{clean(item.text("item") or "")}" är inte uppfyllt'
            yield say("conclusion-against-answer", check, "conclusion", message)
    for check in _iter_undecided(context, "not_approved"):
        results = _list_results(context, check)
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
def check_open_conclusions(context: Context) -> Iterator[Finding]:
    """Approved while a duty (ska) has no answer rests on nothing, where answers are on record."""
    for check in _iter_undecided(context, "approved"):
        if is_withheld(context, check, "answers"):  # on record elsewhere
            continue
        answers = context.by("check_answers", "check", check.text("id"))
        known = {
            (a.text("set"), a.text("item")) for a in answers if a.text("answer") in ("yes", "no")
        }
        for item in context.by("guideline_items", "guideline", check.text("guideline")):
            asked = item.text("kind") in ANSWERED and item.text("strength") == "ska"
            if answers and asked and (item.text("set"), item.text("item")) not in known:
                message = f'"{clean(item.text("item") or "")}" är inte bedömt'
                yield say("conclusion-without-answer", check, "conclusion", message)


def _iter_undecided(context: Context, conclusion: str) -> Iterator[Row]:
    """Yield the checks that come to a conclusion, without a deviation that was decided."""
    for check in context.rows("checks"):
        if check.text("conclusion") == conclusion and not check.text("deviation_motivation"):
            yield check


def _list_results(context: Context, check: Row) -> list[bool]:
    """Say of each answer whether it passes its item, and of each missing document that it fails."""
    items = _index_items(context, check)
    results = []
    for answer in context.by("check_answers", "check", check.text("id")):
        item = items.get((answer.text("set"), answer.text("item")))
        results.append(bool(item and item.text("pass_answer") == answer.text("answer")))
    lacking = any(
        document.text("status") == "missing"
        for document in context.by("check_documents", "check", check.text("id"))
    )
    return [*results, False] if lacking else results


def _index_items(context: Context, check: Row) -> dict[tuple[str | None, str | None], Row]:
    """Return the items of a check's guideline by set and id."""
    items = context.by("guideline_items", "guideline", check.text("guideline"))
    return {(item.text("set"), item.text("item")): item for item in items}


def _iter_contradicted(context: Context) -> Iterator[tuple[Row, Row]]:
    """Yield checks that approve without a deviation, with each item whose answer fails."""
    for check in _iter_undecided(context, "approved"):
        items = _index_items(context, check)
        for answer in context.by("check_answers", "check", check.text("id")):
            item = items.get((answer.text("set"), answer.text("item")))
            if item and is_failed(item.text("pass_answer"), answer.text("answer")):
                yield check, item


OPEN_FIELDS = frozenset({"made_on", "by_function", "guideline", "conclusion", "valid_until"})
"""What a discrepancy may ask about a check, because everybody sees it."""


_PRIVATE = re.compile(
    r"(answers|documents|remedy|deviation|publish)(?![^.\[])|(evidence|withheld)\[[^\]]"
)
"""Keys of a check that are in no output until its `publish` says so (design, section 5).

What is said of them names them too: evidence for an answer, an answer that is withheld, and the
decision itself until its day has come.
"""


def is_private(field: str) -> bool:
    """Say whether a field path of a check leads to what it keeps to itself until published."""
    return _PRIVATE.match(field) is not None


def is_failed(pass_answer: str | None, answer: str | None) -> bool:
    """Say whether an answer fails an item: the other of yes and no; unknown fails nothing."""
    return (pass_answer, answer) in {("yes", "no"), ("no", "yes")}
