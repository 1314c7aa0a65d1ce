"""The fictive municipality shows everything: each field, each value, each state."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, find_page
from registers import TODAY, read_project, read_site, read_table
from selectolax.lexbor import LexborHTMLParser

from iopgen.calc.dates import find_day
from iopgen.reading.nodes import KINDS
from iopgen.reading.record_files import read_records
from iopgen.records.rows import make_tables
from iopgen.records.schemas import load_labels, load_schemas
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.review.due import URGENCIES, describe_urgency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iopgen.records.rows import Tables
    from iopgen.site import Page, Site

LEFT_OUT = {("partners", "contact_phone")}
"""No telephone number stands in the example, not even an invented one."""

STATES = {
    "initiative",
    "proposed",
    "upcoming",
    "active",
    "ending_soon",
    "ended",
    "terminated",
    "declined",
    "unknown",
}


@pytest.fixture(scope="module")
def tables() -> Tables:
    """Return all rows of the example."""
    return make_tables(read_records(EXAMPLE).records)


def test_every_field_is_used(tables: Tables) -> None:
    unused = {
        (table.name, field.name)
        for table in load_schemas().tables.values()
        for field in table.fields
        if not field.derived and not any(row.text(field.name) for row in tables[table.name])
    }
    assert unused == LEFT_OUT


def test_every_value_of_every_list_is_used(tables: Tables) -> None:
    def find_missing() -> Iterator[tuple[str, str, str]]:
        for table in load_schemas().tables.values():
            for field in table.fields:
                if field.categories and not field.derived:
                    used = {row.text(field.name) for row in tables[table.name]}
                    yield from (
                        (table.name, field.name, v) for v in field.categories if v not in used
                    )

    assert list(find_missing()) == []


def test_every_kind_of_record_is_there() -> None:
    counts = Counter(record.kind for record in read_records(EXAMPLE).records)
    assert set(counts) == set(KINDS)


def test_every_state_is_shown() -> None:
    site = read_site(EXAMPLE, EXAMPLE_DAY)
    head, *rows = site.files["data/agreements.csv"].decode().splitlines()
    assert "state" in head.split(",")
    assert {state for row in rows for state in STATES if f",{state}," in row} == STATES


def test_nothing_of_the_example_is_on_our_site() -> None:
    ours = {record.id for record in read_records(ROOT).records}
    assert not ours & {record.id for record in read_records(EXAMPLE).records}
    assert not [page for page in read_site(ROOT, EXAMPLE_DAY).pages if "Exempelkommun" in page.body]


# --- what a reader of the example sees -----------------------------------------------------------


def read_example() -> Site:
    """Return the example's site on its day."""
    return read_site(EXAMPLE, EXAMPLE_DAY)


def read_words(page: Page, part: str = "body") -> str:
    """Return what a reader sees of a page or a part of it, in one line, without references."""
    body = LexborHTMLParser(page.body).body
    assert body
    for reference in body.css("sup"):
        reference.decompose()
    return " ".join(" ".join(node.text(separator=" ") for node in body.css(part)).split())


def see(address: str, part: str = "body") -> str:
    """Return what a reader sees at an address of the example."""
    return read_words(find_page(read_example(), address), part)


def list_labels(table: str, field: str) -> dict[str, str]:
    """Return every value of a list of values with the word for it."""
    labels = load_labels()
    return {
        value: label for (at, name, value), label in labels.items() if (at, name) == (table, field)
    }


def test_each_state_stands_in_words_at_an_agreement() -> None:
    labels = list_labels("agreements", "state")
    assert set(labels) == STATES
    for row in read_table(read_example(), "agreements"):
        assert labels[row["state"]] in see(f"partnerskap/{row['id']}/", ".iop-state"), row["id"]
        assert labels[row["state"]] in see("partnerskap/", ".iop-state")


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (
            "Både kommunen och organisationen bidrar med pengar eller annat.",
            (
                "ska ja Föreningen har sagt att den ställer upp med vävstolar. Kultursekreterare, "
                "samhällsförvaltningen, 6 oktober 2025 Det vi ser i registret: bara den "
                "offentliga sidan (pengar) har belopp eller egna insatser. Det talar emot svaret "
                "ja. Registret kan sakna uppgifter."
            ),
        ),
        (
            "Samarbetet är tänkt att pågå i minst två år.",
            (
                "ska ja Parterna räknar med att fortsätta efter provtiden. Kultursekreterare, "
                "samhällsförvaltningen, 6 oktober 2025 Det vi ser i registret: avtalstiden är 8 "
                "månader. Det talar emot svaret ja. Registret kan sakna uppgifter."
            ),
        ),
    ],
)
def test_what_the_register_shows_contradicts_an_answer_openly(item: str, words: str) -> None:
    assert f"{item} {words}" in see("partnerskap/exk-vavstugan/")


