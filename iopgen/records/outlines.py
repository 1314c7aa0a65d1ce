"""What stands in a record: names alone, and the paths that lead to them."""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass

from iopgen.reading.nodes import Items, Mapping, Node, Scalar
from iopgen.records.rows import Tables, identify_items, record_key
from iopgen.records.schemas import load_schemas

FIELD_STEP = re.compile(r"(?P<key>[^.\[\]]+)(?:\[(?P<item>[^\[\]]+)\])?(?:\.(?=.)|$)")


def is_within(field: str, other: str) -> bool:
    """Say whether a `field` path is another one, or leads to something inside of that."""
    return field == other or field.startswith((f"{other}.", f"{other}["))


@dataclass(frozen=True, slots=True)
class Outline:
    """What stands at one place of a record: names alone, no values."""

    inner: MappingOf[str, "Outline"]
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
            step = FIELD_STEP.match(field, start)
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
    kept: _Kept = {}
    found: dict[str, Outline] = {}
    for table in load_schemas().tables.values():
        if table.record and not table.each:
            for row in tables[table.name]:
                found[record_key(row.record)] = _make_outline(row.record.root, kept)
    return found


_Kept = dict[tuple[bool, tuple[str, ...], tuple[int, ...]], Outline]
"""Outlines by whether they are lists, the names in them, and the identities of what these name."""


def _make_outline(node: Items | Mapping, kept: _Kept) -> Outline:
    is_list = isinstance(node, Items)
    named: Iterable[tuple[str, Node]]
    if isinstance(node, Items):
        named = zip(identify_items(node), node.items, strict=True)
    else:
        named = ((entry.key.text, entry.value) for entry in node.entries)
    inner = {
        name: _LEAF if isinstance(one, Scalar) else _make_outline(one, kept) for name, one in named
    }
    key = (is_list, tuple(inner), tuple(map(id, inner.values())))
    known = kept.get(key)
    return known or kept.setdefault(key, Outline(inner, is_list))
