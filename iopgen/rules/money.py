"""Rules about amounts: lines, tiers, printed tables and their sums."""

from collections.abc import Iterator
from itertools import pairwise
from operator import itemgetter

from iopgen.calc.amounts import is_rounded, parse_printed
from iopgen.calc.equations import add_terms, iter_row_sums
from iopgen.reading.findings import Code, Finding, Severity, clean
from iopgen.records.notations import YEARS
from iopgen.records.suggestions import suggest
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.money import make_terms
from iopgen.review.reconcile import agree, find_places, iter_groups
from iopgen.rules.base import (
    CONSISTENCY,
    has_list,
    has_reversed_term,
    is_outside_term,
    rule,
    say,
    say_at,
    take_first,
)


@rule(
    Code(
        "amount-missing",
        Severity.ERROR,
        "Beloppet saknas utan förklaring",
        "Fyll i amount. Är beloppet okänt skrivs qualifier: unknown, och säger källorna olika "
        "saker anges frågans id i discrepancy.",
        "lines:\n  - {id: kommunen-2019, year: 2019, kind: cash, stage: agreed, qualifier: exact}",
        CONSISTENCY,
    )
)
def check_missing_amounts(register: Register) -> Iterator[Finding]:
    """A line without an amount says why."""
    for row in register.all(e.BudgetLine):
        is_share = e.is_stated(row, "share_percent")
        explained = row.qualifier == "unknown" or row.discrepancy or is_share
        if not e.is_stated(row, "amount") and not explained:
            hint = "fyll i amount, eller skriv qualifier: unknown när beloppet inte är känt"
            yield say("amount-missing", row, "amount", "beloppet saknas", hint)
        if e.is_stated(row, "amount") and row.qualifier == "unknown":
            message, hint = (
                "beloppet är både okänt och ifyllt",
                "ta bort amount eller ändra qualifier",
            )
            yield say("amount-missing", row, "qualifier", message, hint)


@rule(
    Code(
        "amount-unknown",
        Severity.NOTICE,
        "Ett belopp är okänt",
        "Ingenting behöver rättas. Raden visas men räknas inte in i någon summa.",
        "qualifier: unknown",
        CONSISTENCY,
    )
)
def check_unknown_amounts(register: Register) -> Iterator[Finding]:
    """An unknown amount stands outside every total, which says so."""
    for row in register.all(e.BudgetLine):
        is_told = e.is_stated(row, "amount") or e.is_stated(row, "share_percent")
        if not is_told and row.qualifier == "unknown":
            span = " till ".join(str(x) for x in (row.covers_start, row.covers_end) if x)
            year = e.get_text(row, "year") or span or "okänt år"
            yield say("amount-unknown", row, "qualifier", f"beloppet för {year} är okänt")


@rule(
    Code(
        "amount-zero",
        Severity.WARNING,
        "Beloppet är noll",
        "Kontrollera mot källan. Det är ovanligt att ett avtal har beloppet noll; är beloppet "
        "okänt skrivs qualifier: unknown utan amount.",
        "amount: 0",
        CONSISTENCY,
    )
)
def check_zero(register: Register) -> Iterator[Finding]:
    """Zero is unusual in an agreement and often means unknown."""
    for row in register.all(e.BudgetLine):
        if row.amount == 0:
            yield say("amount-zero", row, "amount", "beloppet är 0 kr")


@rule(
    Code(
        "budget-unclear",
        Severity.ERROR,
        "Posten är inte antingen belopp eller tabell",
        "Skriv antingen belopp för ett samarbete (agreement och lines) eller en tabell så som den "
        "är tryckt (columns och rows). Bara beloppen i lines räknas in i summor.",
        "id: exempel-belopp\nagreement: exempel   # varken lines eller columns",
        CONSISTENCY,
    )
)
def check_budget_kind(register: Register) -> Iterator[Finding]:
    """A budget record is lines of one agreement or a printed table, never both or neither."""
    for row in register.all(e.Budget):
        lines = register.by(e.BudgetLine, "budget", row.id)
        columns = register.by(e.BudgetColumn, "table", row.id)
        if lines and columns:
            message = "posten har både belopp för ett samarbete och en tryckt tabell"
            yield say("budget-unclear", row, "id", message, "dela den i två poster")
        elif (
            not lines and not columns and all(has_list(register, row, key) for key in _BUDGET_KINDS)
        ):
            message = "posten har varken belopp eller tabell"
            yield say("budget-unclear", row, "id", message, "fyll i lines eller columns")


_BUDGET_KINDS = ("lines", "columns")
"""The keys of a budget record that tell of which kind it is."""


