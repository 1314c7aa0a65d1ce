"""Hostile and broken things beside the records: pages, configuration, cache and environment.

A case is a pair in `tests/cases/hostile/`: `<area>_<what>.yml`, what is changed in a small project,
and beside it `<area>_<what>.out.txt`, exactly what `iopgen build` then says. A case has

    about        one line: what would go wrong
    files        path in the project → text, or one of
                 {link: TARGET} {fifo: true} {folder: true} {hex: BYTES} {name_hex: BYTES}
                 {repeat: TEXT, times: N, before: TEXT, after: TEXT} {mode: OCTAL}
    config       mkdocs.yml in place of the usual; or config_change, old text → new text
    environment  variables; PROJEKT in a value is the folder of the project
    git          true to add all of it to a repository first
    arguments    in place of [build, --as-of, 2026-06-01]
    forbidden    texts that must be in no byte of the site
    exit         the exit code

Where the code is 0 the site is there; otherwise the former one is as it was. Personal numbers and
the like are written as `@@personal 1@@`, as in tests/whole/test_cases.py.

To add a case, write the first file and let the second be written:

    IOPGEN_UPDATE_CASES=1 .venv/bin/pytest tests/whole/test_hostile.py

Then read it as the person would who gets it. With IOPGEN_MEASURE=FILE the seconds and megabytes of
each case are written to a file; no test asserts them, but each must end.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import select
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from fakes import read_tree
from personal import read_numbers
from projects import TESTS

from iopgen.build import MARKS

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = TESTS / "cases" / "hostile"
NAMES = sorted(path.stem for path in CASES.glob("*.yml"))
UPDATE = bool(os.environ.get("IOPGEN_UPDATE_CASES"))
MEASURE = os.environ.get("IOPGEN_MEASURE")
LONGEST = 120
"""Seconds after which a run counts as one that never ends; far more than any takes."""
KEYS = {
    *("about", "files", "config", "config_change", "environment", "git", "arguments"),
    *("forbidden", "exit"),
}

CONFIG = """\
site_name: Partnerskap i Exempelkommun
site_url: https://partnerskap.example.org/
repo_url: https://github.com/exempelkommun/partnerskap
docs_dir: content/pages
theme: iopgen
plugins:
  - iopgen:
      publisher:
        name: Exempelkommun
        kind: municipality
        remarks_url: https://example.org/synpunkter
"""
PROJECT = {
    "content/pages/om.md": "---\ntitle: Om\n---\n# Om partnerskap\n\nText om partnerskap.\n",
    "content/documents/odlingslotten-avtal.yml": """\
id: odlingslotten-avtal
title: Överenskommelse om Odlingslotten
issuer: Exempelkommun
authority: exempelkommun
date: 2026-02-10
case_number: EXK/2026:12
kind: agreement
lines: 1-140
""",
    "partners/exempelkommun.yml": """\
id: exempelkommun
name: Exempelkommun
sector: municipality
source: odlingslotten-avtal#2-4
""",
}
SECRET = "hemligheten ligger utanför projektet"  # noqa: S105 - none
"""What stands in a file beside the project, `UTANFOR/hemligt.txt`; a link may point there."""


class Runner:
    """The program in another process, asked again and again (tests/runner.py)."""

    def __init__(self) -> None:
        command = [sys.executable, str(TESTS / "runner.py")]
        self.process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def run(self, **order: object) -> dict[str, float]:
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps(order), file=self.process.stdin, flush=True)
        if not select.select([self.process.stdout], [], [], LONGEST)[0]:
            self.process.kill()
            pytest.fail("does not end")
        answer: dict[str, float] = json.loads(self.process.stdout.readline())
        return answer


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    started = Runner()
    yield started
    started.process.kill()
    started.process.communicate()


def fill(text: str) -> str:
    """Return a text with the numbers in place that no other file may hold.

    Of a number also its parts: `@@begin-personal 1@@` and `end-`, six digits and four (of an
    address what stands before and after the sign); `zero-` with a zero byte between, `escaped-`
    with its first digit as YAML can write it; `seen-` with signs between that cannot be seen;
    `dashed-` as telephone numbers are often written.
    """
    return re.sub(r"@@(?:([a-z]+)-)?([a-z]+ [0-9]+)@@", _fill, text)


def _fill(found: re.Match[str]) -> str:
    part, name = found[1], found[2]
    number = read_numbers()[name]
    if name.startswith("email"):
        begin, _, end = number.partition("@")
    else:
        begin, end = number[2:8], number[8:]
    parts = {
        None: number,
        "short": number[2:],
        "begin": begin,
        "end": end,
        "zero": f"{begin}\0-{end}",
        "escaped": f"\\x3{number[2:3]}{number[3:]}",
        "seen": "\ufe0f".join(f"{begin}-{end}"),
        "dashed": f"{number[:3]}-{number[3:]}".replace(" ", ""),
    }
    return parts[part]


def read_case(name: str) -> dict[str, Any]:
    text = (CASES / f"{name}.yml").read_text("utf-8")
    case: dict[str, Any] = _fill_all(yaml.safe_load(text))
    return case


def _fill_all(value: Any) -> Any:  # noqa: ANN401 - what YAML holds
    if isinstance(value, dict):
        return {_fill_all(key): _fill_all(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_fill_all(one) for one in value]
    return fill(value) if isinstance(value, str) else value


def make_file(path: Path, content: str | dict[str, Any], outside: Path) -> None:
    """Write one file of a case."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, str):
        path.write_text(content, "utf-8", newline="")
        return
    match content:
        case {"link": target}:
            path.unlink(missing_ok=True)
            path.symlink_to(target.replace("UTANFOR", str(outside)))
        case {"fifo": True}:
            os.mkfifo(path)
        case {"folder": True}:
            path.mkdir(exist_ok=True)
        case {"hex": data}:
            path.write_bytes(bytes.fromhex(data))
        case {"name_hex": data}:
            Path(os.fsdecode(os.fsencode(path.parent) + b"/" + bytes.fromhex(data))).write_text("x")
        case {"repeat": text, "times": times}:
            before, after = content.get("before", ""), content.get("after", "")
            path.write_text(before + text * times + after, "utf-8", newline="")
        case _:
            pytest.fail(f"unknown content: {content}")


