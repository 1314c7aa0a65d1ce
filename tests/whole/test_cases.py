"""Broken copies of real records, one fault each, and exactly what `iopgen validate` says of them.

A case is a pair in `tests/cases/invalid/`: `<record>_<field>_<reason>.yml`, the copy, and beside it
`<record>_<field>_<reason>.findings.txt`, its errors and warnings. `<record>` is the id of a record
of this repository or, where the cities have none of that kind, of `examples/exempelkommun`; the
copy takes its place in a project of that record and those it leads to.

To add a case, copy a record here, break one thing, and let the findings be written:

    IOPGEN_UPDATE_CASES=1 .venv/bin/pytest tests/whole/test_cases.py

Then read the text as the person would who made the mistake: the right line and column, what is
wrong, what to do. A personal number, a telephone number or an address is written as `@@email 1@@`
and comes from the one file of published test numbers.
"""

import os
import re
from datetime import date
from pathlib import Path

import pytest
from cases_of_faults import CASES, PLACES, make_project

from iopgen.build import load_settings, validate
from iopgen.reading.finding_formats import format_text
from iopgen.reading.findings import Finding, Severity

AS_OF = date(2026, 1, 1)

NAMES = sorted(path.stem for path in CASES.glob("*.yml"))
UPDATE = bool(os.environ.get("IOPGEN_UPDATE_CASES"))


def find_faults(name: str, root: Path) -> list[Finding]:
    """Return the errors and warnings of a case, and no others."""
    path = make_project(name, root)
    found = validate(load_settings(root, AS_OF), [path]).findings
    return [finding for finding in found if finding.severity != Severity.NOTICE]


def test_every_case_is_a_pair() -> None:
    findings = sorted(path.name.partition(".")[0] for path in CASES.glob("*.findings.txt"))
    assert findings == NAMES
    assert {path.suffix for path in CASES.iterdir()} == {".yml", ".txt"}
    assert PLACES.keys() <= set(NAMES)


def test_there_are_many_kinds_of_faults() -> None:
    texts = [path.read_text("utf-8") for path in CASES.glob("*.findings.txt")]
    assert len(set(texts)) >= 55
    assert all(re.fullmatch(r"[a-z0-9-]+_[a-z0-9.-]+_[a-z0-9-]+", name) for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_broken_record_gives_exactly_these_lines(name: str, tmp_path: Path) -> None:
    expected = CASES / f"{name}.findings.txt"
    lines = "".join(f"{format_text(finding)}\n" for finding in find_faults(name, tmp_path))
    if UPDATE:
        expected.write_text(lines, "utf-8")
    assert lines == expected.read_text("utf-8")
    assert lines
