"""Agreements of an owner: half of them short, most of the rest longer, one in twelve very long."""

from collections.abc import Iterator
from typing import Final

from benchmarks.fictive.agreement import LONG, MIDDLE, SHORT, Agreement
from benchmarks.fictive.owners import Data, Owner, Record, cite, make_document
from benchmarks.fictive.parts import choose_parts
from benchmarks.fictive.words import (
    Draw,
    make_activity,
    make_description,
    make_organisation,
    make_phrase,
    make_sentence,
    make_text,
)

_SIZES: Final = {"short": 0.5, "middle": 0.42, "long": 0.08}
_FORMS: Final = {
    "iop": 0.58, "assignment": 0.07, "procurement": 0.04, "grant": 0.1, "per_participant": 0.05,
    "external_project": 0.05, "uncompensated": 0.04, "informal": 0.04, "unknown": 0.03,
}  # fmt: skip
_STATUSES: Final = {"signed": 0.74, "listed": 0.12, "decided": 0.05, "proposed": 0.05,
                    "initiative": 0.02, "reported_by_third_party": 0.02}  # fmt: skip
_AREAS: Final = (
    "arbetsmarknad", "integration", "kultur", "folkhälsa", "mötesplatser", "trygghet", "utbildning",
    "socialt stöd", "idrott", "miljö och hälsa", "demokrati",
)  # fmt: skip


def make_agreement(owner: Owner, number: int) -> tuple[Agreement, list[Record]]:
    """Return an agreement, and the records that it rests on besides its own."""
    draw = Draw("agreement", owner.number, number)
    name = make_activity(draw)
    key = owner.find_id(name)
    start = draw.randint(2015, 2025)
    made = Agreement(
        owner, draw, key, f"{name} i {owner.place}",
        ("short", "middle", "long").index(draw.weighted(_SIZES)), draw.weighted(_FORMS),
        draw.weighted(_STATUSES), start, start + draw.randint(1, 4),
        f"{owner.id}-forteckning", "",
    )  # fmt: skip
    if owner.number == number == 0:  # also the smallest register has what only long ones have
        made.size, made.form, made.status = LONG, "iop", "signed"
        made.start, made.end = 2022, 2026
    made.unit = draw.choice([unit[0] for unit in owner.units if unit[2] == "board"] or [""])
    records = [*_make_documents(made), *_make_partners(made)]
    return made, [*records, (f"content/agreements/{key}.yml", _make_data(made))]


def _make_documents(made: Agreement) -> Iterator[Record]:
    if made.size == SHORT and made.draw.chance(0.5):
        return
    made.document = f"{made.id}-avtal"
    title = f"Överenskommelse om idéburet offentligt partnerskap, {made.title}"
    more = {"status": "Undertecknad av alla parter"} if made.status == "signed" else {}
    yield make_document(made.owner, made.document, "agreement", title, made.start - 1, **more)
    if made.size == LONG or (made.size == MIDDLE and made.draw.chance(0.15)):
        made.report = f"{made.id}-rapport"
        title = f"Verksamhetsrapport, {made.title}"
        yield make_document(made.owner, made.report, "report", title, 2026)


def _make_partners(made: Agreement) -> Iterator[Record]:
    """Yield records of organisations that had none; a party in three is one that has."""
    draw, owner = made.draw, made.owner
    for _ in range(draw.choice((1, 1, 2, 2, 3))):
        free = [one for one in owner.partners if one not in made.civil]
        if free and draw.chance(0.2):
            made.civil.append(draw.choice(free))
            continue
        name, form = make_organisation(draw, owner.place)
        while any(name == other for _, other in owner.partners):
            name, form = make_organisation(draw, owner.place)
        key = owner.find_id(name.removesuffix(f" i {owner.place}"))
        owner.partners.append((key, name))
        made.civil.append((key, name))
        yield f"partners/{key}.yml", _make_partner(made, key, name, form)


def _make_partner(made: Agreement, key: str, name: str, form: str) -> Data:
    draw, document = made.draw, made.document
    data: Data = {"id": key, "name": name}
    if draw.chance(0.4):
        alias = {"name": name.replace(" i ", ", "),
                 "note": make_sentence(draw), "source": cite(draw, document)}  # fmt: skip
        data["aliases"] = [alias]
    data |= {"sector": "civil_society", "legal_form": form, "place": made.owner.place}
    if draw.chance(0.5):
        data |= {"website": f"https://example.org/{key}", "register_ideburen": "unknown"}
    if form == "limited_company_restricted":
        data["limited_profit"] = f"Överskott stannar i verksamheten. {make_sentence(draw)}"
    data |= {"note": f"Organisationen finns inte. {make_text(draw, 0, 2)}".strip(),
             "source": cite(draw, document)}  # fmt: skip
    known = [name for name in ("name", "legal_form", "place", "sector") if draw.chance(0.5)]
    if known:
        data["evidence"] = [{"field": one, "reading": draw.choice(["stated", "inferred"]),
                             "note": make_sentence(draw), "source": cite(draw, document)}
                            for one in known]  # fmt: skip
    return data


