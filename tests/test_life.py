"""The life of an agreement: days that follow from it, and what whole sites show of it over time."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, find_page
from registers import make_records, make_register, read_site, read_table

from iopgen.calc.dates import (
    add_months,
    extend,
    is_month_end,
    iter_extensions,
    last_day_before,
    parse_date,
)
from iopgen.reading.findings import Severity
from iopgen.records.rows import make_tables
from iopgen.records.schemas import load_labels
from iopgen.register import entities as e
from iopgen.register.checks import is_ahead
from iopgen.register.deadlines import find_deadlines, find_recheck
from iopgen.register.lookup import Register
from iopgen.register.states import find_states
from iopgen.review.sentences import explain_deadline
from iopgen.rules.duties import check_old_checks

if TYPE_CHECKING:
    from collections.abc import Mapping

DOCUMENTS = {"documents/lista": "title: Lista\ndate: 2019\nkind: other"}

days = st.dates(date(1995, 1, 1), date(2060, 12, 31))
steps = st.integers(1, 60)

BEFORE = "1994-12-31"
"""Before all those days: of what has ended, the last day that it could have had is left out."""


def read_deadlines(
    agreement: str, as_of: str = "2024-06-01", **more: str
) -> list[tuple[str, str, str]]:
    """Return kind, day and rule of what follows from an agreement and records beside it."""
    files = {f"{name.replace('__', '/')}": text for name, text in more.items()}
    record = {"agreements/prov": f"{agreement}\nsource: lista#1"}
    register = make_register({**DOCUMENTS, **record, **files}, as_of)
    return [(d.kind, d.date.isoformat(), explain_deadline(d)) for d in find_deadlines(register)]


# --- no false day --------------------------------------------------------------------------------


@given(days, st.sampled_from([4, 7]), st.sampled_from(["non_renewal", "free", "conditional"]))
def test_a_term_known_in_part_has_no_day_to_act_on(day: date, length: int, kind: str) -> None:
    end = day.isoformat()[:length]
    agreement = (
        f"status: signed\nperiod: {{end: {end}, "
        "extension: {step_months: 12, latest_end: 2070-12-31, agree_months_before: 2}}\n"
        f"termination: {{kind: {kind}, notice_months: 3}}"
    )
    assert read_deadlines(agreement) == []


@given(days, st.sampled_from([4, 7]))
def test_a_termination_known_in_part_has_no_last_day(day: date, length: int) -> None:
    ends = day.isoformat()[:length]
    assert read_deadlines(f"status: terminated\ntermination: {{ends_on: {ends}}}") == []


@pytest.mark.parametrize(
    ("status", "found"),
    [
        ("terminated", [("end", "2025-06-30", "Enligt uppsägningen.")]),
        ("declined", []),
        ("signed", [("end", "2026-12-31", "Enligt källan.")]),
    ],
)
def test_a_terminated_agreement_keeps_the_last_day_it_was_left(
    status: str, found: list[tuple[str, str, str]]
) -> None:
    term = "period: {start: 2024-01-01, end: 2026-12-31}\ntermination: {ends_on: 2025-06-30}"
    assert read_deadlines(f"status: {status}\n{term}") == found


# --- notice and extension ------------------------------------------------------------------------


EARLIER = "Räknat från månadens slut blir det senare; här visas den tidigare dagen."


@given(days, st.integers(0, 24), st.sampled_from(["non_renewal", "free", "conditional", ""]))
def test_only_what_ends_by_not_being_renewed_has_a_last_day_for_notice(
    end: date, months: int, kind: str
) -> None:
    stated = f"\ntermination: {{kind: {kind}, notice_months: {months}}}" if kind else ""
    found = read_deadlines(f"status: signed\nperiod: {{end: {end}}}{stated}")
    notices = [(day, rule) for name, day, rule in found if name == "notice"]
    assert len(notices) == (kind == "non_renewal")
    for day, rule in notices:
        assert add_months(date.fromisoformat(day), months) <= end
        assert rule.startswith("Avtalstidens sista dag")


@given(days, steps, days, st.integers(0, 12))
def test_an_extension_has_its_days_and_says_how_they_are_counted(
    end: date, step: int, cap: date, before: int
) -> None:
    extension = f"step_months: {step}, latest_end: {cap}, agree_months_before: {before}"
    period = f"period: {{end: {end}, extension: {{{extension}}}}}"
    found = read_deadlines(f"status: signed\n{period}", BEFORE)
    named = {kind: (date.fromisoformat(day), rule) for kind, day, rule in found}
    if cap <= end:  # it can't be extended any more
        assert set(named) == {"end"}
        return
    assert set(named) == {"end", "extension_decision", "latest_end"}
    assert named["extension_decision"][0] <= named["end"][0] == end
    last, rule = named["latest_end"]
    assert last == cap
    months = (cap.year - end.year) * 12 + cap.month - end.month
    assert f" {step} {'månad' if step == 1 else 'månader'} räcker." in rule
    if months > step:  # more than one step, so each is told or counted
        assert " förlängningar om " in rule
    if months < step:  # not even one whole step
        assert "en förlängning om " in rule
        assert rule.endswith("Det sista steget blir kortare.")


@pytest.mark.parametrize(
    ("end", "months", "rule"),
    [
        ("2026-12-31", 2, "Avtalstidens sista dag minus 2 månader."),
        ("2026-12-31", 1, "Avtalstidens sista dag minus 1 månad."),
        ("2026-12-31", 0, "Avtalstidens sista dag."),
        ("2026-05-15", 3, "Avtalstidens sista dag minus 3 månader."),
        ("2026-05-31", 3, "Avtalstidens sista dag minus 3 månader."),
        (
            "2027-02-28",
            3,
            f"Avtalstidens sista dag minus 3 månader. {EARLIER}",
        ),
    ],
)
def test_where_two_readings_differ_it_says_so(end: str, months: int, rule: str) -> None:
    terms = f"termination: {{kind: non_renewal, notice_months: {months}}}"
    found = read_deadlines(f"status: signed\nperiod: {{end: {end}}}\n{terms}")
    assert [said for kind, _, said in found if kind == "notice"] == [rule]


leap_days = st.integers(0, 12).map(lambda n: date(2000 + 4 * n, 2, 29))
ends = days | leap_days | days.map(lambda day: day.replace(day=monthrange(*day.timetuple()[:2])[1]))
"""Also the days that are hard: leap days and the last days of months, more often than by chance."""


def find_extension(end: date, more: str) -> dict[str, tuple[date, str]]:
    """Return day and rule of each kind of day of an agreement that can be extended."""
    found = read_deadlines(f"status: signed\nperiod: {{end: {end}, extension: {{{more}}}}}", BEFORE)
    return {kind: (date.fromisoformat(day), rule) for kind, day, rule in found}


@given(ends, st.integers(0, 24))
def test_the_last_day_for_notice_is_the_latest_that_is_surely_in_time(
    end: date, months: int
) -> None:
    terms = f"termination: {{kind: non_renewal, notice_months: {months}}}"
    found = read_deadlines(f"status: signed\nperiod: {{end: {end}}}\n{terms}")
    ((day, rule),) = [(date.fromisoformat(d), said) for kind, d, said in found if kind == "notice"]
    assert add_months(day, months) <= end
    # A day more is too late, but for a month's last day, where another reading allows it.
    assert add_months(day + timedelta(days=1), months) > end or is_month_end(end)
    assert (EARLIER in rule) == (is_month_end(end) and not is_month_end(day))


@given(ends, steps, st.integers(0, 24))
def test_the_day_to_agree_is_counted_back_as_notice_is(end: date, step: int, before: int) -> None:
    """Also where the month that it falls in is too short, so that the day is clipped."""
    found = find_extension(end, f"step_months: {step}, agree_months_before: {before}")
    day, rule = found["extension_decision"]
    assert day == last_day_before(end, before)
    assert day.day == end.day or (day.day < end.day and is_month_end(day))
    assert (EARLIER in rule) == (is_month_end(end) and not is_month_end(day))
    assert set(found) == {"end", "extension_decision"}  # without a cap there is no last end


@given(ends, steps, leap_days)
def test_a_cap_on_a_leap_day_is_that_day(end: date, step: int, cap: date) -> None:
    found = find_extension(end, f"step_months: {step}, latest_end: {cap}")
    assert ("latest_end" in found) == (cap > end)
    assert not found.keys() - {"end", "latest_end"}
    assert cap <= end or found["latest_end"][0] == cap


@given(ends, steps, ends)
def test_a_last_step_that_the_cap_cuts_short_is_told_and_no_other(
    end: date, step: int, cap: date
) -> None:
    found = find_extension(end, f"step_months: {step}, latest_end: {cap}")
    if cap > end:
        number = len(list(iter_extensions(end, step, cap)))
        is_cut = extend(end, number * step, None) > cap
        assert ("Det sista steget blir kortare." in found["latest_end"][1]) == is_cut


@given(ends, steps, days, st.sampled_from([4, 7]))
def test_a_cap_known_in_part_is_given_no_day(end: date, step: int, cap: date, length: int) -> None:
    latest = cap.isoformat()[:length]
    found = find_extension(
        end, f"step_months: {step}, latest_end: {latest}, agree_months_before: 1"
    )
    assert "latest_end" not in found
    span = parse_date(latest)
    assert span
    assert ("extension_decision" in found) == (span.latest > end)


@given(days, st.sampled_from([4, 7]), days)
def test_a_term_known_in_part_has_ended_only_when_it_surely_has(
    end: date, length: int, as_of: date
) -> None:
    known = end.isoformat()[:length]
    term = f"status: signed\nperiod: {{start: 1990-01-01, end: {known}}}\nsource: lista#1"
    register = make_register({**DOCUMENTS, "agreements/prov": term}, as_of.isoformat())
    span = parse_date(known)
    assert span
    assert (find_states(register)["prov"].code == "ended") == (as_of > span.latest)


# --- what a guideline wants done anew ------------------------------------------------------------

OWNED = """
form: iop
status: signed
owner: kommunen
period: {signed: 2023-10-01, start: 2024-01-01, end: 2027-12-31}
parties: [{partner: kommunen, role: public}, {partner: foreningen, role: civil}]
"""
ASSESSED = """
assessments:
  - guideline: riktlinje
    made_on: 2023-09-15
    answers: [{set: lag, item: kop, answer: yes}]
