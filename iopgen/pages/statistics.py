"""Tables of statistics: their cells by row, their sums checked, what is withheld of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from iopgen.calc.equations import (
    CellKey,
    Equation,
    find_difference,
    iter_measure_sums,
    iter_row_sums,
)
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.money import make_terms


@dataclass(frozen=True, slots=True)
class Statistics:
    """One table, row by row."""

    record: e.StatisticsTable
    measures: Sequence[e.StatisticsMeasure]
    rows: Sequence[Sequence[e.StatisticsCell]]
    """The cells of each row, in the order of the file."""
    sums: Sequence[tuple[str, str, Decimal]]
    """The sums that can be checked; see `check_sums`."""
    withheld: Sequence[e.Withheld]


def make_statistics(register: Register, table: e.StatisticsTable) -> Statistics:
    """Return a table with its sums checked."""
    rows: dict[str, list[e.StatisticsCell]] = {}
    for cell in register.by(e.StatisticsCell, "statistics", table.id):
        rows.setdefault(cell.row, []).append(cell)
    return Statistics(
        record=table,
        measures=register.by(e.StatisticsMeasure, "statistics", table.id),
        rows=sorted(rows.values(), key=lambda row: row[0].file_line),
        sums=judge_sums(register, table.id),
        withheld=register.by(e.Withheld, "record", table.record),
    )


def judge_sums(register: Register, table: str) -> list[tuple[str, str, Decimal]]:
    """Return each stated sum of a statistics table that can be checked.

    As row or rows, measure, and by how much the parts differ from the sum (nought when they agree).
    """
    cells = register.by(e.StatisticsCell, "statistics", table)
    shown = {(cell.row, cell.measure): cell.value for cell in cells if cell.value is not None}
    labels = {cell.row: cell.label for cell in cells}
    titles = {m.measure: m.title for m in register.by(e.StatisticsMeasure, "statistics", table)}
    found = [
        (labels.get(row, row), titles.get(measure, measure), find_difference(equation, shown))
        for (row, measure), equation in _iter_stated_sums(register, table, list(labels))
    ]
    return [
        (row, measure, difference) for row, measure, difference in found if difference is not None
    ]


def _iter_stated_sums(
    register: Register, table: str, rows: list[str]
) -> Iterator[tuple[CellKey, Equation]]:
    measures = register.by(e.StatisticsMeasure, "statistics", table)
    terms = make_terms(register.by(e.StatisticsTerm, "statistics", table))
    for _, cell, equation in iter_row_sums(terms, [m.measure for m in measures]):
        yield cell, equation
    for m in measures:
        yield from iter_measure_sums(m.measure, m.sum_of, rows)
