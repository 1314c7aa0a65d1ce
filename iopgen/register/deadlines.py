"""The days to watch: what follows from an agreement, its checks, its lists and its annual cycle.

By the rules of docs/architecture.md; only whole, known days.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import StrEnum, auto

from iopgen.calc.citations import get_cited
from iopgen.calc.dates import Span, add_months, find_day, find_month_end, last_day_before
from iopgen.register import entities as e
from iopgen.register.checks import find_due_again, is_ahead, iter_latest
from iopgen.register.ends import (
    find_end,
    find_extensions,
    find_sure_end,
    is_self_renewing,
    iter_steps,
)
from iopgen.register.lookup import Register, once
from iopgen.register.states import (
    OVER,
    RUNNING,
    find_states,
    is_extended_beyond,
    is_proposal,
)
from iopgen.register.what_binds import find_due_day, iter_rechecked


class Basis(StrEnum):
    """What a day follows from."""

    AGREEMENT = auto()
    """The text of the agreement."""
    PROPOSAL = auto()
    """The text of a proposal."""
    OTHER_SOURCE = auto()
    """A document that is not the agreement."""
    TERMINATION = auto()
    EXTENSION = auto()
    """A decision to extend it."""
    RENEWAL = auto()
    """`months` before `end`, the last day of a term that runs where nobody has objected."""
    BEFORE_END = auto()
    """`months` before `end`."""
    EXTENSIONS = auto()
    """Extensions of `months` each from `end`, as far as they may go."""
    CHECK = auto()
    """The check's own word."""
    GUIDELINE = auto()
    """`months` after the day of a check, or of an assessment of the list `head`."""
    CYCLE = auto()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day that follows from an agreement."""

    agreement: str
    kind: str
    date: dt.date
    source: tuple[str, ...]
    basis: Basis
    end: dt.date | None = None
    """The last day of the term that the day is counted from."""
    months: int | None = None
    check: e.Check | None = attribute(default=None, compare=False)
    """The check that the day follows from; None where it follows from something else."""
    head: e.GuidelineSet | None = attribute(default=None, compare=False)
    """The list that is to be assessed anew."""
    item: e.AnnualItem | None = attribute(default=None, compare=False)
    """The item of the annual cycle that the day is the last one for."""


@once
def find_deadlines(register: Register) -> tuple[Deadline, ...]:
    """Return all days to watch, by date and agreement."""
    found = [d for a in register.all(e.Agreement) for d in _iter_deadlines(register, a)]
    return tuple(sorted(found, key=lambda d: (d.date, d.agreement, d.kind)))


@once
def _group_deadlines(register: Register) -> Mapping[str, Sequence[Deadline]]:
    found: dict[str, list[Deadline]] = defaultdict(list)
    for deadline in find_deadlines(register):
        found[deadline.agreement].append(deadline)
    return found


def find_deadlines_of(register: Register, agreement: str) -> tuple[Deadline, ...]:
    """Return the days to watch in one agreement, by date."""
    return tuple(_group_deadlines(register).get(agreement, ()))


def _iter_deadlines(register: Register, a: e.Agreement) -> Iterator[Deadline]:
    state = find_states(register)[a.id].code
    if state == "terminated" and (day := find_day(a.termination_ends_on)):
        source = _find_source_of_end(register, a)
        yield Deadline(a.id, "end", day, source, Basis.TERMINATION)
    if state in OVER:
        return
    if end := find_day(find_end(register, a)):
        yield from _iter_term(register, a, end)
    anew = (*_iter_rechecks(register, a), *_iter_reassessments(register, a))
    last = find_sure_end(register, a)
    for deadline in (*anew, *_iter_annual(register, a)):
        # What comes after the last day has nobody to do it.
        if last is None or deadline.date <= last.latest:
            yield deadline


def _find_source_of_end(register: Register, a: e.Agreement) -> tuple[str, ...]:
    """Return the sources of the day on which a terminated agreement ceases."""
    stated = register.evidence(a.record, "termination.ends_on")
    steps = iter_steps(register, a, "termination")
    told = tuple(dict.fromkeys(s for step in steps for s in step.source))
    return stated.source if stated else told or register.sources(a, "termination.ends_on")


# --- the term ------------------------------------------------------------------------------------


def _iter_term(register: Register, a: e.Agreement, end: dt.date) -> Iterator[Deadline]:
    """Yield the days that follow from a term with a known last day."""
    source, basis = _find_term_source(register, a)
    sure = find_sure_end(register, a)
    renews = is_self_renewing(a) and (sure is None or sure.latest > end)
    yield Deadline(a.id, "period_end" if renews else "end", end, source, basis)
    yield from _iter_extension(register, a, end)
    months = a.termination_notice_months
    if months is None or not (renews or a.termination_kind == "non_renewal"):
        return
    if renews and a.termination_kind == "conditional":
        return  # nobody may give notice without a reason, and no reason has a day
    # What renews itself is stopped by a notice; nothing then has to be agreed on.
    kind = "termination" if renews else "notice"
    day, cited = last_day_before(end, months), register.sources(a, "termination")
    yield Deadline(a.id, kind, day, cited, Basis.BEFORE_END, end, months)
    if renews and (later := _find_next_term(register, a, end, months)):
        day = last_day_before(later, months)
        yield Deadline(a.id, "next_termination", day, cited, Basis.RENEWAL, later, months)


def _find_next_term(
    register: Register, a: e.Agreement, end: dt.date, months: int
) -> dt.date | None:
    """Return the last day of the first term after the agreed one that can still be stopped.

    As long as it has renewed itself, which nobody need have said; None for the last one it can be.
    """
    step, cap = a.extension_step_months, find_day(find_sure_end(register, a))
    if not step or step < 1 or last_day_before(end, months) >= register.as_of:
        return None
    ends = (add_months(end, step * number) for number in range(1, _MOST_TERMS))
    found = next((one for one in ends if last_day_before(one, months) >= register.as_of), None)
    return found if found and (cap is None or found < cap) else None


_MOST_TERMS = 2000
"""No agreement is looked at for more terms than this, whatever its record says."""


def _find_term_source(register: Register, a: e.Agreement) -> tuple[tuple[str, ...], Basis]:
    """Return what tells the last day of a term, and what kind of text that is."""
    if a.ended_on:
        return register.sources(a, "period.ended_on"), Basis.OTHER_SOURCE
    extended = find_extensions(register, a)
    if extended and extended[-1].new_end == find_end(register, a) != a.end:
        step = extended[-1]
        return register.sources(step), Basis.EXTENSION
    source = register.sources(a, "period.end")
    return source, _find_basis(register, a, source)


def _find_basis(register: Register, a: e.Agreement, source: Sequence[str]) -> Basis:
    """Return what kind of text says when a term ends."""
    if is_proposal(register, a):
        return Basis.PROPOSAL
    cited = (register.find(e.Document, get_cited(name)) for name in source)
    is_own = any(document and document.kind == "agreement" for document in cited)
    return Basis.AGREEMENT if is_own else Basis.OTHER_SOURCE


def _iter_extension(register: Register, a: e.Agreement, end: dt.date) -> Iterator[Deadline]:
    """Yield the last day to agree on an extension and the last possible end, where known."""
    step, before, span = (
        a.extension_step_months,
        a.extension_agree_months_before,
        a.extension_latest_end,
    )
    if not step or a.ended_on or (span and span.latest <= end):
        return
    source = register.sources(a, "period.extension")
    if before is not None and not is_self_renewing(a):
        day = last_day_before(end, before)
        yield Deadline(a.id, "extension_decision", day, source, Basis.BEFORE_END, end, before)
    if (cap := find_day(span)) and not _is_out_of_reach(register, a, cap):
        yield Deadline(a.id, "latest_end", cap, source, Basis.EXTENSIONS, end, step)


def _is_out_of_reach(register: Register, a: e.Agreement, cap: dt.date) -> bool:
    """Say whether the last possible end lies ahead of what has ended and nobody extended."""
    ended = find_states(register)[a.id].code == "ended"
    return ended and cap >= register.as_of and not is_extended_beyond(register, a, register.as_of)


# --- what is done anew ---------------------------------------------------------------------------


def _iter_rechecks(register: Register, a: e.Agreement) -> Iterator[Deadline]:
    """Yield until when each partner's latest check holds: as it says, or by its guideline."""
    for check in iter_latest(register, a):
        if deadline := _make_recheck(register, a, check):
            yield deadline


