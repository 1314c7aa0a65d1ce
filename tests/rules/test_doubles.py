"""What seems to be recorded twice."""

import pytest
from truths import Truth, hold

AMOUNTS = """
== budgets/a
agreement: m
lines:
  - {id: a, year: 2024, party: k, to: [f], kind: cash, category: grant, stage: agreed, amount: 100}
  - {id: lokal, year: 2024, party: f, kind: in_kind, category: premises, stage: agreed, amount: 100}
  - {id: tid, year: 2024, party: f, kind: in_kind, category: staff, stage: agreed, amount: 100}
  - {id: oklart, year: 2024, party: k, kind: cash, stage: agreed}
== budgets/b
agreement: m
lines:
  - {id: igen, year: 2024, party: k, to: [f], kind: cash, stage: agreed, amount: 100}
  - {id: oklart, year: 2024, party: k, kind: cash, stage: agreed}
"""
ALSO = (
    "  - {id: lokal-igen, year: 2024, party: f, kind: in_kind, category: premises, "
    "stage: agreed, amount: 100}\n"
)
COPIED = """
== agreements/m
title: Lyktan
parties: [{partner: f, role: civil}]
period: {start: 2020-01-01, end: 2022-12-31}
== agreements/n
title:  lyktan
parties: [{partner: f, role: civil}]
period: {start: 2021-01-01, end: 2023-12-31}
== agreements/o
title: Lyktan
parties: [{partner: g, role: civil}]
== agreements/q
title: Lyktan
parties: [{unnamed: En förening, role: civil}]
== agreements/r
title: Lyktan
parties: [{unnamed: En förening, role: civil}]
== budgets/a
agreement: m
lines: [{id: x, year: 2022, kind: cash, stage: agreed, amount: 100}]
== budgets/b
agreement: n
lines: [{id: x, year: 2022, kind: cash, stage: agreed, amount: 100}]
"""

TRUTHS: tuple[Truth, ...] = (
    (
        "same-number",
        """
== partners/a
name: A
sector: civil_society
org_number: 802000-0001
municipality_code: "9999"
== partners/b
name: B
sector: civil_society
org_number: 802000-0001
municipality_code: "9999"
== partners/c
name: C
sector: civil_society
== partners/d
name: D
sector: civil_society
""",
        ["a:3", "b:3"],
        ("org_number: 802000-0001\n", ""),
    ),
    (  # parts of one public body share its number, and say so
        "same-number",
        """
== partners/a
id: a
name: A
sector: municipality
org_number: 802000-0001
== partners/b
id: b
name: B
sector: municipality
org_number: 802000-0001
== partners/c
id: c
name: C
sector: municipality
org_number: 802000-0001
part_of: a
""",
        ["a:4", "b:4", "c:4"],
        ("id: b\nname: B", "id: b\nname: B\npart_of: a"),
    ),
    (
        "same-number",
        """
== partners/a
name: A
sector: municipality
municipality_code: "9999"
region_code: "99"
== partners/b
name: B
sector: municipality
municipality_code: "9999"
region_code: "99"
== partners/c
name: C
sector: region
region_code: "99"
""",
        ["a:3", "b:3"],
        ('municipality_code: "9999"', 'municipality_code: "9998"'),
    ),
    (
        "same-number",
        """
== partners/a
name: A
sector: region
region_code: "99"
== partners/b
name: B
sector: region
region_code: "99"
""",
        ["a:3", "b:3"],
        ("sector: region", "sector: unknown"),
    ),
    *(
        ("amount-twice", AMOUNTS, ["a:3", "b:3"], change)
        for change in (
            ("party: k, to: [f]", "party: k, to: [g]"),
            ("party: k, to: [f]", "party: g, to: [f]"),
            ("year: 2024", "year: 2025"),
            ("year: 2024", "covers: {start: 2023-07-01, end: 2024-06-30}"),
            ("kind: cash", "kind: in_kind"),
            ("stage: agreed", "stage: budget"),
            ("amount: 100", "amount: 101"),
            ("amount: 100", "amount: 100, separate: yes"),
            ("== budgets/b\nagreement: m", "== budgets/b\nagreement: n"),
            ("{id: igen,", "{id: igen, category: other,"),
        )
    ),
    (  # a copied file is told once a file, at its first amount
        "amount-twice",
        AMOUNTS.replace(
            "agreement: m\nlines:\n  - {id: igen", f"agreement: m\nlines:\n{ALSO}  - {{id: igen"
        ),
        ["a:3", "b:3"],
        ("== budgets/b\nagreement: m", "== budgets/b\nagreement: n"),
    ),
    (
        "amount-twice",
        COPIED,
        ["a:2", "b:2"],
        ("start: 2020-01-01", "start: 2024-01-01"),
    ),
    *(
        ("recorded-twice", COPIED, ["m:1", "n:1"], change)
        for change in (
            ("title:  lyktan", "title: Lyktan två"),
            ("role: civil", "role: public"),
            ("start: 2020-01-01", "start: 2024-01-01"),
        )
    ),
    *(
        ("recorded-twice", text, ["a:2", "b:2"], change)
        for text, change in (
            (
                """
== checks/a
partner: p
made_on: 2024-03-01
agreement: m
guideline: g
== checks/b
partner: p
made_on: 2024-03-01
agreement: m
guideline: g
== checks/c
partner: p
== checks/d
partner: p
""",
                ("guideline: g", "guideline: h"),
            ),
            (
                """
== followups/a
agreement: m
year: 2024
== followups/b
agreement: m
year: 2024
== followups/c
agreement: m
== followups/d
agreement: m
""",
                ("year: 2024", "year: 2023"),
            ),
            (
                """
== documents/a
issuer: K
title: Avtal
date: 2024-03-01
case_number: K 1
== documents/b
issuer: K
title: avtal
date: 2024-03-01
case_number: K 1
== documents/c
issuer: K
title: Avtal
== documents/d
issuer: K
title: Avtal
""",
                ("case_number: K 1", "case_number: K 2"),
            ),
        )
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)
