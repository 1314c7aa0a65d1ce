"""The search page in a real browser."""

from __future__ import annotations

import json
import shutil
import time
from functools import partialmethod
from html import unescape
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import pytest
from browser import Handler, drive
from searching import PAGES

from iopgen.search import filters_and_words as made_lists
from iopgen.search import pagefind

if TYPE_CHECKING:
    from collections.abc import Callable

PACKAGE = Path(pagefind.__file__).parent.parent
POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'"  # no wasm-unsafe-eval, no eval

QUERIES = {
    "?q=feriepraktik": ["Feriepraktik för unga"],  # title
    "?q=praktikplats": ["Feriepraktik för unga"],  # another form of a word in the text
    "?q=ungdomars": ["Feriepraktik för unga"],
    "?q=sommarjobb": ["Feriepraktik för unga"],  # synonym, nowhere to be seen
    "?q=AVUX%2F2019%3A70": ["Feriepraktik för unga"],  # case number
    "?q=bostad": ["Kvinnofrid"],  # the end of a compound
    "?q=boende": ["Kvinnofrid"],
    "?q=foreningen%20exempel": ["Kvinnofrid"],  # without the dots
    "?q=k": [],  # too short to look up
    "?q=(k)": [],
    "?q=k%20feriepraktik%20%26": ["Feriepraktik för unga"],
    "?q=uppdrag%202021": ["Kvinnofrid"],  # what the filters say can be searched for too
    '?q="skyddat%20boende"': ["Kvinnofrid"],
    "?q=belopp": ["Två belopp för 2017"],  # a part of a page
    "?q=%C3%B6dets": ["Ödets förening"],  # a page with a title only
    "?kommun=Linköping": ["Kvinnofrid"],
    "?ar=2019": ["Feriepraktik för unga"],
    "?form=IOP&form=Uppdrag": ["Feriepraktik för unga", "Kvinnofrid"],  # either, in Swedish order
    "?q=kvinnofrid&kommun=Botkyrka": [],
    "?q=finnsinte": [],
}

MISSPELT = {
    "?q=ferieprakitk": "Menade du feriepraktik?",  # two letters swapped
    "?q=Botkirka": "Menade du botkyrka?",  # one changed
    "?q=kvinofird": "Menade du kvinnofrid?",  # one left out and two swapped
    "?q=skydddat%20ferieprakitk%20boende": "",  # no page has all the words, however spelt
    "?q=Botkirka&kommun=Linköping": "Menade du botkyrka?",  # filters may be what hides it
    "?q=finnsinte": "",  # nothing is near
    "?q=kvinnofrid&kommun=Botkyrka": "",  # spelt right
    "?q=ab": "",  # too short to tell
    "?q=sommarjob": "",  # only hidden words are near, and a beginning is found anyway
    "?q=botkyrka": "",
}


ASTRAY = {
    "?q=kommunism": "Ordet ”kommunism” finns inte här. Närmast: 1 sida med ord som liknar.",
    "?q=AVUX%2F2019%3A71": "Ordet ”71” finns inte här. Närmast: 1 sida med ord som liknar.",
    "?q=AVUX%2F2019%3A70": "1 träff på ”AVUX/2019:70”.",
    "?q=uppdrag%202021": "1 träff på ”uppdrag 2021”.",  # a year is a filter
    "?q=unga": "1 träff på ”unga”.",  # marked nowhere: it stands in the title
    "?q=studieförbund": "1 träff på ”studieförbund”.",
    "?q=ungdomar": "1 träff på ”ungdomar”.",  # another form of the word
}
"""Pagefind finds words that only begin alike, and does not say so."""


# -- the page, in a browser ------------------------------------------------------------------------


def write_site(root: Path, bundle: Path) -> None:
    """Write a site with a search page and a page that drives it, as a project site has it."""
    shutil.copytree(bundle, root / "pagefind")
    shutil.copytree(PACKAGE / "theme/assets", root / "assets")
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(PACKAGE / "pages/templates"), autoescape=True
    )
    body = templates.get_template("search.html").render(link=lambda address: f"../{address}")
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    head = f'<!doctype html><html lang="sv"><meta charset="utf-8">{policy}<title>Sök</title>'
    (root / "sok").mkdir()
    (root / "sok/index.html").write_text(head + body, encoding="utf-8")


