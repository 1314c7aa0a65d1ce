"""Money: totals over all agreements, what is left out of them, and the printed tables."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from iopgen import entities as e
from iopgen.model import Register
from iopgen.pages.base import Site, View, make_page, sort_by_title
from iopgen.site import SECTION, Page
from iopgen.sums import Term, add_terms, iter_row_sums
from iopgen.totals import group_totals, select

ADDRESS = "ekonomi/"


def make_pages(site: Site) -> Iterator[Page]:
    """Make the page about money."""
    rows = site.published["budget_lines"]
    forms = {row["id"]: row["form"] for row in site.published["agreements"]}
    iop = select(rows, lambda row: forms[row["agreement"]] == "iop")
    other = select(rows, lambda row: forms[row["agreement"]] != "iop")
    every = [a for a in site.register.all(e.Agreement) if a.form == "iop"]
    yield make_page(
        View(site, ADDRESS),
        "economy.html",
        title="Ekonomi",
        description="Pengar och egna insatser i idéburna offentliga partnerskap, år för år.",
        kind=SECTION,
        section=ADDRESS,
        iop=group_totals(iop, "year", "stage", "kind"),
        by_agreement=group_totals(iop, "agreement", "stage", "kind"),
        other=group_totals(other, "agreement", "year", "stage", "kind"),
        without=sort_by_title(find_without(site)),
        all_iop=len(every),
        known=count_known(site, every),
        tables=[make_table(site.register, b) for b in _find_tables(site.register)],
    )


def find_without(site: Site) -> list[e.Agreement]:
    """Return the IOPs without any known amount: they are in no total."""
    known = _find_known(site)
    return [a for a in site.register.all(e.Agreement) if a.form == "iop" and a.id not in known]


def count_known(site: Site, agreements: Iterable[e.Agreement]) -> int:
    """Count the agreements of which at least one amount is known, at any stage."""
    known = _find_known(site)
    return sum(a.id in known for a in agreements)


def _find_known(site: Site) -> set[str]:
    return {str(row["agreement"]) for row in site.published["budget_lines"] if row["amount"]}


def _find_tables(register: Register) -> list[e.Budget]:
    return [b for b in register.all(e.Budget) if register.by(e.BudgetColumn, "table", b.id)]


@dataclass(frozen=True, slots=True)
class SumCheck:
    """One stated sum held against its terms, in kronor."""

    column: str
    label: str
    terms: tuple[str, ...]
    """The labels of the rows that are added."""
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
    sums: tuple[SumCheck, ...]

    @property
    def rows_of_sums(self) -> list[tuple[str, tuple[str, ...], list[SumCheck]]]:
        """The sums by label and terms, so that a row's terms are told once for all columns."""
        groups = groupby(self.sums, lambda s: (s.label, s.terms))
        return [(label, terms, list(found)) for (label, terms), found in groups]


def make_table(register: Register, budget: e.Budget) -> PrintedTable:
    """Collect the parts of a printed table and check its sums."""
    cells = {(c.row, c.column): c for c in register.by(e.BudgetCell, "table", budget.id)}
    columns = register.by(e.BudgetColumn, "table", budget.id)
    rows = register.by(e.BudgetRow, "table", budget.id)
    return PrintedTable(
        budget, columns, rows, cells, tuple(_iter_sums(register, budget, columns, rows, cells))
    )


def _iter_sums(
    register: Register,
    budget: e.Budget,
    columns: tuple[e.BudgetColumn, ...],
    rows: tuple[e.BudgetRow, ...],
    cells: Mapping[tuple[str, str], e.BudgetCell],
) -> Iterator[SumCheck]:
    labels = {row.row: row.label for row in rows}
    titles = {column.column: column.title for column in columns}
    amounts = {
        at: amount
        for at, cell in cells.items()
        if (amount := register.amount_of_cell(cell)) is not None
    }
    terms = [
        Term(one.sum, one.equals, one.columns, one.row, one.factor)
        for one in register.by(e.BudgetTerm, "table", budget.id)
    ]
    added = [c.column for c in columns if c.kind == "amount"]
    for _, total, equation in iter_row_sums(terms, added):
        if total in amounts:
            names = tuple(labels[row] for row, _ in equation if row != total[0])
            computed = add_terms(total, equation, amounts)
            yield SumCheck(titles[total[1]], labels[total[0]], names, amounts[total], computed)
