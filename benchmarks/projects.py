"""One project on which iopgen is measured: cold, warm, after a change, and under `serve`."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import urlopen

from benchmarks.measuring import Cost, FailedError, Watch, keep_compiled, read_cpu, run
from iopgen.build import load_settings

POLL: Final = 0.02
"""Seconds between two looks at a page."""
PATIENCE: Final = 3600
"""Seconds until a preview that does not answer is given up."""
_AMOUNT: Final = re.compile(r"(?m)^( +amount: )(\d+)$")
_SUMMARY: Final = re.compile(r"(?m)^summary: >-\n +(?=\S)")

_FRICTIONLESS: Final = """
import os, sys, time
os.environ["IOPGEN_CORES"] = "1"
from iopgen.records import validation
whole, spent = validation._run_frictionless, []
def timed(*given, **named):
    start = time.process_time()
    found = list(whole(*given, **named))
    spent.append(time.process_time() - start)
    return found
validation._run_frictionless = timed
from iopgen.cli.program import main
try:
    sys.exit(main())
finally:
    print("SPENT", sum(spent))
"""
"""Runs the command line, and says how long its one step that calls Frictionless took."""


@dataclass
class Project:
    """A folder of records, the program that builds it, and where its caches are."""

    root: Path
    work: Path
    """Folder for the built site and the user's caches."""
    as_of: str
    program: Path = field(default_factory=lambda: Path(sys.executable).parent / "iopgen")
    _before: dict[Path, bytes] = field(default_factory=dict)
    """What the changed files said at first."""

    @property
    def site(self) -> Path:
        """Return the folder that the site is built in."""
        return self.work / "site"

    def _run(self, command: str, *options: str | Path) -> Cost:
        words = (self.program, "--root", self.root, command, "--as-of", self.as_of, *options)
        return run(words, self.root, self.environment)

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment, with a cache folder of the user's that is our own."""
        return {**os.environ, "XDG_CACHE_HOME": str(self.work / "cache-home")}

    def clear(self) -> None:
        """Take away what is kept of former runs: both caches and the site."""
        for folder in (self.root / ".cache", self.work / "cache-home", self.site):
            shutil.rmtree(folder, ignore_errors=True)

    def build_cold(self) -> Cost:
        """Build from nothing."""
        self.clear()
        return self.build()

    def build(self) -> Cost:
        """Build with what is kept, and say how large the site is."""
        self.work.mkdir(exist_ok=True)
        cost = self._run("build", "--site-dir", self.site)
        files = [path for path in self.site.rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        pages = sum(path.name == "index.html" for path in files)
        note = f"{pages} pages, {len(files)} files, {size / 1e6:.0f} MB"
        return Cost(cost.cpu, cost.wall, cost.peaks, note)

    def build_changed_amount(self) -> Cost:
        """Build after one amount has changed."""
        self._change("content/budgets", _AMOUNT, lambda match: f"{match[1]}{int(match[2]) + 1000}")
        return self.build()

    def build_changed_text(self) -> Cost:
        """Build after a text that the search finds has changed."""
        self.change_text("Nyordet står först.")
        return self.build()

    def validate_cold(self) -> Cost:
        """Check every record, nothing kept."""
        self.clear()
        return self.validate()

    def validate(self) -> Cost:
        """Check every record with what is kept."""
        cost = self._run("validate")
        told = re.findall(r".*poster lästa.*", cost.output)
        return Cost(cost.cpu, cost.wall, cost.peaks, told[-1] if told else "")

    def validate_changed(self) -> Cost:
        """Check after one file has changed."""
        self._change("content/budgets", _AMOUNT, lambda match: f"{match[1]}{int(match[2]) + 2000}")
        return self.validate()

    def measure_frictionless(self) -> Cost:
        """Return what the one step that calls Frictionless takes of a cold check."""
        self.clear()
        words = ("--root", self.root, "validate", "--as-of", self.as_of)
        cost = run((sys.executable, "-c", _FRICTIONLESS, *words), self.root, self.environment)
        spent = float(cost.output.rpartition("SPENT")[2])
        return Cost(spent, spent, cost.peaks, "in the main process alone; wall not told apart")

    def change_text(self, words: str) -> str:
        """Put words first in the summary of one agreement, and return its id."""
        path = self._change("content/agreements", _SUMMARY, lambda match: f"{match[0]}{words} ")
        return path.stem

    def _change(
        self, folder: str, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str]
    ) -> Path:
        """Change the first match in a file in the middle of a folder, from what it was at first."""
        paths = sorted((self.root / folder).glob("*.yml"))
        for path in (*paths[len(paths) // 2 :], *paths):
            before = self._before.setdefault(path, path.read_bytes())
            text, count = pattern.subn(change, before.decode(), count=1)
            if count:
                path.write_text(text, "utf-8")
                return path
        raise FailedError(f"nothing to change in {folder}")

    def restore(self) -> None:
        """Make the records again what they were at first."""
        for path, text in self._before.items():
            path.write_bytes(text)


@contextmanager
def _serving(project: Project, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a preview, and yield its process."""
    words = (project.program, "--root", project.root, "serve", "--port", port)
    with subprocess.Popen(  # noqa: S603 - a command of ours
        list(map(str, words)),
        cwd=project.root,
        env=keep_compiled(project.environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def measure_saves(project: Project, count: int) -> list[Cost]:
    """Return what each of so many saves costs until the saved record's page shows it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    identity = project.change_text("Ännu inte sparat.")
    # The preview has the path of the site's own address before everything.
    base = urlsplit(load_settings(project.root).site_url).path.rstrip("/")
    address = f"http://127.0.0.1:{port}{base}/partnerskap/{identity}/"
    costs = []
    with _serving(project, port) as process:
        pid = process.pid
        _wait_for(address, "Ännu inte sparat.", process)
        for number in range(count):
            _wait_until_idle(pid)
            watch, cpu, start = Watch(pid), read_cpu(pid), time.perf_counter()
            watch.start()
            words = f"Sparat {'igen' * (number + 1)}."
            project.change_text(words)
            _wait_for(address, words, process)
            wall = time.perf_counter() - start
            spent = read_cpu(pid) - cpu
            costs.append(Cost(spent, wall, watch.stop(), "until the page shows it"))
    project.restore()
    return costs


def _wait_for(address: str, words: str, process: "subprocess.Popen[bytes]") -> None:
    """Ask for a page until it shows the words."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(address, timeout=30) as answer:  # noqa: S310 - our own preview
                if words in answer.read().decode():
                    return
        except (OSError, HTTPException):
            pass  # not up yet, or busy building
        time.sleep(POLL)
    raise FailedError(
        f"{address} does not show {words!r}; the preview returned {process.returncode}"
    )


def _wait_until_idle(pid: int) -> None:
    """Return when a preview does nothing any more."""
    time.sleep(1)
    before = -1.0
    while (now := read_cpu(pid)) - before > 0.1:  # noqa: PLR2004 - it polls for changes itself
        before = now
        time.sleep(1.5)
