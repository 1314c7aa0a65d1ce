"""Statistical disclosure control: which cells that were left out follow from those that are shown.

A table's sums are linear equations over its cells. What the shown cells leave open is solved for;
if what remains of an equation says that a cell, or a few cells together, count a small number of
people, then leaving the cells out has hidden nothing. Rows are merged before cells are suppressed,
as Swedish public statistics do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from iopgen.calc.equations import CellKey, Equation


@dataclass(frozen=True, slots=True)
class Revealed:
    """Cells that are not shown, and what they come to together, at most."""

    cells: tuple[CellKey, ...]
    value: Fraction


def find_revealed(
    equations: Sequence[Equation], shown: Mapping[CellKey, Decimal]
) -> tuple[Revealed, ...]:
    """Return what follows about the cells that are not shown, each fact once.

    No count is below nought, so cells that come to a small sum are all small. Facts that only tie
    a cell to another unknown one (a difference) say nothing of a size and are not returned. Each
    equation is also read alone: what contradicts another one still reveals something.
    """
    hidden = sorted({cell for equation in equations for cell in equation} - set(shown))
    rows = [_reduce(equation, shown, hidden) for equation in equations]
    solved = _eliminate(list(rows), len(hidden))
    facts = (_read_fact(row, hidden) for row in (*rows, *solved))
    return tuple(dict.fromkeys(fact for fact in facts if fact))


def _read_fact(row: Sequence[Fraction], hidden: Sequence[CellKey]) -> Revealed | None:
    """Return what a row says of the hidden cells together; None where their signs are mixed."""
    used = [(cell, factor) for cell, factor in zip(hidden, row[:-1], strict=True) if factor]
    if not used:
        return None
    sign = 1 if used[0][1] > 0 else -1
    if any(factor * sign < 0 for _, factor in used):
        return None
    cells = tuple(cell for cell, _ in used)
    return Revealed(cells, row[-1] * sign / min(abs(factor) for _, factor in used))


def _reduce(
    equation: Equation, shown: Mapping[CellKey, Decimal], hidden: Sequence[CellKey]
) -> list[Fraction]:
    """Return the factors of the hidden cells, and last what these come to."""
    known = sum(
        (factor * Fraction(shown[cell]) for cell, factor in equation.items() if cell in shown),
        Fraction(),
    )
    return [Fraction(equation.get(cell, 0)) for cell in hidden] + [-known]


def _eliminate(rows: list[list[Fraction]], width: int) -> list[list[Fraction]]:
    """Bring a system of equations to reduced row echelon form (Gauss and Jordan)."""
    done = 0
    for column in range(width):
        pivot = next((i for i in range(done, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        lead = rows[done][column]
        rows[done] = [value / lead for value in rows[done]]
        for i, row in enumerate(rows):
            if i != done and row[column]:
                rows[i] = [a - row[column] * b for a, b in zip(row, rows[done], strict=True)]
        done += 1
    return rows[:done]
