from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iopgen.calc.citations import (
    MAX_QUOTE,
    Citation,
    describe_place,
    explain_place,
    get_cited,
    parse_citation,
)


@pytest.mark.parametrize(
    ("source", "cited", "words", "brief"),
    [
        ("a#40", Citation("a", (40, 40)), "rad 40", "rad 40"),
        ("a#40-40", Citation("a", (40, 40)), "rad 40", "rad 40"),
        ("a#40-52", Citation("a", (40, 52)), "raderna 40–52", "rad 40–52"),
        ("a#page=12", Citation("a", pages=(12, 12)), "sidan 12", "sidan 12"),
        ("a#page=12-14", Citation("a", pages=(12, 14)), "sidorna 12–14", "sidorna 12–14"),
        ("a#section=5", Citation("a", section="5"), "5 §", "5 §"),
        ("a#section=5 a", Citation("a", section="5 a"), "5 a §", "5 a §"),
        ("a#section=12 kap. 3", Citation("a", section="12 kap. 3"), *["12 kap. 3 §"] * 2),
        ("a#heading=Ekonomi", Citation("a", heading="Ekonomi"), *["under rubriken Ekonomi"] * 2),
        ("a#quote=Det är så; ja", Citation("a", quote="Det är så; ja"), *["”Det är så; ja”"] * 2),
        (
            "a#3;page=3;section=5;heading=Tid;quote=a #b=c;page=4",
            Citation("a", (3, 3), (3, 3), "5", "Tid", "a #b=c;page=4"),
            *["rad 3, sidan 3, 5 §, under rubriken Tid, ”a #b=c;page=4”"] * 2,
        ),
        ("a#heading=A quote=", Citation("a", heading="A quote="), *["under rubriken A quote="] * 2),
    ],
)  # fmt: skip
def test_a_place_is_read_and_said_in_words(
    source: str, cited: Citation, words: str, brief: str
) -> None:
    assert parse_citation(source) == cited
    assert describe_place(source) == words
    assert describe_place(source, brief=True) == brief
    assert get_cited(source) == "a"


@pytest.mark.parametrize(
    ("place", "hint"),
    [
        ("", "skriv rader"),
        ("page=3;", "skriv rader"),
        (";quote=x", "skriv rader"),
        ("sida=3", "skriv rader"),
        ("x", "skriv första och sista raden"),
        ("9-8", "skriv den första raden först"),
        ("page=", "skriv sidan direkt"),
        ("page= 3", "skriv sidan direkt"),
        ("page=tre", "skriv sidans nummer"),
        ("page=0", "den första sidan är page=1"),
        ("page=0-3", "den första sidan är page=1"),
        ("page=4-3", "skriv den första sidan först"),
        ("page=3;page=4", "skriv sidan en gång"),
        ("section=§ 5", "skriv paragrafens nummer"),
        ("section=0", "skriv paragrafens nummer"),
        ("quote=", "skriv citatet direkt"),
        ("quote=   ", "skriv citatet direkt"),
        ("quote=a\nb", "skriv texten på en enda rad"),
        (f"quote={'x' * (MAX_QUOTE + 1)}", "korta till högst 100 tecken"),
        (f"heading={'x' * (MAX_QUOTE + 1)}", "korta till högst 100 tecken"),
    ],
)
def test_a_place_that_is_badly_written_is_told_what_to_do(place: str, hint: str) -> None:
    assert parse_citation(f"a#{place}") is None
    assert describe_place(f"a#{place}") == ""
    assert explain_place(place).startswith(hint)


def test_the_longest_quotation_is_let_through() -> None:
    assert parse_citation(f"a#quote={'x' * MAX_QUOTE}")


@given(st.text(max_size=40))
def test_no_text_is_both_right_and_explained(text: str) -> None:
    cited = parse_citation(f"a#{text}")
    assert (cited is not None) == (text != "" and not explain_place(text))
    assert get_cited(f"a#{text}") == "a"
    if cited:
        assert describe_place(f"a#{text}")


@pytest.mark.parametrize("source", ["a", "#1", "Å#1", "a #1", "", "a#"])
def test_what_names_no_document_and_place_is_no_citation(source: str) -> None:
    assert parse_citation(source) is None
