"""Broken copies of real records, one fault each, and exactly what `iopgen validate` says of them.

A case is a pair in `tests/cases/invalid/`: `<record>_<field>_<reason>.yml`, the copy, and beside it
`<record>_<field>_<reason>.findings.txt`, its errors and warnings. `<record>` is the id of a record
of this repository or, where the cities have none of that kind, of `examples/exempelkommun`; the
copy takes its place in a project of that record and those it leads to.

To add a case, copy a record here, break one thing, and let the findings be written:

    IOPGEN_UPDATE_CASES=1 .venv/bin/pytest tests/whole/test_cases.py

Then read the text as the person would who made the mistake: the right line and column, what is
wrong, what to do. A personal number, a telephone number or an address is written as `@@email 1@@`
and comes from the one file of published test numbers.
"""

import os
import re
import shutil
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from personal import read_numbers
from projects import EXAMPLE, ROOT, TESTS

from iopgen.build import load_settings, validate
from iopgen.reading.finding_formats import format_text
from iopgen.reading.findings import Finding, Severity
from iopgen.reading.nodes import KINDS
from iopgen.reading.strict_yaml import parse

CASES = TESTS / "cases" / "invalid"
AS_OF = date(2026, 1, 1)

NAMES = sorted(path.stem for path in CASES.glob("*.yml"))
UPDATE = bool(os.environ.get("IOPGEN_UPDATE_CASES"))

PLACES = {
    "ikf_folder_other-kind": "content/agreements/ikf.yml",
    "lin-ikf-2021_folder_pages": "content/pages/lin-ikf-2021.yml",
    "lin-ikf-2021_folder_singular": "content/agreement/lin-ikf-2021.yml",
    "lin-ikf-2021_id_windows": "content/agreements/nul.yml",
    "lin-ikf-2021_suffix_yaml": "content/agreements/lin-ikf-2021.yaml",
}
"""Where a copy is put that does not take the place of its record: there the place is the fault."""


@cache
def read_files(project: Path) -> Mapping[str, str]:
    """Return the text of every record of a project by its path."""
    files = (path for folder in KINDS.values() for path in (project / folder).glob("*.yml"))
    return {path.relative_to(project).as_posix(): path.read_text("utf-8") for path in files}


def find_home(name: str) -> tuple[Path, str]:
    """Return the project of a case and the path of its record there."""
    record = name.partition("_")[0]
    homes = [
        (project, path)
        for project in (ROOT, EXAMPLE)
        for path in read_files(project)
        if Path(path).stem == record
    ]
    assert len(homes) == 1, f"{name}: no record {record}, or several"
    return homes[0]


def collect_paths(files: Mapping[str, str], texts: Iterable[str]) -> set[str]:
    """Return the files that texts lead to by naming their ids, directly or through others."""
    by_id = {Path(path).stem: path for path in files}
    found: set[str] = set()
    waiting = list(texts)
    while waiting:
        words = set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", waiting.pop()))
        new = {path for identifier, path in by_id.items() if identifier in words} - found
        waiting += [files[path] for path in new]
        found |= new
    return found


def read_case(name: str) -> bytes:
    """Return the bytes of a case, with the numbers that no other file may hold."""

    def fill(match: re.Match[bytes]) -> bytes:
        return read_numbers()[match[1].decode()].encode()

    return re.sub(rb"@@([a-z-]+ [0-9]+)@@", fill, (CASES / f"{name}.yml").read_bytes())


def make_project(name: str, root: Path) -> str:
    """Write the project of a case; returns the path of the broken copy in it."""
    project, home = find_home(name)
    path = PLACES.get(name, home)
    data = read_case(name)
    files = read_files(project)
    is_read = parse(data, path)[0] is not None
    texts = [files[home], data.decode("utf-8", "replace")] if is_read else []
    for other in collect_paths(files, texts) - {home}:
        (root / other).parent.mkdir(parents=True, exist_ok=True)
        (root / other).write_text(files[other], "utf-8")
    shutil.copy(project / "mkdocs.yml", root)
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(data)
    return path


def find_faults(name: str, root: Path) -> list[Finding]:
    """Return the errors and warnings of a case, and no others."""
    path = make_project(name, root)
    found = validate(load_settings(root, AS_OF), [path]).findings
    return [finding for finding in found if finding.severity != Severity.NOTICE]


def test_every_case_is_a_pair() -> None:
    findings = sorted(path.name.partition(".")[0] for path in CASES.glob("*.findings.txt"))
    assert findings == NAMES
    assert {path.suffix for path in CASES.iterdir()} == {".yml", ".txt"}
    assert PLACES.keys() <= set(NAMES)


def test_there_are_many_kinds_of_faults() -> None:
    texts = [path.read_text("utf-8") for path in CASES.glob("*.findings.txt")]
    assert len(set(texts)) >= 55
    assert all(re.fullmatch(r"[a-z0-9-]+_[a-z0-9.-]+_[a-z0-9-]+", name) for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_broken_record_gives_exactly_these_lines(name: str, tmp_path: Path) -> None:
    expected = CASES / f"{name}.findings.txt"
    lines = "".join(f"{format_text(finding)}\n" for finding in find_faults(name, tmp_path))
    if UPDATE:
        expected.write_text(lines, "utf-8")
    assert lines == expected.read_text("utf-8")
    assert lines
