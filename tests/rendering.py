"""A site rendered by the real engine, and its pages read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from iopgen.handwritten.written_pages import read_written
from iopgen.plugin import engine
from iopgen.reading.branding import Look
from iopgen.reading.settings import Settings, load_settings
from iopgen.site import Site

if TYPE_CHECKING:
    from pathlib import Path

    from iopgen.build import Rendered


BASE = "https://example.org/iop/"
DAY = date(2026, 11, 22)


class Tags(HTMLParser):
    """Collects what a browser would see of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.title = ""
        self._in_title = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._in_title = tag == "title"

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def find(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


def render(root: Path, site: Site, *, look: Look | None = None) -> Path:
    target = root / "out"
    target.mkdir()
    settings = replace(load_settings(root, DAY), look=look or Look())
    rendered = render_into(target, settings, site)
    assert rendered.findings == ()
    return target


def render_into(target: Path, settings: Settings, site: Site) -> Rendered:
    """Render a site with the pages that are written by hand in the project."""
    target.mkdir(exist_ok=True)
    site = replace(site, written=read_written(settings))
    return engine.render(settings, site, target, progress=lambda _: None)


def extend(site: Site, **changes: object) -> Site:
    return Site(**{**vars(site), **changes})
