import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from readings import Place, places, plain

from iopgen.reading import strict_yaml as source
from iopgen.reading.nodes import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_FINDINGS,
    MAX_LINE,
    Items,
    Mapping,
    iter_scalars,
)
from iopgen.reading.strict_yaml import parse


def faults(text: str | bytes) -> list[Place]:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return places(parse(data, "x.yml")[1])


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: Huset #1 i parken\n", [(1, 10)]),
        ("a: #1 i parken\n", [(1, 4)]),
        ("å:\n  - två\t#4\n", [(2, 9)]),
        ("a: lång text\n  som fortsätter #6 x\n", [(2, 18)]),
        ("a: x  # en kommentar\n", []),
        ("a: x ## en rubrik\n", []),
        ("a: http://example.org/#avsnitt\n", []),
        ("a: 'Huset #1 i parken'\n", []),
        ("a: >-\n  Huset #1\n", []),
        ("#utan mellanslag\na: x\n", []),
        ("a: x #\n", []),
    ],
)
def test_what_cuts_a_text_is_told(text: str, found: list[tuple[int, int]]) -> None:
    told = parse(text.encode(), "x.yml")[1]
    assert [(one.line, one.column) for one in told if one.code == "text-cut"] == found
    assert len(told) == len(found)


def test_a_cut_text_is_told_with_what_is_left() -> None:
    (found,) = parse(b"a: Huset #1 i parken", "x.yml")[1]
    assert found.message == ('"#1 i parken" blir en kommentar, och det enda som läses är "Huset"')
    (found,) = parse(b"a: #1\r\n", "x.yml")[1]
    assert found.message == '"#1" blir en kommentar, och inget läses'


@pytest.mark.parametrize(
    ("text", "is_item"),
    [("a: 1\na: 2", False), ("p:\n  - partner: a\n    partner: b", True)],
)
def test_a_key_twice_in_a_list_may_lack_its_hyphen(text: str, *, is_item: bool) -> None:
    (finding,) = parse(text.encode(), "a.yml")[1]
    assert ("- partner:" in finding.hint) is is_item


def test_curly_quotes_are_told_as_what_they_are() -> None:
    (finding,) = parse("title: ”Lyktan: en mötesplats”\n".encode(), "a.yml")[1]
    assert finding.message == "ett kolon till på raden, inom böjda citattecken"
    assert "raka citattecken" in finding.hint
