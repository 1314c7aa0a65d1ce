"""Lines of a budget: what is written beside an amount, and lines that may be copies."""

import pytest
from truths import Truth, hold

TRUTHS: tuple[Truth, ...] = (
    (
        "printed-differs",
        """
== budgets/b
lines:
  - {id: ett, amount: 50000, printed: 500 tkr}
  - {id: tva, amount: 500000, printed: 500 tkr}
  - {id: tre, amount: 500000, printed: lika mycket som kommunen}
  - {id: fyra, qualifier: unknown, printed: 500 tkr}
""",
        ["b:2"],
        ("amount: 50000,", "amount: 500000,"),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)
