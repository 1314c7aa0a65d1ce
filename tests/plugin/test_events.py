from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes import make_fake_site, make_fault, make_project, read_tree
from projects import TESTS
from rendering import extend, render

from iopgen.reading.findings import Severity
from iopgen.search import pagefind
from iopgen.search.small_pages import SearchPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result


def test_same_bytes_in_another_place_time_and_order(tmp_path: Path) -> None:
    code = """\
import sys
from pathlib import Path
from fakes import make_fake_site, make_project
from rendering import render
render(make_project(Path(sys.argv[1])), make_fake_site(10))
"""
    trees = []
    for number, zone in enumerate(("UTC", "Pacific/Auckland")):
        root = tmp_path / f"folder-{number}"
        environment = os.environ | {
            "PYTHONHASHSEED": str(number),
            "TZ": zone,
            "SOURCE_DATE_EPOCH": str(number * 10**9),
            "PYTHONPATH": str(TESTS),
        }
        command = [sys.executable, "-c", code, str(root)]
        subprocess.run(command, env=environment, check=True)  # noqa: S603
        trees.append(read_tree(root / "out"))
    assert trees[0] == trees[1]


def test_mkdocs_build_gives_the_same_pages(
    built: Path, run_mkdocs: Callable[..., tuple[Result, Path]]
) -> None:
    done, site = run_mkdocs(make_fake_site(10), "--strict")
    assert done.exit_code == 0, done.output
    assert read_tree(site) == read_tree(built)


@pytest.mark.parametrize("options", [(), ("-q",), ("-q", "--strict"), ("-v",)])
def test_mkdocs_build_stops_at_errors_and_leaves_the_site(
    run_mkdocs: Callable[..., tuple[Result, Path]], options: tuple[str, ...]
) -> None:
    run_mkdocs(make_fake_site(1))
    done, site = run_mkdocs(make_fake_site(2, (make_fault(),)), *options)
    assert done.exit_code == 1
    assert (site / "partnerskap" / "p-1").exists() is False
    assert (site / "index.html").exists()


@pytest.mark.parametrize("options", [("--strict",), ("-q", "--strict")])
def test_mkdocs_build_counts_warnings_when_strict(
    run_mkdocs: Callable[..., tuple[Result, Path]], options: tuple[str, ...]
) -> None:
    done, site = run_mkdocs(make_fake_site(1, (make_fault(Severity.WARNING),)), *options)
    assert done.exit_code == 1
    assert not site.exists()


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.NOTICE])
def test_mkdocs_build_goes_on_otherwise(
    run_mkdocs: Callable[..., tuple[Result, Path]], severity: Severity
) -> None:
    done, site = run_mkdocs(make_fake_site(1, (make_fault(severity),)))
    assert done.exit_code == 0
    assert (site / "index.html").exists()


def test_mkdocs_build_is_silent_about_the_parent_theme(tmp_path: Path) -> None:
    environment = os.environ.copy()
    environment.pop("NO_MKDOCS_2_WARNING", None)
    command = [str(Path(sys.executable).with_name("mkdocs")), "build", "-f", "none.yml"]
    done = subprocess.run(  # noqa: S603
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert "end of life" not in done.stderr
    code = "import sys; sys.argv[0] = 'mkdocs'; import iopgen.theme, material.templates"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""


def test_makes_the_search_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[object, ...]] = []
    monkeypatch.setattr(pagefind, "build_index", lambda *given: calls.append(given))
    found = SearchPage("x/", "Part", "X", "", "")
    target = render(make_project(tmp_path), extend(make_fake_site(1), search=(found,)))
    assert calls == [((found,), target / "pagefind", tmp_path / ".cache" / "iopgen" / "search")]
