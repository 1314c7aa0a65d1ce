"""Rules about sources: every citation leads to a document and to a place inside it."""

from collections.abc import Callable, Iterator
from functools import cache

from iopgen.calc.citations import Citation, get_cited, parse_citation
from iopgen.reading.findings import Code, Finding, Position, Severity, clean
from iopgen.records.notations import LINES
from iopgen.records.suggestions import suggest
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.rules.base import CONSISTENCY, TRACEABLE, rule, say, say_at, stands, take_first


@rule(
    Code(
        "unknown-document",
        Severity.ERROR,
        "Källan hänvisar till ett dokument som inte finns",
        "Rätta dokumentets id, eller lägg till dokumentet i content/documents.",
        "source: exempelavtlet#10-20",
        TRACEABLE,
    )
)
def check_documents_exist(register: Register) -> Iterator[Finding]:
    """Each source names a document of the register."""
    known = register.list_ids("documents")

    def find_unknown(text: str) -> Citation | None:
        return None if get_cited(text) in known else parse_citation(text)

    wrong = ((cited.document, place) for _, cited, place in _iter_cited(register, find_unknown))
    for document, position in take_first(wrong):
        message = f'dokumentet "{clean(document)}" finns inte'
        yield say_at("unknown-document", position, message, suggest(document, known))


@rule(
    Code(
        "lines-outside-document",
        Severity.ERROR,
        "Källans rader ligger utanför dokumentet",
        "Kontrollera raderna i textutdraget. Dokumentets första och sista rad står i dokumentets "
        "post.",
        "source: exempelavtal#900   # dokumentet har raderna 1-200",
        TRACEABLE,
    )
)
def check_lines_inside(register: Register) -> Iterator[Finding]:
    """Cited lines lie inside the document they are cited from."""
    limits = {d.id: lines for d in register.all(e.Document) if (lines := _read_lines(d.lines))}

    def find_outside(text: str) -> Citation | None:
        limit = limits.get(get_cited(text))
        cited = limit and parse_citation(text)
        if not limit or not cited or cited.lines is None:
            return None
        return cited if cited.lines[0] < limit[0] or cited.lines[1] > limit[1] else None

    for _, cited, position in _iter_cited(register, find_outside):
        first, last = cited.lines or (0, 0)
        told = f"raderna {first}–{last}" if last != first else f"raden {first}"
        message = f"{told} ligger utanför {cited.document}"
        has = "raderna {}–{}".format(*limits[cited.document])
        hint = f"dokumentet har {has}; kontrollera textutdraget"
        yield say_at("lines-outside-document", position, message, hint)


@rule(
    Code(
        "lines-not-counted",
        Severity.ERROR,
        "Rader anges i ett dokument som inte har några",
        "Skriv lines i dokumentets post, om dess text är sparad och raderna räknade. Annars anges "
        "en sida, en paragraf, en rubrik eller ett kort citat i stället för rader.",
        "id: exempelsida\nkind: web_page   # men source: exempelsida#12-15 i en annan post",
        TRACEABLE,
    )
)
def check_lines_counted(register: Register) -> Iterator[Finding]:
    """Lines are cited of documents that have them; said once a document, where they would stand."""
    without = {d.id: d for d in register.all(e.Document) if not e.is_stated(d, "lines")}

    def find_uncounted(text: str) -> Citation | None:
        cited = parse_citation(text) if get_cited(text) in without else None
        return cited if cited and cited.lines is not None else None

    for text, cited, position in _iter_cited(register, find_uncounted):
        if document := without.pop(cited.document, None):
            place = f"{position.path}, rad {position.line}"
            message = f'källan "{clean(text)}" ({place}) anger rader, men dokumentet har inga'
            hint = f"skriv lines här, eller ange ett annat ställe, som {cited.document}#page=1"
            yield say("lines-not-counted", document, "lines", message, hint)


@rule(
    Code(
        "same-address",
        Severity.WARNING,
        "Två dokument har samma adress",
        "Är det samma sida, läst två gånger, skrivs retrieved_on med var sin dag. Är det två "
        "dokument behövs olika date, eller part_of när det ena ingår i det andra.",
        "url: https://example.org/iop   # står också i ett annat dokument",
        CONSISTENCY,
    )
)
def check_addresses_apart(register: Register) -> Iterator[Finding]:
    """Behind one address are versions that can be told apart, or parts of one whole."""
    groups: dict[str, list[e.Document]] = {}
    for document in register.all(e.Document):
        groups.setdefault(document.link, []).append(document)
    for address, found in groups.items():
        for document in found[1:] if address else ():
            others = [
                one
                for one in found[: found.index(document)]
                if _is_same_version(one, document)
                and not any(_has_odd_day(register, x) for x in (one, document))
            ]
            if others:
                message = f"adressen står också i {others[0].id}, och ingen dag skiljer dem åt"
                hint = "skriv retrieved_on, dagen då sidan lästes, i båda"
                yield say("same-address", document, "link", message, hint)


