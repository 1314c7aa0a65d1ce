"""Our own records in turn with an earlier commit, with what that commit's lock installs."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.projects import Project
from benchmarks.results import ROOT

COMMIT: Final = "1bc839e"
"""Before anything was made for speed."""
DAY: Final = "2026-11-22"

_PARTS: Final = ("content", "partners", "mkdocs.yml")


@contextmanager
def checked_out(folder: Path) -> Iterator[tuple[Project, Project]]:
    """Yield the earlier commit's own records twice: for today's program, and for that commit's.

    Both read the records of that commit, since it does not know keys that came later. Pictures
    and pages come along.
    """
    tree = folder / "tree"
    _run("git", "worktree", "add", "--detach", tree, COMMIT)
    try:
        program = _install(tree, folder / "venv")
        yield _make_project(tree, folder / "now"), _make_project(tree, folder / "then", program)
    finally:
        _run("git", "worktree", "remove", "--force", tree)


def _install(tree: Path, venv: Path) -> Path:
    """Install a commit from its own lock, and return its program."""
    _run(sys.executable, "-m", "venv", venv)
    pip = (venv / "bin/python", "-m", "pip", "install", "-qq")
    _run(*pip, "--require-hashes", "--requirement", tree / "requirements.lock")
    _run(*pip, "--no-deps", "--no-build-isolation", "--editable", tree)
    return venv / "bin/iopgen"


def _make_project(tree: Path, work: Path, program: Path | None = None) -> Project:
    root = work / "project"
    root.mkdir(parents=True)
    for part in _PARTS:
        if (tree / part).is_dir():
            shutil.copytree(tree / part, root / part)
        else:
            shutil.copy(tree / part, root / part)
    return Project(root, work, DAY, program) if program else Project(root, work, DAY)


def _run(*words: str | Path) -> None:
    subprocess.run(list(map(str, words)), cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
