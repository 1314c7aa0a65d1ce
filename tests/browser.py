"""A real browser for tests: serves a folder, runs a script in a page there, takes its report."""

from __future__ import annotations

import json
import subprocess
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Server(ThreadingHTTPServer):
    """Serves a folder on the loopback, and takes the report of the page that drives it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
        self.reports: Queue[bytes] = Queue()


class Handler(SimpleHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        self.server.reports.put(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def drive(program: str, root: Path, folder: str, driver: str) -> dict[str, Any]:
    """Run a module script beside a frame, in a folder of a site, and return what it posted."""
    frame = f'<iframe width="1000" height="800"></iframe><script type="module">{driver}</script>'
    page = root / folder / "drive.html"
    page.write_text(f"<!doctype html><meta charset=utf-8>{frame}", "utf-8")
    with Server(root) as server:
        threading.Thread(target=server.serve_forever).start()
        address = f"http://127.0.0.1:{server.server_port}/{folder}drive.html"
        try:
            with _run(program, address, root / "profile"):
                report: dict[str, Any] = json.loads(server.reports.get(timeout=120))
        finally:
            server.shutdown()
    assert "fault" not in report, report["fault"]
    return report


@contextmanager
def _run(program: str, address: str, profile: Path) -> Iterator[None]:
    quiet = "disable-gpu disable-quic no-first-run disable-background-networking disable-sync"
    flags = [
        f"--{flag}" for flag in f"headless no-sandbox disable-component-update {quiet}".split()
    ]
    with subprocess.Popen(  # noqa: S603
        [program, *flags, f"--user-data-dir={profile}", address],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as browser:
        try:
            yield
        finally:
            browser.terminate()
