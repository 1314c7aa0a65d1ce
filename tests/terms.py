"""Parts of an invented agreement: its documents, term, extension and end."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

DOCUMENTS = {
    "documents/lista-2019": "title: Lista 2019\ndate: 2019\nkind: other",
    "documents/rapport-2022": "title: Rapport 2022\ndate: 2022-03-15\nkind: report",
    "documents/riktlinje-2025": "title: Riktlinje 2025\ndate: 2025\nkind: guideline",
    "documents/pm": "title: Pm\nkind: memo",
    "documents/efter-2026": "title: Efteråt\ndate: 2026-03-01\nkind: memo",
}


TERM = "period: {start: 2024-01-01, end: 2025-12-31}"
LEFT = "termination: {ends_on: 2025-06-30}"


EXTENSION = "extension: {step_months: 12, latest_end: 2027-12-31}"

LISTED = {"documents/lista": "title: Lista\ndate: 2019\nkind: other"}

days = st.dates(date(1995, 1, 1), date(2060, 12, 31))
CHECK = "partner: foreningen\nagreement: prov\nguideline: riktlinje\nmade_on: 2023-09-30"
