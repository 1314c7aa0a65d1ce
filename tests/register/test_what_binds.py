"""A guideline binds an agreement on the day it was made, and only where that is certain."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registers import make_entity, make_register

from iopgen.calc.dates import Span, add_months, parse_date
from iopgen.register import entities as e
from iopgen.register.what_binds import (
    SOME_DAY,
    Made,
    find_bound,
    find_due_day,
    is_after,
    is_beyond,
    is_bound,
    is_done_anew,
    is_in_force,
    is_unbound,
    is_unclear,
    read_made,
    read_validities,
    would_bind,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iopgen.register.what_binds import Validity

ADOPTED = {"status": "adopted", "decided_on": "2017-11"}
REPLACED = {"status": "replaced", "valid_from": "2018-01-01", "valid_to": "2023-06-30"}
OLD = {"status": "replaced", "decided_on": "2010"}
PROPOSED = {"status": "proposed", "valid_from": "2010"}
UNKNOWN = {"status": "unknown"}
KNOWN_BY = {"status": "adopted", "known_by": "2019-06"}
NARROWED = {"status": "adopted", "decided_on": "2019", "known_by": "2019-06-15"}
BEGINS = {"status": "adopted", "valid_from": "2020-01-01", "known_by": "2019-06"}

days = st.dates(date(1995, 1, 1), date(2060, 12, 31))


def read(agreement: Mapping[str, str], *steps: Mapping[str, str]) -> Made:
    """Read an IOP that was made."""
    whole = {"form": "iop", "status": "signed", **agreement}
    return read_made(
        make_entity(e.Agreement, whole),
        [make_entity(e.Decision, step) for step in steps],
        date(2026, 6, 1),
    )


def read_versions(*guidelines: Mapping[str, str]) -> list[Validity]:
    """Read guidelines, each of which replaces the one before, with `0`, `1` … as ids."""
    numbered = [{"replaces": str(n - 1), **g, "id": str(n)} for n, g in enumerate(guidelines)]
    return list(read_validities(make_entity(e.Guideline, one) for one in numbered).values())


@st.composite
def partial_dates(draw: st.DrawFn) -> str:
    """Draw a year, a month or a day, as it stands in a record."""
    return draw(days).isoformat()[: draw(st.sampled_from([4, 7, 10]))]


# --- what binds on a day -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("guideline", "day", "bound", "unbound"),
    [
        (ADOPTED, "2018-01-01", True, False),
        (ADOPTED, "2017-11-30", True, False),
        (ADOPTED, "2017-11-15", False, False),
        (ADOPTED, "2017", False, False),
        (ADOPTED, "2017-10-31", False, True),
        (ADOPTED, "2015", False, True),
        (ADOPTED, "", False, False),
        (REPLACED, "2023-06-30", True, False),
        (REPLACED, "2023-06", True, False),
        (REPLACED, "2023", False, False),
        (REPLACED, "2023-07-01", False, True),
        (OLD, "2015-01-01", False, False),
        (PROPOSED, "2015-01-01", False, True),
        (UNKNOWN, "2015-01-01", False, False),
        # Adopted by a day at the latest: from its last day on it surely binds, before who knows.
        (KNOWN_BY, "2019-06-30", True, False),
        (KNOWN_BY, "2019-06-29", False, False),
        (KNOWN_BY, "2019", False, False),
        (KNOWN_BY, "1990", False, False),
        (KNOWN_BY, "2025-01-01", True, False),
        (NARROWED, "2019-06-15", True, False),
        (NARROWED, "2019-06-14", False, False),
        (NARROWED, "2018-12-31", False, True),
        (BEGINS, "2020-01-01", True, False),
        (BEGINS, "2019-12-31", False, True),
    ],
)
def test_what_binds_on_a_day(
    guideline: dict[str, str], day: str, *, bound: bool, unbound: bool
) -> None:
    made, (valid,) = read({"signed": day}), read_versions(guideline)
    assert is_bound(made, valid) is bound
    assert is_unbound(made, valid) is unbound
    assert is_unclear(made, valid) is (not bound and not unbound)


@pytest.mark.parametrize(
    ("begun", "unbound"),
    [("2015", True), ("2017-10-31", True), ("2017", False), ("2018", False), ("", False)],
)
def test_what_began_before_a_guideline_was_in_force_is_not_bound_by_it(
    begun: str, *, unbound: bool
) -> None:
    made, (valid,) = read({"start": begun}), read_versions(ADOPTED)
    assert is_unbound(made, valid) is unbound
    assert not is_bound(made, valid)
    made, (old,) = read({"start": begun}), read_versions(REPLACED)
    assert is_unbound(made, old) is (begun in ("2015", "2017-10-31", "2017"))  # not by its end


@pytest.mark.parametrize(
    ("guideline", "would"),
    [
        (ADOPTED, True),
        (OLD, False),
        (REPLACED, False),
        (PROPOSED, False),
        (UNKNOWN, False),
        ({"status": "adopted"}, True),
        ({"status": "adopted", "valid_from": "2026-06-02"}, False),
        ({"status": "adopted", "valid_from": "2020", "valid_to": "2026-06-01"}, True),
        ({"status": "adopted", "valid_from": "2020", "valid_to": "2026-05-31"}, False),
    ],
)
def test_what_would_bind_on_a_day(guideline: dict[str, str], *, would: bool) -> None:
    (valid,) = read_versions(guideline)
    assert would_bind(valid, date(2026, 6, 1)) is would


@pytest.mark.parametrize(
    "other", [{"form": "grant"}, {"status": "proposed"}, {"status": "reported_by_third_party"}]
)
def test_only_an_iop_that_was_made_is_bound(other: dict[str, str]) -> None:
    made, (valid,) = read({"signed": "2020-01-01", **other}), read_versions(ADOPTED)
    assert not is_bound(made, valid)
    assert is_unbound(made, valid)


@pytest.mark.parametrize("status", ["proposed", "initiative"])
@pytest.mark.parametrize(
    ("step", "counts"),
    [
        ({"kind": "decision", "date": "2026-05"}, True),
        ({"kind": "signature"}, True),
        ({"kind": "decision", "date": "2026-06-02"}, False),
        ({"kind": "proposal", "date": "2020-01-01"}, False),
        ({"kind": "declined", "date": "2020-01-01"}, False),
    ],
)
def test_a_proposal_that_was_decided_on_counts_as_made(
    status: str, step: dict[str, str], *, counts: bool
) -> None:
    assert read({"status": status}, step).counts is counts
    assert not read({"status": status, "form": "grant"}, step).counts


# --- when an agreement was made ------------------------------------------------------------------

SIGNATURE = {"kind": "signature", "date": "2024-02-01"}
DECISION = {"kind": "decision", "date": "2024-01-01"}


def test_an_agreement_is_made_when_signed_else_dated_else_by_its_steps() -> None:
    stated = {"signed": "2024-04-01", "dated": "2024-03-01", "start": "2023-01-01"}
    steps = [SIGNATURE, DECISION]
    found = [read(stated, *steps), read({**stated, "signed": ""}, *steps)]
    found += [read({"start": "2023-01-01"}, *steps[n:]) for n in range(3)]
    assert [made.day for made in found] == [
        parse_date(day) if day else None
        for day in ("2024-04-01", "2024-03-01", "2024-02-01", "2024-01-01", "")
    ]


@pytest.mark.parametrize(
    ("steps", "day"),
    [
        # One on each side: whatever is said of the day holds for both.
        ([SIGNATURE, {**SIGNATURE, "date": "2024-03"}], ("2024-02-01", "2024-03-31")),
        # It was signed, and when is not known: the decision before it is not the day.
        ([DECISION, {"kind": "signature"}], None),
        ([SIGNATURE, {"kind": "signature"}], None),
        ([{"kind": "proposal", "date": "2024-01-01"}], None),
    ],
)
def test_steps_of_several_days_or_none(
    steps: list[dict[str, str]], day: tuple[str, str] | None
) -> None:
    span = Span(*map(date.fromisoformat, day)) if day else None
    assert read({}, *steps).day == span


@given(partial_dates())
def test_a_known_start_alone_binds_nobody(start: str) -> None:
    made, (valid,) = read({"start": start}), read_versions({**ADOPTED, "decided_on": "1990"})
    assert made.day is None
    assert is_unclear(made, valid)


def test_what_is_dated_after_the_last_day_it_can_be_is_late() -> None:
    made = read({"signed": "2024-01"})
    days = [parse_date(day) for day in ("2024-02", "2024-01-31", "2024", "")]
    assert [is_after(day, made.day) for day in days] == [True, False, False, False]
    assert not is_after(parse_date("2024-02"), read({"start": "2024-01"}).day)


@pytest.mark.parametrize(
    ("day", "is_later"),
    [("2025-11-14", False), ("2025-11-15", False), ("2025-11-16", True), ("2025-11", False)],
)
def test_an_end_includes_what_is_not_surely_later_than_what_it_rests_on(
    day: str, *, is_later: bool
) -> None:
    known = (parse_date("2025-11-15"), ["beslut#1"])
    end, told = parse_date("2026-12-31"), (parse_date(day), ["annat#1"])
    assert is_beyond(end, None, ["beslut#9"], [known, told]) == is_later


# --- versions ------------------------------------------------------------------------------------


@given(days, days, days)
def test_a_version_ends_on_the_day_before_what_replaces_it(
    first: date, second: date, day: date
) -> None:
    old, new = read_versions(
        {"status": "adopted", "valid_from": first.isoformat()},
        {"status": "adopted", "valid_from": second.isoformat()},
    )
    span = Span(day, day)
    assert is_in_force(old, span) == (first <= day < second)
    assert is_in_force(new, span) == (second <= day)
    made = Made(counts=True, day=span)
    assert is_unbound(made, old) == (not first <= day < second)


@given(partial_dates(), partial_dates(), st.none() | partial_dates(), partial_dates())
def test_nobody_is_held_to_two_versions_nor_to_one_on_a_vague_day(
    first: str, second: str, valid_to: str | None, day: str
) -> None:
    old, new = read_versions(
        {"status": "adopted", "valid_from": first, "valid_to": valid_to or ""},
        {"status": "replaced", "valid_from": second},
        {"status": "adopted", "decided_on": "2061"},
    )[:2]
    made = read({"signed": day})
    assert not (is_bound(made, old) and is_bound(made, new))
    begun, seen = parse_date(second), made.day
    assert begun
    assert seen
    if seen.latest >= begun.earliest:
        assert not is_bound(made, old)
    if seen.earliest >= begun.latest:
        assert is_unbound(made, old)
    for valid in (old, new):
        assert not (is_bound(made, valid) and is_unbound(made, valid))


@given(days, st.integers(1, 400))
def test_a_version_ends_also_by_what_replaces_its_successor(start: date, gap: int) -> None:
    last = start + timedelta(days=gap)
    old, between, _ = read_versions(
        {"status": "adopted", "valid_from": start.isoformat()},
        {"status": "proposed"},
        {"status": "adopted", "valid_from": (last + timedelta(days=1)).isoformat()},
    )
    assert old.end == between.end == Span(last, last)


@pytest.mark.parametrize(
    ("successor", "end"),
    [
        ({"status": "proposed", "valid_from": "2023"}, None),
        ({"status": "adopted", "valid_from": "2023"}, ("2022-12-31", "2023-12-30")),
        ({"status": "replaced", "decided_on": "2023-07-01"}, ("2023-06-30", "2023-06-30")),
        # It ended once, or perhaps: who can tell when is not asked to.
        ({"status": "adopted"}, ("0001-01-01", "9999-12-31")),
        ({"status": "unknown", "valid_from": "2023-07-01"}, ("2023-06-30", "9999-12-31")),
        ({"status": "adopted", "known_by": "2023-07-01"}, ("0001-01-01", "2023-06-30")),
    ],
)
def test_what_ends_a_version(successor: dict[str, str], end: tuple[str, str] | None) -> None:
    old, _ = read_versions({"status": "adopted", "valid_from": "2018"}, successor)
    assert old.end == (Span(*map(date.fromisoformat, end)) if end else None)


def test_the_earlier_of_two_last_days_holds() -> None:
    old = {"status": "adopted", "valid_from": "2018", "valid_to": "2022-12-31"}
    later = {"status": "adopted", "valid_from": "2023-07-01"}
    day, other = date(2022, 12, 31), date(2023, 6, 30)
    assert read_versions(old, later)[0].end == Span(day, day)
    assert read_versions({**old, "valid_to": "2024"}, later)[0].end == Span(other, other)


def test_versions_that_go_round_end_somewhere() -> None:
    ring = [{"id": "a", "replaces": "b", **OLD}, {"id": "b", "replaces": "a", **OLD}]
    assert read_validities(make_entity(e.Guideline, one) for one in ring)["a"].end == Span(
        date(2009, 12, 31), date(2010, 12, 30)
    )
    alone = {"id": "a", "replaces": "a", **OLD}
    assert read_validities([make_entity(e.Guideline, alone)])["a"].end == SOME_DAY


# --- what is done anew ---------------------------------------------------------------------------


@given(days, st.none() | days, st.lists(st.integers(1, 120), max_size=3))
def test_what_is_done_anew_is_so_by_the_first_of_its_days(
    made: date, until: date | None, months: list[int]
) -> None:
    known = [add_months(made, number) for number in months] + ([until] if until else [])
    due = find_due_day(Span(made, made), Span(until, until) if until else None, months)
    assert due == (Span(min(known), min(known)) if known else None)


def test_a_day_known_in_part_gives_no_day_to_act_on() -> None:
    made = parse_date("2024-01")
    assert find_due_day(made, None, [12]) == Span(date(2025, 1, 1), date(2025, 1, 31))
    assert find_due_day(None, None, [12]) is None
    assert find_due_day(None, parse_date("2024"), [12]) == parse_date("2024")


@given(days, st.lists(days, max_size=3), days)
def test_only_what_came_later_takes_the_place_of_something(
    made: date, others: list[date], as_of: date
) -> None:
    spans = [Span(day, day) for day in [made, *others]]
    assert is_done_anew(spans[0], spans, as_of) == any(made < day <= as_of for day in others)
    assert not is_done_anew(None, spans, as_of)


def test_an_undated_version_ends_the_one_before_it_no_sooner_than_it_was_written() -> None:
    files = {
        "agreements/a": "title: A\nform: iop\nstatus: signed\nowner: k\nperiod: {signed: %s}",
        "guidelines/gammal": "issuer: k\nstatus: adopted\nvalid_from: 2018-01-01",
        "guidelines/ny": "issuer: k\nstatus: adopted\nreplaces: gammal\n"
        "sets: [{id: s, kind: legal, source: text#1}]",
        "documents/text": "title: T\nkind: %s\ndate: 2023",
    }
    for signed, kind, bound in (
        ("2019-05-01", "guideline", ["gammal"]),
        ("2022-12-31", "guideline", ["gammal"]),
        ("2023-05-01", "guideline", []),
        ("2019-05-01", "report", []),  # what another tells of it in 2023 can be older
        ("2022-12-31", "guideline known", ["gammal"]),  # the text is from 2023 at the earliest
        ("2023-05-01", "guideline known", []),
        ("2024-01-01", "guideline known", ["ny"]),
    ):
        is_known = kind.endswith(" known")
        newer = files["guidelines/ny"] + ("\nknown_by: 2023-12-31" if is_known else "")
        filled = files | {
            "guidelines/ny": newer,
            "agreements/a": files["agreements/a"] % signed,
            "documents/text": files["documents/text"] % kind.removesuffix(" known"),
        }
        register = make_register(filled)
        (agreement,) = register.all(e.Agreement)
        assert [one.id for one in find_bound(register, agreement)] == bound, (signed, kind)
