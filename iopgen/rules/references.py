"""Rules about what points at what: lists of ids, units, fields, items of guidelines."""

import re
from collections.abc import Iterator

from iopgen.findings import Code, Finding, Severity, clean
from iopgen.rules.base import CONSISTENCY, Context, rule, say, say_at, take_first
from iopgen.rules.checks import OPEN_FIELDS
from iopgen.schemas import load_schemas
from iopgen.source import Items, Mapping, Node, Record
from iopgen.tables import Row, find_node, identify_items, make_key, record_key, suggest
from iopgen.validate import GROUPS, RECORD, make_reference_finding


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
def check_lists(context: Context) -> Iterator[Finding]:
    """Each value of a list of ids names a record (Frictionless checks single ids)."""
    for table in load_schemas().tables.values():
        for field in table.fields:
            if not (field.separator and field.refers):
                continue
            known = context.ids[field.refers]
            for row in context.rows(table.name):
                for text, position in row.cells[field.name].items:
                    if text not in known:
                        found = make_reference_finding(text, position, field, known)
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
def check_commitment_parties(context: Context) -> Iterator[Finding]:
    """Whoever commits to something is a party of the agreement."""
    for agreement in dict.fromkeys(row.text("agreement") for row in context.rows("commitments")):
        known = _known_parties(context, agreement)
        wrong = (
            (text, position)
            for row in context.by("commitments", "agreement", agreement)
            for text, position in row.cells["by"].items
            if text not in known and text not in GROUPS
        )
        for text, position in take_first(wrong):
            message = f'"{clean(text)}" är inte part i samarbetet'
            yield say_at("unknown-party", position, message, suggest(text, sorted(known)))


def _known_parties(context: Context, agreement: str | None) -> set[str]:
    parties = context.by("agreement_parties", "agreement", agreement)
    return {text for row in parties if (text := row.text("partner"))}


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
def check_units(context: Context) -> Iterator[Finding]:
    """A unit is one of its organisation's own units, where the organisation itself is known."""
    for table, organisation in (
        ("agreement_parties", "partner"),
        ("agreement_units", "partner"),
        ("budget_lines", "party"),
    ):
        for row in context.rows(table):
            unit, partner = row.text("unit"), row.text(organisation)
            units = context.by("partner_units", "partner", partner)
            known = [one.text("unit") or "" for one in units]
            if unit and context.find("partners", partner) and unit not in known:
                message = f'enheten "{clean(unit)}" finns inte hos {partner}'
                yield say("unknown-unit", row, "unit", message, suggest(unit, known))


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
def check_evidence_fields(context: Context) -> Iterator[Finding]:
    """Evidence stands for something that the record states."""
    for row in context.rows("evidence"):
        field = row.text("field")
        if field and find_node(row.record, field) is None:
            message = f'"{clean(field)}" finns inte i posten'
            yield say("unknown-field", row, "field", message, _suggest_field(row.record, field))


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
def check_term_fields(context: Context) -> Iterator[Finding]:
    """What covers a term stands in the agreement's record, or is withheld there."""
    withheld = {(row.record.path, row.text("field")) for row in context.rows("withheld")}
    for row in context.rows("terms"):
        field = row.text("covered_by")
        if field and (row.record.path, field) not in withheld and not _is_stated(row, field):
            message = f'"{clean(field)}" finns inte i posten'
            hint = _suggest_field(row.record, field)
            yield say("unknown-term-field", row, "covered_by", message, hint)


def _is_stated(row: Row, field: str) -> bool:
    """Say whether something stands at a path of the row's record; an empty list is nothing."""
    node = find_node(row.record, field)
    return node is not None and not (isinstance(node, Items) and not node.items)


def _suggest_field(record: Record, field: str) -> str:
    """Return `menade du …?` for the `field` path nearest by its last key, or nothing."""
    paths = {path: path.rpartition(".")[2] for path in _iter_fields(record.root, field.count("."))}
    tail = field.rpartition(".")[2]
    return suggest(field, [path for path, last in paths.items() if suggest(tail, [last])])


