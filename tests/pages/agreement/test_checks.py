from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from assessed import WORD
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, add_records, copy_project, draw, find_page
from registers import read_site, read_table, read_words

from iopgen.pages import partners
from iopgen.pages.agreement import page as agreements
from iopgen.review.assessments import (
    BEGUN_BEFORE,
    NO_DAY,
)

if TYPE_CHECKING:
    from pathlib import Path

    from iopgen.site import Site


@pytest.fixture(scope="module")
def example() -> Site:
    """Return the site of the fictive municipality."""
    return read_site(EXAMPLE, EXAMPLE_DAY)


def test_a_published_check_shows_polarity_remedy_and_deviation(example: Site) -> None:
    body = find_page(example, "parter/sagobacken/").body
    assert "Här är det svaret <strong>nej</strong> som uppfyller en punkt" in body
    assert "Tagit avstånd från det som brast</dt><dd>ja" in body
    assert "Genomförda</dt><dd>14 april 2026" in body
    assert "Inkommen 15 april 2026" in body
    body = find_page(example, "parter/fantasibolaget/").body
    assert "Slutsatsen är en annan än svaren talar för" in body
    assert "trots påminnelser" in body
    assert "<td>Saknas</td>" in body


def test_a_deviation_from_nothing_is_told_as_what_it_is(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    path = "content/checks/exk-kontroll-fantasibolaget-2025.yml"
    text = (project / path).read_text(encoding="utf-8")
    add_records(project, {path: text.replace("answer: no", "answer: yes", 1)})
    body = draw(project, partners)["parter/fantasibolaget/"]
    assert "Slutsatsen är en annan" not in body
    assert "<strong>Ett avsteg är beslutat:</strong> Inget av villkoren" in body


def test_answers_that_are_not_shown_do_not_read_as_not_assessed(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    path = "content/checks/exk-kontroll-fantasibolaget-2025.yml"
    head, _, rest = (project / path).read_text(encoding="utf-8").partition("answers:\n")
    note = "reason: Skyddas., legal_basis: OSL 26:1, function: Registrator, date: 2025-04-08"
    text = f"{head}remedy:{rest.partition('remedy:')[2]}withheld:\n  - {{field: answers, {note}}}\n"
    add_records(project, {path: text})
    body = draw(project, partners)["parter/fantasibolaget/"]
    assert '<span class="iop-unknown">visas inte</span>' in body
    assert "Skyddas." in body
    answers = body.partition("demokrati")[2]
    assert "ej bedömt" not in answers


def test_tables_of_checks_say_how_long_each_holds(example: Site) -> None:
    for address in ("parter/fantasihuset/", "partnerskap/exk-lyktan/"):
        body = find_page(example, address).body
        assert "Gäller till" in body
        assert 'görs om senast 17 mars 2028 <span class="iop-mark">uträknat</span>' in body
    assert "<td>6 november 2025</td>" in find_page(example, "parter/pahittade-grannar/").body
    body = find_page(example, "parter/fantasibolaget/").body
    assert re.search(r"Inte godtagen.*?</td><td><span[^>]*>uppgift saknas", body)


def test_lists_of_days_say_whose_check_is_made_again(example: Site) -> None:
    for address in ("partnerskap/exk-lyktan/", "kommuner/exempelkommun/", "uppfoljning/"):
        body = find_page(example, address).body
        assert re.search(
            r"Kontroll ska göras om \(<a [^>]*>Föreningen Påhittade Grannar</a>\)", body
        )


def test_a_check_that_lies_ahead_does_not_read_as_made() -> None:
    bodies = draw(EXAMPLE, partners, agreements, as_of=date(2026, 3, 16))
    for address in ("parter/fantasihuset/", "partnerskap/exk-lyktan/"):
        body = bodies[address]
        assert '17 mars 2026 <span class="iop-mark">inte gjord än</span>' in body
        assert "Rättelse pågår" not in body
        assert "2028" not in body.partition('id="kontroll')[2]
    body = bodies["partnerskap/exk-lyktan/"]
    assert re.search(r"Ingen uppgift om kontroll:.*Fantasihuset", body)


def test_an_agreement_shows_its_checklists_in_words(example: Site) -> None:
    body = find_page(example, "partnerskap/exk-odlarna/").body
    assert "3 av 3 punkter har svar i registret" in body
    assert "0 av 5 punkter har svar i registret" in body
    assert '<span class="iop-unknown">ej bedömt</span>' in body
    assert "Det vi ser i registret: avtalstiden är 36 månader." in body
    body = find_page(example, "partnerskap/exk-sprakstegen/").body
    assert "partnerskapets egen bedömning" in body
    assert "Bedömningen är daterad efter avtalet" in body
    assert '<span class="iop-unknown">ingen uppgift</span>' in body


@pytest.mark.parametrize(
    ("agreement", "said", "not_said"),
    [
        (
            "lin-ikf-2021",
            "genomgång av avtalsvillkor. Om riktlinjen är antagen framgår inte.",
            "av partnerskapet: bedömning",
        ),
        (
            "lin-ikf-2023",
            "genomgång av avtalsvillkor. Om riktlinjen är antagen framgår inte.",
            "av partnerskapet: bedömning",
        ),
        # Begun in 2015, adopted in 2017.
        ("sto-medprat", f"Räknas inte här: {BEGUN_BEFORE}.", NO_DAY[1:]),
        ("sto-duo-stockholm", f"Räknas inte här: {BEGUN_BEFORE}.", NO_DAY[1:]),
    ],
)
def test_where_no_guideline_binds_nothing_is_said_to_lack(
    agreement: str, said: str, not_said: str
) -> None:
    body = find_page(read_site(ROOT), f"partnerskap/{agreement}/").body
    assert said in body
    assert not_said not in body
    missing = body[body.index('id="vet-inte"') :]
    assert "har bedömts" not in missing
    assert "har kontrollerats" not in missing


def test_a_proposed_guideline_says_so_where_it_is_used(example: Site) -> None:
    body = find_page(example, "kommuner/exempelkommun/").body
    assert "Förslag, beslut saknas i underlaget" in body


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("adopted", ""),
        ("proposed", "Förslag, beslut saknas i underlaget"),
        ("replaced", "Ersatt, gäller inte längre"),
        ("unknown", "Om texten är antagen framgår inte"),
    ],
)
def test_a_quote_of_openness_says_where_its_guideline_stands(
    tmp_path: Path, status: str, words: str
) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    text = f"""
id: exk-oppenhet
title: Öppet
issuer: exempelkommun
status: {status}
known_from: full_text
summary: Om öppenhet.
sets:
  - id: oppenhet
    title: Öppenhet
    kind: openness
    strength: ska
    pass_answer: none
    items: [{{id: brev, text: {WORD}, source: ex-riktlinjer-2023#1}}]
    source: ex-riktlinjer-2023#1
source: ex-riktlinjer-2023#1
"""
    add_records(project, {"content/guidelines/exk-oppenhet.yml": text.lstrip()})
    bodies = draw(project, partners, agreements)
    for address in ("kommuner/exempelkommun/", "partnerskap/exk-lyktan/"):
        body = bodies[address]
        note = body[body.index(WORD) :].split("</p>")[1]
        assert re.findall(r'"iop-mark">([^<]*)<', note) == [words] * bool(words)


