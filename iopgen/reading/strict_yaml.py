"""Read records and page headers strictly: YAML to frozen nodes that know their line and column.

Lies right above `findings`. Everything a file can do wrong becomes a finding here, so that the
modules above (`records`, `rules`) meet clean text only. YAML is read event by event and never
composed by PyYAML: libyaml's parser keeps its own stack and stops when we stop, whereas its
composer calls itself and dies of a segmentation fault at some 30 kB of "[". No value is
interpreted: `no` stays "no", `010` stays "010", `12:30` stays "12:30".
"""

import codecs
import difflib
import errno
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, groupby, islice
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from iopgen.reading.finding_codes import make_finding
from iopgen.reading.findings import Finding, Position, clean, find_position

MAX_BYTES = 1024 * 1024
"""Bytes a file may have; the largest real record has some twenty kilobytes."""
MAX_LINE = 10_000
"""Characters a line may have; one long paragraph has some two thousand."""
MAX_DEPTH = 24
"""Levels a record may have; the deepest real one has seven."""
MAX_FINDINGS = 100
"""Findings after which a file is read no further; a hostile one would give half a million."""
MAX_MARKS = 20
"""Combining marks that may stand in a row; no language stacks more than a handful."""
MAX_ID = 80
MAX_FOLDERS = 20
"""Folders that pages may lie in, one in the other."""

KINDS: dict[str, str] = {
    "agreement": "content/agreements",
    "budget": "content/budgets",
    "check": "content/checks",
    "followup": "content/followups",
    "guideline": "content/guidelines",
    "comparison": "content/comparisons",
    "statistics": "content/statistics",
    "discrepancy": "content/discrepancies",
    "document": "content/documents",
    "partner": "partners",
}
"""Kind of record to the folder that holds it."""
PAGES = "content/pages"
"""Folder of the pages written by hand."""

# The event classes carry their marks as optional, and those of libyaml as another class.
_Event = Any
_Mark = Any
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same events, seven times slower
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Names that Windows keeps for devices, with any ending: nobody there could even fetch the project.
DEVICE = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")
_NULL = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value as it was written, never interpreted; a block text keeps its last line break."""

    text: str
    quoted: bool
    """Whether it was written as anything but plain text: in quotes, or as a block."""
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple["Node", ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value; a key without a value is no entry and stands in `Mapping.empty`."""

    key: Scalar
    value: "Node"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values in the order of the file, each key once."""

    entries: tuple[Entry, ...]
    line: int
    column: int
    empty: tuple[Scalar, ...] = ()
    """Keys without a value: they count as absent, but a finding about them has a place."""

    def get(self, key: str) -> "Node | None":
        """Return the value of a key, or None when the key is absent or has no value."""
        for entry in self.entries:  # asked half a million times of a thousand agreements
            if entry.key.text == key:
                return entry.value
        return None

    def find_empty(self, key: str) -> Scalar | None:
        """Return a key that stands there without a value."""
        return next((empty for empty in self.empty if empty.text == key), None)


Node = Scalar | Items | Mapping


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands in its file."""

    kind: str
    id: str
    """The file's name without ".yml"; always of the allowed form."""
    path: str
    root: Mapping


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read of a project, sorted by path."""

    records: tuple[Record, ...]
    findings: tuple[Finding, ...]
    files: int
    """How many record files there are, read or not."""
    unread: frozenset[tuple[str, str]]
    """(kind, id) of files that gave no record: a reference to one of them is no mistake."""
    texts: dict[str, str]
    """Path to the text of every file that could be decoded, for the guard."""


def is_id(text: str) -> bool:
    """Say whether a text can be a record's id, which is its file's name too.

    That is a-z, digits, single hyphens, 1 to 80 characters, and no name that Windows keeps.
    """
    return len(text) <= MAX_ID and bool(_ID.fullmatch(text)) and not DEVICE.fullmatch(text)


# Windows and macOS, editors' copies, Vim, and Office's lock on an open file.
_LEFTOVER = re.compile(r"(?is)thumbs\.db|desktop\.ini|\.ds_store|.*~|\..*\.swp|~\$.*")


def is_leftover(name: str) -> bool:
    """Say whether a file's name is one that systems and editors leave behind in any folder."""
    return _LEFTOVER.fullmatch(name) is not None


