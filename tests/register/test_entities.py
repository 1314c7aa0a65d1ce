from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import get_type_hints

import pytest
from projects import EXAMPLE, EXAMPLE_DAY
from readings import TABLES
from registers import make_register, read_project

from iopgen.calc.dates import Span
from iopgen.reading.findings import Position
from iopgen.records.schemas import (
    Field,
    load_schemas,
)
from iopgen.register import entities as e
from iopgen.register.entities import CLASSES, COLUMNS, Entity
from iopgen.register.lookup import Register

OWN = {attribute.name for attribute in dataclasses.fields(Entity)}


def test_every_table_of_records_has_a_class() -> None:
    assert CLASSES.keys() == {table.name for table in TABLES if table.record}
    assert len(set(CLASSES.values())) == len(CLASSES)


def get_python_type(field: Field) -> object:
    if field.separator:
        return tuple[str, ...]
    if field.notation in {"date", "partial-date", "month"}:
        return Span | None
    if set(field.categories) == {"yes", "no"}:
        return bool | None
    if field.type == "string":
        return str
    number = int if field.type == "integer" else Decimal
    return number | None  # a required one may be one that cannot be read


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_has_the_columns_of_its_table_and_their_types(name: str) -> None:
    kind = CLASSES[name]
    hints = get_type_hints(kind)
    attributes = [a.name for a in dataclasses.fields(kind) if a.name not in OWN]
    columns = {field.name: field for field in load_schemas().tables[name].fields if field.path}
    named = {COLUMNS.get(attribute, attribute): attribute for attribute in attributes}
    assert named.keys() == columns.keys()
    assert {column: hints[attribute] for column, attribute in named.items()} == {
        column: get_python_type(field) for column, field in columns.items()
    }
    # A column of this name would take the place of the record, path or file that an entity knows.
    assert not OWN & (columns.keys() - set(COLUMNS.values()))


PLACES = """\
form: iop
period:
  start: 2020-01-01
parties:
  - {partner: k, role: public,
     from: 2020}
  - partner: f
    role: civil
commitments:
  - by: [k,
         f]
    text: Hålla öppet
"""


def test_an_entity_knows_where_each_value_stands() -> None:
    register = make_register({"agreements/a": PLACES})
    (agreement,) = register.all(e.Agreement)
    path = "content/agreements/a.yml"
    assert e.find_place(agreement, "form") == Position(path, 2, 7)
    assert e.find_place(agreement, "start") == Position(path, 4, 10)
    assert e.find_place(agreement, "end").line == 4, "what lacks stands with its neighbours"
    first, second = register.all(e.Party)
    assert e.find_place(first, "from_") == Position(path, 7, 12)
    assert e.find_place(second, "role") == Position(path, 9, 11)
    (commitment,) = register.all(e.Commitment)
    assert list(e.iter_texts(commitment, "by")) == [
        ("k", Position(path, 11, 10)),
        ("f", Position(path, 12, 10)),
    ]
    assert list(e.iter_texts(commitment, "text")) == [("Hålla öppet", Position(path, 13, 11))]
    assert list(e.iter_texts(commitment, "note")) == []


def test_what_cannot_be_read_is_absent_and_its_text_is_kept() -> None:
    lines = "lines:\n  - {id: a, year: tjugo, amount: 010, unit: ''}\n  - {id: b, year: 2020}\n"
    one, other = make_register({"budgets/b": lines}).all(e.BudgetLine)
    assert (one.year, one.amount, one.unit) == (None, None, "")
    assert (e.get_text(one, "year"), e.get_text(one, "amount")) == ("tjugo", "010")
    assert [e.is_stated(one, name) for name in ("year", "unit", "note")] == [True, True, False]
    assert (other.year, e.get_text(other, "year"), dict(other.unread)) == (2020, "2020", {})


def test_places_of_all_records_are_those_of_their_rows() -> None:
    tables = read_project(EXAMPLE)
    register = Register(tables, EXAMPLE_DAY)
    for table, kind in e.CLASSES.items():
        rows = sorted(tables[table], key=lambda row: row.record.path)
        for row, entity in zip(rows, register.all(kind), strict=True):
            for name, field in e.list_fields(kind):
                cell = row.cells[field.name]
                assert e.find_place(entity, name) == cell.position
                if field.separator:
                    assert tuple(e.iter_texts(entity, name)) == cell.items
