import json

from hypothesis import given
from hypothesis import strategies as st

from iopgen.reading.finding_codes import CATALOGUE, make_finding
from iopgen.reading.finding_formats import format_github, format_json, format_sarif, format_text
from iopgen.reading.findings import Position

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
