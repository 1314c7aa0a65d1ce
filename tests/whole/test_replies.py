"""A party's reply stands beside what it is about, as it came in; of a private check nowhere."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from assessed import WORD
from projects import EXAMPLE, EXAMPLE_DAY, add_records, copy_project, find_page, make_site
from registers import make_register, read_project, read_site, read_table
from selectolax.lexbor import LexborHTMLParser

from iopgen.pages import make_search_pages
from iopgen.register import entities as e
from iopgen.register.evidence import find_described
from iopgen.register.lookup import Register

if TYPE_CHECKING:
    from pathlib import Path

    from iopgen.site import Site

PRIVATE = "content/checks/exk-kontroll-fantasihuset-2026.yml"
REPLY = f"""comments:
  - partner: fantasihuset
    text: {WORD} Vi håller inte med.
    received_on: 2026-04-01
    source: ex-svar#1
"""
LETTER = f"""id: ex-svar
title: "Exempelhandling: brev"
issuer: Stiftelsen Fantasihuset
date: 2026-04-01
kind: other
lines: 1-9
note: {WORD.lower()} i ett dokument är en annan sak
"""
PUBLISH = "publish: {decided_by_function: Förvaltningschef, decided_on: 2026-05-20}\n"


def make(tmp_path: Path, more: str) -> Site:
    """Make the example with something added to its unpublished check."""
    project = copy_project(tmp_path / "p", EXAMPLE)
    text = (project / PRIVATE).read_text(encoding="utf-8")
    add_records(project, {PRIVATE: text + more, "content/documents/ex-svar.yml": LETTER})
    return make_site(project)


def read_bytes(site: Site) -> list[str]:
    """Return all that is written of a site: pages with their heads, data, files of the search."""
    outputs = [page.body + page.title + page.description for page in site.pages]
    return outputs + [content.decode("utf-8", "replace") for content in site.files.values()]


@pytest.mark.parametrize(
    "more",
    [
        REPLY,
        (
            f"{REPLY}evidence:\n"
            f"  - {{field: 'comments[fantasihuset]', reading: inferred, note: {WORD}, "
            "source: ex-svar#2}\n"
        ),
        (
            f"withheld:\n  - {{field: comments, reason: {WORD}, function: {WORD}, "
            "date: 2026-04-02, "
            "legal_basis: 26 kap. 1 § offentlighets- och sekretesslagen (2009:400)}\n"
        ),
        REPLY + PUBLISH.replace("2026-05-20", "2026-06-02"),  # the day has not come
    ],
)
def test_a_reply_to_a_check_that_is_not_published_is_in_no_byte(tmp_path: Path, more: str) -> None:
    site = make(tmp_path, more)
    assert not [text for text in read_bytes(site) if WORD in text]
    register = Register(read_project(tmp_path / "p"), EXAMPLE_DAY)
    assert WORD not in repr(make_search_pages(register))
    assert "ex-svar" not in find_page(site, "parter/fantasihuset/").body
    assert "Ingen sida bygger på dokumentet." in find_page(site, "kallor/ex-svar/").body


def test_once_the_check_is_published_the_reply_stands_beside_it(tmp_path: Path) -> None:
    site = make(tmp_path, REPLY + PUBLISH)
    for address in ("parter/fantasihuset/", "partnerskap/exk-lyktan/"):
        assert f"{WORD} Vi håller inte med." in find_page(site, address).body
    (row,) = [x for x in read_table(site, "comments") if x["partner"] == "fantasihuset"]
    assert row["record"] == "checks/exk-kontroll-fantasihuset-2026"
    assert row["url"].endswith("/parter/fantasihuset/")
    assert (row["received_on"], row["source"]) == ("2026-04-01", "ex-svar#1")
    assert "exk-lyktan" in find_page(site, "kallor/ex-svar/").body


def test_a_reply_that_has_not_come_in_is_in_no_byte(tmp_path: Path) -> None:
    more = (REPLY + PUBLISH).replace("2026-04-01\n    source", "2026-06-02\n    source")
    site = make(tmp_path, more)
    assert not [text for text in read_bytes(site) if WORD in text]


def test_a_reply_is_plain_text(tmp_path: Path) -> None:
    hostile = "<b>Nej</b> **inte** [så](https://example.org) <script>x</script>"
    site = make(tmp_path, REPLY.replace(f"text: {WORD} Vi", f"text: {hostile} Vi") + PUBLISH)
    body = find_page(site, "parter/fantasihuset/").body
    assert "&lt;b&gt;Nej&lt;/b&gt; **inte** [så](https://example.org) &lt;script&gt;" in body
    shown = LexborHTMLParser(body).css("blockquote")
    assert [node for node in shown if hostile in node.text()]


@pytest.mark.parametrize(
    ("address", "partner", "words"),
    [
        ("partnerskap/exk-lyktan/", "Föreningen Påhittade Grannar", "Vi läste sidan innan den"),
        ("partnerskap/exk-lyktan/", "Exempelkommun", "Samhällsnämnden räknar med"),
        ("partnerskap/exk-lyktan/", "Föreningen Påhittade Grannar", "Vi har fått 612 000 kronor."),
        ("avvikelser/", "Föreningen Påhittade Grannar", "Vi har fått 612 000 kronor."),
        ("avvikelser/", "Fantasibolaget AB (svb)", "Bidraget betalades bara ut"),
        ("partnerskap/exk-trappan/", "Fantasibolaget AB (svb)", "Bidraget betalades bara ut"),
        ("parter/luftiga-tradar/", "Föreningen Luftiga Trådar", "Revisorn skrev under"),
        ("partnerskap/exk-vavstugan/", "Föreningen Luftiga Trådar", "Revisorn skrev under"),
    ],
)
def test_replies_stand_beside_what_they_are_about(address: str, partner: str, words: str) -> None:
    body = LexborHTMLParser(find_page(read_site(EXAMPLE, EXAMPLE_DAY), address).body)
    (quote,) = [node for node in body.css("blockquote") if words in node.text()]
    lead = quote.prev
    while lead is not None and lead.tag != "p":
        lead = lead.prev
    assert lead is not None
    assert (
        " ".join(lead.text().split())
        .removeprefix("Partens egna ord: ")
        .startswith(f"{partner}, svar som kom in ")
    )
    assert "Partens egna ord" in body.text()


def test_a_page_without_replies_has_no_heading_for_them() -> None:
    site = read_site(EXAMPLE, EXAMPLE_DAY)
    assert "Partens egna ord" not in find_page(site, "partnerskap/exk-sprakstegen/").body
    assert find_page(site, "avvikelser/").body.count("<h3>Partens egna ord</h3>") == 2


def test_no_reply_makes_a_record_look_newer() -> None:
    """What somebody has said since is no source that describes an agreement as running."""
    reply = "comments: [{partner: f, text: Hej., received_on: 2026-01-01, source: brev#1}]"
    files = {
        "agreements/a": f"title: A\nsource: avtal#1\n{reply}",
        "documents/avtal": "title: Avtal\ndate: 2020-01-01\nkind: agreement",
        "documents/brev": "title: Brev\ndate: 2026-01-01\nkind: other",
    }
    register = make_register(files)
    described = find_described(register, register.get(e.Agreement, "a"))
    assert described
    assert described[0].latest == date(2020, 1, 1)
