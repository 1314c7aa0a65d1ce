import os
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from iopgen.reading import folders
from iopgen.reading import strict_yaml as source
from iopgen.reading.findings import Finding, Severity
from iopgen.reading.folders import is_leftover, read_records
from iopgen.reading.front_matter import parse_page
from iopgen.reading.nodes import (
    KINDS,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_FINDINGS,
    MAX_LINE,
    MAX_MARKS,
    Items,
    Mapping,
    Node,
    Scalar,
    is_id,
    iter_scalars,
)
from iopgen.reading.plain_text import find_stacked_marks
from iopgen.reading.strict_yaml import parse

Place = tuple[int, int, str]


def places(findings: list[Finding]) -> list[Place]:
    return [(finding.line, finding.column, finding.code) for finding in findings]


def faults(text: str | bytes) -> list[Place]:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return places(parse(data, "x.yml")[1])


def plain(node: Node | None) -> object:
    """Return nodes as the dicts, lists and texts they stand for."""
    if isinstance(node, Mapping):
        return {entry.key.text: plain(entry.value) for entry in node.entries}
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return node.text if node else None


def read(text: str) -> object:
    root, findings = parse(text.encode(), "x.yml")
    assert findings == []
    return plain(root)


# --- values --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *("no", "yes", "on", "True", "010", "0x1F", "0b1", "12:30", "1_000", "1e400", "-5", "="),
        *(".nan", ".inf", "2018-02-30", "2018-13-45", "9" * 5000),
    ],
)
def test_values_keep_their_text(text: str) -> None:
    assert read(f"a: {text}\n") == {"a": text}


@pytest.mark.parametrize("empty", ["", " ", " ~", " null", " Null", " NULL", " # tomt"])
def test_a_key_without_a_value_is_absent(empty: str) -> None:
    assert read(f"a:{empty}\nb: 1\n") == {"b": "1"}


@pytest.mark.parametrize("empty", ["", " ~", " null"])
def test_a_key_without_a_value_keeps_its_place(empty: str) -> None:
    root, findings = parse(f"a: 1\nb:\n  c: 2\n  d:{empty}\n".encode(), "x.yml")
    assert findings == []
    assert root is not None
    inner = root.get("b")
    assert isinstance(inner, Mapping)
    assert [(key.text, key.line, key.column) for key in inner.empty] == [("d", 4, 3)]
    assert inner.find_empty("d") == inner.empty[0]
    assert inner.find_empty("c") is None


@pytest.mark.parametrize("written", ['""', "''", '"null"', "'~'"])
def test_quotes_make_a_text_of_what_is_empty(written: str) -> None:
    assert read(f"a: {written}") == {"a": written[1:-1]}


def test_positions_are_those_of_an_editor() -> None:
    text = (
        '# först\ntitle: "å😀"   \nparties:\n  - partner: x\n'
        "    roles: [a, bb]\nlead: >\n  en\n  två\n"
    )
    root, findings = parse(text.encode(), "x.yml")
    assert findings == []
    assert root is not None
    assert [(s.text, s.quoted, s.line, s.column) for s in iter_scalars(root)] == [
        ("title", False, 2, 1),
        ("å😀", True, 2, 8),
        ("parties", False, 3, 1),
        ("partner", False, 4, 5),
        ("x", False, 4, 14),
        ("roles", False, 5, 5),
        ("a", False, 5, 13),
        ("bb", False, 5, 16),
        ("lead", False, 6, 1),
        ("en två\n", True, 6, 7),
    ]
    parties = root.get("parties")
    assert isinstance(parties, Items)
    assert (parties.line, parties.column) == (4, 3)
    assert root.get("budget") is None


def test_line_breaks_of_windows_and_a_byte_order_mark_change_nothing() -> None:
    text = "a: 1\nb: |\n  två\n  rader\n"
    marked = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    assert parse(marked, "x") == parse(text.encode(), "x")


def test_nodes_can_be_hashed_and_compared() -> None:
    assert len({Scalar("a", False, 1, 1), Scalar("a", False, 1, 1)}) == 1  # noqa: FBT003


# --- faults ----------------------------------------------------------------------------------

