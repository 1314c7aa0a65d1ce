from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fakes import make_fake_site, make_project

from iopgen import build
from iopgen.cli import program
from iopgen.handwritten.written_pages import read_written
from iopgen.site import Report

if TYPE_CHECKING:
    from pathlib import Path

    from fakes import Find, Run

    from iopgen.reading.findings import Finding


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_project(tmp_path)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command and gives exit code, output and errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = program.run(arguments)
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.fixture
def find(root: Path, monkeypatch: pytest.MonkeyPatch) -> Find:
    """Return what makes reading find certain findings, in a project that one stands in."""
    del root

    def find(*findings: Finding, counts: int = 63) -> None:
        report = Report(findings=findings, counts={"agreement": counts}, files_read=counts)
        monkeypatch.setattr(build, "validate", lambda *_: report)
        made = make_fake_site(counts, findings)
        monkeypatch.setattr(
            build, "make_site", lambda settings, **_: replace(made, written=read_written(settings))
        )

    return find
