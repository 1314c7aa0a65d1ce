"""What fields, lines and agreements are called, and in what order they stand."""

import re
from collections.abc import Callable, Iterable, Iterator

from iopgen.reading.nodes import KIND_OF_FOLDER
from iopgen.records.schemas import load_schemas
from iopgen.register import entities as e

KEY_TITLES = {
    "period": "Tid",
    "period.extension": "Förlängning",
    "termination": "Uppsägning",
    "payment": "Betalning",
    "compensation": "Ersättning",
    "preparation": "Beredning",
    "preparation.interest": "Visat intresse",
    "equality_analysis": "Jämställdhetsanalys",
    "state_aid": "Statsstöd",
    "verified": "Stämt mot källan",
    "contact": "Kontakt",
    "indexation": "Uppräkning",
    "stated_total": "Angiven summa",
    "assessments": "Bedömning",
    "assessments[]": "Bedömning",
    "checks": "Kontroll av parter",
    "review": "Översyn",
    "rows": "Tabellens rader",
    "rows[]": "Rad",
    "columns": "Tabellens kolumner",
    "sums": "Tryckta summor",
    "remedy": "Rättelse",
    "deviation": "Avvikelse från svaren",
    "publish": "Beslut att visa svaren",
    "borrowed_from": "Hämtat från",
}
"""Titles of keys that hold several fields and have none of their own in the schemas."""


def make_time_key(agreement: e.Agreement) -> str:
    """Return what orders agreements by when they began, or ended; those of no known time last."""
    return str(agreement.start or agreement.end or "9999")


def sort_by_title(agreements: Iterable[e.Agreement]) -> list[e.Agreement]:
    """Return agreements in the order of their titles, as a reader looks for them."""
    return sorted(agreements, key=lambda a: (a.title.casefold(), a.id))


def describe_field(path: str, name: Callable[[str], str] = str, record: str = "") -> str:
    """Return the title of the field at a path such as `lines[a].amount`, with the item's name.

    `name` turns an item's identity into words. `record` says in which kind of record the path is:
    several have `rows`.
    """
    plain = re.sub(r"\[[^\]]*\]", "[]", path)
    named = re.findall(r"\[([^\]]*)\]", path)
    title = KEY_TITLES.get(plain) or next(_iter_titles(plain, record), path)
    return f"{title} ({name(named[-1])})" if named and title != path else title


def _iter_titles(plain: str, record: str) -> Iterator[str]:
    kind = KIND_OF_FOLDER.get(record.partition("/")[0])
    for table in load_schemas().tables.values():
        if kind and not table.reads(kind):
            continue
        if table.each and plain in (table.each, table.each.removesuffix("[]")):
            yield table.title
        yield from (field.title for field in table.fields if field.path == plain)
