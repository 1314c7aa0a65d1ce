"""The annual cycle: what each year of an agreement asks for, held against what is on record.

Asked for is what the cycle lists with a kind, follow-up agreed for once or twice a year, and such
follow-up that a guideline asks for which bound the agreement. The agreement itself says so for its
whole term; any other document for no year before its own. That
something is not on record says that the register lacks it, never that it was not done.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from iopgen.calc.citations import get_cited
from iopgen.calc.dates import Span, add_months, parse_date
from iopgen.records.schemas import load_schemas
from iopgen.register import entities as e
from iopgen.register.ends import find_end, is_self_renewing
from iopgen.register.lookup import Register
from iopgen.register.money import find_lines_of
from iopgen.register.states import find_states
from iopgen.register.what_binds import find_bound, has_been_made
from iopgen.review.assessments import MANDATORY
from iopgen.review.bodies import find_required

FOUND, NO, FEW = "found", "no", "few"
MISSING, NOT_YET, WITHHELD, NOT_ASKED = "missing", "not_yet", "withheld", "not_asked"

CELL_WORDS: Final = {
    FOUND: "finns",
    NO: "finns inte",
    FEW: "färre än bestämt",
    MISSING: "uppgift saknas",
    NOT_YET: "inte än",
    WITHHELD: "visas inte",
    NOT_ASKED: "",
}

YEARLY: Final = frozenset({"year", "half_year"})
"""Follow-up that is asked for year by year. What happens more often is seldom reported by itself,
and is held against nothing."""

MOST_OF_YEAR: Final = 183
"""Days: an agreement that surely ran for half a year or more is followed up for that year."""

_SHIFTS: Final = {"previous": 1, "next": -1}
_BUDGETED: Final = frozenset({"agreed", "budget"})


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that every year asks for."""

    kind: str
    month: int | None
    """The month in which it is to be done, None for some time in the year."""
    shift: int
    """In which year it is done, counted from the year that it is about."""
    at: e.AnnualItem | e.FollowUpDuty | e.GuidelineSet
    """The item of the record, or the owner's guideline."""

    def find_last_day(self, year: int) -> date:
        """Return the last day on which what is asked for a year can still be in time."""
        begun = date(year + self.shift, 1, 1)
        return add_months(begun, self.month or 12) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class YearCell:
    """One kind of thing in one year."""

    kind: str
    status: str
    """A key of `WORDS`."""
    source: tuple[str, ...]
    """Where it is asked for."""
    is_ahead: bool = False
    """Whether the last day for it has yet to pass; never of what nobody asked for."""

    @property
    def word(self) -> str:
        """Where it stands, in a word or two; nothing where that year did not ask for it."""
        return CELL_WORDS[self.status]


@dataclass(frozen=True, slots=True)
class Year:
    """What one year asks for."""

    year: int
    followups: tuple[e.FollowUp, ...]
    """Those on record, seldom more than one."""
    cells: tuple[YearCell, ...]
    """The same kinds in each year."""
    at: e.AnnualItem | e.FollowUpDuty | e.GuidelineSet
    """The first item that asks for something that year."""

    guidelines: tuple[e.GuidelineSet, ...] = ()
    """What of it guidelines ask for."""

    def find_kinds(self, *statuses: str) -> list[str]:
        """Return the kinds that stand in some way, in their order."""
        return [cell.kind for cell in self.cells if cell.status in statuses]


def find_cycle(register: Register, agreement: e.Agreement) -> tuple[Year, ...]:
    """Return each year, past or present, of which something is asked; the earliest first."""
    term = find_sure_term(register, agreement)
    required = list(_iter_required(register, agreement))
    if term is None or not required or not has_been_made(register, agreement, register.as_of):
        return ()
    asked = {
        year: [one for one in required if _is_asked(register, one, year, term)]
        for year in _list_years(term, register.as_of.year)
    }
    named = {one.kind for listed in asked.values() for one in listed}
    kinds = [kind for kind in load_kinds() if kind in named]
    return tuple(
        _make_year(register, agreement, year, kinds, listed)
        for year, listed in asked.items()
        if listed
    )


def is_done(register: Register, item: e.AnnualItem, day: date) -> bool:
    """Say whether what an item asks for by a day is on record; of a meeting nothing tells which."""
    if item.kind not in _READERS or item.kind == "meeting":
        return False
    agreement = register.get(e.Agreement, item.agreement)
    year = day.year - _SHIFTS.get(item.about, 0)
    return _READERS[item.kind](register, agreement, year, ()) == FOUND


def load_kinds() -> Mapping[str, str]:
    """Return the kinds that can be held against the record, in their order, with their labels."""
    labels = load_schemas().tables["annual_cycle"].field("kind").categories
    return {kind: label for kind, label in labels.items() if kind in _READERS}


