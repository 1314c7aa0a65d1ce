from __future__ import annotations

import pytest
from registers import make_register
from terms import CHECK, LISTED

from iopgen.register import entities as e
from iopgen.register.checks import is_ahead


@pytest.mark.parametrize(("made_on", "ahead"), [("2024-06-02", True), ("2024-06-01", False)])
def test_a_check_is_ahead_until_its_day(made_on: str, *, ahead: bool) -> None:
    check = CHECK.replace("2023-09-30", made_on)
    register = make_register({**LISTED, "checks/a": check}, "2024-06-01")
    assert is_ahead(register, register.get(e.Check, "a")) == ahead


def test_a_check_of_a_vague_day_may_have_been_made() -> None:
    register = make_register({"checks/a": CHECK.replace("2023-09-30", "2024")}, "2024-06-01")
    assert not is_ahead(register, register.get(e.Check, "a"))
