from __future__ import annotations

import pytest
from projects import EXAMPLE, EXAMPLE_DAY
from registers import TODAY, make_register, read_project
from terms import DOCUMENTS

from iopgen.register.lookup import Register

DISPUTED = {
    **DOCUMENTS,
    "agreements/prov": "status: listed\nsource: lista-2019#1",
    "budgets/prov-belopp": """
agreement: prov
lines: [{id: a, year: 2019, kind: cash, stage: agreed, qualifier: unknown, discrepancy: belopp}]
source: lista-2019#2
""",
    "discrepancies/belopp": """
question: Hur mycket?
status: open
concerns:
  - {record: agreements/prov}
  - {record: budgets/prov-belopp, field: "lines[a]"}
  - {record: budgets/prov-belopp, field: "lines[a].amount"}
source: lista-2019#3
""",
    "discrepancies/slut": """
question: När slutade det?
status: open
concerns: [{record: agreements/prov, field: period.end}]
source: lista-2019#4
""",
}


@pytest.mark.parametrize(
    ("record", "field", "found"),
    [
        ("agreements/prov", None, ["belopp", "slut"]),
        ("agreements/prov", "period.end", ["slut"]),
        ("agreements/prov", "period", []),
        ("agreements/prov", "", ["belopp"]),
        ("budgets/prov-belopp", None, ["belopp"]),  # once, though it concerns two fields
        ("budgets/prov-belopp", "lines[a]", ["belopp"]),
        ("budgets/prov-belopp", "lines[b]", []),
        ("agreements/annan", None, []),
    ],
)
def test_a_discrepancy_stands_at_the_field_it_concerns(
    record: str, field: str | None, found: list[str]
) -> None:
    register = make_register(DISPUTED)
    assert [question.id for question in register.discrepancies(record, field)] == found


def test_real_discrepancies_stand_at_the_figures() -> None:
    register = Register(read_project(), TODAY)
    at = [
        ("agreements/bot-feriepraktik", "period.end", "bot-feriepraktik-slut"),
        ("agreements/bot-feriepraktik", "parties", "bot-feriepraktik-antal-organisationer"),
        ("agreements/bot-klump", "period.end", "bot-klump-2020"),
        ("budgets/bot-klump-belopp", "lines[y2017]", "bot-klump-belopp-2017-2018"),
        ("budgets/bot-klump-belopp", "lines[y2018]", "bot-klump-belopp-2017-2018"),
        ("budgets/bot-klump-belopp", "lines[y2020]", "bot-klump-2020"),
    ]
    for record, field, question in at:
        assert [d.id for d in register.discrepancies(record, field)] == [question]
    assert register.discrepancies("budgets/bot-klump-belopp", "lines[y2019]") == ()


def test_a_withheld_value_is_found_by_its_field() -> None:
    register = Register(read_project(EXAMPLE), EXAMPLE_DAY)
    record = "budgets/exk-kaffeservering-belopp"
    found = register.withheld(record, "lines[pris-2025].amount")
    assert found is not None
    assert "31 kap. 16 §" in found.legal_basis
    assert register.withheld(record, "lines[pris-2025].to") is None


@pytest.mark.parametrize(
    ("publish", "field", "private"),
    [
        ("", "answers", True),
        ("", "answers[a].answer", True),
        ("", "documents[stadgar]", True),
        ("", "remedy.measures", True),
        ("", "deviation.motivation", True),
        ("", "conclusion", False),
        ("", "made_on", False),
        ("", "note", False),
        ("", "evidence[answers].note", True),  # what is said of an answer tells of it
        ("", "withheld[answers].reason", True),
        ("", "evidence[].field", False),  # a column, and no answer's
        ("", "evidence", False),
        ("publish: {decided_on: 2026-06-02}", "publish.decided_on", True),
        ("publish: {decided_on: 2026-06-01}", "publish.decided_on", False),
        ("publish: {decided_on: 2026-06-01}", "answers[a].answer", False),
        ("publish: {decided_on: 2026-06-02}", "answers[a].answer", True),  # not yet
    ],
)
def test_what_a_check_keeps_to_itself_until_someone_decides(
    publish: str,
    field: str,
    private: bool,  # noqa: FBT001 -- a column of the table
) -> None:
    register = make_register({"checks/kontroll": f"partner: foreningen\n{publish}"})
    assert register.is_private("checks/kontroll", field) is private
    assert not register.is_private("agreements/kontroll", field)
