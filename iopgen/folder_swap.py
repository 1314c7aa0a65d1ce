"""Replace a folder in one step: build beside it, then exchange the two.

Knows folders and nothing of sites. Whoever reads the folder sees the old one or the new one, also
when the machine loses power or the process is killed; what a killed run left is mended by the next.
"""

import ctypes
import errno
import hmac
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from iopgen.exceptions import SetupError
from iopgen.reading.record_files import tell_why
from iopgen.reading.sealed_files import CACHE, NoKeyError, find_key

# From linux/fcntl.h and linux/fs.h.
_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
_NO_EXCHANGE: Final = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP}

_OUTSIDE_FAULTS: Final = {
    errno.EACCES,
    errno.EBUSY,
    errno.EDQUOT,
    errno.EIO,
    errno.ENAMETOOLONG,
    errno.ENOSPC,
    errno.EPERM,
    errno.EROFS,
}
"""What the machine does to us, as opposed to our own bugs."""

_IN_THE_WAY: Final = {
    errno.EEXIST: "där ligger redan något annat",
    errno.EISDIR: "där ligger en mapp",
    errno.ELOOP: "där ligger en länk, som inte följs eller leder till sig själv",
    errno.ENOENT: "där går det inte att skapa något",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.ENOTDIR: "den ligger inte i en mapp",
}

_SHOWN: Final = 200
"""Letters of a path that a message shows at the most where it may be too long for the disk."""

_HARMLESS_FILES: Final = frozenset({".DS_Store"})
"""Hidden files that a system leaves where somebody has only looked."""


def check_target(target: Path, root: Path, sources: Sequence[Path], marks: Sequence[str]) -> Path:
    """Return the real folder behind `target`, or raise SetupError where replacing it loses data.

    `root` is the folder of the project, `sources` those folders of it that people write in, `marks`
    the files by which a folder that we have built is known: it must have them all.
    """
    try:
        real = _resolve(target)
        _check_place(target, real, root, sources)
        if os.path.lexists(real):
            _check_content(target, real, marks)
    except OSError as error:
        raise SetupError(_tell_place(target, _tell_why(error))) from error
    return real


def _resolve(path: Path) -> Path:
    """Follow all links; raises OSError for one that leads to itself, in every version of Python."""
    ring = OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    try:
        real = path.resolve()
    except RuntimeError as error:  # until Python 3.12
        raise ring from error
    if real.is_symlink():
        raise ring
    return real


def _check_place(target: Path, real: Path, root: Path, sources: Sequence[Path]) -> None:
    home = _find_home()
    if real == Path(real.anchor) or (home and home.is_relative_to(real)):
        raise SetupError(f"{target} är disken eller hemmappen och kan inte ersättas av webbplatsen")
    if root.resolve().is_relative_to(real):
        raise SetupError(f"{target} innehåller källorna; välj en annan mapp med --site-dir")
    for source in (folder.resolve() for folder in sources):
        if source.is_relative_to(real) or real.is_relative_to(source):
            raise SetupError(
                f"{target} är eller ligger i {source.name}, som är en källa; "
                "välj en annan mapp med --site-dir"
            )


def _find_home() -> Path | None:
    """Return the home folder; None where nobody has told and the user has no account."""
    try:
        return Path.home().resolve()
    except (OSError, RuntimeError):
        return None


def _check_content(target: Path, folder: Path, marks: Sequence[str]) -> None:
    """Raise SetupError unless a folder is empty or a site that we have built, and nothing more.

    Hand-written pages may lie anywhere at the top of a site, so that nobody can tell which names
    are ours. None of them is hidden.
    """
    is_site = all((folder / mark).is_file() for mark in marks)
    names = {entry.name for entry in folder.iterdir()} if folder.is_dir() else {""}
    names -= _HARMLESS_FILES
    if kept := next(folder.rglob(".git"), None):
        names.add(".git" if kept.parent == folder else f".git i {kept.parent.name}")
    if hidden := sorted(name for name in names if name.startswith(".")):
        raise SetupError(
            f"{target} innehåller {hidden[0]}, som inte hör till en byggd webbplats och skulle gå "
            "förlorad; flytta undan den eller välj en annan mapp med --site-dir"
        )
    if names and not is_site:
        raise SetupError(
            f"{target} är ingen byggd webbplats utan något annat; flytta undan innehållet "
            "eller välj en annan mapp med --site-dir"
        )


