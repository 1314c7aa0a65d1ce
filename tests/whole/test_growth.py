"""What a new record changes: data alone brings an agreement, or a city with rules of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from projects import add_records, copy_project, find_page, make_site

if TYPE_CHECKING:
    from pathlib import Path

    from iopgen.site import Site

DOCUMENT = """\
id: pahittat-avtal
title: Påhittat avtal om Trollskogen
issuer: Trollstads kommun
authority: trollstad
date: 2026-01-15
case_number: TRO/2026:7
kind: agreement
lines: 1-100
extract: pahittat
"""

CITY = """\
id: trollstad
name: Trollstads kommun
sector: municipality
municipality_code: "9998"
source: pahittat-avtal#1
"""

ASSOCIATION = """\
id: trollens-vanner
name: Föreningen Trollens Vänner
aliases:
  - {name: Trollvännerna, source: "pahittat-avtal#4"}
sector: civil_society
source: pahittat-avtal#3
"""

AGREEMENT = """\
id: tro-trollskogen
title: Mötesplats Trollskogen
form: iop
summary: Kommunen och föreningen driver en mötesplats i skogen.
thematic_area: friluftsliv
owner: trollstad
status: signed
case_numbers: TRO/2026:7
period: {start: 2026-02-01, end: 2028-01-31}
parties:
  - {partner: trollstad, role: public}
  - {partner: trollens-vanner, role: civil}
assessments:
  - guideline: trollstad-riktlinje
    made_on: 2026-01-10
    made_by: function
    answers:
      - {set: villkor, item: skog, answer: yes, motivation: Skogen finns., source: pahittat-avtal#9}
source: pahittat-avtal#1-90
"""

BUDGET = """\
id: tro-trollskogen-belopp
agreement: tro-trollskogen
lines:
  - id: kommunen-2026
    year: 2026
    party: trollstad
    to: trollens-vanner
    kind: cash
    stage: agreed
    amount: 123456
    qualifier: exact
source: pahittat-avtal#20
"""

GUIDELINE = """\
id: trollstad-riktlinje
title: Trollstads regler för partnerskap
issuer: trollstad
status: adopted
known_from: full_text
decided_by: Kommunfullmäktige
decided_on: 2025-05
summary: Fyra villkor som ska vara uppfyllda.
sets:
  - id: villkor
    title: Fyra villkor
    intro: Ett partnerskap ska
    kind: criteria
    strength: ska
    strength_text: ska
    pass_answer: yes
    exhaustive: yes
    items:
      - {id: skog, text: ske i eller nära en skog}
      - {id: troll, text: vara öppet för alla troll}
      - {id: stenar, text: vårda stenarna, strength: bör}
      - {id: tystnad, text: lämna tystnad efter sig}
  - id: hinder
    title: Hinder
    kind: democracy
    strength: ska
    pass_answer: no
    items:
      - {id: oppenhet, text: Stänger organisationen någon ute?}
source: pahittat-avtal#30-60
"""

RECORDS = {
    "content/documents/pahittat-avtal.yml": DOCUMENT,
    "partners/trollstad.yml": CITY,
    "partners/trollens-vanner.yml": ASSOCIATION,
    "content/agreements/tro-trollskogen.yml": AGREEMENT,
    "content/budgets/tro-trollskogen-belopp.yml": BUDGET,
    "content/guidelines/trollstad-riktlinje.yml": GUIDELINE,
}


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the site of the real records with a fourth city added as data only."""
    project: Path = copy_project(tmp_path_factory.mktemp("grown") / "project")
    add_records(project, RECORDS)
    return make_site(project)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "Mötesplats Trollskogen"),
        ("partnerskap/", "Mötesplats Trollskogen"),
        ("parter/", "Föreningen Trollens Vänner"),
        ("parter/trollens-vanner/", "Mötesplats Trollskogen"),
        ("parter/trollens-vanner/", "123\u00a0456\u00a0kr"),
        ("kommuner/trollstad/", "Trollstads regler för partnerskap"),
        ("ekonomi/", "123\u00a0456\u00a0kr"),
        ("riktlinjer/", "<td>5 punkter i 2 avsnitt</td>"),
        ("kallor/pahittat-avtal/", "TRO/2026:7"),
        ("partnerskap/tro-trollskogen/", "31 januari 2028"),
    ],
)
def test_a_new_agreement_shows_up_everywhere(grown: Site, address: str, words: str) -> None:
    assert words in find_page(grown, address).body


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("agreements", "tro-trollskogen,Mötesplats Trollskogen,iop"),
        ("agreement_parties", "tro-trollskogen,trollens-vanner"),
        ("partners", "trollens-vanner,Föreningen Trollens Vänner"),
        ("budget_lines", "123456"),
        ("guideline_items", "trollstad-riktlinje,villkor,criteria,stenar,vårda stenarna,bör,yes"),
        ("assessments", "tro-trollskogen,trollstad-riktlinje,villkor,skog,yes"),
        ("deadlines", "tro-trollskogen,end,2028-01-31"),
    ],
)
def test_a_new_agreement_is_in_the_tables(grown: Site, table: str, words: str) -> None:
    assert words in grown.files[f"data/{table}.csv"].decode()


def test_a_new_agreement_is_found_by_search(grown: Site) -> None:
    pages = {page.address: page for page in grown.search}
    found = pages["partnerskap/tro-trollskogen/"]
    assert "Föreningen Trollens Vänner" in found.text
    assert "Trollvännerna" in found.hidden
    assert ("kommun", "Trollstads kommun") in found.filters
    assert {("ar", "2026"), ("ar", "2027"), ("ar", "2028")} <= set(found.filters)


def test_another_citys_rules_need_no_code(grown: Site) -> None:
    body = find_page(grown, "riktlinjer/trollstad-riktlinje/").body
    assert "Ett partnerskap ska" in body
    assert body.count("<li id=") - body.count('<li id="kalla-') == 5
    assert "uppfyllda när svaret är <strong>ja</strong>" in body
    assert "uppfyllda när svaret är <strong>nej</strong>" in body
    assert '<span class="iop-mark">bör</span>' in body


def test_an_assessment_shows_the_exact_wording_it_answers(grown: Site) -> None:
    body = find_page(grown, "partnerskap/tro-trollskogen/").body
    assert "ske i eller nära en skog" in body
    assert "Skogen finns." in body
