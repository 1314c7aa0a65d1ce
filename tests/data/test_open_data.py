"""The published tables: what is in them, what is not, and that anyone can read them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from random import Random
from shutil import copytree, ignore_patterns
from typing import TYPE_CHECKING

import frictionless
import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import EXAMPLE, EXAMPLE_DAY, ROOT
from registers import TODAY, publish, read_csv, read_site, read_table, write_files

from iopgen.build import load_settings, make_site
from iopgen.data import open_data
from iopgen.data.open_data import Published, iter_data_files, list_data_files, render_csv
from iopgen.reading.record_files import read_records
from iopgen.records.rows import make_tables
from iopgen.records.schemas import load_schemas
from iopgen.register.lookup import Register

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from iopgen.site import Site

PROMISED = """
agreements: id title form owner kommun_id region_id status state start end dated signed
agreements: start_earliest start_latest end_earliest end_latest source url
agreement_parties: agreement partner role from to unit source
partners: id name sector org_number source url
decisions: agreement kind body date source
commitments: agreement by text kind source
goals: agreement goal text source
outcomes: followup agreement year goal indicator value source
governance: agreement body kind composition decision_rule source
budget_lines: agreement year party to kind category stage amount qualifier derived source url
budget_tables: table row column type year stage agreement amount printed placement comment source
assessments: agreement guideline set item answer made_on source
checks: partner agreement guideline made_on by_function conclusion source url
guideline_items: guideline set kind item text strength pass_answer status source
followups: id agreement year source url
deadlines: agreement kind date rule source url
statistics: statistics row label measure value source
discrepancies: id question status source url
documents: id title authority date case_number kind lines url
evidence: record field source reading note
guideline_units: guideline unit from decided_by case_number source
guideline_follows: guideline set when text source
comments: record partner text received_on source url
"""
"""Tables and columns that others rely on."""


@pytest.fixture(scope="module", params=["real", "example"])
def site(request: pytest.FixtureRequest) -> Site:
    return read_site(ROOT, TODAY) if request.param == "real" else read_site(EXAMPLE, EXAMPLE_DAY)


def write_site(files: Mapping[str, bytes], folder: Path) -> Path:
    """Write the data files; returns the path of the package."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder / "data" / "datapackage.json"


def validate(package: Path) -> set[tuple[str, str]]:
    """Return table and kind of every fault that Frictionless finds."""
    report = frictionless.Package(str(package)).validate()
    faults = {(task.name, error.type) for task in report.tasks for error in task.errors}
    assert report.valid == (not faults), report.errors
    return faults


# --- tables and columns --------------------------------------------------------------------------


def test_every_promised_table_and_column_is_published(site: Site) -> None:
    for line in PROMISED.strip().splitlines():
        name, _, columns = line.partition(": ")
        header = site.files[f"data/{name}.csv"].decode().partition("\n")[0].split(",")
        assert set(columns.split()) <= set(header), name


def test_the_package_names_every_file_with_its_size_and_hash(site: Site) -> None:
    package = json.loads(site.files["data/datapackage.json"])
    paths = {f"data/{resource['path']}" for resource in package["resources"]}
    assert paths == {name for name in site.files if name.endswith(".csv")}
    assert len(paths) == len(package["resources"])
    for resource in package["resources"]:
        content = site.files[f"data/{resource['path']}"]
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        header = [field["name"] for field in resource["schema"]["fields"]]
        assert header == content.decode().partition("\n")[0].split(",")


def test_the_package_says_whose_it_is_from_when_and_under_which_licence() -> None:
    package = json.loads(read_site(EXAMPLE, EXAMPLE_DAY).files["data/datapackage.json"])
    assert package["asOf"] == "2026-06-01"
    assert [licence["name"] for licence in package["licenses"]] == ["CC0-1.0"]
    assert package["contributors"] == [{"title": "Exempelkommun", "role": "publisher"}]
    real = json.loads(read_site(ROOT, TODAY).files["data/datapackage.json"])
    assert real["asOf"] == TODAY.isoformat()
    assert real["contributors"][0]["title"] != "Exempelkommun"


def test_files_are_utf8_with_lf_and_text_of_every_letter(site: Site) -> None:
    for name, content in site.files.items():
        assert not content.startswith(b"\xef\xbb\xbf"), name
        assert b"\r" not in content, name
        assert content.endswith(b"\n"), name
        content.decode("utf-8")
    assert "ö".encode() in site.files["data/datapackage.json"]  # not \u00f6


