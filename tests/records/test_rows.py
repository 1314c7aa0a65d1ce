import pytest
from readings import at, read, rows

from iopgen.reading.nodes import Items
from iopgen.records.rows import (
    Row,
    collect_ids,
    identify_items,
    make_key,
    make_tables,
    record_key,
)


def texts(found: list[Row], column: str) -> list[str | None]:
    return [row.text(column) for row in found]


# --- rows and their origins ----------------------------------------------------------------------


def test_a_record_gives_one_row_of_its_own_table() -> None:
    (row,) = rows("agreements", "agreement", "id: x\ntitle: Titel\nperiod:\n  start: 2018\n")
    assert at(row.cells["id"]) == ("x", 1, 5)
    assert at(row.cells["title"]) == ("Titel", 2, 8)
    assert at(row.cells["start"]) == ("2018", 4, 10)
    assert (row.field, row.position.line) == ("", 1)
    assert row.position.path == "content/agreements/x.yml"


def test_what_is_missing_stands_where_it_would_stand() -> None:
    (row,) = rows("agreements", "agreement", "form: iop\nperiod:\n  start: 2018\n")
    assert at(row.cells["title"]) == (None, 1, 1)
    assert at(row.cells["end"]) == (None, 3, 3)


@pytest.mark.parametrize("empty", ["", " ~", " null"])
def test_a_key_without_a_value_is_where_the_value_is_missing(empty: str) -> None:
    text = f"form: iop\nperiod:\n  start: 2018\n  end:{empty}\ntitle:{empty}\n"
    (row,) = rows("agreements", "agreement", text)
    assert at(row.cells["title"]) == (None, 5, 1)
    assert at(row.cells["end"]) == (None, 4, 3)
    assert not row.cells["title"].misshapen


def test_a_key_without_a_value_is_missed_for_all_that_would_stand_under_it() -> None:
    (row,) = rows("agreements", "agreement", "form: iop\nperiod:\n")
    assert at(row.cells["start"]) == at(row.cells["end"]) == (None, 2, 1)


def test_a_key_without_a_value_in_a_list_is_missed_in_its_item() -> None:
    text = "parties:\n  - partner: a\n    role: null\n  - partner: b\n"
    found = rows("agreement_parties", "agreement", text)
    assert [at(row.cells["role"]) for row in found] == [(None, 3, 5), (None, 4, 5)]


def test_a_key_without_a_value_hides_nothing_that_is_inherited() -> None:
    text = "source: lista#1\nparties:\n  - partner: a\n    source:\n"
    (row,) = rows("agreement_parties", "agreement", text)
    assert at(row.cells["source"]) == ("lista#1", 1, 9)


def test_the_id_is_the_file_s_name_whatever_the_record_says() -> None:
    text = "id: y\nparties:\n  - role: public\n"
    tables = make_tables((read("agreement", text),))
    assert at(tables["agreements"][0].cells["id"]) == ("x", 1, 5)
    assert texts(tables["agreement_parties"], "agreement") == ["x"]


def test_a_list_gives_one_row_an_item() -> None:
    found = rows("agreement_parties", "agreement", "parties:\n  - partner: a\n  - partner: b\n")
    assert texts(found, "partner") == ["a", "b"]
    assert [row.position.line for row in found] == [2, 3]
    assert [row.field for row in found] == ["parties[a]", "parties[b]"]


def test_a_list_in_a_list_keeps_what_it_lies_in() -> None:
    text = """\
goals:
  - id: jobb
    indicators:
      - {id: antal, by_sex: {women: 5}}
      - id: andel
  - indicators:
      - id: nojda
"""
    found = rows("indicators", "agreement", text)
    assert texts(found, "goal") == ["jobb", "jobb", None]
    assert texts(found, "indicator") == ["antal", "andel", "nojda"]
    assert at(found[0].cells["target_women"]) == ("5", 4, 37)
    assert [row.field for row in found] == [
        "goals[jobb].indicators[antal]",
        "goals[jobb].indicators[andel]",
        "goals[2].indicators[nojda]",
    ]
    # A key missing in the goal is missed at the goal, once, and not at each of its indicators.
    assert at(found[2].cells["goal"]) == (None, 6, 5)


def test_keyed_values_give_one_row_a_key() -> None:
    text = "rows:\n  - id: hyra\n    comment: Lokal\n    values: {y2019: 1 360, y2020: -5}\n"
    found = rows("budget_tables", "budget", text)
    assert [at(row.cells["column"]) for row in found] == [("y2019", 4, 14), ("y2020", 4, 28)]
    assert [at(row.cells["printed"]) for row in found] == [("1 360", 4, 21), ("-5", 4, 35)]
    assert texts(found, "comment") == ["Lokal", "Lokal"]
    assert [row.field for row in found] == ["rows[hyra].values[y2019]", "rows[hyra].values[y2020]"]


