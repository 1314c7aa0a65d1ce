from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser

from iopgen.calc.dates import parse_date
from iopgen.calc.formats import (
    format_count,
    format_day,
    format_kronor,
    format_list,
    format_month,
    format_number,
    format_partial,
    make_slug,
    render_markdown,
    shorten,
)

# --- numbers, dates, lists -----------------------------------------------------------------------


def test_months_by_name() -> None:
    assert [format_month(month) for month in (1, 5, 12)] == ["januari", "maj", "december"]


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0 kr"),
        (999, "999 kr"),
        (1_500, "1 500 kr"),
        (450_000, "450 000 kr"),
        (2_510_000, "2 510 000 kr"),
        (10**11, "100 000 000 000 kr"),
        (-79_839_000, "\u221279 839 000 kr"),
    ],
)
def test_kronor_with_spaces_that_do_not_break(amount: int, text: str) -> None:
    assert format_kronor(amount) == text.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1360, "1 360"),
        (Decimal("70.5"), "70,5"),
        (Decimal("0.25"), "0,25"),
        (Decimal("-17.7"), "\u221217,7"),
        (Decimal(58), "58"),
        (Decimal("1360.0"), "1 360"),
    ],
)
def test_numbers_have_a_comma_and_a_real_minus(number: Decimal | int, text: str) -> None:
    assert format_number(number) == text.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2018-03-01", "1 mars 2018"),
        ("2020-02-29", "29 februari 2020"),
        ("2017-08", "augusti 2017"),
        ("2015", "2015"),
        ("", ""),
    ],
)
def test_a_partial_date_says_no_more_than_is_known(text: str, words: str) -> None:
    assert format_partial(parse_date(text)) == words


def test_a_day_in_words() -> None:
    assert format_day(date(2026, 11, 22)) == "22 november 2026"
    assert format_day(date(987, 5, 4)) == "4 maj 987"


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ([], ""),
        (["dialog"], "dialog"),
        (["dialog", "öppenhet"], "dialog och öppenhet"),
        (["integritet", "dialog", "mångfald"], "integritet, dialog och mångfald"),
    ],
)
def test_lists_end_with_and(texts: list[str], words: str) -> None:
    assert format_list(texts) == words


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 parter"), (1, "1 part"), (11, "11 parter"), (1360, "1 360 parter")]
)
def test_one_is_singular(number: int, words: str) -> None:
    assert format_count(number, "part", "parter").replace("\u00a0", " ") == words


# --- free text -----------------------------------------------------------------------------------

REL = "noopener noreferrer nofollow"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Ett stycke.", "<p>Ett stycke.</p>"),
        ("Ett.\n\nTvå.", "<p>Ett.</p>\n<p>Två.</p>"),
        ("**Fet** och *kursiv*", "<p><strong>Fet</strong> och <em>kursiv</em></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("> citat", "<blockquote>\n<p>citat</p>\n</blockquote>"),
        (
            "[sidan](https://example.org/?a=1&b=2)",
            f'<p><a href="https://example.org/?a=1&amp;b=2" rel="{REL}">sidan</a></p>',
        ),
        ("R&D < 3 > 2", "<p>R&amp;D &lt; 3 &gt; 2</p>"),
        # what is no part of the subset stays the text it is
        ("# Rubrik", "<p># Rubrik</p>"),
        ("Rubrik\n---", "<p>Rubrik\n---</p>"),
        ("[1]: https://example.org/", "<p>[1]: https://example.org/</p>"),
        ("{{ config }} {% raw %}", "<p>{{ config }} {% raw %}</p>"),
        ("", ""),
    ],
)
def test_free_text_is_a_small_part_of_markdown(text: str, html: str) -> None:
    assert render_markdown(text) == html


HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//example.org/x.js></SCRIPT>",
    "</p><script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></p><img src onerror=alert(1)>",
    "<style>body{display:none}</style>",
    "<iframe src='https://example.org'></iframe>",
    "<form action=https://example.org><input name=a></form>",
    "<b onclick=alert(1)>a</b>",
    "<a href='javascript:alert(1)'>a</a>",
    "<div>\n\n**a**\n\n<script>alert(1)</script>\n\n</div>",
    "<!-- --><script>alert(1)</script>",
    "<?php x ?>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](&#x6A;avascript:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](java&#10;script:alert(1))",
    "[a](\x01javascript:alert(1))",
    "[a]( javascript:alert(1))",
    "[a](vbscript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](file:///etc/passwd)",
    "[a](ftp://example.org/)",
    "[a](mailto:a)",
    "[a](//example.org/x)",
    "[a](/partnerskap/)",
    "[a](../../x)",
    "[a](#kallor)",
    "[a](https:example.org)",
    '[a](https://example.org" onmouseover="alert(1))',
    "[a](https://example.org 'x\" onmouseover=\"alert(1)')",
    "[a](javascript:alert(1) 'titel')",
    "[a][b]\n\n[b]: javascript:alert(1)",
    "[b]\n\n[b]: data:text/html,x",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "![a](https://example.org/spår.png)",
    "![a](javascript:alert(1))",
    "![a][b]\n\n[b]: https://example.org/a.png",
    "[![a](https://example.org/a.png)](javascript:alert(1))",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "    <script>alert(1)</script>",
    "> <script>alert(1)</script>",
    "- <img src=x onerror=alert(1)>",
    "**<script>alert(1)</script>**",
    "\x02klzzwxh:0000\x03",
    "\x02wzxhzdk:0\x03 <script>alert(1)</script>",
]

