"""The built site as a whole: valid HTML, every link and fragment there, nothing from elsewhere.

The checks read each file once, and the validator runs once over all of them. Each check returns the
faults it finds as text, so that a test shows all of them at once.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser
from validating import ALLOWED, run_validator

from iopgen.search.bundle import SIGNATURE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from selectolax.lexbor import LexborNode

LANGUAGES = {"english/index.html": "en"}
"""Pages in another language than Swedish."""

HOME = "https://site.invalid"
"""Stands for the site's own host while addresses are resolved."""

LOADED = {
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "img": ("src", "srcset"),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "video": ("src", "poster"),
}
"""Attributes whose address a browser loads by itself."""

FOLLOWED = {"a": ("href",), "area": ("href",), "form": ("action",)}
"""Attributes whose address a person follows."""

NOT_LOADED = {"alternate", "author", "canonical", "edit", "license", "next", "prev"}
"""What a `link` may point to without a browser loading it."""


@dataclass(frozen=True)
class Reference:
    """An address that a file names, as written."""

    address: str
    loaded: bool


@dataclass(frozen=True)
class Document:
    """What the checks need of one page."""

    ids: Counter[str]
    references: tuple[Reference, ...]
    language: str
    headings: int
    """How many h1 there are."""
    title: str
    description: str


# -- reading ---------------------------------------------------------------------------------------


def read_document(path: Path) -> Document:
    tree = LexborHTMLParser(path.read_text("utf-8"))
    root, description = tree.root, tree.css_first('meta[name="description"]')
    title = tree.css_first("head > title")
    return Document(
        Counter(node.id for node in tree.css("[id]") if node.id),
        tuple(iter_references(tree)),
        (root.attributes.get("lang") or "") if root else "",
        len(tree.css("h1")),
        title.text().strip() if title else "",
        ((description.attributes.get("content") or "") if description else "").strip(),
    )


def iter_references(tree: LexborHTMLParser) -> Iterator[Reference]:
    for tags, loaded in ((LOADED, True), (FOLLOWED, False)):
        for node in tree.css(",".join(f"{tag}[{name}]" for tag in tags for name in tags[tag])):
            for name in tags[str(node.tag)]:
                for address in split_value(name, node.attributes.get(name) or ""):
                    yield Reference(address, loaded and is_loaded(node))
    for node in tree.css("style, [style]"):
        style = node.text() if node.tag == "style" else node.attributes.get("style") or ""
        yield from iter_css_references(style)


def split_value(name: str, value: str) -> list[str]:
    if name == "srcset":
        return [part.split()[0] for part in value.split(",") if part.strip()]
    return [value.strip()]


def is_loaded(node: LexborNode) -> bool:
    return node.tag != "link" or not NOT_LOADED & set((node.attributes.get("rel") or "").split())


def iter_css_references(css: str) -> Iterator[Reference]:
    for quoted, bare, imported in re.findall(
        r"""url\(\s*(?:["']([^"']*)["']|([^"')\s]*))\s*\)|@import\s+["']([^"']*)["']""", css
    ):
        yield Reference(quoted or bare or imported, loaded=True)


@dataclass(frozen=True)
class Site:
    """The files of a site and what its pages and styles name."""

    files: frozenset[str]
    """Paths from the root of the site."""
    documents: Mapping[str, Document]
    styles: Mapping[str, tuple[Reference, ...]]
    home: str
    """Where the site will stand, as its first page says: `https://example.org/iop/`, or empty."""


def read_site(folder: Path) -> Site:
    paths = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }
    styles = {
        name: path.read_text("utf-8") for name, path in paths.items() if path.suffix == ".css"
    }
    first = LexborHTMLParser((folder / "index.html").read_text("utf-8"))
    canonical = first.css_first('link[rel="canonical"]')
    return Site(
        frozenset(paths),
        {name: read_document(path) for name, path in paths.items() if path.suffix == ".html"},
        {name: tuple(iter_css_references(text)) for name, text in styles.items()},
        (canonical.attributes.get("href") or "") if canonical else "",
    )


# -- checking --------------------------------------------------------------------------------------


def check_references(site: Site) -> Iterator[str]:
    """Yield each address that leads nowhere, or that a browser would load from elsewhere."""
    named = {name: document.references for name, document in site.documents.items()}
    for name, references in sorted((named | dict(site.styles)).items()):
        for reference in dict.fromkeys(references):
            if fault := find_fault(site, name, reference):
                yield f"{name}: {reference.address}: {fault}"


