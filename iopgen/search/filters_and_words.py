"""Lists beside the index: filters, and words that a misspelt one may stand for.

Filters are ours, not Pagefind's (`FILTERS_FILE`): Pagefind compares every page of every filter with
every page found, so that counting took seconds where a word stands on ten thousand pages, and its
files weighed four times as much. Nor can it be asked for all pages without loading all words.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from iopgen.search.bundle import find_start
from iopgen.search.compound_words import iter_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from iopgen.search.small_pages import SearchPage

SEARCH_FILTERS = ("typ", "kommun", "form", "lage", "ar")
"""Names of the filters in the order of the search page, and in its address (`?kommun=Botkyrka`)."""

WORDS_FILE = "words.txt"
"""Words that a misspelt one may stand for, one a line; loaded only when a search finds nothing."""

MAX_KNOWN = 5000
"""Words in that file, those on most pages first: some 20 KB compressed on a site of any size."""

SHORTEST_KNOWN = 4
"""Letters a word in that file has at least: shorter ones are near to almost anything."""

FILTERS_FILE = "filters.json"
"""What each page is filtered by, and where what is shown of it lies; loaded by every visitor."""


def write_lists(pages: Sequence[SearchPage], target: Path) -> None:
    """Write what our own script reads: filters, and the words that a misspelt one may stand for."""
    lists = {
        FILTERS_FILE: render_filters(pages, find_start(target)),
        WORDS_FILE: render_words(pages),
    }
    for name, text in lists.items():
        (target / name).write_text(text, encoding="utf-8", newline="\n")


def render_filters(pages: Sequence[SearchPage], start: str) -> str:
    """Return, as JSON, the values of each filter and which of them each page has.

    `pages` in the order of their numbers. A filter is [values, sets of values, set of each page],
    the commonest set first: most numbers are short then, and the whole compresses well.
    """
    filters = {
        name: _tabulate([_list_values(page, name) for page in pages]) for name in SEARCH_FILTERS
    }
    return json.dumps(
        {"start": start, "filters": filters},
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _list_values(page: SearchPage, name: str) -> tuple[str, ...]:
    values = [page.kind] if name == "typ" else []
    return tuple(sorted({*values, *(value for key, value in page.filters if key == name)}))


def _tabulate(rows: Sequence[tuple[str, ...]]) -> list[object]:
    values = sorted({value for row in rows for value in row})
    used = Counter(rows)
    sets = sorted(used, key=lambda row: (-used[row], row))
    places = {row: place for place, row in enumerate(sets)}
    chosen = [[values.index(value) for value in row] for row in sets]
    return [values, chosen, [places[row] for row in rows]]


def render_words(pages: Iterable[SearchPage]) -> str:
    """Return the words of titles, texts and filters, the most used first; no hidden ones."""
    used = Counter(word for page in pages for word in _list_known(page))
    return "".join(f"{word}\n" for word in sorted(used, key=lambda w: (-used[w], w))[:MAX_KNOWN])


def _list_known(page: SearchPage) -> set[str]:
    texts = (page.title, page.description, page.text, *(value for _, value in page.filters))
    return {word for word in iter_words(" ".join(texts)) if len(word) >= SHORTEST_KNOWN}
