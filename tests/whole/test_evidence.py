"""Every fact that is published has a source, and the fact's page leads there.

A source is a document of the register and lines in it. A fact is here what somebody could dispute
with a document in hand: an amount, a date, a count, a number of an organisation or a case, and each
value that was chosen from a list (status, strength, answer, conclusion …). The real records are
held to more than the example: each of their facts has lines of its own, not just its record's.
"""

from __future__ import annotations

import html
import posixpath
import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

import pytest
from projects import EXAMPLE, EXAMPLE_DAY, ROOT
from registers import TODAY, read_project, read_site, read_table

from iopgen.calc.citations import describe_place, get_cited, parse_citation
from iopgen.records.rows import Row, record_key
from iopgen.records.schemas import Field, Table, load_schemas
from iopgen.register import entities as e
from iopgen.register.lookup import Register

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path
from sources import read_span

PROJECTS = [
    pytest.param(ROOT, TODAY, id="real"),
    pytest.param(EXAMPLE, EXAMPLE_DAY, id="example"),
]

WITHOUT_SOURCE = {
    "documents",  # each is a source; what is said of it is in the evidence
    "discrepancy_concerns",  # where a question is shown
    "withheld",  # what is not published, and who decided that
}

OURS = {
    ("documents", "kind"),
    ("documents", "ocr"),
    ("documents", "retrieved_on"),
    *((table, "verified_on") for table in ("agreements", "budgets", "partners", "guidelines")),
    ("guidelines", "known_from"),
    ("guideline_sets", "kind"),
    ("guideline_sets", "ocr_corrected"),
    ("guideline_items", "kind"),
    ("discrepancies", "status"),
    ("budget_columns", "kind"),
    ("budget_sums", "factor"),
    ("statistics_records", "threshold"),
    ("statistics_measures", "counts"),
    ("statistics_measures", "sensitive"),
    ("statistics_sums", "factor"),
}
"""Columns that say what we did or how the program is to read a record: no document states them."""

FEW_LINES = 40
"""A record that rests on so few lines of one document needs no others for its fields."""

NUMBERS = ("case_numbers", "case_number", "paragraph")
DATES = ("date", "partial-date", "month", "org-number", "digits4")


def iter_facts(table: Table) -> Iterator[Field]:
    """Yield the columns of a table that hold facts."""
    for field in table.fields:
        chosen = bool(field.categories) or field.type != "string" or field.notation in DATES
        known = not field.derived and (table.name, field.name) not in OURS
        if known and (chosen or field.name in NUMBERS):
            yield field


def list_tables() -> list[Table]:
    """Return the published tables that are read from records and tell of something."""
    tables = load_schemas().tables.values()
    return [
        t for t in tables if t.published and t.record and t.name not in ("evidence", "withheld")
    ]


# --- rows ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("project", "as_of"), PROJECTS)
def test_every_published_row_names_documents_and_lines_in_them(project: Path, as_of: date) -> None:
    site = read_site(project, as_of)
    limits = {
        row["id"]: read_span(row["lines"]) if row["lines"] else (1, 0)
        for row in read_table(site, "documents")
    }
    faults = []
    for table in (t for t in load_schemas().tables.values() if t.published):
        columns = [field.name for field in table.fields if field.notation == "source"]
        is_alone = any(field.alone for field in table.fields)  # a reply is its own source
        for number, row in enumerate(read_table(site, table.name), start=2):
            sources = [one for name in columns for one in row[name].split(" | ") if one]
            if "source" in columns and not (row["source"] or is_alone):
                faults.append(f"{table.name}.csv:{number}: no source")
            for source in sources:
                place = parse_citation(source)
                assert place, source
                first, last = limits[place.document]
                start, end = place.lines or (first, last)  # a page or a section is of any document
                if place.lines and not first <= start <= end <= last:
                    faults.append(f"{table.name}.csv:{number}: {source}")
    assert not faults, "\n".join(faults)


def test_every_published_table_has_a_source_but_for_three() -> None:
    without = {
        table.name
        for table in load_schemas().tables.values()
        if table.published and "source" not in {field.name for field in table.fields}
    }
    assert without == WITHOUT_SOURCE


def test_what_is_ours_is_in_the_tables() -> None:
    known = {(table.name, field.name) for table in list_tables() for field in table.fields}
    assert known >= OURS


# --- fields --------------------------------------------------------------------------------------


