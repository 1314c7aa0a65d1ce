"""Pages made once, and made again only when something that they were made of has changed.

What a page asks of the register is noted while it is made (`Register.noting`). It is kept with a
digest of all the answers, under a digest of its address, the settings and the whole program; where
the register answers the same, the page is the same. The as-of day is such a question, so that a day
on which nothing that a page tells of changes costs nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

import cbor2

from iopgen.pages.outward_links import mark_outward
from iopgen.reading.settings import Settings
from iopgen.reading.step_cache import FILES, StepCache, choose_file, digest_program, make_digest
from iopgen.records.schemas import find_schemas_dir
from iopgen.register.lookup import Register
from iopgen.site import Draft, Heading, Lot, Page

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

    def make(self, drafts: Iterable[Draft]) -> tuple[Page, ...]:
        """Make pages as they are."""
        cache = StepCache(self._root, "sections")
        pages = tuple(self._find(cache, self._name(one, ""), one, None) for one in drafts)
        cache.write()
        return pages

    def divide(self, drafts: Sequence[Draft]) -> tuple[Lot, ...]:
        """Return what makes pages lot by lot, each with what is kept of it and of no other."""
        lots: list[list[Draft]] = [[] for _ in range(FILES)]
        for draft in drafts:
            lots[choose_file(make_digest(draft.address.encode()))].append(draft)
        return tuple(self._make_lot(lot) for lot in lots if lot)

    def _make_lot(self, drafts: Sequence[Draft]) -> Lot:
        def make(home: str) -> Iterator[Page]:
            cache = StepCache(self._root, "pages")
            for draft in drafts:
                yield self._find(cache, self._name(draft, home), draft, home)
            cache.write()

        return make

    def _name(self, draft: Draft, home: str) -> bytes:
        """Return what a page is kept under; its first byte follows from its address alone."""
        place = make_digest(draft.address.encode())
        return place[:1] + make_digest(self._base, home.encode(), place)

    def _find(self, cache: StepCache, name: bytes, draft: Draft, home: str | None) -> Page:
        """Return the page of a draft; with a `home`, links away from there are marked."""
        if self._root is None or not draft.is_kept:
            return _mark(draft.make(), home)
        packed = cache.get(name)
        if packed is not None:
            reads, answers, page = cbor2.loads(packed)
            if self._answer(reads) == answers:
                return _unpack_page(draft.address, page)
        with self._register.noting() as noted:
            page = _mark(draft.make(), home)
        reads = [*noted, *([("record", draft.record)] if draft.record else ())]
        cache.put(name, cbor2.dumps([reads, self._answer(reads), _pack_page(page)]))
        return page

    def _answer(self, reads: Iterable[Sequence[str]]) -> bytes:
        return make_digest(*(self._register.answer(tuple(read)) for read in reads))


def _mark(page: Page, home: str | None) -> Page:
    return page if home is None else replace(page, body=mark_outward(page.body, home))


def _pack_page(page: Page) -> list[object]:
    headings = [(one.id, one.title, one.level) for one in page.headings]
    told = [page.title, page.description, page.body, page.section, page.record_path, page.kind]
    return [*told, headings]


def _unpack_page(address: str, packed: Sequence[object]) -> Page:
    *told, headings = packed
    title, description, body, section, record_path, kind = map(str, told)
    found = tuple(Heading(*one) for one in headings) if isinstance(headings, list) else ()
    return Page(address, title, description, body, section, found, record_path, kind)
