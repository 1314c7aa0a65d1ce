"""The same commit gives the same bytes: in another folder, under another hash seed and time zone,
on one core and two, from nothing and from what was kept, and whether `iopgen build` or
`mkdocs build --strict` is run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from fakes import read_tree
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, add_records, copy_project, make_site
from registers import read_site

from iopgen.reading.sealed_files import CACHE

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


SHARED = """
import iopgen.intake.examination as files, iopgen.last_look as look
import iopgen.pages.kept_pages as kept, iopgen.plugin.record_pages as pages
import iopgen.rules.kept_rules as rules
files.FILES_A_CORE = look.PATHS_A_CORE = pages.PAGES_A_CORE = 1
kept.RECORDS_A_CORE = rules.RECORDS_A_CORE = rules._PARTS_A_CORE = 1
from iopgen.cli.program import main
main()
"""
"""The command line, which shares all work that it can, however little there is of it."""


def _damage_cache(project: Path) -> None:
    """Cut, fill with rubbish or delete each file of the cache, by turns; one of four stays."""
    files = sorted(path for path in (project / CACHE).rglob("*") if path.is_file())
    steps = {"files", "rules", "sections", "pages", "looked"}
    assert {path.parent.name for path in files} >= steps
    for number, path in enumerate(files):
        match number % 4:
            case 0:
                os.truncate(path, path.stat().st_size // 2)
            case 1:
                path.write_bytes(os.urandom(1000))
            case 2:
                path.unlink()


@pytest.mark.parametrize("source", [EXAMPLE, ROOT])
def test_same_bytes_cold_and_warm_on_one_core_and_on_two(tmp_path: Path, source: Path) -> None:
    project = copy_project(tmp_path / "p", source)
    home = str(tmp_path / "home")

    def run(script: tuple[str, ...], cores: str, seed: str) -> dict[str, bytes]:
        told = {"XDG_CACHE_HOME": home, "IOPGEN_CORES": cores, "PYTHONHASHSEED": seed}
        command = [sys.executable, *script, "build"]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, **told}
        subprocess.run(command, cwd=project, env=environment, check=True, capture_output=True)  # noqa: S603
        return read_tree(project / "site")

    alone, shared = ("-m", "iopgen.cli"), ("-c", SHARED)
    cold = run(alone, "1", "1")
    assert run(alone, "1", "2") == cold  # warm
    _damage_cache(project)
    assert run(shared, "2", "3") == cold
    shutil.rmtree(project / ".cache")
    assert run(shared, "2", "4") == cold
    # A change, and back: what was kept of the one is no part of the other.
    record = min((project / "content/budgets").glob("*.yml"))
    text = record.read_text("utf-8")
    record.write_text(f"{text}# en rad\n", "utf-8")
    run(shared, "2", "5")
    record.write_text(text, "utf-8")
    assert run(alone, "1", "6") == cold


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
