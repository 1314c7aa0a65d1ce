"""Amounts that are paid each year: for which years, as far as it is known that they were due.

Never beyond what is known to be covered: the time that the line says, else the agreement's own,
cut short by a termination. Where an agreement has no last day it is known only as far as the last
source that describes it as running. An amount is never divided: a part of a year gives none.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from iopgen.calc.dates import Span, add_months
from iopgen.register import entities as e
from iopgen.register.ends import find_end, find_sure_end, is_endless, is_self_renewing, iter_steps
from iopgen.register.evidence import find_described, is_told_of_after
from iopgen.register.lookup import Register

LAST_YEAR = 2100
"""No year later than this is a year of an amount (`schemas/budget_lines.yml`)."""

DueYear = tuple[int | None, Span | None, Span | None]
"""A calendar year, else first and last day of twelve months."""


def unfold(register: Register, line: e.BudgetLine) -> Iterator[DueYear]:
    """Yield each whole year for which a yearly amount surely was due, from the first.

    Calendar years where it begins with one, else twelve months at a time from its first day.
    """
    agreement = register.find(e.Agreement, line.agreement)
    first = _find_first_due(line, agreement)
    while agreement and agreement.start and first and first < agreement.start.earliest:
        first = add_months(first, 12)  # nothing was due before there was an agreement
    last = _find_last_due(register, agreement, line.covers_end)
    while first and last and first.year <= LAST_YEAR:
        after = add_months(first, 12)
        end = after - timedelta(days=1)
        if end > last:
            return
        is_calendar = (first.month, first.day) == (1, 1)
        yield (first.year, None, None) if is_calendar else (None, _on(first), _on(end))
        first = after


def _on(day: date) -> Span:
    return Span(day, day)


def _find_first_due(line: e.BudgetLine, agreement: e.Agreement | None) -> date | None:
    """Return the first day that is covered: as the line says, else as the agreement began.

    Of an agreement whose first day is known in part the first sure day is taken, at a new year.
    """
    if line.covers_start:
        return line.covers_start.earliest
    start = agreement.start if agreement else None
    if start is None or start.exact:
        return start.earliest if start else None
    is_year = (start.earliest.month, start.latest.month) == (1, 12)
    return date(start.earliest.year + 1, 1, 1) if is_year else None


def _find_last_due(
    register: Register, agreement: e.Agreement | None, stated: Span | None
) -> date | None:
    """Return the last day that is covered: as the line says, else as it is known to have run."""
    if agreement is None:
        return None
    last = stated.latest if stated else _find_last_known(register, agreement)
    sure = find_sure_end(register, agreement)
    last = min(last, sure.latest) if last and sure else last
    ceased = [agreement.termination_ends_on, agreement.ended_on]
    if ceased == [None, None]:
        ceased = [step.date for step in iter_steps(register, agreement, "termination")]
    days = [span.earliest for span in ceased if span]
    return min([last, *days]) if last else None


def _find_last_known(register: Register, agreement: e.Agreement) -> date | None:
    """Return the last day of a term, or of the sources that tell of one that goes on."""
    end = find_end(register, agreement)
    goes_on = is_self_renewing(agreement) and (
        end is None or is_told_of_after(register, agreement, end.latest)
    )
    if is_endless(register, agreement) or goes_on:
        described = find_described(register, agreement)
        return described[0].latest if described else None
    return end.earliest if end else None
