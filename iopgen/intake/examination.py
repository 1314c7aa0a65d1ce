"""All files of records of a project, taken in: from what was kept, else read and checked now."""

import gc
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import cbor2

from iopgen.intake.file_facts import FileFacts, make_facts, read_again, unpack_findings
from iopgen.reading.findings import Finding
from iopgen.reading.nodes import KINDS
from iopgen.reading.record_files import RecordFile, find_records
from iopgen.reading.step_cache import StepCache, digest_program, make_digest
from iopgen.records.rows import make_tables, order_ids
from iopgen.records.schemas import find_schemas_dir
from iopgen.records.validation import Known, check_rows, load_frictionless
from iopgen.register.packing import Contents, PackedRecord, unpack_records
from iopgen.workers import share

FILES_A_CORE = 60
"""Files below which it costs more to make a process than it saves."""

AT_ONCE = 1400
"""Files whose nodes and rows are in memory at once: they take thirty times what is kept of them."""

STEP = "files"
"""Folder of the cache with what files say."""

_READING_PROGRAM = (
    *("calc", "reading", "records", "privacy_guard.py", "intake/file_facts.py"),
    *("register/entities.py", "register/packing.py"),
)
_READING_PACKAGES = ("cbor2", "frictionless", "phonenumbers", "python-stdnum", "pyyaml")


@dataclass(frozen=True, slots=True)
class Intake:
    """What all files say, each by itself, and where they refer to nothing."""

    contents: Contents
    findings: tuple[Finding, ...]
    counts: Mapping[str, int]
    """Records by kind, every kind named."""
    files: int
    """Files, read or not."""
    unread: frozenset[tuple[str, str]]
    """(kind, id) of files that gave no record."""


def take_in(root: Path, allowed: Collection[str], *, keeps: bool = True) -> Intake:
    """Read and check all files of records; what they say is kept in the project if it `keeps`."""
    found = find_records(root)
    facts: list[FileFacts] = []

    def pass_on() -> Iterator[PackedRecord]:
        """Yield the records, and keep no rows: they take more room than all else."""
        for one in _iter_facts(found.files, allowed, StepCache(root if keeps else None, STEP)):
            facts.append(replace(one, record=None))
            if one.record is not None:
                yield one.record

    contents = unpack_records(pass_on())
    unread = found.unread | {(one.kind, one.called) for one in facts if one.called}
    known = _find_referable(facts, unread)
    return Intake(
        contents=replace(contents, ids=known.ids),
        findings=(*found.findings, *_iter_file_findings(found.files, facts, known)),
        counts=_count_records(facts),
        files=found.count,
        unread=unread,
    )


def _iter_facts(
    files: Sequence[RecordFile], allowed: Collection[str], cache: StepCache
) -> Iterator[FileFacts]:
    """Yield what each file says, in order: what is kept, or what it is found to say now."""
    packed = _find_packed(files, allowed, cache)
    packed.reverse()
    for file in files:
        yield FileFacts.unpack(file.kind, file.path, packed.pop())  # and keep it no longer


def _find_packed(
    files: Sequence[RecordFile], allowed: Collection[str], cache: StepCache
) -> list[bytes]:
    """Return what each file says, packed, in order; what had to be made is kept."""
    program = digest_program(_READING_PROGRAM, _READING_PACKAGES, (find_schemas_dir(),))
    contacts = "\n".join(sorted(allowed)).encode()
    names = [make_digest(program, contacts, file.path.encode(), file.data) for file in files]
    kept = cache.get_all(names)
    made = iter(_make_missing([f for f, one in zip(files, kept, strict=True) if not one], allowed))
    found: list[bytes] = []
    for name, one in zip(names, kept, strict=True):
        found.append(one or next(made))
        if not one:
            cache.put(name, found[-1])
    cache.write()
    return found


def _make_missing(files: Sequence[RecordFile], allowed: Collection[str]) -> list[bytes]:
    """Return what some files say, packed; on all cores where there are many."""

    def work(part: Sequence[RecordFile]) -> bytes:
        slices = (part[first : first + AT_ONCE] for first in range(0, len(part), AT_ONCE))
        with _no_garbage():
            return cbor2.dumps([one.pack() for few in slices for one in make_facts(few, allowed)])

    if not files:
        return []
    load_frictionless()
    return [one for lot in share(work, files, FILES_A_CORE) for one in cbor2.loads(lot)]


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Look for no garbage: nodes and rows lie in no ring, and looking takes a twentieth."""
    is_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_on:
            gc.enable()


def _find_referable(facts: Iterable[FileFacts], unread: Collection[tuple[str, str]]) -> Known:
    """Return what references may name. An alias goes before a name, the last file before others."""
    ids = order_ids([*((one.kind, name) for one in facts for name in one.ids), *unread])
    listed = [one.names for one in facts if one.names]
    names = {name: identifier for (name, identifier), *_ in listed}
    return Known(
        ids, names | {name: identifier for _, *rest in listed for name, identifier in rest}
    )


def _iter_file_findings(
    files: Iterable[RecordFile], facts: Iterable[FileFacts], known: Known
) -> Iterator[Finding]:
    """Yield all findings; of files that refer to nothing, what Frictionless says of them then."""
    lost: list[RecordFile] = []
    for file, one in zip(files, facts, strict=True):
        yield from unpack_findings(one.path, one.findings)
        if all(text in known.ids[table] for table, texts in one.refers.items() for text in texts):
            yield from unpack_findings(one.path, one.checked)
        else:
            lost.append(file)
    if lost:
        yield from check_rows(make_tables(read_again(lost)), known)


def _count_records(facts: Iterable[FileFacts]) -> Mapping[str, int]:
    """Count the records of each kind, every kind named."""
    counts = Counter(one.kind for one in facts if one.ids)
    return {kind: counts[kind] for kind in KINDS}
