"""What an agreement is, who takes part, and when it runs."""

from collections.abc import Sequence
from dataclasses import dataclass

from iopgen.calc.formats import format_partial
from iopgen.pages.guidelines import Area, find_areas
from iopgen.register import entities as e
from iopgen.register.deadlines import Deadline, find_deadlines_of
from iopgen.register.ends import find_extensions, find_opening
from iopgen.register.lookup import Register
from iopgen.register.states import State, find_states, is_proposal
from iopgen.review.sentences import tell_end, tell_extension


@dataclass(frozen=True, slots=True)
class What:
    """What it is, for whom, and what it rests on."""

    target_groups: Sequence[e.TargetGroup]
    own_rules: Sequence[e.Guideline]
    areas: Sequence[Area]
    """Items of other texts that point out what it is about."""
    interest: Sequence[e.InterestMonth]
    """How many organisations showed interest, month by month."""


def make_what(register: Register, agreement: e.Agreement) -> What:
    """Return what the section on what it is shows."""
    return What(
        register.by(e.TargetGroup, "agreement", agreement.id),
        register.by(e.Guideline, "issuer_agreement", agreement.id),
        find_areas(register, agreement.id),
        register.by(e.InterestMonth, "agreement", agreement.id),
    )


@dataclass(frozen=True, slots=True)
class Who:
    """Who takes part."""

    parties: Sequence[e.Party]
    named: int
    """How many organisations are named."""
    read: int
    """How many parties no source states outright: they are parties by our reading."""
    all_read: bool
    unnamed: Sequence[str]
    """How many parties have no name, in words."""


def make_who(register: Register, agreement: e.Agreement) -> Who:
    """Return what the section on the parties shows."""
    parties = register.by(e.Party, "agreement", agreement.id)
    named = [party.partner for party in parties if party.partner]
    read = count_read_parties(register, agreement.id)
    unnamed = describe_unnamed(register, agreement.id)
    return Who(parties, len(set(named)), read, read == len(named), unnamed)


def describe_unnamed(register: Register, agreement: str) -> list[str]:
    """Return how many unnamed parties there are, in words, for the facts at a glance."""
    words = {"at_least": "minst ", "at_most": "högst ", "about": "cirka "}
    parties = [p for p in register.by(e.Party, "agreement", agreement) if not p.partner]
    counted = [f"{words.get(p.count_qualifier, '')}{p.count} onämnda" for p in parties if p.count]
    return counted if len(counted) == len(parties) else [*counted, "ett okänt antal onämnda"]


def count_read_parties(register: Register, agreement: str) -> int:
    """Count the parties that no source states outright: they are parties by our reading."""
    found = (
        register.evidence(party.record, party.within)
        for party in register.by(e.Party, "agreement", agreement)
        if party.partner
    )
    return sum(one is not None and one.reading == "inferred" for one in found)


@dataclass(frozen=True, slots=True)
class Time:
    """When it runs, and the days to watch."""

    state: State
    is_proposal: bool
    late: frozenset[str]
    """Which of `dated` and `signed` surely lie after the first day."""
    successors: Sequence[tuple[e.Agreement, bool]]
    """What came after it, and whether that is only proposed."""
    deadlines: Sequence[Deadline]
    is_open: bool
    """Whether it runs until further notice, or did before it ended."""
    extensions: Sequence[tuple[e.Decision, str]]
    """What has moved its end, the nearest end first and what took it away last.

    Each in words after `förlängt`.
    """


def make_time(register: Register, agreement: e.Agreement) -> Time:
    """Return what the section on its time shows."""
    later = register.by(e.Agreement, "predecessor", agreement.id)
    opening = find_opening(register, agreement)
    moved = [*find_extensions(register, agreement), *([opening] if opening else [])]
    return Time(
        find_states(register)[agreement.id],
        is_proposal(register, agreement),
        find_late(agreement),
        [(one, is_proposal(register, one)) for one in later],
        pick_deadlines(register, agreement.id),
        bool(agreement.open_ended) or opening is not None,
        [(step, tell_extension(step)) for step in moved],
    )


def find_late(agreement: e.Agreement) -> frozenset[str]:
    """Return which of `dated` and `signed` surely lie after the first day."""
    start = agreement.start
    days = {"dated": agreement.dated, "signed": agreement.signed}
    found = (n for n, day in days.items() if start and day and day.earliest > start.latest)
    return frozenset(found)


def pick_deadlines(register: Register, agreement: str) -> tuple[Deadline, ...]:
    """Return the days that follow from an agreement, unless its last day is the only one.

    The last day stands among the facts already.
    """
    found = find_deadlines_of(register, agreement)
    return found if any(d.kind != "end" for d in found) else ()


def describe_period(register: Register, agreement: e.Agreement) -> str:
    """Return first and last day in words, for search; nothing where neither is shown."""
    days = {"start": format_partial(agreement.start), "end": tell_end(register, agreement)}
    if not any(days.values()):
        return ""
    start, end = (
        day or ("visas inte" if register.withheld(agreement.record, f"period.{name}") else "okänt")
        for name, day in days.items()
    )
    return f"{start} – {end}"
