from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import select
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import urlopen

import pytest
from click.testing import CliRunner, Result
from fakes import CONFIG, make_fake_site, make_fault, make_project, read_tree
from mkdocs.__main__ import cli as mkdocs
from mkdocs.commands.build import build as build_with_mkdocs
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugins
from projects import ROOT

from iopgen import build
from iopgen.build import Rendered, RenderError
from iopgen.exceptions import SetupError
from iopgen.plugin import engine, events
from iopgen.reading.branding import Look
from iopgen.reading.config import ConfigError
from iopgen.reading.findings import Severity
from iopgen.reading.settings import Settings, load_settings
from iopgen.search.small_pages import SearchPage
from iopgen.site import Page, Site
from iopgen.texts.written_pages import read_written
from iopgen.web.content_security import make_policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BASE = "https://example.org/iop/"
DAY = date(2026, 11, 22)

# Files that ours stand in place of, by their SHA-256. When one of them changes, read what changed,
# take over what we want, and write the new sum here.
REPLACED = {
    "material/templates/404.html": (
        "80c93494b5432b1bcdf292caeb67a0653c45b37372f49e08ad4a70ca695a7495"
    ),
    "material/templates/base.html": (
        "8536d352b0093623df9e0032894f321cbe264b15a9b48cdd962583772455dadb"
    ),
    "material/templates/main.html": (
        "9948b55a7bc979c35825df99baba9e6971fca4eb298dea3cdde61e990a2de5e0"
    ),
    "material/templates/partials/copyright.html": (
        "bc86bca3bf75070fe5d72e2a3463bdddf87c10f4d6459c945fe81c5d384e35ea"
    ),
    "material/templates/partials/footer.html": (
        "50c2a75f013b7b03fb97f381860c77df8fd5d13d68f90d3281754b68f69ec894"
    ),
    "material/templates/partials/header.html": (
        "8cf3fb15bcf969ff596649616fd99366b3c31c08d57a86d05308efc16d8fa75f"
    ),
    "material/templates/partials/nav.html": (
        "af33f6e032f632eb055c365eb5f1a975bf8456152fa768e69a1aad6d470b843f"
    ),
    "material/templates/partials/tabs.html": (
        "d2c82916569e645a6b6dc5a36a2beddfaca5a66c8738c5b3e13b7d100ac2e8b7"
    ),
    "mkdocs/templates/sitemap.xml": (
        "0950766d642ac999c74b68150a39a961a5103bda5e2d9d7747f4c06522c11b18"
    ),
}


