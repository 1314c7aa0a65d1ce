"""What records say, item by item: what stands there, and not where, in what order or form."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from iopgen.records.rows import inherits_source
from iopgen.records.schemas import Field, load_schemas
from iopgen.register import entities as e
from iopgen.register.lookup import Register

Texts = tuple[str, ...]
"""What stands in one column of an item: nothing, one text, or those of a list in their order."""


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a record: the record itself, or what stands in one of its lists."""

    table: str
    path: str
    """Where it stands in the record, such as `parties[ikf]`; empty for the record itself."""
    texts: Mapping[str, Texts]
    """By column, in the order of the table; of columns that are stated, with plain spaces."""

    @property
    def form(self) -> tuple[tuple[str, Texts], ...]:
        """Return what it says, whatever the order of its lists: equal ones say the same."""
        return tuple((name, tuple(sorted(texts))) for name, texts in self.texts.items())


RecordItems = Mapping[str, Sequence[Item]]
"""The items of one record, by table, in their order."""


def list_items(register: Register) -> dict[str, dict[str, list[Item]]]:
    """Return all that each record says, by its key and by table."""
    found: dict[str, list[Item]] = {key: [] for key in register.list_records()}
    for table, kind in e.CLASSES.items():
        for entity in register.all(kind):
            texts = MappingProxyType(dict(_iter_stated_texts(entity)))
            found[entity.record].append(Item(table, entity.within, texts))
    return {record: _group_items(items) for record, items in found.items()}


def _group_items(items: Sequence[Item]) -> dict[str, list[Item]]:
    """Return the items of a record by table, each without what it has from what it stands in."""
    by_path = {item.path: item for item in reversed(items)}
    by_table: dict[str, list[Item]] = {}
    for item in items:
        around = (by_path.get(path) for path in iter_around(item.path))
        outer = next((one for one in around if one), None)
        kept = _drop_inherited(item, outer) if outer else item
        by_table.setdefault(item.table, []).append(kept)
    return by_table


def iter_around(path: str) -> Iterator[str]:
    """Yield the paths of all that a place stands in, from the nearest to the record itself."""
    while path:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
        yield path


def _iter_stated_texts(entity: e.Entity) -> Iterator[tuple[str, Texts]]:
    for attribute, field in _load_own_columns()[type(entity)]:
        if e.is_stated(entity, attribute):
            texts = (" ".join(text.split()) for text in e.get_texts(entity, attribute))
            yield field.name, tuple(filter(None, texts))


@cache
def _load_own_columns() -> Mapping[type[e.Entity], tuple[tuple[str, Field], ...]]:
    """Return the columns that an item states itself: of the rest, the record is another item."""
    found = {}
    for table, kind in e.CLASSES.items():
        each = load_schemas().tables[table].each
        found[kind] = tuple(
            (name, field)
            for name, field in e.list_fields(kind)
            if field.path and (not each or "[" in field.path)
        )
    return found


def _drop_inherited(item: Item, outer: Item) -> Item:
    """Return an item without what it has from the one around it: as if nothing stood there."""
    fields = load_schemas().tables[item.table].field
    kept = {
        name: texts
        for name, texts in item.texts.items()
        if texts != outer.texts.get(_find_inherited(fields(name)))
    }
    return item if len(kept) == len(item.texts) else Item(item.table, item.path, kept)


def _find_inherited(field: Field) -> str:
    """Return the column that fills a field where nothing is stated; "" where none does."""
    if field.inherits:
        return field.inherits.rpartition(".")[2]
    return field.name if inherits_source(field) else ""


def change_texts(item: Item, change: Callable[[Field, str], str]) -> Item:
    """Return an item with each of its texts changed, such as an id that is another one now."""
    table = load_schemas().tables[item.table]
    texts = {
        name: tuple(change(table.field(name), text) for text in listed)
        for name, listed in item.texts.items()
    }
    return Item(item.table, item.path, texts)
