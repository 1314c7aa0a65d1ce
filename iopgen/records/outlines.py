"""What stands in a record: names alone, and the paths that lead to them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import cbor2

from iopgen.reading.nodes import Items, Node, Scalar
from iopgen.records.rows import identify_items

FIELD_STEP = re.compile(r"(?P<key>[^.\[\]]+)(?:\[(?P<item>[^\[\]]+)\])?(?:\.(?=.)|$)")


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

_PackedNode = int | list[Any]
"""What CBOR can say of an outline: 0 for a value, else if it is a list, names, what is below."""


def pack_outline(node: Node) -> bytes:
    """Return the outline of what stands at a place of a record, packed."""
    return cbor2.dumps(_tell_outline(node))


def _tell_outline(node: Node) -> _PackedNode:
    if isinstance(node, Scalar):
        return 0
    if isinstance(node, Items):
        return [True, identify_items(node), [_tell_outline(item) for item in node.items]]
    names = [entry.key.text for entry in node.entries]
    return [False, names, [_tell_outline(entry.value) for entry in node.entries]]


def unpack_outline(packed: bytes, kept: dict[Any, Outline]) -> Outline:
    """Return a packed outline; equal ones are kept once, in `kept`."""
    return _make_outline(cbor2.loads(packed), kept)


def _make_outline(packed: _PackedNode, kept: dict[Any, Outline]) -> Outline:
    if isinstance(packed, int):
        return _LEAF
    is_list, names, below = packed
    inner = [_make_outline(one, kept) for one in below]
    key = (is_list, *names, *map(id, inner))
    return kept.setdefault(key, Outline(dict(zip(names, inner, strict=True)), is_list))
