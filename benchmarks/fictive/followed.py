"""What became of an agreement: follow-ups, statistics, checks, and where sources disagree."""

from collections.abc import Iterator
from typing import Any

from benchmarks.fictive.agreement import LONG, MIDDLE, SHORT, Agreement
from benchmarks.fictive.owners import Data, Record, cite
from benchmarks.fictive.words import make_activities, make_activity, make_sentence, make_text


def make_followed(made: Agreement, budget: Data | None) -> Iterator[Record]:
    """Yield what there is on record of how an agreement went."""
    followups = list(_make_followups(made))
    statistics = list(_make_statistics(made))
    yield from (*followups, *statistics, *_make_checks(made))
    concerned = [(path.removeprefix("content/").removesuffix(".yml"), data)
                 for path, data in (*followups, *statistics)]  # fmt: skip
    if budget:
        concerned.append((f"budgets/{budget['id']}", budget))
    yield from _make_discrepancies(made, concerned)


def _make_followups(made: Agreement) -> Iterator[Record]:
    draw = made.draw
    if made.size == SHORT or (made.size == MIDDLE and draw.chance(0.85)):
        return
    source = made.report or made.document
    for year in made.years[-2:]:
        key = f"{made.id}-uppfoljning-{year}"
        meetings = [{"body": body, "date": f"{year}-{month:02}-{draw.randint(1, 28):02}",
                     "source": cite(draw, source)}
                    for body in made.bodies for month in draw.some(range(1, 13), 1, 4)]  # fmt: skip
        data: Data = {"id": key, "agreement": made.id, "year": year}
        if meetings:
            data["meetings"] = meetings
        words = ("annual_report", "activity_plan", "budget_decided", "reconciled", "auditor")
        data |= {word: draw.choice(["yes", "no", "unknown"]) for word in words}
        data["outcomes"] = _make_outcomes(made, year, source)
        data["volumes"] = [
            {"unit": make_activities(draw), "value": draw.randint(2, 600), "qualifier": "exact",
             "text": make_sentence(draw).rstrip("."), "source": cite(draw, source)}
            for _ in range(draw.randint(1, 5))
        ]  # fmt: skip
        data |= {"summary": make_text(draw, 3, 9), "afterwards": make_text(draw, 1, 4),
                 "note": make_text(draw, 1, 3), "source": f"{source}#1-90"}  # fmt: skip
        data["evidence"] = [
            {"field": name, "reading": "stated", "note": make_text(draw, 1, 2),
             "source": cite(draw, source)}
            for name in draw.some(["summary", "afterwards", *words], 1, 5)
        ]  # fmt: skip
        yield f"content/followups/{key}.yml", {k: v for k, v in data.items() if v}


