"""Votes and meetings of the bodies that run an agreement."""

from dataclasses import dataclass
from datetime import date

from iopgen.register import entities as e
from iopgen.register.ends import find_sure_end
from iopgen.register.lookup import Register, once

VOTING = frozenset({"public", "civil", "company"})
"""Roles of those who run a partnership; funders, suppliers and contributors have no vote in it."""

MEETINGS_A_YEAR = {"year": 1, "term": 2, "month": 12}


@dataclass(frozen=True, slots=True)
class Votes:
    """The votes in a body where each organisation has one, computed and explained."""

    number: int | None
    """None where it can't be known."""
    explanation: str

    @property
    def needed(self) -> int | None:
        """Votes for a majority when all vote: more than half."""
        return self.number // 2 + 1 if self.number else None


def count_votes(register: Register, agreement: e.Agreement, body: e.Governance) -> Votes | None:
    """Count the votes of a body that decides by majority with one vote each; else None.

    A body that lists its members by name has so many votes, any other as many as there are parties.
    """
    if body.decision_rule != "majority_one_vote_each":
        return None
    if body.composition and set(body.composition) <= _list_names(register):
        number = len(set(body.composition))
        return Votes(number, _explain_votes(number, "organisation", "organisationer", "ingår"))
    day = _find_day_seen(register, agreement)
    parties = [
        p
        for p in register.by(e.Party, "agreement", agreement.id)
        if p.role in VOTING and _is_party_on(p, day)
    ]
    if not parties or any(not p.partner and not _is_counted(p) for p in parties):
        return Votes(None, "alla parter är inte kända, så rösterna går inte att räkna")
    number = len({p.partner for p in parties if p.partner})
    number += sum(p.count or 0 for p in parties if not p.partner)
    explanation = _explain_votes(number, "part", "parter", "registret har")
    if any(register.discrepancies(agreement.record, p.within) for p in parties):
        explanation += ", fast källorna säger olika om vilka som är parter"
    return Votes(number, explanation)


@once
def _list_names(register: Register) -> frozenset[str]:
    return frozenset(partner.name for partner in register.all(e.Partner))


def _explain_votes(number: int, one: str, many: str, which: str) -> str:
    if number == 1:
        return f"en röst för den enda {one} som {which}"
    return f"en röst för var och en av de {number} {many} som {which}"


def _is_counted(party: e.Party) -> bool:
    return party.count is not None and party.count_qualifier in ("", "exact")


def _find_day_seen(register: Register, agreement: e.Agreement) -> date:
    """Return the as-of date, or the nearest day on which the agreement ran."""
    start, end = agreement.start, find_sure_end(register, agreement)
    day = min(register.as_of, end.latest) if end else register.as_of
    return max(day, start.earliest) if start else day


def _is_party_on(party: e.Party, day: date) -> bool:
    start, end = party.from_, party.to
    return (start is None or start.earliest <= day) and (end is None or end.latest >= day)


@dataclass(frozen=True, slots=True)
class Meetings:
    """The meetings of a body on record for one year of follow-up."""

    year: int
    recorded: int | None
    """None where the follow-up tells of no meetings at all."""
    required: int


def find_required(body: e.Governance | e.PartnerBody) -> int | None:
    """Return how many meetings a year a body must hold at least, None where nobody says."""
    times = MEETINGS_A_YEAR.get(body.meetings_per)
    return body.meetings_at_least * times if times and body.meetings_at_least is not None else None


def count_meetings(
    register: Register, agreement: e.Agreement, body: e.Governance
) -> list[Meetings]:
    """Hold a body's meetings on record against how often it must meet, year by year.

    A term is half a year. A requirement of a body that is only proposed binds nobody.
    """
    required = find_required(body)
    if required is None or body.status == "proposed":
        return []
    found = []
    for followup in register.by(e.FollowUp, "agreement", agreement.id):
        meetings = register.by(e.Meeting, "followup", followup.id)
        recorded = sum(m.body == body.body for m in meetings) if meetings else None
        if followup.year is not None:
            found.append(Meetings(followup.year, recorded, required))
    return sorted(found, key=lambda one: one.year)
