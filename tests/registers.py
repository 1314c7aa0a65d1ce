"""Registers and published tables to test: from texts in memory, and from the real records."""

from __future__ import annotations

import csv
import io
import pickle
import re
from datetime import date
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

import shared
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, find_page, make_site
from selectolax.lexbor import LexborHTMLParser

from iopgen.data.open_data import Published, iter_data_files
from iopgen.reading.nodes import KINDS, Record
from iopgen.reading.record_files import read_records
from iopgen.reading.strict_yaml import parse
from iopgen.records.rows import make_tables
from iopgen.register import entities as e
from iopgen.register.lookup import Register

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from iopgen.records.rows import Tables
    from iopgen.site import Site

E = TypeVar("E", bound=e.Entity)

TODAY = date(2026, 11, 22)
"""The day that the real records are looked at from, where it matters little which."""

_KINDS = {folder: kind for kind, folder in KINDS.items()}


def make_records(files: Mapping[str, str]) -> list[Record]:
    """Read records from `agreements/x` to its YAML; the id is added."""
    return [_make_record(name, text) for name, text in files.items()]


def _make_record(name: str, text: str) -> Record:
    folder, _, identifier = name.rpartition("/")
    folder = folder if folder in _KINDS else f"content/{folder}"
    path = str(PurePosixPath(folder, f"{identifier}.yml"))
    root, findings = parse(f"id: {identifier}\n{text.strip()}\n".encode(), path)
    assert root is not None, findings
    assert not findings
    return Record(_KINDS[folder], identifier, path, root)


def make_register(files: Mapping[str, str], as_of: str = "2026-06-01") -> Register:
    """Make the register of some records, seen from a day."""
    return Register(make_tables(make_records(files)), date.fromisoformat(as_of))


def make_entity(kind: type[E], values: Mapping[str, str]) -> E:
    """Make an entity of which some attributes are known; it stands nowhere."""
    readers = {name: e.find_reader(field) for name, field in e.list_fields(kind)}
    read: dict[str, Any] = {
        name: () if reader is None else reader(values.get(name, ""))
        for name, reader in readers.items()
    }
    place: dict[str, Any] = {
        "record": "",
        "within": "",
        "file": "",
        "file_line": 1,
        "places": b"",
        "unread": {},
    }
    return kind(**place, **read)


def publish(files: Mapping[str, str], as_of: str = "2026-06-01") -> Published:
    """Make the published rows of some records."""
    return Published(make_register(files, as_of), "https://example.org/")


def write_files(files: Mapping[str, str], as_of: str = "2026-06-01") -> dict[str, bytes]:
    """Make the files under `/data/` of some records."""
    return dict(iter_data_files(publish(files, as_of), date.fromisoformat(as_of), "Provet"))


@cache
def read_project(project: Path = ROOT) -> Tables:
    """Read all records of a project, once, as rows."""
    return make_tables(read_records(project).records)


@cache
def read_site(project: Path = ROOT, as_of: date = TODAY) -> Site:
    """Make a project's site, once for all test processes of a run."""
    if not shared.folder:
        return make_site(project, as_of)
    kept = shared.folder / f"{'+'.join(project.parts[1:])}-{as_of}.pickle"
    with shared.lock(kept.name):
        if not kept.is_file():
            kept.write_bytes(pickle.dumps(make_site(project, as_of)))
    site: Site = pickle.loads(kept.read_bytes())  # noqa: S301 - this very run has written it
    return site


def read_words(address: str, project: Path = EXAMPLE, as_of: date = EXAMPLE_DAY) -> str:
    """Return what a reader sees on a page, in one line, without the numbers of its sources."""
    body = LexborHTMLParser(find_page(read_site(project, as_of), address).body)
    for one in body.css("sup"):
        one.decompose()
    return re.sub(" (?=[.,:])", "", " ".join(body.text(separator=" ").split()))


def read_csv(content: bytes) -> list[dict[str, str]]:
    """Read a published file as whoever downloads it does."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def name_published_line(row: Mapping[str, str]) -> str:
    """Return what the totals call a published budget line: record, line, and year or first day."""
    first = row["covers_start"] if row["derived"] == "yes" else ""
    return f"{row['budget']}/{row['line']}/{row['year'] or first}"


def read_table(site: Site, name: str) -> list[dict[str, str]]:
    """Read a published table of a site."""
    return read_csv(site.files[f"data/{name}.csv"])
