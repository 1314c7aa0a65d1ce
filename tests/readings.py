"""Nodes, rows and findings of a text, in forms that are easily compared."""

from iopgen.reading.findings import Finding
from iopgen.reading.nodes import (
    KINDS,
    Items,
    Mapping,
    Node,
    Record,
)
from iopgen.reading.strict_yaml import parse
from iopgen.records.rows import (
    Cell,
    Row,
    make_tables,
)
from iopgen.records.schemas import (
    load_schemas,
)

Place = tuple[int, int, str]


def places(findings: list[Finding]) -> list[Place]:
    return [(finding.line, finding.column, finding.code) for finding in findings]


def plain(node: Node | None) -> object:
    """Return nodes as the dicts, lists and texts they stand for."""
    if isinstance(node, Mapping):
        return {entry.key.text: plain(entry.value) for entry in node.entries}
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return node.text if node else None


TABLES = list(load_schemas().tables.values())


def read(kind: str, text: str) -> Record:
    path = f"{KINDS[kind]}/x.yml"
    root, findings = parse(text.encode(), path)
    assert root is not None, findings
    return Record(kind, "x", path, root)


def rows(table: str, kind: str, text: str) -> list[Row]:
    return make_tables((read(kind, text),))[table]


def at(cell: Cell) -> tuple[str | None, int, int]:
    return cell.text, cell.position.line, cell.position.column