@pytest.fixture(scope="module")
def seen(
    bundle: Path, tmp_path_factory: pytest.TempPathFactory, find_program: Callable[..., str]
) -> dict[str, Any]:
    """Return what the search page showed, by address asked for or step taken."""
    chromium = find_program("chromium", "chromium-browser", "google-chrome")
    root = tmp_path_factory.mktemp("www")
    write_site(root / "repo", bundle)
    stale = made_lists.render_filters(PAGES[::-1], "fragment/sv_before_")
    (root / "repo/pagefind/stale.json").write_text(stale, "utf-8")
    driver = (Path(__file__).parent / "search_driver.js").read_text(encoding="utf-8")
    addresses = json.dumps(
        ["", "?typ=Part", "?q=botkyrka", *QUERIES, *MISSPELT, *ASTRAY, "?q=åsens idrott 3"]
    )
    asked: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Handler, "do_GET", partialmethod(note_and_answer, asked))
        report = drive(chromium, root, "repo/", driver.replace("ADDRESSES", addresses))
    return {**report, "asked": asked}


def note_and_answer(handler: Handler, asked: list[str]) -> None:
    """Answer a request, slowly for a list that is fetched anew each time if asked to be slow."""
    asked.append(handler.path.removeprefix("/repo/"))
    markers = [path for path in asked if path in {"slow", "fast", "stale"}]
    if markers[-1:] == ["slow"] and "filters.json" in handler.path:
        time.sleep(1)
    # What the visitor before had, unless the browser asks past its own store.
    if markers[-1:] == ["stale"] and handler.headers["Cache-Control"] == "max-age=0":
        handler.path = handler.path.replace("filters.json", "stale.json")
    SimpleHTTPRequestHandler.do_GET(handler)


@pytest.mark.parametrize("address", QUERIES)
def test_finds(seen: dict[str, Any], address: str) -> None:
    assert [hit["title"] for hit in seen[address]["hits"]] == QUERIES[address]
    assert seen[address]["unfiltered"] == ("&kommun" in address)


@pytest.mark.parametrize("address", MISSPELT)
def test_misspelt_words_get_an_offer_that_finds_something(
    seen: dict[str, Any], address: str
) -> None:
    assert seen[address]["meant"] == MISSPELT[address]


@pytest.mark.parametrize("address", ASTRAY)
def test_words_that_are_not_there_are_told_from_those_that_are(
    seen: dict[str, Any], address: str
) -> None:
    assert seen[address]["hits"]
    assert seen[address]["status"] == ASTRAY[address]


def test_who_writes_a_whole_name_gets_it_first(seen: dict[str, Any]) -> None:
    assert seen["?q=åsens idrott 3"]["hits"][0]["title"] == "Åsens idrott 3"


def test_filters_of_another_index_are_not_used(seen: dict[str, Any]) -> None:
    assert [hit["title"] for hit in seen["stale"]["hits"]] == ["Kvinnofrid"]
    assert "Partnerskap (1)" in seen["stale"]["filters"]["typ"]


def test_offer_is_a_search_without_filters(seen: dict[str, Any]) -> None:
    assert seen["meant"]["address"] == "?q=botkyrka"
    assert len(seen["meant"]["hits"]) == 3
    assert seen["meant"]["meant"] == ""


def test_hit_leads_to_the_page_and_shows_where_the_words_are(seen: dict[str, Any]) -> None:
    (hit,) = seen["?q=ungdomars"]["hits"]
    assert hit == {
        "title": "Feriepraktik för unga",
        "href": "/repo/partnerskap/bot-feriepraktik/",
        "kind": "Partnerskap · AVUX/2019:70",
        "excerpt": "Praktikplatser på sommaren för ungdomar i gymnasiet. "
        "Elva parter, däribland Botkyrka kommun.",
        "marks": ["ungdomar"],
    }


def test_hit_may_be_a_part_of_a_page(seen: dict[str, Any]) -> None:
    (hit,) = seen["?q=belopp"]["hits"]
    assert hit["href"] == "/repo/avvikelser/#belopp"