def test_nothing_is_held_against_an_answer_that_the_register_bears_out() -> None:
    shown = see("partnerskap/exk-lyktan/")
    assert "Det vi ser i registret: avtalstiden är 60 månader." in shown
    assert "Det talar emot svaret" not in shown


def test_a_partner_is_approved_in_spite_of_an_answer_and_the_reason_stands_beside() -> None:
    shown = see("parter/luftiga-tradar/")
    assert (
        "Slutsats: Godtagen . Slutsatsen är en annan än svaren talar för. Skäl: Det som fattades "
        "var en underskrift."
    ) in shown
    assert "Beslutat den 20 oktober 2025 av: Förvaltningschef, samhällsförvaltningen." in shown
    assert (
        "Organisationen är godtagen fast svaret inte uppfyller: organisationen saknar ordning i "
        "sin ekonomi."
    ) in shown
    assert "organisationen saknar ordning i sin ekonomi ska ja Årsredovisningen väntade" in shown


@pytest.mark.parametrize(
    ("partner", "words"),
    [
        (  # under way: nothing carried out yet
            "luftiga-tradar",
            "Slutsats: Rättelse pågår .",
        ),
        (
            "luftiga-tradar",
            (
                "Vägen tillbaka: Tagit avstånd från det som brast ja Åtgärder Föreningen har tagit "
                "hjälp av en redovisningsbyrå. Genomförda uppgift saknas"
            ),
        ),
        ("sagobacken", "Slutsats: Möjlig part efter rättelse ."),  # gone through
        (
            "sagobacken",
            (
                "Vägen tillbaka: Tagit avstånd från det som brast ja Åtgärder Stadgarna ändrades "
                "på en extra stämma. Alla som bor i området kan nu bli medlemmar. Genomförda 14 "
                "april 2026"
            ),
        ),
        ("fantasibolaget", "Slutsats: Inte godtagen ."),  # not taken
        (
            "fantasibolaget",
            (
                "Vägen tillbaka: Tagit avstånd från det som brast nej Åtgärder uppgift saknas "
                "Genomförda uppgift saknas"
            ),
        ),
        ("fantasihuset", "Rättelse pågår"),  # the answers are not published: the conclusion alone
    ],
)
def test_each_stage_of_the_way_back_is_shown(partner: str, words: str) -> None:
    assert words in see(f"parter/{partner}/")


def test_each_conclusion_stands_in_words_at_its_partner_and_agreement() -> None:
    labels = list_labels("checks", "conclusion")
    rows = read_table(read_example(), "checks")
    assert {row["conclusion"] for row in rows} == set(labels)
    for row in rows:
        for address in (f"parter/{row['partner']}/", f"partnerskap/{row['agreement']}/"):
            assert labels[row["conclusion"]] in see(address)


WITHHELD = {
    "agreements": ("partnerskap/exk-parkskotsel/", "Uppgifter som inte visas Betalningsvillkor: "),
    "budgets": ("partnerskap/exk-kaffeservering/", "Uppgifter som inte visas Belopp (pris-2025): "),
    "followups": ("partnerskap/exk-trappan/", "Uppgifter som inte visas Utfall: "),
    "statistics": ("resultat/", "Kvällskurs 12 visas inte"),
}
"""By kind of record where a reader finds that something is left out."""


@pytest.mark.parametrize("kind", WITHHELD)
def test_each_kind_of_withheld_field_is_shown_as_withheld_with_the_reason(kind: str) -> None:
    address, words = WITHHELD[kind]
    rows = read_table(read_example(), "withheld")
    assert {row["record"].partition("/")[0] for row in rows} == set(WITHHELD)
    (row,) = [row for row in rows if row["record"].startswith(f"{kind}/")]
    shown = see(address)
    assert words in shown
    for told in (row["reason"], f"Lagrum: {row['legal_basis']}.", f"Beslutat av {row['function']}"):
        assert told in shown