def test_every_fact_of_the_real_records_has_lines_of_its_own() -> None:
    register = Register(read_project(), TODAY)
    tables = read_project()
    faults = [
        f"{row.record.path}: {path}"
        for table in list_tables()
        for field in iter_facts(table)
        for row in tables[table.name]
        if row.cells[field.name].text is not None
        for path in [find_path(table, field, row)]
        if not has_own_source(register, row, path) and not rests_on_few_lines(row)
    ]
    assert not faults, "\n".join(faults)


def find_path(table: Table, field: Field, row: Row) -> str:
    """Return where in the record a value stands, such as `parties[ikf].role`.

    What stands in an item around the row's own counts as the row's.
    """
    tail = field.path.removeprefix(table.each).lstrip(".")
    if (table.each and not field.path.startswith(table.each)) or "{" in field.path:
        return row.field
    return f"{row.field}.{tail}" if row.field else tail


def iter_around(path: str) -> Iterator[str]:
    """Yield a path and what it lies in: `a[x].b`, `a[x]`, `a`."""
    steps = re.findall(r"\.?[^.\[\]]+|\[[^\]]*\]", path)
    for count in range(len(steps), 0, -1):
        yield "".join(steps[:count])


def has_own_source(register: Register, row: Row, path: str) -> bool:
    """Say whether a field has evidence, or lies in something that has it or has a source."""
    known = {item.field for item in register.by(e.Evidence, "record", record_key(row.record))}
    whole = register.find_outline(record_key(row.record))
    assert whole
    return any(
        around in known or whole.find(f"{around}.source") is not None
        for around in iter_around(path)
    )


def rests_on_few_lines(row: Row) -> bool:
    """Say whether a row's source, its record's, is so short that it leads straight to the fact."""
    if "source" not in row.cells:
        return False
    sources = [text.partition("#") for text, _ in row.cells["source"].items]
    spans = [read_span(lines) for _, _, lines in sources if lines]
    few = sum(last - first + 1 for first, last in spans) <= FEW_LINES
    return few and len({name for name, _, _ in sources}) == 1 and len(spans) == len(sources)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("period.end", ["period.end", "period"]),
        ("parties[Föreningar, m.fl.].role", [
            "parties[Föreningar, m.fl.].role", "parties[Föreningar, m.fl.]", "parties"]),
        ("rows[a].values[b]", ["rows[a].values[b]", "rows[a].values", "rows[a]", "rows"]),
        ("title", ["title"]),
    ],
)  # fmt: skip
def test_what_a_field_lies_in(path: str, found: list[str]) -> None:
    assert list(iter_around(path)) == found


# --- pages ---------------------------------------------------------------------------------------

OF_AGREEMENT = "partnerskap/{agreement}/"
RESULTS = ("resultat/", OF_AGREEMENT)
ECONOMY = ("ekonomi/",)
PLACES: Mapping[str, tuple[str, ...]] = {
    "agreements": ("partnerskap/{id}/",),
    "partners": ("parter/{id}/", "kommuner/{id}/"),
    "partner_aliases": ("parter/{partner}/",),
    "partner_units": ("parter/{partner}/",),
    "partner_bodies": ("parter/{partner}/",),
    "populations": ("parter/{partner}/",),
    "checks": ("parter/{partner}/", OF_AGREEMENT),
    "documents": ("kallor/{id}/",),
    "guidelines": ("riktlinjer/{id}/",),
    "guideline_sets": ("riktlinjer/{guideline}/",),
    "guideline_items": ("riktlinjer/{guideline}/",),
    "guideline_units": ("riktlinjer/{guideline}/",),
    "guideline_follows": ("riktlinjer/{guideline}/",),
    "comments": ("partnerskap/{of}/", "avvikelser/", "parter/{partner}/"),
    "budgets": (OF_AGREEMENT, *ECONOMY),
    "budget_columns": ECONOMY,
    "budget_rows": ECONOMY,
    "budget_tables": ECONOMY,
    "budget_sums": ECONOMY,
    "followups": RESULTS,
    "followup_meetings": RESULTS,
    "followup_volumes": RESULTS,
    "outcomes": RESULTS,
    "discrepancies": ("avvikelser/",),
    "discrepancy_values": ("avvikelser/",),
    "statistics_records": ("resultat/",),
    "statistics_measures": ("resultat/",),
    "statistics_sums": ("resultat/",),
    "statistics": ("resultat/",),
}
"""The pages on which a table's rows are shown; all others are on their agreement's."""