def test_every_row_has_all_columns_and_a_source(site: Site) -> None:
    for table in load_schemas().tables.values():
        if not table.published:
            continue
        columns = [field.name for field in table.fields]
        for row in read_table(site, table.name):
            assert list(row) == columns
            is_alone = any(field.alone for field in table.fields)  # a reply is its own source
            assert "source" not in columns or is_alone or row["source"], (table.name, row)


def test_every_address_in_a_row_is_a_page(site: Site) -> None:
    pages = {page.address: page.body for page in site.pages}
    base = read_table(site, "agreements")[0]["url"].partition("partnerskap/")[0]
    assert base.startswith("https://")
    for table in load_schemas().tables.values():
        if not any(field.name == "url" for field in table.fields):
            continue
        for row in read_table(site, table.name):
            address, _, anchor = row["url"].removeprefix(base).partition("#")
            assert address in pages, row["url"]
            assert not anchor or f'id="{anchor}"' in pages[address], row["url"]


def test_sources_name_a_published_document(site: Site) -> None:
    documents = {row["id"] for row in read_table(site, "documents")}
    for table in load_schemas().tables.values():
        if table.published and any(field.name == "source" for field in table.fields):
            for row in read_table(site, table.name):
                sources = row["source"].split(" | ") if row["source"] else ()
                named = {source.partition("#")[0] for source in sources}
                assert named <= documents, (table.name, row)


# --- Frictionless, as whoever downloads the package runs it --------------------------------------


def test_the_package_is_valid(site: Site, tmp_path: Path) -> None:
    assert validate(write_site(site.files, tmp_path)) == set()


def test_a_table_without_rows_is_a_valid_header_alone(tmp_path: Path) -> None:
    files = write_files({})
    assert all(c.count(b"\n") == 1 for name, c in files.items() if name.endswith(".csv"))
    assert (
        validate(write_site(select(files, "withheld", "deadlines", "agreements"), tmp_path))
        == set()
    )


def select(files: Mapping[str, bytes], *tables: str) -> dict[str, bytes]:
    """Return a package of a few tables, since Frictionless takes its time over all of them."""
    package = json.loads(files["data/datapackage.json"])
    package["resources"] = [item for item in package["resources"] if item["name"] in tables]
    for resource in package["resources"]:
        schema = resource["schema"]
        schema["foreignKeys"] = [
            key
            for key in schema.get("foreignKeys", ())
            if key["reference"]["resource"] in ("", *tables)
        ]
    chosen = {f"data/{name}.csv": files[f"data/{name}.csv"] for name in tables}
    return {**chosen, "data/datapackage.json": json.dumps(package).encode()}


FAULTS = [
    ("agreements", b"\nexk-lyktan-prov,", b"\nexk-lyktan,", "primary-key"),
    ("agreement_parties", b",fantasihuset,", b",fantasihus,", "foreign-key"),
    ("budget_lines", b",600000,", b",sexhundratusen,", "type-error"),
    ("budget_lines", b",in_kind,", b",in-kind,", "constraint-error"),
    ("decisions", b"2023-11-28", b"28/11 2023", "constraint-error"),
]


def test_the_published_schemas_bite(tmp_path: Path) -> None:
    tables = ("agreements", "partners", "agreement_parties", "decisions", "budget_lines")
    files = select(read_site(EXAMPLE, EXAMPLE_DAY).files, *tables)
    assert validate(write_site(files, tmp_path)) == set()
    for table, old, new, _ in FAULTS:
        path = f"data/{table}.csv"
        assert old in files[path]
        files[path] = files[path].replace(old, new, 1)
    package = json.loads(files["data/datapackage.json"])
    for resource in package["resources"]:
        del resource["bytes"], resource["hash"]  # a changed file is another fault
    files["data/datapackage.json"] = json.dumps(package).encode()
    found = validate(write_site(files, tmp_path))
    assert found >= {(table, fault) for table, *_, fault in FAULTS}


