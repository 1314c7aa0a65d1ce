"""One page in the making: when a record was held against its source."""

from __future__ import annotations

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import EXAMPLE, EXAMPLE_DAY
from registers import make_register, read_site, read_words

from iopgen.build import load_settings
from iopgen.data.open_data import Published
from iopgen.pages.view import PageView, SiteContents, find_way

AGAINST = "Stämt mot källan Exempelhandling: "


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (
            "partnerskap/exk-natthuset/",
            "överenskommelse om Natthuset den 12 mars 2025 av Registrator, Exempelregionen.",
        ),
        (  # the amounts, beside them
            "partnerskap/exk-natthuset/",
            "överenskommelse om Natthuset den 3 februari 2026 av Ekonom, Exempelregionen.",
        ),
        ("parter/fantasihuset/", "den 5 maj 2025 av Handläggare, enheten för civilsamhälle."),
        (
            "ekonomi/",
            "av samverkan 2024–2026 den 20 februari 2026 av Controller.",
        ),
        ("riktlinjer/exk-riktlinjer-2023/", "den 15 januari 2026 av Kommunsekreterare."),
    ],
)
def test_a_record_tells_when_it_was_held_against_its_source(address: str, words: str) -> None:
    told = read_words(address)
    assert words in told
    assert AGAINST in told


def test_amounts_tell_it_by_the_amounts_and_the_rest_by_the_sources() -> None:
    told = read_words("partnerskap/exk-natthuset/")
    money, sources = told.index("av Ekonom"), told.index("av Registrator")
    assert told.index("Belopp per år") < money < told.index("Vad lovades") < sources


def test_no_other_page_says_so() -> None:
    pages = read_site(EXAMPLE, EXAMPLE_DAY).pages
    assert {page.address for page in pages if AGAINST[:16] in page.body} == {
        "partnerskap/exk-natthuset/",
        "parter/fantasihuset/",
        "riktlinjer/exk-riktlinjer-2023/",
        "ekonomi/",
        "oppna-data/ordlista/",
    }


def test_a_quotation_is_text_and_no_markup() -> None:
    register = make_register({"documents/a": "title: A"})
    view = PageView(
        SiteContents(register, Published(register), load_settings(EXAMPLE, EXAMPLE_DAY)), "x/"
    )
    source = 'a#quote=<b title="x">&'
    assert "&lt;b title=&#34;x&#34;&gt;&amp;" in view.cite([source])
    assert "<b" not in view.cite([source])
    assert view.list_cited() == [("a", [(1, '”<b title="x">&”')])]
    assert not view.cites_lines()
    view.cite(["a#3"])
    assert view.cites_lines()


_FOLDERS = st.lists(st.sampled_from("abc"), max_size=4).map(
    lambda parts: "".join(f"{one}/" for one in parts)
)


@given(_FOLDERS, st.sampled_from(["", "x.csv"]), _FOLDERS)
def test_way_is_the_shortest_from_page_to_page(folder: str, name: str, here: str) -> None:
    way = posixpath.relpath(folder + name or ".", here or ".")
    expected = way if name else f"{way}/"
    assert find_way(folder + name, here) == expected
    assert find_way(f"{folder}{name}#x", here) == (f"{expected}#x" if way != "." else "#x")
