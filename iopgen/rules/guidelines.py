"""Rules about guidelines: issuers, answers that can't be mixed up, versions, comparisons."""

from collections.abc import Iterator
from itertools import groupby

from iopgen.reading.findings import Code, Finding, Severity, clean
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.what_binds import ADOPTED, ANSWERED, ASSESSED, find_validity
from iopgen.rules.base import CONSISTENCY, TRACEABLE, is_wrong_code, rule, say

CHECKLIST = "checklist"
"""The kind of a list that helps somebody to think, and binds nobody."""

Answer = e.Assessment | e.Term | e.CheckAnswer | e.CheckDocument
"""What answers an item of a guideline."""

InGuideline = e.AgreementArea | e.ComparisonColumn | e.ComparisonItem
"""What else names a set of a guideline."""

PASS_ANSWERS = {
    "democracy": "no",
    "exclusion": "no",
    "legal": "yes",
    "partner_documents": "present",
}
"""The passing answer that a kind of set must have, whatever the city."""


@rule(
    Code(
        "guideline-without-issuer",
        Severity.ERROR,
        "Riktlinjen saknar utfärdare",
        "Ange issuer med organisationens id, issuer_agreement med samarbetets id eller "
        "issuer_text i ord. Bara en av dem.",
        "id: exempelriktlinje\ntitle: Riktlinje   # issuer saknas",
        TRACEABLE,
    )
)
def check_issuers(register: Register) -> Iterator[Finding]:
    """Exactly one issuer stands behind a guideline."""
    for row in register.all(e.Guideline):
        named = [n for n in ("issuer", "issuer_agreement", "issuer_text") if getattr(row, n)]
        if len(named) != 1:
            message = "utfärdare saknas" if not named else "utfärdare anges på flera sätt"
            yield say("guideline-without-issuer", row, "issuer", message)


@rule(
    Code(
        "polarity",
        Severity.ERROR,
        "Fel svar räknas som godkänt",
        "Rätta pass_answer. Demokrativillkor och hinder ställs så att svaret nej är det som "
        "uppfyller dem; rättslig bedömning så att ja gör det.",
        "sets:\n  - {id: demokrati, kind: democracy, pass_answer: yes}",
        "SOU 2019:35, demokrativillkor",
    )
)
def check_polarity(register: Register) -> Iterator[Finding]:
    """The passing answer of each item fits the kind of its set."""
    for row in register.all(e.GuidelineItem):
        wanted, given = PASS_ANSWERS.get(row.kind), row.pass_answer
        if wanted and given and given != wanted:
            message = f'svaret "{given}" kan inte uppfylla en punkt av slaget "{row.kind}"'
            yield say("polarity", row, "pass_answer", message, f'skriv pass_answer: "{wanted}"')


@rule(
    Code(
        "not-an-area",
        Severity.ERROR,
        "Punkten är inget utpekat område",
        "Välj en punkt i ett avsnitt av slaget områden (kind: areas), eller ta bort raden under "
        "areas.",
        "areas:\n  - {guideline: exempelriktlinje, set: avtalsvillkor, item: syfte}",
        CONSISTENCY,
    )
)
def check_areas(register: Register) -> Iterator[Finding]:
    """The areas that an agreement works in stand in a list of areas."""
    for row in register.all(e.AgreementArea):
        for one in register.by(e.GuidelineSet, "guideline", row.guideline):
            if one.set == row.set and one.kind not in ("", "areas"):
                message = f'avsnittet "{clean(row.set)}" är ingen lista över områden'
                yield say("not-an-area", row, "set", message)


