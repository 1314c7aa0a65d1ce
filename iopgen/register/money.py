"""Budget lines, stated and derived by indexation, and what printed cells come to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from operator import attrgetter

from iopgen.calc.amounts import explain_index, index_amount, parse_printed
from iopgen.calc.equations import Summand
from iopgen.register import entities as e
from iopgen.register.lookup import Register, once
from iopgen.register.states import iter_steps

_LAST_YEAR = 2100
"""No year later than this is a year of an amount (`schemas/budget_lines.yml`)."""


@dataclass(frozen=True, slots=True)
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
        found.append(_make_line(line))
        found.extend(_index_line(register, line))
    return tuple(found)


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


def find_lines_with(register: Register, partner: str) -> tuple[Line, ...]:
    """Return the budget lines that a partner pays, puts in or receives."""
    return _group_lines(register).get(("partner", partner), ())


def _make_line(line: e.BudgetLine) -> Line:
    return Line(**{field.name: getattr(line, field.name) for field in fields(line)})


def _index_line(register: Register, line: e.BudgetLine) -> Iterator[Line]:
    budget = register.get(e.Budget, line.budget)
    agreement = register.find(e.Agreement, line.agreement)
    base, percent = budget.indexation_base_year, budget.indexation_percent
    if base is None or percent is None or line.amount is None or agreement is None:
        return
    last = _find_last_year(register, agreement)
    if line.line not in budget.indexation_applies_to or line.year != base or last is None:
        return
    others = register.by(e.BudgetLine, "budget", budget.id)
    stated = {one.year for one in others if _is_same(one, line)}
    for year in range(base + 1, last + 1):
        if year not in stated:
            rule = (line.amount, percent, year - base, budget.indexation_method)
            amount, formula = index_amount(*rule), explain_index(*rule)
            yield replace(_make_line(line), year=year, amount=amount, printed="", formula=formula)


def _is_same(one: e.BudgetLine, other: e.BudgetLine) -> bool:
    """Say whether two lines are one party's contribution, in two years or in one."""
    named = attrgetter("party", "kind", "stage", "to")
    categories = {one.category, other.category} - {"", "unknown"}
    return bool(named(one) == named(other)) and len(categories) <= 1


def _find_last_year(register: Register, agreement: e.Agreement) -> int | None:
    """Return the last year of a term, cut short by a termination; None when none is known."""
    if agreement.end is None:
        return None
    spans = [agreement.termination_ends_on]
    if spans == [None]:
        spans = [step.date for step in iter_steps(register, agreement, "termination")]
    return min(_LAST_YEAR, *(span.latest.year for span in (agreement.end, *spans) if span))


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
