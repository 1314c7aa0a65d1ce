"""Documents: when a page was read, other versions of it, and what its places are called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, copy_project, draw, find_page
from registers import TODAY, make_register, read_site

from iopgen.pages import sources
from iopgen.pages.sources import cites_other_places, find_versions
from iopgen.register import entities as e

if TYPE_CHECKING:
    from pathlib import Path

URL = "url: https://example.org/sida"


def read_body(address: str) -> str:
    return find_page(read_site(EXAMPLE, EXAMPLE_DAY), address).body


def test_versions_behind_one_address_lead_to_each_other() -> None:
    body = read_body("kallor/ex-natthuset-webb-2026/")
    assert re.search(r"<dt>Läst på webben</dt><dd>20 april 2026", body)
    link = r"Samma adress, läst en annan dag:\s+<a href=\"\.\./ex-natthuset-webb-2025/\""
    assert re.search(link, body)
    assert "(läst 10 mars 2025)" in body
    assert "(läst 20 april 2026)" in read_body("kallor/ex-natthuset-webb-2025/")
    assert "Samma adress" not in read_body("kallor/ex-natthuset-avtal/")


def test_versions_are_the_newest_first_and_parts_are_none() -> None:
    register = make_register(
        {
            "documents/a": f"title: A\n{URL}\nretrieved_on: 2025-03-01",
            "documents/b": f"title: B\n{URL}\ndate: 2024",
            "documents/c": f"title: C\n{URL}\npart_of: a\ndate: 2025",
            "documents/d": f"title: D\n{URL}\nretrieved_on: 2026-03-01",
            "documents/f": "title: F\nretrieved_on: 2026-03-01",
        }
    )
    found = find_versions(register, register.get(e.Document, "a"))
    assert [one.id for one in found] == ["d", "b"]
    assert find_versions(register, register.get(e.Document, "f")) == []


def test_a_document_without_lines_says_nothing_of_lines() -> None:
    for address in ("kallor/ex-natthuset-avtal/", "kallor/ex-natthuset-nyhet/"):
        assert "Radnumren" not in read_body(address)
    assert "Radnumren" in read_body("kallor/ex-lyktan-avtal/")


@pytest.mark.parametrize(("source", "found"), [("a#1", False), ("a#page=3", True), ("", False)])
def test_other_places_than_lines_are_told_of_where_there_are_any(
    source: str, *, found: bool
) -> None:
    text = f"title: A\nsource: {source}" if source else "title: A"
    assert cites_other_places(make_register({"agreements/a": text})) is found


def test_the_list_says_what_a_place_may_be(tmp_path: Path) -> None:
    words = "rader, en sida, en paragraf, en rubrik eller ett kort citat"
    assert words in read_body("kallor/")
    assert "läst 20 april 2026" in read_body("kallor/")
    body = draw(copy_project(tmp_path / "p", ROOT), sources, as_of=TODAY)["kallor/"]
    assert words not in body
    assert "till rader i det" in body


def test_the_foot_of_a_page_says_each_place_and_of_lines_where_there_are_some() -> None:
    body = read_body("partnerskap/exk-natthuset/")
    for words in (
        "sidorna 1–6",
        "sidan 5, 7 §",
        "12 kap. 3 §",
        "under rubriken Omfattning",
        "sidan 1, ”Nämnden beslutade den 20 augusti 2024”",
    ):
        assert re.search(rf'<li id="kalla-\d+" value="\d+">{re.escape(words)}</li>', body), words
    assert 'title="Exempelhandling: överenskommelse om Natthuset, sidan 5, 7 §"' in body
    assert "räknade i vår textkopia" not in body
    assert "räknade i vår textkopia" in read_body("partnerskap/exk-lyktan/")


def test_what_an_evaluation_is_in_counts_as_used() -> None:
    site = read_site(EXAMPLE, EXAMPLE_DAY)
    body = find_page(site, "kallor/ex-natthuset-utvardering/").body
    assert "Ingen sida bygger på dokumentet" not in body
    assert 'partnerskap/exk-natthuset/"' in body
