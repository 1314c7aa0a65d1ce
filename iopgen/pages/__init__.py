"""Pages: what the register says, as finished HTML bodies. One module a family of pages.

Pure: a page is a function of the register, the published tables and the settings. The shell around
the body, and the disk, belong to the edges.
"""

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
from iopgen.pages.search_hits import make_search_pages
from iopgen.pages.view import SiteContents
from iopgen.site import Draft

__all__ = ["draft_pages", "make_register_files", "make_search_pages"]

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
