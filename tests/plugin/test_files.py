from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from fakes import CONFIG, make_fake_site, make_project, read_tree
from projects import ROOT
from rendering import BASE, extend, render

from iopgen.build import RenderError
from iopgen.site import Page

if TYPE_CHECKING:
    from pathlib import Path


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


def test_refuses_two_pages_at_one_address(tmp_path: Path) -> None:
    site = make_fake_site(1)
    twice = Page("om/", "Om", "", "<h1>Om</h1>", "om/", (), "", "section")
    with pytest.raises(RenderError, match=r"har adressen om/index\.html"):
        render(make_project(tmp_path), extend(site, pages=(*site.pages, twice)))


def test_stylesheets_of_the_content_are_published_as_one(built: Path) -> None:
    parts = sorted((ROOT / "iopgen" / "theme" / "content_styles").iterdir())
    assert [part.suffix for part in parts] == [".css"] * len(parts)
    joined = b"".join(part.read_bytes() for part in parts)
    assert (built / "assets" / "content.css").read_bytes() == joined
    assert not (built / "content_styles").exists()
    for part in parts:  # none is cut in the middle of a rule
        assert part.read_text("utf-8").count("{") == part.read_text("utf-8").count("}") > 0
