"""Follow-ups: meetings of known bodies in the right year, and parts no larger than the whole."""

import pytest
from truths import Truth, hold

MEETINGS = """
== partners/k
id: k
bodies: [{body: Samråd}]
== agreements/a
id: a
owner: k
governance: [{body: Styrgruppen för A}]
== followups/f
id: f
agreement: a
year: 2025
meetings:
  - {body: Styrgruppen, date: 2025-05-01}
  - {body: Styrgruppen för A, date: 2024-05-21}
  - {body: Samråd, date: 2025}
"""
NUMBERS = """
== agreements/a
id: a
goals:
  - id: m
    indicators:
      - {id: antal, text: A, unit: personer, target: 10, by_sex: {women: 6, men: 5}}
      - {id: andel, text: B, unit: procent, target: 60, by_sex: {women: 60, men: 60}}
== followups/f
id: f
agreement: a
volumes:
  - {unit: platser, value: 183, of_which: 520}
  - {unit: platser, value: 183, of_which: 183}
outcomes:
  - {goal: m, indicator: antal, value: 48, by_sex: {women: 72, men: 21}}
  - {goal: m, indicator: andel, value: 48, by_sex: {women: 50, men: 40}}
"""

TRUTHS: tuple[Truth, ...] = (
    ("unknown-body", MEETINGS, ["f:5"], ("{body: Styrgruppen,", "{body: Samråd,")),
    (
        "unknown-body",
        MEETINGS,
        ["f:5"],
        ("Styrgruppen för A}]", "Styrgruppen}, {body: Styrgruppen för A}]"),
    ),
    ("meeting-other-year", MEETINGS, ["f:6"], ("date: 2024-05-21", "date: 2025-05-21")),
    ("part-exceeds-whole", NUMBERS, ["f:4"], ("of_which: 520", "of_which: 52")),
    (
        "sexes-differ",
        NUMBERS.replace("value: 48, by_sex: {women: 72", "value: 93, by_sex: {women: 72"),
        ["a:5"],
        ("men: 5}}", "men: 4}}"),
    ),
    (
        "sexes-differ",
        NUMBERS.replace("men: 5}}", "men: 4}}"),
        ["f:7"],
        ("women: 72", "women: 27"),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)