def test_texts_of_records_stay_texts(seen: dict[str, Any]) -> None:
    hit = next(hit for hit in seen["?q=botkyrka"]["hits"] if hit["href"].endswith("/farlig/"))
    assert hit["title"] == PAGES[2].title
    assert hit["excerpt"] == unescape(PAGES[2].description)  # entities are undone once too often
    assert hit["marks"] == ["Botkyrka."]
    looks = (look for step, look in seen.items() if step != "asked")
    assert not any(look["injected"] for look in looks)


def test_filters_count_what_the_other_filters_leave(seen: dict[str, Any]) -> None:
    assert seen["?q=botkyrka"]["status"] == "3 träffar på ”botkyrka”."
    assert seen["?q=botkyrka"]["filters"]["typ"] == ["Part (1)", "Partnerskap (2)"]
    assert seen["chosen"]["address"] == "?q=botkyrka&typ=Partnerskap"
    assert seen["chosen"]["status"] == "2 träffar på ”botkyrka” med valda filter."
    assert seen["chosen"]["filters"]["typ"] == ["Part (1)", "Partnerskap (2)"]
    assert seen["chosen"]["filters"]["ar"] == ["2019 (1)", "2018 (1)"]  # newest first
    assert seen["back"]["address"] == "?q=botkyrka"
    assert len(seen["back"]["hits"]) == 3


def test_one_letter_is_not_looked_up(seen: dict[str, Any]) -> None:
    assert seen["?q=k"]["status"] == "Skriv minst två tecken."


def test_search_without_filters_is_offered(seen: dict[str, Any]) -> None:
    empty = seen["?q=kvinnofrid&kommun=Botkyrka"]
    assert empty["status"] == "Inga träffar på ”kvinnofrid” med valda filter."
    assert seen["unfiltered"]["status"] == "1 träff på ”kvinnofrid”."


def test_more_hits_on_request(seen: dict[str, Any]) -> None:
    assert seen["?typ=Part"]["status"] == "15 träffar med valda filter. Visar 10."
    assert seen["?typ=Part"]["more"]
    titles = [hit["title"] for hit in seen["more"]["hits"]]
    assert len(titles) == 15
    assert (titles[0], titles[1], titles[-1]) == (PAGES[3].title, "Åsens idrott 1", PAGES[4].title)
    assert seen["more"]["status"] == "15 träffar med valda filter."
    assert seen["more"]["focus"] == "A"
    assert not seen["more"]["more"]


def test_nothing_asked_and_then_typed(seen: dict[str, Any]) -> None:
    assert seen[""]["hits"] == []
    assert seen[""]["status"] == "Skriv ett sökord eller välj ett filter."
    assert seen[""]["filters"]["typ"] == [
        "Motstridiga uppgifter (1)",
        "Part (15)",
        "Partnerskap (3)",
    ]
    assert seen["typed"]["address"] == "?q=feriepraktik&typ=Part"


def test_last_words_typed_while_the_search_loads_win(seen: dict[str, Any]) -> None:
    assert seen["early"]["loading"]
    assert seen["early"]["address"] == "?q=kvinnofrid&form=Uppdrag"  # the filter chosen stays
    assert [hit["title"] for hit in seen["early"]["hits"]] == ["Kvinnofrid"]
    assert seen["early"]["filters"]["form"] == ["Uppdrag (1)"]


def test_going_back_while_the_search_loads_is_no_fault(seen: dict[str, Any]) -> None:
    assert seen["returned"]["loading"]
    assert seen["returned"]["status"] == "1 träff på ”kvinnofrid”."


def test_no_words_are_loaded_before_any_is_looked_up(seen: dict[str, Any]) -> None:
    before = seen["asked"][: seen["asked"].index("sok/?q=botkyrka")]
    assert "sok/?typ=Part" in before
    assert sum(path.endswith(".pf_fragment") for path in before) == 10
    assert not any(path.endswith((".pf_index", ".pf_meta")) or "wasm" in path for path in before)


def test_template_has_the_filters() -> None:
    template = (PACKAGE / "pages/templates/search.html").read_text(encoding="utf-8")
    places = [template.index(f'("{name}", ') for name in made_lists.SEARCH_FILTERS]
    assert places == sorted(places)
