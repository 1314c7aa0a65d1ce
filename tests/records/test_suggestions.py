import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iopgen.records.suggestions import suggest


@pytest.mark.parametrize(
    ("text", "hint"),
    [("ikff", 'menade du "ikf"?'), ("helt annat", ""), ("", "")],
)
def test_the_nearest_known_word_is_suggested(text: str, hint: str) -> None:
    assert suggest(text, ["ikf", "verdandi"]) == hint


def test_nothing_is_near_a_word_of_quite_another_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("difflib.SequenceMatcher")
    assert suggest("a" * 10_000, [f"{'a' * 30}{number}" for number in range(100)]) == ""
    assert suggest("aaa", ["a" * 8]) == ""


@given(st.text("ab", max_size=9), st.lists(st.text("ab", min_size=1, max_size=9), max_size=4))
def test_length_alone_leaves_no_near_word_out(text: str, known: list[str]) -> None:
    near = difflib.get_close_matches(text, known, n=1, cutoff=0.6)
    assert suggest(text, known) == (f'menade du "{near[0]}"?' if near else "")
