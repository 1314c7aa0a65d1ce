"""Wording: a partnership is never spoken of as a grant, unless quoted or denied."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import EXAMPLE, copy_project
from registers import TODAY
from truths import Truth, find_places, hold

from iopgen.build import load_settings, validate
from iopgen.rules import wording
from iopgen.rules.wording import DENIAL, PHRASINGS, find_grant_like, iter_ends, may_have_signs

if TYPE_CHECKING:
    from pathlib import Path

CODE = "grant-like-wording"

UNWANTED = (
    "Ansök om IOP här",
    "Ansök senast i mars om ett IOP",
    "Så ansöker du om IOP",
    "En ansökan om ett idéburet offentligt partnerskap lämnas in",
    "Nu kan ni ansöka om partnerskap",
    "Föreningen vill söka ett idéburet offentligt partnerskap",
    "Sök pengar för IOP",
    "Föreningarna sökte bidrag genom ett nytt IOP",
    "Det finns ett IOP att söka",
    "Det är ett IOP som föreningar kan söka",
    "Sök om att starta ett IOP",
    "Föreningen ansökte om att få bilda ett IOP",
    "Ansök nu! IOP 2027 är öppet",
    "IOP söks hos nämnden",
    "Ett sökbart IOP finns",
    "IOP-bidraget betalas ut",
    "Nämnden utlyser ett nytt IOP",
    "Nämnden har beviljat föreningen två idéburna offentliga partnerskap",
)
"""Each is one sentence that lacks only its full stop."""

FINE = (
    "Ett IOP är inget bidrag som man söker.",
    "Ett IOP söker man inte.",
    "IOP söks inte.",
    "Att ansöka om ett IOP går inte.",
    "Föreningen kan inte, som många tror, söka ett IOP.",
    "Ett IOP är något som man inte kan söka.",
    "Ansök nu! Stipendiet är öppet. IOP nämns på en annan sida.",
    "Ansök till lägret! IOP nämns på en annan sida.",
    "Sök i registret. IOP visas först.",
    "Föreningen söker deltagare till sitt IOP.",
    "Den som söker arbete hos ett IOP hör av sig.",
    "Sök bland partnerskap och parter.",
    "IOP är lätt att söka upp i registret.",
    "Ett IOP kan söka medel hos en stiftelse.",
    "Parterna bildade ett IOP för att söka nya vägar.",
    "Ansökan gjordes hos ESF. IOP nämns på en annan sida.",
    "Det är inte så att man hos t.ex. Exempelkommunen ansöker om IOP.",
    "Hon skrev ”Ansök om IOP. Skynda!” i ett brev.",
    "> Ansök om IOP\n> redan i dag",
)

MARKS = ("”{}”", "“{}”", '"{}"', "»{}»", "«{}»")
DENIALS = ("inte", "inget", "aldrig", "ej", "utan att", "ingen", "varken")
DULL = st.lists(st.text("abcdeåäö, ", min_size=1).filter(str.strip), max_size=3).map("\n".join)
"""Words around, with line breaks but no blank line, in which nothing ends and nothing is said."""


def find(text: str) -> list[str]:
    """Return the words that are reported."""
    return [hit.words for hit in find_grant_like(text)]


@pytest.mark.parametrize("text", UNWANTED)
def test_what_sounds_like_a_grant_is_found_once_a_sentence(text: str) -> None:
    assert len(find(f"{text}.")) == 1
    assert len(find(f"Det är inte så. {text}! Det finns inget mer.")) == 1
    assert len(find(f"{text}. {text}.")) == len("ab")
    assert len(find(text.replace(" ", "\n"))) == 1
    assert len(find(text.replace("IOP ", "**IOP** "))) == 1
    assert len(find(text.upper())) == 1


@pytest.mark.parametrize("text", FINE)
def test_what_is_true_quoted_or_denied_is_let_be(text: str) -> None:
    assert find(text) == []


def test_every_phrasing_is_needed_and_has_a_reason() -> None:
    needed = {next(p for p in PHRASINGS if p.pattern.search(text)).pattern for text in UNWANTED}
    assert needed == {phrasing.pattern for phrasing in PHRASINGS}
    assert all(phrasing.reason and not phrasing.reason.endswith(".") for phrasing in PHRASINGS)


@given(DULL, st.sampled_from(DENIALS), st.sampled_from(UNWANTED), DULL)
def test_a_denial_that_governs_it_never_warns(
    before: str, denial: str, unwanted: str, after: str
) -> None:
    small = unwanted[0].lower() + unwanted[1:]
    assert find(f"Fullt. Här står {before} {denial} {small} {after}.") == []
    assert find(f"Fullt. {unwanted} {denial} {after}.") == []


@given(st.sampled_from(DENIALS), st.sampled_from(UNWANTED), DULL)
def test_a_denial_of_something_else_warns(denial: str, unwanted: str, after: str) -> None:
    small = unwanted[0].lower() + unwanted[1:]
    assert len(find(f"Fullt. {unwanted}, det är {denial} annat {after}.")) == 1
    if "!" not in unwanted:  # a call begins its sentence
        assert len(find(f"Fullt. Det är {denial} annat: {small}.")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Så söker ni ett IOP, det är inte svårt.",
        "Det är inte svårt att söka ett IOP.",
        "Att ansöka om IOP är inte krångligt.",
        "Vänta inte, ansök om IOP!",
        "Det är inga problem – ansök om IOP.",
        "Föreningar kan inte bara ansöka om IOP.",
        "Det är inget möte, men ni kan ansöka om IOP.",
    ],
)
def test_what_merely_has_a_denial_in_it_warns(text: str) -> None:
    assert len(find(text)) == 1


@given(DULL, st.sampled_from(MARKS), st.sampled_from(UNWANTED), st.sampled_from(("", ".")))
def test_a_quotation_never_warns(dull: str, marks: str, unwanted: str, end: str) -> None:
    quoted = marks.format(f"{dull} {unwanted}{end}")
    assert find(f"Här står {dull} {quoted} och {dull}.") == []


@given(st.lists(DULL, min_size=1, max_size=3), st.sampled_from(UNWANTED))
def test_the_place_is_that_of_the_words(before: list[str], unwanted: str) -> None:
    text = "".join(f"{one} slut. \n\n" for one in before) + f"Ja. {unwanted}."
    (hit,) = find_grant_like(text)
    assert " ".join(text[hit.start :].split()).startswith(hit.words)


@given(st.text(max_size=200), st.sampled_from(UNWANTED))
def test_any_text_can_be_read(text: str, unwanted: str) -> None:
    for hit in find_grant_like(f"{text}{unwanted}{text}"):
        assert not DENIAL.search(hit.words)


@pytest.mark.parametrize(
    "text",
    [
        *("ansök ", "IOP som ", "IOP ”", "Sök. ", "Ansök! ", "inte ", "IOP söks inte ", "!"),
        *(
            "_",
            "ansök_",
            "a_",
            ". ",
            ".",
            "\n",
            "pengar",
            "sökpengar_",
            "IOP-",
            "en_",
            "»IOP-stöd» ",
        ),
    ],
)
def test_a_hostile_text_does_not_make_it_slow(text: str) -> None:
    assert find(text * 20_000) == []
    assert find(f"Ansök{text * 20_000}x") == []
    assert find(f"Sök pengar{text * 20_000}x") == []


def test_many_quotations_are_not_gone_through_for_each_phrasing() -> None:
    assert find('Här "IOP-bidrag", ' * 20_000) == []
    assert len(find(f'{"Här ”IOP-bidrag” " * 20_000} IOP-bidrag "slut"')) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ansök __nu__! IOP är öppet.", ["Ansök __nu__! IOP"]),
        ("Ett IOP är _sökbart_.", ["Ett IOP är _sökbart_"]),
        ("Ansök om _partnerskap_ här.", ["Ansök om _partnerskap_"]),
        ("Ansök_nu_om_IOP.", ["Ansök_nu_om_IOP"]),
        ("Sök __verksamhetspengar__ för [IOP-projekt](x.md).", None),
    ],
)
def test_underscores_are_between_words(text: str, words: list[str] | None) -> None:
    assert find(text) == (words or ["Sök __verksamhetspengar__ för [IOP-projekt"])


@given(st.text("aA1åÅ .!?…*_)\n", max_size=30))
def test_a_sentence_ends_where_a_capital_follows(text: str) -> None:
    end = re.compile(
        r"(?<![^\s.]\.[^\s.])(?<![^\s.]\.[^\s.]{2})"
        r"[.!?…][*_)\]”\"»]*\s+(?=[\W_]*[A-ZÅÄÖ0-9])"
    )
    assert [*iter_ends(text)] == [found.end() for found in end.finditer(text)]


def test_own_words_are_held_to_it_and_quotations_are_not() -> None:
    text = """
