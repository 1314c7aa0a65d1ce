"""A value that its schema does not allow is told of with what could stand there instead."""

from __future__ import annotations

import pytest

from iopgen.records.explanations import explain_constraint, say_how
from iopgen.records.schemas import load_schemas


@pytest.mark.parametrize(
    ("table", "field", "constraint", "text", "code", "hint"),
    [
        ("agreements", "status", "enum", "Undertecknat", "not-in-list", "signed"),
        ("agreements", "status", "enum", "pågår", "not-in-list", "räknas ut av dagarna"),
        ("index_values", "year", "minimum", "3", "out-of-range", "minst"),
        ("agreements", "title", "pattern", "x", "bad-format", "skriv title: "),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(  # noqa: PLR0913, PLR0917 - columns of the table
    table: str, field: str, constraint: str, text: str, code: str, hint: str
) -> None:
    tables = load_schemas().tables
    found = explain_constraint(tables[table].field(field), constraint, text)
    assert found[0] == code
    assert hint in found[2]


def test_all_codes_are_told_where_there_are_few() -> None:
    how = say_how(load_schemas().tables["agreements"].field("termination_kind"))
    assert how.startswith("skriv kind: ")
    assert "välj ett av: " in how
