"""Guidelines: exact wording, strength and polarity; how the lists of several of them compare.

What corresponds to what is data with a motivation, and a reading of ours: nothing is matched here.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from iopgen.calc.formats import format_count, format_list
from iopgen.pages.base import make_page
from iopgen.pages.titles import sort_by_title
from iopgen.pages.view import PageView, SiteContents
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.what_binds import (
    ASSESSED,
    CONTROLLED,
    find_awaiting,
    find_bound,
    find_items,
    may_be_adopted,
)
from iopgen.review.assessments import TERMS, explain_unbound, find_sets
from iopgen.review.sentences import name_party
from iopgen.site import SECTION, Draft, Page

GUIDELINE_LIST = "riktlinjer/"

WARNINGS = {
    "proposed": "Förslag, beslut saknas i underlaget.",
    "unknown": "Om texten är antagen framgår inte av underlaget.",
    "replaced": "Ersatt, gäller inte längre.",
}

NOBODY_ADOPTS = "Ingen riktlinje som någon antar."
"""Of a text that is an agreement's own, or describes: nobody would adopt it."""


def tell_standing(guideline: e.Guideline) -> str:
    """Return what a reader must know of a text's standing; "" for an adopted one."""
    if guideline.status == "unknown" and not may_be_adopted(guideline):
        return ""
    return WARNINGS.get(guideline.status, "")


STATUSES = {
    "adopted": "antagen",
    "proposed": "förslag",
    "replaced": "ersatt",
    "unknown": "oklart om antagen",
}
"""What the head of a column says of its guideline."""

MOST_THEMES = 24
"""The table of principles has a column of its own for no more than so many themes."""

OTHER_THEMES = "Andra principer"
"""The column of all other principles, where there are more."""

