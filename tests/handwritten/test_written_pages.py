from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fakes import make_project

from iopgen.handwritten.written_pages import (
    Written,
    find_taken_addresses,
    make_address,
    read_written,
)
from iopgen.reading.branding import Look
from iopgen.reading.settings import Settings, load_settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(make_project(tmp_path))


def write(settings: Settings, path: str, content: bytes | str) -> None:
    target = settings.docs_dir / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content if isinstance(content, bytes) else content.encode())


def places(written: Written) -> list[tuple[str, int, int, str]]:
    return [(f.path, f.line, f.column, f.code) for f in written.findings]


def test_all_pages_and_files_are_read(settings: Settings) -> None:
    write(settings, "index.md", "# Start\n")
    write(settings, "om/oss.md", "---\ntitle: no\ndescription: >-\n  a\n  b\n---\n\nText\n")
    write(settings, "bilder/karta.png", b"\x89PNG\r\n\x1a\n\x00")
    write(settings, "lista.csv", "a,b\n")
    written = read_written(settings)
    assert places(written) == [("content/pages/bilder/karta.png", 1, 1, "unguarded-file")]
    assert {
        page.path: (page.meta, page.body) for page in written.pages if page.path != "om.md"
    } == {
        "index.md": ({}, "# Start\n"),
        "om/oss.md": ({"title": "no", "description": "a b"}, "\nText\n"),
    }
    assert written.files == {"bilder/karta.png": b"\x89PNG\r\n\x1a\n\x00", "lista.csv": b"a,b\n"}
    assert written.texts["content/pages/lista.csv"] == "a,b\n"
    assert written.texts["content/pages/bilder/karta.png"] == ""


def test_faults_of_a_page_are_told_at_their_line(settings: Settings) -> None:
    write(
        settings,
        "om.md",
        "---\ntitle: Om\nhide: x\n---\n# Om\n\nText <b onclick=x>y</b>\n\n<form>\n",
    )
    assert places(read_written(settings)) == [
        ("content/pages/om.md", 3, 1, "page-header"),
        ("content/pages/om.md", 7, 9, "page-markup"),
        ("content/pages/om.md", 9, 1, "page-markup"),
    ]


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("om.md", "om/index.html"),
        ("index.md", "index.html"),
        ("README.md", "index.html"),
        ("a/index.md", "a/index.html"),
        ("a/b.md", "a/b/index.html"),
        ("a/b.pdf", "a/b.pdf"),
    ],
)
def test_a_page_s_address_follows_from_its_path(path: str, address: str) -> None:
    assert make_address(path) == address


def test_nobody_takes_another_s_address(settings: Settings) -> None:
    write(settings, "Lista.csv", "a\n")
    taken = {"om/index.html": "sidan ”Om”", "lista.csv": "en fil"}
    found = [f.message for f in find_taken_addresses(read_written(settings), taken)]
    assert found == [
        'filen får adressen "om/index.html", som sidan ”Om” redan har',
        'filen får adressen "Lista.csv", som en fil redan har',
    ]


def test_a_logo_must_be_among_the_files(settings: Settings) -> None:
    looked = replace(settings, look=Look(logo="bilder/logo.png"))
    assert places(read_written(looked)) == [("mkdocs.yml", 1, 1, "config-value")]
    write(settings, "bilder/logo.png", b"\x89PNG\r\n\x1a\n")
    assert [code for *_, code in places(read_written(looked))] == ["unguarded-file"]


def test_the_file_of_accessibility_tests_is_read_once_and_guarded(settings: Settings) -> None:
    assert read_written(settings).result is None
    (settings.root / "content" / "accessibility.json").write_text("{}")
    written = read_written(settings)
    assert written.result == b"{}"
    assert written.texts["content/accessibility.json"] == "{}"


def test_folders_in_folders_are_read(settings: Settings) -> None:
    deep = settings.docs_dir
    for _ in range(15):
        deep = deep / "a"
    deep.mkdir(parents=True)
    (deep / "b.txt").write_text("x")
    assert "a/" * 15 + "b.txt" in read_written(settings).files


def test_folders_deeper_than_anyone_needs_are_told_and_left(settings: Settings) -> None:
    deep = settings.docs_dir
    for _ in range(300):
        deep = deep / "a"
        deep.mkdir()
    (deep / "b.txt").write_text("x")
    written = read_written(settings)
    assert [code for *_, code in places(written)] == ["page-file-name"]
    assert written.files == {}
