"""What seems to be recorded twice: one organisation under two ids."""

from collections import defaultdict
from collections.abc import Iterator

from iopgen.reading.findings import Code, Finding, Severity
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.rules.base import CONSISTENCY, rule, say

_PLACE_CODES = (("municipality", "municipality_code"), ("region", "region_code"))
"""Sectors that have a code of their own; others have that of the place where they are."""


@rule(
    Code(
        "same-number",
        Severity.WARNING,
        "Två organisationer har samma nummer",
        "Slå ihop posterna om det är samma organisation, annars rätta numret. En förvaltning eller "
        "annan del av en organisation läggs under units hos den, utan nummer.",
        'org_number: "802000-0000"   # står också i en annan post',
        CONSISTENCY,
    )
)
def check_numbers(register: Register) -> Iterator[Finding]:
    """One organisation number, and one code of a municipality or region, is one record's."""
    for name, what, rows in _list_numbers(register):
        held: defaultdict[str, list[e.Partner]] = defaultdict(list)
        for row in rows:
            held[getattr(row, name)].append(row)
        for shared in held.values():
            for row in shared:
                others = sorted(one.id for one in shared if one.id != row.id)
                if others:
                    yield say("same-number", row, name, f"{what} finns också hos {others[0]}")


def _list_numbers(register: Register) -> Iterator[tuple[str, str, list[e.Partner]]]:
    """Yield attribute, its name in words and those that have one of their own."""
    partners = register.all(e.Partner)
    yield "org_number", "organisationsnumret", [one for one in partners if one.org_number]
    for sector, name in _PLACE_CODES:
        rows = [one for one in partners if one.sector == sector and getattr(one, name)]
        yield name, "koden", rows
