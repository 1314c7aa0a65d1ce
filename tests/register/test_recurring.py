"""Amounts that are paid every year, after an index, or for all of the time."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registers import make_register

from iopgen.calc.amounts import IndexStep, explain_index_step, follow_index
from iopgen.data.totals import make_accounts, name_line
from iopgen.register import entities as e
from iopgen.register.copies import find_copied_lines, identify_line
from iopgen.register.money import find_lines, find_rates

if TYPE_CHECKING:
    from iopgen.register.lookup import Register

DOCUMENTS = {
    "documents/avtal": "title: Avtal\ndate: 2018-11-20\nkind: agreement",
    "documents/rapport": "title: Rapport\ndate: 2021-06-30\nkind: report",
}
LINE = "id: x, party: a, kind: cash, stage: agreed, amount: 1000, qualifier: exact"
YEARLY = f"lines: [{{{LINE}, per: year}}]"
FROM_2019 = "period: {start: 2019-01-01, end: 2021-12-31}"


def make(agreement: str, budget: str, as_of: str = "2026-06-01") -> Register:
    text = agreement if "source:" in agreement else f"{agreement}\nsource: avtal#1"
    files = {
        **DOCUMENTS,
        "agreements/prov": f"status: signed\nform: iop\n{text}",
        "budgets/b": f"agreement: prov\n{budget}",
    }
    return make_register(files, as_of)


def list_amounts(register: Register) -> list[tuple[str, int | None]]:
    return [
        (str(one.year or f"{one.covers_start}/{one.covers_end}"), one.amount)
        for one in find_lines(register)
    ]


@pytest.mark.parametrize(
    ("agreement", "years"),
    [
        (FROM_2019, [2019, 2020, 2021]),
        # a part of a year gives no amount
        ("period: {start: 2019-01-01, end: 2021-06-30}", [2019, 2020]),
        ("period: {start: 2019-01-01, end: 2019-06-30}", []),
        # what is known in part is not taken for the whole
        ("period: {start: 2019, end: 2021-12-31}", [2020, 2021]),
        ("period: {start: 2019-01-01, end: 2021}", [2019, 2020]),
        ("period: {start: 2019-01, end: 2021-12-31}", []),
        ("period: {start: 2019-01-01}", []),
        ("period: {end: 2021-12-31}", []),
        # extended, terminated, ended
        (
            f"{FROM_2019}\ndecisions: [{{kind: extension, date: 2021-11-02, new_end: 2022-12-31}}]",
            [2019, 2020, 2021, 2022],
        ),
        (f"{FROM_2019}\ntermination: {{ends_on: 2020-12-31}}", [2019, 2020]),
        (f"{FROM_2019}\ndecisions: [{{kind: termination, date: 2020-11}}]", [2019]),
        (
            "period: {start: 2019-01-01, end: 2021-12-31, ended_on: 2020-12-31}",
            [2019, 2020],
        ),
        # no last day: as far as a source describes it as running, whole years alone
        ("period: {start: 2019-01-01, open_ended: yes}", []),
        ("period: {start: 2019-01-01, open_ended: yes}\nsource: rapport#1", [2019, 2020]),
        (
            (
                "period: {start: 2019-01-01, end: 2019-12-31, extension: "
                "{kind: automatic, step_months: 12}}"
            ),
            [2019],
        ),
        (
            (
                "period: {start: 2019-01-01, end: 2019-12-31, extension: "
                "{kind: automatic, step_months: 12}}\nsource: rapport#1"
            ),
            [2019, 2020],
        ),
    ],
)
def test_a_yearly_amount_is_told_for_each_year_that_is_known_to_be_covered(
    agreement: str, years: list[int]
) -> None:
    register = make(agreement, YEARLY)
    assert list_amounts(register) == [(str(year), 1000) for year in years]
    for one in find_lines(register):
        assert (one.formula, one.per, one.derived) == ("1\u00a0000\u00a0kr varje år", "", True)
    (rate,) = find_rates(register)
    assert (rate.per, rate.amount, rate.derived) == ("year", 1000, False)


@pytest.mark.parametrize(
    ("covers", "found"),
    [
        ("{start: 2020-01-01}", ["2020", "2021"]),
        ("{start: 2020, end: 2020}", ["2020"]),
        # never beyond what is known to be covered: neither before nor after the agreement
        ("{start: 2018-01-01, end: 2023-12-31}", ["2019", "2020", "2021"]),
        ("{start: 2018-07-01}", ["2019-07-01/2020-06-30", "2020-07-01/2021-06-30"]),
        (
            "{start: 2019-07-01, end: 2021-06-30}",
            ["2019-07-01/2020-06-30", "2020-07-01/2021-06-30"],
        ),
        ("{start: 2019-07-01}", ["2019-07-01/2020-06-30", "2020-07-01/2021-06-30"]),
        ("{start: 2020-02-29}", ["2020-02-29/2021-02-27"]),
    ],
)
def test_the_time_of_the_line_goes_before_that_of_the_agreement(
    covers: str, found: list[str]
) -> None:
    register = make(FROM_2019, f"lines: [{{{LINE}, per: year, covers: {covers}}}]")
    assert [time for time, _ in list_amounts(register)] == found
    lines = find_lines(register)
    # each is a line of its own, in totals as in what is told of it
    assert len({name_line(one) for one in lines}) == len(lines)
    assert len({identify_line(one) for one in lines}) == len(lines)
    assert find_copied_lines(register) == {}


def test_no_total_holds_the_rate_itself() -> None:
    register = make(FROM_2019, YEARLY)
    accounts = make_accounts(find_lines(register), register.all(e.Agreement))
    own = [one for one in accounts if one.scope == "agreement"]
    assert [(one.year, one.total.amount) for one in own] == [
        (2019, 1000),
        (2020, 1000),
        (2021, 1000),
    ]


def test_a_year_that_the_record_states_is_not_reckoned() -> None:
    stated = LINE.replace("id: x", "id: y").replace("1000", "1200")
    register = make(FROM_2019, f"lines: [{{{LINE}, per: year}}, {{{stated}, year: 2020}}]")
    assert list_amounts(register) == [("2019", 1000), ("2021", 1000), ("2020", 1200)]


@pytest.mark.parametrize(
    ("period", "found"),
    [
        ("period: {start: 2019-01-01, end: 2021-12-31}", [("2019-01-01/2021-12-31", 1000)]),
        ("period: {start: 2019-02-01, end: 2019-11-30}", [("2019", 1000)]),
        ("period: {start: 2019-01-01}", [("None/None", 1000)]),
        # what was agreed for the first term is not for what it was extended to
        (
            (
                "period: {start: 2019-01-01, end: 2020-12-31}\n"
                "decisions: [{kind: extension, new_end: 2021-12-31}]"
            ),
            [("2019-01-01/2020-12-31", 1000)],
        ),
    ],
)
def test_an_amount_for_all_of_the_time_is_for_the_agreed_term(
    period: str, found: list[tuple[str, int]]
) -> None:
    register = make(period, f"lines: [{{{LINE}, per: total}}]")
    assert list_amounts(register) == found
    assert find_rates(register) == ()
    assert not any(one.derived for one in find_lines(register))


VALUES = "values: [{year: 2019, value: 100}, {year: 2020, value: 110}, {year: 2021, value: 95.5}]"


@pytest.mark.parametrize(
    ("rules", "amounts"),
    [
        (f"base_year: 2019, index: kpi, {VALUES}", [1000, 1100, 955]),
        (f"base_year: 2019, index: kpi, share_percent: 70, {VALUES}", [1000, 1070, 969]),
        (f"base_year: 2019, index: pki, rounding: 100, {VALUES}", [1000, 1100, 1000]),
        (f"base_year: 2020, index: kpi, {VALUES}", [1000, 1000, 868]),
        # never lowered: the highest so far counts, where each year before is known
        (f"base_year: 2019, index: kpi, never_lower: yes, {VALUES}", [1000, 1100, 1100]),
        (f"base_year: 2020, index: kpi, never_lower: yes, {VALUES}", [1000, 1000, 1000]),
        (
            ("base_year: 2019, index: kpi, never_lower: yes, "
            "values: [{year: 2019, value: 100}, {year: 2021, value: 120}]"),
            [1000, None, None],
        ),
        # a year without a value has no amount, nor has one without a base
        (("base_year: 2019, index: kpi, "
         "values: [{year: 2019, value: 100}, {year: 2021, value: 120}]"), [1000, None, 1200]),
        ("base_year: 2019, index: kpi, values: [{year: 2020, value: 100}]", [1000, None, None]),
        ("base_year: 2019, index: aki", [1000, None, None]),
        ("index: aki", [None, None, None]),
        ("base_year: 2019, percent: 10, method: compound", [1000, 1100, 1210]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("line", ["per: year", "year: 2019"])
def test_an_index_is_followed_where_its_values_are_on_record(
    rules: str, amounts: list[int | None], line: str
) -> None:
    budget = f"lines: [{{{LINE}, {line}}}]\nindexation: {{applies_to: [x], {rules}}}"
    register = make(FROM_2019, budget)
    known = [(str(2019 + n), amount) for n, amount in enumerate(amounts) if amount is not None]
    if line == "year: 2019":  # the stated one stands, and only its own year can be its base
        rest = known[1:] if "base_year: 2019" in rules else []
        known = [("2019", 1000), *rest]
    assert list_amounts(register) == known


def test_how_an_index_is_followed_is_told() -> None:
    step = IndexStep(Decimal("336.0"), Decimal("346.6"), Decimal(70), 100)
    assert follow_index(250000, step) == 255500
    assert explain_index_step(250000, step) == (
        "250\u00a0000\u00a0kr × (1 + 70 % × (346,6 / 336,0 − 1)), avrundat till 100\u00a0kr"  # noqa: RUF001
    )
    plain = IndexStep(Decimal(100), Decimal("102.5"))
    assert follow_index(999, plain) == 1024  # 1 023.975
    assert explain_index_step(999, plain) == "999\u00a0kr × 102,5 / 100"


@given(
    st.integers(0, 10**9),
    st.decimals("0.1", 10**4, places=2),
    st.decimals("0.1", 10**4, places=2),
    st.decimals(0, 100, places=1),
    st.sampled_from([1, 10, 100, 1000]),
)
def test_an_index_that_stands_still_moves_nothing_and_more_never_gives_less(
    amount: int, base: Decimal, value: Decimal, share: Decimal, rounding: int
) -> None:
    still = follow_index(amount, IndexStep(base, base, share))
    assert still == amount
    moved = follow_index(amount, IndexStep(base, value, share, rounding))
    assert moved % rounding == 0
    more = follow_index(amount, IndexStep(base, value * 2, share, rounding))
    assert more >= moved
    none = follow_index(amount, IndexStep(base, value, Decimal(0)))
    assert none == amount


YEAR_2020 = LINE.replace("id: x", "id: y").replace("1000", "1200")


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ("covers: {start: 2019-07-01, end: 2020-06-30}", ["2020-07-01/2021-06-30"]),
        ("year: 2020", []),  # it is a part of both
        ("covers: {start: 2019-07-01, end: 2021-06-30}", []),
        ("year: 2018", ["2019-07-01/2020-06-30", "2020-07-01/2021-06-30"]),
    ],
)
def test_what_is_stated_for_a_part_of_the_time_is_not_reckoned_once_more(
    stated: str, found: list[str]
) -> None:
    rate = f"{LINE}, per: year, covers: {{start: 2019-07-01}}"
    register = make(FROM_2019, f"lines: [{{{rate}}}, {{{YEAR_2020}, {stated}}}]")
    derived = [one for one in find_lines(register) if one.derived]
    assert [f"{one.covers_start}/{one.covers_end}" for one in derived] == found


def test_what_is_not_known_is_not_known_for_each_year_and_totals_say_so() -> None:
    unknown = LINE.replace(
        "amount: 1000, qualifier: exact", "qualifier: unknown, share_percent: 40"
    )
    register = make(FROM_2019, f"lines: [{{{unknown}, per: year}}]")
    assert list_amounts(register) == [("2019", None), ("2020", None), ("2021", None)]
    accounts = make_accounts(find_lines(register), register.all(e.Agreement))
    assert {one.total.qualifier for one in accounts} == {"unknown"}
    assert {one.formula for one in find_lines(register)} == {"varje år"}


def test_what_renews_itself_is_paid_no_longer_than_it_may_run() -> None:
    capped = (
        "period: {start: 2019-01-01, end: 2019-12-31, extension: "
        "{kind: automatic, step_months: 12, latest_end: 2020-12-31}}\nsource: rapport#1"
    )
    assert [year for year, _ in list_amounts(make(capped, YEARLY))] == ["2019", "2020"]


def test_twelve_months_are_told_as_long_as_nothing_of_them_is_indexed() -> None:
    rate = f"{LINE}, per: year, covers: {{start: 2019-07-01}}"
    indexed = "indexation: {applies_to: [x], base_year: 2020, percent: 2, method: simple}"
    register = make(FROM_2019, f"lines: [{{{rate}}}]\n{indexed}")
    assert [time for time, _ in list_amounts(register)] == ["2019-07-01/2020-06-30"]