def iter_scalars(node: Node) -> Iterator[Scalar]:
    """Yield every key and value below a node in the order of the file."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Items):
        for item in node.items:
            yield from iter_scalars(item)
    else:
        for entry in node.entries:
            yield entry.key
            yield from iter_scalars(entry.value)


# --- bytes to text ---------------------------------------------------------------------------

# Written with escapes so that this file holds none of them. Zero-width joiners stay allowed:
# they are letters' company in Persian and in emoji.
_BAD_CLASSES = {
    "break": "\r\x85\u2028\u2029",
    "control": "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f",
    "turn": "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069",
    "hyphen": "\u00ad",
    "lost": "\ufffd",
    "hidden": "\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\U000e0000-\U000e007f",
    "meaningless": "\ufdd0-\ufdef\ufffe\uffff\ue000-\uf8ff\ud800-\udfff",
}
_BAD_CHARACTER = re.compile(f"[{''.join(_BAD_CLASSES.values())}]")
_BAD_NAMES = {
    "break": "ett ovanligt radbyte",
    "control": "ett styrtecken",
    "turn": "ett tecken som vänder läsriktningen",
    "hyphen": "ett mjukt bindestreck, som inte syns",
    "lost": "ett tecken i stället för en bokstav som gått förlorad",
    "hidden": "ett tecken som inte syns",
    "meaningless": "ett tecken utan allmän betydelse, som visas som en ruta",
}


def decode(data: bytes, path: str) -> tuple[str | None, list[Finding]]:
    """Return a file's text, or None and why not: size, encoding, characters, line length.

    A byte order mark at the start is dropped: UTF-8 allows it, Windows programs write it, and a
    person can neither see nor remove it. Anywhere else it is an invisible character.
    """
    if len(data) > MAX_BYTES:
        message = f"filen är {len(data)} byte stor, högst {MAX_BYTES} läses"
        return None, [make_finding("file-too-large", Position(path), message)]
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        position = find_position(path, before, len(before))
        message = f"byten 0x{data[error.start]:02x} är inte UTF-8"
        return None, [make_finding("not-utf8", position, message)]
    lines = text.replace("\r\n", "\n").split("\n")
    found = chain(
        _find_bad_characters(lines, path),
        _find_long_lines(lines, path),
        _find_conflicts(text, lines, path),
        find_stacked_marks(lines, path),
    )
    findings = list(islice(found, MAX_FINDINGS))
    return (None if findings else text), findings


def _find_bad_characters(lines: list[str], path: str) -> Iterator[Finding]:
    """Yield the first bad character of each line."""
    for number, line in enumerate(lines, start=1):
        if found := _BAD_CHARACTER.search(line):
            yield _bad_character(found, Position(path, number, found.start() + 1))


def _bad_character(found: re.Match[str], position: Position) -> Finding:
    char = found[0]
    kind = next(kind for kind, chars in _BAD_CLASSES.items() if re.match(f"[{chars}]", char))
    message = f"här står {_BAD_NAMES[kind]}, U+{ord(char):04X}"
    return make_finding("control-character", position, message)


_CONFLICT = re.compile(r"[ \t]*(?:<{7}|\|{7}|>{7})(?: .*)?")
"""A line that git writes between two versions it could not merge, also when somebody indented it.

Git's fourth line, =======, underlines a heading in Markdown; it never stands without the others.
"""


def _find_conflicts(text: str, lines: list[str], path: str) -> Iterator[Finding]:
    if not any(sign in text for sign in ("<<<<<<<", "|||||||", ">>>>>>>")):
        return
    for number, line in enumerate(lines, start=1):
        if _CONFLICT.fullmatch(line):
            message = f'raden "{clean(line.strip(), 40)}" har git lämnat efter en krock'
            yield make_finding("conflict-marker", Position(path, number), message)


# Marks are no letters and begin at U+0300: a pattern finds what may be a pile, fast. Joiners show
# nothing and would otherwise cut a pile into pieces that pass.
_MARK_RUN = re.compile(rf"[^\w\s\x00-\u02ff]{{{MAX_MARKS + 1},}}")
_JOINERS = "\u200c\u200d"


def find_stacked_marks(lines: list[str], path: str) -> Iterator[Finding]:
    """Yield the first pile of combining marks of each line, at the pile's foot."""
    for number, line in enumerate(lines, start=1):
        if pile := _find_pile(line):
            start, height = pile
            yield _stacked_marks(height, Position(path, number, start + 1))


