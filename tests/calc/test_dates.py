from __future__ import annotations

from calendar import isleap, monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iopgen.calc.dates import (
    Span,
    add_months,
    count_months,
    extend,
    find_day,
    find_month_end,
    is_month_end,
    iter_extensions,
    last_day_before,
    parse_date,
)

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
steps = st.integers(1, 120)


def read(*texts: str) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


# --- partial dates -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2015", "2015-01-01", "2015-12-31"),
        ("2017-08", "2017-08-01", "2017-08-31"),
        ("2019-02", "2019-02-01", "2019-02-28"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("2018-03-01", "2018-03-01", "2018-03-01"),
        ("2020-02-29", "2020-02-29", "2020-02-29"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
    ],
)
def test_a_partial_date_is_all_days_it_can_mean(text: str, earliest: str, latest: str) -> None:
    assert parse_date(text) == Span(*read(earliest, latest))
    assert str(parse_date(text)) == text


def test_a_time_that_no_partial_date_says_is_an_interval() -> None:
    assert str(Span(*read("2018-03-01", "2018-04-30"))) == "2018-03-01/2018-04-30"
    assert str(Span(*read("2018-01-01", "2019-12-31"))) == "2018-01-01/2019-12-31"
    assert str(Span(*read("2018-03-02", "2018-03-31"))) == "2018-03-02/2018-03-31"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 2018",
        "2018 ",
        "2018\n",
        "18",
        "02018",
        "2018-3",
        "2018-00",
        "2018-13",
        "2018-03-00",
        "2018-03-32",
        "2018-04-31",
        "2019-02-29",
        "2100-02-29",
        "2018-03-1",
        "2018-03-01T00:00",
        "2018/03/01",
        "20180301",
        "2018-W09",
        "-2018",
        "0000",
        "0000-01-01",
        "hösten 2019",
        "٢٠١٨",  # Arabic digits
        "２０１８",  # full width  # noqa: RUF001
        "2018-0３",  # one digit of full width  # noqa: RUF001
        "2018–03",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


@given(days)
def test_a_day_means_itself_and_lies_in_its_month_and_year(day: date) -> None:
    exact, month, year = (parse_date(day.isoformat()[:length]) for length in (10, 7, 4))
    assert exact == Span(day, day)
    assert exact.exact
    assert month is not None
    assert year is not None
    assert not month.exact
    assert year.earliest <= month.earliest <= day <= month.latest <= year.latest


# --- months --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "moved"),
    [
        ("2018-03-01", 0, "2018-03-01"),
        ("2018-03-01", 1, "2018-04-01"),
        ("2018-12-15", 1, "2019-01-15"),
        ("2018-01-31", 1, "2018-02-28"),
        ("2020-01-31", 1, "2020-02-29"),
        ("2018-05-31", 1, "2018-06-30"),
        ("2020-02-29", 12, "2021-02-28"),
        ("2020-02-29", 48, "2024-02-29"),
        ("2020-02-29", -12, "2019-02-28"),
        ("2019-01-15", -1, "2018-12-15"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-06-01", 6, "2026-12-01"),
        ("2026-06-01", -18, "2024-12-01"),
        ("9999-12-31", 1, "9999-12-31"),
        ("0001-01-31", -2, "0001-01-01"),
    ],
)
def test_months_are_calendar_months_clipped_to_the_last_day(
    day: str, months: int, moved: str
) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(moved)


@given(days, st.integers(-600, 600))
def test_adding_months_keeps_the_day_or_clips_it(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day == day.day or (moved.day < day.day and is_month_end(moved))


@given(days, days, st.integers(-600, 600))
def test_adding_months_keeps_the_order_of_days(one: date, other: date, months: int) -> None:
    first, last = sorted((one, other))
    assert add_months(first, months) <= add_months(last, months)


# --- deadlines -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "months", "last"),
    [
        ("2020-02-29", 2, "2019-12-29"),  # not the 31st, though the term ends on a last day
        ("2026-09-30", 3, "2026-06-30"),
        ("2026-12-31", 2, "2026-10-31"),
        ("2026-12-31", 6, "2026-06-30"),
        ("2026-05-31", 3, "2026-02-28"),
        ("2024-05-31", 3, "2024-02-29"),
        ("2027-02-28", 1, "2027-01-28"),
        ("2027-01-15", 0, "2027-01-15"),
        ("2027-01-15", 1, "2026-12-15"),
    ],
)
def test_where_two_readings_differ_the_earlier_last_day_is_shown(
    end: str, months: int, last: str
) -> None:
    assert last_day_before(date.fromisoformat(end), months) == date.fromisoformat(last)


