from __future__ import annotations

import pytest

from iopgen.search.compound_words import collect_tails, find_tails


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kvinnobostaden", ["bostaden"]),
        ("ungdomsverksamheter", ["verksamheter"]),
        ("bostad", []),  # a word of its own needs no help
        ("iår", []),
        ("", []),
    ],
)
def test_ends_of_compounds(text: str, expected: list[str]) -> None:
    assert find_tails(text, collect_tails(())) == expected