@rule(
    Code(
        "line-outside-period",
        Severity.WARNING,
        "Beloppet gäller ett år utanför avtalstiden",
        "Kontrollera året mot källan och mot samarbetets period.",
        "year: 2031   # avtalet slutar 2026",
        CONSISTENCY,
    )
)
def check_years(register: Register) -> Iterator[Finding]:
    """An agreed amount lies in a year of the agreement's term."""
    for row in register.all(e.BudgetLine):
        agreement = register.find(e.Agreement, row.agreement)
        year = row.year
        if agreement is None or year is None or year not in YEARS or row.discrepancy:
            continue
        if not has_reversed_term(agreement) and is_outside_term(register, agreement, year):
            yield say("line-outside-period", row, "year", f"{year} ligger utanför avtalstiden")
    yield from _check_yearly(register)


def _check_yearly(register: Register) -> Iterator[Finding]:
    """Yield yearly amounts for a time in which there is no agreement."""
    for row in register.all(e.BudgetLine):
        agreement = register.find(e.Agreement, row.agreement)
        if agreement is None or row.per != "year" or has_reversed_term(agreement):
            continue
        for name in ("covers_start", "covers_end"):
            span = getattr(row, name)
            if span and is_outside_term(register, agreement, span.earliest.year):
                yield say("line-outside-period", row, name, f"{span} ligger utanför avtalstiden")
                break


@rule(
    Code(
        "covers-against-year",
        Severity.ERROR,
        "Tiden som beloppet gäller går inte ihop med året",
        "Ange covers med både start och end. Ligger hela tiden i ett kalenderår skrivs det som "
        "year. Går den över ett årsskifte tas year bort, för beloppet delas aldrig upp på år.",
        "year: 2024\ncovers: {start: 2023-10-01, end: 2024-09-30}",
        CONSISTENCY,
    )
)
def check_covers(register: Register) -> Iterator[Finding]:
    """A time other than a calendar year is whole and in order; its year, if any, holds it all."""
    for row in register.all(e.BudgetLine):
        stated = [name for name in ("covers_start", "covers_end") if e.is_stated(row, name)]
        start, end, year = row.covers_start, row.covers_end, row.year
        column, message, hint = "", "", ""
        is_open = row.per == "year" and stated == ["covers_start"]
        if len(stated) == 1 and not is_open:
            column, message = stated[0], "tiden har bara en början eller ett slut"
            hint = "skriv start också" if row.per == "year" else ""
        elif start and end and end.latest < start.earliest:
            column, message = "covers_end", "tiden slutar före sin början"
            hint = "kontrollera båda dagarna mot källan"
        elif start and end and year and {start.earliest.year, end.latest.year} != {year}:
            column, message = "year", f"tiden ligger inte i {year}"
            hint = "ta bort year om tiden i covers är rätt, annars rätta den"
        elif start and end and not year and start.earliest.year == end.latest.year:
            column, message = "covers_start", f"hela tiden ligger i {start.earliest.year}"
            hint = f"skriv year: {start.earliest.year} " + ("i stället" if row.per else "också")
        if column:
            yield say("covers-against-year", row, column, message, hint)


@rule(
    Code(
        "unknown-line",
        Severity.ERROR,
        "Uppräkningen eller summan gäller en rad som inte finns",
        "Skriv id för rader i samma post; för uppräkning rader med samma år som base_year.",
        "indexation:\n  base_year: 2023\n  percent: 2\n  applies_to: [kommunnen]",
        CONSISTENCY,
    )
)
def check_indexation(register: Register) -> Iterator[Finding]:
    """Indexation and a stated total name lines of their own record."""
    for row in register.all(e.Budget):
        lines = register.by(e.BudgetLine, "budget", row.id)
        known = [line.line for line in lines]
        ids = frozenset(known)
        wrong = (
            (text, position)
            for column in ("indexation_applies_to", "stated_total_lines")
            for text, position in e.iter_texts(row, column)
            if text not in ids
        )
        for text, position in take_first(wrong):
            message = f'raden "{clean(text)}" finns inte i posten'
            yield say_at("unknown-line", position, message, suggest(text, known))


@rule(
    Code(
        "tiers-overlap",
        Severity.ERROR,
        "Stegen i ersättningstrappan går inte ihop",
        "Rätta stegen så att varje antal hör till högst ett steg.",
        "tiers:\n  - {from: 1, to: 10, amount: 40000}\n  - {from: 10, to: 20, amount: 80000}",
        CONSISTENCY,
    )
)
def check_tier_overlaps(register: Register) -> Iterator[Finding]:
    """No number belongs to two tiers, and no tier ends before it begins."""
    for tier in register.all(e.CompensationTier):
        first, last = tier.from_, tier.to
        if first is not None and last is not None and last < first:
            yield say("tiers-overlap", tier, "to", f"steget slutar vid {last}, före sin början")
    for upper, lower, high in _iter_tier_pairs(register):
        if upper is None or upper >= lower:
            ended = "har inget slut" if upper is None else f"slutar vid {upper}"
            message = f"steget börjar vid {lower}, men steget före {ended}"
            yield say("tiers-overlap", high, "from_", message)


