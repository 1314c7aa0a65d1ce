"""Lines of a budget: what is written beside them, who pays, and the totals stated of them."""

from collections.abc import Iterator

from iopgen.calc.amounts import is_written
from iopgen.reading.findings import Code, Finding, Severity, clean
from iopgen.records.suggestions import suggest
from iopgen.register import entities as e
from iopgen.register.copies import find_copied_lines, identify_line
from iopgen.register.lookup import Register
from iopgen.review.stated_totals import check_stated_total
from iopgen.rules.base import (
    CONSISTENCY,
    has_unclear_parties,
    is_outside_term,
    names_nobody,
    rule,
    say,
    say_at,
)


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


@rule(
    Code(
        "money-outside-parties",
        Severity.WARNING,
        "Beloppet går till eller från någon som inte är part",
        "Rätta party eller to, eller lägg till parten under parties i samarbetet. Den som betalar "
        "utan att vara part i övrigt får rollen funder.",
        "lines:\n  - {id: bidrag, party: exempelkommun, to: ett-annat-bolag, amount: 600000}",
        CONSISTENCY,
    )
)
def check_payers(register: Register) -> Iterator[Finding]:
    """Who pays and who receives is a party of the agreement, where its parties are on record."""
    for row in register.all(e.BudgetLine):
        agreement = register.find(e.Agreement, row.agreement)
        parties = register.by(e.Party, "agreement", row.agreement)
        if agreement is None or not parties or has_unclear_parties(register, row.agreement):
            continue
        known = {party.partner for party in parties} | set(agreement.owner)
        for name in ("party", "to"):
            for partner, position in e.iter_texts(row, name):
                if partner not in known and not names_nobody(register, partner):
                    message = f'"{clean(partner)}" är inte part i {clean(agreement.id)}'
                    yield say_at("money-outside-parties", position, message)


@rule(
    Code(
        "whole-incomplete",
        Severity.ERROR,
        "Den egna summan är inte fullständigt angiven",
        "Skriv under whole vilken form summan gäller (of), vems den är (owner) och vilka rader i "
        "samma tabell den består av (rows).",
        "rows:\n  - {id: ram-for-iop, whole: {of: iop, owner: exempelkommun, rows: [lyktan]}}",
        CONSISTENCY,
    )
)
def check_wholes(register: Register) -> Iterator[Finding]:
    """An owner's own total says what it is a total of, whose, and of which rows of its table."""
    for row in register.all(e.BudgetRow):
        stated = {"of": row.whole_of, "owner": row.whole_owner, "rows": row.whole_rows}
        if not any(stated.values()):
            continue
        lacking = [f'"{key}" saknas' for key, value in stated.items() if not value]
        known = [one.row for one in register.by(e.BudgetRow, "table", row.table)]
        for text, position in e.iter_texts(row, "whole_rows"):
            if text not in known or text == row.row:
                message = f'raden "{clean(text)}" finns inte bland de andra i tabellen'
                yield say_at("whole-incomplete", position, message, suggest(text, known))
        if lacking:
            yield say("whole-incomplete", row, "row", lacking[0])


@rule(
    Code(
        "stated-total-differs",
        Severity.WARNING,
        "Beloppen blir inte tillsammans det som handlingen säger",
        "Kontrollera summan under stated_total och beloppen mot källan. Stämmer den inte i källan "
        "läggs en post i content/discrepancies till, om stated_total.amount.",
        "stated_total: {amount: 1910000, per: year}   # raderna ger 1190000",
        CONSISTENCY,
    )
)
def check_totals(register: Register) -> Iterator[Finding]:
    """Amounts come to what their document says, or a contradiction tells of it."""
    for budget in register.all(e.Budget):
        asked = register.discrepancies(budget.record, "stated_total.amount")
        if asked or _has_wrong_year(register, budget) or _has_copies(register, budget):
            continue
        for one in check_stated_total(register, budget):
            if one.difference and not (one.at_least and one.difference > 0):
                message = f"raderna ger {one.computed} kr, inte {one.stated}"
                yield say("stated-total-differs", budget, "stated_total", message)


def _has_wrong_year(register: Register, budget: e.Budget) -> bool:
    """Say whether a line is for a year outside the term: that is told by itself."""
    agreement = register.find(e.Agreement, budget.agreement)
    rows = register.by(e.BudgetLine, "budget", budget.id)
    return agreement is not None and any(
        is_outside_term(register, agreement, row.year) for row in rows if row.year
    )


def _has_copies(register: Register, budget: e.Budget) -> bool:
    """Say whether a line may be there twice: that too is told by itself."""
    copies = find_copied_lines(register)
    rows = register.by(e.BudgetLine, "budget", budget.id)
    return any(identify_line(row) in copies for row in rows)
