"""What an agreement says of its form, its money and itself."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from iopgen.calc.amounts import parse_printed
from iopgen.reading.findings import Code, Finding, Severity
from iopgen.register import entities as e
from iopgen.register.lookup import Register, once
from iopgen.rules.base import (
    CONSISTENCY,
    READABLE,
    rule,
    say,
)

WITHOUT_MONEY = frozenset({"informal", "uncompensated"})
"""Forms that by definition carry no compensation."""


@rule(
    Code(
        "money-without-compensation",
        Severity.ERROR,
        "En form utan ersättning har belopp",
        "Välj en annan form eller ta bort beloppen. Informell samverkan och partnerskap utan "
        "ersättning har per definition inga pengar.",
        "form: informal   # men en ekonomipost har belopp för samarbetet",
        "Utredning om arbetsmarknadsnämndens samverkan med civilsamhället, 2019",
    )
)
def check_forms_without_money(register: Register) -> Iterator[Finding]:
    """Informal and uncompensated collaboration carries no amount, wherever amounts stand."""
    for row, column in _iter_amounts(register):
        name = "id" if isinstance(row, e.Agreement) else "agreement"
        agreement = register.find(e.Agreement, getattr(row, name))
        form = agreement.form if agreement else None
        if form in WITHOUT_MONEY:
            message = f'samarbetet har formen "{form}" men ett belopp'
            yield say("money-without-compensation", row, column, message)


def _iter_amounts(register: Register) -> Iterator[tuple[e.Entity, str]]:
    """Yield each row that states an amount for an agreement, and the column to point at."""
    for kind, column in _AMOUNTS:
        for row in register.all(kind):
            if e.is_stated(row, column):
                yield row, column
    for line in register.all(e.BudgetRow):
        if line.agreement and _has_printed_amount(register, line):
            yield line, "agreement"


_AMOUNTS: tuple[tuple[type[e.Entity], str], ...] = (
    (e.BudgetLine, "amount"),
    (e.Budget, "stated_total"),
    (e.CompensationTier, "amount"),
    (e.CompensationExtra, "amount"),
    (e.Agreement, "participant_amount"),
)
"""Where an agreement's amounts stand, printed tables aside."""


def _has_printed_amount(register: Register, row: e.BudgetRow) -> bool:
    """Say whether a row of a printed table holds some money; a blank or a zero is none."""
    columns = register.by(e.BudgetColumn, "table", row.table)
    money = {column.column for column in columns if column.kind == "amount"}
    return any(
        parse_printed(cell.printed, "mkr")  # so that no fraction becomes a zero
        for cell in _group_cells(register).get((row.table, row.row), ())
        if cell.column in money
    )


@once
def _group_cells(register: Register) -> Mapping[tuple[str, str], Sequence[e.BudgetCell]]:
    """Return the cells of each row, by table and row: many tables have a row of the same id."""
    found: defaultdict[tuple[str, str], list[e.BudgetCell]] = defaultdict(list)
    for cell in register.all(e.BudgetCell):
        found[cell.table, cell.row].append(cell)
    return found


@rule(
    Code(
        "money-though-unpaid",
        Severity.ERROR,
        "Ingen ersättning betalas, men det finns pengar",
        "Ta bort payment.paid eller beloppen, efter vad källan säger. Egna insatser får stå kvar, "
        "eftersom de inte är pengar.",
        "payment: {paid: no}   # men en ekonomipost har pengar (kind: cash) för samarbetet",
        CONSISTENCY,
    )
)
def check_unpaid(register: Register) -> Iterator[Finding]:
    """Where no compensation is paid there is no cash, whatever the form; in kind there may be."""
    for row in register.all(e.BudgetLine):
        agreement = register.find(e.Agreement, row.agreement)
        if (
            agreement
            and agreement.payment_paid is False
            and agreement.form not in WITHOUT_MONEY  # said already by their form
            and row.kind == "cash"
            and row.amount
        ):
            message = "ingen ersättning betalas enligt samarbetets post, men här står pengar"
            yield say("money-though-unpaid", row, "amount", message)


@rule(
    Code(
        "summary-is-title",
        Severity.WARNING,
        "Sammanfattningen säger inte mer än rubriken",
        "Skriv en eller två meningar om vad samarbetet är och för vem.",
        "title: Mötesplats i Norra Påhittet\nsummary: Mötesplats i Norra Påhittet",
        READABLE,
    )
)
def check_summaries(register: Register) -> Iterator[Finding]:
    """A summary that repeats the title helps nobody."""
    for row in register.all(e.Agreement):
        if row.title and row.title.casefold().strip(" .") == row.summary.casefold().strip(" ."):
            yield say("summary-is-title", row, "summary", "sammanfattningen upprepar rubriken")


@rule(
    Code(
        "annual-item-twice",
        Severity.WARNING,
        "Samma sak två gånger i årshjulet",
        "Slå ihop punkterna, eller rätta slaget eller månaden på den ena.",
        "annual_cycle:\n  - {item: Budget, kind: budget, month: 11}\n"
        "  - {item: Budget för nästa år, kind: budget, month: 11}",
        CONSISTENCY,
    )
)
def check_annual_items(register: Register) -> Iterator[Finding]:
    """One kind of thing is done once in a month; bodies may meet, and other things be done."""
    seen: dict[tuple[str | None, ...], int] = {}
    for row in register.all(e.AnnualItem):
        key = (row.agreement, row.kind, e.get_text(row, "month"), row.about)
        if e.is_stated(row, "month") and row.kind not in ("", "meeting", "other"):
            if key in seen:
                message = f"punkten har samma slag och månad som den på rad {seen[key]}"
                yield say("annual-item-twice", row, "kind", message)
            seen.setdefault(key, row.file_line)
