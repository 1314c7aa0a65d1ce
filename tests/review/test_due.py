from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, find_page
from registers import make_register, read_project, read_site

from iopgen.calc.dates import add_months
from iopgen.reading.findings import Severity
from iopgen.register.lookup import Register
from iopgen.register.parties import find_agreements
from iopgen.review.annual_cycle import find_cycle
from iopgen.review.due import (
    URGENCIES,
    Due,
    describe_urgency,
    escape_markdown,
    find_due,
    group_by_owner,
    measure_urgency,
    render_json,
    render_text,
    sort_due,
    write_markdown,
)
from iopgen.rules import check_rules

if TYPE_CHECKING:
    from pathlib import Path

OWNER = "name: Provstad\nsector: municipality\nsource: avtal#1"
HELPERS = "name: Provets Vänner\nsector: civil_society\nsource: avtal#1"
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
YEARLY = "follow_up:\n  - {what: Årlig uppföljning, every: year}\n"
STEERING = """
governance:
  - {body: Styrgruppen, kind: steering_group, meetings: {at_least: 1, per: term}}
"""


def register(agreement: str, as_of: str = "2026-06-01", **others: str) -> Register:
    """Make the register of one agreement and what belongs to it, such as `followups__a`."""
    files = {
        "partners/provstad": OWNER,
        "partners/vanner": HELPERS,
        "documents/avtal": DOCUMENT,
        "agreements/provet": AGREEMENT + agreement,
    }
    files |= {name.replace("__", "/"): text for name, text in others.items()}
    return make_register(files, as_of)


def tell(of: Register) -> list[tuple[str, str, str]]:
    """Return kind, day and urgency of all that is due."""
    return [(d.kind, str(d.date or ""), d.urgency) for d in find_due(of)]


def period(end: str, more: str = "", start: str = "2020-01-01") -> str:
    return f"period:\n  start: {start}\n  end: {end}\n{more}"


# --- urgency and order ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "as_of", "urgency"),
    [
        (None, "2026-06-01", "undated"),
        ("2026-05-31", "2026-06-01", "overdue"),
        ("2026-06-01", "2026-06-01", "soon"),
        ("2026-12-01", "2026-06-01", "soon"),
        ("2026-12-02", "2026-06-01", "later"),
        # Six months from the last day of August end on the last day of February.
        ("2027-02-28", "2026-08-31", "soon"),
        ("2027-03-01", "2026-08-31", "later"),
        ("2028-02-29", "2027-08-31", "soon"),
        ("2028-03-01", "2027-08-31", "later"),
        ("2025-02-28", "2024-02-29", "later"),
        ("2024-08-29", "2024-02-29", "soon"),
        ("2024-08-30", "2024-02-29", "later"),
    ],
)
def test_urgency_at_the_borders_of_months(day: str | None, as_of: str, urgency: str) -> None:
    given_day = date.fromisoformat(day) if day else None
    assert measure_urgency(given_day, date.fromisoformat(as_of), 6) == urgency


DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@given(DAYS, DAYS, st.integers(0, 36))
def test_urgency_never_falls_as_a_day_comes_nearer(day: date, as_of: date, months: int) -> None:
    now = URGENCIES.index(measure_urgency(day, as_of, months))
    tomorrow = URGENCIES.index(measure_urgency(day, as_of + timedelta(days=1), months))
    assert tomorrow <= now
    assert measure_urgency(add_months(as_of, months), as_of, months) == "soon"


def make_due(day: date | None, agreement: str, as_of: date = EXAMPLE_DAY) -> Due:
    urgency = measure_urgency(day, as_of, 6)
    return Due("end", agreement, "", (), day, urgency, "Något.", (), "x.yml", 1)


@given(
    st.lists(st.builds(make_due, st.none() | DAYS, st.sampled_from("abc"))).flatmap(
        lambda found: st.tuples(st.just(found), st.permutations(found))
    )
)
def test_the_order_is_by_urgency_and_day_whatever_came_first(
    both: tuple[list[Due], list[Due]],
) -> None:
    found, shuffled = both
    due = sort_due(found)
    assert due == sort_due(shuffled)
    days = [one.date for one in due]
    known = [day for day in days if day]
    assert known == sorted(known)
    assert days == known + [None] * days.count(None)


def test_words_over_each_urgency() -> None:
    words = [describe_urgency(urgency, 6) for urgency in URGENCIES]
    assert words == ["Dagen har passerat", "Inom sex månader", "Senare", "Utan datum"]
    assert [describe_urgency("soon", n) for n in (1, 24)] == ["Inom en månad", "Inom 24 månader"]


