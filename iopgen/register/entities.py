"""The records as frozen values: one class a table, one attribute a column.

The columns are described in `schemas/`, once, with titles and units; a test holds the two against
each other. Absent text is "", lists are tuples; an absent number, date or yes or no is None, and so
is one that cannot be read, whose text is kept. Amounts are whole kronor.
Nothing is computed here: the modules beside it do that.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field as attribute
from dataclasses import fields
from decimal import Decimal
from functools import cache
from struct import Struct
from types import MappingProxyType

from iopgen.calc.dates import Span, parse_date
from iopgen.calc.kept import kept
from iopgen.reading.findings import Position
from iopgen.records.notations import INTEGER, NUMBER
from iopgen.records.schemas import Field, load_schemas


@kept()
class Entity:
    """What all have in common: the record they stand in and their own path in it."""

    record: str
    """Folder and id of the record, such as `agreements/bot-klump`."""
    within: str
    """The item's path in the record, such as `parties[ikf]`; empty for the record itself."""
    file: str
    """The file, relative to the root."""
    file_line: int
    places: bytes = attribute(compare=False, repr=False)
    """Line and column of each attribute, then of each item of its lists; see `find_place`."""
    unread: Mapping[str, str] = attribute(compare=False, repr=False)
    """The text of what stands there and could not be read, by attribute; nearly always empty."""


@kept()
class Agreement(Entity):
    """One row of `agreements`."""

    id: str
    title: str
    form: str
    summary: str
    description: str
    aliases: tuple[str, ...]
    activity_page: str
    thematic_area: str
    owner: tuple[str, ...]
    status: str
    case_numbers: tuple[str, ...]
    start: Span | None
    end: Span | None
    dated: Span | None
    signed: Span | None
    conditions: str
    extension_kind: str
    extension_step_months: int | None
    extension_latest_end: Span | None
    extension_agree_months_before: int | None
    open_ended: bool | None
    ended_on: Span | None
    termination_kind: str
    termination_notice_months: int | None
    termination_cure_days: int | None
    termination_grounds: tuple[str, ...]
    termination_dialogue_first: bool | None
    termination_in_writing: bool | None
    termination_repayment: str
    termination_ends_on: Span | None
    accession: str
    predecessor: str
    framework: str
    principles: tuple[str, ...]
    added_value: tuple[str, ...]
    outside: tuple[str, ...]
    review_triggers: tuple[str, ...]
    payment_paid: bool | None
    payment_text: str
    payment_days_before_start: int | None
    payment_every: str
    payment_number: int | None
    payment_amount: int | None
    payment_year: int | None
    payment_surplus: str
    payment_accounts: str
    payment_insight: str
    payment_auditor: str
    compensation_year: int | None
    compensation_per: str
    compensation_may_change: str
    participant_amount: int | None
    participant_occasions_min: int | None
    participant_occasions_max: int | None
    initiative_by: str
    preparation_need: str
    preparation_purpose: str
    preparation_consultation: str
    preparation_text: str
    pre_study: str
    interest_announced_on: Span | None
    interest_channel: str
    interest_count: int | None
    why_this_form: str
    state_aid: str
    state_aid_kind: str
    state_aid_amount_eur: int | None
    joint_application: str
    equality_analysis: str
    equality_analysis_text: str
    verified_on: Span | None
    verified_by_function: str
    verified_against: str
    note: str
    source: tuple[str, ...]


@kept()
class Party(Entity):
    """One row of `agreement_parties`."""

    agreement: str
    partner: str
    unnamed: str
    count: int | None
    count_qualifier: str
    role: str
    unit: str
    from_: Span | None
    to: Span | None
    attested: tuple[str, ...]
    annex: str
    note: str
    source: tuple[str, ...]


@kept()
class AgreementUnit(Entity):
    """One row of `agreement_units`."""

    agreement: str
    partner: str
    unit: str
    from_: Span | None
    to: Span | None
    status: str
    note: str
    source: tuple[str, ...]


@kept()
class Decision(Entity):
    """One row of `decisions`."""

    agreement: str
    kind: str
    body: str
    date: Span | None
    paragraph: str
    case_number: str
    link: str
    new_end: Span | None
    open_ended: bool | None
    reason: str
    note: str
    source: tuple[str, ...]


