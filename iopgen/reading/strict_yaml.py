"""Read records and page headers strictly: YAML to frozen nodes that know their line and column.

Lies right above `findings`. Everything a file can do wrong becomes a finding here, so that the
modules above (`records`, `rules`) meet clean text only. YAML is read event by event and never
composed by PyYAML: libyaml's parser keeps its own stack and stops when we stop, whereas its
composer calls itself and dies of a segmentation fault at some 30 kB of "[". No value is
interpreted: `no` stays "no", `010` stays "010", `12:30` stays "12:30".
"""

import re
import sys
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import yaml

from iopgen.reading.finding_codes import make_finding
from iopgen.reading.findings import Finding, Position, clean
from iopgen.reading.nodes import MAX_DEPTH, MAX_FINDINGS, Entry, Items, Mapping, Node, Scalar
from iopgen.reading.plain_text import (
    BAD_CHARACTER,
    decode,
    find_pile,
    report_bad_character,
    report_stacked_marks,
)
from iopgen.reading.yaml_faults import UNKNOWN_FAULT, explain_fault

# The event classes carry their marks as optional, and those of libyaml as another class.
_Event = Any
_Mark = Any
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same events, seven times slower
_CUTTING = re.compile(r"[ \t]+(?P<cut>#[^\s#][^\r\n]*)")
"""What follows on a text and begins a comment, though it looks like a number or a tag: ` #1`."""
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_OFTEN_THE_SAME = 24
"""Characters up to which texts are kept once: keys, codes, days. Most of a record's are those."""


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
    return parse_text(text, path)


def parse_text(text: str, path: str) -> tuple[Mapping | None, list[Finding]]:
    """Return the nodes of a text, None where it is no mapping, and what is wrong with it."""
    findings: list[Finding] = []
    root: Node | None = None
    try:
        with closing(_Reader(text, path, findings)) as reader:
            root = reader.read()
    except _StopReading:
        pass  # reported where it was met
    except yaml.MarkedYAMLError as error:
        findings.append(explain_fault(error, text, path))
    except (yaml.YAMLError, ValueError, OverflowError):
        # The reader's own faults; and without libyaml, escapes and versions with huge numbers.
        findings.append(make_finding("yaml-syntax", Position(path), UNKNOWN_FAULT))
    findings.sort()
    return (root if isinstance(root, Mapping) else None), findings


class _StopReading(Exception):  # noqa: N818 - no error, the finding is made where it is raised
    """Stops reading a file that goes too deep or has too many faults, and nothing more."""


@dataclass
class _Reader:
    """Builds the nodes of one file from YAML events and collects findings on the way."""

    text: str
    path: str
    findings: list[Finding]
    has_alias: bool = False

    def __post_init__(self) -> None:
        self._parser = _LOADER(self.text)
        self._next = self._parser.get_event
        # Few files have such a sign at all, and most values are looked at once less.
        self._may_be_cut = _CUTTING.search(self.text) is not None

    def close(self) -> None:
        self._parser.dispose()

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
        self._next()  # the stream's start
        if isinstance(self._next(), yaml.StreamEndEvent):
            self.report_empty()
            return None
        first = self._next()
        root = self._node(first, 1)
        self._next()  # the document's end
        self.refuse_more(self._next())
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
        kind = type(event)
        if kind is yaml.ScalarEvent and depth <= MAX_DEPTH and event.anchor is event.tag is None:
            return self._scalar(event)  # nearly always
        mark = event.start_mark
        if depth > MAX_DEPTH:
            self.report("too-deep", mark, f"fler än {MAX_DEPTH} nivåer i varandra")
            raise _StopReading
        if kind is yaml.AliasEvent:
            self.has_alias = True
            self.report("anchor-or-alias", mark, f'aliaset "*{clean(str(event.anchor))}"')
            return None
        if event.anchor is not None:
            self.report("anchor-or-alias", mark, f'ankaret "&{clean(event.anchor)}"')
        if event.tag is not None:
            self.report("yaml-tag", mark, f'typmärkningen "{clean(_short_tag(event.tag))}"')
        if kind is yaml.SequenceStartEvent:
            return self._items(mark, depth)
        if kind is yaml.MappingStartEvent:
            return self._mapping(mark, depth)
        return self._scalar(event)

    def _scalar(self, event: _Event) -> Scalar:
        """Return a key or value."""
        text, style, mark = event.value, event.style, event.start_mark
        if style == '"':
            self._check_escapes(text, mark)
        elif self._may_be_cut and not style:
            self._check_cut(event)
        if len(text) <= _OFTEN_THE_SAME:
            text = sys.intern(text)
        return Scalar(text, bool(style), mark.line + 1, mark.column + 1)

    def _check_escapes(self, text: str, mark: _Mark) -> None:
        """Report what only escapes could write: `decode` has looked through the file's text."""
        position = Position(self.path, mark.line + 1, mark.column + 1)
        if found := BAD_CHARACTER.search(text):
            self.add(report_bad_character(found, position))
        if pile := find_pile(text):
            self.add(report_stacked_marks(pile[1], position))

    def _check_cut(self, event: _Event) -> None:
        """Tell of a # that cuts a text, at its place."""
        mark = event.end_mark
        cut = _CUTTING.match(self.text, mark.index)
        if cut is None:
            return
        position = Position(
            self.path, mark.line + 1, mark.column + cut.start("cut") - cut.start() + 1
        )
        kept = f'det enda som läses är "{clean(event.value)}"' if event.value else "inget läses"
        message = f'"{clean(cut["cut"], 40)}" blir en kommentar, och {kept}'
        self.add(make_finding("text-cut", position, message))

    def _items(self, mark: _Mark, depth: int) -> Items:
        items: list[Node] = []
        while type(event := self._next()) is not yaml.SequenceEndEvent:
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
        while type(event := self._next()) is not yaml.MappingEndEvent:
            key = self._key(event, depth)
            value = self._node(self._next(), depth + 1)
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
        name, hint = clean(key.text), "ta reda på vilken av raderna som gäller"
        if mark.column:
            hint += f"; börjar här en ny punkt i listan inleds den med bindestreck: - {name}:"
        message = f'nyckeln "{name}" finns redan på rad {first_line}'
        self.report("duplicate-key", mark, message, hint)


def _is_null(scalar: Scalar) -> bool:
    return not scalar.quoted and scalar.text in _NULL


def _short_tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")
