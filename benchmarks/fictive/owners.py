"""What an owner has of its own: the partner, its documents, its guidelines and its framework."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from benchmarks.fictive.words import (
    Draw,
    make_activity,
    make_phrase,
    make_place,
    make_sentence,
    make_slug,
    make_text,
)

Data = dict[str, Any]
"""One record: texts, numbers, lists and mappings, in the order in which they are written."""
Record = tuple[str, Data]
"""Where a record stands ("content/agreements/x.yml"), and what it says."""

LINES: Final = 400
"""Lines of every fictive document whose lines are counted."""
MAILBOX: Final = "iop@example.org"
"""The one mailbox of all owners; the project's configuration allows it."""

_BOARDS: Final = (
    ("kommunstyrelsen", "Kommunstyrelsen", "board"),
    ("socialnamnden", "Socialnämnden", "board"),
    ("kulturnamnden", "Kulturnämnden", "board"),
    ("arbetsmarknadsnamnden", "Arbetsmarknadsnämnden", "board"),
    ("utbildningsforvaltningen", "Utbildningsförvaltningen", "department"),
    ("samhallsforvaltningen", "Samhällsförvaltningen", "department"),
    ("enheten-for-civilsamhalle", "Enheten för civilsamhälle", "unit"),
    ("fastighetsbolaget", "Fastighetsbolaget", "company"),
)
_SETS: Final = (
    # kind, title, opening words, strength, answer that passes, fewest and most items
    ("legal", "Rättslig bedömning", "Innan ett partnerskap ingås ska nämnden ha prövat att",
     "ska", "yes", 3, 4),
    ("criteria", "Kriterier", "Ett partnerskap ska uppfylla följande:", "ska", "yes", 4, 8),
    ("partner_documents", "Handlingar att begära in", "Nämnden bör begära in:", "bör", "present",
     4, 6),
    ("terms", "Vad överenskommelsen ska ta upp", "Överenskommelsen ska ta upp", "ska", "present",
     6, 12),
    ("democracy", "Demokrativillkor", "Kommunen ska inte samarbeta med en organisation som",
     "ska", "no", 3, 5),
    ("exclusion", "Andra hinder", "Kommunen ska inte heller ingå ett partnerskap om", "ska", "no",
     2, 3),
    ("openness", "Öppenhet", "Nämnden ska arbeta öppet. Det betyder att", "ska", "present", 2, 4),
    ("areas", "Områden", "Partnerskap kan ingås inom", "none", "none", 4, 7),
    ("follow_up", "Uppföljning", "Så länge ett partnerskap pågår ska", "ska", "none", 1, 2),
    ("process", "Arbetsgång", "Arbetet går till så här:", "none", "none", 4, 7),
    ("roles", "Roller", "Ansvaret fördelas så här:", "vägledande", "none", 2, 4),
    ("principles", "Principer", "Samarbetet vilar på", "vägledande", "none", 3, 6),
    ("checklist", "Frågor att tänka igenom", "Fråga dig själv om det stämmer att", "vägledande",
     "none", 3, 5),
)  # fmt: skip
_CYCLE: Final[dict[str, Data]] = {
    "follow_up": {"every": "year"},
    "partner_documents": {"recheck_months": 24},
}


@dataclass
class Owner:
    """A fictive public body, and what its agreements refer to."""

    number: int
    draw: Draw
    place: str = ""
    id: str = ""
    name: str = ""
    sector: str = "municipality"
    units: list[tuple[str, str, str]] = field(default_factory=list)
    """Id, name and kind of each."""
    body: str = ""
    """The preparation group."""
    guideline: str = ""
    """Id of the guideline in force, "" for none."""
    sets: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    """Of the guideline in force: id and items of each set, by kind."""
    framework: str = ""
    partners: list[tuple[str, str]] = field(default_factory=list)
    """Id and name of each organisation that has a record already."""
    used: set[str] = field(default_factory=set)
    """Ids that are taken."""

    def find_id(self, name: str) -> str:
        """Return an id for a name that no record of this owner has."""
        stem = f"{self.id}-{make_slug(name)}" if self.id else make_slug(name)
        found, number = stem, 1
        while found in self.used:
            number += 1
            found = f"{stem}-{number}"
        self.used.add(found)
        return found

    def number_case(self, year: int) -> str:
        """Return a case number of a year."""
        return f"{self.id[:3].upper()}/{year}:{self.draw.randint(1, 999)}"