# --- days ----------------------------------------------------------------------------------------

EXTENSION = """\
  extension: {step_months: 12, latest_end: 2028-12-31, agree_months_before: 3}
termination: {kind: non_renewal, notice_months: 2}
"""
EXTENDED = "decisions:\n  - {kind: extension, date: 2026-09-20}\n"


@pytest.mark.parametrize(
    ("as_of", "more", "due"),
    [
        (
            "2026-06-01",
            "",
            [
                ("extension_decision", "2026-09-30", "soon"),
                ("notice", "2026-10-31", "soon"),
                ("latest_end", "2028-12-31", "later"),
            ],
        ),
        (
            "2026-10-01",
            "",
            [
                ("extension_decision", "2026-09-30", "overdue"),
                ("notice", "2026-10-31", "soon"),
                ("end", "2026-12-31", "soon"),
                ("latest_end", "2028-12-31", "later"),
            ],
        ),
        (
            "2026-10-01",
            EXTENDED,
            [
                ("notice", "2026-10-31", "soon"),
                ("end", "2026-12-31", "soon"),
                ("latest_end", "2028-12-31", "later"),
            ],
        ),
        ("2027-01-01", "", []),
    ],
)
def test_days_of_an_agreement_that_can_be_extended(
    as_of: str, more: str, due: list[tuple[str, str, str]]
) -> None:
    assert tell(register(period("2026-12-31", EXTENSION) + more, as_of)) == due


def test_an_end_without_a_day_gets_none() -> None:
    (due,) = find_due(register(period("2026-09"), "2026-06-01"))
    assert (due.date, due.urgency) == (None, "soon")
    assert due.words == "Avtalstiden tar slut september 2026. Vilken dag framgår inte."


@pytest.mark.parametrize("status", ["proposed", "declined", "reported_by_third_party"])
def test_what_binds_nobody_has_nothing_due(status: str) -> None:
    text = AGREEMENT.replace("signed", status) + period("2026-09-30", EXTENSION) + YEARLY
    due = find_due(make_register({"agreements/provet": text, "documents/avtal": DOCUMENT}))
    assert due == ()


CHECK = "partner: vanner\nagreement: provet\nmade_on: {}\nvalid_until: {}\nsource: avtal#1"


def test_the_newest_check_of_a_party_counts() -> None:
    old, new = CHECK.format("2022-01-01", "2024-01-01"), CHECK.format("2024-01-01", "2026-01-01")
    made = register(period("2029-12-31"), checks__gammal=old, checks__ny=new)
    (due,) = find_due(made)
    assert (due.kind, str(due.date), due.urgency) == ("check_due", "2026-01-01", "overdue")
    assert (due.partner, due.path) == ("vanner", "content/checks/ny.yml")
    assert due.words.startswith("Kontrollen av Provets Vänner ska göras om.")


# --- follow-up -----------------------------------------------------------------------------------


FOLLOWUP = "agreement: provet\nyear: {}\nsummary: Så gick det.\nsource: avtal#1\n"


@pytest.mark.parametrize(
    ("report", "words"),
    [
        ("", "I registret saknas uppgift om årlig rapport för 2020."),
        ("annual_report: yes", None),
        ("annual_report: no", "Årlig rapport för 2020 finns inte, enligt uppföljningen."),
        ("annual_report: unknown", "I registret saknas uppgift om årlig rapport för 2020."),
    ],
)
def test_each_missing_year_is_named_once(report: str, words: str | None) -> None:
    made = register(
        period("2021-12-31") + YEARLY + "  - {what: Rapport, every: year, kind: annual_report}\n",
        followups__a=FOLLOWUP.format(2020) + report,
    )
    said = [due.words for due in find_due(made)]
    missing = "I registret saknas uppgift om uppföljning och årlig rapport för 2021."
    assert sorted(said) == sorted([missing, *([words] if words else [])])


