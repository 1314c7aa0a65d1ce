"""Stated sums of a table as linear equations over its cells: the one place that adds them up.

For printed budget tables and for statistics.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

CellKey = tuple[str, str]
"""Row and column (in statistics: measure) of one table."""

Equation = Mapping[CellKey, int]
"""Factor of each cell. The factors times the cells add up to nought."""


@dataclass(frozen=True, slots=True)
class Summand:
    """One row of a stated sum of rows; the sum holds for some columns, or for all when empty."""

    sum: str
    equals: str
    """The row that the rows come to."""
    columns: tuple[str, ...]
    row: str
    factor: int


def iter_row_sums(
    terms: Iterable[Summand], columns: Sequence[str]
) -> Iterator[tuple[str, CellKey, Equation]]:
    """Yield each sum of rows for each column it holds for: its name, the sum's cell, the equation.

    `columns` are all those of the table that can be added.
    """
    sums: dict[str, list[Summand]] = {}
    for term in terms:
        sums.setdefault(term.sum, []).append(term)
    for name, parts in sums.items():
        for column in parts[0].columns or columns:
            total = (parts[0].equals, column)
            yield name, total, {total: -1} | {(one.row, column): one.factor for one in parts}


def iter_measure_sums(
    measure: str, parts: Sequence[str], rows: Iterable[str]
) -> Iterator[tuple[CellKey, Equation]]:
    """Yield for each row that a measure is the sum of others: the sum's cell and the equation."""
    for row in rows if parts else ():
        yield (row, measure), {(row, measure): -1} | {(row, part): 1 for part in parts}


def find_difference(equation: Equation, shown: Mapping[CellKey, Decimal]) -> Decimal | None:
    """Return by how much shown cells fail to add up, None when one of them is not shown."""
    if any(cell not in shown for cell in equation):
        return None
    return sum((factor * shown[cell] for cell, factor in equation.items()), Decimal())


def add_terms(total: CellKey, equation: Equation, shown: Mapping[CellKey, int]) -> int:
    """Return what the terms of a printed sum come to; a cell left blank in print adds nothing."""
    return sum(f * shown.get(cell, 0) for cell, f in equation.items() if cell != total)
