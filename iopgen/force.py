"""When a guideline binds an agreement: on the day it was made, and only where that is certain.

Pure, and the one place of this logic: rules read it of rows, pages of entities. Both hand over a
way to read a column by its name.
"""

from collections.abc import Callable

from iopgen.dates import Span, parse_date

Read = Callable[[str], str | None]
"""Returns the text of one column of an agreement or a guideline; nothing when it is absent."""

MADE = frozenset({"decided", "signed", "listed", "terminated"})
"""What has come to be; a proposal has not yet been made, and what others tell of is not known."""

ASSESSED, CONTROLLED = ("legal", "criteria"), ("partner_documents", "democracy", "exclusion")
"""Kinds of sets that ask for an assessment of the agreement, and for a check of its partners."""


def is_bound(agreement: Read, guideline: Read) -> bool:
    """Say whether an IOP is held to a guideline of its owner: surely in force on the day."""
    made = find_day_made(agreement)
    held = agreement("form") == "iop" and agreement("status") in MADE
    return held and made is not None and is_in_force(guideline, made)


def is_unbound(agreement: Read, guideline: Read) -> bool:
    """Say whether a guideline surely did not bind; what is neither is simply not known."""
    made, (start, end) = find_day_made(agreement), find_validity(guideline)
    if guideline("status") == "proposed":
        return True
    before = bool(made and start and made.latest < start.earliest)
    return before or bool(made and end and made.earliest > end.latest)


def find_day_made(agreement: Read) -> Span | None:
    """Return when an agreement was made: signed, else dated, else begun; None when unknown."""
    spans = (parse_date(agreement(name) or "") for name in ("signed", "dated", "start"))
    return next((span for span in spans if span), None)


def is_late(agreement: Read, made_on: str | None) -> bool:
    """Say whether an assessment surely is dated after the agreement was made."""
    made, day = find_day_made(agreement), parse_date(made_on or "")
    return bool(made and day and day.earliest > made.latest)


def is_in_force(guideline: Read, day: Span) -> bool:
    """Say whether an adopted guideline surely was in force on all days of a span."""
    status, (start, end) = guideline("status"), find_validity(guideline)
    if status not in ("adopted", "replaced") or start is None:
        return False
    if status == "replaced" and end is None:
        return False
    return start.latest <= day.earliest and (end is None or day.latest <= end.earliest)


def find_validity(guideline: Read) -> tuple[Span | None, Span | None]:
    """Return first and last day in force: where no first day is stated, that of the decision."""
    start = parse_date(guideline("valid_from") or "") or parse_date(guideline("decided_on") or "")
    return start, parse_date(guideline("valid_to") or "")
