"""What every page is made from, and how a body becomes a page."""

import re
from html import unescape
from typing import Any

from iopgen.calc import formats
from iopgen.pages.view import PageView
from iopgen.site import Heading, Page

_HEADING = re.compile(r'<h([23]) id="([^"]+)"[^>]*>(.*?)</h\1>', re.DOTALL)
_NOTE = re.compile(r'<span class="iop-note">.*?</span>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def make_page(  # noqa: PLR0913 -- what a page is made of, all by name
    view: PageView,
    template: str,
    *,
    title: str,
    description: str,
    kind: str,
    section: str = "",
    record_path: str = "",
    **values: Any,  # noqa: ANN401 -- for the template
) -> Page:
    """Render a body and make the page of it, with the contents list from its own headings."""
    body = view.render(template, title=title, **values)
    return Page(
        address=view.address,
        title=title,
        description=formats.shorten(description),
        body=body,
        section=section,
        headings=find_headings(body),
        record_path=record_path,
        kind=kind,
    )


def find_headings(body: str) -> tuple[Heading, ...]:
    """Return the h2 and h3 with an id, as plain text, in the order of the page."""
    return tuple(
        Heading(id=anchor, title=_to_plain_text(inner), level=int(level))
        for level, anchor, inner in _HEADING.findall(body)
    )


def _to_plain_text(html: str) -> str:
    """Return a heading's words without its notes and marks."""
    return unescape(_TAG.sub("", _NOTE.sub("", html))).strip()
