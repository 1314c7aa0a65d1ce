"""Amounts that stand in several places, held against each other: like with like.

Only amounts of the same agreement, year and stage, paid by the same party, and costs with costs: a
frame that was set aside is never held against what a collaboration costs. Pure; rules hand over
rows, pages hand over entities.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

COST = "cost"
"""The basis of a budget line; a printed table may show frames instead."""

_SOURCE = re.compile(r"(?P<document>[^#]*)#(?P<first>[0-9]{1,7})(?:-(?P<last>[0-9]{1,7}))?")


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
    cited: dict[tuple[str, int, str, str, str], list[str]] = {}
    for place in filter(_is_printed, found):
        cited.setdefault(_get_key(place), []).extend(place.sources)
    printed = {key: _merge(sources) for key, sources in cited.items()}
    return [
        place
        for place in found
        if _is_printed(place) or not _touches(place.sources, printed.get(_get_key(place), {}))
    ]


def _is_printed(place: Place) -> bool:
    return place.fields[0].startswith("rows[")


Lines = dict[str, list[tuple[int, int]]]
"""First and last lines of the parts of each document that are cited, apart and in order."""


def _merge(sources: Iterable[str]) -> Lines:
    """Put together the parts of each document that have a line in common.

    Only their ends are counted with: a record may cite ten million lines.
    """
    merged: Lines = {}
    for document, first, last in sorted(_iter_parts(sources)):
        parts = merged.setdefault(document, [])
        if parts and first <= parts[-1][1]:
            parts[-1] = (parts[-1][0], max(parts[-1][1], last))
        else:
            parts.append((first, last))
    return merged


def _touches(sources: Iterable[str], lines: Lines) -> bool:
    """Say whether any of some sources has a line of a document in common with others."""
    for document, first, last in _iter_parts(sources):
        parts = lines.get(document, [])
        before = bisect_right(parts, last, key=itemgetter(0))  # those that begin by its last line
        if before and parts[before - 1][1] >= first:
            return True
    return False


def _iter_parts(sources: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """Yield document, first and last line of each source that has lines."""
    for source in sources:
        if match := _SOURCE.fullmatch(source):
            first, last = int(match["first"]), int(match["last"] or match["first"])
            if first <= last:
                yield match["document"], first, last


def agree(places: Iterable[Place]) -> bool:
    """Say whether all places give the same amount."""
    return len({place.amount for place in places}) == 1


def _get_key(place: Place) -> tuple[str, int, str, str, str]:
    return place.agreement, place.year, place.stage, place.payer, place.basis


def turn(amount: int, sign: str) -> int:
    """Return a printed amount as a cost, by the sign that the table gives costs."""
    return -amount if sign == "minus" else amount
