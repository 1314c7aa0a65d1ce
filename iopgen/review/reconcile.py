"""Amounts that stand in several places, held against each other: like with like.

Only amounts of the same agreement, year and stage, paid by the same party, and costs with costs: a
frame that was set aside is never held against what a collaboration costs. Pure.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter, itemgetter

from iopgen.calc.amounts import parse_printed
from iopgen.calc.citations import get_cited, parse_citation
from iopgen.register import entities as e
from iopgen.register.lookup import Register

COST = "cost"
"""The basis of a budget line; a printed table may show frames instead."""


@dataclass(frozen=True, slots=True, order=True)
class AmountPlace:
    """One amount in one place, or the sum of a record's lines for one year, stage and payer."""

    agreement: str
    year: int
    stage: str
    payer: str
    """Id of the public body that pays, "" where nothing says who."""
    basis: str
    record: str
    """Folder and id."""
    fields: tuple[str, ...]
    """Paths of the amounts in the record."""
    amount: int
    """Kronor; a cost is positive, whatever sign the table prints."""
    sources: tuple[str, ...] = ()
    """Document and lines, `document#10-20`."""


def find_places(
    register: Register, lines: Iterable[e.BudgetLine], rows: Iterable[e.BudgetRow]
) -> list[tuple[AmountPlace, e.BudgetLine | e.BudgetCell]]:
    """Return all money of some lines and of some printed rows, each with where it stands first."""
    return [*_iter_lines(lines), *_iter_cells(register, rows)]


def _iter_lines(lines: Iterable[e.BudgetLine]) -> Iterator[tuple[AmountPlace, e.BudgetLine]]:
    """Yield the known money of each record, agreement, year, stage and payer, added up."""
    groups: dict[tuple[str, str, int, str, str, str], list[e.BudgetLine]] = {}
    for one in lines:
        if one.kind == "cash" and one.amount is not None and one.year and one.agreement:
            basis = one.basis or COST
            key = (one.record, one.agreement, one.year, one.stage, one.party, basis)
            groups.setdefault(key, []).append(one)
    for (record, agreement, year, stage, payer, basis), found in groups.items():
        fields = tuple(line.within for line in found)
        amount = sum(line.amount or 0 for line in found)
        sources = tuple(source for line in found for source in line.source)
        place = AmountPlace(agreement, year, stage, payer, basis, record, fields, amount, sources)
        yield place, found[0]


def _iter_cells(
    register: Register, rows: Iterable[e.BudgetRow]
) -> Iterator[tuple[AmountPlace, e.BudgetCell]]:
    """Yield each printed amount that belongs to an agreement and to a year.

    Paid by the public body whose document it stands in.
    """
    for table, listed in groupby(rows, key=attrgetter("table")):
        budget = register.find(e.Budget, table)
        if budget is None:
            continue
        printed = _read_printed(register, budget)
        for row in listed:
            cited = register.find(e.Document, get_cited(next(iter(row.source), "")))
            for column, cell, amount in printed.get(row.row, ()) if row.agreement else ():
                place = AmountPlace(
                    row.agreement,
                    column.year or 0,
                    column.stage,
                    cited.authority if cited else "",
                    budget.basis,
                    row.record,
                    (f"{row.within}.values[{cell.column}]",),
                    turn(amount, row.cost_sign or budget.cost_sign),
                    row.source,
                )
                yield place, cell


def _read_printed(
    register: Register, budget: e.Budget
) -> dict[str, list[tuple[e.BudgetColumn, e.BudgetCell, int]]]:
    """Return the amounts of a table that belong to a year, by row: column, cell, kronor as printed.

    A table without a unit is held against others as kronor, so that somebody notices.
    """
    columns = {c.column: c for c in register.by(e.BudgetColumn, "table", budget.id)}
    found: dict[str, list[tuple[e.BudgetColumn, e.BudgetCell, int]]] = {}
    for cell in register.by(e.BudgetCell, "table", budget.id):
        column = columns.get(cell.column)
        if column and column.kind == "amount" and column.year:
            amount = parse_printed(cell.printed, budget.unit or "kr")
            if amount is not None:
                found.setdefault(cell.row, []).append((column, cell, amount))
    return found


def iter_groups(places: Iterable[AmountPlace]) -> Iterator[tuple[AmountPlace, ...]]:
    """Yield the places that tell of the same thing, two or more, in a fixed order."""
    for _, group in groupby(sorted(places), key=_get_likeness):
        found = tuple(group)
        if len(found) > 1:
            yield found


def drop_copies(places: Iterable[AmountPlace]) -> list[AmountPlace]:
    """Leave out the lines that rest on the very lines of a printed table that they are held to.

    An amount that was copied from a table stands in one place, not in two.
    """
    found = list(places)
    cited: dict[tuple[str, int, str, str, str], list[str]] = {}
    for place in filter(_is_printed, found):
        cited.setdefault(_get_likeness(place), []).extend(place.sources)
    printed = {key: _merge(sources) for key, sources in cited.items()}
    return [
        place
        for place in found
        if _is_printed(place) or not _touches(place.sources, printed.get(_get_likeness(place), {}))
    ]


def _is_printed(place: AmountPlace) -> bool:
    return place.fields[0].startswith("rows[")


Lines = dict[str, list[tuple[int, int]]]
"""First and last lines of the parts of each document that are cited, apart and in order."""


def _merge(sources: Iterable[str]) -> Lines:
    """Put together the parts of each document that have a line in common.

    Only their ends are counted with: a record may cite ten million lines.
    """
    merged: Lines = {}
    for document, first, last in sorted(_iter_parts(sources)):
        parts = merged.setdefault(document, [])
        if parts and first <= parts[-1][1]:
            parts[-1] = (parts[-1][0], max(parts[-1][1], last))
        else:
            parts.append((first, last))
    return merged


def _touches(sources: Iterable[str], lines: Lines) -> bool:
    """Say whether any of some sources has a line of a document in common with others."""
    for document, first, last in _iter_parts(sources):
        parts = lines.get(document, [])
        before = bisect_right(parts, last, key=itemgetter(0))  # those that begin by its last line
        if before and parts[before - 1][1] >= first:
            return True
    return False


def _iter_parts(sources: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """Yield document, first and last line of each source that has lines.

    A page or a section has none: it has something in common with the very same place alone.
    """
    for source in sources:
        if cited := parse_citation(source):
            document = cited.document if cited.lines else source
            yield document, *(cited.lines or (0, 0))


def agree(places: Iterable[AmountPlace]) -> bool:
    """Say whether all places give the same amount."""
    return len({place.amount for place in places}) == 1


def _get_likeness(place: AmountPlace) -> tuple[str, int, str, str, str]:
    return place.agreement, place.year, place.stage, place.payer, place.basis


def turn(amount: int, sign: str) -> int:
    """Return a printed amount as a cost, by the sign that the table gives costs."""
    return -amount if sign == "minus" else amount
