"""Contradictions between sources: whether they still are, and still quote what the records say."""

from collections.abc import Iterator

from iopgen.calc.amounts import THOUSANDS, is_written
from iopgen.reading.findings import Code, Finding, Severity
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.money import find_amount
from iopgen.rules.base import CONSISTENCY, rule, say


@rule(
    Code(
        "discrepancy-agrees",
        Severity.WARNING,
        "Källorna säger samma sak",
        "Kontrollera värdena mot källorna. Är de verkligen lika finns ingen motsägelse: ta då bort "
        "posten.",
        "values:\n  - {label: Avtalet, value: 500, unit: tkr}\n"
        "  - {label: Budgeten, value: 500, unit: tkr}",
        CONSISTENCY,
    )
)
def check_agreement_of_sources(register: Register) -> Iterator[Finding]:
    """A contradiction has two values that differ, where all are shown."""
    for row in register.all(e.Discrepancy):
        values = register.by(e.DiscrepancyValue, "discrepancy", row.id)
        told = {(one.value.casefold(), one.unit) for one in values if one.value}
        if len(values) > 1 and len(told) == 1 and all(one.value for one in values):
            yield say("discrepancy-agrees", row, "id", "alla värden är lika")


@rule(
    Code(
        "discrepancy-single",
        Severity.ERROR,
        "En motsägelse har bara ett värde",
        "Lägg till det andra värdet, med sin källa. En motsägelse behöver minst två.",
        "values:\n  - {label: Avtalet, value: 500, unit: tkr, basis: printed}",
        CONSISTENCY,
    )
)
def check_sides(register: Register) -> Iterator[Finding]:
    """A contradiction has two sides."""
    for row in register.all(e.Discrepancy):
        if len(register.by(e.DiscrepancyValue, "discrepancy", row.id)) == 1:
            yield say("discrepancy-single", row, "id", "bara ett värde")


@rule(
    Code(
        "discrepancy-status",
        Severity.WARNING,
        "Motsägelsens läge stämmer inte med förklaringen",
        "Skriv vad som förklarar den i explanation, eller status: open tills någon vet.",
        "status: explained   # explanation saknas",
        CONSISTENCY,
    )
)
def check_explanations(register: Register) -> Iterator[Finding]:
    """What is explained says how, and what is open has no explanation."""
    for row in register.all(e.Discrepancy):
        if row.status == "explained" and not row.explanation:
            yield say("discrepancy-status", row, "status", "status är explained utan explanation")
        elif row.status == "open" and row.explanation:
            hint = "skriv status: explained, om förklaringen räcker"
            message = "en förklaring finns, fast status är open"
            yield say("discrepancy-status", row, "status", message, hint)


@rule(
    Code(
        "discrepancy-outdated",
        Severity.WARNING,
        "Motsägelsen återger inte beloppet i posten",
        "Rätta värdet i motsägelsen, eller beloppet i posten som den gäller: ett av värdena ska "
        "vara det som står där.",
        'concerns:\n  - {record: budgets/exempel, field: "lines[kommunen-2024].amount"}',
        CONSISTENCY,
    )
)
def check_quoted_amounts(register: Register) -> Iterator[Finding]:
    """Where a contradiction concerns an amount, one of its values is that amount."""
    held = dict(_iter_amounts_by_path(register))
    for row in register.all(e.DiscrepancyConcern):
        path = row.concerned, row.field.removesuffix(".amount")
        values = register.by(e.DiscrepancyValue, "discrepancy", row.discrepancy)
        texts = [f"{one.value} {one.unit}" for one in values if one.unit in THOUSANDS]
        amount = held.get(path)
        if len(values) < _SIDES:
            continue
        if amount is not None and texts and not any(is_written(text, amount) for text in texts):
            message = f"i posten står {amount} kr, som inget av värdena är"
            yield say("discrepancy-outdated", row, "field", message)


_SIDES = 2


def _iter_amounts_by_path(register: Register) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield each amount of a budget that is known, by its record and path."""
    for line in register.all(e.BudgetLine):
        if line.amount is not None:
            yield (line.record, line.within), line.amount
    for cell in register.all(e.BudgetCell):
        if (amount := find_amount(register, cell)) is not None:
            yield (cell.record, f"rows[{cell.row}].values[{cell.column}]"), amount
