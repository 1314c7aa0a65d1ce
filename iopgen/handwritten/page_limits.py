"""How much a page may hold: measured before anything reads it.

Python-Markdown takes minutes over a line of brackets, or all of the stack.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MAX_LENGTH: Final = 100_000
"""Characters a page may have: some thirty printed pages."""
MAX_FAULTS: Final = 100
"""Faults after which a file is read no further; a hostile one would give a hundred thousand."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that may not stand in a file: what, and from which sign of its text (0 first)."""

    start: int
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class _Limit:
    """How often a sign may come in a text; beyond it the converter takes more than its share."""

    sign: re.Pattern[str]
    name: str
    in_block: int
    in_page: int


_LIMITS: Final = (
    _Limit(re.compile(r"\["), "klammrar [", 200, 2000),
    _Limit(re.compile(r"!\["), "bilder", 50, 300),
    _Limit(re.compile(r"<"), "tecken <", 200, 1000),
    _Limit(re.compile(r"[*_`]"), "stjärnor, understreck och grava accenter", 1000, 10_000),
    _Limit(re.compile(r"\\"), "omvända snedstreck", 200, 1000),
    _Limit(re.compile(r"&"), "tecken &", 300, 2000),
    _Limit(re.compile(r"[\"']"), "citattecken", 500, 3000),
    _Limit(re.compile(r"--|\.\.|<<|>>"), "tankstreck och punkter i rad", 200, 1000),
    _Limit(re.compile(r"\{"), "klammrar {", 100, 500),
    _Limit(re.compile(r"^ {0,3}\*\[", re.MULTILINE), "förkortningar", 50, 50),
    _Limit(re.compile(r"^ {0,3}\[\^", re.MULTILINE), "fotnoter", 200, 200),
    _Limit(re.compile(r"^ {0,3}(?:#|=+[ ]*$|-+[ ]*$)", re.MULTILINE), "rubriker", 300, 300),
    _Limit(re.compile(r"^:", re.MULTILINE), "förklaringar", 50, 500),
    _Limit(re.compile(r"^", re.MULTILINE), "rader", 2000, 4000),
)
_BLOCKS: Final = re.compile(r"\n[ \t]*\n")
_NESTED: Final = re.compile(
    r"^(?:(?: {4}|\t){8}|(?:[ \t]*(?:>|(?:[-*+]|[0-9]{1,9}[.)])[ \t])){8})", re.MULTILINE
)
"""Eight levels of indentation, or of lists and quotations begun on one line."""
_MAX_COLUMNS: Final = 40
_MAX_CELLS: Final = 5000
"""Cells of a table: its columns, as many as its widest line has, in each of its lines."""
_MAX_BLOCK: Final = 20_000
_LONG_TAG: Final = re.compile(r"<[^<>]{1000}")
_ABBREVIATION: Final = re.compile(r"^ {0,3}\*\[", re.MULTILINE)
_LONG_SPACE: Final = re.compile(r"[ \t]{200}")


def find_tangles(text: str) -> Iterator[Fault]:
    """Yield why a page's text is not worth converting: too long, too deep, too many signs."""
    if len(text) > MAX_LENGTH:
        yield Fault(0, f"sidan har {len(text)} tecken; högst {MAX_LENGTH} går", "dela upp sidan")
        return
    if found := _NESTED.search(text):
        yield Fault(found.start(), "för många nivåer i varandra", "minska indraget")
    if found := _LONG_TAG.search(text):
        yield Fault(
            found.start(), "elementet har fler än 1000 tecken", "korta det, eller stäng det"
        )
    if len(text) > _MAX_BLOCK and (found := _ABBREVIATION.search(text)):
        yield Fault(found.start(), "förkortningar på en lång sida", "dela upp sidan")
    if found := _LONG_SPACE.search(text):
        yield Fault(found.start(), "200 mellanslag i rad", "ta bort dem")
    for limit in _LIMITS:
        if len(limit.sign.findall(text)) > limit.in_page:
            message = f"sidan har fler än {limit.in_page} {limit.name}"
            yield Fault(0, message, "dela upp sidan på flera")
    start = 0
    for end in [*(found.start() for found in _BLOCKS.finditer(text)), len(text)]:
        yield from _measure_block(text[start:end], start)
        start = end


def _measure_block(block: str, start: int) -> Iterator[Fault]:
    if len(block) > _MAX_BLOCK:
        yield Fault(start, f"stycket har fler än {_MAX_BLOCK} tecken", "dela upp det")
    columns = max(line.count("|") for line in block.split("\n")) + 1
    if columns > _MAX_COLUMNS or columns * block.count("\n") > _MAX_CELLS:
        message = f"tabellen har fler än {_MAX_COLUMNS} kolumner eller {_MAX_CELLS} celler"
        yield Fault(start + len(block) - len(block.lstrip()), message, "lägg den i en CSV-fil")
    for limit in _LIMITS:
        if len(limit.sign.findall(block)) > limit.in_block:
            message = f"stycket har fler än {limit.in_block} {limit.name}"
            yield Fault(start + len(block) - len(block.lstrip()), message, "dela upp stycket")
