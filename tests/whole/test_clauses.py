"""The guide's clauses: each piece of a record that it shows can stand there, as it is written."""

from __future__ import annotations

import re

import pytest
from projects import ROOT

from iopgen.reading.nodes import KIND_OF_FOLDER, Record
from iopgen.reading.strict_yaml import parse
from iopgen.records.notations import get_key
from iopgen.records.rows import make_tables
from iopgen.records.schemas import load_schemas
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


WHOLE = (
    *("comments", "evaluations", "rulings", "interest_months", "index_values"),
    *("guideline_units", "guideline_follows"),
)
"""Tables that are there for what agreements and guidelines say, each key of which is shown."""
PART = {
    "agreements": (
        *("open_ended", "ended_on", "extension_kind", "outside", "state_aid_kind"),
        *("payment_every", "payment_number", "payment_amount", "payment_year", "payment_surplus"),
        *("state_aid_amount_eur", "verified_on", "verified_by_function", "verified_against"),
    ),
    "decisions": ("new_end", "open_ended"),
    "budgets": (
        *("index", "index_share_percent", "index_rounding", "index_never_lower", "index_base"),
    ),
    "budget_lines": ("per", "share_percent", "replaces", "replaces_amount"),
    "guidelines": ("known_by", "borrowed_guideline", "borrowed_text"),
    "guideline_sets": ("required", "borrowed_set"),
    "guideline_items": ("if_yes", "if_no"),
    "documents": ("retrieved_on",),
}


def test_each_key_for_what_agreements_say_is_shown() -> None:
    tables = load_schemas().tables
    fields = [field for name in WHOLE for field in tables[name].fields if field.path]
    fields += [tables[name].field(one) for name, listed in PART.items() for one in listed]
    keys = {get_key(field) for field in fields} - {"id"}
    missing = {key for key in keys if not re.search(rf"\b{key}\b:|`{key}`", GUIDE)}
    assert missing == set()
    assert len(keys) >= 40
