from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiers import find_tier

from iopgen.calc.amounts import (
    THOUSANDS,
    Tier,
    explain_index,
    fill_gaps,
    index_amount,
    is_rounded,
    is_written,
    parse_printed,
)

amounts = st.integers(0, 10**11)
percents = st.decimals(-100, 100, places=2)
years = st.integers(0, 30)
methods = st.sampled_from(["simple", "compound"])

# --- printed numbers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unit", "kronor"),
    [
        ("1 360", "tkr", 1_360_000),
        ("1\u00a0360", "tkr", 1_360_000),
        ("1\u202f360", "tkr", 1_360_000),
        ("2510", "tkr", 2_510_000),
        ("-650", "tkr", -650_000),
        ("\u2212650", "tkr", -650_000),
        ("–650", "tkr", -650_000),
        ("- 79 839", "tkr", -79_839_000),
        ("+240", "tkr", 240_000),
        ("0", "tkr", 0),
        ("-0", "tkr", 0),
        ("6,4", "mkr", 6_400_000),
        ("0.9", "mkr", 900_000),
        ("0,910", "mkr", 910_000),
        ("0.910", "mkr", 910_000),
        ("6,388", "mkr", 6_388_000),
        ("450 000", "kr", 450_000),
        ("1 500", "kr", 1_500),
        ("12 345 678", "kr", 12_345_678),
        ("10,4", "kr", 10),
        ("10,5", "kr", 11),
        ("-10,5", "kr", -11),
        ("0,0005", "tkr", 1),
        ("650", "", 650),
    ],
)
def test_a_printed_number_is_read_in_its_unit(text: str, unit: str, kronor: int) -> None:
    assert parse_printed(text, unit) == kronor


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "–",
        "--650",
        "cirka 650",
        "650 tkr",
        "650 kr",
        "6,4,1",
        "1.360.000",
        "1.360",  # thousands or decimals
        "12.345",
        ",5",
        "6,",
        "650 0",  # two columns run together
        "65 650 0",
        "1 36",
        "1  360",
        "1 360 50",
        "1_360",
        "1e3",
        "0x10",
        "½",
        "٦٥٠",
        "６５０",  # noqa: RUF001
        "(650)",
        "650-700",
        "650\n",
        "nan",
        "Infinity",
    ],
)
@pytest.mark.parametrize("unit", THOUSANDS)
def test_what_is_no_number_or_could_be_two_is_not_half_read(text: str, unit: str) -> None:
    assert parse_printed(text, unit) is None


@given(st.integers(-(10**12), 10**12), st.sampled_from(sorted(THOUSANDS)))
def test_spaces_between_thousands_change_nothing(number: int, unit: str) -> None:
    kronor = number * THOUSANDS[unit]
    for space in (" ", "\u00a0", "\u202f", ""):
        assert parse_printed(f"{number:,}".replace(",", space), unit) == kronor


@given(st.integers(0, 10**6), st.integers(0, 9))
def test_comma_and_point_are_both_decimal_signs(whole: int, tenths: int) -> None:
    assert parse_printed(f"{whole},{tenths}", "mkr") == whole * 10**6 + tenths * 10**5
    assert parse_printed(f"{whole}.{tenths}", "mkr") == whole * 10**6 + tenths * 10**5


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_none(text: str) -> None:
    assert isinstance(parse_printed(text, "tkr"), int | None)


# --- indexation ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "percent", "number", "method", "expected"),
    [
        (450_000, "2", 0, "compound", 450_000),
        (450_000, "2", 1, "compound", 459_000),
        (450_000, "2", 1, "simple", 459_000),
        (450_000, "2", 2, "compound", 468_180),
        (450_000, "2", 2, "simple", 468_000),
        (600_000, "2", 4, "compound", 649_459),  # 649 459,296
        (600_000, "2.5", 3, "simple", 645_000),
        (25, "2", 1, "simple", 26),  # 25,5: half a krona goes up
        (75, "2", 1, "simple", 77),  # 76,5: also where a banker would go to the even krona
        (24, "2", 1, "simple", 24),  # 24,48
        (100_000, "-10", 2, "compound", 81_000),
        (100_000, "-100", 3, "compound", 0),
        (0, "2", 5, "compound", 0),
        (10**11, "1000", 77, "compound", 10**11 * 11**77),
    ],
)
def test_an_amount_is_indexed_in_whole_kronor(
    amount: int, percent: str, number: int, method: str, expected: int
) -> None:
    assert index_amount(amount, Decimal(percent), number, method) == expected


@given(amounts, percents, years)
def test_compound_and_simple_agree_the_first_year(amount: int, percent: Decimal, n: int) -> None:
    first = index_amount(amount, percent, 1, "compound")
    assert first == index_amount(amount, percent, 1, "simple")
    if percent >= 0:
        assert index_amount(amount, percent, n, "simple") <= index_amount(
            amount, percent, n, "compound"
        )


@given(amounts, st.decimals(0, 100, places=2), years, methods)
def test_a_rise_never_lowers(amount: int, percent: Decimal, n: int, method: str) -> None:
    now, later = (index_amount(amount, percent, year, method) for year in (n, n + 1))
    assert amount <= now <= later


@given(amounts, percents.filter(lambda percent: percent != -100), st.integers(0, 8))
def test_rounding_comes_once_and_last(amount: int, percent: Decimal, n: int) -> None:
    with localcontext(prec=200):
        exact = amount * (1 + percent / 100) ** n
        expected = int(exact.to_integral_value(ROUND_HALF_UP))
    assert index_amount(amount, percent, n, "compound") == expected


