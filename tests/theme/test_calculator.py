"""Compensation in tiers: borders and gaps, in figures, in the table and in the calculator."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from browser import drive
from projects import ROOT, find_page
from registers import TODAY, read_project, read_site
from tiers import find_tier

from iopgen import theme
from iopgen.pages.agreement.money import list_tiers
from iopgen.register.lookup import Register

if TYPE_CHECKING:
    from collections.abc import Callable

ASSETS = Path(theme.__file__).parent / "assets"


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
