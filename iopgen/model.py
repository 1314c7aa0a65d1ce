"""The register: records resolved, with states, derived amounts, deadlines and their sources.

Everything here is computed from entities and one as-of date; nothing reads a clock or the
disk. The rules for states and dates are those of the design, section 6 and 5.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import TypeVar, cast

from iopgen import entities as e
from iopgen.amounts import explain_index, index_amount, parse_printed
from iopgen.dates import (
    Span,
    add_months,
    extend,
    find_day,
    find_month_end,
    is_month_end,
    iter_extensions,
    last_day_before,
    parse_date,
)
from iopgen.force import (
    CONTROLLED,
    PROPOSED,
    Made,
    Validity,
    find_due,
    is_beyond,
    is_bound,
    is_done_anew,
    is_founded,
    is_terminated,
    read_made,
    read_validities,
    stands_for,
)
from iopgen.formats import format_count, format_day, format_list, format_month, format_partial
from iopgen.schemas import load_schemas
from iopgen.sums import Term
from iopgen.tables import (
    Outline,
    Row,
    Tables,
    collect_ids,
    is_within,
    make_key,
    make_outlines,
)

T = TypeVar("T", bound=e.Entity)

RUNNING = frozenset({"active", "ending_soon"})
"""States of what runs on the as-of date."""

OVER = frozenset({"declined", "terminated"})
"""States in which nothing more is due, but for the last day that a termination left."""

THIRD_PARTY = "reported_by_third_party"
"""Status of what only others than the parties tell of."""

NO_LATER = "Senare uppgift saknas."

_MOST_STEPS = 6
"""No more extensions than this are told day by day."""

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
"""No year later than this is a year of an amount (`schemas/budget_lines.yml`)."""


_PRIVATE = re.compile(
    r"(answers|documents|remedy|deviation|publish)(?![^.\[])|(evidence|withheld)\[[^\]]"
)
"""Keys of a check that are in no output until its `publish` says so (design, section 5).

What is said of them names them too: evidence for an answer, an answer that is withheld, and the
decision itself until its day has come.
"""


def is_private(field: str) -> bool:
    """Say whether a field path of a check leads to what it keeps to itself until published."""
    return _PRIVATE.match(field) is not None


@dataclass(frozen=True, slots=True)
class State:
    """The state of an agreement on the as-of date, with the reservation that goes with it."""

    code: str
    note: str = ""
    short: str = ""
    """The note without the source that it names; empty where it names none."""

    @property
    def brief(self) -> str:
        """Return the note for lists, where the page that names the source is a link away."""
        return self.short or self.note


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day that follows from an agreement, with the rule in words."""

    agreement: str
    kind: str
    date: date
    rule: str
    source: tuple[str, ...]
    check: e.Check | None = field(default=None, compare=False)
    """The check that the day follows from; None where it follows from the agreement itself."""
    item: e.AnnualItem | None = field(default=None, compare=False)
    """The item of the annual cycle that the day is the last one for."""


@dataclass(frozen=True, slots=True)
class Line(e.BudgetLine):
    """A budget line, stated or derived by indexation.

    Its amount is in whole kronor; None when it is unknown and stands outside every total.
    """

    formula: str = ""
    """How a derived amount was computed; empty for a stated one."""

    @property
    def derived(self) -> bool:
        """Say whether the amount was computed and not stated."""
        return bool(self.formula)


