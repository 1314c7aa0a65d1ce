"""The life of an agreement: days that follow from it, and what whole sites show of it over time."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import EXAMPLE, EXAMPLE_DAY
from registers import TODAY, make_records, make_register, read_project
from terms import CHECK, DOCUMENTS, EXTENSION, LISTED, TERM, days

from iopgen.calc.dates import (
    add_months,
    extend,
    is_month_end,
    iter_extensions,
    last_day_before,
    parse_date,
)
from iopgen.records.rows import make_tables
from iopgen.register import entities as e
from iopgen.register.deadlines import find_deadlines, find_recheck
from iopgen.register.lookup import Register
from iopgen.review.sentences import explain_deadline
from iopgen.rules.duties import check_old_checks

EARLIER = "Räknat från månadens slut blir det senare; här visas den tidigare dagen."


@pytest.mark.parametrize(
    ("as_of", "decisions", "days"),
    [
        ("2025-12-31", "", ["2025-12-31", "2027-12-31"]),
        ("2026-01-01", "", ["2025-12-31"]),  # ended, and nobody extended it
        ("2026-01-01", "{kind: extension, date: 2025-11-15}", ["2025-12-31", "2027-12-31"]),
        ("2027-12-31", "", ["2025-12-31"]),
        ("2028-01-01", "", ["2025-12-31", "2027-12-31"]),  # what was possible has passed
    ],
)
def test_what_has_ended_has_no_later_end_ahead(as_of: str, decisions: str, days: list[str]) -> None:
    agreement = (
        f"status: signed\nperiod:\n  end: 2025-12-31\n  {EXTENSION}\n"
        f"decisions: [{decisions}]\nsource: lista-2019#1"
    )
    register = make_register({**DOCUMENTS, "agreements/prov": agreement}, as_of)
    assert [d.date.isoformat() for d in find_deadlines(register)] == days


NO_FURTHER = "Avtalet kan inte förlängas längre än hit:"

LAST_DAY = "Enligt källan."
SHORTER, BY_STEP = "Det sista steget blir kortare.", "Steg för steg:"
CAPPED = f"""{NO_FURTHER} 3 förlängningar om 12 månader räcker. {SHORTER} \
{BY_STEP} 28 februari 2021, 28 februari 2022 och 31 december 2022."""
REAL_DEADLINES = [
    ("bot-kompis-kartlaggning", "end", "2019-01-31", LAST_DAY),
    (
        "bot-feriepraktik",
        "extension_decision",
        "2019-12-29",
        f"Avtalstidens sista dag minus 2 månader. {EARLIER}",
    ),
    ("bot-changers-hub", "end", "2019-12-31", LAST_DAY),
    ("bot-hela-manniskan", "end", "2019-12-31", LAST_DAY),
    ("bot-klump", "end", "2019-12-31", LAST_DAY),
    ("bot-feriepraktik", "end", "2020-02-29", "Enligt avtalet."),
    ("bot-the-good-talents", "end", "2020-06-30", LAST_DAY),
    ("bot-kvinna-i-botkyrka", "end", "2020-12-31", LAST_DAY),
    ("bot-kvinna-norra-botkyrka", "end", "2020-12-31", LAST_DAY),
    (
        "bot-feriepraktik",
        "latest_end",
        "2022-12-31",
        CAPPED,
    ),
    ("lin-ikf-2021", "end", "2022-12-31", LAST_DAY),
    ("lin-ikf-2023", "end", "2024-12-31", "Enligt förslaget."),
]
"""By day and agreement. BASUN ended some day in March 2019, and no day is made up.

