"""The guide's clauses: each piece of a record that it shows can stand there, as it is written."""

from __future__ import annotations

import re

import pytest
from projects import ROOT

from iopgen.reading.nodes import KIND_OF_FOLDER, Record
from iopgen.reading.strict_yaml import parse
from iopgen.records.rows import make_tables
from iopgen.records.shapes import check_shape
from iopgen.records.validation import check_tables

GUIDE = (ROOT / "docs" / "redigera.md").read_text("utf-8")
PIECES = re.findall(r"^```yml\n# i content/(\w+)/\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)


def find_folder(code: str) -> str:
    """Return the folder of a piece in a table of clauses, by what it holds."""
    if "lines:" in code or "indexation:" in code:
        return "budgets"
    return "partners" if "name:" in code else "agreements"


_ROWS = re.findall(r"^\| \*(.*)\*(.*) \| (`.*`) \|$", GUIDE, re.MULTILINE)
LINES = [
    (find_folder(code), code) for _, _, codes in _ROWS for code in re.findall("`([^`]+)`", codes)
]
"""The pieces in the tables of clauses, each on one line."""
OF_THE_REST = {"missing-value", "unknown-reference"}
"""What a piece of a record lacks, because the rest of it stands elsewhere."""


def test_every_piece_says_in_which_folder_it_stands() -> None:
    assert len(PIECES) == len(re.findall(r"^```yml$", GUIDE, re.MULTILINE))
    assert len(PIECES) >= 6


def test_there_are_tables_of_clauses_too() -> None:
    assert len(LINES) >= 16


@pytest.mark.parametrize(("folder", "piece"), [*PIECES, *LINES])
def test_each_piece_can_stand_in_its_record(folder: str, piece: str) -> None:
    path = f"content/{folder}/x.yml"
    root, findings = parse(f"id: x\n{piece}".encode(), path)
    assert root is not None
    assert findings == []
    record = Record(KIND_OF_FOLDER[folder], "x", path, root)
    found = [*check_shape(record), *check_tables(make_tables([record]))]
    assert [one for one in found if one.code not in OF_THE_REST] == []


def test_a_piece_that_is_wrong_is_found() -> None:
    folder, piece = next(one for one in PIECES if "required: partly" in one[1])
    with pytest.raises(AssertionError, match="not-in-list"):
        test_each_piece_can_stand_in_its_record(folder, piece.replace("partly", "delvis"))
    with pytest.raises(AssertionError, match="unknown-key"):
        test_each_piece_can_stand_in_its_record(folder, piece.replace("required", "krav"))