@pytest.mark.parametrize(
    ("record", "found"),
    [
        (
            "",
            [
                (
                    "cycle_missing",
                    "I registret saknas uppgift om verksamhetsplan, översyn och möte för 2020.",
                )
            ],
        ),
        (
            "activity_plan: no\nreview: {on: 2020}",
            [
                ("cycle_missing", "I registret saknas uppgift om möte för 2020."),
                ("cycle_missing", "Verksamhetsplan för 2020 finns inte, enligt uppföljningen."),
            ],
        ),
        (
            "activity_plan: yes\nreview: {on: 2020}\nmeetings: [{body: X, date: 2020-05-01}]",
            [],
        ),
    ],
)
def test_what_a_year_lacks_is_told_as_on_the_page(
    record: str, found: list[tuple[str, str]]
) -> None:
    items = "".join(CYCLE.format(kind) for kind in ("activity_plan", "review", "meeting"))
    made = register(
        period("2020-12-31") + f"annual_cycle:\n{items}",
        followups__a=FOLLOWUP.format(2020) + record,
    )
    assert sorted((due.kind, due.words) for due in find_due(made)) == found


@pytest.mark.parametrize(
    ("as_of", "record", "said"),
    [
        ("2020-03-31", "", []),
        ("2020-04-01", "", ["I registret saknas uppgift om översyn för 2020."]),
        ("2020-04-01", "activity_plan: no", ["I registret saknas uppgift om översyn för 2020."]),
        ("2020-04-01", "review: {on: 2020-03}", []),
        (
            "2020-09-01",
            "activity_plan: no",
            [
                "I registret saknas uppgift om översyn för 2020.",
                "Verksamhetsplan för 2020 finns inte, enligt uppföljningen.",
            ],
        ),
    ],
)
def test_what_had_its_month_this_year_is_told_this_year(
    as_of: str, record: str, said: list[str]
) -> None:
    items = CYCLE.format("review, month: 3") + CYCLE.format("activity_plan, month: 8")
    followup = {"followups__a": FOLLOWUP.format(2020) + record} if record else {}
    made = register(period("2020-12-31") + f"annual_cycle:\n{items}", as_of, **followup)
    due = [due for due in find_due(made) if due.kind not in ("annual_item", "end")]
    assert sorted(one.words for one in due) == said
    (year,) = find_cycle(made, find_agreements(made, "provstad")[0])
    missing = "I registret saknas uppgift om översyn för 2020." in said
    assert ("review" in year.find_kinds("missing")) is missing


CYCLE = "  - {{item: Något, kind: {}}}\n"


def test_a_year_without_goals_does_not_lack_a_follow_up() -> None:
    made = register(period("2020-12-31") + "annual_cycle:\n" + CYCLE.format("goals"))
    assert [due.kind for due in find_due(made)] == ["cycle_missing"]


@pytest.mark.parametrize(
    ("as_of", "item", "found"),
    [
        ("2020-06-01", "month: 10", [("2020-10-31", "soon")]),
        ("2020-10-31", "month: 10", [("2020-10-31", "soon")]),
        ("2020-11-01", "month: 10", []),  # in a year, and nothing to think of yet
        ("2020-11-01", "month: 2", [("2021-02-28", "soon")]),
        ("2020-06-01", "by: Gruppen", []),
        ("2022-01-01", "month: 2", []),  # nobody is left to do it
        ("2020-02-01", "kind: review, month: 3", []),  # on record already
        ("2021-02-01", "kind: review, month: 3", [("2021-03-31", "soon")]),
    ],
)
def test_an_item_of_the_annual_cycle_is_due_by_the_end_of_its_month(
    as_of: str, item: str, found: list[tuple[str, str]]
) -> None:
    made = register(
        period("2022-01-31") + f"annual_cycle: [{{item: Det hela ses över., {item}}}]\n",
        as_of,
        followups__a=FOLLOWUP.format(2020) + "review: {on: 2020-01-15}",
    )
    due = [one for one in find_due(made) if one.kind == "annual_item"]
    assert [(str(one.date), one.urgency) for one in due] == found
    for one in due:
        month = {2: "februari", 3: "mars", 10: "oktober"}[one.date.month if one.date else 0]
        assert one.words == f"Enligt årshjulet: Det hela ses över, i {month}."
        assert one.path == "content/agreements/provet.yml"


def test_only_a_yearly_duty_asks_for_every_year() -> None:
    monthly = YEARLY.replace("every: year", "every: continuous")
    assert tell(register(period("2021-12-31") + monthly)) == []


MEETING = "  - {{body: {}, date: {}}}\n"


