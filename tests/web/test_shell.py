from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from fakes import HOSTILE, make_fake_site, make_project
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape
from selectolax.lexbor import LexborHTMLParser

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
    thin,
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


# -- the shell's white space ----------------------------------------------------------------------

# What a gap stands beside in some shell, whole; and the gaps.
SOLID = (
    "<p>",
    "</p>",
    "<br>",
    "text",
    "två  ord \n  här",
    "\u00a0  \u00a0",
    '<img title="a  >  b\n  c">',
    "<img title='\"  <i>  '>",
    "<i>  a  </i>",
    "<!--  a\n  b  > -->",
    "<pre>  a\n    <b>  </b>\n</pre>",
    "<textarea>\n  a  \n</textarea>",
    "<script>if (1  <  2) {\n  x  }</script>",
)
GAPS = ("", " ", "\n", "  ", "\n        ", " \t \n\n  ")


def read_all_but_gaps(html: str) -> list[str | None]:
    """Return all that a parser finds in some HTML; of a gap only that there is one."""
    tree = LexborHTMLParser(html)
    found: list[str | None] = []
    for node in tree.root.traverse(include_text=True) if tree.root else ():
        if node.tag != "-text":
            found.append(f"{node.tag} {sorted(node.attributes.items())}")
            continue
        text, shown = node.text(deep=False), node.parent and node.parent.tag in SHOWING
        found.append(text if shown or text.strip(" \t\n") else None)
    return found


SHOWING = {"pre", "textarea", "script", "b"}


@given(st.lists(st.tuples(st.sampled_from(SOLID), st.sampled_from(GAPS)), max_size=12))
def test_thinning_takes_gaps_alone(pieces: list[tuple[str, str]]) -> None:
    html = "".join(solid + gap for solid, gap in pieces)
    thinned = thin(f"<body>{html}")
    assert thinned.split() == f"<body>{html}".split()
    assert read_all_but_gaps(thinned) == read_all_but_gaps(f"<body>{html}")
    assert thin(thinned) == thinned


def test_thinning_leaves_one_sign_of_a_gap() -> None:
    html = "<ul>\n    <li>  <b>a</b>  <i>b  c</i> </li>\n\n  </ul>  \ue000body\ue001\n  <p>"
    assert thin(html) == ("<ul>\n<li> <b>a</b> <i>b  c</i> </li>\n</ul> \ue000body\ue001\n<p>")
