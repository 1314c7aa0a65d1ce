"""Documents: the list, and one page each that says how to request it and what cites it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from iopgen import entities as e
from iopgen.model import Register
from iopgen.pages.base import Site, View, make_page
from iopgen.pages.results import Places
from iopgen.site import SECTION, Page

LIST = "kallor/"


def make_pages(site: Site) -> Iterator[Page]:
    """Make the list of documents and each one's page."""
    register = site.register
    documents = register.all(e.Document)
    places = Places(register)
    citing = find_citing(register)
    yield make_page(
        View(site, LIST),
        "documents.html",
        title="Källor",
        description="Dokumenten som uppgifterna kommer från och hur man begär ut dem.",
        kind=SECTION,
        section=LIST,
        documents=sorted(documents, key=lambda d: (d.date, d.id), reverse=True),
        counts={d.id: len(citing.get(d.id, ())) for d in documents},
    )
    for document in documents:
        yield make_page(
            View(site, f"{LIST}{document.id}/"),
            "document.html",
            title=f"Källa: {document.title}",
            description=f"Dokument från {document.issuer}. Så begär du ut det.",
            kind="document",
            section=LIST,
            record_path=document.file,
            d=document,
            readings=View(site, "").readings(document.record),
            parts=register.by(e.Document, "part_of", document.id),
            citing=[places.find(record) for record in citing.get(document.id, ())],
        )


def find_citing(register: Register) -> Mapping[str, Sequence[str]]:
    """Return for each document the records that cite it, in a fixed order."""
    found: dict[str, list[str]] = defaultdict(list)
    for record in _list_records(register):
        for document in register.documents_of(record):
            if record != f"documents/{document.id}":
                found[document.id].append(record)
    return found


def _list_records(register: Register) -> tuple[str, ...]:
    return tuple(
        sorted({entity.record for kind in e.CLASSES.values() for entity in register.all(kind)})
    )