== agreements/a
summary: Ett möte.
aliases: [Mötet, IOP-bidraget]
parties:
  - {partner: f, role: civil, note: Föreningen sökte pengar för IOP.}
evidence:
  - {field: title, note: Så söker man ett IOP.}
== partners/f
note: Föreningen sökte ett IOP.
== guidelines/g
summary: Nämnden utlyser nya IOP.
sets:
  - id: ett
    intro: Så ansöker ni om IOP
    note: Så söks ett IOP att söka.
    items:
      - {id: punkt, text: Ansök om IOP}
== documents/d
title: Ansökan om IOP
"""
    places = ["a:2", "a:4", "a:6", "g:1", "g:5", "f:1"]
    assert find_places(text, CODE) == places


def test_pages_are_held_to_it_at_their_own_lines(tmp_path: Path) -> None:
    root = copy_project(tmp_path, EXAMPLE)
    page = root / "content" / "pages" / "om.md"
    header = "---\ntitle: Ansök om IOP\ndescription: Inget annat.\n---\n"
    page.write_text(f"{header}\n# Om\n\n- Inte här\n- Så kan ni söka IOP\n\nEj så.\n", "utf-8")
    report = validate(load_settings(root, TODAY))
    found = [(f.path, f.line, f.column) for f in report.findings if f.code == CODE]
    path = "content/pages/om.md"
    assert found == [(path, 2, len("title: ") + 1), (path, 9, len("- Så kan ni ") + 1)]


# Letters that an expression takes for s, k and i: long, Kelvin's, without and with a dot.
_DOUBLES = "\u017f\u212a\u0131\u0130"


@given(
    st.text(st.sampled_from(f"skKöÖuUtlyveEbilja iIoOpP-aA\u0307\u0308\n{_DOUBLES}"), max_size=12)
)
def test_where_a_sign_stands_it_may_have_one(text: str) -> None:
    words = ("an{1}ök", "{0}ö{2}", "utly{1}t", "bev{3}ljad", "{4}OP-medel", "utlys", "iopb")
    for word in words:
        for made in (text, f"{word.format('s', *_DOUBLES)}{text}"):
            assert may_have_signs(made) or not wording._SIGNS.search(made)  # noqa: SLF001
    assert all(map(may_have_signs, UNWANTED))
    assert not may_have_signs("Mötesplatsen har tre lokaler.")


TRUTHS: tuple[Truth, ...] = (
    (
        "grant-like-wording",
        """
== agreements/a
title: Mötesplatsen
summary: Här kan föreningar ansöka om IOP.
""",
        ["a:2"],
        ("Här kan föreningar", "Här kan inga föreningar"),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)
