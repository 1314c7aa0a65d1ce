import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iopgen.reading.nodes import KINDS, MAX_FINDINGS, Items, Record
from iopgen.reading.strict_yaml import parse
from iopgen.records.outlines import Outline, make_outlines
from iopgen.records.rows import (
    Cell,
    Row,
    collect_ids,
    identify_items,
    make_key,
    make_tables,
    record_key,
)
from iopgen.records.shapes import check_shape
from iopgen.records.suggestions import suggest


def read(kind: str, text: str) -> Record:
    path = f"{KINDS[kind]}/x.yml"
    root, findings = parse(text.encode(), path)
    assert root is not None, findings
    return Record(kind, "x", path, root)


def rows(table: str, kind: str, text: str) -> list[Row]:
    return make_tables((read(kind, text),))[table]


def at(cell: Cell) -> tuple[str | None, int, int]:
    return cell.text, cell.position.line, cell.position.column


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


FIELDS = """\
period: {end: 2020}
principles: [dialog, insyn]
parties:
  - {partner: a, from: 2018}
  - {unnamed: Föreningar m.fl., role: civil}
rows:
  - {id: hyra, values: {y2020: 5}}
"""


def outline(kind: str, text: str) -> Outline:
    return make_outlines(make_tables((read(kind, text),)))[make_key(kind, "x")]


def plain(found: Outline | None) -> object:
    """Return what lies below, in a list with an empty text first; None where nothing stands."""
    return found and [*([""] if found.is_list else []), *found.inner]


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("period", ["end"]),
        ("period.end", []),
        ("principles", ["", "1", "2"]),
        ("principles[2]", []),
        ("parties", ["", "a", "Föreningar m.fl."]),
        ("parties[a]", ["partner", "from"]),
        ("parties[a].from", []),
        ("parties[Föreningar m.fl.].role", []),
        ("rows[hyra].values[y2020]", []),
        ("rows[hyra].values", ["y2020"]),
        *(
            (field, None)
            for field in (
                *("period.", ".period", "period.end.", "period..end", "period.slut", "slut"),
                *("parties[1]", "parties[b]", "parties[a", "parties[]", "parties[a]from"),
                *("parties[a].from.x", "principles[3]", "period[x]", "rows.hyra", "[a]", "]"),
            )
        ),
    ],
)
def test_a_field_path_leads_to_one_place(field: str, found: object) -> None:
    assert plain(outline("agreement", FIELDS).find(field)) == found


def test_every_row_s_path_leads_to_its_item() -> None:
    rows = make_tables((read("agreement", FIELDS),))["agreement_parties"]
    found = [plain(outline("agreement", FIELDS).find(row.field)) for row in rows]
    assert found == [["partner", "from"], ["unnamed", "role"]]


def test_an_outline_names_all_paths_and_keeps_equal_ones_once() -> None:
    whole = outline("agreement", FIELDS)
    assert list(whole.iter_paths(0)) == [
        *("period", "period.end", "principles", "principles[1]", "principles[2]"),
        *("parties", "parties[a]", "parties[a].partner", "parties[a].from"),
        *("parties[Föreningar m.fl.]", "parties[Föreningar m.fl.].unnamed"),
        *("parties[Föreningar m.fl.].role", "rows", "rows[hyra]"),
        *("rows[hyra].id", "rows[hyra].values"),
    ]
    assert "rows[hyra].values.y2020" in set(whole.iter_paths(1))
    both = "a: [{id: x, text: X}, {id: y, text: Y}]"
    listed = outline("agreement", both).find("a")
    assert listed is not None
    assert listed.inner["x"] is listed.inner["y"]
    assert not listed.is_empty_list
    empty = outline("agreement", "a: []").find("a")
    assert empty is not None
    assert empty.is_empty_list


def test_a_record_is_called_by_folder_and_id() -> None:
    assert record_key(read("partner", "name: X\n")) == make_key("partner", "x") == "partners/x"
    assert make_key("agreement", "y") == "agreements/y"


def test_ids_are_those_of_the_files_read_or_not() -> None:
    tables = make_tables((read("partner", "id: fel\n"),))
    ids = collect_ids(tables, {("partner", "trasig"), ("document", "d")})
    assert list(ids["partners"]) == ["trasig", "x"]
    assert list(ids["documents"]) == ["d"]
    assert not ids["agreements"]
    assert "agreement_parties" not in ids


# --- shape ---------------------------------------------------------------------------------------


def faults(kind: str, text: str) -> list[tuple[int, int, str]]:
    return [(f.line, f.column, f.code) for f in check_shape(read(kind, text))]


