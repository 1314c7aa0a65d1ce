"""By what an item of a list is known again, when something in it has changed."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from iopgen.records.schemas import load_schemas

_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "agreement_parties": ("partner", "unnamed"),
    "agreement_units": ("partner", "unit"),
    "agreement_areas": ("guideline", "set", "item"),
    "decisions": ("kind", "date"),
    "target_groups": ("text",),
    "focus_areas": ("name",),
    "governance": ("body",),
    "follow_up_duties": ("what",),
    "annual_cycle": ("item",),
    "functions": ("role",),
    "compensation_tiers": ("from", "to"),
    "compensation_extras": ("text",),
    "volumes": ("year", "per", "unit"),
    "evaluations": ("by", "year"),
    "rulings": ("court", "case_number"),
    "interest_months": ("month",),
    "amendments": ("date",),
    "assessments": ("guideline", "set", "item", "made_on"),
    "terms": ("guideline", "set", "item"),
    "views": ("partner",),
    "partner_aliases": ("name",),
    "partner_bodies": ("body",),
    "populations": ("year",),
    "guideline_units": ("unit",),
    "guideline_follows": ("set", "when"),
    "comparison_columns": ("guideline", "set"),
    "comparison_items": ("row", "guideline", "set", "item"),
    "index_values": ("year", "period"),
    "budget_sums": ("sum", "row"),
    "check_documents": ("set", "item"),
    "check_answers": ("set", "item"),
    "followup_meetings": ("body", "date"),
    "outcomes": ("goal", "indicator"),
    "followup_volumes": ("unit", "per"),
    "discrepancy_values": ("label",),
    "discrepancy_concerns": ("record", "field"),
    "statistics_sums": ("sum", "row"),
    "comments": ("partner", "received_on"),
    "evidence": ("field",),
    "withheld": ("field",),
}
"""Of tables whose items have no id of their own. `commitments` have nothing but their words."""

BY_LIKENESS: Final = frozenset({"commitments"})
"""Tables whose items are known again by what they say alone."""


@cache
def find_item_key(table: str) -> tuple[str, ...]:
    """Return the columns that an item of a table is known by: its ids, or what is declared."""
    fields = load_schemas().tables[table].fields
    ids = tuple(f.name for f in fields if "[" in f.path and f.path.endswith((".id", "{key}")))
    return _KEYS.get(table, ids)