def find_fault(site: Site, name: str, reference: Reference) -> str:
    address = reference.address
    if site.home and address.startswith(site.home):
        address = "/" + address.removeprefix(site.home)
    elif address.startswith("/") and not address.startswith("//"):
        base = urlsplit(site.home).path
        if name != "404.html" or not address.startswith(base):  # 404.html is shown at any address
            return "from the root of the host; a project site stands in a folder"
        address = "/" + address.removeprefix(base)
    target = urlsplit(urljoin(f"{HOME}/{name}", address))
    if target.scheme in ("data", "mailto", "tel"):
        return ""
    if f"{target.scheme}://{target.netloc}" != HOME:
        return "loaded from elsewhere" if reference.loaded else ""
    return find_missing(site, unquote(target.path)[1:], unquote(target.fragment))


def find_missing(site: Site, path: str, fragment: str) -> str:
    if path == "" or path.endswith("/"):
        path += "index.html"
    if path not in site.files:
        return "no such file"
    if fragment and path in site.documents and fragment not in site.documents[path].ids:
        return "no such fragment"
    return ""


def check_documents(site: Site) -> Iterator[str]:
    """Yield what each page lacks of language, one heading, title, description and own ids."""
    titles = Counter(document.title for document in site.documents.values())
    for name, document in sorted(site.documents.items()):
        for held, fault in (
            (document.language == LANGUAGES.get(name, "sv"), f'lang="{document.language}"'),
            (document.headings == 1, f"{document.headings} h1"),
            (document.title, "no title"),
            (titles[document.title] == 1, f"title used before: {document.title}"),
            (document.description or name == "404.html", "no description"),
        ):
            if not held:
                yield f"{name}: {fault}"
        for key, number in document.ids.items():
            if number > 1:
                yield f"{name}: id used {number} times: {key}"


def check_case(files: Iterable[str]) -> list[str]:
    """Return paths that differ only in case: some file systems and hosts keep one of them."""
    number = Counter(path.lower() for path in files)
    return sorted(path for path in files if number[path.lower()] > 1)


# -- the site of this repository -------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(built_site: Path) -> Site:
    return read_site(built_site)


def test_every_link_leads_somewhere_and_nothing_comes_from_elsewhere(site: Site) -> None:
    assert list(check_references(site)) == []


def test_every_page_has_what_it_needs(site: Site) -> None:
    assert list(check_documents(site)) == []


def test_no_two_files_differ_only_in_case(site: Site) -> None:
    assert check_case(site.files) == []


def test_every_address_of_the_site_map_is_there(site: Site, built_site: Path) -> None:
    found = re.findall(r"<loc>(.*?)</loc>", (built_site / "sitemap.xml").read_text("utf-8"))
    assert found
    faults = [(address, find_fault(site, "", Reference(address, loaded=True))) for address in found]
    assert [fault for fault in faults if fault[1]] == []


def test_everything_that_search_finds_is_there(site: Site, built_site: Path) -> None:
    packed = sorted((built_site / "pagefind/fragment").iterdir())
    found = [
        json.loads(gzip.decompress(path.read_bytes()).removeprefix(SIGNATURE))["url"]
        for path in packed
    ]
    assert found
    faults = [(url, find_missing(site, *url[1:].partition("#")[::2])) for url in found]
    assert [fault for fault in faults if fault[1]] == []


def test_html_and_styles_are_valid(
    built_sites: tuple[Path, ...], find_program: Callable[..., str], node_modules: Path
) -> None:
    files = []
    for folder in built_sites:
        site = read_site(folder)
        ours = [name for name in site.styles if PurePosixPath(name).parent.as_posix() == "assets"]
        assert ours
        files += [folder / name for name in sorted([*site.documents, *ours])]
    jar = node_modules / "vnu-jar/build/dist/vnu.jar"
    said = run_validator(find_program("java"), jar, files)
    assert [line for line in said if not re.match("|".join(ALLOWED), line)] == []
    unused = [pattern for pattern in ALLOWED if not any(re.match(pattern, line) for line in said)]
    assert unused == [], "no longer said: take it from the list"


# -- the checks themselves -------------------------------------------------------------------------