@pytest.mark.parametrize(
    "text",
    [
        "id: [bad-id säger det]\n",
        "title: Titel\nowner: k\ncase_numbers: [a, b]\n",
        "parties:\n  - {partner: a, source: [x#1], note: n}\ngoals: []\nperiod: {}\n",
        "functions:\n  - {role: r, source: x#1}\nevidence:\n  - {field: x}\nwithheld: []\n",
    ],
)
def test_a_record_of_the_right_shape_passes(text: str) -> None:
    assert faults("agreement", text) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("titel: x\n", [(1, 1, "unknown-key")]),
        ("period: {slut: 2020}\n", [(1, 10, "unknown-key")]),
        (
            "parties:\n  - {partner: a, x: 1}\n  - b\n",
            [(2, 18, "unknown-key"), (3, 5, "wrong-shape")],
        ),
        ("parties: a\n", [(1, 10, "wrong-shape")]),
        ("parties: {a: public}\n", [(1, 10, "wrong-shape")]),
        ("title: [a]\n", [(1, 8, "wrong-shape")]),
        ("title:\n  a: b\n", [(2, 3, "wrong-shape")]),
        ("owner: {a: b}\n", [(1, 8, "wrong-shape")]),
        ("owner: [a, [b], {c: d}]\n", [(1, 12, "wrong-shape"), (1, 17, "wrong-shape")]),
        ("period: 2020\n", [(1, 9, "wrong-shape")]),
        ("period: [2020]\n", [(1, 9, "wrong-shape")]),
        ("goals:\n  - indicators: {id: a}\n", [(2, 17, "wrong-shape")]),
    ],
)
def test_what_no_path_leads_to_is_reported(text: str, places: list[tuple[int, int, str]]) -> None:
    assert faults("agreement", text) == places


def test_keyed_values_are_single_values() -> None:
    assert faults("budget", "rows:\n  - values: {a: 1, b: [2]}\n") == [(2, 23, "wrong-shape")]
    assert faults("budget", "rows:\n  - values: [1]\n") == [(2, 13, "wrong-shape")]


def test_a_value_of_the_wrong_shape_is_marked_so_that_nobody_calls_it_missing() -> None:
    (row,) = rows("agreements", "agreement", "title: [a]\nperiod: 2020\nowner: [k, {a: b}]\n")
    assert row.cells["title"].misshapen
    assert row.cells["start"].misshapen
    assert row.cells["owner"].misshapen
    assert at(row.cells["title"]) == (None, 1, 8)
    assert at(row.cells["owner"]) == ("k", 3, 8)
    assert not row.cells["form"].misshapen


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("titel", 'menade du "title"?'),
        ("start", 'flytta raden in under "period"'),
        ("cure_days", 'flytta raden in under "termination"'),
        ("partner", 'menade du "parties"?'),
        ("xyz", "ta bort raden, eller välj en nyckel som får stå i posten"),
    ],
)
def test_an_unknown_key_gets_a_hint(key: str, hint: str) -> None:
    (finding,) = check_shape(read("agreement", f"{key}: 1\n"))
    assert finding.hint == hint


def test_a_wrong_shape_names_the_keys_that_may_stand_there() -> None:
    (finding,) = check_shape(read("agreement", "target_groups: unga\n"))
    assert finding.hint == "nycklar som får stå där är text, rank, note, source"


@pytest.mark.parametrize(
    ("text", "hint"),
    [("ikff", 'menade du "ikf"?'), ("helt annat", ""), ("", "")],
)
def test_the_nearest_known_word_is_suggested(text: str, hint: str) -> None:
    assert suggest(text, ["ikf", "verdandi"]) == hint


def test_of_countless_unknown_keys_the_first_are_told() -> None:
    text = "".join(f"x{number}: 1\n" for number in range(60_000))
    found = list(check_shape(read("agreement", text)))
    assert [finding.line for finding in found] == list(range(1, MAX_FINDINGS + 1))
    items = "".join(f"  - x{number}: 1\n" for number in range(20_000))
    found = list(check_shape(read("agreement", f"parties:\n{items}y: 1\n")))
    assert [finding.line for finding in found] == list(range(2, MAX_FINDINGS + 2))


def test_nothing_is_near_a_word_of_quite_another_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("difflib.SequenceMatcher")
    assert suggest("a" * 10_000, [f"{'a' * 30}{number}" for number in range(100)]) == ""
    assert suggest("aaa", ["a" * 8]) == ""


@given(st.text("ab", max_size=9), st.lists(st.text("ab", min_size=1, max_size=9), max_size=4))
def test_length_alone_leaves_no_near_word_out(text: str, known: list[str]) -> None:
    near = difflib.get_close_matches(text, known, n=1, cutoff=0.6)
    assert suggest(text, known) == (f'menade du "{near[0]}"?' if near else "")
