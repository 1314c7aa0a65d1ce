"""Pages made once, and made again only when something that they were made of has changed.

What a page asks of the register is noted while it is made (`Register.noting`). It is kept with a
digest of all the answers, under a digest of its address, the settings and the whole program; where
the register answers the same, the page is the same. The as-of day is such a question, so that a day
on which nothing that a page tells of changes costs nothing.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from operator import itemgetter
from typing import Any

import cbor2

from iopgen.pages.environment import compile_templates
from iopgen.pages.outward_links import mark_own_outward
from iopgen.pages.parts import Moved, divide, find_cut, find_moved, lead_right
from iopgen.reading.settings import Settings
from iopgen.reading.step_cache import FILES, StepCache, choose_file, digest_program, make_digest
from iopgen.records.schemas import find_schemas_dir
from iopgen.register.lookup import Register
from iopgen.site import Draft, Heading, Lot, Page
from iopgen.workers import RECORDS_A_CORE, share_evenly

_PAGE_PACKAGES = ("babel", "cbor2", "jinja2", "markdown", "markupsafe", "nh3")


class PageMaker:
    """Makes the pages of one site, or takes those that a former run has made of the same."""

    def __init__(self, register: Register, settings: Settings, *, keeps: bool) -> None:
        """Keep what is made in the project of the settings, if it `keeps`."""
        self._register = register
        self._root = settings.root if keeps else None
        # The day is asked of the register, and noted.
        told = repr(replace(settings, as_of=date.min)).encode()
        program = digest_program((".",), _PAGE_PACKAGES, (find_schemas_dir(),)) if keeps else b""
        self._base = make_digest(program, told)
        if keeps:
            compile_templates(settings.root)

    def make(self, drafts: Iterable[Draft]) -> tuple[tuple[Page, ...], Moved]:
        """Make pages, each that is too long in parts; and tell what stands on another page now."""
        cache = StepCache(self._root, "sections")

        named = [(n, self._name(one, ""), one) for n, one in enumerate(drafts)]

        def work(part: Sequence[tuple[int, bytes, Draft]]) -> bytes:
            found = [(n, name, self._find(cache, name, one, None)) for n, name, one in part]
            told = [(n, name, b"" if name in cache.made else one) for n, name, one in found]
            return cbor2.dumps([told, list(cache.made.items())])

        is_large = self._register.count_records() >= 2 * RECORDS_A_CORE
        lots = map(cbor2.loads, share_evenly(work, named, 1 if is_large else len(named)))
        found: list[tuple[int, list[Page]]] = []
        for told, made in lots:
            for name, packed in made:
                cache.put(name, packed)
            for n, name, one in told:
                found.append((n, _unpack_pages(one or cbor2.loads(cache.made[name])[2])))
        for _, name, _ in named if cache.made else ():
            cache.get(name)  # what lies beside what was made is in use too
        cache.write()
        pages = tuple(page for _, parts in sorted(found, key=itemgetter(0)) for page in parts)
        moved = find_moved(pages)
        return tuple(lead_right(pages, moved, find_cut(moved))), moved

    def divide(self, drafts: Sequence[Draft], moved: Moved) -> tuple[Lot, ...]:
        """Return what makes pages lot by lot, each with what is kept of it and of no other."""
        lots: list[list[Draft]] = [[] for _ in range(FILES)]
        for draft in drafts:
            lots[choose_file(make_digest(draft.address.encode()))].append(draft)
        cut = find_cut(moved)
        return tuple(self._make_lot(lot, moved, cut) for lot in lots if lot)

    def _make_lot(self, drafts: Sequence[Draft], moved: Moved, cut: Collection[str]) -> Lot:
        def make(home: str) -> Iterator[Page]:
            cache = StepCache(self._root, "pages")
            for draft in drafts:
                pages = self._find(cache, self._name(draft, home), draft, home)
                yield from lead_right(_unpack_pages(pages), moved, cut)
            cache.write()

        return make

    def _name(self, draft: Draft, home: str) -> bytes:
        """Return what a page is kept under; its first byte follows from its address alone."""
        place = make_digest(draft.address.encode())
        return place[:1] + make_digest(self._base, home.encode(), place)

    def _find(self, cache: StepCache, name: bytes, draft: Draft, home: str | None) -> bytes:
        """Return the page of a draft, or the parts that it is cut into, packed.

        With a `home`, links that lead away from there are marked.
        """
        if self._root is None or not draft.is_kept:
            return _pack_pages(_make_draft(draft, home))
        packed = cache.get(name)
        if packed is not None:
            reads, answers, pages = cbor2.loads(packed)
            if self._answer(reads) == answers:
                return bytes(pages)
        with self._register.noting() as noted:
            made = _pack_pages(_make_draft(draft, home))
        reads = [*noted, *([("record", draft.record)] if draft.record else ())]
        cache.put(name, cbor2.dumps([reads, self._answer(reads), made]))
        return made

    def _answer(self, reads: Iterable[Sequence[str]]) -> bytes:
        return make_digest(*(self._register.answer(tuple(read)) for read in reads))


def _make_draft(draft: Draft, home: str | None) -> list[Page]:
    parts = divide(draft.make())
    if home is None:
        return parts
    return [replace(page, body=mark_own_outward(page.body, home)) for page in parts]


def _pack_pages(pages: Iterable[Page]) -> bytes:
    return cbor2.dumps([_pack_page(page) for page in pages])


def _unpack_pages(packed: bytes) -> list[Page]:
    return [_unpack_page(page) for page in cbor2.loads(packed)]


def _pack_page(page: Page) -> list[object]:
    headings = [(one.id, one.title, one.level) for one in page.headings]
    told = [page.address, page.title, page.description, page.body, page.section]
    return [*told, page.record_path, page.kind, headings]


def _unpack_page(packed: Sequence[Any]) -> Page:
    address, title, description, body, section, record_path, kind, headings = packed
    found = tuple(Heading(*one) for one in headings)
    return Page(address, title, description, body, section, found, record_path, kind)
