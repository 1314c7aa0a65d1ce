"""What is kept of published tables is what they would be if they were made now."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest
from changing import change_value
from projects import EXAMPLE, EXAMPLE_DAY, copy_project

from iopgen.data import kept_tables
from iopgen.data.kept_tables import TableKeeper
from iopgen.data.open_data import Published, iter_data_files, render_table
from iopgen.intake.examination import take_in
from iopgen.reading.nodes import KINDS
from iopgen.register.lookup import Register

if TYPE_CHECKING:
    from pathlib import Path

CHANGES = int(os.environ.get("IOPGEN_CHANGES", "12"))
"""How many values are changed."""


pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows with each table that is made where tables are kept."""
    names: list[str] = []

    def note(published: Published, name: str) -> bytes:
        names.append(name)
        return render_table(published, name)

    monkeypatch.setattr(kept_tables, "render_table", note)
    return names


def publish(project: Path, site_url: str = "https://example.org/") -> Published:
    intake = take_in(project, ())
    return Published(Register(intake.contents, EXAMPLE_DAY, 6, intake.unread), site_url)


def write(published: Published, root: Path | None = None) -> dict[str, bytes]:
    render = TableKeeper(published, root).render if root else None
    return dict(iter_data_files(published, EXAMPLE_DAY, "Provet", render))


def test_tables_of_changed_records_are_those_that_are_made_anew(tmp_path: Path) -> None:
    rng = random.Random(17)  # noqa: S311 - no secret
    project = copy_project(tmp_path / "p", EXAMPLE)
    files = sorted(path for folder in KINDS.values() for path in (project / folder).glob("*.yml"))
    for _ in range(CHANGES):
        published = publish(project)
        assert write(published, project) == write(published)
        path = rng.choice(files)
        before = path.read_text("utf-8")
        change_value(path, rng)
        if take_in(project, ()).findings:
            path.write_text(before, "utf-8")


def test_a_table_is_made_again_only_when_it_would_say_something_else(
    tmp_path: Path, made: list[str]
) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    first = write(publish(project), project)
    assert len(made) == len(first) - 1  # and the description of them all
    made.clear()
    assert write(publish(project), project) == first
    assert made == []
    path = min((project / "content/statistics").glob("*.yml"))
    path.write_text(path.read_text("utf-8").replace("title: ", "title: Ny ", 1), "utf-8")
    assert write(publish(project), project) != first
    assert made == ["statistics_records"]


def test_addresses_are_those_of_the_site(tmp_path: Path, made: list[str]) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    write(publish(project), project)
    made.clear()
    other = publish(project, "https://register.test/")
    assert write(other, project) == write(other)
    assert made
