"""A page that is kept says what it would say if it were made now, whatever has changed."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from changing import change_value
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, copy_project

from iopgen import build
from iopgen.pages import kept_pages
from iopgen.pages.outward_links import mark_outward
from iopgen.reading.nodes import KINDS
from iopgen.reading.sealed_files import CACHE

if TYPE_CHECKING:
    from pathlib import Path

    from iopgen.site import Draft, Page

Bodies = dict[str, object]

CHANGES = int(os.environ.get("IOPGEN_CHANGES", "12"))
"""How many values are changed; each is a run of the whole program, twice."""


pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture(autouse=True)
def _one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do all in this process, where what is run can be noted."""
    monkeypatch.setenv("IOPGEN_CORES", "1")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows with the address of every page that is made."""
    addresses: list[str] = []
    make = kept_pages._make_draft  # noqa: SLF001

    def note(draft: Draft, home: str | None) -> list[Page]:
        addresses.append(draft.address)
        return make(draft, home)

    monkeypatch.setattr(kept_pages, "_make_draft", note)
    return addresses


def find_site(project: Path, as_of: date = EXAMPLE_DAY) -> Bodies:
    """Return all of a site that is made with what was kept, or that it cannot be made."""
    site = build.make_site(build.load_settings(project, as_of), at_once=False)
    later = [page for lot in site.lots for page in lot("")]
    return tell(project, site, [*map(mark, site.pages), *later])


def make_anew(project: Path, as_of: date = EXAMPLE_DAY) -> Bodies:
    """Return the same, made without anything that was kept."""
    site = build.make_site(build.load_settings(project, as_of))
    return tell(project, site, list(map(mark, site.pages)))


def mark(page: Page) -> Page:
    return replace(page, body=mark_outward(page.body, ""))


def tell(project: Path, site: build.Site, pages: list[Page]) -> Bodies:
    assert project.is_dir()
    found = {page.address: page for page in pages}
    assert len(found) == len(pages)
    files = {**site.files, **dict(site.tables())}
    return {**found, "files": files, "hits": site.search, "found": site.findings}


def test_a_site_with_random_changes_is_the_one_that_is_made_anew(tmp_path: Path) -> None:
    rng = random.Random(17)  # noqa: S311 - no secret
    project = copy_project(tmp_path / "p", EXAMPLE)
    assert find_site(project) == make_anew(project)
    files = sorted(path for folder in KINDS.values() for path in (project / folder).glob("*.yml"))
    whole = 0
    for _ in range(CHANGES):
        path = rng.choice(files)
        before = path.read_text("utf-8")
        what = change_value(path, rng)
        found, expected = find_site(project), make_anew(project)
        differing = [key for key in expected if found.get(key) != expected[key]]
        assert (differing, found.keys()) == ([], expected.keys()), what
        if len(expected) > len(("files", "hits", "found")):
            whole += 1
        else:  # with an error nothing is made
            path.write_text(before, "utf-8")
    assert whole > CHANGES // 4


def test_a_page_is_made_again_only_when_it_would_say_something_else(
    tmp_path: Path, made: list[str]
) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    every = find_site(project)
    assert len(made) == len(set(made))
    made.clear()
    assert find_site(project) == every
    unkept = set(made)  # what is made of more than the register
    assert unkept <= {"oppna-data/", *(a for a in made if a.startswith("partnerskap/sida"))} | {
        "partnerskap/"
    }
    # A comment moves no value: the file is another, and its own pages are made again.
    document = next((project / "content/documents").glob("*.yml"))
    document.write_text(document.read_text("utf-8") + "# en rad\n", "utf-8")
    made.clear()
    assert find_site(project) == every
    assert f"kallor/{document.stem}/" in made
    assert len(made) < len(every) / 2


def test_what_was_made_again_is_kept(tmp_path: Path, made: list[str]) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    find_site(project)
    document = next((project / "content/documents").glob("*.yml"))
    document.write_text(document.read_text("utf-8") + "# en rad\n", "utf-8")
    find_site(project)
    made.clear()
    find_site(project)
    assert set(made) <= {"oppna-data/", "partnerskap/"}


def test_a_day_on_which_nothing_changes_costs_pages_that_tell_the_day(
    tmp_path: Path, made: list[str]
) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    find_site(project)
    made.clear()
    later = EXAMPLE_DAY + timedelta(days=1)
    assert find_site(project, later) == make_anew(project, later)
    sources = [address for address in made[: len(made) // 2] if address.startswith("kallor/")]
    assert sources == []


def test_every_page_asks_the_register_for_the_day() -> None:
    """What is kept is kept for all days: a day that a page has from elsewhere is not noted."""
    pages = ROOT / "iopgen" / "pages"
    files = [path for path in pages.rglob("*") if path.suffix in (".py", ".html")]
    assert len(files) > 60
    assert [path.name for path in files if "settings.as_of" in path.read_text("utf-8")] == []


def test_other_settings_are_another_site(tmp_path: Path, made: list[str]) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    find_site(project)
    config = project / "mkdocs.yml"
    text = config.read_text("utf-8")
    config.write_text(
        text.replace("allowed_contacts:", "ending_soon_months: 60\n      allowed_contacts:"),
        "utf-8",
    )
    assert config.read_text("utf-8") != text
    made.clear()
    assert find_site(project) == make_anew(project)


@pytest.mark.parametrize("part", ["pages", "sections"])
def test_a_damaged_cache_costs_time_and_nothing_else(
    part: str, tmp_path: Path, made: list[str]
) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    every = find_site(project)
    files = sorted((project / CACHE / part).iterdir())
    for number, file in enumerate(files):
        match number % 4:
            case 0:
                file.write_bytes(os.urandom(500))
            case 1:
                os.truncate(file, file.stat().st_size // 2)
            case 2:
                file.unlink()
    made.clear()
    assert find_site(project) == every
    assert 0 < len(made) < len(every)


SCRIPT = """
import sys
from datetime import date
from pathlib import Path
from iopgen import build
from iopgen.pages import kept_pages
made, make = [], kept_pages._make_draft
kept_pages._make_draft = lambda draft, home: made.append(draft.address) or make(draft, home)
site = build.make_site(build.load_settings(Path(sys.argv[1]), date(2026, 6, 1)), at_once=False)
pages = [page for lot in site.lots for page in lot("")]
print(len(pages), len([one for one in made if one not in ("oppna-data/", "partnerskap/")]))
"""


@pytest.mark.parametrize("source", [EXAMPLE, ROOT])
def test_what_is_kept_is_found_by_any_process(source: Path, tmp_path: Path) -> None:
    """Also by one whose sets come in another order."""
    project = copy_project(tmp_path / "p", source)
    counts = []
    for seed in ("1", "2", "3"):
        done = subprocess.run(  # noqa: S603 - our own
            [sys.executable, "-c", SCRIPT, str(project)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        )
        counts.append([int(number) for number in done.stdout.split()])
    assert counts[0][1] > counts[0][0] > 0
    assert counts[1:] == [[counts[0][0], 0]] * 2


def test_nothing_is_told_by_where_it_lies_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was found once is compared by what `repr` says of it."""
    told: list[str] = []
    project = copy_project(tmp_path / "p", EXAMPLE)

    def note(one: object) -> str:
        told.append(repr(one))
        return told[-1]

    monkeypatch.setattr("iopgen.register.lookup.repr", note, raising=False)
    find_site(project)
    assert told
    assert not [one for one in told if re.search(r" at 0x[0-9a-f]+>", one)]
    shutil.rmtree(project)
