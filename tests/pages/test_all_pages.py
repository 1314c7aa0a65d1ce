"""Pages: the public addresses, sources at the facts, and text that stays text."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from projects import (
    EXAMPLE,
    EXAMPLE_DAY,
    ROOT,
    add_records,
    copy_project,
    draw,
    find_page,
    make_site,
)
from registers import TODAY, read_project, read_site, read_table
from selectolax.lexbor import LexborHTMLParser

from iopgen.calc.citations import describe_place
from iopgen.pages import guidelines
from iopgen.pages.agreement import page as agreements
from iopgen.pages.base import find_headings
from iopgen.pages.view import PageView
from iopgen.register import entities as e
from iopgen.register.lookup import Register

if TYPE_CHECKING:
    from pathlib import Path

    from iopgen.site import Site

SECTIONS = (
    "",
    "partnerskap/",
    "parter/",
    "ekonomi/",
    "riktlinjer/",
    "uppfoljning/",
    "resultat/",
    "avvikelser/",
    "kallor/",
    "nytt/",
    "oppna-data/",
    "sok/",
)
WRITTEN_BY_HAND = ("om", "tillganglighet", "personuppgifter", "english")


@pytest.fixture(scope="module")
def real() -> Site:
    """Return the site of the real records."""
    return read_site(ROOT, EXAMPLE_DAY)


@pytest.fixture(scope="module")
def example() -> Site:
    """Return the site of the fictive municipality."""
    return read_site(EXAMPLE, EXAMPLE_DAY)


@pytest.mark.parametrize("address", SECTIONS)
def test_every_public_address_has_a_page(real: Site, example: Site, address: str) -> None:
    for site in (real, example):
        page = find_page(site, address)
        assert page.title
        assert page.description
        assert page.body.count("<h1") == 1


def test_hand_written_pages_exist() -> None:
    for name in WRITTEN_BY_HAND:
        for root in (ROOT, EXAMPLE):
            assert (root / "content" / "pages" / f"{name}.md").is_file()


def test_every_record_has_its_page(real: Site) -> None:
    addresses = {page.address for page in real.pages}
    for folder, prefix in (
        ("content/agreements", "partnerskap"),
        ("partners", "parter"),
        ("content/guidelines", "riktlinjer"),
        ("content/documents", "kallor"),
    ):
        names = {path.stem for path in (ROOT / folder).glob("*.yml")}
        assert {f"{prefix}/{name}/" for name in names} <= addresses
    register = Register(read_project(), TODAY)
    owners = {owner for agreement in register.all(e.Agreement) for owner in agreement.owner}
    owners |= {g.issuer for g in register.all(e.Guideline) if g.issuer}
    found = {address for address in addresses if address.startswith("kommuner/")}
    assert found == {f"kommuner/{name}/" for name in owners}
    assert len(owners) == 10


def test_addresses_and_titles_are_unique(real: Site, example: Site) -> None:
    for site in (real, example):
        assert not [a for a, n in Counter(page.address for page in site.pages).items() if n > 1]
        assert not [t for t, n in Counter(page.title for page in site.pages).items() if n > 1]


def test_only_sections_are_of_the_menus_kind(real: Site) -> None:
    assert {page.address for page in real.pages if page.kind == "section"} == set(SECTIONS)


def test_every_cited_number_leads_to_a_source_at_the_foot(real: Site, example: Site) -> None:
    for site in (real, example):
        for page in site.pages:
            cited = set(re.findall(r'href="#(kalla-\d+)"', page.body))
            assert cited == set(re.findall(r'id="(kalla-\d+)"', page.body)), page.address


def test_every_amount_on_an_agreements_page_has_a_source(real: Site) -> None:
    body = find_page(real, "partnerskap/lin-ikf-2023/").body
    table = body[body.index('id="belopp-namn"') : body.index('id="summor-namn"')]
    for row in re.findall(r"<tr>\n.*?</tr>", table, re.DOTALL):
        assert 'href="#kalla-' in row


def test_a_derived_amount_shows_its_formula(real: Site) -> None:
    body = find_page(real, "partnerskap/lin-ikf-2023/").body
    assert body.count("uträknat: 450\u00a0000\u00a0kr × 1,02") == 2


def test_an_assignment_says_that_it_is_no_iop(real: Site) -> None:
    body = find_page(real, "partnerskap/bot-klump/").body
    assert "inte ett idéburet offentligt partnerskap" in body
    start = find_page(real, "").body
    assert "bot-klump" not in start[: start.index('id="nytt"')]


def test_dated_after_start_shows_both_days(real: Site) -> None:
    body = find_page(real, "partnerskap/bot-feriepraktik/").body
    assert "1 mars 2018" in body
    assert "18 mars 2018" in body
    assert "efter avtalets första dag" in body


def test_unknown_is_said_in_words(real: Site) -> None:
    body = find_page(real, "partnerskap/sto-vida/").body
    assert "namn saknas i underlaget" in body
    assert "uppgift saknas" in body


def test_a_discrepancy_stands_at_its_figure(real: Site) -> None:
    body = find_page(real, "partnerskap/bot-klump/").body
    assert "../../avvikelser/#bot-klump-belopp-2017-2018" in body


def test_a_guideline_that_is_known_second_hand_says_so_where_it_is_used(example: Site) -> None:
    body = find_page(example, "partnerskap/exk-vinterljus/").body
    used = re.findall(r'exk-riktlinjer-2018/">[^<]*</a>(.{0,80})', body)
    assert used
    assert all("Citerad i annat dokument</span>" in after for after in used)
    body = find_page(example, "partnerskap/exk-odlarna/").body
    assert "exk-riktlinjer-2023/" in body
    assert "i annat dokument" not in body


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("unknown", "om den är antagen framgår inte</span>"),
        ("proposed", "<dt>Föreslås bli ersatt av</dt>"),
        ("adopted", "2023-riktlinje</a> från 1 juli 2023</dd>"),
    ],
)
def test_what_takes_the_place_of_a_guideline_says_whether_it_is_adopted(
    tmp_path: Path, status: str, words: str
) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    path = project / "content" / "guidelines" / "exk-riktlinjer-2023.yml"
    text = path.read_text(encoding="utf-8").replace("status: adopted", f"status: {status}", 1)
    text = re.sub(r"title: .+", "title: 2023-riktlinje", text, count=1)
    path.write_text(text, encoding="utf-8")
    body = draw(project, guidelines)["riktlinjer/exk-riktlinjer-2018/"]
    assert words in body[: body.index("Det vi har läst")]


def test_the_equality_analysis_is_told_of_every_agreement(example: Site) -> None:
    pages = [p for p in example.pages if p.kind == "agreement"]
    assert all(p.body.count("<p>Jämställdhetsanalys:") == 1 for p in pages)
    said = {word for p in pages for word in re.findall(r"analys: (?:<[^>]+>)?([^<.]+)", p.body)}
    assert {"genomförd", "inte genomförd", "uppgift saknas"} <= {word.strip() for word in said}


def test_a_withheld_field_says_that_and_why(example: Site) -> None:
    body = find_page(example, "partnerskap/exk-parkskotsel/").body
    assert "<strong>Betalningsvillkor:</strong> Hur priset räknas ut" in body
    assert "offentlighets- och sekretesslagen (2009:400) 19 kap. 1 §" in body
    body = find_page(example, "partnerskap/exk-trappan/").body
    assert "<strong>Utfall:</strong>" in body


def test_answers_that_nobody_decided_to_publish_are_on_no_page(example: Site) -> None:
    checks = [p.read_text("utf-8") for p in (EXAMPLE / "content" / "checks").glob("*.yml")]
    private = "".join(text for text in checks if "\npublish:" not in text)
    answers = re.findall(r"(?:motivation|measures): (.+)", private)
    assert answers
    for page in example.pages:
        for answer in answers:
            assert answer.strip("'\"> -") not in page.body or len(answer) < 5


COUNTS = """
id: exk-{name}
title: Provet {name}
form: {form}
summary: Ett prov av hur antal och belopp visas på samarbetets sida.
owner: exempelkommun
status: signed
parties:
  - {{partner: exempelkommun, role: public}}
  - {{partner: fantasihuset, role: civil}}
