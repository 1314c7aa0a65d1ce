"""From records to rows: every cell keeps its text and the place it came from.

Pure and driven by the schemas alone: `each` says which list of the record gives the rows, `path`
where each value stands.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache

from iopgen.calc.kept import kept
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


@kept()
class Cell:
    """The text of one value, or None, and where it stands (or would stand)."""

    text: str | None
    position: Position
    items: tuple[tuple[str, Position], ...] = ()
    """Each value of a list with its own place."""
    misshapen: bool = False
    """Whether something stands there, but no value: `check_shape` has said what."""


@kept()
class Row:
    """One row of one table, from one item of one record."""

    table: str
    record: Record
    cells: Mapping[str, Cell]
    position: Position
    field: str
    """The item's own path in the record, such as `parties[ikf]`; empty at the root."""
    nothing: Cell
    """The cell of all that the item does not state, which is most."""

    def iter_stated(self) -> Iterator[tuple[str, Cell]]:
        """Yield the cells, with their names, that have a place of their own."""
        nothing = self.nothing
        return ((name, cell) for name, cell in self.cells.items() if cell is not nothing)

    def text(self, name: str) -> str | None:
        """Return the text of a cell, or None when the record does not state it."""
        return self.cells[name].text


Tables = Mapping[str, Sequence[Row]]
"""All rows by table name; every table of the schemas is there, possibly empty."""


def make_tables(records: Sequence[Record], schemas: Schemas | None = None) -> dict[str, list[Row]]:
    """Flatten all records into rows, in the order of the records and of the lists in them."""
    plans = _plan_tables(schemas) if schemas else _load_plans()
    tables: dict[str, list[Row]] = {name: [] for name in (schemas or load_schemas()).tables}
    for record in records:
        present = {entry.key.text for entry in record.root.entries}
        for plan in plans.get(record.kind, ()):
            if not plan.walk or plan.walk[0].keys[0] in present:
                tables[plan.table].extend(_iter_rows(plan, record))
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


# --- what depends on the schemas alone -----------------------------------------------------------


@kept()
class _Step:
    """One step from the record to the items that give a table its rows."""

    name: str
    """As it stands in `field` paths: `preparation.interest.by_month`."""
    keys: tuple[str, ...]
    prefix: str
    """What the paths of the fields call the item: `goals[].indicators[]`."""
    keyed: bool
    """Whether each key of a mapping gives a row, and not each item of a list."""


@kept()
class _Plan:
    """How rows of one table are made of a record."""

    table: str
    walk: tuple[_Step, ...]
    names: tuple[str, ...]
    """The cells of a row, in order."""
    here: Mapping[str, Field]
    """By key the fields that stand in the item itself, and that nothing is asked for in place of.

    They are most, and most are not stated: one goes through what is there, not through the fields.
    """
    elsewhere: tuple[Field, ...]


@cache
def _load_plans() -> Mapping[str, Sequence[_Plan]]:
    return _plan_tables(load_schemas())


def _plan_tables(schemas: Schemas) -> Mapping[str, Sequence[_Plan]]:
    return {kind: [_plan_table(table) for table in schemas.for_kind(kind)] for kind in KINDS}


def _plan_table(table: Table) -> _Plan:
    head, mark, _ = table.each.rpartition("[]")
    own, here, elsewhere = head + mark, dict[str, Field](), list[Field]()
    fields = [field for field in table.fields if not field.derived]
    for field in fields:
        prefix, keys = _split_path(field.path)
        is_plain = prefix == own and len(keys) == 1 and "{" not in field.path
        if is_plain and keys[0] not in here and not _has_stand_in(field):
            here[keys[0]] = field
        else:
            elsewhere.append(field)
    names = tuple(field.name for field in fields)
    return _Plan(table.name, tuple(_iter_steps(table.each)), names, here, tuple(elsewhere))


def _has_stand_in(field: Field) -> bool:
    """Say whether something else may fill a field that its own key does not state."""
    return field.path == "id" or bool(field.inherits) or inherits_source(field)


def inherits_source(field: Field) -> bool:
    """Say whether the source of what an item stands in fills a field that states none."""
    return field.name == "source" and not (field.required or field.alone)


def _iter_steps(each: str) -> Iterator[_Step]:
    prefix = ""
    for segment in each.split("[]"):
        if name := segment.strip("."):
            prefix = f"{prefix}.{name}" if prefix else name
            keyed = name.endswith("{}")
            prefix += "" if keyed else "[]"
            name = name.removesuffix("{}")
            yield _Step(name, tuple(name.split(".")), prefix, keyed)


