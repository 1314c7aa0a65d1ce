"""The ready-made lists: every agreement on exactly the lists it belongs to, and no list empty."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from example_register import read_paged_example
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, find_page
from registers import TODAY, make_register, read_project, read_site, read_table
from selectolax.lexbor import LexborHTMLParser

from iopgen.calc.formats import make_slug
from iopgen.pages import register as register_pages
from iopgen.pages.lists import LIST_TITLES, LISTS, OWN_TITLES, List, make_kinds, make_list_title
from iopgen.pages.register import find_choices, list_years
from iopgen.records.schemas import load_schemas
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.states import find_states
from iopgen.review.sentences import explain_state

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from iopgen.site import Site

PROJECTS = pytest.mark.parametrize(
    ("project", "day"), [(EXAMPLE, EXAMPLE_DAY), (ROOT, TODAY)], ids=["example", "real"]
)


@cache
def _read_register(project: Path, day: date) -> Register:
    return Register(read_project(project), day)


def _expect(register: Register, agreement: e.Agreement) -> set[str]:
    """Say by the record itself, and by no filter, on which lists an agreement belongs."""
    state = find_states(register)[agreement.id].code
    lists = {f"form/{agreement.form}/", f"lage/{state}/"}
    lists |= {f"kommun/{owner}/" for owner in agreement.owner}
    lists |= {f"ar/{year}/" for year in list_years(register, agreement)}
    lists |= {f"omrade/{make_slug(agreement.thematic_area)}/"} if agreement.thematic_area else set()
    return {LISTS + one.replace("_", "-") for one in lists}


def _list_linked(site: Site, address: str, css: str) -> list[str]:
    """Return the addresses that a part of a page leads to."""
    links = LexborHTMLParser(find_page(site, address).body).css(f"{css} a")
    ways = [posixpath.join(address, link.attributes["href"] or "") for link in links]
    return [posixpath.normpath(way) + "/" for way in ways]


@PROJECTS
def test_each_agreement_stands_on_exactly_its_lists(project: Path, day: date) -> None:
    site, register = read_site(project, day), _read_register(project, day)
    lists = [p.address for p in site.pages if p.address.startswith(LISTS) and p.address != LISTS]
    found = {address: _list_linked(site, address, "tbody th") for address in lists}
    expected: dict[str, set[str]] = {}
    for agreement in register.all(e.Agreement):
        for address in _expect(register, agreement):
            expected.setdefault(address, set()).add(f"partnerskap/{agreement.id}/")
    assert {address: set(links) for address, links in found.items()} == expected
    assert all(len(links) == len(set(links)) > 0 for links in found.values())


@PROJECTS
def test_the_page_of_lists_names_all_with_their_counts(project: Path, day: date) -> None:
    site = read_site(project, day)
    tree = LexborHTMLParser(find_page(site, LISTS).body)
    lists = {p.address for p in site.pages if p.address.startswith(LISTS)} - {LISTS}
    for item in tree.css("ul.iop-cards li"):
        address = posixpath.join(LISTS, item.css_first("a").attributes["href"] or "")
        assert address in lists
        lists.discard(address)
        rows = _list_linked(site, address, "tbody th")
        assert item.css_first(".iop-note").text().split()[0] == str(len(rows))
        assert f"<p>{len(rows)} samarbete" in find_page(site, address).body
    assert not lists
    anchors = [head.attributes["id"] for head in tree.css("h2")]
    assert anchors == ["kommun", "ar", "form", "lage", "omrade"]


def test_what_has_no_list_is_counted() -> None:
    register = _read_register(ROOT, TODAY)
    site = read_site(ROOT, TODAY)
    years = [p.address for p in site.pages if p.address.startswith(f"{LISTS}ar/")]
    listed = {link for address in years for link in _list_linked(site, address, "tbody th")}
    timeless = len(register.all(e.Agreement)) - len(listed)
    assert timeless == 1
    part = find_page(site, LISTS).body.partition('id="ar"')[2].partition("<h2")[0]
    assert f"{timeless} samarbete står inte på någon lista här" in part


@PROJECTS
def test_each_year_that_a_page_tells_of_has_the_agreement_on_its_list(
    project: Path, day: date
) -> None:
    """Read the years where a reader meets them: in a state's note, a sum, and a follow-up."""
    site, register = read_site(project, day), _read_register(project, day)
    told: dict[str, set[str]] = {}
    for agreement in register.all(e.Agreement):
        years = re.findall(
            r"^(?:Pågick|Fanns) (\d{4})\.",
            explain_state(find_states(register)[agreement.id], brief=True),
        )
        years += [str(one.year) for one in register.by(e.FollowUp, "agreement", agreement.id)]
        for year in years:
            told.setdefault(year, set()).add(agreement.id)
    for row in read_table(site, "budget_lines"):
        if row["amount"] and row["year"] and row["stage"] != "proposed":
            told.setdefault(row["year"], set()).add(row["agreement"])
    assert len(told) > 1
    for year, agreements in told.items():
        linked = _list_linked(site, f"{LISTS}ar/{year}/", "tbody th")
        assert {f"partnerskap/{one}/" for one in agreements} <= set(linked), year


@PROJECTS
def test_the_rule_of_years_stands_where_it_is_used(project: Path, day: date) -> None:
    site = read_site(project, day)
    years = [p.address for p in site.pages if p.address.startswith(f"{LISTS}ar/")]
    for address in (LISTS, "partnerskap/", *years):
        assert register_pages.YEAR_RULE in find_page(site, address).body, address


