"""Rules about who has adopted a guideline, and by which day that is known."""

import pytest
from truths import Truth, find_places, hold

TRUTHS: tuple[Truth, ...] = (
    (
        "units-without-issuer",
        """
== guidelines/g
issuer_text: Ett nätverk
units:
  - {unit: ett}
  - {unit: tva}
== guidelines/utan
issuer_text: Ett nätverk
""",
        ["g:3"],
        ("issuer_text: Ett nätverk\nunits", "issuer: k\nunits"),
    ),
    (
        "unit-adopted-outside",
        """
== guidelines/g
issuer: k
decided_on: 2021-05
valid_to: 2023
units:
  - {unit: fore, from: 2021-04-30}
  - {unit: da, from: 2021-05-02}
  - {unit: sist, from: 2023-12-31}
  - {unit: efter, from: 2024}
  - {unit: alltid}
""",
        ["g:5", "g:8"],
        ("decided_on: 2021-05\nvalid_to: 2023\n", ""),
    ),
    (
        "known-by-not-needed",
        """
== guidelines/beslutad
status: adopted
decided_on: 2019
known_by: 2020
== guidelines/anslutna
status: adopted
units:
  - {unit: a, known_by: 2020}
  - {unit: b, known_by: 2020, from: 2019-05}
== guidelines/gallande
status: adopted
valid_from: 2020-03-01
known_by: 2020-03-01
== guidelines/senare
status: adopted
decided_on: 2021
known_by: 2020
== guidelines/forslag
status: proposed
known_by: 2020
== guidelines/narmare
status: adopted
decided_on: 2020
known_by: 2020-03-01
== guidelines/borjar
status: replaced
valid_from: 2021
known_by: 2020-03-01
""",
        ["anslutna:4", "beslutad:3", "forslag:2", "gallande:3", "senare:3"],
        (
            (
                "2019\nknown_by: 2020\n== guidelines/anslutna\nstatus: adopted\nunits:\n"
                "  - {unit: a, known_by: 2020}\n"
                "  - {unit: b, known_by: 2020, from: 2019-05}\n"
                "== guidelines/gallande\nstatus: adopted\n"
                "valid_from: 2020-03-01\nknown_by: 2020-03-01\n"
                "== guidelines/senare\nstatus: adopted\n"
                "decided_on: 2021\nknown_by: 2020\n== guidelines/forslag\nstatus: proposed"
            ),
            "2020\nknown_by: 2020\n== guidelines/forslag\nstatus: replaced",
        ),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)


@pytest.mark.parametrize(
    ("given", "asked"),
    [("", True), ("known_by: 2020\n", False), ("decided_on: 2020\n", False)],
)
def test_nobody_is_asked_for_a_day_of_which_the_latest_is_known(given: str, *, asked: bool) -> None:
    text = f"== guidelines/g\nstatus: adopted\ndecided_by: Nämnden\n{given}"
    assert find_places(text, "adopted-without-decision") == ["g:1"] * asked


def test_a_unit_that_two_lines_name_is_told_once() -> None:
    text = """
== guidelines/g
issuer: k
units:
  - {unit: ett}
  - {unit: ett, from: 2021}
  - {unit: okand}
== partners/k
units:
  - {id: ett}
"""
    assert find_places(text, "duplicate-item") == ["g:4"]
    assert find_places(text, "unknown-unit") == ["g:5"]