@pytest.mark.parametrize(
    ("meetings", "found"),
    [
        ([], False),
        (["Samrådsgruppen"], False),
        (["Styrgruppen"], True),
        (["Styrgruppen", "Styrgruppen"], False),
    ],
)
def test_meetings_are_counted_only_where_some_are_named(meetings: list[str], found: bool) -> None:  # noqa: FBT001
    listed = "".join(MEETING.format(body, "2020-05-01") for body in meetings)
    followup = FOLLOWUP.format(2020) + (f"meetings:\n{listed}" if listed else "")
    made = register(period("2020-12-31") + STEERING, followups__a=followup)
    words = "Styrgruppen höll 1 möte 2020 enligt uppföljningen. Minst 2 om året är bestämt."
    assert [due.words for due in find_due(made)] == [words] * found


def test_part_of_a_year_is_not_held_to_the_meetings_of_a_year() -> None:
    followup = FOLLOWUP.format(2020) + "meetings:\n" + MEETING.format("Styrgruppen", "2020-05-01")
    assert tell(register(period("2020-12-30") + STEERING, followups__a=followup)) == []
    made = register(period("2020-12-31") + STEERING, "2020-12-31", followups__a=followup)
    assert [kind for kind, _, _ in tell(made)] == ["end"]


# --- findings, owners and formats ----------------------------------------------------------------


GUIDELINE = """
title: Riktlinjer
issuer: provstad
status: adopted
decided_on: 2018-01-01
sets:
  - id: laglighet
    title: X
    kind: legal
    strength: ska
    pass_answer: yes
    items: [{id: stod, text: Inget stöd}]
  - id: demokrati
    title: Y
    kind: democracy
    strength: ska
    pass_answer: no
    items: [{id: vald, text: Våld}]
source: avtal#1
"""
ANSWERED = """
assessments:
  - {guideline: regler, made_on: 2019-03-01, answers: [{set: laglighet, item: stod, answer: yes}]}
"""
MADE_CHECK = """
partner: vanner
agreement: provet
guideline: regler
made_on: 2019-03-01
conclusion: approved
"""
SIGNED = "period: {signed: 2019-03-01}\n"


def test_what_a_guideline_asks_for_is_due_where_its_rule_says_so() -> None:
    made = register(SIGNED, guidelines__regler=GUIDELINE)
    due = find_due(made)
    assert [(d.kind, d.partner, d.words, d.line) for d in due] == [
        ("assessment_missing", "", "Uppgift om bedömning saknas: ”X”.", 3),
        ("control_missing", "vanner", "Uppgift om kontroll av Provets Vänner saknas.", 8),
    ]
    found = check_rules(made)
    asked = [f for f in found if f.code in ("assessment-missing", "control-missing")]
    assert [(f.path, f.line) for f in asked] == [(d.path, d.line) for d in due]


@pytest.mark.parametrize(
    ("agreement", "others", "kinds"),
    [
        (SIGNED + ANSWERED, {}, ["control_missing"]),
        (SIGNED, {"checks__ett": MADE_CHECK}, ["assessment_missing"]),
        (SIGNED + "withheld: [{field: checks, reason: x}]\n", {}, ["assessment_missing"]),
        (SIGNED + "withheld: [{field: assessments, reason: x}]\n", {}, ["control_missing"]),
        ("period: {signed: 2017-12-31}\n", {}, []),
        ("", {}, []),
    ],
)
def test_what_is_on_record_or_was_not_asked_for_is_not_due(
    agreement: str, others: dict[str, str], kinds: list[str]
) -> None:
    made = register(agreement, guidelines__regler=GUIDELINE, **others)
    assert [due.kind for due in find_due(made)] == kinds


def test_what_two_owners_share_stands_with_both() -> None:
    text = AGREEMENT.replace("owner: provstad", "owner: [provstad, vanner]")
    files = {"partners/provstad": OWNER, "partners/vanner": HELPERS, "documents/avtal": DOCUMENT}
    made = make_register({**files, "agreements/provet": text + period("2026-09-30")})
    groups = group_by_owner(made, find_due(made))
    assert [(owner, len(due)) for owner, _, due in groups] == [("vanner", 1), ("provstad", 1)]
    made = make_register({"agreements/provet": "title: X\nstatus: signed\n" + period("2026-09-30")})
    ((owner, name, _),) = group_by_owner(made, find_due(made))
    assert (owner, name) == ("", "Offentlig part: uppgift saknas")


def test_nothing_to_do_is_said() -> None:
    made = register("")
    due = find_due(made)
    assert render_text(made, due) == "Läget den 1 juni 2026\n\nInget att göra."
    assert write_markdown(made, due) == "# Läget den 1 juni 2026\n\nInget att göra."
    assert json.loads(render_json(made, due)) == []