def _has_odd_day(register: Register, document: e.Document) -> bool:
    """Say whether a day stands there that is no value: that is told where it stands."""
    return any(
        getattr(document, name) is None and stands(register, document, name)
        for name in ("retrieved_on", "date")
    )


def _is_same_version(one: e.Document, other: e.Document) -> bool:
    """Say whether nothing tells two documents at one address apart.

    A day that cannot be read may: that is told where it stands.
    """
    if any({"retrieved_on", "date", "part_of"} & set(d.unread) for d in (one, other)):
        return False
    parts = {one.part_of, one.id} & {other.part_of, other.id} - {""}
    days = ((one.retrieved_on, other.retrieved_on), (one.date, other.date))
    return not parts and not any(first and last and first != last for first, last in days)


@rule(
    Code(
        "retrieved-mismatch",
        Severity.WARNING,
        "Dagen då dokumentet lästes på webben kan inte stämma",
        "Skriv url, adressen där det lästes, och en dag som inte ligger före dokumentets date.",
        "date: 2026-03-01\nretrieved_on: 2026-02-14",
        CONSISTENCY,
    )
)
def check_retrieved(register: Register) -> Iterator[Finding]:
    """What was read on the web has an address, and was there when it was read."""
    for row in register.all(e.Document):
        if row.retrieved_on is None:
            continue
        if row.kind in _ON_THE_WEB and not e.is_stated(row, "link"):
            message = "adressen där sidan lästes saknas"
            yield say("retrieved-mismatch", row, "retrieved_on", message, "lägg till url")
        elif row.date and row.date.earliest > row.retrieved_on.latest:
            message = f"lästes {row.retrieved_on}, före dokumentets dag {row.date}"
            yield say("retrieved-mismatch", row, "retrieved_on", message)


_ON_THE_WEB = ("web_page", "press_release", "news")
"""Kinds of documents that have an address; a list may have been sent, or taken from elsewhere."""


def _iter_cited(
    register: Register, judge: Callable[[str], Citation | None]
) -> Iterator[tuple[str, Citation, Position]]:
    """Yield each cited text that `judge` picks, once with its place (inherited sources share one).

    Each text is judged before anybody looks for its place: nearly always all are as they should be.
    """
    find = cache(judge)
    if not any(find(text) for _, (*_, texts) in register.iter_cited() for text in texts):
        return
    seen: set[tuple[str, Position]] = set()
    for kind, name in _list_source_fields():
        for one in register.all(kind):
            if any(map(find, e.get_texts(one, name))):
                for item in e.iter_texts(one, name):
                    if (cited := find(item[0])) and item not in seen:
                        seen.add(item)
                        yield item[0], cited, item[1]


def _list_source_fields() -> list[tuple[type[e.Entity], str]]:
    return [
        (kind, name)
        for kind in e.CLASSES.values()
        for name, field in e.list_fields(kind)
        if field.notation == "source"
    ]


def _read_lines(text: str) -> tuple[int, int] | None:
    match = LINES.fullmatch(text)
    first, last = (int(match["first"]), int(match["last"])) if match else (1, 0)
    return (first, last) if first <= last else None


@rule(
    Code(
        "no-source",
        Severity.ERROR,
        "Posten saknar källa",
        "Lägg till source med dokumentets id och ställe. Varje uppgift ska gå att följa till ett "
        "dokument.",
        "id: exempel\ntitle: Exempel   # source saknas",
        TRACEABLE,
    )
)
def check_sources(register: Register) -> Iterator[Finding]:
    """Every row leads to a document, through its own source or its record's; said once a file."""
    if not any("" in texts for _, (*_, texts) in register.iter_cited()):
        return
    said: set[str] = set()
    for kind in e.CLASSES.values():
        field = dict(e.list_fields(kind)).get("source")
        if field is None or field.required or field.alone:
            continue
        for one in register.all(kind):
            if not e.is_stated(one, "source") and one.file not in said:
                said.add(one.file)
                yield say("no-source", one, "source", "källa saknas")
