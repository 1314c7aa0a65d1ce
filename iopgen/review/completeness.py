"""Which of the facts that a reader expects of an agreement are stated, lacking or withheld.

An assessment, a check and terms are expected only where the owner's own guideline bound the
agreement and asks for them: what nobody had to do is not missing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from iopgen.records.outlines import is_within
from iopgen.register import entities as e
from iopgen.register.checks import is_ahead
from iopgen.register.lookup import Register
from iopgen.register.money import find_known_of, find_lines_of
from iopgen.register.states import find_states, is_proposal
from iopgen.register.what_binds import ASSESSED, CONTROLLED, find_awaiting, find_bound
from iopgen.review.assessments import TERMS, find_sets, find_unclear, make_checklists
from iopgen.review.sentences import name_party, tell_end

STATED, PARTLY, MISSING = "stated", "partly", "missing"
WITHHELD, NOT_ASKED, UNCLEAR, WOULD = "withheld", "not_asked", "unclear", "would"

STATUS_WORDS: Final = {
    STATED: "finns",
    PARTLY: "delvis",
    MISSING: "saknas",
    WITHHELD: "visas inte",
    NOT_ASKED: "krävs inte",
    UNCLEAR: "oklart om det krävs",
    WOULD: "skulle krävas",
}

FACT_TITLES: Final = {
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

UNEXPECTED: Final = "väntas inte"
"""The word for a fact that no guideline has to do with, where nobody can expect it."""

EXPLAINED: Final = {
    STATUS_WORDS[PARTLY]: "en del av uppgiften finns, och det som fattas står bredvid",
    STATUS_WORDS[MISSING]: "uppgiften finns inte i det underlag vi har",
    STATUS_WORDS[WITHHELD]: "uppgiften är utelämnad, och skälet står på samarbetets sida",
    UNEXPECTED: "uppgiften hör inte till ett samarbete av det slaget eller i det läget",
    STATUS_WORDS[NOT_ASKED]: "inga riktlinjer som vi vet gällde för samarbetet kräver uppgiften",
    STATUS_WORDS[UNCLEAR]: "det framgår inte om riktlinjerna gällde när samarbetet ingicks",
    STATUS_WORDS[WOULD]: "riktlinjerna kräver uppgiften om förslaget blir avtal",
}
"""What the less plain of the words mean."""

FREE: Final = ("informal", "uncompensated", "framework")
"""Forms that need no money."""

_ID_LENGTH: Final = 80
"""No id is longer (docs/architecture.md)."""

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
    is_new: bool = False
    """Whether that record has yet to be written; `file` is then a name for it."""

    @property
    def title(self) -> str:
        """The fact in a word or two."""
        return FACT_TITLES[self.kind]

    @property
    def word(self) -> str:
        """Where it stands, in a word or two."""
        free = self.status == NOT_ASKED and self.kind not in GUIDED
        return UNEXPECTED if free else STATUS_WORDS[self.status]

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
    return bool(find_sets(register, find_bound(register, agreement), kinds))


def find_made_checks(register: Register, agreement: e.Agreement) -> list[e.Check]:
    """Return the checks that have been made for an agreement by the as-of date."""
    checks = register.by(e.Check, "agreement", agreement.id)
    return [check for check in checks if not is_ahead(register, check)]


def find_unchecked(register: Register, agreement: e.Agreement) -> list[str]:
    """Return the named civil parties of which no check is on record for an agreement."""
    parties = register.by(e.Party, "agreement", agreement.id)
    checked = {check.partner for check in find_made_checks(register, agreement)}
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
    return tuple(kind for kind in FACT_TITLES if kind in expected)


def _find_period(register: Register, agreement: e.Agreement) -> Fact:
    days = {"början": agreement.start, "slut": tell_end(register, agreement)}
    if not any(days.values()) and _is_declined(register, agreement):
        return Fact("period", NOT_ASKED, agreement.file)
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
    return agreement.status == "declined" or is_proposal(register, agreement)


def _is_declined(register: Register, agreement: e.Agreement) -> bool:
    """Say whether a proposal came to nothing, so that it has neither time nor money to tell of."""
    return find_states(register)[agreement.id].code == "declined"


def _find_amounts(register: Register, agreement: e.Agreement) -> Fact:
    lines = find_known_of(register, agreement.id)
    if not lines and (agreement.form in FREE or _is_declined(register, agreement)):
        return Fact("amounts", NOT_ASKED, agreement.file)
    if not lines and is_reckoned(register, agreement):
        lacking = "vad ersättningen blev; hur den räknas är känt"
        return _place(
            Fact("amounts", PARTLY, agreement.file, lacking), find_amounts_file(register, agreement)
        )
    unknown = sum(x.amount is None for x in lines)
    lacking = f"{unknown} av {len(lines)} belopp är okända"
    count = _Count(len(lines) - unknown, max(1, len(lines)), lacking)
    records = [*_find_budgets(register, agreement), agreement]
    fact = _make(register, "amounts", records, "lines", count)
    return _place(fact, find_amounts_file(register, agreement))


def is_reckoned(register: Register, agreement: e.Agreement) -> bool:
    """Say whether it is known how compensation is reckoned, by number or by participant."""
    tiers = register.by(e.CompensationTier, "agreement", agreement.id)
    return bool(tiers) or agreement.participant_amount is not None


def _find_answers(
    register: Register, agreement: e.Agreement, kind: str, kinds: Sequence[str]
) -> Fact:
    lists = make_checklists(register, agreement, kinds)
    if not lists:
        return _make_unasked(register, agreement, kind, kinds)
    wanted, known = sum(x.wanted for x in lists), sum(x.known for x in lists)
    if not known and all(x.would for x in lists):
        return Fact(kind, WOULD, agreement.file)
    count = _Count(known, wanted, f"{wanted - known} av {wanted} punkter")
    field = "terms" if kind == "terms" else "assessments"
    return _make(register, kind, [agreement], field, count)


def _make_unasked(
    register: Register, agreement: e.Agreement, kind: str, kinds: Sequence[str]
) -> Fact:
    """Make the fact of what no guideline surely asked for, but one of unclear force may have."""
    if find_sets(register, find_awaiting(register, agreement), kinds):
        return Fact(kind, WOULD, agreement.file)
    unclear = find_unclear(register, agreement, kinds)
    return Fact(kind, UNCLEAR if unclear else NOT_ASKED, agreement.file)


def _find_control(register: Register, agreement: e.Agreement) -> Fact:
    if not is_asked(register, agreement, CONTROLLED):
        return _make_unasked(register, agreement, "control", CONTROLLED)
    checks = find_made_checks(register, agreement)
    unchecked = find_unchecked(register, agreement)
    lacking = ", ".join(name_party(register, partner) for partner in unchecked)
    count = _Count(len(checks), len(checks) + len(unchecked) or 1, lacking)
    fact = _make(register, "control", [*checks, agreement], "checks", count)
    return _place(fact, suggest_check(agreement, unchecked[0])) if unchecked else fact


def _find_followup(register: Register, agreement: e.Agreement) -> Fact:
    """Make the fact of a follow-up: stated as soon as there is one with outcomes to show."""
    records = register.by(e.FollowUp, "agreement", agreement.id)
    if any(is_any_withheld(register, [record], "outcomes") for record in records):
        return Fact("followup", WITHHELD, records[0].file)
    if not records and _is_unmade(register, agreement):
        return Fact("followup", NOT_ASKED, agreement.file)
    fact = _make(register, "followup", [*records, agreement], "summary", _Count(len(records), 1))
    return fact if records else _place(fact, suggest_followup(register, agreement))


# --- where a fact would stand --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RecordPlace:
    """The record in which a fact stands or would stand."""

    file: str
    is_new: bool = False
    """Whether it has yet to be written; `file` is then a name for it."""
    name: str = ""
    """What tells it from other places, in words; empty where there is but one."""


def find_amounts_file(register: Register, agreement: e.Agreement) -> RecordPlace:
    """Return where an agreement's amounts stand: first the record of one that is not known."""
    unknown = [x.file for x in find_lines_of(register, agreement.id) if x.amount is None]
    files = [*unknown, *(budget.file for budget in _find_budgets(register, agreement))]
    return RecordPlace(files[0]) if files else _suggest_record("budgets", agreement.id, "belopp")