TRUTH: list[tuple[str, str | bytes, list[Place]]] = [
    ("latin-1", b"a: 1\nt: F\xf6rening", [(2, 5, "not-utf8")]),
    ("utf-16", "id: x".encode("utf-16"), [(1, 1, "not-utf8")]),
    ("cesu-8 surrogate", b"a: \xed\xa0\x80", [(1, 4, "not-utf8")]),
    ("overlong", b"a: \xc0\xaf", [(1, 4, "not-utf8")]),
    ("column counts letters", "åäö".encode() + b"\xff", [(1, 4, "not-utf8")]),
    ("too large", b"#" * (MAX_BYTES + 1), [(1, 1, "file-too-large")]),
    ("line too long", "a: " + "x" * MAX_LINE, [(1, 1, "line-too-long")]),
    ("nul", "a: \x00", [(1, 4, "control-character")]),
    ("escape", "a: 1\nb: \x1b[31m", [(2, 4, "control-character")]),
    ("nel", "a: 1\x85b: 2", [(1, 5, "control-character")]),
    ("line separator", "a: 1\u2028b: 2", [(1, 5, "control-character")]),
    ("lone carriage return", "a: 1\rb: 2", [(1, 5, "control-character")]),
    ("bidi", "a: \u202etxt", [(1, 4, "control-character")]),
    ("zero width", "ti\u200btle: a", [(1, 3, "control-character")]),
    ("soft hyphen", "a: par\u00adtner", [(1, 7, "control-character")]),
    ("lost letter", "a: f\ufffdr", [(1, 5, "control-character")]),
    ("byte order mark inside", "a: x\ufeffy", [(1, 5, "control-character")]),
    ("private use", "a: \uf0b7 punkt", [(1, 4, "control-character")]),
    (
        "one for each line",
        "a: \x07\nb: 1\nc: \x07\x07",
        [(1, 4, "control-character"), (3, 4, "control-character")],
    ),
    ("escaped control", 'a: "\\x1b"', [(1, 4, "control-character")]),
    ("escaped nul", 'a: "\\0"', [(1, 4, "control-character")]),
    ("escaped line separator", 'a: "x\\L"', [(1, 4, "control-character")]),
    ("escaped bidi in key", '"\\u202e": a', [(1, 1, "control-character")]),
    ("escaped pile", 'a: 1\nb: "e' + "\\u0301" * 21 + '"', [(2, 4, "stacked-marks")]),
    ("escaped pile in key", '"e' + "\\u0301" * 21 + '": a', [(1, 1, "stacked-marks")]),
    ("empty", "", [(1, 1, "empty-file")]),
    ("comments only", "# a\n\n# b\n", [(1, 1, "empty-file")]),
    ("start mark only", "---\n", [(1, 1, "empty-file")]),
    ("null", "~", [(1, 1, "empty-file")]),
    ("text", "bara text", [(1, 1, "not-a-mapping")]),
    ("list", "\n- a\n- b", [(2, 1, "not-a-mapping")]),
    ("duplicate", "a: 1\nb: 2\na: 3", [(3, 1, "duplicate-key")]),
    ("duplicate inside", "p:\n  - {a: 1, a: 2}", [(2, 12, "duplicate-key")]),
    ("duplicate of an empty one", "a:\na: 3", [(2, 1, "duplicate-key")]),
    ("duplicate in quotes", "a: 1\n'a': 2", [(2, 1, "duplicate-key")]),
    ("three times", "a: 1\na: 2\na: 3", [(2, 1, "duplicate-key"), (3, 1, "duplicate-key")]),
    ("anchor", "a: &x 1", [(1, 4, "anchor-or-alias")]),
    ("alias", "a: &x 1\nb: *x", [(1, 4, "anchor-or-alias"), (2, 4, "anchor-or-alias")]),
    ("alias as key", "&x a: 1\n*x : 2", [(1, 1, "anchor-or-alias"), (2, 1, "anchor-or-alias")]),
    ("merge key", "a:\n  <<: {b: 1}", [(2, 3, "anchor-or-alias")]),
    ("unknown alias", "a: *x", [(1, 4, "anchor-or-alias")]),
    ("tag", "a: !!int 5", [(1, 4, "yaml-tag")]),
    ("bad int tag", "a: !!int x", [(1, 4, "yaml-tag")]),
    ("python tag", "a: !!python/object/apply:os.system [ls]", [(1, 4, "yaml-tag")]),
    ("own tag", "!x {a: 1}", [(1, 1, "yaml-tag")]),
    ("lone exclamation mark", "a: ! b", [(1, 4, "yaml-tag")]),
    ("two documents", "a: 1\n---\nb: 2", [(2, 1, "several-documents")]),
    ("mapping as key", "title: {{ namn }}", [(1, 9, "complex-key")]),
    ("list as key", "? [a]\n: 1", [(1, 3, "complex-key")]),
    ("empty key", "? \n: 1", [(1, 2, "complex-key")]),
    ("null as key", "~: 1", [(1, 1, "complex-key")]),
    ("empty item", "a:\n  - b\n  -\n  - ~", [(3, 4, "empty-item"), (4, 5, "empty-item")]),
    ("deep in brackets", "a: " + "[" * 9000, [(1, MAX_DEPTH + 3, "too-deep")]),
    ("deep in braces", "{a: " * 2000, [(1, 4 * MAX_DEPTH + 1 - 3, "too-deep")]),
    ("deep in dashes", "- " * 4000, [(1, 2 * MAX_DEPTH + 1, "too-deep")]),
    ("deep in question marks", "? " * 4000, [(1, 2 * MAX_DEPTH + 1, "too-deep")]),
    ("deep over lines", "[\n" * 100_000, [(MAX_DEPTH + 1, 1, "too-deep")]),
    (
        "deep by indentation",
        "\n".join(" " * level + "a:" for level in range(100)),
        [(MAX_DEPTH, MAX_DEPTH, "too-deep")],
    ),
    (
        "deep behind brackets in quotes",
        "a: " + '["]", ' * 200,
        [(1, 3 + 6 * (MAX_DEPTH - 2) + 2, "too-deep")],
    ),
    ("two colons", "title: Bostad först: en väg", [(1, 20, "yaml-syntax")]),
    ("tab", "a:\n\tb: 1", [(2, 1, "yaml-syntax")]),
    ("at sign", "a: @x", [(1, 4, "yaml-syntax")]),
    ("backtick", "a: `x`", [(1, 4, "yaml-syntax")]),
    ("star", "a: * x", [(1, 4, "yaml-syntax")]),
    ("ampersand", "a: & x", [(1, 4, "yaml-syntax")]),
    ("open quote", 'a: "b\nc: d\n', [(1, 4, "yaml-syntax")]),
    ("open list", "a: [b\nc: d\n", [(1, 4, "yaml-syntax")]),
    ("open brace", "a: {b: c\nd: e\n", [(1, 4, "yaml-syntax")]),
    ("text after quotes", 'a: "b" c', [(1, 8, "yaml-syntax")]),
    ("no colon", "a: 1\nb\nc: 2", [(2, 1, "yaml-syntax")]),
    ("indentation", "a:\n  b: 1\n c: 2", [(3, 2, "yaml-syntax")]),
    ("dash beside key", "a: - b", [(1, 4, "yaml-syntax")]),
    ("backslash", 'a: "C:\\q"', [(1, 7, "yaml-syntax")]),
    ("surrogate", 'a: "\\ud800"', [(1, 7, "yaml-syntax")]),
    ("beyond unicode", 'a: "\\UFFFFFFFF"', [(1, 7, "yaml-syntax")]),
    ("directive", "%YAML 3.0\n---\na: 1", [(1, 1, "yaml-syntax")]),
    ("endless version", "%YAML " + "9" * 5000 + ".1\n---\na: 1", [(1, 16, "yaml-syntax")]),
    ("block header", "a: | text", [(1, 6, "yaml-syntax")]),
    ("lone bracket", "a: ]", [(1, 4, "yaml-syntax")]),
    (
        "faults before the last",
        "a: &x 1\na: 2\nb: [\n\n",
        [(1, 4, "anchor-or-alias"), (2, 1, "duplicate-key"), (3, 4, "yaml-syntax")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [case[1:] for case in TRUTH], ids=[case[0] for case in TRUTH]
)
def test_every_fault_is_a_finding_at_its_place(text: str | bytes, expected: list[Place]) -> None:
    assert faults(text) == expected


@pytest.mark.parametrize("text", [case[1] for case in TRUTH], ids=[case[0] for case in TRUTH])
def test_without_libyaml_the_same_is_refused(
    text: str | bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "_LOADER", yaml.SafeLoader)
    assert faults(text)


@pytest.mark.parametrize("text", [case[1] for case in TRUTH], ids=[case[0] for case in TRUTH])
def test_no_message_speaks_english(text: str | bytes) -> None:
    data = text if isinstance(text, bytes) else text.encode()
    for finding in parse(data, "x.yml")[1]:
        words = set(finding.message.lower().replace('"', " ").split())
        assert not words & {"found", "expected", "while", "mapping", "not", "token", "character"}


def test_an_alias_bomb_costs_nothing() -> None:
    levels = ["a0: &a0 [x, x]"] + [
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)
    ]
    root, findings = parse("\n".join(levels).encode(), "x.yml")
    assert root is None
    assert {finding.code for finding in findings} == {"anchor-or-alias"}
    assert len(findings) == MAX_FINDINGS


def test_a_file_with_endless_faults_is_read_no_further() -> None:
    assert len(faults("a: 1\n" * 100_000)) == MAX_FINDINGS


def test_a_file_with_endless_escapes_is_read_no_further() -> None:
    assert len(faults("".join(f'k{n}: "\\e"\n' for n in range(1000)))) == MAX_FINDINGS


def test_of_two_equal_keys_the_first_stays() -> None:
    root, findings = parse(b"a: 1\nb: 2\na: 3", "x.yml")
    assert plain(root) == {"a": "1", "b": "2"}
    assert findings[0].message == 'nyckeln "a" finns redan på rad 1'


def test_what_the_fault_spares_is_kept() -> None:
    text = "a: &x 1\nb: !!int 2\nc: [~, d]\n? [x]\n: e\n<<: {f: g}\nh: i\n---\nj: k"
    root, findings = parse(text.encode(), "x.yml")
    assert plain(root) == {"a": "1", "b": "2", "c": ["d"], "h": "i"}
    assert [code for _, _, code in places(findings)] == [
        "anchor-or-alias",
        "yaml-tag",
        "empty-item",
        "complex-key",
        "anchor-or-alias",
        "several-documents",
    ]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "title: Bostad först: en väg",
            "ett kolon till på raden, i text utan citattecken",
            "sätt hela texten efter första kolonet inom citattecken",
        ),
        (
            "a:\n  b: c\n    d: e",
            "nyckeln är fel indragen, eller raden ovanför saknar kolon",
            "kontrollera att raden har samma indrag som de andra på sin nivå",
        ),
        ("a:\n\tb: 1", "raden är indragen med en tabb", "byt tabben mot mellanslag"),
        (
            "a: @x",
            'en text får inte börja med "@" utan citattecken',
            "sätt hela texten inom citattecken",
        ),
        (
            'a: "b\nc: d',
            "citattecknet stängs aldrig",
            "sätt ett likadant citattecken där texten slutar",
        ),
        (
            "a: [b, c",
            "listan som börjar här stängs inte",
            "sätt ] efter sista värdet, eller hela värdet inom citattecken om [ hör till texten",
        ),
        (
            "a: [b,",
            "filen tar slut mitt i en lista eller klammer",
            "sätt ] eller } där listan slutar",
        ),
    ],
)
def test_the_commonest_mistakes_are_explained(text: str, message: str, hint: str) -> None:
    findings = parse(text.encode(), "x.yml")[1]
    assert [(finding.message, finding.hint) for finding in findings] == [(message, hint)]


