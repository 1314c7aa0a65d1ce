"""Rules about amounts: lines, tiers, printed tables and their sums."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from truths import Truth, find_places, hold

TRUTHS: tuple[Truth, ...] = (
    (
        "amount-missing",
        """
== budgets/b
lines:
  - {id: ett, qualifier: exact}
  - {id: tva, amount: 1000, qualifier: unknown}
  - {id: tre, qualifier: exact, discrepancy: fraga}
""",
        ["b:2", "b:3"],
        (
            "ett, qualifier: exact}\n  - {id: tva, amount: 1000,",
            "ett, qualifier: unknown}\n  - {id: tva,",
        ),
    ),
    (
        "amount-unknown",
        """
== budgets/b
lines:
  - {id: ett, year: 2020, qualifier: unknown}
""",
        ["b:2"],
        ("qualifier: unknown", "amount: 1000"),
    ),
    (
        "amount-zero",
        """
== budgets/b
lines:
  - {id: ett, amount: 0}
""",
        ["b:2"],
        ("amount: 0", "amount: 1"),
    ),
    (
        "budget-unclear",
        """
== budgets/a
id: a
== budgets/b
id: b
lines:
  - {id: ett}
columns:
  - {id: y2020}
""",
        ["a:1", "b:1"],
        (
            "id: a\n== budgets/b\nid: b\nlines:",
            "id: a\nlines: fel form\n== budgets/b\nid: b\nrows:",
        ),
    ),
    (
        "line-outside-period",
        """
== agreements/a
period: {start: 2018-06-01, end: 2020}
== budgets/b
agreement: a
lines:
  - {id: ett, year: 2017}
  - {id: tva, year: 2021}
  - {id: tre, year: 2018}
  - {id: fyra, year: 2025, discrepancy: fraga}
""",
        ["b:3", "b:4"],
        ("{start: 2018-06-01, end: 2020}", "{dated: 2018}"),
    ),
    (
        "unknown-line",
        """
== budgets/b
lines:
  - {id: ett}
indexation: {applies_to: [ett, tva]}
""",
        ["b:3"],
        ("{id: ett}", "{id: ett}\n  - {id: tva}"),
    ),
    (
        "tiers-overlap",
        """
== agreements/a
compensation:
  tiers:
    - {from: 11, to: 20}
    - {from: 1, to: 11}
    - {from: 21, to: 20}
    - {from: skräp}
""",
        ["a:3", "a:5"],
        ("to: 11}\n    - {from: 21, to: 20}", "to: 10}\n    - {from: 21}"),
    ),
    (
        "tiers-gap",
        """
== agreements/a
compensation:
  tiers:
    - {from: 1, to: 10}
    - {from: 12, to: 20}
    - {from: 30}
""",
        ["a:4", "a:5"],
        (
            "from: 12, to: 20}\n    - {from: 30}",
            "from: 11, to: 20}\n    - {from: 21}",
        ),
    ),
    (
        "extra-without-amount",
        """
== agreements/a
compensation:
  extras:
    - text: Extra medel
""",
        ["a:3"],
        ("Extra medel", "Extra medel\n      amount: 1000"),
    ),
    (
        "unknown-table-part",
        """
== budgets/b
columns:
  - {id: y2020}
rows:
  - {id: ett, values: {y2021: 1}}
sums:
  - {id: s, equals: summa, columns: [y2020, y2022], terms: [{row: tva, factor: 1}]}
== statistics/s
measures:
  - {id: antal}
rows:
  - {id: ett, values: {anatl: 10}}
sums:
  - {id: s, equals: ett, measures: antalet, terms: [{row: tva, factor: 1}]}
""",
        ["b:4", "b:6", "b:6", "b:6", "s:4", "s:6", "s:6"],
        (
            """
  - {id: y2020}
rows:
  - {id: ett, values: {y2021: 1}}
sums:
  - {id: s, equals: summa, columns: [y2020, y2022], terms: [{row: tva, factor: 1}]}
== statistics/s
measures:
  - {id: antal}
rows:
  - {id: ett, values: {anatl: 10}}
sums:
  - {id: s, equals: ett, measures: antalet, terms: [{row: tva, factor: 1}]}
""",
            """
  - {id: y2020}
rows:
  - {id: ett, values: {y2020: 1}}
sums:
  - {id: s, equals: ett, columns: y2020, terms: [{row: ett, factor: 1}]}
== statistics/s
measures:
  - {id: antal}
rows:
  - {id: ett, values: {antal: 10}}
sums:
  - {id: s, equals: ett, measures: antal, terms: [{row: ett, factor: 1}]}
""",
        ),
    ),
    (
        "not-an-amount",
        """
== budgets/b
columns:
  - {id: y2020, kind: amount}
  - {id: ord, kind: text}
rows:
  - {id: ett, values: {y2020: cirka 650, ord: cirka 650}}
""",
        ["b:5"],
        ("{y2020: cirka 650", "{y2020: 1 650"),
    ),
    (
        "sum-differs",
        """
== budgets/b
unit: tkr
columns:
  - {id: y2020, kind: amount}
  - {id: y2021, kind: amount}
rows:
  - {id: ett, values: {y2020: 100, y2021: 100}}
  - {id: tva, values: {y2020: 20}}
  - {id: summa, values: {y2020: 81, y2021: 100}}
