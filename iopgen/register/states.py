"""The state of each agreement on the as-of date, by the rules of docs/architecture.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto

from iopgen.calc.dates import Span, add_months
from iopgen.register import entities as e
from iopgen.register.ends import (
    find_end,
    find_extensions,
    find_opening,
    find_sure_end,
    is_endless,
    is_self_renewing,
    iter_steps,
)
from iopgen.register.evidence import find_described, is_told_of_after
from iopgen.register.lookup import Register, once, once_each
from iopgen.register.what_binds import PROPOSED, is_beyond, is_founded, is_terminated

RUNNING = frozenset({"active", "ending_soon"})
"""States of what runs on the as-of date."""

OVER = frozenset({"declined", "terminated"})
"""States in which nothing more is due, but for the last day that a termination left."""

THIRD_PARTY = "reported_by_third_party"
"""Status of what only others than the parties tell of."""


class Reason(StrEnum):
    """What a state rests on, or leaves open, where the state alone does not say."""

    ENDS = auto()
    """It is terminated and goes on until `when`."""
    ENDED = auto()
    """It is terminated and went on until `when`."""
    NOTICE_DATED = auto()
    """The termination is dated `when`; which day the agreement ceased is not known."""
    NOTICE_DATED_RUNNING = auto()
    """The same, and it had begun by the as-of date."""
    PROPOSAL_PAST = auto()
    """A proposal whose time has come or gone: whether it came about is not known."""
    PROPOSAL_OVER = auto()
    """A proposal whose whole time has gone, so that nothing can be running under it."""
    LAST_TOLD = auto()
    """A proposal of which the last word is from `when`, another year."""
    START_DAY_OPEN = auto()
    """It began within a time that is not over."""
    START_UNKNOWN = auto()
    """When it began is not known; the first word of it, `when`, is later than the as-of date."""
    END_DAY_OPEN = auto()
    """It ends within a time that has begun."""
    EXTENDED = auto()
    """An extension is decided on, and the new end is not known."""
    FORESEEN = auto()
    """Its end is told of beforehand only: whether it was extended is not known."""
    FORESEEN_AGAIN = auto()
    """The same of an end to which it had been extended."""
    EXTENDABLE = auto()
    """The agreement could be extended; whether it was is not known."""
    NOT_DESCRIBED = auto()
    """Nothing dated tells of it as running."""
    WAS_TO_BEGIN = auto()
    """It was to begin `when`; no later word."""
    EXISTED = auto()
    """A frame of which the last word is from `when`."""
    RAN = auto()
    """It ran by the last word, from `when`."""
    FIRST_TOLD = auto()
    """The first word of it, `when`, is later than the as-of date."""
    OPEN_ENDED = auto()
    """It runs until further notice, and nothing later tells of it."""
    OPENED = auto()
    """The same by a later decision."""
    RENEWED = auto()
    """Its term is over, and it goes on where no party has objected: nothing later tells of it."""
    RENEWED_AND_TOLD = auto()
    """The same, and a source tells that it ran after its term: `when`."""
    RENEWS = auto()
    """Its term is over on `when`, soon, and it goes on where no party objects."""


@dataclass(frozen=True, slots=True)
class State:
    """The state of an agreement on the as-of date, with the reservation that goes with it."""

    code: str
    reason: Reason | None = None
    when: Span | None = None
    source: str = ""
    """The title of the last document that tells of it; "" where none that tells has a date."""
    is_secondhand: bool = False
    """Whether that document is none of the parties' own."""


@once
def find_states(register: Register) -> Mapping[str, State]:
    """Return the state of every agreement by id, on the as-of date."""
    return {a.id: _derive(register, a) for a in register.all(e.Agreement)}


def _derive(register: Register, agreement: e.Agreement) -> State:
    """Return the first state that fits, in the order of docs/architecture.md."""
    steps = register.by(e.Decision, "agreement", agreement.id)
    if is_terminated(agreement, steps, register.as_of):
        return _derive_terminated(register, agreement)
    if agreement.status == "declined":
        return State("declined")
    if is_proposal(register, agreement):
        return _derive_proposed(register, agreement)
    return _derive_by_dates(register, agreement)


