from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iopgen.totals import group_totals, make_total, select

if TYPE_CHECKING:
    from random import Random

    from iopgen.totals import Row


def make_row(
    amount: str, qualifier: str = "exact", year: str = "2024", kind: str = "cash", **more: str
) -> dict[str, str]:
    return {"amount": amount, "qualifier": qualifier, "year": year, "kind": kind, **more}


rows = st.lists(
    st.builds(
        make_row,
        st.integers(0, 10**9).map(str) | st.just(""),
        st.sampled_from(["exact", "at_least", "at_most", "about"]),
        st.sampled_from(["", "2023", "2024"]),
        st.sampled_from(["cash", "in_kind"]),
    ),
    max_size=20,
)


@given(rows, st.randoms())
def test_the_order_of_lines_changes_no_total(lines: list[Row], random: Random) -> None:
    shuffled = list(lines)
    random.shuffle(shuffled)
    one, other = make_total(lines), make_total(shuffled)
    assert (one.amount, one.is_least) == (other.amount, other.is_least)
    assert [(t.key, t.amount, t.is_least) for t in group_totals(lines, "year", "kind")] == [
        (t.key, t.amount, t.is_least) for t in group_totals(shuffled, "year", "kind")
    ]


@given(rows, st.sets(st.sampled_from(["year", "kind", "qualifier"])))
def test_groups_of_any_kind_add_up_to_the_whole(lines: list[Row], columns: set[str]) -> None:
    whole = make_total(lines)
    groups = group_totals(lines, *sorted(columns))
    assert sum(group.amount for group in groups) == whole.amount
    assert any(group.is_least for group in groups) == whole.is_least
    in_groups = [id(row) for group in groups for row in (*group.counted, *group.left_out)]
    assert Counter(in_groups) == Counter(map(id, lines))  # each line in one group, once


@given(rows)
def test_an_unknown_amount_is_left_out_and_told(lines: list[Row]) -> None:
    total = make_total(lines)
    assert total.amount == sum(int(row["amount"]) for row in total.counted)
    assert all(row["amount"] for row in total.counted)
    assert not any(row["amount"] for row in total.left_out)
    assert len(total.counted) + len(total.left_out) == len(lines)


def test_zero_is_known_and_counted() -> None:
    total = make_total([make_row("0")])
    assert len(total.counted) == 1
    assert not total.is_least


@pytest.mark.parametrize(
    ("lines", "least"),
    [
        ([], False),
        ([("450000", "exact")], False),
        ([("450000", "at_least")], True),
        ([("450000", "about")], False),
        ([("450000", "at_most")], False),
        ([("450000", "exact"), ("450000", "at_least")], True),
        ([("450000", "exact"), ("", "unknown")], True),
        ([("", "exact")], True),
    ],
)
def test_a_total_is_the_least_where_a_line_says_so_or_is_unknown(
    lines: list[tuple[str, str]],
    least: bool,  # noqa: FBT001 -- a column of the table
) -> None:
    assert make_total(make_row(*line) for line in lines).is_least is least


def test_totals_come_sorted_by_their_key() -> None:
    lines = [
        make_row("1", year="2024", kind="in_kind"),
        make_row("2", year="2023"),
        make_row("4", year="2024"),
        make_row("8", year=""),
        make_row("16", year="2023"),
    ]
    assert [(total.key, total.amount) for total in group_totals(lines, "year", "kind")] == [
        (("", "cash"), 8),
        (("2023", "cash"), 18),
        (("2024", "cash"), 4),
        (("2024", "in_kind"), 1),
    ]
    assert group_totals([], "year") == ()


def test_a_sum_to_several_recipients_counts_once() -> None:
    lines = [make_row("150000", to="a | b"), make_row("600000", to="a")]
    assert make_total(lines).amount == 750_000
    for_a = select(lines, lambda row: "a" in row["to"].split(" | "))
    for_b = select(lines, lambda row: "b" in row["to"].split(" | "))
    assert [make_total(for_a).amount, make_total(for_b).amount] == [750_000, 150_000]
