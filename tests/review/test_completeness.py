"""Which expected facts are stated, lacking or withheld; what nobody asked for is not missing."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest
from assessed import AGREEMENT, ANSWERS, CHECK, GUIDELINE, PARTNERS
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, find_page
from registers import make_register, read_site

from iopgen.register import entities as e
from iopgen.review.completeness import find_facts, list_kinds, suggest_check

if TYPE_CHECKING:
    from iopgen.review.completeness import Fact


def find(agreement: str, **more: str) -> dict[str, Fact]:
    """Return the facts of one agreement by kind."""
    files = {name.replace("__", "/"): text for name, text in more.items()}
    register = make_register({**PARTNERS, "agreements/prov": agreement, **files})
    return {f.kind: f for f in find_facts(register, register.get(e.Agreement, "prov"))}


def find_statuses(agreement: str, **more: str) -> dict[str, str]:
    """Return where each fact of one agreement stands."""
    return {kind: fact.status for kind, fact in find(agreement, **more).items()}


def test_nothing_is_asked_for_without_a_guideline() -> None:
    assert find_statuses(AGREEMENT) == {
        "period": "stated",
        "decision": "missing",
        "amounts": "missing",
        "assessment": "not_asked",
        "control": "not_asked",
        "followup": "missing",
        "terms": "not_asked",
    }


def test_what_a_guideline_asks_for_is_missing_or_partly_stated() -> None:
    asked = find_statuses(AGREEMENT, guidelines__regler=GUIDELINE)
    assert {asked[kind] for kind in ("assessment", "control", "terms")} == {"missing"}
    facts = find(AGREEMENT + ANSWERS, guidelines__regler=GUIDELINE, checks__k=CHECK)
    assert (facts["assessment"].status, facts["assessment"].detail) == ("partly", "2 av 3 punkter")
    assert (facts["terms"].status, facts["terms"].detail) == ("partly", "1 av 2 punkter")
    assert facts["control"].status == "stated"


def test_where_the_day_is_not_known_nobody_says_what_is_required() -> None:
    undated = AGREEMENT.replace(", signed: 2024-01-10", "")
    facts = find(undated, guidelines__regler=GUIDELINE)
    kinds = ("assessment", "control", "terms")
    assert {facts[kind].word for kind in kinds} == {"oklart om det krävs"}
    assert not any(facts[kind].is_open for kind in kinds)
    assert set(kinds) <= set(list_kinds(facts.values()))
    proposed = GUIDELINE.replace("status: adopted", "status: proposed")
    assert {find(undated, guidelines__regler=proposed)[kind].word for kind in kinds} == {
        "krävs inte"
    }


def test_a_fact_known_in_part_says_what_lacks() -> None:
    facts = find(AGREEMENT.replace("start: 2024-01-01, ", ""))
    assert (facts["period"].word, facts["period"].detail) == ("delvis", "början")
    facts = find(AGREEMENT + "decisions:\n  - {kind: decision, body: Nämnden}\n")
    assert facts["decision"].word == "delvis"


LINES = "agreement: prov\nlines:\n  - {id: a, year: 2024, kind: cash, qualifier: unknown}\n"
WITHHELD = "withheld:\n  - {field: 'lines[a].amount', reason: Sekretess}\n"


def test_what_is_withheld_is_not_missing() -> None:
    assert find_statuses(AGREEMENT, budgets__b=LINES)["amounts"] == "missing"
    facts = find(AGREEMENT, budgets__b=LINES + WITHHELD)
    assert facts["amounts"].word == "visas inte"
    assert facts["amounts"].file == "content/budgets/b.yml"


def test_a_form_without_money_lacks_no_amounts() -> None:
    facts = find(AGREEMENT.replace("form: iop", "form: informal"))
    assert (facts["amounts"].status, facts["amounts"].word) == ("not_asked", "väntas inte")
    assert "amounts" not in list_kinds(facts.values())


def test_the_owners_page_links_what_lacks_to_its_record() -> None:
    body = find_page(read_site(ROOT), "kommuner/stockholms-stad/").body
    table = body[body.index('id="uppgifter"') :]
    assert "content/agreements/sto-medprat.yml" in table
    assert "oklart om det krävs" not in table  # they began in 2015, and the guideline is of 2017
    missing = find_page(read_site(ROOT), "partnerskap/sto-medprat/").body
    assert "content/agreements/sto-medprat.yml" in missing[missing.index('id="vet-inte"') :]


def test_without_a_repository_nothing_is_linked() -> None:
    body = find_page(read_site(EXAMPLE, EXAMPLE_DAY), "kommuner/exempelkommun/").body
    table = body[body.index('id="uppgifter"') :]
    assert "rätta posten" not in table
    assert "<td>visas inte</td>" in table


def test_a_fact_leads_to_the_record_in_which_it_would_stand() -> None:
    facts = find(AGREEMENT, guidelines__regler=GUIDELINE)
    assert {kind: (facts[kind].file, facts[kind].is_new) for kind in facts} == {
        "period": ("content/agreements/prov.yml", False),
        "decision": ("content/agreements/prov.yml", False),
        "amounts": ("content/budgets/prov-belopp.yml", True),
        "assessment": ("content/agreements/prov.yml", False),
        "control": ("content/checks/prov-kontroll-foreningen.yml", True),
        "followup": ("content/followups/prov-2025.yml", True),
        "terms": ("content/agreements/prov.yml", False),
    }


def test_a_fact_leads_to_the_record_in_which_it_stands() -> None:
    facts = find(
        AGREEMENT,
        guidelines__regler=GUIDELINE,
        checks__k=CHECK,
        budgets__a="agreement: prov\nlines:\n  - {id: a, year: 2024, kind: cash, amount: 1}\n",
        budgets__b=LINES,
        followups__f="agreement: prov\nyear: 2024\n",
    )
    assert (facts["amounts"].file, facts["amounts"].is_new) == ("content/budgets/b.yml", False)
    assert (facts["control"].file, facts["control"].is_new) == ("content/checks/k.yml", False)
    assert facts["followup"].file == "content/followups/f.yml"


@pytest.mark.parametrize(
    ("period", "name"),
    [
        ("{start: 2026-01-01, end: 2027-12-31}", "prov-2026"),
        ("{start: 2020-01-01, end: 2022-12-31}", "prov-2022"),
        ("{start: 2030-01-01, end: 2031-12-31}", "prov-2030"),
        ("{start: 2019}", "prov-uppfoljning"),
    ],
)
def test_a_new_follow_up_is_named_after_a_year_in_which_it_ran(period: str, name: str) -> None:
    record = AGREEMENT.replace("{start: 2024-01-01, end: 2026-12-31, signed: 2024-01-10}", period)
    assert find(record)["followup"].file == f"content/followups/{name}.yml"


def test_a_suggested_name_is_an_id() -> None:
    register = make_register({**PARTNERS, f"agreements/{'a' * 78}-b": AGREEMENT})
    (agreement,) = register.all(e.Agreement)
    place = suggest_check(agreement, "foreningen")
    assert len(PurePosixPath(place.file).stem) <= 80
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", PurePosixPath(place.file).stem)


def test_of_what_was_declined_nothing_more_is_expected() -> None:
    record = AGREEMENT.replace("status: signed", "status: declined")
    record = record.replace("{start: 2024-01-01, end: 2026-12-31, signed: 2024-01-10}", "{}")
    assert set(find_statuses(record).values()) == {"not_asked"}
    page = find_page(read_site(EXAMPLE, EXAMPLE_DAY), "partnerskap/exk-skogsgruppen/").body
    assert "så fler uppgifter är inte att vänta" in page


def test_what_lacks_is_added_where_it_belongs() -> None:
    body = find_page(read_site(ROOT), "partnerskap/sto-medprat/").body
    links = body[body.index('id="vet-inte"') :]
    for address in (
        "new/main/content/budgets?filename=sto-medprat-belopp.yml",
        "new/main/content/followups?filename=sto-medprat-",
        "edit/main/partners/internationella-bekantskaper.yml",
    ):
        assert address in links


def test_each_word_of_the_table_is_explained_above_it() -> None:
    body = find_page(read_site(EXAMPLE, EXAMPLE_DAY), "kommuner/exempelkommun/").body
    head, _, table = body[body.index('id="uppgifter"') :].partition("<table")
    for word in ("visas inte", "väntas inte", "krävs inte"):
        assert f"<td>{word}</td>" in table
        assert f"<strong>{word.capitalize()}</strong>: " in head
