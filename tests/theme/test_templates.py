"""The templates around every page: hostile titles, own elements, menus, metadata, links."""

from __future__ import annotations

import hashlib
import importlib.util
import re
from collections import Counter
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from fakes import make_fake_site, make_project, read_tree
from rendering import BASE, Tags, render

from iopgen.reading.branding import Look
from iopgen.web.content_security import make_policy

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def iter_pages(folder: Path) -> Iterator[tuple[str, Tags]]:
    for path in sorted(folder.rglob("*.html")):
        yield path.relative_to(folder).as_posix(), Tags(path.read_text("utf-8"))


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


def test_the_first_thing_the_keyboard_meets_leads_to_the_text(built: Path) -> None:
    for path, tags in iter_pages(built):
        first = next(a for tag, a in tags.tags if tag in {"a", "button", "input"})
        assert first["href"] == "#innehall", path
        assert [a for tag, a in tags.tags if tag == "main" and a["id"] == "innehall"], path


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


@pytest.mark.parametrize("path", REPLACED)
def test_what_we_stand_in_place_of_is_unchanged(path: str) -> None:
    package, _, rest = path.partition("/")
    found = importlib.util.find_spec(package)
    assert found
    assert found.origin
    content = (Path(found.origin).parent / rest).read_bytes()
    assert hashlib.sha256(content).hexdigest() == REPLACED[path], "see the comment at REPLACED"