@pytest.mark.parametrize(("project", "as_of"), PROJECTS)
def test_every_fact_leads_on_its_page_to_the_lines_it_rests_on(project: Path, as_of: date) -> None:
    register = Register(read_project(project), as_of)
    cited = read_cited(project, as_of)
    faults = set()
    for table in list_tables():
        for field in iter_facts(table):
            for entity in register.all(e.CLASSES[table.name]):
                sources = find_sources(register, table, field, entity)
                places = find_places(register, table, entity)
                if not any(sources <= cited.get(place, set()) for place in places):
                    faults.add(
                        f"{places[0]}: {table.name}.{field.name}: {' '.join(sorted(sources))}"
                    )
    assert not faults, "\n".join(sorted(faults))


def find_sources(register: Register, table: Table, field: Field, entity: e.Entity) -> set[str]:
    """Return what a fact rests on; nothing where there is no fact, or none that is published."""
    attribute = {column: name for name, column in e.COLUMNS.items()}.get(field.name, field.name)
    value = getattr(entity, attribute if hasattr(entity, attribute) else field.name)
    if value in (None, "", ()) or register.is_private(entity.record, field.path):
        return set()
    inside = field.path.startswith(table.each) and "{" not in field.path
    path = field.path.removeprefix(table.each).lstrip(".") if inside else ""
    found = register.sources(entity, path)
    return {f"{get_cited(source)}: {describe_place(source, brief=True)}" for source in found}


def find_places(register: Register, table: Table, entity: e.Entity) -> list[str]:
    """Return the addresses of the pages that show an entity, the main one first."""
    names = {name: getattr(entity, name) for name in ("id", "partner", "guideline", "agreement")
             if hasattr(entity, name)}  # fmt: skip
    names["of"] = entity.record.partition("/")[2]
    if isinstance(entity, e.Meeting):
        names["agreement"] = register.get(e.FollowUp, entity.followup).agreement
    if isinstance(entity, e.IndexValue):
        names["agreement"] = register.get(e.Budget, entity.budget).agreement
    templates = PLACES.get(table.name, (OF_AGREEMENT,))
    addresses = [template.format(**names) for template in templates]
    return [address for address in addresses if "//" not in address]  # a table of no agreement


@cache
def read_cited(project: Path, as_of: date) -> Mapping[str, set[str]]:
    """Return by address the sources that a page lists at its foot and leads to."""
    found = {}
    for page in read_site(project, as_of).pages:
        _, _, foot = page.body.partition('<ul class="iop-sources">')
        numbered = {
            number: source
            for href, items in re.findall(
                r'<li><a href="([^"]*)">[^<]*</a>\n<ol>\n(.*?)</ol>', foot, re.DOTALL
            )
            for number, source in iter_listed(posixpath.join(page.address, href), items)
        }
        linked = set(re.findall(r'href="#(kalla-\d+)"', page.body))
        found[page.address] = {source for number, source in numbered.items() if number in linked}
    return found


def iter_listed(way: str, items: str) -> Iterator[tuple[str, str]]:
    """Yield anchor and source of each line at the foot of a page, under its document."""
    document = posixpath.basename(posixpath.normpath(way))
    for number, words in re.findall(r'<li id="(kalla-\d+)" value="\d+">([^<]*)</li>', items):
        yield number, f"{document}: {html.unescape(words)}"


def test_the_pages_of_the_real_records_list_their_sources() -> None:
    cited = read_cited(ROOT, TODAY)  # were it read in vain, the test above would see nothing
    for name, prefix in (("agreements", "partnerskap"), ("partners", "parter")):
        for row in read_table(read_site(ROOT, TODAY), name):
            assert cited[f"{prefix}/{row['id']}/"]
    assert len(set().union(*cited.values())) > 500


@pytest.mark.parametrize(("project", "as_of"), PROJECTS)
def test_every_reading_of_ours_is_told_where_it_matters(project: Path, as_of: date) -> None:
    site = read_site(project, as_of)
    texts = "\n".join(unescape(page.body) for page in site.pages)
    faults = [
        f"{row['record']}: {row['field']}"
        for row in read_table(site, "evidence")
        if row["reading"] in ("inferred", "derived")
        if row["note"] not in texts
    ]
    assert not faults, "\n".join(faults)
