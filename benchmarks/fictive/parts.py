"""What an agreement may hold besides parties, period and commitments, each part by itself."""

from collections.abc import Callable, Iterator
from typing import Final

from benchmarks.fictive.agreement import LAST, LONG, MIDDLE, SHORT, UNPAID, Agreement
from benchmarks.fictive.owners import Data, cite
from benchmarks.fictive.words import (
    make_activities,
    make_activity,
    make_phrase,
    make_sentence,
    make_text,
)


def repeat(made: Agreement, name: str, least: int, most: int, make: Callable[[], Data]) -> Data:
    """Return a list of parts, each with its source."""
    parts = [
        {**make(), "source": cite(made.draw, made.document)}
        for _ in range(made.draw.randint(least, most))
    ]
    return {name: parts} if parts else {}


def _make_target_groups(made: Agreement) -> Data:
    draw = made.draw
    return repeat(made, "target_groups", 1, 2, lambda: {"text": make_phrase(draw)})


def _make_goals(made: Agreement) -> Data:
    draw, goals = made.draw, []
    for number in range(1, draw.randint(2, 3 + 2 * made.size)):
        goal: Data = {"id": f"mal-{number}", "text": make_text(draw, 1, 2)}
        goal["kind"] = draw.choice(["vision", "goal", "purpose"])
        if made.size and draw.chance(0.5) and made.years:
            year, women, men = draw.choice(made.years), draw.randint(20, 300), draw.randint(20, 300)
            goal["indicators"] = [
                {"id": f"matt-{number}", "text": f"Antal deltagare i {make_activities(draw)}",
                 "unit": "personer", "year": year, "target": women + men, "aim": "at_least",
                 "by_sex": {"women": women, "men": men}, "source": cite(draw, made.document)}
            ]  # fmt: skip
            made.goals.append((f"mal-{number}", f"matt-{number}", year, women + men))
        goals.append({**goal, "source": cite(draw, made.document)})
    return {"goals": goals}


def _make_principles(made: Agreement) -> Data:
    draw = made.draw
    return {
        "principles": [make_phrase(draw) for _ in range(draw.randint(1, 3))],
        "added_value": [make_sentence(draw) for _ in range(draw.randint(1, 3))],
    }


def _make_payment(made: Agreement) -> Data:
    draw = made.draw
    if made.form in UNPAID:
        return {}
    return {"payment": {"paid": "yes", "text": make_text(draw, 1, 2), "every": "half_year",
                        "surplus": draw.choice(["repaid", "kept", "carried_over", "shared"]),
                        "accounts": make_sentence(draw),
                        "insight": make_sentence(draw)}}  # fmt: skip


def _make_focus_areas(made: Agreement) -> Data:
    draw = made.draw
    return repeat(made, "focus_areas", 1, 5, lambda: {
        "name": make_activity(draw), "text": make_text(draw, 1, 2),
        "lead": draw.choice(made.civil)[0],
    })  # fmt: skip


def _make_governance(made: Agreement) -> Data:
    draw, kinds = made.draw, ["steering_group", "cooperation_group", "working_group"]
    names = {"steering_group": "Styrgruppen", "cooperation_group": "Samverkansgruppen",
             "working_group": "Arbetsgruppen"}  # fmt: skip
    bodies = []
    for kind in kinds[: draw.randint(1, 1 + made.size)]:
        name = f"{names[kind]} för {made.title}"
        made.bodies.append(name)
        bodies.append({
            "body": name, "kind": kind,
            "composition": [made.owner.name, *(name for _, name in made.civil)],
            "tasks": [make_sentence(draw) for _ in range(draw.randint(1, 4))],
            "convener": f"Enhetschef, {draw.choice(made.owner.units)[1]}",
            "meetings": {"at_least": draw.randint(1, 4), "per": "year"},
            "decision_rule": draw.choice(["joint", "majority_one_vote_each", "not_stated"]),
            "disagreement": make_sentence(draw), "status": "decided",
            "source": cite(draw, made.document),
        })  # fmt: skip
    return {"governance": bodies}


