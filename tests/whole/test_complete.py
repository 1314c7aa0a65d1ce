"""Whatever the tables made from the documents list is in the register.

The tables lie outside the repository, beside the documents (`test_persons` says where); where they
are not, the tests are skipped. They are working material: what the documents themselves say wins,
so only the ids are compared here.
"""

from __future__ import annotations

import csv
import re

import pytest
from projects import ROOT
from registers import TODAY, read_site, read_table
from sources import FACTS, needs_sources

REGISTERS = {"agreements": "partnerskap", "partners": "parter", "documents": "kallor"}


def read_facts(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the tables beside the documents."""
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@needs_sources
@pytest.mark.parametrize("table", sorted(REGISTERS))
def test_each_one_listed_has_its_page_and_its_row(table: str) -> None:
    site = read_site(ROOT, TODAY)
    addresses = {page.address for page in site.pages}
    rows = {row["id"] for row in read_table(site, table)}
    for fact in read_facts(table):
        assert fact["id"] in rows
        assert f"{REGISTERS[table]}/{fact['id']}/" in addresses


@needs_sources
def test_each_amount_of_a_printed_table_is_published() -> None:
    cells = read_table(read_site(ROOT, TODAY), "budget_tables")
    known = {(row["year"], row["amount"], line) for row in cells for line in find_lines(row)}
    tables = {"SE1", "SE2", "NE", "LIST", "P2018", "P2018V"}
    for fact in read_facts("budget_lines"):
        if fact["table_id"] in tables:
            amount = fact["amount_sek"]
            year = fact["year"].partition(" ")[0]
            first = int(re.findall(r"[0-9]+", fact["source_lines"])[0])
            assert {(year, amount, first), ("", amount, first)} & known, fact["id"]


def find_lines(row: dict[str, str]) -> set[int]:
    """Return the numbers of all lines that a row cites."""
    spans = [source.partition("#")[2].split("-") for source in row["source"].split(" | ")]
    return {n for span in spans for n in range(int(span[0]), int(span[-1]) + 1)}
