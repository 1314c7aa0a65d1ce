"""The finished site in memory: what the pure middle hands to the edges, and nothing more."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from iopgen.calc.dates import Span
from iopgen.handwritten.written_pages import Written
from iopgen.reading.findings import Finding
from iopgen.search.small_pages import SearchPage

SECTION: Final = "section"
"""The kind of a page in the menu; every other kind is a record's page and never in a menu."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One line of a page's contents list."""

    id: str
    title: str
    """Plain text."""
    level: int
    """2 or 3."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page without the shell around it."""

    address: str
    """From the root of the site: no leading slash, a trailing one ("partnerskap/x/"); "" first."""
    title: str
    """Plain text; whoever puts it into HTML escapes it."""
    description: str
    """Plain text."""
    body: str
    """Finished and safe HTML with one <h1>; links relative to the page's own address."""
    section: str
    """Address of the menu section it belongs to ("partnerskap/"), "" for none."""
    headings: tuple[Heading, ...]
    record_path: str
    """The file to edit, relative to the root ("content/agreements/x.yml"), or ""."""
    kind: str
    """`SECTION`, or the kind of the record: "agreement", "partner", …"""


@dataclass(frozen=True, slots=True)
class Draft:
    """A page that is not made yet, and what is known of it before that."""

    address: str
    kind: str
    make: Callable[[], Page]
    record: str = ""
    """The record that it is the page of, by folder and id; "" for none."""
    record_path: str = ""
    """Its file."""
    is_kept: bool = True
    """Whether it is made of the register and the settings alone, so that it may be kept."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """What reading everything found."""

    findings: tuple[Finding, ...]
    """Sorted by path, line, column and code."""
    counts: Mapping[str, int]
    """Records per kind."""
    files_read: int


Lot = Callable[[str], Iterable[Page]]
"""Makes some pages, with links away from the site, whose full address is given, marked as such."""


@dataclass(frozen=True, kw_only=True)
class Site(Report):
    """Every page and file of the site, from records alone; empty where the findings stop it."""

    pages: tuple[Page, ...] = ()
    """Those that are made already."""
    drafts: tuple[Draft, ...] = ()
    """Those that are not, of records each: all of them together take more room than all else."""
    lots: tuple[Lot, ...] = ()
    """What makes them."""
    files: Mapping[str, bytes]
    """Content by path from the root of the site: "data/agreements.csv"."""
    tables: Callable[[], Iterable[tuple[str, bytes]]] = tuple
    """Makes path and content of further files, of the published tables each, one after another:
    all of them together take more room than what they tell of."""
    written: Written = field(default_factory=Written)
    """The pages written by hand, and the files beside them."""
    search: tuple[SearchPage, ...] = ()
    newest: Span | None = None
    """Date of the newest dated document, as exact as it is known; None where none has a date."""

    def leave_out_all(self) -> "Site":
        """Return the same findings with no page and no file."""
        return Site(
            findings=self.findings,
            counts=self.counts,
            files_read=self.files_read,
            files={},
            newest=self.newest,
        )

    def list_pages(self) -> tuple[Page | Draft, ...]:
        """Return what is known of all pages, whether they are made or not."""
        return (*self.pages, *self.drafts)
