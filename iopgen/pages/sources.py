"""Documents: the list, and one page each that says how to request it and what cites it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from urllib.parse import urlsplit

from iopgen.calc.citations import get_cited, parse_citation
from iopgen.pages.base import make_page
from iopgen.pages.results import Places
from iopgen.pages.view import PageView, SiteContents
from iopgen.register import entities as e
from iopgen.register.comments import is_reply_shown
from iopgen.register.evidence import find_documents
from iopgen.register.lookup import Register, once
from iopgen.site import SECTION, Draft, Page

SOURCE_LIST = "kallor/"

HEADS = {
    "partnerskap": "Samarbeten",
    "parter": "Organisationer",
    "riktlinjer": "Riktlinjer",
    "ekonomi": "Tabeller med belopp",
    "resultat": "Statistik",
    "avvikelser": "Motstridiga uppgifter",
    "kallor": "Andra källor",
}
"""The first part of an address, and what the places there are called, in the order of the page."""

PageLink = tuple[str, str]
"""Address and title of what rests on a document."""


def draft_pages(site: SiteContents) -> Iterator[Draft]:
    """Draft the list of documents and each one's page."""
    yield Draft(SOURCE_LIST, SECTION, partial(_make_sources, site))
    for one in site.register.all(e.Document):
        make = partial(_make_document_page, site, one)
        yield Draft(f"{SOURCE_LIST}{one.id}/", "document", make, one.record, one.file)


@once
def _find_places(register: Register) -> Mapping[str, Mapping[str, Sequence[PageLink]]]:
    """Return for each document the pages of what cites it, under their heads."""
    places = Places(register)
    return {
        document: group_places([places.find(record) for record in records])
        for document, records in find_citing(register).items()
    }


def _make_sources(site: SiteContents) -> Page:
    register = site.register
    documents, citing = register.all(e.Document), _find_places(register)
    return make_page(
        PageView(site, SOURCE_LIST),
        "documents.html",
        title="Källor",
        description="Dokumenten som uppgifterna kommer från och hur man begär ut dem.",
        kind=SECTION,
        section=SOURCE_LIST,
        documents=sorted(documents, key=_get_known_day, reverse=True),
        has_other_places=cites_other_places(register),
        counts={d.id: sum(map(len, citing.get(d.id, {}).values())) for d in documents},
    )


def _make_document_page(site: SiteContents, document: e.Document) -> Page:
    register, view = site.register, PageView(site, f"{SOURCE_LIST}{document.id}/")
    return make_page(
        view,
        "document.html",
        title=f"Källa: {document.title}",
        description=f"Dokument från {document.issuer}."
        + (" Så begär du ut det." if document.authority else ""),
        kind="document",
        section=SOURCE_LIST,
        record_path=document.file,
        d=document,
        host=urlsplit(document.link).hostname or "",
        readings=view.readings(document.record),
        whole=register.find(e.Document, document.part_of),
        parts=register.by(e.Document, "part_of", document.id),
        versions=find_versions(register, document),
        citing=_find_places(register).get(document.id, {}),
    )


def find_versions(register: Register, document: e.Document) -> list[e.Document]:
    """Return what else was read or dated at the same address, the newest first."""
    found = [
        one
        for one in register.by(e.Document, "link", document.link)
        if one.id != document.id
        and not {one.part_of, one.id} & ({document.part_of, document.id} - {""})
    ]
    return sorted(found, key=_get_known_day, reverse=True)


def _get_known_day(document: e.Document) -> tuple[str, str]:
    """Return what orders documents by their day, or by the one on which they were read."""
    return str(document.date or document.retrieved_on or ""), document.id


def cites_other_places(register: Register) -> bool:
    """Say whether anything rests on a page, a section, a heading or a quotation, and not lines."""
    sources = (
        source
        for kind in e.CLASSES.values()
        for one in register.all(kind)
        for source in getattr(one, "source", ())
    )
    found = map(parse_citation, sources)
    return any(one is not None and one.lines is None for one in found)


def group_places(places: Iterable[PageLink]) -> dict[str, list[PageLink]]:
    """Return places under their heads, each once: what stands on one page by its title there."""
    found: dict[str, dict[PageLink, str]] = {head: {} for head in HEADS.values()}
    for address, title in places:
        page = address.partition("#")[0]
        found[HEADS[page.partition("/")[0]]].setdefault((page, title), address)
    return {
        head: sorted(((a, title) for (_, title), a in items.items()), key=lambda p: p[1].casefold())
        for head, items in found.items()
        if items
    }


def find_citing(register: Register) -> Mapping[str, Sequence[str]]:
    """Return for each document the records that cite it, in a fixed order."""
    found: dict[str, list[str]] = defaultdict(list)
    for record in _list_records(register):
        for document in find_documents(register, record):
            if record != f"documents/{document.id}":
                found[document.id].append(record)
    for named, record in _iter_named(register):
        found[named] += [record] * (record not in found[named])
    for reply in register.all(e.Comment):  # a record does not rest on them, but they cite
        for source in reply.source if is_reply_shown(register, reply) else ():
            cited = found[get_cited(source)]
            cited += [reply.record] * (reply.record not in cited)
    return found


def _iter_named(register: Register) -> Iterator[tuple[str, str]]:
    """Yield each document that is no source of a record, and that its page leads to all the same.

    An evaluation, and what a record was held against.
    """
    for one in register.all(e.Evaluation):
        yield one.document, one.record
    for kind in e.VERIFIED_KINDS:
        for row in register.all(kind):
            yield row.verified_against, row.record


def _list_records(register: Register) -> tuple[str, ...]:
    return tuple(
        sorted({entity.record for kind in e.CLASSES.values() for entity in register.all(kind)})
    )