def _find_pile(text: str) -> tuple[int, int] | None:
    """Return where a row of too many combining marks begins and how many there are, or None."""
    if text.isascii():
        return None
    for run in _MARK_RUN.finditer(text):
        start = run.start()
        for is_mark, chars in groupby(run[0], _is_mark):
            length = sum(1 for _ in chars)
            if is_mark and length > MAX_MARKS:
                return start, length
            start += length
    return None


def _is_mark(char: str) -> bool:
    return char in _JOINERS or unicodedata.category(char) in {"Mn", "Me"}


def _stacked_marks(height: int, position: Position) -> Finding:
    message = f"här står {height} accenter eller andra tillägg på samma bokstav"
    return make_finding("stacked-marks", position, message)


def _find_long_lines(lines: list[str], path: str) -> Iterator[Finding]:
    for number, line in enumerate(lines, start=1):
        if len(line) > MAX_LINE:
            message = f"raden har {len(line)} tecken, högst {MAX_LINE} läses"
            yield make_finding("line-too-long", Position(path, number), message)


# --- text to nodes ---------------------------------------------------------------------------


def parse(data: bytes, path: str) -> tuple[Mapping | None, list[Finding]]:
    """Return the record in a file and what is wrong with it.

    The record is None where reading on would only give mistakes that follow from the first: not
    decodable, broken YAML, too deep, no mapping, or with aliases. Of two equal keys the first
    stays; a key without a value (nothing, `~`, `null`) is absent.
    """
    text, findings = decode(data, path)
    if text is None:
        return None, findings
    return _parse_text(text, path)


def _parse_text(text: str, path: str) -> tuple[Mapping | None, list[Finding]]:
    reader = _Reader(text, path)
    root: Node | None = None
    try:
        root = reader.read()
    except _StopReading:
        pass  # reported where it was met
    except yaml.MarkedYAMLError as error:
        reader.findings.append(_explain(error, text, path))
    except (yaml.YAMLError, ValueError, OverflowError):
        # The reader's own faults; and without libyaml, escapes and versions with huge numbers.
        reader.findings.append(make_finding("yaml-syntax", Position(path), _UNKNOWN_FAULT))
    reader.findings.sort()
    return (root if isinstance(root, Mapping) else None), reader.findings


class _StopReading(Exception):  # noqa: N818 - no error, the finding is made where it is raised
    """Stops reading a file that goes too deep or has too many faults, and nothing more."""


