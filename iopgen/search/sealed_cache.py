"""What is kept of an index from one build to the next, under a seal.

A bundle is kept until a page changes, as one file in the project, sealed with a key that lies
outside it (`find_key`). It holds programs that every visitor's browser runs, and a project may come
as an archive from anybody, its `.cache` included: lists of digests beside the bundle could be
forged with it, and digests of Pagefind's programs alone would leave open what its results show.
What was not sealed on this machine, or has changed since, is made anew.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
import shutil
import stat
import sys
import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import cbor2

from iopgen.reading.record_files import tell_why

if TYPE_CHECKING:
    from collections.abc import Mapping

CACHE = ".cache/iopgen/search"
"""Folder, below the root of a project, in which bundles are kept."""

KEY = "iopgen/key"
"""File, in the user's own cache folder, with the key that seals what is kept in `CACHE`."""

KEY_SIZE = 32
"""Bytes of the key, and of a seal."""

MAX_KEPT = 2**28
"""Bytes of a bundle that is kept, at the most: nothing larger is read."""

KEPT_BUNDLES = 3
"""Bundles kept in the cache, so that two branches and a preview do not build each other away."""


def judge_cache(root: Path) -> str:
    """Return why the cache below `root` is not to be used, "" where it is.

    A link would have us write and delete elsewhere. What came with the repository, and was not kept
    by us, has no seal (`_recall_bundle`).
    """
    place = root
    for part in PurePosixPath(CACHE).parts:
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
        project = Path(cache.resolve().as_posix().removesuffix(f"/{CACHE}") or "/")
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


def read_kept(place: Path, key: bytes) -> dict[str, bytes] | None:
    """Return the files of a bundle, None unless it is whole and sealed with the key."""
    content, _ = _read_file(place, MAX_KEPT)
    seal, packed = content[:KEY_SIZE], content[KEY_SIZE:]
    if not hmac.compare_digest(seal, _make_seal(place.name, key, packed)):
        return None
    bundle: dict[str, bytes] = cbor2.loads(packed)
    return bundle


def keep(place: Path, key: bytes, bundle: Mapping[str, bytes]) -> None:
    """Keep a bundle in place of whatever lies there."""
    packed = cbor2.dumps(bundle)
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


_DIGEST = re.compile(r"[0-9a-f]{32}")


def prune(cache: Path, name: str) -> None:
    """Remove all but the named bundle and those used last before; of former versions, folders."""
    others = [path for path in cache.iterdir() if _DIGEST.fullmatch(path.name)]
    others = [path for path in others if path.name != name]
    others.sort(key=lambda path: path.lstat().st_mtime_ns, reverse=True)
    for path in others[KEPT_BUNDLES - 1 :]:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
