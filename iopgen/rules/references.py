"""Rules about what points at what: lists of ids, units, fields, items of guidelines."""

from collections.abc import Iterator

from iopgen.calc.formats import fold_name
from iopgen.reading.findings import Code, Finding, Severity, clean
from iopgen.reading.nodes import KIND_OF_FOLDER
from iopgen.records.notations import GROUPS, RECORD
from iopgen.records.outlines import Outline
from iopgen.records.shapes import find_path_fault
from iopgen.records.suggestions import suggest
from iopgen.records.validation import make_reference_finding
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.rules.base import (
    CONSISTENCY,
    has_unclear_parties,
    rule,
    say,
    say_at,
    take_first,
)
from iopgen.rules.checks import OPEN_FIELDS
from iopgen.rules.guidelines import Answer, InGuideline, find_guideline


@rule(
    Code(
        "unknown-in-list",
        Severity.ERROR,
        "Listan nämner något som inte finns",
        "Rätta id:t eller lägg till posten som saknas. Varje värde i listan ska vara ett id.",
        "owner:\n  - exempelkommun\n  - exempelregoinen",
        CONSISTENCY,
    )
)
def check_lists(register: Register) -> Iterator[Finding]:
    """Each value of a list of ids names a record (Frictionless checks single ids)."""
    names = {fold_name(one.name): one.partner for one in register.all(e.Alias)}
    names |= {fold_name(one.name): one.id for one in register.all(e.Partner)}
    for kind in e.CLASSES.values():
        for name, field in e.list_fields(kind):
            if not (field.separator and field.refers):
                continue
            known = register.list_ids(field.refers)
            for row in register.all(kind):
                for text, position in e.iter_texts(row, name):
                    if text not in known:
                        found = make_reference_finding(text, position, field, known, names)
                        yield say_at("unknown-in-list", position, found.message, found.hint)


@rule(
    Code(
        "unknown-party",
        Severity.ERROR,
        "Åtagandet gäller en part som inte är med",
        "Skriv id för en av samarbetets parter, eller public, civil eller all. Lägg annars till "
        "parten under parties.",
        "commitments:\n  - by: foreningen-som-inte-ar-part\n    text: Ta emot deltagare",
        CONSISTENCY,
    )
)
def check_commitment_parties(register: Register) -> Iterator[Finding]:
    """Whoever commits to something is a party of the agreement."""
    for agreement in dict.fromkeys(row.agreement for row in register.all(e.Commitment)):
        if has_unclear_parties(register, agreement):
            continue
        known = _known_parties(register, agreement)
        wrong = (
            (text, position)
            for row in register.by(e.Commitment, "agreement", agreement)
            for text, position in e.iter_texts(row, "by")
            if text not in known and text not in GROUPS
        )
        for text, position in take_first(wrong):
            message = f'"{clean(text)}" är inte part i samarbetet'
            yield say_at("unknown-party", position, message, suggest(text, sorted(known)))


def _known_parties(register: Register, agreement: str) -> set[str]:
    parties = register.by(e.Party, "agreement", agreement)
    return {text for row in parties if (text := row.partner)}


@rule(
    Code(
        "unknown-unit",
        Severity.ERROR,
        "Enheten finns inte hos organisationen",
        "Lägg till enheten under units hos organisationen, eller rätta id:t.",
        "parties:\n  - {partner: exempelkommun, role: public, unit: forvaltning-som-inte-finns}",
        CONSISTENCY,
    )
)
def check_units(register: Register) -> Iterator[Finding]:
    """A unit is one of its organisation's own units, where the organisation itself is known."""
    rows: list[HasUnit] = [*register.all(e.Party), *register.all(e.AgreementUnit)]
    rows += [*register.all(e.BudgetLine), *register.all(e.GuidelineUnit)]
    rows += register.all(e.Comment)
    for row in rows:
        partner = _find_holder(register, row)
        unit, known = row.unit, [one.unit for one in register.by(e.Unit, "partner", partner)]
        if unit and register.find(e.Partner, partner) and unit not in known:
            message = f'enheten "{clean(unit)}" finns inte hos {partner}'
            yield say("unknown-unit", row, "unit", message, suggest(unit, known))


