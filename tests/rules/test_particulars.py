"""Particulars of agreements: state aid, interest, evaluations, rulings, what is outside."""

import pytest
from truths import Truth, find_places, hold

TRUTHS: tuple[Truth, ...] = (
    (
        "state-aid-amount",
        """
== agreements/a
state_aid: {kind: none, amount_eur: 120000}
== agreements/b
state_aid: {kind: not_assessed, amount_eur: 0}
== agreements/c
state_aid: {text: Litet stöd., amount_eur: 120000}
== agreements/d
state_aid: {kind: de_minimis, amount_eur: 120000}
== agreements/f
state_aid: {kind: de-minimis, amount_eur: 120000}
== agreements/g
state_aid: Inget stöd.
""",
        ["a:1", "b:1", "c:1"],
        (
            (
                "{kind: none, amount_eur: 120000}\n== agreements/b\n"
                "state_aid: {kind: not_assessed, amount_eur: 0}\n== agreements/c\n"
                "state_aid: {text: Litet stöd., amount_eur: 120000}"
            ),
            "{kind: none}\n== agreements/b\ntitle: B",
        ),
    ),
    (
        "state-aid-ceiling",
        """
== agreements/a
state_aid: {kind: de_minimis, amount_eur: 300001}
== agreements/b
state_aid: {kind: sgei_de_minimis, amount_eur: 750000}
== agreements/c
state_aid: {kind: sgei, amount_eur: 9000000}
""",
        ["a:1"],
        ("300001", "300000"),
    ),
    (
        "interest-sum",
        """
== agreements/a
preparation:
  interest:
    count: 5
    by_month:
      - {month: 2024-02, count: 2}
      - {month: 2024-03, count: 2}
== agreements/b
preparation:
  interest:
    by_month:
      - {month: 2024-02, count: 2}
== agreements/c
preparation:
  interest:
    count: 4
    by_month:
      - {month: 2024-02, count: många}
      - {month: 2024-03, count: 2}
""",
        ["a:3"],
        ("count: 5", "count: 4"),
    ),
    (
        "interest-month",
        """
== agreements/a
preparation:
  interest:
    announced_on: 2024-02-05
    by_month:
      - {month: 2024-01, count: 2}
      - {month: 2024-02, count: 2}
      - {month: 2024-02, count: 3}
""",
        ["a:5", "a:7"],
        (
            "{month: 2024-01, count: 2}\n      - {month: 2024-02, count: 2}",
            "{month: 2024-03, count: 2}",
        ),
    ),
    (
        "evaluation-year",
        """
== agreements/a
period: {start: 2024-10}
evaluations:
  - {by: Universitetet, kind: university, year: 2023}
  - {by: Universitetet, kind: university, year: 2025, document: rapport}
  - {by: Revisorerna, kind: audit, year: 2024}
  - {by: Revisorerna, kind: audit}
== documents/rapport
date: 2024-12
""",
        ["a:3", "a:4"],
        ("year: 2023}\n  - {by: Universitetet, kind: university, year: 2025", "year: 2024"),
    ),
    (
        "ruling-twice",
        """
== agreements/a
rulings:
  - {court: Förvaltningsrätten, case_number: 1-25}
  - {court: Kammarrätten, case_number: 1-25}
  - {court: förvaltningsrätten, case_number: 1-25}
  - {court: Förvaltningsrätten}
  - {court: Förvaltningsrätten}
""",
        ["a:4"],
        ("förvaltningsrätten, case_number: 1-25", "förvaltningsrätten, case_number: 2-25"),
    ),
    (
        "outside-and-inside",
        """
== agreements/a
outside: [Skyddat boende., Sjukvård]
focus_areas:
  - {name: skyddat boende}
""",
        ["a:1"],
        ("Skyddat boende.", "Skyddat boende för vuxna"),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)


def test_a_month_that_stands_twice_is_told_once() -> None:
    text = """
== agreements/a
preparation:
  interest:
    count: 2
    by_month:
      - {month: 2024-02, count: 2}
      - {month: 2024-02, count: 2}
"""
    assert find_places(text, "interest-month") == ["a:6"]
    assert find_places(text, "interest-sum") == []
