"""What must be said of an amount wherever it stands."""

from __future__ import annotations

import pytest
from registers import make_register

from iopgen.register.money import find_lines
from iopgen.review.caveats import CAVEAT_WORDS, find_caveats

RECORDS = {
    "agreements/a": "title: A\nperiod: {start: 2018-01-01, end: 2019-12-31}",
    "agreements/b": "title: B\nstatus: terminated\nperiod: {start: 2018-01-01}\n"
    "termination: {ends_on: 2018-06}",
    "budgets/a": """
agreement: a
indexation: {base_year: 2018, percent: 2, applies_to: [plain]}
lines:
  - {id: plain, year: 2018, party: k, kind: cash, stage: agreed, amount: 100}
  - {id: frame, year: 2018, party: l, kind: cash, stage: agreed, amount: 10, basis: frame}
  - {id: late, year: 2020, kind: cash, stage: agreed, amount: 7, basis: frame, discrepancy: q}
  - {id: part, covers: {start: 2019-12, end: 2020-03}, kind: cash, stage: agreed, amount: 3}
  - {id: after, covers: {start: 2020-01, end: 2020-03}, kind: cash, stage: agreed, amount: 4}
  - {id: unknown, year: 2020, kind: cash, stage: agreed, basis: frame, discrepancy: q}
""",
    "budgets/b": """
agreement: b
lines:
  - {id: during, year: 2018, party: k, kind: cash, stage: agreed, amount: 5}
  - {id: after, year: 2019, party: k, kind: cash, stage: agreed, amount: 6}
  - {id: again, year: 2019, party: k, kind: cash, stage: agreed, amount: 6}
""",
    "discrepancies/r": "concerns: [{record: budgets/b, field: 'lines[during]'}]",
}


def tell(*names: str) -> list[tuple[tuple[str, ...], int, bool, tuple[str, ...]]]:
    register = make_register(RECORDS)
    lines = [one for one in find_lines(register) if f"{one.agreement}/{one.line}" in names]
    found = find_caveats(register, lines)
    return [(one.kinds, one.amount, one.whole, one.questions) for one in found]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["a/frame"], [(("frame",), 10, True, ())]),
        (["a/frame", "b/during"], [(("frame",), 10, False, ()), (("disputed",), 5, False, ("r",))]),
        (["a/late"], [(("frame", "after_end", "disputed"), 7, True, ("q",))]),
        (["a/late", "a/unknown"], [(("frame", "after_end", "disputed"), 7, True, ("q",))]),
        (["a/unknown"], []),
        (["a/part"], []),
        (["a/after"], [(("after_end",), 4, True, ())]),
        (["a/plain"], [(("derived",), 102, False, ())]),
        (["b/after", "b/again"], [(("after_end", "copied"), 12, True, ())]),
    ],
)
def test_what_is_said_of_a_sum(
    names: list[str], told: list[tuple[tuple[str, ...], int, bool, tuple[str, ...]]]
) -> None:
    assert tell(*names) == told


def test_a_part_is_told_with_its_amount() -> None:
    register = make_register(RECORDS)
    lines = {f"{one.agreement}/{one.line}": one for one in find_lines(register)}
    (whole,) = find_caveats(register, [lines["a/late"]])
    assert whole.words == "ram, efter avtalstidens slut, motstridiga uppgifter"
    (part,) = find_caveats(register, [lines["a/frame"], lines["b/after"]])[:1]
    assert part.words == "varav 10\u00a0kr ram"
    assert len(set(CAVEAT_WORDS.values())) == len(CAVEAT_WORDS)


def test_an_extension_on_record_leaves_the_end_open() -> None:
    extended = RECORDS["agreements/a"] + "\ndecisions: [{kind: extension, date: 2019-10-01}]"
    register = make_register(RECORDS | {"agreements/a": extended})
    lines = [one for one in find_lines(register) if one.budget == "a" and one.line == "after"]
    assert find_caveats(register, lines) == []
