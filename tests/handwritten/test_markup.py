from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iopgen.handwritten.markup import clean_html, judge_page

PLAIN = (("toc", "{}"), ("tables", "{}"), ("fenced_code", "{}"))
ALL = (*PLAIN, ("attr_list", "{}"), ("def_list", "{}"), ("footnotes", "{}"), ("md_in_html", "{}"))


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