class Tags(HTMLParser):
    """Collects what a browser would see of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.title = ""
        self._in_title = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._in_title = tag == "title"

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def find(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


def render(root: Path, site: Site, *, look: Look | None = None) -> Path:
    target = root / "out"
    target.mkdir()
    settings = replace(load_settings(root, DAY), look=look or Look())
    rendered = render_into(target, settings, site)
    assert rendered.findings == ()
    return target


def render_into(target: Path, settings: Settings, site: Site) -> Rendered:
    """Render a site with the pages that are written by hand in the project."""
    target.mkdir(exist_ok=True)
    site = replace(site, written=read_written(settings))
    return engine.render(settings, site, target, progress=lambda _: None)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return render(make_project(tmp_path_factory.mktemp("prov")), make_fake_site(10))


def iter_pages(folder: Path) -> Iterator[tuple[str, Tags]]:
    for path in sorted(folder.rglob("*.html")):
        yield path.relative_to(folder).as_posix(), Tags(path.read_text("utf-8"))


def test_every_page_is_there_and_nothing_of_the_parent_theme_but_a_stylesheet(built: Path) -> None:
    addresses = [page.address for page in make_fake_site(10).pages]
    expected = {f"{address}index.html" for address in (*addresses, "om/")}
    expected |= {"404.html", "sitemap.xml", "data/agreements.csv", "nytt/feed.atom"}
    others = {path for path in read_tree(built) if not path.startswith("assets/")}
    assert others == expected
    licence, sheet = (path for path in read_tree(built) if path.startswith("assets/stylesheets"))
    assert b"Permission is hereby granted" in (built / licence).read_bytes()
    assert b"sourceMappingURL" not in (built / sheet).read_bytes()
    assert not list((built / "assets").glob("javascripts"))


def test_hostile_titles_are_shown_and_do_nothing(built: Path) -> None:
    for page in make_fake_site(10).pages:
        tags = Tags((built / page.address / "index.html").read_text("utf-8"))
        assert tags.title.removesuffix(" – Partnerskap & <b>prov</b>") == page.title
        (described,) = [m for m in tags.find("meta") if m.get("name") == "description"] or [{}]
        assert described.get("content", "") == page.description


def test_pages_hold_only_our_own_elements(built: Path) -> None:
    for path, tags in iter_pages(built):
        count = Counter(tag for tag, _ in tags.tags)
        assert count["h1"] == 1, path
        assert count["main"] == 1, path
        # One script, from a file; none in the page, no handler, no image that came with a title.
        assert [set(script) for script in tags.find("script")] == [{"src"}], path
        assert count["img"] == count["style"] == count["b"] == count["i"] == 0, path
        assert not [name for _, a in tags.tags for name in a if name.startswith("on")], path


def test_metadata_of_hand_written_pages_is_escaped(built: Path) -> None:
    tags = Tags((built / "om" / "index.html").read_text("utf-8"))
    assert tags.title.startswith("Om </title><script>alert(1)</script> – ")
    assert {"name": "description", "content": '"><script>alert(2)</script>'} in tags.find("meta")
    assert ("a", {"href": "#vad-varfor"}) in tags.tags
    address = "https://github.com/example/iop/edit/main/content/pages/om.md"
    assert {"href": address, "rel": "edit external"} in tags.find("a")


def test_every_local_link_leads_to_a_file(built: Path) -> None:
    for path, tags in iter_pages(built):
        here = urljoin(BASE, re.sub(r"index\.html$", "", path))
        for attributes in (a for _, a in tags.tags):
            for address in (attributes.get("href", ""), attributes.get("src", "")):
                full = urljoin(here, address)
                if address and full.startswith(BASE):
                    target = built / urlsplit(full).path.removeprefix("/iop/")
                    assert (target / "index.html" if target.is_dir() else target).is_file(), path


def test_the_error_page_works_at_any_depth(built: Path) -> None:
    tags = Tags((built / "404.html").read_text("utf-8"))
    links = [a.get("href") or a.get("src") or "" for _, a in tags.tags]
    local = [link for link in links if link and not link.startswith(("#", "https://"))]
    assert local
    assert all(link.startswith("/iop/") for link in local)
    assert {"href": "/iop/partnerskap/"} in tags.find("a")
    assert not [a for a in tags.find("a") if "aria-current" in a]


def test_nothing_is_loaded_from_elsewhere(built: Path) -> None:
    for path, tags in iter_pages(built):
        loaded = [a for tag, a in tags.tags if "src" in a or tag == "link"]
        away = [a for a in loaded if "//" in (a.get("src") or a["href"]) and "rel" in a]
        assert {a["rel"] for a in away} <= {"canonical"}, path
    for path, content in read_tree(built / "assets").items():
        assert not re.search(rb"(?:url\(|@import|fetch\()\W*(?:https?:)?//", content), path


def test_the_menu_shows_where_one_is(built: Path) -> None:
    marked = {
        path: [(a["href"], a["aria-current"]) for a in tags.find("a") if "aria-current" in a]
        for path, tags in iter_pages(built)
    }
    assert marked["index.html"] == [("./", "page")]
    assert marked["partnerskap/index.html"] == [("./", "page")]
    assert marked["partnerskap/p-1/index.html"] == [("../../partnerskap/", "true")]
    assert marked["partnerskap/riktlinjer/ny/p-0/index.html"] == [
        ("../../../../partnerskap/", "true")
    ]


def test_the_menu_holds_sections_and_no_record(built: Path) -> None:
    page = (built / "index.html").read_text("utf-8")
    menu = page[page.index('id="iop-menu"') : page.index("</nav>")]
    assert re.findall(r">([^<>]+)</a>", menu) == [
        *("Start", "Partnerskap", "Parter", "Ekonomi", "Om"),
    ]


def test_addresses_edit_links_and_origin(built: Path) -> None:
    page = (built / "partnerskap" / "p-1" / "index.html").read_text("utf-8")
    assert f'<link rel="canonical" href="{BASE}partnerskap/p-1/">' in page
    assert 'href="https://github.com/example/iop/edit/main/content/agreements/p-1.yml"' in page
    for path, _ in iter_pages(built):
        text = unescape((built / path).read_text("utf-8"))
        assert "Sammanställd ur offentliga handlingar, inte av kommunen." in text, path
        assert "Läget den 22 november 2026" in text, path
        assert 'Webbplatsen ges ut av Provet "<i>".' in text, path


def test_every_page_begins_with_its_policy_and_can_be_shared(built: Path) -> None:
    for path, tags in iter_pages(built):
        first = next(attributes for tag, attributes in tags.tags if tag == "meta")
        assert first == {"http-equiv": "Content-Security-Policy", "content": make_policy()}, path
        assert b"<meta charset" in (built / path).read_bytes()[:1024], path
        shared = [m["content"] for m in tags.find("meta") if m.get("property") == "og:title"]
        assert tags.title.startswith(shared[0]), path


def test_parts_of_written_pages_are_filled_and_links_out_are_marked(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    text = (
        "# Om\n\n<!-- iopgen: host -->\n\n[Ut](https://other.test/) [hit](https://example.org/x/)\n"
    )
    (root / "content" / "pages" / "om.md").write_text(text, "utf-8")
    page = (render(root, make_fake_site(1)) / "om" / "index.html").read_text("utf-8")
    assert "Webbplatsen ligger hos GitHub" in page
    assert '<a href="https://other.test/" rel="external">' in page
    assert '<a href="https://example.org/x/">' in page


def test_tells_of_a_part_that_is_not_known(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    (root / "content" / "pages" / "om.md").write_text("# Om\n\n<!-- iopgen: hots -->\n", "utf-8")
    rendered = render_into(root / "out", load_settings(root, DAY), make_fake_site(1))
    assert [(f.path, f.line, f.code) for f in rendered.findings] == [
        ("content/pages/om.md", 3, "page-part")
    ]
    assert 'okänd del: "hots"' in rendered.findings[0].message


def test_the_first_thing_the_keyboard_meets_leads_to_the_text(built: Path) -> None:
    for path, tags in iter_pages(built):
        first = next(a for tag, a in tags.tags if tag in {"a", "button", "input"})
        assert first["href"] == "#innehall", path
        assert [a for tag, a in tags.tags if tag == "main" and a["id"] == "innehall"], path


def test_the_sitemap_knows_all_pages_and_no_time(built: Path) -> None:
    sitemap = (built / "sitemap.xml").read_text("utf-8")
    addresses = {page.address for page in make_fake_site(10).pages} | {"om/"}
    assert re.findall(r"<loc>(.*?)</loc>", sitemap) == [BASE + one for one in sorted(addresses)]
    assert "lastmod" not in sitemap


def test_a_site_without_an_address_has_no_sitemap(tmp_path: Path) -> None:
    config = CONFIG.replace(f"site_url: {BASE}\n", "")
    target = render(make_project(tmp_path, config), make_fake_site(1))
    assert not (target / "sitemap.xml").exists()
    assert "canonical" not in (target / "index.html").read_text("utf-8")


LOOK = Look("bilder/l 50 ö.svg", "bilder/ikon.png", "#C8DC1E", "#7a1fa2")


def test_a_publishers_own_look_is_on_every_page(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    (root / "content" / "pages" / "bilder").mkdir()
    (root / "content" / "pages" / LOOK.logo).write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8"
    )
    (root / "content" / "pages" / LOOK.favicon).write_bytes(b"\x89PNG\r\n\x1a\n")
    target = render(root, make_fake_site(3), look=LOOK)
    for path, tags in iter_pages(target):
        up = "/iop/" if path == "404.html" else "../" * path.count("/")
        (logo,) = tags.find("img")
        address = f"{up}bilder/l%2050%20%C3%B6.svg"
        assert (logo["src"], logo["alt"]) == (address, ""), path
        (icon,) = (link for link in tags.find("link") if link["rel"] == "icon")
        assert (icon["href"], icon["type"]) == (f"{up}bilder/ikon.png", "image/png"), path
        colors = [m["content"] for m in tags.find("meta") if m.get("name") == "theme-color"]
        assert colors == ["#c8dc1e", "#343908"], path
        sheets = [link for link in tags.find("link") if link["href"].startswith(f"{up}assets/look")]
        assert [sheet.get("media", "") for sheet in sheets] == [
            "",
            "(prefers-color-scheme: dark)",
        ], path
        for link in (logo["src"], icon["href"], *(sheet["href"] for sheet in sheets)):
            full = urlsplit(urljoin(f"{BASE}{path}", link)).path.removeprefix("/iop/")
            assert (target / unquote(full)).is_file(), (path, link)


def test_a_site_without_a_look_has_none_of_it(built: Path) -> None:
    assert not list((built / "assets").glob("look*"))
    assert "look" not in (built / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("look", "sheets"),
    [
        (Look(favicon="om.svg"), []),
        (Look(logo="om.svg"), ["look.css"]),
        (Look(link_color="#7a1fa2"), ["look-dark.css", "look.css"]),
    ],
)
def test_only_stylesheets_that_say_something_are_there(
    tmp_path: Path, look: Look, sheets: list[str]
) -> None:
    root = make_project(tmp_path)
    (root / "content" / "pages" / "om.svg").write_bytes(b"<svg/>")
    target = render(root, make_fake_site(1), look=look)
    assert sorted(path.name for path in (target / "assets").glob("look*")) == sheets
    page = (target / "index.html").read_text("utf-8")
    assert sorted(re.findall(r'href="(?:\./)?assets/(look[^"]*)"', page)) == sheets
    assert ("<img" in page) == bool(look.logo)


def test_same_bytes_in_another_place_time_and_order(tmp_path: Path) -> None:
    code = """\
