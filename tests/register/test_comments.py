"""What parties have replied is shown when it has come in, and where its record may be."""

from __future__ import annotations

import pytest
from registers import make_register

from iopgen.register.comments import HEARD, find_replies

TWO = """
comments:
  - {partner: f, text: Sedan., received_on: 2026-05-02}
  - {partner: f, text: Först., received_on: 2026-05-01}
  - {partner: f, text: Senare., received_on: 2026-06-02}
"""


@pytest.mark.parametrize("folder", HEARD)
def test_replies_stand_in_the_order_in_which_they_came_in_and_none_before(folder: str) -> None:
    publish = "publish: {decided_by_function: Chef, decided_on: 2026-05-01}\n"
    text = TWO + (publish if folder == "checks" else "")
    for as_of, told in (
        ("2026-04-30", []),
        ("2026-05-01", ["Först."]),
        ("2026-06-01", ["Först.", "Sedan."]),
        ("2026-06-02", ["Först.", "Sedan.", "Senare."]),
    ):
        register = make_register({f"{folder}/x": text, f"{folder}/y": text}, as_of)
        assert [one.text for one in find_replies(register, f"{folder}/x")] == told


def test_a_reply_to_a_check_waits_for_the_decision_to_publish() -> None:
    publish = "publish: {decided_by_function: Chef, decided_on: 2026-05-20}\n"
    for text, as_of, count in (
        (TWO, "2027-01-01", 0),
        (TWO + publish, "2026-05-19", 0),
        (TWO + publish, "2026-05-20", 2),
    ):
        register = make_register({"checks/x": text}, as_of)
        assert len(find_replies(register, "checks/x")) == count
        assert register.is_private("checks/x", "comments[1].text") is (count == 0)


def test_a_record_s_source_is_not_that_of_a_reply() -> None:
    own = TWO.replace("text: Först.,", "text: Först., source: d#3,")
    register = make_register({"agreements/x": f"source: d#1-9\n{own}"}, "2026-06-01")
    assert [one.source for one in find_replies(register, "agreements/x")] == [("d#3",), ()]