def suggest_check(agreement: e.Agreement, partner: str) -> RecordPlace:
    """Return where a check of a partner would stand."""
    return _suggest_record("checks", agreement.id, "kontroll", partner)


def suggest_followup(register: Register, agreement: e.Agreement) -> RecordPlace:
    """Return where a follow-up would stand, named after the last whole year that is known of."""
    start, end = agreement.start, agreement.end
    running = find_states(register)[agreement.id].code in ("active", "ending_soon")
    if not (running or end):
        return _suggest_record("followups", agreement.id, "uppfoljning")
    year = min([register.as_of.year - 1, *([end.latest.year] if end else [])])
    year = max([year, *([start.earliest.year] if start else [])])
    return _suggest_record("followups", agreement.id, str(year))


def _suggest_record(folder: str, *words: str) -> RecordPlace:
    """Return a file that is not there, with a name that an id may have."""
    name = "-".join(words)[:_ID_LENGTH].rstrip("-")
    return RecordPlace(f"content/{folder}/{name}.yml", is_new=True)


def _place(fact: Fact, place: RecordPlace) -> Fact:
    """Let a fact to which something can be added lead to where that is done."""
    return replace(fact, file=place.file, is_new=place.is_new) if fact.is_open else fact


def _find_budgets(register: Register, agreement: e.Agreement) -> tuple[e.Budget, ...]:
    return register.by(e.Budget, "agreement", agreement.id)


def _make(
    register: Register, kind: str, records: Sequence[e.Entity], field: str, count: _Count
) -> Fact:
    """Make a fact that stands in the first of some records; what is withheld is not missing."""
    file = records[0].file
    if count.known >= count.wanted:
        return Fact(kind, STATED, file)
    if is_any_withheld(register, records, field):
        return Fact(kind, WITHHELD, file)
    return Fact(kind, PARTLY, file, count.lacking) if count.known else Fact(kind, MISSING, file)


def is_any_withheld(register: Register, records: Sequence[e.Entity], field: str) -> bool:
    """Say whether a field of some records, or something in it, is withheld from the public."""
    return any(
        (is_within(item.field, field) or is_within(field, item.field))
        and not register.is_private(item.record, item.field)
        for record in records
        for item in register.by(e.Withheld, "record", record.record)
    )
