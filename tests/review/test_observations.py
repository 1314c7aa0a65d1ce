from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from assessed import AGREEMENT, find_agreement, make

from iopgen.register import entities as e
from iopgen.review.observations import observe

if TYPE_CHECKING:
    from iopgen.register.lookup import Register

BUDGET = "agreement: prov\nlines:\n"
PUBLIC = "  - {id: a, year: 2024, party: kommunen, kind: cash, amount: 5, qualifier: exact}\n"
CIVIL = "  - {id: b, year: 2024, party: foreningen, kind: in_kind, qualifier: unknown}\n"
NOUGHT = "  - {id: b, year: 2024, party: foreningen, kind: cash, amount: 0, qualifier: exact}\n"
NOTHING = "inga belopp eller egna insatser finns i registret"
ONE = "bara den offentliga sidan (pengar) har belopp eller egna insatser"
BOTH = (
    "både den offentliga sidan (pengar) och den idéburna sidan (egen insats) har belopp eller "
    "egna insatser"
)


@pytest.mark.parametrize(
    ("lines", "given", "text", "against"),
    [
        ("", ["yes"], NOTHING, ""),
        (PUBLIC, ["yes"], ONE, "ja"),
        (PUBLIC + NOUGHT, ["yes"], ONE, "ja"),
        (PUBLIC, ["no"], ONE, ""),
        (PUBLIC, ["unknown"], ONE, ""),
        (PUBLIC, [], ONE, ""),
        (PUBLIC + CIVIL, ["yes"], BOTH, ""),
        (PUBLIC + CIVIL, ["yes", "no"], BOTH, "nej"),
    ],
)
def test_both_finance_is_seen_in_the_budget(
    lines: str, given: list[str], text: str, against: str
) -> None:
    more = {"budgets__prov": BUDGET + lines} if lines else {}
    register = make(**more)
    seen = observe_item(register, "bada", given)
    assert seen == (text, against)


def observe_item(register: Register, name: str, given: list[str]) -> tuple[str, str] | None:
    """Return what is seen beside the answers to one item."""
    items = register.by(e.GuidelineItem, "guideline", "regler")
    item = next(item for item in items if item.item == name)
    seen = observe(register, find_agreement(register), item, given)
    return (seen.text, seen.against) if seen else None


@pytest.mark.parametrize(
    ("period", "text", "against"),
    [
        ("start: 2024-01-01, end: 2026-12-31", "avtalstiden är 36 månader", ""),
        ("start: 2024-01-31, end: 2024-02-27", "avtalstiden är kortare än en månad", "ja"),
        ("start: 2024-01-01, end: 2024-11-30", "avtalstiden är 11 månader", "ja"),
        ("start: 2024-01-01, end: 2024-12-31", "avtalstiden är 12 månader", ""),
        ("start: 2024, end: 2024-12-31", "avtalstiden är mellan 0 och 12 månader", ""),
        ("start: 2024-01-01", "avtalstiden är inte känd", ""),
        (
            "start: 2024-01-01, end: 2024-06-30, extension: {step_months: 6, latest_end: 2025}",
            "avtalstiden är 6 månader och kan förlängas längst till 2025",
            "",
        ),
        (
            "start: 2024-01-01, end: 2024-06-30, extension: {step_months: 6}",
            "avtalstiden är 6 månader och kan förlängas",
            "",
        ),
    ],
)
def test_a_longer_time_is_seen_in_the_period(period: str, text: str, against: str) -> None:
    stated = re.sub(r"period: \{.*\}", f"period: {{{period}}}", AGREEMENT)
    register = make(agreements__prov=stated)
    assert observe_item(register, "tid", ["yes"]) == (text, against)
    assert observe_item(register, "tid", []) == (text, "")
    assert observe_item(register, "behov", ["yes"]) is None
