"""Evaluations, on the page of the agreement and among the results."""

from __future__ import annotations

import pytest
from projects import EXAMPLE, EXAMPLE_DAY
from registers import make_register, read_site, read_table, read_words

from iopgen.pages.results import sort_evaluations
from iopgen.register import entities as e


@pytest.mark.parametrize("address", ["partnerskap/exk-natthuset/", "resultat/"])
def test_evaluations_stand_with_who_made_them(address: str) -> None:
    words = read_words(address)
    assert "Exempeluniversitetet (universitet eller högskola), 2025: De unga som hade" in words
    assert "Utvärderingen: Exempelhandling: utvärdering av Natthusets första år" in words
    assert "Regionens revisorer (revision), år saknas: Nämnden borde" in words
    assert words.index("Parterna (parternas egen), 2026") < words.index("Exempeluniversitetet (")


def test_the_newest_evaluation_comes_first_and_one_of_no_year_last() -> None:
    text = "evaluations: [{by: A}, {by: B, year: 2020}, {by: C, year: 2024}]"
    found = sort_evaluations(make_register({"agreements/a": text}).all(e.Evaluation))
    assert [one.by for one in found] == ["C", "B", "A"]


def test_evaluations_are_a_table() -> None:
    rows = read_table(read_site(EXAMPLE, EXAMPLE_DAY), "evaluations")
    assert {row["kind"] for row in rows} == {"university", "audit", "consultant", "own"}
    assert rows[0]["document"] == "ex-natthuset-utvardering"
