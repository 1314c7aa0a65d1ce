from __future__ import annotations

from dataclasses import replace

import pytest
from searching import PAGES

from iopgen.search import small_pages
from iopgen.search.small_pages import SearchPage

# -- throw-away pages ------------------------------------------------------------------------------


def test_page_shows_no_more_than_is_wanted_and_hides_the_rest() -> None:
    page = SearchPage("a/", "Part", "T", "<i>", "ord " * 500, hidden='alias "x"')
    html = small_pages.render_page(page, frozenset())
    head, body = html.split("<body")
    assert body.count("ord") == small_pages.MAX_WORDS - 1
    assert "&lt;i&gt;" in body
    assert "alias &quot;x&quot;" in head
    assert "alias" not in body


def test_words_of_other_pages_are_ends_too() -> None:
    one = SearchPage("a/", "Part", "Näridrottsplatsen", "", "")
    other = SearchPage("b/", "Part", "Idrottsplatsen", "", "")
    assert "idrottsplatsen" in small_pages.render_pages([one, other])["a/index.html"]
    assert "idrottsplatsen" not in small_pages.render_pages([one])["a/index.html"].split()


@pytest.mark.parametrize("address", ["parter/abf/", "/etc/", "../"])
def test_address_used_twice_or_outside(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        small_pages.render_pages([*PAGES, replace(PAGES[0], address=address)])
