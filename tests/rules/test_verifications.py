"""When a record was held against its source: whole, and after there was something to hold it to."""

import pytest
from truths import Truth, find_places, hold

TRUTHS: tuple[Truth, ...] = (
    (
        "verified-partly",
        """
== agreements/a
verified: {on: 2025-02-03, against: avtal}
== budgets/b
verified: {against: avtal}
== partners/k
verified:
  on: 2025-02-03
  by_function: Registrator
  against: avtal
== documents/avtal
date: 2024
""",
        ["a:1", "b:1"],
        (
            "{on: 2025-02-03, against: avtal}\n== budgets/b\nverified: {against: avtal}",
            "{on: 2025-02-03, against: avtal, by_function: Registrator}\n== budgets/b\ntitle: B",
        ),
    ),
    (
        "verified-before-source",
        """
== guidelines/g
verified: {on: 2025-02-03, by_function: Registrator, against: avtal}
== partners/k
verified: {on: 2025-02-03, by_function: Registrator, against: sida}
== partners/l
verified: {on: 2025-02-03, by_function: Registrator, against: samma}
== documents/avtal
date: 2025-02-04
== documents/sida
date: 2025-01-01
retrieved_on: 2025-03-04
== documents/samma
date: 2025-02
""",
        ["g:1", "k:1"],
        (
            (
                "2025-02-03, by_function: Registrator, against: avtal}\n== partners/k\n"
                "verified: {on: 2025-02-03, by_function: Registrator, against: sida}"
            ),
            "2025-02-05, by_function: Registrator, against: avtal}\n== partners/k\nname: K",
        ),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)


def test_a_day_that_has_not_come_is_a_notice_alone() -> None:
    text = """
== agreements/a
verified: {on: 2031-02-03, by_function: Registrator, against: avtal}
== documents/avtal
date: 2024
"""
    assert find_places(text, "dated-ahead") == ["a:1"]
    assert find_places(text, "verified-before-source") == []
