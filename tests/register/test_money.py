from __future__ import annotations

import pytest
from projects import EXAMPLE, EXAMPLE_DAY
from registers import TODAY, make_register, read_project
from terms import DOCUMENTS, LEFT

from iopgen.data.totals import make_total
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.money import find_amount, find_lines


def read_lines(budget: str, agreement: str) -> list[tuple[str, int | None, int | None, bool]]:
    """Return line, year, amount and whether it is derived, of one agreement's budget."""
    register = make_register(
        {
            **DOCUMENTS,
            "agreements/prov": f"{agreement}\nsource: lista-2019#1",
            "budgets/prov-belopp": f"agreement: prov\n{budget}\nsource: lista-2019#1",
        }
    )
    return [(line.line, line.year, line.amount, line.derived) for line in find_lines(register)]


LINE = "id: a, year: 2023, party: kommunen, to: foreningen, kind: cash, stage: agreed"
INDEX = "indexation: {base_year: 2023, percent: 2, method: compound, applies_to: [a]}"
BASE = ("a", 2023, 450_000, False)


@pytest.mark.parametrize(
    ("agreement", "years"),
    [
        ("period: {end: 2022-12-31}", []),
        ("period: {end: 2023-12-31}", []),
        ("period: {end: 2024-01-01}", [2024]),
        ("period: {end: 2024}", [2024]),
        ("period: {end: 2025-06}", [2024, 2025]),
        ("period: {start: 2023-01-01}", []),  # nobody says how long
        ("period: {end: 2027}\ndecisions: [{kind: termination, date: 2025-05-20}]", [2024, 2025]),
        ("period: {end: 2024}\ndecisions: [{kind: termination, date: 2025-05-20}]", [2024]),
        ("period: {end: 9999}", list(range(2024, 2101))),
        (
            f"period: {{end: 2027}}\ndecisions: [{{kind: termination, date: 2023-05-20}}]\n{LEFT}",
            [2024, 2025],
        ),
    ],
)
def test_indexation_goes_on_to_the_last_year_of_the_term(agreement: str, years: list[int]) -> None:
    lines = read_lines(f"lines: [{{{LINE}, amount: 450000}}]\n{INDEX}", agreement)
    assert lines[0] == BASE
    assert [year for _, year, _, _ in lines[1:]] == years
    assert all(derived for *_, derived in lines[1:])


AGAIN = "id: b, year: 2024, party: kommunen, to: foreningen, kind: cash, stage: agreed"
LATER = ("a", 2025, 468_180, True)
BOTH = [("a", 2024, 459_000, True), LATER]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        # a stated amount goes before a derived one, in its year alone
        (f"{AGAIN}, amount: 460000", [LATER, ("b", 2024, 460_000, False)]),
        (f"{AGAIN}, qualifier: unknown", [LATER, ("b", 2024, None, False)]),
        (f"{AGAIN}, category: grant, amount: 1", [LATER, ("b", 2024, 1, False)]),
        # another stage, kind, party or recipient is another amount
        (
            f"{AGAIN}, amount: 1".replace("agreed", "outcome"),
            [*BOTH, ("b", 2024, 1, False)],
        ),
        (f"{AGAIN}, amount: 1".replace("cash", "in_kind"), [*BOTH, ("b", 2024, 1, False)]),
        (f"{AGAIN}, amount: 1".replace("kommunen", "regionen"), [*BOTH, ("b", 2024, 1, False)]),
        (
            f"{AGAIN}, amount: 1".replace("foreningen", "[foreningen, annan]"),
            [*BOTH, ("b", 2024, 1, False)],
        ),
    ],
)
def test_no_amount_is_derived_where_one_is_stated(
    line: str, found: list[tuple[str, int, int | None, bool]]
) -> None:
    budget = f"lines: [{{{LINE}, amount: 450000}}, {{{line}}}]\n{INDEX}"
    assert read_lines(budget, "period: {end: 2025-12-31}") == [BASE, *found]


def test_two_categories_of_one_party_are_two_amounts() -> None:
    line = "party: foreningen, kind: in_kind, stage: agreed"
    budget = f"""
lines:
  - {{id: lokal, year: 2023, {line}, category: premises, amount: 1000}}
  - {{id: lokal-2024, year: 2024, {line}, category: premises, amount: 1100}}
  - {{id: personal, year: 2023, {line}, category: staff, amount: 2000}}
indexation: {{base_year: 2023, percent: 10, method: simple, applies_to: [lokal, personal]}}
"""
    assert read_lines(budget, "period: {end: 2024-12-31}") == [
        ("lokal", 2023, 1000, False),
        ("lokal-2024", 2024, 1100, False),
        ("personal", 2023, 2000, False),
        ("personal", 2024, 2200, True),
    ]


@pytest.mark.parametrize(
    ("line", "index"),
    [
        (f"{LINE}, qualifier: unknown", INDEX),
        (f"{LINE}, amount: 450000", INDEX.replace("[a]", "[b]")),
        (f"{LINE}, amount: 450000", INDEX.replace("2023", "2022")),
        (f"{LINE}, amount: 450000".replace("year: 2023, ", ""), INDEX),
        (f"{LINE}, amount: 450000", "indexation: {text: Beloppen räknas upp.}"),
        (f"{LINE}, amount: 450000", ""),
    ],
)
def test_nothing_is_derived_without_amount_year_and_rule(line: str, index: str) -> None:
    lines = read_lines(f"lines: [{{{line}}}]\n{index}", "period: {end: 2025-12-31}")
    assert len(lines) == 1
    assert not lines[0][3]


def test_cash_and_own_contribution_of_a_real_agreement_are_both_indexed() -> None:
    register = Register(read_project(), TODAY)
    lines = [line for line in find_lines(register) if line.agreement == "lin-ikf-2023"]
    found = [(one.year, one.kind, one.amount, one.derived) for one in lines]
    assert found == [
        (2023, "cash", 450_000, False),
        (2024, "cash", 459_000, True),
        (2023, "in_kind", 450_000, False),
        (2024, "in_kind", 459_000, True),
    ]
    assert {one.formula for one in lines if one.derived} == {"450\u00a0000\u00a0kr × 1,02"}
    assert {one.stage for one in lines} == {"proposed"}
    assert [one.qualifier for one in lines] == ["exact", "exact", "at_least", "at_least"]


def test_shared_money_is_found_at_each_recipient_and_counted_once() -> None:
    register = Register(read_project(EXAMPLE), EXAMPLE_DAY)
    for recipient in ("pahittade-grannar", "fantasihuset"):
        lines = {line.line: line for line in register.by(e.BudgetLine, "to", recipient)}
        assert lines["regionens-bidrag"].to == ("pahittade-grannar", "fantasihuset")
        assert lines["regionens-bidrag"].amount == 150_000
    shared = [x for x in find_lines(register) if (x.line, x.year) == ("regionens-bidrag", 2024)]
    assert make_total(shared).amount == 150_000


PRINTED = """
columns: [{id: y2019, title: 2019, kind: amount, year: 2019}]
rows: [{id: a, label: A, type: item, values: {y2019: "6,4"}}]
source: lista-2019#1
"""


@pytest.mark.parametrize(
    ("unit", "kronor"),
    [("unit: mkr", 6_400_000), ("unit: tkr", 6_400), ("unit: kr", 6), ("", None)],
)
def test_a_printed_cell_is_kronor_only_where_its_unit_is_known(
    unit: str, kronor: int | None
) -> None:
    register = make_register({**DOCUMENTS, "budgets/tabell": f"{unit}\n{PRINTED}"})
    assert find_amount(register, register.all(e.BudgetCell)[0]) == kronor
