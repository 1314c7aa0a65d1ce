"""What must hold for the real records, checked on the tables as they are published.

Each test states one fact of the documents; the lines it rests on stand in the tables' `source`.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from projects import ROOT
from registers import TODAY, read_site, read_table

from iopgen.totals import make_total


def find_rows(name: str, /, **columns: str) -> list[dict[str, str]]:
    """Return the published rows of the real records with these values."""
    rows = read_table(read_site(ROOT, TODAY), name)
    return [row for row in rows if all(row[key] == value for key, value in columns.items())]


def find_row(name: str, /, **columns: str) -> dict[str, str]:
    """Return the one row with these values."""
    (row,) = find_rows(name, **columns)
    return row


def find_cells(table: str, column: str) -> dict[str, int]:
    """Return the amounts of a printed table's column by row, in kronor."""
    rows = find_rows("budget_tables", table=table, column=column)
    return {row["row"]: int(row["amount"]) for row in rows}


# --- feriepraktik --------------------------------------------------------------------------------


def test_feriepraktik_2018_has_ten_named_organisations_and_one_public_party() -> None:
    parties = find_rows("agreement_parties", agreement="bot-feriepraktik")
    in_2018 = [row for row in parties if "2018" in row["attested"].split(" | ")]
    assert Counter(row["role"] for row in in_2018) == {"civil": 10, "public": 1}
    assert all(row["partner"] for row in in_2018)
    (public,) = (row["partner"] for row in in_2018 if row["role"] == "public")
    assert find_row("partners", id=public)["org_number"].replace("-", "") == "2120002882"


def test_feriepraktik_is_dated_after_its_start_and_ends_on_a_leap_day() -> None:
    row = find_row("agreements", id="bot-feriepraktik")
    assert (row["start"], row["end"], row["dated"]) == ("2018-03-01", "2020-02-29", "2018-03-18")
    assert row["dated"] > row["start"]
    assert row["signed"] == ""  # whether and when all signed is not shown
    assert row["end_latest"] == "2020-02-29"
    findings = read_site(ROOT, TODAY).findings
    noticed = [finding.path for finding in findings if finding.code == "dated-after-start"]
    assert "content/agreements/bot-feriepraktik.yml" in noticed


def test_feriepraktik_is_extended_a_year_at_a_time_and_never_past_2022() -> None:
    row = find_row("agreements", id="bot-feriepraktik")
    assert row["extension_step_months"] == "12"
    assert row["extension_latest_end"] == "2022-12-31"
    days = {d["kind"]: d["date"] for d in find_rows("deadlines", agreement="bot-feriepraktik")}
    assert days == {
        "end": "2020-02-29",
        "extension_decision": "2019-12-29",
        "latest_end": "2022-12-31",
    }


def test_feriepraktik_notice_cure_extension_and_payment_have_their_terms() -> None:
    row = find_row("agreements", id="bot-feriepraktik")
    assert row["termination_kind"] == "conditional"
    assert row["termination_notice_months"] == "3"
    assert row["termination_cure_days"] == "30"
    assert row["extension_agree_months_before"] == "2"
    assert row["payment_days_before_start"] == "30"


def test_feriepraktik_has_eight_tasks_of_the_municipality_and_six_of_an_organisation() -> None:
    rows = find_rows("commitments", agreement="bot-feriepraktik", kind="task")
    assert Counter(row["by"] for row in rows if row["by"] != "all") == {"public": 8, "civil": 6}


def test_feriepraktik_2019_names_eleven_claims_twelve_and_makes_up_none() -> None:
    named = [
        row["partner"]
        for row in find_rows("agreement_parties", agreement="bot-feriepraktik", role="civil")
        if "feriepraktik-2019#1356-" in row["source"]
    ]
    assert len(named) == len(set(named)) == 11
    assert all(named)
    question = "bot-feriepraktik-antal-organisationer"
    values = find_rows("discrepancy_values", discrepancy=question)
    assert {("12", "printed"), ("11", "counted")} <= {(v["value"], v["basis"]) for v in values}
    assert find_row("discrepancies", id=question)["status"] == "open"