def _make_follow_up(made: Agreement) -> Data:
    draw = made.draw
    return repeat(made, "follow_up", 1, 4, lambda: {
        "what": make_sentence(draw).rstrip("."),
        "every": draw.choice(["year", "half_year", "term", "quarter", "continuous", "once"]),
        "responsible": draw.choice(made.civil)[1], "note": make_sentence(draw),
    })  # fmt: skip


def _make_cycle(made: Agreement) -> Data:
    draw = made.draw
    return {"annual_cycle": [
        {"item": item, "kind": kind, "about": about, "month": month,
         "by": draw.choice(made.civil)[1], "source": cite(draw, made.document)}
        for item, kind, about, month in draw.some(_CYCLE, 1, 4)
    ]}  # fmt: skip


def _make_functions(made: Agreement) -> Data:
    draw = made.draw
    return repeat(made, "functions", 1, 3, lambda: {
        "role": make_phrase(draw), "function": f"Enhetschef, {draw.choice(made.owner.units)[1]}",
        "note": make_sentence(draw),
    })  # fmt: skip


def _make_volumes(made: Agreement) -> Data:
    draw = made.draw
    return repeat(made, "volumes", 1, 4, lambda: {
        "per": draw.choice(["year", "term", "month", "week"]), "unit": make_activities(draw),
        "value": draw.randint(2, 400), "qualifier": draw.choice(["exact", "about", "at_least"]),
        "text": make_sentence(draw).rstrip("."),
    })  # fmt: skip


def _make_preparation(made: Agreement) -> Data:
    draw = made.draw
    preparation: Data = {
        "initiative_by": draw.choice(["civil", "both", "unknown"]),
        "need": make_text(draw, 1, 4), "purpose": make_text(draw, 1, 3),
        "consultation": draw.choice(["consulted", "informed", "unknown"]),
        "text": make_text(draw, 1, 4), "pre_study": draw.choice(["yes", "no", "unknown"]),
    }  # fmt: skip
    if draw.chance(0.3):
        months = [draw.randint(1, 9), draw.randint(1, 9)]
        preparation["interest"] = {
            "announced_on": f"{made.start - 1}-01-15", "channel": make_phrase(draw),
            "count": sum(months),
            "by_month": [{"month": f"{made.start - 1}-{number:02}", "count": count,
                          "source": cite(draw, made.document)}
                         for number, count in enumerate(months, 1)],
        }  # fmt: skip
    return {"preparation": preparation, "why_this_form": make_text(draw, 1, 4)}


def _make_termination(made: Agreement) -> Data:
    draw = made.draw
    return {"termination": {
        "kind": "conditional", "notice_months": draw.choice([3, 6, 12]),
        "cure_days": draw.choice([30, 45, 60]), "dialogue_first": "yes", "in_writing": "yes",
        "grounds": [make_sentence(draw) for _ in range(draw.randint(1, 3))],
        "repayment": make_sentence(draw),
    }, "review_triggers": [make_sentence(draw) for _ in range(draw.randint(1, 3))]}  # fmt: skip


def _make_outside(made: Agreement) -> Data:
    draw = made.draw
    return {
        "outside": [make_sentence(draw) for _ in range(draw.randint(1, 2))],
        "accession": make_text(draw, 1, 2),
        "state_aid": {"kind": "none", "text": make_text(draw, 1, 2)},
        "equality_analysis": {"done": "no", "text": make_text(draw, 1, 3)},
    }


def _make_amendments(made: Agreement) -> Data:
    draw = made.draw
    if made.status != "signed" or made.start + 1 > min(made.end, LAST):
        return {}
    return repeat(made, "amendments", 0, 2, lambda: {
        "date": f"{made.start + 1}-{draw.randint(1, 12):02}", "text": make_text(draw, 1, 2),
        "body": draw.choice(made.owner.units)[1],
    })  # fmt: skip


def _make_compensation(made: Agreement) -> Data:
    draw = made.draw
    if made.form in UNPAID or draw.chance(0.6):
        return {}
    tiers = [{"from": 5 * step, "to": 5 * step + 4, "amount": 15000 * step,
              "printed": f"{5 * step}–{5 * step + 4} deltagare, {15 * step} tkr",
              "source": cite(draw, made.document)}
             for step in range(1, draw.randint(3, 5))]  # fmt: skip
    return {"compensation": {
        "year": made.start, "per": "grupp och termin", "tiers": tiers,
        "extras": [{"text": make_sentence(draw).rstrip("."), "amount": 1000 * draw.randint(2, 20),
                    "source": cite(draw, made.document)}],
        "may_change": make_sentence(draw),
    }}  # fmt: skip


