"""Rules that protect small groups, in statistics, follow-ups and discrepancies alike.

What counts people is told by a measure's `counts` in statistics, and elsewhere by the unit.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, product

from iopgen.calc.equations import (
    CellKey,
    Equation,
    find_difference,
    iter_measure_sums,
    iter_row_sums,
)
from iopgen.calc.small_groups import find_revealed
from iopgen.reading.findings import Code, Finding, Severity, clean
from iopgen.records.notations import NUMBER
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.money import make_terms
from iopgen.rules.base import CONSISTENCY, rule, say

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
def check_small_cells(register: Register) -> Iterator[Finding]:
    """No cell tells of so few people that they can be recognised."""
    for table in _read_tables(register):
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
def check_small_differences(register: Register) -> Iterator[Finding]:
    """No small number follows by subtraction, within a table or between the totals of two."""
    tables = tuple(_read_tables(register))
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
def check_statistics_sums(register: Register) -> Iterator[Finding]:
    """A stated sum that differs from its terms is shown with the difference."""
    for table in _read_tables(register):
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
    row: e.Entity
    column: str


@dataclass(frozen=True, slots=True)
class _Table:
    """One statistics record: its cells, its sums, and the limit of each measure about people."""

    cells: Mapping[CellKey, e.StatisticsCell]
    shown: Mapping[CellKey, Decimal]
    limits: Mapping[str, int]
    groups: Mapping[str, str]
    sums: Sequence[_Sum]
    rests: Sequence[_Sum]
    """Totals that no sum explains, and measures that are a part: the rest is a cell nobody sees."""


REST = "övriga"
"""Names the part of a total that stands on no row."""


def _read_tables(register: Register) -> Iterator[_Table]:
    for record in register.all(e.StatisticsTable):
        name = record.id
        measures = register.by(e.StatisticsMeasure, "statistics", name)
        cells = {
            (row.row, row.measure): row for row in register.by(e.StatisticsCell, "statistics", name)
        }
        terms = register.by(e.StatisticsTerm, "statistics", name)
        down = list(_read_sums_of_rows(terms, measures))
        across = list(_read_sums_of_measures(measures, cells))
        yield _Table(
            cells,
            {cell: row.value for cell, row in cells.items() if row.value is not None},
            {row.measure: _find_limit(record, row) for row in measures if row.counts == "people"},
            {row.measure: row.group for row in measures},
            down + across,
            [*_read_rests(cells, down), *_read_parts(measures, cells)],
        )


def _find_limit(record: e.StatisticsTable, measure: e.StatisticsMeasure) -> int:
    stated = record.threshold
    sensitive = SMALLEST_SENSITIVE if measure.sensitive else SMALLEST
    return max(stated or SMALLEST, sensitive)


def _read_sums_of_rows(
    terms: Sequence[e.StatisticsTerm], measures: Sequence[e.StatisticsMeasure]
) -> Iterator[_Sum]:
    """Yield `sums[]` for each measure they hold for: rows that add up to another row."""
    first: dict[str, e.StatisticsTerm] = {}
    for row in terms:
        first.setdefault(row.sum, row)
    names = [row.measure for row in measures]
    for name, (_, measure), equation in iter_row_sums(make_terms(terms), names):
        yield _Sum(equation, measure, first[name], "equals")


def _read_sums_of_measures(
    measures: Sequence[e.StatisticsMeasure], cells: Mapping[CellKey, e.StatisticsCell]
) -> Iterator[_Sum]:
    """Yield `measures[].sum_of` for each row: columns that add up to another column."""
    names = dict.fromkeys(name for name, _ in cells)
    for row in measures:
        for (_, measure), equation in iter_measure_sums(row.measure, row.sum_of, names):
            if any(cell in cells for cell in equation):
                yield _Sum(equation, measure, row, "sum_of")


def _read_rests(cells: Mapping[CellKey, e.StatisticsCell], sums: Sequence[_Sum]) -> Iterator[_Sum]:
    """Yield what the items leave of each total that no sum explains."""
    explained = {cell for one in sums for cell, factor in one.equation.items() if factor < 0}
    for (name, measure), row in cells.items():
        if row.type == "total" and (name, measure) not in explained:
            items = {
                cell: 1
                for cell, other in cells.items()
                if cell[1] == measure and other.type in ("", "item")
            }
            equation = {(name, measure): -1, (REST, measure): 1} | items
            yield _Sum(equation, measure, row, "value")


def _read_parts(
    measures: Sequence[e.StatisticsMeasure], cells: Mapping[CellKey, e.StatisticsCell]
) -> Iterator[_Sum]:
    """Yield what is left of a measure, on each row, when its part is taken away."""
    for row in measures:
        measure, whole = row.measure, row.part_of
        for name in dict.fromkeys(name for name, _ in cells) if whole else ():
            if {(name, measure), (name, whole)} <= set(cells):
                rest = (name, f"{REST} {measure}")
                yield _Sum(
                    {(name, whole): -1, (name, measure): 1, rest: 1}, measure, row, "part_of"
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
    totals: dict[str, list[_Shown]] = {}
    for table in tables:
        for (name, measure), value in table.shown.items():
            row, group = table.cells[name, measure], table.groups.get(measure)
            if group and measure in table.limits and row.type == "total":
                totals.setdefault(group, []).append((value, table.limits[measure], row))
    for group, found in totals.items():
        for (one, limit, row), (other, other_limit, later) in _pair_near(found):
            if 0 < abs(one - other) < max(limit, other_limit):
                place = f"{row.file}:{row.file_line}"
                message = f"skillnaden mot totalen i {place} ({clean(group)}) gäller så få personer"
                yield say("small-difference", later, "value", message)


_Shown = tuple[Decimal, int, e.StatisticsCell]
"""A total that is shown, the least difference that may be, and where it stands."""


def _pair_near(found: Sequence[_Shown]) -> Iterator[tuple[_Shown, _Shown]]:
    """Yield all pairs of totals that differ, and by less than any limit, in their own order."""
    places: dict[Decimal, list[int]] = {}
    for n, (value, _, _) in enumerate(found):
        places.setdefault(value, []).append(n)
    values, most = sorted(places), max(limit for _, limit, _ in found)
    pairs: list[tuple[int, int]] = []
    for n, value in enumerate(values):
        for other in islice(values, n + 1, None):
            if other - value >= most:
                break
            for one, two in product(places[value], places[other]):
                pairs.append((min(one, two), max(one, two)))
    yield from ((found[one], found[other]) for one, other in sorted(pairs))


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
def check_small_outcomes(register: Register) -> Iterator[Finding]:
    """Outcomes by sex and parts of volumes never tell of one to four people, nor do the rests."""
    for kind, columns in _PARTED.items():
        for row in register.all(kind):
            parts = {column: getattr(row, column) for column in columns}
            whole = row.value
            for column, value in parts.items():
                if value is not None and 0 < value < SMALLEST:
                    yield say("small-outcome", row, column, "talet gäller färre än 5 personer")
                elif value is not None and whole is not None and 0 < whole - value < SMALLEST:
                    message = "resten av värdet gäller färre än 5 personer"
                    yield say("small-outcome", row, column, message)


_PARTED: Mapping[type[e.Outcome | e.FollowUpVolume], tuple[str, ...]] = {
    e.Outcome: ("value_women", "value_men"),
    e.FollowUpVolume: ("of_which",),
}
"""What is told of a part of those whom a value counts."""


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
def check_small_values(register: Register) -> Iterator[Finding]:
    """Neither values of a discrepancy nor outcomes and volumes tell of one to four people."""
    for stated in register.all(e.DiscrepancyValue):
        number = Decimal(stated.value) if NUMBER.fullmatch(stated.value) else None
        yield from _check_value(stated, number, stated.unit)
    for volume in register.all(e.FollowUpVolume):
        yield from _check_value(volume, volume.value, volume.unit)
    for outcome in register.all(e.Outcome):
        yield from _check_value(outcome, outcome.value, _find_unit(register, outcome))


def _check_value(at: e.Entity, value: Decimal | int | None, unit: str) -> Iterator[Finding]:
    words = re.findall(r"\w+", unit.lower())
    if value is not None and 0 < value < SMALLEST and PEOPLE.intersection(words):
        yield say("small-value", at, "value", "talet gäller färre än 5 personer")


def _find_unit(register: Register, outcome: e.Outcome) -> str:
    """Return the unit of an outcome's indicator."""
    for one in register.by(e.Indicator, "agreement", outcome.agreement):
        if (one.goal, one.indicator) == (outcome.goal, outcome.indicator):
            return one.unit
    return ""


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
def check_suppressed(register: Register) -> Iterator[Finding]:
    """What is suppressed does not stand in the public file."""
    for row in register.all(e.DiscrepancyValue):
        if row.suppressed and row.value:
            message = "värdet är dolt (suppressed) men står ändå i filen"
            yield say("suppressed-and-stated", row, "value", message)
