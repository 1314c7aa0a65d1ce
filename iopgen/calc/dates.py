"""Partial dates and calendar months, by the rules of the records (docs/architecture.md).

Pure arithmetic; nothing here reads a clock. A partial date is never given a false day: it is a
span from the earliest to the latest day it can mean.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache
from itertools import count

_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """All days from `earliest` to `latest`, both included."""

    earliest: date
    latest: date

    def __str__(self) -> str:
        """Return it as it is written in records: `2015`, `2017-08` or `2018-03-01`.

        What no partial date can say is an interval, first and last day with a slash between.
        """
        first, last = self.earliest, self.latest
        if self.exact:
            return first.isoformat()
        if first.day == 1 and last == find_month_end(first, first.month):
            return first.isoformat()[:7]
        if (first.month, first.day, last) == (1, 1, date(first.year, 12, 31)):
            return first.isoformat()[:4]
        return f"{first.isoformat()}/{last.isoformat()}"

    @property
    def exact(self) -> bool:
        """Say whether the span is one known day."""
        return self.earliest == self.latest


@lru_cache(maxsize=4096)
def parse_date(text: str) -> Span | None:
    """Read `2015`, `2017-08` or `2018-03-01` (ASCII digits only); None when it is no date."""
    match = _PARTIAL.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None  # noqa: S101 -- the pattern has a year
    if year < 1 or (month is not None and not 1 <= month <= 12):  # noqa: PLR2004
        return None
    if month is None:
        return Span(date(year, 1, 1), date(year, 12, 31))
    last = monthrange(year, month)[1]
    if day is None:
        return Span(date(year, month, 1), date(year, month, last))
    return Span(date(year, month, day), date(year, month, day)) if 1 <= day <= last else None


def find_day(span: Span | None) -> date | None:
    """Return a whole day; None for a month, a year or nothing: none of them is a day to act on."""
    return span.latest if span and span.exact else None


def add_months(day: date, months: int) -> date:
    """Move a day by whole calendar months, clipped to the month's last day.

    Stops at the first and last day of the calendar: a slip such as the year 9999 is a finding of
    validation, never a crash here.
    """
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return date.min if year < MINYEAR else date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def count_months(first: date, last: date) -> int:
    """Count the whole calendar months from a first to a last day, both included."""
    number = max(0, (last.year - first.year) * 12 + last.month - first.month + 1)
    while number and add_months(first, number) - timedelta(days=1) > last:
        number -= 1
    return number


def is_month_end(day: date) -> bool:
    """Say whether a day is the last one of its month."""
    return day.day == monthrange(day.year, day.month)[1]


def find_month_end(day: date, month: int) -> date:
    """Return the next last day of a calendar month (1 to 12): on or after a day.

    Stops at the last day of the calendar.
    """
    year = day.year + (month < day.month)
    return date(year, month, monthrange(year, month)[1]) if year <= MAXYEAR else date.max


def last_day_before(end: date, months: int) -> date:
    """Return the last day that lies at least `months` months before `end`.

    Where two readings differ (a month's last day against the same day number), the earlier one is
    shown, so that nobody who trusts it is late.
    """
    return add_months(end, -months)


def extend(end: date, step_months: int, cap: date | None) -> date:
    """Return the new last day after one extension, cut short by the cap.

    A term that ends on a month's last day goes on to end on a month's last day.
    """
    moved = add_months(end, step_months)
    if is_month_end(end):
        moved = moved.replace(day=monthrange(moved.year, moved.month)[1])
    return min(moved, cap) if cap else moved


def iter_extensions(end: date, step_months: int, cap: date) -> Iterator[date]:
    """Yield the last day after each extension up to the cap, which cuts the last one short.

    `step_months` is at least 1. Each is counted from the first last day: one that was clipped on
    its way through a short month goes back to its own day.
    """
    day = end
    for steps in count(1):
        if day >= cap:
            return
        day = extend(end, steps * step_months, cap)
        yield day