def _derive_by_dates(register: Register, agreement: e.Agreement) -> State:
    start, end = agreement.start, find_end(register, agreement)
    if start and start.earliest > register.as_of:
        return State("upcoming")
    if end and end.latest >= register.as_of:
        return _derive_running(register, agreement, end)
    sure = find_sure_end(register, agreement)
    if sure is None or sure.latest >= register.as_of:
        return _derive_endless(register, agreement)
    return State("ended", _explain_end(register, agreement, end or sure))


def _derive_terminated(register: Register, agreement: e.Agreement) -> State:
    """Say how long a terminated agreement goes on or went on, as far as the record tells.

    A step is dated by its decision, which is not the day on which the agreement ceased.
    """
    if ends := agreement.termination_ends_on:
        is_past = ends.latest < register.as_of
        return State("terminated", Reason.ENDED if is_past else Reason.ENDS, ends)
    dated = [d.date for d in iter_steps(register, agreement, "termination") if d.date]
    if not dated or _has_happened(register, agreement, "termination"):
        return State("terminated")
    begun = agreement.start is not None and agreement.start.latest <= register.as_of
    reason = Reason.NOTICE_DATED_RUNNING if begun else Reason.NOTICE_DATED
    return State("terminated", reason, min(dated, key=str))


@once_each(e.Agreement)
def is_proposal(register: Register, agreement: e.Agreement) -> bool:
    """Say whether an agreement is only proposed: no decision is on record by the as-of date.

    An initiative is one too: nobody has decided on it either.
    """
    steps = register.by(e.Decision, "agreement", agreement.id)
    return agreement.status in PROPOSED and not is_founded(steps, register.as_of)


def _has_happened(register: Register, agreement: e.Agreement, *kinds: str) -> bool:
    """Say whether a step is on record by the as-of date; one without a date is."""
    spans = (step.date for step in iter_steps(register, agreement, *kinds))
    return any(span is None or span.latest <= register.as_of for span in spans)


def _derive_proposed(register: Register, agreement: e.Agreement) -> State:
    if _has_happened(register, agreement, "declined"):
        return State("declined")
    days = (agreement.start, agreement.end)
    if agreement.end and agreement.end.latest < register.as_of:
        return State("unknown", Reason.PROPOSAL_OVER)
    if any(day and day.latest < register.as_of for day in days):
        return State("unknown", Reason.PROPOSAL_PAST)
    seen = find_described(register, agreement)
    if seen and seen[0].latest.year < register.as_of.year:
        return State(agreement.status, Reason.LAST_TOLD, seen[0])
    return State(agreement.status)


def _derive_running(register: Register, agreement: e.Agreement, end: Span) -> State:
    near = add_months(register.as_of, register.ending_soon_months)
    sure = find_sure_end(register, agreement)
    if is_self_renewing(agreement) and (sure is None or sure.latest > near):
        state = _derive_begun(register, agreement, "active")
        is_told = state.reason is None and end.latest <= near
        return State("active", Reason.RENEWS, end) if is_told else state
    code = "ending_soon" if end.latest <= near else "active"
    if not end.exact and end.earliest <= register.as_of:
        return State(code, Reason.END_DAY_OPEN)
    return _derive_begun(register, agreement, code)


def _derive_begun(register: Register, agreement: e.Agreement, code: str) -> State:
    """Return a state with why it is not certain that an agreement had begun, if it is not."""
    if agreement.start:
        is_open = agreement.start.latest > register.as_of
        return State(code, Reason.START_DAY_OPEN if is_open else None)
    seen = find_described(register, agreement)
    if seen and seen[0].earliest > register.as_of:
        return State(code, Reason.START_UNKNOWN, seen[0])
    return State(code)


