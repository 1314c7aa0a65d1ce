"""Checks of partners in time: which still stand, and by when each is made again."""

from collections.abc import Iterator

from iopgen.calc.dates import Span
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.what_binds import (
    CONTROLLED,
    find_due_day,
    is_done_anew,
    iter_rechecked,
    stands_for,
)


def is_ahead(register: Register, check: e.Check) -> bool:
    """Say whether a check surely has not been made by the as-of date."""
    return check.made_on is not None and check.made_on.earliest > register.as_of


def is_replaced(register: Register, check: e.Check, agreement: str) -> bool:
    """Say whether a later check has taken the place of one, in an agreement or in none."""
    others = register.by(e.Check, "partner", check.partner)
    days = (one.made_on for one in others if stands_for(one, agreement))
    return is_done_anew(check.made_on, days, register.as_of)


def iter_latest(register: Register, agreement: e.Agreement) -> Iterator[e.Check]:
    """Yield the checks of parties that no later one has taken the place of."""
    parties = dict.fromkeys(p.partner for p in register.by(e.Party, "agreement", agreement.id))
    for partner in filter(None, parties):
        for check in register.by(e.Check, "partner", partner):
            counts = stands_for(check, agreement.id) and not is_ahead(register, check)
            if counts and not is_replaced(register, check, agreement.id):
                yield check


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
