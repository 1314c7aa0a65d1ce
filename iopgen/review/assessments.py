"""What is on record about assessments, terms and votes, beside what the guidelines ask for.

The tool never answers a criterion and never judges: it puts the answers on record in the order of
the guideline, says which are missing, and tells what the register shows beside an answer.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from iopgen.calc.dates import Span, count_months
from iopgen.calc.formats import format_count, format_list, format_partial
from iopgen.records.tables import is_within
from iopgen.register import entities as e
from iopgen.register.binding import (
    ANSWERED,
    ASSESSED,
    CONTROLLED,
    Made,
    Validity,
    find_bound,
    find_items,
    find_made,
    find_own,
    find_validities,
    is_after,
    is_bound,
    is_unbound,
    is_unclear,
)
from iopgen.register.lookup import Register
from iopgen.register.money import find_lines_of

D = TypeVar("D", e.CheckDocument, e.CheckAnswer)

Listed = tuple[tuple[e.GuidelineSet, list[tuple[e.GuidelineItem, D | None]]], ...]
"""Items of a guideline by set, each with what a check says of it, or None."""

TERMS = ("terms",)
"""Kinds of sets that ask what an agreement contains."""

NOT_IN_FORCE = "riktlinjen gällde inte när avtalet ingicks"
NOT_KNOWN = "om riktlinjen gällde när avtalet ingicks framgår inte"
NO_DAY = "vilken dag avtalet ingicks framgår inte, så det går inte att säga om riktlinjen gällde"
NOT_IOP = "samarbetet är inte ett IOP"
NOT_MADE = "att avtalet ingicks framgår inte av parternas handlingar"
NOT_OWN = "inte den offentliga partens egen riktlinje"

SHORT_MONTHS = 12
"""A time shorter than this speaks against `a longer time`. Our reading: no guideline says how long
that is, so whatever is longer is only told and never held against an answer."""

SIDES = {"public": "den offentliga sidan", "civil": "den idéburna sidan"}
CONTRIBUTIONS = {"cash": "pengar", "in_kind": "egen insats"}

_WORDS = {"yes": "ja", "no": "nej"}

VOTING = frozenset({"public", "civil", "company"})
"""Roles of those who run a partnership; funders, suppliers and contributors have no vote in it."""

MEETINGS_A_YEAR = {"year": 1, "term": 2, "month": 12}


@dataclass(frozen=True, slots=True)
class Asked:
    """One item of a guideline with what is on record about it, which may be nothing."""

    item: e.GuidelineItem
    answers: tuple[e.Assessment, ...] = ()
    terms: tuple[e.Term, ...] = ()
    withheld: e.Withheld | None = None
    """Why what is on record about it elsewhere is not shown, where it is not."""

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
    """Whether all items stand here, because the guideline bound the agreement when it was made."""
    why: str = ""
    """Why a list stands here that did not bind, in words."""

    @property
    def answered(self) -> int:
        """How many items have an answer."""
        return sum(line.is_answered for line in self.lines)

    @property
    def withheld(self) -> list[e.Withheld]:
        """Return why some of its items are not shown, each reason once."""
        return list(dict.fromkeys(line.withheld for line in self.lines if line.withheld))


@dataclass(frozen=True, slots=True)
class Observation:
    """What the register shows beside an answer, and which answer that speaks against, if any."""

    text: str
    against: str = ""
    """`ja` or `nej`, of the answers that were given; empty where nothing speaks against them."""


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


def is_key_withheld(register: Register, entity: e.Entity, key: str) -> bool:
    """Say whether a key of an entity's record, or something in it, is noted as not shown."""
    notes = register.by(e.Withheld, "record", entity.record)
    return any(is_within(note.field, key) for note in notes)


