"""Printed tables as they stand: their sums checked, their amounts held against other places."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from iopgen.calc.amounts import is_rounded
from iopgen.calc.equations import add_terms, iter_row_sums
from iopgen.calc.formats import MINUS, format_kronor
from iopgen.records.schemas import load_labels
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.money import find_amount, make_terms
from iopgen.review.reconcile import COST, AmountPlace, agree, drop_copies, find_places, iter_groups


def find_tables(register: Register) -> list[e.Budget]:
    """Return the budget records that hold a printed table."""
    return [b for b in register.all(e.Budget) if register.by(e.BudgetColumn, "table", b.id)]


@dataclass(frozen=True, slots=True)
class SumCheck:
    """One stated sum held against its terms, in kronor."""

    column: str
    label: str
    terms: tuple[tuple[str, int], ...]
    """The labels of the rows, each with 1 where it is added and -1 where it is taken off."""
    stated: int
    computed: int

    @property
    def difference(self) -> int:
        """Return stated minus computed."""
        return self.stated - self.computed


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table as it stands printed, with its sums checked."""

    budget: e.Budget
    columns: tuple[e.BudgetColumn, ...]
    rows: tuple[e.BudgetRow, ...]
    cells: Mapping[tuple[str, str], e.BudgetCell]
    amounts: Mapping[tuple[str, str], int]
    """Whole kronor of the cells that are amounts."""
    sums: tuple[SumCheck, ...]
    titles: Mapping[str, str]
    """The title of each agreement that a row is of, by its id."""

    @property
    def commented(self) -> bool:
        """Say whether something is said beside a row, so that there is a column for it."""
        return any(row.comment or row.decision or row.note for row in self.rows)

    @property
    def in_prose(self) -> list[tuple[e.BudgetRow, str, bool | None]]:
        """The rows whose amount stands in running text, with the column and whether they agree.

        They agree when the text's number is the table's, rounded; None where it can't be told.
        """
        titles = {column.column: column.title for column in self.columns}
        return [
            (row, titles.get(row.prose_column, ""), self._is_rounded(row))
            for row in self.rows
            if row.prose_printed
        ]

    def _is_rounded(self, row: e.BudgetRow) -> bool | None:
        amount = self.amounts.get((row.row, row.prose_column))
        unit = row.prose_unit or "kr"
        return None if amount is None else is_rounded(row.prose_printed, unit, amount)

    @property
    def rows_of_sums(self) -> list[tuple[str, str, list[SumCheck]]]:
        """The sums by label and terms, so that a row's terms are told once for all columns."""
        groups = groupby(self.sums, lambda s: (s.label, s.terms))
        return [(label, write_terms(terms), list(found)) for (label, terms), found in groups]


def write_terms(terms: Iterable[tuple[str, int]]) -> str:
    """Return what a sum is made of, such as `A + B - C`, with a real minus sign."""
    words = "".join(f" {'+' if factor > 0 else MINUS} {label}" for label, factor in terms)
    return words.removeprefix(" + ").strip()


def make_table(register: Register, budget: e.Budget) -> PrintedTable:
    """Collect the parts of a printed table and check its sums."""
    cells = {(c.row, c.column): c for c in register.by(e.BudgetCell, "table", budget.id)}
    columns = register.by(e.BudgetColumn, "table", budget.id)
    rows = register.by(e.BudgetRow, "table", budget.id)
    amounts = {
        at: amount
        for at, cell in cells.items()
        if (amount := find_amount(register, cell)) is not None
    }
    sums = tuple(_iter_sums(register, budget, columns, rows, amounts))
    named = [register.get(e.Agreement, row.agreement) for row in rows if row.agreement]
    titles = {agreement.id: agreement.title for agreement in named}
    return PrintedTable(budget, columns, rows, cells, amounts, sums, titles)


def _iter_sums(
    register: Register,
    budget: e.Budget,
    columns: tuple[e.BudgetColumn, ...],
    rows: tuple[e.BudgetRow, ...],
    amounts: Mapping[tuple[str, str], int],
) -> Iterator[SumCheck]:
    labels = {row.row: row.label for row in rows}
    titles = {column.column: column.title for column in columns}
    terms = make_terms(register.by(e.BudgetTerm, "table", budget.id))
    added = [c.column for c in columns if c.kind == "amount"]
    for _, total, equation in iter_row_sums(terms, added):
        if total in amounts:
            names = tuple(
                (labels[row], factor) for (row, _), factor in equation.items() if row != total[0]
            )
            computed = add_terms(total, equation, amounts)
            yield SumCheck(titles[total[1]], labels[total[0]], names, amounts[total], computed)


# --- the same amount in several places -----------------------------------------------------------


def make_places(register: Register) -> list[AmountPlace]:
    """Return every amount of money of an agreement, year and stage, in lines and in print.

    Without the lines that were copied from the very rows that they would be held to.
    """
    return _make_places(register, register.all(e.BudgetLine), register.all(e.BudgetRow))


def _make_places(
    register: Register, lines: Iterable[e.BudgetLine], rows: Iterable[e.BudgetRow]
) -> list[AmountPlace]:
    return drop_copies(place for place, _ in find_places(register, lines, rows))


def find_questions(register: Register, places: Iterable[AmountPlace]) -> list[e.Discrepancy]:
    """Return the published questions about some amounts, each once."""
    found = (
        question
        for place in places
        for name in place.fields
        for question in register.discrepancies(place.record, name)
    )
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A row of a printed table that concerns an agreement, with what its amounts were held to."""

    budget: e.Budget
    row: e.BudgetRow
    same: tuple[str, ...]
    """Years and stages in words, of amounts that are equal wherever they stand."""
    differs: tuple[str, ...]
    alone: tuple[str, ...]
    questions: tuple[e.Discrepancy, ...]


def compare_rows(register: Register, agreement: str) -> list[ComparedRow]:
    """Return the printed rows that concern an agreement, each held against other places."""
    rows = register.by(e.BudgetRow, "agreement", agreement)
    places = _make_places(register, register.by(e.BudgetLine, "agreement", agreement), rows)
    groups = {place: group for group in iter_groups(places) for place in group}
    found = []
    for row in rows:
        budget = register.get(e.Budget, row.table)
        words: dict[str, list[str]] = {"same": [], "differs": [], "alone": []}
        mine = [
            one
            for one in places
            if one.record == budget.record and one.fields[0].startswith(f"{row.within}.")
        ]
        for place in sorted(mine):
            stage = load_labels()["budget_lines", "stage", place.stage].lower()
            kind = "alone"
            if place in groups:
                kind = "same" if agree(groups[place]) else "differs"
            words[kind].append(f"{place.year} ({stage}, {format_kronor(place.amount)})")
        alone = words["alone"] if budget.basis == COST else ()
        same, differs = tuple(words["same"]), tuple(words["differs"])
        asked = tuple(find_questions(register, mine))
        found.append(ComparedRow(budget, row, same, differs, tuple(alone), asked))
    return found