@cache
def _split_path(path: str) -> tuple[str, tuple[str, ...]]:
    """Split `goals[].indicators[].by_sex.women` into the item's prefix and the keys below it."""
    head, mark, tail = path.rpartition("[]")
    return head + mark, tuple(key for key in tail.split(".") if key)


# --- walking -------------------------------------------------------------------------------------


@kept()
class _Item:
    """One item of a list, with the items it lies in, outermost first."""

    bindings: Mapping[str, Node_Mapping]
    node: Node_Mapping
    field: str
    key: Scalar | None = None
    value: Node | None = None


def _iter_rows(plan: _Plan, record: Record) -> Iterator[Row]:
    items: Iterable[_Item] = [_Item({ROOT: record.root}, record.root, "")]
    for step in plan.walk:
        items = [inner for item in items for inner in _iter_inner(item, step)]
    for item in items:
        nothing = Cell(None, locate_node(record, item.node))
        position = locate_node(record, item.key) if item.key else nothing.position
        cells = _make_cells(plan, item, record, nothing)
        yield Row(plan.table, record, cells, position, item.field, nothing)


def _iter_inner(item: _Item, step: _Step) -> Iterator[_Item]:
    """Yield the items that a step leads to from another one."""
    node = _follow(item.node, step.keys)
    path = f"{item.field}.{step.name}" if item.field else step.name
    if step.keyed and isinstance(node, Node_Mapping):
        for entry in node.entries:
            field = f"{path}[{entry.key.text}]"
            yield _Item(item.bindings, item.node, field, entry.key, entry.value)
    elif not step.keyed and isinstance(node, Items):
        for identity, inner in zip(identify_items(node), node.items, strict=True):
            if isinstance(inner, Node_Mapping):
                yield _Item({**item.bindings, step.prefix: inner}, inner, f"{path}[{identity}]")


def identify_items(node: Items) -> list[str]:
    """Return what names each item of a list in `field` paths, in order; never the same twice."""
    if not any(isinstance(item, Node_Mapping) for item in node.items):  # most: texts
        return [str(number) for number in range(1, len(node.items) + 1)]
    found = [_find_identities(item) for item in node.items]
    counts = Counter(pair for one in found for pair in one.items())
    return [
        next((one[k] for k in IDENTITIES if k in one and counts[k, one[k]] == 1), str(number))
        for number, one in enumerate(found, start=1)
    ]


def _find_identities(item: Node) -> dict[str, str]:
    """Return all that can name an item, by key."""
    return {
        entry.key.text: entry.value.text
        for entry in (item.entries if isinstance(item, Node_Mapping) else ())
        if entry.key.text in _NAMING and isinstance(entry.value, Scalar)
    }


_NAMING = frozenset(IDENTITIES)


def _make_cells(plan: _Plan, item: _Item, record: Record, nothing: Cell) -> dict[str, Cell]:
    """Make the cells of a row; those of what is stated nowhere are all `nothing`."""
    cells = dict.fromkeys(plan.names, nothing)
    for entry in item.node.entries:
        if field := plan.here.get(entry.key.text):
            cells[field.name] = _make_stated_cell(field, entry.value, record)
    for key in item.node.empty:
        if field := plan.here.get(key.text):
            cells[field.name] = Cell(None, locate_node(record, key))
    for field in plan.elsewhere:
        cells[field.name] = _make_sought_cell(field, item, record, nothing)
    return cells


def _make_sought_cell(field: Field, item: _Item, record: Record, nothing: Cell) -> Cell:
    """Make the cell of a field that may stand anywhere around the item, or in none of its keys."""
    node, near, missing = _resolve_path(field.path, item)
    if field.path == "id":  # the file's name is the id; `strict_yaml` has said where the two differ
        return Cell(record.id, locate_node(record, missing or near))
    if node is None and field.inherits:
        inherited, _, _ = _resolve_path(field.inherits, item)
        is_around = field.path.startswith(f"{field.inherits}.")  # a mapping, not one text alone
        node = None if is_around and isinstance(inherited, Node_Mapping) else inherited
    if node is None and inherits_source(field):
        node = _inherit_source(item)
    if node is not None:
        return _make_stated_cell(field, node, record)
    if near is item.node and missing is None:
        return nothing
    misshapen = not isinstance(near, Node_Mapping)
    return Cell(None, locate_node(record, missing or near), misshapen=misshapen)


def _make_stated_cell(field: Field, node: Node, record: Record) -> Cell:
    position = locate_node(record, node)
    if isinstance(node, Scalar):
        text = _normalise(field, node.text)
        return Cell(text, position, ((text, position),) if field.separator else ())
    if isinstance(node, Items) and field.separator:
        return _make_list_cell(field, node, record)
    return Cell(None, position, misshapen=True)


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
