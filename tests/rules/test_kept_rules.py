"""What is kept of rules is what they would find if they were run now, whatever has changed."""

from __future__ import annotations

import os
import random
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from changing import change_value
from projects import EXAMPLE, EXAMPLE_DAY, copy_project

from iopgen.intake.examination import take_in
from iopgen.reading.nodes import KINDS
from iopgen.reading.sealed_files import CACHE
from iopgen.register.lookup import Register
from iopgen.rules import base, check_rules, kept_rules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from iopgen.reading.findings import Finding

CHANGES = int(os.environ.get("IOPGEN_CHANGES", "40"))
"""How many values are changed."""


pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture(autouse=True)
def _one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do all in this process, where what is run can be noted."""
    monkeypatch.setenv("IOPGEN_CORES", "1")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows with each rule, or part of one, that is run where rules are kept."""
    names: list[str] = []

    def note(name: str, part: base.Rule, register: Register) -> Iterator[Finding]:
        names.append(name)
        return part(register)

    noting = [(name, partial(note, name, part)) for name, part in base.iter_parts()]
    monkeypatch.setattr(kept_rules, "iter_parts", lambda: iter(noting))
    return names


def read(project: Path, as_of: date = EXAMPLE_DAY, months: int = 6) -> Register:
    intake = take_in(project, ())
    return Register(intake.contents, as_of, months, intake.unread)


def find_anew(register: Register) -> list[Finding]:
    return sorted({one for rule in base.iter_rules() for one in rule(register)})


def test_after_random_changes_rules_find_what_they_find_anew(
    tmp_path: Path, run: list[str]
) -> None:
    rng = random.Random(23)  # noqa: S311 - no secret
    project = copy_project(tmp_path / "p", EXAMPLE)
    assert check_rules(read(project), project) == find_anew(read(project))
    every = len(run)
    files = sorted(path for folder in KINDS.values() for path in (project / folder).glob("*.yml"))
    found_more = saved = 0
    for number in range(CHANGES):
        path = rng.choice(files)
        before = path.read_text("utf-8")
        what = change_value(path, rng)
        run.clear()
        day = EXAMPLE_DAY + timedelta(days=rng.choice((0, 0, 300)))
        found = check_rules(read(project, day), project)
        assert found == find_anew(read(project, day)), what
        saved += len(run) < every / 2
        found_more += bool(found)
        if number % 3:
            path.write_text(before, "utf-8")
    assert saved > CHANGES / 2
    assert found_more


def test_what_is_as_it_was_is_not_asked_again(tmp_path: Path, run: list[str]) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    found = check_rules(read(project), project)
    assert len(run) == len(set(run)) == len(list(base.iter_parts()))
    run.clear()
    register = read(project)
    assert check_rules(register, project) == found
    assert run == []
    assert check_rules(read(project, EXAMPLE_DAY + timedelta(days=1)), project)
    assert 0 < len(run) < 40  # those that a day decides
    run.clear()
    check_rules(read(project, months=7), project)
    assert len(run) > 40  # is not noted: all are run again


def test_a_changed_budget_is_nothing_to_rules_that_ask_for_none(
    tmp_path: Path, run: list[str]
) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    check_rules(read(project), project)
    run.clear()
    budget = next(
        path
        for path in sorted((project / "content/budgets").glob("*.yml"))
        if "\n    amount: 1" in path.read_text("utf-8")
    )
    text = budget.read_text("utf-8")
    budget.write_text(text.replace("\n    amount: 1", "\n    amount: 2", 1), "utf-8")
    check_rules(read(project), project)
    names = {name.removeprefix("iopgen.rules.") for name in run}
    assert "budget_lines.check_totals" in names
    assert "wording.check_wording BudgetLine" in names
    assert not [name for name in names if name.startswith(("checks.", "partie", "documents."))]
    assert not [name for name in names if name.endswith(" Agreement")]


def test_a_damaged_cache_is_one_that_is_not_there(tmp_path: Path, run: list[str]) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    found = check_rules(read(project), project)
    (file,) = (project / CACHE / "rules").iterdir()
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    run.clear()
    assert check_rules(read(project), project) == found
    assert len(run) == len(list(base.iter_parts()))


def test_two_cores_find_what_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    found = check_rules(read(project))
    monkeypatch.setattr(kept_rules, "RECORDS_A_CORE", 1)
    monkeypatch.setattr(kept_rules, "_PARTS_A_CORE", 1)
    monkeypatch.setenv("IOPGEN_CORES", "2")
    for _ in range(2):
        assert check_rules(read(project), project) == found