GOOD = """<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>{title}</title>
<meta name="description" content="x"><link rel="canonical" href="https://example.org/iop/{at}">
<link rel="stylesheet" href="{up}assets/a.css"></head><body><h1 id="top">x</h1>{body}</body></html>
"""


def write_site(folder: Path, first: str = "", second: str = "", css: str = "") -> Site:
    (folder / "a/b").mkdir(parents=True)
    (folder / "assets").mkdir()
    (folder / "index.html").write_text(GOOD.format(title="1", at="", up="", body=first))
    page = GOOD.format(title="2", at="a/b/", up="../../", body=second)
    (folder / "a/b/index.html").write_text(page)
    (folder / "assets/a.css").write_text(css)
    return read_site(folder)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<a href="../../">x</a><a href="../../#top">x</a><a href="#top">x</a>', ""),
        ('<a href="https://example.org/iop/a/b/#top">x</a><a href="?q=x">x</a>', ""),
        ('<a href="https://other.example/">x</a><a href="mailto:x">x</a>', ""),
        ('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="">', ""),
        ('<a href="../c/">x</a>', "no such file"),
        ('<a href="../b">x</a>', "no such file"),
        ('<a href="https://example.org/iop/c/">x</a>', "no such file"),
        ('<a href="../../#bottom">x</a>', "no such fragment"),
        ('<a href="#">x</a>', ""),
        ('<a href="/a/b/">x</a>', "from the root of the host"),
        ('<script src="https://cdn.example/x.js"></script>', "loaded from elsewhere"),
        ('<script src="//cdn.example/x.js"></script>', "loaded from elsewhere"),
        ('<img src="http://other.example/x.png" alt="">', "loaded from elsewhere"),
        ('<img srcset="../../assets/a.css 1x, x.png 2x" alt="">', "no such file"),
        ('<p style="background: url(x.png)">x</p>', "no such file"),
        ('<style>@import "https://fonts.example/x";</style>', "loaded from elsewhere"),
        ('<form action="../../c/"></form>', "no such file"),
    ],
)
def test_references(tmp_path: Path, body: str, fault: str) -> None:
    faults = list(check_references(write_site(tmp_path, second=body)))
    assert len(faults) == bool(fault)
    assert all(line.startswith("a/b/index.html: ") and fault in line for line in faults)


def test_references_of_styles(tmp_path: Path) -> None:
    css = 'a { background: url("a.css#x") } b { background: url( ../missing.png ) }'
    assert list(check_references(write_site(tmp_path, css=css))) == [
        "assets/a.css: ../missing.png: no such file"
    ]


def test_documents(tmp_path: Path) -> None:
    site = write_site(tmp_path, '<h1 id="top">x</h1>')
    (tmp_path / "a/b/index.html").write_text("<!doctype html><title></title><p>x</p>")
    assert list(check_documents(site)) == [
        "index.html: 2 h1",
        "index.html: id used 2 times: top",
    ]
    assert list(check_documents(read_site(tmp_path))) == [
        'a/b/index.html: lang=""',
        "a/b/index.html: 0 h1",
        "a/b/index.html: no title",
        "a/b/index.html: no description",
        "index.html: 2 h1",
        "index.html: id used 2 times: top",
    ]


def test_titles_used_twice(tmp_path: Path) -> None:
    write_site(tmp_path)
    page = GOOD.format(title="1", at="a/", up="../", body="")
    (tmp_path / "a/index.html").write_text(page)
    assert list(check_documents(read_site(tmp_path))) == [
        "a/index.html: title used before: 1",
        "index.html: title used before: 1",
    ]


def test_case() -> None:
    assert check_case(["a/b", "A/b", "c"]) == ["A/b", "a/b"]


def test_validator_bites(
    tmp_path: Path, find_program: Callable[..., str], node_modules: Path
) -> None:
    write_site(tmp_path, "<p><div></p>", css="a { colour: red }")
    files = [tmp_path / "index.html", tmp_path / "a/b/index.html", tmp_path / "assets/a.css"]
    jar = node_modules / "vnu-jar/build/dist/vnu.jar"
    said = "\n".join(run_validator(find_program("java"), jar, files))
    assert "No “p” element in scope" in said
    assert "Property “colour” doesn't exist" in said
    assert "a/b/index.html" not in said
