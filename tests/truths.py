"""What each rule finds in bad records, and the smallest change that pleases it."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from projects import ROOT

from iopgen.reading.nodes import KIND_OF_FOLDER, KINDS, Record
from iopgen.reading.strict_yaml import parse
from iopgen.records.rows import make_tables
from iopgen.register.lookup import Register
from iopgen.rules import check_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iopgen.reading.findings import Finding

Truth = tuple[str, str, list[str], tuple[str, str]]
"""Code, bad records, places of the findings, and what to change into what to have none."""


def read_records(text: str) -> Iterator[Record]:
    """Yield the records of a text in which a line `== agreements/a` begins each file."""
    for part in text.split("== ")[1:]:
        place, _, content = part.partition("\n")
        folder, _, identifier = place.partition("/")
        kind = KIND_OF_FOLDER[folder]
        path = KINDS[kind]
        root, findings = parse(content.encode(), f"{path}/{identifier}.yml")
        assert root is not None, findings
        yield Record(kind, identifier, f"{path}/{identifier}.yml", root)


def find_all(text: str, unread: frozenset[tuple[str, str]] = frozenset()) -> list[Finding]:
    """Return what the rules say of the records in a text."""
    tables = make_tables(tuple(read_records(text)))
    return check_rules(Register(tables, date(2026, 1, 1), unread=unread))


def find_places(text: str, code: str) -> list[str]:
    """Return the places of one code's findings, such as `a:3`: file and line."""
    return [f"{Path(f.path).stem}:{f.line}" for f in find_all(text) if f.code == code]


def hold(code: str, text: str, places: list[str], change: tuple[str, str]) -> None:
    """Fail unless the code is found at the places, and nowhere after the change."""
    assert find_places(text, code) == places
    assert text.count(change[0]) >= 1
    assert find_places(text.replace(*change, 1), code) == []


@cache
def list_truths() -> tuple[Truth, ...]:
    """Return the truths of all rules, each of which stands in the file named after its module."""
    names = sorted(path.stem for path in (ROOT / "tests" / "rules").glob("test_*.py"))
    modules = [import_module(f"rules.{name}") for name in names]
    return tuple(truth for one in modules for truth in getattr(one, "TRUTHS", ()))


@cache
def read_truths() -> tuple[Register, ...]:
    """Return the registers of all cases above, bad and good."""
    texts = [
        one for _, text, _, change in list_truths() for one in (text, text.replace(*change, 1))
    ]
    return tuple(
        Register(make_tables(tuple(read_records(text))), date(2026, 1, 1)) for text in texts
    )