def make_owner(number: int) -> Owner:
    """Return an owner with names; every fifteenth is a region."""
    draw, place = Draw("owner", number), make_place(number)
    owner = Owner(number, draw, place)
    owner.sector = "region" if number % 15 == 14 else "municipality"  # noqa: PLR2004 - each 15th
    owner.name = f"Region {place}" if owner.sector == "region" else f"{place} kommun"
    owner.id = make_slug(place)
    owner.units = draw.some(_BOARDS, 4, 8)
    owner.body = f"Beredningsgruppen för samverkan i {place}"
    return owner


def cite(draw: Draw, document: str) -> str:
    """Return a place in a document: a line or a few."""
    first = draw.randint(1, LINES - 12)
    return (
        f"{document}#{first}"
        if draw.chance(0.4)
        else f"{document}#{first}-{first + draw.randint(1, 11)}"
    )


def make_document(owner: Owner, key: str, kind: str, title: str, year: int, **more: str) -> Record:
    """Return a document of an owner's, with its lines counted."""
    draw = owner.draw
    data: Data = {
        "id": key,
        "title": title,
        "issuer": owner.name,
        "authority": owner.id,
        "date": f"{year}-{draw.randint(1, 5):02}-{draw.randint(1, 28):02}",
        "case_number": owner.number_case(year),
        "kind": kind,
        "lines": f"1-{LINES}",
        "extract": "exempel",
        "ocr": draw.choice(["yes", "no"]),
        **more,
    }
    if draw.chance(0.5):
        data["note"] = f"Handlingen är påhittad. {make_text(draw, 1, 4)}"
    if draw.chance(0.4):
        data["url"] = f"https://example.org/{owner.id}/handlingar/{key}"
    data["evidence"] = [
        {"field": name, "reading": draw.choice(["stated", "inferred"]), "note": make_sentence(draw),
         "source": cite(draw, key)}
        for name in draw.some(["title", "issuer", "authority", "date"], 1, 3)
    ]  # fmt: skip
    return f"content/documents/{key}.yml", data


def make_owner_records(owner: Owner, *, framework: bool) -> Iterator[Record]:
    """Yield what an owner has before any agreement, and with `framework` one of its own."""
    draw = owner.draw
    owner.used |= {owner.id, f"{owner.id}-forteckning", f"{owner.id}-ekonomi"}
    title = f"Förteckning över samverkan, {owner.name}"
    yield make_document(owner, f"{owner.id}-forteckning", "list", title, 2026)
    title = f"Ekonomisk uppföljning av samverkan 2025, {owner.name}"
    yield make_document(owner, f"{owner.id}-ekonomi", "report", title, 2026)
    yield _make_partner(owner)
    if draw.chance(0.75) or not owner.number:
        owner.guideline = f"{owner.id}-riktlinjer"
        yield from _make_guidelines(owner)
    if framework:
        yield from _make_framework(owner)