@given(days, st.integers(0, 60))
def test_who_acts_on_the_last_day_is_never_late(end: date, months: int) -> None:
    last = last_day_before(end, months)
    assert add_months(last, months) <= end


@pytest.mark.parametrize(
    ("end", "step", "cap", "ends"),
    [
        ("2020-02-29", 12, "2022-12-31", ["2021-02-28", "2022-02-28", "2022-12-31", "2022-12-31"]),
        ("2026-09-30", 12, "2028-06-30", ["2027-09-30", "2028-06-30", "2028-06-30"]),
        ("2019-02-28", 12, None, ["2020-02-29", "2021-02-28", "2022-02-28", "2023-02-28"]),
        ("2023-04-30", 1, None, ["2023-05-31", "2023-06-30", "2023-07-31"]),
        ("2023-05-15", 6, None, ["2023-11-15", "2024-05-15"]),
        ("2023-12-31", 24, "2025-12-31", ["2025-12-31"]),
        ("9999-06-30", 12, "9999-12-31", ["9999-12-31"]),
    ],
)
def test_extensions_go_step_by_step_to_the_cap(
    end: str, step: int, cap: str | None, ends: list[str]
) -> None:
    day, last = date.fromisoformat(end), date.fromisoformat(cap) if cap else None
    found = []
    for _ in ends:
        day = extend(day, step, last)
        found.append(day)
    assert found == read(*ends)


@given(days, steps, days)
def test_an_extension_never_goes_past_the_cap(end: date, step: int, cap: date) -> None:
    moved = extend(end, step, cap)
    assert moved <= cap
    assert moved == min(extend(end, step, None), cap)


@given(days, steps)
def test_a_term_that_ends_with_a_month_goes_on_to(end: date, step: int) -> None:
    moved = extend(end, step, None)
    assert moved > end
    assert is_month_end(moved) or not is_month_end(end)


@given(days, st.integers(1, 40))
def test_single_years_lead_where_years_at_once_do(end: date, years: int) -> None:
    day = end
    for _ in range(years):
        day = extend(day, 12, None)
    if (end.month, end.day) != (2, 28):  # the last day of some Februaries only
        assert day == extend(end, 12 * years, None)


# --- laws of the arithmetic ----------------------------------------------------------------------


@given(days)
def test_a_month_ends_where_the_next_begins(day: date) -> None:
    assert is_month_end(day) == ((day + timedelta(days=1)).day == 1)


@given(days)
def test_only_a_whole_day_is_a_day(day: date) -> None:
    text = day.isoformat()
    assert find_day(parse_date(text)) == day
    assert find_day(parse_date(text[:7])) is None
    assert find_day(parse_date(text[:4])) is None
    assert find_day(None) is None


@given(days, st.integers(-600, 600))
def test_there_and_back_is_the_same_day_or_an_earlier_one(day: date, months: int) -> None:
    """What was clipped on the way stays clipped; the first 28 days of a month never are."""
    back = add_months(add_months(day, months), -months)
    assert (back.year, back.month) == (day.year, day.month)
    assert back <= day
    assert back == day or day.day > 28


@given(days, st.integers(0, 300), st.integers(0, 300))
def test_two_moves_never_end_after_one(day: date, first: int, second: int) -> None:
    assert add_months(add_months(day, first), second) <= add_months(day, first + second)


@given(st.integers(0, 3).map(lambda n: date(2000 + 4 * n, 2, 29)), st.integers(-30, 30))
def test_a_leap_day_comes_back_in_leap_years_alone(day: date, years: int) -> None:
    moved = add_months(day, 12 * years)
    assert moved == date(day.year + years, 2, 29 if isleap(day.year + years) else 28)


