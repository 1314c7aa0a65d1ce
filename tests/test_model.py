"""States, deadlines, sources and derived amounts: the rules of docs/architecture.md."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import EXAMPLE, EXAMPLE_DAY
from registers import TODAY, make_register, read_project

from iopgen.data.totals import make_total
from iopgen.reading.findings import Position
from iopgen.records.schemas import load_labels
from iopgen.register import entities as e
from iopgen.register.deadlines import find_deadlines
from iopgen.register.evidence import find_documents
from iopgen.register.lookup import Register
from iopgen.register.money import find_amount, find_lines
from iopgen.register.parties import find_agreements, find_owners
from iopgen.register.states import State, find_states, is_proposal
from iopgen.review.sentences import explain_deadline, explain_state, name_party

if TYPE_CHECKING:
    from collections.abc import Mapping

DOCUMENTS = {
    "documents/lista-2019": "title: Lista 2019\ndate: 2019\nkind: other",
    "documents/rapport-2022": "title: Rapport 2022\ndate: 2022-03-15\nkind: report",
    "documents/riktlinje-2025": "title: Riktlinje 2025\ndate: 2025\nkind: guideline",
    "documents/pm": "title: Pm\nkind: memo",
}

PROPOSAL = "Förslag. Om det blev avtal framgår inte."
BY_TEXT = "Enligt avtalstexten. Om det förlängdes framgår inte."
START_DAY = "Vilken dag det började framgår inte."
END_DAY = "Vilken dag det slutar framgår inte."
RAN_2019 = "Pågick 2019 enligt Lista 2019. Senare uppgift saknas."
RAN_2022 = "Pågick 2022 enligt Rapport 2022. Senare uppgift saknas."


def find_state(agreement: str, as_of: str, **more: str) -> tuple[str, str]:
    """Return state and note of an agreement on a day."""
    files = {**DOCUMENTS, "agreements/prov": agreement, **more}
    state = find_states(make_register(files, as_of))["prov"]
    return state.code, explain_state(state)


# --- states: one known rule after the other ------------------------------------------------------

TERM = "period: {start: 2024-01-01, end: 2025-12-31}"
DECIDED = "decisions:\n  - {kind: decision, date: 2023-11-28}"
STOPPED = "decisions:\n  - {kind: termination, date: 2025-05-20}"
STOPPED_TWICE = f"{STOPPED}\n  - {{kind: termination, date: 2025-06-30}}"
LEFT = "termination: {ends_on: 2025-06-30}"
DECLINED = "decisions:\n  - {kind: declined, date: 2023-11-28}"


@pytest.mark.parametrize(
    ("agreement", "as_of", "state", "note"),
    [
        # terminated goes first
        (f"status: terminated\n{TERM}", "2024-06-01", "terminated", ""),
        (f"status: terminated\n{TERM}", "2023-06-01", "terminated", ""),
        (f"status: terminated\n{TERM}", "2026-06-01", "terminated", ""),
        (f"status: signed\n{TERM}\n{STOPPED}", "2025-05-19", "active", ""),
        (f"status: signed\n{TERM}\n{STOPPED}", "2025-05-20", "terminated", ""),
        (f"status: signed\n{TERM}\n{STOPPED}", "2026-06-01", "terminated", ""),
        (f"status: signed\n{TERM}\ndecisions: [{{kind: termination}}]", "2024-06-01",
         "terminated", ""),
        # a year alone may lie ahead until it is over
        (f"status: signed\n{TERM}\ndecisions: [{{kind: termination, date: 2024}}]", "2024-12-30",
         "active", ""),
        (f"status: signed\n{TERM}\ndecisions: [{{kind: termination, date: 2024}}]", "2024-12-31",
         "terminated", ""),
        # a step is dated by its decision: until then the term went on
        (f"status: terminated\n{TERM}\n{STOPPED}", "2025-05-19", "terminated",
         "Uppsägningen är daterad 20 maj 2025. Innan dess gällde avtalet."),
        (f"status: terminated\n{TERM}\n{STOPPED}", "2023-06-01", "terminated",
         "Uppsägningen är daterad 20 maj 2025."),
        (f"status: terminated\n{TERM}\n{STOPPED}", "2025-05-20", "terminated", ""),
        # whether it had begun is not certain
        (f"status: terminated\nperiod: {{start: 2025}}\n{STOPPED}", "2025-05-19", "terminated",
         "Uppsägningen är daterad 20 maj 2025."),
        # of several steps the first is told of
        (f"status: terminated\n{TERM}\n{STOPPED_TWICE}", "2025-05-19", "terminated",
         "Uppsägningen är daterad 20 maj 2025. Innan dess gällde avtalet."),
        # its last day is known only where somebody says it
        (f"status: terminated\n{TERM}\n{STOPPED}\n{LEFT}", "2025-06-30", "terminated",
         "Gäller till och med den 30 juni 2025."),
        (f"status: signed\n{TERM}\n{STOPPED}\n{LEFT}", "2025-05-20", "terminated",
         "Gäller till och med den 30 juni 2025."),
        (f"status: signed\n{TERM}\n{STOPPED}\n{LEFT}", "2025-05-19", "active", ""),
        (f"status: terminated\n{TERM}\n{LEFT}", "2025-07-01", "terminated",
         "Gällde till och med den 30 juni 2025."),
        (f"status: terminated\n{TERM}\ntermination: {{ends_on: 2025-06}}", "2025-06-30",
         "terminated", "Upphör juni 2025."),
        (f"status: terminated\n{TERM}\ntermination: {{ends_on: 2025}}", "2026-01-01",
         "terminated", "Upphörde 2025."),
        # declined
        (f"status: declined\n{TERM}", "2023-06-01", "declined", ""),
        ("status: declined", "2026-06-01", "declined", ""),
        (f"status: proposed\n{TERM}\n{DECLINED}", "2024-06-01", "declined", ""),
        (f"status: proposed\n{TERM}\n{DECLINED}", "2023-11-27", "proposed", ""),
        # proposed, until its start has passed
        (f"status: proposed\n{TERM}", "2023-12-31", "proposed", ""),
        (f"status: proposed\n{TERM}", "2024-01-01", "proposed", ""),
        (f"status: proposed\n{TERM}", "2024-01-02", "unknown", PROPOSAL),
        (f"status: proposed\n{TERM}", "2026-06-01", "unknown", PROPOSAL),
        (f"status: initiative\n{TERM}", "2023-06-01", "initiative", ""),
        (f"status: initiative\n{TERM}", "2024-01-02", "unknown", PROPOSAL),
        ("status: proposed", "2099-01-01", "proposed", ""),
        ("status: initiative", "2099-01-01", "initiative", ""),
        ("status: proposed\nperiod: {start: 2025-02}", "2025-02-28", "proposed", ""),
        ("status: proposed\nperiod: {start: 2025-02}", "2025-03-01", "unknown", PROPOSAL),
        ("status: proposed\nperiod: {end: 2025}", "2025-12-31", "proposed", ""),
        ("status: proposed\nperiod: {end: 2025}", "2026-01-01", "unknown", PROPOSAL),
        # with a decision on record the days decide
        (f"status: proposed\n{TERM}\n{DECIDED}", "2023-11-27", "proposed", ""),
        (f"status: proposed\n{TERM}\n{DECIDED}", "2023-11-28", "upcoming", ""),
        (f"status: proposed\n{TERM}\n{DECIDED}", "2024-06-01", "active", ""),
        (f"status: initiative\n{TERM}\n{DECIDED}", "2026-06-01", "ended", ""),
        # a start ahead
        (f"status: signed\n{TERM}", "2023-12-31", "upcoming", ""),
        (f"status: signed\n{TERM}", "2024-01-01", "active", ""),
        ("status: signed\nperiod: {start: 2024-05}", "2024-04-30", "upcoming", ""),
        (f"status: listed\n{TERM}", "2023-12-31", "upcoming", ""),
        # an end behind
        (f"status: decided\n{TERM}", "2025-12-31", "ending_soon", ""),
        (f"status: decided\n{TERM}", "2026-01-01", "ended", ""),
        ("status: listed\nperiod: {end: 2019}", "2019-12-31", "ending_soon", END_DAY),
        ("status: listed\nperiod: {end: 2019}", "2020-01-01", "ended", ""),
        # an end ahead
        (f"status: decided\n{TERM}", "2025-06-29", "active", ""),
        (f"status: decided\n{TERM}", "2025-06-30", "active", ""),
        (f"status: decided\n{TERM}", "2025-07-01", "ending_soon", ""),
        ("status: signed\nperiod: {end: 2025-12-01}", "2025-06-01", "ending_soon", ""),
        ("status: signed\nperiod: {end: 2025-12-02}", "2025-06-01", "active", ""),
        ("status: signed\nperiod: {end: 2027-02-28}", "2026-08-31", "ending_soon", ""),
        # days known in part
        ("status: signed\nperiod: {start: 2024, end: 2027}", "2024-06-01", "active", START_DAY),
        ("status: signed\nperiod: {start: 2024, end: 2027}", "2024-12-31", "active", ""),
        ("status: signed\nperiod: {start: 2024, end: 2027}", "2023-12-31", "upcoming", ""),
        ("status: signed\nperiod: {start: 2024, end: 2027}", "2027-01-01", "active", END_DAY),
        ("status: signed\nperiod: {start: 2024, end: 2027}", "2027-07-01", "ending_soon", END_DAY),
        ("status: signed\nperiod: {start: 2024-05, end: 2024-06}", "2024-05-10", "ending_soon",
         START_DAY),
    ],
)  # fmt: skip
def test_state_by_the_first_rule_that_fits(
    agreement: str, as_of: str, state: str, note: str
) -> None:
    assert find_state(agreement, as_of) == (state, note)


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("initiative", "proposed"),
        ("pre_study", "proposed"),
        ("recommendation", "proposed"),
        ("proposal", "proposed"),
        ("decision", "upcoming"),
        ("delegation", "upcoming"),
        ("signature", "upcoming"),
        ("extension", "upcoming"),
        ("amendment", "upcoming"),
        ("termination", "terminated"),
        ("declined", "declined"),
    ],
)
def test_what_each_kind_of_step_makes_of_a_proposal(kind: str, state: str) -> None:
    agreement = f"status: proposed\n{TERM}\ndecisions: [{{kind: {kind}, date: 2023-05}}]"
    assert find_state(agreement, "2023-06-01") == (state, "")


@pytest.mark.parametrize(
    ("agreement", "as_of", "only_proposed"),
    [
        ("status: proposed", "2024-06-01", True),
        ("status: initiative", "2024-06-01", True),
        (f"status: proposed\n{DECIDED}", "2023-11-27", True),
        (f"status: proposed\n{DECIDED}", "2023-11-28", False),
        (f"status: proposed\n{DECLINED}", "2024-06-01", True),
        ("status: listed", "2024-06-01", False),
        ("status: declined", "2024-06-01", False),
        ("status: reported_by_third_party", "2024-06-01", False),
    ],
)
def test_a_proposal_is_what_nobody_has_decided(
    agreement: str, as_of: str, *, only_proposed: bool
) -> None:
    register = make_register({**DOCUMENTS, "agreements/prov": agreement}, as_of)
    assert is_proposal(register, register.get(e.Agreement, "prov")) == only_proposed


EXTENSION = "extension: {step_months: 12, latest_end: 2027-12-31}"
BEYOND = "Förlängning är beslutad. Nytt slutdatum framgår inte."


@pytest.mark.parametrize(
    ("period", "decisions", "note"),
    [
        (EXTENSION, "", BY_TEXT),
        ("extension: {step_months: 12}", "", BY_TEXT),
        (EXTENSION, "{kind: decision, date: 2023-11-28}", BY_TEXT),
        # an extension on record that nothing says has moved the end
        (EXTENSION, "{kind: extension, date: 2024-11-15}", BEYOND),
        (EXTENSION, "{kind: extension}", BEYOND),
        (EXTENSION, "{kind: extension, source: lista-2019#9}", ""),  # the end rests on the same
        (EXTENSION, "{kind: extension, date: 2026-06-02}", BY_TEXT),
        # the term already reached the last day there is
        ("extension: {step_months: 12, latest_end: 2025-12-31}", "", ""),
        ("conditions: Om det finns pengar.", "", ""),
    ],
)
def test_ended_says_so_when_it_may_have_been_extended(
    period: str, decisions: str, note: str
) -> None:
    agreement = (
        "status: signed\n"
        f"period:\n  start: 2024-01-01\n  end: 2025-12-31\n  {period}\n"
        f"decisions: [{decisions}]\n"
        "evidence: [{field: period.end, reading: stated, source: lista-2019#3}]"
    )
    assert find_state(agreement, "2026-06-01") == ("ended", note)


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


@pytest.mark.parametrize(
    ("agreement", "as_of", "state", "note"),
    [
        # no start: active from the first source to the last
        ("source: lista-2019#1", "2018-12-31", "unknown", "Första uppgift från 2019."),
        ("source: lista-2019#1", "2019-01-01", "active", ""),
        ("source: lista-2019#1", "2019-12-31", "active", ""),
        ("source: lista-2019#1", "2020-01-01", "unknown", RAN_2019),
        ("source: rapport-2022#1", "2022-03-14", "unknown", "Första uppgift från 2022."),
        ("source: rapport-2022#1", "2022-03-15", "active", ""),
        ("source: rapport-2022#1", "2022-03-16", "unknown", RAN_2022),
        ("source: [rapport-2022#1, lista-2019#1]", "2018-12-31", "unknown",
         "Första uppgift från 2019."),
        ("source: [rapport-2022#1, lista-2019#1]", "2020-06-01", "active", ""),
        ("source: [rapport-2022#1, lista-2019#1]", "2022-03-16", "unknown", RAN_2022),
        # a source of an item or a piece of evidence counts, a guideline and an undated memo don't
        ("source: lista-2019#1\ngoals: [{id: a, text: A, source: rapport-2022#9}]", "2020-06-01",
         "active", ""),
        ("source: lista-2019#1\nevidence: [{field: form, source: rapport-2022#9}]", "2020-06-01",
         "active", ""),
        ("source: [lista-2019#1, riktlinje-2025#1, pm#1]", "2020-01-01", "unknown", RAN_2019),
        ("source: [riktlinje-2025#1, pm#1]", "2025-06-01", "unknown",
         "Uppgift om när det pågick saknas."),
        ("source: pm#1", "2019-06-01", "unknown", "Uppgift om när det pågick saknas."),
        # a known start goes before the first source
        ("period: {start: 2017-03-01}\nsource: lista-2019#1", "2017-02-28", "upcoming", ""),
        ("period: {start: 2017-03-01}\nsource: lista-2019#1", "2017-03-01", "active", ""),
        ("period: {start: 2017-03-01}\nsource: lista-2019#1", "2019-12-31", "active", ""),
        ("period: {start: 2017-03-01}\nsource: lista-2019#1", "2020-01-01", "unknown", RAN_2019),
        ("period: {start: 2017}\nsource: lista-2019#1", "2016-12-31", "upcoming", ""),
        ("period: {start: 2017}\nsource: lista-2019#1", "2017-06-01", "active", START_DAY),
        ("period: {start: 2017}\nsource: lista-2019#1", "2017-12-31", "active", ""),
        ("period: {start: 2017}\nsource: pm#1", "2018-06-01", "unknown",
         "Uppgift om när det pågick saknas."),
        # no source says that it ever began
        ("period: {start: 2021-01-01}\nsource: lista-2019#1", "2020-12-31", "upcoming", ""),
        ("period: {start: 2021-01-01}\nsource: lista-2019#1", "2021-06-01", "unknown",
         "Skulle börja 2021 enligt Lista 2019. Senare uppgift saknas."),
        # the years for which parties are attested go before the date of the document
        ("parties: [{role: civil, attested: 2019}]\nsource: rapport-2022#1", "2018-12-31",
         "unknown", "Första uppgift från 2019."),
        ("parties: [{role: civil, attested: 2019}]\nsource: rapport-2022#1", "2019-06-01",
         "active", ""),
        ("parties: [{role: civil, attested: 2019}]\nsource: rapport-2022#1", "2020-01-01",
         "unknown", "Pågick 2019 enligt Rapport 2022. Senare uppgift saknas."),
        ("parties: [{role: civil, attested: [2019, 2022]}]\nsource: rapport-2022#1", "2022-03-15",
         "active", ""),
        ("parties: [{role: civil, attested: [2019, 2022]}]\nsource: rapport-2022#1", "2022-03-16",
         "unknown", RAN_2022),
        ("parties: [{role: civil, attested: 2019}]\nsource: pm#1", "2019-06-01", "active", ""),
        ("parties: [{role: civil, attested: 2019}]\nsource: pm#1", "2020-06-01", "unknown",
         "Pågick 2019 enligt handlingarna. Senare uppgift saknas."),
        # a known end decides alone, but the start may be in doubt
        ("period: {end: 2019-12-31}\nsource: lista-2019#1", "2018-06-01", "active",
         "När det började framgår inte. Första uppgift från 2019."),
        ("period: {end: 2021-12-31}\nsource: lista-2019#1", "2019-01-01", "active", ""),
        ("period: {end: 2021-12-31}\nsource: lista-2019#1", "2020-06-01", "active", ""),
    ],
)  # fmt: skip
def test_without_a_known_end_it_runs_as_long_as_sources_say_so(
    agreement: str, as_of: str, state: str, note: str
) -> None:
    assert find_state(f"status: listed\n{agreement}", as_of) == (state, note)


def test_how_soon_is_soon_comes_from_the_settings() -> None:
    tables = read_project(EXAMPLE)
    assert find_states(Register(tables, EXAMPLE_DAY, 3))["exk-sprakstegen"].code == "active"
    assert find_states(Register(tables, EXAMPLE_DAY, 4))["exk-sprakstegen"].code == "ending_soon"
    assert find_states(Register(tables, EXAMPLE_DAY, 60))["exk-parkskotsel"].code == "ending_soon"


days = st.dates(date(2018, 1, 1), date(2032, 12, 31))


@given(st.tuples(days, days, days))
def test_a_term_is_ahead_then_runs_then_is_over(drawn: tuple[date, date, date]) -> None:
    start, end = sorted(drawn[:2])
    as_of = drawn[2]
    agreement = f"status: signed\nperiod: {{start: {start}, end: {end}}}"
    code, _ = find_state(agreement, as_of.isoformat())
    assert (code == "upcoming") == (as_of < start)
    assert (code == "ended") == (as_of > end)
    assert (code in ("active", "ending_soon")) == (start <= as_of <= end)
    if code == "ending_soon":
        assert end - as_of <= timedelta(days=184)
    if code == "active":
        assert end - as_of >= timedelta(days=181)


# --- states of whole registers, derived by hand --------------------------------------------------


class Told(NamedTuple):
    """What a reader is told of a state."""

    code: str
    note: str = ""
    brief: str = ""
    """The note for lists; the note itself where it names no source."""


def tell(state: State) -> Told:
    """Return the words of a state, the brief ones where they differ."""
    note, brief = explain_state(state), explain_state(state, brief=True)
    return Told(state.code, note, "" if brief == note else brief)


EXAMPLE_STATES = {
    "exk-atervinning": Told("active"),
    "exk-avbojda-2025": Told("declined"),
    "exk-cykelkoket": Told("unknown", PROPOSAL),
    "exk-drommarnas-hus": Told("proposed"),
    "exk-foreningsbidrag": Told("active"),  # seven months to go
    "exk-grannhjalpen": Told("initiative"),
    "exk-kaffeservering": Told("active"),
    "exk-kulturgrand": Told(
        "unknown",
        "Pågick 2019 enligt Exempelhandling: utredning om samverkan med civilsamhället,"
        " som inte är parternas egen handling. Senare uppgift saknas.",
        "Pågick 2019. Senare uppgift saknas.",
    ),
    "exk-lasvanner": Told("active"),  # in the list of the very day
    "exk-lyktan": Told("active"),
    "exk-lyktan-prov": Told("ended"),  # extended, to the last possible day
    "exk-odlarna": Told("upcoming"),
    "exk-overenskommelsen": Told("active"),
    "exk-parkskotsel": Told("active"),
    "exk-prova-pa": Told("active"),
    "exk-rorelseglad": Told("ended"),
    "exk-samtalskvallar": Told("active"),
    "exk-skogsgruppen": Told("declined"),
    "exk-sprakstegen": Told("ending_soon"),  # four months to go
    "exk-trappan": Told("terminated", "Gällde till och med den 30 juni 2025."),
    "exk-ungdomsportalen": Told("active"),
    "exk-vanort": Told(
        "unknown",
        "Pågick 2021 enligt Exempelhandling: nyhetsbrev från Nätverket Ingenstans,"
        " som inte är parternas egen handling. Senare uppgift saknas.",
        "Pågick 2021. Senare uppgift saknas.",
    ),
    "exk-vavstugan": Told("ending_soon"),
    "exk-vinterljus": Told("ended", BY_TEXT),
}


def test_states_of_the_example_are_all_the_states_there_are() -> None:
    register = Register(read_project(EXAMPLE), EXAMPLE_DAY)
    assert {name: tell(state) for name, state in find_states(register).items()} == EXAMPLE_STATES
    named = {value for table, field, value in load_labels() if (table, field) == STATE_FIELD}
    assert {state.code for state in EXAMPLE_STATES.values()} == named


STATE_FIELD = ("agreements", "state")

AS_OF = (
    "2016-09-14",
    "2018-06-01",
    "2019-12-31",
    "2020-03-01",
    "2022-12-31",
    "2023-06-01",
    "2026-11-22",
    "2030-01-01",
)
LAST = 6
"""Nothing happens after 2024: that is the last known day, and the last source is of 2022."""

AHEAD, RUNS, SOON = Told("upcoming"), Told("active"), Told("ending_soon")
ENDED, BY_THE_TEXT = Told("ended"), Told("ended", BY_TEXT)
BEGUN = Told("initiative")
NO_LATER = "Senare uppgift saknas."
ONCE_BEGUN = Told("initiative", f"Uppgift från 2016. {NO_LATER}")
PROPOSED, PERHAPS = Told("proposed"), Told("unknown", PROPOSAL)
UNSTARTED = Told("active", "När det började framgår inte. Första uppgift från 2019.")
"""An end is known and no start; nobody tells of it before 2019."""


def first(year: int) -> Told:
    """Return what is known before the first source."""
    return Told("unknown", f"Första uppgift från {year}.")


def ran(year: int, document: str, told_by: str = "") -> Told:
    """Return what is known after the last source, named by its id."""
    return Told("unknown", f"Pågick {year} enligt {{{document}}}{told_by}. {NO_LATER}")


def stood(year: int, document: str) -> Told:
    """Return what is known after the last source of a framework, which nobody runs."""
    return Told("unknown", f"Fanns {year} enligt {{{document}}}. {NO_LATER}")


SURVEYED = ran(2019, "amn-utredning-2019")
REPORTED = ran(2019, "amn-utredning-2019", ", som inte är parternas egen handling")
IN_2019 = (first(2019), first(2019), RUNS, *[SURVEYED] * 4)
"""Told of in the present tense by a report of 2019, and without a period."""
ELSEWHERE = (first(2019), first(2019), RUNS, *[REPORTED] * 4)
SINCE_2015 = (RUNS, RUNS, RUNS, *[SURVEYED] * 4)
TO_2019 = (UNSTARTED, UNSTARTED, SOON, *[ENDED] * 4)
TO_2020 = (UNSTARTED, UNSTARTED, RUNS, RUNS, *[ENDED] * 3)

REAL_STATES = {
    # October 2016 to March 2019
    "bot-basun": (AHEAD, RUNS, *[ENDED] * 5),
    "bot-changers-hub": (AHEAD, RUNS, SOON, *[ENDED] * 4),
    # told of in 2016 alone, by the board's report of that day
    "bot-dua": (RUNS, *[ran(2016, "avux-2016-25")] * 6),
    "bot-expedition-botkyrka": (RUNS, *[ran(2016, "avux-2016-25")] * 6),
    "bot-xenter-foreningar": (RUNS, *[ran(2016, "avux-2016-25")] * 6),
    "bot-fanzingo-kof": (first(2019), first(2019), RUNS, *[ran(2019, "feriepraktik-2019")] * 4),
    "bot-feriepraktik": (AHEAD, RUNS, SOON, *[BY_THE_TEXT] * 4),
    "bot-hela-manniskan": TO_2019,
    "bot-klump": TO_2019,
    "bot-kompis-kartlaggning": (AHEAD, AHEAD, *[ENDED] * 5),
    # that the agreement of 2018 does not mention it does not make it run then
    "bot-kompis-sverige-iop": ELSEWHERE,
    "bot-kvinna-i-botkyrka": TO_2020,
    "bot-kvinna-norra-botkyrka": TO_2020,
    # known by the agreement of March 2018 that refers to it
    "bot-overenskommelsen": (first(2018), *[stood(2018, "feriepraktik-avtal")] * 6),
    "bot-sfi-hela-manniskan": (BEGUN, *[ONCE_BEGUN] * 6),  # nothing says that it came to more
    # ends in June 2020; the report of 2016 tells of the assignment before it, not of this
    "bot-the-good-talents": (UNSTARTED, UNSTARTED, SOON, SOON, *[ENDED] * 3),
    "ext-kompis-haninge": ELSEWHERE,
    "ext-kompis-kristianstad": ELSEWHERE,
    "ext-kompis-lund": ELSEWHERE,
    "ext-kompis-sollentuna": ELSEWHERE,
    "ext-kompis-varmdo": ELSEWHERE,
    "lin-ikf-2021": (*[AHEAD] * 4, SOON, ENDED, ENDED),
    "lin-ikf-2023": (*[PROPOSED] * 5, PERHAPS, PERHAPS),
    # the letter that names it is of September 2022
    "lin-overenskommelse": (*[first(2022)] * 4, *[stood(2022, "ikf-tjansteskrivelse")] * 3),
    # concluded in 2008, which is all that is told of it
    "nat-overenskommelsen": (stood(2008, "amn-utredning-2019"),) * 7,
    "sto-duo-stockholm": SINCE_2015,
    "sto-medprat": SINCE_2015,
    "sto-svenska-med-baby": SINCE_2015,
    "sto-overenskommelsen": (RUNS, RUNS, RUNS, *[stood(2019, "amn-utredning-2019")] * 4),
    "sto-stockholmsmentor": (AHEAD, AHEAD, RUNS, *[SURVEYED] * 4),
    "sto-informell": IN_2019,
    # the paper of September 2019 is the last one with a day
    "sto-integrationspakten": (first(2019), first(2019), RUNS, *[ran(2019, "avux-2019-66")] * 4),
    "sto-samhallsorientering": IN_2019,
    "sto-vida": IN_2019,
}


def test_every_real_agreement_is_expected_to_have_a_state() -> None:
    assert set(REAL_STATES) == {a.id for a in Register(read_project(), TODAY).all(e.Agreement)}


@pytest.mark.parametrize("as_of", AS_OF)
def test_states_of_the_real_agreements(as_of: str) -> None:
    register = Register(read_project(), date.fromisoformat(as_of))
    titles = {document.id: document.title for document in register.all(e.Document)}
    column = min(AS_OF.index(as_of), LAST)
    expected = {
        name: (states[column].code, say(states[column].note, titles))
        for name, states in REAL_STATES.items()
    }
    found = {name: tell(find_states(register)[name]) for name in REAL_STATES}
    assert {name: (told.code, told.note) for name, told in found.items()} == expected


@pytest.mark.parametrize("as_of", AS_OF)
def test_lists_say_the_same_without_the_source(as_of: str) -> None:
    register = Register(read_project(), date.fromisoformat(as_of))
    for state in find_states(register).values():
        note, brief = explain_state(state), explain_state(state, brief=True)
        words, named, _ = note.partition(" enligt ")
        if named:
            assert note.endswith(f". {NO_LATER}")
            assert brief == f"{words}. {NO_LATER}"
        else:
            assert brief == note


def say(note: str, titles: Mapping[str, str]) -> str:
    """Return a note with the titles of the documents that it names by id."""
    return re.sub(r"\{([a-z0-9-]+)\}", lambda match: titles[match[1]], note)


# --- evidence and sources ------------------------------------------------------------------------

PROVED = {
    **DOCUMENTS,
    "agreements/prov": """
