import re

import pytest
from readings import at, read, rows

from iopgen.reading.nodes import KINDS, MAX_FINDINGS
from iopgen.records.schemas import (
    load_schemas,
)
from iopgen.records.shapes import check_shape, find_path_fault, make_shape


@pytest.mark.parametrize("kind", KINDS)
def test_one_key_of_a_record_has_one_shape(kind: str) -> None:
    for table in load_schemas().for_kind(kind):
        for field in table.fields:
            shape = make_shape(kind)
            for key in re.findall(
                r"[a-z_]+(?=[\[.{]|$)", re.sub(r"\{(key|value)\}", "", field.path)
            ):
                shape = shape.keys[key]
            if field.path and "{" not in field.path:
                assert shape.kind == ("values" if field.separator else "value"), field.path
                assert not shape.keys


def faults(kind: str, text: str) -> list[tuple[int, int, str]]:
    return [(f.line, f.column, f.code) for f in check_shape(read(kind, text))]


@pytest.mark.parametrize(
    "text",
    [
        "id: [bad-id säger det]\n",
        "title: Titel\nowner: k\ncase_numbers: [a, b]\n",
        "parties:\n  - {partner: a, source: [x#1], note: n}\ngoals: []\nperiod: {}\n",
        "state_aid: Inget stöd.\n",
        "state_aid: {text: Inget stöd., kind: none}\n",
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
        ("state_aid: [Inget stöd.]\n", [(1, 12, "wrong-shape")]),
        ("state_aid: {text: {kind: none}}\n", [(1, 19, "wrong-shape")]),
        ("state_aid: {belopp: 4}\n", [(1, 13, "unknown-key")]),
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


FIRST_KEYS = "id, title, form, summary, description, aliases med flera"


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("titel", "nyckeln heter title: byt namnet och låt värdet stå"),
        ("Källa", "nyckeln heter source: byt namnet och låt värdet stå"),
        ("parter", "nyckeln heter parties: byt namnet och låt värdet stå"),
        ("tiltle", 'menade du "title"?'),
        ("start", 'flytta raden in under "period"'),
        ("cure_days", 'flytta raden in under "termination"'),
        ("partner", 'menade du "parties"?'),
        ("xyz", f"byt den mot en nyckel som får stå i posten: {FIRST_KEYS}"),
    ],
)
def test_an_unknown_key_gets_a_hint(key: str, hint: str) -> None:
    (finding,) = check_shape(read("agreement", f"{key}: 1\n"))
    assert finding.hint == hint


def test_a_wrong_shape_names_the_keys_that_may_stand_there() -> None:
    (finding,) = check_shape(read("agreement", "target_groups: unga\n"))
    assert finding.hint == "nycklar som får stå där är text, rank, note, source"


def test_of_countless_unknown_keys_the_first_are_told() -> None:
    text = "".join(f"x{number}: 1\n" for number in range(60_000))
    found = list(check_shape(read("agreement", text)))
    assert [finding.line for finding in found] == list(range(1, MAX_FINDINGS + 1))
    items = "".join(f"  - x{number}: 1\n" for number in range(20_000))
    found = list(check_shape(read("agreement", f"parties:\n{items}y: 1\n")))
    assert [finding.line for finding in found] == list(range(2, MAX_FINDINGS + 2))


@pytest.mark.parametrize(
    ("kind", "field", "meant"),
    [
        ("agreement", "period.end", None),
        ("agreement", "parties[vem-som-helst].role", None),
        ("statistics", "rows[x].values[y]", None),
        ("agreement", "parties[b].rol", 'menade du "parties[b].role"?'),
        ("agreement", "parties.role", 'skriv vilken punkt det gäller, som "parties[…].role"'),
        ("agreement", "period[b].end", 'menade du "period"?'),
        ("agreement", "period.slut", 'menade du "period.end"?'),  # by its Swedish title
        ("budget", "belopp", 'menade du "lines[…].amount"?'),
        ("agreement", "belopp", ""),  # of many amounts none is meant more than the others
        ("agreement", "title.", 'menade du "title"?'),
        ("agreement", "payment.belopp", ""),  # nothing there is called anything like it
        ("agreement", "]", ""),
    ],
)
def test_a_path_that_leads_nowhere_is_told_with_what_was_meant(
    kind: str, field: str, meant: str | None
) -> None:
    assert find_path_fault(kind, field) == (meant is not None, meant or "")
