"""What whole sites show of the life of agreements on different days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, find_page
from registers import read_site, read_table

from iopgen.reading.findings import Severity
from iopgen.records.schemas import load_labels

if TYPE_CHECKING:
    from collections.abc import Mapping

BEGUN = {"initiative": {"bot-sfi-hela-manniskan"}}
"""Nothing says that it came to more."""

FOUR_IN_2019 = {"bot-changers-hub", "bot-hela-manniskan", "bot-klump", "bot-kompis-kartlaggning"}
IN_2020 = {"bot-kvinna-i-botkyrka", "bot-kvinna-norra-botkyrka"}
BY_2020 = {"bot-basun", "bot-feriepraktik"} | FOUR_IN_2019
BY_2023 = BY_2020 | IN_2020 | {"bot-the-good-talents", "lin-ikf-2021"}

STATES: Mapping[str, Mapping[str, set[str]]] = {
    "2018-06-01": {
        "active": IN_2020
        | (BY_2020 - {"bot-kompis-kartlaggning"})
        | {"bot-the-good-talents", "sto-overenskommelsen"}
        | {"sto-duo-stockholm", "sto-medprat", "sto-svenska-med-baby"},
        "upcoming": {"bot-kompis-kartlaggning", "lin-ikf-2021", "sto-stockholmsmentor"},
        "proposed": {"lin-ikf-2023"},
        **BEGUN,
    },
    "2020-03-01": {  # the day after feriepraktik ended, on a leap day
        "active": IN_2020,
        "ending_soon": {"bot-the-good-talents"},
        "ended": BY_2020,
        "upcoming": {"lin-ikf-2021"},
        "proposed": {"lin-ikf-2023"},
        **BEGUN,
    },
    "2023-06-01": {"ended": BY_2023, **BEGUN},
    "2030-01-01": {"ended": BY_2023, **BEGUN},
}
"""By hand from the periods; of all others the sources tell nothing on that day: unknown."""

DEADLINES = [
    ("bot-kompis-kartlaggning", "end", "2019-01-31"),
    ("bot-feriepraktik", "extension_decision", "2019-12-29"),  # two months before 29 February
    ("bot-changers-hub", "end", "2019-12-31"),
    ("bot-hela-manniskan", "end", "2019-12-31"),
    ("bot-klump", "end", "2019-12-31"),
    ("bot-feriepraktik", "end", "2020-02-29"),
    ("bot-the-good-talents", "end", "2020-06-30"),
    ("bot-kvinna-i-botkyrka", "end", "2020-12-31"),
    ("bot-kvinna-norra-botkyrka", "end", "2020-12-31"),
    ("bot-feriepraktik", "latest_end", "2022-12-31"),
    ("lin-ikf-2021", "end", "2022-12-31"),
    ("lin-ikf-2023", "end", "2024-12-31"),
]
"""The same on all days: nothing was terminated, and no notice is of the kind that has a day."""

AHEAD = {"2020-03-01": [("bot-feriepraktik", "latest_end", "2022-12-31")]}
"""What is left out while it lies ahead: the term has ended, and no extension is on record."""

COMING = {"2018-06-01": [("bot-basun", "annual_item", "2018-10-31")]}
"""What comes back every year, as long as the agreement runs."""


@pytest.mark.parametrize("as_of", STATES)
def test_the_real_site_is_clean_on_any_date(as_of: str) -> None:
    site = read_site(ROOT, date.fromisoformat(as_of))
    assert [f for f in site.findings if f.severity != Severity.NOTICE] == []
    rows = read_table(site, "agreements")
    known = {name: state for state, names in STATES[as_of].items() for name in names}
    assert {r["id"]: r["state"] for r in rows} == {
        r["id"]: known.get(r["id"], "unknown") for r in rows
    }
    deadlines = read_table(site, "deadlines")
    days = [(d["agreement"], d["kind"], d["date"]) for d in deadlines]
    assert [day for day in days if day[1] != "annual_item"] == [
        day for day in DEADLINES if day not in AHEAD.get(as_of, [])
    ]
    assert [day for day in days if day[1] == "annual_item"] == COMING.get(as_of, [])


@pytest.mark.parametrize(
    ("table", "column"),
    [("agreements", "state"), ("checks", "conclusion"), ("deadlines", "kind")],
)
def test_the_example_shows_each_state_conclusion_and_kind_of_day(table: str, column: str) -> None:
    named = {value for at, field, value in load_labels() if (at, field) == (table, column)}
    assert {row[column] for row in read_table(read_site(EXAMPLE, EXAMPLE_DAY), table)} == named


def show(agreement: str) -> str:
    """Return the body of an agreement's page in the example."""
    return find_page(read_site(EXAMPLE, EXAMPLE_DAY), f"partnerskap/{agreement}/").body


