"""Work shared out on the processor's cores, in processes that begin as copies of this one.

What is made is the same on one core: the parts are put together in their own order. Where a copy
cannot be made safely, or is not worth it, everything is done here.
"""

import gc
import os
import platform
import threading
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Final, TypeVar

WorkT = TypeVar("WorkT")

RECORDS_A_CORE: Final = 400
"""Records below which a step costs more to share than that saves."""

ONE_CORE: Final = "IOPGEN_CORES"
"""Variable of the environment that says how many cores to use at the most."""


def count_cores() -> int:
    """Return how many processes to share work on; 1 where copies of this one are not safe."""
    # What macOS itself has begun in a process is not safe to copy, though Python can.
    if platform.system() != "Linux" or threading.active_count() > 1:
        return 1
    given = os.environ.get(ONE_CORE, "")
    found = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    return min(found, int(given)) if given.isascii() and given.isdigit() and int(given) else found


def share_evenly(
    work: Callable[[Sequence[WorkT]], bytes], items: Sequence[WorkT], least: int
) -> list[bytes]:
    """Share items that differ in what they cost: each core gets every second one, or third.

    What is made must say itself what it was made of: it does not come in the order of the items.
    """
    cores = count_cores()
    return share(work, [one for first in range(cores) for one in items[first::cores]], least)


def share(
    work: Callable[[Sequence[WorkT]], bytes], items: Sequence[WorkT], least: int
) -> list[bytes]:
    """Return what `work` makes of some items and of the next ones, in order.

    Each core gets as many; with fewer than `least` items a core there is one lot. A lot whose
    process ends without an answer is done here, so that what is wrong is raised here too.
    """
    lots = max(1, min(count_cores(), len(items) // max(1, least)))
    size = -(-len(items) // lots) or 1
    parts = [items[start : start + size] for start in range(0, len(items), size)]
    if len(parts) < 2:  # noqa: PLR2004 - nobody to share with
        return [work(part) for part in parts]
    gc.freeze()  # what is there already is not touched, and so not copied
    others = [_Other(work, part) for part in parts[1:]]
    done = [work(parts[0]), *(other.wait() for other in others)]
    gc.unfreeze()
    return done


class Aside:
    """Work done in a process of its own while this one goes on; here and late on one core."""

    def __init__(self, work: Callable[[], bytes], *, is_large: bool) -> None:
        """Begin it, if it `is_large` enough and there is a core to do it."""
        self._work = work
        can = is_large and count_cores() > 1
        self._other = _Other(lambda _: work(), ()) if can else None

    def wait(self) -> bytes:
        """Return what was made."""
        other, self._other = self._other, None
        return other.wait() if other else self._work()

    def stop(self) -> None:
        """End it, if nobody has waited for it."""
        if self._other:
            self._other.stop()


class _Other:
    """One lot in a process of its own."""

    def __init__(self, work: Callable[[Any], bytes], part: Sequence[Any]) -> None:
        self._work, self._part = work, part
        self._ours, theirs = get_context("fork").Pipe(duplex=False)
        self._process = get_context("fork").Process(target=self._run, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def _run(self, theirs: Connection) -> None:
        try:
            theirs.send_bytes(self._work(self._part))
        except BaseException:  # noqa: BLE001 - it is raised again where this lot is done anew
            os._exit(1)

    def wait(self) -> bytes:
        """Return what was made."""
        try:
            return self._ours.recv_bytes()
        except EOFError:
            return self._work(self._part)
        finally:
            self._ours.close()
            self._process.join()

    def stop(self) -> None:
        """End it, whatever has been made."""
        self._process.terminate()
        self._process.join()
        self._ours.close()
