"""From records to rows: every cell keeps its text and the place it came from.

Pure and driven by the schemas alone: `each` says which list of the record gives the rows, `path`
where each value stands.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from iopgen.reading.findings import Position
from iopgen.reading.nodes import KINDS, Items, Node, Record, Scalar, is_id
from iopgen.reading.nodes import Mapping as Node_Mapping
from iopgen.records.schemas import ROOT, Field, Schemas, Table, load_schemas

IDENTITIES = ("id", "partner", "unnamed", "name", "body", "unit", "item", "role", "what", "year")
"""The keys that name an item of a list in `field` paths such as `parties[abf-botkyrka-salem]`.

The first one that no other item of the list shares; an item that has none goes by its number.
"""

IMPLICIT = ("source",)
"""Keys that any item of a list may carry (docs/architecture.md)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of one value, or None, and where it stands (or would stand)."""

    text: str | None
    position: Position
    items: tuple[tuple[str, Position], ...] = ()
    """Each value of a list with its own place."""
    misshapen: bool = False
    """Whether something stands there, but no value: `check_shape` has said what."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of one table, from one item of one record."""

    table: str
    record: Record
    cells: Mapping[str, Cell]
    position: Position
    field: str
    """The item's own path in the record, such as `parties[ikf]`; empty at the root."""

    def text(self, name: str) -> str | None:
        """Return the text of a cell, or None when the record does not state it."""
        return self.cells[name].text


Tables = Mapping[str, Sequence[Row]]
"""All rows by table name; every table of the schemas is there, possibly empty."""


def make_tables(records: Sequence[Record], schemas: Schemas | None = None) -> dict[str, list[Row]]:
    """Flatten all records into rows, in the order of the records and of the lists in them."""
    schemas = schemas or load_schemas()
    tables: dict[str, list[Row]] = {name: [] for name in schemas.tables}
    for record in records:
        for table in schemas.for_kind(record.kind):
            tables[table.name].extend(_iter_rows(table, record))
    return tables


def record_key(record: Record) -> str:
    """Return folder and id, as `discrepancy.concerns` and `evidence` name a record."""
    return make_key(record.kind, record.id)


def make_key(kind: str, identifier: str) -> str:
    """Return folder and id of a record that may not have been read."""
    return f"{KINDS[kind].rsplit('/', 1)[-1]}/{identifier}"


def collect_ids(
    tables: Tables, unread: Collection[tuple[str, str]] = ()
) -> Mapping[str, Collection[str]]:
    """Return all ids that a reference may name, by the table it refers to, in order.

    A file that could not be read (kind, id) counts: what refers to it is no mistake. Of a record
    whose id is not its file's name both count: which of them is wrong is told once, at the record.
    """
    stated = (
        (table.record, name)
        for table in load_schemas().tables.values()
        if table.record and not table.each
        for row in tables[table.name]
        for name in list_stated_ids(row.record)
    )
    return order_ids([*stated, *unread])


def order_ids(named: Iterable[tuple[str, str]]) -> Mapping[str, Collection[str]]:
    """Return ids, given as (kind, id), by the table of records of that kind, in order."""
    found: dict[str, set[str]] = {}
    for kind, identifier in named:
        found.setdefault(kind, set()).add(identifier)
    return {
        table.name: dict.fromkeys(sorted(found.get(table.record, ()))).keys()
        for table in load_schemas().tables.values()
        if table.record and not table.each
    }


def list_stated_ids(record: Record) -> list[str]:
    """Return what a record may be called by: its file's name and, where that differs, its id."""
    stated = record.root.get("id")
    is_another = isinstance(stated, Scalar) and stated.text != record.id and is_id(stated.text)
    return [record.id, stated.text] if isinstance(stated, Scalar) and is_another else [record.id]


# --- walking -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Item:
    """One item of a list, with the items it lies in, outermost first."""

    bindings: Mapping[str, Node_Mapping]
    node: Node_Mapping
    field: str
    key: Scalar | None = None
    value: Node | None = None


def _iter_rows(table: Table, record: Record) -> Iterator[Row]:
    for item in _iter_items(table.each, record.root):
        absent: dict[Position, Cell] = {}
        cells = {
            field.name: _make_row_cell(field, item, record, absent)
            for field in table.fields
            if not field.derived
        }
        yield Row(table.name, record, cells, locate_node(record, item.key or item.node), item.field)


def _iter_items(each: str, root: Node_Mapping) -> Iterator[_Item]:
    items = [_Item({ROOT: root}, root, "")]
    prefix = ""
    for segment in each.split("[]"):
        name = segment.strip(".")
        if not name:
            continue
        keyed = name.endswith("{}")
        prefix = f"{prefix}.{name}" if prefix else name
        if keyed:
            items = [inner for item in items for inner in _iter_keyed(item, name[:-2])]
        else:
            prefix += "[]"
            items = [inner for item in items for inner in _iter_list(item, name, prefix)]
    yield from items