def test_titles_and_descriptions_read_as_swedish() -> None:
    expected = {
        ("form", "assignment", "Uppdrag"): "Alla samarbeten i registret som är uppdrag.",
        ("form", "grant", "Föreningsbidrag"): "Alla samarbeten i registret som är föreningsbidrag.",
        ("form", "unknown", "Uppgift saknas"): (
            "Alla samarbeten i registret där formen inte är känd."
        ),
        ("state", "ended", "Avslutat"): "Alla avslutade samarbeten i registret.",
        ("state", "unknown", "Okänt läge"): "Alla samarbeten i registret där läget är okänt.",
        ("year", "2019", "2019"): "Alla samarbeten i registret under 2019.",
        ("area", "halsa", "hälsa"): "Alla samarbeten i registret inom området hälsa.",
        ("area", "jarva", "Järva"): "Alla samarbeten i registret inom området Järva.",
        ("area", "iop-stod", "IT-stöd"): "Alla samarbeten i registret inom området IT-stöd.",
        ("owner", "staten", "Staten"): "Alla samarbeten i registret där Staten är huvudpart.",
        ("owner", "s", "Samarbeten i S"): (
            "Alla samarbeten i registret där Samarbeten i S är huvudpart."
        ),
    }
    for (by, choice, name), description in expected.items():
        title = make_list_title(by, choice, name)
        assert List(by, choice, "", name, title, ()).description == description


def test_every_form_and_state_has_a_title() -> None:
    """A form that has none of its own stands as a word after `som är`; a state cannot."""
    fields = {name: load_schemas().tables["agreements"].field(name) for name in ("form", "state")}
    for by, field in fields.items():
        own = {choice for name, choice in OWN_TITLES if name == by}
        assert own <= set(field.categories)
        if by not in LIST_TITLES:
            assert own == set(field.categories)
        for choice, name in field.categories.items():
            assert make_list_title(by, choice, name).lower().count("samarbeten") == 1


@pytest.mark.parametrize(
    ("by", "forms", "words"),
    [
        ("year", ["iop"] * 3, "3 samarbeten, alla IOP."),
        ("year", ["iop", "grant"], "2 samarbeten, varav 1 IOP."),
        ("owner", ["grant"] * 2, "2 samarbeten, inget IOP."),
        ("owner", ["grant"], "1 samarbete, som inte är ett IOP."),
        ("state", ["iop"], "1 samarbete, som är ett IOP."),
        ("form", ["grant"] * 2, "2 samarbeten."),
    ],
)
def test_how_many_are_iop_is_told_in_words(by: str, forms: list[str], words: str) -> None:
    register = make_register(
        {f"agreements/a{n}": f"title: A{n}\nform: {form}" for n, form in enumerate(forms)}
    )
    assert List(by, "", "", "", "", register.all(e.Agreement)).count == words


def test_links_of_a_list_promise_no_more_than_the_page_has() -> None:
    body = find_page(read_site(ROOT, TODAY), f"{LISTS}kommun/staten/").body
    assert '<a href="../../../kommuner/staten/">Mer om Staten</a>' in body


def test_years_are_newest_first_and_links_lead_to_the_lists() -> None:
    site = read_site(EXAMPLE, EXAMPLE_DAY)
    years = [one for one in _list_linked(site, LISTS, "#ar ~ ul") if "/ar/" in one]
    assert years == sorted(years, reverse=True)
    for address in ("", "partnerskap/"):
        assert any(
            one.partition("#")[0].startswith("listor") for one in _list_linked(site, address, "")
        ), address


def test_areas_with_the_same_letters_have_a_list_each() -> None:
    areas = {"a": "Barn unga", "b": "Barn & unga", "c": "Järva", "d": "järva"}
    register = make_register(
        {f"agreements/{n}": f"title: {n}\nform: iop\nthematic_area: {t}" for n, t in areas.items()}
    )
    kinds = make_kinds(register)
    (kind,) = [kind for kind in kinds if kind.by == "area"]
    assert [(x.address, x.title, [a.id for a in x.agreements]) for x in kind.lists] == [
        (f"{LISTS}omrade/barn-unga/", "Samarbeten inom området Barn & unga", ["b"]),
        (f"{LISTS}omrade/barn-unga-2/", "Samarbeten inom området Barn unga", ["a"]),
        (f"{LISTS}omrade/jarva/", "Samarbeten inom området Järva", ["c", "d"]),
    ]
    # The register's filter goes by the same words.
    for one in kind.lists:
        assert all(one.choice in find_choices(register, a)["area"] for a in one.agreements)


def test_a_long_list_is_paged() -> None:
    site = read_paged_example(5)
    whole = _list_linked(read_site(EXAMPLE, EXAMPLE_DAY), f"{LISTS}form/iop/", "tbody th")
    assert len(whole) > 5
    count = -(-len(whole) // 5)
    parts = [f"{LISTS}form/iop/", *(f"{LISTS}form/iop/sida-{n}/" for n in range(2, count + 1))]
    assert [link for part in parts for link in _list_linked(site, part, "tbody th")] == whole


def test_lists_stay_out_of_the_search() -> None:
    site = read_site(EXAMPLE, EXAMPLE_DAY)
    assert not [page for page in site.search if page.address.startswith(LISTS)]
