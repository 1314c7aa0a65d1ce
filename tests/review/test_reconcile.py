"""Amounts in several places: like with like, and what the real records come to."""

from __future__ import annotations

import tracemalloc
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st
from registers import TODAY, read_project

from iopgen.pages.printed_tables import compare_rows, find_questions, make_places
from iopgen.register.lookup import Register
from iopgen.review.reconcile import AmountPlace, agree, drop_copies, iter_groups, turn

places = st.lists(
    st.builds(
        AmountPlace,
        st.sampled_from(["a", "b"]),
        st.sampled_from([2019, 2020]),
        st.sampled_from(["agreed", "budget"]),
        st.sampled_from(["", "k"]),
        st.sampled_from(["cost", "frame"]),
        st.sampled_from(["budgets/x", "budgets/y"]),
        st.tuples(st.sampled_from(["lines[a]", "lines[b]"])),
        st.integers(-5, 5),
    ),
    max_size=12,
)


@given(places, st.randoms())
def test_only_like_is_held_against_like(found: list[AmountPlace], random: object) -> None:
    groups = list(iter_groups(found))
    for group in groups:
        assert len(group) > 1
        assert len({(p.agreement, p.year, p.stage, p.payer, p.basis) for p in group}) == 1
    random.shuffle(found)  # type: ignore[attr-defined]
    assert list(iter_groups(found)) == groups


def test_places_agree_when_all_amounts_are_the_same() -> None:
    for amounts, expected in (((1, 1, 1), True), ((1, 1, 2), False)):
        for order in permutations(amounts):
            group = [AmountPlace("a", 2020, "budget", "", "cost", "b", (), n) for n in order]
            assert agree(group) is expected


def test_a_cost_is_positive_whatever_sign_is_printed() -> None:
    assert [turn(-650_000, "minus"), turn(650_000, "plus"), turn(650_000, "")] == [650_000] * 3


def test_the_real_amounts_agree_but_for_published_questions() -> None:
    register = Register(read_project(), TODAY)
    groups = list(iter_groups(make_places(register)))
    differing = [group for group in groups if not agree(group)]
    # By hand: three agreements stand in both tables of the annex to AVUX/2019:70 that tell of
    # costs, four years each. What our own lines have from one of the tables is no second place.
    assert len(groups) == 12
    assert {group[0].agreement for group in groups} == {
        "bot-changers-hub",
        "bot-klump",
        "bot-the-good-talents",
    }
    assert [(g[0].agreement, g[0].year, {p.amount for p in g}) for g in differing] == [
        ("bot-klump", 2017, {0, 500_000}),
        ("bot-klump", 2018, {0, 500_000}),
    ]
    for group in differing:
        assert [q.id for q in find_questions(register, group)] == ["bot-klump-belopp-2017-2018"]


def test_a_frame_is_never_held_against_a_cost() -> None:
    rows = compare_rows(Register(read_project(), TODAY), "bot-the-good-talents")
    frame = next(one for one in rows if one.budget.basis == "frame")
    assert (frame.same, frame.differs, frame.alone) == ((), (), ())
    others = {one.budget.id: (len(one.same), len(one.alone)) for one in rows if one is not frame}
    assert others == {
        "bot-avtalslista-2019": (0, 1),
        "bot-naringslivsenheten": (4, 0),
        "bot-social-ekonomi-flytt": (4, 0),
    }


def test_an_amount_that_was_copied_stands_in_one_place() -> None:
    cell = AmountPlace(
        "a", 2020, "budget", "k", "cost", "budgets/t", ("rows[a].values[b]",), 5, ("d#9",)
    )
    line = AmountPlace("a", 2020, "budget", "k", "cost", "budgets/x", ("lines[a]",), 5, ("d#7-10",))
    other = AmountPlace(
        "a", 2020, "budget", "k", "cost", "budgets/x", ("lines[b]",), 5, ("e#9", "d#8")
    )
    assert drop_copies([line, cell, other]) == [cell, other]


def make_line(*sources: str) -> AmountPlace:
    return AmountPlace("a", 2020, "budget", "k", "cost", "budgets/x", ("lines[a]",), 5, sources)


def make_cell(*sources: str) -> AmountPlace:
    return AmountPlace(
        "a", 2020, "budget", "k", "cost", "budgets/t", ("rows[a].values[b]",), 5, sources
    )


cited = st.lists(
    st.builds("{}#{}-{}".format, st.sampled_from("de"), st.integers(1, 12), st.integers(1, 12)).map(
        lambda text: text.partition("-")[0] if text.endswith("2") else text
    ),
    max_size=4,
)


def list_lines(sources: list[str]) -> set[tuple[str, int]]:
    """Return each cited line of each document, one by one."""
    found = set()
    for source in sources:
        document, _, lines = source.partition("#")
        first, _, last = lines.partition("-")
        found |= {(document, line) for line in range(int(first), int(last or first) + 1)}
    return found


@given(cited, st.lists(cited, max_size=3))
def test_a_copy_has_a_line_in_common_with_a_cell(mine: list[str], others: list[list[str]]) -> None:
    line, cells = make_line(*mine), [make_cell(*sources) for sources in others]
    is_copy = any(list_lines(mine) & list_lines(sources) for sources in others)
    assert drop_copies([line, *cells]) == (cells if is_copy else [line, *cells])


def test_ten_million_lines_are_not_counted_one_by_one() -> None:
    line, cell = make_line("d#1-9999998"), make_cell("e#1-9999999", "d#9999999")
    tracemalloc.start()
    assert drop_copies([line, cell]) == [line, cell]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_what_is_no_source_is_no_line() -> None:
    for odd in ("d", "d#", "d#x", "d#²", "d#1-²", "d#" + "9" * 5000, "d#9-8", "#", ""):
        places = [make_line(odd), make_cell(odd)]
        assert drop_copies(places) == places


def test_a_page_has_something_in_common_with_that_very_place_alone() -> None:
    line = make_line("d#page=3")
    assert drop_copies([line, make_cell("d#page=3")]) == [make_cell("d#page=3")]
    for other in ("d#page=4", "d#3", "d#page=3;section=5", "e#page=3"):
        assert drop_copies([line, make_cell(other)]) == [line, make_cell(other)]
