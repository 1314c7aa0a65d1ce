"""When an agreement ends: as it was agreed, as it was extended, as it in fact ended.

The record keeps the end that was agreed (`period.end`); each decision of kind extension may carry a
later one (`new_end`), or take the end away (`open_ended`). Extensions count from the day of their
decision, so that a look back sees what was known then.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from iopgen.calc.dates import Span
from iopgen.register import entities as e
from iopgen.register.lookup import Register, once_each

SELF_RENEWING = frozenset({"automatic", "unlimited"})
"""Kinds of extension that come about where no party does anything."""


def iter_steps(register: Register, agreement: e.Agreement, *kinds: str) -> Iterator[e.Decision]:
    """Yield the steps of some kinds of an agreement, in the order of its record."""
    for decision in register.by(e.Decision, "agreement", agreement.id):
        if decision.kind in kinds:
            yield decision


def find_extensions(
    register: Register, agreement: e.Agreement, by: date | None = None
) -> tuple[e.Decision, ...]:
    """Return the extensions with a new end that were decided by a day, the nearest end first.

    The day is the as-of date where none is given; a decision without a date has been taken.
    """
    found = [
        (step.new_end.latest, step.new_end.earliest, step)
        for step in _iter_taken(register, agreement, by)
        if step.new_end
    ]
    return tuple(step for _, _, step in sorted(found, key=lambda one: one[:2]))


def find_opening(
    register: Register, agreement: e.Agreement, by: date | None = None
) -> e.Decision | None:
    """Return the extension by which an agreement runs until further notice, if there is one."""
    return next((one for one in _iter_taken(register, agreement, by) if one.open_ended), None)


def _iter_taken(
    register: Register, agreement: e.Agreement, by: date | None
) -> Iterable[e.Decision]:
    """Yield the extensions that were decided by a day; one without a date has been taken."""
    if by is None:
        return _find_taken(register, agreement)
    steps = iter_steps(register, agreement, "extension")
    return (step for step in steps if step.date is None or step.date.latest <= by)


@once_each(e.Agreement)
def _find_taken(register: Register, agreement: e.Agreement) -> tuple[e.Decision, ...]:
    return tuple(_iter_taken(register, agreement, register.as_of))


def find_end(register: Register, agreement: e.Agreement, by: date | None = None) -> Span | None:
    """Return the last day of the term that runs or ran, all that it can be; None for none known.

    The day on which a source says that it ended, else none where it runs until further notice,
    else the furthest extension, else as agreed.
    """
    if agreement.ended_on or is_endless(register, agreement, by):
        return agreement.ended_on
    agreed, extended = agreement.end, find_extensions(register, agreement, by)
    last = extended[-1].new_end if extended else None
    return last if last and (agreed is None or last.latest > agreed.latest) else agreed


def is_self_renewing(agreement: e.Agreement) -> bool:
    """Say whether an agreement goes on by itself after its term, as far as no source ended it."""
    return agreement.extension_kind in SELF_RENEWING and agreement.ended_on is None


def is_endless(register: Register, agreement: e.Agreement, by: date | None = None) -> bool:
    """Say whether an agreement runs until further notice, as far as no source ended it."""
    is_open = agreement.open_ended or find_opening(register, agreement, by) is not None
    return bool(is_open) and agreement.ended_on is None


def find_sure_end(
    register: Register, agreement: e.Agreement, by: date | None = None
) -> Span | None:
    """Return the day after which an agreement surely does not run, a termination aside.

    None for one that is open-ended, and for one that renews itself as often as nobody objects.
    """
    if is_endless(register, agreement, by):
        return None
    end = find_end(register, agreement, by)
    if not is_self_renewing(agreement):
        return end
    cap = agreement.extension_latest_end if agreement.extension_kind == "automatic" else None
    return end if cap and end and cap.latest < end.latest else cap
