"""Amounts that stand in several places, held against each other: like with like.

Only amounts of the same agreement, year and stage, paid by the same party, and costs with costs: a
frame that was set aside is never held against what a collaboration costs. Pure; rules hand over
rows, pages hand over entities.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

COST = "cost"
"""The basis of a budget line; a printed table may show frames instead."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """One amount in one place, or the sum of a record's lines for one year, stage and payer."""

    agreement: str
    year: int
    stage: str
    payer: str
    """Id of the public body that pays, "" where nothing says who."""
    basis: str
    record: str
    """Folder and id."""
    fields: tuple[str, ...]
    """Paths of the amounts in the record."""
    amount: int
    """Kronor; a cost is positive, whatever sign the table prints."""
    sources: tuple[str, ...] = ()
    """Document and lines, `document#10-20`."""


def iter_groups(places: Iterable[Place]) -> Iterator[tuple[Place, ...]]:
    """Yield the places that tell of the same thing, two or more, in a fixed order."""
    for _, group in groupby(sorted(places), key=_get_key):
        found = tuple(group)
        if len(found) > 1:
            yield found


def drop_copies(places: Iterable[Place]) -> list[Place]:
    """Leave out the lines that rest on the very lines of a printed table that they are held to.

    An amount that was copied from a table stands in one place, not in two.
    """
    found = list(places)
    printed: dict[tuple[str, int, str, str, str], list[Place]] = {}
    for place in filter(_is_printed, found):
        printed.setdefault(_get_key(place), []).append(place)
    return [
        place
        for place in found
        if _is_printed(place)
        or not any(_overlap(place.sources, p.sources) for p in printed.get(_get_key(place), ()))
    ]


def _is_printed(place: Place) -> bool:
    return place.fields[0].startswith("rows[")


def _overlap(some: Iterable[str], others: Iterable[str]) -> bool:
    """Say whether two lists of sources have a line of a document in common."""
    mine = {line for source in some for line in _iter_lines(source)}
    return any(line in mine for source in others for line in _iter_lines(source))


def _iter_lines(source: str) -> Iterator[tuple[str, int]]:
    document, _, lines = source.partition("#")
    first, _, last = lines.partition("-")
    if first.isdigit() and (last or first).isdigit():
        yield from ((document, line) for line in range(int(first), int(last or first) + 1))


def agree(places: Iterable[Place]) -> bool:
    """Say whether all places give the same amount."""
    return len({place.amount for place in places}) == 1


def _get_key(place: Place) -> tuple[str, int, str, str, str]:
    return place.agreement, place.year, place.stage, place.payer, place.basis


def turn(amount: int, sign: str) -> int:
    """Return a printed amount as a cost, by the sign that the table gives costs."""
    return -amount if sign == "minus" else amount