@rule(
    Code(
        "list-of-other-kind",
        Severity.ERROR,
        "Avsnittet är till för något annat",
        "Flytta svaret. Samarbetet bedöms mot avsnitt av slaget legal, criteria, self_assessment "
        "eller checklist, och villkoren står i slaget terms. Svar om en part hör till "
        "kontrollen av den: answers mot slaget democracy eller exclusion, documents mot "
        "partner_documents.",
        "assessments:\n  - guideline: exempelriktlinje\n    answers:\n"
        "      - {set: demokrativillkor, item: vald, answer: yes}",
        "Registrets egen regel: svaren i en kontroll visas först när någon har beslutat det",
    )
)
def check_kinds(register: Register) -> Iterator[Finding]:
    """Each answer stands where its list is answered: about a partner, in nothing but a check."""
    for table, kinds in _ANSWERED_KINDS.items():
        for row in register.all(table):
            guideline = find_guideline(register, row)
            for one in register.by(e.GuidelineSet, "guideline", guideline):
                kind = one.kind
                known = kind in ("", CHECKLIST, *kinds)  # a checklist is told of in its own words
                wrong = not known and not is_wrong_code(one, "kind")
                if one.set == row.set and wrong:
                    message = f'"{clean(row.set)}" är av slaget {clean(kind)}'
                    yield say("list-of-other-kind", row, "set", message)


def find_guideline(register: Register, answer: Answer | InGuideline) -> str:
    """Return the id of the guideline whose set something names, "" where none is known."""
    if not isinstance(answer, e.CheckAnswer | e.CheckDocument):
        return answer.guideline
    check = register.find(e.Check, answer.check)
    return check.guideline if check else ""


_ANSWERED_KINDS: dict[type[Answer], tuple[str, ...]] = {
    e.Assessment: (*ASSESSED, "self_assessment"),
    e.Term: ("terms",),
    e.CheckAnswer: ANSWERED,
    e.CheckDocument: ("partner_documents",),
}
"""Kinds of sets that the answers of a table may be about. Assessments are published at once."""


@rule(
    Code(
        "adopted-without-decision",
        Severity.NOTICE,
        "En antagen riktlinje saknar uppgift om beslutet",
        "Lägg till decided_by och decided_on om uppgifterna finns. Sidan visar annars att de "
        "saknas.",
        "status: adopted   # decided_on saknas",
        TRACEABLE,
    )
)
def check_decisions(register: Register) -> Iterator[Finding]:
    """An adopted guideline says who adopted it and when."""
    for row in register.all(e.Guideline):
        if row.status == "adopted":
            words = {"decided_by": "beslutande organ", "decided_on": "beslutsdatum"}
            dated = e.is_stated(row, "decided_on") or e.is_stated(row, "known_by")
            lacking = [
                word
                for name, word in words.items()
                if not (e.is_stated(row, name) or (name == "decided_on" and dated))
            ]
            if lacking:
                hint = "" if dated else _ask_for_start(row)
                message = f"{' och '.join(lacking)} saknas"
                yield say("adopted-without-decision", row, "status", message, hint)


def _ask_for_start(row: e.Guideline) -> str:
    """Return what decides which agreements a later version without any day is for."""
    if not row.replaces or e.is_stated(row, "valid_from"):
        return ""
    earlier = clean(row.replaces)
    return (
        f"lägg till valid_from: utan den går det inte att säga vilka avtal som {earlier} gällde för"
    )


@rule(
    Code(
        "versions-overlap",
        Severity.WARNING,
        "Två versioner av en riktlinje gäller samtidigt",
        "Rätta valid_from och valid_to, eller ta bort replaces. En version gäller tills nästa tar "
        "vid; valid_to behövs bara om den slutade gälla tidigare.",
        "id: exempel-2023\nvalid_from: 2023-07-01\nreplaces: exempel-2018   # gäller till 2024",
        CONSISTENCY,
    )
)
def check_version_periods(register: Register) -> Iterator[Finding]:
    """A version begins after those it replaces have begun and, where they say so, ended."""
    for row in register.all(e.Guideline):
        for earlier in _iter_earlier(register, row):
            if earlier is row:
                yield say("versions-overlap", row, "replaces", "riktlinjen ersätter sig själv")
            elif _overlaps(earlier, row):
                message = f"{earlier.id} slutar inte före den här versionen"
                yield say("versions-overlap", row, "replaces", message)


def _iter_earlier(register: Register, row: e.Guideline) -> Iterator[e.Guideline]:
    """Yield what a version replaces, and what that replaced; itself last, where they go round."""
    seen: set[str] = set()
    found = register.find(e.Guideline, row.replaces)
    while found is not None and found.id not in seen:
        seen.add(found.id)
        yield found
        found = register.find(e.Guideline, found.replaces)


