"""The nearest right word to a wrong one."""

import difflib
from collections.abc import Collection, Iterable, Mapping

SHORTEST_WORD = 4
"""Letters of a Swedish word that say which title or label is meant: "slut" is "Slutdatum"."""
_CUTOFF = 0.6
"""How alike two words are when one is suggested for the other."""
_ROUNDING = 1e-6


def find_meant(text: str, titles: Mapping[str, str], near: Collection[str]) -> str:
    """Return what has a text as its Swedish title, else what of `near` begins with it.

    "" where it is nothing, or several things.
    """
    word = text.strip().casefold()
    meant = [one for one, title in titles.items() if title.casefold() == word]
    if not meant and len(word) >= SHORTEST_WORD:
        meant = [one for one in near if titles[one].casefold().startswith(word)]
    return meant[0] if len(meant) == 1 else ""


def suggest(text: str, known: Iterable[str], alike: float = _CUTOFF) -> str:
    """Return `menade du "x"?` for the nearest known word, or an empty string.

    `alike`, from 0 to 1, is how near it must be.
    """
    # What is that much longer or shorter can't be near, and difflib takes long to say so.
    some = [word for word in known if _may_be_near(len(text), len(word))]
    near = difflib.get_close_matches(text, some, n=1, cutoff=alike) if some else []
    return f'menade du "{near[0]}"?' if near else ""


def _may_be_near(length: int, other: int) -> bool:
    """Say whether words of two lengths are alike enough where they share as much as they can."""
    return 2 * min(length, other) >= _CUTOFF * (length + other) - _ROUNDING