def _make_outcomes(made: Agreement, year: int, source: str) -> list[Data]:
    draw, outcomes = made.draw, []
    for goal, indicator, when, target in made.goals:
        if when != year:
            continue
        women = draw.randint(target // 4 + 10, target // 2 + 10)
        outcomes.append({"goal": goal, "indicator": indicator, "value": women + target // 3 + 10,
                         "by_sex": {"women": women, "men": target // 3 + 10}, "status": "final",
                         "text": make_text(draw, 1, 3), "source": cite(draw, source)})  # fmt: skip
    return outcomes


def _make_statistics(made: Agreement) -> Iterator[Record]:
    """Yield a table of participants, women and men and both, with a row that sums the others."""
    draw = made.draw
    if not made.years or draw.chance((0.93, 0.7, 0.4)[made.size]):
        return
    key, year, source = f"{made.id}-deltagare", made.years[-1], made.report or made.document
    shared: Data = {"unit": "personer", "counts": "people", "kind": "outcome", "year": year,
                    "sensitive": "no"}  # fmt: skip
    rows: list[Data] = []
    for number in range(1, draw.randint(4, 14)):
        women, men = draw.randint(20, 400), draw.randint(20, 400)
        values = {"kvinnor": women, "man": men, "alla": women + men}
        rows.append({"id": f"rad-{number}", "label": make_activity(draw), "type": "item",
                     "values": values, "source": cite(draw, source)})  # fmt: skip
    total = {name: sum(row["values"][name] for row in rows) for name in rows[0]["values"]}
    terms = [{"row": row["id"], "factor": 1, "source": row["source"]} for row in rows]
    rows.append({"id": "summa", "label": "Alla", "type": "total", "values": total,
                 "source": cite(draw, source)})  # fmt: skip
    yield f"content/statistics/{key}.yml", {
        "id": key,
        "title": f"Deltagare i {made.title} {year}",
        "agreement": made.id,
        "dimensions": ["verksamhet", "kön"],
        "measures": [
            {"id": "kvinnor", "title": "Kvinnor", **shared, "source": cite(draw, source)},
            {"id": "man", "title": "Män", **shared, "source": cite(draw, source)},
            {"id": "alla", "title": "Alla", **shared, "sum_of": ["kvinnor", "man"]},
        ],
        "rows": rows,
        "sums": [{"id": "summa", "equals": "summa", "terms": terms,
                  "measures": ["kvinnor", "man", "alla"]}],
        "comparability": make_text(draw, 1, 3),
        "threshold": 10,
        "note": make_text(draw, 1, 3),
        "source": cite(draw, source),
    }  # fmt: skip


def _make_checks(made: Agreement) -> Iterator[Record]:
    """Yield checks of the parties by the owner's guideline; two in five are published."""
    draw, sets = made.draw, made.owner.sets
    if not sets or made.form != "iop" or made.status != "signed":
        return
    if draw.chance((0.9, 0.5, 0.1)[made.size]):
        return
    for number, (key, _) in enumerate(made.civil, 1):
        made_on, name = f"2025-{draw.randint(1, 12):02}-15", f"{made.id}-kontroll-{number}"
        data: Data = {
            "id": name, "partner": key, "agreement": made.id, "guideline": made.owner.guideline,
            "made_on": made_on, "by_function": f"Handläggare, {draw.choice(made.owner.units)[1]}",
            "documents": [{"set": sets["partner_documents"][0], "item": item,
                           "status": "received", "on": "2025-01-08"}
                          for item in sets["partner_documents"][1]],
            "answers": [{"set": sets[kind][0], "item": item, "answer": "no",
                         "motivation": make_sentence(draw)}
                        for kind in ("democracy", "exclusion") for item in sets[kind][1]],
            "conclusion": "approved", "valid_until": "2027-01-15",
        }  # fmt: skip
        if draw.chance(0.4):
            days = {"decided_on": "2026-01-20", "communicated_on": "2026-01-22"}
            data["publish"] = {"decided_by_function": "Förvaltningschef", **days}
            data["note"] = make_text(draw, 1, 3)
        yield f"content/checks/{name}.yml", {**data, "source": cite(draw, made.document)}


def _make_discrepancies(made: Agreement, concerned: list[tuple[str, Any]]) -> Iterator[Record]:
    """Yield what sources disagree on: of an agreement, an amount, an outcome or a table."""
    draw = made.draw
    if draw.chance((0.8, 0.5, 0.2)[made.size]):
        return
    fields: list[tuple[str, str, int]] = [(f"agreements/{made.id}", "note", 0)]
    for path, data in concerned:
        fields += [(path, f"lines[{line['id']}].amount", line["amount"])
                   for line in data.get("lines", []) if "amount" in line]  # fmt: skip
        fields += [(path, f"rows[{row['id']}].values[alla]", row["values"]["alla"])
                   for row in data.get("rows", [])]  # fmt: skip
    for number, (path, field, value) in enumerate(draw.some(fields, 1, 1 + made.size), 1):
        key = f"{made.id}-motsagelse-{number}"
        unit = {"unit": "kr" if "lines" in field else "personer"} if value else {}
        values = [(make_activity(draw), value or draw.randint(100, 900)),
                  (make_activity(draw), value + draw.randint(1000, 9000))]  # fmt: skip
        open_still = made.size < LONG or draw.chance(0.4)
        data = {
            "id": key,
            "question": f"{make_sentence(draw).rstrip('.')}, men hur mycket?",
            "values": [{"label": label, "value": given, **unit, "basis": "printed",
                        "source": cite(draw, made.document)} for label, given in values],
            "status": "open" if open_still else "explained",
            **({} if open_still else {"explanation": make_text(draw, 1, 3)}),
            "concerns": [{"record": path, "field": field}],
            "note": make_text(draw, 1, 3),
            **({"comments": [{"partner": made.civil[0][0], "text": make_text(draw, 1, 3),
                              "received_on": "2026-03-11"}]} if draw.chance(0.3) else {}),
            "source": cite(draw, made.document),
        }  # fmt: skip
        yield f"content/discrepancies/{key}.yml", data
