"""A page that has become too long, cut into pages that a browser and a reader can hold.

Whoever makes a page makes it whole; what is longer than `MOST_BYTES` is cut here, by one rule for
all families. The page keeps its address, its totals and every section that has room; of a section
that has not, it keeps the heading and the words before the list, and leads to numbered pages that
hold the rows. No row is left out, each page names the sources that it cites, and what led to a row
leads there still. A page that is short enough is handed on as it is.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from markupsafe import Markup

from iopgen.calc.formats import shorten
from iopgen.data.open_data import Published
from iopgen.pages.base import find_headings
from iopgen.pages.cut_html import (
    Block,
    Leaf,
    iter_leaves,
    join_leaves,
    name_ends,
    pack_leaves,
    read_blocks,
)
from iopgen.pages.environment import make_environment
from iopgen.pages.view import find_way
from iopgen.search.small_pages import SearchPage
from iopgen.site import SECTION, Page

MOST_BYTES = 300_000
"""A body that takes more than this is cut: with its shell it stays well below 500 KB."""

PART_BYTES = 150_000
"""So much of a list stands on one page when it is cut."""

WHOLE_BYTES = 12_000
"""A section that takes less than this is never moved off its page by itself."""

PIECE_BYTES = 6_000
"""What takes less than this is not cut: so little of a page's room may be left empty."""

SOURCE_BYTES = 120
"""About what one number among the sources takes."""

FIRST = 1
"""The first section below a heading is moved last: it has the answer that the page is read for."""

FURTHER = "fler"
"""Stands in the address of pages that hold what follows on a page, and not one section of it."""

KIND = "part"
"""The kind of a page that holds a part of another."""

_OWN_ID = re.compile(r'\sid="([^"]+)"')
_CITED = re.compile(r'href="#kalla-([0-9]+)"')
_HREF = re.compile(r'(\s(?:href|action|src|data-records|data-table)=")([^"]*)(")')
_WAY = re.compile(r'href="([^"#:]+)#')
_OUTWARD = re.compile(r"[a-z][a-z0-9+.-]*:|//")
_PART = re.compile(r"[^/]+/sida-[0-9]+/$")
_SOURCE = re.compile(r'<li id="kalla-([0-9]+)".*?</li>\n?', re.DOTALL)
_SOURCES_BEGIN = '<h2 id="kallor">'

Moved = Mapping[str, str]
"""Address with anchor of what stands on another page now, to the same with that page's address."""


def find_moved(pages: Iterable[Page]) -> Moved:
    """Return what no longer stands on the page that it was made for, by its former address.

    Of pages in the menu: others are made when nobody can lead elsewhere any more, and keep the
    anchors of what was moved off them, where they lead to the page that has it (`_list_parts`).
    """
    parts: dict[str, list[Page]] = {}
    firsts: dict[str, Page] = {}
    for page in pages:
        if page.kind == KIND:
            parts.setdefault(_PART.sub("", page.address), []).append(page)
        firsts[page.address] = page
    moved: dict[str, str] = {}
    for address, found in parts.items():
        kept = set(_OWN_ID.findall(firsts[address].body))
        for part in found:
            for anchor in _find_anchors(part.body):
                if anchor not in kept:
                    moved.setdefault(f"{address}#{anchor}", f"{part.address}#{anchor}")
    return moved


def find_cut(moved: Moved) -> frozenset[str]:
    """Return the pages that something has moved off, by address."""
    return frozenset(old.partition("#")[0] for old in moved)


def lead_right(pages: Iterable[Page], moved: Moved, cut: Collection[str]) -> Iterator[Page]:
    """Yield pages with each link to what has moved leading to where it stands now.

    `cut` are the pages that it has moved off.
    """
    for page in pages:
        yield _lead_page(page, moved) if moved and _leads_to(page, cut) else page


def _lead_page(page: Page, moved: Moved) -> Page:
    def change(match: re.Match[str]) -> str:
        way, mark, anchor = match[2].partition("#")
        if not mark or _OUTWARD.match(way):
            return match[0]
        target = moved.get(f"{_follow_way(page.address, way)}#{anchor}")
        return f"{match[1]}{find_way(target, page.address)}{match[3]}" if target else match[0]

    return replace(page, body=_HREF.sub(change, page.body))


