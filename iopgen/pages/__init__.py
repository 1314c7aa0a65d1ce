"""Pages: what the register says, as finished HTML bodies. One module a family of pages.

Pure: a page is a function of the register, the published tables and the settings. The shell around
the body, and the disk, belong to the edges.
"""

from collections.abc import Sequence
from itertools import chain

from iopgen.data.open_data import Published
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
from iopgen.pages.parts import divide_pages
from iopgen.pages.register import make_register_files
from iopgen.pages.search_hits import make_search_pages
from iopgen.pages.view import SiteContents
from iopgen.reading.findings import Finding
from iopgen.reading.settings import Settings
from iopgen.register.lookup import Register
from iopgen.site import Page

__all__ = ["make_pages", "make_register_files", "make_search_pages"]

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


def make_pages(
    register: Register,
    published: Published,
    settings: Settings,
    findings: Sequence[Finding] = (),
) -> tuple[Page, ...]:
    """Make every page of the site but those written by hand; what is too long, in parts."""
    site = SiteContents(register, published, settings, findings)
    return divide_pages(chain.from_iterable(family.make_pages(site) for family in _FAMILIES))
