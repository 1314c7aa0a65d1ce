"""Rules about amounts: lines, tiers, printed tables and their sums."""

from collections.abc import Iterator
from itertools import pairwise

from iopgen.amounts import is_rounded, parse_printed
from iopgen.findings import Code, Finding, Severity, clean
from iopgen.reconcile import COST, Place, agree, iter_groups, turn
from iopgen.rules.base import (
    CONSISTENCY,
    Context,
    has_list,
    read_int,
    read_span,
    rule,
    say,
    say_at,
    take_first,
)
from iopgen.sums import Term, add_terms, iter_row_sums
from iopgen.tables import Row, suggest
from iopgen.validate import YEARS


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
def check_missing_amounts(context: Context) -> Iterator[Finding]:
    """A line without an amount says why."""
    for row in context.rows("budget_lines"):
        explained = row.text("qualifier") == "unknown" or row.text("discrepancy")
        if row.text("amount") is None and not explained:
            hint = "fyll i amount, eller skriv qualifier: unknown när beloppet inte är känt"
            yield say("amount-missing", row, "amount", "beloppet saknas", hint)
        if row.text("amount") is not None and row.text("qualifier") == "unknown":
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
def check_unknown_amounts(context: Context) -> Iterator[Finding]:
    """An unknown amount stands outside every total, which says so."""
    for row in context.rows("budget_lines"):
        if row.text("amount") is None and row.text("qualifier") == "unknown":
            year = row.text("year") or "okänt år"
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
def check_zero(context: Context) -> Iterator[Finding]:
    """Zero is unusual in an agreement and often means unknown."""
    for row in context.rows("budget_lines"):
        if row.text("amount") == "0":
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
def check_budget_kind(context: Context) -> Iterator[Finding]:
    """A budget record is lines of one agreement or a printed table, never both or neither."""
    for row in context.rows("budgets"):
        lines = context.by("budget_lines", "budget", row.text("id"))
        columns = context.by("budget_columns", "table", row.text("id"))
        if lines and columns:
            message = "posten har både belopp för ett samarbete och en tryckt tabell"
            yield say("budget-unclear", row, "id", message, "dela den i två poster")
        elif not lines and not columns and has_list(row, "lines") and has_list(row, "columns"):
            message = "posten har varken belopp eller tabell"
            yield say("budget-unclear", row, "id", message, "fyll i lines eller columns")


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
def check_years(context: Context) -> Iterator[Finding]:
    """An agreed amount lies in a year of the agreement's term."""
    for row in context.rows("budget_lines"):
        agreement = context.find("agreements", row.text("agreement"))
        year = read_int(row, "year")
        if agreement is None or year is None or year not in YEARS or row.text("discrepancy"):
            continue
        start, end = read_span(agreement, "start"), read_span(agreement, "end")
        too_early = start is not None and year < start.earliest.year
        if too_early or (end is not None and year > end.latest.year):
            yield say("line-outside-period", row, "year", f"{year} ligger utanför avtalstiden")


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
def check_covers(context: Context) -> Iterator[Finding]:
    """A time other than a calendar year is whole and in order; its year, if any, holds it all."""
    for row in context.rows("budget_lines"):
        stated = [name for name in ("covers_start", "covers_end") if row.text(name)]
        start, end = read_span(row, "covers_start"), read_span(row, "covers_end")
        year = read_int(row, "year")
        column, message = "", ""
        if len(stated) == 1:
            column, message = stated[0], "tiden har bara en början eller ett slut"
        elif start and end and end.latest < start.earliest:
            column, message = "covers_end", "tiden slutar före sin början"
        elif start and end and year and {start.earliest.year, end.latest.year} != {year}:
            column, message = "year", f"tiden ligger inte i {year}"
        elif start and end and not year and start.earliest.year == end.latest.year:
            column, message = "covers_start", f"hela tiden ligger i {start.earliest.year}"
        if column:
            yield say("covers-against-year", row, column, message)


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
def check_indexation(context: Context) -> Iterator[Finding]:
    """Indexation and a stated total name lines of their own record."""
    for row in context.rows("budgets"):
        lines = context.by("budget_lines", "budget", row.text("id"))
        known = [line.text("line") or "" for line in lines]
        ids = frozenset(known)
        wrong = (
            (text, position)
            for column in ("indexation_applies_to", "stated_total_lines")
            for text, position in row.cells[column].items
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
def check_tier_overlaps(context: Context) -> Iterator[Finding]:
    """No number belongs to two tiers, and no tier ends before it begins."""
    for tier in context.rows("compensation_tiers"):
        first, last = read_int(tier, "from"), read_int(tier, "to")
        if first is not None and last is not None and last < first:
            yield say("tiers-overlap", tier, "to", f"steget slutar vid {last}, före sin början")
    for low, high in _iter_tier_pairs(context):
        upper, lower = read_int(low, "to"), read_int(high, "from")
        if lower is not None and (upper is None or upper >= lower):
            ended = "har inget slut" if upper is None else f"slutar vid {upper}"
            message = f"steget börjar vid {lower}, men steget före {ended}"
            yield say("tiers-overlap", high, "from", message)


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
def check_tier_gaps(context: Context) -> Iterator[Finding]:
    """A number without a tier is a fact of the document, shown on the page."""
    for low, high in _iter_tier_pairs(context):
        upper, lower = read_int(low, "to"), read_int(high, "from")
        if upper is not None and lower is not None and lower > upper + 1:
            missing = f"{upper + 1}" if lower == upper + 2 else f"{upper + 1}–{lower - 1}"
            yield say("tiers-gap", high, "from", f"antalet {missing} har inget steg")


def _iter_tier_pairs(context: Context) -> Iterator[tuple[Row, Row]]:
    for agreement in context.rows("agreements"):
        tiers = context.by("compensation_tiers", "agreement", agreement.text("id"))
        known = [tier for tier in tiers if read_int(tier, "from") is not None]
        yield from pairwise(sorted(known, key=lambda tier: read_int(tier, "from") or 0))


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
def check_extras(context: Context) -> Iterator[Finding]:
    """A promised extra without an amount is a fact of the document."""
    for row in context.rows("compensation_extras"):
        if row.text("amount") is None:
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
def check_table_parts(context: Context) -> Iterator[Finding]:
    """Cells and sums name columns, rows and measures of their own table."""
    for table, column, parts, part, word in _PARTS:
        owner = "table" if parts.startswith("budget") else "statistics"
        for row in context.rows(table):
            known = [one.text(part) or "" for one in context.by(parts, owner, row.record.id)]
            cell = row.cells[column]
            for text, position in cell.items or ((cell.text or "", cell.position),):
                if text and text not in known:
                    message = f'{word} "{clean(text)}" finns inte i tabellen'
                    yield say_at("unknown-table-part", position, message, suggest(text, known))


_PARTS = (
    ("budget_tables", "column", "budget_columns", "column", "kolumnen"),
    ("budget_sums", "equals", "budget_rows", "row", "raden"),
    ("budget_sums", "row", "budget_rows", "row", "raden"),
    ("budget_sums", "columns", "budget_columns", "column", "kolumnen"),
    ("statistics", "measure", "statistics_measures", "measure", "måttet"),
    ("statistics_measures", "part_of", "statistics_measures", "measure", "måttet"),
    ("statistics_measures", "sum_of", "statistics_measures", "measure", "måttet"),
    ("statistics_sums", "equals", "statistics", "row", "raden"),
    ("statistics_sums", "row", "statistics", "row", "raden"),
    ("statistics_sums", "measures", "statistics_measures", "measure", "måttet"),
)
"""Table and column that name a part; table and column of the parts; the word for one."""


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
def check_printed_amounts(context: Context) -> Iterator[Finding]:
    """A cell in a column of amounts is a number in the table's unit."""
    kinds = {
        (row.text("table"), row.text("column")): row.text("kind")
        for row in context.rows("budget_columns")
    }
    for cell in context.rows("budget_tables"):
        kind = kinds.get((cell.text("table"), cell.text("column")))
        printed = cell.text("printed")
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
def check_sums(context: Context) -> Iterator[Finding]:
    """A stated sum that differs from its terms is shown with the difference."""
    for budget in context.rows("budgets"):
        terms = context.by("budget_sums", "table", budget.text("id"))
        cells = {
            (cell.text("row") or "", cell.text("column") or ""): amount
            for cell in context.by("budget_tables", "table", budget.text("id"))
            if (amount := _read_cell(budget, cell)) is not None
        }
        columns = context.by("budget_columns", "table", budget.text("id"))
        names = [row.text("column") or "" for row in columns if row.text("kind") == "amount"]
        for name, total, equation in iter_row_sums(map(_read_term, terms), names):
            if total in cells and cells[total] != (computed := add_terms(total, equation, cells)):
                message = (
                    f"summan i kolumnen {clean(total[1])} är {cells[total]}, raderna ger {computed}"
                )
                first = next(term for term in terms if (term.text("sum") or "") == name)
                yield say("sum-differs", first, "equals", message)


def _read_cell(budget: Row, cell: Row) -> int | None:
    return parse_printed(cell.text("printed") or "", budget.text("unit") or "kr")


def _read_term(row: Row) -> Term:
    return Term(
        row.text("sum") or "",
        row.text("equals") or "",
        tuple(text for text, _ in row.cells["columns"].items),
        row.text("row") or "",
        read_int(row, "factor") or 0,
    )


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
def check_prose(context: Context) -> Iterator[Finding]:
    """An amount that is written in running text is the table's, rounded as the text rounds it."""
    for row in context.rows("budget_rows"):
        budget = context.find("budgets", row.text("table"))
        text, column = row.text("prose_printed"), row.text("prose_column")
        if budget is None or not text:
            continue
        cells = [
            cell
            for cell in context.by("budget_tables", "table", row.text("table"))
            if (cell.text("row"), cell.text("column")) == (row.text("row"), column)
        ]
        amounts = [amount for c in cells if (amount := _read_cell(budget, c)) is not None]
        if not amounts or is_rounded(text, row.text("prose_unit") or "kr", amounts[0]) is None:
            message = f'"{clean(text)}" går inte att jämföra med något belopp på raden'
            yield say("prose-differs", row, "prose_printed", message)
        elif not is_rounded(text, row.text("prose_unit") or "kr", amounts[0]):
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
def check_amounts(context: Context) -> Iterator[Finding]:
    """The same amount in two places is equal, or its difference is a published question."""
    found = dict((*_iter_lines(context), *_iter_cells(context)))
    asked = _find_asked(context)
    for group in iter_groups(found):
        for place in group if not agree(group) else ():
            if not any((place.record, name) in asked for name in place.fields):
                other = next(p for p in group if p.amount != place.amount)
                message = (
                    f"beloppet för {place.year} är {place.amount} kr här, "
                    f"men {other.amount} kr i {other.record}"
                )
                row = found[place]
                yield say("amounts-differ", row, _AMOUNT[row.table], message)


_AMOUNT = {"budget_lines": "amount", "budget_tables": "printed"}
"""The column that holds an amount, by table."""


def _find_asked(context: Context) -> set[tuple[str, str]]:
    """Return record and field of all that a discrepancy is about."""
    named = {
        (row.text("record") or "", row.text("field") or "")
        for row in context.rows("discrepancy_concerns")
    }
    lines = context.rows("budget_lines")
    return named | {_name_line(row) for row in lines if row.text("discrepancy")}


def _name_line(row: Row) -> tuple[str, str]:
    return f"budgets/{row.text('budget')}", f"lines[{row.text('line')}]"


def _iter_lines(context: Context) -> Iterator[tuple[Place, Row]]:
    """Yield the known money of each record, agreement, year, stage and payer, added up."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in context.rows("budget_lines"):
        if row.text("kind") == "cash" and read_int(row, "amount") is not None:
            names = ("budget", "agreement", "year", "stage", "party", "basis")
            groups.setdefault(tuple(row.text(name) or "" for name in names), []).append(row)
    for (budget, agreement, _, stage, payer, basis), rows in groups.items():
        year = read_int(rows[0], "year")
        if agreement and year is not None:
            fields = tuple(_name_line(row)[1] for row in rows)
            amount = sum(read_int(row, "amount") or 0 for row in rows)
            record = f"budgets/{budget}"
            yield (
                Place(agreement, year, stage, payer, basis or COST, record, fields, amount),
                rows[0],
            )


def _iter_cells(context: Context) -> Iterator[tuple[Place, Row]]:
    """Yield each printed amount that belongs to an agreement and to a year."""
    for budget in context.rows("budgets"):
        table = budget.text("id")
        lines = {row.text("row"): row for row in context.by("budget_rows", "table", table)}
        columns = {row.text("column"): row for row in context.by("budget_columns", "table", table)}
        for cell in context.by("budget_tables", "table", table):
            line, column = lines.get(cell.text("row")), columns.get(cell.text("column"))
            amount = _read_cell(budget, cell)
            year = read_int(column, "year") if column else None
            if not line or not column or column.text("kind") != "amount":
                continue
            if amount is None or year is None or not line.text("agreement"):
                continue
            sign = line.text("cost_sign") or budget.text("cost_sign") or ""
            yield (
                Place(
                    line.text("agreement") or "",
                    year,
                    column.text("stage") or "",
                    _find_payer(context, cell),
                    budget.text("basis") or "",
                    f"budgets/{table}",
                    (f"rows[{cell.text('row')}].values[{cell.text('column')}]",),
                    turn(amount, sign),
                ),
                cell,
            )


def _find_payer(context: Context, cell: Row) -> str:
    """Return who pays what a table shows: the public body whose document it stands in."""
    cited = next((text for text, _ in cell.cells["source"].items), "")
    document = context.find("documents", cited.partition("#")[0])
    return (document.text("authority") if document else None) or ""
