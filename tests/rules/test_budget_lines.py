"""Lines of a budget: what is written beside an amount, and lines that may be copies."""

import pytest
from truths import Truth, hold

PAYERS = """
== partners/k
id: k
== partners/f
id: f
== partners/x
id: x
== agreements/a
id: a
owner: k
parties: [{partner: k, role: public}, {partner: f, role: civil}]
== budgets/b
agreement: a
lines:
  - {id: a, party: k, to: [f, x], amount: 1}
  - {id: b, party: x, to: [f], amount: 1}
  - {id: c, party: k, to: [f], amount: 1}
"""

STATED = """
== agreements/a
id: a
== budgets/b
id: b
stated_total: {amount: 119, per: year}
agreement: a
lines:
  - {id: x, year: 2024, kind: cash, stage: agreed, qualifier: exact, amount: 100}
  - {id: y, year: 2024, kind: cash, stage: agreed, qualifier: exact, amount: 20}
"""
ASKED = "== discrepancies/q\nconcerns: [{record: budgets/b, field: stated_total.amount}]\n"
WHOLE = """
== budgets/b
rows:
  - {id: a, label: A}
  - {id: summa, whole: {of: iop}}
"""

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
    *(
        ("money-outside-parties", PAYERS, ["b:3", "b:4"], change)
        for change in (
            ("role: civil}]", "role: civil}, {partner: x, role: funder}]"),
            ("parties: [{partner: k, role: public}, {partner: f, role: civil}]", "title: A"),
            ("{partner: f, role: civil}", "{partner: ff, role: civil}"),
            ("== partners/x\nid: x\n", ""),
        )
    ),
    *(
        ("whole-incomplete", WHOLE, ["b:3"], change)
        for change in (
            ("whole: {of: iop}", "whole: {of: iop, owner: k, rows: [a]}"),
            ("whole: {of: iop}", "label: S"),
        )
    ),
    (
        "whole-incomplete",
        WHOLE.replace("{of: iop}", "{of: iop, owner: k, rows: [a, c]}"),
        ["b:3"],
        ("rows: [a, c]", "rows: [a]"),
    ),
    *(
        ("stated-total-differs", STATED, ["b:2"], change)
        for change in (
            ("amount: 119, per", "amount: 120, per"),
            ("qualifier: exact, amount: 20", "qualifier: exact, amount: 19"),
            ("qualifier: exact, amount: 20", "qualifier: unknown"),
            ("== agreements/a", f"{ASKED}== agreements/a"),
        )
    ),
    (
        "stated-total-differs",
        STATED.replace("qualifier: exact, amount: 20", "qualifier: at_least, amount: 20"),
        ["b:2"],
        ("amount: 119, per", "amount: 121, per"),  # may be so
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)
