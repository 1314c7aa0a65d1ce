"""What each year asks for, against what is on record: by hand, and over any term."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, find_page
from registers import make_register, read_project, read_site

from iopgen.calc.dates import Span
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.parties import find_agreements
from iopgen.register.states import is_proposal
from iopgen.register.what_binds import find_made, has_been_made
from iopgen.review.annual_cycle import (
    CELL_WORDS,
    MOST_OF_YEAR,
    count_days,
    find_cycle,
    find_few,
    find_sure_term,
    find_years,
    is_done,
    load_kinds,
)

OWNER = "name: Provstad\nsector: municipality\nsource: avtal#1"
DOCUMENT = "title: Avtal\nkind: agreement\ndate: 2019-03-01"
AGREEMENT = """
title: Provet
form: iop
owner: provstad
status: signed
parties:
  - {partner: provstad, role: public}
  - partner: vanner
    role: civil
source: avtal#1
"""
FOLLOWUP = "agreement: provet\nyear: {}\nsummary: Så gick det.\nsource: avtal#1\n"


def register(agreement: str, as_of: str = "2026-06-01", **others: str) -> Register:
    """Make the register of one agreement and what belongs to it, such as `followups__a`."""
    files = {
        "partners/provstad": OWNER,
        "partners/vanner": "name: Provets Vänner\nsector: civil_society\nsource: avtal#1",
        "documents/avtal": DOCUMENT,
        "agreements/provet": AGREEMENT + agreement,
    }
    files |= {name.replace("__", "/"): text for name, text in others.items()}
    return make_register(files, as_of)


def period(end: str, start: str = "2020-01-01") -> str:
    return f"period:\n  start: {start}\n  end: {end}\n"


Table = dict[int, dict[str, str]]


def tell(of: Register, agreement: str = "provet") -> Table:
    """Return the words of each year by kind; what a year does not ask for is left out."""
    return {
        year.year: {cell.kind: cell.word for cell in year.cells if cell.word}
        for year in find_cycle(of, of.get(e.Agreement, agreement))
    }


def ask(*items: str) -> str:
    return "annual_cycle:\n" + "".join(f"  - {{item: Något, {item}}}\n" for item in items)


# --- years ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "as_of", "years"),
    [
        (period("2020-02-29", start="2018-03-01"), "2026-06-01", [2018, 2019]),
        (period("2020-02-29", start="2018-03-01"), "2019-12-31", [2018]),
        (period("2020-02-29", start="2018-03-01"), "2020-01-01", [2018, 2019]),
        # Half a year: 183 days from the 2nd of July, in a leap year from the 2nd too.
        (period("2020-12-31", start="2019-07-02"), "2026-06-01", [2019, 2020]),
        (period("2020-12-31", start="2019-07-03"), "2026-06-01", [2020]),
        (period("2020-07-01", start="2020-01-01"), "2026-06-01", [2020]),
        (period("2020-06-30", start="2020-01-01"), "2026-06-01", []),
        # A year alone says neither when it began nor when it ended.
        (period("2020", start="2018"), "2026-06-01", [2019]),
        (period("2018", start="2018"), "2026-06-01", []),
        ("period:\n  start: 2018-01-01\n", "2026-06-01", []),
        ("period:\n  end: 2020-12-31\n", "2026-06-01", []),
        ("status: listed\n", "2026-06-01", []),
    ],
)
def test_years_in_which_it_surely_ran(terms: str, as_of: str, years: list[int]) -> None:
    made = register(terms.replace("status: listed\n", ""), as_of)
    (agreement,) = find_agreements(made, "provstad")
    assert find_years(made, agreement) == years


def test_where_the_start_is_unknown_it_runs_from_the_day_its_parties_are_attested() -> None:
    attested = "role: civil\n    attested: [2019]"
    text = AGREEMENT.replace("role: civil", attested) + "period: {end: 2020-12-31}\n"
    made = make_register({"agreements/provet": text, "documents/avtal": DOCUMENT})
    assert find_years(made, find_agreements(made, "vanner")[0]) == [2019, 2020]
    vague = DOCUMENT.replace("2019-03-01", "2019")
    made = make_register({"agreements/provet": text, "documents/avtal": vague})
    assert find_years(made, find_agreements(made, "vanner")[0]) == [2020]


@pytest.mark.parametrize(
    ("stop", "years"),
    [
        ("decisions:\n  - {kind: termination, date: 2022-09-01}\n", [2020, 2021, 2022]),
        ("decisions:\n  - {kind: termination, date: 2022}\n", [2020, 2021]),
        ("decisions:\n  - {kind: termination}\n", []),
    ],
)
def test_a_termination_cuts_the_years_short(stop: str, years: list[int]) -> None:
    made = register(period("2024-12-31") + stop)
    assert find_years(made, find_agreements(made, "provstad")[0]) == years


@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.integers(0, 4000))
def test_the_days_of_all_years_are_those_of_the_term(start: date, length: int) -> None:
    term = Span(start, start + timedelta(days=length))
    counts = [count_days(term, year) for year in range(start.year - 1, term.latest.year + 2)]
    assert sum(counts) == length + 1
    assert (counts[0], counts[-1]) == (0, 0)


@pytest.mark.parametrize("status", ["proposed", "initiative", "signed", "declined", "unknown"])
@pytest.mark.parametrize(
    "step", ["", "{kind: decision, date: 2020}", "{kind: decision, date: 2030}"]
)
def test_whether_it_was_made_is_one_question(status: str, step: str) -> None:
    text = AGREEMENT.replace("status: signed", f"status: {status}") + period("2029-12-31")
    made = make_register({"agreements/provet": f"{text}decisions: [{step}]\n"})
    agreement = made.get(e.Agreement, "provet")
    assert has_been_made(made, agreement, made.as_of) == find_made(made, agreement).counts
    if status in ("proposed", "initiative"):
        assert has_been_made(made, agreement, made.as_of) != is_proposal(made, agreement)


# --- each kind -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "record", "word"),
    [
        *((kind, "", "uppgift saknas") for kind in load_kinds() if kind != "follow_up"),
        ("follow_up", "", "finns"),
        ("activity_plan", "activity_plan: yes", "finns"),
        ("activity_plan", "activity_plan: no", "finns inte"),
        ("activity_plan", "activity_plan: unknown", "uppgift saknas"),
        ("annual_report", "annual_report: yes", "finns"),
        ("annual_report", "annual_report: no", "finns inte"),
        ("reconciliation", "reconciled: yes", "finns"),
        ("reconciliation", "reconciled: no", "finns inte"),
        ("budget", "budget_decided: yes", "finns"),
        ("budget", "budget_decided: no", "finns inte"),
        ("review", "review: {on: 2020}", "finns"),
        ("meeting", "meetings: [{body: Gruppen, date: 2020-05-01}]", "finns"),
        (
            "annual_report",
            "withheld: [{field: annual_report, reason: x, legal_basis: y, function: z}]",
            "visas inte",
        ),
    ],
)
def test_each_kind_has_its_place_in_the_record(kind: str, record: str, word: str) -> None:
    made = register(
        period("2020-12-31") + ask(f"kind: {kind}"), followups__a=FOLLOWUP.format(2020) + record
    )
    assert tell(made) == {2020: {kind: word}}


def test_what_the_record_says_it_had_not_goes_before_another_record_that_is_silent() -> None:
    made = register(
        period("2020-12-31") + ask("kind: annual_report"),
        followups__a=FOLLOWUP.format(2020) + "annual_report: no",
        followups__b=FOLLOWUP.format(2020),
        followups__c=FOLLOWUP.format(2021) + "annual_report: yes",
    )
    assert tell(made) == {2020: {"annual_report": "finns inte"}}


@pytest.mark.parametrize(
    ("year", "word"), [("2020", "finns"), ("2021", "uppgift saknas"), ("", "uppgift saknas")]
)
def test_a_goal_counts_for_the_year_of_its_measure(year: str, word: str) -> None:
    measured = f", year: {year}" if year else ""
    goals = f"goals: [{{id: a, text: A, indicators: [{{id: b, text: B{measured}}}]}}]\n"
    made = register(period("2020-12-31") + ask("kind: goals") + goals)
    assert tell(made) == {2020: {"goals": word}}


@pytest.mark.parametrize(
    ("stage", "word"),
    [
        ("agreed", "finns"),
        ("budget", "finns"),
        ("proposed", "uppgift saknas"),
        ("forecast", "uppgift saknas"),
        ("outcome", "uppgift saknas"),
    ],
)
def test_amounts_for_the_year_are_a_budget_if_somebody_decided_on_them(
    stage: str, word: str
) -> None:
    lines = f"lines: [{{id: a, year: 2020, party: provstad, kind: cash, stage: {stage}}}]"
    made = register(
        period("2021-12-31") + ask("kind: budget"),
        budgets__a=f"agreement: provet\n{lines}\nsource: avtal#1",
    )
    assert tell(made) == {2020: {"budget": word}, 2021: {"budget": "uppgift saknas"}}


@pytest.mark.parametrize(
    ("held", "word"), [(0, "uppgift saknas"), (1, "färre än bestämt"), (2, "finns")]
)
def test_meetings_are_held_against_the_cycle_and_the_body(held: int, word: str) -> None:
    day = "{body: Gruppen, date: 2020-05-01}"
    record = FOLLOWUP.format(2020) + f"meetings: [{', '.join([day] * held)}]"
    twice = ask("kind: meeting", "kind: meeting")
    body = "governance: [{body: Gruppen, kind: council, meetings: {at_least: 1, per: term}}]\n"
    for asked in (twice, ask("kind: meeting") + body):
        made = register(period("2020-12-31") + asked, followups__a=record)
        assert tell(made) == {2020: {"meeting": word}}
    made = register(period("2020-12-30") + twice, followups__a=record)
    assert tell(made) == {2020: {"meeting": "finns" if held else "uppgift saknas"}}


# --- what is asked, and when ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("duty", "kind"),
    [
        ("every: year", "follow_up"),
        ("every: half_year", "follow_up"),
        ("every: year, kind: annual_report", "annual_report"),
        ("every: term", None),
        ("every: quarter", None),
        ("every: month", None),
        ("every: continuous", None),
        ("every: once", None),
        ("every: unknown", None),
        ("kind: follow_up", None),
    ],
)
def test_only_what_is_followed_up_by_the_year_is_asked_for(duty: str, kind: str | None) -> None:
    made = register(period("2020-12-31") + f"follow_up: [{{what: Något, {duty}}}]\n")
    assert tell(made) == ({2020: {kind: "uppgift saknas"}} if kind else {})


@pytest.mark.parametrize("item", ["month: 5", "kind: other, month: 5"])
def test_what_can_be_held_against_nothing_asks_for_nothing(item: str) -> None:
    assert tell(register(period("2020-12-31") + ask(item))) == {}


@pytest.mark.parametrize("status", ["proposed", "declined", "reported_by_third_party"])
def test_what_binds_nobody_asks_for_nothing(status: str) -> None:
    text = AGREEMENT.replace("signed", status) + period("2020-12-31") + ask("kind: review")
    made = make_register({"agreements/provet": text, "documents/avtal": DOCUMENT})
    assert tell(made) == {}


SAME, BEFORE, AFTER = "month: 3", "month: 3, about: previous", "month: 11, about: next"
LACKS, AHEAD = "uppgift saknas", "inte än"


@pytest.mark.parametrize(
    ("item", "as_of", "words"),
    [
        (SAME, "2022-03-31", {2020: LACKS, 2021: LACKS, 2022: AHEAD}),
        (SAME, "2022-04-01", {2020: LACKS, 2021: LACKS, 2022: LACKS}),
        ("month: 2", "2020-02-29", {2020: AHEAD}),
        ("month: 2", "2020-03-01", {2020: LACKS}),
        # Without a month the whole year is left to do it.
        ("by: Gruppen", "2022-12-31", {2020: LACKS, 2021: LACKS, 2022: AHEAD}),
        ("by: Gruppen, about: previous", "2022-12-31", {2020: LACKS, 2021: AHEAD, 2022: AHEAD}),
        # A report of the year before comes in March.
        (BEFORE, "2022-03-31", {2020: LACKS, 2021: AHEAD, 2022: AHEAD}),
        (BEFORE, "2022-04-01", {2020: LACKS, 2021: LACKS, 2022: AHEAD}),
        # A plan for the next year was made in November, and nobody was there in 2019.
        (AFTER, "2020-06-01", {}),
        (AFTER, "2022-06-01", {2021: LACKS, 2022: LACKS}),
        # After the last day nothing new is asked for.
        (SAME, "2030-01-01", {2020: LACKS, 2021: LACKS, 2022: LACKS}),
        (SAME, "2019-12-31", {}),
    ],
)
def test_a_year_asks_for_nothing_before_its_day(
    item: str, as_of: str, words: dict[int, str]
) -> None:
    made = register(period("2022-12-31") + ask(f"kind: review, {item}"), as_of)
    assert {year: cells["review"] for year, cells in tell(made).items()} == words


@pytest.mark.parametrize(
    ("kind", "dated", "years"),
    [
        ("agreement", "date: 2022-05-01", [2020, 2021, 2022]),
        ("report", "date: 2022-05-01", [2022]),
        ("report", "date: 2021", [2021, 2022]),
        ("report", "", [2020, 2021, 2022]),
    ],
)
def test_a_later_report_tells_nothing_of_the_years_before_it(
    kind: str, dated: str, years: list[int]
) -> None:
    made = register(
        period("2022-12-31") + ask("kind: review, source: rapport#1"),
        documents__rapport=f"title: Rapport\nkind: {kind}\n{dated}",
    )
    assert list(tell(made)) == years


@given(
    st.dates(date(2000, 1, 1), date(2030, 12, 31)),
    st.integers(0, 3000),
    st.dates(date(2000, 1, 1), date(2040, 12, 31)),
    st.sampled_from(["previous", "same", "next"]),
    st.integers(1, 12),
)
def test_the_years_are_those_of_the_term_and_none_is_blamed_too_early(
    start: date, length: int, as_of: date, about: str, month: int
) -> None:
    end = start + timedelta(days=length)
    made = register(
        period(end.isoformat(), start.isoformat())
        + ask(f"kind: review, about: {about}, month: {month}"),
        as_of.isoformat(),
    )
    shift = {"previous": 1, "same": 0, "next": -1}[about]
    found = tell(made)
    assert list(found) == sorted(found)
    for year, cells in found.items():
        assert count_days(Span(start, end), year) >= MOST_OF_YEAR
        assert year <= as_of.year
        ahead = (year + shift, month) >= (as_of.year, as_of.month)
        assert cells == {"review": AHEAD if ahead else LACKS}
    past = {year for year in found if year < as_of.year}
    asked = {y for y in find_years(made, made.get(e.Agreement, "provet")) if y + shift > start.year}
    assert asked <= past


@given(st.dates(date(2019, 6, 1), date(2023, 6, 1)), st.dates(date(2019, 6, 1), date(2023, 6, 1)))
def test_what_is_missing_stays_missing_as_time_goes_by(one: date, other: date) -> None:
    early, late = sorted((one, other))
    text = period("2022-12-31") + ask("kind: review, month: 4", "kind: goals, about: next")
    before, after = (tell(register(text, day.isoformat())) for day in (early, late))
    for year, cells in before.items():
        for kind, word in cells.items():
            assert after[year][kind] == word or word == AHEAD


# --- what is done, and meetings ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "day", "done"),
    [
        ("kind: review", "2020-09-30", True),
        ("kind: review, about: previous", "2021-03-31", True),
        ("kind: review, about: next", "2019-11-30", True),
        ("kind: review", "2021-09-30", False),
        ("kind: meeting", "2020-09-30", False),
        ("kind: other", "2020-09-30", False),
        ("month: 9", "2020-09-30", False),
    ],
)
def test_what_is_on_record_has_been_done(item: str, day: str, done: bool) -> None:  # noqa: FBT001
    record = FOLLOWUP.format(2020) + (
        "review: {on: 2020-09-02}\nmeetings: [{body: Gruppen, date: 2020-05-01}]"
    )
    made = register(period("2022-12-31") + ask(item), followups__a=record)
    (asked,) = made.all(e.AnnualItem)
    assert is_done(made, asked, date.fromisoformat(day)) == done


def test_a_body_that_is_proposed_owes_no_meetings() -> None:
    record = FOLLOWUP.format(2020) + "meetings: [{body: Gruppen, date: 2020-05-01}]"
    body = "governance: [{{body: Gruppen, kind: council, status: {}, meetings: {}}}]\n"
    for status, count in (("decided", 1), ("proposed", 0)):
        terms = body.format(status, "{at_least: 1, per: term}")
        made = register(period("2020-12-31") + terms, followups__a=record)
        assert len(find_few(made, made.get(e.Agreement, "provet"), 2020)) == count


def test_a_body_of_an_owner_that_is_proposed_owes_no_meetings() -> None:
    record = FOLLOWUP.format(2020) + "meetings: [{body: Radet, date: 2020-05-01}]"
    partner = (
        "name: Påhittade staden\n"
        "bodies: [{{body: Radet, kind: council, status: {}, meetings: {{at_least: 1, per: term}}}}]"
    )
    for status, count in (("decided", 1), ("proposed", 0)):
        files = {"partners__provstad": partner.format(status), "followups__a": record}
        made = register(period("2020-12-31"), **files)
        assert len(find_few(made, made.get(e.Agreement, "provet"), 2020)) == count


# --- the real records and the example ------------------------------------------------------------


def tell_all(tables_of: Register) -> dict[str, Table]:
    found = {a.id: tell(tables_of, a.id) for a in tables_of.all(e.Agreement)}
    return {name: years for name, years in found.items() if years}


BOTH = {"follow_up": LACKS, "annual_report": LACKS}
BOTH_AHEAD = {"follow_up": AHEAD, "annual_report": AHEAD}
OF_FERIEPRAKTIK = {
    2018: {"follow_up": LACKS, "meeting": LACKS},
    2019: {"follow_up": "finns", "meeting": LACKS},
}
OF_STOCKHOLM = {
    name: {2019: {"follow_up": LACKS}}
    for name in ("sto-duo-stockholm", "sto-medprat", "sto-svenska-med-baby")
}
"""One report tells of the cycle, in 2019: of goals and budgets from the year after."""


@pytest.mark.parametrize(("as_of", "of_kib"), [("2020-06-01", BOTH_AHEAD), ("2030-01-01", BOTH)])
def test_the_real_years(as_of: str, of_kib: dict[str, str]) -> None:
    assert tell_all(Register(read_project(ROOT), date.fromisoformat(as_of))) == {
        "bot-feriepraktik": OF_FERIEPRAKTIK,
        "bot-kvinna-i-botkyrka": {2020: of_kib},
        **OF_STOCKHOLM,
    }


HAS, HAS_NOT, TOO_FEW = "finns", "finns inte", "färre än bestämt"
KINDS = (
    *("goals", "budget", "activity_plan", "follow_up"),
    *("annual_report", "review", "meeting", "reconciliation"),
)


def row(*words: str) -> dict[str, str]:
    return {kind: word for kind, word in zip(KINDS, words, strict=True) if word}


OF_LYKTAN = {
    # Goals for the first year were nobody's to set, for they are set the year before.
    2024: row("", HAS, HAS, HAS, HAS, HAS, TOO_FEW, HAS),
    2025: row(HAS, HAS, HAS, HAS, HAS, HAS, TOO_FEW, HAS_NOT),
    2026: row(LACKS, HAS, LACKS, AHEAD, AHEAD, AHEAD, LACKS, AHEAD),
}


def test_the_years_of_the_example() -> None:
    found = tell_all(Register(read_project(EXAMPLE), EXAMPLE_DAY))
    assert found["exk-lyktan"] == OF_LYKTAN
    assert found["exk-sprakstegen"] == {
        2024: {"activity_plan": LACKS, "follow_up": LACKS},
        2025: {"activity_plan": HAS_NOT, "follow_up": HAS},
        2026: {"activity_plan": LACKS, "follow_up": AHEAD},
    }
    assert found["exk-vinterljus"] == {
        2023: {"annual_report": LACKS},
        2024: {"annual_report": HAS_NOT},
        2025: {"annual_report": LACKS},
    }
    words = {
        word for years in found.values() for cells in years.values() for word in cells.values()
    }
    assert words == set(CELL_WORDS.values()) - {"", "visas inte"}


def test_the_page_shows_the_years_and_says_that_they_are_computed() -> None:
    body = find_page(read_site(EXAMPLE, EXAMPLE_DAY), "partnerskap/exk-lyktan/").body
    table = body[body.index('id="ar-for-ar"') :]
    table = table[: table.index('<h2 id="kontroller"')]
    assert '>2024</th><td class="iop-none">–</td><td>finns</td>' in table
    assert all(word in table for word in (HAS, HAS_NOT, TOO_FEW, AHEAD, LACKS))
    assert '<span class="iop-mark">uträknat</span>' in table
    other = find_page(read_site(EXAMPLE, EXAMPLE_DAY), "partnerskap/exk-vanort/").body
    assert 'id="ar-for-ar"' not in other


def test_the_sure_term_is_none_where_nothing_is_known() -> None:
    made = register("")
    assert find_sure_term(made, made.get(e.Agreement, "provet")) is None
