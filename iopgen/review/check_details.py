"""One check of an organisation in full, where it has been decided that it may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.what_binds import (
    ANSWERED,
    LOOSE,
    find_items,
)

GivenT = TypeVar("GivenT", e.CheckDocument, e.CheckAnswer)

Listed = tuple[tuple[e.GuidelineSet, list[tuple[e.GuidelineItem, GivenT | None]]], ...]
"""Items of a guideline by set, each with what a check says of it, or None."""


@dataclass(frozen=True, slots=True)
class CheckDetails:
    """What a published check says, item by item, in the order of its guideline."""

    documents: Listed[e.CheckDocument]
    answers: Listed[e.CheckAnswer]
    failed: tuple[str, ...]
    """Items that the answers fail although the partner was approved."""
    differs: bool
    """Whether the conclusion is another than the answers speak for."""


def is_failed(item: e.GuidelineItem, answer: str) -> bool:
    """Say whether an answer fails an item: the other of yes and no; unknown fails nothing.

    Nor does a single item of a list of which not all has to be met.
    """
    opposed = (item.pass_answer, answer) in {("yes", "no"), ("no", "yes")}
    return opposed and item.required not in LOOSE


def is_published(register: Register, check: e.Check) -> bool:
    """Say whether the answers of a check may be shown on the as-of date."""
    return not register.is_private(check.record, "answers")


def find_details(register: Register, check: e.Check) -> CheckDetails | None:
    """Return the details of a check, or None while nobody has decided that they may be shown."""
    if not is_published(register, check):
        return None
    documents = register.by(e.CheckDocument, "check", check.id)
    answers = register.by(e.CheckAnswer, "check", check.id)
    listed = _pair(register, check, answers, ANSWERED)
    given = [(item, x) for _, rows in listed for item, x in rows if x]
    failed = tuple(item.text for item, x in given if is_failed(item, x.answer))
    passed = bool(given) and all(item.pass_answer == x.answer for item, x in given)
    approved = check.conclusion == "approved"
    return CheckDetails(
        documents=_pair(register, check, documents, ("partner_documents",)),
        answers=listed,
        failed=failed if approved else (),
        differs=bool(failed) if approved else passed and check.conclusion == "not_approved",
    )


def _pair(
    register: Register, check: e.Check, given: Sequence[GivenT], kinds: Sequence[str]
) -> Listed[GivenT]:
    """Return all items of the sets of some kinds, each with what is said of it, or None.

    Also of lists with no answer at all: that nothing was assessed is told, not hidden.
    """
    said = {(one.set, one.item): one for one in given}
    return tuple(
        (head, [(item, said.get((item.set, item.item))) for item in find_items(register, head)])
        for head in register.by(e.GuidelineSet, "guideline", check.guideline)
        if head.kind in kinds
    )