period:
  start: 2025-01-01
  end: 2027-12-31
  extension: {{step_months: 1, latest_end: 2028-12-31, agree_months_before: {number}}}
termination: {{kind: free, notice_months: {number}, cure_days: {number}}}
payment: {{days_before_start: {number}}}
compensation: {{per_participant: {{amount: 100, {occasions}}}}}
source: ex-forteckning-2026#80-82
"""


def read_plain(body: str) -> str:
    """Return the words of a page without the marks of sources."""
    return re.sub(r"\s+", " ", re.sub(r"<sup>.*?</sup>|<[^>]+>", "", body))


def test_counts_are_words_and_a_zero_says_what_it_means(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "counts", EXAMPLE)
    one = COUNTS.format(name="ett", form="iop", number=1, occasions="occasions_min: 1")
    none = COUNTS.format(
        name="noll", form="framework", number=0, occasions="occasions_min: 1, occasions_max: 2"
    )
    records = {"exk-ett": one, "exk-noll": none}
    add_records(project, {f"content/agreements/{k}.yml": text for k, text in records.items()})
    bodies = draw(project, agreements)
    first, second = (read_plain(bodies[f"partnerskap/{name}/"]) for name in records)
    for words in (
        "1 månad i taget",
        "senast 1 månad före slutet",
        "Uppsägningstid 1 månad.",
        "har 1 dag på sig",
        "1 dag före start",
        "för minst 1 tillfälle.",
    ):
        assert words in first
    for words in (
        "senast avtalstidens sista dag.",
        "Ingen uppsägningstid.",
        "har ingen tid på sig",
        "dagen för start",
        "för 1–2 tillfällen.",
    ):
        assert words in second
    assert "None" not in first + second
    assert "Inga pengar nämns" not in second  # a framework, but beside an amount


HOSTILE = "</title><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}"


def test_text_from_records_stays_text(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "hostile")
    paths = [*(project / "content").rglob("*.yml"), *(project / "partners").glob("*.yml")]
    named = set(re.findall(r"\[([^\]\n]+)\]", "".join(p.read_text("utf-8") for p in paths)))
    swapped = 0
    for path in paths:
        lines = path.read_text("utf-8").splitlines(keepends=True)
        keys = ("title: ", "name: ", "summary: ", "question: ", "label: ", "place: ")
        for number, line in enumerate(lines):
            key, _, value = line.partition(": ")
            if (
                line.lstrip(" -").startswith(keys)
                and not line.rstrip().endswith((">-", ">"))
                and not line.lstrip().startswith("- {")
                and value.strip().strip("'") not in named  # another record points there by it
            ):
                lines[number] = f"{key}: '{HOSTILE}'\n"
                swapped += 1
        path.write_text("".join(lines), "utf-8")
    assert swapped > 500
    site = make_site(project)
    for page in site.pages:
        assert "<script>alert" not in page.body
        assert "<img src=x" not in page.body
        assert "49" not in re.findall(r"&gt;(\d+)", page.body)


def test_links_are_relative_to_the_page(real: Site) -> None:
    del real
    for address, target, way in (
        ("", "parter/ikf/", "parter/ikf/"),
        ("partnerskap/x/", "", "../../"),
        ("partnerskap/x/", "partnerskap/", "../"),
        ("partnerskap/x/", "partnerskap/x/", "./"),
        ("partnerskap/x/", "data/agreements.csv", "../../data/agreements.csv"),
        ("ekonomi/", "ekonomi/#bot", "#bot"),
        ("ekonomi/", "avvikelser/#q", "../avvikelser/#q"),
    ):
        assert PageView(None, address).link(target) == way  # type: ignore[arg-type]


def test_lines_are_said_in_words() -> None:
    assert describe_place("avtal#40") == "rad 40"
    assert describe_place("avtal#40-52") == "raderna 40–52"


def test_headings_leave_notes_out() -> None:
    body = '<h2 id="a">Å &amp; b <span class="iop-note">3 st</span></h2><h3 id="c">C</h3>'
    assert [(h.id, h.title, h.level) for h in find_headings(body)] == [
        ("a", "Å & b", 2),
        ("c", "C", 3),
    ]


# -- the whole story of an organisation -----------------------------------------------------------


@pytest.mark.parametrize("project", [ROOT, EXAMPLE], ids=["real", "example"])
def test_what_an_organisation_promised_and_what_came_of_it_stands_on_its_page(
    project: Path,
) -> None:
    site = read_site(project)
    told = {page.address: LexborHTMLParser(page.body).text() for page in site.pages}
    names = {row["id"] for row in read_table(site, "partners")}
    promised = [
        (partner, row["text"])
        for row in read_table(site, "commitments")
        for partner in row["by"].split(" | ")
        if partner in names
    ]
    assert promised
    assert [one for one in promised if one[1] not in told[f"parter/{one[0]}/"]] == []
    followed = {row["agreement"]: row["summary"] for row in read_table(site, "followups")}
    for row in read_table(site, "agreement_parties"):
        if row["partner"] and row["agreement"] in followed:
            assert followed[row["agreement"]] in told[f"parter/{row['partner']}/"], row


def test_an_owners_page_is_named_after_what_it_has() -> None:
    titles = {page.address: page.title for page in read_site(ROOT).pages}
    assert titles["kommuner/staten/"] == "Staten: samarbeten"
    assert titles["kommuner/haninge-kommun/"] == "Haninge kommun: partnerskap"
    assert titles["kommuner/stockholms-stad/"] == "Stockholms stad: partnerskap och riktlinjer"


def test_votes_are_doubted_where_it_is_disputed_who_takes_part() -> None:
    body = find_page(read_site(ROOT), "partnerskap/bot-kvinna-i-botkyrka/").body
    assert "fast källorna säger olika om vilka som är parter" in body
    body = find_page(read_site(EXAMPLE), "partnerskap/exk-lyktan/").body
    assert "röster" in body
    assert "fast källorna" not in body


def test_readings_with_one_explanation_stand_together() -> None:
    body = find_page(read_site(ROOT), "partnerskap/bot-changers-hub/").body
    notes = re.findall(r"<li><strong>(.*?)</strong>, vår läsning: (.*?)<sup>", body)
    assert len({note for _, note in notes}) == len(notes) > 1


def test_an_amount_left_open_because_sources_differ_says_so() -> None:
    site = read_site(ROOT)
    for address in ("ekonomi/", "partnerskap/bot-klump/", "parter/upplev-botkyrka-ab/"):
        assert "källorna säger olika" in find_page(site, address).body, address


def read_promises(address: str) -> str:
    """Return the words on what an organisation has promised, to the next heading."""
    body = find_page(read_site(ROOT), address).body
    return body.split('id="loften"')[1].split("<h2")[0]


def test_a_promise_tells_with_whom_and_what_is_only_proposed() -> None:
    together = read_promises("parter/bilda-ost/")
    assert re.search(r"Tillsammans med <a [^>]+>Botkyrka kommun</a>", together)
    assert '<span class="iop-mark">förslag</span></h3>' in read_promises("parter/ikf/")


def test_templates_only_print() -> None:
    """What a page shows is made in Python: no template looks anything up or names a record."""
    folder = ROOT / "iopgen" / "pages" / "templates"
    found = [
        f"{path.name}:{number}"
        for path in folder.rglob("*.html")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if re.search(r"v\.register|\br\.\w|\be\.[A-Z]|\b(int|split)\(", line)
    ]
    assert found == []


def test_templates_can_be_read_in_a_window() -> None:
    found = [
        f"{path.name}:{number}"
        for path in (ROOT / "iopgen").rglob("*.html")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if len(line) > 160
    ]
    assert found == []