class Register:
    """All records, resolved. Reads nothing, changes nothing."""

    def __init__(
        self,
        tables: Tables,
        as_of: date,
        ending_soon_months: int = 6,
        unread: Collection[tuple[str, str]] = (),
    ) -> None:
        """Make the register from rows, seen from `as_of`; neither rows nor files are kept.

        The order in which records were read decides nothing: they stand sorted by path. `unread`
        are the files (kind, id) that gave no record: what refers to them is no mistake.
        """
        self.as_of = as_of
        self.ending_soon_months = ending_soon_months
        self.unread = frozenset(make_key(kind, identifier) for kind, identifier in unread)
        self.outlines: Mapping[str, Outline] = make_outlines(tables)
        self._ids = collect_ids(tables, unread)
        by_path = {name: sorted(rows, key=_get_path) for name, rows in tables.items()}
        self._entities = e.make_entities(by_path)
        self._index: dict[tuple[type[e.Entity], str], dict[str, list[e.Entity]]] = {}

    # --- finding ---

    def all(self, kind: type[T]) -> tuple[T, ...]:
        """Return all entities of a class, in the order of files and lists."""
        return cast("tuple[T, ...]", self._entities[kind])

    def by(self, kind: type[T], attribute: str, value: str) -> tuple[T, ...]:
        """Return the entities whose attribute (a text or a list of texts) is or holds the value.

        An empty value names nothing.
        """
        index = self._index.get((kind, attribute))
        if index is None:
            index = defaultdict(list)
            for entity in self.all(kind):
                held = getattr(entity, attribute)
                for key in held if isinstance(held, tuple) else (held,):
                    index[key].append(entity)
            self._index[kind, attribute] = index
        return cast("tuple[T, ...]", tuple(index.get(value, ()) if value else ()))

    def get(self, kind: type[T], identifier: str) -> T:
        """Return the entity with that id; KeyError when there is none (validation saw to it)."""
        found = self.by(kind, "id", identifier)
        if not found:
            raise KeyError(identifier)
        return found[0]

    def find(self, kind: type[T], identifier: str) -> T | None:
        """Return the entity with that id, or None."""
        found = self.by(kind, "id", identifier)
        return found[0] if found else None

    def list_ids(self, table: str) -> Collection[str]:
        """Return the ids that a reference to a table of records may name, in order."""
        return self._ids[table]

    def outline(self, entity: e.Entity) -> Outline:
        """Return what stands in the record of an entity."""
        return self.outlines[entity.record]

    # --- evidence and discrepancies ---

    @cached_property
    def _evidence(self) -> Mapping[str, Mapping[str, e.Evidence]]:
        """All evidence by record and field: asked for once a fact of every page."""
        found: dict[str, dict[str, e.Evidence]] = defaultdict(dict)
        for item in self.all(e.Evidence):
            found[item.record][item.field] = item
        return dict(found)

    def evidence(self, record: str, field: str) -> e.Evidence | None:
        """Return the evidence for one field of a record or for what the field lies in, or None."""
        stated = self._evidence.get(record, {})
        while field:
            if field in stated:
                return stated[field]
            field = field.rpartition(".")[0]
        return None

    def sources(self, entity: e.Entity, field: str = "") -> tuple[str, ...]:
        """Return the sources of a field: its own evidence, else those of the item or record.

        Evidence for what the item lies in does not go before the item's own sources.
        """
        path = f"{entity.within}.{field}" if entity.within and field else field or entity.within
        found = self.evidence(entity.record, path)
        if found and found.field.startswith(entity.within):
            return found.source
        return getattr(entity, "source", ())

    @cached_property
    def _concerns(self) -> Mapping[tuple[str, str], tuple[e.Discrepancy, ...]]:
        found: dict[tuple[str, str], list[e.Discrepancy]] = defaultdict(list)
        for concern in self.all(e.DiscrepancyConcern):
            found[concern.concerned, concern.field] += self.by(
                e.Discrepancy, "id", concern.discrepancy
            )
        return {key: tuple(items) for key, items in found.items()}

    def discrepancies(self, record: str, field: str | None = None) -> tuple[e.Discrepancy, ...]:
        """Return the discrepancies that concern a record, or one field of it, each once."""
        found = (
            question
            for (named, at), questions in self._concerns.items()
            if named == record and field in (None, at)
            for question in questions
        )
        return tuple(dict.fromkeys(found))

    def withheld(self, record: str, field: str) -> e.Withheld | None:
        """Return the note that a field of a record, or all it stands in, is withheld; or None."""
        for item in self.by(e.Withheld, "record", record):
            if is_within(field, item.field):
                return item
        return None

    def is_private(self, record: str, field: str) -> bool:
        """Say whether a field belongs to what a check keeps to itself until someone has decided."""
        folder, _, name = record.partition("/")
        check = self.find(e.Check, name) if folder == "checks" else None
        if check is None or not is_private(field):
            return False
        decided = check.publish_decided_on
        return decided is None or decided.latest > self.as_of

    # --- states ---

    @cached_property
    def states(self) -> Mapping[str, State]:
        """The state of every agreement by id, on the as-of date."""
        return {a.id: self._derive_state(a) for a in self.all(e.Agreement)}

    def _derive_state(self, agreement: e.Agreement) -> State:
        """Return the first state that fits, in the order of the design, section 6."""
        steps = self.by(e.Decision, "agreement", agreement.id)
        if is_terminated(agreement, steps, self.as_of):
            return State("terminated", self._explain_termination(agreement))
        if agreement.status == "declined":
            return State("declined")
        if self.is_proposal(agreement):
            return self._derive_proposed(agreement)
        return self._derive_by_dates(agreement)

    def _derive_by_dates(self, agreement: e.Agreement) -> State:
        start, end = agreement.start, agreement.end
        if start and start.earliest > self.as_of:
            return State("upcoming")
        if end is None:
            return self._derive_endless(agreement, start)
        if end.latest < self.as_of:
            return State("ended", self._explain_end(agreement, end))
        return self._derive_running(agreement, start, end)

    def _explain_termination(self, agreement: e.Agreement) -> str:
        """Say how long a terminated agreement goes on or went on, as far as the record tells.

        A step is dated by its decision, which is not the day on which the agreement ceased.
        """
        ends = agreement.termination_ends_on
        if ends:
            is_past = ends.latest < self.as_of
            if ends.exact:
                return (
                    f"{'Gällde' if is_past else 'Gäller'} till och med den {format_partial(ends)}."
                )
            return f"{'Upphörde' if is_past else 'Upphör'} {format_partial(ends)}."
        start = agreement.start
        dated = [d.date for d in self._iter_steps(agreement, "termination") if d.date]
        if not dated or self._has_happened(agreement, "termination"):
            return ""
        begun = start is not None and start.latest <= self.as_of
        before = " Innan dess gällde avtalet." if begun else ""
        return f"Uppsägningen är daterad {format_partial(min(dated, key=str))}.{before}"

    def is_proposal(self, agreement: e.Agreement) -> bool:
        """Say whether an agreement is only proposed: no decision is on record by the as-of date.

        An initiative is one too: nobody has decided on it either.
        """
        steps = self.by(e.Decision, "agreement", agreement.id)
        return agreement.status in PROPOSED and not is_founded(steps, self.as_of)

    def _iter_steps(self, agreement: e.Agreement, *kinds: str) -> Iterator[e.Decision]:
        for decision in self.by(e.Decision, "agreement", agreement.id):
            if decision.kind in kinds:
                yield decision

    def _has_happened(self, agreement: e.Agreement, *kinds: str) -> bool:
        """Say whether a step is on record by the as-of date; one without a date is."""
        spans = (step.date for step in self._iter_steps(agreement, *kinds))
        return any(span is None or span.latest <= self.as_of for span in spans)

    def _derive_proposed(self, agreement: e.Agreement) -> State:
        if self._has_happened(agreement, "declined"):
            return State("declined")
        days = (agreement.start, agreement.end)
        if any(day and day.latest < self.as_of for day in days):
            return State("unknown", "Förslag. Om det blev avtal framgår inte.")
        seen = self.find_described(agreement)
        if seen and seen[0].latest.year < self.as_of.year:
            return State(agreement.status, f"Uppgift från {seen[0].latest.year}. {NO_LATER}")
        return State(agreement.status)

    def _derive_running(self, agreement: e.Agreement, start: Span | None, end: Span) -> State:
        soon = end.latest <= add_months(self.as_of, self.ending_soon_months)
        note = self._explain_start(agreement, start)
        if not end.exact and end.earliest <= self.as_of:
            note = "Vilken dag det slutar framgår inte."
        return State("ending_soon" if soon else "active", note)

    def _explain_start(self, agreement: e.Agreement, start: Span | None) -> str:
        """Say why it is not certain that an agreement had begun on the as-of date."""
        if start:
            return "Vilken dag det började framgår inte." if start.latest > self.as_of else ""
        seen = self.find_described(agreement)
        if seen and seen[0].earliest > self.as_of:
            return f"När det började framgår inte. Första uppgift från {seen[0].earliest.year}."
        return ""

    def _explain_end(self, agreement: e.Agreement, end: Span) -> str:
        """Say that an extension was possible where none is on record, or that the end lacks one."""
        if self.is_extended_beyond(agreement, self.as_of):
            return "Förlängning är beslutad. Nytt slutdatum framgår inte."
        cap = agreement.extension_latest_end
        possible = agreement.extension_step_months and not (cap and cap.latest <= end.latest)
        if possible and not self._has_happened(agreement, "extension"):
            return "Enligt avtalstexten. Om det förlängdes framgår inte."
        return ""

    def is_extended_beyond(self, agreement: e.Agreement, by: date) -> bool:
        """Say whether an extension is on record by a day that the end may not include."""
        steps = [(d.date, d.source) for d in self._iter_steps(agreement, "extension")]
        past = [(day, told) for day, told in steps if day is None or day.latest <= by]
        end, cap = agreement.end, agreement.extension_latest_end
        evidence = self._evidence.get(agreement.record, {}).get("period.end")
        return is_beyond(end, cap, evidence.source if evidence else (), past)

    def _derive_endless(self, agreement: e.Agreement, start: Span | None) -> State:
        """Return `active` while sources describe it as running, else what the last one said."""
        seen = self.find_described(agreement)
        if seen is None:
            return State("unknown", "Uppgift om när det pågick saknas.")
        span, source = seen
        if start and span.latest < start.earliest:
            return _tell_last(f"Skulle börja {start.earliest.year}", source)
        if span.latest < self.as_of:
            other = ", som inte är parternas egen handling"
            source += other if agreement.status == THIRD_PARTY else ""
            verb = "Fanns" if agreement.form == "framework" else "Pågick"
            return _tell_last(f"{verb} {span.latest.year}", source)
        if start is None and span.earliest > self.as_of:
            return State("unknown", f"Första uppgift från {span.earliest.year}.")
        return State("active", self._explain_start(agreement, start))

    def find_described(self, agreement: e.Agreement) -> tuple[Span, str] | None:
        """Return the days for which sources describe an agreement as running, and the last source.

        From the first to the last dated document that its facts rest on, guidelines aside. Where
        the record says for which years its parties are attested, nothing after them counts: a
        document may tell of a time long before its own date.
        """
        parties = [p for p in self.by(e.Party, "agreement", agreement.id) if p.attested]
        years = [span for p in parties for year in p.attested if (span := parse_date(year))]
        documents = [
            (span, document)
            for document in self.documents_of(agreement.record)
            if document.kind != "guideline" and (span := document.date)
        ]
        if not documents and not years:
            return None
        first = min(span.earliest for span in years or [span for span, _ in documents])
        last = max((span.latest for span, _ in documents), default=date.max)
        end = min(last, max((span.latest for span in years), default=last))
        return Span(first, end), _name_last(documents, parties)

    @cached_property
    def _documents_by_record(self) -> Mapping[str, tuple[e.Document, ...]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for kind in e.CLASSES.values():
            for entity in self.all(kind):
                if isinstance(entity, e.Evidence) and self.is_private(entity.record, entity.field):
                    continue
                for source in getattr(entity, "source", ()):
                    found[entity.record][source.partition("#")[0]] = None
        return {
            record: tuple(one for name in sorted(names) for one in self.by(e.Document, "id", name))
            for record, names in found.items()
        }

    def documents_of(self, record: str) -> tuple[e.Document, ...]:
        """Return the documents that a record cites, by id."""
        return self._documents_by_record.get(record, ())

    # --- parties ---

    def name(self, partner: str) -> str:
        """Return the name of a partner, or the words for a group of parties."""
        groups = {"public": "den offentliga parten", "civil": "de idéburna parterna"}
        found = self.find(e.Partner, partner)
        return found.name if found else groups.get(partner, "alla parter")

    def name_partner(self, identity: str) -> str:
        """Return what an item in a list is called: a partner's name, a number, a year or its id."""
        found = self.find(e.Partner, identity)
        if found:
            return found.name
        plain = re.sub(r"^y(?=[0-9]{4}$)", "", identity)
        is_number = re.fullmatch(r"[0-9]{1,4}", plain) and int(plain) < _FIRST_YEAR
        return f"nr {plain}" if is_number else plain

    def agreements_of(self, partner: str) -> tuple[e.Agreement, ...]:
        """Return the agreements in which a partner is owner or party, in their own order."""
        found = {a.id: a for a in self.by(e.Agreement, "owner", partner)}
        for party in self.by(e.Party, "partner", partner):
            found |= {a.id: a for a in self.by(e.Agreement, "id", party.agreement)}
        return tuple(sorted(found.values(), key=attrgetter("file")))

    @cached_property
    def owners(self) -> tuple[e.Partner, ...]:
        """All partners that own an agreement or have issued a guideline, in the order of files."""
        named = {o for a in self.all(e.Agreement) for o in a.owner}
        named |= {g.issuer for g in self.all(e.Guideline) if g.issuer}
        return tuple(p for p in self.all(e.Partner) if p.id in named)

    # --- money ---

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """All budget lines, stated and derived, in the order of files and years."""
        found: list[Line] = []
        for line in self.all(e.BudgetLine):
            found.append(_make_line(line))
            found.extend(self._index_line(line))
        return tuple(found)

    @cached_property
    def _lines_by(self) -> Mapping[tuple[str, str], tuple[Line, ...]]:
        """All lines by `agreement` or `partner` and its id; what a partner shares stands once."""
        found: dict[tuple[str, str], list[Line]] = defaultdict(list)
        for line in self.lines:
            found["agreement", line.agreement].append(line)
            for partner in dict.fromkeys((line.party, *line.to)):
                found["partner", partner].append(line)
        return {key: tuple(lines) for key, lines in found.items()}

    def lines_of(self, agreement: str) -> tuple[Line, ...]:
        """Return the budget lines of an agreement, stated and derived."""
        return self._lines_by.get(("agreement", agreement), ())

    def lines_with(self, partner: str) -> tuple[Line, ...]:
        """Return the budget lines that a partner pays, puts in or receives."""
        return self._lines_by.get(("partner", partner), ())

    def _index_line(self, line: e.BudgetLine) -> Iterator[Line]:
        budget = self.get(e.Budget, line.budget)
        agreement = self.find(e.Agreement, line.agreement)
        base, percent = budget.indexation_base_year, budget.indexation_percent
        if base is None or percent is None or line.amount is None or agreement is None:
            return
        last = self._find_last_year(agreement)
        if line.line not in budget.indexation_applies_to or line.year != base or last is None:
            return
        stated = {b.year for b in self.by(e.BudgetLine, "budget", budget.id) if _is_same(b, line)}
        for year in range(base + 1, last + 1):
            if year not in stated:
                amount = index_amount(line.amount, percent, year - base, budget.indexation_method)
                formula = explain_index(line.amount, percent, year - base, budget.indexation_method)
                yield replace(
                    _make_line(line), year=year, amount=amount, printed="", formula=formula
                )

    def _find_last_year(self, agreement: e.Agreement) -> int | None:
        """Return the last year of a term, cut short by a termination; None when none is known."""
        if (end := agreement.end) is None:
            return None
        spans = [agreement.termination_ends_on]
        if spans == [None]:
            spans = [d.date for d in self._iter_steps(agreement, "termination")]
        return min(_LAST_YEAR, *(span.latest.year for span in (end, *spans) if span))

    def amount_of_cell(self, cell: e.BudgetCell) -> int | None:
        """Return a printed cell's value in whole kronor, None for text or an unknown unit."""
        budget = self.find(e.Budget, cell.table)
        return parse_printed(cell.printed, budget.unit) if budget and budget.unit else None

    # --- guidelines ---

    def find_own(self, agreement: e.Agreement) -> list[e.Guideline]:
        """Return all guidelines of an agreement's owners, whether they bound it or not."""
        return [g for owner in agreement.owner for g in self.by(e.Guideline, "issuer", owner)]

    def find_bound(self, agreement: e.Agreement) -> list[e.Guideline]:
        """Return the owners' guidelines that surely were in force on the day it was made."""
        made = self.find_made(agreement)
        return [g for g in self.find_own(agreement) if is_bound(made, self.validities[g.id])]

    def find_made(self, agreement: e.Agreement) -> Made:
        """Return whether and when an agreement was made, by its own days or by its steps."""
        steps = self.by(e.Decision, "agreement", agreement.id)
        return read_made(agreement, steps, self.as_of)

    @cached_property
    def validities(self) -> Mapping[str, Validity]:
        """When each guideline was in force, by id; what replaced it has ended it."""
        return read_validities(self.all(e.Guideline))

    def find_items(self, head: e.GuidelineSet) -> list[e.GuidelineItem]:
        """Return the items of one set of a guideline."""
        items = self.by(e.GuidelineItem, "guideline", head.guideline)
        return [item for item in items if item.set == head.set]

    # --- deadlines ---

    @cached_property
    def deadlines(self) -> tuple[Deadline, ...]:
        """All days to watch, by date and agreement; only whole, known days."""
        found = [d for a in self.all(e.Agreement) for d in self._iter_deadlines(a)]
        return tuple(sorted(found, key=lambda d: (d.date, d.agreement, d.kind)))

    @cached_property
    def _deadlines_by(self) -> Mapping[str, tuple[Deadline, ...]]:
        found: dict[str, list[Deadline]] = defaultdict(list)
        for deadline in self.deadlines:
            found[deadline.agreement].append(deadline)
        return {key: tuple(items) for key, items in found.items()}

    def deadlines_of(self, agreement: str) -> tuple[Deadline, ...]:
        """Return the days to watch in one agreement, by date."""
        return self._deadlines_by.get(agreement, ())

    def _iter_deadlines(self, a: e.Agreement) -> Iterator[Deadline]:
        state = self.states[a.id].code
        if state == "terminated" and (day := find_day(a.termination_ends_on)):
            yield Deadline(a.id, "end", day, "Enligt uppsägningen.", self._source_of_end(a))
        if state not in OVER:
            if end := find_day(a.end):
                yield from self._iter_term(a, end)
            last = a.end
            anew = (*self._iter_rechecks(a), *self._iter_reassessments(a))
            for deadline in (*anew, *self._iter_annual(a)):
                # What comes after the last day has nobody to do it.
                if last is None or deadline.date <= last.latest:
                    yield deadline

    def _source_of_end(self, a: e.Agreement) -> tuple[str, ...]:
        """Return the sources of the day on which a terminated agreement ceases."""
        stated = self.evidence(a.record, "termination.ends_on")
        steps = self._iter_steps(a, "termination")
        told = tuple(dict.fromkeys(s for step in steps for s in step.source))
        return stated.source if stated else told or self.sources(a, "termination.ends_on")

    def _iter_term(self, a: e.Agreement, end: date) -> Iterator[Deadline]:
        """Yield the days that follow from a term with a known last day."""
        source = self.sources(a, "period.end")
        cited = (self.find(e.Document, name.partition("#")[0]) for name in source)
        kinds = {document.kind for document in cited if document}
        basis = "avtalet" if "agreement" in kinds else "källan"
        basis = "förslaget" if self.is_proposal(a) else basis
        yield Deadline(a.id, "end", end, f"Enligt {basis}.", source)
        yield from self._iter_extension(a, end)
        months = a.termination_notice_months
        if a.termination_kind == "non_renewal" and months is not None:
            day, words = last_day_before(end, months), _explain_before(end, months)
            yield Deadline(a.id, "notice", day, words, self.sources(a, "termination"))

    def _iter_extension(self, a: e.Agreement, end: date) -> Iterator[Deadline]:
        """Yield the last day to agree on an extension and the last possible end, where known."""
        step, before = a.extension_step_months, a.extension_agree_months_before
        span, source = a.extension_latest_end, self.sources(a, "period.extension")
        if not step or (span and span.latest <= end):
            return
        if before is not None:
            day, words = last_day_before(end, before), _explain_before(end, before)
            yield Deadline(a.id, "extension_decision", day, words, source)
        if (cap := find_day(a.extension_latest_end)) and not self._is_out_of_reach(a, cap):
            yield Deadline(a.id, "latest_end", cap, _explain_cap(end, step, cap), source)

    def _is_out_of_reach(self, a: e.Agreement, cap: date) -> bool:
        """Say whether the last possible end lies ahead of what has ended and nobody extended."""
        ended = self.states[a.id].code == "ended"
        return ended and cap >= self.as_of and not self.is_extended_beyond(a, self.as_of)

    def _iter_rechecks(self, a: e.Agreement) -> Iterator[Deadline]:
        """Yield until when each partner's latest check holds: as it says, or by its guideline."""
        for check in self._iter_latest_checks(a):
            if deadline := self._make_recheck(a, check):
                yield deadline

    def _make_recheck(self, a: e.Agreement, check: e.Check) -> Deadline | None:
        due, held = self.find_due_again(a, check)
        if due is None or not due.exact:
            return None
        words, source = "Kontrollen gäller till denna dag.", check.source
        if due != check.valid_until:
            words, source = _explain_recheck("Kontrollens dag", check.source, held)
        return Deadline(a.id, "check_due", due.latest, words, source, check)

    def find_due_again(
        self, a: e.Agreement | None, check: e.Check
    ) -> tuple[Span | None, list[e.GuidelineSet]]:
        """Return by when a check is made again, None where nobody says; and the lists that say so.

        By its own word, or by a list of the guideline that bound the agreement.
        """
        sets = self._iter_rechecked(a, check.guideline) if a else ()
        held = [one for one in sets if one.kind in CONTROLLED]
        made, until = check.made_on, check.valid_until
        return find_due(made, until, (one.recheck_months or 0 for one in held)), held

    def is_replaced(self, check: e.Check, agreement: str) -> bool:
        """Say whether a later check has taken the place of one, in an agreement or in none."""
        others = self.by(e.Check, "partner", check.partner)
        days = (one.made_on for one in others if stands_for(one, agreement))
        return is_done_anew(check.made_on, days, self.as_of)

    def is_over(self, agreement: e.Agreement) -> bool:
        """Say whether an agreement surely has ended, or came to nothing, by the as-of date."""
        end = agreement.end
        return self.states[agreement.id].code in OVER or bool(end and end.latest < self.as_of)

    def find_recheck(self, check: e.Check) -> Deadline | None:
        """Return by when the guideline wants a check made again, where the check itself says other.

        None where nobody says, and where the agreement is over by then.
        """
        a = self.find(e.Agreement, check.agreement)
        if a is None or self.is_ahead(check) or self.states[a.id].code in OVER:
            return None
        found, last = self._make_recheck(a, check), a.end
        if found is None or (last is not None and found.date > last.latest):
            return None
        return None if found.date == find_day(check.valid_until) else found

    def is_ahead(self, check: e.Check) -> bool:
        """Say whether a check surely has not been made by the as-of date."""
        made = check.made_on
        return made is not None and made.earliest > self.as_of

    def _iter_latest_checks(self, a: e.Agreement) -> Iterator[e.Check]:
        """Yield the checks of parties that no later one has taken the place of."""
        parties = dict.fromkeys(p.partner for p in self.by(e.Party, "agreement", a.id))
        for partner in filter(None, parties):
            for check in self.by(e.Check, "partner", partner):
                counts = stands_for(check, a.id) and not self.is_ahead(check)
                if counts and not self.is_replaced(check, a.id):
                    yield check

    def _iter_reassessments(self, a: e.Agreement) -> Iterator[Deadline]:
        """Yield when each list must be assessed anew, where the owner's guideline says how often.

        Counted from the latest assessment that somebody in charge has made.
        """
        latest: dict[tuple[str, str], tuple[date, e.Assessment]] = {}
        for answer in self.by(e.Assessment, "agreement", a.id):
            day, key = find_day(answer.made_on), (answer.guideline, answer.set)
            if day and day <= self.as_of and answer.made_by != "partnership":
                latest[key] = max(latest.get(key, (day, answer)), (day, answer), key=_get_day)
        for (guideline, name), (day, answer) in latest.items():
            for one in self._iter_rechecked(a, guideline):
                if one.set == name:
                    due = find_due(Span(day, day), None, [one.recheck_months or 0])
                    counted = f"Bedömningens dag ({one.title})"
                    words, source = _explain_recheck(counted, answer.source, [one])
                    if due:
                        yield Deadline(a.id, "assessment_due", due.latest, words, source)

    def _iter_annual(self, a: e.Agreement) -> Iterator[Deadline]:
        """Yield the next last day of each month that the annual cycle of a running one names."""
        if self.states[a.id].code in RUNNING:
            for item in self.by(e.AnnualItem, "agreement", a.id):
                if item.month:
                    day = find_month_end(self.as_of, item.month)
                    month = format_month(item.month)
                    rule = f"Enligt årshjulet: {item.item.rstrip('.')}, i {month}."
                    yield Deadline(a.id, "annual_item", day, rule, item.source, item=item)

    def _iter_rechecked(self, a: e.Agreement, guideline: str) -> Iterator[e.GuidelineSet]:
        """Yield the lists to be gone through anew by a guideline of the owner's own, if adopted."""
        if any(one.id == guideline for one in self.find_bound(a)):
            for one in self.by(e.GuidelineSet, "guideline", guideline):
                if one.recheck_months:
                    yield one


def _name_last(documents: Sequence[tuple[Span, e.Document]], parties: Sequence[e.Party]) -> str:
    """Return the title of the last document that tells of an agreement as running.

    One that tells of the parties goes before others, and one with a day before one that is known
    only by its year.
    """
    told = {source.partition("#")[0] for party in parties for source in party.source}
    named = [(span, document) for span, document in documents if document.id in told]
    ranked = [(span.earliest, span.latest, d.title) for span, d in named or documents]
    return max(ranked, default=(date.max, date.max, "handlingarna"))[2]


def _get_path(row: Row) -> str:
    return row.record.path


def _get_day(made: tuple[date, e.Assessment]) -> date:
    return made[0]


def _tell_last(words: str, source: str) -> State:
    """Return the state of what nobody tells of any more, in full and without the source."""
    return State("unknown", f"{words} enligt {source}. {NO_LATER}", f"{words}. {NO_LATER}")


def _explain_recheck(
    counted: str, source: Sequence[str], sets: Sequence[e.GuidelineSet]
) -> tuple[str, tuple[str, ...]]:
    """Say how the day is counted by which something is done anew, by the shortest time; sources."""
    months = min(one.recheck_months or 0 for one in sets)
    cited = dict.fromkeys((*source, *(s for one in sets for s in one.source)))
    return f"{counted} plus {_count_months(months)}, enligt riktlinjerna.", tuple(cited)


def _explain_before(end: date, months: int) -> str:
    """Say how a last day to act is counted, also where another reading gives a later one."""
    if not months:
        return "Avtalstidens sista dag."
    words = f"Avtalstidens sista dag minus {_count_months(months)}."
    if is_month_end(end) and not is_month_end(last_day_before(end, months)):
        words += " Räknat från månadens slut blir det senare; här visas den tidigare dagen."
    return words


def _explain_cap(end: date, step: int, cap: date) -> str:
    """Say how the last possible end is reached, also where the cap cuts the last step short."""
    steps = len(list(iter_extensions(end, step, cap)))
    cut = " Det sista steget blir kortare." if extend(end, steps * step, None) > cap else ""
    times = "en förlängning" if steps == 1 else f"{steps} förlängningar"
    words = f"Avtalet kan inte förlängas längre än hit: {times} om {_count_months(step)} räcker."
    if not 1 < steps <= _MOST_STEPS:
        return words + cut
    # A term that ends with February goes on to its last day, or to the 28th: the earlier is shown.
    days = [add_months(end, number * step) for number in range(1, steps)]
    told = format_list([format_day(day) for day in (*days, cap)])
    return f"{words}{cut} Steg för steg: {told}."


def _count_months(number: int) -> str:
    return format_count(number, "månad", "månader")


def _make_line(line: e.BudgetLine) -> Line:
    return Line(**{field.name: getattr(line, field.name) for field in fields(line)})


def _is_same(one: e.BudgetLine, other: e.BudgetLine) -> bool:
    """Say whether two lines are one party's contribution, in two years or in one."""
    named = attrgetter("party", "kind", "stage", "to")
    categories = {one.category, other.category} - {"", "unknown"}
    return bool(named(one) == named(other)) and len(categories) <= 1


def make_terms(rows: Iterable[e.BudgetTerm | e.StatisticsTerm]) -> list[Term]:
    """Return the parts of the stated sums of a table, as its equations are made of them."""
    return [
        Term(
            one.sum,
            one.equals,
            one.columns if isinstance(one, e.BudgetTerm) else one.measures,
            one.row,
            one.factor or 0,
        )
        for one in rows
    ]


def make_labels() -> Mapping[tuple[str, str, str], str]:
    """Return the Swedish label of every value of every list of values: (table, field, value)."""
    return {
        (table.name, field.name, value): label
        for table in load_schemas().tables.values()
        for field in table.fields
        for value, label in field.categories.items()
    }
