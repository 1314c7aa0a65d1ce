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
        if amount is not None and texts and not any(is_written(text, amount) for text in texts):
            message = f"i posten står {amount} kr, som inget av värdena är"
            yield say("discrepancy-outdated", row, "field", message)


def _iter_amounts_by_path(register: Register) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield each amount of a budget that is known, by its record and path."""
    for line in register.all(e.BudgetLine):
        if line.amount is not None:
            yield (line.record, line.within), line.amount
    for cell in register.all(e.BudgetCell):
        if (amount := find_amount(register, cell)) is not None:
            yield (cell.record, f"rows[{cell.row}].values[{cell.column}]"), amount
