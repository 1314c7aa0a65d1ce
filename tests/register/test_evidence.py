from __future__ import annotations

import pytest
from registers import TODAY, make_register, read_project
from terms import DOCUMENTS

from iopgen.register import entities as e
from iopgen.register.evidence import find_described, find_documents
from iopgen.register.lookup import Register

PROVED = {
    **DOCUMENTS,
    "agreements/prov": """
parties:
  - {partner: kommunen, role: public}
  - {partner: foreningen, role: civil, from: 2019, source: lista-2019#5}
goals:
  - id: mal
    text: Målet.
    indicators:
      - {id: antal, text: Antal, unit: personer, source: lista-2019#8}
      - {id: andel, text: Andel, unit: procent}
period: {start: 2019, end: 2020-12-31, conditions: Om det finns pengar.}
source: lista-2019#1
evidence:
  - {field: period, reading: stated, source: lista-2019#2}
  - {field: period.end, reading: inferred, note: Så läser vi det., source: lista-2019#3}
  - {field: "parties[foreningen].from", reading: inferred, source: lista-2019#6}
  - {field: "parties[kommunen]", reading: inferred, source: lista-2019#4}
  - {field: "goals[mal]", reading: stated, source: lista-2019#7}
""",
}


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("period.end", "period.end"),
        ("period.start", "period"),  # what it lies in
        ("period.extension.step_months", "period"),
        ("period", "period"),
        ("periods", None),
        ("title", None),
        ("", None),
        ("parties[foreningen].from", "parties[foreningen].from"),
        ("parties[foreningen].to", None),
        ("parties[foreningen]", None),
        ("parties[kommunen]", "parties[kommunen]"),
        ("parties[kommunen].role", "parties[kommunen]"),
        ("parties", None),
        ("goals[mal].indicators[antal].target", "goals[mal]"),
    ],
)
def test_evidence_is_that_of_the_field_or_of_what_it_lies_in(field: str, found: str | None) -> None:
    register = make_register(PROVED)
    evidence = register.evidence("agreements/prov", field)
    assert (evidence.field if evidence else None) == found
    assert register.evidence("agreements/annan", field) is None


def test_sources_are_the_fields_own_then_the_items_then_the_records() -> None:
    register = make_register(PROVED)
    agreement = register.get(e.Agreement, "prov")
    municipality, association = register.by(e.Party, "agreement", "prov")
    goal = register.all(e.Goal)[0]
    counted, share = register.all(e.Indicator)
    assert [
        register.sources(agreement),
        register.sources(agreement, "period.end"),
        register.sources(agreement, "period.conditions"),
        register.sources(municipality),
        register.sources(municipality, "role"),
        register.sources(association),
        register.sources(association, "role"),
        register.sources(association, "from"),
        register.sources(goal, "text"),
        register.sources(counted, "target"),  # its own before the evidence for the goal
        register.sources(share, "target"),
    ] == [(f"lista-2019#{line}",) for line in (1, 2 + 1, 2, 4, 4, 5, 5, 6, 7, 8, 1)]


def test_the_real_end_of_an_assignment_is_our_reading() -> None:
    register = Register(read_project(), TODAY)
    end = register.evidence("agreements/bot-klump", "period.end")
    assert end is not None
    assert end.reading == "inferred"
    klump = register.get(e.Agreement, "bot-klump")
    assert register.sources(klump, "period.end") == end.source
    assert "avux-2019-70-bilaga#3665-3669" in end.source


def test_documents_of_a_record_are_those_it_cites_anywhere() -> None:
    register = make_register(
        {
            **DOCUMENTS,
            "agreements/prov": """
goals: [{id: a, text: A, source: rapport-2022#4}]
source: [pm#1-2, pm#9]
evidence: [{field: form, reading: stated, source: lista-2019#3}]
""",
        }
    )
    cited = [document.id for document in find_documents(register, "agreements/prov")]
    assert cited == ["lista-2019", "pm", "rapport-2022"]
    assert find_documents(register, "agreements/annan") == ()


@pytest.mark.parametrize(
    ("days", "last"),
    [
        ("kind: web_page\ndate: 2022\nretrieved_on: 2025-03-10", "2022-12-31"),  # its own day
        ("kind: web_page\nretrieved_on: 2025-03-10", "2025-03-10"),
        ("kind: agreement\nretrieved_on: 2025-03-10", None),
        ("kind: web_page", None),
    ],
)
def test_a_page_of_the_web_tells_of_the_day_on_which_it_was_read(
    days: str, last: str | None
) -> None:
    register = make_register(
        {
            "documents/sida": f"title: Sida\n{days}",
            "agreements/a": "title: A\nsource: sida#heading=Om oss",
        }
    )
    found = find_described(register, register.get(e.Agreement, "a"))
    assert (found and str(found[0].latest)) == last
