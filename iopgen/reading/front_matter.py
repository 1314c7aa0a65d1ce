"""The header of a hand-written page."""

import re
from collections.abc import Iterator

from iopgen.reading.finding_codes import make_finding
from iopgen.reading.findings import Finding, Position, clean
from iopgen.reading.nodes import Mapping
from iopgen.reading.plain_text import decode
from iopgen.reading.strict_yaml import parse_text

# As MkDocs reads it, which swallows every fault: `mkdocs.utils.meta.get_data`.
PAGE_HEADER = re.compile(r"---[ \t]*\r?\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_HEADERLESS = re.compile(r"[ ]{0,3}[A-Za-z0-9_-]+:")


def parse_page(data: bytes, path: str) -> tuple[Mapping | None, list[Finding]]:
    """Return a Markdown page's header (None if it has none) and what is wrong with the file."""
    text, findings = decode(data, path)
    if text is None:
        return None, findings
    if not text.startswith("---"):
        return None, list(_find_swallowed_lines(text, path))
    header = PAGE_HEADER.match(text)
    if header is None:
        message = "sidhuvudet som börjar här avslutas inte med en rad ---"
        return None, [make_finding("broken-front-matter", Position(path), message)]
    # The first line stays: YAML takes it for a document's start, and line numbers hold.
    root, findings = parse_text(text[: header.end(1)], path)
    return root, [_as_front_matter(finding) for finding in findings]


def _as_front_matter(finding: Finding) -> Finding:
    """Name the page's header where the record is meant; other faults are the same in both."""
    if finding.code not in {"empty-file", "not-a-mapping"}:
        return finding
    position = Position(finding.path, finding.line, finding.column)
    return make_finding("broken-front-matter", position, "sidhuvudet saknar rader nyckel: värde")


def _find_swallowed_lines(text: str, path: str) -> Iterator[Finding]:
    first = text.split("\n", 1)[0]
    if _HEADERLESS.match(first):
        message = f'första raden "{clean(first, 40)}" blir sidhuvud och syns inte på sidan'
        hint = "börja sidan med en tom rad eller en rubrik, eller skriv ett sidhuvud mellan ---"
        yield make_finding("broken-front-matter", Position(path), message, hint)
