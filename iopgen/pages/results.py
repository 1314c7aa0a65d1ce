"""What came of it, what is due, and where the sources disagree."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from iopgen.calc.formats import format_number
from iopgen.pages.base import make_page
from iopgen.pages.charts import Chart, Measure, make_targets
from iopgen.pages.forms import count_early
from iopgen.pages.statistics import make_statistics
from iopgen.pages.titles import sort_by_title
from iopgen.pages.view import PageView, SiteContents
from iopgen.records.schemas import load_labels
from iopgen.register import entities as e
from iopgen.register.deadlines import Deadline, find_deadlines
from iopgen.register.lookup import Register
from iopgen.register.states import find_states, is_proposal
from iopgen.review.due import describe_urgency, find_due, group_by_owner
from iopgen.site import SECTION, Draft, Page

RESULTS, FOLLOW_UP, DISCREPANCIES = "resultat/", "uppfoljning/", "avvikelser/"


def draft_pages(site: SiteContents) -> Iterator[Draft]:
    """Draft the pages about results, follow-up and discrepancies."""
    yield Draft(RESULTS, SECTION, partial(_make_results, site))
    yield Draft("uppfoljning/", SECTION, partial(_make_follow_up, site))
    yield Draft("avvikelser/", SECTION, partial(_make_discrepancies, site))


def _make_results(site: SiteContents) -> Page:
    register = site.register
    tables = [make_statistics(register, one) for one in register.all(e.StatisticsTable)]
    followed = [a for a in register.all(e.Agreement) if register.by(e.FollowUp, "agreement", a.id)]
    return make_page(
        PageView(site, RESULTS),
        "results.html",
        title="Resultat",
        description="Vad samarbetena har lett till, mål mot utfall, så långt det är känt.",
        kind=SECTION,
        section=RESULTS,
        followups=[make_followed(register, one) for one in sort_newest(register.all(e.FollowUp))],
        evaluations=sort_evaluations(register.all(e.Evaluation)),
        tables=[one for one in tables if one.record.agreement],
        background=[one for one in tables if not one.record.agreement],
        without=sort_by_title(find_without_results(register)),
        followed_iop=len([a for a in followed if a.form == "iop"]),
        followed_other=len([a for a in followed if a.form != "iop"]),
    )


def sort_newest(followups: Iterable[e.FollowUp]) -> list[e.FollowUp]:
    """Return follow-ups, the newest year first."""
    return sorted(followups, key=lambda one: (-(one.year or 0), one.id))


def sort_evaluations(evaluations: Iterable[e.Evaluation]) -> list[e.Evaluation]:
    """Return evaluations, the newest first, and last those of no known year."""
    return sorted(evaluations, key=lambda one: -(one.year or 0))


def chart_goals(register: Register, followup: e.FollowUp) -> Chart | None:
    """Draw each outcome of a follow-up that can be held against a target in numbers."""
    measures = []
    for outcome in register.by(e.Outcome, "followup", followup.id):
        indicator = find_indicator(register, outcome)
        if not indicator or indicator.target is None or outcome.value is None:
            continue
        if outcome.status == "not_yet" or min(indicator.target, outcome.value) < 0:
            continue
        unit = "%" if indicator.unit == "procent" else indicator.unit
        figures = (f"{format_number(x)} {unit}".strip() for x in (outcome.value, indicator.target))
        aim = load_labels()["indicators", "aim", indicator.aim] + " " if indicator.aim else ""
        words = f"{next(figures)} (mål {aim}{next(figures)})"
        measures.append(
            Measure(
                indicator.text, words, float(outcome.value), float(indicator.target), unit == "%"
            )
        )
    title = f"Mål och utfall {followup.year}: {register.get(e.Agreement, followup.agreement).title}"
    return make_targets(f"diagram-{followup.id}", title, measures)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What came of one follow-up: counts, and each outcome beside what it is an outcome of."""

    id: str
    title: str
    counts: Sequence[e.FollowUpVolume]
    rows: Sequence[tuple[e.Outcome, str, e.Indicator | None]]
    """Each outcome with the words of its goal or indicator."""