@kept()
class Commitment(Entity):
    """One row of `commitments`."""

    agreement: str
    by: tuple[str, ...]
    text: str
    kind: str
    note: str
    source: tuple[str, ...]


@kept()
class Goal(Entity):
    """One row of `goals`."""

    agreement: str
    goal: str
    text: str
    kind: str
    note: str
    source: tuple[str, ...]


@kept()
class Indicator(Entity):
    """One row of `indicators`."""

    agreement: str
    goal: str
    indicator: str
    text: str
    unit: str
    year: int | None
    target: Decimal | None
    aim: str
    target_women: Decimal | None
    target_men: Decimal | None
    source: tuple[str, ...]


@kept()
class TargetGroup(Entity):
    """One row of `target_groups`."""

    agreement: str
    text: str
    rank: str
    note: str
    source: tuple[str, ...]


@kept()
class FocusArea(Entity):
    """One row of `focus_areas`."""

    agreement: str
    name: str
    text: str
    lead: tuple[str, ...]
    source: tuple[str, ...]


@kept()
class AgreementArea(Entity):
    """One row of `agreement_areas`."""

    agreement: str
    guideline: str
    set: str
    item: str
    note: str
    source: tuple[str, ...]


@kept()
class Governance(Entity):
    """One row of `governance`."""

    agreement: str
    body: str
    kind: str
    composition: tuple[str, ...]
    tasks: tuple[str, ...]
    convener: str
    meetings_at_least: int | None
    meetings_per: str
    decision_rule: str
    disagreement: str
    status: str
    note: str
    source: tuple[str, ...]


@kept()
class FollowUpDuty(Entity):
    """One row of `follow_up_duties`."""

    agreement: str
    what: str
    every: str
    kind: str
    responsible: str
    note: str
    source: tuple[str, ...]


@kept()
class AnnualItem(Entity):
    """One row of `annual_cycle`."""

    agreement: str
    item: str
    kind: str
    about: str
    month: int | None
    by: str
    source: tuple[str, ...]


@kept()
class Function(Entity):
    """One row of `functions`."""

    agreement: str
    role: str
    function: str
    note: str
    source: tuple[str, ...]


@kept()
class CompensationTier(Entity):
    """One row of `compensation_tiers`."""

    agreement: str
    from_: int | None
    to: int | None
    amount: int | None
    printed: str
    note: str
    source: tuple[str, ...]


@kept()
class CompensationExtra(Entity):
    """One row of `compensation_extras`."""

    agreement: str
    text: str
    amount: int | None
    source: tuple[str, ...]


@kept()
class Volume(Entity):
    """One row of `volumes`."""

    agreement: str
    year: int | None
    per: str
    unit: str
    value: int | None
    min: int | None
    max: int | None
    qualifier: str
    text: str
    source: tuple[str, ...]


@kept()
class Evaluation(Entity):
    """One row of `evaluations`."""

    agreement: str
    by: str
    kind: str
    year: int | None
    document: str
    summary: str
    source: tuple[str, ...]


@kept()
class Ruling(Entity):
    """One row of `rulings`."""

    agreement: str
    court: str
    date: Span | None
    case_number: str
    finding: str
    status: str
    source: tuple[str, ...]


@kept()
class InterestMonth(Entity):
    """One row of `interest_months`."""

    agreement: str
    month: Span | None
    count: int | None
    source: tuple[str, ...]


@kept()
class Amendment(Entity):
    """One row of `amendments`."""

    agreement: str
    date: Span | None
    text: str
    body: str
    source: tuple[str, ...]


@kept()
class Assessment(Entity):
    """One row of `assessments`."""

    agreement: str
    guideline: str
    set: str
    item: str
    answer: str
    motivation: str
    made_on: Span | None
    made_by: str
    function: str
    source: tuple[str, ...]


@kept()
class Term(Entity):
    """One row of `terms`."""

    agreement: str
    guideline: str
    set: str
    item: str
    covered_by: str
    source: tuple[str, ...]


@kept()
class View(Entity):
    """One row of `views`."""

    agreement: str
    partner: str
    text: str
    source: tuple[str, ...]


@kept()
class Partner(Entity):
    """One row of `partners`."""

    id: str
    name: str
    sector: str
    legal_form: str
    org_number: str
    place: str
    part_of: str
    municipality_code: str
    region_code: str
    website: str
    register_ideburen: str
    limited_profit: str
    contact_function: str
    contact_email: str
    contact_phone: str
    contact_url: str
    verified_on: Span | None
    verified_by_function: str
    verified_against: str
    note: str
    source: tuple[str, ...]


