"""An owner's own totals beside ours: the difference, and what it consists of, row by row."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from iopgen.data.totals import Account
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.money import find_amount


@dataclass(frozen=True, slots=True)
class WholePart:
    """One row of the owner's total, or one agreement of ours, with the kronor of both sides."""

    label: str
    agreement: str
    """Id, "" where the row is of none that is named."""
    stated: int
    ours: int
    source: tuple[str, ...]

    @property
    def difference(self) -> int:
        """Return how much more the owner's total holds, in kronor."""
        return self.stated - self.ours


@dataclass(frozen=True, slots=True)
class StatedWhole:
    """An owner's own total of one year, in kronor, with our account of the same year if any."""

    row: e.BudgetRow
    column: e.BudgetColumn
    table: e.Budget
    amount: int
    ours: Account | None
    parts: tuple[WholePart, ...]
    """Those that differ. Together they are the difference, to the krona."""

    @property
    def difference(self) -> int | None:
        """Return how much more it is than ours; None where ours is not known exactly."""
        if self.ours is None or not self.ours.total.is_exact:
            return None
        return self.amount - self.ours.total.amount


def find_wholes(
    register: Register, owner: str, accounts: Iterable[Account]
) -> tuple[StatedWhole, ...]:
    """Return an owner's own totals by year, each beside its account among those given.

    A row of a printed table says by `whole` of which form and whose it is, and which rows it is
    made of.
    """
    own = [one for one in accounts if one.kind == "cash"]
    found = [
        _make_whole(register, row, column, [one for one in own if one.form == row.whole_of])
        for row in register.by(e.BudgetRow, "whole_owner", owner)
        for column in register.by(e.BudgetColumn, "table", row.table)
        if column.year
    ]
    return tuple(
        sorted((one for one in found if one), key=lambda one: (one.column.year, one.row.row))
    )


def _make_whole(
    register: Register, row: e.BudgetRow, column: e.BudgetColumn, accounts: list[Account]
) -> StatedWhole | None:
    table = register.get(e.Budget, row.table)
    cells = _read_costs(register, table, column)
    if row.row not in cells:
        return None
    ours = _pick(accounts, column)
    parts = _iter_whole_parts(register, row, cells, _sum_by_agreement(ours) if ours else {})
    differing = tuple(part for part in parts if part.difference)
    return StatedWhole(row, column, table, cells[row.row], ours, differing)


def _read_costs(register: Register, table: e.Budget, column: e.BudgetColumn) -> dict[str, int]:
    """Return what each row of a table has in a column, in kronor, costs as positive numbers."""
    rows = register.by(e.BudgetRow, "table", table.id)
    signs = {row.row: -1 if (row.cost_sign or table.cost_sign) == "minus" else 1 for row in rows}
    return {
        cell.row: signs[cell.row] * amount
        for cell in register.by(e.BudgetCell, "table", table.id)
        if cell.column == column.column and (amount := find_amount(register, cell)) is not None
    }


def _pick(accounts: list[Account], column: e.BudgetColumn) -> Account | None:
    """Return the account of a column's year: of its own stage, or the only one there is."""
    year = [one for one in accounts if one.year == column.year and one.total.counted]
    same = [one for one in year if one.stage == column.stage]
    chosen = same or (year if len(year) == 1 else [])
    return chosen[0] if chosen else None


def _sum_by_agreement(account: Account) -> dict[str, int]:
    """Return what our account holds of each agreement, in kronor."""
    found: dict[str, int] = {}
    for line in account.total.counted:
        found[line.agreement] = found.get(line.agreement, 0) + (line.amount or 0)
    return found


def _iter_whole_parts(
    register: Register, whole: e.BudgetRow, cells: Mapping[str, int], ours: dict[str, int]
) -> Iterator[WholePart]:
    """Yield the rows that a total is made of, what they leave of it, and what only ours holds."""
    left, rest = cells[whole.row], dict(ours)
    for row in register.by(e.BudgetRow, "table", whole.table):
        if row.row in whole.whole_rows:
            stated = cells.get(row.row, 0)
            left -= stated
            counted = rest.pop(row.agreement, 0)
            yield WholePart(row.label, row.agreement, stated, counted, row.source)
    yield WholePart("", "", left, 0, whole.source)
    for agreement, amount in rest.items():
        yield WholePart("", agreement, 0, amount, ())