def _make_recheck(register: Register, a: e.Agreement, check: e.Check) -> Deadline | None:
    due, held = find_due_again(register, a, check)
    if due is None or not due.exact:
        return None
    if due == check.valid_until:
        return Deadline(a.id, "check_due", due.latest, check.source, Basis.CHECK, check=check)
    cited, months = _cite(check.source, held), _find_shortest(held)
    return Deadline(
        a.id, "check_due", due.latest, cited, Basis.GUIDELINE, months=months, check=check
    )


def _cite(source: Sequence[str], sets: Sequence[e.GuidelineSet]) -> tuple[str, ...]:
    """Return some sources and those of the lists that say when a thing is done anew, each once."""
    return tuple(dict.fromkeys((*source, *(s for one in sets for s in one.source))))


def _find_shortest(sets: Sequence[e.GuidelineSet]) -> int:
    """Return the shortest of the times, in months, that lists give for doing a thing anew."""
    return min(one.recheck_months or 0 for one in sets)


def find_recheck(register: Register, check: e.Check) -> Deadline | None:
    """Return by when the guideline wants a check made again, where the check itself says other.

    None where nobody says, and where the agreement is over by then.
    """
    a = register.find(e.Agreement, check.agreement)
    if a is None or is_ahead(register, check) or find_states(register)[a.id].code in OVER:
        return None
    found = _make_recheck(register, a, check)
    last = find_sure_end(register, a)
    if found is None or (last is not None and found.date > last.latest):
        return None
    return None if found.date == find_day(check.valid_until) else found


