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
from terms import DOCUMENTS, EXTENSION, LEFT, LISTED, TERM, days

from iopgen.calc.dates import (
    parse_date,
)
from iopgen.records.schemas import load_labels
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.states import State, find_states, is_proposal
from iopgen.review.sentences import explain_state

if TYPE_CHECKING:
    from collections.abc import Mapping

PROPOSAL = "Förslag. Om det blev avtal framgår inte."
OVER = f"{PROPOSAL} Tiden i förslaget har gått ut."
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


DECIDED = "decisions:\n  - {kind: decision, date: 2023-11-28}"
STOPPED = "decisions:\n  - {kind: termination, date: 2025-05-20}"
STOPPED_TWICE = f"{STOPPED}\n  - {{kind: termination, date: 2025-06-30}}"
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
        (f"status: proposed\n{TERM}", "2026-06-01", "unknown", OVER),
        (f"status: initiative\n{TERM}", "2023-06-01", "initiative", ""),
        (f"status: initiative\n{TERM}", "2024-01-02", "unknown", PROPOSAL),
        ("status: proposed", "2099-01-01", "proposed", ""),
        ("status: initiative", "2099-01-01", "initiative", ""),
        ("status: proposed\nperiod: {start: 2025-02}", "2025-02-28", "proposed", ""),
        ("status: proposed\nperiod: {start: 2025-02}", "2025-03-01", "unknown", PROPOSAL),
        ("status: proposed\nperiod: {end: 2025}", "2025-12-31", "proposed", ""),
        ("status: proposed\nperiod: {end: 2025}", "2026-01-01", "unknown", OVER),
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


FORESEEN = "Om det förlängdes framgår inte."
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
        (EXTENSION, "{kind: extension, source: lista-2019#9}", FORESEEN),  # the end rests on it
        (EXTENSION, "{kind: extension, date: 2026-06-02}", BY_TEXT),
        # the term already reached the last day there is
        ("extension: {step_months: 12, latest_end: 2025-12-31}", "", ""),
        ("conditions: Om det finns pengar.", "", FORESEEN),
        # something dated tells of it after its end
        ("conditions: C", "{kind: decision, date: 2026-03-01, source: efter-2026#1}", ""),
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
         "Skulle börja 1 januari 2021 enligt Lista 2019. Senare uppgift saknas."),
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


near_days = st.dates(date(2018, 1, 1), date(2032, 12, 31))


@given(st.tuples(near_days, near_days, near_days))
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
    "exk-lekotek": Told("ended"),  # as a letter says
    "exk-lyktan": Told("active"),
    "exk-lyktan-prov": Told("ended"),  # extended, to the last possible day
    "exk-natthuset": Told("active"),
    "exk-nattvandring": Told(
        "ended", "Om det förlängdes en gång till framgår inte."
    ),  # extended three times
    "exk-odlarna": Told("upcoming"),
    "exk-overenskommelsen": Told("active"),
    "exk-parkskotsel": Told("active"),
    "exk-prova-pa": Told("active"),
    "exk-rorelseglad": Told("ended"),
    "exk-samtalskvallar": Told("active"),
    "exk-skogsgruppen": Told("declined"),
    "exk-sprakstegen": Told("ending_soon"),  # four months to go
    "exk-stodboende": Told("unknown", "Tills vidare enligt beslut. Senare uppgift saknas."),
    "exk-sykretsen": Told(
        "unknown", "Förlängs om ingen part säger upp avtalet. Senare uppgift saknas."
    ),
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
TOLD_BEFORE = Told("ended", FORESEEN)
BEGUN = Told("initiative")
NO_LATER = "Senare uppgift saknas."
ONCE_BEGUN = Told("initiative", f"Uppgift från 2016. {NO_LATER}")
PROPOSED, PERHAPS = Told("proposed"), Told("unknown", PROPOSAL)
PAST = Told("unknown", OVER)
UNSTARTED = Told("active", "När det började framgår inte. Första uppgift från 2019.")
"""An end is known and no start; nobody tells of it before 2019."""