@kept()
class Alias(Entity):
    """One row of `partner_aliases`."""

    partner: str
    name: str
    note: str
    source: tuple[str, ...]


@kept()
class Unit(Entity):
    """One row of `partner_units`."""

    partner: str
    unit: str
    name: str
    kind: str
    from_: Span | None
    to: Span | None
    status: str
    note: str
    source: tuple[str, ...]


@kept()
class PartnerBody(Entity):
    """One row of `partner_bodies`."""

    partner: str
    body: str
    kind: str
    composition: tuple[str, ...]
    tasks: tuple[str, ...]
    convener: str
    meetings_at_least: int | None
    meetings_per: str
    decision_rule: str
    disagreement: str
    status: str
    note: str
    source: tuple[str, ...]


@kept()
class Population(Entity):
    """One row of `populations`."""

    partner: str
    year: int | None
    value: int | None
    source: tuple[str, ...]


@kept()
class Document(Entity):
    """One row of `documents`."""

    id: str
    title: str
    issuer: str
    authority: str
    date: Span | None
    case_number: str
    link: str
    retrieved_on: Span | None
    kind: str
    status: str
    part_of: str
    lines: str
    extract: str
    ocr: bool | None
    note: str


@kept()
class Guideline(Entity):
    """One row of `guidelines`."""

    id: str
    title: str
    issuer: str
    issuer_agreement: str
    issuer_text: str
    status: str
    known_from: str
    decided_by: str
    decided_on: Span | None
    case_number: str
    valid_from: Span | None
    known_by: Span | None
    valid_to: Span | None
    replaces: str
    borrowed_guideline: str
    borrowed_text: str
    summary: str
    verified_on: Span | None
    verified_by_function: str
    verified_against: str
    note: str
    source: tuple[str, ...]


@kept()
class GuidelineUnit(Entity):
    """One row of `guideline_units`."""

    guideline: str
    unit: str
    from_: Span | None
    known_by: Span | None
    decided_by: str
    case_number: str
    source: tuple[str, ...]


@kept()
class GuidelineSet(Entity):
    """One row of `guideline_sets`."""

    guideline: str
    set: str
    title: str
    intro: str
    kind: str
    strength: str
    strength_text: str
    required: str
    pass_answer: str
    exhaustive: bool | None
    every: str
    recheck_months: int | None
    ocr_corrected: bool | None
    borrowed_guideline: str
    borrowed_set: str
    borrowed_text: str
    note: str
    source: tuple[str, ...]


@kept()
class GuidelineFollow(Entity):
    """One row of `guideline_follows`."""

    guideline: str
    set: str
    when: str
    text: str
    source: tuple[str, ...]


@kept()
class GuidelineItem(Entity):
    """One row of `guideline_items`."""

    guideline: str
    set: str
    kind: str
    item: str
    text: str
    strength: str
    pass_answer: str
    required: str
    if_yes: str
    if_no: str
    amount: int | None
    valid_on: Span | None
    observes: str
    also_at: tuple[str, ...]
    note: str
    source: tuple[str, ...]


@kept()
class Comparison(Entity):
    """One row of `comparisons`."""

    id: str
    title: str
    summary: str
    note: str
    source: tuple[str, ...]


@kept()
class ComparisonColumn(Entity):
    """One row of `comparison_columns`."""

    comparison: str
    guideline: str
    set: str
    label: str
    source: tuple[str, ...]


@kept()
class ComparisonRow(Entity):
    """One row of `comparison_rows`."""

    comparison: str
    row: str
    title: str
    motivation: str
    source: tuple[str, ...]


@kept()
class ComparisonItem(Entity):
    """One row of `comparison_items`."""

    comparison: str
    row: str
    guideline: str
    set: str
    item: str
    source: tuple[str, ...]


@kept()
class Budget(Entity):
    """One row of `budgets`."""

    id: str
    agreement: str
    title: str
    unit: str
    sign: str
    cost_sign: str
    basis: str
    indexation_base_year: int | None
    indexation_percent: Decimal | None
    indexation_per: str
    indexation_method: str
    indexation_applies_to: tuple[str, ...]
    index: str
    index_share_percent: Decimal | None
    index_rounding: int | None
    index_never_lower: bool | None
    index_base: Span | None
    indexation_text: str
    stated_total: int | None
    stated_total_per: str
    stated_total_lines: tuple[str, ...]
    stated_total_text: str
    verified_on: Span | None
    verified_by_function: str
    verified_against: str
    note: str
    source: tuple[str, ...]