def test_feriepraktik_has_three_tiers_and_a_fourth_item_without_an_amount() -> None:
    tiers = find_rows("compensation_tiers", agreement="bot-feriepraktik")
    assert [(row["from"], row["to"], row["amount"]) for row in tiers] == [
        ("1", "10", "40000"),
        ("11", "20", "80000"),
        ("22", "", "120000"),
    ]
    extra = find_row("compensation_extras", agreement="bot-feriepraktik")
    assert extra["amount"] == ""
    assert "särskoleelever" in extra["text"]


def test_feriepraktik_inherits_no_case_number() -> None:
    assert find_row("agreements", id="bot-feriepraktik")["case_numbers"] == ""
    assert find_row("agreements", id="bot-klump")["case_numbers"] == "AVUX/2017:40"
    assert find_row("guidelines", id="linkoping-iop-2016")["case_number"] == "KS2016-313"
    assert find_row("guidelines", id="stockholm-iop-2017")["case_number"] == "171-84/2017"


# --- Klump and the tables around it --------------------------------------------------------------


def test_klump_is_an_assignment_of_a_municipal_company_and_never_an_iop() -> None:
    assert find_row("agreements", id="bot-klump")["form"] == "assignment"
    parties = find_rows("agreement_parties", agreement="bot-klump")
    roles = {row["partner"]: row["role"] for row in parties}
    assert roles == {"botkyrka-kommun": "public", "upplev-botkyrka-ab": "company"}
    company = find_row("partners", id="upplev-botkyrka-ab")
    assert company["sector"] == "municipal_company"
    comments = " ".join(row["comment"] for row in read_table(read_site(ROOT, TODAY), "budget_rows"))
    assert "ej ett IOP" in comments


def test_klump_2017_and_2018_show_both_amounts_and_count_as_unknown() -> None:
    shown = {
        (row["table"], row["year"], row["printed"])
        for row in find_rows("budget_tables", row="klump")
        if row["year"] in ("2017", "2018")
    }
    assert shown == {
        ("bot-social-ekonomi-flytt", "2017", "-500"),
        ("bot-social-ekonomi-flytt", "2018", "-500"),
        ("bot-naringslivsenheten", "2017", "0"),
        ("bot-naringslivsenheten", "2018", "0"),
    }
    lines = find_rows("budget_lines", agreement="bot-klump")
    total = make_total(row for row in lines if row["year"] in ("2017", "2018"))
    assert (total.amount, len(total.left_out), total.is_least) == (0, 2, True)
    assert {row["discrepancy"] for row in total.left_out} == {"bot-klump-belopp-2017-2018"}
    values = find_rows("discrepancy_values", discrepancy="bot-klump-belopp-2017-2018")
    assert Counter(row["value"] for row in values) == {"-500": 2, "0": 2}
    assert all(row["source"] for row in values)


def test_the_list_of_2019_has_five_iop_and_one_assignment_that_add_up() -> None:
    kinds = find_rows("budget_tables", table="bot-avtalslista-2019", column="typ")
    assert Counter(row["printed"] for row in kinds) == {"IOP": 5, "Uppdrag": 1}
    amounts = find_cells("bot-avtalslista-2019", "arsbelopp")
    total = amounts.pop("summa")
    assert sum(amounts.values()) == total == 2_510_000
    assert total - amounts["klump"] == 2_010_000


def test_the_list_of_2019_has_six_ends_all_by_our_reading() -> None:
    rows = find_rows("budget_tables", table="bot-avtalslista-2019", column="avtalsslut")
    assert {row["row"]: row["printed"] for row in rows} == {
        "klump": "2019-12-31",
        "changers-hub": "2019-12-31",
        "hela-manniskan": "2019-12-31",
        "the-good-talents": "2020-06-30",
        "kvinna-botkyrka": "2020-12-31",
        "kvinna-norra-botkyrka": "2020-12-31",
    }
    assert {row["placement"] for row in rows} == {"inferred"}


