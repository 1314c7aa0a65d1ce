"""From records to rows: every cell keeps its text and the place it came from.

Pure and driven by the schemas alone: `each` says which list of the record gives the rows, `path`
where each value stands. `check_shape` reports what no path leads to; nothing is dropped in silence.
"""

import difflib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cache
from itertools import islice

from iopgen.reading.findings import Finding, Position, clean, make_finding
from iopgen.reading.strict_yaml import KINDS, MAX_FINDINGS, Items, Node, Record, Scalar
from iopgen.reading.strict_yaml import Mapping as Node_Mapping
from iopgen.records.schemas import ROOT, Field, Schemas, Table, load_schemas

IDENTITIES = ("id", "partner", "unnamed", "name", "body", "unit", "item", "role", "what", "year")
"""The keys that name an item of a list in `field` paths such as `parties[abf-botkyrka-salem]`.

The first one that no other item of the list shares; an item that has none goes by its number.
"""

MAX_KEYS = 6
"""How many keys a hint names; more are in the dictionary."""

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

    A file that could not be read (kind, id) counts: what refers to it is no mistake.
    """
    return {
        table.name: dict.fromkeys(
            sorted(
                {row.record.id for row in tables[table.name]}
                | {identifier for kind, identifier in unread if kind == table.record}
            )
        ).keys()
        for table in load_schemas().tables.values()
        if table.record and not table.each
    }


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
            field.name: _make_cell(field, item, record, absent)
            for field in table.fields
            if not field.derived
        }
        yield Row(table.name, record, cells, _place(record, item.key or item.node), item.field)


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


def _make_cell(field: Field, item: _Item, record: Record, absent: dict[Position, Cell]) -> Cell:
    """Make the cell of a field; the many `absent` ones of a row that stand in one place are one."""
    node, near, missing = _resolve(field.path, item)
    if field.path == "id":  # the file's name is the id; `strict_yaml` has said where the two differ
        return Cell(record.id, _place(record, missing or near))
    if node is None and field.inherits:
        node, _, _ = _resolve(field.inherits, item)
    if node is None and field.name == "source" and not field.required:
        node = _inherit_source(item)
    if isinstance(node, Scalar):
        place, text = _place(record, node), _normalise(field, node.text)
        return Cell(text, place, ((text, place),) if field.separator else ())
    if isinstance(node, Items) and field.separator:
        return _make_list_cell(field, node, record)
    position = _place(record, node or missing or near)
    if node is not None or not isinstance(near, Node_Mapping):
        return Cell(None, position, misshapen=True)
    return absent.setdefault(position, Cell(None, position))


def _make_list_cell(field: Field, node: Items, record: Record) -> Cell:
    items = tuple((n.text, _place(record, n)) for n in node.items if isinstance(n, Scalar))
    text = field.separator.join(text for text, _ in items)
    misshapen = len(items) < len(node.items)
    return Cell(text or None, _place(record, node), items, misshapen=misshapen)


_DASHED_NUMBER = re.compile(r"[0-9]{6}-[0-9]{4}")


def _normalise(field: Field, text: str) -> str:
    """Return the text as it is published: an organisation number has no hyphen there."""
    if field.notation == "org-number" and _DASHED_NUMBER.fullmatch(text):
        return text.replace("-", "")
    return text


def _resolve(path: str, item: _Item) -> tuple[Node | None, Node, Scalar | None]:
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


_STEP = re.compile(r"(?P<key>[^.\[\]]+)(?:\[(?P<item>[^\[\]]+)\])?(?:\.(?=.)|$)")


def is_within(field: str, other: str) -> bool:
    """Say whether a `field` path is another one, or leads to something inside of that."""
    return field == other or field.startswith((f"{other}.", f"{other}["))


@dataclass(frozen=True, slots=True)
class Outline:
    """What stands at one place of a record: names alone, no values."""

    inner: Mapping[str, "Outline"]
    """What lies below, by key or by what names an item of a list."""
    is_list: bool = False

    @property
    def is_empty_list(self) -> bool:
        """Say whether it is a list without items."""
        return self.is_list and not self.inner

    def find(self, field: str) -> "Outline | None":
        """Return what a `field` path such as `parties[x].from` points at, or None."""
        found: Outline | None = self
        start = 0
        while found is not None and start < len(field):
            step = _STEP.match(field, start)
            found = found.inner.get(step["key"]) if step and not found.is_list else None
            if found and step and step["item"]:
                found = found.inner.get(step["item"])
            start = step.end() if step else len(field)
        return found

    def iter_paths(self, depth: int, path: str = "") -> Iterator[str]:
        """Yield the paths of all that lies below, with at most one dot more than `depth`.

        One more, so that `end` can be told that it stands in `period`.
        """
        if path:
            yield path
        for name, one in self.inner.items():
            if self.is_list:
                yield from one.iter_paths(depth, f"{path}[{name}]")
            elif depth >= 0:
                yield from one.iter_paths(depth - bool(path), f"{path}.{name}" if path else name)


_LEAF = Outline({})
"""The outline of a single value."""


def make_outlines(tables: Tables) -> dict[str, Outline]:
    """Return the outline of each record by its key; equal ones are kept once."""
    kept: dict[tuple[bool, tuple[tuple[str, int], ...]], Outline] = {}
    found: dict[str, Outline] = {}
    for table in load_schemas().tables.values():
        if table.record and not table.each:
            for row in tables[table.name]:
                found[record_key(row.record)] = _make_outline(row.record.root, kept)
    return found


def _make_outline(
    node: Node, kept: dict[tuple[bool, tuple[tuple[str, int], ...]], Outline]
) -> Outline:
    if isinstance(node, Scalar):
        return _LEAF
    inner: dict[str, Outline] = {}
    if isinstance(node, Items):
        named = zip(identify_items(node), node.items, strict=True)
        inner = {name: _make_outline(item, kept) for name, item in named}
    else:
        inner = {entry.key.text: _make_outline(entry.value, kept) for entry in node.entries}
    is_list = isinstance(node, Items)
    key = (is_list, tuple((name, id(one)) for name, one in inner.items()))
    return kept.setdefault(key, Outline(inner, is_list))


def _place(record: Record, node: Node) -> Position:
    return Position(record.path, node.line, node.column)


# --- shape ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class Shape:
    """What may stand at one place of a record."""

    kind: str = "value"
    """value, values (a list of values), mapping, items (a list of mappings), item or keyed."""
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
    """Yield a finding for every key that is unknown and every value of the wrong shape.

    The first of them, where there are more than anybody reads: each is looked up among all keys.
    """
    found = _check_mapping(record, record.root, make_shape(record.kind), "")
    yield from islice(found, MAX_FINDINGS)


_EXPECTED = {
    "value": "ett enda värde",
    "values": "ett värde eller en lista med värden",
    "mapping": "nycklar med värden, indragna under",
    "items": "en lista där varje punkt börjar med bindestreck och har nycklar",
    "item": "nycklar med värden efter bindestrecket",
    "keyed": "nycklar med värden, indragna under",
}


def _check_node(record: Record, node: Node, shape: Shape, name: str) -> Iterator[Finding]:
    match shape.kind, node:
        case (("mapping" | "item"), Node_Mapping()):
            yield from _check_mapping(record, node, shape, name)
        case "items", Items():
            for inner in node.items:
                yield from _check_node(record, inner, Shape("item", shape.keys), name)
        case "values", Items():
            for inner in node.items:
                yield from _check_node(record, inner, Shape("value"), name)
        case "keyed", Node_Mapping():
            for entry in node.entries:
                yield from _check_node(record, entry.value, Shape("value"), entry.key.text)
        case (("value" | "values"), Scalar()):
            pass
        case _:
            message = f'"{clean(name)}" har fel form: här ska stå {_EXPECTED[shape.kind]}'
            hint = _HINTS.get(shape.kind) or f"nycklar som får stå där är {_list_keys(shape)}"
            yield make_finding("wrong-shape", _place(record, node), message, hint)


_HINTS = {
    "value": "ta bort klamrar, bindestreck och indragna rader, eller sätt texten inom citattecken",
    "values": "skriv värdet efter kolonet, eller en lista med ett bindestreck per värde",
    "keyed": "skriv en rad med kolumnens id, kolon och värdet för varje kolumn",
}


def _list_keys(shape: Shape) -> str:
    keys = sorted(shape.keys, key=lambda key: key in IMPLICIT)
    return ", ".join(keys[:MAX_KEYS])


def _check_mapping(
    record: Record, node: Node_Mapping, shape: Shape, name: str
) -> Iterator[Finding]:
    for entry in node.entries:
        inner = shape.keys.get(entry.key.text)
        if inner is None:
            yield _unknown_key(record, entry.key, shape, name)
        elif entry.key.text != "id" or node is not record.root:  # `strict_yaml` has checked the id
            yield from _check_node(record, entry.value, inner, entry.key.text)


def _unknown_key(record: Record, key: Scalar, shape: Shape, name: str) -> Finding:
    where = f'under "{name}"' if name else "i posten"
    hint = (
        _find_home(make_shape(record.kind), key.text)
        or suggest(key.text, shape.keys)
        or f"ta bort raden, eller välj en nyckel som får stå {where}"
    )
    message = f'okänd nyckel "{clean(key.text)}"'
    return make_finding("unknown-key", _place(record, key), message, hint)


def _find_home(root: Shape, key: str) -> str:
    """Say under what a key stands that is right but in the wrong place, where it has one home."""
    homes = [(name, shape.kind) for name, shape in _iter_shapes(root, "") if key in shape.keys]
    is_clear = len(homes) == 1 and homes[0][1] == "mapping"
    return f'flytta raden in under "{homes[0][0]}"' if is_clear else ""


def _iter_shapes(shape: Shape, name: str) -> Iterator[tuple[str, Shape]]:
    """Yield each place of a record that has keys, with its dotted name."""
    yield name, shape
    for key, inner in shape.keys.items():
        yield from _iter_shapes(inner, f"{name}.{key}" if name else key)


_CUTOFF = 0.6
"""How alike two words are when one is suggested for the other."""
_ROUNDING = 1e-6


def suggest(text: str, known: Iterable[str]) -> str:
    """Return `menade du "x"?` for the nearest known word, or an empty string."""
    # What is that much longer or shorter can't be near, and difflib takes long to say so.
    some = [word for word in known if _may_be_near(len(text), len(word))]
    near = difflib.get_close_matches(text, some, n=1, cutoff=_CUTOFF) if some else []
    return f'menade du "{near[0]}"?' if near else ""


def _may_be_near(length: int, other: int) -> bool:
    """Say whether words of two lengths are alike enough where they share as much as they can."""
    return 2 * min(length, other) >= _CUTOFF * (length + other) - _ROUNDING
