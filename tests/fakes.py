"""A small project and a small site that need no records, for tests of the edges."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

from iopgen.reading.findings import Finding, Severity
from iopgen.site import SECTION, Heading, Page, Site

if TYPE_CHECKING:
    from pathlib import Path

FAULT_LINE = (
    'content/agreements/x.yml:4:1: error: [unknown-key] okänd nyckel "amout"; menade du "amount"?'
)
UNTOUCHED = "Webbplatsen är inte byggd; den tidigare är orörd."

Run = Callable[..., tuple[int, str, str]]
"""Runs a command and gives exit code, output and errors."""
Find = Callable[..., None]
"""Makes reading find certain findings."""

SECTIONS = (
    ("", "Idéburna offentliga partnerskap"),
    ("partnerskap/", "Partnerskap"),
    ("parter/", "Parter"),
    ("ekonomi/", "Ekonomi"),
    ("sok/", "Sök"),
    ("kallor/", "Källor"),
)

HOSTILE = (
    "</title><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ config }} {% raw %} {# x #}",
    "iopgen-mark-body-end",
    "& < > ' \" å ä ö – ’",
)
"""Titles that must come out as they are, and inert."""

CONFIG = """\
site_name: Partnerskap & <b>prov</b>
site_url: https://example.org/iop/
repo_url: https://github.com/example/iop
edit_uri: edit/main/
docs_dir: content/pages
theme: iopgen
plugins:
  - iopgen:
      publisher:
        name: Provet "<i>"
        kind: project
        remarks_url: https://example.org/fel
"""

WRITTEN = """\
---
title: 'Om </title><script>alert(1)</script>'
description: '"><script>alert(2)</script>'
---
# Om partnerskap

Se [ekonomin](ekonomi/index.md#summa).

## Vad & varför

### Under
"""


def make_project(root: Path, config: str = CONFIG) -> Path:
    """Write a project of one hand-written page and no records; returns its root."""
    pages = root / "content" / "pages"
    pages.mkdir(parents=True)
    (root / "mkdocs.yml").write_text(config, "utf-8")
    (pages / "om.md").write_text(WRITTEN, "utf-8")
    return root


def make_fake_site(count: int = 5, findings: tuple[Finding, ...] = ()) -> Site:
    """Return a site of a few sections and `count` records with hostile titles."""
    return Site(
        findings=findings,
        counts={"agreement": count},
        files_read=count,
        pages=(
            *(_make_section(address, title) for address, title in SECTIONS),
            *(_make_record(number) for number in range(count)),
        ),
        files={"data/agreements.csv": b"id\r\n", "nytt/feed.atom": b"<feed/>"},
    )


def _make_section(address: str, title: str) -> Page:
    return Page(
        address=address,
        title=title,
        description="",
        body=f'<h1>{title}</h1>\n<h2 id="summa">Summa</h2>\n<p>Text</p>',
        section=address,
        headings=(Heading("summa", "Summa", 2),),
        record_path="",
        kind=SECTION,
    )


def _make_record(number: int) -> Page:
    title = f"{HOSTILE[number % len(HOSTILE)]} {number}"
    deep = "riktlinjer/ny/" if number % 3 == 0 else ""
    return Page(
        address=f"partnerskap/{deep}p-{number}/",
        title=title,
        description=title,
        body=f'<h1>{escape(title)}</h1>\n<h2 id="a">A</h2>\n<p>Text</p>\n<h3 id="b">B</h3>',
        section="partnerskap/",
        headings=(Heading("a", title, 2), Heading("b", "B", 3)),
        record_path=f"content/agreements/p-{number}.yml",
        kind="agreement",
    )


def make_fault(severity: Severity = Severity.ERROR) -> Finding:
    """Return a finding of a severity."""
    return Finding(
        path="content/agreements/x.yml",
        line=4,
        column=1,
        severity=severity,
        code="unknown-key",
        message='okänd nyckel "amout"',
        hint='menade du "amount"?',
    )


def read_tree(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
