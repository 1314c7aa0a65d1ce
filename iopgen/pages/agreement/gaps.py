"""What a reader would expect to find on an agreement's page and no source states."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from iopgen.calc.formats import format_count, format_list
from iopgen.pages.titles import describe_field
from iopgen.reading.settings import Settings, make_edit_url, make_new_url
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.money import Line, find_known_of
from iopgen.register.states import find_states
from iopgen.review.completeness import (
    DECIDED,
    FREE,
    MISSING,
    PARTLY,
    Fact,
    RecordPlace,
    find_amounts_file,
    find_facts,
    find_unchecked,
    is_any_withheld,
    suggest_check,
    suggest_followup,
)
from iopgen.review.sentences import name_party, tell_end


@dataclass(frozen=True, slots=True)
class Lack:
    """What a reader would expect to find and no source states, and where it would be added."""

    text: str
    places: tuple[RecordPlace, ...]


def find_edit_url(settings: Settings, place: RecordPlace | Fact) -> str:
    """Return where a record is mended, or written where it is not there yet; "" if nowhere."""
    return (make_new_url if place.is_new else make_edit_url)(settings, place.file)


def iter_missing(
    register: Register, agreement: e.Agreement, lines: Sequence[Line]
) -> Iterator[Lack]:
    """Say in words what a reader would expect to find here and what no source states.

    What is withheld is known, and is told under a heading of its own.
    """
    if find_states(register)[agreement.id].code == "declined":
        return
    for text in _iter_missing_own(register, agreement):
        yield Lack(text, (RecordPlace(agreement.file),))
    budget = find_amounts_file(register, agreement)
    for text in _iter_missing_money(register, agreement, lines):
        yield Lack(text, (budget,))
    if not register.by(e.FollowUp, "agreement", agreement.id):
        yield Lack("Vad uppföljningen har visat.", (suggest_followup(register, agreement),))
    if agreement.form == "iop":
        yield from _iter_missing_checks(register, agreement)


def _iter_missing_own(register: Register, agreement: e.Agreement) -> Iterator[str]:
    """Say what lacks in an agreement's own record."""
    decisions = register.by(e.Decision, "agreement", agreement.id)
    decided = any(d.kind in DECIDED and d.body and d.date for d in decisions)
    signed = agreement.signed or agreement.form != "iop"
    for field, known, text in (
        ("period.start", agreement.start, "När samarbetet började."),
        ("period.end", tell_end(register, agreement), "När samarbetet slutar eller slutade."),
        ("decisions", decided, "Vem som beslutade, och när."),
        ("period.signed", signed, "När alla parter hade skrivit under."),
        ("case_numbers", agreement.case_numbers, "Samarbetets diarienummer."),
    ):
        if not known and not is_any_withheld(register, [agreement], field):
            yield text


def _iter_missing_money(
    register: Register, agreement: e.Agreement, lines: Sequence[Line]
) -> Iterator[str]:
    records = [*register.by(e.Budget, "agreement", agreement.id), agreement]
    withheld = any(register.withheld(one.record, "lines") for one in records)
    known = find_known_of(register, agreement.id)
    if not known and agreement.form not in FREE and not withheld:
        yield "Vad det kostar per år, i kronor."
    unknown = [
        str(line.year)
        for line in lines
        if line.amount is None
        and line.year
        and not register.withheld(line.record, f"{line.within}.amount")
    ]
    if unknown:
        yield f"Belopp för {', '.join(sorted(unknown))}."
    given = any(line.kind == "in_kind" for line in lines)
    if agreement.form == "iop" and not given and not withheld:
        yield "Vad den idéburna sidans egen insats är värd."


def _iter_missing_checks(register: Register, agreement: e.Agreement) -> Iterator[Lack]:
    facts = {fact.kind: fact for fact in find_facts(register, agreement)}
    own = (RecordPlace(agreement.file),)
    if facts["assessment"].status == MISSING:
        yield Lack("Om samarbetet har bedömts mot lagen och mot kriterier för IOP.", own)
    if facts["assessment"].status == PARTLY:
        yield Lack(f"Svar på {facts['assessment'].detail} i bedömningen.", own)
    if facts["control"].is_open:
        text = f"Om {format_list(_name_unchecked(register, agreement))} har kontrollerats."
        yield Lack(text, _place_checks(register, agreement) or own)
    if facts["terms"].is_open:
        yield Lack("Om överenskommelsen tar upp alla villkor i riktlinjen.", own)
    yield from _iter_missing_numbers(register, agreement)


def _iter_missing_numbers(register: Register, agreement: e.Agreement) -> Iterator[Lack]:
    parties = register.by(e.Party, "agreement", agreement.id)
    named = [register.get(e.Partner, party.partner) for party in parties if party.partner]
    without = [
        partner
        for partner in named
        if not partner.org_number and not is_any_withheld(register, [partner], "org_number")
    ]
    if without:
        text = f"Organisationsnummer för {format_count(len(without), 'part', 'parter')}."
        places = (RecordPlace(partner.file, name=partner.name) for partner in without)
        yield Lack(text, tuple(dict.fromkeys(places)))


def _place_checks(register: Register, agreement: e.Agreement) -> tuple[RecordPlace, ...]:
    """Return where the checks that lack would stand, one for each partner."""
    return tuple(
        replace(suggest_check(agreement, partner), name=name_party(register, partner))
        for partner in find_unchecked(register, agreement)
    )


def _name_unchecked(register: Register, agreement: e.Agreement) -> list[str]:
    names = [name_party(register, partner) for partner in find_unchecked(register, agreement)]
    return names or ["de idéburna parterna"]


def list_records(register: Register, agreement: str) -> list[str]:
    """Return an agreement's own record and those that belong to it, as folder and id."""
    kinds: tuple[type[e.Budget | e.FollowUp | e.Check], ...] = (e.Budget, e.FollowUp, e.Check)
    found = [one.record for kind in kinds for one in register.by(kind, "agreement", agreement)]
    return [f"agreements/{agreement}", *found]


def find_withheld(register: Register, agreement: str) -> list[tuple[str, e.Withheld]]:
    """Return what is withheld in an agreement's own record and in those that belong to it."""
    records = list_records(register, agreement)
    found = [one for record in records for one in register.by(e.Withheld, "record", record)]
    return [
        (describe_field(one.field), one)
        for one in found
        if not register.is_private(one.record, one.field)
    ]
