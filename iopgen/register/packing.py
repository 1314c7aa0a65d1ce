"""Rows packed into what CBOR can say, and entities made of that when they are asked for.

A row is packed once, where its file is read, and kept with all else that the file says
(`intake.file_facts`); an entity is made of what was packed, whether just now or by a former run.
Neither rows nor nodes outlive the file they came from: they take more room than all else. The rows
of each table lie packed by themselves, so that those that nobody asks for are not even unpacked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import itemgetter
from struct import pack
from types import MappingProxyType
from typing import Any

import cbor2

from iopgen.calc.dates import Span
from iopgen.reading.step_cache import DIGEST, make_digest
from iopgen.records.outlines import Outline, pack_outline, unpack_outline
from iopgen.records.rows import Row, Tables, collect_ids, inherits_source, record_key
from iopgen.records.schemas import load_schemas
from iopgen.register.entities import CLASSES, Entity, list_fields, load_readers

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
    rows: Mapping[str, bytes]
    """Packed rows, packed together, by the name of the table."""
    outline: bytes
    cites: bytes
    """All that it cites, packed; see `Citing`."""


Citing = tuple[str, str, Sequence[str]]
"""Class and attribute, and the texts that stand there in a record, each once.

The text is "" where a row cites nothing, and should.
"""


@dataclass(frozen=True, slots=True)
class Contents:
    """All records as entities, before anybody has looked for anything among them."""

    entities: Entities
    outlines: Outlines
    digests: Mapping[str, bytes]
    """Of the file of each record, by the record's key."""
    cites: Mapping[str, bytes]
    """Of each record, by its key; see `Citing`."""
    ids: Mapping[str, Collection[str]]
    """All that a reference may name, by the table of records it refers to, in order."""


class Entities(Mapping[type[Entity], tuple[Entity, ...]]):
    """The entities of each class in the order of files and lists, made when they are asked for.

    Equal texts are one in memory: five of six in a register stand there more than once.
    """

    def __init__(self, records: Iterable[PackedRecord]) -> None:
        """Take the rows of all records, in the order they come; the records are kept no longer."""
        self._packed: dict[type[Entity], list[tuple[str, str, bytes]]] = {}
        self._packed.update((kind, []) for kind in CLASSES.values())
        self._made: dict[type[Entity], tuple[Entity, ...]] = {}
        self._shared: dict[Any, Any] = {}
        told = {table: hashlib.blake2b(digest_size=DIGEST) for table in CLASSES}
        for record in records:
            for table, rows in record.rows.items():
                self._packed[CLASSES[table]].append((record.key, record.file, rows))
                told[table].update(f"{record.file}\0{len(rows)}\0".encode() + rows)
        self.digests = {CLASSES[table]: one.digest() for table, one in told.items()}
        """Of all that stands in the rows of each class, and where."""

    def __getitem__(self, kind: type[Entity]) -> tuple[Entity, ...]:
        """Return all entities of a class; what they are made of is kept no longer."""
        if kind not in self._made:
            packed, share = self._packed[kind], self._shared.setdefault
            self._made[kind] = tuple(
                one
                for key, file, rows in packed
                for one in _iter_entities(kind, key, file, cbor2.loads(rows), share)
            )
            packed.clear()
            if len(self._made) == len(self._packed):
                self._shared.clear()
        return self._made[kind]

    def __iter__(self) -> Iterator[type[Entity]]:
        """Yield each class."""
        return iter(self._packed)

    def __len__(self) -> int:
        """Return how many classes there are."""
        return len(self._packed)


def unpack_records(records: Iterable[PackedRecord]) -> Contents:
    """Return the contents of records, in the order they come; no ids yet."""
    outlines: dict[str, bytes] = {}
    digests: dict[str, bytes] = {}
    cites: dict[str, bytes] = {}

    def note() -> Iterator[PackedRecord]:
        for record in records:
            outlines[record.key], digests[record.key] = record.outline, record.digest
            cites[record.key] = record.cites
            yield record

    return Contents(Entities(note()), Outlines(outlines), digests, cites, {})


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
            rows={name: cbor2.dumps(listed) for name, listed in rows[row.record.path].items()},
            outline=pack_outline(row.record.root),
            cites=cbor2.dumps(list(_list_cited(rows[row.record.path]))),
        )
        for table in load_schemas().tables.values()
        if table.record and not table.each
        for row in tables[table.name]
    ]