@rule(
    Code(
        "tiers-gap",
        Severity.NOTICE,
        "Ersättningstrappan har en lucka",
        "Ingenting behöver rättas om trappan ser ut så i källan. Sidan visar att antalet saknar "
        "steg.",
        "tiers:\n  - {from: 11, to: 20, amount: 80000}\n  - {from: 22, amount: 120000}",
        CONSISTENCY,
    )
)
def check_tier_gaps(register: Register) -> Iterator[Finding]:
    """A number without a tier is a fact of the document, shown on the page."""
    for upper, lower, high in _iter_tier_pairs(register):
        if upper is not None and lower > upper + 1:
            missing = f"{upper + 1}" if lower == upper + 2 else f"{upper + 1}–{lower - 1}"
            yield say("tiers-gap", high, "from_", f"antalet {missing} har inget steg")


def _iter_tier_pairs(
    register: Register,
) -> Iterator[tuple[int | None, int, e.CompensationTier]]:
    """Yield the last number of each tier, the first of the next one, and that next one."""
    for agreement in register.all(e.Agreement):
        tiers = register.by(e.CompensationTier, "agreement", agreement.id)
        known = [(tier.from_, tier) for tier in tiers if tier.from_ is not None]
        for (_, low), (lower, high) in pairwise(sorted(known, key=itemgetter(0))):
            yield low.to, lower, high


@rule(
    Code(
        "extra-without-amount",
        Severity.NOTICE,
        "Ett tillägg saknar belopp",
        "Ingenting behöver rättas om källan inte anger något belopp. Sidan visar att uppgiften "
        "saknas.",
        "extras:\n  - text: Extra medel för anpassade platser",
        CONSISTENCY,
    )
)
def check_extras(register: Register) -> Iterator[Finding]:
    """A promised extra without an amount is a fact of the document."""
    for row in register.all(e.CompensationExtra):
        if not e.is_stated(row, "amount"):
            yield say("extra-without-amount", row, "text", "tillägget saknar belopp")


@rule(
    Code(
        "unknown-table-part",
        Severity.ERROR,
        "Tabellen hänvisar till en rad, kolumn eller ett mått som inte finns",
        "Rätta id:t så att det stämmer med rows och columns, eller measures, i samma post.",
        'values: {"2091": "650"}   # kolumnen heter 2019',
        CONSISTENCY,
    )
)
def check_table_parts(register: Register) -> Iterator[Finding]:
    """Cells and sums name columns, rows and measures of their own table."""
    for kind, name, parts, part, word in _PARTS:
        for row in register.all(kind):
            owner = row.record.partition("/")[2]
            table = "statistics" if hasattr(row, "statistics") else "table"
            known = [getattr(one, part) for one in register.by(parts, table, owner)]
            for text, position in e.iter_texts(row, name):
                if text not in known:
                    message = f'{word} "{clean(text)}" finns inte i tabellen'
                    yield say_at("unknown-table-part", position, message, suggest(text, known))


_PARTS: tuple[tuple[type[e.Entity], str, type[e.Entity], str, str], ...] = (
    (e.BudgetCell, "column", e.BudgetColumn, "column", "kolumnen"),
    (e.BudgetTerm, "equals", e.BudgetRow, "row", "raden"),
    (e.BudgetTerm, "row", e.BudgetRow, "row", "raden"),
    (e.BudgetTerm, "columns", e.BudgetColumn, "column", "kolumnen"),
    (e.StatisticsCell, "measure", e.StatisticsMeasure, "measure", "måttet"),
    (e.StatisticsMeasure, "part_of", e.StatisticsMeasure, "measure", "måttet"),
    (e.StatisticsMeasure, "sum_of", e.StatisticsMeasure, "measure", "måttet"),
    (e.StatisticsTerm, "equals", e.StatisticsCell, "row", "raden"),
    (e.StatisticsTerm, "row", e.StatisticsCell, "row", "raden"),
    (e.StatisticsTerm, "measures", e.StatisticsMeasure, "measure", "måttet"),
)
"""Class and attribute that name a part; class and attribute of the parts; the word for one."""


@rule(
    Code(
        "not-an-amount",
        Severity.ERROR,
        "Värdet i tabellen är inget belopp",
        "Skriv talet så som det är tryckt, till exempel 1 360 eller -650. Text hör hemma i en "
        "kolumn med kind: text.",
        'values: {"2019": "cirka 650"}',
        CONSISTENCY,
    )
)
def check_printed_amounts(register: Register) -> Iterator[Finding]:
    """A cell in a column of amounts is a number in the table's unit."""
    kinds = {(row.table, row.column): row.kind for row in register.all(e.BudgetColumn)}
    for cell in register.all(e.BudgetCell):
        kind = kinds.get((cell.table, cell.column))
        printed = cell.printed
        if kind == "amount" and printed and parse_printed(printed, "kr") is None:
            message = f'"{clean(printed)}" är inget belopp'
            yield say("not-an-amount", cell, "printed", message)