def make_outcomes(register: Register, followup: e.FollowUp) -> Outcomes:
    """Return the outcomes of a follow-up."""
    agreement = register.get(e.Agreement, followup.agreement)
    goals = {one.goal: one.text for one in register.by(e.Goal, "agreement", agreement.id)}
    rows = []
    for outcome in register.by(e.Outcome, "followup", followup.id):
        indicator = find_indicator(register, outcome)
        words = indicator.text if indicator else goals.get(outcome.goal, outcome.goal)
        rows.append((outcome, words, indicator))
    counts = register.by(e.FollowUpVolume, "followup", followup.id)
    title = f"Mål och utfall {followup.year}: {agreement.title}"
    return Outcomes(followup.id, title, counts, rows)


@dataclass(frozen=True, slots=True)
class Followed:
    """What one follow-up tells, and of which agreement."""

    record: e.FollowUp
    agreement: e.Agreement
    chart: Chart | None
    outcomes: Outcomes
    meetings: Sequence[e.Meeting]


def make_followed(register: Register, followup: e.FollowUp) -> Followed:
    """Return what a follow-up tells."""
    return Followed(
        followup,
        register.get(e.Agreement, followup.agreement),
        chart_goals(register, followup),
        make_outcomes(register, followup),
        register.by(e.Meeting, "followup", followup.id),
    )


def find_indicator(register: Register, outcome: e.Outcome) -> e.Indicator | None:
    """Return the indicator that an outcome is a value of, or None."""
    for one in register.by(e.Indicator, "agreement", outcome.agreement):
        if (one.goal, one.indicator) == (outcome.goal, outcome.indicator):
            return one
    return None


def find_without_results(register: Register) -> list[e.Agreement]:
    """Return the IOPs that have run and of which no result is known."""
    known = {f.agreement for f in register.all(e.FollowUp)}
    run = {"active", "ending_soon", "ended", "terminated", "unknown"}
    states = find_states(register)
    iop = (a for a in register.all(e.Agreement) if a.form == "iop" and a.id not in known)
    return [a for a in iop if states[a.id].code in run and not is_proposal(register, a)]


def _make_follow_up(site: SiteContents) -> Page:
    register = site.register
    return make_page(
        PageView(site, FOLLOW_UP),
        "follow_up.html",
        title="Uppföljning",
        description="Datum som följer av avtalen och vad som ska följas upp.",
        kind=SECTION,
        section=FOLLOW_UP,
        groups=group_by_owner(register, find_due(register)),
        find_place=Places(register).find,
        describe=lambda urgency: describe_urgency(urgency, register.ending_soon_months),
        coming=[d for d in find_deadlines(register) if d.date >= register.as_of],
        past=_sort_newest(d for d in find_deadlines(register) if d.date < register.as_of),
        duties=[_find_followed(register, one) for one in register.all(e.FollowUpDuty)],
        early=count_early(register, register.all(e.Agreement)),
    )


def _find_followed(
    register: Register, duty: e.FollowUpDuty
) -> tuple[e.FollowUpDuty, e.Agreement, Sequence[e.FollowUp]]:
    """Return a duty to follow up, with its agreement and the follow-ups on record."""
    agreement = register.get(e.Agreement, duty.agreement)
    return duty, agreement, register.by(e.FollowUp, "agreement", agreement.id)


def _sort_newest(deadlines: Iterator[Deadline]) -> list[Deadline]:
    return sorted(deadlines, key=lambda d: (d.date, d.agreement), reverse=True)


@dataclass(frozen=True, slots=True)
class Question:
    """A question that sources answer differently."""

    record: e.Discrepancy
    values: Sequence[e.DiscrepancyValue]
    places: Sequence[tuple[str, str]]
    """Address and title of the pages that it concerns."""
    concerns_iop: bool
    """Whether one of them is that of an IOP."""

    @property
    def is_rounding(self) -> bool:
        """Say whether the values lie nearer than the least exact of them can tell apart."""
        return is_within_rounding([value.value for value in self.values])


