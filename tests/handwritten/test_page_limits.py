from __future__ import annotations

import pytest

from iopgen.handwritten.page_limits import find_tangles


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