@rule(
    Code(
        "sum-differs",
        Severity.NOTICE,
        "Tabellens summa stämmer inte",
        "Kontrollera att värdena är rätt avskrivna. Är de det visar sidan skillnaden; ingenting "
        "rättas i tysthet.",
        "sums:\n  - {id: s, equals: total, terms: [{row: a, factor: 1}]}",
        CONSISTENCY,
    )
)
def check_budget_sums(register: Register) -> Iterator[Finding]:
    """A stated sum that differs from its terms is shown with the difference."""
    for budget in register.all(e.Budget):
        terms = register.by(e.BudgetTerm, "table", budget.id)
        cells = {
            (cell.row, cell.column): amount
            for cell in register.by(e.BudgetCell, "table", budget.id)
            if (amount := _read_cell(budget, cell)) is not None
        }
        columns = register.by(e.BudgetColumn, "table", budget.id)
        names = [row.column for row in columns if row.kind == "amount"]
        for name, total, equation in iter_row_sums(make_terms(terms), names):
            if total in cells and cells[total] != (computed := add_terms(total, equation, cells)):
                message = (
                    f"summan i kolumnen {clean(total[1])} är {cells[total]}, raderna ger {computed}"
                )
                first = next(term for term in terms if term.sum == name)
                yield say("sum-differs", first, "equals", message)


def _read_cell(budget: e.Budget, cell: e.BudgetCell) -> int | None:
    return parse_printed(cell.printed, budget.unit or "kr")


@rule(
    Code(
        "prose-differs",
        Severity.NOTICE,
        "Löptexten anger ett annat belopp än tabellen",
        "Kontrollera båda mot källan. Är de rätt avskrivna visar sidan skillnaden.",
        'in_prose: {printed: "6,5", unit: mkr, column: y2020}   # tabellen har 6 388 tkr',
        CONSISTENCY,
    )
)
def check_prose(register: Register) -> Iterator[Finding]:
    """An amount that is written in running text is the table's, rounded as the text rounds it."""
    for row in register.all(e.BudgetRow):
        budget = register.find(e.Budget, row.table)
        text, column = row.prose_printed, row.prose_column
        if budget is None or not text:
            continue
        cells = [
            cell
            for cell in register.by(e.BudgetCell, "table", row.table)
            if (cell.row, cell.column) == (row.row, column)
        ]
        amounts = [amount for c in cells if (amount := _read_cell(budget, c)) is not None]
        if not amounts or is_rounded(text, row.prose_unit or "kr", amounts[0]) is None:
            message = f'"{clean(text)}" går inte att jämföra med något belopp på raden'
            yield say("prose-differs", row, "prose_printed", message)
        elif not is_rounded(text, row.prose_unit or "kr", amounts[0]):
            message = f'"{clean(text)}" är inte {amounts[0]} kr avrundat'
            yield say("prose-differs", row, "prose_printed", message)


@rule(
    Code(
        "amounts-differ",
        Severity.WARNING,
        "Samma belopp är olika på två ställen",
        "Kontrollera båda mot källan. Säger källorna olika saker skrivs en post i "
        "content/discrepancies som nämner båda ställena under concerns. Är tabellens tal en ram "
        "och ingen kostnad skrivs basis: frame.",
        "values: {y2018: 250}   # beloppet för 2018 är 500 000 kr i en annan post",
        "Samma uppgift ur två handlingar ska vara lika eller visas som motstridig",
    )
)
def check_amounts(register: Register) -> Iterator[Finding]:
    """The same amount in two places is equal, or its difference is a published question."""
    found = dict(find_places(register, register.all(e.BudgetLine), register.all(e.BudgetRow)))
    asked = _find_asked(register)
    for group in iter_groups(found):
        for place in group if not agree(group) else ():
            if not any((place.record, name) in asked for name in place.fields):
                other = next(p for p in group if p.amount != place.amount)
                message = (
                    f"beloppet för {place.year} är {place.amount} kr här, "
                    f"men {other.amount} kr i {other.record}"
                )
                row = found[place]
                name = "amount" if isinstance(row, e.BudgetLine) else "printed"
                yield say("amounts-differ", row, name, message)


def _find_asked(register: Register) -> set[tuple[str, str]]:
    """Return record and field of all that a discrepancy is about."""
    named = {(row.concerned, row.field) for row in register.all(e.DiscrepancyConcern)}
    lines = register.all(e.BudgetLine)
    return named | {(line.record, line.within) for line in lines if line.discrepancy}