def test_a_file_changed_on_the_way_is_noticed(tmp_path: Path) -> None:
    files = select(read_site(EXAMPLE, EXAMPLE_DAY).files, "withheld")
    files["data/withheld.csv"] = files["data/withheld.csv"].replace("å".encode(), b"a", 1)
    found = validate(write_site(files, tmp_path))
    assert found == {("withheld", "byte-count"), ("withheld", "hash-count")}


# --- text that a spreadsheet would run -----------------------------------------------------------

FULL_WIDTH = ("\uff1d", "\uff0b", "\uff0d", "\uff20")
"""The signs = + - @ as wide as a Chinese letter."""


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("=HYPERLINK(A1)", "'=HYPERLINK(A1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "'\t=1+1"),
        ("\r=1+1", "'\n=1+1"),  # a lone CR would break the row
        ("\n=1+1", "'\n=1+1"),
        ("-", "'-"),
        ("- en punkt", "'- en punkt"),
        ("-650x", "'-650x"),
        ("-٦", "'-٦"),
        *((f"{sign}1+1", f"'{sign}1+1") for sign in FULL_WIDTH),
        *((sign, f"'{sign}") for sign in FULL_WIDTH),
        # numbers stay numbers
        ("-650", "-650"),
        ("-79 839", "-79 839"),
        ("+240", "+240"),
        ("-0,5", "-0,5"),
        ("-6.4", "-6.4"),
        ("650", "650"),
        # and so does text that runs nothing
        ("a=b", "a=b"),
        ("a\uff1db", "a\uff1db"),
        ("\u2212650", "\u2212650"),  # a minus sign is no hyphen
        ("\u2013 en punkt", "\u2013 en punkt"),
        ("\uff11", "\uff11"),
        ("", ""),
        ("'=1", "'=1"),
        ('"=1"', '"=1"'),
        ("Ett, två\noch tre", "Ett, två\noch tre"),
    ],
)
def test_text_that_begins_like_a_formula_is_disarmed(text: str, written: str) -> None:
    columns = [field.name for field in load_schemas().tables["goals"].fields]
    content = render_csv("goals", [{**dict.fromkeys(columns, ""), "text": text}])
    assert read_csv(content)[0]["text"] == written


def test_a_negative_amount_stays_a_number_in_its_column() -> None:
    rows = read_table(read_site(ROOT, TODAY), "budget_tables")
    moved = [row for row in rows if row["amount"].startswith("-")]
    assert {(row["printed"], row["amount"]) for row in moved} >= {
        ("-650", "-650000"),
        ("-500", "-500000"),
    }


@given(st.text(max_size=30))
def test_any_text_comes_back_from_the_file(text: str) -> None:
    columns = [field.name for field in load_schemas().tables["goals"].fields]
    content = render_csv("goals", [{**dict.fromkeys(columns, "x"), "text": text}])
    assert content.endswith(b"\n")
    read = read_csv(content)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    assert len(read) == 1
    assert read[0]["text"] in (lines, f"'{lines}")
    assert read[0]["text"][:1] not in tuple("=@\t\r\n\x00")


# --- what rows say -------------------------------------------------------------------------------

DOCUMENT = {"documents/lista": "title: Lista\ndate: 2019\nkind: other\nlines: 1-9"}


def publish_agreement(period: str) -> Mapping[str, str]:
    files = {**DOCUMENT, "agreements/prov": f"status: listed\nperiod: {period}\nsource: lista#1"}
    return publish(files)["agreements"][0]


@pytest.mark.parametrize(
    ("period", "spans"),
    [
        ("{start: 2018-03-01}", ("2018-03-01", "2018-03-01", "", "")),
        ("{start: 2017-08}", ("2017-08-01", "2017-08-31", "", "")),
        ("{start: 2015, end: 2020-02}", ("2015-01-01", "2015-12-31", "2020-02-01", "2020-02-29")),
        ("{end: 2020-02-29}", ("", "", "2020-02-29", "2020-02-29")),
        ("{conditions: Inga.}", ("", "", "", "")),
    ],
)
def test_a_partial_date_is_published_as_it_is_and_as_a_span(
    period: str, spans: tuple[str, ...]
) -> None:
    row = publish_agreement(period)
    columns = ("start_earliest", "start_latest", "end_earliest", "end_latest")
    assert tuple(row[column] for column in columns) == spans
    for column in ("start", "end"):
        assert row[column] == "" or f"{column}: {row[column]}" in period


