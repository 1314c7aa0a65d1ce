"""Folders and files: what is read, what is passed over, what lies in the wrong place."""

import difflib
import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from iopgen.calc.formats import make_slug
from iopgen.calc.kept import kept
from iopgen.reading.finding_codes import make_finding
from iopgen.reading.findings import Finding, Position, clean
from iopgen.reading.nodes import (
    DEVICE,
    KINDS,
    MAX_BYTES,
    MAX_FOLDERS,
    PAGES,
    Mapping,
    Reading,
    Record,
    Scalar,
    is_id,
)
from iopgen.reading.strict_yaml import parse

# Windows and macOS, editors' copies, Vim, and Office's lock on an open file.
_LEFTOVER = re.compile(r"(?is)thumbs\.db|desktop\.ini|\.ds_store|.*~|\..*\.swp|~\$.*")


def is_leftover(name: str) -> bool:
    """Say whether a file's name is one that systems and editors leave behind in any folder."""
    return _LEFTOVER.fullmatch(name) is not None


@kept()
class RecordFile:
    """One file of a folder of records, as it lies there."""

    kind: str
    path: str
    """Relative to the root."""
    data: bytes


@dataclass(frozen=True, slots=True)
class Found:
    """All files of records of a project, sorted by path, before anybody has read what they say."""

    files: tuple[RecordFile, ...]
    findings: tuple[Finding, ...]
    """What lies in the wrong place or cannot be read from the disk."""
    count: int
    """How many record files there are, also such as could not be read from the disk."""
    unread: frozenset[tuple[str, str]]
    """(kind, id) of those that could not: a reference to one of them is no mistake."""


def find_records(root: Path) -> Found:
    """Find every record of a project; follows no links and reports every stray file."""
    walk = _Walk(root)
    for kind, folder in KINDS.items():
        walk.read_kind(kind, folder)
    walk.look_for_strays()
    return Found(
        files=tuple(sorted(walk.files, key=lambda file: file.path)),
        findings=tuple(sorted(walk.findings)),
        count=walk.count,
        unread=frozenset(walk.unread),
    )


def read_record(file: RecordFile) -> tuple[Record | None, str, list[Finding]]:
    """Return the record in a file, or None and what others may call it; and what is wrong."""
    path = PurePosixPath(file.path)
    root, findings = parse(file.data, file.path)
    if root is not None:
        findings += _check_id(root, path)
        if is_id(path.stem):
            return Record(file.kind, path.stem, file.path, root), "", findings
    # Others call it by its id: of the two it is the file's name that is wrong.
    stated = root.get("id") if root else None
    called = stated.text if isinstance(stated, Scalar) and is_id(stated.text) else path.stem
    return None, called, findings


def decode_text(data: bytes) -> str:
    """Return a file's text as the guard looks it through, also where it is no UTF-8."""
    return data.decode("utf-8-sig", "replace")


def read_records(root: Path) -> Reading:
    """Read every record of a project; follows no links and reports every stray file."""
    found = find_records(root)
    read = [(file, *read_record(file)) for file in found.files]
    return Reading(
        records=tuple(record for _, record, _, _ in read if record),
        findings=tuple(sorted([*found.findings, *(f for *_, findings in read for f in findings)])),
        files=found.count,
        unread=found.unread | {(file.kind, called) for file, _, called, _ in read if called},
        texts={file.path: decode_text(file.data) for file, *_ in read},
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
# one in the file's place after it was listed. Windows has neither flag, but one for plain bytes.
_PLAIN_FLAGS = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC")
)


def _open_plain(path: str) -> int:
    return os.open(path, _PLAIN_FLAGS)


def _read_all(descriptor: int, size: int, limit: int) -> bytes:
    """Return what an open file holds, as far as `limit`; `size` is what it should hold.

    Without Python's own file objects, which for five thousand files take twice as long.
    """
    data, step = b"", size + 4096
    while more := os.read(descriptor, min(step, limit - len(data))):
        data += more
    return data


@dataclass
class _Walk:
    """One pass over a project's folders, and what came of it."""

    root: Path
    files: list[RecordFile] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    count: int = 0
    unread: set[tuple[str, str]] = field(default_factory=set)

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
            descriptor = _open_plain(f"{self.root}/{path}")
            try:
                status = os.fstat(descriptor)
                if not stat.S_ISREG(status.st_mode):
                    self.report("not-a-file", path, "det här är ingen vanlig fil")
                    return None
                data = _read_all(descriptor, status.st_size, limit + 1)
            finally:
                os.close(descriptor)
        except OSError as error:
            self.report("unreadable-file", path, f"filen går inte att läsa ({tell_why(error)})")
            return None
        if len(data) > limit:
            message = f"filen är {status.st_size} byte stor, högst {limit} läses"
            self.report("file-too-large", path, message)
            return None
        return data

    def read_kind(self, kind: str, folder: str) -> None:
        for entry in self.list_folder(folder):
            name, path = entry.name, f"{folder}/{entry.name}"
            if is_leftover(name) and entry.is_file(follow_symlinks=False):
                message = f'"{clean(name)}" läses inte: en fil som ett program lämnat kvar'
                self.report("ignored-file", path, message)
            elif name.removesuffix(".yml") not in ("", name) and not entry.is_dir(
                follow_symlinks=False
            ):
                self.count += 1
                self._take_entry(kind, path, entry)
            elif _is_yaml(name) or not name.startswith("."):  # .gitkeep
                self._report_stray(path, entry)

    def _take_entry(self, kind: str, path: str, entry: os.DirEntry[str]) -> None:
        """Take what a file holds, or report why not and note what others may call it."""
        data = None
        if entry.is_file(follow_symlinks=False):
            data = self.read_bytes(path)
        else:
            is_link = entry.is_symlink()
            what = "filen är en länk och läses inte" if is_link else "det här är ingen vanlig fil"
            self.report("not-a-file", path, what)
        if data is None:
            self.unread.add((kind, PurePosixPath(path).stem))
        else:
            self.files.append(RecordFile(kind, path, data))

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
            hint = "flytta filen till en mapp utanför content och partners"
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
        name = make_slug(path.stem)
        hint = f"skriv id: {path.stem}" if is_id(path.stem) else ""
        if is_id(name) and not hint:
            hint = f"döp om filen till {name}.yml och skriv id: {name}"
        yield make_finding("missing-id", position, "posten saknar id", hint)
    elif not isinstance(node, Scalar):
        yield make_finding("bad-id", position, "id ska vara ett enda ord")
    elif not is_id(node.text):
        yield _bad_id(node.text, position)
    elif node.text != path.stem:
        message = f'id är "{node.text}" men filen heter "{clean(path.name)}"'
        hint = "" if is_id(path.stem) else f"döp om filen till {node.text}.yml"
        yield make_finding("id-not-file-name", position, message, hint)


def _bad_id(text: str, position: Position) -> Finding:
    message = f'id "{clean(text)}" går inte att använda'
    if not DEVICE.fullmatch(text):
        name = make_slug(text)
        hint = f"skriv id: {name}, och låt filen heta {name}.yml" if is_id(name) else ""
        return make_finding("bad-id", position, message, hint)
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
