"""When an agreement runs: spans in order, days that are possible, extensions, predecessors."""

import pytest
from truths import Truth, hold

TRUTHS: tuple[Truth, ...] = (
    (
        "dated-ahead",
        """
== checks/c
made_on: 2026-03
== checks/d
made_on: 2026
== documents/e
date: 2026-01-02
== documents/f
date: 2026-01-01
""",
        ["c:1", "e:1"],
        ("made_on: 2026-03\n== checks/d\nmade_on: 2026\n== documents/e\ndate: 2026-01-02", "x: y"),
    ),
    (
        "followup-outside-term",
        """
== agreements/a
period: {start: 2020, end: 2022-06-30}
== agreements/b
period: {start: 2020-07-01, end: 2022, extension: {latest_end: 2024-06-30}}
== agreements/c
period: {start: 2020, end: 2022}
decisions:
  - {kind: extension, date: 2022-05-01}
== agreements/d
period: {end: 2022}
== followups/e
agreement: a
year: 2019
== followups/f
agreement: a
year: 2020
== followups/g
agreement: a
year: 2023
== followups/h
agreement: b
year: 2024
== followups/i
agreement: b
year: 2025
== followups/j
agreement: c
year: 2025
== followups/k
agreement: d
year: 2010
""",
        ["e:2", "g:2", "i:2"],
        (
            (
                "2019\n== followups/f\nagreement: a\nyear: 2020\n"
                "== followups/g\nagreement: a\nyear: 2023\n"
                "== followups/h\nagreement: b\nyear: 2024\n"
                "== followups/i\nagreement: b\nyear: 2025\n"
            ),
            "2021\n",
        ),
    ),
    (
        "framework-of-itself",
        """
== agreements/a
framework: a
== agreements/b
framework: c
== agreements/c
framework: b
== agreements/d
framework: b
""",
        ["a:1", "b:1", "c:1"],
        (
            "framework: a\n== agreements/b\nframework: c",
            "title: A\n== agreements/b\nframework: a",
        ),
    ),
    (
        "predecessor-circle",
        """
== agreements/a
predecessor: a
== agreements/b
predecessor: c
== agreements/c
predecessor: b
== agreements/d
predecessor: b
""",
        ["a:1", "b:1", "c:1"],
        (
            "predecessor: a\n== agreements/b\npredecessor: c",
            "predecessor: b\n== agreements/b\nid: b",
        ),
    ),
    (
        "extension-without-end",
        """
== agreements/a
period: {end: 2025-12-31}
source: avtal#1
decisions:
  - {kind: extension, date: 2025-11-15, source: protokoll#4}
evidence:
  - {field: period.start, reading: stated, source: protokoll#4}
== agreements/b
period: {end: 2025-12-31}
source: avtal#1
decisions:
  - {kind: extension, date: 2024-11-15, source: forsta#4}
  - {kind: extension, date: 2025-11-15, source: andra#4}
evidence:
  - {field: period.end, reading: stated, source: forsta#9}
== agreements/c
period: {end: 2025-12-31, extension: {step_months: 12, latest_end: 2025-12-31}}
decisions:
  - {kind: extension, date: 2025-11-15, source: protokoll#4}
== agreements/d
decisions:
  - {kind: extension, date: 2025-11-15, source: protokoll#4}
""",
        ["a:1", "b:1"],
        (
            """
  - {field: period.start, reading: stated, source: protokoll#4}
== agreements/b
period: {end: 2025-12-31}
source: avtal#1
decisions:
  - {kind: extension, date: 2024-11-15, source: forsta#4}
  - {kind: extension, date: 2025-11-15, source: andra#4}
""",
            """
  - {field: period.end, reading: stated, source: protokoll#2}
== agreements/b
period: {end: 2025-12-31}
source: avtal#1
decisions:
  - {kind: extension, date: 2025-11-15, source: forsta#4}
  - {kind: extension, date: 2024-11-15, source: andra#4}
""",
        ),
    ),
    (
        "end-before-start",
        """
== agreements/a
period:
  start: 2020-03-02
  end: 2020-03-01
  extension: {latest_end: 2020-02-28}
parties:
  - {partner: k, from: 2021, to: 2020-12}
units:
  - {partner: k, unit: u, from: 2021-06, to: 2021-05}
== partners/k
units:
  - {id: u, from: 2021, to: 2020}
== guidelines/g
valid_from: 2020
valid_to: 2019
== checks/c
made_on: 2020-01-02
valid_until: 2020-01-01
""",
        ["a:3", "a:4", "a:6", "a:8", "c:2", "g:2", "k:2"],
        (
            """
period:
  start: 2020-03-02
  end: 2020-03-01
  extension: {latest_end: 2020-02-28}
parties:
  - {partner: k, from: 2021, to: 2020-12}
units:
  - {partner: k, unit: u, from: 2021-06, to: 2021-05}
== partners/k
units:
  - {id: u, from: 2021, to: 2020}
== guidelines/g
valid_from: 2020
valid_to: 2019
== checks/c
made_on: 2020-01-02
valid_until: 2020-01-01
""",
            """
period:
  start: 2020-03-02
  end: 2020-03-02
  extension: {latest_end: 2020-03}
parties:
  - {partner: k, from: 2021-05, to: 2021}
units:
  - {partner: k, unit: u, from: skräp, to: 2021-05}
== guidelines/g
valid_from: 2020
valid_to: 2020
""",
        ),
    ),
    (
        "dated-after-start",
        """
== agreements/a
period: {start: 2018-03-01, dated: 2018-03-18, signed: 2018-04}
""",
        ["a:1", "a:1"],
        ("start: 2018-03-01", "start: 2018"),
    ),
    (
        "date-far-away",
        """
== agreements/a
period: {start: 1918-03-01, end: 2118, dated: skräp}
""",
        ["a:1", "a:1"],
        ("start: 1918-03-01, end: 2118", "start: 2018-03-01, end: 2080"),
    ),
    (
        "extension-incomplete",
        """
== agreements/a
period:
  extension: {latest_end: 2024-12-31, agree_months_before: 2}
""",
        ["a:2"],
        ("{latest_end", "{step_months: 12, latest_end"),
    ),
    (
        "termination-after-end",
        """
== agreements/a
period: {end: 2026-12-31}
termination: {ends_on: 2062-06-30}
""",
        ["a:2"],
        ("2062", "2026"),
    ),
    (
        "termination-after-end",
        """
== agreements/a
period: {end: 2026-12-31, extension: {latest_end: 2028-12-31, step_months: 12}}
termination: {ends_on: 2029-01-01}
""",
        ["a:2"],
        ("2029-01-01", "2028-12-31"),
    ),
    (
        "termination-undated",
        """
== agreements/a
status: terminated
== agreements/b
status: signed
""",
        ["a:1"],
        ("status: terminated", "status: terminated\ntermination: {ends_on: 2025}"),
    ),
    (
        "termination-undated",
        """
== agreements/a
status: terminated
""",
        ["a:1"],
        ("status: terminated", "status: terminated\ndecisions: [{kind: termination}]"),
    ),
    *(
        ("dated-ahead", text, places, ("2052", "2022"))
        for text, places in (
            ("\n== agreements/a\nperiod: {signed: 2052-01-01}\n", ["a:1"]),
            ("\n== agreements/a\ndecisions: [{kind: decision, date: 2052}]\n", ["a:1"]),
            ("\n== agreements/a\nwithheld: [{field: title, date: 2052-06-03}]\n", ["a:1"]),
            ("\n== followups/f\nmeetings: [{body: B, date: 2052-06-03}]\n", ["f:1"]),
            ("\n== guidelines/g\ndecided_on: 2052-06-03\n", ["g:1"]),
            ("\n== documents/d\nretrieved_on: 2052-06-03\n", ["d:1"]),
            ("\n== partners/p\nverified: {on: 2052-06-03}\n", ["p:1"]),
            ("\n== budgets/b\nverified: {on: 2052-06-03}\n", ["b:1"]),
            ("\n== agreements/a\nrulings: [{court: Rätten, date: 2052-06}]\n", ["a:1"]),
            (
                "\n== agreements/a\npreparation: {interest: {by_month: [{month: 2052-06}]}}\n",
                ["a:1"],
            ),
        )
    ),
    (  # what lies ahead is told as that, and never as true
        "dated-after-start",
        "\n== agreements/a\nperiod: {start: 2024-01-01, signed: 2024-06-01}\n",
        ["a:1"],
        ("2024-06-01", "2052-06-01"),
    ),
    (  # one of the two days is wrong, and no year is
        "followup-outside-term",
        """
== agreements/a
id: a
period: {start: 2024-01-01, end: 2024-12-31}
== followups/f
agreement: a
year: 2025
""",
        ["f:2"],
        ("end: 2024-12-31", "end: 2023-12-31"),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)
