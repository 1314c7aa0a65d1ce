"""When a guideline binds an agreement: on the day it was made, and only where that is certain.

The one place of this logic. What is needed of other records (the steps that led to an agreement,
the versions that replace a guideline) is handed over; the last functions fetch it themselves.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from iopgen.calc.citations import get_cited
from iopgen.calc.dates import Span, add_months
from iopgen.register import entities as e
from iopgen.register.adopters import Beyond, Reach, find_reach
from iopgen.register.lookup import Register, once, once_each

MADE = frozenset({"decided", "signed", "listed", "terminated"})
"""What has come to be; a proposal has not yet been made, and what others tell of is not known."""

PROPOSED = frozenset({"proposed", "initiative"})
"""What has come to be only where a step on record says that it was decided on."""

FOUNDED = frozenset({"decision", "signature", "extension", "delegation", "amendment"})
"""Steps that only what has been decided on has."""

ADOPTED = frozenset({"adopted", "replaced"})
"""Guidelines that are or were in force; of those that may be, nobody can say."""

ASSESSED, CONTROLLED = ("legal", "criteria"), ("partner_documents", "democracy", "exclusion")
"""Kinds of sets that ask for an assessment of the agreement, and for a check of its partners."""

ANSWERED = tuple(kind for kind in CONTROLLED if kind != "partner_documents")
"""Kinds of sets that a check of a partner answers with yes or no."""

LOOSE = frozenset({"partly", "any", "not_stated"})
"""How much of a list has to be met where no single item has to: one that fails is no breach."""

SOME_DAY = Span(date.min, date.max)
"""A day of which nothing is known but that there is one."""


# --- agreements ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Made:
    """What decides which guidelines an agreement is held to."""

    counts: bool
    """Whether it is an IOP that has come to be (see `has_been_made`)."""
    day: Span | None
    """When it was made; None when that is not known."""
    begun: Span | None = None
    """When it began; it can be signed later, but not by a guideline that came after."""


def read_made(agreement: e.Agreement, steps: Iterable[e.Decision], as_of: date) -> Made:
    """Read whether and when an agreement was made, of its own row and of its decisions."""
    listed = list(steps)
    counts = agreement.form == "iop" and _has_been_made(agreement, listed, as_of)
    return Made(counts, _find_day_made(agreement, listed), agreement.start)


def _has_been_made(agreement: e.Agreement, steps: Iterable[e.Decision], as_of: date) -> bool:
    """Say whether an agreement has come to be: by its status, or by a step it can't have without.

    A proposal on which somebody has decided is none any longer, whatever its record calls it.
    """
    status = agreement.status
    return status in MADE or (status in PROPOSED and is_founded(steps, as_of))


def is_founded(steps: Iterable[e.Decision], as_of: date) -> bool:
    """Say whether one of some steps tells by a day that an agreement was decided on."""
    return any(step.kind in FOUNDED and _is_past(step.date, as_of) for step in steps)


def _is_past(span: Span | None, as_of: date) -> bool:
    """Say whether a day has surely come; a step on record without one has been taken."""
    return span is None or span.latest <= as_of


def is_terminated(agreement: e.Agreement, steps: Iterable[e.Decision], as_of: date) -> bool:
    """Say whether an agreement has been terminated: by its status, or by a step on record."""
    ended = (step for step in steps if step.kind == "termination")
    return agreement.status == "terminated" or any(_is_past(s.date, as_of) for s in ended)


def _find_day_made(agreement: e.Agreement, steps: Sequence[e.Decision]) -> Span | None:
    """Return when an agreement was made: signed, else dated, else by its steps.

    The day on which it began tells nothing: some are signed long before, and some after.
    """
    if day := agreement.signed or agreement.dated:
        return day
    for kind in ("signature", "decision"):
        if days := [step.date for step in steps if step.kind == kind]:
            return _cover(days)
    return None


def _cover(days: Sequence[Span | None]) -> Span | None:
    """Return all days from the first to the last of some; None where one of them is not known."""
    known = [day for day in days if day]
    if len(known) < len(days):
        return None
    return Span(min(day.earliest for day in known), max(day.latest for day in known))


def is_beyond(
    end: Span | None,
    cap: Span | None,
    cited: Iterable[str],
    extensions: Iterable[tuple[Span | None, Iterable[str]]],
) -> bool:
    """Say whether an extension is on record that the stated end is not known to include.

    It includes an extension whose document is `cited` as evidence for the end itself, and any that
    is not surely later. What the whole record rests on shows nothing: it tells of both. At the last
    possible end (`cap`) there is nothing left to extend.
    """
    if end and cap and cap.latest <= end.latest:
        return False
    documents = {get_cited(name) for name in cited}
    told = [(d, documents.isdisjoint(get_cited(s) for s in x)) for d, x in extensions]
    if all(is_apart for _, is_apart in told):
        return bool(told)
    known = max((day.latest for day, is_apart in told if day and not is_apart), default=date.max)
    return any(is_apart and day and day.earliest > known for day, is_apart in told)


# --- guidelines ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Validity:
    """When a guideline was in force, as far as the records tell."""

    status: str
    start: Span | None
    end: Span | None
    """The last day, all that it can be; None where nothing has ended it."""


def read_validities(
    guidelines: Iterable[e.Guideline], written: Mapping[str, date] | None = None
) -> dict[str, Validity]:
    """Read when each guideline was in force, by id: also what is replaced comes to an end.

    `written` has the first day that the text of an undated one can be from.
    """
    written = written or {}
    by_id = {one.id: one for one in guidelines}
    later: dict[str, list[str]] = {}
    for name, one in by_id.items():
        later.setdefault(one.replaces, []).append(name)
    return {name: _read_validity(name, by_id, later, written) for name in by_id}


def _read_validity(
    name: str,
    by_id: Mapping[str, e.Guideline],
    later: Mapping[str, Sequence[str]],
    written: Mapping[str, date],
) -> Validity:
    start, stated = find_validity(by_id[name])
    ends = [stated] if stated else []
    told = (_find_last_day(by_id[x], written.get(x, date.min)) for x in _iter_later(name, later))
    ends += [end for end in told if end]
    status = by_id[name].status
    if status == "replaced" and not ends:
        ends = [SOME_DAY]
    return Validity(status, start, _find_first(ends))


def _iter_later(name: str, later: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield all that replaces a guideline, and all that replaces that; itself never."""
    seen, ahead = {name}, list(later.get(name, ()))
    while ahead:
        found = ahead.pop()
        if found not in seen:
            seen.add(found)
            ahead += later.get(found, ())
            yield found


