"""How an agreement goes on after its term, and what is paid every year, as its page tells it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml
from projects import EXAMPLE, EXAMPLE_DAY, copy_project, draw
from registers import read_site, read_table
from selectolax.lexbor import LexborHTMLParser

from iopgen.pages.agreement import page

if TYPE_CHECKING:
    from pathlib import Path


def read_words(name: str, project: Path = EXAMPLE) -> str:
    """Return the words of an agreement's page, without the numbers of its sources."""
    body = draw(project, page)[f"partnerskap/{name}/"]
    found = LexborHTMLParser(body.replace("</dt>", "</dt> ").replace("</dd>", "</dd> "))
    for one in found.css("sup"):
        one.decompose()
    return " ".join(found.text().split())


def test_the_end_that_was_agreed_stays_in_sight_beside_each_extension() -> None:
    assert (
        "Slut 31 december 2023. Skulle enligt avtalet sluta 31 december 2020 ; förlängt "
        "till 31 december 2021 genom beslut av Kommunstyrelsen den 10 november 2020, "
        "till 31 december 2022 genom beslut av Kommunstyrelsen den 9 november 2021, "
        "till 31 december 2023 genom beslut av Kommunstyrelsen den 6 december 2022."
    ) in read_words("exk-nattvandring").replace("2020;", "2020 ;")


def test_what_was_opened_by_a_decision_says_so() -> None:
    words = read_words("exk-stodboende")
    assert "Tid 1 mars 2019 – tills vidare" in words
    assert "Gäller tills vidare. Skulle enligt avtalet sluta 29 februari 2020" in words
    assert "förlängt tills vidare genom beslut av Kommunstyrelsen den 14 januari 2020." in words
    assert "Förlängning tills vidare" in words


def test_what_renews_itself_has_a_last_day_to_give_notice_and_none_to_agree() -> None:
    words = read_words("exk-sykretsen")
    assert "Tid 1 januari 2022 – 31 december 2023 eller senare" in words
    assert "Av sig självt, om ingen part säger upp avtalet: 12 månader i taget." in words
    assert "Sista dag att säga upp" in words
    assert "Sista dag att komma överens" not in words
    assert "Upphörde 30 juni 2025" in read_words("exk-lekotek")


CHANGES = [
    # what ended was open-ended, and still says so
    ("exk-stodboende", "  end: 2020-02-29\n", "  end: 2020-02-29\n  ended_on: 2025-06-30\n",
     "Gäller tills vidare. Skulle enligt avtalet sluta"),
    ("exk-prova-pa", "  open_ended: yes\n", "  open_ended: yes\n  ended_on: 2025-06-30\n",
     "Slut Gäller tills vidare Upphörde 30 juni 2025"),
    # what is withheld is not unknown
    ("exk-nattvandring", "  end: 2020-12-31\n", "",
     "Första slutdatumet visas inte: Prov (26 kap.)"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "before", "after", "words"), CHANGES)
def test_an_end_that_is_over_or_withheld_is_told_as_that(
    tmp_path: Path, name: str, before: str, after: str, words: str
) -> None:
    project = copy_project(tmp_path / "project", EXAMPLE)
    path = project / f"content/agreements/{name}.yml"
    text = path.read_text("utf-8")
    assert before in text
    text = text.replace(before, after)
    if not after:
        text += (
            "withheld:\n  - {field: period.end, reason: Prov, legal_basis: 26 kap., "
            "function: Registrator, date: 2026-01-02}\n"
        )
    path.write_text(text, "utf-8")
    assert words in read_words(name, project)


