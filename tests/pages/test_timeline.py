from __future__ import annotations

import pytest
from registers import make_register

from iopgen.pages.timeline import PROPOSED, SURE, UNSURE, iter_stretches
from iopgen.register import entities as e


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("{start: 2020-03-01, end: 2021-02-28}", [("2020-03-01", "2021-02-28", SURE)]),
        (
            "{start: 2020, end: 2021-06}",
            [
                ("2020-01-01", "2020-12-31", UNSURE),
                ("2020-12-31", "2021-06-01", SURE),
                ("2021-06-01", "2021-06-30", UNSURE),
            ],
        ),
        ("{start: 2020-05, end: 2020-05}", [("2020-05-01", "2020-05-31", UNSURE)]),
        ("{end: 2021-02-28}", [("2021-02-28", "2021-02-28", UNSURE)]),
        ("{start: 2020}", [("2020-01-01", "2020-12-31", UNSURE)]),
        ("{}", []),
    ],
)
def test_no_day_is_drawn_surer_than_it_is(
    period: str, expected: list[tuple[str, str, int]]
) -> None:
    register = make_register(
        {"agreements/a": f"title: A\nform: iop\nstatus: signed\nperiod: {period}"}
    )
    found = iter_stretches(register, register.get(e.Agreement, "a"))
    told = [(s.span.earliest.isoformat(), s.span.latest.isoformat(), s.series) for s in found]
    assert told == expected


def test_a_proposal_is_drawn_as_one() -> None:
    text = "title: A\nform: iop\nstatus: proposed\nperiod: {start: 2027-01-01, end: 2027-12-31}"
    register = make_register({"agreements/a": text})
    (found,) = iter_stretches(register, register.get(e.Agreement, "a"))
    assert found.series == PROPOSED
