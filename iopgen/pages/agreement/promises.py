"""What an agreement promises, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from iopgen.calc.formats import format_list
from iopgen.pages.results import Followed, make_followed, sort_evaluations
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.review.annual_cycle import Year, find_cycle, load_kinds
from iopgen.review.sentences import name_party


@dataclass(frozen=True, slots=True)
class CommitmentGroup:
    """The commitments of one party or one side."""

    by: tuple[str, ...]
    title: str
    commitments: tuple[e.Commitment, ...]


def group_commitments(register: Register, agreement: e.Agreement) -> list[CommitmentGroup]:
    """Group commitments by who made them: public side, civil side, single parties, all."""
    titles: dict[tuple[str, ...], str] = {
        ("public",): "Den offentliga sidan",
        ("civil",): "Den idéburna sidan",
        ("all",): "Alla parter tillsammans",
    }
    found: dict[tuple[str, ...], list[e.Commitment]] = {}
    for commitment in register.by(e.Commitment, "agreement", agreement.id):
        found.setdefault(commitment.by, []).append(commitment)
    return [
        CommitmentGroup(
            by, titles.get(by, format_list([name_party(register, one) for one in by])), tuple(items)
        )
        for by, items in found.items()
    ]


@dataclass(frozen=True, slots=True)
class Promises:
    """What was promised, and by whom."""

    groups: Sequence[CommitmentGroup]
    goals: Sequence[tuple[e.Goal, Sequence[e.Indicator]]]
    areas: Sequence[e.FocusArea]
    volumes: Sequence[e.Volume]


def make_promises(register: Register, agreement: e.Agreement) -> Promises:
    """Return what the section on promises shows."""
    indicators = register.by(e.Indicator, "agreement", agreement.id)
    return Promises(
        groups=group_commitments(register, agreement),
        goals=[
            (goal, [one for one in indicators if one.goal == goal.goal])
            for goal in register.by(e.Goal, "agreement", agreement.id)
        ],
        areas=register.by(e.FocusArea, "agreement", agreement.id),
        volumes=register.by(e.Volume, "agreement", agreement.id),
    )


@dataclass(frozen=True, slots=True)
class Results:
    """What came of it, and how it is followed."""

    followups: Sequence[Followed]
    tables: Sequence[e.StatisticsTable]
    duties: Sequence[e.FollowUpDuty]
    annual: Sequence[e.AnnualItem]
    years: Sequence[Year]
    """What each year asks for, held against the register."""
    heads: Sequence[str]
    views: Sequence[e.View]
    evaluations: Sequence[e.Evaluation]


def make_results(register: Register, agreement: e.Agreement) -> Results:
    """Return what the section on results shows."""
    years = find_cycle(register, agreement)
    kinds = [load_kinds()[cell.kind] for cell in years[0].cells] if years else []
    followups = register.by(e.FollowUp, "agreement", agreement.id)
    return Results(
        followups=[
            make_followed(register, one) for one in sorted(followups, key=lambda one: one.year or 0)
        ],
        tables=register.by(e.StatisticsTable, "agreement", agreement.id),
        duties=register.by(e.FollowUpDuty, "agreement", agreement.id),
        annual=register.by(e.AnnualItem, "agreement", agreement.id),
        years=years,
        heads=["År", *kinds],
        views=register.by(e.View, "agreement", agreement.id),
        evaluations=sort_evaluations(register.by(e.Evaluation, "agreement", agreement.id)),
    )