@dataclass
class _Reader:
    """Builds the nodes of one file from YAML events and collects findings on the way."""

    text: str
    path: str
    findings: list[Finding] = field(default_factory=list)
    has_alias: bool = False

    def __post_init__(self) -> None:
        self._events: Iterator[_Event] = yaml.parse(self.text, Loader=_LOADER)

    def report(self, code: str, mark: _Mark, message: str, hint: str = "") -> None:
        position = Position(self.path, mark.line + 1, mark.column + 1)
        self.add(make_finding(code, position, message, hint))

    def add(self, finding: Finding) -> None:
        """Keep a finding, and stop reading where there are enough of them."""
        self.findings.append(finding)
        if len(self.findings) == MAX_FINDINGS:
            raise _StopReading

    def read(self) -> Node | None:
        """Return the one document's root, or None when there is none to use."""
        next(self._events)  # the stream's start
        if isinstance(next(self._events), yaml.StreamEndEvent):
            self.report_empty()
            return None
        first = next(self._events)
        root = self._node(first, 1)
        next(self._events)  # the document's end
        self.refuse_more(next(self._events))
        if self.has_alias:
            return None
        if isinstance(root, Scalar) and _is_null(root):
            self.report_empty()
        elif not isinstance(root, Mapping) and not self.findings:
            message = "här väntas rader av formen nyckel: värde"
            self.report("not-a-mapping", first.start_mark, message)
        return root

    def refuse_more(self, event: _Event) -> None:
        mark = event.start_mark
        if isinstance(event, yaml.DocumentStartEvent):
            self.report("several-documents", mark, "här börjar en post till")

    def report_empty(self) -> None:
        message = "filen är tom, eller har bara kommentarer"
        self.findings.append(make_finding("empty-file", Position(self.path), message))

    def _node(self, event: _Event, depth: int) -> Node | None:
        """Return the node that begins with an event, or None for an alias."""
        mark = event.start_mark
        if depth > MAX_DEPTH:
            self.report("too-deep", mark, f"fler än {MAX_DEPTH} nivåer i varandra")
            raise _StopReading
        if isinstance(event, yaml.AliasEvent):
            self.has_alias = True
            self.report("anchor-or-alias", mark, f'aliaset "*{clean(str(event.anchor))}"')
            return None
        if event.anchor is not None:
            self.report("anchor-or-alias", mark, f'ankaret "&{clean(event.anchor)}"')
        if event.tag is not None:
            self.report("yaml-tag", mark, f'typmärkningen "{clean(_short_tag(event.tag))}"')
        if isinstance(event, yaml.SequenceStartEvent):
            return self._items(mark, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(mark, depth)
        return self._scalar(event)

    def _scalar(self, event: _Event) -> Scalar:
        """Return a key or value; bad characters in it were written as escapes."""
        mark = event.start_mark
        position = Position(self.path, mark.line + 1, mark.column + 1)
        if found := _BAD_CHARACTER.search(event.value):
            self.add(_bad_character(found, position))
        if pile := _find_pile(event.value):
            self.add(_stacked_marks(pile[1], position))
        return Scalar(event.value, bool(event.style), position.line, position.column)

    def _items(self, mark: _Mark, depth: int) -> Items:
        items: list[Node] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            node = self._node(event, depth + 1)
            if isinstance(node, Scalar) and _is_null(node):
                self.report("empty-item", event.start_mark, "listan har en rad utan värde")
            elif node is not None:
                items.append(node)
        return Items(tuple(items), mark.line + 1, mark.column + 1)

    def _mapping(self, mark: _Mark, depth: int) -> Mapping:
        entries: list[Entry] = []
        empty: list[Scalar] = []
        first_lines: dict[str, int] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, depth)
            value = self._node(next(self._events), depth + 1)
            if key is None:
                continue
            if key.text in first_lines:
                self._report_duplicate(key, event.start_mark, first_lines[key.text])
                continue
            first_lines[key.text] = key.line
            if isinstance(value, Scalar) and _is_null(value):
                empty.append(key)
            elif value is not None:
                entries.append(Entry(key, value))
        return Mapping(tuple(entries), mark.line + 1, mark.column + 1, tuple(empty))

    def _key(self, event: _Event, depth: int) -> Scalar | None:
        """Return a usable key, or None after a finding."""
        node = self._node(event, depth + 1)
        if isinstance(node, Scalar) and not _is_null(node):
            if node.text != "<<" or node.quoted:
                return node
            self.report("anchor-or-alias", event.start_mark, 'sammanslagning med "<<"')
        elif node is not None:
            self.report("complex-key", event.start_mark, "före kolonet står inget vanligt ord")
        return None

    def _report_duplicate(self, key: Scalar, mark: _Mark, first_line: int) -> None:
        message = f'nyckeln "{clean(key.text)}" finns redan på rad {first_line}'
        self.report("duplicate-key", mark, message)


def _is_null(scalar: Scalar) -> bool:
    return not scalar.quoted and scalar.text in _NULL


def _short_tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


# --- YAML's own faults in Swedish ------------------------------------------------------------

_UNKNOWN_FAULT = "raden går inte att tolka som YAML"
_INDENT_HINT = "kontrollera att raden har samma indrag som de andra på sin nivå"
_QUOTE_HINT = "sätt hela texten efter första kolonet inom citattecken"

_AT_END = ", at the end"


@dataclass(frozen=True, slots=True)
class _Fault:
    """How one of the parser's English problems reads in Swedish."""

    problem: str
    """A pattern; the wording differs between libyaml and PyYAML."""
    message: str
    hint: str
    at_context: bool = False
    """Whether the fault sits where the construct began rather than where the parser stopped."""


