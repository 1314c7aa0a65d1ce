"""From records to rows: every cell keeps its text and the place it came from.

Pure and driven by the schemas alone: `each` says which list of the record gives the rows, `path`
where each value stands. `check_shape` reports what no path leads to; nothing is dropped in silence.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cache

from iopgen.findings import Finding, Position, clean, make_finding
from iopgen.schemas import ROOT, Field, Schemas, Table, load_schemas
from iopgen.source import KINDS, Items, Node, Record, Scalar
from iopgen.source import Mapping as Node_Mapping

IDENTITIES = ("id", "partner", "unnamed", "name", "body", "unit", "item", "role", "what", "year")
"""The keys that name an item of a list in `field` paths such as `parties[abf-botkyrka-salem]`."""

IMPLICIT = ("source",)
"""Keys that any item of a list may carry (design, section 5)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of one value, or None, and where it stands (or would stand)."""

    text: str | None
    position: Position
    items: tuple[tuple[str, Position], ...] = ()
    """Each value of a list with its own place."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of one table, from one item of one record."""

    table: str
    record: Record
    cells: Mapping[str, Cell]
    position: Position
    field: str
    """The item's own path in the record, such as `parties[hela-manniskan-hbs]`; empty at the root."""

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
    return f"{KINDS[record.kind].rsplit('/', 1)[-1]}/{record.id}"


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
        position = _place(record, item.key or item.node)
        cells = {
            field.name: _make_cell(field, item, record, position)
            for field in table.fields
            if not field.derived
        }
        yield Row(table.name, record, cells, position, item.field)


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
    nodes = node.items if isinstance(node, Items) else ()
    for number, inner in enumerate(nodes, start=1):
        if isinstance(inner, Node_Mapping):
            path = f"{item.field}.{name}" if item.field else name
            field = f"{path}[{identify(inner) or number}]"
            yield _Item({**item.bindings, prefix: inner}, inner, field)


def _iter_keyed(item: _Item, name: str) -> Iterator[_Item]:
    node = _follow(item.node, name.split("."))
    if isinstance(node, Node_Mapping):
        for entry in node.entries:
            field = f"{item.field}.{name}[{entry.key.text}]"
            yield _Item(item.bindings, item.node, field, entry.key, entry.value)


def identify(node: Node_Mapping) -> str:
    """Return the text that names an item of a list, or an empty string."""
    for name in IDENTITIES:
        value = node.get(name)
        if isinstance(value, Scalar):
            return value.text
    return ""


def _make_cell(field: Field, item: _Item, record: Record, row: Position) -> Cell:
    node = _resolve(field.path, item)
    if node is None and field.inherits:
        node = _resolve(field.inherits, item)
    if node is None and field.notation == "source":
        node = _inherit_source(item)
    if isinstance(node, Scalar):
        place = _place(record, node)
        return Cell(node.text, place, ((node.text, place),) if field.separator else ())
    if isinstance(node, Items) and field.separator:
        items = tuple((n.text, _place(record, n)) for n in node.items if isinstance(n, Scalar))
        text = field.separator.join(text for text, _ in items)
        return Cell(text or None, _place(record, node), items)
    return Cell(None, row)


def _resolve(path: str, item: _Item) -> Node | None:
    if path.endswith("{key}"):
        return item.key
    if path.endswith("{value}"):
        return item.value
    prefix, keys = _split_path(path)
    node = item.bindings.get(prefix or ROOT)
    return _follow(node, keys) if node is not None else None


@cache
def _split_path(path: str) -> tuple[str, tuple[str, ...]]:
    """Split `goals[].indicators[].by_sex.women` into the item's prefix and the keys below it."""
    head, mark, tail = path.rpartition("[]")
    return head + mark, tuple(key for key in tail.split(".") if key)


def _inherit_source(item: _Item) -> Node | None:
    """Find the evidence for the item, else the source of the nearest item around it."""
    if item.field and (found := _find_evidence(item)) is not None:
        return found
    for node in reversed(item.bindings.values()):
        if (found := node.get("source")) is not None:
            return found
    return None


def _find_evidence(item: _Item) -> Node | None:
    listed = item.bindings[ROOT].get("evidence")
    for inner in listed.items if isinstance(listed, Items) else ():
        named = _follow(inner, ["field"])
        if isinstance(named, Scalar) and named.text == item.field:
            return _follow(inner, ["source"])
    return None


def _follow(node: Node | None, keys: Sequence[str]) -> Node | None:
    for key in keys:
        node = node.get(key) if isinstance(node, Node_Mapping) else None
    return node


