"""No page shows a sum without the doubt that the published lines have about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, add_records, copy_project, draw
from registers import TODAY, name_published_line, read_site, read_table
from selectolax.lexbor import LexborHTMLParser

from iopgen.pages import economy, overview, partners, register
from iopgen.pages.agreement import page as agreements
from iopgen.review.caveats import CAVEAT_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from iopgen.site import Site

SITES = [(ROOT, TODAY), (EXAMPLE, EXAMPLE_DAY)]


def find_words(line: Mapping[str, str]) -> set[str]:
    """Return what the published columns of a line call for, beside its amount."""
    words = {"ram"} if line["basis"] == "frame" else set()
    if line["discrepancy"]:
        words.add("motstridiga uppgifter")
    if line["replaces"]:
        words.add("ersätter annat stöd")
    return words | ({"uträknat"} if line["derived"] == "yes" else set())


def iter_sums(site: Site) -> Iterator[tuple[str, str, str]]:
    """Yield address, name and the words of the cell of each sum that stands on a page."""
    for page in site.pages:
        for mark in LexborHTMLParser(page.body).css("[data-total]"):
            assert mark.parent
            yield page.address, mark.attributes["data-total"] or "", mark.parent.text()


@pytest.mark.parametrize("which", SITES, ids=["real", "example"])
def test_each_sum_on_each_page_says_what_its_lines_say(which: tuple[Path, date]) -> None:
    site = read_site(*which)
    rows = read_table(site, "budget_lines")
    lines = {name_published_line(x): x for x in rows if x["per"] != "year"}
    parts = ("scope", "of", "form", "year", "covers_start", "covers_end", "stage", "kind")
    totals = {"/".join(x[name] for name in parts): x for x in read_table(site, "totals")}
    kinds, told = set(), set()
    for address, name, words in iter_sums(site):
        counted = [lines[one] for one in totals[name]["lines"].split(" | ") if one]
        published = [code for code in totals[name]["caveats"].split(" | ") if code]
        assert [code for code in published if CAVEAT_WORDS[code] not in words] == [], name
        own = {CAVEAT_WORDS[code] for code in published} - {"efter avtalstidens slut"}
        assert set().union(*map(find_words, counted)) <= own, name
        expected = set().union(*map(find_words, counted))
        assert {word for word in expected if word not in words} == set(), (address, name)
        told |= expected
        kinds.add(address.partition("/")[0])
    assert {"", "partnerskap", "ekonomi", "kommuner", "parter"} <= kinds
    assert {"ram", "uträknat"} <= told


def test_a_year_that_holds_a_frame_says_so_on_the_start_page_and_in_its_chart() -> None:
    bodies = draw(ROOT, overview, register, economy, partners, agreements, as_of=TODAY)
    chart = bodies[""][bodies[""].index('id="pengar"') :].partition("</figure>")[0]
    words = "ram, efter avtalstidens slut, motstridiga uppgifter"
    assert f"1 160 000 kr (varav 310 000 kr {words})" in chart.replace("\u00a0", " ")
    for address in ("partnerskap/", "partnerskap/bot-hela-manniskan/"):
        assert "efter avtalstidens slut" in bodies[address]
    row = re.search(r'data-id="bot-klump".*?</tr>', bodies["partnerskap/"], re.DOTALL)
    assert row
    assert "2019, avtalat" in row[0]
    assert "belopp finns också för 2020, efter avtalstidens slut" in re.sub(r"\s+", " ", row[0])


COPY = """id: exk-kopia
agreement: exk-vavstugan
lines:
  - {{id: igen, year: {year}, party: exempelkommun, {rest}{settled}}}
source: {source}
"""


def test_an_amount_that_may_be_there_twice_is_doubted_until_that_is_settled(tmp_path: Path) -> None:
    doubt = "kan vara samma belopp två gånger"
    assert doubt not in draw(EXAMPLE, economy)["ekonomi/"]
    own = next(
        x
        for x in read_table(read_site(EXAMPLE, EXAMPLE_DAY), "budget_lines")
        if x["agreement"] == "exk-vavstugan" and x["amount"] and x["kind"] == "cash"
    )
    rest = ", ".join(f"{name}: {own[name]}" for name in ("kind", "stage", "amount", "qualifier"))
    rest += f", to: {own['to']}" if own["to"] else ""
    for number, settled in enumerate(("", ", separate: yes")):
        project = copy_project(tmp_path / str(number), EXAMPLE)
        text = COPY.format(year=own["year"], rest=rest, settled=settled, source=own["source"])
        add_records(project, {"content/budgets/exk-kopia.yml": text})
        bodies = draw(project, overview, register, economy, partners, agreements)
        for address in (
            *("", "partnerskap/", "partnerskap/exk-vavstugan/", "ekonomi/"),
            "kommuner/exempelkommun/",
        ):
            assert (doubt in bodies[address]) is not bool(settled), address