_FAULTS = (
    _Fault(
        "unexpected end of stream|unexpected document indicator",
        "citattecknet stängs aldrig",
        "sätt ett likadant citattecken där texten slutar",
        at_context=True,
    ),
    _Fault(
        "expected ',' or ']'",
        "listan som börjar här stängs inte",
        "sätt ] efter sista värdet, eller hela värdet inom citattecken om [ hör till texten",
        at_context=True,
    ),
    _Fault(
        "expected ',' or '}'",
        "klammern som öppnas här stängs inte",
        "sätt } efter sista värdet, eller hela värdet inom citattecken om { hör till texten",
        at_context=True,
    ),
    _Fault(
        "could not find expected ':'",
        "raden saknar kolon",
        "skriv nyckel: värde, eller dra in raden om den fortsätter texten ovanför",
        at_context=True,
    ),
    _Fault(
        "expected alphabetic or numeric character",
        "en text får inte börja med * eller & utan citattecken",
        "sätt hela texten inom citattecken",
        at_context=True,
    ),
    _Fault(
        "(block )?sequence entries are not allowed",
        "listan börjar på samma rad som nyckeln",
        "flytta bindestrecket till nästa rad, indraget",
    ),
    _Fault(
        "mapping keys are not allowed",
        "en text får inte börja med ett frågetecken utan citattecken",
        "sätt hela texten inom citattecken",
    ),
    _Fault("expected '-' indicator", "raden hör inte till listan ovanför", _INDENT_HINT),
    _Fault(
        "did not find expected key|expected <block end>",
        "raden passar inte ihop med det ovanför",
        f"{_INDENT_HINT}, och att inget står efter ett citattecken eller en klammer på raden",
    ),
    _Fault(
        "unknown escape character|hexadecimal number|hexdecimal number|escape code",
        "omvänt snedstreck följt av något som YAML inte känner till",
        "skriv \\\\ för ett omvänt snedstreck, eller använd enkla citattecken",
    ),
    _Fault(
        "comment or line break|chomping or indentation",
        "efter | eller > får inget mer stå på raden",
        "skriv texten indragen på raderna under, eller sätt den inom citattecken",
    ),
    _Fault(
        "node content.*at the end",
        "filen tar slut mitt i en lista eller klammer",
        "sätt ] eller } där listan slutar",
    ),
    _Fault(
        "node content",
        "här står en klammer eller ett komma som inte hör till något",
        "sätt hela texten inom citattecken",
    ),
    _Fault(
        "tag",
        "en text får inte börja med ett utropstecken utan citattecken",
        "sätt hela texten inom citattecken",
        at_context=True,
    ),
    _Fault(
        "directive|YAML document|version number",
        "en rad som börjar med % är en anvisning till YAML-läsaren",
        "ta bort raden",
    ),
    _Fault(
        "expected '?<document start>",
        "raden ovanför får inte stå i en post",
        "ta bort den, om den börjar med ... eller %, eller det som följer efter den",
    ),
)


def _explain(error: yaml.MarkedYAMLError, text: str, path: str) -> Finding:
    """Make a Swedish finding of one of the parser's faults."""
    problem = f"{error.context or ''}: {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.rstrip().split("\n")
    if line >= len(lines):  # the parser stopped at the end of the file: show its last sign
        line, column = len(lines) - 1, max(len(lines[-1]) - 1, 0)
        problem += _AT_END
    fault = _find_fault(problem, lines[line], column)
    if fault.at_context and error.context_mark:
        line, column = error.context_mark.line, error.context_mark.column
    position = Position(path, line + 1, column + 1)
    return make_finding("yaml-syntax", position, fault.message, fault.hint)


def _find_fault(problem: str, line: str, column: int) -> _Fault:
    if "cannot start any token" in problem:
        return _bad_start(line[column : column + 1])
    if "mapping values are not allowed" in problem:
        return _bad_colon(line[:column])
    if line.startswith("\t"):
        return _bad_start("\t")
    known = (fault for fault in _FAULTS if re.search(fault.problem, problem))
    return next(known, _Fault("", _UNKNOWN_FAULT, ""))


def _bad_start(char: str) -> _Fault:
    if char == "\t":
        return _Fault("", "raden är indragen med en tabb", "byt tabben mot mellanslag")
    message = f'en text får inte börja med "{clean(char)}" utan citattecken'
    return _Fault("", message, "sätt hela texten inom citattecken")


def _bad_colon(before: str) -> _Fault:
    if ": " in before:
        return _Fault("", "ett kolon till på raden, i text utan citattecken", _QUOTE_HINT)
    return _Fault("", "nyckeln är fel indragen, eller raden ovanför saknar kolon", _INDENT_HINT)


