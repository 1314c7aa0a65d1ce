"""Budget lines, stated and derived, and what printed cells come to.

Derived are amounts that are indexed, and those of each year where a line is paid every year.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from operator import attrgetter

from iopgen.calc.amounts import (
    IndexStep,
    explain_index,
    explain_index_step,
    explain_yearly,
    follow_index,
    index_amount,
    parse_printed,
)
from iopgen.calc.dates import Span
from iopgen.calc.equations import Summand
from iopgen.calc.kept import kept
from iopgen.register import entities as e
from iopgen.register.ends import find_end, iter_steps
from iopgen.register.lookup import Register, once
from iopgen.register.recurring import LAST_YEAR, unfold


@kept()
class Line(e.BudgetLine):
    """A budget line, stated or derived by indexation.

    Its amount is in whole kronor; None when it is unknown and stands outside every total.
    """

    formula: str = ""
    """How a derived amount was computed; empty for a stated one."""

    @property
    def derived(self) -> bool:
        """Say whether the amount was computed and not stated."""
        return bool(self.formula)


@once
def find_lines(register: Register) -> tuple[Line, ...]:
    """Return all budget lines, stated and derived, in the order of files and years."""
    found: list[Line] = []
    for line in register.all(e.BudgetLine):
        if line.per == "year" and line.year is None:
            found.extend(_unfold_line(register, line))
        else:
            found.append(_time_line(register, line))
            found.extend(_index_line(register, line))
    return tuple(found)


@once
def find_rates(register: Register) -> tuple[Line, ...]:
    """Return the lines that say what is paid every year, which no total holds.

    `find_lines` has them year by year instead, as far as it is known that they were due.
    """
    lines = register.all(e.BudgetLine)
    return tuple(_make_line(one) for one in lines if one.per == "year" and one.year is None)


@once
def _group_rates(register: Register) -> Mapping[str, Sequence[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for line in find_rates(register):
        found[line.agreement].append(line)
    return found


def find_rates_of(register: Register, agreement: str) -> tuple[Line, ...]:
    """Return what is paid every year by an agreement."""
    return tuple(_group_rates(register).get(agreement, ()))


@once
def _group_lines(register: Register) -> Mapping[tuple[str, str], tuple[Line, ...]]:
    """Return all lines by `agreement` or `partner` and its id; a partner's shared ones once."""
    found: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in find_lines(register):
        found["agreement", line.agreement].append(line)
        for partner in dict.fromkeys((line.party, *line.to)):
            found["partner", partner].append(line)
    return {key: tuple(lines) for key, lines in found.items()}


def find_lines_of(register: Register, agreement: str) -> tuple[Line, ...]:
    """Return the budget lines of an agreement, stated and derived."""
    return _group_lines(register).get(("agreement", agreement), ())


def find_known_of(register: Register, agreement: str) -> tuple[Line, ...]:
    """Return the lines of an agreement, and what is paid every year that no year could be told of.

    For whoever asks whether an amount is known, and not what the amounts come to.
    """
    lines = find_lines_of(register, agreement)
    told = {(one.budget, one.line) for one in lines}
    rates = find_rates_of(register, agreement)
    return (*lines, *(one for one in rates if (one.budget, one.line) not in told))


def find_lines_with(register: Register, partner: str) -> tuple[Line, ...]:
    """Return the budget lines that a partner pays, puts in or receives."""
    return _group_lines(register).get(("partner", partner), ())


def _make_line(line: e.BudgetLine) -> Line:
    return Line(**{field.name: getattr(line, field.name) for field in fields(line)})


def _time_line(register: Register, line: e.BudgetLine) -> Line:
    """Return a stated line; one that is for all of the time is for the agreed term."""
    made, agreement = _make_line(line), register.find(e.Agreement, line.agreement)
    is_whole = line.per == "total" and line.year is None and line.covers_start is None
    if not is_whole or agreement is None or agreement.start is None or agreement.end is None:
        return made
    start, end = agreement.start, agreement.end
    if start.earliest.year == end.latest.year:
        return replace(made, year=start.earliest.year)
    return replace(made, covers_start=start, covers_end=end)


def _unfold_line(register: Register, line: e.BudgetLine) -> Iterator[Line]:
    """Yield a yearly amount for each year that it surely was due, unless that year is stated.

    Also where the amount itself is not known: then each year's is not, and totals say so.
    """
    budget = register.get(e.Budget, line.budget)
    stated = _list_stated_times(register, line)
    is_indexed = line.line in budget.indexation_applies_to
    for year, start, end in unfold(register, line):
        amount: tuple[int | None, str] | None = (line.amount, explain_yearly(line.amount))
        if is_indexed and line.amount is not None:
            amount = _index(register, budget, line.amount, year, start)
        time = _get_days(year, start, end)
        if amount and not any(time and one and _have_common_day(time, one) for one in stated):
            yield replace(
                _make_line(line),
                year=year,
                covers_start=start,
                covers_end=end,
                per="",
                printed="",
                amount=amount[0],
                formula=amount[1],
            )