def _find_last_day(successor: e.Guideline, written: date) -> Span | None:
    """Return the last day before a successor, all that it can be; None for a mere proposal.

    An undated one was not in force before its text was written.

    One of which nobody says that it is adopted may have ended what it replaces, or not.
    """
    status, (start, _) = successor.status, find_validity(successor)
    if status not in ADOPTED and status != "unknown":
        return None
    begun = start or Span(written, date.max)
    if begun.earliest < written <= begun.latest:  # known by a day, and not before there was a text
        begun = Span(written, begun.latest)
    last = _get_day_before(begun.latest) if status in ADOPTED and start else date.max
    return Span(_get_day_before(begun.earliest), last)


def _get_day_before(day: date) -> date:
    return day - timedelta(days=1) if day > date.min else day


def _find_first(days: Sequence[Span]) -> Span | None:
    """Return the first of some days, all that it can be; None where there are none."""
    if not days:
        return None
    return Span(min(day.earliest for day in days), min(day.latest for day in days))


def may_be_adopted(guideline: e.Guideline) -> bool:
    """Say whether nobody knows if a text is adopted; asked only of what a public body issues."""
    return guideline.status == "unknown" and bool(guideline.issuer)


def find_validity(guideline: e.Guideline) -> tuple[Span | None, Span | None]:
    """Return first and last day as stated: where no first day is, that of the decision.

    Of one that is only known to be adopted by a day, the first may be any up to that day.
    """
    start = guideline.valid_from or guideline.decided_on
    known = guideline.known_by
    if known and not guideline.valid_from:
        first = start.earliest if start else date.min
        start = Span(first, max(first, min(known.latest, start.latest if start else date.max)))
    return start, guideline.valid_to


# --- what binds ----------------------------------------------------------------------------------


def is_bound(made: Made, guideline: Validity) -> bool:
    """Say whether an IOP is held to a guideline of its owner: surely in force on the day."""
    return made.counts and made.day is not None and is_in_force(guideline, made.day)


