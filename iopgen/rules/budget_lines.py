"""Lines of a budget: what is written beside an amount, and lines that may be copies."""

from collections.abc import Iterator

from iopgen.calc.amounts import is_written
from iopgen.reading.findings import Code, Finding, Severity, clean
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.rules.base import CONSISTENCY, rule, say


@rule(
    Code(
        "printed-differs",
        Severity.WARNING,
        "Beloppet är ett annat än det som står tryckt",
        "Kontrollera båda mot källan. I amount står hela kronor: 500 tkr är 500000.",
        "lines:\n  - {id: kommunen-2024, year: 2024, amount: 50000, printed: 500 tkr}",
        CONSISTENCY,
    )
)
def check_printed_lines(register: Register) -> Iterator[Finding]:
    """An amount is what its text says, in the unit that it has there, rounded as it is there."""
    for row in register.all(e.BudgetLine):
        if row.amount is not None and row.printed and is_written(row.printed, row.amount) is False:
            message = f'"{clean(row.printed)}" är inte {row.amount} kr'
            yield say("printed-differs", row, "printed", message)
