"""The ready-made lists: every agreement on exactly the lists it belongs to, and no list empty."""

from __future__ import annotations

import posixpath
from functools import cache
from typing import TYPE_CHECKING

import pytest
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, find_page
from registers import TODAY, read_project, read_site
from selectolax.lexbor import LexborHTMLParser

from iopgen import entities as e
from iopgen.formats import make_slug
from iopgen.model import Register
from iopgen.pages import register as register_pages
from iopgen.pages.lists import LISTS

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
    ends = [int(text[:4]) for text in (agreement.start, agreement.end) if text]
    state = register.states[agreement.id].code
    lists = {f"form/{agreement.form}/", f"lage/{state}/"}
    lists |= {f"kommun/{owner}/" for owner in agreement.owner}
    lists |= {f"ar/{year}/" for year in range(min(ends), max(ends) + 1)} if ends else set()
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
    timeless = sum(not a.start and not a.end for a in register.all(e.Agreement))
    assert timeless > 1
    body = find_page(read_site(ROOT, TODAY), LISTS).body
    part = body.partition('id="ar"')[2].partition("<h2")[0]
    assert f"{timeless} samarbeten står inte på någon lista här" in part


def test_years_are_newest_first_and_links_lead_to_the_lists() -> None:
    site = read_site(EXAMPLE, EXAMPLE_DAY)
    years = [one for one in _list_linked(site, LISTS, "#ar ~ ul") if "/ar/" in one]
    assert years == sorted(years, reverse=True)
    for address in ("", "partnerskap/"):
        assert any(
            one.partition("#")[0].startswith("listor") for one in _list_linked(site, address, "")
        ), address


def test_a_long_list_is_paged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_pages, "PAGE_LENGTH", 5)
    site: Site = read_site.__wrapped__(EXAMPLE, EXAMPLE_DAY)
    whole = _list_linked(read_site(EXAMPLE, EXAMPLE_DAY), f"{LISTS}form/iop/", "tbody th")
    assert len(whole) > 5
    count = -(-len(whole) // 5)
    parts = [f"{LISTS}form/iop/", *(f"{LISTS}form/iop/sida-{n}/" for n in range(2, count + 1))]
    assert [link for part in parts for link in _list_linked(site, part, "tbody th")] == whole


def test_lists_stay_out_of_the_search() -> None:
    site = read_site(EXAMPLE, EXAMPLE_DAY)
    assert not [page for page in site.search if page.address.startswith(LISTS)]
