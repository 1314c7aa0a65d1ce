"""What follows about cells that are not shown, tried on tables whose every cell is known."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from iopgen.calc.equations import CellKey, Equation
from iopgen.calc.small_groups import find_revealed

ROWS, COLUMNS = ("a", "b", "alla"), ("flickor", "pojkar", "totalt")


def make_equations() -> list[Equation]:
    """Return the sums of a table of two rows and two columns with totals both ways."""
    across: list[Equation] = [
        {(row, "flickor"): 1, (row, "pojkar"): 1, (row, "totalt"): -1} for row in ROWS
    ]
    down: list[Equation] = [
        {("a", column): 1, ("b", column): 1, ("alla", column): -1} for column in COLUMNS
    ]
    return across + down


def make_table(girls_a: int, boys_a: int, girls_b: int, boys_b: int) -> dict[CellKey, Decimal]:
    """Return every cell of that table."""
    inner = {("a", "flickor"): girls_a, ("a", "pojkar"): boys_a}
    inner |= {("b", "flickor"): girls_b, ("b", "pojkar"): boys_b}
    for row in ("a", "b"):
        inner[row, "totalt"] = inner[row, "flickor"] + inner[row, "pojkar"]
    for column in COLUMNS:
        inner["alla", column] = inner["a", column] + inner["b", column]
    return {cell: Decimal(value) for cell, value in inner.items()}


def hide(table: dict[CellKey, Decimal], *cells: CellKey) -> dict[CellKey, Decimal]:
    """Return a table without some cells."""
    return {cell: value for cell, value in table.items() if cell not in cells}


def test_a_single_missing_cell_follows_from_its_row() -> None:
    """One cell left out is no secret where its row and column have totals."""
    shown = hide(make_table(3, 20, 30, 40), ("a", "flickor"))
    (fact,) = find_revealed(make_equations(), shown)
    assert fact.cells == (("a", "flickor"),)
    assert fact.value == 3


def test_two_missing_cells_of_a_row_follow_from_their_columns() -> None:
    """Leaving out the rest of the row hides nothing while the columns' totals stand."""
    shown = hide(make_table(3, 20, 30, 40), ("a", "flickor"), ("a", "pojkar"))
    facts = {fact.cells: fact.value for fact in find_revealed(make_equations(), shown)}
    assert facts[(("a", "flickor"),)] == 3
    assert facts[(("a", "pojkar"),)] == 20


def test_four_missing_cells_keep_each_other_secret() -> None:
    """With all four inner cells gone only their sums are known: no cell follows."""
    hidden = [(row, column) for row in ("a", "b") for column in ("flickor", "pojkar")]
    facts = find_revealed(make_equations(), hide(make_table(3, 20, 30, 40), *hidden))
    assert all(len(fact.cells) > 1 for fact in facts)


def test_missing_cells_that_come_to_little_are_told_together() -> None:
    """Two unknown cells with the sum 3 are both small, whichever is which."""
    equations: list[Equation] = [{("a", "x"): 1, ("b", "x"): 1, ("alla", "x"): -1}]
    (fact,) = find_revealed(equations, {("alla", "x"): Decimal(3)})
    assert fact.cells == (("a", "x"), ("b", "x"))
    assert fact.value == 3


def test_a_difference_between_unknown_cells_is_no_fact_of_a_size() -> None:
    """That one unknown cell is two more than another says nothing of how many they are."""
    equation: Equation = {("a", "x"): 1, ("b", "x"): -1, ("skillnad", "x"): -1}
    assert find_revealed([equation], {("skillnad", "x"): Decimal(2)}) == ()


def test_a_cell_that_follows_from_two_sums_together_is_found() -> None:
    """Neither sum alone tells of `c`, nor `d`: only one taken from the other does."""
    part: Equation = {("a", "x"): 1, ("b", "x"): 1, ("del", "x"): -1}
    whole: Equation = {("a", "x"): 1, ("b", "x"): 1, ("c", "x"): 1, ("alla", "x"): -1}
    other: Equation = {("c", "x"): 1, ("d", "x"): 1, ("rest", "x"): -1}
    again: Equation = {cell: 2 * factor for cell, factor in whole.items()}
    shown = {("del", "x"): Decimal(50), ("alla", "x"): Decimal(53), ("rest", "x"): Decimal(40)}
    facts = find_revealed([part, whole, again, other], shown)
    found = {fact.cells: fact.value for fact in facts}
    assert found[(("c", "x"),)] == 3
    assert found[(("d", "x"),)] == 37


def test_a_full_table_reveals_nothing_more() -> None:
    """Where all is shown nothing is left to follow."""
    assert find_revealed(make_equations(), make_table(3, 20, 30, 40)) == ()


@given(
    st.tuples(*[st.integers(0, 60)] * 4),
    st.sets(st.sampled_from([(row, column) for row in ROWS for column in COLUMNS])),
)
def test_what_is_revealed_is_true(counts: tuple[int, int, int, int], hidden: set[CellKey]) -> None:
    """Whatever cells are left out, what is said to follow is what they really come to."""
    table = make_table(*counts)
    for fact in find_revealed(make_equations(), hide(table, *hidden)):
        assert set(fact.cells) <= hidden
        assert sum(Fraction(table[cell]) for cell in fact.cells) == fact.value


@given(
    st.tuples(*[st.integers(0, 60)] * 4), st.sampled_from([(r, c) for r in ROWS for c in COLUMNS])
)
def test_a_lone_missing_cell_is_always_found(
    counts: tuple[int, int, int, int], cell: CellKey
) -> None:
    """No single cell of a table with totals both ways can be hidden."""
    table = make_table(*counts)
    (fact,) = find_revealed(make_equations(), hide(table, cell))
    assert fact.cells == (cell,)
    assert fact.value == Fraction(table[cell])
