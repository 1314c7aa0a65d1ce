"""Checklists, observations, votes and checks: what is on record, and nothing the tool made up."""

from __future__ import annotations

import pytest
from assessed import AGREEMENT, ANSWERS, GUIDELINE, find_agreement, make

from iopgen.register import entities as e
from iopgen.register.what_binds import ASSESSED
from iopgen.review.assessments import (
    BEGUN_BEFORE,
    HELP,
    MAYBE_ADOPTED_THERE,
    NO_DAY,
    NOT_ADOPTED,
    NOT_ADOPTED_THERE,
    NOT_IN_FORCE,
    NOT_IOP,
    NOT_KNOWN,
    NOT_MADE,
    NOT_OWN,
    TERMS,
    explain_unbound,
    find_failing,
    find_unassessed,
    find_unclear,
    find_unmentioned,
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


# --- whom a guideline is for ---------------------------------------------------------------------

UNITS = """units:
  - {unit: kultur}
  - {unit: social, from: 2024-02}
"""
PARTNER = """name: Kommunen
sector: municipality
units:
  - {id: kultur, name: Kulturnämnden, kind: board}
  - {id: social, name: Socialnämnden, kind: board}
  - {id: skol, name: Skolnämnden, kind: board}
  - {id: kontoret, name: Kontoret, kind: department}
"""
ONLY = "riktlinjen gäller bara för Kulturnämnden och Socialnämnden, och "
OTHER = f"{ONLY}samarbetet hör till en annan nämnd"
UNSURE = f"{ONLY}det framgår inte om samarbetet hör dit"


@pytest.mark.parametrize(
    ("signed", "unit", "why"),
    [
        ("2024-01-10", "kultur", ""),
        ("2024-01-10", "skol", OTHER),
        ("2024-01-10", "kontoret", UNSURE),
        ("2024-01-10", "", UNSURE),
        ("2024-01-10", "social", NOT_ADOPTED_THERE),
        ("2024-02-15", "social", MAYBE_ADOPTED_THERE),
        ("2024-03-01", "social", ""),
        ("2019-12-31", "skol", NOT_IN_FORCE),  # for nobody at all
        ("2019-12-31", "kultur", NOT_IN_FORCE),
    ],
)
def test_why_a_guideline_of_some_units_did_not_bind(signed: str, unit: str, why: str) -> None:
    text = AGREEMENT.replace("signed: 2024-01-10", f"signed: {signed}")
    text += f"units: [{{partner: kommunen, unit: {unit}}}]\n" if unit else ""
    register = make(
        agreements__prov=text, guidelines__regler=GUIDELINE + UNITS, partners__kommunen=PARTNER
    )
    agreement, guideline = find_agreement(register), register.get(e.Guideline, "regler")
    assert explain_unbound(register, agreement, guideline) == why
    assert bool(make_checklists(register, agreement, ASSESSED)) is (why == "")
    is_open = why == MAYBE_ADOPTED_THERE
    assert find_unclear(register, agreement, ASSESSED) == [guideline] * is_open


def test_of_units_that_are_no_boards_the_word_is_another() -> None:
    text = GUIDELINE + "units: [{unit: kontoret}]\n"
    agreement = AGREEMENT + "units: [{partner: kommunen, unit: skol}]\n"
    register = make(agreements__prov=agreement, guidelines__regler=text, partners__kommunen=PARTNER)
    guideline = register.get(e.Guideline, "regler")
    assert explain_unbound(register, find_agreement(register), guideline) == (
        "riktlinjen gäller bara för Kontoret, och det framgår inte om samarbetet hör dit"
    )


# --- how much of a list must be met --------------------------------------------------------------

FAILING = """
assessments:
  - guideline: regler
    made_on: 2024-01-02
    made_by: function
    answers:
      - {set: kriterier, item: bada, answer: no}
terms:
  - {guideline: regler, set: villkor, item: syfte, covered_by: goals}
"""


@pytest.mark.parametrize(
    ("required", "is_singly"),
    [("", True), ("all", True), ("partly", False), ("any", False), ("not_stated", False)],
)
def test_a_single_item_is_no_breach_where_a_part_is_enough(
    required: str, *, is_singly: bool
) -> None:
    strict = GUIDELINE.replace("strength: vägledande", "strength: ska")
    strict = strict.replace("strength: bör", "strength: ska")
    key = f"strength: ska\n    required: {required}" if required else "strength: ska"
    register = make(FAILING, guidelines__regler=strict.replace("strength: ska", key))
    agreement = find_agreement(register)
    assert [x.item for _, x in find_failing(register, agreement)] == ["bada"] * is_singly
    assert bool(find_unmentioned(register, agreement)) is is_singly
    (one,) = make_checklists(register, agreement, ASSESSED)
    assert (one.known, one.wanted) == ((1, 3) if is_singly else (1, 1))
    # That nobody has answered anything is told all the same.
    register = make(guidelines__regler=strict.replace("strength: ska", key))
    assert len(find_unassessed(register, find_agreement(register))) == 1


# --- checklists ----------------------------------------------------------------------------------

HELPFUL = """
issuer: kommunen
status: adopted
valid_from: 2020-01-01
sets:
  - id: fragor
    title: Frågor
    kind: checklist
    strength: vägledande
    pass_answer: none
    items:
      - {id: a, text: Ett}
      - {id: b, text: Två}
    follows:
      - {when: all_yes, text: alla ja}
      - {when: any_yes, text: något ja}
      - {when: all_no, text: alla nej}
      - {when: any_no, text: något nej}
"""


@pytest.mark.parametrize(
    ("first", "second", "follows"),
    [
        ("yes", "yes", ["alla ja", "något ja"]),
        ("no", "no", ["alla nej", "något nej"]),
        ("yes", "no", ["något ja", "något nej"]),
        ("yes", "", ["något ja"]),  # of what nobody answered, nothing follows
        ("no", "unknown", ["något nej"]),
        ("unknown", "unknown", []),
    ],
)
def test_what_follows_from_the_answers_to_a_checklist(
    first: str, second: str, follows: list[str]
) -> None:
    answers = "".join(
        f"      - {{set: fragor, item: {item}, answer: {answer}}}\n"
        for item, answer in (("a", first), ("b", second))
        if answer
    )
    head = "assessments:\n  - guideline: hjalp\n    made_by: function\n    answers:\n"
    register = make(head + answers, guidelines__hjalp=HELPFUL)
    agreement = find_agreement(register)
    (one,) = make_others(register, agreement, ASSESSED)
    assert [x.text for x in one.follows] == follows
    assert (one.bound, one.full, one.why) == (False, False, HELP)
    assert find_failing(register, agreement) == []
    assert [x.guideline for x in find_unassessed(register, agreement)] == ["regler"]


def test_the_latest_answer_to_an_item_counts() -> None:
    text = "assessments:\n" + "".join(
        f"  - guideline: hjalp\n    made_on: {day}\n    made_by: function\n    answers:\n"
        f"      - {{set: fragor, item: a, answer: {answer}}}\n"
        for day, answer in (("2024-02-01", "yes"), ("2024-01-01", "no"))
    )
    register = make(text, guidelines__hjalp=HELPFUL)
    (one,) = make_others(register, find_agreement(register), ASSESSED)
    assert [x.text for x in one.follows] == ["något ja"]