def _make_data(made: Agreement) -> Data:
    draw, owner = made.draw, made.owner
    data: Data = {"id": made.id, "title": made.title}
    if draw.chance(0.3):
        data["aliases"] = made.title.replace(" i ", " ")
    data |= {
        "form": made.form,
        "summary": make_text(draw, 1, 2 + made.size),
    }
    if made.size > SHORT or draw.chance(0.4):
        data["description"] = make_description(draw, 1, 1 + 2 * made.size)
    data |= {"thematic_area": draw.choice(_AREAS), "owner": owner.id}
    if made.unit and draw.chance(0.7):
        unit = {"partner": owner.id, "unit": made.unit, "status": "decided"}
        data["units"] = [{**unit, "note": make_sentence(draw), "source": cite(draw, made.document)}]
    data |= {
        "status": made.status,
        "case_numbers": owner.number_case(made.start - 1),
        "decisions": _make_decisions(made),
        "parties": _make_parties(made),
        "commitments": _make_commitments(made),
        "period": _make_period(made),
    }
    if owner.framework and draw.chance(0.5):
        data["framework"] = owner.framework
    for make in choose_parts(made):
        data |= make(made)
    data |= {"note": make_text(draw, 1, 4), "source": f"{made.document}#1-{draw.randint(60, 390)}"}
    data["evidence"] = _make_evidence(made, data)
    return data


def _make_decisions(made: Agreement) -> list[Data]:
    draw, before = made.draw, made.start - 1
    kinds = [("initiative", 2), ("proposal", 5)]
    if made.status in {"decided", "signed"}:
        kinds += [("decision", 8)]
    if made.status == "signed":
        kinds += [("delegation", 9), ("signature", 11)]
    bodies = {"initiative": made.civil[0][1], "signature": "Alla parter"}
    chosen = kinds if made.size else [kinds[-1]]
    return [
        {"kind": kind, "body": bodies.get(kind, draw.choice(made.owner.units)[1]),
         "date": f"{before}-{month:02}-{draw.randint(1, 28):02}",
         **({"paragraph": f"§ {draw.randint(1, 190)}", "note": make_sentence(draw)}
            if kind == "decision" else {}),
         "source": cite(draw, made.document)}
        for kind, month in chosen
    ]  # fmt: skip


def _make_parties(made: Agreement) -> list[Data]:
    draw = made.draw
    public: Data = {"partner": made.owner.id, "role": "public"}
    if made.unit:
        public["unit"] = made.unit
    named = [
        {"partner": key, "role": "civil",
         **({"attested": made.years[-2:]} if draw.chance(0.3) else {}),
         "source": [cite(draw, made.document) for _ in range(draw.randint(1, 2))]}
        for key, _ in made.civil
    ]  # fmt: skip
    parties = [{**public, "source": cite(draw, made.document)}, *named]
    if draw.chance(0.15):
        parties.append({"unnamed": make_phrase(draw), "count": draw.randint(3, 40),
                        "qualifier": draw.choice(["exact", "about", "at_least"]),
                        "role": "contributor", "source": cite(draw, made.document)})  # fmt: skip
    return parties


def _make_commitments(made: Agreement) -> list[Data]:
    draw = made.draw
    by = [*made.parties, *made.parties, "public", "civil", "all"]
    return [
        {"by": draw.choice(by), "text": make_text(draw, 1, 2),
         "kind": draw.choice(["task", "lead", "resource", "rule"]),
         **({"note": make_sentence(draw)} if draw.chance(0.3) else {}),
         "source": [cite(draw, made.document) for _ in range(draw.randint(1, 2))]}
        for _ in range(draw.randint(1, 2 + 5 * made.size))
    ]  # fmt: skip


def _make_period(made: Agreement) -> Data:
    draw = made.draw
    period: Data = {"start": f"{made.start}-01-01", "end": f"{made.end}-12-31"}
    if made.status == "signed":
        period["signed"] = f"{made.start - 1}-12-{draw.randint(1, 28):02}"
    if made.size and draw.chance(0.4):
        period["conditions"] = make_sentence(draw)
    if made.size and draw.chance(0.5):
        period["extension"] = {
            "step_months": 12,
            "latest_end": f"{made.end + draw.randint(1, 3)}-12-31",
            "agree_months_before": draw.choice([3, 6]),
        }
    return period


def _make_evidence(made: Agreement, data: Data) -> list[Data]:
    draw = made.draw
    fields = ["form", "status", "summary", "thematic_area", "period.start", "period.end"]
    fields += [one for one in ("description", "note", "termination", "payment") if one in data]
    fields += [f"goals[{goal['id']}]" for goal in data.get("goals", [])]
    fields += [f"parties[{key}]" for key, _ in made.civil]
    return [
        {"field": one, "reading": draw.choice(["stated", "stated", "inferred"]),
         "note": make_text(draw, 1, 2),
         "source": [cite(draw, made.document) for _ in range(draw.randint(1, 3))]}
        for one in draw.some(fields, 1 + made.size, 3 + 5 * made.size)
    ]  # fmt: skip