Of all these only one agreement is among the documents; others tell of the last days of the rest.
"""


def test_deadlines_of_the_real_agreements() -> None:
    found = find_deadlines(Register(read_project(), TODAY))
    assert [
        (d.agreement, d.kind, d.date.isoformat(), explain_deadline(d)) for d in found
    ] == REAL_DEADLINES
    extensions = {d.source for d in found if d.kind in ("extension_decision", "latest_end")}
    assert extensions == {("feriepraktik-avtal#597-599",)}
    ends = {d.agreement: d.source for d in found if d.kind == "end"}
    assert ends["bot-feriepraktik"] == ("feriepraktik-avtal#593-594",)


@pytest.mark.parametrize("as_of", ["2017-01-01", "2020-01-15", "2026-11-22", "2040-01-01"])
def test_deadlines_stay_where_they_are_as_time_goes_by(as_of: str) -> None:
    deadlines = find_deadlines(Register(read_project(), date.fromisoformat(as_of)))
    found = [d for d in deadlines if d.kind != "annual_item"]  # comes back every year
    assert [
        (d.agreement, d.kind, d.date.isoformat(), explain_deadline(d)) for d in found
    ] == REAL_DEADLINES


EXTENDED = "status: signed\nperiod: {end: 2025-12-31, extension:"


@pytest.mark.parametrize(
    ("agreement", "found"),
    [
        (f"status: signed\n{TERM}", [("end", "2025-12-31")]),
        ("status: signed\nperiod: {end: 2025-12}", []),  # no day is made up
        ("status: signed\nperiod: {start: 2025-01-01}", []),
        (f"status: terminated\n{TERM}", []),
        (f"status: declined\n{TERM}", []),
        (
            f"{EXTENDED} {{step_months: 24, agree_months_before: 1}}}}",
            [("extension_decision", "2025-11-30"), ("end", "2025-12-31")],
        ),
        (
            f"{EXTENDED} {{step_months: 24, agree_months_before: 0}}}}",
            [("end", "2025-12-31"), ("extension_decision", "2025-12-31")],
        ),
        (
            f"{EXTENDED} {{step_months: 12, latest_end: 2025-12-31, agree_months_before: 1}}}}",
            [("end", "2025-12-31")],  # it can't be extended any more
        ),
        (
            f"status: signed\n{TERM}\ntermination: {{kind: non_renewal, notice_months: 3}}",
            [("notice", "2025-09-30"), ("end", "2025-12-31")],
        ),
        (
            f"status: signed\n{TERM}\ntermination: {{kind: conditional, notice_months: 3}}",
            [("end", "2025-12-31")],
        ),
        (
            "period: {end: 9999-06-30, extension: {step_months: 12, latest_end: 9999-12-31}}",
            [("end", "9999-06-30"), ("latest_end", "9999-12-31")],
        ),
    ],
)
def test_deadlines_that_follow_from_an_agreement(
    agreement: str, found: list[tuple[str, str]]
) -> None:
    register = make_register(
        {**DOCUMENTS, "agreements/prov": f"{agreement}\nsource: lista-2019#1"}, "2025-06-01"
    )
    assert [(d.kind, d.date.isoformat()) for d in find_deadlines(register)] == found


SPRING = "31 januari 2025, 28 februari 2025 och 31 mars 2025"
SIX = "31 januari 2025, 28 februari 2025, 31 mars 2025, 30 april 2025, 31 maj 2025 och 30 juni 2025"
TWO = "30 september 2027 och 30 juni 2028"


@pytest.mark.parametrize(
    ("end", "step", "cap", "words"),
    [
        ("2024-12-31", 12, "2025-12-31", "en förlängning om 12 månader räcker."),
        ("2024-12-31", 1, "2025-03-31",
         f"3 förlängningar om 1 månad räcker. {BY_STEP} {SPRING}."),
        ("2024-12-31", 1, "2025-06-30", f"6 förlängningar om 1 månad räcker. {BY_STEP} {SIX}."),
        # so many steps that a list of them would help nobody
        ("2024-12-31", 1, "2025-07-31", "7 förlängningar om 1 månad räcker."),
        # to the end of February in a leap year, or to the 28th: the earlier is shown
        ("2023-02-28", 12, "2025-02-28",
         f"2 förlängningar om 12 månader räcker. {BY_STEP} 28 februari 2024 och 28 februari 2025."),
        ("2024-12-31", 24, "2025-12-31",
         "en förlängning om 24 månader räcker. Det sista steget blir kortare."),
        ("2026-09-30", 12, "2028-06-30",
         f"2 förlängningar om 12 månader räcker. {SHORTER} {BY_STEP} {TWO}."),
    ],
)  # fmt: skip
def test_the_last_possible_end_says_how_it_is_reached(
    end: str, step: int, cap: str, words: str
) -> None:
    period = f"period: {{end: {end}, extension: {{step_months: {step}, latest_end: {cap}}}}}"
    register = make_register({**DOCUMENTS, "agreements/prov": f"{period}\nsource: lista-2019#1"})
    rule = next(explain_deadline(d) for d in find_deadlines(register) if d.kind == "latest_end")
    assert rule == f"{NO_FURTHER} {words}"


def test_a_check_is_due_as_it_says_or_as_the_guideline_does() -> None:
    """Where a later check took its place it is due no more, and nor where nobody is bound."""
    register = Register(read_project(EXAMPLE), EXAMPLE_DAY)
    found = [
        (d.agreement, d.date.isoformat()) for d in find_deadlines(register) if d.kind == "check_due"
    ]
    assert found == [
        ("exk-vavstugan", "2026-05-15"),  # has passed, and nobody has made a new one
        ("exk-lyktan", "2027-10-20"),
        ("exk-lyktan", "2028-03-17"),  # made on 17 March 2026, and 24 months by the guideline
        ("exk-odlarna", "2028-04-21"),
    ]


steps = st.integers(1, 60)

BEFORE = "1994-12-31"
"""Before all those days: of what has ended, the last day that it could have had is left out."""


def read_deadlines(
    agreement: str, as_of: str = "2024-06-01", **more: str
) -> list[tuple[str, str, str]]:
    """Return kind, day and rule of what follows from an agreement and records beside it."""
    files = {f"{name.replace('__', '/')}": text for name, text in more.items()}
    record = {"agreements/prov": f"{agreement}\nsource: lista#1"}
    register = make_register({**LISTED, **record, **files}, as_of)
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
        **LISTED,
        "agreements/prov": OWNED.replace("2027-12-31", end),
        "guidelines/riktlinje": GUIDELINE,
        "checks/a": f"{CHECK}\n{own}\nsource: lista#3",
    }
    register = make_register(files, "2024-06-01")
    found = find_recheck(register, register.get(e.Check, "a"))
    assert (found.date.isoformat() if found else None) == day


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
        register = make_register({**LISTED, "agreements/prov": text})
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
        **LISTED,
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