parties:
  - {partner: kommunen, role: public}
  - {partner: foreningen, role: civil, from: 2019, source: lista-2019#5}
goals:
  - id: mal
    text: Målet.
    indicators:
      - {id: antal, text: Antal, unit: personer, source: lista-2019#8}
      - {id: andel, text: Andel, unit: procent}
period: {start: 2019, end: 2020-12-31, conditions: Om det finns pengar.}
source: lista-2019#1
evidence:
  - {field: period, reading: stated, source: lista-2019#2}
  - {field: period.end, reading: inferred, note: Så läser vi det., source: lista-2019#3}
  - {field: "parties[foreningen].from", reading: inferred, source: lista-2019#6}
  - {field: "parties[kommunen]", reading: inferred, source: lista-2019#4}
  - {field: "goals[mal]", reading: stated, source: lista-2019#7}
""",
}


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("period.end", "period.end"),
        ("period.start", "period"),  # what it lies in
        ("period.extension.step_months", "period"),
        ("period", "period"),
        ("periods", None),
        ("title", None),
        ("", None),
        ("parties[foreningen].from", "parties[foreningen].from"),
        ("parties[foreningen].to", None),
        ("parties[foreningen]", None),
        ("parties[kommunen]", "parties[kommunen]"),
        ("parties[kommunen].role", "parties[kommunen]"),
        ("parties", None),
        ("goals[mal].indicators[antal].target", "goals[mal]"),
    ],
)
def test_evidence_is_that_of_the_field_or_of_what_it_lies_in(field: str, found: str | None) -> None:
    register = make_register(PROVED)
    evidence = register.evidence("agreements/prov", field)
    assert (evidence.field if evidence else None) == found
    assert register.evidence("agreements/annan", field) is None


def test_sources_are_the_fields_own_then_the_items_then_the_records() -> None:
    register = make_register(PROVED)
    agreement = register.get(e.Agreement, "prov")
    municipality, association = register.by(e.Party, "agreement", "prov")
    goal = register.all(e.Goal)[0]
    counted, share = register.all(e.Indicator)
    assert [
        register.sources(agreement),
        register.sources(agreement, "period.end"),
        register.sources(agreement, "period.conditions"),
        register.sources(municipality),
        register.sources(municipality, "role"),
        register.sources(association),
        register.sources(association, "role"),
        register.sources(association, "from"),
        register.sources(goal, "text"),
        register.sources(counted, "target"),  # its own before the evidence for the goal
        register.sources(share, "target"),
    ] == [(f"lista-2019#{line}",) for line in (1, 2 + 1, 2, 4, 4, 5, 5, 6, 7, 8, 1)]


def test_the_real_end_of_an_assignment_is_our_reading() -> None:
    register = Register(read_project(), TODAY)
    end = register.evidence("agreements/bot-klump", "period.end")
    assert end is not None
    assert end.reading == "inferred"
    klump = register.get(e.Agreement, "bot-klump")
    assert register.sources(klump, "period.end") == end.source
    assert "avux-2019-70-bilaga#3665-3669" in end.source


def test_documents_of_a_record_are_those_it_cites_anywhere() -> None:
    register = make_register(
        {
            **DOCUMENTS,
            "agreements/prov": """
goals: [{id: a, text: A, source: rapport-2022#4}]
source: [pm#1-2, pm#9]
evidence: [{field: form, reading: stated, source: lista-2019#3}]
""",
        }
    )
    cited = [document.id for document in find_documents(register, "agreements/prov")]
    assert cited == ["lista-2019", "pm", "rapport-2022"]
    assert find_documents(register, "agreements/annan") == ()


# --- discrepancies and what is kept back ---------------------------------------------------------

DISPUTED = {
    **DOCUMENTS,
    "agreements/prov": "status: listed\nsource: lista-2019#1",
    "budgets/prov-belopp": """
agreement: prov
lines: [{id: a, year: 2019, kind: cash, stage: agreed, qualifier: unknown, discrepancy: belopp}]
source: lista-2019#2
""",
    "discrepancies/belopp": """
question: Hur mycket?
status: open
concerns:
  - {record: agreements/prov}
  - {record: budgets/prov-belopp, field: "lines[a]"}
  - {record: budgets/prov-belopp, field: "lines[a].amount"}
source: lista-2019#3
""",
    "discrepancies/slut": """
question: När slutade det?
status: open
concerns: [{record: agreements/prov, field: period.end}]
source: lista-2019#4
""",
}


@pytest.mark.parametrize(
    ("record", "field", "found"),
    [
        ("agreements/prov", None, ["belopp", "slut"]),
        ("agreements/prov", "period.end", ["slut"]),
        ("agreements/prov", "period", []),
        ("agreements/prov", "", ["belopp"]),
        ("budgets/prov-belopp", None, ["belopp"]),  # once, though it concerns two fields
        ("budgets/prov-belopp", "lines[a]", ["belopp"]),
        ("budgets/prov-belopp", "lines[b]", []),
        ("agreements/annan", None, []),
    ],
)
def test_a_discrepancy_stands_at_the_field_it_concerns(
    record: str, field: str | None, found: list[str]
) -> None:
    register = make_register(DISPUTED)
    assert [question.id for question in register.discrepancies(record, field)] == found


def test_real_discrepancies_stand_at_the_figures() -> None:
    register = Register(read_project(), TODAY)
    at = [
        ("agreements/bot-feriepraktik", "period.end", "bot-feriepraktik-slut"),
        ("agreements/bot-feriepraktik", "parties", "bot-feriepraktik-antal-organisationer"),
        ("agreements/bot-klump", "period.end", "bot-klump-2020"),
        ("budgets/bot-klump-belopp", "lines[y2017]", "bot-klump-belopp-2017-2018"),
        ("budgets/bot-klump-belopp", "lines[y2018]", "bot-klump-belopp-2017-2018"),
        ("budgets/bot-klump-belopp", "lines[y2020]", "bot-klump-2020"),
    ]
    for record, field, question in at:
        assert [d.id for d in register.discrepancies(record, field)] == [question]
    assert register.discrepancies("budgets/bot-klump-belopp", "lines[y2019]") == ()


def test_a_withheld_value_is_found_by_its_field() -> None:
    register = Register(read_project(EXAMPLE), EXAMPLE_DAY)
    record = "budgets/exk-kaffeservering-belopp"
    found = register.withheld(record, "lines[pris-2025].amount")
    assert found is not None
    assert "31 kap. 16 §" in found.legal_basis
    assert register.withheld(record, "lines[pris-2025].to") is None


@pytest.mark.parametrize(
    ("publish", "field", "private"),
    [
        ("", "answers", True),
        ("", "answers[a].answer", True),
        ("", "documents[stadgar]", True),
        ("", "remedy.measures", True),
        ("", "deviation.motivation", True),
        ("", "conclusion", False),
        ("", "made_on", False),
        ("", "note", False),
        ("", "evidence[answers].note", True),  # what is said of an answer tells of it
        ("", "withheld[answers].reason", True),
        ("", "evidence[].field", False),  # a column, and no answer's
        ("", "evidence", False),
        ("publish: {decided_on: 2026-06-02}", "publish.decided_on", True),
        ("publish: {decided_on: 2026-06-01}", "publish.decided_on", False),
        ("publish: {decided_on: 2026-06-01}", "answers[a].answer", False),
        ("publish: {decided_on: 2026-06-02}", "answers[a].answer", True),  # not yet
    ],
)
def test_what_a_check_keeps_to_itself_until_someone_decides(
    publish: str,
    field: str,
    private: bool,  # noqa: FBT001 -- a column of the table
) -> None:
    register = make_register({"checks/kontroll": f"partner: foreningen\n{publish}"})
    assert register.is_private("checks/kontroll", field) is private
    assert not register.is_private("agreements/kontroll", field)


# --- amounts -------------------------------------------------------------------------------------


def read_lines(budget: str, agreement: str) -> list[tuple[str, int | None, int | None, bool]]:
    """Return line, year, amount and whether it is derived, of one agreement's budget."""
    register = make_register(
        {
            **DOCUMENTS,
            "agreements/prov": f"{agreement}\nsource: lista-2019#1",
            "budgets/prov-belopp": f"agreement: prov\n{budget}\nsource: lista-2019#1",
        }
    )
    return [(line.line, line.year, line.amount, line.derived) for line in find_lines(register)]


LINE = "id: a, year: 2023, party: kommunen, to: foreningen, kind: cash, stage: agreed"
INDEX = "indexation: {base_year: 2023, percent: 2, method: compound, applies_to: [a]}"
BASE = ("a", 2023, 450_000, False)


@pytest.mark.parametrize(
    ("agreement", "years"),
    [
        ("period: {end: 2022-12-31}", []),
        ("period: {end: 2023-12-31}", []),
        ("period: {end: 2024-01-01}", [2024]),
        ("period: {end: 2024}", [2024]),
        ("period: {end: 2025-06}", [2024, 2025]),
        ("period: {start: 2023-01-01}", []),  # nobody says how long
        ("period: {end: 2027}\ndecisions: [{kind: termination, date: 2025-05-20}]", [2024, 2025]),
        ("period: {end: 2024}\ndecisions: [{kind: termination, date: 2025-05-20}]", [2024]),
        ("period: {end: 9999}", list(range(2024, 2101))),
        (
            f"period: {{end: 2027}}\ndecisions: [{{kind: termination, date: 2023-05-20}}]\n{LEFT}",
            [2024, 2025],
        ),
    ],
)
def test_indexation_goes_on_to_the_last_year_of_the_term(agreement: str, years: list[int]) -> None:
    lines = read_lines(f"lines: [{{{LINE}, amount: 450000}}]\n{INDEX}", agreement)
    assert lines[0] == BASE
    assert [year for _, year, _, _ in lines[1:]] == years
    assert all(derived for *_, derived in lines[1:])


AGAIN = "id: b, year: 2024, party: kommunen, to: foreningen, kind: cash, stage: agreed"
LATER = ("a", 2025, 468_180, True)
BOTH = [("a", 2024, 459_000, True), LATER]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        # a stated amount goes before a derived one, in its year alone
        (f"{AGAIN}, amount: 460000", [LATER, ("b", 2024, 460_000, False)]),
        (f"{AGAIN}, qualifier: unknown", [LATER, ("b", 2024, None, False)]),
        (f"{AGAIN}, category: grant, amount: 1", [LATER, ("b", 2024, 1, False)]),
        # another stage, kind, party or recipient is another amount
        (
            f"{AGAIN}, amount: 1".replace("agreed", "outcome"),
            [*BOTH, ("b", 2024, 1, False)],
        ),
        (f"{AGAIN}, amount: 1".replace("cash", "in_kind"), [*BOTH, ("b", 2024, 1, False)]),
        (f"{AGAIN}, amount: 1".replace("kommunen", "regionen"), [*BOTH, ("b", 2024, 1, False)]),
        (
            f"{AGAIN}, amount: 1".replace("foreningen", "[foreningen, annan]"),
            [*BOTH, ("b", 2024, 1, False)],
        ),
    ],
)
def test_no_amount_is_derived_where_one_is_stated(
    line: str, found: list[tuple[str, int, int | None, bool]]
) -> None:
    budget = f"lines: [{{{LINE}, amount: 450000}}, {{{line}}}]\n{INDEX}"
    assert read_lines(budget, "period: {end: 2025-12-31}") == [BASE, *found]


def test_two_categories_of_one_party_are_two_amounts() -> None:
    line = "party: foreningen, kind: in_kind, stage: agreed"
    budget = f"""
lines:
  - {{id: lokal, year: 2023, {line}, category: premises, amount: 1000}}
  - {{id: lokal-2024, year: 2024, {line}, category: premises, amount: 1100}}
  - {{id: personal, year: 2023, {line}, category: staff, amount: 2000}}
indexation: {{base_year: 2023, percent: 10, method: simple, applies_to: [lokal, personal]}}
"""
    assert read_lines(budget, "period: {end: 2024-12-31}") == [
        ("lokal", 2023, 1000, False),
        ("lokal-2024", 2024, 1100, False),
        ("personal", 2023, 2000, False),
        ("personal", 2024, 2200, True),
    ]


@pytest.mark.parametrize(
    ("line", "index"),
    [
        (f"{LINE}, qualifier: unknown", INDEX),
        (f"{LINE}, amount: 450000", INDEX.replace("[a]", "[b]")),
        (f"{LINE}, amount: 450000", INDEX.replace("2023", "2022")),
        (f"{LINE}, amount: 450000".replace("year: 2023, ", ""), INDEX),
        (f"{LINE}, amount: 450000", "indexation: {text: Beloppen räknas upp.}"),
        (f"{LINE}, amount: 450000", ""),
    ],
)
def test_nothing_is_derived_without_amount_year_and_rule(line: str, index: str) -> None:
    lines = read_lines(f"lines: [{{{line}}}]\n{index}", "period: {end: 2025-12-31}")
    assert len(lines) == 1
    assert not lines[0][3]


def test_cash_and_own_contribution_of_a_real_agreement_are_both_indexed() -> None:
    register = Register(read_project(), TODAY)
    lines = [line for line in find_lines(register) if line.agreement == "lin-ikf-2023"]
    found = [(one.year, one.kind, one.amount, one.derived) for one in lines]
    assert found == [
        (2023, "cash", 450_000, False),
        (2024, "cash", 459_000, True),
        (2023, "in_kind", 450_000, False),
        (2024, "in_kind", 459_000, True),
    ]
    assert {one.formula for one in lines if one.derived} == {"450\u00a0000\u00a0kr × 1,02"}
    assert {one.stage for one in lines} == {"proposed"}
    assert [one.qualifier for one in lines] == ["exact", "exact", "at_least", "at_least"]


def test_shared_money_is_found_at_each_recipient_and_counted_once() -> None:
    register = Register(read_project(EXAMPLE), EXAMPLE_DAY)
    for recipient in ("pahittade-grannar", "fantasihuset"):
        lines = {line.line: line for line in register.by(e.BudgetLine, "to", recipient)}
        assert lines["regionens-bidrag"].to == ("pahittade-grannar", "fantasihuset")
        assert lines["regionens-bidrag"].amount == 150_000
    shared = [x for x in find_lines(register) if (x.line, x.year) == ("regionens-bidrag", 2024)]
    assert make_total(shared).amount == 150_000


PRINTED = """
columns: [{id: y2019, title: 2019, kind: amount, year: 2019}]
rows: [{id: a, label: A, type: item, values: {y2019: "6,4"}}]
source: lista-2019#1
"""


@pytest.mark.parametrize(
    ("unit", "kronor"),
    [("unit: mkr", 6_400_000), ("unit: tkr", 6_400), ("unit: kr", 6), ("", None)],
)
def test_a_printed_cell_is_kronor_only_where_its_unit_is_known(
    unit: str, kronor: int | None
) -> None:
    register = make_register({**DOCUMENTS, "budgets/tabell": f"{unit}\n{PRINTED}"})
    assert find_amount(register, register.all(e.BudgetCell)[0]) == kronor


# --- deadlines -----------------------------------------------------------------------------------

NO_FURTHER = "Avtalet kan inte förlängas längre än hit:"

LAST_DAY = "Enligt källan."
EARLIER = "Räknat från månadens slut blir det senare; här visas den tidigare dagen."
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


# --- finding -------------------------------------------------------------------------------------


def test_names_agreements_and_owners_are_found() -> None:
    register = Register(read_project(EXAMPLE), EXAMPLE_DAY)
    assert (
        name_party(register, "exempelregionen") == register.get(e.Partner, "exempelregionen").name
    )
    assert [name_party(register, group) for group in ("public", "civil", "all")] == [
        "den offentliga parten",
        "de idéburna parterna",
        "alla parter",
    ]
    assert [a.id for a in find_agreements(register, "exempelregionen")] == [
        "exk-lyktan",
        "exk-ungdomsportalen",
    ]
    assert "exempelregionen" in [owner.id for owner in find_owners(register)]
    assert register.find(e.Partner, "ingen") is None
    with pytest.raises(KeyError):
        register.get(e.Partner, "ingen")


# --- where it stands, and what could not be read -------------------------------------------------

PLACES = """\
form: iop
period:
  start: 2020-01-01
parties:
  - {partner: k, role: public,
     from: 2020}
  - partner: f
    role: civil
commitments:
  - by: [k,
         f]
    text: Hålla öppet
"""


def test_an_entity_knows_where_each_value_stands() -> None:
    register = make_register({"agreements/a": PLACES})
    (agreement,) = register.all(e.Agreement)
    path = "content/agreements/a.yml"
    assert e.find_place(agreement, "form") == Position(path, 2, 7)
    assert e.find_place(agreement, "start") == Position(path, 4, 10)
    assert e.find_place(agreement, "end").line == 4, "what lacks stands with its neighbours"
    first, second = register.all(e.Party)
    assert e.find_place(first, "from_") == Position(path, 7, 12)
    assert e.find_place(second, "role") == Position(path, 9, 11)
    (commitment,) = register.all(e.Commitment)
    assert list(e.iter_texts(commitment, "by")) == [
        ("k", Position(path, 11, 10)),
        ("f", Position(path, 12, 10)),
    ]
    assert list(e.iter_texts(commitment, "text")) == [("Hålla öppet", Position(path, 13, 11))]
    assert list(e.iter_texts(commitment, "note")) == []


def test_what_cannot_be_read_is_absent_and_its_text_is_kept() -> None:
    lines = "lines:\n  - {id: a, year: tjugo, amount: 010, unit: ''}\n  - {id: b, year: 2020}\n"
    one, other = make_register({"budgets/b": lines}).all(e.BudgetLine)
    assert (one.year, one.amount, one.unit) == (None, None, "")
    assert (e.get_text(one, "year"), e.get_text(one, "amount")) == ("tjugo", "010")
    assert [e.is_stated(one, name) for name in ("year", "unit", "note")] == [True, True, False]
    assert (other.year, e.get_text(other, "year"), dict(other.unread)) == (2020, "2020", {})


def test_places_of_all_records_are_those_of_their_rows() -> None:
    tables = read_project(EXAMPLE)
    register = Register(tables, EXAMPLE_DAY)
    for table, kind in e.CLASSES.items():
        rows = sorted(tables[table], key=lambda row: row.record.path)
        for row, entity in zip(rows, register.all(kind), strict=True):
            for name, field in e.list_fields(kind):
                cell = row.cells[field.name]
                assert e.find_place(entity, name) == cell.position
                if field.separator:
                    assert tuple(e.iter_texts(entity, name)) == cell.items
