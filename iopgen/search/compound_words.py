"""Words that end compounds: `bostad` finds `kvinnobostad`, which Pagefind does not do by itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST_TAIL = 5
"""Letters a word of the site must have to be looked for at the end of longer words."""

SHORTEST_HEAD = 3
"""Letters that must stand before it."""

# Pagefind finds the beginning of a word, never its end: "bostad" does not find "kvinnobostad".
# These are words that often end a compound in this field, and the endings that may follow.
TAILS = frozenset(
    """
    arbete avtal barn bidrag boende bostad center centrum familj flykting församling förening
    förvaltning grupp hem hjälp hus idrott insats jobb jour kommun kultur kurs kvinna kyrka läger
    län mission mottagning nämnd omsorg organisation partnerskap plan plats praktik projekt region
    rådgivning samverkan skola språk stiftelse stöd studieförbund tjänst träff uppdrag ungdom
    utbildning verksamhet villkor vård
    """.split()  # noqa: SIM905 - a list that people extend
)
ENDINGS = ("", "n", "t", "s", "en", "et", "er", "ar", "or", "na", "ens", "ets", "erna", "arna")


def find_tails(text: str, tails: frozenset[str]) -> list[str]:
    """Return the tails that end longer words of the text, sorted: `bostad` in `kvinnobostad`."""
    found = {
        word[start:]
        for word in iter_words(text)
        for start in range(SHORTEST_HEAD, len(word))
        if word[start:] in tails
    }
    return sorted(found)


def collect_tails(texts: Iterable[str]) -> frozenset[str]:
    """Return what people may look for that ends other words: `TAILS`, and words of the texts."""
    used = {word for text in texts for word in iter_words(text) if len(word) >= SHORTEST_TAIL}
    return frozenset(used | {tail + ending for tail in TAILS for ending in ENDINGS})


def iter_words(text: str) -> Iterable[str]:
    """Yield the words of a text, as a search breaks them."""
    return re.findall(r"[^\W\d_]+", text.lower())
