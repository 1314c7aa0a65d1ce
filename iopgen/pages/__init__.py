"""Pages: what the register says, as finished HTML bodies. One module a family of pages.

Pure: a page is a function of the register, the published tables and the settings. The shell around
the body, and the disk, belong to the edges.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from iopgen.pages import (
    data,
    economy,
    guidelines,
    lists,
    overview,
    partners,
    results,
    sources,
)
from iopgen.pages import register as register_pages
from iopgen.pages.agreement import page as agreement_pages
from iopgen.pages.register import make_register_files
from iopgen.pages.results import Places
from iopgen.pages.search_hits import make_search_pages
from iopgen.pages.view import SiteContents
from iopgen.site import SECTION, Draft

__all__ = ["draft_pages", "draft_records", "make_register_files", "make_search_pages"]

_FAMILIES = (
    overview,
    register_pages,
    lists,
    agreement_pages,
    partners,
    economy,
    results,
    guidelines,
    sources,
    data,
)


def draft_pages(site: SiteContents) -> tuple[Draft, ...]:
    """Draft every page of the site but those written by hand."""
    return tuple(chain.from_iterable(family.draft_pages(site) for family in _FAMILIES))


def draft_records(site: SiteContents, records: Iterable[str]) -> Iterator[Draft]:
    """Draft the pages that show some records, by folder and id; but for pages in the menu."""
    places = Places(site.register)
    addresses = {places.find(record)[0].partition("#")[0] for record in records}
    for family in (agreement_pages, partners, guidelines, sources):
        for draft in family.draft_pages(site):
            if draft.address in addresses and draft.kind != SECTION:
                yield draft