def test_derived_amounts_are_marked_and_stated_ones_are_not() -> None:
    rows = read_table(read_site(EXAMPLE, EXAMPLE_DAY), "budget_lines")
    assert {row["derived"] for row in rows} == {"yes", "no"}
    for row in rows:
        assert bool(row["formula"]) == (row["derived"] == "yes")
        assert not (row["derived"] == "yes" and row["printed"])
    derived = {
        (row["line"], row["year"]): row["amount"]
        for row in rows
        if row["formula"] and row["agreement"] == "exk-lyktan"
    }
    assert derived["bidrag", "2025"] == "612000"
    assert derived["bidrag", "2028"] == "649459"
    assert ("bidrag", "2029") not in derived


def test_an_unknown_amount_is_empty_and_never_zero() -> None:
    rows = read_table(read_site(EXAMPLE, EXAMPLE_DAY), "budget_lines")
    unknown = {row["line"]: row["amount"] for row in rows if row["qualifier"] == "unknown"}
    assert unknown["pris-2025"] == unknown["ledare-2025"] == ""
    assert set(unknown.values()) == {""}


def test_state_and_note_are_those_of_the_day() -> None:
    files = {**DOCUMENT, "agreements/prov": "status: listed\nsource: lista#1"}
    row, later = publish(files, "2019-06-01")["agreements"][0], publish(files)["agreements"][0]
    assert (row["state"], row["state_note"]) == ("active", "")
    assert later["state"] == "unknown"
    assert later["state_note"] == "Pågick 2019 enligt Lista. Senare uppgift saknas."


def test_place_codes_come_from_the_owner() -> None:
    files = {
        **DOCUMENT,
        "partners/kommunen": 'name: K\nmunicipality_code: "0127"\nregion_code: "01"',
        "agreements/a": "status: listed\nowner: kommunen\nsource: lista#1",
        "agreements/b": "status: listed\nsource: lista#1",
    }
    rows = publish(files)["agreements"]
    assert [(row["kommun_id"], row["region_id"]) for row in rows] == [("0127", "01"), ("", "")]


# --- checks keep to themselves what nobody has decided to publish --------------------------------

CHECK = """
partner: foreningen
agreement: prov
made_on: 2026-05-01
by_function: Utvecklare
conclusion: remedy_in_progress
answers: [{set: demokrati, item: vald, answer: no, motivation: Hemligt svar.}]
documents: [{set: handlingar, item: stadgar, status: missing}]
remedy: {distance_taken: yes, measures: Hemlig rättelse., carried_out_on: 2026-05-20}
deviation: {motivation: Hemligt skäl., by_function: Chef, decided_on: 2026-05-21}
source: lista#1
evidence:
  - {field: "answers[vald]", reading: inferred, note: Hemlig läsning., source: lista#7}
  - {field: made_on, reading: stated, note: Öppen läsning., source: lista#8}
withheld:
  - {field: remedy.measures, reason: Hemlig anledning., legal_basis: OSL, function: Chef}
"""
PUBLISH = "publish: {decided_by_function: Nämnden, decided_on: 2026-05-30}"


@pytest.mark.parametrize(
    ("check", "as_of", "is_public"),
    [
        (CHECK, "2026-06-01", False),
        (f"{CHECK}{PUBLISH}", "2026-06-01", True),
        (f"{CHECK}{PUBLISH}", "2026-05-30", True),
        (f"{CHECK}{PUBLISH}", "2026-05-29", False),
    ],
)
def test_a_check_shows_its_remedy_only_when_someone_has_decided(
    check: str,
    as_of: str,
    is_public: bool,  # noqa: FBT001 -- a column of the table
) -> None:
    files = {
        **DOCUMENT,
        "partners/foreningen": "name: F",
        "agreements/prov": "status: listed\nsource: lista#1",
        "checks/kontroll": check,
    }
    row = publish(files, as_of)["checks"][0]
    shown = {column: row[column] for column in row if column.startswith(("remedy", "deviation"))}
    assert len(shown) == 6
    assert [bool(value) for value in shown.values()] == [is_public] * 6
    assert row["conclusion"] == "remedy_in_progress"
    content = b"".join(write_files(files, as_of).values()).decode()
    assert "Öppen läsning." in content
    assert "Hemligt svar" not in content  # answers are in no table
    assert ("Hemlig" in content) == is_public


