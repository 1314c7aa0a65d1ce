"""What iopgen is held against: other programs on the same pages, and the bare reading of YAML.

Each is set up once in a folder of its own and returns what runs it, or says why it cannot be had.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

from benchmarks.generate import write_project
from benchmarks.markdown_pages import iter_pages, write_pages
from benchmarks.measuring import Cost, run
from iopgen.site import SECTION, Page

Runner = Callable[[], Cost]
"""Runs a program once, from nothing, and returns the cost."""

Words = Sequence[str | Path]
"""A command."""

SHELL_SIZE: Final = 12
"""Agreements of the register from which our page shell is taken."""

_COMPOSE: Final = """
import sys, pathlib, yaml
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.yml")):
    yaml.compose(path.read_bytes(), Loader=yaml.CSafeLoader)
"""
_HUGO: Final = """\
baseURL = "https://partnerskap.example.org/"
languageCode = "sv"
title = "Påhittade partnerskap"
disableKinds = ["section", "taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404"]
[markup.goldmark.renderer]
unsafe = false
"""
_ZENSICAL: Final = "zensical"


class MissingError(Exception):
    """Say why a program cannot be measured here."""


def set_up_compose(root: Path) -> tuple[Runner, str]:
    """Return what composes each file of a project with libyaml and drops the nodes."""
    command: Words = [sys.executable, "-c", _COMPOSE, root]
    return lambda: run(command, root), f"PyYAML {version('pyyaml')} with libyaml"


def write_docs(pages: Sequence[Page], folder: Path) -> int:
    """Write the pages and `mkdocs.yml` for a plain site, and return the bytes of Markdown."""
    size = write_pages(pages, folder / "docs")
    # As in our own menu: with every page in it, each page would hold thousands of links.
    nav = [{page.title: f"{page.address}index.md"} for page in pages if page.kind == SECTION]
    ignored = dict.fromkeys(
        ("unrecognized_links", "not_found", "absolute_links", "anchors"), "ignore"
    )
    config = {
        "site_name": "Påhittade partnerskap",
        "site_url": "https://partnerskap.example.org/",
        "theme": {"name": "material", "language": "sv"},
        "plugins": [],
        "nav": nav,
        "validation": {"nav": {"omitted_files": "ignore"}, "links": ignored},
    }
    (folder / "mkdocs.yml").write_text(json.dumps(config, ensure_ascii=False), "utf-8")
    return size


def set_up_material(docs: Path) -> tuple[Runner, str]:
    """Return what builds the pages with plain MkDocs and Material, without search."""
    site = docs / "site-material"
    command: Words = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", site]
    names = f"MkDocs {version('mkdocs')}, Material {version('mkdocs-material')}"
    return lambda: run_fresh(command, docs, site), names


def set_up_zensical(docs: Path, folder: Path) -> tuple[Runner, str]:
    """Return what builds the same pages with Zensical, installed beside; MissingError without."""
    folder.mkdir()
    venv, python = folder / "venv", folder / "venv/bin/python"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)  # noqa: S603
    install = [str(python), "-m", "pip", "install", "--quiet", _ZENSICAL]
    done = subprocess.run(install, check=False, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise MissingError(f"pip install zensical: {done.stderr.strip()[-300:]}")
    asked = [str(python), "-c", "import importlib.metadata as m; print(m.version('zensical'))"]
    told = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603
    config = json.loads((docs / "mkdocs.yml").read_text("utf-8"))
    # An empty list leaves its search on.
    config |= {"site_dir": "site-zensical", "plugins": [{"search": {"enabled": False}}]}
    (docs / "zensical.yml").write_text(json.dumps(config, ensure_ascii=False), "utf-8")
    command: Words = [
        venv / "bin/zensical",
        "build",
        "--clean",
        "--config-file",
        docs / "zensical.yml",
    ]
    return lambda: run_fresh(command, docs, docs / "site-zensical"), f"Zensical {told}"


def set_up_hugo(pages: Sequence[Page], folder: Path) -> tuple[Runner, str]:
    """Return what builds the pages with Hugo in our own page shell; MissingError without Hugo."""
    hugo = shutil.which("hugo")
    if not hugo:
        raise MissingError("hugo is not installed")
    told = subprocess.run([hugo, "version"], check=True, capture_output=True, text=True)  # noqa: S603
    layouts = folder / "layouts/_default"
    layouts.mkdir(parents=True)
    shell = make_shell(folder / "shell")
    (layouts / "single.html").write_text(shell, "utf-8")
    (layouts.parent / "index.html").write_text(shell, "utf-8")
    (folder / "config.toml").write_text(_HUGO, "utf-8")
    (folder / "content").mkdir()
    for number, (page, text) in enumerate(iter_pages(pages)):
        # Hugo leads to addresses, and every page here says its own: flat, so that a page under
        # another is a page and not a part of it.
        addressed = re.sub(r"\]\(([^()\s]*?)index\.md", r"](\1", text)
        name = f"{number:06}.md" if page.address else "_index.md"
        addressed = addressed.replace("---\n", f'---\nurl: "/{page.address}"\n', 1)
        (folder / "content" / name).write_text(addressed, "utf-8")
    command: Words = [
        hugo,
        "--quiet",
        "--destination",
        folder / "site",
        "--cacheDir",
        folder / "cache",
    ]
    words = told.stdout.split()[1]
    return lambda: run_fresh(command, folder, folder / "site"), f"Hugo {words}"


def make_shell(folder: Path) -> str:
    """Return our page shell as a template for Hugo, taken from a page that iopgen has built."""
    write_project(folder, SHELL_SIZE)
    run([sys.executable, "-m", "iopgen.cli", "--root", folder, "build"], folder)
    page = next(
        path
        for path in sorted((folder / "site/partnerskap").glob("*/index.html"))
        if 'class="iop-toc"' in path.read_text("utf-8")
    ).read_text("utf-8")
    head, start, rest = page.partition("<article")
    opening, close, rest = rest.partition(">")
    after = rest.partition("</article>")[2]
    head = re.sub(r"<title>.*?</title>", "<title>{{ .Title }} – {{ .Site.Title }}</title>", head)
    head = re.sub(
        r'(<meta name="description" content=")[^"]*', r"\1{{ .Params.description }}", head
    )
    head = re.sub(
        r'(<meta property="og:description" content=")[^"]*', r"\1{{ .Params.description }}", head
    )
    head = re.sub(r'(<meta property="og:title" content=")[^"]*', r"\1{{ .Title }}", head)
    head = re.sub(r'(<link rel="canonical" href=")[^"]*', r"\1{{ .Permalink }}", head)
    head = re.sub(r'(<meta property="og:url" content=")[^"]*', r"\1{{ .Permalink }}", head)
    toc = re.compile(r'(<nav aria-label="På den här sidan">).*?(</nav>)', re.DOTALL)
    head = toc.sub(r"\1{{ .TableOfContents }}\2", head)
    head = head.replace("../../", "/")
    after = after.replace("../../", "/")
    return f"{head}{start}{opening}{close}\n{{{{ .Content }}}}\n</article>{after}"


def run_fresh(command: Sequence[str | Path], cwd: Path, site: Path) -> Cost:
    """Run what builds a site into a folder that is not there yet."""
    shutil.rmtree(site, ignore_errors=True)
    cost = run(command, cwd)
    pages = sum(1 for _ in site.rglob("*.html"))
    return Cost(cost.cpu, cost.wall, cost.peaks, f"{pages} pages")
