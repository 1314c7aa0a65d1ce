"""What is withheld is known: no page, no list and no rule calls it missing or not done."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from projects import EXAMPLE, EXAMPLE_DAY, add_records, copy_project, find_page, make_site
from registers import make_register, read_site

from iopgen.data.open_data import Published
from iopgen.pages import make_search_pages
from iopgen.pages.agreement.gaps import iter_missing
from iopgen.pages.agreement.money import sort_lines
from iopgen.pages.titles import describe_field
from iopgen.pages.view import PageView, SiteContents
from iopgen.reading.nodes import KINDS
from iopgen.reading.settings import load_settings
from iopgen.records.shapes import make_shape
from iopgen.register import entities as e
from iopgen.review.completeness import find_facts

if TYPE_CHECKING:
    from iopgen.site import Site

FIELDS = (
    *("assessments", "terms", "decisions", "checks", "equality_analysis"),
    *("period.end", "period.signed", "case_numbers"),
)
NOTE = """
  - field: {}
    reason: Uppgiften rör en enskild
    legal_basis: offentlighets- och sekretesslagen (2009:400) 19 kap. 1 §
    function: Kanslichef
    date: 2024-02-01"""
REASON = (
    "visas inte: Uppgiften rör en enskild (offentlighets- och sekretesslagen (2009:400) "
    "19 kap. 1 §). Beslutat av Kanslichef"
)
AGREEMENT = """id: exk-dolt
title: Det dolda
form: iop
summary: Ett prov där mycket inte visas.
owner: exempelkommun
status: signed
parties:
  - {partner: exempelkommun, role: public}
  - {partner: fantasibolaget, role: civil}
period: {start: 2024-01-01, dated: 2024-01-10}
source: ex-trappan-arende#1-200
"""
OTHERS = {
    "partners/exempelkommun": "name: Exempelkommun\nsector: municipality",
    "partners/fantasibolaget": "name: Fantasibolaget\nsector: civil_society",
    "documents/ex-trappan-arende": "title: Ärendet\nkind: agreement\nissuer: Exempelkommun",
}
PLACE = "content/agreements/exk-dolt.yml"


def withhold(*fields: str) -> str:
    """Return the notes that some fields are withheld."""
    return "withheld:" + "".join(NOTE.format(field) for field in fields) + "\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Make the example's site with one agreement of which much is withheld."""
    project = copy_project(tmp_path_factory.mktemp("withheld") / "p", EXAMPLE)
    add_records(project, {PLACE: AGREEMENT + withhold(*FIELDS)})
    return make_site(project)


def read(site: Site, address: str) -> str:
    """Return the words of a page."""
    text = unescape(re.sub(r"<[^>]+>", " ", find_page(site, address).body))
    return re.sub(r"\s+", " ", text)


def test_no_finding_calls_what_is_withheld_missing(site: Site) -> None:
    said = {f.code for f in site.findings if f.path == PLACE}
    assert not said & {"assessment-missing", "control-missing"}
    assert "Det dolda" not in read(site, "uppfoljning/").partition("Kommande datum")[0]


def test_the_page_says_of_each_that_it_is_not_shown_and_why(site: Site) -> None:
    words = read(site, "partnerskap/exk-dolt/")
    for title in ("Svaren", "Uppgifterna", "Beslut", "Kontroll av parter", "Jämställdhetsanalys"):
        assert f"{title}: {REASON}" in words
    assert "ej bedömt" not in words
    assert "Ingen bedömning finns" not in words
    assert "ingen uppgift " not in words.partition("Vad vet vi inte?")[0].lower()
    assert "1 januari 2024 – slutdatum visas inte" in words


def test_what_we_do_not_know_does_not_name_it(site: Site) -> None:
    words = read(site, "partnerskap/exk-dolt/").partition("Vad vet vi inte?")[2]
    missing, _, withheld = words.partition("Uppgifter som inte visas")
    for text in ("slutar", "skrivit under", "diarienummer", "beslutade", "bedömts", "villkor"):
        assert text not in missing
    assert "Vad det kostar per år" in missing
    titles = ("Bedömning", "Avtalsvillkor", "Beslut", "Kontroll av parter")
    for title in (*titles, "Jämställdhetsanalys"):
        assert f"{title}: Uppgiften rör en enskild" in withheld