@given(days, st.integers(0, 60))
def test_the_last_day_to_act_is_the_earlier_of_two_readings(end: date, months: int) -> None:
    """The same day of an earlier month, or from month's end to month's end: never the later."""
    last = last_day_before(end, months)
    by_number = add_months(end, -months)
    by_end = by_number.replace(day=monthrange(by_number.year, by_number.month)[1])
    assert last == (min(by_number, by_end) if is_month_end(end) else by_number)
    assert add_months(last, months) <= end


@given(days, st.integers(0, 60))
def test_more_notice_is_never_a_later_day(end: date, months: int) -> None:
    assert last_day_before(end, months + 1) < last_day_before(end, months) <= end


@given(days, steps, days)
def test_extensions_rise_to_the_cap_and_no_further(end: date, step: int, cap: date) -> None:
    ends = list(iter_extensions(end, step, cap))
    assert bool(ends) == (cap > end)
    assert all(one < other for one, other in pairwise([end, *ends]))
    assert ends[-1:] == ([cap] if ends else [])
    # None but the last is cut short, and each is so many whole steps from the first last day.
    for number, day in enumerate(ends[:-1], 1):
        assert day == extend(end, number * step, None)
    assert not ends or extend(end, len(ends) * step, None) >= cap


@pytest.mark.parametrize(
    ("end", "step", "cap", "ends"),
    [
        ("2020-02-29", 12, "2022-12-31", ["2021-02-28", "2022-02-28", "2022-12-31"]),
        ("2023-08-30", 6, "2025-08-30",
         ["2024-02-29", "2024-08-30", "2025-02-28", "2025-08-30"]),  # not on to the 31st
        ("2023-08-31", 6, "2024-08-31", ["2024-02-29", "2024-08-31"]),
        ("2024-12-31", 12, "2025-01-01", ["2025-01-01"]),
        ("2024-12-31", 12, "2024-12-31", []),
        ("2024-12-31", 12, "2023-12-31", []),
        ("9999-01-31", 120, "9999-12-31", ["9999-12-31"]),
    ],
)  # fmt: skip
def test_each_extension_is_counted_from_the_first_last_day(
    end: str, step: int, cap: str, ends: list[str]
) -> None:
    found = iter_extensions(date.fromisoformat(end), step, date.fromisoformat(cap))
    assert list(found) == read(*ends)


@given(days, steps, days)
def test_a_cap_only_ever_takes_away(end: date, step: int, cap: date) -> None:
    free = iter_extensions(end, step, date(2300, 12, 31))
    for capped, whole in zip(iter_extensions(end, step, cap), free, strict=False):
        assert capped == min(whole, cap)


@given(days, st.integers(1, 12))
def test_the_next_end_of_a_month_is_within_a_year(day: date, month: int) -> None:
    end = find_month_end(day, month)
    assert is_month_end(end)
    assert end.month == month
    assert day <= end < add_months(day, 13)
    assert find_month_end(end, month) == end


@pytest.mark.parametrize(
    ("day", "month", "end"),
    [
        ("2024-02-29", 2, "2024-02-29"),
        ("2024-03-01", 2, "2025-02-28"),
        ("2024-12-31", 1, "2025-01-31"),
        ("9999-02-01", 1, "9999-12-31"),
    ],
)
def test_ends_of_months_by_hand(day: str, month: int, end: str) -> None:
    assert find_month_end(date.fromisoformat(day), month) == date.fromisoformat(end)


DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@given(DAYS, st.integers(0, 1200))
def test_whole_months_are_counted_also_at_the_ends_of_months(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    number = count_months(first, last)
    assert add_months(first, number) - timedelta(days=1) <= last
    assert add_months(first, number + 1) - timedelta(days=1) > last


@given(DAYS, DAYS)
def test_a_time_that_ends_before_it_begins_is_no_months(first: date, last: date) -> None:
    assert (count_months(first, last) > 0) <= (first < last)
    assert count_months(date.min, date.max) == 9999 * 12


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2023-03-01", "2023-03-31", 1),
        ("2023-03-01", "2023-03-30", 0),  # February, the month before, is shorter
        ("2023-03-01", "2023-04-29", 1),
        ("2023-03-01", "2023-04-30", 2),
        ("2023-01-31", "2023-02-27", 1),
        ("2023-01-31", "2023-02-26", 0),
    ],
)
def test_only_whole_months_are_counted(first: str, last: str, months: int) -> None:
    assert count_months(date.fromisoformat(first), date.fromisoformat(last)) == months
