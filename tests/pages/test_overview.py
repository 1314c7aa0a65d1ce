"""The start page: what it picks when there is much, what it counts, and the words it uses."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, draw, find_page
from registers import TODAY, make_register, read_project, read_site
from selectolax.lexbor import LexborHTMLParser

from iopgen.data.open_data import Published
from iopgen.data.totals import Account, make_total
from iopgen.pages import overview
from iopgen.pages.overview import (
    LATEST,
    MOST_BARS,
    MOST_NAMES,
    MOST_OWNERS,
    count_civil,
    has_contact,
    list_owners,
    name_owners,
    pick_due,
    pick_years,
)
from iopgen.pages.register import list_proposed
from iopgen.pages.view import SiteContents
from iopgen.reading.settings import load_settings
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.states import find_states
from iopgen.review.due import Due

if TYPE_CHECKING:
    from pathlib import Path

    from selectolax.lexbor import LexborNode

PROJECTS = pytest.mark.parametrize(
    ("project", "day"), [(EXAMPLE, EXAMPLE_DAY), (ROOT, TODAY)], ids=["example", "real"]
)

MUNICIPALITY = "name: {}\nsector: municipality"
IOP = "title: {}\nform: iop\nowner: [{}]\nstatus: {}"


@cache
def _read_register(project: Path, day: date) -> Register:
    return Register(read_project(project), day)


def _read_start(project: Path, day: date) -> LexborNode:
    root = LexborHTMLParser(find_page(read_site(project, day), "").body).root
    assert root
    return root


def _read_text(node: LexborNode) -> str:
    return " ".join(node.text().split())


# --- what is picked -------------------------------------------------------------------------------


def _account(year: str, stage: str, first: str = "", last: str = "") -> Account:
    key = (int(year) if year else None, first, last, stage, "cash")
    return Account("form", "iop", "iop", make_total((), key))


def test_the_latest_years_are_picked_whole() -> None:
    stages = ("agreed", "budget", "outcome", "forecast")
    accounts = [_account(str(year), stage) for year in range(2020, 2026) for stage in stages]
    kept = pick_years(accounts)
    assert kept == accounts[-2 * len(stages) :]
    assert len(kept) <= MOST_BARS


def test_one_year_is_picked_however_much_it_holds() -> None:
    accounts = [_account("2024", str(n)) for n in range(MOST_BARS + 3)]
    assert pick_years([_account("2023", "agreed"), *accounts]) == accounts
    assert pick_years([]) == []


def test_another_time_than_a_year_belongs_to_the_year_it_begins() -> None:
    accounts = [_account("", "agreed", "2023-07-01", "2024-06-30"), _account("2024", "agreed")]
    assert pick_years(accounts) == accounts


def _due(agreement: str, urgency: str, day: str = "", kind: str = "report") -> Due:
    when = date.fromisoformat(day) if day else None
    return Due(kind, agreement, "", (), when, urgency, "Något.", (), "", 0)


def test_the_nearest_ends_come_first_and_the_rest_is_counted() -> None:
    report = _due("a", "soon", "2026-07-01")
    end = _due("a", "later", "2027-01-01", "end")
    left = [_due("a", "overdue", "2026-01-01"), _due("a", "later"), _due("a", "missing")]
    others = [_due("b", "soon", "2026-06-02", "end")]
    assert pick_due([report, end, *left, *others], {"a"}) == ([end, report], len(left))
    many = [_due("a", "soon", f"2026-07-0{n}") for n in range(1, LATEST + 3)]
    assert pick_due(many, {"a"}) == (many[:LATEST], 2)
    assert pick_due(many, set()) == ([], 0)


def test_owners_with_most_iop_come_first_with_their_first_names() -> None:
    many = {f"agreements/a{n:02}": IOP.format(f"A{n:02}", "y", "signed") for n in range(14)}
    register = make_register(
        {
            "partners/y": MUNICIPALITY.format("Yttre"),
            "partners/x": MUNICIPALITY.format("Inre"),
            "partners/b": MUNICIPALITY.format("Bortre"),
            "partners/utan": MUNICIPALITY.format("Utan"),
            "agreements/x1": IOP.format("X", "x, b", "signed"),
            **many,
        }
    )
    found = list_owners(register, register.by(e.Agreement, "form", "iop"))
    assert [(owner.id, len(own), more) for owner, own, more in found] == [
        ("y", MOST_NAMES, 14 - MOST_NAMES),
        ("b", 1, 0),
        ("x", 1, 0),
    ]


# --- what is counted ------------------------------------------------------------------------------


@PROJECTS
def test_civil_society_is_counted_as_the_list_of_organisations_does(
    project: Path, day: date
) -> None:
    register = _read_register(project, day)
    page = LexborHTMLParser(find_page(read_site(project, day), "parter/").body)
    listed = len(page.css('[aria-labelledby="ideburna-lista-namn"] tbody tr'))
    assert listed == count_civil(register, register.all(e.Agreement)) > 1
    figure = _read_text(_read_start(project, day).css("ul.iop-figures > li")[3])
    counted = re.search(r"(\d+) i alla former", figure) or re.match(r"(\d+)", figure)
    assert counted
    assert int(counted[1]) == listed


@PROJECTS
def test_each_name_has_its_state_and_each_state_is_counted(project: Path, day: date) -> None:
    register = _read_register(project, day)
    start = _read_start(project, day)
    for item in start.css("#iop ~ ul.iop-cards")[0].css("li li:has(.iop-state)"):
        link = item.css_first("a").attributes["href"] or ""
        state = find_states(register)[link.strip("./").rpartition("/")[2]].code
        assert [one.attributes["class"] for one in item.css(".iop-state")] == [
            f"iop-state iop-state--{state}"
        ]
    named = start.css("#iop ~ ul.iop-cards")[0].css('li li a[href*="partnerskap/"]')
    assert len(named) == len(start.css("#iop ~ ul.iop-cards")[0].css("li li .iop-state")) > 1


def test_declined_proposals_are_told_of_beside_the_count() -> None:
    first = _read_text(_read_start(EXAMPLE, EXAMPLE_DAY).css_first("ul.iop-figures > li"))
    assert re.fullmatch(
        r"17 partnerskap \(IOP\) 3 av dem bara som förslag eller initiativ, 2 avböjda", first
    )
    body = find_page(read_site(EXAMPLE, EXAMPLE_DAY), "partnerskap/").body
    assert "17 formen" in body
    assert "2 avböjda förslag inräknade" in body


def test_a_declined_step_makes_no_proposal() -> None:
    step = "decisions:\n  - {kind: declined, date: 2026-01-15}"
    register = make_register(
        {
            "agreements/a": IOP.format("A", "", "proposed"),
            "agreements/b": IOP.format("B", "", "proposed") + f"\n{step}",
            "agreements/c": IOP.format("C", "", "declined"),
            "agreements/d": IOP.format("D", "", "signed"),
        }
    )
    assert [a.id for a in list_proposed(register, register.all(e.Agreement))] == ["a"]


def _make_start(files: dict[str, str]) -> str:
    """Return the words of the start page of some records."""
    settings = load_settings(EXAMPLE, EXAMPLE_DAY)
    register = make_register(files)
    site = SiteContents(register, Published(register, settings.site_url), settings)
    root = LexborHTMLParser(next(iter(overview.draft_pages(site))).make().body).root
    assert root
    return _read_text(root)


def test_only_open_contradictions_are_counted_as_unsolved() -> None:
    states = ("open", "open", "resolved", "explained")
    text = _make_start(
        {
            f"discrepancies/d{n}": f"question: Vad?\nstatus: {status}"
            for n, status in enumerate(states)
        }
    )
    assert "2 olösta frågor där källorna säger olika" in text


def test_amounts_are_known_for_so_many_of_the_iop_alone() -> None:
    line = "{id: l, year: 2024, kind: cash, stage: agreed, amount: 10, qualifier: exact}"
    forms = {"a": "iop", "b": "iop", "c": "grant", "d": "grant"}
    files = {f"agreements/{n}": f"title: {n}\nform: {form}" for n, form in forms.items()}
    files |= {f"budgets/{n}": f"agreement: {n}\nlines: [{line}]" for n in "acd"}
    assert "Något belopp är känt för 1 av 2 IOP." in _make_start(files)


def test_owners_beyond_the_first_are_counted() -> None:
    many = MOST_OWNERS + 2
    files = {f"partners/p{n:02}": MUNICIPALITY.format(f"P{n:02}") for n in range(many)}
    files |= {f"agreements/a{n:02}": IOP.format(n, f"p{n:02}", "signed") for n in range(many)}
    text = _make_start(files)
    assert f"{many} kommuner" in text
    assert "2 offentliga parter till har IOP i registret." in text


def test_news_are_newest_first() -> None:
    days = {"a": "2024-02", "b": "2026", "c": "2025-01-01", "d": "2026-03-01"}
    files = {
        f"documents/{n}": f"title: {n}\nkind: report\ndate: {day}\nissuer: I"
        for n, day in days.items()
    }
    files["agreements/a"] = "title: A\nform: iop\nsource: [a, b, c, d]"
    news = overview.list_news(make_register(files))
    assert [document.id for document, _ in news] == ["b", "d", "c", "a"]
    assert all([a.id for a in agreements] == ["a"] for _, agreements in news)


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sectors", "words"),
    [
        (["municipality"], "kommun"),
        (["municipality"] * 6, "kommuner"),
        (["region"], "offentlig part"),
        (["region", "state"], "offentliga parter"),
        (["municipality", "region"], "kommuner och andra offentliga parter"),
        ([], "offentliga parter"),
    ],
)
def test_owners_are_called_what_they_are(sectors: list[str], words: str) -> None:
    register = make_register(
        {f"partners/p{n}": f"name: P{n}\nsector: {one}" for n, one in enumerate(sectors)}
    )
    assert name_owners(register.all(e.Partner)) == words


def test_the_start_page_sends_readers_only_where_an_answer_is() -> None:
    contact = "contact: {function: Samordnaren}"
    silent = {
        "partners/p": MUNICIPALITY.format("P"),
        "partners/q": f"{MUNICIPALITY.format('Q')}\n{contact}",
        "agreements/a": IOP.format("A", "p", "signed"),
    }
    register = make_register(silent)
    assert not has_contact(register, register.all(e.Agreement))
    told = make_register({**silent, "agreements/b": IOP.format("B", "p, q", "signed")})
    assert has_contact(told, told.all(e.Agreement))
    known = "På varje partnerskaps sida står vem man kan fråga"
    assert known in _read_text(_read_start(EXAMPLE, EXAMPLE_DAY))
    real = _read_text(_read_start(ROOT, TODAY))
    assert known not in real
    assert "kommunens växel eller registrator, eller till föreningen" in real


def test_a_bare_title_says_from_whom_it_comes() -> None:
    start = _read_text(_read_start(ROOT, TODAY).css_first("#nytt ~ ul"))
    news = overview.list_news(_read_register(ROOT, TODAY))[:LATEST]
    for document, _ in news:
        assert document.issuer in start
    assert any(document.issuer not in document.title for document, _ in news)


@PROJECTS
def test_headings_hold_also_where_nothing_runs(project: Path, day: date) -> None:
    text = _read_text(_read_start(project, day))
    assert "Vilka har eller har haft partnerskap?" in text
    assert "Vilka har partnerskap?" not in text
    assert "Riktlinjer och andra texter om IOP" in text


def test_the_start_page_says_whose_the_sums_are_and_how_new_the_newest_document_is() -> None:
    body = draw(ROOT, overview, as_of=TODAY)[""]
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body))
    assert "Den nyaste handlingen är från 27 september 2022" in text
    assert "Beloppen gäller Botkyrka kommun 2017–2020, Linköpings kommun 2023–2024." in text
    text = draw(EXAMPLE, overview)[""]
    assert "Beloppen gäller" not in text  # one owner alone


def test_a_day_ahead_of_what_nobody_knows_to_run_is_not_denied() -> None:
    renewing = (
        "form: iop\nstatus: signed\nperiod: {start: 2019-01-01, end: 2019-12-31, "
        "extension: {kind: automatic, step_months: 12, latest_end: 2030-12-31}}"
    )
    plain = "form: iop\nstatus: signed\nperiod: {start: 2019-01-01, end: 2019-12-31}"
    for agreement, ahead in ((renewing, True), (plain, False)):
        register = make_register({"agreements/a": agreement})
        assert overview.has_day_ahead(register, {"a"}) == ahead
        assert not overview.has_day_ahead(register, {"b"})