HasUnit = e.Party | e.AgreementUnit | e.BudgetLine | e.GuidelineUnit | e.Comment
"""What names a unit of an organisation."""


def _find_holder(register: Register, row: HasUnit) -> str:
    """Return whose the unit is that a row names."""
    if isinstance(row, e.GuidelineUnit):
        guideline = register.find(e.Guideline, row.guideline)
        return guideline.issuer if guideline else ""
    return row.party if isinstance(row, e.BudgetLine) else row.partner


@rule(
    Code(
        "unknown-field",
        Severity.ERROR,
        "Belägget gäller en uppgift som inte finns",
        "Skriv uppgiftens plats i posten, till exempel period.end eller parties[partens-id].",
        "evidence:\n  - {field: period.slut, source: exempelavtal#3, reading: stated}",
        CONSISTENCY,
    )
)
def check_evidence_fields(register: Register) -> Iterator[Finding]:
    """Evidence stands for something that the record states."""
    for row in register.all(e.Evidence):
        field = row.field
        if field and register.outline(row).find(field) is None:
            message = f'"{clean(field)}" finns inte i posten'
            hint = _explain_field(register, row, field)
            if not _names_mistyped_party(register, row.record, field):
                yield say("unknown-field", row, "field", message, hint)


_VERY_ALIKE = 0.8
"""How near an id in brackets must be: most differ by a year alone, and are another thing."""


def _explain_field(register: Register, row: e.Evidence, field: str) -> str:
    """Say what to do with evidence for something that is not there.

    What such a record can have is missing or empty; else what was meant, by its Swedish name too.
    """
    kind = KIND_OF_FOLDER[row.record.partition("/")[0]]
    is_wrong, meant = find_path_fault(kind, field)
    if is_wrong:
        return meant or _suggest_field(register.outline(row), field)
    head, bracket, _ = field.partition("[")
    items = register.outline(row).find(head) if bracket else None
    if items and items.inner:
        near = suggest(field, [f"{head}[{name}]" for name in items.inner], _VERY_ALIKE)
        return near or f"det som finns under {head} är {', '.join(map(clean, items.inner))}"
    return "fyll i uppgiften, eller ta bort punkten under evidence om den inte är känd"


def _names_mistyped_party(register: Register, record: str, field: str) -> bool:
    """Say whether a path leads to a party by its id, in a record where one is mistyped."""
    agreement = record.removeprefix("agreements/")
    return field.startswith("parties[") and has_unclear_parties(register, agreement)


@rule(
    Code(
        "unknown-term-field",
        Severity.ERROR,
        "Avtalsvillkoret ska stå i en uppgift som inte finns",
        "Skriv i covered_by var i samma post villkoret står, till exempel period eller goals. "
        "Lägg annars till uppgiften, eller ta bort covered_by: villkoret räknas som uppfyllt.",
        "terms:\n  - {guideline: regler, set: villkor, item: slut, covered_by: period.slut}",
        CONSISTENCY,
    )
)
def check_term_fields(register: Register) -> Iterator[Finding]:
    """What covers a term stands in the agreement's record, or is withheld there."""
    withheld = {(row.file, row.field) for row in register.all(e.Withheld)}
    for row in register.all(e.Term):
        field = row.covered_by
        if field and (row.file, field) not in withheld and not _is_stated(register, row, field):
            message = f'"{clean(field)}" finns inte i posten'
            hint = _suggest_field(register.outline(row), field)
            yield say("unknown-term-field", row, "covered_by", message, hint)


def _is_stated(register: Register, term: e.Term, field: str) -> bool:
    """Say whether something stands at a path of a term's record; an empty list is nothing."""
    found = register.outline(term).find(field)
    return found is not None and not found.is_empty_list


def _suggest_field(outline: Outline, field: str) -> str:
    """Return `menade du …?` for the `field` path nearest by its last key, or nothing."""
    paths = {path: path.rpartition(".")[2] for path in outline.iter_paths(field.count("."))}
    tail = field.rpartition(".")[2]
    return suggest(field, [path for path, last in paths.items() if suggest(tail, [last])])