def since(year: int) -> Told:
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
IN_2019 = (since(2019), since(2019), RUNS, *[SURVEYED] * 4)
"""Told of in the present tense by a report of 2019, and without a period."""
ELSEWHERE = (since(2019), since(2019), RUNS, *[REPORTED] * 4)
SINCE_2015 = (RUNS, RUNS, RUNS, *[SURVEYED] * 4)
TO_2019 = (UNSTARTED, UNSTARTED, SOON, *[TOLD_BEFORE] * 4)
TO_2020 = (UNSTARTED, UNSTARTED, RUNS, RUNS, *[TOLD_BEFORE] * 3)

REAL_STATES = {
    # October 2016 to March 2019
    "bot-basun": (AHEAD, RUNS, *[ENDED] * 5),
    "bot-changers-hub": (AHEAD, RUNS, SOON, *[TOLD_BEFORE] * 4),
    # told of in 2016 alone, by the board's report of that day
    "bot-dua": (RUNS, *[ran(2016, "avux-2016-25")] * 6),
    "bot-expedition-botkyrka": (RUNS, *[ran(2016, "avux-2016-25")] * 6),
    "bot-xenter-foreningar": (RUNS, *[ran(2016, "avux-2016-25")] * 6),
    "bot-fanzingo-kof": (
        since(2019),
        since(2019),
        RUNS,
        *[ran(2019, "feriepraktik-2019")] * 4,
    ),
    "bot-feriepraktik": (AHEAD, RUNS, SOON, *[BY_THE_TEXT] * 4),
    "bot-hela-manniskan": TO_2019,
    "bot-klump": TO_2019,
    "bot-kompis-kartlaggning": (AHEAD, AHEAD, *[ENDED] * 5),
    # that the agreement of 2018 does not mention it does not make it run then
    "bot-kompis-sverige-iop": ELSEWHERE,
    "bot-kvinna-i-botkyrka": TO_2020,
    "bot-kvinna-norra-botkyrka": TO_2020,
    # known by the agreement of March 2018 that refers to it
    "bot-overenskommelsen": (since(2018), *[stood(2018, "feriepraktik-avtal")] * 6),
    "bot-sfi-hela-manniskan": (BEGUN, *[ONCE_BEGUN] * 6),  # nothing says that it came to more
    # ends in June 2020; the report of 2016 tells of the assignment before it, not of this
    "bot-the-good-talents": (UNSTARTED, UNSTARTED, SOON, SOON, *[TOLD_BEFORE] * 3),
    "ext-kompis-haninge": ELSEWHERE,
    "ext-kompis-kristianstad": ELSEWHERE,
    "ext-kompis-lund": ELSEWHERE,
    "ext-kompis-sollentuna": ELSEWHERE,
    "ext-kompis-varmdo": ELSEWHERE,
    "lin-ikf-2021": (*[AHEAD] * 4, SOON, TOLD_BEFORE, TOLD_BEFORE),
    "lin-ikf-2023": (*[PROPOSED] * 5, PERHAPS, PAST),
    # the letter that names it is of September 2022
    "lin-overenskommelse": (*[since(2022)] * 4, *[stood(2022, "ikf-tjansteskrivelse")] * 3),
    # concluded in 2008, which is all that is told of it
    "nat-overenskommelsen": (stood(2008, "amn-utredning-2019"),) * 7,
    "sto-duo-stockholm": SINCE_2015,
    "sto-medprat": SINCE_2015,
    "sto-svenska-med-baby": SINCE_2015,
    "sto-overenskommelsen": (RUNS, RUNS, RUNS, *[stood(2019, "amn-utredning-2019")] * 4),
    "sto-stockholmsmentor": (AHEAD, AHEAD, RUNS, *[SURVEYED] * 4),
    "sto-informell": IN_2019,
    # the paper of September 2019 is the last one with a day
    "sto-integrationspakten": (
        since(2019),
        since(2019),
        RUNS,
        *[ran(2019, "avux-2019-66")] * 4,
    ),
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


@given(days, st.sampled_from([4, 7]), days)
def test_a_term_known_in_part_has_ended_only_when_it_surely_has(
    end: date, length: int, as_of: date
) -> None:
    known = end.isoformat()[:length]
    term = f"status: signed\nperiod: {{start: 1990-01-01, end: {known}}}\nsource: lista#1"
    register = make_register({**LISTED, "agreements/prov": term}, as_of.isoformat())
    span = parse_date(known)
    assert span
    assert (find_states(register)["prov"].code == "ended") == (as_of > span.latest)