"""
GUIDELINE = """
title: Riktlinje
issuer: kommunen
status: adopted
valid_from: 2023-01-01
sets:
  - {id: lag, title: Rättslig bedömning, kind: legal, recheck_months: 12}
  - {id: demokrati, title: Demokrati, kind: democracy, recheck_months: 24}
  - {id: hinder, title: Hinder, kind: exclusion, recheck_months: 18}
source: lista#9
"""
CHECK = "partner: foreningen\nagreement: prov\nguideline: riktlinje\nmade_on: 2023-09-30"


def find_anew(
    agreement: str = OWNED, guideline: str = GUIDELINE, as_of: str = "2024-06-01", **checks: str
) -> list[tuple[str, str]]:
    """Return kind and day of what must be done anew."""
    files = {f"checks__{name}": f"{text}\nsource: lista#3" for name, text in checks.items()}
    found = read_deadlines(agreement, as_of, guidelines__riktlinje=guideline, **files)
    return [(kind, day) for kind, day, _ in found if kind.endswith("_due")]


@pytest.mark.parametrize(
    ("check", "found"),
    [
        # made on 30 September 2023, and 18 months: the shortest time of the lists
        ("", [("check_due", "2025-03-30")]),
        ("valid_until: 2025-12-31", [("check_due", "2025-03-30")]),  # the earlier of the two
        ("valid_until: 2025-03-29", [("check_due", "2025-03-29")]),
        ("valid_until: 2025", []),  # some day in 2025, and no day is made up
        ("valid_until: 2025-06", [("check_due", "2025-03-30")]),
    ],
)
def test_a_check_is_made_anew(check: str, found: list[tuple[str, str]]) -> None:
    assert find_anew(a=f"{CHECK}\n{check}") == found


@pytest.mark.parametrize(
    ("check", "found"),
    [
        ("", []),
        ("valid_until: 2027-12-31", [("check_due", "2027-12-31")]),
        ("valid_until: 2028-01-01", []),  # when nobody is left to make it
        ("valid_until: 2027", []),
    ],
)
def test_a_check_is_made_anew_by_its_own_word_alone(
    check: str, found: list[tuple[str, str]]
) -> None:
    guideline = GUIDELINE.replace("status: adopted", "status: proposed")
    assert find_anew(guideline=guideline, a=f"{CHECK}\n{check}") == found


def test_what_falls_within_a_year_that_is_the_last_is_not_left_out() -> None:
    vague = OWNED.replace("end: 2027-12-31", "end: 2027")
    proposed = GUIDELINE.replace("status: adopted", "status: proposed")
    check = f"{CHECK}\nvalid_until: 2027-06-30"
    assert find_anew(vague, proposed, a=check) == [("check_due", "2027-06-30")]


def test_an_assessment_counts_from_the_day_it_is_made() -> None:
    assert find_anew(OWNED + ASSESSED, as_of="2023-09-14") == []
    assert find_anew(OWNED + ASSESSED, as_of="2023-09-15") == [("assessment_due", "2024-09-15")]


@pytest.mark.parametrize(
    ("own", "end", "day"),
    [
        ("", "2025-03-31", "2025-03-30"),
        ("", "2025-03-30", "2025-03-30"),  # the last day is a day to make it
        ("", "2025-03-29", None),
        ("", "2025", "2025-03-30"),
        ("valid_until: 2025-03-30", "2027-12-31", None),  # it says so itself
        ("valid_until: 2025-04-30", "2027-12-31", "2025-03-30"),
        ("valid_until: 2025-01-31", "2027-12-31", None),
    ],
)
def test_the_guideline_is_told_of_where_the_check_says_other(
    own: str, end: str, day: str | None
) -> None:
    files = {
        **DOCUMENTS,
        "agreements/prov": OWNED.replace("2027-12-31", end),
        "guidelines/riktlinje": GUIDELINE,
        "checks/a": f"{CHECK}\n{own}\nsource: lista#3",
    }
    register = make_register(files, "2024-06-01")
    found = find_recheck(register, register.get(e.Check, "a"))
    assert (found.date.isoformat() if found else None) == day


@pytest.mark.parametrize(("made_on", "ahead"), [("2024-06-02", True), ("2024-06-01", False)])
def test_a_check_is_ahead_until_its_day(made_on: str, *, ahead: bool) -> None:
    check = CHECK.replace("2023-09-30", made_on)
    register = make_register({**DOCUMENTS, "checks/a": check}, "2024-06-01")
    assert is_ahead(register, register.get(e.Check, "a")) == ahead


def test_a_check_of_a_vague_day_may_have_been_made() -> None:
    register = make_register({"checks/a": CHECK.replace("2023-09-30", "2024")}, "2024-06-01")
    assert not is_ahead(register, register.get(e.Check, "a"))


def test_the_last_day_of_a_termination_rests_on_what_says_it() -> None:
    agreement = """
