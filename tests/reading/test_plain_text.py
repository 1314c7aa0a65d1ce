import sys
import unicodedata

import pytest

from iopgen.reading.nodes import (
    MAX_MARKS,
)
from iopgen.reading.plain_text import find_stacked_marks

ACUTE, RING, ZWJ = "\u0301", "\u20dd", "\u200d"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("titel: Överenskommelse", []),
        ("e" + ACUTE * MAX_MARKS, []),
        ("e" + ACUTE * 21, [(1, 2)]),
        (f"e{ACUTE * 20}e{ACUTE * 20}", []),
        (f"e{ACUTE * 11}{RING * 10}", [(1, 2)]),
        (f"\u200b{ACUTE * 21}", [(1, 2)]),  # a run of others before them
        (f"{ACUTE * 20} {ACUTE * 20}", []),
        (f"e{ACUTE * 20}{ZWJ}{ACUTE * 20}", [(1, 2)]),
        (f"först\ne{ACUTE * 30}e{ACUTE * 30}\n{ACUTE * 21}", [(2, 2), (3, 1)]),
        ("\u2014" * 500 + "\u2500" * 500 + "\U0001f600" * 500, []),
        # Vietnamese taken apart, Hebrew with points and accents, Devanagari, Tibetan, a family
        ("Tie\u0302\u0301ng Vie\u0323\u0302t", []),
        ("\u05d1\u05bc\u05b0\u05e8\u05b5\u05d0\u05e9\u05b4\u05c1\u0596\u05d9\u05ea", []),
        ("\u0915\u094d\u0937\u0947\u0902", []),
        ("\u0f67\u0fb1\u0fa8\u0fb3\u0fba\u0fbc\u0fbb\u0f82", []),
        (ZWJ.join(("\U0001f469", "\U0001f469", "\U0001f467", "\U0001f466")), []),
    ],
)
def test_piles_of_marks_are_found_at_their_foot(text: str, expected: list[tuple[int, int]]) -> None:
    found = list(find_stacked_marks(text.split("\n"), "x.yml"))
    assert [(finding.line, finding.column) for finding in found] == expected
    assert {finding.code for finding in found} <= {"stacked-marks"}


def test_every_mark_there_is_counts() -> None:
    marks = [
        char
        for char in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(char) in {"Mn", "Me"}
    ]
    assert [char for char in marks if not list(find_stacked_marks([char * 21], "x"))] == []


def test_a_pile_says_how_high_it_is() -> None:
    (finding,) = find_stacked_marks(["e" + ACUTE * 25], "x.yml")
    assert finding.message == "här står 25 accenter eller andra tillägg på samma bokstav"
    assert finding.hint == "skriv om ordet med vanliga bokstäver"
