from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from fakes import HOSTILE, make_fake_site, make_project
from markupsafe import Markup, escape

from iopgen.calc.dates import parse_date
from iopgen.reading.settings import Settings, load_settings
from iopgen.site import Heading
from iopgen.web.shell import (
    ORIGIN,
    Link,
    Mould,
    Shell,
    make_frame,
    make_shell,
    make_trail,
    mark,
    render_contents,
)

if TYPE_CHECKING:
    from pathlib import Path

MENU = (Link("", "Start"), Link("partnerskap/", "Partnerskap"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(make_project(tmp_path), date(2026, 11, 22))


def test_contents_list_puts_level_three_under_level_two() -> None:
    headings = [Heading("a", "A & B", 2), Heading("b", "<i>", 3), Heading("c", "C", 2)]
    assert render_contents(headings) == (
        '<ul>\n<li><a href="#a">A &amp; B</a>'
        '<ul>\n<li><a href="#b">&lt;i&gt;</a></li>\n</ul></li>\n'
        '<li><a href="#c">C</a></li>\n</ul>'
    )


def test_contents_list_may_begin_below_level_two_or_be_empty() -> None:
    assert render_contents([]) == ""
    assert render_contents([Heading("a", "A", 3)]) == '<ul>\n<li><a href="#a">A</a></li>\n</ul>'


@pytest.mark.parametrize(
    ("address", "section", "trail"),
    [
        ("partnerskap/x/", "partnerskap/", (Link("partnerskap/", "Partnerskap"),)),
        ("partnerskap/", "partnerskap/", ()),
        ("kallor/x/", "kallor/", (Link("kallor/", "Källor"),)),
        ("kommuner/x/", "kommuner/", ()),
        ("x/", "", ()),
    ],
)
def test_trail_leads_to_the_section(address: str, section: str, trail: tuple[Link, ...]) -> None:
    assert make_trail(address, section, MENU) == trail


def test_pages_of_a_kind_share_a_mould(settings: Settings) -> None:
    pages = [page for page in make_fake_site(6).pages if page.kind == "agreement"]
    marked = {mark(make_shell(page, settings, "https://example.org/", MENU)) for page in pages}
    # Two depths of addresses.
    assert len(marked) == 2


def test_each_page_says_where_to_write_about_it(settings: Settings) -> None:
    tracker = replace(settings.publisher, remarks_url="https://github.com/example/iop/issues")
    settings = replace(settings, publisher=tracker)
    pages = [page for page in make_fake_site(6).pages if page.kind == "agreement"]
    shells = [make_shell(page, settings, "https://example.org/", MENU) for page in pages]
    assert len({shell.remarks_url for shell in shells}) == len(shells)
    assert {mark(shell).remarks_url for shell in shells} == {"\ue000remarks_url\ue001"}


def test_what_is_empty_gets_no_mark() -> None:
    assert mark(Shell("x/y/", "T")) == Shell("x/x/", "\ue000title\ue001")


@pytest.mark.parametrize("title", HOSTILE)
def test_casts_plain_text_escaped_and_html_as_it_is(title: str) -> None:
    body = Markup("<p>iopgen-mark-title-end {{ x }} \\1</p>")
    shell = Shell("x/", title, description=title, body=body)
    marked = mark(shell)
    mould = Mould(
        f'<title>{marked.title}</title><meta content="{marked.description}">{marked.body}'
    )
    safe = escape(title)
    assert mould.cast(shell) == f'<title>{safe}</title><meta content="{safe}">{body}'


def test_frame_links_only_to_what_exists(settings: Settings) -> None:
    site = make_fake_site(1)
    frame = make_frame(
        settings,
        site,
        base="https://example.org/iop/",
        written=["", "om/"],
        menu=MENU,
        stylesheet="x.css",
    )
    assert (frame.as_of, frame.newest, frame.english) == ("22 november 2026", "", "")
    later = make_frame(
        settings,
        replace(site, newest=parse_date("2022-09-27")),
        base="",
        written=["english/"],
        menu=MENU,
        stylesheet="x.css",
    )
    assert (later.newest, later.english) == ("27 september 2022", "english/")
    assert frame.origin == ORIGIN
    assert frame.links == (Link("kallor/", "Källor"), Link("sok/", "Sök"))
    assert frame.search == "sok/"
    assert frame.locations[:2] == ("https://example.org/iop/", "https://example.org/iop/ekonomi/")


def test_a_public_body_is_no_compiler(settings: Settings) -> None:
    settings = replace(settings, publisher=replace(settings.publisher, kind="municipality"))
    frame = make_frame(
        settings, make_fake_site(0), base="", written=[], menu=(), stylesheet="x.css"
    )
    assert frame.origin == ""
    assert frame.locations == ()
