"""Budgets: amounts of an agreement line by line, and an owner's table of all it pays."""

from collections.abc import Sequence

from benchmarks.fictive.agreement import LAST, SHORT, UNPAID, Agreement
from benchmarks.fictive.owners import Data, Owner, Record, cite
from benchmarks.fictive.words import make_sentence, make_text


def make_budget(made: Agreement) -> Record | None:
    """Return the amounts of an agreement, None where nobody is paid or nothing is known."""
    draw, key = made.draw, f"{made.id}-belopp"
    if made.form in UNPAID or draw.chance((0.8, 0.4, 0.0)[made.size]):
        return None
    base = draw.randint(8, 240) * 10_000
    lines = _make_agreed(made, base)
    if made.size > SHORT:
        lines += _make_later(made, base)
    data: Data = {"id": key, "agreement": made.id, "lines": lines}
    if made.size > SHORT and draw.chance(0.3):
        data["indexation"] = {
            "base_year": made.start, "percent": draw.choice([1, 1.5, 2]), "per": "calendar_year",
            "method": "compound", "applies_to": "bidrag", "text": make_sentence(draw),
        }  # fmt: skip
    elif draw.chance(0.15):
        data["indexation"] = _make_index(made)
    data |= {"note": make_text(draw, 1, 4), "source": cite(draw, made.document)}
    fields = [f"lines[{line['id']}].{name}" for line in lines for name in ("amount", "to")
              if name in line]  # fmt: skip
    data["evidence"] = [
        {"field": field, "reading": draw.choice(["stated", "inferred"]),
         "note": make_text(draw, 1, 2), "source": cite(draw, made.document)}
        for field in draw.some(fields, 1, 3 + 3 * made.size)
    ]  # fmt: skip
    if draw.chance(0.04):
        del lines[-1]["amount"]
        lines[-1] |= {"qualifier": "unknown"}
        lines[-1].pop("printed", None)
        data["evidence"] = [one for one in data["evidence"] if lines[-1]["id"] not in one["field"]]
        data["withheld"] = [_withhold(made, f"lines[{lines[-1]['id']}].amount")]
    return f"content/budgets/{key}.yml", {name: value for name, value in data.items() if value}


def _withhold(made: Agreement, field: str) -> Data:
    return {"field": field, "reason": make_sentence(made.draw), "date": "2026-05-28",
            "legal_basis": "offentlighets- och sekretesslagen (2009:400) 31 kap. 16 §",
            "function": f"Inköpschef, {made.owner.units[0][1]}"}  # fmt: skip


def _make_index(made: Agreement) -> Data:
    return {
        "index": "kpi", "share_percent": 70, "rounding": 100, "never_lower": "yes",
        "base_year": made.start, "base": f"{made.start - 1}-10", "applies_to": "bidrag",
        "text": make_sentence(made.draw),
        "values": [{"year": year, "value": 300 + 4 * (year - made.start),
                    "period": f"{year - 1}-10", "source": cite(made.draw, made.document)}
                   for year in made.years],
    }  # fmt: skip


def _make_agreed(made: Agreement, base: int) -> list[Data]:
    draw, (key, _) = made.draw, made.civil[0]
    lines: list[Data] = [
        {"id": "bidrag", "year": made.start, "party": made.owner.id, "to": key, "kind": "cash",
         "category": "grant", "stage": "agreed", "amount": base, "qualifier": "exact"},
    ]  # fmt: skip
    for number, (party, _) in enumerate(made.civil[: 1 + made.size], 1):
        lines.append(
            {"id": f"insats-{number}", "year": made.start, "party": party, "kind": "in_kind",
             "category": draw.choice(["volunteers", "premises", "staff"]), "stage": "agreed",
             "amount": draw.randint(2, 40) * 5_000, "note": make_sentence(draw),
             "qualifier": draw.choice(["exact", "at_least", "about"])}
        )  # fmt: skip
    return [{**line, "source": cite(draw, made.document)} for line in lines]


def _make_later(made: Agreement, base: int) -> list[Data]:
    """Return what was budgeted and paid each year, of the agreement's first party."""
    draw, (key, _) = made.draw, made.civil[0]
    source = made.report or made.document
    return [
        {"id": f"{stage}-{year}", "year": year, "party": made.owner.id, "to": key, "kind": "cash",
         "category": "grant", "stage": stage, "amount": 1_000 * amount, "printed": f"{amount} tkr",
         "qualifier": "exact",
         **({"note": make_sentence(draw)} if draw.chance(0.4) else {}),
         "source": cite(draw, source)}
        for year in made.years for stage in ("budget", "outcome")
        for amount in [base // 1_000 + draw.randint(0, 40)]
    ]  # fmt: skip


def make_table(owner: Owner, paid: Sequence[tuple[Agreement, Data]]) -> Record:
    """Return an owner's table of costs over three years, with a sum and the agreements in it."""
    draw, key, source = owner.draw, f"{owner.id}-kostnader", f"{owner.id}-ekonomi"
    columns = [("utfall-2024", 2024, "outcome"), ("utfall-2025", LAST, "outcome"),
               ("budget-2026", 2026, "budget")]  # fmt: skip
    rows: list[Data] = []
    for made, budget in paid:
        told = {line["id"]: line["amount"] // 1_000 for line in budget["lines"] if "amount" in line}
        values = {name: told.get(f"{stage}-{year}", draw.randint(80, 2400))
                  for name, year, stage in columns}  # fmt: skip
        rows.append({"id": made.id, "label": made.title, "type": "item", "agreement": made.id,
                     "values": values, "placement": "explicit", "comment": make_sentence(draw),
                     "source": cite(draw, source)})  # fmt: skip
    total = {name: sum(row["values"][name] for row in rows) for name, _, _ in columns}
    terms = [{"row": row["id"], "factor": 1, "source": row["source"]} for row in rows]
    rows.append({"id": "summa", "label": "Summa samverkan", "type": "total", "values": total,
                 "placement": "explicit", "source": cite(draw, source)})  # fmt: skip
    return f"content/budgets/{key}.yml", {
        "id": key,
        "title": f"Kostnader för samverkan 2024–2026, {owner.name}",
        "unit": "tkr",
        "sign": "Alla tal är kostnader och skrivs utan minustecken.",
        "cost_sign": "plus",
        "basis": "cost",
        "columns": [{"id": name, "title": name.replace("-", " ").capitalize(), "kind": "amount",
                     "year": year, "stage": stage, "source": cite(draw, source)}
                    for name, year, stage in columns],
        "rows": rows,
        "sums": [{"id": "summa", "equals": "summa", "terms": terms,
                  "columns": [name for name, _, _ in columns]}],
        "note": make_text(draw, 1, 4),
        "source": f"{source}#1-60",
    }  # fmt: skip
