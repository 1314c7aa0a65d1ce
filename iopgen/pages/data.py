"""Open data: the downloads, the dictionary of every field, and the catalogue of findings."""

from collections.abc import Iterator
from functools import partial

from iopgen.pages.base import make_page
from iopgen.pages.view import PageView, SiteContents
from iopgen.reading.finding_codes import CATALOGUE
from iopgen.reading.nodes import KINDS
from iopgen.records.schemas import load_schemas
from iopgen.register import entities as e
from iopgen.review.check_details import is_published
from iopgen.site import SECTION, Draft, Page

DATA_ADDRESS = "oppna-data/"


def draft_pages(site: SiteContents) -> Iterator[Draft]:
    """Draft the page of downloads, the dictionary and the catalogue.

    The first tells of the published tables and of all that was found: it is not kept.
    """
    yield Draft(DATA_ADDRESS, SECTION, partial(_make_downloads, site), is_kept=False)
    yield Draft(f"{DATA_ADDRESS}ordlista/", "dictionary", partial(_make_dictionary, site))
    yield Draft(f"{DATA_ADDRESS}kontroller/", "catalogue", partial(_make_catalogue, site))


def _make_downloads(site: SiteContents) -> Page:
    tables = [table for table in load_schemas().tables.values() if table.published]
    return make_page(
        PageView(site, DATA_ADDRESS),
        "data.html",
        title="Öppna data",
        description="Ladda ner hela registret som tabeller. Fritt att använda.",
        kind=SECTION,
        section=DATA_ADDRESS,
        tables=[(table, site.published.count(table.name)) for table in tables],
        notices=_count_findings(site),
    )


def _make_dictionary(site: SiteContents) -> Page:
    return make_page(
        PageView(site, f"{DATA_ADDRESS}ordlista/"),
        "dictionary.html",
        title="Ordlista över fält",
        description="Varje tabell och fält i registret: vad det betyder och hur det skrivs.",
        kind="dictionary",
        section=DATA_ADDRESS,
        tables=tuple(load_schemas().tables.values()),
        folders=KINDS,
    )


def _make_catalogue(site: SiteContents) -> Page:
    return make_page(
        PageView(site, f"{DATA_ADDRESS}kontroller/"),
        "catalogue.html",
        title="Så granskas uppgifterna",
        description="Varje fel, varning och upplysning som granskningen kan ge, och vad man gör.",
        kind="catalogue",
        section=DATA_ADDRESS,
        codes=sorted(CATALOGUE.values(), key=lambda code: (code.severity.value, code.code)),
        severities={"error": "Fel", "warning": "Varning", "notice": "Upplysning"},
    )


def _count_findings(site: SiteContents) -> list[tuple[str, str, int]]:
    """Return code, title and number of each kind of finding of this reading.

    Without those of unpublished checks: a number would tell that an answer fails. And without
    files that are not read: what lies on the builder's disk is no part of the register.
    """
    register = site.register
    silent = {c.file for c in register.all(e.Check) if not is_published(register, c)}
    counts: dict[str, int] = {}
    for finding in site.findings:
        if finding.path not in silent and finding.code != "ignored-file":
            counts[finding.code] = counts.get(finding.code, 0) + 1
    return [(code, CATALOGUE[code].title, number) for code, number in sorted(counts.items())]