@kept()
class IndexValue(Entity):
    """One row of `index_values`."""

    budget: str
    year: int | None
    value: Decimal | None
    period: Span | None
    source: tuple[str, ...]


@kept()
class BudgetLine(Entity):
    """One row of `budget_lines`."""

    budget: str
    agreement: str
    line: str
    year: int | None
    covers_start: Span | None
    covers_end: Span | None
    per: str
    party: str
    to: tuple[str, ...]
    kind: str
    category: str
    stage: str
    basis: str
    amount: int | None
    printed: str
    qualifier: str
    share_percent: Decimal | None
    replaces: str
    replaces_amount: int | None
    unit: str
    discrepancy: str
    separate: bool | None
    note: str
    source: tuple[str, ...]


@kept()
class BudgetColumn(Entity):
    """One row of `budget_columns`."""

    table: str
    column: str
    title: str
    kind: str
    year: int | None
    stage: str
    source: tuple[str, ...]


@kept()
class BudgetRow(Entity):
    """One row of `budget_rows`."""

    table: str
    row: str
    label: str
    type: str
    agreement: str
    whole_of: str
    whole_owner: str
    whole_rows: tuple[str, ...]
    cost_sign: str
    group: str
    placement: str
    inferred: tuple[str, ...]
    prose_printed: str
    prose_unit: str
    prose_column: str
    prose_source: tuple[str, ...]
    comment: str
    decision: str
    note: str
    source: tuple[str, ...]


@kept()
class BudgetCell(Entity):
    """One row of `budget_tables`."""

    table: str
    row: str
    column: str
    printed: str
    comment: str
    source: tuple[str, ...]


@kept()
class BudgetTerm(Entity):
    """One row of `budget_sums`."""

    table: str
    sum: str
    equals: str
    columns: tuple[str, ...]
    row: str
    factor: int | None
    source: tuple[str, ...]


@kept()
class Check(Entity):
    """One row of `checks`."""

    id: str
    partner: str
    agreement: str
    guideline: str
    made_on: Span | None
    by_function: str
    conclusion: str
    valid_until: Span | None
    remedy_distance_taken: bool | None
    remedy_measures: str
    remedy_carried_out_on: Span | None
    deviation_motivation: str
    deviation_by_function: str
    deviation_decided_on: Span | None
    publish_decided_by: str
    publish_decided_on: Span | None
    publish_communicated_on: Span | None
    note: str
    source: tuple[str, ...]


@kept()
class CheckDocument(Entity):
    """One row of `check_documents`."""

    check: str
    set: str
    item: str
    status: str
    on: Span | None


@kept()
class CheckAnswer(Entity):
    """One row of `check_answers`."""

    check: str
    set: str
    item: str
    answer: str
    motivation: str


@kept()
class FollowUp(Entity):
    """One row of `followups`."""

    id: str
    agreement: str
    year: int | None
    annual_report: str
    activity_plan: str
    budget_decided: str
    reconciled: str
    auditor: str
    review_on: Span | None
    review_by_function: str
    summary: str
    afterwards: str
    note: str
    source: tuple[str, ...]


@kept()
class Meeting(Entity):
    """One row of `followup_meetings`."""

    followup: str
    body: str
    date: Span | None
    source: tuple[str, ...]


@kept()
class Outcome(Entity):
    """One row of `outcomes`."""

    followup: str
    agreement: str
    year: int | None
    goal: str
    indicator: str
    value: Decimal | None
    value_women: Decimal | None
    value_men: Decimal | None
    status: str
    text: str
    note: str
    source: tuple[str, ...]


@kept()
class FollowUpVolume(Entity):
    """One row of `followup_volumes`."""

    followup: str
    agreement: str
    year: int | None
    unit: str
    value: int | None
    per: str
    of_which: int | None
    of_which_text: str
    qualifier: str
    text: str
    source: tuple[str, ...]


@kept()
class Discrepancy(Entity):
    """One row of `discrepancies`."""

    id: str
    question: str
    status: str
    explanation: str
    note: str
    source: tuple[str, ...]


