"""The quick looks let nothing through that the close one finds, and spare most texts that."""

import random
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from personal import EMAIL, EMAILS, NUMBER, PERSONAL, PHONE, PHONES
from projects import ROOT

from iopgen.calc import personal_data
from iopgen.calc.personal_data import Hit, find_personal, find_published, find_unfiltered
from iopgen.calc.personal_traces import may_hold, may_hold_anywhere
from iopgen.calc.usual_signs import is_usual
from iopgen.reading.nodes import iter_scalars
from iopgen.reading.strict_yaml import parse

AROUND = (
    *(" ", "\n", "\n  ", ", ", ": ", "- ", "-", "–", ".", "/", "(", ")", "[", "]", "{", "+", "1"),
    *("00", "20", "kr", "Tel. ", "se §", "å", "#", "12-15", "2018-03-01", "450 000", "\xa0"),
    *("</td><td>", "<b>", "**", "_", "__", "`", "&amp;", "&nbsp;", "%20", "](x)", "\\", "'", '"'),
)
BETWEEN = (
    *(
        "",
        "",
        "",
        "",
        "*",
        "**",
        "_",
        "__",
        "`",
        "[",
        "]",
        "~",
        "^",
        "\\",
        "<b>",
        "</i>",
        "<!--a-->",
    ),
    *("\u200b", "\u00ad", "\u2060", " ", "\xa0", "\u2009", "-", "–", "\u2011", "\u2212", ".", "·"),
    *("&nbsp;", "&#8203;", "&zwj;", "%20", "%2D", "](x)", "\n", "(", "/", ":", "+", "\u20e3"),
)
SLY = (
    *(
        ("@", other)
        for other in ("&#64;", "&commat;", "%40", " (at) ", "[a]", " snabel-a ", "\uff20")
    ),
    *(("@", other) for other in ("{ snabela }", "(\xa0AT )", " sna**b**el-a ", " \u017fnabel-a ")),
    *((".", other) for other in (" dot ", "(punkt)", "&period;", "\u2024")),
    *(("0", other) for other in ("\u0660", "\uff10", "\U0001d7ce", "&#48;", "%30", "\u2070")),
    *(("1", other) for other in ("\u0661", "\uff11", "&#x31;", "\xb9", "\u2081")),
    *(("-", other) for other in ("–", "&#45;", "-\n    ", "%2D", "\u207b", " ")),
)


def spell(seed: int) -> str:
    """Return a text with something personal, or nearly so, that is disguised somehow or not."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    number = chance.choice(PERSONAL)
    phone = "".join(chance.choice(PHONES))
    plain = chance.choice(
        (
            *(number, number[2:], f"{number[2:8]}-{number[8:]}", chance.choice(EMAILS), EMAIL),
            *(phone, f"+46{phone[1:]}", f"{phone[:3]}-{phone[3:]}", f"0046 {phone[1:]}"),
        )
    )
    if chance.random() < 0.3:
        place = chance.randrange(len(plain))
        plain = f"{plain[:place]}{chance.randrange(10)}{plain[place + 1 :]}"
    if chance.random() < 0.6:
        sign, other = chance.choice(SLY)
        plain = plain.replace(sign, other, chance.choice((1, -1)))
    sparse = chance.choice((0, 0.1, 0.4))
    spelt = "".join(
        char + (chance.choice(BETWEEN) if chance.random() < sparse else "") for char in plain
    )
    before, after = ("".join(chance.choices(AROUND, k=chance.randrange(5))) for _ in range(2))
    return f"{before}{spelt}{after}"


def look_closely(text: str) -> list[Hit]:
    return list(personal_data._look_closely(text, frozenset()))  # noqa: SLF001


@pytest.mark.parametrize("start", range(0, 12_000, 3_000))
def test_the_quick_look_lets_nothing_through(start: int) -> None:
    held = 0
    for seed in range(start, start + 3_000):
        text = spell(seed)
        whole = list(find_unfiltered(text))
        assert list(find_personal(text)) == whole, (seed, text)
        assert may_hold(text) or not look_closely(text), (seed, text)
        held += bool(whole)
    assert held > 1_000  # else the texts show nothing


@given(
    st.text(st.sampled_from([*"0123456789", *"0011-+.()[]/_:# \n", "@", "a", "\xa0"]), max_size=60)
)
@example(f"1 {NUMBER} 2\n2 ")
@example(f"{NUMBER[:8]}-\n      {NUMBER[8:]}")
@settings(max_examples=500)
def test_no_text_of_numbers_holds_more_than_was_seen(text: str) -> None:
    assert list(find_personal(text)) == list(find_unfiltered(text))


STYLES = (
    "x: {}\n",
    "x: '{}'\n",
    'x: "{}"\n',
    "x: >\n  {}\n",
    "x: |-\n  {}\n",
    "x: [{}, 1]\n",
)


@pytest.mark.parametrize("start", range(0, 9_000, 3_000))
def test_no_value_holds_what_its_file_does_not(start: int) -> None:
    held = 0
    for seed in range(start, start + 3_000):
        chance = random.Random(seed)  # noqa: S311 - no secret
        written = spell(seed).replace("\n", chance.choice(("\n  ", " ", "\n\n  ")))
        text = f"y: 20\n{chance.choice(STYLES).format(written)}"
        root, _ = parse(text.encode("utf-8", "replace"), "a.yml")
        scalars = iter_scalars(root) if root else ()
        if any(list(find_unfiltered(scalar.text)) for scalar in scalars):
            assert may_hold_anywhere(text), (seed, text)
            held += 1
    assert held > 300  # else the texts show nothing


@pytest.mark.parametrize("seed", range(300))
def test_what_stands_on_a_page_is_found_there(seed: int) -> None:
    text = spell(seed)
    if not any(sign in text for sign in "<>&%"):
        page = f"<p>Tel. 08 &amp; mer</p>\n<p>x</p>\n<p>{text}</p>\n<p>2018–2020</p>"
        found = {(hit.kind, hit.text) for hit in find_published(page)}
        lines = text.split("\n")
        assert found >= {(hit.kind, hit.text) for line in lines for hit in look_closely(line)}


def test_an_entity_alone_opens_a_page_s_line() -> None:
    (hit,) = find_published(f"<p>{PHONE[:3]}&nbsp;{PHONE[3:]}</p>")
    assert hit.kind == "phone"


def test_most_records_are_looked_through_quickly() -> None:
    files = [path for folder in ("content", "partners") for path in (ROOT / folder).rglob("*.yml")]
    assert share_held(files) < 0.15


def share_held(files: list[Path]) -> float:
    held = [may_hold_anywhere(path.read_text("utf-8")) for path in files]
    return sum(held) / len(held)


@pytest.mark.parametrize(
    "text",
    [
        "Räksmörgås – ”partnerskapet” fick 450 000 kr 2018-03-01, se avtalet#12-15 (bilaga 3).",
        "id: botkyrka-basun\nperiod:\n  start: 2018-03-01\n  source: avtal#593-595",
        "amount: 1250000\nyear: 2021\nlines: [399-646, 700]\nnote: Index 3,5 procent",
    ],
)
def test_plain_text_is_passed_by(text: str) -> None:
    assert is_usual(text)
    assert not may_hold_anywhere(text)
    assert not may_hold(text)
