"""What follows from a cell that is itself faulty is held back: one mistake, one finding."""

from __future__ import annotations

import pytest
from truths import find_all

RECORDS = """
== partners/k
id: k
name: K
sector: municipality
== partners/f
id: f
name: F
sector: civil_society
== guidelines/g
id: g
issuer: k
status: adopted
decided_on: 2023-06-12
sets:
  - id: demokrati
    kind: democracy
    title: D
    strength: ska
    pass_answer: yes
    items: [{id: valda, text: V}]
  - id: villkor
    kind: terms
    title: T
    strength: ska
    pass_answer: present
    items: [{id: syfte, text: S}, {id: tid, text: T}]
== agreements/a
id: a
title: A
form: iop
status: signed
owner: k
period: {signed: 2024-01-10}
parties:
  - {partner: k, role: public}
  - {partner: f, role: civil}
commitments:
  - {by: f, text: T}
terms:
  - {guideline: g, set: villkor, item: syfte, covered_by: title}
  - {guideline: g, set: villkor, item: tid, covered_by: period}
evidence:
  - {field: 'parties[f]', source: d#1, reading: inferred}
== checks/c
id: c
partner: f
agreement: a
guideline: g
made_on: 2024-01-02
conclusion: possible
answers: [{set: demokrati, item: valda, answer: yes}]
"""
FOLLOWING = {
    *("check-of-no-party", "unknown-party", "unknown-field", "control-missing"),
    *("list-of-other-kind", "terms-missing"),
}


def find_following(text: str) -> set[str]:
    return {found.code for found in find_all(text)} & FOLLOWING


def test_nothing_follows_from_what_is_right() -> None:
    assert find_following(RECORDS) == set()


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("status: signed", "status: undertecknat"),
        ("{partner: f, role: civil}", "{partner: ff, role: civil}"),
        ("{partner: f, role: civil}", "{partner: f, role: förening}"),
        ("id: c\npartner: f", "id: c\npartner: ff"),
        ("agreement: a\nguideline", "agreement: aa\nguideline"),
        ("kind: democracy", "kind: demokrati"),
        ("item: syfte, covered_by", "item: syftet, covered_by"),
        ("{id: syfte, text: S}", "{id: syftet, text: S}"),
    ],
)
def test_one_mistake_brings_no_other(right: str, wrong: str) -> None:
    assert RECORDS.count(right) == 1
    assert find_following(RECORDS.replace(right, wrong)) == set()


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("status: signed", "status: declined", "check-of-no-party"),
        ("  - {partner: f, role: civil}\n", "", "check-of-no-party"),
        ("  - {partner: f, role: civil}\n", "", "unknown-party"),
        ("  - {partner: f, role: civil}\n", "", "unknown-field"),
        ("kind: democracy", "kind: legal", "list-of-other-kind"),
        ("id: c\npartner: f", "id: c\npartner: k", "control-missing"),
        ("  - {guideline: g, set: villkor, item: tid, covered_by: period}\n", "", "terms-missing"),
    ],
)
def test_what_is_wrong_by_itself_is_told(right: str, wrong: str, code: str) -> None:
    assert code in find_following(RECORDS.replace(right, wrong))