import sys
from pathlib import Path
from test_plugin import DAY, make_fake_site, make_project, render
render(make_project(Path(sys.argv[1])), make_fake_site(10))
"""
    trees = []
    for number, zone in enumerate(("UTC", "Pacific/Auckland")):
        root = tmp_path / f"folder-{number}"
        environment = os.environ | {
            "PYTHONHASHSEED": str(number),
            "TZ": zone,
            "SOURCE_DATE_EPOCH": str(number * 10**9),
            "PYTHONPATH": str(Path(__file__).parent),
        }
        command = [sys.executable, "-c", code, str(root)]
        subprocess.run(command, env=environment, check=True)  # noqa: S603
        trees.append(read_tree(root / "out"))
    assert trees[0] == trees[1]


# --- by MkDocs' own commands ---------------------------------------------------------------------


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
            build, "make_site", lambda settings: replace(site, written=read_written(settings))
        )
        return CliRunner().invoke(mkdocs, ["build", *options]), root / "site"

    return run


def test_mkdocs_build_gives_the_same_pages(
    built: Path, run_mkdocs: Callable[..., tuple[Result, Path]]
) -> None:
    done, site = run_mkdocs(make_fake_site(10), "--strict")
    assert done.exit_code == 0, done.output
    assert read_tree(site) == read_tree(built)


@pytest.mark.parametrize("options", [(), ("-q",), ("-q", "--strict"), ("-v",)])
def test_mkdocs_build_stops_at_errors_and_leaves_the_site(
    run_mkdocs: Callable[..., tuple[Result, Path]], options: tuple[str, ...]
) -> None:
    run_mkdocs(make_fake_site(1))
    done, site = run_mkdocs(make_fake_site(2, (make_fault(),)), *options)
    assert done.exit_code == 1
    assert (site / "partnerskap" / "p-1").exists() is False
    assert (site / "index.html").exists()


@pytest.mark.parametrize("options", [("--strict",), ("-q", "--strict")])
def test_mkdocs_build_counts_warnings_when_strict(
    run_mkdocs: Callable[..., tuple[Result, Path]], options: tuple[str, ...]
) -> None:
    done, site = run_mkdocs(make_fake_site(1, (make_fault(Severity.WARNING),)), *options)
    assert done.exit_code == 1
    assert not site.exists()


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.NOTICE])
def test_mkdocs_build_goes_on_otherwise(
    run_mkdocs: Callable[..., tuple[Result, Path]], severity: Severity
) -> None:
    done, site = run_mkdocs(make_fake_site(1, (make_fault(severity),)))
    assert done.exit_code == 0
    assert (site / "index.html").exists()


def test_mkdocs_build_is_silent_about_the_parent_theme(tmp_path: Path) -> None:
    environment = os.environ.copy()
    environment.pop("NO_MKDOCS_2_WARNING", None)
    command = [str(Path(sys.executable).with_name("mkdocs")), "build", "-f", "none.yml"]
    done = subprocess.run(  # noqa: S603
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert "end of life" not in done.stderr
    code = "import sys; sys.argv[0] = 'mkdocs'; import iopgen.theme, material.templates"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""


def test_a_preview_keeps_the_last_good_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_project(tmp_path)
    monkeypatch.chdir(root)

    def preview(site: Site) -> str:
        monkeypatch.setattr(build, "make_site", lambda _: site)
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

    def __init__(self, root: Path) -> None:
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

    def wait_until_it_answers(self) -> None:
        for _ in range(600):
            try:
                self.get("om/")
            except URLError:
                with suppress(subprocess.TimeoutExpired):
                    self.process.wait(0.1)
            else:
                return

    def get(self, path: str) -> str:
        with urlopen(f"http://127.0.0.1:{self.port}/iop/{path}", timeout=60) as answer:
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


# --- what stops it -------------------------------------------------------------------------------


def extend(site: Site, **changes: object) -> Site:
    return Site(**{**vars(site), **changes})


def test_refuses_two_pages_at_one_address(tmp_path: Path) -> None:
    site = make_fake_site(1)
    twice = Page("om/", "Om", "", "<h1>Om</h1>", "om/", (), "", "section")
    with pytest.raises(RenderError, match=r"har adressen om/index\.html"):
        render(make_project(tmp_path), extend(site, pages=(*site.pages, twice)))


def test_tells_of_a_link_to_nowhere(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    (root / "content" / "pages" / "om.md").write_text("# Om\n\n[x](borta.md)\n", "utf-8")
    rendered = render_into(tmp_path / "out", load_settings(root, DAY), make_fake_site(1))
    assert [(f.path, f.line, f.column, f.severity) for f in rendered.findings] == [
        ("content/pages/om.md", 3, 5, Severity.WARNING)
    ]
    assert rendered.findings[0].message == 'länken "borta.md" leder till en fil som inte finns'


LINKS = """\
# Om