def is_within_rounding(texts: Sequence[str]) -> bool:
    """Say whether numbers of different exactness differ by less than the roughest has decimals.

    `70`, `70,5` and `70,6` do: whoever rounds, up or down, gets from one to the other.
    """
    if not texts or not all(map(_FIGURE.fullmatch, texts)):
        return False
    decimals = {len(text.partition(",")[2]) for text in texts}
    numbers = [Decimal(text.replace(",", ".")) for text in texts]
    span = max(numbers) - min(numbers)
    return len(decimals) > 1 and 0 < span < Decimal(1).scaleb(-min(decimals))


_FIGURE = re.compile(r"[0-9]+(,[0-9]+)?")


def _make_question(register: Register, record: e.Discrepancy) -> Question:
    concerns = register.by(e.DiscrepancyConcern, "discrepancy", record.id)
    values = register.by(e.DiscrepancyValue, "discrepancy", record.id)
    names = [one.concerned for one in concerns]
    return Question(
        record,
        values,
        Places(register).collect(concerns),
        any(_is_of_iop(register, x) for x in names),
    )


def _is_of_iop(register: Register, record: str) -> bool:
    """Say whether a record is an IOP, or is about one."""
    folder, _, name = record.partition("/")
    kinds: Mapping[str, type[e.Budget | e.FollowUp | e.Check | e.StatisticsTable]] = {
        "budgets": e.Budget,
        "followups": e.FollowUp,
        "checks": e.Check,
        "statistics": e.StatisticsTable,
    }
    if folder in kinds:
        found = register.find(kinds[folder], name)
        name = found.agreement if found else ""
    elif folder != "agreements":
        return False
    agreement = register.find(e.Agreement, name)
    return agreement is not None and agreement.form == "iop"


def _make_discrepancies(site: SiteContents) -> Page:
    register = site.register
    found = [_make_question(register, one) for one in register.all(e.Discrepancy)]
    found.sort(key=lambda x: (not x.concerns_iop, x.record.status != "open", x.record.id))
    return make_page(
        PageView(site, DISCREPANCIES),
        "discrepancies.html",
        title="Motstridiga uppgifter",
        description="Frågor där källorna säger olika saker. Alla värden visas.",
        kind=SECTION,
        section=DISCREPANCIES,
        questions=found,
        unsolved=sum(one.record.status == "open" for one in found),
    )


class Places:
    """Finds the page of a record, as `folder/id`."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def find(self, record: str) -> tuple[str, str]:
        """Return address and title of the page that shows a record."""
        folder, _, name = record.partition("/")
        if folder not in _PLACES:
            return self._find_of_agreement(folder, name)
        kind, attribute, address = _PLACES[folder]
        mark = "" if "#" in address else "/"
        return f"{address}{name}{mark}", str(getattr(self._register.get(kind, name), attribute))

    def collect(self, concerns: Iterable[e.DiscrepancyConcern]) -> list[tuple[str, str]]:
        """Return the pages that some concerns lead to, one for each title."""
        found: dict[str, str] = {}
        for concern in concerns:
            address, title = self.find(concern.concerned)
            found.setdefault(title, address)
        return [(address, title) for title, address in found.items()]

    def _find_of_agreement(self, folder: str, name: str) -> tuple[str, str]:
        if folder == "budgets":
            budget = self._register.get(e.Budget, name)
            if not budget.agreement:
                return f"ekonomi/#{name}", budget.title or name
            agreement, anchor = budget.agreement, "pengar"
        elif folder == "followups":
            agreement, anchor = self._register.get(e.FollowUp, name).agreement, "resultat"
        else:
            agreement, anchor = self._register.get(e.Check, name).agreement, "kontroller"
        title = self._register.get(e.Agreement, agreement).title
        return f"partnerskap/{agreement}/#{anchor}", title


_PLACES: Mapping[str, tuple[type[e.Entity], str, str]] = {
    "agreements": (e.Agreement, "title", "partnerskap/"),
    "partners": (e.Partner, "name", "parter/"),
    "guidelines": (e.Guideline, "title", "riktlinjer/"),
    "comparisons": (e.Comparison, "title", "riktlinjer/#jamforelse-"),
    "documents": (e.Document, "title", "kallor/"),
    "statistics": (e.StatisticsTable, "title", "resultat/#"),
    "discrepancies": (e.Discrepancy, "question", "avvikelser/#"),
}
"""Folder of a record to its class, the attribute that is its title, and where it is shown."""
