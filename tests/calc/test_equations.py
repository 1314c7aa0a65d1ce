"""Stated sums of a table as equations, tried on tables whose every cell is known."""

from decimal import Decimal

import pytest

from iopgen.calc.equations import Equation, find_difference


@pytest.mark.parametrize(("total", "expected"), [(50, 0), (53, -3), (47, 3), (None, None)])
def test_difference_of_a_sum(total: int | None, expected: int | None) -> None:
    """The parts less the total; nothing when a cell is missing."""
    equation: Equation = {("a", "x"): 1, ("b", "x"): 1, ("alla", "x"): -1}
    shown = {("a", "x"): Decimal(20), ("b", "x"): Decimal(30)}
    if total is not None:
        shown["alla", "x"] = Decimal(total)
    assert find_difference(equation, shown) == expected
