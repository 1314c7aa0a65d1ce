"""What is on record about assessments and terms, beside what the guidelines ask for.

The tool never answers a criterion and never judges: it puts the answers on record in the order of
the guideline and says which are missing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from iopgen.calc.dates import Span
from iopgen.records.outlines import is_within
from iopgen.register import entities as e
from iopgen.register.adopters import find_reach
from iopgen.register.lookup import Register
from iopgen.register.what_binds import (
    ASSESSED,
    CONTROLLED,
    LOOSE,
    Made,
    Validity,
    find_awaiting,
    find_bound,
    find_items,
    find_made,
    find_own,
    find_valid_for,
    find_validities,
    is_after,
    is_awaiting,
    is_bound,
    is_unbound,
    is_unclear,
)
from iopgen.review.sentences import tell_reach

MANDATORY = "ska"
"""The strength of what has to be; what only should be (`bör`) is nobody's to find."""

TERMS = ("terms",)
"""Kinds of sets that ask what an agreement contains."""

NOT_IN_FORCE = "riktlinjen gällde inte när avtalet ingicks"
NOT_KNOWN = "om riktlinjen gällde när avtalet ingicks framgår inte"
NO_DAY = "vilken dag avtalet ingicks framgår inte, så det går inte att säga om riktlinjen gällde"
NOT_IOP = "samarbetet är inte ett IOP"
NOT_MADE = "att avtalet ingicks framgår inte av parternas handlingar"
BEGUN_BEFORE = "samarbetet började innan riktlinjen gällde"
NOT_ADOPTED = "om riktlinjen är antagen framgår inte"
NOT_OWN = "inte den offentliga partens egen riktlinje"
HELP = "svaren på en checklista är ett underlag och hålls inte mot någon"
NOT_ADOPTED_THERE = "den enhet som svarade för avtalet hade inte antagit riktlinjen när det ingicks"
MAYBE_ADOPTED_THERE = (
    "om den enhet som svarade för avtalet hade antagit riktlinjen när det ingicks framgår inte"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One item of a guideline with what is on record about it, which may be nothing."""

    item: e.GuidelineItem
    answers: tuple[e.Assessment, ...] = ()
    terms: tuple[e.Term, ...] = ()
    withheld: e.Withheld | None = None
    """Why what is on record about it elsewhere is not shown, where it is not."""

    @property
    def latest(self) -> str:
        """Return the answer that was given last, "" where there is none."""
        dated = sorted(self.answers, key=lambda one: str(one.made_on or ""))
        return dated[-1].answer if dated else ""

    @property
    def is_answered(self) -> bool:
        """Say whether it has a yes or a no, or a field that covers it."""
        return any(a.answer != "unknown" for a in self.answers) or any(
            term.covered_by for term in self.terms
        )


@dataclass(frozen=True, slots=True)
class Checklist:
    """One set of a guideline, item by item."""

    guideline: e.Guideline
    head: e.GuidelineSet
    lines: tuple[Asked, ...]
    bound: bool
    """Whether the guideline bound the agreement when it was made."""
    would: bool = False
    """Whether it would bind what is proposed, if that were made now."""
    why: str = ""
    """Why a list stands here that did not bind, in words."""
    follows: tuple[e.GuidelineFollow, ...] = ()
    """What a checklist says that the answers on record lead to."""

    @property
    def full(self) -> bool:
        """Whether all items stand here, and not only those with an answer."""
        return self.bound or self.would

    @property
    def held_singly(self) -> bool:
        """Whether each item has to be met by itself, and not only some part of the list."""
        return self.head.required not in LOOSE

    @property
    def answered(self) -> int:
        """How many items have an answer."""
        return sum(line.is_answered for line in self.lines)

    @property
    def wanted(self) -> int:
        """How many answers are asked for: of a list that may be met in part, one."""
        return len(self.lines) if self.held_singly else min(1, len(self.lines))

    @property
    def known(self) -> int:
        """How many of the answers that are asked for there are."""
        return min(self.answered, self.wanted)

    @property
    def unmentioned(self) -> list[e.GuidelineItem]:
        """Return the terms that had to be in the agreement and that its record leaves out.

        Only where the record goes through the list: where nothing of it is on record, nobody has
        looked for the rest either.
        """
        if not (self.bound and self.held_singly) or not any(line.terms for line in self.lines):
            return []
        lacking = [line for line in self.lines if not (line.is_answered or line.withheld)]
        return [line.item for line in lacking if line.item.strength == MANDATORY]

    def is_failing(self, answer: e.Assessment, item: e.GuidelineItem) -> bool:
        """Say whether an answer goes against a criterion that had to be met."""
        opposed = {answer.answer, item.pass_answer} == {"yes", "no"}
        return self.bound and self.held_singly and item.strength == MANDATORY and opposed

    @property
    def withheld(self) -> list[e.Withheld]:
        """Return why some of its items are not shown, each reason once."""
        return list(dict.fromkeys(line.withheld for line in self.lines if line.withheld))


# --- guidelines and checklists -------------------------------------------------------------------


def find_sets(
    register: Register, guidelines: Iterable[e.Guideline], kinds: Sequence[str]
) -> list[e.GuidelineSet]:
    """Return the sets of some kinds in some guidelines."""
    return [
        head
        for guideline in guidelines
        for head in register.by(e.GuidelineSet, "guideline", guideline.id)
        if head.kind in kinds
    ]


def find_unassessed(register: Register, agreement: e.Agreement) -> list[e.GuidelineSet]:
    """Return the lists that a guideline asks to assess an agreement against, with no answer at all.

    What is withheld is on record somewhere, and not missing.
    """
    if is_key_withheld(register, agreement, "assessments"):
        return []
    answers = register.by(e.Assessment, "agreement", agreement.id)
    answered = {(one.guideline, one.set) for one in answers}
    asked = find_sets(register, find_bound(register, agreement), ASSESSED)
    return [one for one in asked if (one.guideline, one.set) not in answered]


def find_uncontrolled(register: Register, agreement: e.Agreement) -> list[e.Party]:
    """Return the named civil parties that a guideline asks to check, without a check on record."""
    asked = find_sets(register, find_bound(register, agreement), CONTROLLED)
    if not asked or is_key_withheld(register, agreement, "checks"):
        return []
    checked = {check.partner for check in register.by(e.Check, "agreement", agreement.id)}
    parties = register.by(e.Party, "agreement", agreement.id)
    civil = (party for party in parties if party.role == "civil" and party.partner)
    return [party for party in civil if party.partner not in checked]


def find_unmentioned(
    register: Register, agreement: e.Agreement
) -> list[tuple[e.GuidelineSet, list[e.GuidelineItem]]]:
    """Return the terms that had to be in an agreement and that its record leaves out, by list."""
    lists = make_checklists(register, agreement, TERMS)
    return [(one.head, one.unmentioned) for one in lists if one.unmentioned]


def find_failing(
    register: Register, agreement: e.Agreement
) -> list[tuple[e.Assessment, e.GuidelineItem]]:
    """Return the answers that go against a criterion which had to be met, with the criterion.

    Of what was assessed of the agreement itself; never of its partners' democracy or exclusion.
    """
    return [
        (answer, line.item)
        for checklist in make_checklists(register, agreement, ASSESSED)
        for line in checklist.lines
        for answer in line.answers
        if checklist.is_failing(answer, line.item)
    ]


def is_key_withheld(register: Register, entity: e.Entity, key: str) -> bool:
    """Say whether a key of an entity's record, or something in it, is noted as not shown."""
    notes = register.by(e.Withheld, "record", entity.record)
    return any(is_within(note.field, key) for note in notes)


def make_checklists(
    register: Register, agreement: e.Agreement, kinds: Sequence[str]
) -> list[Checklist]:
    """Return the checklists of the guidelines that bound an agreement, in full.

    Of a proposal those of the guidelines that would: that is when somebody prepares the answers.
    """
    bound = find_bound(register, agreement)
    return [
        Checklist(
            guideline=register.get(e.Guideline, head.guideline),
            head=head,
            lines=tuple(_make_asked(register, agreement, head)),
            bound=bool(bound),
            would=not bound,
        )
        for head in find_sets(register, bound or find_awaiting(register, agreement), kinds)
    ]


def make_others(
    register: Register, agreement: e.Agreement, kinds: Sequence[str]
) -> list[Checklist]:
    """Return what is on record against all other lists: the items with an answer, and no more.

    Self-assessments, other versions and others' guidelines: nobody had to answer them. `kinds` are
    those of the lists that stand in full already.
    """
    shown = {(c.head.guideline, c.head.set) for c in make_checklists(register, agreement, kinds)}
    table: type[e.Term | e.Assessment] = e.Term if kinds == TERMS else e.Assessment
    given = register.by(table, "agreement", agreement.id)
    named = dict.fromkeys((one.guideline, one.set) for one in given)
    return [
        _make_other(register, agreement, head)
        for guideline, set_ in named
        for head in register.by(e.GuidelineSet, "guideline", guideline)
        if head.set == set_ and (guideline, set_) not in shown
    ]


def _make_other(register: Register, agreement: e.Agreement, head: e.GuidelineSet) -> Checklist:
    guideline = register.get(e.Guideline, head.guideline)
    asked = list(_make_asked(register, agreement, head))
    lines = tuple(line for line in asked if line.answers or line.terms)
    is_help = head.kind == "checklist"
    why = HELP if is_help else explain_unbound(register, agreement, guideline)
    follows = _find_following(register, head, asked) if is_help else ()
    return Checklist(guideline, head, lines, bound=False, why=why, follows=follows)


def _find_following(
    register: Register, head: e.GuidelineSet, lines: Sequence[Asked]
) -> tuple[e.GuidelineFollow, ...]:
    """Return what a checklist says that follows from the latest answer to each of its items."""
    given = [line.latest for line in lines]
    holds = {
        "all_yes": set(given) == {"yes"},
        "any_yes": "yes" in given,
        "all_no": set(given) == {"no"},
        "any_no": "no" in given,
    }
    follows = register.by(e.GuidelineFollow, "guideline", head.guideline)
    return tuple(one for one in follows if one.set == head.set and holds.get(one.when))


def _make_asked(
    register: Register, agreement: e.Agreement, head: e.GuidelineSet
) -> Iterator[Asked]:
    answers = register.by(e.Assessment, "agreement", agreement.id)
    terms = register.by(e.Term, "agreement", agreement.id)
    key = "terms" if head.kind in TERMS else "assessments"
    for item in find_items(register, head):
        named = (item.guideline, item.set, item.item)
        yield Asked(
            item,
            tuple(a for a in answers if (a.guideline, a.set, a.item) == named),
            tuple(t for t in terms if (t.guideline, t.set, t.item) == named),
            find_withheld_item(register, agreement, key, item.item),
        )


def find_withheld_item(
    register: Register, agreement: e.Agreement, key: str, item: str
) -> e.Withheld | None:
    """Return why an item under `assessments` or `terms` is not shown, or None.

    An assessment that is withheld as a whole is of a list that its path does not tell: any may be.
    """
    for note in register.by(e.Withheld, "record", agreement.record):
        whole = key == "assessments" and ".answers[" not in note.field
        if is_within(note.field, key) and (
            note.field == key or whole or note.field.endswith(f"[{item}]")
        ):
            return note
    return None


def explain_unbound(register: Register, agreement: e.Agreement, guideline: e.Guideline) -> str:
    """Say in words why a guideline did not bind an agreement; nothing where it did, or is its own.

    Where the dates are too vague to tell, that is what it says.
    """
    made = find_made(register, agreement)
    if guideline.issuer_agreement == agreement.id:
        return ""
    if guideline.issuer not in agreement.owner:
        return NOT_OWN
    held = find_valid_for(register, agreement).get(guideline.id)
    if held and is_bound(made, held):
        return ""
    if agreement.form != "iop":
        return NOT_IOP
    return _explain_reach(register, agreement, guideline, made)


def _explain_reach(
    register: Register, agreement: e.Agreement, guideline: e.Guideline, made: Made
) -> str:
    """Say why an owner's guideline did not bind an IOP: for whom it is, or when it was in force."""
    valid = find_validities(register)[guideline.id]
    reach = find_reach(register, guideline, agreement, made.day)
    open_ = made.counts and not is_unbound(made, valid)
    if reach.beyond and (open_ or is_awaiting(register, agreement)):
        return tell_reach(register, guideline, reach.beyond)
    if reach.units and is_bound(made, valid):
        own = find_valid_for(register, agreement)[guideline.id]
        return NOT_ADOPTED_THERE if is_unbound(made, own) else MAYBE_ADOPTED_THERE
    return _explain_days(made, valid)


def _explain_days(made: Made, guideline: Validity) -> str:
    """Say what is known of a guideline of the owner's that is not known to have bound an IOP."""
    if guideline.status == "unknown" and not is_unbound(replace(made, counts=True), guideline):
        return NOT_ADOPTED
    if not made.counts:
        return NOT_MADE
    if is_unbound(made, guideline):
        return NOT_IN_FORCE if made.day else BEGUN_BEFORE
    return NO_DAY if is_unclear(made, guideline) and made.day is None else NOT_KNOWN


def find_unclear(
    register: Register, agreement: e.Agreement, kinds: Sequence[str]
) -> list[e.Guideline]:
    """Return the owners' guidelines with lists of some kinds that may have bound it, or may.

    The days, or what is known of their adoption, do not tell, so nobody is held to them; but nobody
    can say that they ask for nothing.
    """
    made = find_made(register, agreement)
    if is_awaiting(register, agreement):
        made = Made(counts=True, day=Span(register.as_of, register.as_of))
    would, valid = find_awaiting(register, agreement), find_valid_for(register, agreement)
    return [
        g
        for g in find_own(register, agreement)
        if g.id in valid
        and is_unclear(made, valid[g.id])
        and find_sets(register, [g], kinds)
        and g not in would
    ]


def is_late(register: Register, agreement: e.Agreement, answer: e.Assessment) -> bool:
    """Say whether an assessment surely is dated after the agreement was made."""
    return is_after(answer.made_on, find_made(register, agreement).day)
