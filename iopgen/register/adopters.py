"""Which units a guideline is for, and whether one of them answered for an agreement on its day.

A guideline that names units binds nobody else: what another board, or a board that nobody knows,
has agreed on is not held to it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

from iopgen.calc.dates import Span
from iopgen.register import entities as e
from iopgen.register.lookup import Register


class Beyond(StrEnum):
    """Why a guideline of some units does not reach an agreement."""

    OTHER_UNIT = auto()
    """A unit of the same kind answered for it, and is none of them."""
    UNIT_UNKNOWN = auto()
    """Which unit answered for it on that day is not known."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a guideline reaches as to one agreement."""

    units: tuple[e.GuidelineUnit, ...] = ()
    """Those of its units that answered for the agreement; none where it is for all."""
    beyond: Beyond | None = None


Answering = e.AgreementUnit | e.Party
"""What says which unit of a public party answers for an agreement."""


def find_reach(
    register: Register, guideline: e.Guideline, agreement: e.Agreement, made: Span | None
) -> Reach:
    """Say whether a guideline is for a unit that answered for an agreement on the day it was made.

    Where nobody is known to have answered on that day, the day on which it began to run counts:
    many are signed just before.
    """
    units = register.by(e.GuidelineUnit, "guideline", guideline.id)
    if not units:
        return Reach()
    rows = [
        row
        for row in _iter_answering(register, agreement)
        if row.partner == guideline.issuer and (made is None or not _is_proposed(row))
    ]
    there = _find_answering(rows, [day for day in (made, agreement.start) if day])
    named = {row.unit for row, _ in there}
    sure = {row.unit for row, is_sure in there if is_sure}
    if found := tuple(unit for unit in units if unit.unit in sure):
        return Reach(found)
    is_named = any(unit.unit in named for unit in units)
    kinds = _list_unit_kinds(register, guideline.issuer, (unit.unit for unit in units))
    others = _list_unit_kinds(register, guideline.issuer, sure)
    is_other = not is_named and not kinds.isdisjoint(others)
    return Reach(beyond=Beyond.OTHER_UNIT if is_other else Beyond.UNIT_UNKNOWN)


def _iter_answering(register: Register, agreement: e.Agreement) -> Iterator[Answering]:
    """Yield what says which units answer for an agreement, whoever they belong to."""
    yield from register.by(e.AgreementUnit, "agreement", agreement.id)
    yield from (row for row in register.by(e.Party, "agreement", agreement.id) if row.unit)


def _is_proposed(row: Answering) -> bool:
    """Say whether it is only proposed that a unit will answer; of a proposal nothing else is."""
    return isinstance(row, e.AgreementUnit) and row.status == "proposed"


def _find_answering(
    rows: Sequence[Answering], days: Sequence[Span]
) -> list[tuple[Answering, bool]]:
    """Return who may have answered on the first day for which somebody may; and whether surely."""
    if not days:
        return [(row, True) for row in rows]
    for day in days:
        if found := [(row, _covers(row, day)) for row in rows if _may_cover(row, day)]:
            return found
    return []


def _may_cover(row: Answering, day: Span) -> bool:
    late = row.from_ is not None and row.from_.earliest > day.latest
    return not late and not (row.to is not None and row.to.latest < day.earliest)


def _covers(row: Answering, day: Span) -> bool:
    begun = row.from_ is None or row.from_.latest <= day.earliest
    return begun and (row.to is None or row.to.earliest >= day.latest)


def _list_unit_kinds(register: Register, partner: str, units: Iterable[str]) -> set[str]:
    """Return what kinds of units some are: a department is no other board, it lies below one."""
    kinds = {one.unit: one.kind for one in register.by(e.Unit, "partner", partner)}
    return {kinds[unit] for unit in units if kinds.get(unit)}