def test_what_is_paid_every_year_is_told_as_that_and_year_by_year() -> None:
    words = read_words("exk-sykretsen")
    assert "80 000 kr varje år: pengar från Exempelkommun till Föreningen Luftiga Trådar" in words
    assert "40 % av kostnaden varje år: egen insats från Föreningen Luftiga Trådar" in words
    assert "Ersätter föreningsbidraget till Luftiga Trådar, och är inga nya pengar." in words
    assert "uträknat: 80 000 kr varje år" in words
    assert "Varje halvår, 2 delbetalningar, 40 000 kr varje gång 2022" in words
    assert "Överskott förs över till nästa år" in words
    words = read_words("exk-nattvandring")
    assert (
        "Uppräkning efter index: 70 procent av ändringen i konsumentprisindex (KPI), från 2020 års "
        "belopp, sänks aldrig, avrundat till 100 kr, index räknat från oktober 2019."
    ) in words
    assert "Indextalen finns inte i underlaget, så inget är uppräknat." in read_words(
        "exk-stodboende"
    )


def test_the_rate_is_published_and_in_no_total() -> None:
    site = read_site(EXAMPLE, EXAMPLE_DAY)
    rows = [x for x in read_table(site, "budget_lines") if x["agreement"] == "exk-sykretsen"]
    rates = [x for x in rows if x["per"] == "year"]
    assert [(x["line"], x["amount"], x["year"], x["derived"]) for x in rates] == [
        ("bidrag", "80000", "", "no"),
        ("egen-insats", "", "", "no"),
    ]
    totals = [x for x in read_table(site, "totals") if x["of"] == "exk-sykretsen"]
    assert [(x["year"], x["kind"], x["amount"], x["qualifier"]) for x in totals] == [
        ("2022", "cash", "80000", "exact"),
        ("2022", "in_kind", "", "unknown"),
        ("2023", "cash", "80000", "exact"),
        ("2023", "in_kind", "", "unknown"),
    ]
    assert {x["caveats"] for x in totals if x["amount"]} == {"replaces | derived"}


DISPUTE = """id: exk-oense
question: Förlängdes avtalet till 2023 eller 2024?
status: open
values:
  - {label: Beslutet, value: 2023-12-31, basis: printed, source: ex-nattvandring-beslut#12}
  - {label: Brevet, value: 2024-12-31, basis: printed, source: ex-nattvandring-beslut#40}
concerns:
  - {record: agreements/exk-nattvandring, field: "decisions[4].new_end"}
source: ex-nattvandring-beslut#12-40
"""


def test_a_disputed_extension_is_marked_at_the_end_and_at_its_decision(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project", EXAMPLE)
    (project / "content/discrepancies/exk-oense.yml").write_text(DISPUTE, "utf-8")
    words = read_words("exk-nattvandring", project)
    assert "Slut 31 december 2023 motstridiga uppgifter. Skulle enligt avtalet" in words
    assert "Förlängning till 31 december 2023 motstridiga uppgifter" in words


def test_what_a_part_replaces_is_told_with_its_amount() -> None:
    words = read_words("exk-nattvandring").replace("\u00a0", " ")
    assert (
        "Ersätter det tidigare bidraget till utrustning, 5 000 kr. "
        "Bara det som är mer än så är nya pengar."
    ) in words


def test_state_aid_by_a_ruling_that_is_not_final_says_so(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project", EXAMPLE)
    path = project / "content/agreements/exk-natthuset.yml"
    text = path.read_text("utf-8")
    mark = "euro . överklagad, inte slutgiltig"
    assert mark not in read_words("exk-natthuset").replace("euro.", "euro .")
    root = yaml.safe_load(text)
    (appealed,) = (one for one in root["rulings"] if one["status"] == "appealed")
    cited = appealed["source"]
    added = f'  - {{field: state_aid, reading: stated, source: "{cited}"}}\n'
    text = re.sub(r"^state_aid:.*\n(  .*\n)*", "", text, flags=re.MULTILINE)
    text = (
        text.replace("evidence:\n", f"evidence:\n{added}")
        if "evidence:" in text
        else (f"{text}evidence:\n{added}")
    )
    text += "state_aid: {kind: de_minimis, amount_eur: 61400}\n"
    path.write_text(text, "utf-8")
    assert mark in read_words("exk-natthuset", project).replace("euro.", "euro .")