@pytest.mark.parametrize(
    ("end", "withheld", "words"),
    [
        ("", ("period.end",), "1 januari 2024 – slutdatum visas inte"),
        ("", (), "1 januari 2024 – okänt slutdatum"),
        ("2026", ("period.end",), "1 januari 2024 – 2026"),
    ],
)
def test_the_term_says_which_day_is_not_shown(
    end: str, withheld: tuple[str, ...], words: str
) -> None:
    days = f"start: 2024-01-01, end: {end}" if end else "start: 2024-01-01"
    text = AGREEMENT.partition("id: exk-dolt\n")[2].replace("start: 2024-01-01", days)
    made = make_register(
        {**OTHERS, "agreements/a": text + (withhold(*withheld) if withheld else "")}
    )
    settings = load_settings(EXAMPLE, EXAMPLE_DAY)
    view = PageView(SiteContents(made, Published(made, settings.site_url), settings), "")
    assert view.period(made.get(e.Agreement, "a")) == words
    (page,) = [p for p in make_search_pages(made) if p.address == "partnerskap/a/"]
    assert ("visas inte" in page.text) == ("visas inte" in words)


def test_days_that_are_both_withheld_are_one_word() -> None:
    text = AGREEMENT.partition("id: exk-dolt\n")[2].replace("start: 2024-01-01, ", "")
    made = make_register({**OTHERS, "agreements/a": text + withhold("period.start", "period.end")})
    settings = load_settings(EXAMPLE, EXAMPLE_DAY)
    view = PageView(SiteContents(made, Published(made, settings.site_url), settings), "")
    agreement = made.get(e.Agreement, "a")
    assert view.period(agreement) == '<span class="iop-unknown">visas inte</span>'
    assert {fact.kind: fact.word for fact in find_facts(made, agreement)}["period"] == "visas inte"


def test_what_holds_a_withheld_whole_is_withheld_too() -> None:
    made = make_register({"agreements/a": "title: A\n" + withhold("period", "parties[f]")})
    for field, withheld in {
        "period": True,
        "period.end": True,
        "periodical": False,
        "parties": False,
        "parties[f].role": True,
        "parties[ff]": False,
    }.items():
        assert bool(made.withheld("agreements/a", field)) is withheld, field


LINES = """agreement: a
lines:
  - {id: x, year: 2024, kind: cash, qualifier: unknown}
  - {id: y, year: 2025, kind: cash, qualifier: unknown}
"""


@pytest.mark.parametrize(
    ("budget", "told"),
    [
        (LINES, ["Belopp för 2024, 2025.", "Vad den idéburna sidans egen insats är värd."]),
        (
            LINES + withhold("lines[x].amount"),
            ["Belopp för 2025.", "Vad den idéburna sidans egen insats är värd."],
        ),
        ("agreement: a\n" + withhold("lines"), []),
    ],
)
def test_amounts_that_are_withheld_are_not_unknown(budget: str, told: list[str]) -> None:
    made = make_register(
        {**OTHERS, "agreements/a": AGREEMENT.partition("\n")[2], "budgets/b": budget},
    )
    agreement = made.get(e.Agreement, "a")
    lacks = [lack.text for lack in iter_missing(made, agreement, sort_lines(made, "a"))]
    assert [text for text in lacks if "elopp" in text or "värd" in text] == told
    assert ("Vad det kostar per år, i kronor." in lacks) is False


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_a_record_has_a_swedish_title(kind: str) -> None:
    keys = {*make_shape(kind).keys, *(("checks",) if kind == "agreement" else ())}
    names = {key: describe_field(key, record=f"{Path(KINDS[kind]).name}/x") for key in keys}
    assert {key for key, name in names.items() if key == name} <= {"evidence", "withheld"}
    items = {"assessments[regler]": "Bedömning", "assessments[regler].answers[tid]": "Bedömning"}
    for field, title in items.items() if kind == "agreement" else ():
        assert describe_field(field).startswith(title)


def test_an_example_of_what_is_not_withheld_is_still_missing() -> None:
    site = read_site(EXAMPLE, EXAMPLE_DAY)
    assert "ej bedömt" in read(site, "partnerskap/exk-trappan/")
    assert "Uppgift om bedömning saknas: ”Fem kriterier”." in read(site, "uppfoljning/")