@kept()
class DiscrepancyValue(Entity):
    """One row of `discrepancy_values`."""

    discrepancy: str
    label: str
    value: str
    unit: str
    basis: str
    suppressed: bool | None
    source: tuple[str, ...]


@kept()
class DiscrepancyConcern(Entity):
    """One row of `discrepancy_concerns`."""

    discrepancy: str
    concerned: str
    field: str


@kept()
class StatisticsTable(Entity):
    """One row of `statistics_records`."""

    id: str
    title: str
    agreement: str
    dimensions: tuple[str, ...]
    comparability: str
    threshold: int | None
    note: str
    source: tuple[str, ...]


@kept()
class StatisticsMeasure(Entity):
    """One row of `statistics_measures`."""

    statistics: str
    measure: str
    title: str
    unit: str
    counts: str
    kind: str
    year: int | None
    sum_of: tuple[str, ...]
    part_of: str
    group: str
    sensitive: bool | None
    source: tuple[str, ...]


@kept()
class StatisticsCell(Entity):
    """One row of `statistics`."""

    statistics: str
    row: str
    label: str
    type: str
    measure: str
    value: Decimal | None
    merged_from: tuple[str, ...]
    source: tuple[str, ...]


@kept()
class StatisticsTerm(Entity):
    """One row of `statistics_sums`."""

    statistics: str
    sum: str
    equals: str
    measures: tuple[str, ...]
    row: str
    factor: int | None
    source: tuple[str, ...]


@kept()
class Comment(Entity):
    """One row of `comments`."""

    partner: str
    unit: str
    text: str
    received_on: Span | None
    source: tuple[str, ...]


@kept()
class Evidence(Entity):
    """One row of `evidence`."""

    field: str
    reading: str
    note: str
    source: tuple[str, ...]


@kept()
class Withheld(Entity):
    """One row of `withheld`."""

    field: str
    reason: str
    legal_basis: str
    function: str
    date: Span | None


Verified = Agreement | Budget | Partner | Guideline
"""What can be held against its source, with the day, a function and a document."""

VERIFIED_KINDS: tuple[type[Verified], ...] = (Agreement, Budget, Partner, Guideline)
"""The same as a list, in the order in which it is gone through."""

CLASSES: Mapping[str, type[Entity]] = {
    "agreements": Agreement,
    "agreement_parties": Party,
    "agreement_units": AgreementUnit,
    "decisions": Decision,
    "commitments": Commitment,
    "goals": Goal,
    "indicators": Indicator,
    "target_groups": TargetGroup,
    "focus_areas": FocusArea,
    "agreement_areas": AgreementArea,
    "governance": Governance,
    "follow_up_duties": FollowUpDuty,
    "annual_cycle": AnnualItem,
    "functions": Function,
    "compensation_tiers": CompensationTier,
    "compensation_extras": CompensationExtra,
    "volumes": Volume,
    "evaluations": Evaluation,
    "rulings": Ruling,
    "interest_months": InterestMonth,
    "amendments": Amendment,
    "assessments": Assessment,
    "terms": Term,
    "views": View,
    "partners": Partner,
    "partner_aliases": Alias,
    "partner_units": Unit,
    "partner_bodies": PartnerBody,
    "populations": Population,
    "documents": Document,
    "guidelines": Guideline,
    "guideline_sets": GuidelineSet,
    "guideline_items": GuidelineItem,
    "guideline_units": GuidelineUnit,
    "guideline_follows": GuidelineFollow,
    "comparisons": Comparison,
    "comparison_columns": ComparisonColumn,
    "comparison_rows": ComparisonRow,
    "comparison_items": ComparisonItem,
    "budgets": Budget,
    "index_values": IndexValue,
    "budget_lines": BudgetLine,
    "budget_columns": BudgetColumn,
    "budget_rows": BudgetRow,
    "budget_tables": BudgetCell,
    "budget_sums": BudgetTerm,
    "checks": Check,
    "check_documents": CheckDocument,
    "check_answers": CheckAnswer,
    "followups": FollowUp,
    "followup_meetings": Meeting,
    "outcomes": Outcome,
    "followup_volumes": FollowUpVolume,
    "discrepancies": Discrepancy,
    "discrepancy_values": DiscrepancyValue,
    "discrepancy_concerns": DiscrepancyConcern,
    "statistics_records": StatisticsTable,
    "statistics_measures": StatisticsMeasure,
    "statistics": StatisticsCell,
    "statistics_sums": StatisticsTerm,
    "comments": Comment,
    "evidence": Evidence,
    "withheld": Withheld,
}
"""The class of each table that stands in records."""


