"""Rules about checks of partners: whom they concern, and remedies that are whole."""

from collections.abc import Iterator

from iopgen.findings import Code, Finding, Severity, clean
from iopgen.rules.base import Context, rule, say


@rule(
    Code(
        "check-of-no-party",
        Severity.ERROR,
        "Kontrollen gäller en organisation som inte är part",
        "Ta bort kontrollen, eller rätta samarbetet. Kontroller sparas bara för parter i ett "
        "samarbete.",
        "partner: forening-utan-avtal",
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
