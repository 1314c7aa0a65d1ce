"""Checks of partners in time: which still stand, and by when each is made again."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from iopgen.calc.dates import Span
from iopgen.register import entities as e
from iopgen.register.lookup import Register, once
from iopgen.register.what_binds import (
    CONTROLLED,
    find_due_day,
    is_done_anew,
    iter_rechecked,
)


def is_ahead(register: Register, check: e.Check) -> bool:
    """Say whether a check surely has not been made by the as-of date."""
    return check.made_on is not None and check.made_on.earliest > register.as_of


def is_replaced(register: Register, check: e.Check, agreement: str) -> bool:
    """Say whether a later check has taken the place of one, in an agreement or in none."""
    others = _list_standing(register, check.partner, agreement)
    days = (one.made_on for one in others)
    return is_done_anew(check.made_on, days, register.as_of)


def iter_latest(register: Register, agreement: e.Agreement) -> Iterator[e.Check]:
    """Yield the checks of parties that no later one has taken the place of."""
    parties = dict.fromkeys(p.partner for p in register.by(e.Party, "agreement", agreement.id))
    for partner in filter(None, parties):
        for check in _list_standing(register, partner, agreement.id):
            if not is_ahead(register, check) and not is_replaced(register, check, agreement.id):
                yield check


def _list_standing(register: Register, partner: str, agreement: str) -> Sequence[e.Check]:
    """Return the checks of a partner that count in an agreement, in the order of the files.

    Looked up: an organisation that takes part in many agreements may have as many checks.
    """
    grouped = _group_checks(register)
    found = {*grouped.get((partner, ""), ()), *grouped.get((partner, agreement), ())}
    return [register.all(e.Check)[n] for n in sorted(found)]


@once
def _group_checks(register: Register) -> Mapping[tuple[str, str], Sequence[int]]:
    """Return which checks are made of each partner for each agreement, "" for those of none."""
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for n, check in enumerate(register.all(e.Check)):
        found[check.partner, check.agreement].append(n)
    return found


def find_due_again(
    register: Register, agreement: e.Agreement | None, check: e.Check
) -> tuple[Span | None, list[e.GuidelineSet]]:
    """Return by when a check is made again, None where nobody says; and the lists that say so.

    By its own word, or by a list of the guideline that bound the agreement.
    """
    sets = iter_rechecked(register, agreement, check.guideline) if agreement else ()
    held = [one for one in sets if one.kind in CONTROLLED]
    months = (one.recheck_months or 0 for one in held)
    return find_due_day(check.made_on, check.valid_until, months), held
