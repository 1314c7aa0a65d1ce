"""Refuse personal numbers, phone numbers and e-mail addresses wherever they must not stand.

It checks all that goes into a site, records and pages alike, and the finished site once more before
it takes the former one's place. `python -P -m iopgen.privacy_guard` checks the whole repository,
comments and file names included, for a public repository publishes those too. What is personal is
found by `calc.personal_data`.
"""

import argparse
import gzip
import os
import re
import subprocess
import sys
import zlib
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import replace
from pathlib import Path

import cbor2

from iopgen.calc.personal_data import (
    Hit,
    PersonalKind,
    find_personal,
    find_published,
    has_check_digit,
)
from iopgen.calc.personal_traces import may_hold_anywhere
from iopgen.exceptions import SetupError
from iopgen.reading.config import CONFIG_NAME
from iopgen.reading.finding_codes import make_finding
from iopgen.reading.finding_formats import format_text
from iopgen.reading.findings import Finding, Position
from iopgen.reading.nodes import Items, Mapping, Node, Reading, Record, Scalar, iter_scalars
from iopgen.reading.settings import load_settings

TEST_NUMBERS = "tests/data/published_test_numbers.txt"
"""The one file left out of the repository's check: the authorities' published test numbers."""

_CODES: dict[PersonalKind, tuple[str, str]] = {
    "personal-number": ("personal-number", "här står ett personnummer eller samordningsnummer"),
    "phone": ("phone-number", "här står ett telefonnummer som inte är bland de tillåtna"),
    "email": ("email-address", "här står en e-postadress som inte är bland de tillåtna"),
}


# --- texts and records -----------------------------------------------------------------------


def check_text(text: str, path: str, allowed: Collection[str] = ()) -> Iterator[Finding]:
    """Yield a finding for each personal thing in a file's text, and in the file's own name."""
    yield from _place_hits(_find_in_file(find_personal, text, path, allowed), text, path)
    for hit in find_personal(path, allowed):
        yield _make_finding(hit, Position(path), " (i filens namn)")


def _split_cells(text: str, path: str) -> str:
    """Return a table's text with another sign between its cells.

    After a digit a comma begins decimals, and what follows it is looked at no further.
    """
    return text.replace(",", ";") if path.lower().endswith(".csv") else text


_HTML_TAG = re.compile(r"<[^<>]*>")
_GEOMETRY = re.compile(
    r"\b(?:d|points|transform|gradientTransform|viewBox|values|stroke-dasharray|x|y|x1|y1|x2|y2|cx"
    r"|cy|r|rx|ry|dx|dy|width|height)=(?:\"[^\"]*\"|'[^']*')"
)
"""Attributes of a drawing that hold lengths and places, among which any telephone number occurs."""

_Finder = Callable[[str, Collection[str]], Iterator[Hit]]


def _find_in_file(find: _Finder, text: str, path: str, allowed: Collection[str]) -> Iterator[Hit]:
    """Yield the hits in a file's text by its kind, telephone numbers among lengths left out."""
    if not path.lower().endswith(".svg"):
        yield from find(_split_cells(text, path), allowed)
        return
    lengths = [
        (tag.start() + one.start(), tag.start() + one.end())
        for tag in _HTML_TAG.finditer(text)
        for one in _GEOMETRY.finditer(tag[0])
    ]
    rest, done = [], 0
    for start, end in lengths:
        rest += [text[done:start], " " * (end - start)]
        done = end
    yield from find("".join((*rest, text[done:])), allowed)
    for start, end in lengths:
        for hit in find(text[start:end], allowed):
            if hit.kind != "phone":
                yield Hit(start + hit.start, start + hit.end, hit.kind, hit.text)


def _place_hits(hits: Iterable[Hit], text: str, path: str) -> Iterator[Finding]:
    breaks: list[int] | None = None  # nearly always there is no hit, and texts are long
    for hit in hits:
        if breaks is None:
            breaks = [found.start() for found in re.finditer("\n", text)]
        line = bisect_right(breaks, hit.start - 1)
        line_start = breaks[line - 1] + 1 if line else 0
        yield _make_finding(hit, Position(path, line + 1, hit.start - line_start + 1))


