from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iopgen.markup import (
    clean_html,
    find_markup,
    find_style_faults,
    find_svg_faults,
    find_tangles,
)

PLAIN = (("toc", "{}"), ("tables", "{}"), ("fenced_code", "{}"))
ALL = (*PLAIN, ("attr_list", "{}"), ("def_list", "{}"), ("footnotes", "{}"), ("md_in_html", "{}"))
SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'


def starts(text: str, extensions: tuple[tuple[str, str], ...] = ALL) -> list[int]:
    return [fault.start for fault in find_markup(text, extensions)]


@pytest.mark.parametrize(
    "text",
    [
        "# Om {#om}\n\nText, *betonad*, [länk](om.md), <https://example.org/>.\n\n- a\n- b\n",
        "a | b\n--|:-:\n1 | 2\n",
        "Ord\n:   Förklaring\n\nMer[^1].\n\n[^1]: Not.\n",
        "<details><summary>Mer</summary><p>Text</p></details>\n",
        '<div markdown class="x">\n*a*\n</div>\n',
        "![Karta](bilder/karta.png)\n",
        "`<script>` och\n\n    <iframe src=x>\n",
        "<!-- iopgen: host -->\n",
        "[Skriv](mailto:x@example.org) [Ring](tel:112)\n",
    ],
)
def test_what_people_write_is_free_and_stays_as_it_is(text: str) -> None:
    assert starts(text) == []


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("a\n\n<script>x</script>", 3),
        ("a <SCRIPT src=x>", 2),
        ('<p onclick="x">a</p>', 3),
        ("a\n{: onclick=x }", 5),
        ("[a](javascript:x)", 4),
        ("[a](JAVA\tSCRIPT:x)", 0),
        ("[a](vbscript:x)", 4),
        ("![a](//example.com/x.png)", 5),
        ("![a](https://example.com/x.png)", 5),
        ("a <?php x ?>", 2),
        ("a <![CDATA[x]]>", 2),
        ("<object data=x></object>", 0),
        ("<math><mtext></math>", 0),
        ('<p style="position:fixed">a</p>', 3),
        ('<img src="x" srcset="//example.com/y">', 13),
    ],
)
def test_what_runs_loads_or_asks_is_found(text: str, start: int) -> None:
    assert starts(text)[:1] == [start]


HOSTILE = st.lists(
    st.sampled_from(
        [
            *("<script>", "</script>", "<img src=x onerror=alert(1)>", "<svg", "onload=alert(1)"),
            *(
                "<!--",
                "-->",
                "<style>",
                "</style>",
                "<textarea>",
                "<title>",
                "`",
                "``",
                "\n",
                "\n\n",
            ),
            *(
                "    ",
                "<a href=javascript:alert(1)>",
                "</a>",
                '"',
                "'",
                ">",
                "<",
                "&lt;",
                "a",
                "{: ",
            ),
            *(
                "}",
                "[x](",
                ")",
                "<noscript>",
                "<math>",
                "<p ",
                "=",
                "/",
                "<div markdown>",
                "</div>",
            ),
        ]
    ),
    max_size=14,
).map("".join)


@given(HOSTILE)
def test_nothing_on_a_published_page_runs_whatever_the_text_is(text: str) -> None:
    import markdown
    from selectolax.lexbor import LexborHTMLParser

    html = markdown.markdown(text, extensions=[name for name, _ in ALL])
    tree = LexborHTMLParser(f"<body>{clean_html(html)}</body>")
    for node in tree.css("body *"):
        assert node.tag not in {"script", "style", "svg", "math", "noscript", "textarea", "title"}
        for name, value in node.attributes.items():
            assert not name.startswith("on")
            if name in {"href", "src"}:
                assert not re.sub(r"[\s\x00-\x1f]", "", value or "").startswith("javascript:")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[" * 300, "klammrar"),
        ("a\n\n" + "<" * 300, "tecken <"),
        ("*a " * 2000, "stjärnor"),
        (">" * 30 + "a", "nivåer"),
        ("- " * 30 + "a", "nivåer"),
        ("    " * 30 + "a", "nivåer"),
        ("## a\n\n" * 500, "rubriker"),
        ("a\n" * 5000, "rader"),
        ("a" * 300_000, "tecken"),
    ],
)
def test_what_takes_the_converter_too_long_is_refused(text: str, word: str) -> None:
    assert word in next(find_tangles(text)).message


def test_a_long_page_of_ordinary_text_is_no_tangle() -> None:
    text = "## Rubrik\n\nEn [länk](om.md) och **mer** text.\n\n- a\n    - b\n        - c\n\n" * 100
    assert list(find_tangles(text)) == []


@pytest.mark.parametrize(
    "inside",
    [
        "<script/>",
        "<foreignObject/>",
        '<rect onclick="x"/>',
        '<a href="javascript:x"/>',
        '<use href="https://example.com/a.svg#x"/>',
        '<image href="https://example.com/a.png"/>',
        '<p xmlns="http://www.w3.org/1999/xhtml"/>',
        "<style>@import 'x'</style>",
        '<rect style="fill:url(https://example.com/x)"/>',
        '<set attributeName="href" to="javascript:x"/>',
        '<animate attributeName="href" values="javascript:x"/>',
        '<g xml:base="https://example.com/"/>',
        "<unclosed>",
    ],
)
def test_pictures_that_run_or_load_are_refused(inside: str) -> None:
    assert list(find_svg_faults(SVG.format(inside)))


def test_drawings_are_free() -> None:
    inside = (
        '<title>Karta</title><g id="a" style="fill:url(#b)"><path d="M0 0"/></g><use href="#a"/>'
    )
    assert list(find_svg_faults(SVG.format(inside))) == []
    assert list(find_svg_faults("<html/>"))


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("a { background: url(bild.png) }", True),
        ("a { background: url(data:image/png;base64,AAAA) }", True),
        ("/* https://example.com */ a { color: red }", True),
        ("@import 'x.css';", False),
        ("a { background: url( 'https://example.com/x' ) }", False),
        ("a { background: url(//example.com/x) }", False),
        ("a { background: url(\\\\example.com/x) }", False),
        ("a { background: \\75rl(https://example.com/x) }", False),
        ("@im/**/port 'x'; @import 'y'", False),
    ],
)
def test_stylesheets_load_nothing_from_elsewhere(text: str, free: bool) -> None:  # noqa: FBT001
    assert (list(find_style_faults(text)) == []) is free
