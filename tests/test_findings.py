import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iopgen.reading.finding_codes import CATALOGUE, make_finding
from iopgen.reading.finding_formats import format_github, format_json, format_sarif, format_text
from iopgen.reading.findings import Finding, Position, Severity, clean

# What a file may be called, as the file system hands it over.
PATHS = st.text(st.characters(exclude_characters="\0"), min_size=1)
HOSTILE = "::error::x\x1b[31m\r\n##[add-mask]y\x85\u2028\u202e\x00"


def test_a_finding_is_one_clickable_line() -> None:
    finding = make_finding(
        "duplicate-key",
        Position("content/agreements/x.yml", 4, 1),
        'okänd nyckel "amout"',
        'menade du "amount"?',
    )
    assert format_text(finding) == (
        "content/agreements/x.yml:4:1: error: "
        '[duplicate-key] okänd nyckel "amout"; menade du "amount"?'
    )


def test_without_a_hint_the_help_s_first_sentence_is_the_hint() -> None:
    assert (
        make_finding("empty-file", Position("x"), "m").hint == "fyll i posten eller ta bort filen"
    )


def test_a_hint_keeps_the_capitals_of_an_abbreviation() -> None:
    hint = make_finding("not-utf8", Position("x"), "m").hint
    assert hint == "spara filen på nytt med kodningen UTF-8"


def test_a_code_that_is_not_in_the_catalogue_is_our_bug() -> None:
    with pytest.raises(KeyError):
        make_finding("no-such-code", Position("x"), "m")


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


@pytest.mark.parametrize("code", CATALOGUE.values(), ids=CATALOGUE)
def test_every_code_is_described(code: object) -> None:
    described = CATALOGUE[getattr(code, "code", "")]
    assert described.title
    assert described.title[0].isupper()
    assert not described.title.endswith(".")
    assert described.help.endswith(".")
    assert described.example


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


@given(PATHS, st.text(), st.text())
def test_no_finding_breaks_its_line_whatever_the_file_is_called(
    path: str, message: str, hint: str
) -> None:
    finding = make_finding("bad-id", Position(path), message, hint)
    for line in (format_text(finding), format_github(finding)):
        assert len(line.splitlines()) == 1
        line.encode()
    assert not format_text(finding).lstrip().startswith("::")
    for document in (format_json([finding]), format_sarif([finding])):
        document.encode()
        json.loads(document)
        assert not any(line.lstrip().startswith("::") for line in document.splitlines())


def test_github_gets_a_command_whose_parts_are_escaped() -> None:
    finding = make_finding("bad-id", Position("a,b:c%.yml", 3, 7), "50 % ::x", "rätta")
    assert format_github(finding) == (
        "::error file=a%2Cb%3Ac%25.yml,line=3,col=7,title=Otillåtet id [bad-id]::50 %25 ::x; rätta"
    )


def test_github_knows_all_severities() -> None:
    commands = {
        format_github(make_finding(code.code, Position("x"), "m")).split(" ")[0]
        for code in CATALOGUE.values()
    }
    assert commands <= {"::error", "::warning", "::notice"}


def test_a_hostile_file_name_stays_on_its_line() -> None:
    line = format_text(make_finding("bad-id", Position(HOSTILE), HOSTILE))
    assert line == (
        r"\x3a:error::x\x1b[31m\r\n\x23#[add-mask]y\x85\u2028\u202e\x00:1:1: error: [bad-id] "
        r"::error::x\x1b[31m\r\n\x23#[add-mask]y\x85\u2028\u202e\x00; "
        "använd bara små bokstäver a–z, siffror och enkla bindestreck, högst 80 tecken"
    )


def test_json_has_the_agreed_keys() -> None:
    finding = make_finding("bad-id", Position("x.yml", 2, 5), "fel", "rätta")
    assert json.loads(format_json([finding])) == [
        {
            "path": "x.yml",
            "line": 2,
            "column": 5,
            "severity": "error",
            "code": "bad-id",
            "message": "fel",
            "hint": "rätta",
        }
    ]


def test_sarif_names_the_rule_and_the_place() -> None:
    findings = [
        make_finding("yaml-tag", Position("content/å b.yml", 2, 5), "fel", "rätta"),
        make_finding("empty-item", Position("x.yml", 3, 1), "tomt", "fyll i"),
    ]
    log = json.loads(format_sarif(findings))
    run = log["runs"][0]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["empty-item", "yaml-tag"]
    assert [(r["ruleId"], r["ruleIndex"], r["level"]) for r in run["results"]] == [
        ("yaml-tag", 1, "error"),
        ("empty-item", 0, "warning"),
    ]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "content/%C3%A5%20b.yml"
    assert place["region"] == {"startLine": 2, "startColumn": 5}


def test_severities_are_words_that_findings_print() -> None:
    assert [str(severity) for severity in Severity] == ["error", "warning", "notice"]
