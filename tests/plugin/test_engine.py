from __future__ import annotations

import os
import re
import select
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from fakes import CONFIG, make_fake_site, make_fault, make_project
from mkdocs.commands.build import build as build_with_mkdocs
from mkdocs.config import load_config
from projects import EXAMPLE, ROOT, copy_project
from rendering import extend, render

from iopgen import build
from iopgen.exceptions import SetupError
from iopgen.plugin import events
from iopgen.plugin.preview import PENDING
from iopgen.reading.settings import load_settings
from iopgen.search import pagefind
from iopgen.search.small_pages import SearchPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iopgen.site import Site


def test_a_preview_keeps_the_last_good_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_project(tmp_path)
    monkeypatch.chdir(root)

    def preview(site: Site) -> str:
        monkeypatch.setattr(build, "make_site", lambda _, **__: site)
        config = load_config(site_dir=str(tmp_path / "preview"))
        if not started:
            config.plugins.on_startup(command="serve", dirty=False)
            started.append(True)
        build_with_mkdocs(config, serve_url="http://127.0.0.1:8000/")
        return unescape((tmp_path / "preview" / "404.html").read_text("utf-8"))

    started: list[bool] = []
    page = tmp_path / "preview" / "partnerskap" / "p-1" / "index.html"
    # Faults from the start: nothing to keep, but told on the pages there are.
    assert 'okänd nyckel "amout"' in preview(make_fake_site(2, (make_fault(),)))
    assert not page.exists()
    assert "Det finns fel att rätta" not in preview(make_fake_site(2))
    assert page.exists()
    assert 'okänd nyckel "amout"' in preview(make_fake_site(0, (make_fault(),)))
    # MkDocs puts an inline script into a preview's pages.
    assert "Content-Security-Policy" not in page.read_text("utf-8")
    assert page.exists()
    load_config().plugins.on_startup(command="build", dirty=False)


class Preview:
    """The program's own preview, on a port of this machine that was free."""

    def __init__(self, root: Path, mount: str = "iop/") -> None:
        self.mount = mount
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        command = [sys.executable, "-m", "iopgen.cli", "--root", str(root)]
        self.process = subprocess.Popen(  # noqa: S603
            [*command, "serve", "--port", str(self.port)], stderr=subprocess.PIPE, bufsize=0
        )
        self.said = ""

    def wait_for(self, words: str) -> str:
        """Return what is said until these words come."""
        assert self.process.stderr
        start = len(self.said)
        while words not in self.said[start:]:
            assert select.select([self.process.stderr], [], [], 60)[0], self.said
            data = os.read(self.process.stderr.fileno(), 65536)
            assert data, self.said
            self.said += data.decode("utf-8", "replace")
        return self.said[start:]

    def wait_until_it_answers(self, path: str = "om/") -> None:
        for _ in range(600):
            try:
                self.get(path)
            except URLError:
                with suppress(subprocess.TimeoutExpired):
                    self.process.wait(0.1)
            else:
                return

    def get(self, path: str) -> str:
        with urlopen(f"http://127.0.0.1:{self.port}/{self.mount}{path}", timeout=60) as answer:
            text: str = answer.read().decode()
        return unescape(text)


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    root = make_project(tmp_path / "p")
    (root / "content" / "pages" / "om.md").write_text("# Om\n\nText\n", "utf-8")
    started = Preview(root)
    yield started
    started.process.kill()
    started.process.communicate()


