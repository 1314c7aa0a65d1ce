"""Recurring money: what is paid every year, in parts, after an index, or as a share of the cost."""

import pytest
from truths import Truth, hold

TRUTHS: tuple[Truth, ...] = (
    (
        "yearly-against-year",
        """
== budgets/a
lines:
  - {id: x, year: 2024, per: year, amount: 1}
  - {id: y, year: 2024, amount: 1}
  - {id: z, per: total, amount: 1}
  - {id: w, year: 2024, per: weekly, amount: 1}
""",
        ["a:2"],
        ("year: 2024, per: year, amount: 1}\n  - {id: y", "per: year, amount: 1}\n  - {id: y"),
    ),
    (
        "yearly-overlap",
        """
== budgets/a
agreement: x
lines:
  - {id: x, per: year, party: k, stage: agreed, kind: cash, amount: 1}
  - {id: y, per: year, party: k, stage: agreed, kind: cash, amount: 2, covers: {start: 2023}}
== budgets/b
agreement: y
lines:
  - {id: x, per: year, party: k, stage: agreed, amount: 1, covers: {start: 2020, end: 2022}}
  - {id: y, per: year, party: k, stage: agreed, amount: 2, covers: {start: 2023}}
  - {id: z, per: year, party: k, stage: agreed, amount: 3, covers: {start: 2023}, separate: yes}
  - {id: v, per: year, party: k, stage: proposed, amount: 3, covers: {start: 2023}}
  - {id: w, year: 2023, party: k, stage: agreed, amount: 3}
""",
        ["a:4"],
        ("amount: 1}\n", "amount: 1, covers: {end: 2022}}\n"),
    ),
    (
        "index-unclear",
        """
== budgets/a
indexation: {index: kpi, percent: 2, applies_to: [x]}
== budgets/b
indexation: {index: fixed, applies_to: [x]}
== budgets/c
indexation: {share_percent: 70, percent: 2, applies_to: [x]}
== budgets/d
indexation:
  index: kpi
  applies_to: [x]
  base_year: 2020
  values:
    - {year: 2021, value: 100}
    - {year: 2020, value: 101}
    - {year: 2021, value: 102}
== budgets/e
indexation:
  index: kpi
  applies_to: [x]
  values:
    - {year: 2021, value: 100}
== budgets/f
indexation: {index: kpi}
== budgets/g
indexation: {index: kpi, applies_to: [x]}
== budgets/h
indexation: {percent: 2, applies_to: [x]}
== budgets/i
indexation: {index: spi, percent: 2, applies_to: [x]}
""",
        ["a:1", "b:1", "c:1", "d:8", "e:5", "f:1"],
        (
            """kpi, percent: 2, applies_to: [x]}
== budgets/b
indexation: {index: fixed, applies_to: [x]}
== budgets/c
indexation: {share_percent: 70, percent: 2, applies_to: [x]}
== budgets/d
indexation:
  index: kpi
  applies_to: [x]
  base_year: 2020
  values:
    - {year: 2021, value: 100}
    - {year: 2020, value: 101}
    - {year: 2021, value: 102}
== budgets/e
indexation:
  index: kpi
  applies_to: [x]
  values:
    - {year: 2021, value: 100}
== budgets/f
indexation: {index: kpi}
""",
            "kpi, applies_to: [x]}\n",
        ),
    ),
    (
        "index-without-values",
        """
== budgets/a
indexation: {index: kpi, applies_to: [x]}
== budgets/b
indexation: {base_year: 2020, index: kpi, applies_to: [x], values: [{year: 2020, value: 1}]}
== budgets/c
indexation: {index: kpi, percent: 2}
""",
        ["a:1"],
        ("index: kpi, applies_to: [x]}\n", "percent: 2}\n"),
    ),
    (
        "instalments-unclear",
        """
== agreements/a
payment: {every: once, number: 4}
== agreements/b
payment: {number: 4}
== agreements/c
payment: {amount: 400}
== agreements/d
payment: {paid: no, every: month}
== agreements/e
payment: {every: once, number: 1}
== agreements/f
payment: {every: quarter, number: 4, amount: 400}
""",
        ["a:1", "b:1", "c:1", "d:1"],
        (
            (
                "once, number: 4}\n== agreements/b\npayment: {number: 4}\n"
                "== agreements/c\npayment: {amount: 400}\n"
                "== agreements/d\npayment: {paid: no, every: month}\n"
            ),
            "once}\n",
        ),
    ),
    (
        "replaced-wrong",
        """
== budgets/a
lines:
  - {id: x, year: 2024, amount: 450000, replaces: bidraget, replaces_amount: 900000}
  - {id: y, year: 2024, amount: 450000, replaces_amount: 100000}
  - {id: z, year: 2024, amount: 450000, replaces: bidraget, replaces_amount: 100000}
  - {id: w, year: 2024, replaces: bidraget, replaces_amount: 100000}
""",
        ["a:2", "a:3"],
        (
            "replaces_amount: 900000}\n  - {id: y, year: 2024, amount: 450000, ",
            "replaces_amount: 9}\n  - {id: y, year: 2024, amount: 450000, replaces: b, ",
        ),
    ),
    (
        "shares-over-all",
        """
== budgets/a
lines:
  - {id: x, year: 2024, share_percent: 60, stage: agreed}
  - {id: y, year: 2024, share_percent: 40.5, stage: agreed}
  - {id: z, year: 2025, share_percent: 60, stage: agreed}
""",
        ["a:3"],
        ("40.5", "40"),
    ),
)
"""See `truths`."""


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)