def _list_cited(tables: Mapping[str, Sequence[PackedRow]]) -> Iterator[Citing]:
    for table, rows in tables.items():
        kind = CLASSES[table]
        for number, (name, field) in enumerate(list_fields(kind), start=_BEFORE_VALUES):
            if field.notation == "source":
                nothing = ("",) if inherits_source(field) else ()
                texts = dict.fromkeys(text for row in rows for text in row[number] or nothing)
                yield kind.__name__, name, list(texts)


_BEFORE_VALUES = 4
"""Parts of a packed row before its values."""


def unpack_tables(tables: Tables, unread: Collection[tuple[str, str]] = ()) -> Contents:
    """Return the contents of a register made of rows; `unread` are files that gave no record.

    The order in which records were read decides nothing: they stand sorted by path.
    """
    records = sorted(pack_tables(tables), key=lambda one: one.file)
    return replace(unpack_records(records), ids=collect_ids(tables, unread))


def _pack_row(kind: type[Entity], row: Row) -> PackedRow:
    readers, numbers, nothing = _load_packers()[kind]
    values = list(nothing)
    unread: dict[str, str] = {}
    places = [row.nothing.position.line, row.nothing.position.column] * len(values)
    items: list[int] = []
    stated = [(numbers[column], cell) for column, cell in row.iter_stated() if column in numbers]
    stated.sort(key=itemgetter(0))  # places of items stand in the order of the attributes
    for number, cell in stated:
        name, read = readers[number]
        places[2 * number : 2 * number + 2] = cell.position.line, cell.position.column
        if read is None:
            values[number] = [text for text, _ in cell.items]
            for _, place in cell.items:
                items += (place.line, place.column)
        elif cell.text is not None:
            # What cannot be read is None: validation has said so, and the text is kept.
            value = read(cell.text)
            values[number] = value if isinstance(value, _AS_THEY_ARE) else cell.text
            if value in (None, ""):
                unread[name] = cell.text
    packed = pack(f"={'IH' * ((len(places) + len(items)) // 2)}", *places, *items)
    return [row.field, row.position.line, packed, unread or None, *values]


_Packer = tuple[Sequence[tuple[str, Callable[[str], Any] | None]], Mapping[str, int], Sequence[Any]]


@cache
def _load_packers() -> Mapping[type[Entity], _Packer]:
    """Return name and reader of each attribute, its number by column, what stands for nothing."""
    return {
        kind: (
            [(name, read) for name, _, read in listed],
            {column: number for number, (_, column, _) in enumerate(listed)},
            [[] if read is None else read("") for _, _, read in listed],
        )
        for kind, listed in load_readers().items()
    }


_AS_THEY_ARE = str | int | bool | None
"""Values that CBOR says as they are; of others the text stands, which is read once more."""


def _iter_entities(
    kind: type[Entity],
    key: str,
    file: str,
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
        yield kind(key, field, file, line, places, unread or _ALL_READ, *values)


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


class Outlines(Mapping[str, Outline]):
    """The outline of each record by its key, made when it is asked for; equal ones kept once."""

    def __init__(self, packed: Mapping[str, bytes]) -> None:
        """Take the outlines as they were packed, in the order of the records."""
        self._packed = packed
        self._made: dict[str, Outline] = {}
        self._kept: dict[Any, Outline] = {}

    def digest_folder(self, folder: str) -> bytes:
        """Return a digest of the names, and the outlines, of all records of a folder."""
        return make_digest(
            *(
                part
                for key, packed in self._packed.items()
                if key.startswith(f"{folder}/")
                for part in (key.encode(), packed)
            )
        )

    def __getitem__(self, key: str) -> Outline:
        """Return the outline of a record; KeyError where there is no such record."""
        if key not in self._made:
            self._made[key] = unpack_outline(self._packed[key], self._kept)
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        """Say whether there is a record with that key."""
        return key in self._packed

    def __iter__(self) -> Iterator[str]:
        """Yield the key of each record."""
        return iter(self._packed)

    def __len__(self) -> int:
        """Return how many records there are."""
        return len(self._packed)
