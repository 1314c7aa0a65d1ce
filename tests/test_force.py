"""A guideline binds an agreement on the day it was made, and only where that is certain."""

from __future__ import annotations

from datetime import date

import pytest

from iopgen.dates import Span
from iopgen.force import find_day_made, is_bound, is_unbound

ADOPTED = {"status": "adopted", "decided_on": "2017-11"}
REPLACED = {"status": "replaced", "valid_from": "2018-01-01", "valid_to": "2023-06-30"}
OLD = {"status": "replaced", "decided_on": "2010"}
PROPOSED = {"status": "proposed", "valid_from": "2010"}
UNKNOWN = {"status": "unknown"}


@pytest.mark.parametrize(
    ("guideline", "day", "bound", "unbound"),
    [
        (ADOPTED, "2018-01-01", True, False),
        (ADOPTED, "2017-11-30", True, False),
        (ADOPTED, "2017-11-15", False, False),
        (ADOPTED, "2017", False, False),
        (ADOPTED, "2017-10-31", False, True),
        (ADOPTED, "2015", False, True),
        (ADOPTED, "", False, False),
        (REPLACED, "2023-06-30", True, False),
        (REPLACED, "2023-06", True, False),
        (REPLACED, "2023", False, False),
        (REPLACED, "2023-07-01", False, True),
        (OLD, "2015-01-01", False, False),
        (PROPOSED, "2015-01-01", False, True),
        (UNKNOWN, "2015-01-01", False, False),
    ],
)
def test_what_binds_on_a_day(
    guideline: dict[str, str], day: str, *, bound: bool, unbound: bool
) -> None:
    agreement = {"form": "iop", "status": "signed", "start": day}
    assert is_bound(agreement.get, guideline.get) is bound
    assert is_unbound(agreement.get, guideline.get) is unbound


@pytest.mark.parametrize(
    "other", [{"form": "grant"}, {"status": "proposed"}, {"status": "reported_by_third_party"}]
)
def test_only_an_iop_that_was_made_is_bound(other: dict[str, str]) -> None:
    agreement = {"form": "iop", "status": "signed", "start": "2020-01-01", **other}
    assert not is_bound(agreement.get, ADOPTED.get)


def test_an_agreement_is_made_when_signed_else_dated_else_begun() -> None:
    days = {"signed": "2024-03-01", "dated": "2024-02-01", "start": "2024-01-01"}
    for expected in (3, 2, 1):
        day = date(2024, expected, 1)
        assert find_day_made(days.get) == Span(day, day)
        days.pop(next(iter(days)))
    assert find_day_made(days.get) is None