def put(path: Path, text: str) -> None:
    """Write a file in one step, so that nobody reads half of it."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder, path.name)
        written.write_text(text, "utf-8")
        written.replace(path)


def test_a_preview_lives_through_broken_configurations(preview: Preview, tmp_path: Path) -> None:
    root = tmp_path / "p"
    config = root / "mkdocs.yml"
    good = config.read_text("utf-8")
    updated, kept = "Sidorna är uppdaterade.", "sidorna visar läget före ändringen"
    preview.wait_for("Förhandsvisning på")
    preview.wait_for(updated)
    preview.wait_until_it_answers()  # changes are looked for from then on
    for broken, words in [
        (
            f"{good}zzzzzz: 1\n",
            'mkdocs.yml:13:1: error: [config-unknown-key] okänd nyckel "zzzzzz"',
        ),
        ("[", "mkdocs.yml:1:"),
        (None, "skapa den; README visar hur"),
        (f"{good}markdown_extensions: [nosuch]\n", "är inte tillåten"),
    ]:
        if broken is None:
            config.unlink()
        else:
            put(config, broken)
        preview.wait_for(kept)
        page = preview.get("om/")
        assert words in page, page
        assert "Text" in page
        put(config, good)
        preview.wait_for(updated)
        assert words not in preview.get("om/")
    # An address that nobody can follow, and a plugin that is not there.
    about = root / "content" / "pages" / "om.md"
    put(about, "# Om\n\n[x](https://[exempel.org/)\n")
    preview.wait_for(kept)
    assert "är ingen adress som går att följa" in preview.get("om/")
    put(about, "# Om\n\nMera\n")
    preview.wait_for(updated)
    (root / "allowed-plugins.yml").write_text("plugins: [borta]\n", "utf-8")
    put(config, good.replace("plugins:", "plugins:\n  - borta"))
    preview.wait_for(kept)
    page = preview.get("om/")
    assert 'tillägget "borta" är inte installerat' in page
    assert "Mera" in page
    assert "Traceback" not in preview.said
    assert "stuck" not in preview.said


def test_asks_for_its_own_theme(tmp_path: Path) -> None:
    root = make_project(tmp_path, CONFIG.replace("theme: iopgen", "theme: material"))
    with pytest.raises(SetupError, match=r"theme: \"material\" går inte; skriv iopgen"):
        render(root, make_fake_site(1))


def test_a_configuration_that_mkdocs_cannot_use_is_a_broken_set_up(tmp_path: Path) -> None:
    root = make_project(tmp_path, CONFIG.replace("content/pages", "borta"))
    with pytest.raises(SetupError, match="docs_dir"):
        render(root, make_fake_site(1))


def test_keeps_our_own_exception_from_a_step_within_mkdocs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise SetupError("sökprogrammet saknas")

    monkeypatch.setattr(pagefind, "build_index", fail)
    found = SearchPage("x/", "Part", "X", "", "")
    with pytest.raises(SetupError, match="sökprogrammet saknas"):
        render(make_project(tmp_path), extend(make_fake_site(1), search=(found,)))


def test_a_preview_watches_folders_that_there_are() -> None:
    assert [name for name in events.WATCHED if not (ROOT / name).is_dir()] == []


def test_a_build_after_a_preview_shows_nothing_of_its_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_project(tmp_path)
    monkeypatch.chdir(root)
    monkeypatch.setattr(build, "make_site", lambda _, **__: make_fake_site(1, (make_fault(),)))
    config = load_config(site_dir=str(tmp_path / "preview"))
    config.plugins.on_startup(command="serve", dirty=False)
    build_with_mkdocs(config, serve_url="http://127.0.0.1:8000/")
    page = render(root, make_fake_site(1)) / "index.html"
    assert "Det finns fel att rätta" not in page.read_text("utf-8")


def test_a_preview_answers_while_it_is_made_anew(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "p", EXAMPLE)
    record = min((root / "content/agreements").glob("*.yml"))
    address = f"partnerskap/{record.stem}/"
    preview = Preview(root, urlsplit(load_settings(root).site_url).path.lstrip("/"))
    try:
        preview.wait_for("Sidorna är uppdaterade.")
        preview.wait_until_it_answers(address)
        text = record.read_text("utf-8")
        put(record, re.sub("(?m)^title: .*$", "title: Ny rubrik för provet", text))
        page = ""
        while "Ny rubrik för provet" not in page or PENDING in page:
            page = preview.get(address)  # which raises where it is not found
        assert preview.wait_for("Sidorna är uppdaterade.")
        assert "Ny rubrik för provet" in preview.get("partnerskap/")
        assert "Traceback" not in preview.said
    finally:
        preview.process.kill()
        preview.process.communicate()
