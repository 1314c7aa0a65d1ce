from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from fakes import make_project
from mkdocs.__main__ import cli as mkdocs

from iopgen import build
from iopgen.handwritten.written_pages import read_written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from iopgen.site import Site


@pytest.fixture
def run_mkdocs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Result, Path]]:
    """Return what runs `mkdocs build` on a project whose records give the site one asks for."""
    root = make_project(tmp_path)
    monkeypatch.chdir(root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795345200")

    def run(site: Site, *options: str) -> tuple[Result, Path]:
        monkeypatch.setattr(
            build, "make_site", lambda settings, **_: replace(site, written=read_written(settings))
        )
        return CliRunner().invoke(mkdocs, ["build", *options]), root / "site"

    return run
