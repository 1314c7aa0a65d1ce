"""What an agreement says of its form, its money and itself."""

import pytest
from truths import Truth, hold

TRUTHS: tuple[Truth, ...] = (
    (
        "annual-item-twice",
        """
== agreements/a
annual_cycle:
  - {item: Budget, kind: budget, month: 11}
  - {item: Budget för nästa år, kind: budget, month: 11}
  - {item: Möte, kind: meeting, month: 11}
  - {item: Möte igen, kind: meeting, month: 11}
""",
        ["a:3"],
        ("för nästa år, kind: budget, month: 11", "för nästa år, kind: budget, month: 12"),
    ),
    (
        "money-without-compensation",
        """
== agreements/a
form: uncompensated
== budgets/b
agreement: a
lines:
  - {id: ett, amount: 1000}
""",
        ["b:3"],
        ("form: uncompensated", "form: grant"),
    ),
    (
        "money-without-compensation",
        """
== agreements/a
form: informal
compensation:
  tiers:
    - {from: 1, to: 20, amount: 500000}
  extras:
    - {text: Utan belopp}
    - {text: Med belopp, amount: 1000}
  per_participant: {amount: 1000}
== budgets/b
agreement: a
stated_total: {amount: 1000}
== budgets/t
columns:
  - {id: 2019, kind: amount}
  - {id: text, kind: text}
rows:
  - {id: ett, agreement: a, values: {2019: '0,4', text: Mer}}
  - {id: tva, agreement: a, values: {2019: '0', text: '40'}}
== budgets/u
columns:
  - {id: 2019, kind: amount}
rows:
  - {id: tva, values: {2019: '5'}}
""",
        ["a:4", "a:7", "a:8", "b:2", "t:5"],
        ("form: informal", "form: grant"),
    ),
    (
        "money-though-unpaid",
        """
== agreements/a
form: iop
payment: {paid: no}
== budgets/b
agreement: a
lines:
  - {id: ett, kind: cash, amount: 1000}
  - {id: tva, kind: in_kind, amount: 1000}
  - {id: tre, kind: cash, amount: 0}
  - {id: fyra, kind: cash}
""",
        ["b:3"],
        ("kind: cash, amount: 1000", "kind: in_kind, amount: 1000"),
    ),
    (
        "money-though-unpaid",
        """
== agreements/a
form: external_project
payment: {paid: no}
== budgets/b
agreement: a
lines:
  - {id: ett, kind: cash, amount: 1000}
""",
        ["b:3"],
        ("paid: no", "text: Ingen uppgift"),
    ),
    (
        "summary-is-title",
        """
== agreements/a
title: Mötesplats i Norra
summary: mötesplats i norra.
""",
        ["a:2"],
        ("mötesplats i norra.", "Ett kafé där grannar träffas."),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)
