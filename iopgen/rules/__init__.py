"""Cross-record rules: what no schema can say, each one small function with its own code.

A rule reads the register, which is whole also where records are broken: what could not be read is
absent there, and validation has said so. Adding one touches one file here and one test; its code,
title, help, example and source stand at the function and end up in the catalogue and on the site's
page of findings.
"""

from collections.abc import Iterator

from iopgen.reading.findings import Finding
from iopgen.reading.nodes import Reading
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
from iopgen.rules.base import iter_rules
from iopgen.rules.kept_rules import check_rules

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


def check_pages(pages: Reading) -> Iterator[Finding]:
    """Yield what is wrong with the text of pages written by hand."""
    yield from wording.check_page_wording(pages)
    yield from addresses.check_addresses(pages)