def test_each_kind_of_day_is_shown_among_days_ahead_or_past_and_at_its_agreement() -> None:
    labels = list_labels("deadlines", "kind")
    rows = read_table(read_example(), "deadlines")
    assert {row["kind"] for row in rows} == set(labels)
    page = see("uppfoljning/")
    coming, past = page.split("Passerade datum", 1)
    for row in rows:
        where = coming if row["date"] >= EXAMPLE_DAY.isoformat() else past
        assert labels[row["kind"]] in where
        assert row["rule"] in where
    for kind, label in labels.items():  # a last day that has passed stands with the period alone
        ids = {row["agreement"] for row in rows if row["kind"] == kind}
        assert any(f" {label} " in see(f"partnerskap/{name}/", "table") for name in ids), kind


def test_each_urgency_is_among_what_somebody_should_see_to() -> None:
    page = find_page(read_example(), "uppfoljning/")
    heads = read_words(page, 'table th[scope="row"]')
    register = Register(read_project(EXAMPLE), EXAMPLE_DAY)
    for urgency in URGENCIES:
        words = describe_urgency(urgency, register.ending_soon_months)
        assert words in heads or words.lower() in heads
    assert "15 maj 2026 dagen har passerat" in heads


# --- what no source states is not on the real site -----------------------------------------------


def iter_pages(*sections: str) -> Iterator[Page]:
    """Yield the pages of the real site below some addresses."""
    for page in read_site(ROOT).pages:
        if page.address.startswith(sections):
            yield page


OF_CHECKS = (
    "Kontroller av organisationen",
    "Kontroll av parter Part Dag",
    "Slutsats:",
    "Slutsatsen är en annan än svaren talar för",
    "Organisationen är godtagen fast",
    "Vägen tillbaka:",
    "Tagit avstånd från det som brast",
    "Svaren visas efter beslut",
)
"""Words of ours around checks, remedies and deviations."""


def test_no_check_remedy_or_deviation_is_on_our_site() -> None:
    for words in OF_CHECKS[:1] + OF_CHECKS[2:]:  # they are what the example shows
        assert words in "".join(see(f"parter/{p}/") for p in ("luftiga-tradar", "sagobacken"))
    conclusions = {f" {label} " for label in list_labels("checks", "conclusion").values()}
    count = 0
    for page in iter_pages("partnerskap/", "parter/", "kommuner/", "uppfoljning/"):
        shown = read_words(page)
        assert not [words for words in (*OF_CHECKS, *conclusions) if words in shown], page.address
        count += 1
    assert count > 50


def test_nothing_is_withheld_on_our_site_but_what_is_recorded() -> None:
    rows = read_table(read_site(ROOT), "withheld")
    recorded = {row.record.path for row in read_project()["withheld"]}
    assert len(rows) == len(read_project()["withheld"])
    assert all(path.startswith("content/statistics/") for path in recorded)
    for page in iter_pages(""):
        shown = read_words(page)
        if page.address == "resultat/":
            assert shown.count("Visas inte:") == len(rows)
            for row in rows:
                assert " ".join(row["reason"].split()) in shown
        elif not page.address.startswith("oppna-data/"):
            assert "Uppgifter som inte visas" not in shown
            assert "Visas inte:" not in shown


def test_no_day_is_on_our_site_that_no_source_gives() -> None:
    register = Register(read_project(), TODAY)
    rows = read_table(read_site(ROOT), "deadlines")
    days: dict[str, list[str]] = {}
    for row in rows:
        assert "#" in row["source"], row
        assert row["rule"]
        days.setdefault(row["agreement"], []).append(row["date"])
    for agreement in register.all(e.Agreement):
        body = find_page(read_site(ROOT), f"partnerskap/{agreement.id}/").body
        assert ("Så räknas det</th>" in body) <= (agreement.id in days), agreement.id
        if agreement.id in days:  # all of them follow from a whole last day
            end = find_day(agreement.end)
            assert end
            assert end.isoformat() in days[agreement.id]


def test_no_answer_is_on_our_site_without_a_source() -> None:
    count = 0
    for page in iter_pages("partnerskap/", "parter/"):
        tree = LexborHTMLParser(page.body)
        for caption in tree.css('caption[id^="bedomning-"], caption[id^="villkor-"]'):
            assert caption.parent
            for row in caption.parent.css("tbody > tr"):
                answer, *rest = row.css("td")[1:]
                told = rest[0] if rest else answer
                if not answer.css(".iop-unknown"):
                    assert told.css("sup a"), (page.address, answer.text())
                    count += 1
    assert count == len(read_table(read_site(ROOT), "assessments"))
    assert not read_table(read_site(ROOT), "terms")