@given(st.binary())
def test_no_bytes_make_it_fail(data: bytes) -> None:
    root, findings = parse(data, "x.yml")
    assert root is not None or findings


@given(st.text(alphabet=" \n\t-:?[]{}&*!|>%@`'\"#,<~.a0\\åx\x85"))
def test_no_signs_of_yaml_make_it_fail(text: str) -> None:
    root, findings = parse(text.encode(), "x.yml")
    lines = text.split("\n")
    assert root is not None or findings
    for finding in findings:
        assert 1 <= finding.line <= len(lines) + 1
        assert finding.column >= 1


@given(
    st.dictionaries(
        st.text("abc_", min_size=1).filter(lambda key: key not in {"", "~"}),
        st.text(
            st.characters(min_codepoint=32, max_codepoint=0x2000, exclude_categories=["C", "Z"])
        ),
    )
)
def test_quoted_texts_come_back_as_they_were(values: dict[str, str]) -> None:
    lines = [f"{key}: '{value.replace(chr(39), chr(39) * 2)}'" for key, value in values.items()]
    root, findings = parse("\n".join(lines).encode(), "x.yml")
    if values:
        assert findings == []
        assert plain(root) == values


# --- combining marks -----------------------------------------------------------------------------

ACUTE, RING, ZWJ = "\u0301", "\u20dd", "\u200d"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("titel: Överenskommelse", []),
        ("e" + ACUTE * MAX_MARKS, []),
        ("e" + ACUTE * 21, [(1, 2)]),
        (f"e{ACUTE * 20}e{ACUTE * 20}", []),
        (f"e{ACUTE * 11}{RING * 10}", [(1, 2)]),
        (f"\u200b{ACUTE * 21}", [(1, 2)]),  # a run of others before them
        (f"{ACUTE * 20} {ACUTE * 20}", []),
        (f"e{ACUTE * 20}{ZWJ}{ACUTE * 20}", [(1, 2)]),
        (f"först\ne{ACUTE * 30}e{ACUTE * 30}\n{ACUTE * 21}", [(2, 2), (3, 1)]),
        ("\u2014" * 500 + "\u2500" * 500 + "\U0001f600" * 500, []),
        # Vietnamese taken apart, Hebrew with points and accents, Devanagari, Tibetan, a family
        ("Tie\u0302\u0301ng Vie\u0323\u0302t", []),
        ("\u05d1\u05bc\u05b0\u05e8\u05b5\u05d0\u05e9\u05b4\u05c1\u0596\u05d9\u05ea", []),
        ("\u0915\u094d\u0937\u0947\u0902", []),
        ("\u0f67\u0fb1\u0fa8\u0fb3\u0fba\u0fbc\u0fbb\u0f82", []),
        (ZWJ.join(("\U0001f469", "\U0001f469", "\U0001f467", "\U0001f466")), []),
    ],
)
def test_piles_of_marks_are_found_at_their_foot(text: str, expected: list[tuple[int, int]]) -> None:
    found = list(find_stacked_marks(text.split("\n"), "x.yml"))
    assert [(finding.line, finding.column) for finding in found] == expected
    assert {finding.code for finding in found} <= {"stacked-marks"}


