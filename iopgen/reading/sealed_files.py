"""Files that are kept in the project from one run to the next, under a seal.

Each is sealed with a key that lies outside the project (`find_key`), which may come as an archive
from anybody, its `.cache` included: whoever sent it could have forged what a check had found, or
the programs that every visitor's browser runs. What was not sealed on this machine, or has changed
since, is as if it were not there.
"""

from __future__ import annotations

import hmac
import os
import secrets
import shutil
import stat
import sys
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any

import cbor2

from iopgen.reading.record_files import tell_why

CACHE = ".cache/iopgen"
"""Folder, below the root of a project, whose folders hold what is kept."""

KEY = "iopgen/key"
"""File, in the user's own cache folder, with the key that seals what is kept in `CACHE`."""

KEY_SIZE = 32
"""Bytes of the key, and of a seal."""

MAX_KEPT = 2**28
"""Bytes of a file that is kept, at the most: nothing larger is read."""


def judge_cache(root: Path, folder: str) -> str:
    """Return why a `folder` of the cache below `root` is not to be used, "" where it is.

    A link would have us write and delete elsewhere. What came with the repository, and was not kept
    by us, has no seal.
    """
    place = root
    for part in PurePosixPath(folder).parts:
        place = place / part
        if place.is_symlink():
            return "är en länk, som inte följs"
        if place.exists() and not place.is_dir():
            return "är ingen mapp"
    return ""


class NoKeyError(Exception):
    """Say why there is no key."""


def find_key(cache: Path) -> bytes:
    """Return the key of this user on this machine, made at random the first time.

    It must lie outside the project, which may be the home folder: within it, it could have come
    with what it seals. Messages do not name its place, since a home folder has a person's name.

    Raises:
        NoKeyError: nowhere to keep it.

    """
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        place = (given if given.is_absolute() else Path.home() / ".cache") / KEY
        before, mark, _ = cache.resolve().as_posix().rpartition(f"/{CACHE}")
        project = Path(before or "/") if mark else cache.resolve()
        if not place.resolve().is_relative_to(project):
            return _read_key(place) or _make_key(place)
    except RuntimeError as error:  # a user without a home, or links in a ring
        raise NoKeyError(_SEALLESS.format("saknas")) from error
    except OSError as error:
        why = f"inte går att skriva i ({tell_why(error)})"
        raise NoKeyError(_SEALLESS.format(why)) from error
    raise NoKeyError(_SEALLESS.format("ligger i projektet"))


_SEALLESS = (
    "kan inte förseglas, eftersom användarens cachemapp {}; välj en annan med XDG_CACHE_HOME"
)


def _read_key(place: Path) -> bytes | None:
    """Return the key, None where there is none that is ours alone."""
    found, status = _read_file(place, KEY_SIZE)
    if status is None or len(found) != KEY_SIZE:
        return None
    if sys.platform != "win32" and (status.st_uid != os.geteuid() or status.st_mode & 0o077):
        return None
    return found


def _make_key(place: Path) -> bytes:
    key = secrets.token_bytes(KEY_SIZE)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write_file(place, key)
    return key


def read_kept(place: Path, key: bytes) -> Any:  # noqa: ANN401 - whatever was kept
    """Return what was kept, None unless it is whole and sealed with the key."""
    content, _ = _read_file(place, MAX_KEPT)
    seal, packed = content[:KEY_SIZE], content[KEY_SIZE:]
    if not hmac.compare_digest(seal, _make_seal(place.name, key, packed)):
        return None
    return cbor2.loads(packed)


def keep(place: Path, key: bytes, content: object) -> None:
    """Keep what CBOR can say (texts, bytes, numbers, lists, maps) in place of what lies there."""
    packed = cbor2.dumps(content)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    _write_file(place, _make_seal(place.name, key, packed) + packed)


def _make_seal(name: str, key: bytes, packed: bytes) -> bytes:
    return hmac.digest(key, f"{name}\0".encode() + packed, "sha256")


def _read_file(place: Path, limit: int) -> tuple[bytes, os.stat_result | None]:
    """Return content and status of a file; nothing of what is larger, a link, a pipe, or absent."""
    flags = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
    try:
        with open(os.open(place, os.O_RDONLY | flags), "rb") as file:  # noqa: PTH123 - a descriptor
            status = os.fstat(file.fileno())
            if stat.S_ISREG(status.st_mode) and status.st_size <= limit:
                return file.read(limit), status
    except OSError:  # if it stays so, writing will tell
        pass
    return b"", None


def _write_file(place: Path, content: bytes) -> None:
    """Write beside and move into place, open to this user alone, so that a file is whole."""
    descriptor, name = tempfile.mkstemp(prefix="new-", dir=place.parent)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor
            file.write(content)
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
