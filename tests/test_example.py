"""The fictive municipality shows everything: each field, each value, each state."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from projects import EXAMPLE, ROOT, make_site

from iopgen.schemas import load_schemas
from iopgen.source import KINDS, read_records
from iopgen.tables import make_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iopgen.tables import Tables

LEFT_OUT = {("partners", "contact_phone")}
"""No telephone number stands in the example, not even an invented one."""

STATES = {
    "initiative",
    "proposed",
    "upcoming",
    "active",
    "ending_soon",
    "ended",
    "terminated",
    "declined",
    "unknown",
}


@pytest.fixture(scope="module")
def tables() -> Tables:
    """Return all rows of the example."""
    return make_tables(read_records(EXAMPLE).records)


def test_every_field_is_used(tables: Tables) -> None:
    unused = {
        (table.name, field.name)
        for table in load_schemas().tables.values()
        for field in table.fields
        if not field.derived and not any(row.text(field.name) for row in tables[table.name])
    }
    assert unused == LEFT_OUT


def test_every_value_of_every_list_is_used(tables: Tables) -> None:
    def find_missing() -> Iterator[tuple[str, str, str]]:
        for table in load_schemas().tables.values():
            for field in table.fields:
                if field.categories and not field.derived:
                    used = {row.text(field.name) for row in tables[table.name]}
                    yield from (
                        (table.name, field.name, v) for v in field.categories if v not in used
                    )

    assert list(find_missing()) == []


def test_every_kind_of_record_is_there() -> None:
    counts = Counter(record.kind for record in read_records(EXAMPLE).records)
    assert set(counts) == set(KINDS)


def test_every_state_is_shown() -> None:
    site = make_site(EXAMPLE)
    head, *rows = site.files["data/agreements.csv"].decode().splitlines()
    assert "state" in head.split(",")
    assert {state for row in rows for state in STATES if f",{state}," in row} == STATES


def test_nothing_of_the_example_is_on_our_site() -> None:
    ours = {record.id for record in read_records(ROOT).records}
    assert not ours & {record.id for record in read_records(EXAMPLE).records}
    assert not [page for page in make_site(ROOT).pages if "Exempelkommun" in page.body]
