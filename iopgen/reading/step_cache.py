"""What steps have made, kept from one run to the next by what they made it of.

A step that is a function of some bytes alone need not be run again on the same bytes. What it made
stands under a digest of all that it was made of, the program itself included (`digest_program`);
so nothing in here is ever out of date, and anything may be missing. What is kept lies in sealed
files (`sealed_files`): one that is damaged, cut or forged is as if it were not there. Each is put
in place whole, so that two runs at once take nothing from each other but what one of them kept.
"""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from iopgen.reading.sealed_files import CACHE, NoKeyError, find_key, judge_cache, keep, read_kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FILES = 64
"""How many files what is kept of a step is divided on: one change writes few of them anew."""

MIN_KEPT = 2**18
"""Bytes that one of these files may have without anybody asking for what is in it."""

DIGEST = 16
"""Bytes of a digest that names what is kept."""

_PACKAGE = Path(__file__).parent.parent


class StepCache:
    """What is kept of one step. Never raises: without a place or a key nothing is kept."""

    def __init__(self, root: Path | None, step: str) -> None:
        """Open what is kept of a `step` in the project at `root`; of none, nothing is kept."""
        self._folder: Path | None = None
        self._files: dict[int, dict[bytes, bytes]] = {}
        self._used: dict[int, dict[bytes, None]] = {}
        self._changed: set[int] = set()
        self.made: dict[bytes, bytes] = {}
        """What this run has made."""
        if root is None or judge_cache(root, f"{CACHE}/{step}"):
            return
        folder = root / CACHE / step
        try:
            self._key = find_key(folder)
        except NoKeyError:
            return
        self._folder = folder

    def get(self, name: bytes) -> bytes | None:
        """Return what is kept under a digest, or None."""
        number = choose_file(name)
        content = self.made[name] if name in self.made else self._open(number).get(name)
        if content is not None:
            self._used.setdefault(number, {})[name] = None
        return content

    def get_all(self, names: Sequence[bytes]) -> list[bytes | None]:
        """Return what is kept under some digests, and hold on to nothing of what was read."""
        found: list[bytes | None] = [None] * len(names)
        places: dict[int, list[int]] = {}
        for place, name in enumerate(names):
            places.setdefault(choose_file(name), []).append(place)
        for number, listed in places.items():
            for place in listed:
                found[place] = self.get(names[place])
            self._files.pop(number, None)
        return found

    def put(self, name: bytes, content: bytes) -> None:
        """Keep what a step has made under a digest of what it was made of."""
        number = choose_file(name)
        self._used.setdefault(number, {})[name] = None
        self._changed.add(number)
        self.made[name] = content

    def keep(self, name: bytes) -> None:
        """Keep that something was done, unless that is kept already."""
        if self.get(name) is None:
            self.put(name, b"")

    def write(self) -> None:
        """Write what has come to, with what was there before as far as there is room.

        Twice as much as this run has used, so that two branches do not make each other anew.
        """
        for number in sorted(self._changed) if self._folder else ():
            before = self._open(number)
            known = ((name, self.made.get(name, before.get(name))) for name in self._used[number])
            used = {name: content for name, content in known if content is not None}
            room = max(MIN_KEPT, 2 * sum(map(_weigh_kept, used.items())))
            others = {name: one for name, one in before.items() if name not in used}
            kept = dict(_take_what_fits({**used, **others}, room))
            del self._files[number]
            try:
                keep(self._folder / f"{number:02x}", self._key, kept)  # type: ignore[operator]
            except OSError:  # full, or closed to us: it is made again next time
                return
        self._changed.clear()

    def _open(self, number: int) -> dict[bytes, bytes]:
        if number not in self._files:
            kept = read_kept(self._folder / f"{number:02x}", self._key) if self._folder else None
            self._files[number] = kept or {}
        return self._files[number]


def choose_file(name: bytes) -> int:
    """Return which of the files what is kept under a digest lies in."""
    return name[0] % FILES


def _weigh_kept(item: tuple[bytes, bytes]) -> int:
    return len(item[0]) + len(item[1])


def _take_what_fits(contents: Mapping[bytes, bytes], room: int) -> Iterable[tuple[bytes, bytes]]:
    """Yield the first contents that there is room for, in bytes."""
    for name, content in contents.items():
        room -= len(name) + len(content)
        if room < 0:
            return
        yield name, content


def make_digest(*parts: bytes) -> bytes:
    """Return a digest of some bytes, each told apart from the next."""
    digest = hashlib.blake2b(digest_size=DIGEST)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()


@cache
def digest_program(
    rooms: tuple[str, ...], packages: tuple[str, ...], folders: tuple[Path, ...] = ()
) -> bytes:
    """Return a digest of the program as far as a step depends on it, and of Python's version.

    `rooms` are paths of files and folders from the package's own folder, `packages` the names of
    installed ones, which stand for their versions, `folders` what else the program reads.
    """
    places = [*(_PACKAGE / room for room in rooms), *folders]
    files = [
        file for place in places for file in ([place] if place.is_file() else _walk_program(place))
    ]
    versions = [f"{name} {metadata.version(name)}" for name in packages]
    told = (part for file in files for part in (file.name.encode(), file.read_bytes()))
    return make_digest(sys.version.encode(), *map(str.encode, versions), *told)


def _walk_program(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in _PROGRAM)


_PROGRAM = (".py", ".html", ".yml")
"""Endings of files that the program consists of."""