def test_the_moved_budget_of_2020_adds_up_both_ways() -> None:
    cells = find_cells("bot-social-ekonomi-flytt", "y2020")
    total = cells.pop("summa")
    personal, hela = cells.pop("personal"), cells.pop("hela-manniskan")
    assert sum(cells.values()) == total == personal + hela == 910_000
    assert sorted(cells.values()) == sorted(
        1000 * amount for amount in (2020, 0, -300, -500, -400, -150, 240)
    )


@pytest.mark.parametrize(
    ("row", "kronor"),
    [
        ("changers-hub", (650_000, 650_000, 650_000, 0)),
        ("the-good-talents", (250_000, 500_000, 500_000, 300_000)),
    ],
)
def test_what_changers_hub_and_the_good_talents_cost_each_year(
    row: str, kronor: tuple[int, ...]
) -> None:
    years = [find_cells("bot-naringslivsenheten", f"y{year}")[row] for year in range(2017, 2021)]
    assert tuple(years) == kronor


def test_all_amounts_are_whole_kronor_whatever_the_table_is_printed_in() -> None:
    units = {row["id"]: row["unit"] for row in find_rows("budgets")}
    factor = {"kr": 1, "tkr": 1_000, "mkr": 1_000_000}
    for row in find_rows("budget_tables"):
        if row["amount"]:
            number = float(row["printed"].replace(" ", "").replace(",", "."))
            assert int(row["amount"]) == number * factor[units[row["table"]]]


# --- IKF -----------------------------------------------------------------------------------------


def test_the_two_ikf_agreements_follow_without_gap_and_the_second_is_proposed() -> None:
    first, second = (find_row("agreements", id=f"lin-ikf-{year}") for year in (2021, 2023))
    assert (first["start"], first["end"]) == ("2021-01-01", "2022-12-31")
    assert (second["start"], second["end"]) == ("2023-01-01", "2024-12-31")
    assert date.fromisoformat(first["end"]) + timedelta(1) == date.fromisoformat(second["start"])
    assert second["predecessor"] == "lin-ikf-2021"
    assert (second["status"], second["state"]) == ("proposed", "unknown")
    assert find_rows("decisions", agreement="lin-ikf-2023", kind="decision") == []
    assert find_row("decisions", agreement="lin-ikf-2023")["kind"] == "proposal"


def test_ikf_cash_and_own_contribution_make_the_stated_total() -> None:
    lines = find_rows("budget_lines", agreement="lin-ikf-2023", year="2023")
    amounts = {row["kind"]: (row["amount"], row["qualifier"]) for row in lines}
    assert amounts == {"cash": ("450000", "exact"), "in_kind": ("450000", "at_least")}
    total = make_total(lines)
    assert total.is_least
    budget = find_row("budgets", id="lin-ikf-2023-belopp")
    assert int(budget["stated_total"]) == total.amount == 900_000
    assert budget["stated_total_per"] == "year"
    assert {row["stage"] for row in lines} == {"proposed"}


def test_ikf_2024_is_two_percent_more_and_marked_as_derived() -> None:
    lines = find_rows("budget_lines", agreement="lin-ikf-2023", year="2024")
    assert {(row["kind"], row["amount"], row["derived"]) for row in lines} == {
        ("cash", "459000", "yes"),
        ("in_kind", "459000", "yes"),
    }
    assert all("1,02" in row["formula"] for row in lines)
    years = {row["year"] for row in find_rows("budget_lines", agreement="lin-ikf-2023")}
    assert years == {"2023", "2024"}
    reading = find_row(
        "evidence", record="budgets/lin-ikf-2023-belopp", field="indexation.applies_to"
    )
    assert reading["reading"] == "inferred"  # that the own contribution is indexed too
    assert reading["note"]


def test_ikf_is_for_sixty_people_a_year() -> None:
    row = find_row("volumes", agreement="lin-ikf-2023")
    assert (row["value"], row["unit"], row["per"]) == ("60", "personer", "year")