@given(amounts, percents, years, methods)
def test_the_precision_set_by_others_changes_nothing(
    amount: int, percent: Decimal, n: int, method: str
) -> None:
    usual = index_amount(amount, percent, n, method)
    with localcontext(prec=3):
        assert index_amount(amount, percent, n, method) == usual


@pytest.mark.parametrize(
    ("amount", "percent", "number", "method", "words"),
    [
        (450_000, "2", 1, "compound", "450 000 kr × 1,02"),
        (450_000, "2", 3, "compound", "450 000 kr × 1,02 upphöjt till 3"),
        (450_000, "2", 3, "simple", "450 000 kr × 1,06"),
        (1_500, "2.50", 2, "compound", "1 500 kr × 1,025 upphöjt till 2"),
        (900, "10", 10, "simple", "900 kr × 2"),
        (900, "100", 9, "simple", "900 kr × 10"),
        (900, "-100", 1, "simple", "900 kr × 0"),
        (900, "-5", 1, "compound", "900 kr × 0,95"),
    ],
)
def test_an_indexed_amount_says_how_it_was_computed(
    amount: int, percent: str, number: int, method: str, words: str
) -> None:
    said = explain_index(amount, Decimal(percent), number, method)
    before, sign, after = said.partition(" × ")
    assert " " not in before  # figures and unit stay on one line
    assert before.replace("\u00a0", " ") + sign + after == words


# --- rounded in running text ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unit", "amount", "expected"),
    [
        ("0.9", "mkr", 910_000, True),  # INV-31
        ("6,4", "mkr", 6_388_000, True),
        ("6,5", "mkr", 6_388_000, False),
        ("6,39", "mkr", 6_388_000, True),
        ("6,38", "mkr", 6_388_000, False),
        ("910", "tkr", 910_000, True),
        ("910", "tkr", 910_501, False),
        ("drygt 6", "mkr", 6_388_000, None),
    ],
)
def test_a_number_in_running_text_is_rounded_as_it_is_written(
    text: str,
    unit: str,
    amount: int,
    expected: bool | None,  # noqa: FBT001 -- a column
) -> None:
    assert is_rounded(text, unit, amount) is expected


@given(st.integers(0, 10**9), st.integers(0, 3))
def test_rounding_to_any_decimals_is_found(amount: int, decimals: int) -> None:
    text = f"{round(Decimal(amount) / 1_000_000, decimals):f}"
    if "." in text and len(text.partition(".")[2]) == 3 and not text.startswith("0."):
        text = text.replace(".", ",")  # a point before three digits may part thousands
    assert is_rounded(text, "mkr", amount)


@st.composite
def draw_tiers(draw: st.DrawFn) -> list[Tier]:
    """Draw tiers that do not overlap; the last may have no end."""
    borders = sorted(draw(st.sets(st.integers(0, 60), min_size=2, max_size=10)))
    pairs = list(zip(borders[::2], borders[1::2], strict=False))
    tiers = [Tier(first, last - 1, 1000 + first) for first, last in pairs]
    if draw(st.booleans()):
        tiers.append(Tier(borders[-1] + draw(st.integers(0, 3)), None, 9999))
    return draw(st.permutations(tiers))


@given(draw_tiers())
def test_gaps_are_filled_and_nothing_else_is_changed(tiers: list[Tier]) -> None:
    filled = fill_gaps(tiers)
    assert [tier for tier in filled if tier.amount is not None] == sorted(
        tiers, key=lambda tier: tier.first
    )
    for one, other in pairwise(filled):
        assert one.last is not None
        assert one.last + 1 == other.first  # no number is left out, none stands twice


@given(draw_tiers(), st.integers(-1, 70))
def test_a_number_gets_the_amount_of_its_tier_at_every_border(
    tiers: list[Tier], number: int
) -> None:
    amounts = [
        t.amount for t in tiers if number >= t.first and (t.last is None or number <= t.last)
    ]
    found = find_tier(fill_gaps(tiers), number)
    assert (found.amount if found else None) == (amounts[0] if amounts else None)
    inside = (
        min(t.first for t in tiers)
        <= number
        <= max((t.last if t.last is not None else 70) for t in tiers)
    )
    assert (found is not None) == inside  # in a gap there is a tier without an amount


@pytest.mark.parametrize(
    ("text", "amount", "same"),
    [
        ("500 tkr", 500_000, True),
        ("500 tkr", 50_000, False),
        ("0,5 mkr", 500_000, True),
        ("6,4 Mkr", 6_388_000, True),
        ("6,4 Mkr", 6_588_000, False),
        ("400\u00a0000 kronor", 400_000, True),
        ("1,4 miljoner kronor", 1_400_000, True),
        ("minst 200 tkr", 200_000, True),
        ("500", 500_000, True),  # the unit may stand in the head of its table
        ("500", 5_000, False),
        ("-400", 400_000, True),  # a cost
        ("\u2212400", -400_000, True),
        ("minst lika mycket", 400_000, None),
        ("1.360", 1_360, None),  # thousands or decimals
        ("500 tkr/år", 500_000, None),
        ("5 tu\u017fen kronor", 5_000, True),  # an s of another shape is no crash
        ("", 0, None),
    ],
)
def test_an_amount_is_what_its_text_says(text: str, amount: int, *, same: bool | None) -> None:
    assert is_written(text, amount) is same


@given(st.text(max_size=40), st.integers(-(10**12), 10**12))
def test_any_text_is_the_amount_or_not_or_none(text: str, amount: int) -> None:
    assert is_written(text, amount) in (True, False, None)


@given(st.integers(0, 10**9), st.sampled_from(["kr", "tkr", "mkr"]))
def test_an_amount_written_whole_is_itself(number: int, unit: str) -> None:
    assert is_written(f"{number} {unit}", number * THOUSANDS[unit])