def _leads_to(page: Page, addresses: Collection[str]) -> bool:
    """Say whether a page may lead to a place on one of some pages: most pages do not."""
    ways = set(_WAY.findall(page.body))
    return page.address in addresses or any(
        _follow_way(page.address, way) in addresses for way in ways
    )


def lead_hits(hits: Iterable[SearchPage], moved: Moved) -> tuple[SearchPage, ...]:
    """Return what the search finds, at the addresses where it stands now."""
    return tuple(
        replace(one, address=moved[one.address]) if one.address in moved else one for one in hits
    )


def lead_rows(published: Published, moved: Moved) -> Published:
    """Return the published tables with the addresses where what they tell of stands now."""
    url = published.site_url
    return replace(published, now={f"{url}{old}": f"{url}{new}" for old, new in moved.items()})


def _follow_way(here: str, way: str) -> str:
    """Return the address that a way leads to from an address."""
    steps = here.split("/")[:-1]
    for step in way.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "".join(f"{step}/" for step in steps)


# --- one page ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sources:
    """The list of sources at the foot of a page."""

    lead: str
    """Heading and words before the list."""
    documents: Sequence[str]
    """How each document's entry begins."""
    lines: Mapping[str, tuple[int, int, str]]
    """By number: which document a line is of, which of its lines, and the line."""
    rest: str
    """What comes after the list."""

    def write(self, html: str) -> str:
        """Return the list of what some HTML cites, with the numbers of the whole page."""
        cited = set(_CITED.findall(html)) & self.lines.keys()
        by_document: dict[int, list[str]] = {}
        for document, _, line in sorted(self.lines[number] for number in cited):
            by_document.setdefault(document, []).append(line)
        found = [
            f"{self.documents[document]}<ol>\n{''.join(lines)}</ol></li>\n"
            for document, lines in by_document.items()
        ]
        return f'{self.lead}<ul class="iop-sources">\n{"".join(found)}</ul>\n' if found else ""


@dataclass(frozen=True, slots=True)
class _PageSection:
    """What stands below one heading of a page, or above the first."""

    heading: Block | None
    blocks: Sequence[Block]

    @property
    def size(self) -> int:
        return sum(_weigh(block.html) for block in self.blocks)

    @property
    def is_movable(self) -> bool:
        return self.heading is not None and self.size > WHOLE_BYTES

    @property
    def lead(self) -> list[Block]:
        """What stands before the list: the answer, and what must be known to read the rows."""
        found = []
        for block in self.blocks:
            if block.tag not in ("p", "figure") or _weigh(block.html) > WHOLE_BYTES:
                break
            found.append(block)
        return found


@dataclass(frozen=True, slots=True)
class _PartPage:
    """One of the pages that a list is cut into."""

    address: str
    number: int
    """From 1, the page that was cut included where the list begins there."""
    first: str
    last: str
    """What its first and last rows are called; empty where they have no names."""
    html: str


_List = tuple[Block | None, list[_PartPage]]
"""The heading of what was cut, None where it is the page itself, and its pages."""


def divide(page: Page) -> list[Page]:
    """Return a page, or the pages that it is cut into, its own first."""
    if 2 * len(page.body) <= MOST_BYTES or len(page.body.encode()) <= MOST_BYTES:
        return [page]
    body, mark, foot = page.body.rpartition(_SOURCES_BEGIN)
    sources = _read_sources(f"{mark}{foot}" if mark else "")
    blocks = read_blocks(body if mark else page.body)
    end = next((n for n, block in enumerate(reversed(blocks)) if not _is_last(block)), 0)
    tail = "".join(block.html for block in blocks[len(blocks) - end :])
    sections = _list_sections(blocks[: len(blocks) - end])
    kept, lists = _keep_fitting(page, sections)
    html, rest = _cut_rest(page, kept)
    made = [_finish(page, name, parts, sources) for name, parts in (*lists, *rest)]
    first = _drop_double_anchors(f"{html}{tail}{sources.write(html)}{sources.rest}")
    whole = replace(page, body=first, headings=find_headings(first))
    return [whole, *chain.from_iterable(made)]