def check_record(record: Record, allowed: Collection[str] = ()) -> Iterator[Finding]:
    """Yield what is wrong with a record's keys and values: personal things, organisation numbers.

    An organisation number that is a person's is reported as that and not as a personal number.
    """
    yield from _check_org_numbers(record)
    yield from _check_values(record, allowed)


def check_reading(reading: Reading, allowed: Collection[str] = ()) -> Iterator[Finding]:
    """Yield what is personal in all that was read: comments and unreadable records included.

    Each file by itself, as `check_file_texts` does.
    """
    records = {record.path: record for record in reading.records}
    for path, text in reading.texts.items():
        yield from check_file_texts(path, text, records.get(path), allowed)


def check_file_texts(
    path: str, text: str, record: Record | None, allowed: Collection[str] = ()
) -> list[Finding]:
    """Return what is personal in a file, in its name and in the record that was read of it, if any.

    What a file's text shows is not reported again for its value, which can hide more: in escapes,
    and across lines. Where nothing can be read out of the text, values are not looked at again.
    """
    may_hold = may_hold_anywhere(text)
    found = [*check_text(text if may_hold else "", path, allowed)]
    if record is None:
        return found
    may_state_number = _ORG_NUMBER_KEY in text or "\\" in text
    numbers = [*_check_org_numbers(record)] if may_state_number else []
    lines = {finding.line for finding in numbers}
    found = [f for f in found if f.code != "personal-number" or f.line not in lines]
    values = _check_values(record, allowed, text) if may_hold else ()
    return [*found, *numbers, *values]


def check_texts(texts: MappingOf[str, str], allowed: Collection[str] = ()) -> Iterator[Finding]:
    """Yield what is personal in files that are no records, by path, and in the paths."""
    for path, text in texts.items():
        yield from check_text(text, path, allowed)


def check_shown(
    shown: MappingOf[str, str], texts: MappingOf[str, str], allowed: Collection[str] = ()
) -> Iterator[Finding]:
    """Yield what is personal in texts as readers see them, but for what the files' texts show.

    Marks, tags, escapes and comments hide nothing here. Where it stands is not known, but the file.
    """
    for path, text in shown.items():
        hits = list(find_personal(text, allowed))
        if not hits:  # nearly always, and texts are long
            continue
        found = _find_in_file(find_personal, texts.get(path, ""), path, allowed)
        told = {(hit.kind, hit.text) for hit in found}
        for hit in hits:
            if (hit.kind, hit.text) not in told:
                yield _make_finding(hit, Position(path), " (så som texten visas)")


def _check_values(
    record: Record, allowed: Collection[str], file_text: str = ""
) -> Iterator[Finding]:
    """Yield what is personal in keys and values, but for what the file's text shows already."""
    numbers = frozenset(_iter_org_numbers(record.root))
    scalars = [scalar for scalar in iter_scalars(record.root) if scalar not in numbers]
    # All values at once first: nearly always there is nothing, and one text is read faster.
    hidden = _plain_hits("\n".join(scalar.text for scalar in scalars), allowed)
    hidden -= _plain_hits(file_text, allowed) if hidden else set()
    for scalar in scalars if hidden else []:
        for hit in find_personal(scalar.text, allowed):
            if (hit.kind, hit.text) in hidden:
                yield _make_finding(hit, Position(record.path, scalar.line, scalar.column))


def _plain_hits(text: str, allowed: Collection[str]) -> set[tuple[PersonalKind, str]]:
    return {(hit.kind, hit.text) for hit in find_personal(text, allowed)}


def _make_finding(hit: Hit, position: Position, where: str = "") -> Finding:
    code, message = _CODES[hit.kind]
    return make_finding(code, position, message + where)


# --- the finished site -----------------------------------------------------------------------

_INDEX_NAME = re.compile(r"\bsv_[0-9a-f]{8,12}(?:_[0-9a-f]+)?\b")
"""Names of files of the search index: digests, in which digits mean nothing."""
_SIGNATURE = b"pagefind_dcd"


def check_site(
    folder: Path, allowed: Collection[str] = (), packaged: Collection[str] = ()
) -> Iterator[Finding]:
    """Yield what is personal in a finished site: every text file, unpacked where it is packed.

    The last look before the site takes the former one's place: what came together only in the
    making is seen here. `packaged` are paths of files that installed packages brought, such as a
    licence with its author's address. Files that hold no text are passed over;
    `handwritten` has named those that somebody put there.
    """
    for path in list_site_paths(folder, packaged):
        yield from check_published(path, (folder / path).read_bytes(), allowed)


