"""Compensation in tiers: borders and gaps, in figures, in the table and in the calculator."""

from __future__ import annotations

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from browser import drive
from hypothesis import given
from hypothesis import strategies as st
from projects import ROOT, find_page
from registers import TODAY, read_project, read_site

from iopgen import theme
from iopgen.calc.amounts import Tier, fill_gaps
from iopgen.pages.agreement.money import list_tiers
from iopgen.register.lookup import Register

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ASSETS = Path(theme.__file__).parent / "assets"


def find_tier(tiers: Iterable[Tier], number: int) -> Tier | None:
    """Return the tier that a number belongs to, None when it lies outside all of them."""
    return next(
        (t for t in tiers if t.first <= number and (t.last is None or number <= t.last)), None
    )


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


def test_the_real_tiers_have_a_gap_at_21() -> None:
    tiers = [tier for tier, _ in list_tiers(Register(read_project(), TODAY), "bot-feriepraktik")]
    assert [(t.first, t.last, t.amount) for t in tiers] == [
        (1, 10, 40_000),
        (11, 20, 80_000),
        (21, 21, None),
        (22, None, 120_000),
    ]


def test_without_a_script_the_table_tells_all() -> None:
    body = find_page(read_site(ROOT, TODAY), "partnerskap/bot-feriepraktik/").body
    table = body.partition('id="trappa-namn"')[2].partition("</table>")[0]
    rows = re.findall(r'<th scope="row">([^<]*)</th><td class="iop-number">(.*?)</td>', table)
    words = [(number, re.sub(r"<[^>]+>|\s", "", amount)) for number, amount in rows]
    assert words[:4] == [
        ("1–10", "40000kr"),
        ("11–20", "80000kr"),
        ("21", "uppgiftsaknas"),
        ("22 eller fler", "120000kr"),
    ]


def test_the_calculator_agrees_with_the_tiers(
    tmp_path: Path, find_program: Callable[..., str]
) -> None:
    chromium = find_program("chromium", "chromium-browser", "google-chrome")
    body = find_page(read_site(ROOT, TODAY), "partnerskap/bot-feriepraktik/").body
    body = body.replace("../../assets/", "assets/")
    shutil.copytree(ASSETS, tmp_path / "assets")
    head = '<!doctype html><html lang="sv"><meta charset="utf-8"><title>Prov</title>'
    (tmp_path / "page.html").write_text(head + body, "utf-8")
    numbers = ["", "0", "1", "10", "11", "20", "21", "22", "5000", "-3", "1.5", "100001"]
    driver = Path(__file__).with_name("calculator_driver.js").read_text("utf-8")
    seen = drive(chromium, tmp_path, "", driver.replace("NUMBERS", json.dumps(numbers)))
    tiers = [tier for tier, _ in list_tiers(Register(read_project(), TODAY), "bot-feriepraktik")]
    for number in ("1", "10", "11", "20", "22", "5000"):
        tier = find_tier(tiers, int(number))
        assert tier
        assert tier.amount
        amount = f"{tier.amount:,}".replace(",", " ")
        assert seen[number]["status"] == f"{number} ger {amount} kr."
        assert len(seen[number]["chosen"]) == 1
    assert seen["21"] == {"status": "Inget steg i handlingen gäller 21.", "chosen": ["21"]}
    assert seen["0"] == {"status": "Handlingen anger inget belopp för 0.", "chosen": []}
    assert seen[""] == {"status": "", "chosen": []}
    for number in ("-3", "1.5", "100001"):
        advice = "Skriv ett heltal från 0 till 100 000."
        assert seen[number] == {"status": advice, "chosen": []}
