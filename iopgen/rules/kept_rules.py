"""Rules run once, and run again only when something that they asked for has changed.

A rule is a function of the register alone. Of which classes of records it asks anything is noted
(`Register.asking`) and kept; what it found stands under a digest of all that there is of these.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import cbor2

from iopgen.reading.finding_codes import restore_finding
from iopgen.reading.findings import Finding
from iopgen.reading.step_cache import StepCache, digest_program, make_digest
from iopgen.records.schemas import find_schemas_dir
from iopgen.register.lookup import EVERY_KIND, Read, Register
from iopgen.rules.base import Rule, iter_parts
from iopgen.workers import RECORDS_A_CORE, share_evenly

_PARTS_A_CORE = 50
"""Rules below which it costs more to make a process than it saves: few are run after a change."""

_IN_ONE_FILE = b"\0"
"""With this byte all names begin, so that all that is kept lies in one file."""

_RULES_PROGRAM = ("calc", "reading", "records", "register", "review", "rules")
_RULES_PACKAGES = ("babel", "cbor2", "python-stdnum", "pyyaml")


def check_rules(register: Register, root: Path | None = None) -> list[Finding]:
    """Run every rule and return all findings, sorted; what was found is kept at `root`, if given.

    What kinds of records a rule asks for is kept, and what it found under a digest of all that
    there is of these. Nothing else decides what it finds; where that is as it was it is not run.
    """
    program = (
        digest_program(_RULES_PROGRAM, _RULES_PACKAGES, (find_schemas_dir(),)) if root else b""
    )
    cache = StepCache(root, "rules")
    found: list[bytes] = []
    rest: list[tuple[bytes, Rule]] = []
    asked: list[Read] = []
    for told, part in iter_parts():
        name = _IN_ONE_FILE + make_digest(program, told.encode())
        packed = cache.get(name)
        reads = None if packed is None else [tuple(read) for read in cbor2.loads(packed)]
        kept = (
            None
            if reads is None
            else cache.get(_IN_ONE_FILE + make_digest(name, register.tell(reads)))
        )
        if kept is None:
            rest.append((name, part))
            asked += EVERY_KIND if reads is None else reads
        else:
            found.append(kept)
    for name, reads, made in _run_parts(register, rest, asked):
        cache.put(name, cbor2.dumps(reads))
        cache.put(_IN_ONE_FILE + make_digest(name, register.tell(reads)), made)
        found.append(made)
    cache.write()
    return sorted({restore_finding(*told) for one in found for told in cbor2.loads(one)})


def _run_parts(
    register: Register, parts: Sequence[tuple[bytes, Rule]], asked: Collection[Read]
) -> Iterator[tuple[bytes, list[Read], bytes]]:
    """Run some rules, over many records on all cores; yield what each asked for, and found."""

    def work(part: Sequence[tuple[bytes, Rule]]) -> bytes:
        return cbor2.dumps([(name, *_run_part(register, check)) for name, check in part])

    register.unpack(asked)  # once, and not in each process
    is_large = register.count_records() >= 2 * RECORDS_A_CORE
    for lot in share_evenly(work, parts, _PARTS_A_CORE if is_large else len(parts)):
        for name, reads, made in cbor2.loads(lot):
            yield name, [tuple(read) for read in reads], made


def _run_part(register: Register, check: Rule) -> tuple[list[Read], bytes]:
    with register.asking() as asked:
        found = sorted(set(check(register)))
    told = [(f.path, f.line, f.column, f.code, f.message, f.hint) for f in found]
    return sorted(asked), cbor2.dumps(told)
