"""Checklists, observations, votes and checks: what is on record, and nothing the tool made up."""

from __future__ import annotations

import pytest
from assessed import AGREEMENT, ANSWERS, GUIDELINE, find_agreement, make

from iopgen.register import entities as e
from iopgen.register.what_binds import ASSESSED
from iopgen.review.assessments import (
    BEGUN_BEFORE,
    NO_DAY,
    NOT_ADOPTED,
    NOT_IN_FORCE,
    NOT_IOP,
    NOT_KNOWN,
    NOT_MADE,
    NOT_OWN,
    TERMS,
    explain_unbound,
    find_unclear,
    is_late,
    make_checklists,
    make_others,
)


def test_a_checklist_has_every_item_and_not_assessed_is_not_no() -> None:
    register = make(ANSWERS)
    (one,) = make_checklists(register, find_agreement(register), ASSESSED)
    found = [(x.item.item, [a.answer for a in x.answers], x.is_answered) for x in one.lines]
    assert found == [("bada", ["yes"], True), ("tid", ["unknown"], False), ("behov", [], False)]
    assert (one.answered, one.bound, one.why) == (1, True, "")
    (terms,) = make_checklists(register, find_agreement(register), TERMS)
    assert [(x.item.item, x.is_answered) for x in terms.lines] == [("syfte", True), ("slut", False)]
    assert not make_others(register, find_agreement(register), ASSESSED)


def test_what_is_held_against_another_list_follows_with_the_reason() -> None:
    register = make(
        ANSWERS.replace("guideline: regler", "guideline: andra"),
        guidelines__andra=GUIDELINE.replace("issuer: kommunen", "issuer_text: Ett nätverk"),
    )
    (other,) = make_others(register, find_agreement(register), ASSESSED)
    assert [x.item.item for x in other.lines] == ["bada", "tid"]
    assert (other.bound, other.why) == (False, NOT_OWN)
    assert [c.guideline.id for c in make_others(register, find_agreement(register), TERMS)] == [
        "andra"
    ]
    assert make_checklists(register, find_agreement(register), ASSESSED)[0].answered == 0


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("", "", ""),
        ("signed: 2024-01-10", "signed: 2019-12-31", NOT_IN_FORCE),
        (", signed: 2024-01-10", "", NO_DAY),  # when it began is not when it was made
        ("signed: 2024-01-10", "signed: 2020", ""),
        ("period: {", "decisions: [{kind: signature, date: 2020-01}]\nperiod: {", ""),
        (
            "period: {start: 2024-01-01, end: 2026-12-31, signed: 2024-01-10}",
            "decisions: [{kind: signature, date: 2019-12}, {kind: signature, date: 2020-02}]",
            NOT_KNOWN,
        ),
        ("start: 2024-01-01, end: 2026-12-31, signed: 2024-01-10", "dated: 2019-12", NOT_IN_FORCE),
        ("2024-01-01, end: 2026-12-31, signed: 2024-01-10", "2015", BEGUN_BEFORE),
        ("form: iop", "form: grant", NOT_IOP),
        ("owner: kommunen", "owner: foreningen", NOT_OWN),
    ],
)
def test_why_a_guideline_did_not_bind(old: str, new: str, why: str) -> None:
    register = make(agreements__prov=AGREEMENT.replace(old, new))
    guideline = register.get(e.Guideline, "regler")
    assert explain_unbound(register, find_agreement(register), guideline) == why
    lists = make_checklists(register, find_agreement(register), ASSESSED)
    assert bool(lists) is (why == "")


@pytest.mark.parametrize(
    ("status", "form", "owner", "shown"),
    [
        ("proposed", "iop", "kommunen", True),
        ("initiative", "iop", "kommunen", True),
        ("declined", "iop", "kommunen", False),
        ("reported_by_third_party", "iop", "kommunen", False),
        ("proposed", "grant", "kommunen", False),
        ("proposed", "iop", "foreningen", False),
    ],
)
def test_a_proposal_shows_what_would_bind_it(
    status: str, form: str, owner: str, *, shown: bool
) -> None:
    text = AGREEMENT.replace("status: signed", f"status: {status}").replace("2026-12", "2027-12")
    text = text.replace("form: iop", f"form: {form}").replace("owner: kommunen", f"owner: {owner}")
    text = text.replace(", signed: 2024-01-10", "")
    register = make(agreements__prov=text)
    found = make_checklists(register, find_agreement(register), ASSESSED)
    assert [(one.bound, one.would, one.full) for one in found] == [(False, True, True)] * shown
    if shown:
        guideline = register.get(e.Guideline, "regler")
        assert explain_unbound(register, find_agreement(register), guideline) == NOT_MADE
        assert find_unclear(register, find_agreement(register), ASSESSED) == []
    register = make(agreements__prov=text.replace("2027-12", "2025-12"))
    assert make_checklists(register, find_agreement(register), ASSESSED) == []


def test_of_a_guideline_that_may_not_be_adopted_that_is_said() -> None:
    text = GUIDELINE.replace("status: adopted", "status: unknown")
    for status in ("signed", "proposed"):
        agreement = AGREEMENT.replace("status: signed", f"status: {status}")
        register = make(agreements__prov=agreement, guidelines__regler=text)
        guideline = register.get(e.Guideline, "regler")
        assert explain_unbound(register, find_agreement(register), guideline) == NOT_ADOPTED
        assert find_unclear(register, find_agreement(register), ASSESSED) == [guideline]


@pytest.mark.parametrize(
    ("made_on", "late"),
    [("2024-02", True), ("2024-01-11", True), ("2024-01", False), ("2023-12-01", False)],
)
def test_an_assessment_after_the_agreement_is_told(made_on: str, *, late: bool) -> None:
    register = make(ANSWERS.replace("made_on: 2024-02", f"made_on: {made_on}"))
    answer = register.all(e.Assessment)[0]
    assert is_late(register, find_agreement(register), answer) is late
