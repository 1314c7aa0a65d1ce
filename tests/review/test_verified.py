"""Which records it is time to hold against their source again."""

from __future__ import annotations

import json
from datetime import date

import pytest
from registers import make_register

from iopgen.review.due import find_due, render_json, render_text
from iopgen.review.verified import find_stale

BY = "by_function: Registrator, against: avtal"
FILES = {
    "partners/stad": "name: Staden\nsector: municipality",
    "partners/vanner": f"name: Vännerna\nsector: civil_society\nverified: {{on: 2024-05-01, {BY}}}",
    "partners/ensam": f"name: Ensam\nsector: civil_society\nverified: {{on: 2024-05-01, {BY}}}",
    "documents/avtal": "title: Avtalet\nkind: agreement\nauthority: stad",
    "agreements/a": "title: A\nform: iop\nstatus: signed\nowner: stad\n"
    "period: {start: 2024-01-01, end: 2030-12-31}\n"
    f"parties: [{{partner: vanner, role: civil}}]\nverified: {{on: 2024-05-02, {BY}}}",
    "agreements/slut": "title: Slut\nform: iop\nstatus: signed\nowner: stad\n"
    f"period: {{start: 2020-01-01, end: 2022-12-31}}\nverified: {{on: 2024-05-02, {BY}}}",
    "budgets/a-belopp": f"agreement: a\nverified: {{on: 2024-05-03, {BY}}}",
    "budgets/tabell": f"title: Tabellen\nsource: avtal#page=3\nverified: {{on: 2024-05-04, {BY}}}",
    "guidelines/g": f"title: Riktlinjer\nissuer: stad\nverified: {{on: 2024-05-05, {BY}}}",
    "guidelines/tyst": "title: Utan\nissuer: stad",
    "guidelines/halv": "title: Halv\nissuer: stad\nverified: {on: 2024-05-05, against: avtal}",
}


@pytest.mark.parametrize(
    ("as_of", "found"),
    [
        ("2025-04-30", []),
        ("2025-05-01", ["partners/ensam", "partners/vanner"]),
        ("2025-05-02", ["agreements/a", "partners/ensam", "partners/vanner"]),
        (
            "2025-06-01",
            [
                *("agreements/a", "budgets/a-belopp", "budgets/tabell"),
                *("partners/ensam", "partners/vanner", "guidelines/g"),
            ],
        ),
    ],
)
def test_a_record_is_asked_for_when_its_year_is_over(as_of: str, found: list[str]) -> None:
    assert [one.at.record for one in find_stale(make_register(FILES, as_of))] == found


def test_each_stands_with_those_it_concerns() -> None:
    stale = {one.at.record: one for one in find_stale(make_register(FILES, "2025-06-01"))}
    assert {name: one.owners for name, one in stale.items()} == {
        "agreements/a": ("stad",),
        "budgets/a-belopp": ("stad",),
        "budgets/tabell": ("stad",),
        "guidelines/g": ("stad",),
        "partners/ensam": (),
        "partners/vanner": ("stad",),
    }
    assert stale["budgets/a-belopp"].words == (
        "Stäm av beloppen mot källan igen: ”Avtalet”. Senast gjordes det 3 maj 2024."
    )
    assert stale["budgets/tabell"].date == date(2025, 5, 4)


def test_the_list_of_what_is_due_names_them_with_file_and_line() -> None:
    register = make_register(FILES, "2025-06-01")
    due = [one for one in find_due(register) if one.kind == "verify_again"]
    text = render_text(register, due)
    assert "Riktlinjer: Stäm av uppgifterna mot källan igen" in text
    assert "(content/guidelines/g.yml:4)" in text
    assert "Offentlig part: uppgift saknas" in text
    rows = {row["path"]: row for row in json.loads(render_json(register, due))}
    assert rows["content/guidelines/g.yml"]["agreement"] is None
    assert rows["content/budgets/a-belopp.yml"]["agreement"] == "a"
    assert {row["urgency"] for row in rows.values()} == {"overdue"}
