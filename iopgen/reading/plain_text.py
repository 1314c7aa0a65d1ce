"""Bytes to text: what no file may hold, whatever it says."""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from itertools import chain, groupby, islice

from iopgen.calc.usual_signs import is_usual
from iopgen.reading.finding_codes import make_finding
from iopgen.reading.findings import Finding, Position, clean, find_position
from iopgen.reading.nodes import MAX_BYTES, MAX_FINDINGS, MAX_LINE, MAX_MARKS

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
BAD_CHARACTER = re.compile(f"[{''.join(_BAD_CLASSES.values())}]")
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
    joined = text.replace("\r\n", "\n")
    lines = joined.split("\n")
    if not _may_be_refused(joined, lines):
        return text, []
    found = chain(
        _find_bad_characters(lines, path),
        _find_long_lines(lines, path),
        _find_conflicts(text, lines, path),
        find_stacked_marks(lines, path),
    )
    findings = list(islice(found, MAX_FINDINGS))
    return (None if findings else text), findings


def _may_be_refused(text: str, lines: list[str]) -> bool:
    """Say, of a whole text at once, whether a look at each of its lines could find something."""
    is_usual_text = "\r" not in text and is_usual(text)
    return (
        not is_usual_text
        or max(map(len, lines)) > MAX_LINE
        or any(sign in text for sign in _CONFLICT_SIGNS)
    )


def _find_bad_characters(lines: list[str], path: str) -> Iterator[Finding]:
    """Yield the first bad character of each line."""
    for number, line in enumerate(lines, start=1):
        if found := BAD_CHARACTER.search(line):
            yield report_bad_character(found, Position(path, number, found.start() + 1))


def report_bad_character(found: re.Match[str], position: Position) -> Finding:
    """Return the finding of a sign that no file may hold, named by its number."""
    char = found[0]
    kind = next(kind for kind, chars in _BAD_CLASSES.items() if re.match(f"[{chars}]", char))
    message = f"här står {_BAD_NAMES[kind]}, U+{ord(char):04X}"
    return make_finding("control-character", position, message)


_CONFLICT = re.compile(r"[ \t]*(?:<{7}|\|{7}|>{7})(?: .*)?")
"""A line that git writes between two versions it could not merge, also when somebody indented it.

Git's fourth line, =======, underlines a heading in Markdown; it never stands without the others.
"""


_CONFLICT_SIGNS = ("<<<<<<<", "|||||||", ">>>>>>>")


def _find_conflicts(text: str, lines: list[str], path: str) -> Iterator[Finding]:
    if not any(sign in text for sign in _CONFLICT_SIGNS):
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
        if pile := find_pile(line):
            start, height = pile
            yield report_stacked_marks(height, Position(path, number, start + 1))


def find_pile(text: str) -> tuple[int, int] | None:
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


def report_stacked_marks(height: int, position: Position) -> Finding:
    """Return the finding of a letter with more accents than any language has."""
    message = f"här står {height} accenter eller andra tillägg på samma bokstav"
    return make_finding("stacked-marks", position, message)


def _find_long_lines(lines: list[str], path: str) -> Iterator[Finding]:
    for number, line in enumerate(lines, start=1):
        if len(line) > MAX_LINE:
            message = f"raden har {len(line)} tecken, högst {MAX_LINE} läses"
            yield make_finding("line-too-long", Position(path, number), message)
