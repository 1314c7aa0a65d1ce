"""One page in the making: what the templates call, from links to sources and badges.

A view knows one page's address, so that all links are relative, and collects the sources that the
page cites, so that each fact carries a number and the page ends with the documents behind it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from typing import Any

from markupsafe import Markup, escape

from iopgen.calc import formats
from iopgen.calc.citations import describe_place, get_cited, parse_citation
from iopgen.data.open_data import Published
from iopgen.data.totals import Account, find_accounts
from iopgen.pages.environment import CONTRADICTED, UNKNOWN_MARK, make_environment
from iopgen.pages.snippets import Snippet, join_markup
from iopgen.pages.titles import describe_field
from iopgen.reading.findings import Finding
from iopgen.reading.settings import Settings
from iopgen.records.schemas import load_labels
from iopgen.register import entities as e
from iopgen.register.checks import is_ahead
from iopgen.register.comments import find_replies
from iopgen.register.deadlines import Deadline, find_recheck
from iopgen.register.lookup import Register
from iopgen.register.money import Line
from iopgen.register.states import State, find_states, is_proposal
from iopgen.review.caveats import Caveat, find_caveats
from iopgen.review.sentences import name_item, name_party, tell_end

READINGS = {"inferred": "vår läsning", "derived": "uträknat"}

_NOTHING = Markup("")
_LINK = Snippet('<a href="{}">{}</a>')
_CITATIONS = Snippet("<sup>{}</sup>")
_CITATION = Snippet('<a href="#kalla-{}" title="{}" aria-label="Källa {}">{}</a>')
_VERIFIED = Snippet('<p class="iop-note">Stämt mot källan {} den {} av {}.</p>')
_WITHHELD = Snippet('<span class="iop-unknown">visas inte: {} ({}). Beslutat av {} {}.</span>')
_BADGE = Snippet(' <a class="iop-badge" href="{}">motstridiga uppgifter</a>')
_READING_MARK = Snippet(' <span class="iop-mark">{}</span>')
_EXPLAINED_MARK = Snippet(' <a class="iop-mark" href="#lasningar">{}</a>')
_REMARK = Snippet(' <span class="iop-note">{}</span>')
_HIDDEN = Markup('<span class="iop-unknown">visas inte</span>')
_PERIOD = Snippet("{} – {}")
_IN_BRACKETS = Snippet(" ({})")


@dataclass(frozen=True)
class SiteContents:
    """All that pages are made from."""

    register: Register
    published: Published
    settings: Settings
    findings: Sequence[Finding] = ()

    @property
    def accounts(self) -> Mapping[tuple[str, str], Sequence[Account]]:
        """All totals, by scope and by what they are totals of."""
        return find_accounts(self.register)


@dataclass
class PageView:
    """One page in the making. Its methods are what the templates call."""

    site: SiteContents
    address: str
    cited: dict[str, int] = field(default_factory=dict)
    explained: set[str] = field(default_factory=set)
    """Records whose readings stand explained at the foot of the page."""
    _links: dict[str, Markup] = field(default_factory=dict)
    """The link to each source that the page cites: many are cited again and again."""

    @property
    def register(self) -> Register:
        """All records, resolved."""
        return self.site.register

    def link(self, address: str) -> str:
        """Return the way from this page to an address of the site, such as `parter/ikf/`."""
        return find_way(address, self.address)

    def cite(self, sources: Sequence[str]) -> Markup:
        """Return numbered links to the sources at the foot of the page, and note them there."""
        if not sources:
            return _NOTHING
        return _CITATIONS(Markup(" ").join(map(self._make_citation, sources)))

    def _make_citation(self, source: str) -> Markup:
        """Return the number of a source as a link: few words for the ear, all of it for the eye."""
        if source not in self._links:
            number = self.cited.setdefault(source, len(self.cited) + 1)
            self._links[source] = _CITATION(number, self.describe(source), number, number)
        return self._links[source]

    def list_cited(self) -> list[tuple[str, list[tuple[int, str]]]]:
        """Return the documents that the page cites, each with numbers and a place, as `rad 40–52`.

        The words are empty for a whole document.
        """
        found: dict[str, list[tuple[int, str]]] = {}
        for source, number in self.cited.items():
            words = describe_place(source, brief=True)
            found.setdefault(get_cited(source), []).append((number, words))
        return list(found.items())

    def describe(self, source: str) -> str:
        """Return a source in words: the document's title and the lines."""
        document = self.register.find(e.Document, get_cited(source))
        title = document.title if document else get_cited(source)
        place = describe_place(source)
        return f"{title}, {place}" if place else title

    def cites_lines(self) -> bool:
        """Say whether the page cites lines of our copies, which need a word on what they are."""
        found = map(parse_citation, self.cited)
        return any(one is None or one.lines is not None for one in found)

    def tell_verified(self, entity: e.Verified) -> Markup:
        """Return against which document, when and by whom a record was held, or nothing.

        All three or nothing: what is only half stated is told by the rules.
        """
        document = self.register.find(e.Document, entity.verified_against)
        if not (document and entity.verified_on and entity.verified_by_function):
            return _NOTHING
        return _VERIFIED(
            self.document(document.id),
            formats.format_partial(entity.verified_on),
            entity.verified_by_function,
        )

    def fact(self, entity: e.Entity, name: str, value: object) -> Markup:
        """Return a value with its source, how it was read, and what speaks against it.

        Unknown is said in words; so is what has been withheld, with its reason.
        """
        path = f"{entity.within}.{name}" if entity.within else name
        if value in (None, "", ()):
            return self._explain_absence(entity.record, path)
        return join_markup(
            (
                value,
                self.mark(entity.record, path),
                self.cite(self.register.sources(entity, name)),
                self.badge(entity.record, path),
            )
        )

    def _explain_absence(self, record: str, path: str) -> Markup:
        withheld = self.register.withheld(record, path)
        badge = self.badge(record, path)
        if withheld is None:
            return UNKNOWN_MARK + badge
        return self.tell_withheld(withheld) + badge

    def tell_withheld(self, withheld: e.Withheld) -> Markup:
        """Return that something is not shown, why, by which law and by whose decision."""
        return _WITHHELD(
            withheld.reason,
            withheld.legal_basis,
            withheld.function,
            formats.format_partial(withheld.date),
        )

    def proof(self, entity: e.Entity, name: str) -> Markup:
        """Return reading and sources of a field that has evidence of its own, or nothing."""
        path = f"{entity.within}.{name}" if entity.within else name
        if self.register.evidence(entity.record, path) is None:
            return _NOTHING
        return self.mark(entity.record, path) + self.cite(self.register.sources(entity, name))

    def badge(self, record: str, path: str) -> Markup:
        """Return links to the discrepancies that concern one field, or nothing."""
        questions = self.register.discrepancies(record, path)
        return join_markup(_BADGE(self.link(f"avvikelser/#{one.id}")) for one in questions)

    def caveats(self, lines: Iterable[Line]) -> list[Caveat]:
        """Return what must be said of a sum of budget lines wherever it stands."""
        return find_caveats(self.register, lines)

    def mark(self, record: str, path: str, *, note: bool = True) -> Markup:
        """Return the mark that a field is our reading or computed, or nothing.

        The explanation stands beside it unless `note` is false, or is a link away where the page
        has it at its foot.
        Phrasing only: a fact stands inside paragraphs.
        """
        evidence = self.register.evidence(record, path)
        if evidence is None or evidence.reading not in READINGS:
            return _NOTHING
        if record in self.explained:
            return _EXPLAINED_MARK(READINGS[evidence.reading])
        mark = _READING_MARK(READINGS[evidence.reading])
        return mark + _REMARK(evidence.note) if note and evidence.note else mark

    def explain(self, record: str, path: str) -> str:
        """Return how a field was read or computed, in words, or nothing."""
        evidence = self.register.evidence(record, path)
        return evidence.note if evidence and evidence.reading in READINGS else ""

    def is_withheld(self, record: str, part: str) -> bool:
        """Say whether something is withheld in a record whose place ends like this."""
        items = self.register.by(e.Withheld, "record", record)
        return any(item.field.endswith(part) for item in items)

    def support(self, item: e.Entity, *, link: bool = True) -> Markup:
        """Return what stands behind an item of a list: reading, sources, contradictions.

        The reading is a word that leads to its explanation at the foot, where the page has that
        list; without `link` it is the word alone.
        """
        sources = self.cite(self.register.sources(item))
        return self.mark_short(item, link=link) + sources + self.badge(item.record, item.within)

    def mark_short(self, item: e.Entity, *, link: bool = False) -> Markup:
        """Return the word that an item is our reading or computed, or nothing."""
        evidence = self.register.evidence(item.record, item.within)
        if evidence is None or evidence.field != item.within or evidence.reading not in READINGS:
            return _NOTHING
        return (_EXPLAINED_MARK if link else _READING_MARK)(READINGS[evidence.reading])

    def readings(self, *records: str) -> list[tuple[str, e.Evidence]]:
        """Return all that is our reading or computed in some records, by the field's title.

        The page must list them: from here on its marks lead there.
        """
        self.explained.update(records)
        return [
            (describe_field(item.field, partial(self._name_item, record), record), item)
            for record in records
            for item in self.register.by(e.Evidence, "record", record)
            if item.reading in READINGS and not self.register.is_private(record, item.field)
        ]

    def group_readings(
        self, readings: Iterable[tuple[str, e.Evidence]]
    ) -> list[tuple[str, e.Evidence]]:
        """Return what `readings` returns, with fields that have the same explanation as one."""
        groups: dict[tuple[str, str, tuple[str, ...]], list[tuple[str, e.Evidence]]] = {}
        for name, item in readings:
            groups.setdefault((item.reading, item.note, item.source), []).append((name, item))
        return [
            (formats.format_list([name for name, _ in items]), items[0][1])
            for items in groups.values()
        ]

    def _name_item(self, record: str, identity: str) -> str:
        """Return what an item of a record is called: a title, the label of a row, or a name."""
        folder, _, own = record.partition("/")
        by = self.register.by
        titles: dict[str, str] = {}
        if folder == "guidelines":
            titles = {one.set: one.title for one in by(e.GuidelineSet, "guideline", own)}
        elif folder == "statistics":
            titles = {one.measure: one.title for one in by(e.StatisticsMeasure, "statistics", own)}
            titles |= {one.row: one.label for one in by(e.StatisticsCell, "statistics", own)}
        elif folder == "budgets":
            titles = {one.column: one.title for one in by(e.BudgetColumn, "table", own)}
            titles |= {one.row: one.label for one in by(e.BudgetRow, "table", own)}
        return titles.get(identity) or name_item(self.register, identity)

    def state(self, agreement: str) -> State:
        """Return the state of an agreement on the as-of date."""
        return find_states(self.register)[agreement]

    @property
    def as_of(self) -> date:
        """The day on which all is seen."""
        return self.register.as_of

    def is_proposal(self, agreement: e.Agreement) -> bool:
        """Say whether an agreement is only proposed."""
        return is_proposal(self.register, agreement)

    def is_proposed(self, agreement: str) -> bool:
        """Say the same of the agreement with an id."""
        return self.is_proposal(self.register.get(e.Agreement, agreement))

    def cite_field(self, entity: e.Entity, field: str) -> Markup:
        """Return the numbered sources of one field."""
        return self.cite(self.register.sources(entity, field))

    def cite_reading(self, record: str, path: str) -> Markup:
        """Return the numbered sources of how a field was read or computed."""
        found = self.register.evidence(record, path)
        return self.cite(found.source if found else ())

    def tell_hidden(self, entity: e.Entity, field: str) -> Markup:
        """Return why a field of an entity's record is not shown, or nothing."""
        found = self.register.withheld(entity.record, field)
        return self.tell_withheld(found) if found else _NOTHING

    def hides(self, entity: e.Entity, field: str) -> bool:
        """Say whether a field of an entity's record is on record as not shown."""
        return self.register.withheld(entity.record, field) is not None

    def is_ahead(self, check: e.Check) -> bool:
        """Say whether a check has not been made yet."""
        return is_ahead(self.register, check)

    def find_recheck(self, check: e.Check) -> Deadline | None:
        """Return by when the guideline wants a check made again, where the check says other."""
        return find_recheck(self.register, check)

    def replies(self, record: str) -> Sequence[e.Comment]:
        """Return what parties have replied to a record, as far as it may be shown."""
        return find_replies(self.register, record)

    def label(self, table: str, column: str, value: e.Value) -> str:
        """Return the Swedish label of a value; an empty one is unknown."""
        written = e.write_value(value)
        return load_labels()[table, column, written] if written else formats.UNKNOWN

    def form(self, form: str) -> str | Markup:
        """Return the label of a form of collaboration, or that it is unknown."""
        return UNKNOWN_MARK if form == "unknown" else self.label("agreements", "form", form)

    def partner(self, identifier: str) -> Markup:
        """Return a link to a partner, or the words for a group of parties."""
        found = self.register.find(e.Partner, identifier)
        if found is None:
            return escape(name_party(self.register, identifier))
        return _LINK(self.link(f"parter/{found.id}/"), found.name)

    def partners(self, identifiers: Sequence[str]) -> Markup:
        """Return links to partners as `a, b och c`."""
        links = [self.partner(identifier) for identifier in identifiers]
        return Markup(formats.format_list(links))  # noqa: S704 -- each link is escaped above

    def document(self, identifier: str) -> Markup:
        """Return a link to the page of a document."""
        found = self.register.get(e.Document, identifier)
        return _LINK(self.link(f"kallor/{found.id}/"), found.title)

    def agreement(self, identifier: str) -> Markup:
        """Return a link to an agreement."""
        found = self.register.get(e.Agreement, identifier)
        return _LINK(self.link(f"partnerskap/{found.id}/"), found.title)

    def unit(self, partner: str, unit: str) -> str:
        """Return the name of a unit of a partner."""
        for candidate in self.register.by(e.Unit, "partner", partner):
            if candidate.unit == unit:
                return candidate.name
        return unit

    def period(self, agreement: e.Agreement) -> Markup:
        """Return first and last day, each as well known as it is; what is withheld says so."""
        start, end = (
            self.register.withheld(agreement.record, f"period.{name}") for name in ("start", "end")
        )
        told = tell_end(self.register, agreement)
        if not agreement.start and not told and bool(start) == bool(end):
            return _HIDDEN if start else UNKNOWN_MARK
        first = "startdatum visas inte" if start else "okänt startdatum"
        last = "slutdatum visas inte" if end else "okänt slutdatum"
        return _PERIOD(formats.format_partial(agreement.start) or first, told or last)

    def kronor(self, line: Line) -> Markup:
        """Return the amount of a line with its qualifier, or that it is unknown."""
        share = line.share_percent
        words = {"at_least": "minst ", "at_most": "högst ", "about": "cirka "}
        part = "" if share is None else f"{formats.format_number(share)} % av kostnaden"
        if line.amount is None and part:
            return join_markup((words.get(line.qualifier, ""), part))
        if line.amount is None:
            return CONTRADICTED if line.discrepancy else UNKNOWN_MARK
        amount = formats.format_kronor(line.amount)
        told = join_markup((words.get(line.qualifier, ""), amount))
        return join_markup((told, _IN_BRACKETS(part))) if part else told

    def replaced(self, line: Line) -> str:
        """Say what other support an amount stands in the place of, "" where it does for none."""
        if not line.replaces:
            return ""
        if line.replaces_amount is None:
            return f"Ersätter {line.replaces}, och är inga nya pengar."
        was = formats.format_kronor(line.replaces_amount)
        return f"Ersätter {line.replaces}, {was}. Bara det som är mer än så är nya pengar."

    def render(self, template: str, **values: Any) -> str:  # noqa: ANN401 -- for the template
        """Render a template of ours with this view as `v`."""
        text = (
            make_environment()
            .get_template(template)
            .render(v=self, settings=self.site.settings, link=self.link, **values)
        )
        return text.strip() + "\n"


@lru_cache(maxsize=65536)  # the same few ways lead from each page of a family
def find_way(address: str, here: str) -> str:
    """Return the way from one address of the site to another, as a link has it."""
    path, mark, anchor = address.partition("#")
    *folders, name = path.split("/")
    *own_folders, _ = here.split("/")
    shared = 0
    for one, own in zip(folders, own_folders, strict=False):
        if one != own:
            break
        shared += 1
    way = "../" * (len(own_folders) - shared) + "/".join((*folders[shared:], name))
    return (way or ("" if mark else "./")) + mark + anchor
