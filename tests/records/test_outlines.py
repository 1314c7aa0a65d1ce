import pytest
from readings import read

from iopgen.records.outlines import Outline, pack_outline, unpack_outline
from iopgen.records.rows import make_tables

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
    return unpack_outline(pack_outline(read(kind, text).root), {})


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
