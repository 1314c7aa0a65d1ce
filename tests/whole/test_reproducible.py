"""The same commit gives the same bytes: in another folder, under another hash seed and time zone,
and whether `iopgen build` or `mkdocs build --strict` is run.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from fakes import read_tree
from projects import EXAMPLE, EXAMPLE_DAY, add_records, copy_project, make_site
from registers import read_site

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
    return read_tree(project / "site")


@pytest.mark.parametrize("built_site", ["real"], indirect=True)
def test_same_bytes_wherever_and_however_it_is_built(tmp_path: Path, built_site: Path) -> None:
    first = copy_project(tmp_path / "another folder" / "kopia")
    second = copy_project(tmp_path / "c")
    # In the folder of the repository, in the zone of this machine; a site that is given (see
    # CONTRIBUTING) may be of another day.
    third = copy_project(tmp_path / "d") if os.environ.get("IOPGEN_SITE") else None
    built = _run(third, "iopgen.cli", "build") if third else read_tree(built_site)
    again = _run(first, "iopgen.cli", "build", PYTHONHASHSEED="2", TZ="Asia/Tokyo")
    by_mkdocs = _run(second, "mkdocs", "build", "--strict", PYTHONHASHSEED="3", TZ="America/Lima")
    assert "partnerskap/bot-klump/index.html" in built
    for other in (again, by_mkdocs):
        assert sorted(other) == sorted(built)
        assert [name for name in built if other[name] != built[name]] == []


def test_files_that_systems_leave_behind_change_nothing_that_is_published(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project", EXAMPLE)
    clean = read_site(EXAMPLE, EXAMPLE_DAY)
    add_records(project, {"partners/Thumbs.db": "x", "content/agreements/exk-lyktan.yml~": "id: y"})
    left = make_site(project)
    assert (left.pages, left.files) == (clean.pages, clean.files)
    added = [(f.path, f.code) for f in left.findings if f not in clean.findings]
    assert added == [
        ("content/agreements/exk-lyktan.yml~", "ignored-file"),
        ("partners/Thumbs.db", "ignored-file"),
    ]
