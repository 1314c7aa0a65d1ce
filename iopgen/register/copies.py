"""What seems to be one thing recorded twice: amounts, and whole records.

Only what is known tells: a line without an amount, or a check without a day, is no copy of another.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import date
from operator import attrgetter

from iopgen.calc.dates import Span
from iopgen.calc.formats import fold_name
from iopgen.register import entities as e
from iopgen.register.ends import find_sure_end
from iopgen.register.lookup import EntityT, Register, once
from iopgen.register.money import Line, find_lines

LineName = tuple[str, str, int | Span | None]
"""Record, line, and year or first day: what tells a line from all others."""

_get_line_key = attrgetter(
    *("year", "covers_start", "covers_end", "party", "to", "kind", "stage", "amount")
)
_TOLD_APART_BY = ("category", "unit")
"""Where two lines both say something here, and not the same, they are two amounts."""


@once
def find_copied_lines(register: Register) -> Mapping[LineName, Line]:
    """Return the lines that may be counted twice, each with the one that it may be a copy of.

    The same agreement (or one that may be a copy of it), time, parties, kind, stage and amount. One
    that says that it is separate is no copy.
    """
    first = {copy: one.id for copy, one in find_copied_agreements(register).items()}
    groups: dict[Hashable, list[Line]] = defaultdict(list)
    for line in find_lines(register):
        if line.amount is not None and not line.separate:
            agreement = min(line.agreement, first.get(line.agreement, line.agreement))
            groups[agreement, _get_line_key(line)].append(line)
    return {
        identify_line(line): other
        for group in groups.values()
        for line, other in _match(group, _is_told_apart)
    }


def identify_line(line: e.BudgetLine) -> LineName:
    """Return what tells a line from all others."""
    return line.budget, line.line, line.year or line.covers_start


def _is_told_apart(one: Line, other: Line) -> bool:
    values = [{getattr(one, name), getattr(other, name)} for name in _TOLD_APART_BY]
    return any(len(said - {"", "unknown"}) > 1 for said in values)


def find_copied_agreements(register: Register) -> Mapping[str, e.Agreement]:
    """Return the agreements with the title and the parties of another, by id, each with that.

    One that surely ended before the other began has been made anew.
    """

    def find_key(one: e.Agreement) -> Hashable:
        parties = register.by(e.Party, "agreement", one.id)
        named = frozenset((party.partner, party.role) for party in parties if party.partner)
        return (fold_name(one.title), named) if named else None

    def is_another_time(one: e.Agreement, other: e.Agreement) -> bool:
        for first, second in ((one, other), (other, one)):
            end = find_sure_end(register, first, date.max)
            if end and second.start and end.latest < second.start.earliest:
                return True
        return False

    return {
        one.id: other
        for one, other in _find_pairs(register.all(e.Agreement), find_key, is_another_time)
    }


def find_copied_checks(register: Register) -> Iterator[tuple[e.Check, e.Check]]:
    """Yield each check of the same partner, agreement, guideline and day as another."""
    get_key = attrgetter("partner", "agreement", "guideline", "made_on")
    return _find_pairs(register.all(e.Check), lambda one: get_key(one) if one.made_on else None)


def find_copied_follow_ups(register: Register) -> Iterator[tuple[e.FollowUp, e.FollowUp]]:
    """Yield each follow-up of the same agreement and year as another."""
    get_key = attrgetter("agreement", "year")
    return _find_pairs(register.all(e.FollowUp), lambda one: get_key(one) if one.year else None)


def find_copied_documents(register: Register) -> Iterator[tuple[e.Document, e.Document]]:
    """Yield each document of the same title, issuer and day as another."""

    def find_key(one: e.Document) -> Hashable:
        return (fold_name(one.title), one.issuer, one.date) if one.title and one.date else None

    def is_another(one: e.Document, other: e.Document) -> bool:
        return bool(one.case_number and other.case_number) and one.case_number != other.case_number

    return _find_pairs(register.all(e.Document), find_key, is_another)


def _find_pairs(
    entities: Iterable[EntityT],
    find_key: Callable[[EntityT], Hashable],
    is_told_apart: Callable[[EntityT, EntityT], bool] = lambda _, __: False,
) -> Iterator[tuple[EntityT, EntityT]]:
    """Yield each of some entities that has the key of another, with that; None is no key."""
    groups: dict[Hashable, list[EntityT]] = defaultdict(list)
    for one in entities:
        key = find_key(one)
        if key is not None:
            groups[key].append(one)
    for group in groups.values():
        yield from _match(group, is_told_apart)


def _match(
    group: list[EntityT], is_told_apart: Callable[[EntityT, EntityT], bool]
) -> Iterator[tuple[EntityT, EntityT]]:
    """Yield each of some that are alike, with the first other that nothing tells it from."""
    for one in group:
        others = (x for x in group if x is not one and not is_told_apart(one, x))
        if other := next(others, None):
            yield one, other