@rule(
    Code(
        "unknown-concern",
        Severity.ERROR,
        "Frågan gäller en uppgift som inte finns",
        "Skriv mapp och id för posten i record, och uppgiftens plats i posten i field.",
        "concerns:\n  - {record: agreements/exempel, field: period.slut}",
        CONSISTENCY,
    )
)
def check_concerns(register: Register) -> Iterator[Finding]:
    """A discrepancy concerns a record and a field that exist."""
    for row in register.all(e.DiscrepancyConcern):
        key, field = row.concerned, row.field
        outline = register.find_outline(key)
        if outline is None and RECORD.fullmatch(key) and key not in register.unread:
            hint = suggest(key, sorted(register.list_records()))
            message = f'posten "{clean(key)}" finns inte'
            yield say("unknown-concern", row, "concerned", message, hint)
        elif outline and field and outline.find(field) is None:
            message = f'"{clean(field)}" finns inte i {key}'
            yield say("unknown-concern", row, "field", message, _suggest_field(outline, field))


@rule(
    Code(
        "private-concern",
        Severity.ERROR,
        "Frågan gäller något i en kontroll som inte alla får se",
        "Ange i field den uppgift som frågan gäller: made_on, by_function, guideline, conclusion "
        "eller valid_until. Resten av en kontroll visas bara efter beslut, men en fråga visas för "
        "alla, med alla sina värden. Ta annars bort raden.",
        'concerns:\n  - {record: checks/exempel, field: "answers[vald]"}',
        "Registrets egen regel: svaren i en kontroll visas först när någon har beslutat det",
    )
)
def check_private_concerns(register: Register) -> Iterator[Finding]:
    """A discrepancy about a check is about what everybody sees, also where more is published."""
    # Whether the day has come depends on the as-of date, and what does can't be an error.
    for row in register.all(e.DiscrepancyConcern):
        record, field = row.concerned, row.field
        if record.startswith("checks/") and field not in OPEN_FIELDS:
            message = f'"{clean(field)}" visas inte för alla' if field else "field saknas"
            column = "field" if field else "concerned"
            yield say("private-concern", row, column, message)


@rule(
    Code(
        "duplicate-item",
        Severity.ERROR,
        "Samma id två gånger i en lista",
        "Ge varje punkt i listan ett eget id.",
        "goals:\n  - {id: arbete, text: Fler i arbete}\n  - {id: arbete, text: Bättre hälsa}",
        CONSISTENCY,
    )
)
def check_item_ids(register: Register) -> Iterator[Finding]:
    """Ids are unique in their own list."""
    for kind, column in _ITEM_IDS:
        seen: dict[tuple[str, str, str], int] = {}
        for row in register.all(kind):
            key = (row.file, row.within.rpartition("[")[0], getattr(row, column))
            if key in seen:
                message = f'id "{clean(key[2])}" står redan på rad {seen[key]}'
                yield say("duplicate-item", row, column, message)
            seen.setdefault(key, row.file_line)


@rule(
    Code(
        "duplicate-answer",
        Severity.ERROR,
        "Samma punkt är besvarad två gånger",
        "Ta bort det ena svaret. Har bedömningen gjorts om får den nya en egen dag i made_on.",
        "answers:\n  - {set: demokrati, item: vald, answer: no}\n"
        "  - {set: demokrati, item: vald, answer: yes}",
        CONSISTENCY,
    )
)
def check_answers(register: Register) -> Iterator[Finding]:
    """Each item is answered once in a check and once in an assessment, and covered once by each."""
    for kind, columns in _ANSWERS.items():
        seen: dict[tuple[str, ...], int] = {}
        for row in register.all(kind):
            key = (row.file, *(e.get_text(row, column) for column in columns))
            if row.item and key in seen:
                message = f'"{clean(row.item)}" står redan på rad {seen[key]}'
                yield say("duplicate-answer", row, "item", message)
            seen.setdefault(key, row.file_line)


