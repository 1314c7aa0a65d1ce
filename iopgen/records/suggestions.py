"""The nearest right word to a wrong one."""

import difflib
from collections.abc import Iterable

SHORTEST_WORD = 4
"""Letters of a Swedish word that say which title or label is meant: "slut" is "Slutdatum"."""
_CUTOFF = 0.6
"""How alike two words are when one is suggested for the other."""
_ROUNDING = 1e-6


def suggest(text: str, known: Iterable[str]) -> str:
    """Return `menade du "x"?` for the nearest known word, or an empty string."""
    # What is that much longer or shorter can't be near, and difflib takes long to say so.
    some = [word for word in known if _may_be_near(len(text), len(word))]
    near = difflib.get_close_matches(text, some, n=1, cutoff=_CUTOFF) if some else []
    return f'menade du "{near[0]}"?' if near else ""


def _may_be_near(length: int, other: int) -> bool:
    """Say whether words of two lengths are alike enough where they share as much as they can."""
    return 2 * min(length, other) >= _CUTOFF * (length + other) - _ROUNDING
