"""When an agreement ends: terms that go on, extensions one by one, and what a source says ended."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from registers import make_register

from iopgen.register import entities as e
from iopgen.register.deadlines import find_deadlines_of
from iopgen.register.ends import find_end, find_sure_end
from iopgen.register.states import find_states
from iopgen.review.sentences import explain_deadline, explain_state, tell_end

if TYPE_CHECKING:
    from iopgen.register.lookup import Register

DAYS = (
    *("2018-12-31", "2019-01-01", "2019-12-31", "2020-01-01"),
    *("2021-06-30", "2022-03-15", "2024-01-01", "2026-01-01"),
)
"""Eight days: before, first and last of the first term, after it, and as sources grow old."""

DOCUMENTS = {
    "documents/avtal": "title: Avtal\ndate: 2018-11-20\nkind: agreement",
    "documents/lista": "title: Lista\ndate: 2021-06-30\nkind: other",
}
TERM = "start: 2019-01-01, end: 2019-12-31"
TILL = "Tills vidare enligt avtalet. Senare uppgift saknas."
RENEWED = "Förlängs om ingen part säger upp avtalet. Senare uppgift saknas."
RENEWS = "Avtalsperioden går ut 31 december 2019. Förlängs om ingen part säger upp avtalet."
BY_TEXT = "Enligt avtalstexten. Om det förlängdes framgår inte."
FORESEEN = "Om det förlängdes en gång till framgår inte."
TOLD = "Förlängs om ingen part säger upp avtalet. Pågick 2021 enligt Lista. Senare uppgift saknas."
RAN = "Pågick 2021 enligt Lista. Senare uppgift saknas."
UP, ON, SOON, OVER, UNSURE = "upcoming", "active", "ending_soon", "ended", "unknown"

THREE = """decisions:
  - {kind: extension, date: 2019-11-05, new_end: 2020-12-31}
  - {kind: extension, date: 2020-11-03, new_end: 2021-12-31}
  - {kind: extension, date: 2021-11-02, new_end: 2022-12-31}"""
OPENED_BY = "Tills vidare enligt beslut. Senare uppgift saknas."
OPENED = """decisions:
  - {kind: extension, date: 2019-11-05, new_end: 2020-12-31}
  - {kind: extension, date: 2020-11-03, open_ended: yes}"""
UNTOLD = """decisions:
  - {kind: extension, date: 2019-11-05, new_end: 2020-12-31}
  - {kind: extension, date: 2020-11-03, source: avtal#9}
evidence: [{field: period.end, reading: stated, source: avtal#3}]"""
BEYOND = "Förlängning är beslutad. Nytt slutdatum framgår inte."
STOPPED = "decisions:\n  - {kind: termination, date: 2020-01-01}"

TABLE = {
    # as before: the end is the end
    f"period: {{{TERM}, extension: {{step_months: 12}}}}": (
        *((UP, ""), (ON, ""), (SOON, ""), (OVER, BY_TEXT)),
        *((OVER, BY_TEXT), (OVER, BY_TEXT), (OVER, BY_TEXT), (OVER, BY_TEXT)),
    ),
    f"period: {{{TERM}, extension: {{kind: agreed, step_months: 12}}}}": (
        *((UP, ""), (ON, ""), (SOON, ""), (OVER, BY_TEXT)),
        *((OVER, BY_TEXT), (OVER, BY_TEXT), (OVER, BY_TEXT), (OVER, BY_TEXT)),
    ),
    # it renews itself: after the term nobody knows
    f"period: {{{TERM}, extension: {{kind: automatic, step_months: 12}}}}": (
        *((UP, ""), (ON, ""), (ON, RENEWS), (UNSURE, RENEWED)),
        *((UNSURE, RENEWED), (UNSURE, RENEWED), (UNSURE, RENEWED), (UNSURE, RENEWED)),
    ),
    # as far as it may, also where nobody says when its first term ended
    "period: {start: 2019-01-01, "
    "extension: {kind: automatic, step_months: 12, latest_end: 2020-12-31}}": (
        *((UP, ""), (UNSURE, RENEWED), (UNSURE, RENEWED), (UNSURE, RENEWED)),
        *((OVER, ""), (OVER, ""), (OVER, ""), (OVER, "")),
    ),
    # what a court has said of it is no sign that it runs
    f"period: {{{TERM}, extension: {{kind: automatic, step_months: 12}}}}\n"
    "rulings: [{court: Rätten, status: final, source: lista#3}]": (
        *((UP, ""), (ON, ""), (ON, RENEWS), (UNSURE, RENEWED)),
        *((UNSURE, RENEWED), (UNSURE, RENEWED), (UNSURE, RENEWED), (UNSURE, RENEWED)),
    ),
    # unless a later source tells of it as running
    f"period: {{{TERM}, extension: {{kind: automatic, step_months: 12}}}}\nsource: lista#1": (
        *((UP, ""), (ON, ""), (ON, RENEWS), (ON, "")),
        *((ON, ""), (UNSURE, TOLD), (UNSURE, TOLD), (UNSURE, TOLD)),
    ),
    # as far as it may
    f"period: {{{TERM}, "
    "extension: {kind: automatic, step_months: 12, latest_end: 2022-12-31}}": (
        *((UP, ""), (ON, ""), (ON, RENEWS), (UNSURE, RENEWED)),
        *((UNSURE, RENEWED), (UNSURE, RENEWED), (OVER, ""), (OVER, "")),
    ),
    f"period: {{{TERM}, extension: {{kind: automatic, step_months: 12}}}}\n{STOPPED}": (
        *((UP, ""), (ON, ""), (ON, RENEWS), ("terminated", "")),
        *(("terminated", ""), ("terminated", ""), ("terminated", ""), ("terminated", "")),
    ),
    f"period: {{{TERM}, ended_on: 2021-06-30, extension: {{kind: automatic, step_months: 12}}}}": (
        *((UP, ""), (ON, ""), (ON, ""), (ON, "")),
        *((SOON, ""), (OVER, ""), (OVER, ""), (OVER, "")),
    ),
    # without limit after its term: as if it were open-ended
    f"period: {{{TERM}, extension: {{kind: unlimited}}}}": (
        *((UP, ""), (ON, ""), (ON, RENEWS), (UNSURE, TILL)),
        *((UNSURE, TILL), (UNSURE, TILL), (UNSURE, TILL), (UNSURE, TILL)),
    ),
    f"period: {{{TERM}, extension: {{kind: unlimited}}}}\nsource: lista#1": (
        *((UP, ""), (ON, ""), (ON, RENEWS), (ON, "")),
        *((ON, ""), (UNSURE, TILL), (UNSURE, TILL), (UNSURE, TILL)),
    ),
    # until further notice: as long as sources describe it as running
    "period: {start: 2019-01-01, open_ended: yes}": (
        *((UP, ""), (UNSURE, TILL), (UNSURE, TILL), (UNSURE, TILL)),
        *((UNSURE, TILL), (UNSURE, TILL), (UNSURE, TILL), (UNSURE, TILL)),
    ),
    "period: {start: 2019-01-01, open_ended: yes}\nsource: lista#1": (
        *((UP, ""), (ON, ""), (ON, ""), (ON, "")),
        *((ON, ""), (UNSURE, TILL), (UNSURE, TILL), (UNSURE, TILL)),
    ),
    "period: {start: 2019-01-01, open_ended: no}\nsource: lista#1": (
        *((UP, ""), (ON, ""), (ON, ""), (ON, "")),
        *((ON, ""), (UNSURE, RAN), (UNSURE, RAN), (UNSURE, RAN)),
    ),
    "period: {start: 2019-01-01, open_ended: yes, ended_on: 2021-06-30}": (
        *((UP, ""), (ON, ""), (ON, ""), (ON, "")),
        *((SOON, ""), (OVER, ""), (OVER, ""), (OVER, "")),
    ),
    # a decision takes the end away, from its day on
    f"period: {{{TERM}}}\n{OPENED}": (
        *((UP, ""), (ON, ""), (ON, ""), (ON, "")),
        *((UNSURE, OPENED_BY), (UNSURE, OPENED_BY), (UNSURE, OPENED_BY), (UNSURE, OPENED_BY)),
    ),
    f"period: {{{TERM}}}\n{OPENED}\nsource: lista#1": (
        *((UP, ""), (ON, ""), (ON, ""), (ON, "")),
        *((ON, ""), (UNSURE, OPENED_BY), (UNSURE, OPENED_BY), (UNSURE, OPENED_BY)),
    ),
    # a last extension of which nobody says how far it goes
    f"period: {{{TERM}}}\n{UNTOLD}": (
        *((UP, ""), (ON, ""), (ON, ""), (ON, "")),
        *((OVER, BEYOND), (OVER, BEYOND), (OVER, BEYOND), (OVER, BEYOND)),
    ),
    # extended year by year: each decision counts from its day
    f"period: {{{TERM}, extension: {{kind: agreed, step_months: 12}}}}\n{THREE}": (
        *((UP, ""), (ON, ""), (ON, ""), (ON, "")),
        *((ON, ""), (ON, ""), (OVER, FORESEEN), (OVER, FORESEEN)),
    ),
}


def make(agreement: str, day: str) -> Register:
    text = agreement if "source:" in agreement else f"{agreement}\nsource: avtal#1"
    return make_register({**DOCUMENTS, "agreements/prov": f"status: signed\n{text}"}, day)


@pytest.mark.parametrize("agreement", TABLE)
def test_states_on_eight_days(agreement: str) -> None:
    found = []
    for day in DAYS:
        state = find_states(make(agreement, day))["prov"]
        found.append((state.code, explain_state(state)))
    assert tuple(found) == TABLE[agreement]


def test_the_end_that_was_agreed_stays_and_each_extension_counts_from_its_day() -> None:
    found = []
    for day in ("2019-11-04", "2019-11-05", "2020-11-03", "2021-11-02"):
        register = make(f"period: {{{TERM}}}\n{THREE}", day)
        agreement = register.get(e.Agreement, "prov")
        assert str(agreement.end) == "2019-12-31"
        found.append((str(find_end(register, agreement)), tell_end(register, agreement)))
    assert found == [
        ("2019-12-31", "31 december 2019"),
        ("2020-12-31", "31 december 2020"),
        ("2021-12-31", "31 december 2021"),
        ("2022-12-31", "31 december 2022"),
    ]


@pytest.mark.parametrize(
    ("period", "sure", "words"),
    [
        ("open_ended: yes", None, "tills vidare"),
        (f"{TERM}, extension: {{kind: unlimited}}", None, "31 december 2019 eller senare"),
        (
            f"{TERM}, extension: {{kind: automatic, step_months: 12}}",
            None,
            "31 december 2019 eller senare",
        ),
        (
            f"{TERM}, extension: {{kind: automatic, step_months: 12, latest_end: 2022-12-31}}",
            "2022-12-31",
            "31 december 2019, eller som längst 31 december 2022",
        ),
        (f"{TERM}, extension: {{kind: agreed}}", "2019-12-31", "31 december 2019"),
        (f"{TERM}, ended_on: 2020-03", "2020-03", "mars 2020"),
        ("start: 2019", None, ""),
    ],
)
def test_what_surely_ends(period: str, sure: str | None, words: str) -> None:
    register = make(f"period: {{{period}}}", "2024-01-01")
    agreement = register.get(e.Agreement, "prov")
    found = find_sure_end(register, agreement)
    assert (str(found) if found else None) == sure
    assert tell_end(register, agreement) == words


NOTICE = "termination: {kind: free, notice_months: 3}"
NO_RENEWAL = "termination: {kind: non_renewal, notice_months: 3}"


@pytest.mark.parametrize(
    ("agreement", "days"),
    [
        (
            f"period: {{{TERM}, extension: {{kind: automatic, step_months: 12}}}}\n{NOTICE}",
            [
                ("2019-09-30", "termination"),
                ("2019-12-31", "period_end"),
                ("2020-09-30", "next_termination"),
            ],
        ),
        (
            f"period: {{{TERM}, extension: {{kind: unlimited}}}}\n{NO_RENEWAL}",
            [("2019-09-30", "termination"), ("2019-12-31", "period_end")],
        ),
        (
            f"period: {{{TERM}, extension: {{step_months: 12, agree_months_before: 3}}}}\n{NOTICE}",
            [("2019-09-30", "extension_decision"), ("2019-12-31", "end")],
        ),
        # as it was: who says that an agreement is not renewed has a day for that
        (f"period: {{{TERM}}}\n{NO_RENEWAL}", [("2019-09-30", "notice"), ("2019-12-31", "end")]),
        (f"period: {{{TERM}}}\n{NOTICE}", [("2019-12-31", "end")]),
        # the days follow the last extension
        (
            f"period: {{{TERM}, extension: {{step_months: 12, agree_months_before: 2}}}}\n{THREE}",
            [("2020-10-31", "extension_decision"), ("2020-12-31", "end")],
        ),
        (f"period: {{open_ended: yes}}\n{NOTICE}", []),
        # where it takes a reason nobody has a last day
        (
            (
                f"period: {{{TERM}, extension: {{kind: automatic, step_months: 12}}}}\n"
                "termination: {kind: conditional, notice_months: 3}"
            ),
            [("2019-12-31", "period_end")],
        ),
        (
            f"period: {{{TERM}, ended_on: 2019-08-01, "
            "extension: {kind: automatic, step_months: 12}}\n" + NOTICE,
            [("2019-08-01", "end")],
        ),
    ],
)
def test_one_kind_of_last_day(agreement: str, days: list[tuple[str, str]]) -> None:
    register = make(agreement, "2019-12-01")
    found = find_deadlines_of(register, "prov")
    assert [(one.date.isoformat(), one.kind) for one in found] == days
    assert not {"termination", "extension_decision"} <= {one.kind for one in found}


def test_the_words_of_the_days() -> None:
    renewing = f"period: {{{TERM}, extension: {{kind: automatic, step_months: 12}}}}\n{NOTICE}"
    told = [
        explain_deadline(one) for one in find_deadlines_of(make(renewing, "2019-06-01"), "prov")
    ]
    assert told == [
        "Avtalstidens sista dag minus 3 månader.",
        "Enligt avtalet. Förlängs om ingen part säger upp avtalet.",
    ]
    extended = f"period: {{{TERM}}}\n" + THREE.replace("}", ", source: lista#4}")
    (end,) = find_deadlines_of(make(extended + "\nsource: avtal#1", "2022-01-01"), "prov")
    assert (end.date, end.source) == (date(2022, 12, 31), ("lista#4",))
    assert explain_deadline(end) == "Enligt beslutet om förlängning."


def test_what_a_decision_has_opened_has_no_last_day_to_watch() -> None:
    text = f"period: {{{TERM}}}\n{OPENED}"
    before, after = make(text, "2020-11-02"), make(text, "2020-11-03")
    assert [one.date.isoformat() for one in find_deadlines_of(before, "prov")] == ["2020-12-31"]
    assert find_deadlines_of(after, "prov") == ()
    agreement = after.get(e.Agreement, "prov")
    assert (find_end(after, agreement), tell_end(after, agreement)) == (None, "tills vidare")


@pytest.mark.parametrize(
    ("extension", "day", "found"),
    [
        # while the first term can be stopped, only that
        ("{kind: automatic, step_months: 12}", "2019-09-30", ["2019-09-30"]),
        # then the next that can, where nobody has objected
        ("{kind: automatic, step_months: 12}", "2019-10-01", ["2019-09-30", "2020-09-30"]),
        ("{kind: automatic, step_months: 12}", "2024-03-01", ["2019-09-30", "2024-09-30"]),
        ("{kind: automatic, step_months: 6}", "2024-03-01", ["2019-09-30", "2024-03-30"]),
        # the last possible term ends by itself
        ("{kind: automatic, step_months: 12, latest_end: 2021-12-31}", "2020-03-01",
         ["2019-09-30", "2020-09-30"]),
        ("{kind: automatic, step_months: 12, latest_end: 2021-12-31}", "2021-03-01",
         ["2019-09-30"]),
        ("{kind: unlimited}", "2024-03-01", ["2019-09-30"]),
        # what no record should say, and no day that anybody waits for
        ("{kind: automatic, step_months: -12}", "2024-03-01", ["2019-09-30"]),
        ("{kind: automatic, step_months: 1}", "9999-12-31", ["2019-09-30"]),
    ],
)  # fmt: skip
def test_the_next_day_to_give_notice_where_it_has_renewed_itself(
    extension: str, day: str, found: list[str]
) -> None:
    register = make(f"period: {{{TERM}, extension: {extension}}}\n{NOTICE}", day)
    days = [one for one in find_deadlines_of(register, "prov") if "termination" in one.kind]
    assert [one.date.isoformat() for one in days] == found
    if len(found) > 1:
        assert explain_deadline(days[1]).startswith("Om avtalet har förlängts: ")
