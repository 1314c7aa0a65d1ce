"""Which expected facts are stated, lacking or withheld; what nobody asked for is not missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projects import EXAMPLE, ROOT, find_page, make_site
from registers import make_register, read_site
from test_assessments import AGREEMENT, ANSWERS, CHECK, GUIDELINE, PARTNERS

from iopgen import entities as e
from iopgen.completeness import find_facts, list_kinds

if TYPE_CHECKING:
    from iopgen.completeness import Fact


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
    assert "Krävs inte för något av samarbetena" in table
    missing = find_page(read_site(ROOT), "partnerskap/sto-medprat/").body
    assert "content/agreements/sto-medprat.yml" in missing[missing.index('id="vet-inte"') :]


def test_without_a_repository_nothing_is_linked() -> None:
    body = find_page(make_site(EXAMPLE), "kommuner/exempelkommun/").body
    table = body[body.index('id="uppgifter"') :]
    assert "rätta posten" not in table
    assert "<td>visas inte</td>" in table
