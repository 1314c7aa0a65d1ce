"""Answers of a check that nobody decided to publish are in no output."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from assessed import CHECK, WORD, make
from projects import EXAMPLE, add_records, copy_project, find_page, make_site

from iopgen.data.open_data import Published
from iopgen.pages import make_search_pages
from iopgen.register.evidence import find_documents

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_of_an_unpublished_check_is_in_any_output(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    path = "content/checks/exk-kontroll-fantasihuset-2026.yml"
    text = (project / path).read_text(encoding="utf-8")
    for key in ("motivation", "measures"):
        text = re.sub(rf"{key}: (.+)", rf"{key}: {WORD} \1", text)
    deviation = f"deviation: {{motivation: {WORD}, by_function: {WORD}, decided_on: 2026-03-17}}"
    add_records(project, {path: text + deviation + "\n"})
    site = make_site(project)
    outputs = [page.body + page.title + page.description for page in site.pages]
    outputs += [content.decode("utf-8", "replace") for content in site.files.values()]
    assert not [text for text in outputs if WORD in text]
    body = find_page(site, "parter/fantasihuset/").body
    assert "Rättelse pågår" in body
    assert "Svaren visas bara om det är beslutat" in body
    assert 'id="exk-kontroll-fantasihuset-2026' not in body
    assert text.count(WORD) >= 3


def test_no_evidence_and_no_count_tells_of_an_unpublished_answer(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    path, rules = (
        "content/checks/exk-kontroll-fantasihuset-2026.yml",
        "content/guidelines/exk-riktlinjer-2023.yml",
    )
    text = (project / path).read_text(encoding="utf-8")
    text = text.replace("conclusion: remedy_in_progress", "conclusion: approved")
    place = f"field: answers, reading: inferred, note: {WORD}, source: ex-kontroller#30-44"
    weak = (
        (project / rules).read_text(encoding="utf-8").replace("strength: ska\n", "strength: bör\n")
    )
    add_records(project, {path: f"{text}evidence:\n  - {{{place}}}\n", rules: weak})
    site = make_site(project)
    assert "conclusion-against-answer" in {finding.code for finding in site.findings}
    assert "#conclusion-against-answer" not in find_page(site, "oppna-data/").body
    assert not [page.address for page in site.pages if WORD in page.body]


def test_the_search_finds_no_answer_of_a_check() -> None:
    register = make(checks__k=CHECK)
    assert "Hemligt" not in repr(make_search_pages(register))


@pytest.mark.parametrize("published", ["2026-06-01", "2026-06-02"])
def test_a_decision_to_publish_is_told_when_its_day_has_come(published: str) -> None:
    publish = f"publish: {{decided_by_function: {WORD}, decided_on: {published}}}\n"
    place = f"evidence:\n  - {{field: publish, reading: inferred, note: {WORD}, source: lista#1}}"
    question = "question: Vad?\nconcerns:\n  - {record: checks/k, field: publish}"
    register = make(
        checks__k=CHECK + publish + place,
        discrepancies__d=question,
        documents__lista="title: Lista\ndate: 2019\nkind: other",
    )
    tables = Published(register)
    told = {name for name, rows in tables.items() if WORD in repr(rows) or published in repr(rows)}
    is_told = published <= "2026-06-01"
    assert told == ({"checks", "evidence"} if is_told else set())
    assert bool(tables["discrepancy_concerns"]) is is_told
    assert bool(find_documents(register, "checks/k")) is is_told