def _make_partner(owner: Owner) -> Record:
    draw, source = owner.draw, f"{owner.id}-forteckning"
    region = 30 + owner.number // 15
    codes = {"region_code": f"{region}"}
    if owner.sector == "municipality":
        codes = {"municipality_code": f"{region}{10 + 5 * (owner.number % 15)}", **codes}
    data: Data = {
        "id": owner.id,
        "name": owner.name,
        "aliases": [{"name": f"{owner.place}s {word}", "source": cite(draw, source)}
                    for word in draw.some(["stad", "köping", "förvaltning"], 1, 2)],
        "sector": owner.sector,
        "legal_form": owner.sector,
        "place": owner.place,
        **codes,
        "website": f"https://example.org/{owner.id}",
        "register_ideburen": "no",
        "contact": {"function": "Samordnare för civilsamhället", "email": MAILBOX},
        "units": [{"id": key, "name": name, "kind": kind, "from": f"{draw.randint(2005, 2015)}",
                   "status": "decided", "source": cite(draw, source)}
                  for key, name, kind in owner.units],
        "bodies": [_make_body(owner, owner.body, "preparation_group", source),
                   _make_body(owner, f"Samrådet i {owner.place}", "council", source)],
        "population": [{"year": year, "value": 4000 + draw.randint(0, 900) * 100,
                        "source": cite(draw, f"{owner.id}-ekonomi")} for year in (2024, 2025)],
        "note": f"{owner.name} finns inte. Alla uppgifter är påhittade.",
        "source": f"{source}#1-40",
        "evidence": [{"field": "contact.function", "reading": "stated",
                      "source": cite(draw, source)}],
    }  # fmt: skip
    return f"partners/{owner.id}.yml", data


def _make_body(owner: Owner, name: str, kind: str, source: str) -> Data:
    draw = owner.draw
    return {
        "body": name,
        "kind": kind,
        "composition": [unit[1] for unit in draw.some(owner.units, 1, 3)],
        "tasks": [make_sentence(draw) for _ in range(draw.randint(1, 3))],
        "convener": f"Enhetschef, {draw.choice(owner.units)[1]}",
        "meetings": {"at_least": draw.randint(1, 4), "per": draw.choice(["year", "term"])},
        "decision_rule": draw.choice(["joint", "majority_one_vote_each", "not_stated"]),
        "disagreement": make_sentence(draw),
        "status": "decided",
        "source": cite(draw, source),
    }


def _make_guidelines(owner: Owner) -> Iterator[Record]:
    """Yield the guideline in force, and for a third of owners the one before and a comparison."""
    draw, key = owner.draw, owner.guideline
    owner.used |= {key, f"{key}-aldre", f"{key}-jamforelse"}
    year = draw.randint(2015, 2018)
    title = f"Riktlinjer för idéburet offentligt partnerskap i {owner.place}"
    yield make_document(owner, f"{key}-text", "guideline", title, year)
    data = _make_guideline(owner, key, f"{key}-text", year, {kind: s for kind, *s in _SETS})
    if draw.chance(0.35) or not owner.number:
        older, before = f"{key}-aldre", draw.randint(2010, 2014)
        title = f"Äldre riktlinjer för samverkan i {owner.place}"
        yield make_document(owner, f"{older}-text", "guideline", title, before)
        chosen = {kind: s for kind, *s in _SETS if kind in {"criteria", "principles", "process"}}
        old = _make_guideline(owner, older, f"{older}-text", before, chosen)
        old |= {"title": title, "status": "replaced", "valid_to": f"{year}-06-30"}
        old["units"] = [{"unit": key, "from": f"{before}-09-01", "decided_by": name,
                         "case_number": owner.number_case(before),
                         "source": cite(draw, f"{older}-text")}
                        for key, name, _ in owner.units[:2]]  # fmt: skip
        data["replaces"] = older
        yield f"content/guidelines/{older}.yml", old
        yield f"content/comparisons/{key}-jamforelse.yml", _compare(owner, old, data)
    owner.sets = {s["kind"]: (s["id"], [item["id"] for item in s["items"]]) for s in data["sets"]}
    yield f"content/guidelines/{key}.yml", data


def _make_guideline(
    owner: Owner, key: str, document: str, year: int, sets: dict[str, list[Any]]
) -> Data:
    draw = owner.draw
    return {
        "id": key,
        "title": f"Riktlinjer för idéburet offentligt partnerskap i {owner.place}",
        "issuer": owner.id,
        "status": "adopted",
        "known_from": "full_text",
        "decided_by": "Fullmäktige",
        "decided_on": f"{year}-06-{draw.randint(1, 28):02}",
        "case_number": owner.number_case(year),
        "valid_from": f"{year}-07-01",
        "summary": make_text(draw, 2, 4),
        "sets": [_make_set(draw, document, kind, *given) for kind, given in sets.items()],
        "note": make_text(draw, 1, 3),
        "source": f"{document}#1-{LINES}",
        "evidence": [
            {"field": name, "reading": "stated", "source": cite(draw, document)}
            for name in ("decided_on", "valid_from", "status")
        ],
    }