[a](#saknas) [b](ommmm) [c](/ommmm/) [d](partnerskap/index.md#saknas)
[e](../finnsej/) [f](/) <a href="finns-ej.html">g</a> ![](saknas.png)
<a href="om.md">i</a> <a href="https://[x">j</a> [k](om.md#saknas)

[Om](om.md) [här](#om) [p](../partnerskap/p-1/#a) [q](/iop/data/agreements.csv) [r](../partnerskap)
[s](partnerskap/index.md#summa) [t](https://example.com/) [u](../nytt/feed.atom) [v](#) [x](#top)
"""


def test_tells_of_each_link_to_nowhere_once_and_of_no_other(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    (root / "content" / "pages" / "om.md").write_text(LINKS, "utf-8")
    rendered = render_into(tmp_path / "out", load_settings(root, DAY), make_fake_site(3))
    told = [(f.line, f.column, f.message, f.hint) for f in rendered.findings]
    rest = "rätta länken"
    assert told == [
        (3, 5, 'länken "#saknas" leder till en rubrik som inte finns', rest),
        (3, 18, 'länken "ommmm" leder till en sida som inte finns', 'menade du "om.md"?'),
        (
            *(3, 29, 'länken "/ommmm/" leder ut från webbplatsen, som ligger under /iop/'),
            'menade du "om.md"?',
        ),
        (3, 42, 'länken "partnerskap/index.md#saknas" leder till en rubrik som inte finns', rest),
        (4, 5, 'länken "../finnsej/" leder till en sida som inte finns', rest),
        (
            *(4, 22, 'länken "/" leder ut från webbplatsen, som ligger under /iop/'),
            "börja med /iop/, eller skriv hela adressen om den leder till en annan webbplats",
        ),
        (4, 34, 'länken "finns-ej.html" leder till en fil som inte finns', rest),
        (4, 59, 'bilden "saknas.png" leder till en fil som inte finns', rest),
        (
            *(5, 10, 'länken "om.md" leder till en fil som inte finns'),
            "skriv den med Markdown, [text](om.md): i HTML räknas den från sidans adress",
        ),
        (5, 32, 'länken "https://[x" är ingen adress som går att följa', rest),
        (5, 54, 'länken "om.md#saknas" leder till en rubrik som inte finns', rest),
    ]
    assert {f.code for f in rendered.findings} == {"page-link"}


def test_a_configuration_may_ask_for_less(tmp_path: Path) -> None:
    root = make_project(tmp_path, f"{CONFIG}validation:\n  links: {{anchors: ignore}}\n")
    (root / "content" / "pages" / "om.md").write_text("# Om\n\n[a](#x) [b](y/)\n", "utf-8")
    rendered = render_into(tmp_path / "out", load_settings(root, DAY), make_fake_site(1))
    assert [f.message for f in rendered.findings] == [
        'länken "y/" leder till en sida som inte finns'
    ]


def test_mkdocs_build_tells_of_links_too(run_mkdocs: Callable[..., tuple[Result, Path]]) -> None:
    Path("content/pages/om.md").write_text("# Om\n\n[a](#x)\n", "utf-8")
    done, _ = run_mkdocs(make_fake_site(1), "--strict")
    assert done.exit_code == 1
    assert "om.md:3:5: warning: [page-link]" in done.output
    assert done.output.count("#x") == 1


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ("on_config", "tillägget \"prov/trasig\" gick sönder (KeyError: 'x')"),
        ("on_page_content", "tillägget \"prov/trasig\" gick sönder (KeyError: 'x')"),
        ("load_config", "tillägget \"prov/trasig\" gick sönder (KeyError: 'x')"),
    ],
)
def test_an_allowed_plugin_that_breaks_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, event: str, message: str
) -> None:
    code = f"""\
from mkdocs.plugins import BasePlugin
class Broken(BasePlugin):
    def {event}(self, *_, **__):
        raise KeyError("x")
"""
    info = tmp_path / "prov-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: prov\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[mkdocs.plugins]\nprov/trasig = prov_trasig:Broken\n")
    (tmp_path / "prov_trasig.py").write_text(code)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "prov_trasig", raising=False)
    installed = get_plugins()
    option = vars(MkDocsConfig)["plugins"]
    monkeypatch.setattr(option, "installed_plugins", installed)
    root = make_project(tmp_path / "p", CONFIG.replace("plugins:", "plugins:\n  - prov/trasig"))
    (root / "allowed-plugins.yml").write_text("plugins: [prov/trasig]\n")
    with pytest.raises(ConfigError) as caught:
        render_into(tmp_path / "out", load_settings(root, DAY), make_fake_site(1))
    (finding,) = caught.value.findings
    assert (finding.path, finding.line, finding.message) == ("mkdocs.yml", 8, message)


def test_a_plugin_that_changes_the_engine_is_named(tmp_path: Path) -> None:
    root = make_project(tmp_path, CONFIG.replace("plugins:", "plugins:\n  - material/offline"))
    (root / "allowed-plugins.yml").write_text("plugins: [material/offline]\n")
    with pytest.raises(SetupError, match=r"material/offline.* har ändrat"):
        render_into(tmp_path / "out", load_settings(root, DAY), make_fake_site(1))


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

    monkeypatch.setattr(events, "build_index", fail)
    found = SearchPage("x/", "Part", "X", "", "")
    with pytest.raises(SetupError, match="sökprogrammet saknas"):
        render(make_project(tmp_path), extend(make_fake_site(1), search=(found,)))


def test_makes_the_search_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[object, ...]] = []
    monkeypatch.setattr(events, "build_index", lambda *given: calls.append(given))
    found = SearchPage("x/", "Part", "X", "", "")
    target = render(make_project(tmp_path), extend(make_fake_site(1), search=(found,)))
    assert calls == [((found,), target / "pagefind", tmp_path / ".cache" / "iopgen" / "search")]


@pytest.mark.parametrize("path", REPLACED)
def test_what_we_stand_in_place_of_is_unchanged(path: str) -> None:
    package, _, rest = path.partition("/")
    found = importlib.util.find_spec(package)
    assert found
    assert found.origin
    content = (Path(found.origin).parent / rest).read_bytes()
    assert hashlib.sha256(content).hexdigest() == REPLACED[path], "see the comment at REPLACED"


def test_a_preview_watches_folders_that_there_are() -> None:
    assert [name for name in events.WATCHED if not (ROOT / name).is_dir()] == []


def test_stylesheets_of_the_content_are_published_as_one(built: Path) -> None:
    parts = sorted((ROOT / "iopgen" / "theme" / "content").iterdir())
    assert [part.suffix for part in parts] == [".css"] * len(parts)
    joined = b"".join(part.read_bytes() for part in parts)
    assert (built / "assets" / "content.css").read_bytes() == joined
    assert not (built / "content").exists()
    for part in parts:  # none is cut in the middle of a rule
        assert part.read_text("utf-8").count("{") == part.read_text("utf-8").count("}") > 0