_ANSWERS: dict[type[Answer], tuple[str, ...]] = {
    e.CheckAnswer: ("set", "item"),
    e.CheckDocument: ("set", "item"),
    e.Assessment: ("guideline", "set", "item", "made_on", "made_by"),
    e.Term: ("guideline", "set", "item", "covered_by"),
}
"""What may stand once in a record, by table.

A partnership may assess itself on the day on which somebody in charge does.
"""

_ITEM_IDS: tuple[tuple[type[e.Entity], str], ...] = (
    (e.Goal, "goal"),
    (e.Indicator, "indicator"),
    (e.Unit, "unit"),
    (e.GuidelineSet, "set"),
    (e.GuidelineItem, "item"),
    (e.GuidelineUnit, "unit"),
    (e.ComparisonRow, "row"),
    (e.BudgetLine, "line"),
    (e.BudgetColumn, "column"),
    (e.BudgetRow, "row"),
    (e.StatisticsMeasure, "measure"),
)


@rule(
    Code(
        "unknown-guideline-item",
        Severity.ERROR,
        "Punkten finns inte i riktlinjen",
        "Rätta avsnittets eller punktens id så att det stämmer med riktlinjen.",
        "terms:\n  - {guideline: exempelriktlinje, set: avtalsvillkor, item: tolv}",
        CONSISTENCY,
    )
)
def check_guideline_items(register: Register) -> Iterator[Finding]:
    """Answers and terms name a set, and an item in it, of the guideline they are held against."""
    for kind in _HELD_AGAINST_ITEMS:
        for row in register.all(kind):
            guideline = find_guideline(register, row)
            if register.find(e.Guideline, guideline):
                yield from _check_item(row, guideline, _collect_items(register, guideline))


_HELD_AGAINST_ITEMS: tuple[type[Answer | InGuideline], ...] = (
    e.Assessment,
    e.Term,
    e.AgreementArea,
    e.CheckAnswer,
    e.CheckDocument,
    e.ComparisonColumn,
    e.ComparisonItem,
)


def _collect_items(register: Register, guideline: str) -> dict[str, list[str]]:
    """Return the ids of the items of each set of a guideline."""
    sets: dict[str, list[str]] = {}
    for row in register.by(e.GuidelineItem, "guideline", guideline):
        sets.setdefault(row.set, []).append(row.item)
    return sets


def _check_item(
    row: Answer | InGuideline, guideline: str, sets: dict[str, list[str]]
) -> Iterator[Finding]:
    named, item = row.set, "" if isinstance(row, e.ComparisonColumn) else row.item
    if named and named not in sets:
        message = f'avsnittet "{clean(named)}" finns inte i {guideline}'
        yield say("unknown-guideline-item", row, "set", message, suggest(named, sets))
    elif named and item and item not in sets[named]:
        message = f'punkten "{clean(item)}" finns inte i avsnittet "{named}" i {guideline}'
        yield say("unknown-guideline-item", row, "item", message, suggest(item, sets[named]))


@rule(
    Code(
        "unknown-goal",
        Severity.ERROR,
        "Utfallet gäller ett mål som inte finns",
        "Rätta målets eller indikatorns id så att det stämmer med samarbetets mål.",
        "outcomes:\n  - {goal: fler-i-arbbete, status: final}",
        CONSISTENCY,
    )
)
def check_outcome_goals(register: Register) -> Iterator[Finding]:
    """An outcome names a goal of its agreement, and an indicator of that goal."""
    for row in register.all(e.Outcome):
        agreement, goal, indicator = row.agreement, row.goal, row.indicator
        goals = [one.goal for one in register.by(e.Goal, "agreement", agreement)]
        indicators = [
            one.indicator
            for one in register.by(e.Indicator, "agreement", agreement)
            if one.goal == goal
        ]
        if not goal or not register.find(e.Agreement, agreement):
            continue
        if goal not in goals:
            message = f'målet "{clean(goal)}" finns inte i {agreement}'
            yield say("unknown-goal", row, "goal", message, suggest(goal, goals))
        elif indicator and indicator not in indicators:
            message = f'indikatorn "{clean(indicator)}" finns inte under målet "{goal}"'
            yield say("unknown-goal", row, "indicator", message, suggest(indicator, indicators))
