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
        "lines-not-counted",
        """
== agreements/a
source: [sida#page=3, sida#9, sida#10-12]
parties:
  - {partner: k, source: sida#heading=Om oss}
== documents/sida
kind: web_page
""",
        ["sida:1"],
        ("source: [sida#page=3, sida#9, sida#10-12]", "source: sida#page=3"),
    ),
    (
        "same-address",
        """
== documents/forsta
url: https://example.org/iop
retrieved_on: 2025-03-10
== documents/gammal
url: https://example.org/iop
date: 2020
retrieved_on: 2024-03-10
== documents/sist
url: https://example.org/iop
retrieved_on: 2025-03-10
== documents/oklar
url: https://example.org/iop
retrieved_on: våren 2025
== documents/del
url: https://example.org/iop
part_of: sist
retrieved_on: 2026-01-01
""",
        ["sist:1"],
        ("== documents/sist\nurl", "== documents/sist\ndate: 2020\nlink"),
    ),
    (
        "retrieved-mismatch",
        """
== documents/tidig
url: https://example.org/iop
date: 2025-03
retrieved_on: 2025-02-10
== documents/utan
kind: web_page
retrieved_on: 2025-02-10
== documents/nedladdad
kind: list
retrieved_on: 2025-02-10
== documents/ratt
url: https://example.org/andra
date: 2025-02
retrieved_on: 2025-02-10
""",
        ["tidig:3", "utan:2"],
        (
            "date: 2025-03\nretrieved_on: 2025-02-10\n== documents/utan\n",
            "date: 2025-02\nretrieved_on: 2025-02-10\n== documents/utan\nurl: https://b.se\n",
        ),
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