def _is_last(block: Block) -> bool:
    """Say whether something belongs at the end of the page, whatever is cut: files, a script."""
    return block.tag in ("script", "button") or block.html.startswith("<p>Ladda ner")


def _weigh(html: str) -> int:
    """Return how many bytes some HTML takes, with its share of the sources."""
    return len(html.encode()) + SOURCE_BYTES * len(set(_CITED.findall(html)))


def _weigh_leaf(leaf: Leaf) -> int:
    return _weigh(leaf.html)


def _read_sources(foot: str) -> _Sources:
    lead, mark, after = foot.partition('<ul class="iop-sources">\n')
    if not mark:
        return _Sources("", (), {}, foot)
    every, _, rest = after.partition("\n</ul>\n")
    documents: list[str] = []
    found: dict[str, tuple[int, int, str]] = {}
    for one in re.split(r"(?m)^(?=<li><a )", every):
        head, _, listed = one.partition("<ol>\n")
        for n, line in enumerate(_SOURCE.finditer(listed)):
            found[line[1]] = (len(documents), n, line[0])
        documents.append(head)
    return _Sources(lead, documents, found, rest)


def _list_sections(blocks: Iterable[Block]) -> list[_PageSection]:
    found: list[tuple[Block | None, list[Block]]] = [(None, [])]
    for block in blocks:
        if block.tag == "h2" and block.id:
            found.append((block, []))
        else:
            found[-1][1].append(block)
    return [_PageSection(heading, own) for heading, own in found]


def _keep_fitting(page: Page, sections: Sequence[_PageSection]) -> tuple[list[Block], list[_List]]:
    """Return what stays on a page, and each list that is moved off it, the longest ones first."""
    sizes = {n: one.size for n, one in enumerate(sections)}
    total, moved = sum(sizes.values()), set[int]()
    for n in sorted(sizes, key=lambda n: (n == FIRST, -sizes[n])):
        if total > MOST_BYTES and sections[n].is_movable:
            moved.add(n)
            total -= sizes[n]
    kept: list[Block] = []
    lists: list[_List] = []
    for n, one in enumerate(sections):
        kept += [one.heading] if one.heading else []
        kept += one.lead if n in moved else one.blocks
        if one.heading and n in moved:
            base = f"{page.address}{one.heading.id}/"
            rows = one.blocks[len(one.lead) :]
            parts = _cut(rows, base)
            lists.append((one.heading, parts))
            kept.append(Block("nav", _list_parts(page, one.heading.text, parts)))
    return kept, lists


def _cut(rows: Sequence[Block], base: str) -> list[_PartPage]:
    """Return the pages that the rows of a list are cut into."""
    leaves = list(iter_leaves(rows, _weigh, PIECE_BYTES))
    pages = pack_leaves(leaves, _weigh_leaf, PART_BYTES)
    return [_make_part(base, number, found) for number, found in enumerate(pages, start=1)]


def _cut_rest(page: Page, kept: Sequence[Block]) -> tuple[str, list[_List]]:
    """Return what a page has room for, with the pages for what still is too much."""
    if sum(_weigh(block.html) for block in kept) <= MOST_BYTES:
        return "".join(block.html for block in kept), []
    leaves = list(iter_leaves(kept, _weigh, PIECE_BYTES))
    first, *others = pack_leaves(leaves, _weigh_leaf, PART_BYTES)
    base = f"{page.address}{FURTHER}/"
    parts = [_make_part(base, number, found) for number, found in enumerate(others, start=2)]
    html = f"{join_leaves(first)}{_list_parts(page, page.title, parts)}"
    return html, [(None, parts)] if parts else []


def _make_part(base: str, number: int, leaves: Sequence[Leaf]) -> _PartPage:
    first, last = name_ends(leaves)
    html = f"{_repeat_headings(leaves[0])}{join_leaves(leaves)}"
    return _PartPage(f"{base}sida-{number}/", number, first, last, html)