def is_unbound(made: Made, guideline: Validity) -> bool:
    """Say whether a guideline surely did not bind; what is neither is simply not known."""
    if guideline.status == "proposed" or not made.counts:
        return True
    first, start, end = made.day or made.begun, guideline.start, guideline.end
    before = bool(first and start and first.latest < start.earliest)
    return before or bool(made.day and end and made.day.earliest > end.latest)


def is_unclear(made: Made, guideline: Validity) -> bool:
    """Say whether a guideline may have bound an IOP: neither its days nor its status tells."""
    open_ = not is_bound(made, guideline) and not is_unbound(made, guideline)
    return open_ and guideline.status in (*ADOPTED, "unknown")


def would_bind(guideline: Validity, day: date) -> bool:
    """Say whether an agreement that is made on a day is held to a guideline, as far as is known."""
    begun = guideline.start is None or guideline.start.earliest <= day
    over = guideline.end is not None and guideline.end.latest < day
    return guideline.status == "adopted" and begun and not over


def is_in_force(guideline: Validity, day: Span) -> bool:
    """Say whether an adopted guideline surely was in force on all days of a span."""
    start, end = guideline.start, guideline.end
    if guideline.status not in ADOPTED or start is None:
        return False
    return start.latest <= day.earliest and (end is None or day.latest <= end.earliest)


# --- what is done anew ---------------------------------------------------------------------------


def find_due_day(made: Span | None, until: Span | None, months: Iterable[int]) -> Span | None:
    """Return by when something is done anew, all that the day can be; None where nobody says.

    The earlier of the day until which it holds by its own word, and of the shortest of the times
    that the lists of a guideline give, from the day it was made.
    """
    least = min(months, default=None)
    days = [until] if until else []
    if made and least is not None:
        days.append(Span(add_months(made.earliest, least), add_months(made.latest, least)))
    return _find_first(days)


def is_after(day: Span | None, other: Span | None) -> bool:
    """Say whether a day surely comes after another; what is not known does not."""
    return bool(day and other and day.earliest > other.latest)


def is_done_anew(made: Span | None, others: Iterable[Span | None], as_of: date) -> bool:
    """Say whether one of some others surely came later and has taken its place by a day."""
    return any(made and day and made.latest < day.earliest <= as_of for day in others)


# --- asked of the register -----------------------------------------------------------------------


@once
def find_validities(register: Register) -> Mapping[str, Validity]:
    """Return when each guideline was in force, by id; what replaced it has ended it."""
    return read_validities(register.all(e.Guideline), _find_all_written(register))


@once
def _find_all_written(register: Register) -> Mapping[str, date]:
    """Return the first day that each guideline without a day of its own can be from, by id."""
    every = register.all(e.Guideline)
    undated = [one for one in every if not (one.valid_from or one.decided_on)]
    found = ((one.id, _find_written(register, one)) for one in undated)
    return {name: day for name, day in found if day}


def _find_written(register: Register, guideline: e.Guideline) -> date | None:
    """Return the first day that a guideline can be from: that of the document which is itself."""
    rows = register.by(e.GuidelineSet, "guideline", guideline.id)
    texts = [*guideline.source, *(source for row in rows for source in row.source)]
    cited = dict.fromkeys(get_cited(text) for text in texts)
    documents = (register.find(e.Document, name) for name in cited)
    own = [one.date.earliest for one in documents if one and one.date and one.kind == "guideline"]
    return min(own, default=None)


@once_each(e.Agreement)
def find_made(register: Register, agreement: e.Agreement) -> Made:
    """Return whether and when an agreement was made, by its own days or by its steps."""
    steps = register.by(e.Decision, "agreement", agreement.id)
    return read_made(agreement, steps, register.as_of)


def has_been_made(register: Register, agreement: e.Agreement, by: date) -> bool:
    """Say whether an agreement has come to be by a day, so that its own duties bind its parties."""
    steps = register.by(e.Decision, "agreement", agreement.id)
    return _has_been_made(agreement, steps, by)


def find_own(register: Register, agreement: e.Agreement) -> list[e.Guideline]:
    """Return all guidelines of an agreement's owners, whether they bound it or not."""
    return [g for owner in agreement.owner for g in register.by(e.Guideline, "issuer", owner)]