def test_votes_and_meetings_stand_at_the_body(example: Site) -> None:
    body = find_page(example, "partnerskap/exk-lyktan/").body
    assert "3 röster. När alla röstar krävs minst 2 för majoritet." in body
    assert "2025: 1 möte i registret, minst 2 " in body


@pytest.mark.parametrize(
    ("agreement", "words"),
    [
        ("exk-lyktan", "Statsstöd: Stödet räknas inte som statsstöd, eftersom verksamheten är"),
        (
            "exk-natthuset",
            "Statsstöd: stöd av mindre betydelse (de minimis), 240 000 euro. Stiftelsen får inte",
        ),
        ("exk-trappan", "Statsstöd: inte bedömt."),
        ("exk-sprakstegen", "Statsstöd: inte statligt stöd. Språkgrupperna säljs inte på någon"),
    ],
)
def test_state_aid_is_told_as_text_alone_or_with_kind_and_amount(
    agreement: str, words: str
) -> None:
    assert words in read_words(f"partnerskap/{agreement}/").replace("\u00a0", " ")


def test_state_aid_of_either_writing_is_in_one_column(example: Site) -> None:
    rows = {row["id"]: row for row in read_table(example, "agreements")}
    assert rows["exk-lyktan"]["state_aid"].startswith("Stödet räknas inte")
    assert rows["exk-lyktan"]["state_aid_kind"] == ""
    aid = {name: text for name, text in rows["exk-natthuset"].items() if "state_aid" in name}
    assert aid == {
        "state_aid": "Stiftelsen får inte mer stöd än taket, räknat över tre år.",
        "state_aid_kind": "de_minimis",
        "state_aid_amount_eur": "240000",
    }
