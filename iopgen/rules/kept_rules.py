"""Rules run once, and run again only when something that they asked for has changed.

A rule is a function of the register alone (`register.asked_cache`).
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import cbor2

from iopgen.reading.finding_codes import restore_finding
from iopgen.reading.findings import Finding
from iopgen.reading.step_cache import digest_program
from iopgen.records.schemas import find_schemas_dir
from iopgen.register.asked_cache import AskedCache
from iopgen.register.lookup import Read, Register
from iopgen.rules.base import Rule, iter_parts
from iopgen.workers import RECORDS_A_CORE, share_evenly

_PARTS_A_CORE = 50
"""Rules below which it costs more to make a process than it saves: few are run after a change."""

_RULES_PROGRAM = ("calc", "reading", "records", "register", "review", "rules")
_RULES_PACKAGES = ("babel", "cbor2", "python-stdnum", "pyyaml")


def check_rules(register: Register, root: Path | None = None) -> list[Finding]:
    """Run every rule and return all findings, sorted; what was found is kept at `root`, if given.

    Nothing but what a rule asks for decides what it finds; where that is as it was it is not run.
    """
    program = (
        digest_program(_RULES_PROGRAM, _RULES_PACKAGES, (find_schemas_dir(),)) if root else b""
    )
    cache = AskedCache(register, root, "rules", program)
    parts = dict(iter_parts())
    kept = {told: cache.find(told) for told in parts}
    rest = [(told, parts[told]) for told, found in kept.items() if found is None]
    asked = [read for told, _ in rest for read in cache.list_asked(told)]
    for told, reads, made in _run_parts(register, rest, asked):
        cache.keep(told, reads, made)
        kept[told] = made
    cache.write()
    found = (one for packed in kept.values() if packed for one in cbor2.loads(packed))
    return sorted({restore_finding(*told) for told in found})


def _run_parts(
    register: Register, parts: Sequence[tuple[str, Rule]], asked: Collection[Read]
) -> Iterator[tuple[str, list[Read], bytes]]:
    """Run some rules, over many records on all cores; yield what each asked for, and found."""

    def work(part: Sequence[tuple[str, Rule]]) -> bytes:
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