Value = str | int | Decimal | Span | bool | None
"""A single value: a text, a number, a date, a yes or a no, or nothing."""

YES_OR_NO = MappingProxyType({"yes": True, "no": False})
"""What the values of a field mean that has these two and no others."""

_PLACE = Struct("=IH")
"""A line and a column, of a file of at most a million signs with lines of at most ten thousand."""


def _read_text(text: str) -> str:
    return text


def _read_integer(text: str) -> int | None:
    return int(text) if INTEGER.fullmatch(text) else None


def _read_number(text: str) -> Decimal | None:
    return Decimal(text) if NUMBER.fullmatch(text) else None


def find_reader(field: Field) -> Callable[[str], Value] | None:
    """Return what reads a text of a field, leniently; None for a list, which is of texts."""
    if field.separator:
        return None
    if field.notation in {"date", "partial-date", "month"}:
        return parse_date
    if field.categories.keys() == YES_OR_NO.keys():
        return YES_OR_NO.get
    return {"string": _read_text, "integer": _read_integer, "number": _read_number}[field.type]


def write_value(value: Value) -> str:
    """Return the text of a single value, as it stands in the records and in open data."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


COLUMNS = {"from_": "from", "concerned": "record"}
"""Attributes that can't have their column's name."""


def list_fields(kind: type[Entity]) -> tuple[tuple[str, Field], ...]:
    """Return each attribute of a class that is a column, with its field, in their order."""
    return _load_fields()[kind]


@cache
def _load_fields() -> Mapping[type[Entity], tuple[tuple[str, Field], ...]]:
    return {
        kind: tuple(
            (one.name, load_schemas().tables[table].field(COLUMNS.get(one.name, one.name)))
            for one in fields(kind)[len(fields(Entity)) :]
        )
        for table, kind in CLASSES.items()
    }


@cache
def load_readers() -> Mapping[
    type[Entity], tuple[tuple[str, str, Callable[[str], Value] | None], ...]
]:
    """Return attribute, column and reader (None for a list) of each column of each class."""
    return {
        kind: tuple((name, field.name, find_reader(field)) for name, field in listed)
        for kind, listed in _load_fields().items()
    }


@cache
def _load_numbers() -> Mapping[type[Entity], Mapping[str, int]]:
    """Return which one, counted from nought, each attribute of a class is."""
    return {
        kind: {name: number for number, (name, _) in enumerate(listed)}
        for kind, listed in _load_fields().items()
    }


# --- where it stands -----------------------------------------------------------------------------


def find_place(entity: Entity, name: str) -> Position:
    """Return where an attribute stands, or would stand."""
    return _unpack(entity, _load_numbers()[type(entity)][name])


def iter_texts(entity: Entity, name: str) -> Iterator[tuple[str, Position]]:
    """Yield each text of an attribute with its place: of a list each item, of others the one."""
    values = getattr(entity, name)
    if not isinstance(values, tuple):
        if text := get_text(entity, name):
            yield text, find_place(entity, name)
        return
    if not values:
        return
    listed = list_fields(type(entity))
    before = len(listed)
    for one, field in listed:
        if one == name:
            break
        before += len(getattr(entity, one)) if field.separator else 0
    for number, text in enumerate(values, start=before):
        yield text, _unpack(entity, number)


def get_texts(entity: Entity, name: str) -> tuple[str, ...]:
    """Return the texts of an attribute without their places, which take longer to find."""
    values = getattr(entity, name)
    return values if isinstance(values, tuple) else (get_text(entity, name),)


def get_text(entity: Entity, name: str) -> str:
    """Return the text of a single value, also of one that could not be read; "" for nothing."""
    value = getattr(entity, name)
    return entity.unread.get(name, "") if value in (None, "") else write_value(value)


def is_stated(entity: Entity, name: str) -> bool:
    """Say whether the record states an attribute, be it in a way that cannot be read."""
    return getattr(entity, name) not in (None, "", ()) or name in entity.unread


def _unpack(entity: Entity, number: int) -> Position:
    return Position(entity.file, *_PLACE.unpack_from(entity.places, number * _PLACE.size))