def _iter_list(item: _Item, name: str, prefix: str) -> Iterator[_Item]:
    node = _follow(item.node, name.split("."))
    if isinstance(node, Items):
        path = f"{item.field}.{name}" if item.field else name
        for identity, inner in zip(identify_items(node), node.items, strict=True):
            if isinstance(inner, Node_Mapping):
                yield _Item({**item.bindings, prefix: inner}, inner, f"{path}[{identity}]")


def _iter_keyed(item: _Item, name: str) -> Iterator[_Item]:
    node = _follow(item.node, name.split("."))
    if isinstance(node, Node_Mapping):
        for entry in node.entries:
            field = f"{item.field}.{name}[{entry.key.text}]"
            yield _Item(item.bindings, item.node, field, entry.key, entry.value)


def identify_items(node: Items) -> list[str]:
    """Return what names each item of a list in `field` paths, in order; never the same twice."""
    counts = Counter(pair for item in node.items for pair in _iter_identities(item))
    return [
        next((text for key, text in _iter_identities(item) if counts[key, text] == 1), str(number))
        for number, item in enumerate(node.items, start=1)
    ]


def _iter_identities(item: Node) -> Iterator[tuple[str, str]]:
    """Yield key and text of all that can name an item, the best first."""
    for key in IDENTITIES if isinstance(item, Node_Mapping) else ():
        value = _follow(item, (key,))
        if isinstance(value, Scalar):
            yield key, value.text


def _make_row_cell(field: Field, item: _Item, record: Record, absent: dict[Position, Cell]) -> Cell:
    """Make the cell of a field; the many `absent` ones of a row that stand in one place are one."""
    node, near, missing = _resolve_path(field.path, item)
    if field.path == "id":  # the file's name is the id; `strict_yaml` has said where the two differ
        return Cell(record.id, locate_node(record, missing or near))
    if node is None and field.inherits:
        inherited, _, _ = _resolve_path(field.inherits, item)
        is_around = field.path.startswith(f"{field.inherits}.")  # a mapping, not one text alone
        node = None if is_around and isinstance(inherited, Node_Mapping) else inherited
    if node is None and field.name == "source" and not (field.required or field.alone):
        node = _inherit_source(item)
    if isinstance(node, Scalar):
        place, text = locate_node(record, node), _normalise(field, node.text)
        return Cell(text, place, ((text, place),) if field.separator else ())
    if isinstance(node, Items) and field.separator:
        return _make_list_cell(field, node, record)
    position = locate_node(record, node or missing or near)
    if node is not None or not isinstance(near, Node_Mapping):
        return Cell(None, position, misshapen=True)
    return absent.setdefault(position, Cell(None, position))


def _make_list_cell(field: Field, node: Items, record: Record) -> Cell:
    items = tuple((n.text, locate_node(record, n)) for n in node.items if isinstance(n, Scalar))
    text = field.separator.join(text for text, _ in items)
    misshapen = len(items) < len(node.items)
    return Cell(text or None, locate_node(record, node), items, misshapen=misshapen)


_DASHED_NUMBER = re.compile(r"[0-9]{6}-[0-9]{4}")


def _normalise(field: Field, text: str) -> str:
    """Return the text as it is published: an organisation number has no hyphen there."""
    if field.notation == "org-number" and _DASHED_NUMBER.fullmatch(text):
        return text.replace("-", "")
    return text


def _resolve_path(path: str, item: _Item) -> tuple[Node | None, Node, Scalar | None]:
    """Return what stands at a path, and the innermost thing on the way there that does exist.

    And third, where nothing stands there, the key on the way that has no value, if there is one.
    """
    if path.endswith("{key}"):
        return item.key, item.key or item.node, None
    if path.endswith("{value}"):
        return item.value, item.key or item.node, None
    prefix, keys = _split_path(path)
    near: Node = item.bindings[prefix or ROOT]
    for key in keys:
        node = _follow(near, (key,))
        if node is None:
            return None, near, near.find_empty(key) if isinstance(near, Node_Mapping) else None
        near = node
    return near, near, None


@cache
def _split_path(path: str) -> tuple[str, tuple[str, ...]]:
    """Split `goals[].indicators[].by_sex.women` into the item's prefix and the keys below it."""
    head, mark, tail = path.rpartition("[]")
    return head + mark, tuple(key for key in tail.split(".") if key)


def _inherit_source(item: _Item) -> Node | None:
    """Find the evidence for the item, else the source of the nearest item around it."""
    if item.field and (found := _find_evidence(item)) is not None:
        return found
    for node in reversed(list(item.bindings.values())):
        if (found := node.get("source")) is not None:
            return found
    return None


def _find_evidence(item: _Item) -> Node | None:
    listed = item.bindings[ROOT].get("evidence")
    for inner in listed.items if isinstance(listed, Items) else ():
        named = _follow(inner, ("field",))
        if isinstance(named, Scalar) and named.text == item.field:
            return _follow(inner, ("source",))
    return None


def _follow(node: Node | None, keys: Sequence[str]) -> Node | None:
    for key in keys:
        node = node.get(key) if isinstance(node, Node_Mapping) else None
    return node


def locate_node(record: Record, node: Node) -> Position:
    """Return where a node of a record stands."""
    return Position(record.path, node.line, node.column)