_PLAIN_WORDS = re.compile(r"[\w ,.()–-]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One list of one guideline, as it stands in a comparison."""

    guideline: e.Guideline
    set: e.GuidelineSet
    label: str
    count: int
    """How many items the list has."""

    @property
    def head(self) -> str:
        """Return the label and whether the guideline is adopted."""
        return f"{self.label} ({STATUSES[self.guideline.status]})"


@dataclass(frozen=True, slots=True)
class Theme:
    """One row of a comparison: for each column the items that stand there, often one or none."""

    row: e.ComparisonRow
    cells: tuple[tuple[e.GuidelineItem, ...], ...]

    @property
    def breadth(self) -> int:
        """Return in how many columns the theme is found."""
        return sum(bool(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A comparison, resolved."""

    comparison: e.Comparison
    columns: tuple[Column, ...]
    themes: tuple[Theme, ...]

    @property
    def is_wide(self) -> bool:
        """Say whether the table is scrolled on a phone and not cut into blocks.

        A block repeats the heads through the style sheet, where only plain words may stand.
        """
        return not all(_PLAIN_WORDS.fullmatch(column.head) for column in self.columns)

    @property
    def balance(self) -> str:
        """Say in words how many themes all lists share, and how many stand in one only."""
        shared = sum(theme.breadth == len(self.columns) for theme in self.themes)
        alone = sum(theme.breadth == 1 for theme in self.themes)
        count = format_count(len(self.themes), "tema", "teman")
        return f"{count}: {shared} finns i alla listor, {alone} bara i en{self._tell_rest()}."

    def _tell_rest(self) -> str:
        """Name the themes that stand in some lists, so that the count can be followed."""
        some = [theme for theme in self.themes if 1 < theme.breadth < len(self.columns)]
        if not some:
            return ""
        named = format_list([f"”{theme.row.title}” i {theme.breadth}" for theme in some])
        return f" och {len(some)} i några av dem ({named})"


@dataclass(frozen=True, slots=True)
class Stand:
    """One agreement with the principles it states or rests on through its framework."""

    agreement: e.Agreement
    stated: Mapping[str, tuple[str, ...]]
    """Theme to the agreement's own words."""
    inherited: Mapping[str, tuple[str, ...]]
    """Theme to the words of the framework, where the agreement itself does not state it."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Which agreement rests on which principles."""

    themes: tuple[str, ...]
    stands: tuple[Stand, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """An area that a text has pointed out, and which an agreement works in."""

    stated: e.AgreementArea
    item: e.GuidelineItem
    head: e.GuidelineSet
    guideline: e.Guideline


def draft_pages(site: SiteContents) -> Iterator[Draft]:
    """Draft the list of guidelines and each one's page."""
    yield Draft(GUIDELINE_LIST, SECTION, partial(_make_guidelines, site))
    for one in site.register.all(e.Guideline):
        make = partial(_make_guideline_page, site, one)
        yield Draft(f"{GUIDELINE_LIST}{one.id}/", "guideline", make, one.record, one.file)


def _make_guidelines(site: SiteContents) -> Page:
    register = site.register
    guidelines = register.all(e.Guideline)
    return make_page(
        PageView(site, GUIDELINE_LIST),
        "guidelines.html",
        title="Riktlinjer",
        description="Vad kommunernas riktlinjer kräver av idéburna offentliga partnerskap.",
        kind=SECTION,
        section=GUIDELINE_LIST,
        guidelines=[
            (g, count_items(register, g.id), [name for name, _ in name_units(register, g)])
            for g in guidelines
        ],
        standing=tell_standing,
        nobody_adopts=NOBODY_ADOPTS,
        comparisons=[
            (make_comparison(register, c), register.discrepancies(c.record))
            for c in register.all(e.Comparison)
        ],
        matrix=find_principle_matrix(register),
    )


def _make_guideline_page(site: SiteContents, guideline: e.Guideline) -> Page:
    register, view = site.register, PageView(site, f"{GUIDELINE_LIST}{guideline.id}/")
    return make_page(
        view,
        "guideline.html",
        title=guideline.title,
        description=guideline.summary,
        kind="guideline",
        section=GUIDELINE_LIST,
        record_path=guideline.file,
        g=guideline,
        sets=register.by(e.GuidelineSet, "guideline", guideline.id),
        items=register.by(e.GuidelineItem, "guideline", guideline.id),
        warning=tell_standing(guideline),
        relations=find_relations(register, guideline),
        readings=view.readings(guideline.record),
        used=find_users(register, guideline.id),
        earlier=register.find(e.Guideline, guideline.replaces),
        later=register.by(e.Guideline, "replaces", guideline.id),
        units=name_units(register, guideline),
        follows=register.by(e.GuidelineFollow, "guideline", guideline.id),
        find_loan=partial(find_loan, register),
        compared=find_comparisons(register, guideline.id),
        working=find_working(register, guideline.id),
    )


def count_items(register: Register, guideline: str) -> list[tuple[e.GuidelineSet, int]]:
    """Return each set of a guideline with the number of its items."""
    return [
        (s, len(find_items(register, s)))
        for s in register.by(e.GuidelineSet, "guideline", guideline)
    ]


def name_units(register: Register, guideline: e.Guideline) -> list[tuple[str, e.GuidelineUnit]]:
    """Return the units that a guideline is for, each with its name; none where it is for all."""
    names = {one.unit: one.name for one in register.by(e.Unit, "partner", guideline.issuer)}
    units = register.by(e.GuidelineUnit, "guideline", guideline.id)
    return [(names.get(one.unit, one.unit), one) for one in units]


@dataclass(frozen=True, slots=True)
class Loan:
    """Where words are borrowed from."""

    title: str
    section: str = ""
    address: str = ""
    """The page of the text, and the section on it; empty for one that is not on record."""


def find_loan(register: Register, row: e.Guideline | e.GuidelineSet) -> Loan | None:
    """Return where a guideline, or a list in it, has its words from; None for its own words."""
    lender = register.find(e.Guideline, row.borrowed_guideline)
    if lender is None:
        return Loan(row.borrowed_text) if row.borrowed_text else None
    named = row.borrowed_set if isinstance(row, e.GuidelineSet) else ""
    heads = register.by(e.GuidelineSet, "guideline", lender.id)
    section = next((head.title for head in heads if head.set == named), "")
    return Loan(
        lender.title, section, f"{GUIDELINE_LIST}{lender.id}/{f'#{named}' if named else ''}"
    )


def find_users(register: Register, guideline: str) -> list[str]:
    """Return the agreements that are assessed against a guideline, or checked by it."""
    kinds: tuple[type[e.Assessment | e.Term | e.Check], ...] = (e.Assessment, e.Term, e.Check)
    found = {x.agreement for kind in kinds for x in register.by(kind, "guideline", guideline)}
    return sorted(found)


def find_relations(register: Register, guideline: e.Guideline) -> list[tuple[e.Agreement, str]]:
    """Return the issuer's own IOPs with how the guideline stands to each, in words.

    Only of a text that asks something of an agreement or its parties.
    """
    kinds = (*ASSESSED, *CONTROLLED, *TERMS)
    if not guideline.issuer or not find_sets(register, [guideline], kinds):
        return []
    own = [a for a in register.by(e.Agreement, "owner", guideline.issuer) if a.form == "iop"]
    return [(a, _tell_relation(register, a, guideline)) for a in sort_by_title(own)]


def _tell_relation(register: Register, agreement: e.Agreement, guideline: e.Guideline) -> str:
    if guideline in find_bound(register, agreement):
        return "gällde när avtalet ingicks"
    if guideline in find_awaiting(register, agreement):
        return "skulle gälla om förslaget blir avtal"
    return explain_unbound(register, agreement, guideline)


def find_working(
    register: Register, guideline: str
) -> dict[tuple[str, str], list[e.AgreementArea]]:
    """Return who works in the areas of a guideline, by set and item."""
    found: dict[tuple[str, str], list[e.AgreementArea]] = {}
    for area in register.by(e.AgreementArea, "guideline", guideline):
        found.setdefault((area.set, area.item), []).append(area)
    return found


def find_areas(register: Register, agreement: str) -> list[Area]:
    """Return the areas that an agreement works in, in the order of its record."""
    return [
        Area(stated, item, head, register.get(e.Guideline, stated.guideline))
        for stated in register.by(e.AgreementArea, "agreement", agreement)
        for head in register.by(e.GuidelineSet, "guideline", stated.guideline)
        if head.set == stated.set
        for item in find_items(register, head)
        if item.item == stated.item
    ]


# --- side by side --------------------------------------------------------------------------------


def find_comparisons(register: Register, guideline: str) -> list[e.Comparison]:
    """Return the comparisons that a guideline stands in."""
    columns = register.by(e.ComparisonColumn, "guideline", guideline)
    return [
        register.get(e.Comparison, name) for name in dict.fromkeys(c.comparison for c in columns)
    ]


def make_comparison(register: Register, comparison: e.Comparison) -> SideBySide:
    """Resolve a comparison: the lists in their order, each theme with the items of each list."""
    columns = tuple(
        _make_column(register, c)
        for c in register.by(e.ComparisonColumn, "comparison", comparison.id)
    )
    themes = tuple(
        Theme(row, tuple(_find_items(register, row, column) for column in columns))
        for row in register.by(e.ComparisonRow, "comparison", comparison.id)
    )
    return SideBySide(comparison, columns, themes)


def _make_column(register: Register, column: e.ComparisonColumn) -> Column:
    guideline = register.get(e.Guideline, column.guideline)
    found, count = next(
        pair for pair in count_items(register, guideline.id) if pair[0].set == column.set
    )
    return Column(guideline, found, column.label or name_issuer(register, guideline), count)


def name_issuer(register: Register, guideline: e.Guideline) -> str:
    """Return who stands behind a guideline, in words."""
    if guideline.issuer:
        return name_party(register, guideline.issuer)
    if guideline.issuer_agreement:
        return register.get(e.Agreement, guideline.issuer_agreement).title
    return guideline.issuer_text


def _find_items(
    register: Register, row: e.ComparisonRow, column: Column
) -> tuple[e.GuidelineItem, ...]:
    """Return the items of one list that stand under one theme, in the order of the list."""
    placed = {
        one.item
        for one in register.by(e.ComparisonItem, "comparison", row.comparison)
        if (one.row, one.guideline, one.set) == (row.row, column.guideline.id, column.set.set)
    }
    return tuple(item for item in find_items(register, column.set) if item.item in placed)


# --- agreements and principles -------------------------------------------------------------------


def find_principle_matrix(register: Register) -> Matrix:
    """Return which agreement rests on which principles, by the themes of the comparisons.

    A principle that no comparison knows of is a theme of its own. Agreements that state none, and
    have no framework that does, are left out: nothing is known of them.
    """
    stands = tuple(
        stand for a in register.all(e.Agreement) if (stand := _make_stand(register, a)) is not None
    )
    used = {theme for s in stands for theme in (*s.stated, *s.inherited)}
    known = [row.title for row in register.all(e.ComparisonRow) if row.title in used]
    themes = tuple(dict.fromkeys([*known, *sorted(used - set(known), key=str.casefold)]))
    return Matrix(themes, stands) if len(themes) <= MOST_THEMES else _gather_rare(themes, stands)


def _gather_rare(themes: Sequence[str], stands: Sequence[Stand]) -> Matrix:
    """Return a matrix with the most common themes, and one column for all other principles.

    One column for each would make the table as wide as it is long.
    """
    counts = Counter(theme for s in stands for theme in (*s.stated, *s.inherited))
    common = {theme for theme, _ in counts.most_common(MOST_THEMES)}

    def gather(found: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        own = {theme: words for theme, words in found.items() if theme in common}
        rest = tuple(w for theme, words in found.items() if theme not in common for w in words)
        return own | ({OTHER_THEMES: rest} if rest else {})

    kept = (*(theme for theme in themes if theme in common), OTHER_THEMES)
    return Matrix(
        kept, tuple(Stand(s.agreement, gather(s.stated), gather(s.inherited)) for s in stands)
    )


def _make_stand(register: Register, agreement: e.Agreement) -> Stand | None:
    framework = register.find(e.Agreement, agreement.framework)
    stated = _group(register, agreement, agreement.principles)
    behind = _group(register, framework, framework.principles) if framework else {}
    if not stated and not behind:
        return None
    return Stand(agreement, stated, {t: words for t, words in behind.items() if t not in stated})


def _group(
    register: Register, agreement: e.Agreement, principles: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    """Return an agreement's principles by theme."""
    titles = _find_titles(register, (agreement.id, agreement.framework))
    found: dict[str, tuple[str, ...]] = {}
    for words in principles:
        title = titles.get(words.casefold(), words[:1].upper() + words[1:])
        found[title] = (*found.get(title, ()), words)
    return found


def _find_titles(register: Register, issuers: tuple[str, str]) -> dict[str, str]:
    """Return the theme of each principle that an agreement or its framework issued, by words."""
    titles: dict[str, str] = {}
    for issuer in filter(None, issuers):
        for guideline in register.by(e.Guideline, "issuer_agreement", issuer):
            for item in register.by(e.GuidelineItem, "guideline", guideline.id):
                if item.kind == "principles" and (title := _find_theme(register, item)):
                    titles.setdefault(item.text.casefold(), title)
    return titles


def _find_theme(register: Register, item: e.GuidelineItem) -> str:
    """Return the theme that an item stands under in the first comparison that has it, or ""."""
    key = (item.set, item.item)
    for one in register.by(e.ComparisonItem, "guideline", item.guideline):
        if (one.set, one.item) == key:
            rows = register.by(e.ComparisonRow, "comparison", one.comparison)
            return next(row.title for row in rows if row.row == one.row)
    return ""
