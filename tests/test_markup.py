from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from fakes import make_project
from hypothesis import given
from hypothesis import strategies as st

from iopgen.reading.settings import Settings, load_settings
from iopgen.texts.markup import clean_html, judge_page
from iopgen.texts.page_limits import MAX_FAULTS, find_tangles
from iopgen.texts.pictures import find_style_faults, find_svg_faults, read_style, read_svg
from iopgen.texts.written_pages import read_written

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(make_project(tmp_path))


PLAIN = (("toc", "{}"), ("tables", "{}"), ("fenced_code", "{}"))
ALL = (*PLAIN, ("attr_list", "{}"), ("def_list", "{}"), ("footnotes", "{}"), ("md_in_html", "{}"))
SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'


def starts(text: str, extensions: tuple[tuple[str, str], ...] = ALL) -> list[int]:
    return [fault.start for fault in judge_page(text, extensions).faults]


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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ett [två](x.md) **tre**<!-- x -->fyra", "ett två trefyra"),
        ("a\nb\n\nc", "a b\n\nc"),
        ("a | b\n--|--\n1 | 2", "a\n\nb\n\n1\n\n2"),
        ("![Karta](x.png)<kbd></kbd>x", "Karta\nx"),
        ("`a`<br>b", "a\nb"),
    ],
)
def test_words_are_read_as_they_are_seen(text: str, shown: str) -> None:
    assert re.sub(r"\n{2,}", "\n\n", judge_page(text, ALL).shown).strip() == shown


def test_words_of_drawings_and_styles_are_read() -> None:
    assert read_svg(SVG.format("<text>ett<tspan> två</tspan></text><title>x</title>")) == "ett två"
    assert "ett två" in read_style('a::before { content: "ett" " två" }')


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
        ("|".join("a" * 1000) + "\n" + "|".join("-" * 1000) + "\n" + "|\n" * 1900, "tabellen"),
        ("a|" * 30 + "\n" + "-|" * 30 + "\n" + ("b|" * 30 + "\n") * 300, "tabellen"),
        ("\\" * 9000, "snedstreck"),
        ("&a;" * 3300, "&"),
        ("\"'" * 4900, "citattecken"),
        ("--." * 3300, "tankstreck"),
        ("> - " * 25 + "a", "nivåer"),
        ("# a {" + "{: " * 3000, "{"),
        ("<p " + "c " * 2000 + ">", "elementet"),
    ],
)
def test_what_takes_the_converter_too_long_is_refused(text: str, word: str) -> None:
    assert word in next(find_tangles(text)).message


def test_a_long_page_of_ordinary_text_is_no_tangle() -> None:
    text = "## Rubrik\n\nEn [länk](om.md) och **mer** text.\n\n- a\n    - b\n        - c\n\n" * 100
    assert list(find_tangles(text)) == []


def test_a_file_full_of_faults_is_read_no_further(settings: Settings) -> None:
    styles = "".join(f"a{{b:url(//{number})}}\n" for number in range(5000))
    many = " ".join(f'on{number}=""' for number in range(5000))
    for name, text in {
        "a.css": styles,
        "a.svg": SVG.replace("<svg", f"<svg {many}").format(""),
        "b.md": "# B\n\n" + "<form>\n\n" * 190,
    }.items():
        (settings.docs_dir / name).write_text(text, "utf-8")
    counts = Counter(finding.path for finding in read_written(settings).findings)
    assert set(counts.values()) == {MAX_FAULTS}


@pytest.mark.parametrize(
    "inside",
    [
        "<script/>",
        '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>',
        '<rect fill="url(https://example.com/x)"/>',
        "<style><g>x</g></style>",
        '<image href="data:text/html;base64,AAAA"/>',
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
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
    head += '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
    inside += '<image href="data:image/png;base64,AAAA"/><switch><foreignObject/></switch>'
    assert list(find_svg_faults(head + SVG.format(inside))) == []
    assert list(find_svg_faults('<?xml version="1.0" encoding="UTF-7"?>' + SVG.format("")))
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
        ("a { background: url(\\\\example.com/x) }", True),  # a backslash, which is a slash
        ("a { background: url(\\\\\\\\example.com/x) }", False),
        ('@charset "utf-8"; li::before { content: "\\2022" }', True),
        ("a { background: \\75rl(https://example.com/x) }", False),
        ("@im/**/port 'x'; @import 'y'", False),
    ],
)
def test_stylesheets_load_nothing_from_elsewhere(text: str, free: bool) -> None:  # noqa: FBT001
    assert (list(find_style_faults(text)) == []) is free