def _iter_required(register: Register, agreement: e.Agreement) -> Iterator[Requirement]:
    for item in register.by(e.AnnualItem, "agreement", agreement.id):
        if item.kind in _READERS:
            yield Requirement(item.kind, item.month, _SHIFTS.get(item.about, 0), item)
    for duty in register.by(e.FollowUpDuty, "agreement", agreement.id):
        if duty.every in YEARLY:
            yield Requirement(duty.kind or "follow_up", None, 0, duty)
    for guideline in find_bound(register, agreement):
        for head in register.by(e.GuidelineSet, "guideline", guideline.id):
            if head.every in YEARLY and head.strength == MANDATORY:
                yield Requirement("follow_up", None, 0, head)


def _is_asked(register: Register, required: Requirement, year: int, term: Span) -> bool:
    """Say whether something is asked of a year: its day had a party, and a document says so."""
    last = required.find_last_day(year)
    return last >= term.earliest and any(
        _tells_of_year(register.find(e.Document, get_cited(source)), last.year)
        for source in required.at.source
    )


def _tells_of_year(document: e.Document | None, year: int) -> bool:
    """Say whether a document can tell what is done in a year: none but an agreement looks back."""
    dated = document.date if document and document.kind != "agreement" else None
    return dated is None or dated.earliest.year <= year


def _make_year(
    register: Register,
    agreement: e.Agreement,
    year: int,
    kinds: Sequence[str],
    asked: Sequence[Requirement],
) -> Year:
    cells = [
        _make_cell(register, agreement, year, kind, [one for one in asked if one.kind == kind])
        for kind in kinds
    ]
    followups = _find_followups(register, agreement, year)
    guidelines = tuple(one.at for one in asked if isinstance(one.at, e.GuidelineSet))
    return Year(year, followups, tuple(cells), asked[0].at, guidelines)


def _make_cell(
    register: Register, agreement: e.Agreement, year: int, kind: str, asked: Sequence[Requirement]
) -> YearCell:
    """Hold one kind against the record; what the record has is told also where none asked."""
    status = _READERS[kind](register, agreement, year, asked)
    last = max((one.find_last_day(year) for one in asked), default=None)
    ahead = last is not None and register.as_of <= last
    if status == MISSING:
        status = NOT_YET if ahead else MISSING if asked else NOT_ASKED
    source = dict.fromkeys(source for one in asked for source in one.at.source)
    return YearCell(kind, status, tuple(source), ahead)


# --- what is on record ---------------------------------------------------------------------------

_KindReader = Callable[[Register, e.Agreement, int, Sequence[Requirement]], str]


def _find_followups(
    register: Register, agreement: e.Agreement, year: int
) -> tuple[e.FollowUp, ...]:
    found = register.by(e.FollowUp, "agreement", agreement.id)
    return tuple(one for one in found if one.year == year)


def _read_answer(field: str) -> _KindReader:
    """Return a reader of one question that follow-ups answer with yes or no."""

    def read(
        register: Register, agreement: e.Agreement, year: int, asked: Sequence[Requirement]
    ) -> str:
        del asked
        followups = _find_followups(register, agreement, year)
        answers = {getattr(one, field) for one in followups}
        if "yes" in answers:
            return FOUND
        if any(register.withheld(one.record, field) for one in followups):
            return WITHHELD
        return NO if "no" in answers else MISSING

    return read


def _read_goals(
    register: Register, agreement: e.Agreement, year: int, asked: Sequence[Requirement]
) -> str:
    del asked
    measured = register.by(e.Indicator, "agreement", agreement.id)
    return FOUND if any(one.year == year for one in measured) else MISSING


def _read_budget(
    register: Register, agreement: e.Agreement, year: int, asked: Sequence[Requirement]
) -> str:
    """Say what the follow-up says; where it says nothing, amounts for the year are a budget."""
    status = _read_answer("budget_decided")(register, agreement, year, asked)
    lines = (one for one in find_lines_of(register, agreement.id) if not one.derived)
    budgeted = any(one.year == year and one.stage in _BUDGETED for one in lines)
    return FOUND if status == MISSING and budgeted else status


def _read_followup(
    register: Register, agreement: e.Agreement, year: int, asked: Sequence[Requirement]
) -> str:
    del asked
    return FOUND if _find_followups(register, agreement, year) else MISSING


def _read_review(
    register: Register, agreement: e.Agreement, year: int, asked: Sequence[Requirement]
) -> str:
    del asked
    followups = _find_followups(register, agreement, year)
    if any(one.review_on for one in followups):
        return FOUND
    withheld = any(register.withheld(one.record, "review.on") for one in followups)
    return WITHHELD if withheld else MISSING


def _read_meetings(
    register: Register, agreement: e.Agreement, year: int, asked: Sequence[Requirement]
) -> str:
    """Say whether meetings are on record, and enough: by the cycle and by each body's own rule."""
    held = sum(count_held(register, agreement, year).values())
    if not held or (year >= register.as_of.year and held < len(asked)):
        return MISSING
    few = find_few(register, agreement, year)
    return FEW if few or (held < len(asked) and _is_whole(register, agreement, year)) else FOUND


