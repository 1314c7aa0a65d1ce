"""Rules about sources: every citation leads to a document and to lines inside it."""

import pytest
from truths import Truth, hold

TRUTHS: tuple[Truth, ...] = (
    (
        "unknown-document",
        """
== agreements/a
source: [papper#1, avtal#1]
parties:
  - {partner: k, source: paper#2}
== documents/papper
lines: 1-10
""",
        ["a:1", "a:3"],
        (
            "[papper#1, avtal#1]\nparties:\n  - {partner: k, source: paper#2}",
            "[papper#1, papper rad 2]",
        ),
    ),
    (
        "lines-outside-document",
        """
== agreements/a
source: [papper#9, papper#21, papper#15-30, papper#30-15]
== documents/papper
lines: 10-20
""",
        ["a:1", "a:1", "a:1"],
        ("lines: 10-20", "lines: 1-30"),
    ),
    (
        "no-source",
        """
== agreements/a
title: Utan källa
parties:
  - {partner: k}
evidence:
  - {field: title}
""",
        ["a:1"],
        ("title: Utan källa", "source: papper#1"),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)