def _overlaps(earlier: e.Guideline, later: e.Guideline) -> bool:
    """Say whether the later version surely begins before the earlier one begins or has ended.

    A version ends where the next begins, if it says nothing else: then they do not overlap. What
    is only proposed, or maybe so, is in force beside nothing.
    """
    if not {earlier.status, later.status} <= ADOPTED:
        return False
    (start, _), (begun, end) = find_validity(later), find_validity(earlier)
    if start is None:
        return False
    return bool(begun and start.latest < begun.earliest) or bool(
        end and start.latest <= end.earliest
    )


@rule(
    Code(
        "comparison-incomplete",
        Severity.ERROR,
        "En punkt saknas i jämförelsen, eller står två gånger",
        "Ställ varje punkt i de jämförda listorna under precis ett tema. Har den ingen "
        "motsvarighet får den ett eget tema, med motivering till att den står ensam.",
        "columns:\n  - {guideline: exempelriktlinje, set: kriterier}\nrows: []   # inga teman",
        "Registrets egen regel: varje punkt i en jämförd lista är med i jämförelsen",
    )
)
def check_comparisons(register: Register) -> Iterator[Finding]:
    """Each item of each compared set stands in exactly one row; no row is empty."""
    for column in register.all(e.ComparisonColumn):
        yield from _check_column(register, column)
    for row in register.all(e.ComparisonRow):
        if not any(_is_in_row(i, row) for i in _find_named_items(register, row.comparison)):
            message = f'temat "{clean(row.row)}" har inga punkter'
            yield say("comparison-incomplete", row, "title", message)


def _check_column(register: Register, column: e.ComparisonColumn) -> Iterator[Finding]:
    """Yield what is left out of one compared set, or stands more than once."""
    placed = [i for i in _find_named_items(register, column.comparison) if _same_set(i, column)]
    found = {one.item for one in placed}
    for item in register.by(e.GuidelineItem, "guideline", column.guideline):
        if item.set == column.set and item.item not in found:
            message = f'punkten "{clean(item.item)}" står inte under något tema'
            yield say("comparison-incomplete", column, "set", message)
    by_item = sorted(placed, key=lambda one: one.item)
    for name, same in groupby(by_item, key=lambda one: one.item):
        for one in list(same)[1:]:
            message = f'punkten "{clean(name)}" står redan under ett tema'
            yield say("comparison-incomplete", one, "item", message)


@rule(
    Code(
        "comparison-outside",
        Severity.ERROR,
        "Punkten hör inte till någon lista som jämförs",
        "Lägg till listan under columns, eller ta bort punkten.",
        "columns:\n  - {guideline: exempelriktlinje, set: kriterier}\nrows:\n  - id: pengar\n"
        "    items:\n      - {guideline: annan-riktlinje, set: kriterier, item: pengar}",
        "Registrets egen regel: varje punkt i en jämförd lista är med i jämförelsen",
    )
)
def check_compared_sets(register: Register) -> Iterator[Finding]:
    """A row holds items of the compared sets only."""
    for item in register.all(e.ComparisonItem):
        columns = register.by(e.ComparisonColumn, "comparison", item.comparison)
        named = item.guideline and item.set
        if named and not any(_same_set(item, column) for column in columns):
            message = f'"{clean(named)}" i {clean(item.guideline)} jämförs inte här'
            yield say("comparison-outside", item, "set", message)


def _find_named_items(register: Register, comparison: str) -> list[e.ComparisonItem]:
    return list(register.by(e.ComparisonItem, "comparison", comparison))


def _is_in_row(item: e.ComparisonItem, row: e.ComparisonRow) -> bool:
    """Say whether an item stands below a row of its comparison."""
    return item.within.startswith(f"{row.within}.")


def _same_set(one: e.ComparisonItem, other: e.ComparisonColumn) -> bool:
    return (one.guideline, one.set) == (other.guideline, other.set)