# --- pages -----------------------------------------------------------------------------------

# As MkDocs reads it, which swallows every fault: `mkdocs.utils.meta.get_data`.
PAGE_HEADER = re.compile(r"---[ \t]*\r?\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_HEADERLESS = re.compile(r"[ ]{0,3}[A-Za-z0-9_-]+:")


def parse_page(data: bytes, path: str) -> tuple[Mapping | None, list[Finding]]:
    """Return a Markdown page's header (None if it has none) and what is wrong with the file."""
    text, findings = decode(data, path)
    if text is None:
        return None, findings
    if not text.startswith("---"):
        return None, list(_find_swallowed_lines(text, path))
    header = PAGE_HEADER.match(text)
    if header is None:
        message = "sidhuvudet som börjar här avslutas inte med en rad ---"
        return None, [make_finding("broken-front-matter", Position(path), message)]
    # The first line stays: YAML takes it for a document's start, and line numbers hold.
    root, findings = _parse_text(text[: header.end(1)], path)
    return root, [_as_front_matter(finding) for finding in findings]


def _as_front_matter(finding: Finding) -> Finding:
    """Name the page's header where the record is meant; other faults are the same in both."""
    if finding.code not in {"empty-file", "not-a-mapping"}:
        return finding
    position = Position(finding.path, finding.line, finding.column)
    return make_finding("broken-front-matter", position, "sidhuvudet saknar rader nyckel: värde")


def _find_swallowed_lines(text: str, path: str) -> Iterator[Finding]:
    first = text.split("\n", 1)[0]
    if _HEADERLESS.match(first):
        message = f'första raden "{clean(first, 40)}" blir sidhuvud och syns inte på sidan'
        hint = "börja sidan med en tom rad eller en rubrik, eller skriv ett sidhuvud mellan ---"
        yield make_finding("broken-front-matter", Position(path), message, hint)


# --- folders ---------------------------------------------------------------------------------


def read_records(root: Path) -> Reading:
    """Read every record of a project; follows no links and reports every stray file."""
    walk = _Walk(root)
    for kind, folder in KINDS.items():
        walk.read_kind(kind, folder)
    walk.look_for_strays()
    return Reading(
        records=tuple(sorted(walk.records, key=lambda record: record.path)),
        findings=tuple(sorted(walk.findings)),
        files=walk.files,
        unread=frozenset(walk.unread),
        texts=dict(sorted(walk.texts.items())),
    )


def walk_files(root: Path, folder: str) -> tuple[list[str], list[Finding]]:
    """Return the path of each plain file below a folder of pages, and what else lies there."""
    walk = _Walk(root)
    paths = sorted(walk.iter_plain(folder))
    return paths, walk.findings


def read_plain(root: Path, path: str, limit: int = MAX_BYTES) -> tuple[bytes | None, list[Finding]]:
    """Return the bytes of a plain file of the project, or None and why not."""
    walk = _Walk(root)
    return walk.read_bytes(path, limit), walk.findings


# Opened so that a link is not followed and a pipe does not keep us waiting, also where somebody put
# one in the file's place after it was listed. Windows has neither flag.
_PLAIN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def _open_plain(path: str, flags: int) -> int:
    return os.open(path, flags | _PLAIN)


@dataclass
class _Walk:
    """One pass over a project's folders, and what came of it."""

    root: Path
    records: list[Record] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    files: int = 0
    unread: set[tuple[str, str]] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)

    def report(self, code: str, path: str, message: str, hint: str = "") -> None:
        self.findings.append(make_finding(code, Position(path), message, hint))

    def list_folder(self, folder: str) -> list[os.DirEntry[str]]:
        """Return a folder's entries by name; none if it does not exist or is a link."""
        if any((self.root / part).is_symlink() for part in _with_parents(folder)):
            self.report("not-a-file", folder, "mappen är en länk och läses inte")
            return []
        return self._scan(folder)

    def _scan(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(self.root / folder) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except FileNotFoundError:
            return []
        except OSError as error:
            self.report("unreadable-file", folder, f"mappen går inte att läsa ({tell_why(error)})")
            return []

    def iter_tree(self, folder: str) -> Iterator[str]:
        """Yield the path of each plain file below a folder; links are left out."""
        folders = [folder]
        while folders:
            current = folders.pop()
            for entry in self.list_folder(current):
                path = f"{current}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    folders.append(path)
                elif entry.is_file(follow_symlinks=False):
                    yield path

    def iter_plain(self, folder: str) -> Iterator[str]:
        """Yield the path of each plain file below a folder, and report what is none.

        What systems leave behind, and what is hidden, is passed over aloud.
        """
        folders = [folder]  # no recursion: git keeps folders deeper than Python's stack
        while folders:
            current = folders.pop()
            # Only the first can lie behind a link: none of those below it was one.
            entries = self.list_folder(current) if current == folder else self._scan(current)
            if current.count("/") > MAX_FOLDERS:
                self.report("page-file-name", current, f"fler än {MAX_FOLDERS} mappar i varandra")
                continue
            for entry in entries:
                path = f"{current}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    folders.append(path)
                elif self._is_plain(path, entry):
                    yield path

    def _is_plain(self, path: str, entry: os.DirEntry[str]) -> bool:
        """Say whether an entry is a file to read, and report it where not."""
        if entry.is_symlink():
            self.report("not-a-file", path, "det här är en länk, som inte läses")
        elif not entry.is_file(follow_symlinks=False):
            self.report("not-a-file", path, "det här är ingen vanlig fil")
        elif is_leftover(entry.name) or entry.name.startswith("."):
            if entry.name not in _SILENT:
                self.report("ignored-file", path, "filen läses inte och publiceras inte")
        elif not _is_text(path):
            self.report("page-file-name", path, "namnet är inte skrivet i UTF-8")
        else:
            return True
        return False

    def read_bytes(self, path: str, limit: int = MAX_BYTES) -> bytes | None:
        """Return a plain file's bytes, or None after a finding."""
        try:
            with open(self.root / path, "rb", opener=_open_plain) as file:
                status = os.fstat(file.fileno())
                if not stat.S_ISREG(status.st_mode):
                    self.report("not-a-file", path, "det här är ingen vanlig fil")
                    return None
                data = file.read(limit + 1)
        except OSError as error:
            self.report("unreadable-file", path, f"filen går inte att läsa ({tell_why(error)})")
            return None
        if len(data) > limit:
            message = f"filen är {status.st_size} byte stor, högst {limit} läses"
            self.report("file-too-large", path, message)
            return None
        return data

    def read_file(self, path: str) -> bytes | None:
        """Return a file's bytes and keep its text for the guard, or None after a finding."""
        data = self.read_bytes(path)
        if data is not None:
            self.texts[path] = data.decode("utf-8-sig", "replace")
        return data

    def read_kind(self, kind: str, folder: str) -> None:
        for entry in self.list_folder(folder):
            path = PurePosixPath(folder, entry.name)
            if is_leftover(entry.name) and entry.is_file(follow_symlinks=False):
                message = f'"{clean(entry.name)}" läses inte: en fil som ett program lämnat kvar'
                self.report("ignored-file", str(path), message)
            elif path.suffix == ".yml" and not entry.is_dir(follow_symlinks=False):
                self.files += 1
                if not self._read_entry(kind, path, entry):
                    self.unread.add((kind, path.stem))
            elif _is_yaml(entry.name) or not entry.name.startswith("."):  # .gitkeep
                self._report_stray(str(path), entry)

    def _read_entry(self, kind: str, path: PurePosixPath, entry: os.DirEntry[str]) -> bool:
        """Add the record in a file; return whether there is one."""
        if not entry.is_file(follow_symlinks=False):
            is_link = entry.is_symlink()
            what = "filen är en länk och läses inte" if is_link else "det här är ingen vanlig fil"
            self.report("not-a-file", str(path), what)
            return False
        if (data := self.read_file(str(path))) is None:
            return False
        root, findings = parse(data, str(path))
        if root is not None:
            findings += _check_id(root, path)
        self.findings += findings
        if root is None or not is_id(path.stem):
            return False
        self.records.append(Record(kind, path.stem, str(path), root))
        return True

    def _report_stray(self, path: str, entry: os.DirEntry[str]) -> None:
        """Report an entry that stands where only records may stand."""
        if entry.is_symlink():
            self.report("not-a-file", path, "det här är en länk, som inte läses")
        elif entry.is_dir(follow_symlinks=False):
            self._report_folder(path, "en mapp med poster har inga undermappar")
        elif _is_yaml(entry.name):
            message = f'filnamnet slutar på "{PurePosixPath(path).suffix}" och läses inte'
            self.report("wrong-folder", path, message, "byt ändelsen mot .yml")
        else:
            hint = "ta bort filen eller flytta den"
            self.report("wrong-folder", path, "här får bara poster ligga (filer på .yml)", hint)

    def look_for_strays(self) -> None:
        """Report YAML in folders that are none of ours but look as if they were meant to be."""
        for entry in self.list_folder("content"):
            path = f"content/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if path not in _KNOWN and not entry.name.startswith("."):
                    self._report_folder(path, *_unknown_folder(entry.name))
            elif _is_yaml(path):
                self.report("wrong-folder", path, "här läses inga poster")
        for path in filter(_is_yaml, self.iter_tree(PAGES)):
            self.report("wrong-folder", path, "bland sidorna läses inga poster")
        for name in sorted(_BY_NAME.keys() - {"partners"}):
            if any(_is_yaml(path) for path in self.iter_tree(name)):
                self._report_folder(name, *_unknown_folder(name))

    def _report_folder(self, folder: str, message: str, hint: str = "") -> None:
        """Report each YAML file below a folder, or the folder itself if it has none."""
        for path in [*filter(_is_yaml, self.iter_tree(folder))] or [folder]:
            self.report("wrong-folder", path, message, hint)


_KNOWN = frozenset({*KINDS.values(), PAGES})
_BY_NAME = {PurePosixPath(folder).name: folder for folder in KINDS.values()}


def _unknown_folder(name: str) -> tuple[str, str]:
    """Return message and hint for a folder that is none of ours."""
    close = difflib.get_close_matches(name, _BY_NAME, n=1)
    hint = f"menade du {_BY_NAME[close[0]]}/?" if close else ""
    return f'mappen "{clean(name)}" är ingen mapp för poster', hint


def _check_id(root: Mapping, path: PurePosixPath) -> Iterator[Finding]:
    """Yield what is wrong with a record's id: missing, not allowed, or not its file's name."""
    node = root.get("id") or root
    place = root.find_empty("id") or node
    position = Position(str(path), place.line, place.column)
    if DEVICE.fullmatch(path.stem):  # whatever the record says, the file must go by another name
        yield _bad_id(path.stem, position)
    elif node is root:
        hint = f"skriv id: {path.stem}" if is_id(path.stem) else ""
        yield make_finding("missing-id", position, "posten saknar id", hint)
    elif not isinstance(node, Scalar):
        yield make_finding("bad-id", position, "id ska vara ett enda ord")
    elif not is_id(node.text):
        yield _bad_id(node.text, position)
    elif node.text != path.stem:
        message = f'id är "{node.text}" men filen heter "{clean(path.name)}"'
        yield make_finding("id-not-file-name", position, message)


def _bad_id(text: str, position: Position) -> Finding:
    message = f'id "{clean(text)}" går inte att använda'
    if not DEVICE.fullmatch(text):
        return make_finding("bad-id", position, message)
    hint = f"välj ett annat id, till exempel {text}-1, och låt filen heta likadant"
    return make_finding("bad-id", position, f"{message}: Windows tillåter ingen sådan fil", hint)


def _with_parents(folder: str) -> Iterable[str]:
    path = PurePosixPath(folder)
    return [str(path), *(str(parent) for parent in path.parents if str(parent) != ".")]


_SILENT = frozenset({".gitkeep", ".gitignore", ".nojekyll"})
"""Hidden files that people put somewhere on purpose."""


def _is_text(name: str) -> bool:
    """Say whether a file's name was UTF-8; what was not comes as lone surrogates."""
    return not any("\ud800" <= char <= "\udfff" for char in name)


def _is_yaml(name: str) -> bool:
    return name.lower().endswith((".yml", ".yaml"))


_REASONS = {
    errno.EACCES: "läsrättighet saknas",
    errno.ENOENT: "den finns inte",
    errno.ENOTDIR: "den är ingen mapp",
    errno.EROFS: "disken är skrivskyddad",
    errno.ENOSPC: "disken är full",
    errno.ELOOP: "där finns länkar",
}


def tell_why(error: OSError) -> str:
    """Say in Swedish why the machine would not let us."""
    return _REASONS.get(error.errno or 0, "fel på disken")