def test_values_of_a_list_share_a_cell_and_keep_their_places() -> None:
    (row,) = rows("agreements", "agreement", "owner:\n  - a\n  - b\ncase_numbers: KS 1\n")
    assert at(row.cells["owner"]) == ("a | b", 2, 3)
    assert [(text, p.line, p.column) for text, p in row.cells["owner"].items] == [
        ("a", 2, 5),
        ("b", 3, 5),
    ]
    assert row.cells["case_numbers"].items == (("KS 1", row.cells["case_numbers"].position),)


def test_a_value_falls_back_on_the_path_it_inherits_from() -> None:
    text = "sets:\n  - strength: ska\n    items:\n      - {id: a}\n      - {id: b, strength: bör}\n"
    assert texts(rows("guideline_items", "guideline", text), "strength") == ["ska", "bör"]


@pytest.mark.parametrize("written", ["212000-2882", "2120002882"])
def test_an_organisation_number_has_no_hyphen_when_published(written: str) -> None:
    (row,) = rows("partners", "partner", f"org_number: '{written}'\n")
    assert row.text("org_number") == "2120002882"


def test_every_table_is_there_however_little_was_read() -> None:
    assert {name: list(found) for name, found in make_tables(()).items() if found} == {}
    assert set(make_tables(())) >= {"agreements", "deadlines", "withheld"}


# --- sources and evidence ------------------------------------------------------------------------


def test_an_item_has_its_own_source_or_that_of_what_it_lies_in() -> None:
    text = """\
source: post#1
goals:
  - id: a
    source: mal#2
    indicators:
      - id: i
      - {id: j, source: [matt#3, matt#4]}
  - id: b
"""
    tables = make_tables((read("agreement", text),))
    assert texts(tables["goals"], "source") == ["mal#2", "post#1"]
    assert texts(tables["indicators"], "source") == ["mal#2", "matt#3 | matt#4"]


def test_evidence_for_an_item_goes_before_the_record_s_source() -> None:
    text = """\
source: post#1
parties:
  - partner: a
  - partner: b
  - {partner: c, source: own#3}
evidence:
  - {field: "parties[a]", source: bevis#2}
  - {field: "parties[c]", source: bevis#2}
  - {field: "parties[b].from", source: bevis#2}
"""
    found = rows("agreement_parties", "agreement", text)
    assert texts(found, "source") == ["bevis#2", "post#1", "own#3"]


def test_evidence_without_a_source_does_not_borrow_one() -> None:
    (row,) = rows("evidence", "agreement", "source: post#1\nevidence:\n  - {field: title}\n")
    assert row.text("source") is None


def test_only_the_source_is_inherited_and_no_other_citation() -> None:
    text = "source: post#1\nsets:\n  - items:\n      - id: a\n"
    (row,) = rows("guideline_items", "guideline", text)
    assert (row.text("source"), row.text("also_at")) == ("post#1", None)


# --- paths ---------------------------------------------------------------------------------------


def identities(text: str) -> list[str]:
    items = read("agreement", f"list:\n{text}").root.get("list")
    assert isinstance(items, Items)
    return identify_items(items)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("- {partner: a}\n- {partner: b, unit: u}\n", ["a", "b"]),
        ("- {partner: a, unit: u}\n- {partner: a, unit: v}\n- {partner: b}\n", ["u", "v", "b"]),
        ("- {partner: a, from: 2018}\n- {partner: a, from: 2020}\n", ["1", "2"]),
        ("- {partner: a, unit: u}\n- {partner: a, unit: u}\n", ["1", "2"]),
        ("- {year: 2018, unit: platser}\n- {year: 2019, unit: platser}\n", ["2018", "2019"]),
        ("- fri text\n- {text: utan namn}\n- {id: [a]}\n", ["1", "2", "3"]),
    ],
)
def test_an_item_is_named_by_what_only_it_has(text: str, names: list[str]) -> None:
    assert identities(text) == names


def test_units_of_one_partner_have_paths_of_their_own() -> None:
    text = "units:\n  - {partner: k, unit: a}\n  - {partner: k, unit: b}\n"
    found = rows("agreement_units", "agreement", text)
    assert [row.field for row in found] == ["units[a]", "units[b]"]


def test_a_record_is_called_by_folder_and_id() -> None:
    assert record_key(read("partner", "name: X\n")) == make_key("partner", "x") == "partners/x"
    assert make_key("agreement", "y") == "agreements/y"


def test_ids_are_those_of_the_files_read_or_not() -> None:
    tables = make_tables((read("partner", "id: fel\n"),))
    ids = collect_ids(tables, {("partner", "trasig"), ("document", "d")})
    assert list(ids["partners"]) == ["fel", "trasig", "x"]  # which is wrong is told once
    assert list(ids["documents"]) == ["d"]
    assert not ids["agreements"]
    assert "agreement_parties" not in ids
