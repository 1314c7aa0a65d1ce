from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from assessed import find_agreement, make

from iopgen.register import entities as e
from iopgen.review.bodies import Meetings, count_meetings, count_votes

if TYPE_CHECKING:
    from iopgen.register.lookup import Register

BODY = """
governance:
  - body: Styrgruppen
    kind: steering_group
    composition: Alla parter
    meetings: {at_least: 2, per: term}
    decision_rule: majority_one_vote_each
"""


def find_votes(register: Register) -> tuple[int | None, int | None] | None:
    """Return the votes of the one body, and how many are needed."""
    votes = count_votes(register, find_agreement(register), register.all(e.Governance)[0])
    return (votes.number, votes.needed) if votes else None


def test_each_party_has_a_vote_on_the_day() -> None:
    assert find_votes(make(BODY)) == (2, 2)
    third = "  - {partner: tredje, role: civil, to: 2025-12-31}\n"
    funder = "  - {partner: fonden, role: funder}\n"
    assert find_votes(make(third + funder + BODY)) == (2, 2)
    assert find_votes(make(third.replace("2025", "2026") + BODY)) == (3, 2)
    assert find_votes(make("  - {unnamed: Andra, role: civil, count: 3}\n" + BODY)) == (5, 3)


def test_votes_of_parties_nobody_knows_are_not_counted() -> None:
    assert find_votes(make("  - {unnamed: Andra, role: civil}\n" + BODY)) == (None, None)
    about = "  - {unnamed: Andra, role: civil, count: 3, qualifier: about}\n"
    assert find_votes(make(about + BODY)) == (None, None)


def test_a_body_that_names_its_members_has_their_votes() -> None:
    named = BODY.replace("Alla parter", "[Kommunen, Föreningen]")
    assert find_votes(make("  - {unnamed: Andra, role: civil}\n" + named)) == (2, 2)
    assert find_votes(make(BODY.replace("majority_one_vote_each", "joint"))) is None


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ("[Kommunen]", "en röst för den enda organisation som ingår"),
        ("[Kommunen, Föreningen]", "en röst för var och en av de 2 organisationer som ingår"),
        ("Alla parter", "en röst för var och en av de 2 parter som registret har"),
    ],
)
def test_votes_are_explained_in_words(members: str, words: str) -> None:
    register = make(BODY.replace("Alla parter", members))
    votes = count_votes(register, find_agreement(register), register.all(e.Governance)[0])
    assert votes
    assert votes.explanation == words


def test_meetings_are_held_against_what_was_agreed() -> None:
    more = {
        "followups__a": "agreement: prov\nyear: 2025\nmeetings:\n"
        "  - {body: Styrgruppen, date: 2025-02-01}\n  - {body: Andra, date: 2025-03-01}",
        "followups__b": "agreement: prov\nyear: 2024",
    }
    register = make(BODY, **more)
    found = count_meetings(register, find_agreement(register), register.all(e.Governance)[0])
    assert found == [Meetings(2024, None, 4), Meetings(2025, 1, 4)]
    register = make(BODY + "    status: proposed\n", **more)
    assert not count_meetings(register, find_agreement(register), register.all(e.Governance)[0])