def find_node(record: Record, field: str) -> Node | None:
    """Find what a `field` path such as `parties[x].from` points at, or None."""
    node: Node | None = record.root
    for part in field.split("."):
        name, _, rest = part.partition("[")
        node = _follow(node, [name])
        if rest:
            node = _pick(node, rest.removesuffix("]"))
        if node is None:
            return None
    return node


def _pick(node: Node | None, identity: str) -> Node | None:
    if isinstance(node, Node_Mapping):
        return node.get(identity)
    for number, inner in enumerate(node.items if isinstance(node, Items) else (), start=1):
        named = identify(inner) if isinstance(inner, Node_Mapping) else ""
        if identity in (named, str(number)):
            return inner
    return None


def _place(record: Record, node: Node) -> Position:
    return Position(record.path, node.line, node.column)


# --- shape ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class Shape:
    """What may stand at one place of a record."""

    kind: str = "value"
    """value, values (a list of values), mapping, items (a list of mappings) or keyed."""
    keys: dict[str, "Shape"] = attribute(default_factory=dict)


@cache
def make_shape(kind: str) -> Shape:
    """Make the tree of allowed keys of a record kind from the paths of all its fields."""
    root = Shape("mapping")
    for table in load_schemas().for_kind(kind):
        for field in table.fields:
            if field.path:
                _add_path(root, field)
    return root


def _add_path(root: Shape, field: Field) -> None:
    shape = root
    *parents, last = field.path.split(".")
    for part in parents:
        name = part.removesuffix("[]")
        shape = shape.keys.setdefault(name, Shape())
        shape.kind = "items" if part.endswith("[]") else "mapping"
        if shape.kind == "items":
            for implicit in IMPLICIT:
                shape.keys.setdefault(implicit, Shape("values"))
    name, brace, _ = last.partition("{")
    leaf = shape.keys.setdefault(name, Shape())
    leaf.kind = "keyed" if brace else ("values" if field.separator else leaf.kind)


def check_shape(record: Record) -> Iterator[Finding]:
    """Yield a finding for every key that is unknown and every value of the wrong shape."""
    yield from _check_mapping(record, record.root, make_shape(record.kind), "")


_EXPECTED = {
    "value": "ett enda värde",
    "values": "ett värde eller en lista med värden",
    "mapping": "nycklar med värden, indragna under",
    "items": "en lista där varje punkt börjar med bindestreck och har nycklar",
    "keyed": "nycklar med värden, indragna under",
}


def _check_node(record: Record, node: Node, shape: Shape, name: str) -> Iterator[Finding]:
    if shape.kind == "mapping" and isinstance(node, Node_Mapping):
        yield from _check_mapping(record, node, shape, name)
    elif shape.kind == "items" and isinstance(node, Items):
        for inner in node.items:
            if isinstance(inner, Node_Mapping):
                yield from _check_mapping(record, inner, shape, name)
            else:
                yield _wrong_shape(record, inner, "mapping", name)
    elif shape.kind == "values" and isinstance(node, Items):
        for inner in node.items:
            if not isinstance(inner, Scalar):
                yield _wrong_shape(record, inner, "value", name)
    elif shape.kind == "keyed" and isinstance(node, Node_Mapping):
        for entry in node.entries:
            if not isinstance(entry.value, Scalar):
                yield _wrong_shape(record, entry.value, "value", entry.key.text)
    elif not (shape.kind in ("value", "values") and isinstance(node, Scalar)):
        yield _wrong_shape(record, node, shape.kind, name)


def _check_mapping(
    record: Record, node: Node_Mapping, shape: Shape, name: str
) -> Iterator[Finding]:
    for entry in node.entries:
        inner = shape.keys.get(entry.key.text)
        if inner is None:
            yield _unknown_key(record, entry.key, shape, name)
        else:
            yield from _check_node(record, entry.value, inner, entry.key.text)


def _unknown_key(record: Record, key: Scalar, shape: Shape, name: str) -> Finding:
    near = suggest(key.text, shape.keys)
    where = f'under "{name}"' if name else "i posten"
    hint = near or f"ta bort raden, eller välj en nyckel som får stå {where}"
    message = f'okänd nyckel "{clean(key.text)}"'
    return make_finding("unknown-key", _place(record, key), message, hint)


def _wrong_shape(record: Record, node: Node, expected: str, name: str) -> Finding:
    message = f'"{clean(name)}" har fel form: här ska stå {_EXPECTED[expected]}'
    return make_finding("wrong-shape", _place(record, node), message)


def suggest(text: str, known: Iterator[str] | Sequence[str] | Mapping[str, object]) -> str:
    """Return `menade du "x"?` for the nearest known word, or an empty string."""
    near = difflib.get_close_matches(text, list(known), n=1, cutoff=0.6)
    return f'menade du "{near[0]}"?' if near else ""
