from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from mkdocs.commands.build import build as build_with_mkdocs
from mkdocs.config import load_config
from projects import EXAMPLE, EXAMPLE_DAY, copy_project

from iopgen import build
from iopgen.plugin.other_plugins import NAME
from iopgen.plugin.preview import PENDING, Preview

if TYPE_CHECKING:
    from iopgen.plugin.events import IopgenPlugin
    from iopgen.plugin.record_pages import PageCaster


class FakeServer:
    """What a preview uses of the engine's server."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self._epoch_cond = threading.Condition()
        self._visible_epoch, self._wanted_epoch = 1, 2

    @property
    def is_answering(self) -> bool:
        return self._visible_epoch == self._wanted_epoch


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EXAMPLE_DAY.strftime("%s"))))
    project = copy_project(tmp_path / "p", EXAMPLE)
    monkeypatch.chdir(project)
    return project


def find_caster(project: Path, site: Path) -> PageCaster:
    """Return what the pages of a site were cast with."""
    config = load_config(site_dir=str(site))
    config.plugins.on_startup(command="serve", dirty=False)
    build_with_mkdocs(config, serve_url="http://127.0.0.1:8000/")
    plugin: IopgenPlugin = config.plugins[NAME]  # type: ignore[assignment]
    assert (project / "mkdocs.yml").is_file()
    assert plugin._caster is not None  # noqa: SLF001
    return plugin._caster  # noqa: SLF001


def read_all(site: Path) -> dict[str, str]:
    return {
        path.parent.relative_to(site).as_posix(): path.read_text("utf-8")
        for path in site.rglob("index.html")
    }


def change_title(record: Path, word: str) -> None:
    lines = record.read_text("utf-8").split("\n")
    number = next(n for n, line in enumerate(lines) if line.startswith("title: "))
    lines[number] = f"title: {word}"
    record.write_text("\n".join(lines), "utf-8")


def test_the_page_of_a_saved_record_is_shown_before_all_the_rest(
    project: Path, tmp_path: Path
) -> None:
    caster = find_caster(project, tmp_path / "site")
    settings = build.load_settings(project)
    server = FakeServer(tmp_path / "site")
    preview = Preview(server, settings)
    before = read_all(tmp_path / "site")
    assert not preview.show_saved(settings, caster)  # nothing was saved
    assert not server.is_answering

    record = min((project / "content/agreements").glob("*.yml"))
    change_title(record, "Ny rubrik för provet")
    assert preview.show_saved(settings, caster)
    assert server.is_answering
    after = read_all(tmp_path / "site")
    changed = {address for address in after if after[address] != before[address]}
    assert changed == {f"partnerskap/{record.stem}"}
    page = after[f"partnerskap/{record.stem}"]
    assert "Ny rubrik för provet" in page
    assert PENDING in page
    assert PENDING not in "".join(before.values())
    # A budget shows on the page of its agreement.
    budgets = (project / "content/budgets").glob("*.yml")
    budget = min(one for one in budgets if "\nagreement: " in one.read_text("utf-8"))
    budget.write_text(f"{budget.read_text('utf-8')}# en rad\n", "utf-8")
    assert preview.show_saved(settings, caster)
    preview.close()


def test_a_record_with_an_error_waits_for_the_whole(project: Path, tmp_path: Path) -> None:
    caster = find_caster(project, tmp_path / "site")
    settings = build.load_settings(project)
    preview = Preview(FakeServer(tmp_path / "site"), settings)
    before = read_all(tmp_path / "site")
    record = min((project / "content/agreements").glob("*.yml"))
    record.write_text(f"{record.read_text('utf-8')}okand: 1\n", "utf-8")
    assert not preview.show_saved(settings, caster)
    assert read_all(tmp_path / "site") == before
    preview.close()


def test_two_folders_change_places(project: Path, tmp_path: Path) -> None:
    server = FakeServer(tmp_path / "site")
    preview = Preview(server, build.load_settings(project))
    first, other = Path(server.root).resolve(), Path(preview.next_folder)
    assert first != other
    preview.change_folders()
    assert (Path(server.root).resolve(), Path(preview.next_folder)) == (other, first)
    preview.change_folders()
    assert (Path(server.root).resolve(), Path(preview.next_folder)) == (first, other)
    preview.expect_more()
    assert not server.is_answering
    preview.close()
