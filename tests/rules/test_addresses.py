"""Addresses in pages written by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from projects import EXAMPLE, copy_project

from iopgen import build
from iopgen.reading.findings import Position
from iopgen.reading.nodes import Reading
from iopgen.reading.settings import load_settings
from iopgen.rules.addresses import check_addresses

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "content/pages/om.md"


def find_places(text: str) -> list[Position]:
    reading = Reading((), (), 1, frozenset(), {PAGE: text})
    return [Position(one.path, one.line, one.column) for one in check_addresses(reading)]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("[x](https://[bad/)", 5),
        ('[x](  <https://[bad/> "t")', 8),
        ("[x](//[bad)", 5),
        ("![x](https://bad]/x.png)", 6),
        ("[x]: https://[bad/", 6),
        ("- <HTTPS://[bad/>", 4),
        ("[x](https://a\u2100b/)", 5),
    ],
)
def test_an_address_that_cannot_be_read_is_found_at_its_line(text: str, column: int) -> None:
    assert find_places(f"# Om\n\n{text}\n") == [Position(PAGE, 3, column)]


@pytest.mark.parametrize(
    "text",
    [
        "[x](https://[::1]/) [y](om.md) [z](https://a.test/[b]) <https://a.test/>",
        "[x](https://sv.wikipedia.org/wiki/IOP_(avtal)) och [så här] (nej)",
        "[x](https://a.test)[y](om.md), ([z](https://a.test))[1]",
        "[x]() [y](#z) [1]: se https://[bad/",
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert find_places(text) == []


def test_the_build_stops_with_a_finding(tmp_path: Path) -> None:
    root = copy_project(tmp_path, EXAMPLE)
    (root / PAGE).write_text("# Om\n\n[x](https://[bad/)\n", "utf-8")
    site = build.make_site(load_settings(root, date(2026, 6, 1)))
    found = [one for one in site.findings if one.code == "broken-address"]
    assert [(one.path, one.line) for one in found] == [(PAGE, 3)]
    assert build.is_blocking(found, strict=False)