def _iter_fields(node: Node, depth: int, path: str = "") -> Iterator[str]:
    """Yield the paths of all that stands in a node, with `depth` dots at most."""
    if path:
        yield path
    if isinstance(node, Items):
        for identity, item in zip(identify_items(node), node.items, strict=True):
            yield from _iter_fields(item, depth, f"{path}[{identity}]")
    elif isinstance(node, Mapping) and depth >= 0:
        for entry in node.entries:
            inner = f"{path}.{entry.key.text}" if path else entry.key.text
            yield from _iter_fields(entry.value, depth - bool(path), inner)


@rule(
    Code(
        "withheld-and-stated",
        Severity.ERROR,
        "Uppgiften är både utelämnad och ifylld",
        "Ta bort värdet, eller ta bort raden under withheld. En uppgift som inte ska visas får "
        "inte heller stå i filen, eftersom filen är offentlig.",
        "why_this_form: …\nwithheld:\n  - {field: why_this_form, reason: …}",
        "Offentlighets- och sekretesslagen (2009:400)",
    )
)
def check_withheld(context: Context) -> Iterator[Finding]:
    """What is withheld does not stand in the public file."""
    for row in context.rows("withheld"):
        field = row.text("field")
        if field and find_node(row.record, field) is not None:
            message = f'"{clean(field)}" är utelämnad men står ändå i filen'
            yield say("withheld-and-stated", row, "field", message)


_LAW = re.compile(
    r"(?<=\w\w)(lagen|balken|förordningen|regeringsformen)\b|\bregeringsformen\b"
    r"|\b(OSL|TF|RF|GDPR|SFS)\b|\b[0-9]{4}[:/][0-9]+\b",
    re.IGNORECASE,
)
"""What names a law: a word such as `kommunallagen`, a usual short form, or a number.

It looks back from the end of such a word: to read on from each of its letters would take minutes
over a long one.
"""


@rule(
    Code(
        "withheld-without-law",
        Severity.ERROR,
        "Lagrummet säger inte vilken lag det är",
        "Skriv lagens namn före kapitel och paragraf, till exempel offentlighets- och "
        "sekretesslagen (2009:400) 19 kap. 1 §.",
        "withheld:\n  - {field: why_this_form, legal_basis: 19 kap. 1 §}",
        "Offentlighets- och sekretesslagen (2009:400)",
    )
)
def check_laws(context: Context) -> Iterator[Finding]:
    """What is withheld rests on a law that a reader can look up: kap. and § are in every law."""
    for row in context.rows("withheld"):
        basis = row.text("legal_basis")
        if basis and not _LAW.search(basis):
            message = f'"{clean(basis)}" nämner ingen lag'
            yield say("withheld-without-law", row, "legal_basis", message)


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
def check_concerns(context: Context) -> Iterator[Finding]:
    """A discrepancy concerns a record and a field that exist."""
    records = {record_key(row.record): row.record for row in _iter_roots(context)}
    unread = {make_key(kind, identifier) for kind, identifier in context.unread}
    for row in context.rows("discrepancy_concerns"):
        key, field = row.text("record") or "", row.text("field")
        record = records.get(key)
        if record is None and RECORD.fullmatch(key) and key not in unread:
            message = f'posten "{clean(key)}" finns inte'
            yield say("unknown-concern", row, "record", message, suggest(key, sorted(records)))
        elif record and field and find_node(record, field) is None:
            message = f'"{clean(field)}" finns inte i {key}'
            yield say("unknown-concern", row, "field", message, _suggest_field(record, field))


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
def check_private_concerns(context: Context) -> Iterator[Finding]:
    """A discrepancy about a check is about what everybody sees, also where more is published."""
    # Whether the day has come depends on the as-of date, and what does can't be an error.
    for row in context.rows("discrepancy_concerns"):
        record, field = row.text("record") or "", row.text("field") or ""
        if record.startswith("checks/") and field not in OPEN_FIELDS:
            message = f'"{clean(field)}" visas inte för alla' if field else "field saknas"
            column = "field" if field else "record"
            yield say("private-concern", row, column, message)