def test_the_example_shows_each_way_back_a_difference_and_what_is_withheld() -> None:
    site = read_site(EXAMPLE, EXAMPLE_DAY)
    for row in read_table(site, "checks"):
        page = find_page(site, f"partnerskap/{row['agreement']}/")
        assert load_labels()["checks", "conclusion", row["conclusion"]] in page.body
    assert "Hur priset räknas ut rör bolagets affärsverksamhet." in show("exk-parkskotsel")
    assert "Uppgifter som inte visas" in show("exk-parkskotsel")
    rows = read_table(site, "checks")
    assert {row["remedy_distance_taken"] for row in rows} == {"", "yes", "no"}
    assert [row["id"] for row in rows if row["deviation_motivation"]] == [
        "exk-kontroll-fantasibolaget-2025",
        "exk-kontroll-luftiga-tradar-2025-10",
    ]


def test_the_real_site_shows_no_checks_for_none_are_on_record() -> None:
    site = read_site(ROOT)
    for table in ("checks", "check_documents", "check_answers"):
        if f"data/{table}.csv" in site.files:
            assert read_table(site, table) == []
    kinds = {row["kind"] for row in read_table(site, "deadlines")}
    assert kinds == {"end", "extension_decision", "latest_end"}
    for page in site.pages:
        if page.address.startswith("partnerskap/"):
            assert "Kontroll av parter" not in page.body
            assert 'class="iop-unknown">visas inte' not in page.body


@pytest.mark.parametrize(
    ("agreement", "words"),
    [
        # amendments, parties that came and went, the unit before and after, what went before
        ("exk-lyktan", "18 februari 2025: Studieförbundet Låtsas blir part"),
        ("exk-lyktan", "mars 2025"),
        ("exk-lyktan", "Tilläggsavtal 1"),
        ("exk-lyktan", "31 december 2024"),
        ("exk-lyktan", "Ansvaret följde med när nämnderna slogs ihop."),
        ("exk-lyktan", "31 december 2025"),
        ("exk-lyktan", "1 januari 2026"),
        ("exk-lyktan", '<dt>Föregångare</dt><dd><a href="../exk-lyktan-prov/">'),
        ("exk-lyktan-prov", '<dt>Efterföljare</dt><dd><a href="../exk-lyktan/">'),
        ("exk-lyktan-prov", "Förlängdes med ett år"),
        ("exk-lyktan", "45 dagar"),
        ("exk-lyktan", "En part uppfyller inte längre demokrativillkoren."),
        ("exk-lyktan", "först ha talat med varandra"),
        ("exk-lyktan", "ska vara skriftlig"),
        ("exk-trappan", "Gällde till och med den 30 juni 2025."),
        ("exk-sprakstegen", "Steg för steg: 30 september 2027 och 30 juni 2028."),
        ("exk-lyktan-prov", "efter avtalets första dag"),
    ],
)
def test_a_page_tells_what_happened_over_time(agreement: str, words: str) -> None:
    assert words in show(agreement)
