"""Broken copies of real records (tests/cases/invalid), and the project each of them lies in."""

import re
import shutil
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from personal import read_numbers
from projects import EXAMPLE, ROOT, TESTS

from iopgen.reading.nodes import KINDS
from iopgen.reading.strict_yaml import parse

CASES = TESTS / "cases" / "invalid"

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