ALLOWED = {"p", "em", "strong", "ul", "ol", "li", "a", "br", "blockquote"}


def check_safe(html: str) -> None:
    """Assert that a browser finds nothing but the safe subset in a piece of HTML."""
    body = LexborHTMLParser(f"<!doctype html><body>{html}</body>").body
    assert body is not None
    for node in body.css("*"):
        if node.tag == "body":
            continue
        assert node.tag in ALLOWED, html
        if node.tag == "a":
            assert set(node.attributes) == {"href", "rel"}, html
            assert (node.attributes["href"] or "").lower().startswith(("https:", "http:")), html
            assert node.attributes["rel"] == REL
        else:
            assert not node.attributes, html


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("around", ["{}", "En rad före.\n\n{}\n\nEn efter.", "- a\n- {}", "*{}*"])
def test_hostile_text_becomes_harmless(text: str, around: str) -> None:
    html = render_markdown(around.format(text))
    assert isinstance(html, Markup)
    check_safe(html)


PIECES = [
    *HOSTILE,
    *"<>&\"'[]()!*_`#-+. \n\t\\:/=",
    "javascript:",
    "https://example.org",
    "a",
    "\n\n",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_nothing_harmful_comes_of_pieces_put_together(text: str) -> None:
    check_safe(render_markdown(text))


@given(st.text(max_size=60))
def test_any_text_becomes_harmless(text: str) -> None:
    check_safe(render_markdown(text))


def test_one_text_leaves_nothing_to_the_next() -> None:
    render_markdown("[a]: https://example.org/\n\n<script>\n")
    assert render_markdown("[a] b") == "<p>[a] b</p>"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10_000,
        "([" * 5_000,
        "- " * 3_000 + "a",
        "1. " * 3_000 + "a",
        "> " * 3_000 + "a",
        ">" * 10_000 + "a",
        "> - " * 2_000 + "a",
        "\n".join("    " * depth + "- a" for depth in range(300)),
        "\n".join("> " * depth + "a" for depth in range(300)),
        "[" * 50 + "a" * 100_000,
        "`a" * 50_000,
        "\\" * 100_000,
        "**a " * 20_000,
        "_a" * 50_000,
    ],
)
def test_what_is_too_intricate_is_no_trap(text: str) -> None:
    html = render_markdown(text)  # the converter alone takes minutes, or raises RecursionError
    assert html.startswith("<p>")
    check_safe(html)


def test_what_is_too_intricate_keeps_its_text_and_paragraphs() -> None:
    html = render_markdown("<b>Ett</b> & två.\n\n" + "[" * 60)
    assert html == f"<p>&lt;b&gt;Ett&lt;/b&gt; &amp; två.</p><p>{'[' * 60}</p>"
    assert "<strong>" in render_markdown("**a** " * 3_000)
    assert "<strong>" not in render_markdown("**a** " * 4_000)


def test_a_list_in_a_list_is_no_endless_nesting() -> None:
    html = render_markdown("- a\n    - b\n        - c\n            - d")
    assert html.count("<ul>") == 4


# --- plain text ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("Kort.", 155, "Kort."),
        ("  Flera\n\n  rader\t här ", 155, "Flera rader här"),
        ("Ett två tre", 11, "Ett två tre"),
        ("Ett två tre", 10, "Ett två …"),
        ("Ett två, tre", 9, "Ett två …"),
        ("Ett två – tre", 11, "Ett två …"),
        ("Sammansättningsexempel", 10, "Sammansätt …"),
        ("", 10, ""),
    ],
)
def test_a_description_is_cut_between_words(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


@given(st.text(max_size=400), st.integers(1, 200))
def test_a_description_is_one_line_of_the_texts_own_words(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit + len(" …")
    assert "\n" not in short
    assert " ".join(text.split()).startswith(short.removesuffix(" …"))


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Den idéburna sidan", "den-ideburna-sidan"),
        ("Vad & varför?", "vad-varfor"),
        ("ÅÄÖ åäö É", "aao-aao-e"),
        ("  ---  ", "del"),
        ("", "del"),
        ("Łódź 2019", "d-2019"),
        ('"><script>', "script"),
    ],
)
def test_an_anchor_is_ascii(text: str, slug: str) -> None:
    assert make_slug(text) == slug


@given(st.text(max_size=40))
def test_an_anchor_is_never_empty_and_fits_an_address(text: str) -> None:
    slug = make_slug(text)
    assert slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug == slug.strip("-")
    assert make_slug(slug) == slug
