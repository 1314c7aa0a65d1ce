"""Each rule with what it finds and the smallest change that pleases it."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from inspect import getmodule, getsource, isfunction
from pathlib import Path
from typing import TYPE_CHECKING, cast
from unittest.mock import Mock

import pytest
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, TESTS, find_page
from registers import read_site
from truths import find_places, list_truths, read_truths

from iopgen.build import load_settings, validate
from iopgen.reading.finding_codes import CATALOGUE
from iopgen.reading.findings import Severity
from iopgen.reading.nodes import MAX_FINDINGS
from iopgen.register import entities as e
from iopgen.register.deadlines import find_deadlines
from iopgen.register.evidence import find_documents
from iopgen.register.money import find_lines, find_rates
from iopgen.register.parties import find_owners
from iopgen.register.states import find_states
from iopgen.register.what_binds import find_bound
from iopgen.review.due import find_due
from iopgen.rules import iter_rules

if TYPE_CHECKING:
    from iopgen.rules.base import Rule

CASES = TESTS / "cases" / "invalid"


# --- the catalogue -------------------------------------------------------------------------------

ELSEWHERE = {
    "broken-address": "pages are no records: rules/test_addresses.py",
    "duplicate-id": "two files of one name lie in no folder: records/test_validation.py",
    "unreadable-file": "needs a file without the right to read it: reading/test_record_files.py",
}
"""Codes that neither a case nor a truth above provokes, with the reason."""


def test_every_code_is_provoked() -> None:
    paths = (*CASES.glob("*.findings.txt"), *CASES.parent.glob("hostile/*.out.txt"))
    texts = (path.read_text("utf-8") for path in paths)
    provoked = {code for text in texts for code in re.findall(r"(?m): \[([a-z0-9-]+)\] ", text)}
    provoked |= {code for code, *_ in list_truths()}
    assert provoked.isdisjoint(ELSEWHERE)
    assert provoked | ELSEWHERE.keys() == CATALOGUE.keys()
    for code, reason in ELSEWHERE.items():
        test = TESTS / reason.rpartition(": ")[2]
        assert f'"{code}"' in test.read_text("utf-8")


def test_every_rule_has_a_bad_and_a_good_case() -> None:
    """The truths above are both; each rule declares its code right above itself."""
    declared = [find_code(rule) for rule in iter_rules()]
    assert sorted(declared) == sorted({code for code, *_ in list_truths()})


def find_code(rule: Callable[..., object]) -> str:
    """Return the code that a rule is declared with: in words, or a name in its module."""
    source = getsource(rule)
    words = re.findall(r'Code\(\s*"?([A-Za-z0-9_-]+)', source)
    assert len(words) == 1, source
    return str(getattr(getmodule(rule), words[0], words[0]))


@pytest.mark.parametrize("project", [ROOT, EXAMPLE], ids=["real", "example"])
def test_what_the_cases_break_stands_whole_in_the_records(project: Path) -> None:
    """A case is a copy of a record with one fault: the record itself is the good case."""
    found = validate(load_settings(project, date(2026, 1, 1))).findings
    assert [f for f in found if f.severity != Severity.NOTICE] == []


@pytest.mark.parametrize("rule", list(iter_rules()), ids=lambda rule: rule.__name__)
def test_every_rule_says_what_it_holds(rule: Callable[..., object]) -> None:
    assert rule.__doc__
    assert rule.__doc__.rstrip().endswith(".")


def test_every_rule_has_a_code_of_its_own() -> None:
    codes = {find_code(rule) for rule in iter_rules()}
    assert len(codes) == len(list(iter_rules()))
    assert codes <= {code for code, *_ in list_truths()}


@pytest.mark.parametrize("rule", list(iter_rules()), ids=lambda rule: rule.__name__)
def test_a_rule_is_one_function_that_finds_one_thing(rule: Callable[..., object]) -> None:
    assert isfunction(rule)
    assert not hasattr(rule, "__wrapped__")  # what is run is what stands in the file
    found = {found.code for register in read_truths() for found in cast("Rule", rule)(register)}
    assert found == {find_code(rule)}


def test_the_register_is_whole_where_records_are_broken() -> None:
    """All that is derived can be asked for, whatever the records say."""
    for made in read_truths():
        due = find_due(made)
        assert len(find_states(made)) == len(made.all(e.Agreement))
        assert {one.agreement for one in due} <= {*find_states(made), ""}
        assert len(find_lines(made)) + len(find_rates(made)) >= len(made.all(e.BudgetLine))
        assert {one.agreement for one in find_deadlines(made)} <= set(find_states(made))
        assert set(find_owners(made)) <= set(made.all(e.Partner))
        for agreement in made.all(e.Agreement):
            assert set(find_bound(made, agreement)) <= set(made.all(e.Guideline))
            assert set(find_documents(made, agreement.record)) <= set(made.all(e.Document))


def test_no_case_is_good_and_bad_at_once() -> None:
    """An empty list of places, or a change that changes nothing, would let a rule go untested."""
    for code, text, places, (old, new) in list_truths():
        assert places, code
        assert old in text, code
        assert old != new, code


@pytest.fixture(scope="module")
def sections() -> list[str]:
    """Return the page of all checks, cut at its headings."""
    page = find_page(read_site(EXAMPLE, EXAMPLE_DAY), "oppna-data/kontroller/")
    return re.split(r"(?=<h2 id=)", page.body)


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_the_page_of_checks_shows_each_code_with_what_it_rests_on(
    code: str, sections: list[str]
) -> None:
    described = CATALOGUE[code]
    assert described.source
    (section,) = [one for one in sections if one.startswith(f'<h2 id="{code}">')]
    for words in (described.title, described.help, described.example, described.source):
        assert words.strip() in unescape(section)


def test_every_rule_that_is_run_is_in_the_catalogue() -> None:
    assert {find_code(rule) for rule in iter_rules()} <= CATALOGUE.keys()


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_code_says_what_to_do(code: str) -> None:
    described = CATALOGUE[code]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    assert described.title[:1].isupper()
    assert not described.title.endswith(".")
    assert len(described.help) > len("Rätta raden.")
    assert described.help.endswith(".")
    assert described.example


@pytest.mark.parametrize(
    ("module", "code", "text"),
    [
        ("documents", "unknown-document", "== agreements/a\nsource: [{}]\n"),
        ("references", "unknown-party", "== agreements/a\ncommitments: [{{by: [{}]}}]\n"),
        ("money", "unknown-line", "== budgets/b\nindexation: {{applies_to: [{}]}}\n"),
    ],
)
def test_of_countless_wrong_references_the_first_are_told(
    monkeypatch: pytest.MonkeyPatch, module: str, code: str, text: str
) -> None:
    nearest = Mock(return_value="")
    monkeypatch.setattr(f"iopgen.rules.{module}.suggest", nearest)
    tail = "#1" if code == "unknown-document" else ""
    wrong = ",\n ".join(f"x{number}{tail}" for number in range(2_000))
    places = find_places(text.format(wrong), code)
    assert len(places) == MAX_FINDINGS
    assert int(places[-1].partition(":")[2]) <= MAX_FINDINGS + 2
    assert nearest.call_count <= 3 * MAX_FINDINGS
