from __future__ import annotations

import pytest
from assessed import CHECK, GUIDELINE, make

from iopgen.register import entities as e
from iopgen.review.check_details import find_details

PUBLISH = "publish: {decided_by_function: Chef, decided_on: 2026-05-31}\n"


def test_a_check_tells_its_answers_only_once_published() -> None:
    register = make(checks__k=CHECK)
    assert find_details(register, register.get(e.Check, "k")) is None
    later = PUBLISH.replace("2026-05-31", "2026-06-02")
    register = make(checks__k=CHECK + later)
    assert find_details(register, register.get(e.Check, "k")) is None
    register = make(checks__k=CHECK + PUBLISH)
    found = find_details(register, register.get(e.Check, "k"))
    assert found
    ((head, rows),) = found.answers
    assert head.set == "demokrati"
    assert [(item.item, x.answer if x else None) for item, x in rows] == [
        ("vald", "yes"),
        ("lika", None),
    ]
    assert found.failed == ("använder våld",)
    assert found.documents == ()
    assert found.differs


def test_a_list_that_nobody_has_answered_is_told_too() -> None:
    regler = GUIDELINE + (
        "  - {id: hinder, kind: exclusion, items: [{id: ordning, text: oordning}]}\n"
        "  - {id: papper, kind: partner_documents, items: [{id: stadgar, text: stadgar}]}\n"
    )
    register = make(checks__k=CHECK + PUBLISH, guidelines__regler=regler)
    found = find_details(register, register.get(e.Check, "k"))
    assert found
    assert [head.set for head, _ in found.answers] == ["demokrati", "hinder"]
    assert [(i.item, x) for head, rows in found.documents for i, x in rows] == [("stadgar", None)]


@pytest.mark.parametrize(
    ("answer", "conclusion", "differs"),
    [
        ("yes", "approved", True),
        ("no", "approved", False),
        ("unknown", "approved", False),
        ("no", "not_approved", True),
        ("yes", "not_approved", False),
        ("unknown", "not_approved", False),
        ("no", "remedy_in_progress", False),
    ],
)
def test_a_conclusion_is_another_than_the_answers_speak_for_only_where_it_is(
    answer: str, conclusion: str, *, differs: bool
) -> None:
    check = CHECK.replace("answer: yes", f"answer: {answer}").replace("approved", conclusion)
    register = make(checks__k=check + PUBLISH)
    found = find_details(register, register.get(e.Check, "k"))
    assert found
    assert found.differs == differs
