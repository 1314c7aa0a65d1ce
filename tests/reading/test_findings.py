import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iopgen.reading.finding_codes import make_finding
from iopgen.reading.findings import Finding, Position, Severity, clean


def test_findings_sort_by_path_line_column_and_code() -> None:
    def finding(path: str, line: int, column: int, code: str) -> Finding:
        return make_finding(code, Position(path, line, column), "m")

    expected = [
        finding("a.yml", 9, 9, "yaml-tag"),
        finding("b.yml", 1, 2, "yaml-tag"),
        finding("b.yml", 2, 1, "duplicate-key"),
        finding("b.yml", 2, 1, "empty-item"),
        finding("b.yml", 2, 1, "yaml-tag"),
        finding("b.yml", 10, 1, "bad-id"),
    ]
    assert sorted([*expected[3:], *expected[:3]]) == expected


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("450 000 kr", "450 000 kr"),
        ("Föräldrar\xa0– barn", "Föräldrar\xa0– barn"),
        ("a\nb", r"a\nb"),
        ("\x1b[31m", r"\x1b[31m"),
        ("a\x85b\u2028c\u2029", r"a\x85b\u2028c\u2029"),
        ("\u202eabc", r"\u202eabc"),
        ("\ud800", r"\ud800"),
        ("::error::x", r"\x3a:error::x"),
        (" \t::error::x", r" \t::error::x"),
        ("  ::error::x", r"  \x3a:error::x"),
        ("a ##[error]x", r"a \x23#[error]x"),
        ("a ##vso[x]", r"a \x23#vso[x]"),
        ("mål: ##", "mål: ##"),
        ("a::b", "a::b"),
        ("x" * 200, "x" * 119 + "…"),
        ("AAMMDD-NNNN 212000-2882", "AAMMDD-NNNN 212000-2882"),
        ("kontakt: 990101-0001", "kontakt: [dolt]"),
        ("skriv till namn@example.org nu", "skriv till [dolt] nu"),
    ],
)
def test_a_value_is_made_safe_to_print(value: str, shown: str) -> None:
    assert clean(value) == shown


@given(st.text())
def test_cleaned_values_hold_nothing_a_terminal_or_a_runner_obeys(text: str) -> None:
    shown = clean(text)
    assert len(shown) <= 120
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not shown.lstrip().startswith("::")
    assert "##[" not in shown


def test_severities_are_words_that_findings_print() -> None:
    assert [str(severity) for severity in Severity] == ["error", "warning", "notice"]
