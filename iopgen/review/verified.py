"""Which records it is time to hold against their source again, a year after somebody last did.

Only records that say when they were: a register without such days cannot tell fresh from stale, and
asks nobody for anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from iopgen.calc.citations import get_cited
from iopgen.calc.dates import add_months
from iopgen.calc.formats import format_partial
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.parties import find_agreements, list_owner_ids
from iopgen.register.states import find_states

MONTHS_FRESH: Final = 12
"""Months after which a record is held against its source again."""

_OVER: Final = frozenset({"ended", "terminated", "declined"})
"""States in which a record does not change any more."""


@dataclass(frozen=True, slots=True)
class Stale:
    """One record to hold against its source again."""

    at: e.Verified
    agreement: e.Agreement | None
    """The agreement that it is, or is of; None for an organisation, a guideline or a table."""
    title: str
    """What the record is called; "" where it is of an agreement."""
    owners: tuple[str, ...]
    date: date
    """A year after it was last held against it."""
    words: str
    """Swedish, whole sentences."""


def find_stale(register: Register) -> Iterator[Stale]:
    """Yield the records whose year is over on the as-of date, in the order of the files."""
    for kind in e.VERIFIED_KINDS:
        for row in register.all(kind):
            document = register.find(e.Document, row.verified_against)
            if document is None or row.verified_on is None or not row.verified_by_function:
                continue
            again = add_months(row.verified_on.latest, MONTHS_FRESH)
            agreement = _find_own_agreement(register, row)
            if again > register.as_of or _is_over(register, agreement):
                continue
            day = format_partial(row.verified_on)
            what = "beloppen" if kind is e.Budget else "uppgifterna"
            words = f"Stäm av {what} mot källan igen: ”{document.title}”. Senast gjordes det {day}."
            title = "" if agreement else _get_record_title(row)
            yield Stale(
                row, agreement, title, _find_concerned(register, row, agreement), again, words
            )


def _find_own_agreement(register: Register, row: e.Verified) -> e.Agreement | None:
    if isinstance(row, e.Agreement):
        return row
    return register.find(e.Agreement, row.agreement) if isinstance(row, e.Budget) else None


def _is_over(register: Register, agreement: e.Agreement | None) -> bool:
    return agreement is not None and find_states(register)[agreement.id].code in _OVER


def _get_record_title(row: e.Verified) -> str:
    return (row.name if isinstance(row, e.Partner) else row.title) or row.id


def _find_concerned(
    register: Register, row: e.Verified, agreement: e.Agreement | None
) -> tuple[str, ...]:
    """Return the public parties that a record concerns: those that have a page of their own."""
    if agreement:
        return agreement.owner
    if isinstance(row, e.Guideline):
        named = [row.issuer]
    elif isinstance(row, e.Partner):
        named = [row.id, *(name for a in find_agreements(register, row.id) for name in a.owner)]
    else:  # a printed table: whoever has the document that it stands in
        cited = register.find(e.Document, get_cited(next(iter(row.source), "")))
        named = [cited.authority if cited else ""]
    known = list_owner_ids(register)
    own = [name for name in dict.fromkeys(named) if name in known]
    return (row.id,) if row.id in own else tuple(own)
