"""Rules that protect small groups, in statistics, follow-ups and discrepancies alike.

What counts people is told by a measure's `counts` in statistics, and elsewhere by the unit.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from iopgen.disclosure import find_revealed
from iopgen.findings import Code, Finding, Severity, clean
from iopgen.rules.base import CONSISTENCY, Context, read_int, rule, say
from iopgen.sums import (
    Cell,
    Equation,
    Term,
    find_difference,
    iter_measure_sums,
    iter_row_sums,
)
from iopgen.tables import Row
from iopgen.validate import NUMBER

SMALLEST = 5
SMALLEST_SENSITIVE = 10
"""Fewer people than this are not told of where health, disability or origin shows."""

PEOPLE = {
    "anställda",
    "barn",
    "deltagare",
    "elever",
    "feriepraktikanter",
    "flickor",
    "handledare",
    "individer",
    "killar",
    "kvinnor",
    "män",
    "personer",
    "pojkar",
    "praktikanter",
    "sökande",
    "tjejer",
    "ungdomar",
}
"""Words in a unit which say that people are counted."""


@rule(
    Code(
        "small-cell",
        Severity.ERROR,
        "Talet gäller för få personer",
        "Slå ihop raden med en annan, eller ta bort den. Tal om 1–4 personer (1–9 när hälsa, "
        "funktionsnedsättning eller ursprung framgår) kan peka ut någon och publiceras aldrig.",
        "values: {antal: 3}",
        "Dataskyddsförordningen (EU) 2016/679, artikel 9",
    )
)
def check_small_cells(context: Context) -> Iterator[Finding]:
    """No cell tells of so few people that they can be recognised."""
    for table in _read_tables(context):
        for (row, measure), value in table.shown.items():
            limit = table.limits.get(measure)
            if limit and 0 < value < limit:
                message = f"talet gäller färre än {limit} personer"
                yield say("small-cell", table.cells[row, measure], "value", message)


@rule(
    Code(
        "small-difference",
        Severity.ERROR,
        "Ett för litet tal går att räkna ut",
        "Slå ihop raden som saknas med en annan, eller ta bort totalen. Ett tal om 1–4 personer "
        "(1–9 när hälsa, funktionsnedsättning eller ursprung framgår) får inte heller gå att "
        "räkna ut som en skillnad mellan andra tal.",
        "rows:\n  - {id: a, label: A, type: item, values: {antal: 40}}\n"
        "  - {id: alla, label: Alla, type: total, values: {antal: 43}}",
        "Dataskyddsförordningen (EU) 2016/679, artikel 9",
    )
)
def check_small_differences(context: Context) -> Iterator[Finding]:
    """No small number follows by subtraction, within a table or between the totals of two."""
    tables = tuple(_read_tables(context))
    for table in tables:
        yield from _find_in_sums(table)
    yield from _find_between_totals(tables)


@rule(
    Code(
        "statistics-sum-differs",
        Severity.NOTICE,
        "Summan i statistiken stämmer inte",
        "Kontrollera att värdena är rätt avskrivna. Är de det visar sidan skillnaden; ingenting "
        "rättas i tysthet.",
        "sums:\n  - {id: s, equals: alla, terms: [{row: a, factor: 1}]}",
        CONSISTENCY,
    )
)
def check_sums(context: Context) -> Iterator[Finding]:
    """A stated sum that differs from its terms is shown with the difference."""
    for table in _read_tables(context):
        for sum_ in table.sums:
            difference = find_difference(sum_.equation, table.shown)
            if difference and sum_.measure:
                message = (
                    f"summan i {clean(sum_.measure)} skiljer sig med {difference:f} från delarna"
                )
                yield say("statistics-sum-differs", sum_.row, sum_.column, message)


@dataclass(frozen=True, slots=True)
class _Sum:
    """A sum that a table states, with the place where it does."""

    equation: Equation
    measure: str
    row: Row
    column: str


@dataclass(frozen=True, slots=True)
class _Table:
    """One statistics record: its cells, its sums, and the limit of each measure about people."""

    cells: Mapping[Cell, Row]
    shown: Mapping[Cell, Decimal]
    limits: Mapping[str, int]
    groups: Mapping[str, str]
    sums: Sequence[_Sum]
    rests: Sequence[_Sum]
    """Totals that no sum explains, and measures that are a part: the rest is a cell nobody sees."""


REST = "övriga"
"""Names the part of a total that stands on no row."""


def _read_tables(context: Context) -> Iterator[_Table]:
    for record in context.rows("statistics_records"):
        name = record.text("id")
        measures = context.by("statistics_measures", "statistics", name)
        cells = {
            (row.text("row") or "", row.text("measure") or ""): row
            for row in context.by("statistics", "statistics", name)
        }
        numbers = {cell: _read_number(row.text("value")) for cell, row in cells.items()}
        terms = context.by("statistics_sums", "statistics", name)
        down = list(_read_sums_of_rows(terms, measures))
        across = list(_read_sums_of_measures(measures, cells))
        yield _Table(
            cells,
            {cell: number for cell, number in numbers.items() if number is not None},
            {
                row.text("measure") or "": _find_limit(record, row)
                for row in measures
                if row.text("counts") == "people"
            },
            {row.text("measure") or "": row.text("group") or "" for row in measures},
            down + across,
            [*_read_rests(cells, down), *_read_parts(measures, cells)],
        )


def _find_limit(record: Row, measure: Row) -> int:
    stated = read_int(record, "threshold")
    sensitive = SMALLEST_SENSITIVE if measure.text("sensitive") == "yes" else SMALLEST
    return max(stated or SMALLEST, sensitive)


def _read_sums_of_rows(terms: Sequence[Row], measures: Sequence[Row]) -> Iterator[_Sum]:
    """Yield `sums[]` for each measure they hold for: rows that add up to another row."""
    first: dict[str, Row] = {}
    for row in terms:
        first.setdefault(row.text("sum") or "", row)
    names = [row.text("measure") or "" for row in measures]
    for name, (_, measure), equation in iter_row_sums(map(_read_term, terms), names):
        yield _Sum(equation, measure, first[name], "equals")


def _read_term(row: Row) -> Term:
    return Term(
        row.text("sum") or "",
        row.text("equals") or "",
        tuple(text for text, _ in row.cells["measures"].items),
        row.text("row") or "",
        read_int(row, "factor") or 0,
    )


def _read_sums_of_measures(measures: Sequence[Row], cells: Mapping[Cell, Row]) -> Iterator[_Sum]:
    """Yield `measures[].sum_of` for each row: columns that add up to another column."""
    names = dict.fromkeys(name for name, _ in cells)
    for row in measures:
        parts = [text for text, _ in row.cells["sum_of"].items]
        for (_, measure), equation in iter_measure_sums(row.text("measure") or "", parts, names):
            if any(cell in cells for cell in equation):
                yield _Sum(equation, measure, row, "sum_of")


def _read_rests(cells: Mapping[Cell, Row], sums: Sequence[_Sum]) -> Iterator[_Sum]:
    """Yield what the items leave of each total that no sum explains."""
    explained = {cell for one in sums for cell, factor in one.equation.items() if factor < 0}
    for (name, measure), row in cells.items():
        if row.text("type") == "total" and (name, measure) not in explained:
            items = {
                cell: 1
                for cell, other in cells.items()
                if cell[1] == measure and other.text("type") in (None, "item")
            }
            equation = {(name, measure): -1, (REST, measure): 1} | items
            yield _Sum(equation, measure, row, "value")


def _read_parts(measures: Sequence[Row], cells: Mapping[Cell, Row]) -> Iterator[_Sum]:
    """Yield what is left of a measure, on each row, when its part is taken away."""
    for row in measures:
        measure, whole = row.text("measure") or "", row.text("part_of")
        for name in dict.fromkeys(name for name, _ in cells) if whole else ():
            if {(name, measure), (name, whole)} <= set(cells):
                rest = (name, f"{REST} {measure}")
                yield _Sum(
                    {(name, whole or ""): -1, (name, measure): 1, rest: 1}, measure, row, "part_of"
                )


def _find_in_sums(table: _Table) -> Iterator[Finding]:
    sums = [one for one in (*table.sums, *table.rests) if one.measure in table.limits]
    for one in sums:
        difference = find_difference(one.equation, table.shown)
        if difference and abs(difference) < table.limits[one.measure]:
            message = f"delarna och summan i {clean(one.measure)} skiljer sig med så få personer"
            yield say("small-difference", one.row, one.column, message)
    for fact in find_revealed([one.equation for one in sums], table.shown):
        limit = max(table.limits.get(measure, SMALLEST) for _, measure in fact.cells)
        if 0 < fact.value < limit:
            origin = next(one for one in sums if fact.cells[0] in one.equation)
            names = ", ".join(f"{clean(row)}/{clean(measure)}" for row, measure in fact.cells)
            message = f"av de andra talen följer att {names} gäller färre än {limit} personer"
            yield say("small-difference", origin.row, origin.column, message)


def _find_between_totals(tables: Sequence[_Table]) -> Iterator[Finding]:
    """Compare the totals of measures that count the same group of people."""
    totals: dict[str, list[tuple[Decimal, int, Row]]] = {}
    for table in tables:
        for (name, measure), value in table.shown.items():
            row, group = table.cells[name, measure], table.groups.get(measure)
            if group and measure in table.limits and row.text("type") == "total":
                totals.setdefault(group, []).append((value, table.limits[measure], row))
    for group, found in totals.items():
        for (one, limit, row), (other, other_limit, later) in combinations(found, 2):
            if 0 < abs(one - other) < max(limit, other_limit):
                place = f"{row.record.path}:{row.position.line}"
                message = f"skillnaden mot totalen i {place} ({clean(group)}) gäller så få personer"
                yield say("small-difference", later, "value", message)


def _read_number(text: str | None) -> Decimal | None:
    """Return a number, None for what is none: NaN compares with nothing."""
    return Decimal(text) if text and NUMBER.fullmatch(text) else None


@rule(
    Code(
        "small-outcome",
        Severity.ERROR,
        "Utfallet gäller för få personer",
        "Ta bort uppdelningen, eller talet. Tal om 1–4 personer kan peka ut någon och publiceras "
        "aldrig, och får inte heller gå att räkna ut.",
        "by_sex: {women: 3, men: 40}",
        "Dataskyddsförordningen (EU) 2016/679",
    )
)
def check_small_outcomes(context: Context) -> Iterator[Finding]:
    """Outcomes by sex and parts of volumes never tell of one to four people, nor do the rests."""
    for table, columns in (
        ("outcomes", ("value_women", "value_men")),
        ("followup_volumes", ("of_which",)),
    ):
        for row in context.rows(table):
            whole = _read_number(row.text("value"))
            parts = {column: _read_number(row.text(column)) for column in columns}
            for column, value in parts.items():
                if value is not None and 0 < value < SMALLEST:
                    yield say("small-outcome", row, column, "talet gäller färre än 5 personer")
                elif value is not None and whole is not None and 0 < whole - value < SMALLEST:
                    message = "resten av värdet gäller färre än 5 personer"
                    yield say("small-outcome", row, column, message)


@rule(
    Code(
        "small-value",
        Severity.ERROR,
        "Värdet gäller för få personer",
        "Ta bort värdet och skriv suppressed: yes, eller ta bort frågan. Tal om 1–4 personer kan "
        "peka ut någon och publiceras aldrig.",
        "values:\n  - {label: Rapporten, value: 3, unit: elever, basis: printed}",
        "Dataskyddsförordningen (EU) 2016/679",
    )
)
def check_small_values(context: Context) -> Iterator[Finding]:
    """Neither values of a discrepancy nor outcomes and volumes tell of one to four people."""
    for row in context.rows("discrepancy_values"):
        yield from _check_value(row, row.text("unit"))
    for row in context.rows("followup_volumes"):
        yield from _check_value(row, row.text("unit"))
    for row in context.rows("outcomes"):
        yield from _check_value(row, _find_unit(context, row))


def _check_value(row: Row, unit: str | None) -> Iterator[Finding]:
    value = _read_number(row.text("value"))
    words = re.findall(r"\w+", (unit or "").lower())
    if value is not None and 0 < value < SMALLEST and PEOPLE.intersection(words):
        yield say("small-value", row, "value", "talet gäller färre än 5 personer")


def _find_unit(context: Context, outcome: Row) -> str | None:
    """Return the unit of an outcome's indicator."""
    for indicator in context.by("indicators", "agreement", outcome.text("agreement")):
        same = ("goal", "indicator")
        if all(indicator.text(name) == outcome.text(name) for name in same):
            return indicator.text("unit")
    return None


@rule(
    Code(
        "suppressed-and-stated",
        Severity.ERROR,
        "Värdet är både dolt och ifyllt",
        "Ta bort value, eller ta bort suppressed. Ett värde som inte ska visas får inte heller stå "
        "i filen, eftersom filen är offentlig.",
        "values:\n  - {label: Rapporten, value: 12, basis: printed, suppressed: yes}",
        "Dataskyddsförordningen (EU) 2016/679",
    )
)
def check_suppressed(context: Context) -> Iterator[Finding]:
    """What is suppressed does not stand in the public file."""
    for row in context.rows("discrepancy_values"):
        if row.text("suppressed") == "yes" and row.text("value"):
            message = "värdet är dolt (suppressed) men står ändå i filen"
            yield say("suppressed-and-stated", row, "value", message)