_READERS: Final[Mapping[str, _KindReader]] = {
    "goals": _read_goals,
    "budget": _read_budget,
    "activity_plan": _read_answer("activity_plan"),
    "follow_up": _read_followup,
    "annual_report": _read_answer("annual_report"),
    "review": _read_review,
    "meeting": _read_meetings,
    "reconciliation": _read_answer("reconciled"),
}
"""How each kind is read from the record; of other kinds nothing there can tell."""


# --- meetings ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Few:
    """A body that met fewer times in a year than was agreed, as far as is recorded."""

    body: e.Governance | e.PartnerBody
    held: int
    needed: int


def count_held(register: Register, agreement: e.Agreement, year: int) -> Counter[str]:
    """Count the meetings of a year that are on record, by body."""
    followups = _find_followups(register, agreement, year)
    meetings = (m for one in followups for m in register.by(e.Meeting, "followup", one.id))
    return Counter(meeting.body for meeting in meetings)


def find_few(register: Register, agreement: e.Agreement, year: int) -> list[Few]:
    """Return the bodies that met too seldom in a year.

    Only whole, past years of which a follow-up names meetings of that body: where it names none, it
    is not known whether there were any.
    """
    held = count_held(register, agreement, year)
    if not held or not has_been_made(register, agreement, register.as_of):
        return []
    counted = (
        Few(body, held[body.body], find_required(body) or 0)
        for body in _iter_bodies(register, agreement)
    )
    found = [few for few in counted if 0 < few.held < few.needed]
    return found if _is_whole(register, agreement, year) else []


def _is_whole(register: Register, agreement: e.Agreement, year: int) -> bool:
    """Say whether a year has passed, all of it surely within the term."""
    term, whole = find_sure_term(register, agreement), Span(date(year, 1, 1), date(year, 12, 31))
    days = (whole.latest - whole.earliest).days + 1
    return year < register.as_of.year and term is not None and count_days(term, year) == days


def _iter_bodies(
    register: Register, agreement: e.Agreement
) -> Iterator[e.Governance | e.PartnerBody]:
    """Yield the bodies that have been decided: the agreement's, and its owners' of other names."""
    own = register.by(e.Governance, "agreement", agreement.id)
    names = {body.body for body in own}
    yield from (body for body in own if body.status != "proposed")
    for owner in agreement.owner:
        for body in register.by(e.PartnerBody, "partner", owner):
            if body.body not in names and body.status != "proposed":
                yield body


# --- years ---------------------------------------------------------------------------------------


def find_years(register: Register, agreement: e.Agreement) -> list[int]:
    """Return the past years in which an agreement surely ran for half a year or more."""
    term = find_sure_term(register, agreement)
    return list(_list_years(term, register.as_of.year - 1)) if term else []


def _list_years(term: Span, last: int) -> Iterator[int]:
    for year in range(term.earliest.year, min(term.latest.year, last) + 1):
        if count_days(term, year) >= MOST_OF_YEAR:
            yield year


def count_days(term: Span, year: int) -> int:
    """Return how many days of a year lie within a term, both its ends included."""
    first, last = max(term.earliest, date(year, 1, 1)), min(term.latest, date(year, 12, 31))
    return max(0, (last - first).days + 1)


def find_sure_term(register: Register, agreement: e.Agreement) -> Span | None:
    """Return the days on which an agreement surely ran, None where there are none.

    From the latest day it can have begun to the earliest it can have ended. Where one is unknown,
    from the first or to the last day on which its parties are attested.
    """
    start, end = agreement.start, find_end(register, agreement)
    seen = _find_days_seen(register, agreement)
    first = start.latest if start else min(seen, default=None)
    last = end.earliest if end else max(seen, default=None)
    if last and is_self_renewing(agreement):
        last = max([last, *seen])
    if find_states(register)[agreement.id].code == "terminated":
        stop = _find_stop(register, agreement)
        last = min(last, stop) if last and stop else stop
    return Span(first, last) if first and last and first <= last else None


def _find_stop(register: Register, agreement: e.Agreement) -> date | None:
    """Return the earliest day on which a terminated agreement can have ceased, where known."""
    if ends := agreement.termination_ends_on:
        return ends.earliest
    decisions = register.by(e.Decision, "agreement", agreement.id)
    days = [one.date for one in decisions if one.kind == "termination"]
    return min((day.earliest for day in days if day), default=None)


def _find_days_seen(register: Register, agreement: e.Agreement) -> list[date]:
    """Return days by which parties are attested: the document's, else the last of the year."""
    found: list[date] = []
    for party in register.by(e.Party, "agreement", agreement.id):
        named = (register.find(e.Document, get_cited(source)) for source in party.source)
        days = [span.latest for one in named if one and (span := one.date)]
        for text in party.attested:
            if year := parse_date(text):
                found.append(year.latest)
                found += [day for day in days if year.earliest <= day <= year.latest]
    return found
