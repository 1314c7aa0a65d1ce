"""Rows packed into what CBOR can say, and entities made of that.

A row is packed once, where its file is read, and kept with all else that the file says
(`intake.file_facts`); an entity is made of what was packed, whether just now or by a former run.
Neither rows nor nodes outlive the file they came from: they take more room than all else.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from struct import pack
from types import MappingProxyType
from typing import Any

from iopgen.calc.dates import Span
from iopgen.records.outlines import Outline, pack_outline, unpack_outline
from iopgen.records.rows import Row, Tables, collect_ids, record_key
from iopgen.records.schemas import load_schemas
from iopgen.register.entities import CLASSES, Entity, load_readers

PackedRow = list[Any]
"""Path in the record, line, places, what could not be read (or None), then each attribute."""

_ALL_READ: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PackedRecord:
    """All that a record says, as far as anybody above asks for it."""

    key: str
    """Folder and id, such as `agreements/bot-klump`."""
    file: str
    digest: bytes
    """Of the file: as long as it is the same, so are all values of the record."""
    rows: Mapping[str, Sequence[PackedRow]]
    """By the name of the table."""
    outline: bytes


@dataclass(frozen=True, slots=True)
class Contents:
    """All records as entities, before anybody has looked for anything among them."""

    entities: Mapping[type[Entity], tuple[Entity, ...]]
    """In the order of files and lists."""
    outlines: Mapping[str, Outline]
    """By the record's key."""
    digests: Mapping[str, bytes]
    """Of the file of each record, by the record's key."""
    ids: Mapping[str, Collection[str]]
    """All that a reference may name, by the table of records it refers to, in order."""


def unpack_records(records: Iterable[PackedRecord]) -> Contents:
    """Return records as entities, in the order they come; no ids yet. Rows are kept no longer.

    Equal texts are one in memory: five of six in a register stand there more than once.
    """
    shared: dict[Any, Any] = {}
    entities: dict[type[Entity], list[Entity]] = {kind: [] for kind in CLASSES.values()}
    outlines: dict[str, bytes] = {}
    digests: dict[str, bytes] = {}
    for record in records:
        outlines[record.key], digests[record.key] = record.outline, record.digest
        for table, rows in record.rows.items():
            kind = CLASSES[table]
            entities[kind].extend(_iter_entities(kind, record, rows, shared.setdefault))
    found = {kind: tuple(listed) for kind, listed in entities.items()}
    return Contents(found, _Outlines(outlines), digests, {})


def pack_tables(
    tables: Tables, digests: Mapping[str, bytes] = MappingProxyType({})
) -> list[PackedRecord]:
    """Pack the rows of each record; `digests` are those of the files, by path."""
    rows: dict[str, dict[str, list[PackedRow]]] = {}
    for name, kind in CLASSES.items():
        for row in tables[name]:
            packed = rows.setdefault(row.record.path, {}).setdefault(name, [])
            packed.append(_pack_row(kind, row))
    return [
        PackedRecord(
            key=record_key(row.record),
            file=row.record.path,
            digest=digests.get(row.record.path, b""),
            rows=rows[row.record.path],
            outline=pack_outline(row.record.root),
        )
        for table in load_schemas().tables.values()
        if table.record and not table.each
        for row in tables[table.name]
    ]


def unpack_tables(tables: Tables, unread: Collection[tuple[str, str]] = ()) -> Contents:
    """Return the contents of a register made of rows; `unread` are files that gave no record.

    The order in which records were read decides nothing: they stand sorted by path.
    """
    records = sorted(pack_tables(tables), key=lambda one: one.file)
    return replace(unpack_records(records), ids=collect_ids(tables, unread))


def _pack_row(kind: type[Entity], row: Row) -> PackedRow:
    values: list[Any] = []
    unread: dict[str, str] = {}
    places: list[int] = []
    items: list[int] = []
    for name, column, read in load_readers()[kind]:
        cell = row.cells[column]
        places += (cell.position.line, cell.position.column)
        if read is None:
            values.append([text for text, _ in cell.items])
            for _, place in cell.items:
                items += (place.line, place.column)
            continue
        # What cannot be read is None: validation has said so, and the text is kept.
        value = read(cell.text or "")
        values.append(value if isinstance(value, _AS_THEY_ARE) else cell.text)
        if cell.text is not None and value in (None, ""):
            unread[name] = cell.text
    packed = pack(f"={'IH' * ((len(places) + len(items)) // 2)}", *places, *items)
    return [row.field, row.position.line, packed, unread or None, *values]


_AS_THEY_ARE = str | int | bool | None
"""Values that CBOR says as they are; of others the text stands, which is read once more."""


def _iter_entities(
    kind: type[Entity],
    record: PackedRecord,
    rows: Iterable[PackedRow],
    share: Callable[[Any, Any], Any],
) -> Iterator[Entity]:
    lists, read = _load_unpackers()[kind]
    for field, line, places, unread, *values in rows:
        for number, value in enumerate(values):
            if type(value) is str:  # no others, since True is 1
                values[number] = share(value, value)
        for number in lists:
            texts = tuple(share(text, text) for text in values[number])
            values[number] = share(texts, texts)
        for number, reader in read:
            if values[number] is not None:
                values[number] = reader(values[number])
        yield kind(record.key, field, record.file, line, places, unread or _ALL_READ, *values)


@cache
def _load_unpackers() -> Mapping[
    type[Entity], tuple[tuple[int, ...], tuple[tuple[int, Callable[[str], Any]], ...]]
]:
    """Return which attributes of each class are lists, and which are read from their text."""
    return {
        kind: (
            tuple(number for number, (_, _, read) in enumerate(readers) if read is None),
            tuple(
                (number, read)
                for number, (_, _, read) in enumerate(readers)
                if read is not None and _is_read_again(read)
            ),
        )
        for kind, readers in load_readers().items()
    }


def _is_read_again(read: Callable[[str], Any]) -> bool:
    """Say whether what a reader makes of texts is none of the values that CBOR can say."""
    return not isinstance(read("1"), _AS_THEY_ARE) or isinstance(read("2015"), Span)


class _Outlines(Mapping[str, Outline]):
    """The outline of each record by its key, made when it is asked for; equal ones kept once."""

    def __init__(self, packed: Mapping[str, bytes]) -> None:
        self._packed = packed
        self._made: dict[str, Outline] = {}
        self._kept: dict[Any, Outline] = {}

    def __getitem__(self, key: str) -> Outline:
        if key not in self._made:
            self._made[key] = unpack_outline(self._packed[key], self._kept)
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)
