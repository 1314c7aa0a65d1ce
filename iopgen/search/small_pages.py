"""What the search finds, as the small pages that Pagefind reads."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
from iopgen.search.compound_words import collect_tails, find_tails

MAX_WORDS = 120
"""Visible words per page. More makes the index grow and the first search slow, and finds little."""


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
    tails = collect_tails(f"{page.title} {page.description}" for page in pages)
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


def _render_meta(name: str, value: str) -> str:
    content = escape(" ".join(value.split()))
    return f'<meta data-pagefind-meta="{name}[content]" content="{content}">'
