"""What a YAML file is made of, each piece with its line and column; and what a record is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from iopgen.calc.kept import kept
from iopgen.reading.findings import Finding

MAX_BYTES = 1024 * 1024
"""Bytes a file may have; the largest real record has some twenty kilobytes."""
MAX_LINE = 10_000
"""Characters a line may have; one long paragraph has some two thousand."""
MAX_DEPTH = 24
"""Levels a record may have; the deepest real one has seven."""
MAX_FINDINGS = 100
"""Findings after which a file is read no further; a hostile one would give half a million."""
MAX_MARKS = 20
"""Combining marks that may stand in a row; no language stacks more than a handful."""
MAX_ID = 80
MAX_FOLDERS = 20
"""Folders that pages may lie in, one in the other."""

KINDS: dict[str, str] = {
    "agreement": "content/agreements",
    "budget": "content/budgets",
    "check": "content/checks",
    "followup": "content/followups",
    "guideline": "content/guidelines",
    "comparison": "content/comparisons",
    "statistics": "content/statistics",
    "discrepancy": "content/discrepancies",
    "document": "content/documents",
    "partner": "partners",
}
"""Kind of record to the folder that holds it."""
KIND_OF_FOLDER = {folder.rpartition("/")[2]: kind for kind, folder in KINDS.items()}
"""Kind of record by the last part of its folder, with which a record's key begins."""
PAGES = "content/pages"
"""Folder of the pages written by hand."""
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Names that Windows keeps for devices, with any ending: nobody there could even fetch the project.
DEVICE = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")


@kept()
class Scalar:
    """A value as it was written, never interpreted; a block text keeps its last line break."""

    text: str
    quoted: bool
    """Whether it was written as anything but plain text: in quotes, or as a block."""
    line: int
    column: int


@kept()
class Items:
    """A list."""

    items: tuple["Node", ...]
    line: int
    column: int


@kept()
class Entry:
    """A key with its value; a key without a value is no entry and stands in `Mapping.empty`."""

    key: Scalar
    value: "Node"


@kept()
class Mapping:
    """Keys with values in the order of the file, each key once."""

    entries: tuple[Entry, ...]
    line: int
    column: int
    empty: tuple[Scalar, ...] = ()
    """Keys without a value: they count as absent, but a finding about them has a place."""

    def get(self, key: str) -> "Node | None":
        """Return the value of a key, or None when the key is absent or has no value."""
        for entry in self.entries:  # asked half a million times of a thousand agreements
            if entry.key.text == key:
                return entry.value
        return None

    def find_empty(self, key: str) -> Scalar | None:
        """Return a key that stands there without a value."""
        return next((empty for empty in self.empty if empty.text == key), None)


Node = Scalar | Items | Mapping


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands in its file."""

    kind: str
    id: str
    """The file's name without ".yml"; always of the allowed form."""
    path: str
    root: Mapping


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read of a project, sorted by path."""

    records: tuple[Record, ...]
    findings: tuple[Finding, ...]
    files: int
    """How many record files there are, read or not."""
    unread: frozenset[tuple[str, str]]
    """(kind, id) of files that gave no record: a reference to one of them is no mistake."""
    texts: dict[str, str]
    """Path to the text of every file that could be decoded, for the guard."""


def is_id(text: str) -> bool:
    """Say whether a text can be a record's id, which is its file's name too.

    That is a-z, digits, single hyphens, 1 to 80 characters, and no name that Windows keeps.
    """
    return len(text) <= MAX_ID and bool(_ID.fullmatch(text)) and not DEVICE.fullmatch(text)


def iter_scalars(node: Node) -> Iterator[Scalar]:
    """Yield every key and value below a node in the order of the file."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Items):
        for item in node.items:
            yield from iter_scalars(item)
    else:
        for entry in node.entries:
            yield entry.key
            yield from iter_scalars(entry.value)
