import re
import sys
import unicodedata

import pytest

from iopgen.calc import personal_data
from iopgen.calc.personal_traces import BETWEEN_DIGITS
from iopgen.calc.usual_signs import is_usual
from iopgen.reading.plain_text import BAD_CHARACTER

USUAL = [char for char in map(chr, range(sys.maxunicode + 1)) if is_usual(char)]


def test_a_usual_sign_hides_nothing() -> None:
    for char in USUAL:
        assert char == "\r" or not BAD_CHARACTER.search(char), ascii(char)
        assert unicodedata.category(char) not in {"Mn", "Me", "Mc", "Cf", "Co", "Cn"}, ascii(char)


def test_a_usual_sign_reads_as_itself_or_as_what_is_no_word() -> None:
    for char in USUAL:
        plain, _ = personal_data._to_plain(char)  # noqa: SLF001
        if plain != char:
            assert plain in "-. ", ascii(char)
            assert re.match(r"[\W_]", char), ascii(char)
            assert re.match(BETWEEN_DIGITS, char), ascii(char)


def test_a_usual_sign_is_no_digit_and_no_letter_of_ascii_in_disguise() -> None:
    for char in USUAL:
        if not char.isascii():
            assert not re.match(r"\d", char), ascii(char)
            assert not re.match("[a-z]", char, re.IGNORECASE), ascii(char)


@pytest.mark.parametrize(
    "text", ["", "Räksmörgås – ”à la carte” 450 000 kr\n", "a\r\n\tb → c ≤ 2 €"]
)
def test_what_people_write_is_usual(text: str) -> None:
    assert is_usual(text)


@pytest.mark.parametrize(
    "char",
    "\u00ad\u200b\u0301\u00b2\u017f\u212a\uff10\u0663\uff20\ufeff\x00\x7f\u2028\U0001d7ce",
)
def test_what_may_be_sly_is_not(char: str) -> None:
    assert not is_usual(f"text {char} text")