def _tell_place(place: object, why: str) -> str:
    """Say why nothing can be made at a path, of which a very long one is cut."""
    name = str(place)
    shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
    return (
        f"{shown} kan inte skapas: {why}; flytta undan det som är i vägen eller välj en annan mapp "
        "med --site-dir"
    )


def _tell_why(error: OSError) -> str:
    return _IN_THE_WAY.get(error.errno or 0) or tell_why(error)


@contextmanager
def replaced_folder(target: Path) -> Iterator[Path]:
    """Yield an empty folder beside `target`, and put it in its place when the block succeeds.

    On any exception, Ctrl-C among them, `target` is left as it was. Raises SetupError where
    somebody else builds the same folder, or the disk is full or closed to us.
    """
    new, old = _beside(target, "new"), _beside(target, "old")
    try:
        with _prepared(target):
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
            f"kan inte skriva {error.filename or target}: {_tell_why(error)}; "
            "den tidigare webbplatsen är orörd"
        ) from error


def _beside(target: Path, role: str) -> Path:
    return target.with_name(f".{target.name}.iopgen-{role}")


def _mend(target: Path, new: Path, old: Path) -> None:
    """Bring a state that a killed run left, or our own failure, back to one whole folder.

    Raises SetupError where a folder lies there that we did not put there: it may have come with
    somebody's change, and would become the site.
    """
    if _is_real_folder(old) and not target.exists():
        if not _is_ours(target):
            raise SetupError(
                f"{old} är kvar efter ett avbrutet bygge, eller kom med någon annans ändring; byt "
                f"namn på den till {target.name} om den är din, och ta annars bort den"
            )
        old.rename(target)
    _beside(target, "note").unlink(missing_ok=True)
    for leftover in (new, old):
        if _is_real_folder(leftover):
            shutil.rmtree(leftover)
        else:  # not ours, but in our way: a file, or a link, which is never followed
            leftover.unlink(missing_ok=True)


def _is_real_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _put_in_place(new: Path, target: Path, old: Path) -> None:
    """Exchange in one step where the system can; else in two, between which `_mend` knows."""
    if not target.exists():
        new.rename(target)
    elif not _exchange(new, target):
        make_note(target)
        target.rename(old)
        new.rename(target)


def make_note(target: Path) -> None:
    """Note beside a folder that we are about to move it, sealed with this user's key."""
    _beside(target, "note").write_bytes(_sign(target))


def _is_ours(target: Path) -> bool:
    note, seal = _beside(target, "note"), _sign(target)
    is_there = note.is_file() and not note.is_symlink()
    return bool(seal) and is_there and hmac.compare_digest(note.read_bytes(), seal)


def _sign(target: Path) -> bytes:
    """Return what only this user can write of a folder; nothing where there is no key."""
    try:
        key = find_key(target.parent / CACHE)
    except NoKeyError:
        return b""
    return hmac.digest(key, os.fsencode(target), "sha256")


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
def _prepared(target: Path) -> Iterator[None]:
    """Make the folder around `target` and lock it; raises SetupError where either can't be."""
    with ExitStack() as stack:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(_locked(_beside(target, "lock")))
        except OSError as error:
            if error.errno in _OUTSIDE_FAULTS - {errno.ENAMETOOLONG}:
                raise
            raise SetupError(_tell_place(error.filename or target, _tell_why(error))) from error
        yield


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock that ends with the process; raises SetupError where somebody else has it.

    The file is removed at the end, so a lock counts only while the file is still the one there.
    """
    unfollowed = getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | unfollowed, 0o644)
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
