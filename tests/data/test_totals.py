from __future__ import annotations

from collections import Counter
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iopgen.calc.dates import parse_date
from iopgen.data.totals import (
    cover_years,
    find_changes,
    find_outcomes,
    group_totals,
    is_timed,
    iter_rows,
    make_accounts,
    make_total,
    name_line,
    pair_kinds,
)
from iopgen.register import entities as e
from iopgen.register.money import Line

if TYPE_CHECKING:
    from random import Random


def make_row(
    amount: str, qualifier: str = "exact", year: str = "2024", kind: str = "cash", **more: str
) -> Line:
    """Make a line of texts as a record has them; of its lists `f | g` are two."""
    texts = {"qualifier": qualifier, "kind": kind, **more}
    lists = {name: tuple(filter(None, texts.pop(name, "").split(" | "))) for name in LISTS}
    values: dict[str, Any] = {
        **{field.name: "" for field in fields(Line)},
        **texts,
        **lists,
        "file_line": 1,
        "year": int(year) if year else None,
        "amount": int(amount) if amount else None,
        "covers_start": parse_date(more.get("covers_start", "")),
        "covers_end": parse_date(more.get("covers_end", "")),
    }
    return Line(**values)


LISTS = ("to", "source")


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
def test_the_order_of_lines_changes_no_total(lines: list[Line], random: Random) -> None:
    shuffled = list(lines)
    random.shuffle(shuffled)
    one, other = make_total(lines), make_total(shuffled)
    assert (one.amount, one.qualifier) == (other.amount, other.qualifier)
    assert [(t.key, t.amount, t.qualifier) for t in group_totals(lines, "year", "kind")] == [
        (t.key, t.amount, t.qualifier) for t in group_totals(shuffled, "year", "kind")
    ]


@given(rows, st.sets(st.sampled_from(["year", "kind", "qualifier"])))
def test_groups_of_any_kind_add_up_to_the_whole(lines: list[Line], columns: set[str]) -> None:
    whole = make_total(lines)
    groups = group_totals(lines, *sorted(columns))
    assert sum(group.amount for group in groups) == whole.amount
    in_groups = [id(row) for group in groups for row in (*group.counted, *group.left_out)]
    assert Counter(in_groups) == Counter(map(id, lines))  # each line in one group, once


@given(rows)
def test_an_unknown_amount_is_left_out_and_told(lines: list[Line]) -> None:
    total = make_total(lines)
    assert total.amount == sum(line.amount or 0 for line in total.counted)
    assert all(line.amount is not None for line in total.counted)
    assert all(line.amount is None for line in total.left_out)
    assert len(total.counted) + len(total.left_out) == len(lines)


def test_zero_is_known_and_counted() -> None:
    total = make_total([make_row("0")])
    assert len(total.counted) == 1
    assert total.qualifier == "exact"


@pytest.mark.parametrize(
    ("lines", "qualifier"),
    [
        ([], "unknown"),
        ([("450000", "exact")], "exact"),
        ([("450000", "at_least")], "at_least"),
        ([("450000", "about")], "about"),
        ([("450000", "at_most")], "at_most"),
        ([("450000", "exact"), ("450000", "at_least")], "at_least"),
        ([("450000", "exact"), ("", "unknown")], "at_least"),
        ([("450000", "at_most"), ("", "unknown")], "uncertain"),
        ([("450000", "at_most"), ("450000", "at_least")], "uncertain"),
        ([("450000", "about"), ("450000", "at_least")], "at_least_about"),
        ([("450000", "about"), ("450000", "at_most"), ("5", "exact")], "at_most_about"),
        ([("1", "about"), ("2", "at_most"), ("3", "at_least")], "uncertain"),
        ([("", "unknown")], "unknown"),
    ],
)
def test_a_total_is_no_surer_than_its_lines(lines: list[tuple[str, str]], qualifier: str) -> None:
    assert make_total(make_row(*line) for line in lines).qualifier == qualifier


def test_totals_come_sorted_by_their_key() -> None:
    lines = [
        make_row("1", year="2024", kind="in_kind"),
        make_row("2", year="2023"),
        make_row("4", year="2024"),
        make_row("8", year=""),
        make_row("16", year="2023"),
    ]
    assert [(total.key, total.amount) for total in group_totals(lines, "year", "kind")] == [
        ((None, "cash"), 8),
        ((2023, "cash"), 18),
        ((2024, "cash"), 4),
        ((2024, "in_kind"), 1),
    ]
    assert group_totals([], "year") == ()


# --- whose totals --------------------------------------------------------------------------------


def make_agreement(identifier: str, form: str, *owner: str) -> e.Agreement:
    values: dict[str, Any] = {field.name: "" for field in fields(e.Agreement)}
    return e.Agreement(**{**values, "id": identifier, "form": form, "owner": owner})