sums:
  - {id: s, equals: summa, terms: [{row: ett, factor: 1}, {row: tva, factor: -1}]}
""",
        ["b:10"],
        ("{y2020: 81,", "{y2020: 80,"),
    ),
    (
        "prose-differs",
        """
== budgets/b
unit: tkr
columns: [{id: y2020, kind: amount}]
rows:
  - {id: summa, values: {y2020: 6 388}, in_prose: {printed: "6,5", unit: mkr, column: y2020}}
""",
        ["b:4"],
        ('"6,5"', '"6,4"'),
    ),
    (
        "prose-differs",
        """
== budgets/b
unit: tkr
columns: [{id: y2020, kind: amount}]
rows:
  - {id: tom, values: {y2020: 5}, in_prose: {printed: "5", unit: tkr, column: y2021}}
""",
        ["b:4"],
        ("y2021", "y2020"),
    ),
    (
        "covers-against-year",
        """
== budgets/b
lines:
  - {id: ett, year: 2024, covers: {start: 2023-10-01, end: 2024-09-30}}
""",
        ["b:2"],
        ("year: 2024, ", ""),
    ),
    (
        "covers-against-year",
        """
== budgets/b
lines:
  - {id: ett, covers: {start: 2024-10, end: 2024-09-30}}
  - {id: tva, covers: {start: 2024-10}}
  - {id: tre, year: 2024, covers: {start: 2024-02, end: 2024-06-30}}
  - {id: fyra, covers: {start: 2024-02, end: 2025-06-30}}
""",
        ["b:2", "b:3"],
        (
            "start: 2024-10, end: 2024-09-30}}\n  - {id: tva, covers: {start: 2024-10}}",
            "start: 2024, end: 2025}}",
        ),
    ),
    (
        "amounts-differ",
        """
== documents/d
authority: k
== budgets/a
agreement: x
lines:
  - {id: ett, year: 2020, party: k, kind: cash, stage: budget, amount: 60000}
  - {id: tva, year: 2020, party: k, kind: cash, stage: budget, amount: 40000}
  - {id: annan, year: 2020, party: r, kind: cash, stage: budget, amount: 5}
  - {id: insats, year: 2020, party: k, kind: in_kind, stage: budget, amount: 7}
== budgets/b
unit: tkr
cost_sign: minus
basis: cost
columns:
  - {id: y2020, kind: amount, year: 2020, stage: budget}
rows:
  - {id: x, agreement: x, values: {y2020: -90}, source: d#1}
""",
        ["a:3", "b:7"],
        ("y2020: -90", "y2020: -100"),
    ),
    (
        "amounts-differ",
        """
== budgets/b
unit: kr
basis: cost
columns:
  - {id: y2020, kind: amount, year: 2020, stage: budget}
rows:
  - {id: ett, agreement: x, values: {y2020: 1}}
  - {id: tva, agreement: x, values: {y2020: 2}}
""",
        ["b:6", "b:7"],
        ("{y2020: 2}}", "{y2020: 1}}"),
    ),
    (
        "amounts-differ",
        """
== budgets/b
basis: cost
columns:
  - {id: y2020, kind: amount, year: 2020, stage: budget}
rows:
  - {id: ett, agreement: x, values: {y2020: 1}}
== budgets/c
basis: cost
columns:
  - {id: y2020, kind: amount, year: 2020, stage: budget}
rows:
  - {id: ett, agreement: x, values: {y2020: 2}}
== discrepancies/q
concerns:
  - {record: budgets/b, field: "rows[ett].values[y2020]"}
""",
        ["c:5"],
        ("== budgets/c\nbasis: cost", "== budgets/c\nbasis: frame"),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)


@given(st.lists(st.tuples(st.integers(0, 30), st.none() | st.integers(0, 30)), max_size=6))
def test_tiers_overlap_where_a_number_belongs_to_two(tiers: list[tuple[int, int | None]]) -> None:
    lines = "".join(
        f"    - {{from: {first}" + ("" if last is None else f", to: {last}") + "}\n"
        for first, last in tiers
    )
    spans = [set(range(first, (60 if last is None else last) + 1)) for first, last in tiers]
    is_wrong = sum(map(len, spans)) > len(set().union(*spans)) or not all(spans)
    text = f"== agreements/a\ncompensation:\n  tiers:\n{lines}"
    assert bool(find_places(text, "tiers-overlap")) == is_wrong


@given(st.lists(st.integers(-999, 999), min_size=1, max_size=5), st.integers(-9, 9))
def test_a_sum_differs_by_what_its_terms_lack(terms: list[int], difference: int) -> None:
    values = [*terms, sum(terms) + difference]
    rows = "".join(f"  - {{id: r{i}, values: {{y: {value}}}}}\n" for i, value in enumerate(values))
    named = ", ".join(f"{{row: r{i}, factor: 1}}" for i in range(len(terms)))
    text = (
        f"== budgets/b\ncolumns:\n  - {{id: y, kind: amount}}\nrows:\n{rows}"
        f"sums:\n  - {{id: s, equals: r{len(terms)}, terms: [{named}]}}\n"
    )
    assert bool(find_places(text, "sum-differs")) == bool(difference)
