"""Rules about sources: every citation leads to a document and to lines inside it."""

from collections.abc import Iterator

from iopgen.reading.findings import Code, Finding, Position, Severity, clean
from iopgen.records.notations import LINES, SOURCE
from iopgen.records.suggestions import suggest
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.rules.base import TRACEABLE, rule, say, say_at, take_first


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
    wrong = (
        (match["document"], position)
        for text, position in _iter_sources(register)
        if (match := SOURCE.fullmatch(text)) and match["document"] not in known
    )
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
    limits = {row.id: _read_lines(row.lines) for row in register.all(e.Document)}
    for text, position in _iter_sources(register):
        match = SOURCE.fullmatch(text)
        limit = limits.get(match["document"]) if match else None
        if match is None or limit is None:
            continue
        first, last = int(match["first"]), int(match["last"] or match["first"])
        if first <= last and (first < limit[0] or last > limit[1]):
            lines = f"raderna {first}–{last}" if match["last"] else f"raden {first}"
            message = f"{lines} ligger utanför {match['document']}"
            hint = f"dokumentet har raderna {limit[0]}–{limit[1]}; kontrollera textutdraget"
            yield say_at("lines-outside-document", position, message, hint)


def _iter_sources(register: Register) -> Iterator[tuple[str, Position]]:
    """Yield each cited text once with its place (inherited sources share one)."""
    seen: set[tuple[str, Position]] = set()
    for kind in e.CLASSES.values():
        for name, field in e.list_fields(kind):
            if field.notation == "source":
                for one in register.all(kind):
                    for item in e.iter_texts(one, name):
                        if item not in seen:
                            seen.add(item)
                            yield item


def _read_lines(text: str) -> tuple[int, int] | None:
    match = LINES.fullmatch(text)
    first, last = (int(match["first"]), int(match["last"])) if match else (1, 0)
    return (first, last) if first <= last else None


@rule(
    Code(
        "no-source",
        Severity.ERROR,
        "Posten saknar källa",
        "Lägg till source med dokumentets id och rader. Varje uppgift ska gå att följa till ett "
        "dokument.",
        "id: exempel\ntitle: Exempel   # source saknas",
        TRACEABLE,
    )
)
def check_sources(register: Register) -> Iterator[Finding]:
    """Every row leads to a document, through its own source or its record's; said once a file."""
    said: set[str] = set()
    for kind in e.CLASSES.values():
        field = dict(e.list_fields(kind)).get("source")
        if field is None or field.required or field.alone:
            continue
        for one in register.all(kind):
            if not e.is_stated(one, "source") and one.file not in said:
                said.add(one.file)
                yield say("no-source", one, "source", "källa saknas")