def _explain_end(register: Register, agreement: e.Agreement, end: Span) -> Reason | None:
    """Say that an extension was possible where none is on record, or that the end lacks one."""
    if agreement.ended_on or is_self_renewing(agreement):
        return None  # a source says so, or it could not renew itself any longer
    if is_extended_beyond(register, agreement, register.as_of):
        return Reason.EXTENDED
    cap = agreement.extension_latest_end
    if cap and cap.latest <= end.latest:
        return None  # nothing was left to extend
    if agreement.extension_step_months and not _has_happened(register, agreement, "extension"):
        return Reason.EXTENDABLE
    seen = find_described(register, agreement)
    if seen is None or seen[0].latest > end.latest:
        return None
    return Reason.FORESEEN_AGAIN if find_extensions(register, agreement) else Reason.FORESEEN


def is_extended_beyond(register: Register, agreement: e.Agreement, by: date) -> bool:
    """Say whether an extension is on record by a day that the end may not include."""
    every = list(iter_steps(register, agreement, "extension"))
    steps = [(d.date, d.source) for d in every if d.new_end is None and not d.open_ended]
    if len(steps) < len(every):  # those with an end of their own say which are in it
        told = [d.date.latest for d in every if d.new_end and d.date]
        return any(
            day and told and max(told) < day.earliest and day.latest <= by for day, _ in steps
        )
    past = [(day, told) for day, told in steps if day is None or day.latest <= by]
    found = register.evidence(agreement.record, "period.end")
    cited = found.source if found and found.field == "period.end" else ()
    return is_beyond(find_end(register, agreement), agreement.extension_latest_end, cited, past)


def is_over(register: Register, agreement: e.Agreement) -> bool:
    """Say whether an agreement surely has ended, or came to nothing, by the as-of date."""
    end = find_sure_end(register, agreement)
    is_past = bool(end and end.latest < register.as_of)
    return find_states(register)[agreement.id].code in OVER or is_past


def _derive_endless(register: Register, agreement: e.Agreement) -> State:
    """Return `active` while sources describe it as running, else what the last one said.

    One that goes on by itself after its term, or until further notice, says that instead.
    """
    seen, start = find_described(register, agreement), agreement.start
    goes_on = _find_promise(register, agreement)
    if seen is None:
        return State("unknown", goes_on or Reason.NOT_DESCRIBED)
    span, source = seen
    if start and span.latest < start.earliest and not goes_on:
        return State("unknown", Reason.WAS_TO_BEGIN, start, source)
    if goes_on and (found := _derive_promised(register, agreement, goes_on, seen)):
        return found
    if span.latest < register.as_of:
        reason = Reason.EXISTED if agreement.form == "framework" else Reason.RAN
        return State("unknown", reason, span, source, agreement.status == THIRD_PARTY)
    if start is None and span.earliest > register.as_of:
        return State("unknown", Reason.FIRST_TOLD, span)
    return _derive_begun(register, agreement, "active")


def _find_promise(register: Register, agreement: e.Agreement) -> Reason | None:
    """Return why an agreement may run on without anybody deciding on it; None if it does not."""
    if is_endless(register, agreement):
        by_text = find_opening(register, agreement) is None
        return Reason.OPEN_ENDED if by_text else Reason.OPENED
    if not is_self_renewing(agreement):
        return None
    return Reason.RENEWED if agreement.extension_kind == "automatic" else Reason.OPEN_ENDED


def _derive_promised(
    register: Register, agreement: e.Agreement, goes_on: Reason, seen: tuple[Span, str]
) -> State | None:
    """Return what is known of one that goes on by itself; None while sources tell of it.

    What renews itself for a time is told of only by a source that is surely from after its term.
    """
    (span, source), end = seen, find_end(register, agreement)
    is_past = span.latest < register.as_of
    if goes_on != Reason.RENEWED or end is None:
        return State("unknown", goes_on) if is_past else None
    if not is_told_of_after(register, agreement, end.latest):
        return State("unknown", goes_on)
    return State("unknown", Reason.RENEWED_AND_TOLD, span, source) if is_past else None
