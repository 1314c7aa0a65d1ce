"""Copies of the real records and of the example, made for one test each."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from iopgen import build
from iopgen.data.open_data import Published
from iopgen.pages.view import SiteContents
from iopgen.reading.record_files import read_records
from iopgen.reading.settings import load_settings
from iopgen.records.rows import make_tables
from iopgen.register.lookup import Register

if TYPE_CHECKING:
    from types import ModuleType

    from iopgen.site import Page, Site

TESTS = Path(__file__).parent
ROOT = TESTS.parent
EXAMPLE = ROOT / "examples" / "exempelkommun"
EXAMPLE_DAY = date(2026, 6, 1)
"""The day on which the example shows every state."""

PARTS = ("content", "partners", "mkdocs.yml")


def copy_project(target: Path, source: Path = ROOT) -> Path:
    """Copy records, pages and configuration, and nothing else, to a new folder."""
    target.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        if (source / part).is_dir():
            shutil.copytree(source / part, target / part)
        else:
            shutil.copy(source / part, target / part)
    return target


def add_records(project: Path, records: dict[str, str]) -> None:
    """Write record files by their path in the project."""
    for path, text in records.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(text, encoding="utf-8")


def make_site(project: Path, as_of: date = EXAMPLE_DAY) -> Site:
    """Make a project's site in memory; its findings must not stop it."""
    site = build.make_site(load_settings(project, as_of))
    assert site.pages, [f for f in site.findings if f.severity == "error"]
    return site


def draw(project: Path, *families: ModuleType, as_of: date = EXAMPLE_DAY) -> dict[str, str]:
    """Return the bodies of some families of pages alone, by address."""
    settings = load_settings(project, as_of)
    register = Register(make_tables(read_records(project).records), as_of)
    contents = SiteContents(register, Published(register, settings.site_url), settings)
    return {
        page.address: page.body
        for one in families
        for page in (draft.make() for draft in one.draft_pages(contents))
    }


def find_page(site: Site, address: str) -> Page:
    """Return the page at an address."""
    return next(page for page in site.pages if page.address == address)
