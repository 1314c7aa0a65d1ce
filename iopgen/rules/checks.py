"""Rules about checks of partners: whom they concern, and remedies that are whole."""

import re
from collections.abc import Iterator

from iopgen.findings import Code, Finding, Severity, clean
from iopgen.rules.base import Context, rule, say
from iopgen.tables import Row


@rule(
    Code(
        "check-of-no-party",
        Severity.ERROR,
        "Kontrollen gäller en organisation som inte är part",
        "Ta bort kontrollen, eller rätta samarbetet. Kontroller sparas bara för parter i ett "
        "samarbete.",
        "partner: forening-utan-avtal",
        "Registrets egen regel: kontroller sparas bara för parter i ett samarbete",
    )
)
def check_parties(context: Context) -> Iterator[Finding]:
    """Only parties of an agreement have a check on record."""
    for row in context.rows("checks"):
        partner, agreement = row.text("partner"), row.text("agreement")
        parties = context.by("agreement_parties", "agreement", agreement)
        if partner and parties and partner not in {party.text("partner") for party in parties}:
            message = f'"{clean(partner)}" är inte part i {clean(agreement or "")}'
            yield say("check-of-no-party", row, "partner", message)


@rule(
    Code(
        "remedy-incomplete",
        Severity.ERROR,
        "Rättelsen är inte fullständig",
        "Ange remedy med distance_taken: yes, measures och carried_out_on. En organisation kan "
        "vara möjlig part först när den tagit avstånd, vidtagit åtgärder och genomfört dem.",
        "conclusion: possible_after_remedy   # remedy saknas",
        "Utredning om arbetsmarknadsnämndens samverkan med civilsamhället, 2019 (förslag)",
    )
)
def check_remedies(context: Context) -> Iterator[Finding]:
    """Possible after remedy needs distance, measures and a day when they were carried out."""
    for row in context.rows("checks"):
        if row.text("conclusion") != "possible_after_remedy":
            continue
        whole = row.text("remedy_distance_taken") == "yes" and all(
            row.text(name) for name in ("remedy_measures", "remedy_carried_out_on")
        )
        if not whole:
            yield say("remedy-incomplete", row, "conclusion", "uppgifter om rättelsen saknas")


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
        "Slutsatsen går emot ett svar",
        "Lägg till deviation med motivering, funktion och datum, om det blev beslutat så. Rätta "
        "annars svaret eller slutsatsen.",
        "answers:\n  - {set: hinder, item: oordning, answer: yes}\nconclusion: approved",
        "Den riktlinje som kontrollen gäller",
    )
)
def check_weak_conclusions(context: Context) -> Iterator[Finding]:
    """Approved in spite of a failed wish (bör, vägledande) is probably a slip."""
    for check, item in _iter_contradicted(context):
        if item.text("strength") != "ska":
            message = f'"{clean(item.text("item") or "")}" är inte uppfyllt'
            yield say("conclusion-against-answer", check, "conclusion", message)


def _iter_contradicted(context: Context) -> Iterator[tuple[Row, Row]]:
    """Yield checks that approve without a deviation, with each item whose answer fails."""
    for check in context.rows("checks"):
        if check.text("conclusion") == "approved" and not check.text("deviation_motivation"):
            items = {
                (item.text("set"), item.text("item")): item
                for item in context.by("guideline_items", "guideline", check.text("guideline"))
            }
            for answer in context.by("check_answers", "check", check.text("id")):
                item = items.get((answer.text("set"), answer.text("item")))
                if item and is_failed(item.text("pass_answer"), answer.text("answer")):
                    yield check, item


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
