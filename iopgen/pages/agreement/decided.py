"""Who decided on an agreement, who runs it, and whom to ask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.what_binds import find_items
from iopgen.review.bodies import Meetings, Votes, count_meetings, count_votes


@dataclass(frozen=True, slots=True)
class Decided:
    """Who decided, and who runs it."""

    decisions: Sequence[e.Decision]
    is_withheld: bool
    """Whether decisions are on record as not shown."""
    units: Sequence[e.AgreementUnit]
    bodies: Sequence[tuple[e.Governance, Votes | None, Sequence[Meetings]]]
    functions: Sequence[e.Function]
    amendments: Sequence[e.Amendment]
    rulings: Sequence[e.Ruling]
    """What courts have said of its form; shown beside it, at the top of the page."""


def make_decided(register: Register, agreement: e.Agreement) -> Decided:
    """Return what the section on decisions shows."""
    return Decided(
        decisions=register.by(e.Decision, "agreement", agreement.id),
        is_withheld=register.withheld(agreement.record, "decisions") is not None,
        units=register.by(e.AgreementUnit, "agreement", agreement.id),
        bodies=[
            (
                body,
                count_votes(register, agreement, body),
                count_meetings(register, agreement, body),
            )
            for body in register.by(e.Governance, "agreement", agreement.id)
        ],
        functions=register.by(e.Function, "agreement", agreement.id),
        amendments=register.by(e.Amendment, "agreement", agreement.id),
        rulings=register.by(e.Ruling, "agreement", agreement.id),
    )


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask, and what the owners' guidelines say about openness."""

    owners: Sequence[e.Partner]
    """Owners with a function to ask."""
    silent: Sequence[str]
    """Owners without one."""
    openness: Sequence[tuple[e.Guideline, e.GuidelineSet, e.GuidelineItem]]


def make_contact(register: Register, agreement: e.Agreement) -> Contact:
    """Return what the section on whom to ask shows."""
    owners = [register.get(e.Partner, name) for name in agreement.owner]
    return Contact(
        owners=[one for one in owners if one.contact_function],
        silent=[one.id for one in owners if not one.contact_function],
        openness=find_openness(register, agreement.owner if agreement.form == "iop" else ()),
    )


def find_openness(
    register: Register, owners: Iterable[str]
) -> list[tuple[e.Guideline, e.GuidelineSet, e.GuidelineItem]]:
    """Return what the owners' own guidelines say about openness, with the words before each item.

    A guideline binds only those who issued it, and only where they make an IOP. What is not in
    force is quoted too, and the page says so.
    """
    own = [g for owner in owners for g in register.by(e.Guideline, "issuer", owner)]
    return [
        (guideline, head, item)
        for guideline in own
        for head in register.by(e.GuidelineSet, "guideline", guideline.id)
        if head.kind == "openness"
        for item in find_items(register, head)
    ]
