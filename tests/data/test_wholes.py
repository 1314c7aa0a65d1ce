"""An owner's own totals beside ours."""

from __future__ import annotations

from projects import EXAMPLE, EXAMPLE_DAY, ROOT
from registers import TODAY, make_register, read_project

from iopgen.data.totals import make_accounts
from iopgen.data.wholes import StatedWhole, find_wholes
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.money import find_lines

RECORDS = {
    "partners/k": "name: K",
    "agreements/a": "form: iop\nowner: k",
    "agreements/b": "form: iop\nowner: k",
    "agreements/c": "form: grant\nowner: k",
    "budgets/a": "agreement: a\nlines: [{id: x, year: 2024, kind: cash, stage: budget, "
    "qualifier: exact, amount: 100000}]",
    "budgets/b": "agreement: b\nlines: [{id: x, year: 2024, kind: cash, stage: budget, "
    "qualifier: exact, amount: 40000}]",
    "budgets/c": "agreement: c\nlines: [{id: x, year: 2024, kind: cash, stage: budget, "
    "qualifier: exact, amount: 7000}]",
    "budgets/t": """
unit: tkr
columns:
  - {id: nu, kind: amount, year: 2024, stage: budget}
  - {id: sedan, kind: amount, year: 2025, stage: budget}
rows:
  - {id: a, label: A, agreement: a, values: {nu: 90}}
  - {id: ovrigt, label: Valfria, values: {nu: 80}}
  - {id: bredvid, label: Bredvid, values: {nu: 5}}
  - id: summa
    label: Ram
    whole: {of: iop, owner: k, rows: [a, ovrigt]}
    values: {nu: 173, sedan: 1}
""",
}


def find(register: Register, owner: str) -> tuple[StatedWhole, ...]:
    accounts = make_accounts(find_lines(register), register.all(e.Agreement))
    return find_wholes(
        register, owner, [x for x in accounts if (x.scope, x.of) == ("owner", owner)]
    )


def tell(whole: StatedWhole) -> list[tuple[str, int]]:
    return [(part.agreement or part.label, part.difference) for part in whole.parts]


def test_a_total_of_the_owners_stands_beside_ours_and_the_difference_is_made_of_rows() -> None:
    now, later = find(make_register(RECORDS), "k")
    assert (now.amount, now.difference) == (173_000, 33_000)
    assert tell(now) == [("a", -10_000), ("Valfria", 80_000), ("", 3_000), ("b", -40_000)]
    assert (later.amount, later.ours, later.difference) == (1_000, None, None)


def test_costs_with_a_minus_are_the_same_costs() -> None:
    text = RECORDS["budgets/t"].replace("unit: tkr", "unit: tkr\ncost_sign: minus")
    text = text.replace("nu: 90", "nu: -90").replace("nu: 80", "nu: -80")
    text = text.replace("nu: 173, sedan: 1", "nu: -173")
    (now,) = find(make_register(RECORDS | {"budgets/t": text}), "k")
    assert (now.amount, now.difference) == (173_000, 33_000)
    assert tell(now) == [("a", -10_000), ("Valfria", 80_000), ("", 3_000), ("b", -40_000)]


def test_nothing_is_held_against_what_is_not_exact() -> None:
    text = RECORDS["budgets/b"].replace("qualifier: exact", "qualifier: about")
    now, _ = find(make_register(RECORDS | {"budgets/b": text}), "k")
    assert now.ours
    assert now.difference is None


def test_the_only_stage_of_a_year_is_taken_and_of_two_none() -> None:
    agreed = {
        name: RECORDS[name].replace("stage: budget", "stage: agreed")
        for name in ("budgets/a", "budgets/b")
    }
    now, _ = find(make_register(RECORDS | agreed), "k")
    assert now.ours
    assert now.ours.stage == "agreed"
    mixed = agreed | {"budgets/b": RECORDS["budgets/b"].replace("stage: budget", "stage: outcome")}
    now, _ = find(make_register(RECORDS | mixed), "k")
    assert now.ours is None


def test_the_real_frames_differ_from_ours_by_rows_on_record() -> None:
    wholes = find(Register(read_project(ROOT), TODAY), "botkyrka-kommun")
    assert [(one.column.year, one.amount, one.difference) for one in wholes] == [
        (2017, 960_000, 60_000),
        (2018, 2_070_000, 610_000),
        (2019, 2_070_000, 60_000),
        (2020, 1_420_000, 260_000),
    ]
    every = [*wholes, *find(Register(read_project(EXAMPLE), EXAMPLE_DAY), "exempelkommun")]
    for one in every:
        if one.difference is not None:
            assert sum(part.difference for part in one.parts) == one.difference
