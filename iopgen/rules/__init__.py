"""Cross-record rules: what no schema can say, each one small function with its own code.

A rule reads the register, which is whole also where records are broken: what could not be read is
absent there, and validation has said so. Adding one touches one file here and one test; its code,
title, help, example and source stand at the function and end up in the catalogue and on the site's
page of findings.
"""

from collections.abc import Iterator, Sequence

import cbor2

from iopgen.reading.finding_codes import restore_finding
from iopgen.reading.findings import Finding
from iopgen.reading.nodes import Reading
from iopgen.register.lookup import Register
from iopgen.rules import (
    addresses,
    adoption,
    agreements,
    borrowed,
    budget_lines,
    checklists,
    checks,
    comments,
    contradictions,
    declined,
    documents,
    doubles,
    duties,
    extensions,
    followups,
    guidelines,
    money,
    particulars,
    parties,
    periods,
    recurring,
    references,
    statistics,
    verifications,
    withheld,
    wording,
)
from iopgen.rules.base import Rule, iter_rules
from iopgen.workers import RECORDS_A_CORE, share_evenly

__all__ = ["check_pages", "check_rules", "iter_rules"]

_MODULES = (
    adoption,
    agreements,
    borrowed,
    budget_lines,
    checklists,
    checks,
    comments,
    contradictions,
    declined,
    documents,
    doubles,
    duties,
    extensions,
    followups,
    guidelines,
    money,
    particulars,
    parties,
    periods,
    recurring,
    references,
    statistics,
    verifications,
    withheld,
    wording,
)
"""Imported so that their rules are declared."""


def check_rules(register: Register) -> list[Finding]:
    """Run every rule and return all findings, sorted; of many records on all cores."""

    def work(rules: Sequence[Rule]) -> bytes:
        found = {finding for check in rules for finding in check(register)}
        return cbor2.dumps([(f.path, f.line, f.column, f.code, f.message, f.hint) for f in found])

    rules = tuple(iter_rules())
    is_large = len(register.outlines) >= 2 * RECORDS_A_CORE
    lots = share_evenly(work, rules, 1 if is_large else len(rules))
    return sorted({restore_finding(*told) for lot in lots for told in cbor2.loads(lot)})


def check_pages(pages: Reading) -> Iterator[Finding]:
    """Yield what is wrong with the text of pages written by hand."""
    yield from wording.check_page_wording(pages)
    yield from addresses.check_addresses(pages)
