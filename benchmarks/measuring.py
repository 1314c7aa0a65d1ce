"""What one run of a program costs: processor time, wall time, and the peak of each process."""

import os
import statistics
import subprocess
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

EVERY: Final = 0.02
"""Seconds between two looks at the processes. A peak is kept by the kernel and cannot be missed
but for that of a process that lives no longer than this."""
_TICKS: Final = os.sysconf("SC_CLK_TCK")


class FailedError(Exception):
    """Say that a program that was to be measured did not do what it should."""


@dataclass(frozen=True)
class Cost:
    """What a run cost."""

    cpu: float
    """Seconds of processor time, user and system, of the program and all its children."""
    wall: float
    """Seconds from start to end."""
    peaks: Mapping[str, int] = field(default_factory=dict)
    """Bytes in memory at most, by name of the program: the largest of its processes."""
    note: str = ""
    output: str = ""
    """What it printed."""


def run(command: Sequence[str | Path], cwd: Path, env: Mapping[str, str] | None = None) -> Cost:
    """Run a program to its end and return the cost; raises FailedError unless it returns 0."""
    words = list(map(str, command))
    start = time.perf_counter()
    if hasattr(os, "sync"):
        os.sync()  # what a former run left to write is none of this one's time
    with subprocess.Popen(  # noqa: S603 - commands of ours
        words,
        cwd=cwd,
        env=keep_compiled(env or os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        watch = Watch(process.pid)
        watch.start()
        told = process.stdout.read() if process.stdout else b""
        # What the program waited for is in it: its children, and theirs.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        peaks = watch.stop()
    if process.returncode:
        last = told.decode(errors="replace")[-2000:]
        raise FailedError(f"{' '.join(words)}: {process.returncode}\n{last}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, peaks, output=told.decode(errors="replace"))


def keep_compiled(given: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a program as its users have it: Python keeps what it compiles."""
    return {name: value for name, value in given.items() if name != "PYTHONDONTWRITEBYTECODE"}


class Watch(threading.Thread):
    """Looks at a process and its descendants time and again, and keeps the peak of each."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._done = threading.Event()
        self._peaks: dict[int, tuple[str, int]] = {}

    def run(self) -> None:
        """Look until told to stop."""
        while not self._done.wait(EVERY):
            for pid in iter_tree(self._pid):
                with suppress(OSError, LookupError, ValueError):
                    self._peaks[pid] = _read_peak(pid)

    def stop(self) -> dict[str, int]:
        """Stop, and return the largest peak in bytes of each program, by its name."""
        self._done.set()
        self.join()
        peaks: dict[str, int] = {}
        for name, peak in self._peaks.values():
            peaks[name] = max(peak, peaks.get(name, 0))
        return peaks


def iter_tree(pid: int) -> Iterable[int]:
    """Yield a process and its descendants."""
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from iter_tree(int(child))


def _read_peak(pid: int) -> tuple[str, int]:
    lines = dict(
        line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
    )
    return lines["Name"].strip(), int(lines["VmHWM"].split()[0]) * 1024


def read_cpu(pid: int) -> float:
    """Return seconds of processor time of a running process and its descendants until now."""
    total = 0
    for one in iter_tree(pid):
        with suppress(OSError):
            # After the name in brackets: utime, stime, and those of children that have ended.
            parts = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            total += sum(map(int, parts[11:15]))
    return total / _TICKS


def join(costs: Sequence[Cost]) -> Cost:
    """Return the medians of several runs, and the largest peaks."""
    peaks: dict[str, int] = {}
    for cost in costs:
        for name, peak in cost.peaks.items():
            peaks[name] = max(peak, peaks.get(name, 0))
    return Cost(
        statistics.median(cost.cpu for cost in costs),
        statistics.median(cost.wall for cost in costs),
        peaks,
        costs[-1].note,
    )