def check_published(path: str, data: bytes, allowed: Collection[str]) -> Iterator[Finding]:
    """Yield what is personal in one file of a finished site, and in its path."""
    name, is_index = path, path.startswith("pagefind/")
    is_read = not _is_unread(path.rpartition("/")[2], is_index)
    text = _read_published(data, is_index) if is_read else ""
    if is_index:
        text, name = _INDEX_NAME.sub("", text), _INDEX_NAME.sub("", name)
    yield from _place_hits(_find_in_file(find_published, text, path, allowed), text, path)
    for hit in find_personal(name, allowed):
        yield _make_finding(hit, Position(path), " (i adressen)")


def list_site_paths(folder: Path, packaged: Collection[str] = ()) -> list[str]:
    """Return the path of each file of a finished site, but for those that are `packaged`."""
    paths = sorted(_iter_site_paths(folder), key=lambda path: path.split("/"))
    return [path for path in paths if path not in packaged]


def _iter_site_paths(folder: Path) -> Iterator[str]:
    """Yield the path of each file below a folder, relative to it."""
    for root, _, names in os.walk(folder):
        below = Path(root).relative_to(folder).as_posix()
        yield from (name if below == "." else f"{below}/{name}" for name in names)


_UNREADABLE = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".ico", ".pdf")
"""Endings of files that `handwritten` has named as not read: numbers in them are not numbers."""


def _is_unread(name: str, is_index: bool) -> bool:  # noqa: FBT001 - one of two kinds of file
    is_picture = name.endswith(_UNREADABLE) and name not in _UNREADABLE
    return is_picture or (is_index and name.startswith("wasm."))


def _read_published(data: bytes, is_index: bool) -> str:  # noqa: FBT001 - one of two kinds of file
    """Return the text of a file of the site; of packed ones what is packed, of CBOR its texts."""
    if data.startswith(b"\x1f\x8b"):
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            return ""
    if is_index and data.startswith(_SIGNATURE):
        data = data.removeprefix(_SIGNATURE)
        if not data.startswith(b"{"):
            return "\n".join(_iter_texts(cbor2.loads(data)))
    return _to_text(data.replace(b"\0", b""))


def _iter_texts(value: object) -> Iterator[str]:
    """Yield the texts in lists of lists, in order."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, list):
            left += reversed(one)


# --- organisation numbers --------------------------------------------------------------------

_ORG_NUMBER_KEY = "org_number"
_ORG_NUMBER = re.compile(r"([0-9]{6})-?([0-9]{4})")
_FIRST_THIRD_DIGIT = "2"
"""A legal person's number has at least 2 as third digit; a month has 0 or 1 there."""


def check_org_number(value: Scalar, path: str) -> Iterator[Finding]:
    """Yield what is wrong with an organisation number: its form, whose it is, its checksum."""
    position = Position(path, value.line, value.column)
    found = _ORG_NUMBER.fullmatch(value.text)
    if found is None:
        message = "organisationsnumret har inte formen NNNNNN-NNNN"
        yield make_finding("org-number-checksum", position, message)
    elif value.text[2] < _FIRST_THIRD_DIGIT:
        message = "numret är en persons, inte en organisations"
        yield make_finding("org-number-person", position, message)
    elif not has_check_digit(found[1] + found[2]):
        message = f'kontrollsiffran i organisationsnumret "{value.text}" stämmer inte'
        yield make_finding("org-number-checksum", position, message)


def _check_org_numbers(record: Record) -> Iterator[Finding]:
    for scalar in _iter_org_numbers(record.root):
        yield from check_org_number(scalar, record.path)


def _iter_org_numbers(node: Node) -> Iterator[Scalar]:
    """Yield the value of every key `org_number` below a node."""
    if isinstance(node, Items):
        for item in node.items:
            yield from _iter_org_numbers(item)
    elif isinstance(node, Mapping):
        for entry in node.entries:
            if entry.key.text == _ORG_NUMBER_KEY and isinstance(entry.value, Scalar):
                yield entry.value
            else:
                yield from _iter_org_numbers(entry.value)


# --- the repository --------------------------------------------------------------------------


