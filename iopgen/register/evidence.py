"""What a record rests on: its documents, and the days for which they describe it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from iopgen.calc.citations import get_cited
from iopgen.calc.dates import Span, parse_date
from iopgen.register import entities as e
from iopgen.register.lookup import Register, once

_TOLD_FROM_OUTSIDE = (e.Ruling.__name__, e.Evaluation.__name__)
"""What others have said of an agreement, maybe long after: no sign that it runs."""

_NOT_OF_ITS_OWN = (e.Comment.__name__, e.Evidence.__name__)
"""A reply that came in; and evidence, of which some is private and is gone through by itself."""


@once
def _find_cited(register: Register) -> Mapping[str, Mapping[str, bool]]:
    """Return the ids of the documents that each record cites, in order.

    With each whether it may tell that something runs. A reply that came in is nothing that a record
    rests on.
    """
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    for record, (kind, attribute, texts) in register.iter_cited():
        if attribute == "source" and kind not in _NOT_OF_ITS_OWN:
            cited, tells = found[record], kind not in _TOLD_FROM_OUTSIDE
            for name in map(get_cited, filter(None, texts)):
                cited[name] = tells or cited.get(name, False)
    for one in register.all(e.Evidence):
        if not register.is_private(one.record, one.field):
            found[one.record].update((get_cited(source), True) for source in one.source)
    return {record: dict(sorted(names.items())) for record, names in found.items()}


def find_documents(register: Register, record: str) -> tuple[e.Document, ...]:
    """Return the documents that a record cites, by id."""
    names = _find_cited(register).get(record, ())
    return tuple(one for name in names for one in register.by(e.Document, "id", name))


def _find_telling(register: Register, record: str) -> tuple[e.Document, ...]:
    """Return the same without what only others' words on it rest on."""
    cited = _find_cited(register).get(record, {})
    return tuple(one for one in find_documents(register, record) if cited[one.id])


def find_described(register: Register, agreement: e.Agreement) -> tuple[Span, str] | None:
    """Return the days for which sources describe an agreement as running, and the last source.

    The source is the title of a document, "" where none has a date.
    From the first to the last dated document that its facts rest on, guidelines aside; a page of
    the web without a date told what it tells on the day that it was read. Where
    the record says for which years its parties are attested, nothing after them counts: a
    document may tell of a time long before its own date.
    """
    parties = [p for p in register.by(e.Party, "agreement", agreement.id) if p.attested]
    years = [span for p in parties for year in p.attested if (span := parse_date(year))]
    documents = [
        (day, document)
        for document in _find_telling(register, agreement.record)
        if document.kind != "guideline" and (day := find_told(document))
    ]
    if not documents and not years:
        return None
    first = min(span.earliest for span in years or [span for span, _ in documents])
    last = max((span.latest for span, _ in documents), default=date.max)
    end = min(last, max((span.latest for span in years), default=last))
    return Span(first, end), _name_last(documents, parties)


def is_told_of_after(register: Register, agreement: e.Agreement, day: date) -> bool:
    """Say whether a source surely describes an agreement as running after a day.

    By the years for which parties are attested, where the record says any; else by the documents.
    """
    parties = register.by(e.Party, "agreement", agreement.id)
    spans = [span for p in parties for year in p.attested if (span := parse_date(year))]
    if not spans:
        documents = _find_telling(register, agreement.record)
        told = [find_told(one) for one in documents if one.kind != "guideline"]
        spans = [span for span in told if span]
    return any(span.earliest > day for span in spans)


def find_told(document: e.Document) -> Span | None:
    """Return the day that a document tells of: its own; of a page of the web, when it was read.

    That an undated agreement was read on the web one day says nothing of that day.
    """
    read = document.retrieved_on if document.kind == "web_page" else None
    return document.date or read


def _name_last(documents: Sequence[tuple[Span, e.Document]], parties: Sequence[e.Party]) -> str:
    """Return the title of the last document that tells of an agreement as running.

    One that tells of the parties goes before others, and one with a day before one that is known
    only by its year.
    """
    told = {get_cited(source) for party in parties for source in party.source}
    named = [(span, document) for span, document in documents if document.id in told]
    ranked = [(span.earliest, span.latest, d.title) for span, d in named or documents]
    return max(ranked, default=(date.max, date.max, ""))[2]