AGREEMENTS = [
    make_agreement("a", "iop", "k"),
    make_agreement("b", "iop", "k", "l"),
    make_agreement("c", "assignment", "k"),
]

KEY = ("year", "covers_start", "covers_end", "stage", "kind")

money = st.lists(
    st.builds(
        lambda number, amount, qualifier, **more: make_row(
            amount,
            qualifier if amount else "unknown",
            budget="p",
            line=f"r{number}",
            source=f"d#{number}",
            **more,
        ),
        st.integers(0, 99),
        st.integers(0, 10**9).map(str) | st.just(""),
        st.sampled_from(["exact", "at_least", "at_most", "about"]),
        agreement=st.sampled_from(["a", "b", "c"]),
        year=st.sampled_from(["", "2023", "2024"]),
        stage=st.sampled_from(["agreed", "budget", "outcome"]),
        kind=st.sampled_from(["cash", "in_kind"]),
        party=st.sampled_from(["", "k", "f"]),
        to=st.sampled_from(["", "f", "f | g"]),
    ),
    max_size=20,
)


@given(money, st.randoms())
def test_accounts_do_not_hang_on_the_order_of_lines(lines: list[Line], random: Random) -> None:
    shuffled = list(lines)
    random.shuffle(shuffled)

    def tell(found: list[Line]) -> list[tuple[str, int, str]]:
        accounts = make_accounts(found, AGREEMENTS)
        return [(a.name, a.total.amount, a.total.qualifier) for a in accounts]

    assert tell(lines) == tell(shuffled)


@given(money)
def test_every_way_to_divide_the_lines_gives_the_same_sum(lines: list[Line]) -> None:
    lines = [row for row in lines if is_timed(row)]
    known = sum(line.amount or 0 for line in lines)
    accounts = make_accounts(lines, AGREEMENTS)
    by = {scope: [a for a in accounts if a.scope == scope] for scope in ("form", "agreement")}
    for found in by.values():
        assert sum(a.total.amount for a in found) == known
    for form in ("iop", "assignment"):  # no form has money of another in its totals
        mine = [line for line in lines if (line.agreement == "c") == (form != "iop")]
        found = [a for a in accounts if (a.scope, a.of) == ("form", form)]
        assert sum(a.total.amount for a in found) == sum(x.amount or 0 for x in mine)


@given(money)
def test_no_total_mixes_what_is_never_added(lines: list[Line]) -> None:
    for account in make_accounts(lines, AGREEMENTS):
        rows = (*account.total.counted, *account.total.left_out)
        assert {tuple(getattr(x, name) for name in KEY) for x in rows} == {account.total.key}
        if account.scope == "receives":
            assert all(account.of in line.to for line in rows)


@given(money)
def test_published_totals_name_their_lines(lines: list[Line]) -> None:
    names = {name_line(line) for line in lines}
    for row, account in zip(
        iter_rows(accounts := make_accounts(lines, AGREEMENTS), AGREEMENTS, ""),
        accounts,
        strict=True,
    ):
        named = [name for cell in ("lines", "left_out") for name in row[cell].split(" | ") if name]
        assert named == [
            name_line(one) for one in (*account.total.counted, *account.total.left_out)
        ]
        assert set(named) <= names
        assert (row["amount"] == "") == (row["lines"] == "")


def make_line(line: str, year: str, amount: str, **more: str) -> Line:
    row = {"agreement": "a", "stage": "agreed", "party": "k", "to": "f", "budget": "p"}
    return make_row(amount, year=year, line=line, **{**row, **more})


def test_a_change_is_made_of_what_each_agreement_adds() -> None:
    lines = [
        make_line("1", "2023", "100"),
        make_line("2", "2024", "250"),
        make_line("3", "2024", "40", agreement="b"),
        make_line("4", "2024", "900", stage="budget"),
        make_line("5", "2026", "999"),
    ]
    accounts = [a for a in make_accounts(lines, AGREEMENTS) if a.scope == "form"]
    (change,) = find_changes(accounts)  # neither another stage nor a year further on
    assert (change.before.year, change.after.year, change.amount) == (2023, 2024, 190)
    assert change.same == 150
    assert [
        (p.agreement, p.before and p.before.amount, p.after and p.after.amount, p.amount)
        for p in change.pieces
    ] == [("a", 100, 250, 150), ("b", None, 40, None)]


@pytest.mark.parametrize("qualifier", ["at_least", "about", "at_most", "unknown"])
def test_no_difference_is_made_of_what_is_not_exactly_known(qualifier: str) -> None:
    amount = "" if qualifier == "unknown" else "250"
    lines = [
        make_line("1", "2023", "100"),
        make_line("2", "2024", amount, qualifier=qualifier),
        make_line("3", "2024", "40", agreement="b"),
    ]
    accounts = [a for a in make_accounts(lines, AGREEMENTS) if a.scope == "form"]
    (change,) = find_changes(accounts)
    assert (change.amount, change.same) == (None, None)


