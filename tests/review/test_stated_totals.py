"""What a document says that its amounts come to, beside what they do come to."""

from __future__ import annotations

import pytest
from registers import make_register

from iopgen.register import entities as e
from iopgen.review.stated_totals import check_stated_total

LINES = """
agreement: a
lines:
  - {id: bidrag, year: 2023, kind: cash, stage: agreed, amount: 300000, qualifier: exact}
  - {id: insats, year: 2023, kind: in_kind, stage: agreed, amount: 50000, qualifier: at_least}
  - {id: utfall, year: 2023, kind: cash, stage: outcome, amount: 7, qualifier: exact}
indexation: {base_year: 2023, percent: 3, per: calendar_year, method: simple, applies_to: bidrag}
stated_total: TOTAL
"""


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("{amount: 350000, per: year}", [(2023, 350_000, 0)]),
        ("{amount: 300000, per: year, lines: [bidrag]}", [(2023, 300_000, 0)]),
        ("{amount: 340000, per: year}", [(2023, 350_000, -10_000)]),
        ("{amount: 927000, per: total, lines: [bidrag]}", [(None, 927_000, 0)]),
        ("{amount: 927000}", []),
    ],
)
def test_a_stated_total_is_held_against_its_lines(
    total: str, expected: list[tuple[int | None, int, int]]
) -> None:
    register = make_register(
        {
            "agreements/a": "title: A\nform: iop\nstatus: signed\nperiod: {end: 2025-12-31}",
            "budgets/b": LINES.replace("TOTAL", total),
        }
    )
    found = check_stated_total(register, register.get(e.Budget, "b"))
    assert [(one.year, one.computed, one.difference) for one in found] == expected
    assert all(one.at_least == ("lines" not in total) for one in found)


def test_an_unknown_amount_can_not_be_held_against_a_stated_total() -> None:
    text = LINES.replace("amount: 50000, qualifier: at_least", "qualifier: unknown")
    files = {
        "agreements/a": "title: A",
        "budgets/b": text.replace("TOTAL", "{amount: 1, per: year}"),
    }
    register = make_register(files)
    assert check_stated_total(register, register.get(e.Budget, "b")) == []