def test_every_mark_there_is_counts() -> None:
    marks = [
        char
        for char in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(char) in {"Mn", "Me"}
    ]
    assert [char for char in marks if not list(find_stacked_marks([char * 21], "x"))] == []


def test_a_pile_says_how_high_it_is() -> None:
    (finding,) = find_stacked_marks(["e" + ACUTE * 25], "x.yml")
    assert finding.message == "här står 25 accenter eller andra tillägg på samma bokstav"
    assert finding.hint == "skriv om ordet med vanliga bokstäver"


# --- ids -----------------------------------------------------------------------------------------

DEVICES = (
    *("con", "prn", "aux", "nul"),
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
)
"""Names that no file can have on Windows, whatever its ending."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bot-klump", True),
        ("a", True),
        ("2019", True),
        ("a" * 80, True),
        ("a" * 81, False),
        ("", False),
        ("Bot", False),
        ("bot_klump", False),
        ("bot--klump", False),
        ("-bot", False),
        ("bot-", False),
        ("bot-klump\n", False),
        ("bot klump", False),
        ("föreningen", False),
        ("bot-\u0663", False),
        ("../x", False),
        *((name, False) for name in DEVICES),
        *((f"{name}-1", True) for name in DEVICES),
        ("com10", True),
        ("lpt", True),
    ],
)
def test_ids(text: str, expected: bool) -> None:  # noqa: FBT001
    assert is_id(text) is expected


# --- folders -------------------------------------------------------------------------------------


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, "content/agreements/bot-klump.yml", "id: bot-klump\ntitle: Klump")
    write(tmp_path, "content/agreements/bot-basun.yml", "id: bot-basun")
    write(tmp_path, "content/budgets/b.yml", "id: b")
    write(tmp_path, "partners/botkyrka-kommun.yml", "id: botkyrka-kommun")
    return tmp_path


def write(root: Path, path: str, text: str | bytes) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text if isinstance(text, bytes) else text.encode())


def strays(root: Path) -> list[tuple[str, int, int, str]]:
    return [(f.path, f.line, f.column, f.code) for f in read_records(root).findings]


def test_records_come_sorted_with_kind_id_and_path(root: Path) -> None:
    reading = read_records(root)
    assert reading.findings == ()
    assert [(r.kind, r.id, r.path) for r in reading.records] == [
        ("agreement", "bot-basun", "content/agreements/bot-basun.yml"),
        ("agreement", "bot-klump", "content/agreements/bot-klump.yml"),
        ("budget", "b", "content/budgets/b.yml"),
        ("partner", "botkyrka-kommun", "partners/botkyrka-kommun.yml"),
    ]
    assert reading.files == 4
    assert reading.unread == frozenset()
    assert reading.texts["content/budgets/b.yml"] == "id: b"


def test_every_kind_has_its_folder(tmp_path: Path) -> None:
    for folder in KINDS.values():
        write(tmp_path, f"{folder}/x.yml", "id: x")
    assert sorted(record.kind for record in read_records(tmp_path).records) == sorted(KINDS)


def test_an_empty_project_is_no_fault(tmp_path: Path) -> None:
    assert read_records(tmp_path).findings == ()


def test_one_broken_file_hides_no_other(root: Path) -> None:
    write(root, "content/agreements/a.yml", "id: a\ntitle: [")
    write(root, "content/agreements/c.yml", b"\xff")
    write(root, "content/checks/d.yml", "id: d\nid: d\nx: *y")
    reading = read_records(root)
    assert strays(root) == [
        ("content/agreements/a.yml", 2, 8, "yaml-syntax"),
        ("content/agreements/c.yml", 1, 1, "not-utf8"),
        ("content/checks/d.yml", 2, 1, "duplicate-key"),
        ("content/checks/d.yml", 3, 4, "anchor-or-alias"),
    ]
    assert len(reading.records) == 4
    assert reading.files == 7
    assert reading.unread == {("agreement", "a"), ("agreement", "c"), ("check", "d")}
    assert reading.texts["content/agreements/a.yml"] == "id: a\ntitle: ["


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("x.yml", "title: t", [(1, 1, "missing-id")]),
        ("x.yml", "title: t\nid:", [(2, 1, "missing-id")]),
        ("x.yml", "title: t\nid: y", [(2, 5, "id-not-file-name")]),
        ("x.yml", "id: X", [(1, 5, "bad-id")]),
        ("x.yml", 'id: "x\\n"', [(1, 5, "bad-id")]),
        ("x.yml", "id: [x]", [(1, 5, "bad-id")]),
        ("x.yml", "id: {x: y}", [(1, 5, "bad-id")]),
        ("X_y.yml", "id: X_y", [(1, 5, "bad-id")]),
        ("X.yml", "id: x", [(1, 5, "id-not-file-name")]),
        (".x.yml", "id: x", [(1, 5, "id-not-file-name")]),
        ("x.y.yml", "id: x", [(1, 5, "id-not-file-name")]),
        ("con.yml", "title: t\nid: con", [(2, 5, "bad-id")]),
        ("con.yml", "id: x", [(1, 5, "bad-id")]),
        ("con.yml", "title: t", [(1, 1, "bad-id")]),
        ("x.yml", "id: lpt1", [(1, 5, "bad-id")]),
    ],
)
def test_ids_and_file_names(
    tmp_path: Path, name: str, text: str, expected: list[tuple[int, int, str]]
) -> None:
    write(tmp_path, f"content/agreements/{name}", text)
    path = f"content/agreements/{name}"
    assert strays(tmp_path) == [(path, *place) for place in expected]


def test_a_record_with_a_wrong_id_goes_by_its_file_s_name(tmp_path: Path) -> None:
    write(tmp_path, "content/agreements/x.yml", "id: y")
    assert [record.id for record in read_records(tmp_path).records] == ["x"]


def test_a_file_name_that_is_no_id_gives_no_record(tmp_path: Path) -> None:
    write(tmp_path, "content/agreements/<script>.yml", "id: x")
    assert read_records(tmp_path).records == ()


def test_a_name_that_windows_keeps_is_explained_and_gives_no_record(tmp_path: Path) -> None:
    write(tmp_path, "content/agreements/aux.yml", "id: aux")
    reading = read_records(tmp_path)
    assert [(finding.message, finding.hint) for finding in reading.findings] == [
        (
            'id "aux" går inte att använda: Windows tillåter ingen sådan fil',
            "välj ett annat id, till exempel aux-1, och låt filen heta likadant",
        )
    ]
    assert reading.records == ()
    assert reading.unread == {("agreement", "aux")}  # a reference to it is no second mistake


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("content/agreements/x.yaml", "byt ändelsen mot .yml"),
        ("content/agreements/x.YML", "byt ändelsen mot .yml"),
        ("content/agreements/notes.txt", "ta bort filen eller flytta den"),
        ("content/agreements/2019/x.yml", ""),
        ("content/agreement/x.yml", "menade du content/agreements/?"),
        ("content/partners/x.yml", "menade du partners/?"),
        ("content/x.yml", ""),
        ("content/pages/x.yml", ""),
        ("content/pages/bilder/x.yaml", ""),
        ("agreements/x.yml", "menade du content/agreements/?"),
        ("content/annat/sida.txt", ""),
    ],
)
def test_files_in_wrong_folders_are_told(tmp_path: Path, path: str, hint: str) -> None:
    write(tmp_path, path, "id: x")
    reading = read_records(tmp_path)
    assert [finding.code for finding in reading.findings] == ["wrong-folder"]
    assert reading.findings[0].path in {path, "content/annat"}
    assert hint in reading.findings[0].hint
    assert reading.records == ()


@pytest.mark.parametrize(
    "path",
    [
        "content/agreements/.gitkeep",
        "content/.DS_Store",
        "content/pages/index.md",
        "content/pages/bilder/logo.svg",
        "documents/README.md",
        "mkdocs.yml",
        "tests/agreements/x.yml",
    ],
)
def test_files_that_belong_elsewhere_are_no_strays(tmp_path: Path, path: str) -> None:
    write(tmp_path, path, "x")
    assert read_records(tmp_path).findings == ()


LEFT_BEHIND = (
    *("Thumbs.db", "thumbs.db", "desktop.ini", "Desktop.ini", ".DS_Store", "bot-klump.yml~", "~"),
    *(".bot-klump.yml.swp", ".swp.swp", "~$avtal.docx", "~$bot-klump.yml", ".bot.yml~"),
)
NOT_LEFT_BEHIND = (
    *("bot-klump.yml", ".gitkeep", "x.swp", "Thumbs.db.yml", "desktop.ini.txt", "~x", "$~x", ""),
    *("a~b", ".DS_Store.yml", "thumbs-db.yml"),
)


@pytest.mark.parametrize("name", [*LEFT_BEHIND, *NOT_LEFT_BEHIND])
def test_what_systems_leave_behind_is_known_by_its_name(name: str) -> None:
    assert is_leftover(name) is (name in LEFT_BEHIND)


@pytest.mark.parametrize("name", LEFT_BEHIND)
def test_what_systems_leave_behind_is_not_read_and_stops_nothing(root: Path, name: str) -> None:
    write(root, f"content/agreements/{name}", b"\xff")
    reading = read_records(root)
    (finding,) = reading.findings
    assert (finding.path, finding.code) == (f"content/agreements/{name}", "ignored-file")
    assert finding.severity == Severity.NOTICE
    assert finding.message == f'"{name}" läses inte: en fil som ett program lämnat kvar'
    assert (len(reading.records), reading.files, reading.unread) == (4, 4, frozenset())
    assert finding.path not in reading.texts


def test_what_only_has_such_a_name_is_told_as_before(root: Path) -> None:
    folder = root / "content/agreements"
    (folder / "Thumbs.db").mkdir()
    write(root, "content/agreements/gamla~/x.yml", "id: x")
    (folder / "a.yml~").symlink_to(folder / "bot-klump.yml")
    (folder / "~$b.yml").symlink_to(folder / "bot-klump.yml")
    assert strays(root) == [
        ("content/agreements/Thumbs.db", 1, 1, "wrong-folder"),
        ("content/agreements/a.yml~", 1, 1, "not-a-file"),
        ("content/agreements/gamla~/x.yml", 1, 1, "wrong-folder"),
        ("content/agreements/~$b.yml", 1, 1, "not-a-file"),
    ]


def test_links_are_never_followed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    write(outside, "secret.yml", "id: secret")
    (root / "content/agreements/secret.yml").symlink_to(outside / "secret.yml")
    (root / "content/agreements/all").symlink_to(outside)
    (root / "content/checks").symlink_to(outside)
    reading = read_records(root)
    assert strays(root) == [
        ("content/agreements/all", 1, 1, "not-a-file"),
        ("content/agreements/secret.yml", 1, 1, "not-a-file"),
        ("content/checks", 1, 1, "not-a-file"),
    ]
    assert len(reading.records) == 4
    assert "secret" not in str(reading.texts)


def test_what_is_no_file_is_not_opened(root: Path) -> None:
    os.mkfifo(root / "content/agreements/pipe.yml")
    (root / "content/agreements/folder.yml").mkdir()
    assert strays(root) == [
        ("content/agreements/folder.yml", 1, 1, "wrong-folder"),
        ("content/agreements/pipe.yml", 1, 1, "not-a-file"),
    ]


def test_a_file_in_a_folder_s_place_is_told(tmp_path: Path) -> None:
    write(tmp_path, "content/agreements", "id: x")
    assert strays(tmp_path) == [("content/agreements", 1, 1, "unreadable-file")]


def test_a_file_that_cannot_be_opened_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> Iterator[None]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(folders, "_open_plain", refuse)
    finding = read_records(root).findings[0]
    assert finding.code == "unreadable-file"
    assert finding.message == "filen går inte att läsa (läsrättighet saknas)"


def test_a_huge_file_is_refused_unread(root: Path) -> None:
    with (root / "content/budgets/b.yml").open("wb") as file:
        file.truncate(50 * MAX_BYTES)
    finding = read_records(root).findings[0]
    assert finding.code == "file-too-large"
    assert str(50 * MAX_BYTES) in finding.message


def test_a_name_that_is_no_utf8_is_reported(tmp_path: Path) -> None:
    folder = tmp_path / "content/agreements"
    folder.mkdir(parents=True)
    (folder / os.fsdecode(b"f\xf6r.yml")).write_text("id: x")
    assert [finding.code for finding in read_records(tmp_path).findings] == ["id-not-file-name"]


# --- pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Rubrik\n\nText", []),
        ("\ntitle: syns\n", []),
        ("---\ntitle: Om oss\n---\n# Om oss", []),
        ("---\r\ntitle: Om oss\r\n---\r\ntext", []),
        ("---\ntitle: Om oss\n...\ntext", []),
        ("---\ntitle: Om oss\n---", []),
        ("---\ntitle: Om oss\n\n# Om oss", [(1, 1, "broken-front-matter")]),
        ("---\n---\ntext", [(1, 1, "broken-front-matter")]),
        ("---\n# inget\n---\ntext", [(1, 1, "broken-front-matter")]),
        ("---\n- a\n---\ntext", [(2, 1, "broken-front-matter")]),
        ("---\ntitle: Om: oss\n---\n", [(2, 10, "yaml-syntax")]),
        ("---\ntitle: a\ntitle: b\n---\n", [(3, 1, "duplicate-key")]),
        ("Title: försvinner\n\n# Text", [(1, 1, "broken-front-matter")]),
        (b"# \xff", [(1, 3, "not-utf8")]),
        ("text\x85text", [(1, 5, "control-character")]),
    ],
)
def test_pages(text: str | bytes, expected: list[Place]) -> None:
    data = text if isinstance(text, bytes) else text.encode()
    assert places(parse_page(data, "content/pages/om.md")[1]) == expected


def test_a_page_s_header_is_read_as_a_record_is() -> None:
    header, findings = parse_page(b"---\ntitle: no\ndate: 2018-02-30\n---\ntext: x", "om.md")
    assert findings == []
    assert plain(header) == {"title": "no", "date": "2018-02-30"}
