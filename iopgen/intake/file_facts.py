"""All that one file of records says, whatever other files say: its findings, and its values.

A function of the file's bytes, its path and the contacts that are allowed; so it is made once, and
on any core. It has the form of what CBOR can say.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cbor2

from iopgen.privacy_guard import check_reading
from iopgen.reading.finding_codes import restore_finding
from iopgen.reading.findings import Finding
from iopgen.reading.nodes import Reading, Record
from iopgen.reading.record_files import RecordFile, decode_text, read_record
from iopgen.reading.step_cache import make_digest
from iopgen.records.rows import list_stated_ids, make_tables
from iopgen.records.shapes import check_shape
from iopgen.records.validation import check_alone, iter_names
from iopgen.register.packing import PackedRecord, pack_tables

PackedFinding = tuple[int, int, str, str, str]
"""Line, column, code, message and hint."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """All that one file says."""

    kind: str
    path: str
    called: str
    """What others may call a file that gave no record; "" where it did."""
    ids: Sequence[str]
    """What its record may be called by."""
    findings: Sequence[PackedFinding]
    """Of its YAML, its keys, and what is personal in it."""
    checked: Sequence[PackedFinding]
    """Of its values, each by itself."""
    refers: Mapping[str, Sequence[str]]
    """The ids that it refers to, by table."""
    names: Sequence[tuple[str, str]]
    """Names of the organisation, as `fold_name` makes them, with its id; its own first."""
    record: PackedRecord | None

    def pack(self) -> bytes:
        """Return it as bytes."""
        told = [getattr(self, name) for name in _TOLD]
        record = self.record
        values = record and [record.key, record.digest, record.rows, record.outline, record.cites]
        return cbor2.dumps([*told, values])

    @staticmethod
    def unpack(kind: str, path: str, packed: bytes) -> "FileFacts":
        """Return what `pack` has made of a file's facts."""
        *told, values = cbor2.loads(packed)
        record = None
        if values:
            key, digest, *rest = values
            record = PackedRecord(key, path, digest, *rest)
        return FileFacts(kind, path, **dict(zip(_TOLD, told, strict=True)), record=record)


_TOLD = ("called", "ids", "findings", "checked", "refers", "names")


def make_facts(files: Sequence[RecordFile], allowed: Collection[str]) -> list[FileFacts]:
    """Read and check some files, each by itself. Together, since Frictionless is slow to begin."""
    read = [(file, *read_record(file)) for file in files]
    records = [record for _, record, _, _ in read if record]
    texts = {file.path: decode_text(file.data) for file in files}
    found = _group_packed(
        [
            *(one for *_, findings in read for one in findings),
            *check_reading(Reading(tuple(records), (), 0, frozenset(), texts), allowed),
            *(one for record in records for one in check_shape(record)),
        ]
    )
    tables = make_tables(records)
    checked, refers = check_alone(tables)
    by_path = _group_packed(checked)
    names: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for path, name, identifier in iter_names(tables):
        names[path].append((name, identifier))
    digests = {file.path: make_digest(file.path.encode(), file.data) for file in files}
    packed = {one.file: one for one in pack_tables(tables, digests)}
    return [
        FileFacts(
            kind=file.kind,
            path=file.path,
            called=called,
            ids=list_stated_ids(record) if record else (),
            findings=found[file.path],
            checked=by_path[file.path],
            refers=refers.get(file.path, {}),
            names=names[file.path],
            record=packed.get(file.path),
        )
        for file, record, called, _ in read
    ]


def _group_packed(findings: Iterable[Finding]) -> dict[str, list[PackedFinding]]:
    """Return findings by their file, packed."""
    found: dict[str, list[PackedFinding]] = defaultdict(list)
    for one in findings:
        found[one.path].append((one.line, one.column, one.code, one.message, one.hint))
    return found


def unpack_findings(path: str, packed: Iterable[Any]) -> Iterable[Finding]:
    """Yield findings of a file as they were before they were packed."""
    for line, column, code, message, hint in packed:
        yield restore_finding(path, line, column, code, message, hint)


def read_again(files: Iterable[RecordFile]) -> list[Record]:
    """Return the records of some files as nodes, to be held against all others."""
    return [record for file in files if (record := read_record(file)[0]) is not None]
