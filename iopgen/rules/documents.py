"""Rules about sources: every citation leads to a document and to lines inside it."""

from collections.abc import Iterator

from iopgen.findings import Code, Finding, Position, Severity, clean
from iopgen.rules.base import TRACEABLE, Context, rule, say, say_at, take_first
from iopgen.schemas import load_schemas
from iopgen.tables import suggest
from iopgen.validate import LINES, SOURCE


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
def check_documents_exist(context: Context) -> Iterator[Finding]:
    """Each source names a document of the register."""
    known = context.ids["documents"]
    wrong = (
        (match["document"], position)
        for text, position in _iter_sources(context)
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
def check_lines_inside(context: Context) -> Iterator[Finding]:
    """Cited lines lie inside the document they are cited from."""
    limits = {row.text("id"): _read_lines(row.text("lines")) for row in context.rows("documents")}
    for text, position in _iter_sources(context):
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


def _iter_sources(context: Context) -> Iterator[tuple[str, Position]]:
    """Yield each cited text once with its place (inherited sources share one)."""
    seen: set[tuple[str, Position]] = set()
    for table in load_schemas().tables.values():
        for field in table.fields:
            if field.notation == "source" and not field.derived:
                for row in context.rows(table.name):
                    for item in row.cells[field.name].items:
                        if item not in seen:
                            seen.add(item)
                            yield item


def _read_lines(text: str | None) -> tuple[int, int] | None:
    match = LINES.fullmatch(text or "")
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
def check_sources(context: Context) -> Iterator[Finding]:
    """Every row leads to a document, through its own source or its record's; said once a file."""
    said: set[str] = set()
    for table in load_schemas().tables.values():
        sources = [field for field in table.fields if field.name == "source"]
        if not table.record or not sources or sources[0].required:
            continue
        for row in context.rows(table.name):
            if row.text("source") is None and row.record.path not in said:
                said.add(row.record.path)
                yield say("no-source", row, "source", "källa saknas")