def make_checklists(
    register: Register, agreement: e.Agreement, kinds: Sequence[str]
) -> list[Checklist]:
    """Return the checklists of the guidelines that bound an agreement, in full."""
    bound = find_bound(register, agreement)
    return [
        Checklist(
            guideline=register.get(e.Guideline, head.guideline),
            head=head,
            lines=tuple(_make_asked(register, agreement, head)),
            bound=True,
        )
        for head in find_sets(register, bound, kinds)
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
    lines = tuple(x for x in _make_asked(register, agreement, head) if x.answers or x.terms)
    why = explain_unbound(register, agreement, guideline)
    return Checklist(guideline, head, lines, bound=False, why=why)


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
    made, valid = find_made(register, agreement), find_validities(register)[guideline.id]
    if guideline.issuer_agreement == agreement.id:
        return ""
    if guideline.issuer not in agreement.owner:
        return NOT_OWN
    if is_bound(made, valid):
        return ""
    if agreement.form != "iop":
        return NOT_IOP
    if not made.counts:
        return NOT_MADE
    return _explain_days(made, valid)


def _explain_days(made: Made, guideline: Validity) -> str:
    """Say what the days tell of a guideline that is not known to have bound."""
    if is_unbound(made, guideline):
        return NOT_IN_FORCE
    return NO_DAY if is_unclear(made, guideline) and made.day is None else NOT_KNOWN


def find_unclear(
    register: Register, agreement: e.Agreement, kinds: Sequence[str]
) -> list[e.Guideline]:
    """Return the owners' adopted guidelines with lists of some kinds that may have bound it.

    The days do not tell, so nobody is held to them; but nobody can say that they ask for nothing.
    """
    made = find_made(register, agreement)
    return [
        g
        for g in find_own(register, agreement)
        if is_unclear(made, find_validities(register)[g.id]) and find_sets(register, [g], kinds)
    ]


# --- what the register shows beside an answer ----------------------------------------------------


def observe(
    register: Register, agreement: e.Agreement, item: e.GuidelineItem, given: Collection[str]
) -> Observation | None:
    """Return what the register shows about an item, or None where nothing is compared."""
    if item.observes == "both_finance":
        return observe_finance(register, agreement, given)
    return observe_period(agreement, given) if item.observes == "long_term" else None


def observe_finance(
    register: Register, agreement: e.Agreement, given: Collection[str]
) -> Observation:
    """Tell which sides have money or in-kind lines on record, against `both finance`."""
    kinds = _find_contributions(register, agreement)
    told = [f"{SIDES[side]} ({format_list(kinds[side])})" for side in SIDES if kinds[side]]
    if not told:
        return Observation("inga belopp eller egna insatser finns i registret")
    both = len(told) == len(SIDES)
    text = f"{'både' if both else 'bara'} {' och '.join(told)} har belopp eller egna insatser"
    wrong = "no" if both else "yes"
    return Observation(text, _WORDS[wrong] if wrong in given else "")


def _find_contributions(register: Register, agreement: e.Agreement) -> dict[str, list[str]]:
    """Return which kinds of contribution each side has on record; a stated zero is none."""
    roles = {p.partner: p.role for p in register.by(e.Party, "agreement", agreement.id)}
    roles.update(dict.fromkeys(agreement.owner, "public"))
    lines = [line for line in find_lines_of(register, agreement.id) if line.amount != 0]
    return {
        side: [
            word
            for kind, word in CONTRIBUTIONS.items()
            if any(x.kind == kind and roles.get(x.party) == side for x in lines)
        ]
        for side in SIDES
    }


def observe_period(agreement: e.Agreement, given: Collection[str]) -> Observation:
    """Tell how long an agreement lasts, and at most with extensions, against `a longer time`."""
    start, end = agreement.start, agreement.end
    if start is None or end is None:
        return Observation("avtalstiden är inte känd")
    text = f"avtalstiden är {_say_months(start, end)}"
    cap = agreement.extension_latest_end
    if cap:
        last = format_partial(agreement.extension_latest_end)
        text += f" och kan förlängas längst till {last}"
    elif agreement.extension_step_months:
        text += " och kan förlängas"
    most = count_months(start.earliest, max(end, cap or end).latest)
    endless = agreement.extension_step_months is not None and cap is None
    short = most < SHORT_MONTHS and not endless
    return Observation(text, _WORDS["yes"] if short and "yes" in given else "")


def _say_months(start: Span, end: Span) -> str:
    """Return the length of a time, between its shortest and longest where days are not known."""
    least = count_months(start.latest, end.earliest)
    most = count_months(start.earliest, end.latest)
    if least == most:
        return format_count(most, "månad", "månader") if most else "kortare än en månad"
    return f"mellan {least} och {format_count(most, 'månad', 'månader')}"


def is_late(register: Register, agreement: e.Agreement, answer: e.Assessment) -> bool:
    """Say whether an assessment surely is dated after the agreement was made."""
    return is_after(answer.made_on, find_made(register, agreement).day)


# --- checks of partners --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CheckDetails:
    """What a published check says, item by item, in the order of its guideline."""

    documents: Listed[e.CheckDocument]
    answers: Listed[e.CheckAnswer]
    failed: tuple[str, ...]
    """Items that the answers fail although the partner was approved."""
    differs: bool
    """Whether the conclusion is another than the answers speak for."""


def is_failed(pass_answer: str, answer: str) -> bool:
    """Say whether an answer fails an item: the other of yes and no; unknown fails nothing."""
    return (pass_answer, answer) in {("yes", "no"), ("no", "yes")}


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
    failed = tuple(item.text for item, x in given if is_failed(item.pass_answer, x.answer))
    passed = bool(given) and all(item.pass_answer == x.answer for item, x in given)
    approved = check.conclusion == "approved"
    return CheckDetails(
        documents=_pair(register, check, documents, ("partner_documents",)),
        answers=listed,
        failed=failed if approved else (),
        differs=bool(failed) if approved else passed and check.conclusion == "not_approved",
    )


def _pair(
    register: Register, check: e.Check, given: Sequence[D], kinds: Sequence[str]
) -> Listed[D]:
    """Return all items of the sets of some kinds, each with what is said of it, or None.

    Also of lists with no answer at all: that nothing was assessed is told, not hidden.
    """
    said = {(one.set, one.item): one for one in given}
    return tuple(
        (head, [(item, said.get((item.set, item.item))) for item in find_items(register, head)])
        for head in register.by(e.GuidelineSet, "guideline", check.guideline)
        if head.kind in kinds
    )


# --- votes and meetings --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Votes:
    """The votes in a body where each organisation has one, computed and explained."""

    number: int | None
    """None where it can't be known."""
    explanation: str

    @property
    def needed(self) -> int | None:
        """Votes for a majority when all vote: more than half."""
        return self.number // 2 + 1 if self.number else None


def count_votes(register: Register, agreement: e.Agreement, body: e.Governance) -> Votes | None:
    """Count the votes of a body that decides by majority with one vote each; else None.

    A body that lists its members by name has so many votes, any other as many as there are parties.
    """
    if body.decision_rule != "majority_one_vote_each":
        return None
    names = {p.name for p in register.all(e.Partner)}
    if body.composition and set(body.composition) <= names:
        number = len(set(body.composition))
        return Votes(number, _explain_votes(number, "organisation", "organisationer", "ingår"))
    day = _find_day_seen(register, agreement)
    parties = [
        p
        for p in register.by(e.Party, "agreement", agreement.id)
        if p.role in VOTING and _is_party_on(p, day)
    ]
    if not parties or any(not p.partner and not _is_counted(p) for p in parties):
        return Votes(None, "alla parter är inte kända, så rösterna går inte att räkna")
    number = len({p.partner for p in parties if p.partner})
    number += sum(p.count or 0 for p in parties if not p.partner)
    explanation = _explain_votes(number, "part", "parter", "registret har")
    if any(register.discrepancies(agreement.record, p.within) for p in parties):
        explanation += ", fast källorna säger olika om vilka som är parter"
    return Votes(number, explanation)


def _explain_votes(number: int, one: str, many: str, which: str) -> str:
    if number == 1:
        return f"en röst för den enda {one} som {which}"
    return f"en röst för var och en av de {number} {many} som {which}"


def _is_counted(party: e.Party) -> bool:
    return party.count is not None and party.count_qualifier in ("", "exact")


def _find_day_seen(register: Register, agreement: e.Agreement) -> date:
    """Return the as-of date, or the nearest day on which the agreement ran."""
    start, end = agreement.start, agreement.end
    day = min(register.as_of, end.latest) if end else register.as_of
    return max(day, start.earliest) if start else day


def _is_party_on(party: e.Party, day: date) -> bool:
    start, end = party.from_, party.to
    return (start is None or start.earliest <= day) and (end is None or end.latest >= day)


@dataclass(frozen=True, slots=True)
class Meetings:
    """The meetings of a body on record for one year of follow-up."""

    year: int
    recorded: int | None
    """None where the follow-up tells of no meetings at all."""
    required: int


def find_required(body: e.Governance | e.PartnerBody) -> int | None:
    """Return how many meetings a year a body must hold at least, None where nobody says."""
    times = MEETINGS_A_YEAR.get(body.meetings_per)
    return body.meetings_at_least * times if times and body.meetings_at_least is not None else None


def count_meetings(
    register: Register, agreement: e.Agreement, body: e.Governance
) -> list[Meetings]:
    """Hold a body's meetings on record against how often it must meet, year by year.

    A term is half a year. A requirement of a body that is only proposed binds nobody.
    """
    required = find_required(body)
    if required is None or body.status == "proposed":
        return []
    found = []
    for followup in register.by(e.FollowUp, "agreement", agreement.id):
        meetings = register.by(e.Meeting, "followup", followup.id)
        recorded = sum(m.body == body.body for m in meetings) if meetings else None
        if followup.year is not None:
            found.append(Meetings(followup.year, recorded, required))
    return sorted(found, key=lambda one: one.year)
