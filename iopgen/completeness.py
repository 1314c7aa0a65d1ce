"""Which of the facts that a reader expects of an agreement are stated, lacking or withheld.

An assessment, a check and terms are expected only where the owner's own guideline bound the
agreement and asks for them: what nobody had to do is not missing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from iopgen import entities as e
from iopgen.assessments import TERMS, find_sets, make_checklists
from iopgen.force import ASSESSED, CONTROLLED
from iopgen.model import Register

STATED, PARTLY, MISSING = "stated", "partly", "missing"
WITHHELD, NOT_ASKED = "withheld", "not_asked"

WORDS: Final = {
    STATED: "finns",
    PARTLY: "delvis",
    MISSING: "saknas",
    WITHHELD: "visas inte",
    NOT_ASKED: "krävs inte",
}

TITLES: Final = {
    "period": "Tid",
    "decision": "Beslut",
    "amounts": "Belopp",
    "assessment": "Bedömning",
    "control": "Kontroll",
    "followup": "Uppföljning",
    "terms": "Avtalsvillkor",
}
"""The expected facts, in the order in which they are shown."""

GUIDED: Final = frozenset({"assessment", "control", "terms"})
"""Facts that only a guideline asks for."""

FREE: Final = ("informal", "uncompensated", "framework")
"""Forms that need no money."""

DECIDED: Final = frozenset({"decision", "delegation", "signature"})
"""Steps that say who made an agreement."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One expected fact of an agreement."""

    kind: str
    """A key of `TITLES`."""
    status: str
    """A key of `WORDS`."""
    file: str
    """The record in which it stands or would stand, relative to the root."""
    detail: str = ""

    @property
    def title(self) -> str:
        """The fact in a word or two."""
        return TITLES[self.kind]

    @property
    def word(self) -> str:
        """Where it stands, in a word or two."""
        free = self.status == NOT_ASKED and self.kind not in GUIDED
        return "väntas inte" if free else WORDS[self.status]

    @property
    def is_open(self) -> bool:
        """Say whether something can be added."""
        return self.status in (MISSING, PARTLY)


def find_facts(register: Register, agreement: e.Agreement) -> tuple[Fact, ...]:
    """Return the expected facts of an agreement, in the order of `TITLES`."""
    return (
        _find_period(register, agreement),
        _find_decision(register, agreement),
        _find_amounts(register, agreement),
        _find_answers(register, agreement, "assessment", ASSESSED),
        _find_control(register, agreement),
        _find_followup(register, agreement),
        _find_answers(register, agreement, "terms", TERMS),
    )


def is_asked(register: Register, agreement: e.Agreement, kinds: Sequence[str]) -> bool:
    """Say whether a guideline that bound an agreement has a list of some kinds."""
    return bool(find_sets(register, register.find_bound(agreement), kinds))


def find_unchecked(register: Register, agreement: e.Agreement) -> list[str]:
    """Return the named civil parties of which no check is on record for an agreement."""
    parties = register.by(e.Party, "agreement", agreement.id)
    checked = {check.partner for check in register.by(e.Check, "agreement", agreement.id)}
    civil = dict.fromkeys(p.partner for p in parties if p.role == "civil" and p.partner)
    return [partner for partner in civil if partner not in checked]


@dataclass(frozen=True, slots=True)
class _Count:
    """How much of a fact is known, of how much; and what lacks, in words."""

    known: int
    wanted: int
    lacking: str = ""


def list_kinds(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Return the kinds of fact that somebody expects of at least one agreement, in their order."""
    expected = {fact.kind for fact in facts if fact.status != NOT_ASKED}
    return tuple(kind for kind in TITLES if kind in expected)


def _find_period(register: Register, agreement: e.Agreement) -> Fact:
    days = {"början": agreement.start, "slut": agreement.end}
    lacking = ", ".join(word for word, day in days.items() if not day)
    count = _Count(sum(bool(day) for day in days.values()), len(days), lacking)
    return _make(register, "period", [agreement], "period", count)


def _find_decision(register: Register, agreement: e.Agreement) -> Fact:
    steps = [d for d in register.by(e.Decision, "agreement", agreement.id) if d.kind in DECIDED]
    if not steps and _is_unmade(register, agreement):
        return Fact("decision", NOT_ASKED, agreement.file)
    whole = any(d.body and d.date for d in steps)
    count = _Count(bool(steps) + whole, 2, "vem eller när")
    return _make(register, "decision", [agreement], "decisions", count)


def _is_unmade(register: Register, agreement: e.Agreement) -> bool:
    """Say whether nothing has been agreed, so that no decision and no follow-up can be expected."""
    return agreement.status == "declined" or register.is_proposal(agreement)


def _find_amounts(register: Register, agreement: e.Agreement) -> Fact:
    lines = register.lines_of(agreement.id)
    if not lines and agreement.form in FREE:
        return Fact("amounts", NOT_ASKED, agreement.file)
    unknown = sum(x.amount is None for x in lines)
    lacking = f"{unknown} av {len(lines)} belopp är okända"
    count = _Count(len(lines) - unknown, max(1, len(lines)), lacking)
    records = [*register.by(e.Budget, "agreement", agreement.id), agreement]
    return _make(register, "amounts", records, "lines", count)


def _find_answers(
    register: Register, agreement: e.Agreement, kind: str, kinds: Sequence[str]
) -> Fact:
    lists = make_checklists(register, agreement, kinds)
    if not lists:
        return Fact(kind, NOT_ASKED, agreement.file)
    wanted, known = sum(len(x.lines) for x in lists), sum(x.answered for x in lists)
    count = _Count(known, wanted, f"{wanted - known} av {wanted} punkter")
    field = "terms" if kind == "terms" else "assessments"
    return _make(register, kind, [agreement], field, count)


def _find_control(register: Register, agreement: e.Agreement) -> Fact:
    if not is_asked(register, agreement, CONTROLLED):
        return Fact("control", NOT_ASKED, agreement.file)
    checks = register.by(e.Check, "agreement", agreement.id)
    unchecked = find_unchecked(register, agreement)
    lacking = ", ".join(register.name(partner) for partner in unchecked)
    count = _Count(len(checks), len(checks) + len(unchecked) or 1, lacking)
    return _make(register, "control", [agreement], "checks", count)


def _find_followup(register: Register, agreement: e.Agreement) -> Fact:
    """Make the fact of a follow-up: stated as soon as there is one with outcomes to show."""
    records = register.by(e.FollowUp, "agreement", agreement.id)
    if any(_is_withheld(register, [record], "outcomes") for record in records):
        return Fact("followup", WITHHELD, records[0].file)
    if not records and _is_unmade(register, agreement):
        return Fact("followup", NOT_ASKED, agreement.file)
    return _make(register, "followup", [*records, agreement], "summary", _Count(len(records), 1))


def _make(
    register: Register, kind: str, records: Sequence[e.Entity], field: str, count: _Count
) -> Fact:
    """Make a fact that stands in the first of some records; what is withheld is not missing."""
    file = records[0].file
    if count.known >= count.wanted:
        return Fact(kind, STATED, file)
    if _is_withheld(register, records, field):
        return Fact(kind, WITHHELD, file)
    return Fact(kind, PARTLY, file, count.lacking) if count.known else Fact(kind, MISSING, file)


def _is_withheld(register: Register, records: Sequence[e.Entity], field: str) -> bool:
    """Say whether a field of some records, or something in it, is withheld from the public."""
    return any(
        item.field.startswith(field) and not register.is_private(item.record, item.field)
        for record in records
        for item in register.by(e.Withheld, "record", record.record)
    )