def _iter_roots(context: Context) -> Iterator[Row]:
    for table in load_schemas().tables.values():
        if table.record and not table.each:
            yield from context.rows(table.name)


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
def check_item_ids(context: Context) -> Iterator[Finding]:
    """Ids are unique in their own list."""
    for table, column in _ITEM_IDS:
        seen: dict[str, int] = {}
        for row in context.rows(table):
            key = f"{row.record.path} {row.field.rpartition('[')[0]} {row.text(column)}"
            if key in seen:
                message = f'id "{clean(row.text(column) or "")}" står redan på rad {seen[key]}'
                yield say("duplicate-item", row, column, message)
            seen.setdefault(key, row.position.line)


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
def check_answers(context: Context) -> Iterator[Finding]:
    """Each item is answered once in a check and once in an assessment, and covered once by each."""
    for table, columns in _ANSWERS.items():
        seen: dict[tuple[str | None, ...], int] = {}
        for row in context.rows(table):
            key = (row.record.path, *(row.text(column) for column in columns))
            if row.text("item") and key in seen:
                message = f'"{clean(row.text("item") or "")}" står redan på rad {seen[key]}'
                yield say("duplicate-answer", row, "item", message)
            seen.setdefault(key, row.position.line)


_ANSWERS = {
    "check_answers": ("set", "item"),
    "check_documents": ("set", "item"),
    "assessments": ("guideline", "set", "item", "made_on", "made_by"),
    "terms": ("guideline", "set", "item", "covered_by"),
}
"""What may stand once in a record, by table.

A partnership may assess itself on the day on which somebody in charge does.
"""

_ITEM_IDS = (
    ("goals", "goal"),
    ("indicators", "indicator"),
    ("partner_units", "unit"),
    ("guideline_sets", "set"),
    ("guideline_items", "item"),
    ("comparison_rows", "row"),
    ("budget_lines", "line"),
    ("budget_columns", "column"),
    ("budget_rows", "row"),
    ("statistics_measures", "measure"),
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
def check_guideline_items(context: Context) -> Iterator[Finding]:
    """Answers and terms name a set, and an item in it, of the guideline they are held against."""
    for table in _HELD_AGAINST_ITEMS:
        for row in context.rows(table):
            guideline = _find_guideline(context, row)
            if guideline and context.find("guidelines", guideline):
                yield from _check_item(row, guideline, _collect_items(context, guideline))


_HELD_AGAINST_ITEMS = (
    "assessments",
    "terms",
    "agreement_areas",
    "check_answers",
    "check_documents",
    "comparison_columns",
    "comparison_items",
)


def _find_guideline(context: Context, row: Row) -> str | None:
    if "guideline" in row.cells:
        return row.text("guideline")
    check = context.find("checks", row.text("check"))
    return check.text("guideline") if check else None


def _collect_items(context: Context, guideline: str) -> dict[str, list[str]]:
    """Return the ids of the items of each set of a guideline."""
    sets: dict[str, list[str]] = {}
    for row in context.by("guideline_items", "guideline", guideline):
        sets.setdefault(row.text("set") or "", []).append(row.text("item") or "")
    return sets


def _check_item(row: Row, guideline: str, sets: dict[str, list[str]]) -> Iterator[Finding]:
    named, item = row.text("set"), row.text("item") if "item" in row.cells else None
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
def check_outcome_goals(context: Context) -> Iterator[Finding]:
    """An outcome names a goal of its agreement, and an indicator of that goal."""
    for row in context.rows("outcomes"):
        agreement, goal, indicator = (row.text(n) for n in ("agreement", "goal", "indicator"))
        goals = [one.text("goal") or "" for one in context.by("goals", "agreement", agreement)]
        indicators = [
            one.text("indicator") or ""
            for one in context.by("indicators", "agreement", agreement)
            if one.text("goal") == goal
        ]
        if not goal or not context.find("agreements", agreement):
            continue
        if goal not in goals:
            message = f'målet "{clean(goal)}" finns inte i {agreement}'
            yield say("unknown-goal", row, "goal", message, suggest(goal, goals))
        elif indicator and indicator not in indicators:
            message = f'indikatorn "{clean(indicator)}" finns inte under målet "{goal}"'
            yield say("unknown-goal", row, "indicator", message, suggest(indicator, indicators))
