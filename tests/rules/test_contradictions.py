"""Contradictions between sources: whether they still are, and still quote what the records say."""

import pytest
from truths import Truth, hold

TRUTHS: tuple[Truth, ...] = (
    (
        "discrepancy-agrees",
        """
== discrepancies/a
values:
  - {label: Ett, value: 500, unit: tkr}
  - {label: Två, value: 500, unit: tkr}
== discrepancies/b
values:
  - {label: Ett, value: 500, unit: tkr}
  - {label: Två, value: 500, unit: kr}
== discrepancies/c
values:
  - {label: Ett, value: Kommunen}
  - {label: Två, value: kommunen}
  - {label: Tre, suppressed: yes}
== discrepancies/d
values:
  - {label: Ett, value: 500}
""",
        ["a:1"],
        ("value: 500, unit: tkr}\n  - {label: Två", "value: 501, unit: tkr}\n  - {label: Två"),
    ),
    (
        "discrepancy-outdated",
        """
== budgets/b
agreement: a
lines:
  - {id: ett, amount: 610000}
  - {id: tva, amount: 500000}
  - {id: tre, qualifier: unknown}
== budgets/t
unit: tkr
columns:
  - {id: y2020, kind: amount}
rows:
  - {id: ett, values: {y2020: -500}}
== discrepancies/d
concerns:
  - {record: budgets/b, field: "lines[ett].amount"}
  - {record: budgets/b, field: "lines[tva]"}
  - {record: budgets/b, field: "lines[tre]"}
  - {record: budgets/b, field: agreement}
  - {record: budgets/t, field: "rows[ett].values[y2020]"}
values:
  - {label: Ett, value: 600, unit: tkr}
  - {label: Två, value: -500, unit: tkr}
== discrepancies/e
concerns:
  - {record: budgets/b, field: "lines[ett]"}
values:
  - {label: Ett, value: 2019-12-31}
  - {label: Två, value: 2020-12-31}
""",
        ["d:2"],
        ("value: 600", "value: 610"),
    ),
    (
        "discrepancy-single",
        """
== discrepancies/q
id: q
values:
  - {label: A, value: 500, unit: tkr}
""",
        ["q:1"],
        ("unit: tkr}", "unit: tkr}\n  - {label: B, value: 600, unit: tkr}"),
    ),
    (
        "discrepancy-status",
        """
== discrepancies/q
id: q
status: explained
== discrepancies/r
id: r
status: open
""",
        ["q:2"],
        ("status: explained", "status: explained\nexplanation: Så var det."),
    ),
    (
        "discrepancy-status",
        """
== discrepancies/q
id: q
status: open
explanation: Så var det.
""",
        ["q:2"],
        ("status: open", "status: explained"),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)