def find_bound(register: Register, agreement: e.Agreement) -> list[e.Guideline]:
    """Return the owners' guidelines that surely were in force on the day it was made."""
    made, valid = find_made(register, agreement), find_valid_for(register, agreement)
    own = find_own(register, agreement)
    return [g for g in own if g.id in valid and is_bound(made, valid[g.id])]


@once_each(e.Agreement)
def find_valid_for(register: Register, agreement: e.Agreement) -> Mapping[str, Validity]:
    """Return when the owners' guidelines were in force for those who answered for an agreement.

    By id, without those that are for other units. A unit is held to a version from the day on which
    it adopted it itself, and until then to the one before.
    """
    own = find_own(register, agreement)
    if not any(register.by(e.GuidelineUnit, "guideline", g.id) for g in own):
        return {g.id: find_validities(register)[g.id] for g in own}
    made = find_made(register, agreement).day
    reaches = {g.id: find_reach(register, g, agreement, made) for g in own}
    seen = [_see_from(g, reaches.get(g.id, Reach())) for g in _add_later(register, own)]
    valid = read_validities(seen, _find_all_written(register))
    return {g.id: valid[g.id] for g in own if not reaches[g.id].beyond}


def _add_later(register: Register, guidelines: Iterable[e.Guideline]) -> list[e.Guideline]:
    """Return some guidelines and all that has replaced them, and that; nothing else ends them."""
    found = {one.id: one for one in guidelines}
    ahead = list(found)
    while ahead:
        for one in register.by(e.Guideline, "replaces", ahead.pop()):
            if one.id not in found:
                found[one.id] = one
                ahead.append(one.id)
    return list(found.values())


def _see_from(guideline: e.Guideline, reach: Reach) -> e.Guideline:
    """Return a guideline as those who answer for an agreement see it: adopted on their own day.

    What others have adopted has ended nothing for them, and what maybe is for them, maybe.
    """
    if reach.beyond:
        status = "proposed" if reach.beyond == Beyond.OTHER_UNIT else "unknown"
        return replace(guideline, status=status)
    start, _ = find_validity(guideline)
    own = [day for unit in reach.units if (day := _find_later(start, _find_adopted(unit)))]
    first = min(own, key=lambda day: (day.latest, day.earliest), default=None)
    return replace(guideline, valid_from=first) if first else guideline


def _find_adopted(unit: e.GuidelineUnit) -> Span | None:
    """Return when a unit adopted a guideline: any day up to the one by which it surely had."""
    known = unit.known_by
    return unit.from_ or (Span(date.min, known.latest) if known else None)


def _find_later(one: Span | None, other: Span | None) -> Span | None:
    """Return the later of two days, all that it can be; the other where one is not known."""
    if one is None or other is None:
        return one or other
    return Span(max(one.earliest, other.earliest), max(one.latest, other.latest))


@once_each(e.Agreement)
def find_awaiting(register: Register, agreement: e.Agreement) -> Sequence[e.Guideline]:
    """Return the owners' guidelines that a proposal would be held to if it were made now.

    None for what has been made or turned down, or would have been over by now.
    """
    end = agreement.end
    past = bool(end and end.latest < register.as_of)
    if not is_awaiting(register, agreement) or past:
        return ()
    valid, own = find_valid_for(register, agreement), find_own(register, agreement)
    return tuple(g for g in own if g.id in valid and would_bind(valid[g.id], register.as_of))


def is_awaiting(register: Register, agreement: e.Agreement) -> bool:
    """Say whether an IOP is proposed and nothing tells that it was made."""
    proposed = agreement.form == "iop" and agreement.status in PROPOSED
    return proposed and not find_made(register, agreement).counts


def find_items(register: Register, head: e.GuidelineSet) -> list[e.GuidelineItem]:
    """Return the items of one set of a guideline."""
    items = register.by(e.GuidelineItem, "guideline", head.guideline)
    return [item for item in items if item.set == head.set]


def iter_rechecked(
    register: Register, agreement: e.Agreement, guideline: str
) -> Iterator[e.GuidelineSet]:
    """Yield the lists to be gone through anew by a guideline of the owner's own, if adopted."""
    if any(one.id == guideline for one in find_bound(register, agreement)):
        for one in register.by(e.GuidelineSet, "guideline", guideline):
            if one.recheck_months:
                yield one