def make_project(case: dict[str, Any], root: Path, outside: Path) -> None:
    """Write the small project as a case changes it."""
    config = case.get("config", CONFIG)
    for old, new in case.get("config_change", {}).items():
        assert old in config
        config = config.replace(old, new)
    for path, content in {**PROJECT, "mkdocs.yml": config, **case.get("files", {})}.items():
        if content is not None:
            make_file(root / path, content, outside)
    if case.get("git"):
        for arguments in (["init", "-q"], ["add", "--force", "--all"]):
            subprocess.run(["git", *arguments], cwd=root, check=True)  # noqa: S603, S607


def read_bytes(site: Path) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of every file of a site, unpacked where it is packed."""
    for path, data in read_tree(site).items():
        yield path, path.encode() + data
        if data.startswith(b"\x1f\x8b"):
            yield path, gzip.decompress(data)


def test_every_case_is_a_pair_and_there_are_many() -> None:
    assert sorted(path.name.removesuffix(".out.txt") for path in CASES.glob("*.out.txt")) == NAMES
    assert {path.suffix for path in CASES.iterdir()} == {".yml", ".txt"}
    assert len(NAMES) >= 80
    assert {name.partition("_")[0] for name in NAMES} >= {"pages", "config", "cache", "environment"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_case_gives_exactly_this(name: str, tmp_path: Path, runner: Runner) -> None:
    case = read_case(name)
    assert case.keys() <= KEYS
    root, outside, output = tmp_path / "projekt", tmp_path / "utanfor", tmp_path / "output.txt"
    outside.mkdir()
    (outside / "hemligt.txt").write_text(SECRET, "utf-8")
    (outside / "hemligt.md").write_text(f"# Hemligt\n\n{SECRET}\n", "utf-8")
    make_project(case, root, outside)
    former = root / "site" / "index.html"
    if not former.parent.is_symlink():
        for mark in MARKS:
            (root / "site" / mark).parent.mkdir(parents=True, exist_ok=True)
            (root / "site" / mark).write_text("den förra")
    given = case.get("environment", {})
    variables = {key: value.replace("PROJEKT", str(root)) for key, value in given.items()}
    done = runner.run(
        arguments=case.get("arguments", ["build", "--as-of", "2026-06-01"]),
        folder=str(root),
        environment={"XDG_CACHE_HOME": str(tmp_path / "hem"), **variables},
        output=str(output),
    )
    if MEASURE:
        with Path(MEASURE).open("a") as file:
            print(f"{done['seconds']:6.2f} s {done['peak']:4} MB  {name}", file=file)
    said = output.read_text("utf-8").replace(str(tmp_path), "MAPP")
    expected = CASES / f"{name}.out.txt"
    if UPDATE:
        expected.write_text(said, "utf-8")
    assert done["code"] == case["exit"], said
    assert said == expected.read_text("utf-8")
    for text in (SECRET, *case.get("forbidden", ())):
        assert text not in said
        for path, data in read_bytes(root / "site"):
            assert text.encode() not in data, path
    if former.is_file():
        assert (former.read_text("utf-8") == "den förra") == (done["code"] != 0)
    assert (outside / "hemligt.txt").read_text("utf-8") == SECRET
    assert sorted(path.name for path in outside.iterdir()) == ["hemligt.md", "hemligt.txt"]
