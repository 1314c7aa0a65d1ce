from __future__ import annotations

from itertools import product
from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import EXAMPLE, EXAMPLE_DAY, ROOT
from registers import read_site
from selectolax.lexbor import LexborHTMLParser

from iopgen.pages import outward_links
from iopgen.pages.outward_links import is_outward, mark_outward, mark_own_outward

if TYPE_CHECKING:
    from pathlib import Path

HOME = "https://example.org/iop/"


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ('<a href="https://a.test/">x</a>', '<a href="https://a.test/" rel="external">x</a>'),
        (
            "<a class='>' href='http://a.test'>",
            "<a class='>' href='http://a.test' rel=\"external\">",
        ),
        (
            '<a rel="nofollow noopener" href="https://a.test/">',
            '<a rel="nofollow noopener external" href="https://a.test/">',
        ),
        ('<a href="https://a.test/" rel="">', '<a href="https://a.test/" rel="external">'),
        ('<A HREF="https://a.test/">x</A>', '<A HREF="https://a.test/" rel="external">x</A>'),
        ('<a href="//cdn.test/x">', '<a href="//cdn.test/x" rel="external">'),
        ('<a href = "https://a.test/" >', '<a href = "https://a.test/" rel="external" >'),
        ("<a\nhref=https://a.test/>", '<a\nhref=https://a.test/ rel="external">'),
        ("<a href=' https://a.test/'>", "<a href=' https://a.test/' rel=\"external\">"),
        ('<a href="https:&#47;/a.test">', '<a href="https:&#47;/a.test" rel="external">'),
        (
            '<area href="https://a.test/" alt="x" />',
            '<area href="https://a.test/" alt="x" rel="external" />',
        ),
        (
            "<a href=https://a.test/ rel=nofollow>",
            '<a href=https://a.test/ rel="nofollow external">',
        ),
        ('<a rel href="https://a.test/">', '<a rel="external" href="https://a.test/">'),
        ("<a href='https://a.test/' x= >", "<a href='https://a.test/' rel=\"external\" x= >"),
        ('<a href="https://example.org@a.test/">', None),
        ('<a href="https://example.org:8443/">', None),
        ('<a href="\\\\a.test">', None),
        ('<b title=it\'s><a href="https://a.test/">', None),
    ],
)
def test_marks_links_to_other_hosts(html: str, marked: str | None) -> None:
    marked = marked or f'{html[:-1]} rel="external">'
    assert mark_outward(html, HOME) == marked
    assert mark_outward(marked, HOME) == marked


@pytest.mark.parametrize("project", [ROOT, EXAMPLE])
def test_pages_of_ours_are_marked_the_same(project: Path) -> None:
    pages = [page.body for page in read_site(project, EXAMPLE_DAY).pages]
    home = "https://register.test/"
    marked = [mark_outward(body, home) for body in pages]
    assert [mark_own_outward(body, home) for body in pages] == marked
    assert (marked != pages) is (project == ROOT)  # the example leads nowhere else


@pytest.mark.parametrize(
    "html",
    [
        '<a href="../x/">x</a>',
        '<a href="#x">x</a>',
        '<a href="https://example.org/iop/x/">x</a>',
        '<a href="mailto:iop@example.org">x</a>',
        '<abbr title="https://a.test/">x</abbr>',
        "<a>https://a.test/</a>",
        '&lt;a href="https://a.test/"&gt;',
        '<a data-href="https://a.test/" href="om/">',
        '<a href="om/" title="se href=https://a.test/">',
        '<a href="om/" href="https://a.test/">',
        '<a href="https://EXAMPLE.org/x/">',
        '<a href="HTTPS://example.org:443/x/">',
        '<a href="//example.org/x/">',
        '<a href="https://[bad/">',
        '<a href="https://a.test:bad/">',
        '<a href="https://a.test/" rel=External>',
        '<abbr title="<a href=https://a.test/>">',
        '<!-- <a href="https://a.test/"> -->',
        "<script>x = '<a href=\"https://a.test/\">'</script>",
        '<textarea><a href="https://a.test/"></textarea>',
        '<article href="https://a.test/">',
        '<a href="https://a.test/"',
    ],
)
def test_leaves_the_rest_alone(html: str) -> None:
    assert mark_outward(html, HOME) == html


def test_without_an_address_of_its_own_every_host_is_another() -> None:
    assert is_outward("https://example.org/", "")
    assert not is_outward("https://example.org/x/", HOME)
    assert not is_outward("om/", HOME)
    assert "external" in mark_outward('<a href="https://example.org/">x</a>', "")


PIECES = (
    *("<a ", "<A\n", "<area ", "<p ", "<abbr ", "</a>", "</p >", "<!-- ", "-->", "--!>", "<!-->"),
    *(
        "<textarea>",
        "</textarea>",
        "<script>",
        "</script>",
        "<",
        ">",
        ">",
        ">",
        " />",
        "/",
        " ",
        "=",
    ),
    *("href=", " href = ", "data-href=", " title=", " rel=", " rel ", "rel=nofollow ", "x= "),
    *('"https://a.test/"', "'//b.test'", "https://c.test/ ", '"om/"', "'nofollow'", '"External"'),
    *('"<a href=https://a.test/>"', "'", '"', "it's ", "text", "&amp;", "https://example.org/ "),
)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_marks_what_a_browser_takes_for_a_link_and_nothing_else(html: str) -> None:
    before, after = (read_links(one) for one in (html, mark_outward(html, HOME)))
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        words = (old.pop("rel", "") or "").lower().split()
        leads_away = is_outward(old.get("href") or "", HOME)
        added = ["external"] if leads_away and "external" not in words else []
        assert (new.pop("rel", "") or "").lower().split() == words + added
        assert new == old


def read_links(html: str) -> list[dict[str, str | None]]:
    """Return the attributes of each link as a browser reads them."""
    return [dict(one.attributes) for one in LexborHTMLParser(f"<p>{html}").css("a, area")]


@pytest.mark.parametrize("piece", ["<a ", '<a x="', "<!-- ", "<script>", "<a x=y ", "<", "<a/"])
def test_no_text_makes_it_slow(piece: str) -> None:
    begun = perf_counter()
    mark_outward(piece * 2000, HOME)
    assert perf_counter() - begun < 2


SCHEMES = ("", "https:", "http:", " https:", "ftp:", "https", ":")
SLASHES = ("", "/", "//", "///", "\\\\", "/\\", "/\t/", "/\n/", "\r//", "&#47;/", "/ /", "%2f/")
RESTS = ("a.test", "a.test:81/x", "example.org/iop/", "?//a.test", "#a.test", "")


def test_a_link_that_is_looked_at_no_closer_leads_to_no_other_host() -> None:
    passed_over = 0
    for address in map("".join, product(SCHEMES, SLASHES, RESTS)):
        if outward_links._MAY_LEAD_AWAY.search(address) is None:  # noqa: SLF001
            passed_over += 1
            assert not is_outward(address, HOME), address
    assert passed_over > len(SCHEMES)
