"""Areas that a text points out, and the agreements that work in them."""

from __future__ import annotations

import pytest
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, find_page
from registers import TODAY, publish, read_site

RECORDS = {
    "guidelines/g": "sets:\n  - {id: s, kind: areas, items: [{id: a, text: Ett}]}",
    "agreements/a": "areas:\n  - {guideline: g, set: s, item: a, note: N}",
}


def test_the_table_is_published() -> None:
    (row,) = publish(RECORDS)["agreement_areas"]
    assert row == {
        "agreement": "a",
        "guideline": "g",
        "set": "s",
        "item": "a",
        "note": "N",
        "source": "",
    }


@pytest.mark.parametrize("agreement", ["sto-vida", "sto-integrationspakten"])
def test_a_page_says_how_its_area_was_read_and_that_nothing_is_decided(agreement: str) -> None:
    body = find_page(read_site(ROOT, TODAY), f"partnerskap/{agreement}/").body
    section = body[body.index('id="utpekade-omraden"') : body.index('id="parter"')]
    assert "vår läsning" in section
    assert "antagen" not in section  # a description, which nobody adopts
    assert "betyder inte att någon har beslutat" in section
    assert body.index('id="vad"') < body.index(section)


def test_a_proposed_list_says_so_at_the_agreement() -> None:
    body = find_page(read_site(EXAMPLE, EXAMPLE_DAY), "partnerskap/exk-sprakstegen/").body
    section = body[body.index('id="utpekade-omraden"') : body.index('id="parter"')]
    assert "Förslag, beslut saknas i underlaget" in section


def test_each_area_says_who_works_there_or_that_nobody_is_known_to() -> None:
    body = find_page(read_site(ROOT, TODAY), "riktlinjer/stockholm-amn-omraden-2019/").body
    assert body.count("Samarbete i registret: ") == 3
    assert body.count("Ingen källa kopplar ett samarbete hit.") == 26 - 3
    item = body[body.index('id="nyanlanda-vuxna-spraktraning"') :]
    assert item[: item.index("</li>")].count('href="../../partnerskap/sto-') == 3
    item = body[body.index('id="feriejobb-vida"') :]
    assert "partnerskap/sto-vida/" in item[: item.index("</li>")]
    assert 'id="anvands"' not in body
    other = find_page(read_site(ROOT, TODAY), "riktlinjer/stockholm-iop-2017/").body
    assert "samarbete i registret." not in other
    assert 'id="anvands"' in other