def test_answers_documents_and_remedies_of_the_example_are_in_no_file_and_no_search() -> None:
    site = read_site(EXAMPLE, EXAMPLE_DAY)
    assert not {"data/check_answers.csv", "data/check_documents.csv"} & set(site.files)
    everything = [content.decode() for content in site.files.values()]
    everything += [page.body for page in site.pages]
    everything += [f"{page.text} {page.hidden} {page.description}" for page in site.search]
    for secret in (
        "Redovisningen för det senaste året är inte klar",  # a failed answer
        "Nya regler för vilka som får låna",  # an open one
        "Stiftelsen tar hjälp med bokföringen",  # a remedy under way
    ):
        assert not any(secret in text for text in everything), secret
    checks = {row["id"]: row for row in read_table(site, "checks")}
    assert checks["exk-kontroll-fantasihuset-2026"]["conclusion"] == "remedy_in_progress"
    assert checks["exk-kontroll-fantasihuset-2026"]["remedy_measures"] == ""
    assert checks["exk-kontroll-sagobacken-2026"]["remedy_measures"] != ""  # decided to publish


# --- the same bytes ------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_in_which_records_were_read_changes_no_byte(seed: int) -> None:
    records = list(read_records(EXAMPLE).records)
    Random(seed).shuffle(records)  # noqa: S311 -- no secret
    register = Register(make_tables(records), EXAMPLE_DAY)
    published = Published(register, "https://partnerskap.example.org/")
    files = dict(iter_data_files(published, EXAMPLE_DAY, "Exempelkommun"))
    expected = read_site(EXAMPLE, EXAMPLE_DAY).files
    assert {name: files[name] == expected[name] for name in files} == dict.fromkeys(files, True)


def test_another_day_changes_states_and_nothing_that_is_stated() -> None:
    one = publish_example(date(2026, 6, 1))
    other = publish_example(date(2031, 1, 1))
    differing = {name for name in one if one[name] != other[name]}
    assert differing == {"agreements", "deadlines"}
    # What comes back is due on the next such day, and the last possible end of what has
    # ended already is no day to await. No other day moves.
    moving = ("annual_item", "latest_end", "next_termination")
    fixed = [
        [row for row in days["deadlines"] if row["kind"] not in moving] for days in (one, other)
    ]
    assert fixed[0] == fixed[1]
    for row, later in zip(one["agreements"], other["agreements"], strict=True):
        changed = {column for column in row if row[column] != later[column]}
        assert changed <= {"state", "state_note"}


def publish_example(as_of: date) -> Published:
    return Published(Register(make_tables(read_records(EXAMPLE).records), as_of))


# --- one table at a time -------------------------------------------------------------------------


def test_rows_are_counted_without_being_made(monkeypatch: pytest.MonkeyPatch) -> None:
    published = publish_example(EXAMPLE_DAY)
    counts = {name: len(rows) for name, rows in published.items()}
    assert sum(counts.values()) > len(counts)
    monkeypatch.setattr(open_data._Maker, "_make_row", None)  # noqa: SLF001 -- would be called
    assert {name: published.count(name) for name in published} == counts


def test_a_row_leads_to_where_it_stands_now() -> None:
    published = publish_example(EXAMPLE_DAY)
    old = published["agreements"][1]["url"]
    moved = replace(published, now={old: "elsewhere/"})
    urls = [row["url"] for row in published["agreements"]]
    assert [row["url"] for row in moved["agreements"]] == [urls[0], "elsewhere/", *urls[2:]]


def test_files_are_listed_as_they_are_made() -> None:
    published = publish_example(EXAMPLE_DAY)
    assert list_data_files(published) == [
        path for path, _ in iter_data_files(published, EXAMPLE_DAY, "Exempelkommun")
    ]


def test_tables_left_for_later_are_those_made_at_once(tmp_path: Path) -> None:
    project = copytree(EXAMPLE, tmp_path / "x", ignore=ignore_patterns(".cache", "site"))
    later = make_site(load_settings(project, EXAMPLE_DAY), at_once=False)
    made = dict(later.tables())
    assert made.keys().isdisjoint(later.files)
    assert {**later.files, **made} == dict(read_site(EXAMPLE, EXAMPLE_DAY).files)