def _iter_reassessments(register: Register, a: e.Agreement) -> Iterator[Deadline]:
    """Yield when each list must be assessed anew, where the owner's guideline says how often.

    Counted from the latest assessment that somebody in charge has made.
    """
    latest: dict[tuple[str, str], tuple[dt.date, e.Assessment]] = {}
    for answer in register.by(e.Assessment, "agreement", a.id):
        day, key = find_day(answer.made_on), (answer.guideline, answer.set)
        if day and day <= register.as_of and answer.made_by != "partnership":
            latest[key] = max(latest.get(key, (day, answer)), (day, answer), key=_get_day)
    for (guideline, name), (day, answer) in latest.items():
        for one in iter_rechecked(register, a, guideline):
            if one.set == name and one.kind != "checklist":
                months, cited = _find_shortest([one]), _cite(answer.source, [one])
                if due := find_due_day(Span(day, day), None, [months]):
                    yield Deadline(
                        a.id,
                        "assessment_due",
                        due.latest,
                        cited,
                        Basis.GUIDELINE,
                        months=months,
                        head=one,
                    )


def _get_day(made: tuple[dt.date, e.Assessment]) -> dt.date:
    return made[0]


# --- the annual cycle ----------------------------------------------------------------------------


def _iter_annual(register: Register, a: e.Agreement) -> Iterator[Deadline]:
    """Yield the next last day of each month that the annual cycle of a running one names."""
    if find_states(register)[a.id].code in RUNNING:
        for item in register.by(e.AnnualItem, "agreement", a.id):
            if item.month:
                day = find_month_end(register.as_of, item.month)
                yield Deadline(a.id, "annual_item", day, item.source, Basis.CYCLE, item=item)