def _list_stated_times(register: Register, line: e.BudgetLine) -> list[Span | None]:
    """Return the times for which a record states an amount that a yearly one would repeat."""
    return [
        _get_days(one.year, one.covers_start, one.covers_end)
        for one in register.by(e.BudgetLine, "budget", line.budget)
        if one.per != "year" and is_same_contribution(one, line)
    ]


def _get_days(year: int | None, start: Span | None, end: Span | None) -> Span | None:
    """Return the days that an amount is for; None where no source says."""
    if year:
        return Span(date(year, 1, 1), date(year, 12, 31))
    return Span(start.earliest, end.latest) if start and end else None


def _have_common_day(one: Span, other: Span) -> bool:
    return one.earliest <= other.latest and other.earliest <= one.latest


def _index_line(register: Register, line: e.BudgetLine) -> Iterator[Line]:
    budget = register.get(e.Budget, line.budget)
    agreement = register.find(e.Agreement, line.agreement)
    base, amount = budget.indexation_base_year, line.amount
    if base is None or amount is None or agreement is None:
        return
    last = _find_last_year(register, agreement)
    if line.line not in budget.indexation_applies_to or line.year != base or last is None:
        return
    stated = _find_stated_years(register, line)
    for year in range(base + 1, last + 1):
        told = _index(register, budget, amount, year)
        if told and year not in stated:
            yield replace(_make_line(line), year=year, amount=told[0], printed="", formula=told[1])


def _find_stated_years(register: Register, line: e.BudgetLine) -> set[int | None]:
    """Return the years for which a record states an amount of a line, so that none is computed."""
    others = register.by(e.BudgetLine, "budget", line.budget)
    return {one.year for one in others if is_same_contribution(one, line)}


def _index(
    register: Register, budget: e.Budget, amount: int, year: int | None, start: Span | None = None
) -> tuple[int, str] | None:
    """Return an indexed amount in kronor and how it is reckoned.

    Up to the base year it is the amount itself. None where it cannot be told: where no source gives
    the index, and for twelve months beyond the base year, of which only a part is indexed.
    """
    base, percent = budget.indexation_base_year, budget.indexation_percent
    last = year or (start.earliest.year + 1 if start else None)
    if base is None or last is None or (year is None and last > base):
        return None
    if last <= base:
        return amount, explain_yearly(amount)
    if percent is not None:
        rule = (amount, percent, last - base, budget.indexation_method)
        return index_amount(*rule), explain_index(*rule)
    return _follow_values(register, budget, amount, base, last)


def _follow_values(
    register: Register, budget: e.Budget, amount: int, base: int, year: int
) -> tuple[int, str] | None:
    """Return an amount as the values of its index have moved it; None where one is not known."""
    known = {one.year: one.value for one in register.by(e.IndexValue, "budget", budget.id)}
    first, later = known.get(base), known.get(year)
    if budget.index_never_lower:  # the highest so far counts, so each year before must be known
        values = [known.get(one) for one in range(base, year + 1)]
        later = None if None in values else max(one for one in values if one is not None)
    if not first or not later or first <= 0:
        return None
    share, rounding = budget.index_share_percent, max(1, budget.index_rounding or 1)
    step = IndexStep(first, later, Decimal(100) if share is None else share, rounding)
    return follow_index(amount, step), explain_index_step(amount, step)


def is_same_contribution(one: e.BudgetLine, other: e.BudgetLine) -> bool:
    """Say whether two lines are one party's contribution, in two years or in one."""
    named = attrgetter("party", "kind", "stage", "to")
    categories = {one.category, other.category} - {"", "unknown"}
    return bool(named(one) == named(other)) and len(categories) <= 1


def _find_last_year(register: Register, agreement: e.Agreement) -> int | None:
    """Return the last year of a term, cut short by a termination; None when none is known."""
    end = find_end(register, agreement)
    if end is None:
        return None
    spans = [agreement.termination_ends_on]
    if spans == [None]:
        spans = [step.date for step in iter_steps(register, agreement, "termination")]
    return min(LAST_YEAR, *(span.latest.year for span in (end, *spans) if span))


def find_amount(register: Register, cell: e.BudgetCell) -> int | None:
    """Return a printed cell's value in whole kronor, None for text or an unknown unit."""
    budget = register.find(e.Budget, cell.table)
    return parse_printed(cell.printed, budget.unit) if budget and budget.unit else None


def make_terms(rows: Iterable[e.BudgetTerm | e.StatisticsTerm]) -> list[Summand]:
    """Return the parts of the stated sums of a table, as its equations are made of them."""
    return [
        Summand(
            one.sum,
            one.equals,
            one.columns if isinstance(one, e.BudgetTerm) else one.measures,
            one.row,
            one.factor or 0,
        )
        for one in rows
    ]