def _make_set(  # noqa: PLR0913, PLR0917 - one row of the table above
    draw: Draw, document: str, kind: str, title: str, intro: str, strength: str, answer: str,
    least: int, most: int,
) -> Data:  # fmt: skip
    key = make_slug(title)
    items = [
        {"id": f"punkt-{number}", "text": _make_item(draw, kind), "source": cite(draw, document)}
        for number in range(1, draw.randint(least, most) + 1)
    ]
    for item in items[1:]:
        if draw.chance(0.2):
            item["note"] = make_sentence(draw)
    words = {} if strength == "none" else {"strength_text": intro.split(" ", 3)[2]}
    return {
        "id": key,
        "title": title,
        "intro": intro,
        "kind": kind,
        "strength": strength,
        **words,
        "pass_answer": answer,
        **_CYCLE.get(kind, {}),
        "exhaustive": draw.choice(["yes", "no"]),
        "items": items,
        **({"follows": [{"when": when, "text": make_sentence(draw), "source": cite(draw, document)}
                        for when in ("all_yes", "any_no")]} if kind == "checklist" else {}),
        "source": cite(draw, document),
    }  # fmt: skip


def _make_item(draw: Draw, kind: str) -> str:
    if kind in {"areas", "partner_documents", "principles"}:
        return make_phrase(draw)
    return make_sentence(draw)


def _compare(owner: Owner, old: Data, new: Data) -> Data:
    """Return the criteria of two guidelines side by side, every item in one row."""
    draw = owner.draw
    sides = [(g["id"], next(s for s in g["sets"] if s["kind"] == "criteria")) for g in (old, new)]
    rows: list[Data] = []
    for number in range(max(len(one["items"]) for _, one in sides)):
        items = [
            {"guideline": key, "set": one["id"], "item": one["items"][number]["id"]}
            for key, one in sides
            if number < len(one["items"])
        ]
        rows.append({"id": f"jamforelse-{number + 1}", "title": make_phrase(draw),
                     "motivation": make_text(draw, 1, 3), "items": items})  # fmt: skip
    return {
        "id": f"{new['id']}-jamforelse",
        "title": f"Kriterierna i {owner.place}, äldre och nya",
        "summary": make_text(draw, 1, 2),
        "columns": [
            {"guideline": key, "set": one["id"], "label": label}
            for (key, one), label in zip(sides, ("Äldre", "Gällande"), strict=True)
        ],
        "rows": rows,
        "source": [f"{g['id']}-text#1-40" for g in (old, new)],
    }


def _make_framework(owner: Owner) -> Iterator[Record]:
    draw = owner.draw
    owner.framework = owner.find_id("overenskommelsen")
    source = f"{owner.id}-forteckning"
    yield f"content/agreements/{owner.framework}.yml", {
        "id": owner.framework,
        "title": f"Överenskommelsen mellan {owner.name} och civilsamhället",
        "form": "framework",
        "summary": make_text(draw, 1, 3),
        "description": make_text(draw, 3, 6),
        "thematic_area": "demokrati",
        "owner": owner.id,
        "status": "signed",
        "case_numbers": owner.number_case(2014),
        "parties": [
            {"partner": owner.id, "role": "public", "source": cite(draw, source)},
            {"unnamed": "Föreningar som har anslutit sig", "count": draw.randint(12, 90),
             "qualifier": "at_least", "role": "civil", "source": cite(draw, source)},
        ],
        "period": {"start": "2014-09-01", "open_ended": "yes"},
        "principles": [make_phrase(draw) for _ in range(draw.randint(3, 6))],
        "focus_areas": [{"name": make_activity(draw), "text": make_text(draw, 1, 2),
                         "source": cite(draw, source)} for _ in range(draw.randint(2, 5))],
        "source": cite(draw, source),
    }  # fmt: skip
