"""What may stand where in a record, and what stands there instead.

`check_shape` reports what no path of the schemas leads to; nothing is dropped in silence.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cache
from itertools import islice

from iopgen.reading.finding_codes import make_finding
from iopgen.reading.findings import Finding, clean
from iopgen.reading.nodes import MAX_FINDINGS, Items, Node, Record, Scalar
from iopgen.reading.nodes import Mapping as Node_Mapping
from iopgen.records.notations import get_key
from iopgen.records.outlines import FIELD_STEP
from iopgen.records.rows import IMPLICIT, locate_node
from iopgen.records.schemas import Field, load_schemas
from iopgen.records.suggestions import find_meant, suggest

MAX_KEYS = 6
"""How many keys a hint names; more are in the dictionary."""


@dataclass(slots=True)
class Shape:
    """What may stand at one place of a record."""

    kind: str = "value"
    """value, values (a list of values), mapping, items (a list of mappings), item or keyed."""
    keys: dict[str, "Shape"] = attribute(default_factory=dict)
    is_short: bool = False
    """Whether a mapping may also be written as one text alone, which is then one of its values."""


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
        shape.is_short |= name == field.inherits and field.path == f"{name}.{last}"
        if shape.kind == "items":
            for implicit in IMPLICIT:
                shape.keys.setdefault(implicit, Shape("values"))
    name, brace, _ = last.partition("{")
    leaf = shape.keys.setdefault(name, Shape())
    leaf.kind = "keyed" if brace else ("values" if field.separator else leaf.kind)


def find_path_fault(kind: str, field: str) -> tuple[bool, str]:
    """Say whether a `field` path can lead to nothing in a record of a kind, and what was meant.

    Items go by any name, such as `x` in `lines[x].amount`: what is not shown need not stand there.
    """
    shape, start = make_shape(kind), 0
    while start < len(field):
        step = FIELD_STEP.match(field, start)
        if not step or step["key"] not in shape.keys:
            key = step["key"] if step else field[start:]
            return True, _suggest_path(kind, shape, field[:start], key)
        shape, end = shape.keys[step["key"]], step.end()
        is_many = shape.kind in ("items", "keyed")
        if is_many and not step["item"] and end < len(field):
            listed = field[: step.end("key")]
            return True, f'skriv vilken punkt det gäller, som "{listed}[…].{field[end:]}"'
        if step["item"] and not is_many:
            return True, f'menade du "{field[: step.end("key")]}"?'
        start = end
    return False, ""


def _suggest_path(kind: str, shape: Shape, before: str, key: str) -> str:
    """Return the path whose Swedish title somebody has written, else the nearest beside it."""
    titles = {
        field.path.replace("[]", "[…]"): field.title
        for table in load_schemas().for_kind(kind)
        for field in table.fields
        if field.path
    }
    if path := find_meant(key, titles, [path for path in titles if path.startswith(before)]):
        return f'menade du "{path}"?'
    return suggest(key, shape.keys).replace('"', f'"{before}', 1)


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
        case "mapping", Scalar() if shape.is_short:
            pass
        case (("mapping" | "item"), Node_Mapping()):
            yield from _check_mapping(record, node, shape, name)
        case "items", Items():
            item = Shape("item", shape.keys)
            for inner in node.items:
                yield from _check_node(record, inner, item, name)
        case "values", Items():
            for inner in _iter_composed(node.items):
                yield from _check_node(record, inner, Shape("value"), name)
        case "keyed", Node_Mapping():
            for entry in node.entries:
                yield from _check_node(record, entry.value, Shape("value"), entry.key.text)
        case (("value" | "values"), Scalar()):
            pass
        case _:
            expected = f"{'en text, eller ' if shape.is_short else ''}{_EXPECTED[shape.kind]}"
            message = f'"{clean(name)}" har fel form: här ska stå {expected}'
            hint = _HINTS.get(shape.kind) or f"nycklar som får stå där är {_list_keys(shape)}"
            yield make_finding("wrong-shape", locate_node(record, node), message, hint)


_HINTS = {
    "value": "ta bort klamrar, bindestreck och indragna rader, eller sätt texten inom citattecken",
    "values": "skriv värdet efter kolonet, eller en lista med ett bindestreck per värde",
    "keyed": "skriv en rad med kolumnens id, kolon och värdet för varje kolumn",
}


def _iter_composed(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield the nodes that are more than a single value, which where one may stand are few."""
    return (node for node in nodes if not isinstance(node, Scalar))


_SIMPLE = ("value", "values")
"""Shapes that a single value has."""


def _list_keys(shape: Shape) -> str:
    keys = sorted(shape.keys, key=lambda key: key in IMPLICIT)
    return ", ".join(keys[:MAX_KEYS]) + (" med flera" if len(keys) > MAX_KEYS else "")


def _check_mapping(
    record: Record, node: Node_Mapping, shape: Shape, name: str
) -> Iterator[Finding]:
    for entry in node.entries:
        inner = shape.keys.get(entry.key.text)
        if inner is None:
            yield _unknown_key(record, entry.key, shape, name)
        elif inner.kind in _SIMPLE and isinstance(entry.value, Scalar):
            continue  # nearly always
        elif entry.key.text != "id" or node is not record.root:  # `strict_yaml` has checked the id
            yield from _check_node(record, entry.value, inner, entry.key.text)


def _unknown_key(record: Record, key: Scalar, shape: Shape, name: str) -> Finding:
    where = f'under "{name}"' if name else "i posten"
    hint = (
        _translate_key(record.kind, key.text, shape)
        or _say_right_place(make_shape(record.kind), key.text)
        or suggest(key.text, shape.keys)
        or f"byt den mot en nyckel som får stå {where}: {_list_keys(shape)}"
    )
    message = f'okänd nyckel "{clean(key.text)}"'
    return make_finding("unknown-key", locate_node(record, key), message, hint)


_SWEDISH_KEYS: Mapping[str, str] = {
    "anteckning": "note",
    "början": "start",
    "kommentar": "note",
    "kvinnor": "women",
    "lagrum": "legal_basis",
    "män": "men",
    "mål": "goals",
    "namn": "name",
    "parter": "parties",
    "rubrik": "title",
    "skäl": "reason",
    "slut": "end",
    "titel": "title",
}
"""Swedish words for keys that are not the title of their field."""


def _translate_key(kind: str, text: str, shape: Shape) -> str:
    """Say which key a Swedish word stands for, among those that may stand there."""
    titles = {
        get_key(field): field.title
        for table in load_schemas().for_kind(kind)
        for field in table.fields
        if field.path and get_key(field) in shape.keys
    }
    key = _SWEDISH_KEYS.get(text.strip().casefold(), "")
    key = key if key in shape.keys else find_meant(text, titles, ())
    return f"nyckeln heter {key}: byt namnet och låt värdet stå" if key else ""


def _say_right_place(root: Shape, key: str) -> str:
    """Say under what a key stands that is right but in the wrong place, where it has one home."""
    homes = [(name, shape.kind) for name, shape in _iter_shapes(root, "") if key in shape.keys]
    is_clear = len(homes) == 1 and homes[0][1] == "mapping"
    if is_clear and not homes[0][0]:
        return "flytta raden längst ut i posten, utan indrag"
    return f'flytta raden in under "{homes[0][0]}"' if is_clear else ""


def _iter_shapes(shape: Shape, name: str) -> Iterator[tuple[str, Shape]]:
    """Yield each place of a record that has keys, with its dotted name."""
    yield name, shape
    for key, inner in shape.keys.items():
        yield from _iter_shapes(inner, f"{name}.{key}" if name else key)