@given(money)
def test_the_pieces_of_a_change_add_up(lines: list[Line]) -> None:
    for change in find_changes(make_accounts(lines, AGREEMENTS)):
        whole = sum(
            (p.after.amount if p.after else 0) - (p.before.amount if p.before else 0)
            for p in change.pieces
        )
        assert change.amount in (None, whole)


def test_an_outcome_is_held_against_the_nearest_plan() -> None:
    stages = {"agreed": "100", "budget": "110", "forecast": "120", "outcome": "125"}
    lines = [make_line(stage, "2024", amount, stage=stage) for stage, amount in stages.items()]
    lines += [make_line("ensam", "2025", "7", stage="outcome")]
    found, alone = find_outcomes(lines)
    assert found.plan
    assert (found.stage, found.plan.amount, found.outcome.amount, found.amount) == (
        "forecast",
        120,
        125,
        5,
    )
    assert (alone.plan, alone.outcome.amount, alone.amount) == (None, 7, None)


def test_what_one_gives_is_never_held_against_what_another_gave() -> None:
    lines = [
        make_line("kommun", "2024", "600"),
        make_line("region", "2024", "150", party="r"),
        make_line("utfall", "2024", "600", stage="outcome"),
    ]
    (found,) = find_outcomes(lines)
    assert (found.giver, found.amount) == ("k", 0)


def test_other_times_than_a_year_are_not_added_together() -> None:
    lines = [
        make_line("1", "", "100", covers_start="2023-10", covers_end="2024-09"),
        make_line("2", "", "120", covers_start="2024-10", covers_end="2025-09"),
        make_line("3", "2024", "7"),
        make_line("4", "", "999"),
    ]
    accounts = [a for a in make_accounts(lines, AGREEMENTS) if a.scope == "form"]
    assert [(a.year or a.covers, a.total.amount) for a in accounts] == [
        ((parse_date("2023-10"), parse_date("2024-09")), 100),
        (2024, 7),
        ((parse_date("2024-10"), parse_date("2025-09")), 120),
    ]
    assert [line.line for line in lines if not is_timed(line)] == ["4"]
    assert [list(cover_years(line)) for line in lines] == [[2023, 2024], [2024, 2025], [2024], []]


@pytest.mark.parametrize(
    ("year", "covers_start", "covers_end", "years"),
    [
        ("2024", "", "", [2024]),
        ("", "2023-10-01", "2025-09", [2023, 2024, 2025]),
        ("2024", "2024-07-01", "2024-12-31", [2024]),
        ("", "2025", "2024", [2024, 2025]),
        ("", "hösten 2019", "", []),
        ("", "", "", []),
    ],
)
def test_years_are_covered_from_the_first_date_to_the_last(
    year: str, covers_start: str, covers_end: str, years: list[int]
) -> None:
    line = make_line("1", year, "1", covers_start=covers_start, covers_end=covers_end)
    assert list(cover_years(line)) == years


def test_a_total_of_an_owner_is_shared_where_an_agreement_has_several() -> None:
    lines = [make_line("1", "2024", "100"), make_line("2", "2025", "100", agreement="b")]
    rows = list(iter_rows(make_accounts(lines, AGREEMENTS), AGREEMENTS, ""))
    found = {(row["scope"], row["of"], row["year"]): row["shared"] for row in rows}
    assert found["owner", "k", "2024"] == "no"
    assert found["owner", "k", "2025"] == found["owner", "l", "2025"] == "yes"
    assert found["agreement", "b", "2025"] == found["form", "iop", "2025"] == "no"


def test_what_is_not_known_of_a_year_is_no_change() -> None:
    lines = [make_line("1", "2023", "100"), make_line("2", "2024", ""), make_line("3", "2025", "5")]
    assert find_changes(make_accounts(lines, AGREEMENTS)) == ()


def test_only_what_is_received_together_is_shared() -> None:
    lines = [make_line("1", "2024", "310"), make_line("2", "2024", "400", to="f | g")]
    shared = {(a.scope, a.of): a.shared.amount for a in make_accounts(lines, AGREEMENTS)}
    assert shared == {
        ("agreement", "a"): 0,
        ("form", "iop"): 0,
        ("gives", "k"): 0,
        ("owner", "k"): 0,
        ("receives", "f"): 400,
        ("receives", "g"): 400,
    }


def test_money_and_contributions_stand_side_by_side() -> None:
    lines = [make_line("1", "2024", "100"), make_line("2", "2024", "60", kind="in_kind")]
    accounts = [a for a in make_accounts(lines, AGREEMENTS) if a.scope == "agreement"]
    (pair,) = pair_kinds(accounts)
    assert pair.cash
    assert pair.in_kind
    assert (pair.cash.total.amount, pair.in_kind.total.amount) == (100, 60)