def _repeat_headings(leaf: Leaf) -> str:
    """Return the headings of what goes on from the page before, or nothing."""
    heading = Markup('<{0}>{1} <span class="iop-note">fortsättning</span></{0}>\n')
    above = leaf.under[:-1] if leaf.is_heading else leaf.under
    return "".join(heading.format(one.tag, one.text) for one in above)


def _list_parts(page: Page, title: str, parts: Sequence[_PartPage]) -> str:
    """Return the list of the pages that a list is cut into, for the page that it was made for."""
    template = make_environment().get_template("parts.html")
    listed = [
        (
            part,
            find_way(part.address, page.address),
            [] if page.kind == SECTION else _find_anchors(part.html),
        )
        for part in parts
    ]
    return template.render(title=title, parts=listed)


_LEFT_ANCHOR = re.compile(r'<span id="([^"]+)"></span>')
"""Where somebody who looks for what was moved off a page finds the way to it."""


def _drop_double_anchors(html: str) -> str:
    """Return a page's HTML without anchors of what stands on it still, or on two parts."""
    seen = set(_OWN_ID.findall(_LEFT_ANCHOR.sub("", html)))

    def keep(match: re.Match[str]) -> str:
        if match[1] in seen:
            return ""
        seen.add(match[1])
        return match[0]

    return _LEFT_ANCHOR.sub(keep, html)


def _find_anchors(html: str) -> list[str]:
    return [one for one in _OWN_ID.findall(html) if not one.startswith("kalla-")]


def _finish(
    page: Page, heading: Block | None, parts: Sequence[_PartPage], sources: _Sources
) -> list[Page]:
    """Return the pages of a list that was cut, each leading to the next and to where it is from."""
    name = f"{page.title}: {heading.text}" if heading else page.title
    whole = f"{page.address}#{heading.id}" if heading else page.address
    last = parts[-1].number
    # The heading of the page that was cut keeps its id: what led there leads to all the parts.
    above = _OWN_ID.sub("", heading.html, count=1) if heading else ""
    made = []
    for n, part in enumerate(parts):
        title = f"{name}, sida {part.number} av {last}" if last > 1 else name
        content = f"{above}{part.html}"
        content = _drop_double_anchors(content + sources.write(content))
        former = parts[n - 1].address if n else page.address if part.number > 1 else ""
        later = parts[n + 1].address if n + 1 < len(parts) else ""
        ways = {"whole": whole, "former": former, "later": later}
        body = _render_part(page, part, content, title=title, count=last, ways=ways)
        made.append(
            replace(
                page,
                address=part.address,
                title=title,
                description=shorten(f"{title}. {page.description}"),
                body=body,
                headings=find_headings(body),
                kind=KIND,
            )
        )
    return made


def _render_part(  # noqa: PLR0913 -- what a part is made of
    page: Page,
    part: _PartPage,
    content: str,
    *,
    title: str,
    count: int,
    ways: Mapping[str, str],
) -> str:
    """Return the body of a part; `ways` are addresses of the site, "" for none."""
    template = make_environment().get_template("part.html")
    links = {name: to and find_way(to, part.address) for name, to in ways.items()}
    moved = _move_links(content, page.address, part.address)
    text = template.render(
        title=title,
        part=part,
        count=count,
        whole_title=page.title,
        content=Markup(moved),  # noqa: S704 -- ours
        **links,
    )
    return f"{text.strip()}\n"


def _move_links(html: str, old: str, new: str) -> str:
    """Return HTML that was made for one address with its links as they are from another."""
    own = set(_OWN_ID.findall(html))

    def change(match: re.Match[str]) -> str:
        way, mark, anchor = match[2].partition("#")
        if _OUTWARD.match(way) or (not way and anchor in own):
            return match[0]
        target = _follow_way(old, way)
        if way and not way.endswith(("/", ".", "..")):
            target = target.removesuffix("/")  # a file
        return f"{match[1]}{find_way(f'{target}{mark}{anchor}', new)}{match[3]}"

    return _HREF.sub(change, html)