# --- VIDA ----------------------------------------------------------------------------------------


def test_vida_pays_1500_a_participant_for_8_to_15_occasions() -> None:
    row = find_row("agreements", id="sto-vida")
    assert row["form"] == "per_participant"
    assert row["participant_amount"] == "1500"
    assert row["participant_occasions_min"] == "8"
    assert row["participant_occasions_max"] == "15"
    assert find_rows("budget_lines", agreement="sto-vida") == []


def test_vida_has_over_a_hundred_associations_and_eight_municipalities_without_names() -> None:
    unnamed = [r for r in find_rows("agreement_parties", agreement="sto-vida") if r["unnamed"]]
    assert {(row["role"], row["count"], row["count_qualifier"]) for row in unnamed} == {
        ("civil", "100", "at_least"),
        ("contributor", "8", "exact"),
    }
    assert not any(row["partner"] for row in unnamed)


# --- organisations and guidelines ----------------------------------------------------------------


def test_one_organisation_number_is_known_and_no_other_is_made_up() -> None:
    known = {row["id"]: row["org_number"] for row in find_rows("partners") if row["org_number"]}
    assert {name: number.replace("-", "") for name, number in known.items()} == {
        "botkyrka-kommun": "2120002882"
    }


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("inanna-familjeforening", {"Innana Familjeförening", "Inanna"}),
        ("verdandi-botkyrka", {"Verdandi", "Verdandi Botkyrkakresten"}),
        ("hyresgastforeningen-alby", {"Hyresgästförening Alby"}),
        ("the-good-talents", {"The Good Talents", "The Good Talent", "The good talents"}),
    ],
)
def test_spellings_of_one_organisation_lead_to_one_record(name: str, spellings: set[str]) -> None:
    for spelling in spellings:
        assert [row["partner"] for row in find_rows("partner_aliases", name=spelling)] == [name]


@pytest.mark.parametrize(
    ("guideline", "kind", "strength", "pass_answer", "count"),
    [
        ("stockholm-iop-2017", "legal", "ska", "yes", 3),
        ("stockholm-iop-2017", "criteria", "vägledande", "yes", 7),
        ("botkyrka-kib-pm-villkor", "criteria", "villkor", "yes", 7),
        ("linkoping-iop-2016", "criteria", "villkor", "yes", 8),
        ("stockholm-iop-2017", "partner_documents", "bör", "present", 8),
        ("stockholm-iop-2017", "terms", "bör", "present", 11),
    ],
)
def test_each_guideline_has_its_own_number_of_items_with_strength_and_answer(
    guideline: str, kind: str, strength: str, pass_answer: str, count: int
) -> None:
    items = find_rows("guideline_items", guideline=guideline, kind=kind)
    assert len(items) == len({row["text"] for row in items}) == count
    found = find_row("guideline_sets", guideline=guideline, kind=kind)
    assert (found["strength"], found["pass_answer"]) == (strength, pass_answer)
    assert found["intro"]  # without the words before them the items mislead
    assert all(row["source"] for row in items)


def test_openness_is_quoted_with_shall_and_should_apart() -> None:
    items = find_rows("guideline_items", guideline="stockholm-iop-2017", kind="openness")
    strengths = {row["strength"] for row in items}
    assert strengths == {"ska", "bör"}
    shall = next(row["text"] for row in items if row["strength"] == "ska")
    assert "hemsida" in shall
    assert "nyhetsbrev" in shall


def test_principles_are_seven_in_botkyrka_and_five_in_linkoping() -> None:
    principles = {
        name: find_row("agreements", id=name)["principles"].split(" | ")
        for name in ("bot-feriepraktik", "lin-ikf-2023")
    }
    assert {name: len(found) for name, found in principles.items()} == {
        "bot-feriepraktik": 7,
        "lin-ikf-2023": 5,
    }
    assert all(any("öppenhet" in one for one in found) for found in principles.values())
