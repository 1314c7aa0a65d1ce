"""Replace a folder in one step: build beside it, then exchange the two.

Knows folders and nothing of sites. Whoever reads the folder sees the old one or the new one, also
when the machine loses power or the process is killed; what a killed run left is mended by the next.
"""

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from iopgen.exceptions import SetupError

# From linux/fcntl.h and linux/fs.h.
_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
_NO_EXCHANGE: Final = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP}

_OUTSIDE_FAULTS: Final = {
    errno.EACCES,
    errno.EBUSY,
    errno.EDQUOT,
    errno.EIO,
    errno.ENOSPC,
    errno.EPERM,
    errno.EROFS,
}
"""What the machine does to us, as opposed to our own bugs."""


def check_target(target: Path, root: Path, sources: Sequence[Path]) -> Path:
    """Return the real folder behind `target`, or raise SetupError where replacing it loses data.

    `root` is the folder of the project, `sources` those folders of it that people write in.
    """
    real = target.resolve()
    if real == Path(real.anchor) or Path.home().resolve().is_relative_to(real):
        raise SetupError(f"{target} är disken eller hemmappen och kan inte ersättas av webbplatsen")
    if root.resolve().is_relative_to(real):
        raise SetupError(f"{target} innehåller källorna; välj en annan mapp med --site-dir")
    for source in (folder.resolve() for folder in sources):
        if source.is_relative_to(real) or real.is_relative_to(source):
            raise SetupError(
                f"{target} är eller ligger i {source.name}, som är en källa; "
                "välj en annan mapp med --site-dir"
            )
    if real.exists() and not _is_replaceable(real):
        raise SetupError(
            f"{target} är ingen byggd webbplats utan något annat; flytta undan innehållet "
            "eller välj en annan mapp med --site-dir"
        )
    return real


def _is_replaceable(folder: Path) -> bool:
    """Tell whether a path is an empty folder or one that holds a built site."""
    if not folder.is_dir():
        return False
    names = {entry.name for entry in folder.iterdir()}
    return not names or bool(names & {"index.html", "404.html"})


@contextmanager
def replaced_folder(target: Path) -> Iterator[Path]:
    """Yield an empty folder beside `target`, and put it in its place when the block succeeds.

    On any exception, Ctrl-C among them, `target` is left as it was. Raises SetupError where
    somebody else builds the same folder, or the disk is full or closed to us.
    """
    new, old = _beside(target, "new"), _beside(target, "old")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _locked(_beside(target, "lock")):
            _mend(target, new, old)
            try:
                new.mkdir()
                yield new
                _flush(new)
                _put_in_place(new, target, old)
                _flush(target.parent)
            finally:
                _mend(target, new, old)
    except OSError as error:
        if error.errno not in _OUTSIDE_FAULTS:
            raise
        raise SetupError(
            f"kan inte skriva {error.filename or target}: {error.strerror}; "
            "den tidigare webbplatsen är orörd"
        ) from error


def _beside(target: Path, role: str) -> Path:
    return target.with_name(f".{target.name}.iopgen-{role}")


def _mend(target: Path, new: Path, old: Path) -> None:
    """Bring a state that a killed run left, or our own failure, back to one whole folder."""
    if old.exists() and not target.exists():
        old.rename(target)
    for leftover in (new, old):
        if leftover.exists():
            shutil.rmtree(leftover)


def _put_in_place(new: Path, target: Path, old: Path) -> None:
    """Exchange in one step where the system can; else in two, between which `_mend` knows."""
    if not target.exists():
        new.rename(target)
    elif not _exchange(new, target):
        target.rename(old)
        new.rename(target)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two paths at once; False where the system or file system cannot."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    ctypes.set_errno(0)
    names = (os.fsencode(one), os.fsencode(other))
    if rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0:
        return True
    fault = ctypes.get_errno()
    if fault in _NO_EXCHANGE:
        return False
    raise OSError(fault, os.strerror(fault), str(other))


def _flush(folder: Path) -> None:
    """Have what was written to the disk that holds `folder` before anything depends on it."""
    if sys.platform == "linux":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            ctypes.CDLL(None).syncfs(descriptor)
        finally:
            os.close(descriptor)
    elif sys.platform != "win32":
        os.sync()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock that ends with the process; raises SetupError where somebody else has it.

    The file is removed at the end, so a lock counts only while the file is still the one there.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _try_lock(descriptor) or not _is_there(path, descriptor):
            raise SetupError("ett annat bygge av samma webbplats pågår; vänta tills det är klart")
        try:
            yield
        finally:
            if sys.platform != "win32":
                path.unlink()
    finally:
        os.close(descriptor)


def _is_there(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