END = "Avtalstiden tar slut. Enligt avtalet. (content/agreements/provet.yml:1)"


def test_text_names_owner_urgency_day_and_file() -> None:
    made = register(period("2026-06-30") + YEARLY.replace("year}", "once}"))
    assert render_text(made, find_due(made)).splitlines() == [
        "Läget den 1 juni 2026",
        "",
        "Provstad",
        "  Inom sex månader",
        "    2026-06-30 (om 29 dagar) Provet: " + END,
    ]


def test_json_has_what_a_program_needs() -> None:
    made = register(period("2026-06-30"))
    (row,) = json.loads(render_json(made, find_due(made)))
    assert row == {
        "kind": "end",
        "urgency": "soon",
        "agreement": "provet",
        "partner": None,
        "owner": ["provstad"],
        "date": "2026-06-30",
        "days": 29,
        "message": "Avtalstiden tar slut. Enligt avtalet.",
        "path": "content/agreements/provet.yml",
        "line": 1,
    }


def test_hostile_titles_are_inert() -> None:
    text = AGREEMENT.replace("title: Provet", r'title: "[x](http://a) <b>\n# y"')
    files = {"partners/provstad": OWNER, "documents/avtal": DOCUMENT}
    made = make_register({**files, "agreements/provet": text + period("2026-06-30")})
    assert r"[x](http://a) <b>\n# y: Avtalstiden" in render_text(made, find_due(made))
    assert r"\[x\](http://a) \<b\>\\n\# y: Avtalstiden" in write_markdown(made, find_due(made))
    assert escape_markdown("a\n# b\x1b[31m") == r"a\\n\# b\\x1b\[31m"


# --- the real records and the example ------------------------------------------------------------


def read_due(project: Path, as_of: date) -> tuple[Due, ...]:
    tables = read_project(project)
    register = Register(tables, as_of)
    assert not [one for one in check_rules(register) if one.severity == Severity.ERROR]
    return find_due(register)


def test_the_example_shows_every_kind() -> None:
    days = (EXAMPLE_DAY, date(2026, 8, 1))
    kinds = {due.kind for day in days for due in read_due(EXAMPLE, day)}
    assert kinds == {
        *("end", "extension_decision", "notice", "latest_end", "check_due", "assessment_due"),
        *("followup_missing", "report_missing", "cycle_missing", "meetings_few", "annual_item"),
        *("assessment_missing", "control_missing", "terms_missing", "answer_against"),
        "verify_again",
    }


LACKING = [
    ("bot-feriepraktik", "I registret saknas uppgift om uppföljning och möte för 2018.", 2019),
    ("bot-feriepraktik", "I registret saknas uppgift om möte för 2019.", 2020),
    (
        "bot-kvinna-i-botkyrka",
        "I registret saknas uppgift om uppföljning och årlig rapport för 2020.",
        2021,
    ),
    ("sto-duo-stockholm", "I registret saknas uppgift om uppföljning för 2019.", 2020),
    ("sto-medprat", "I registret saknas uppgift om uppföljning för 2019.", 2020),
    ("sto-svenska-med-baby", "I registret saknas uppgift om uppföljning för 2019.", 2020),
]
"""By hand from the agreements, with the first year that tells of it."""


@pytest.mark.parametrize("year", [2018, 2020, 2023, 2026, 2030])
def test_nothing_is_due_on_our_site_that_no_source_binds_to(year: int) -> None:
    due = read_due(ROOT, date(year, 6, 1))
    assert {owner for one in due for owner in one.owners} <= {"botkyrka-kommun", "stockholms-stad"}
    missing = {(d.agreement, d.words) for d in due if d.kind.endswith("_missing")}
    assert missing == {(name, words) for name, words, since in LACKING if year >= since}
    kinds = {d.kind for d in due if not d.kind.endswith("_missing")}
    assert kinds <= {"end", "extension_decision", "latest_end", "annual_item"}
    assert [d.agreement for d in due if d.kind == "annual_item"] == ["bot-basun"] * (year == 2018)
    assert not [d for d in due if year >= 2023 and d.date]


def test_the_page_has_the_same_list_above_the_tables() -> None:
    body = find_page(read_site(EXAMPLE, EXAMPLE_DAY), "uppfoljning/").body
    assert body.index('id="att-bevaka"') < body.index('id="kommande"')
    for due in read_due(EXAMPLE, EXAMPLE_DAY):
        assert due.words.replace('"', "&#34;") in body
