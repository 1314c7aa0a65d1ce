"""The same commit gives the same bytes: in another folder, under another hash seed and time zone,
and whether `iopgen build` or `mkdocs build --strict` is run.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from projects import EXAMPLE, add_records, copy_project, make_site

if TYPE_CHECKING:
    from pathlib import Path

EPOCH = "1780272000"
"""1 June 2026 in UTC, as SOURCE_DATE_EPOCH."""


def _run(project: Path, *command: str, **environment: str) -> dict[str, bytes]:
    subprocess.run(  # noqa: S603 -- our own programs
        [sys.executable, "-m", *command],
        cwd=project,
        env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH, **environment},
        check=True,
        capture_output=True,
        timeout=300,
    )
    site = project / "site"
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def test_same_bytes_wherever_and_however_it_is_built(tmp_path: Path) -> None:
    first = copy_project(tmp_path / "a" / "project")
    second = copy_project(tmp_path / "another folder" / "kopia")
    third = copy_project(tmp_path / "c")
    built = _run(first, "iopgen.cli", "build", PYTHONHASHSEED="1", TZ="UTC")
    again = _run(second, "iopgen.cli", "build", PYTHONHASHSEED="2", TZ="Asia/Tokyo")
    by_mkdocs = _run(third, "mkdocs", "build", "--strict", PYTHONHASHSEED="3", TZ="America/Lima")
    assert "partnerskap/bot-klump/index.html" in built
    for other in (again, by_mkdocs):
        assert sorted(other) == sorted(built)
        assert [name for name in built if other[name] != built[name]] == []


def test_files_that_systems_leave_behind_change_nothing_that_is_published(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project", EXAMPLE)
    clean = make_site(project)
    add_records(project, {"partners/Thumbs.db": "x", "content/agreements/exk-lyktan.yml~": "id: y"})
    left = make_site(project)
    assert (left.pages, left.files) == (clean.pages, clean.files)
    added = [(f.path, f.code) for f in left.findings if f not in clean.findings]
    assert added == [
        ("content/agreements/exk-lyktan.yml~", "ignored-file"),
        ("partners/Thumbs.db", "ignored-file"),
    ]