def _make_evaluations(made: Agreement) -> Data:
    draw = made.draw
    found: Data = {}
    if made.report and draw.chance(0.5):
        found |= {"evaluations": [{
            "by": "Parterna", "kind": "own", "year": LAST, "document": made.report,
            "summary": make_text(draw, 2, 5), "source": cite(draw, made.report),
        }]}  # fmt: skip
    if draw.chance(0.12):
        found |= repeat(made, "rulings", 1, 1, lambda: {
            "court": f"Förvaltningsrätten i {made.owner.place}", "date": f"{made.start}-05-12",
            "case_number": f"{draw.randint(100, 999)}-{made.start % 100}",
            "finding": make_text(draw, 1, 3), "status": "final",
        })  # fmt: skip
    return found


def _make_views(made: Agreement) -> Data:
    draw, (key, _) = made.draw, made.civil[0]
    found = repeat(made, "views", 0, 2, lambda: {"partner": key, "text": make_text(draw, 1, 3)})
    if draw.chance(0.4):
        day = f"2026-0{draw.randint(1, 5)}-{draw.randint(1, 28):02}"
        found["comments"] = [{"partner": key, "text": make_text(draw, 2, 4), "received_on": day}]
    return found


def _make_assessments(made: Agreement) -> Data:
    draw, sets = made.draw, made.owner.sets
    if made.form != "iop" or not sets or made.start < 2020:  # noqa: PLR2004 - the guideline binds
        return {}
    answers = [
        {"set": sets[kind][0], "item": item, "answer": draw.choice(["yes", "yes", "no", "unknown"]),
         "motivation": make_text(draw, 1, 2), "source": cite(draw, made.document)}
        for kind in ("legal", "criteria") for item in sets[kind][1]
    ]  # fmt: skip
    guideline = made.owner.guideline
    chosen = {kind: draw.some(sets[kind][1], 1, 6) for kind in ("terms", "areas")}
    return {
        "areas": [{"guideline": guideline, "set": sets["areas"][0], "item": item,
                   "note": make_sentence(draw), "source": cite(draw, made.document)}
                  for item in chosen["areas"][:2]],
        "assessments": [{"guideline": guideline, "made_on": f"{made.start - 1}-09-15",
                         "made_by": "function", "answers": answers,
                         "function": f"Handläggare, {draw.choice(made.owner.units)[1]}"}],
        "terms": [{"guideline": guideline, "set": sets["terms"][0], "item": item,
                   "covered_by": "commitments", "source": cite(draw, made.document)}
                  for item in chosen["terms"]],
    }  # fmt: skip


def _make_verified(made: Agreement) -> Data:
    if made.draw.chance(0.5):
        return {}
    return {
        "verified": {"on": "2026-02-11", "by_function": "Registrator", "against": made.document}
    }


_CYCLE: Final = (
    ("Verksamhetsrapport för året före", "annual_report", "previous", 3),
    ("Styrgruppens möte på våren", "meeting", "same", 4),
    ("Översyn av överenskommelsen", "review", "same", 9),
    ("Mål för nästa år", "goals", "next", 11),
    ("Budget för nästa år", "budget", "next", 11),
)
_PARTS: Final[dict[int, tuple[Callable[[Agreement], Data], ...]]] = {
    SHORT: (_make_target_groups, _make_goals, _make_payment),
    MIDDLE: (_make_principles, _make_focus_areas, _make_governance, _make_follow_up,
             _make_functions, _make_volumes, _make_preparation, _make_outside, _make_views,
             _make_amendments, _make_compensation, _make_assessments),
    LONG: (_make_cycle, _make_termination, _make_evaluations, _make_verified),
}  # fmt: skip


def choose_parts(made: Agreement) -> Iterator[Callable[[Agreement], Data]]:
    """Yield what makes the parts of an agreement: a few of a short one, all of a long one."""
    for size, parts in _PARTS.items():
        if size <= made.size:
            share = 1.0 if made.size == LONG else 0.5
            yield from (part for part in parts if made.draw.chance(share))
