from __future__ import annotations

import json
from typing import TYPE_CHECKING

from searching import PAGES

from iopgen.search import filters_and_words as made_lists

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_names_that_every_visitor_loads_compress_well(bundle: Path) -> None:
    names = sorted(path.stem for path in (bundle / "fragment").iterdir())
    start = names[0].rpartition("_")[0]  # a digest of all fragments
    assert set(names) == {f"{start}_{number:x}" for number in range(len(PAGES))}


def test_filters_tell_what_each_page_has(bundle: Path) -> None:
    lists = json.loads((bundle / made_lists.FILTERS_FILE).read_text())
    assert tuple(lists["filters"]) == made_lists.SEARCH_FILTERS
    values, sets, places = lists["filters"]["ar"]
    pages = sorted(PAGES, key=lambda page: page.title.lower())
    years = {
        page.title: [values[value] for value in sets[place]]
        for page, place in zip(pages, places, strict=True)
    }
    assert years["Feriepraktik för unga"] == ["2018", "2019"]
    assert (years["Kvinnofrid"], years["Ödets förening"]) == (["2021"], [])
    assert (sets[0], places.count(0)) == ([], len(PAGES) - 2)  # the commonest has a short number


def test_known_words_are_the_most_used_first_and_no_hidden_ones() -> None:
    words = made_lists.render_words(PAGES).split("\n")
    assert words[:2] == ["idrott", "åsens"]  # on thirteen pages each
    assert words[-1] == ""
    assert {"feriepraktik", "linköping", "ödets"} < set(words)
    assert not {"sommarjobb", "hemlig", "avux", "abf", "för"} & set(words)


def test_no_more_words_than_are_light_to_load(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made_lists, "MAX_KNOWN", 2)
    assert made_lists.render_words(PAGES) == "idrott\nåsens\n"