status: terminated
period: {start: 2024-01-01}
termination: {ends_on: 2025-06-30}
decisions: [{kind: termination, date: 2025-05-20, source: lista#2}]
source: lista#1
"""
    told = "evidence: [{field: termination.ends_on, reading: stated, source: lista#3}]"
    for text, source in ((agreement, "lista#2"), (agreement + told, "lista#3")):
        register = make_register({**DOCUMENTS, "agreements/prov": text})
        (end,) = find_deadlines(register)
        assert (end.date.isoformat(), end.source) == ("2025-06-30", (source,))


@given(days, st.none() | days, days)
def test_the_rule_and_the_page_count_the_same_day(
    made: date, until: date | None, now: date
) -> None:
    """A check is old from the day after the one by which it is made anew."""
    check = CHECK.replace("2023-09-30", made.isoformat())
    check += f"\nvalid_until: {until}" if until else ""
    agreement = OWNED.replace(", end: 2027-12-31", "")
    files = {
        **DOCUMENTS,
        "agreements/prov": f"{agreement}\nsource: lista#1",
        "guidelines/riktlinje": GUIDELINE,
        "checks/a": f"{check}\nsource: lista#3",
    }
    records = make_records(files)
    due = [d.date for d in find_deadlines(make_register(files, now.isoformat())) if d.check]
    old = check_old_checks(Register(make_tables(records), now))
    assert [f.message[-10:] for f in old] == [day.isoformat() for day in due if day < now]
    # What is to be made after the as-of date is not made again either.
    assert due == ([min(add_months(made, 18), until or date.max)] if made <= now else [])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("made_on: 2023-09-30", "made_on: 2023-09"),  # no day to count from
        ("partner: foreningen", "partner: annan"),  # no party
        ("agreement: prov", "agreement: annat"),
    ],
)
def test_a_check_that_is_made_anew_is_of_a_party_and_a_day(old: str, new: str) -> None:
    assert find_anew(a=CHECK.replace(old, new)) == []


def test_a_check_of_no_agreement_counts_for_those_of_the_partner() -> None:
    assert find_anew(a=CHECK.replace("agreement: prov\n", "")) == [("check_due", "2025-03-30")]


@pytest.mark.parametrize(
    ("as_of", "found"),
    [
        ("2024-11-01", [("check_due", "2025-03-30")]),
        ("2024-11-02", [("check_due", "2026-05-02")]),
    ],
)
def test_a_later_check_takes_the_place_of_one(as_of: str, found: list[tuple[str, str]]) -> None:
    later = CHECK.replace("2023-09-30", "2024-11-02")
    # The later one is on record all the time, but is not made before its day.
    assert find_anew(as_of=as_of, a=CHECK, b=later)[:1] == found


def test_an_assessment_is_made_anew_where_the_list_says_so() -> None:
    assert find_anew(OWNED + ASSESSED) == [("assessment_due", "2024-09-15")]
    again = ASSESSED + ASSESSED.removeprefix("\nassessments:\n").replace("2023-09", "2024-03")
    assert find_anew(OWNED + again) == [("assessment_due", "2025-03-15")]
    assert find_anew(OWNED + again, as_of="2024-03-14") == [("assessment_due", "2024-09-15")]
    own = ASSESSED.replace("made_on: 2023-09-15", "made_on: 2023-09-15\n    made_by: partnership")
    assert find_anew(OWNED + own) == []
    assert find_anew(OWNED + ASSESSED.replace("2023-09-15", "2023-09")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("status: adopted", "status: proposed"),
        ("issuer: kommunen", "issuer: annan"),
        ("valid_from: 2023-01-01", "valid_from: 2023-10-02"),  # after the agreement was signed
        ("recheck_months", "note: Månader"),
    ],
)
def test_nobody_is_held_to_what_does_not_bind(old: str, new: str) -> None:
    guideline = GUIDELINE.replace(old, new)
    if "Månader" in new:
        guideline = GUIDELINE.replace(", recheck_months: 12", "")
        guideline = guideline.replace(", recheck_months: 24", "").replace(
            ", recheck_months: 18", ""
        )
    assert find_anew(OWNED + ASSESSED, guideline, a=CHECK) == []


MADE_ON = ends.filter(lambda day: day.year < 2055)


@given(MADE_ON, st.integers(1, 60))
def test_what_is_done_anew_is_counted_in_whole_months_from_the_day_it_was_made(
    made: date, months: int
) -> None:
    signed = add_months(made, 1)
    agreement = OWNED.replace("2023-10-01, start: 2024-01-01, end: 2027-12-31", f"{signed}")
    guideline = GUIDELINE.replace(", recheck_months: 24", "").replace("2023-01-01", "1994-01-01")
    guideline = guideline.replace("recheck_months: 18", f"recheck_months: {months}")
    found = find_anew(agreement, guideline, "2062-01-01", a=CHECK.replace("2023-09-30", str(made)))
    ((kind, day),) = found
    assert kind == "check_due"
    assert date.fromisoformat(day) == add_months(made, months)


# --- the real site on four days ------------------------------------------------------------------

BEGUN = {"initiative": {"bot-sfi-hela-manniskan"}}
"""Nothing says that it came to more."""

FOUR_IN_2019 = {"bot-changers-hub", "bot-hela-manniskan", "bot-klump", "bot-kompis-kartlaggning"}
IN_2020 = {"bot-kvinna-i-botkyrka", "bot-kvinna-norra-botkyrka"}
BY_2020 = {"bot-basun", "bot-feriepraktik"} | FOUR_IN_2019
BY_2023 = BY_2020 | IN_2020 | {"bot-the-good-talents", "lin-ikf-2021"}

STATES: Mapping[str, Mapping[str, set[str]]] = {
    "2018-06-01": {
        "active": IN_2020
        | (BY_2020 - {"bot-kompis-kartlaggning"})
        | {"bot-the-good-talents", "sto-overenskommelsen"}
        | {"sto-duo-stockholm", "sto-medprat", "sto-svenska-med-baby"},
        "upcoming": {"bot-kompis-kartlaggning", "lin-ikf-2021", "sto-stockholmsmentor"},
        "proposed": {"lin-ikf-2023"},
        **BEGUN,
    },
    "2020-03-01": {  # the day after feriepraktik ended, on a leap day
        "active": IN_2020,
        "ending_soon": {"bot-the-good-talents"},
        "ended": BY_2020,
        "upcoming": {"lin-ikf-2021"},
        "proposed": {"lin-ikf-2023"},
        **BEGUN,
    },
    "2023-06-01": {"ended": BY_2023, **BEGUN},
    "2030-01-01": {"ended": BY_2023, **BEGUN},
}
"""By hand from the periods; of all others the sources tell nothing on that day: unknown."""

DEADLINES = [
    ("bot-kompis-kartlaggning", "end", "2019-01-31"),
    ("bot-feriepraktik", "extension_decision", "2019-12-29"),  # two months before 29 February
    ("bot-changers-hub", "end", "2019-12-31"),
    ("bot-hela-manniskan", "end", "2019-12-31"),
    ("bot-klump", "end", "2019-12-31"),
    ("bot-feriepraktik", "end", "2020-02-29"),
    ("bot-the-good-talents", "end", "2020-06-30"),
    ("bot-kvinna-i-botkyrka", "end", "2020-12-31"),
    ("bot-kvinna-norra-botkyrka", "end", "2020-12-31"),
    ("bot-feriepraktik", "latest_end", "2022-12-31"),
    ("lin-ikf-2021", "end", "2022-12-31"),
    ("lin-ikf-2023", "end", "2024-12-31"),
]
"""The same on all days: nothing was terminated, and no notice is of the kind that has a day."""

AHEAD = {"2020-03-01": [("bot-feriepraktik", "latest_end", "2022-12-31")]}
"""What is left out while it lies ahead: the term has ended, and no extension is on record."""

COMING = {"2018-06-01": [("bot-basun", "annual_item", "2018-10-31")]}
"""What comes back every year, as long as the agreement runs."""


@pytest.mark.parametrize("as_of", STATES)
def test_the_real_site_is_clean_on_any_date(as_of: str) -> None:
    site = read_site(ROOT, date.fromisoformat(as_of))
    assert [f for f in site.findings if f.severity != Severity.NOTICE] == []
    rows = read_table(site, "agreements")
    known = {name: state for state, names in STATES[as_of].items() for name in names}
    assert {r["id"]: r["state"] for r in rows} == {
        r["id"]: known.get(r["id"], "unknown") for r in rows
    }
    deadlines = read_table(site, "deadlines")
    days = [(d["agreement"], d["kind"], d["date"]) for d in deadlines]
    assert [day for day in days if day[1] != "annual_item"] == [
        day for day in DEADLINES if day not in AHEAD.get(as_of, [])
    ]
    assert [day for day in days if day[1] == "annual_item"] == COMING.get(as_of, [])


# --- the example shows everything, the real site nothing that no source states -------------------


@pytest.mark.parametrize(
    ("table", "column"),
    [("agreements", "state"), ("checks", "conclusion"), ("deadlines", "kind")],
)
def test_the_example_shows_each_state_conclusion_and_kind_of_day(table: str, column: str) -> None:
    named = {value for at, field, value in load_labels() if (at, field) == (table, column)}
    assert {row[column] for row in read_table(read_site(EXAMPLE, EXAMPLE_DAY), table)} == named


def show(agreement: str) -> str:
    """Return the body of an agreement's page in the example."""
    return find_page(read_site(EXAMPLE, EXAMPLE_DAY), f"partnerskap/{agreement}/").body


def test_the_example_shows_each_way_back_a_difference_and_what_is_withheld() -> None:
    site = read_site(EXAMPLE, EXAMPLE_DAY)
    for row in read_table(site, "checks"):
        page = find_page(site, f"partnerskap/{row['agreement']}/")
        assert load_labels()["checks", "conclusion", row["conclusion"]] in page.body
    assert "Hur priset räknas ut rör bolagets affärsverksamhet." in show("exk-parkskotsel")
    assert "Uppgifter som inte visas" in show("exk-parkskotsel")
    rows = read_table(site, "checks")
    assert {row["remedy_distance_taken"] for row in rows} == {"", "yes", "no"}
    assert [row["id"] for row in rows if row["deviation_motivation"]] == [
        "exk-kontroll-fantasibolaget-2025",
        "exk-kontroll-luftiga-tradar-2025-10",
    ]


def test_the_real_site_shows_no_checks_for_none_are_on_record() -> None:
    site = read_site(ROOT)
    for table in ("checks", "check_documents", "check_answers"):
        if f"data/{table}.csv" in site.files:
            assert read_table(site, table) == []
    kinds = {row["kind"] for row in read_table(site, "deadlines")}
    assert kinds == {"end", "extension_decision", "latest_end"}
    for page in site.pages:
        if page.address.startswith("partnerskap/"):
            assert "Kontroll av parter" not in page.body
            assert 'class="iop-unknown">visas inte' not in page.body


# --- an agreement over time ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agreement", "words"),
    [
        # amendments, parties that came and went, the unit before and after, what went before
        ("exk-lyktan", "18 februari 2025: Studieförbundet Låtsas blir part"),
        ("exk-lyktan", "mars 2025"),
        ("exk-lyktan", "Tilläggsavtal 1"),
        ("exk-lyktan", "31 december 2024"),
        ("exk-lyktan", "Ansvaret följde med när nämnderna slogs ihop."),
        ("exk-lyktan", "31 december 2025"),
        ("exk-lyktan", "1 januari 2026"),
        ("exk-lyktan", '<dt>Föregångare</dt><dd><a href="../exk-lyktan-prov/">'),
        ("exk-lyktan-prov", '<dt>Efterföljare</dt><dd><a href="../exk-lyktan/">'),
        ("exk-lyktan-prov", "Förlängdes med ett år"),
        ("exk-lyktan", "45 dagar"),
        ("exk-lyktan", "En part uppfyller inte längre demokrativillkoren."),
        ("exk-lyktan", "först ha talat med varandra"),
        ("exk-lyktan", "ska vara skriftlig"),
        ("exk-trappan", "Gällde till och med den 30 juni 2025."),
        ("exk-sprakstegen", "Steg för steg: 30 september 2027 och 30 juni 2028."),
        ("exk-lyktan-prov", "efter avtalets första dag"),
    ],
)
def test_a_page_tells_what_happened_over_time(agreement: str, words: str) -> None:
    assert words in show(agreement)
