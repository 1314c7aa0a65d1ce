"""What the search finds, as the small pages that Pagefind reads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_WORDS = 120
"""Visible words per page. More makes the index grow and the first search slow, and finds little."""

SHORTEST_TAIL = 5
"""Letters a word of the site must have to be looked for at the end of longer words."""

SHORTEST_HEAD = 3
"""Letters that must stand before it."""

# Pagefind finds the beginning of a word, never its end: "bostad" does not find "kvinnobostad".
# These are words that often end a compound in this field, and the endings that may follow.
TAILS = frozenset(
    """
    arbete avtal barn bidrag boende bostad center centrum familj flykting församling förening
    förvaltning grupp hem hjälp hus idrott insats jobb jour kommun kultur kurs kvinna kyrka läger
    län mission mottagning nämnd omsorg organisation partnerskap plan plats praktik projekt region
    rådgivning samverkan skola språk stiftelse stöd studieförbund tjänst träff uppdrag ungdom
    utbildning verksamhet villkor vård
    """.split()  # noqa: SIM905 - a list that people extend
)
ENDINGS = ("", "n", "t", "s", "en", "et", "er", "ar", "or", "na", "ens", "ets", "erna", "arna")


@dataclass(frozen=True)
class SearchPage:
    """What can be found about one page of the site, and nothing more: no tables, no amounts."""

    address: str
    """Address from the root of the site: `partnerskap/bot-klump/`, `avvikelser/#bot-klump-2020`."""
    kind: str
    """What the page is about, in Swedish, shown above its title: `Partnerskap`."""
    title: str
    description: str
    text: str
    """Words a result may show. Description and text are cut at `MAX_WORDS` together."""
    hidden: str = ""
    """Words that find the page but are never shown, and weigh less: synonyms, other names."""
    number: str = ""
    """Numbers people look it up by, such as `AVUX/2019:70`; shown beside the kind."""
    filters: tuple[tuple[str, str], ...] = ()
    """(name, value), the name one of `SEARCH_FILTERS`, maybe twice. `typ` comes from `kind`."""


def render_pages(pages: Iterable[SearchPage]) -> dict[str, str]:
    """Return one HTML page per search page, by its path from the root of the throw-away site.

    Raises:
        ValueError: two pages share an address, or one lies outside the site (our own fault).

    """
    pages = list(pages)
    tails = _collect_tails(pages)
    files: dict[str, str] = {}
    for page in pages:
        path = str(PurePosixPath(page.address, "index.html"))
        if path in files or path.startswith("/") or ".." in path:
            raise ValueError(f"an address used twice or outside the site: {page.address!r}")
        files[path] = render_page(page, tails)
    return files


def render_page(page: SearchPage, tails: frozenset[str]) -> str:
    """Return the HTML page that Pagefind reads.

    Title, kind, number, hidden words and `tails` are metadata: Pagefind searches them, but takes
    its excerpts from the body alone.
    """
    words = f"{page.description} {page.text}".split()[:MAX_WORDS]
    values = dict.fromkeys((page.kind, *(value for _, value in page.filters)))
    endings = find_tails(" ".join((page.title, *words)), tails)
    hidden = " ".join((page.hidden, *values, *endings))
    head = [
        f"<title>{escape(page.title)}</title>",
        _render_meta("title", page.title),
        _render_meta("kind", page.kind),
        _render_meta("hidden", hidden),
        *([_render_meta("number", page.number)] if page.number else []),
    ]
    body = escape(" ".join(words) or page.title)  # a page without words is not indexed
    return (
        '<!doctype html>\n<html lang="sv"><head><meta charset="utf-8">\n'
        + "\n".join(head)
        + f"\n</head><body data-pagefind-body><p>{body}</p></body></html>\n"
    )


def find_tails(text: str, tails: frozenset[str]) -> list[str]:
    """Return the tails that end longer words of the text, sorted: `bostad` in `kvinnobostad`."""
    found = {
        word[start:]
        for word in iter_words(text)
        for start in range(SHORTEST_HEAD, len(word))
        if word[start:] in tails
    }
    return sorted(found)


def _collect_tails(pages: Iterable[SearchPage]) -> frozenset[str]:
    """Return what people may look for that ends other words: `TAILS` and words of the pages."""
    used = {
        word
        for page in pages
        for word in iter_words(f"{page.title} {page.description}")
        if len(word) >= SHORTEST_TAIL
    }
    return frozenset(used | {tail + ending for tail in TAILS for ending in ENDINGS})


def iter_words(text: str) -> Iterable[str]:
    """Yield the words of a text, as a search breaks them."""
    return re.findall(r"[^\W\d_]+", text.lower())


def _render_meta(name: str, value: str) -> str:
    content = escape(" ".join(value.split()))
    return f'<meta data-pagefind-meta="{name}[content]" content="{content}">'
