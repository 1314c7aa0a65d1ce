"""Items of a list as it was beside those of the same list as it is: which one is which.

In steps: those that are equal; those with the same key; those that are most alike. What then is
left was taken away, or has come to.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from iopgen.changes.items import Item, Texts
from iopgen.changes.keys import find_item_key

MatchedItems = tuple[Item | None, Item | None]
"""An item as it was and as it is; None where there was none, or is none."""

LEAST_LIKENESS = 0.5
"""Share of what two items say that must be the same in both, if one is to be the other."""

MOST_COMPARED = 2_500
"""Pairs that are looked at for likeness: a list that is all other words is told as such."""


def match_items(before: Sequence[Item], after: Sequence[Item]) -> list[MatchedItems]:
    """Return each item of a table with what it was, in the order of now; then what has gone."""
    old, new = dict(enumerate(before)), dict(enumerate(after))
    pairs: dict[int, int] = {}

    def take(found: Iterable[tuple[int, int]]) -> None:
        for one, other in found:
            if one in old and other in new:
                pairs[other] = one
                del old[one], new[other]

    take(_pair_same(old, new, lambda item: item.form))
    take(_pair_same(old, new, _identify))
    take(_iter_alike(old, new))
    return [
        *((before[pairs[n]] if n in pairs else None, item) for n, item in enumerate(after)),
        *((item, None) for _, item in sorted(old.items())),
    ]


def _pair_same(
    old: dict[int, Item], new: dict[int, Item], get: Callable[[Item], Hashable]
) -> list[tuple[int, int]]:
    """Pair items of which something is the same, the first with the first; None is no such."""
    places: dict[Hashable, list[int]] = defaultdict(list)
    for number, item in reversed(old.items()):
        places[get(item)].append(number)
    return [
        (places[told].pop(), number)
        for number, item in new.items()
        if (told := get(item)) is not None and places.get(told)
    ]


def _identify(item: Item) -> Hashable:
    """Return what an item is known by, None where nothing of that is stated."""
    key = tuple(item.texts.get(name, ()) for name in find_item_key(item.table))
    return key if any(key) else None


def _iter_alike(old: dict[int, Item], new: dict[int, Item]) -> Iterator[tuple[int, int]]:
    """Yield pairs that are alike enough, the most alike first."""
    if len(old) * len(new) > MOST_COMPARED:
        return
    found = [
        (-likeness, one, other)
        for one, was in old.items()
        for other, now in new.items()
        if (likeness := find_likeness(was, now)) >= LEAST_LIKENESS
    ]
    yield from ((one, other) for _, one, other in sorted(found))


def find_likeness(one: Item, other: Item) -> float:
    """Return how much of what two items of a table say is the same: 0 for nothing, 1 for all.

    A long text counts for more than a short one, and half of it for half.
    """
    total = same = 0.0
    for name in {**one.texts, **other.texts}:  # in an order that is the same in each process
        was, now = one.texts.get(name, ()), other.texts.get(name, ())
        weight = 1 + max(map(_measure, (was, now))) / 40
        total += weight
        same += weight * _compare_texts(was, now)
    return same / total if total else 1.0


def _measure(texts: Texts) -> int:
    return sum(map(len, texts))


def _compare_texts(was: Texts, now: Texts) -> float:
    if sorted(was) == sorted(now):
        return 1.0
    return SequenceMatcher(
        None, " ".join(was).split(), " ".join(now).split(), autojunk=False
    ).ratio()