def check_repository(root: Path, allowed: Collection[str] = ()) -> Iterator[Finding]:
    """Yield what is personal in every text file git knows or would add, the test numbers apart."""
    listed = _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in sorted(set(listed.decode("utf-8", "surrogateescape").split("\0")) - {""}):
        if name != TEST_NUMBERS:
            yield from _check_file(root / name, name, allowed)


def check_paths(paths: Iterable[Path], allowed: Collection[str] = ()) -> Iterator[Finding]:
    """Yield what is personal in files and, below folders, in every file, ignored by git or not."""
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            yield from _check_file(file, file.as_posix(), allowed)


def _check_file(path: Path, name: str, allowed: Collection[str]) -> Iterator[Finding]:
    if path.is_symlink() or not path.is_file():
        yield from check_text("", name, allowed)
        return
    yield from check_text(_to_text(path.read_bytes()), name, allowed)


def _to_text(data: bytes) -> str:
    """Return a file's text; nothing for binary files, which hold a zero byte."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        return ""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def check_history(root: Path, allowed: Collection[str] = ()) -> Iterator[Finding]:
    """Yield what is personal in the messages of all commits and in all that was ever committed."""
    log = _git(root, "log", "--all", "-z", "--format=%h%n%B").decode("utf-8", "replace")
    for entry in log.split("\0"):
        commit, _, message = entry.partition("\n")
        yield from _label(check_text(message, "commit", allowed), f"commit {commit}")
    for blob, name, data in _iter_blobs(root):
        if name != TEST_NUMBERS:
            found = check_text(_to_text(data), name, allowed)
            yield from _label(found, f"{name}@{blob[:10]}")


def _label(findings: Iterable[Finding], path: str) -> Iterator[Finding]:
    """Say in which version each finding lies: only now, since ids of git may look like numbers."""
    return (replace(finding, path=path) for finding in findings)


def _iter_blobs(root: Path) -> Iterator[tuple[str, str, bytes]]:
    """Yield (id, one of its paths, bytes) of every file's version in history."""
    listed = _git(root, "rev-list", "--objects", "--all").decode("utf-8", "surrogateescape")
    names = dict(line.partition(" ")[::2] for line in listed.splitlines())
    output = _git(root, "cat-file", "--batch", stdin="\n".join(names).encode())
    start = 0
    while start < len(output):
        end = output.index(b"\n", start)
        blob, kind, size = output[start:end].decode().split()
        start = end + 1 + int(size) + 1
        if kind == "blob":
            yield blob, names[blob], output[end + 1 : start - 1]


_SAFE = ("-c", "core.fsmonitor=false", "-c", "safe.bareRepository=explicit")
"""A repository may hold another, whose settings name programs: git runs none of those for us."""


def _git(root: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    """Return what git prints; raises SetupError outside a repository or without git."""
    command = ["git", "-C", str(root), *_SAFE, "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(
            f"git gick inte att använda i {root}; kör i en klonad mapp med git installerat"
        ) from error
    return done.stdout


def run_guard(arguments: list[str] | None = None) -> int:
    """Check the repository (or the named files) and return an exit code: 0, 1 or 2."""
    parser = argparse.ArgumentParser(
        prog="python -P -m iopgen.privacy_guard", description=run_guard.__doc__
    )
    parser.add_argument(
        "paths", nargs="*", type=Path, help="files or folders; default: all of git's"
    )
    parser.add_argument("--history", action="store_true", help="every commit and message as well")
    options = parser.parse_args(arguments)
    try:
        root = Path(_git(Path(), "rev-parse", "--show-toplevel").decode().rstrip("\n"))
        findings = sorted(_check_all(root, options.paths, history=options.history))
    except SetupError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    for finding in findings:
        print(format_text(finding))  # noqa: T201
    if not findings:
        print("Inga personnummer, telefonnummer eller e-postadresser hittades.")  # noqa: T201
    return 1 if findings else 0


def _check_all(root: Path, paths: list[Path], *, history: bool) -> Iterator[Finding]:
    is_configured = (root / CONFIG_NAME).is_file()
    allowed = load_settings(root).allowed_contacts if is_configured else ()
    yield from check_paths(paths, allowed) if paths else check_repository(root, allowed)
    if history:
        yield from check_history(root, allowed)


if __name__ == "__main__":
    sys.exit(run_guard())
