from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest
from fakes import CONFIG, UNTOUCHED, Find, Run
from projects import TESTS

from iopgen import build
from iopgen.exceptions import IopgenError, SetupError


def test_help_loads_neither_the_engine_nor_frictionless() -> None:
    code = """\
import sys
from iopgen.cli.program import run
run(["--help"])
sys.exit(" ".join({"mkdocs", "frictionless", "yaml"} & set(sys.modules)) or 0)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)  # noqa: S603
    assert done.stderr == b""


def test_a_broken_set_up_has_its_line(run: Run, root: Path) -> None:
    (root / "mkdocs.yml").write_text(CONFIG.replace("kind: project", "kind: x"), "utf-8")
    code, out, _ = run("validate")
    assert code == 2
    assert out.startswith(
        'mkdocs.yml:11:15: error: [config-value] kind: "x" är inte ett av project, municipality'
    )
    code, out, _ = run("validate", "--format", "json")
    assert code == 2
    assert [one["code"] for one in json.loads(out)] == ["config-value"]
    code, out, err = run("build")
    assert (code, out) == (2, "")
    assert err.startswith("mkdocs.yml:11:15: error: [config-value] kind:")


def test_version(run: Run) -> None:
    code, out, _ = run("--version")
    assert code == 0
    assert re.fullmatch(r"iopgen \d+\.\d+\.\d+\n", out)


@pytest.mark.parametrize(
    ("fault", "code", "message"),
    [
        (SetupError("pagefind saknas\x1b[31m"), 2, "Fel: pagefind saknas\\x1b[31m"),
        (build.RenderError("en sak", "en till"), 1, f"Fel: en sak\nFel: en till\n{UNTOUCHED}"),
        (IopgenError("oväntat"), 3, "Fel i iopgen självt: IopgenError: oväntat"),
        (KeyError("x"), 3, "Fel i iopgen självt: KeyError: 'x'\nRapportera gärna felet"),
        (KeyboardInterrupt(), 130, "Avbrutet."),
    ],
)
@pytest.mark.usefixtures("find")
def test_each_way_to_end_has_its_code(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    fault: BaseException,
    code: int,
    message: str,
) -> None:
    def fail(*_: object) -> NoReturn:
        raise fault

    monkeypatch.delenv("IOPGEN_DEBUG", raising=False)
    monkeypatch.setattr(build, "validate", fail)
    found, out, err = run("validate")
    assert (found, out) == (code, "")
    assert err.lstrip().startswith(message)
    assert "Traceback" not in err


def test_the_trace_is_for_those_who_ask(
    run: Run, find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> NoReturn:
        raise KeyError

    find()
    monkeypatch.setattr(build, "validate", fail)
    monkeypatch.setenv("IOPGEN_DEBUG", "1")
    code, _, err = run("validate")
    assert code == 3
    assert "Traceback" in err


def test_a_reader_who_leaves_is_no_fault(root: Path) -> None:
    code = """\
import sys
from iopgen import build
from iopgen.cli import output as printing
from iopgen.cli.program import main
from fakes import make_fault
from iopgen.site import Report
from iopgen.handwritten.written_pages import read_written
build.validate = lambda *_: Report(findings=(make_fault(),) * 9999, counts={}, files_read=0)
printing.MAX_PRINTED = 9999  # more than a pipe holds
sys.argv = ["iopgen", "validate"]
main()
"""
    environment = os.environ | {"PYTHONPATH": str(TESTS)}
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", code],
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 1


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="no such device")
@pytest.mark.parametrize("arguments", [["validate"], ["validate", "--format", "json"], ["--help"]])
def test_an_output_that_is_full_is_no_bug_of_ours(root: Path, arguments: list[str]) -> None:
    command = [sys.executable, "-m", "iopgen.cli", *arguments]
    with FULL.open("w") as full:
        done = subprocess.run(  # noqa: S603
            command, cwd=root, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False
        )
        assert done.stderr == (
            "Fel: utskriften kan inte skrivas: disken är full; "
            "skicka den till en annan fil eller disk\n"
        )
        assert done.returncode == 2
        mute = subprocess.run(command, cwd=root, stdout=full, stderr=full, check=False)  # noqa: S603
        assert mute.returncode == 2


def test_a_reader_of_messages_who_leaves_is_no_fault(root: Path) -> None:
    (root / "mkdocs.yml").write_text("x: [", "utf-8")
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "iopgen.cli", "validate"]
    for streams in ({"stderr": write}, {"stdout": write, "stderr": write}):
        done = subprocess.run(command, cwd=root, check=False, **streams)  # type: ignore[call-overload]  # noqa: S603
        assert done.returncode in {1, 2}
    os.close(write)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_an_interrupted_build_leaves_the_former_site(root: Path, how: signal.Signals) -> None:
    for mark in build.MARKS:
        (root / "site" / mark).parent.mkdir(parents=True, exist_ok=True)
        (root / "site" / mark).write_text("old")
    code = """\
import signal, sys
from iopgen import build
from iopgen.plugin import engine
from iopgen.cli.program import main
from fakes import make_fake_site
# A shell's background jobs inherit that Ctrl-C is ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
def wait(settings, site, target, **_):
    (target / "index.html").write_text("half")
    print("ready", flush=True)
    sys.stdin.read()
build.make_site = lambda _, **__: make_fake_site(1)
engine.render = wait
sys.argv = ["iopgen", "build"]
main()
"""
    environment = os.environ | {"PYTHONPATH": str(TESTS)}
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", code],
        cwd=root,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(how)
        assert process.stderr.read().decode().strip() == "Avbrutet."
        assert process.wait(timeout=30) == 130
    assert (root / "site" / "index.html").read_text() == "old"
    assert sorted(path.name for path in root.iterdir()) == ["content", "mkdocs.yml", "site"]
