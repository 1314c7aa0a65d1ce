"""Our own HTML, cut between rows, list items and paragraphs: never inside one of them.

Reads only what our templates write: well-formed, each element closed, no `<` or `>` in attributes.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape

from iopgen.calc.formats import shorten

_ONE_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
_UNCLOSED = frozenset({"br", "hr", "img", "input", "link", "meta", "col", "wbr"})
HEADINGS = ("h2", "h3", "h4")

_OPENED = frozenset({"div", "ul", "ol", "section", "table", "tbody"})
"""What may be left in the middle and begun anew on the next page."""

_TABLE_HEAD = frozenset({"caption", "colgroup", "thead"})
"""What stands first in a table, and again on each page that has rows of it."""

_FIRST_ID = re.compile(r'<[^<>]*\sid="([^"]+)"')
_NAME_PLACES = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"<h[234][^>]*>(.*?)</h[234]>",
        r'<th scope="row"[^>]*>(.*?)</th>',
        r"<li[^>]*>(.*?)</li>",
    )
)
_ASIDE = re.compile(r'<span class="iop-note">.*?</span>|<sup>.*?</sup>', re.DOTALL)
_ANY_TAG = re.compile(r"<[^>]+>")

_NAME_LENGTH = 48
"""Longest name of a row, in the list of pages."""


@dataclass(frozen=True, slots=True)
class Block:
    """One element with all that it holds, and the white space after it."""

    tag: str
    """Empty for text that stands in no element."""
    html: str

    @property
    def id(self) -> str:
        """Return the id of the element, or ""."""
        found = _FIRST_ID.match(self.html)
        return found[1] if found else ""

    @property
    def text(self) -> str:
        """Return the words of a heading, without its notes."""
        return _strip_marks(self.html)


@dataclass(frozen=True, slots=True)
class Leaf:
    """What is never cut, and the elements that it stands in."""

    within: tuple[tuple[int, str, str], ...]
    """Of each element, from the outermost: a number of its own, how it opens and how it closes."""
    tag: str
    html: str
    under: tuple[Block, ...] = ()
    """The headings that it stands under, the highest first; the last is itself where it is one."""

    @property
    def is_heading(self) -> bool:
        """Say whether it must not stand last on a page."""
        return self.tag in HEADINGS


def read_blocks(html: str) -> list[Block]:
    """Return the outermost elements of some HTML, in order; nothing is left out."""
    blocks: list[Block] = []
    begun = 0
    while found := _ONE_TAG.search(html, begun):
        _append(blocks, "", html[begun : found.start()])
        begun = _find_end(html, found)
        _append(blocks, found[1].lower(), html[found.start() : begun])
    _append(blocks, "", html[begun:])
    return blocks


def _find_end(html: str, opened: re.Match[str]) -> int:
    """Return where an element ends: what it holds of other names is passed over unread."""
    name = opened[1]
    if opened[2] or name.lower() in _UNCLOSED:
        return opened.end()
    depth = 1
    for found in _compile_tag(name).finditer(html, opened.end()):
        depth += -1 if found[1] else not found[2]
        if not depth:
            return found.end()
    return len(html)


@cache
def _compile_tag(name: str) -> re.Pattern[str]:
    return re.compile(rf"<(/?){name}(?![a-zA-Z0-9])[^<>]*?(/?)>")


def _append(blocks: list[Block], tag: str, html: str) -> None:
    """Add an element, or text; mere white space belongs to what it comes after."""
    if not html:
        return
    if not tag and blocks and not html.strip():
        blocks[-1] = Block(blocks[-1].tag, blocks[-1].html + html)
    else:
        blocks.append(Block(tag, html))


def iter_leaves(blocks: Sequence[Block], weigh: Callable[[str], int], most: int) -> Iterator[Leaf]:
    """Yield what some elements are made of, each piece no heavier than `most` where it can be."""
    numbers = iter(range(1 << 62))

    def walk(
        blocks: Sequence[Block], within: tuple[tuple[int, str, str], ...], under: tuple[Block, ...]
    ) -> Iterator[Leaf]:
        for block in blocks:
            if block.tag in HEADINGS:
                under = (*(one for one in under if one.tag < block.tag), block)
            opened = _open_block(block) if weigh(block.html) > most else None
            if opened is None:
                yield Leaf(within, block.tag, block.html, under)
            else:
                start, inner, end = opened
                yield from walk(inner, (*within, (next(numbers), start, end)), under)

    return walk(blocks, (), ())


def _open_block(block: Block) -> tuple[str, list[Block], str] | None:
    """Return how an element opens, what it holds and how it closes; None where it stays whole."""
    if block.tag not in _OPENED or 'role="img"' in block.html[: block.html.index(">")]:
        return None
    start, end = block.html.index(">") + 1, block.html.rindex("</")
    inner = read_blocks(block.html[start:end])
    if any(not one.tag and one.html.strip() for one in inner):
        return None
    head = block.html[:start]
    if block.tag == "table":
        head += "".join(one.html for one in inner if one.tag in _TABLE_HEAD)
        inner = [one for one in inner if one.tag in ("tbody", "tfoot")]
    elif inner and not inner[0].tag:
        head += inner.pop(0).html
    return head, inner, block.html[end:]


def join_leaves(leaves: Sequence[Leaf]) -> str:
    """Return leaves as HTML, with the elements that they stand in opened and closed."""
    html: list[str] = []
    now: tuple[tuple[int, str, str], ...] = ()
    for leaf in leaves:
        same = 0
        while same < min(len(now), len(leaf.within)) and now[same][0] == leaf.within[same][0]:
            same += 1
        html += (end for _, _, end in reversed(now[same:]))
        html += (start for _, start, _ in leaf.within[same:])
        html.append(leaf.html)
        now = leaf.within
    html += (end for _, _, end in reversed(now))
    return "".join(html)


def pack_leaves(
    leaves: Sequence[Leaf], weigh: Callable[[Leaf], int], room: int, first_room: int | None = None
) -> list[list[Leaf]]:
    """Return leaves in pages that have room for them; a heading goes with what comes after it.

    The first page may have another room than the rest. None is empty.
    """
    pages: list[list[Leaf]] = [[]]
    left = room if first_room is None else first_room
    ahead: list[Leaf] = []
    for leaf in leaves:
        ahead.append(leaf)
        if leaf.is_heading:
            continue
        size = sum(map(weigh, ahead))
        if size > left and pages[-1]:
            pages.append([])
            left = room
        pages[-1] += ahead
        left -= size
        ahead = []
    pages[-1] += ahead
    return pages


def name_ends(leaves: Sequence[Leaf]) -> tuple[str, str]:
    """Return what the first and the last of some leaves are called; "" where they have no name."""
    found = (name for leaf in leaves if (name := _name_leaf(leaf)))
    last = (name for leaf in reversed(leaves) if (name := _name_leaf(leaf)))
    return next(found, ""), next(last, "")


def _name_leaf(leaf: Leaf) -> str:
    if leaf.under:
        return shorten(leaf.under[-1].text, _NAME_LENGTH)
    for pattern in _NAME_PLACES:
        if found := pattern.search(leaf.html):
            return shorten(_strip_marks(found[1]), _NAME_LENGTH)
    return ""


def _strip_marks(html: str) -> str:
    return " ".join(unescape(_ANY_TAG.sub("", _ASIDE.sub("", html))).split())
