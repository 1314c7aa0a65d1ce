"""Totals: one computation, the same figure wherever it stands, and added up again by hand."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING

import pytest
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, find_page
from registers import TODAY, make_register, name_published_line, read_site, read_table

from iopgen.data.open_data import Published
from iopgen.pages.economy import find_lacking
from iopgen.pages.view import SiteContents
from iopgen.reading.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iopgen.site import Page, Site

SUM = re.compile(r'<span data-total="([^"]+)">(.*?)</span>(?!</span>)', re.DOTALL)
KEY = ("scope", "of", "form", "year", "covers_start", "covers_end", "stage", "kind")
WORDS = {
    "exact": "",
    "at_least": "minst ",
    "at_most": "högst ",
    "about": "ungefär ",
    "at_least_about": "minst ungefär ",
    "at_most_about": "högst ungefär ",
    "uncertain": "osäker summa, ",
}


@pytest.fixture(scope="module", params=["real", "example"])
def site(request: pytest.FixtureRequest) -> Site:
    """Return the real site, then the example's."""
    return read_site(ROOT, TODAY) if request.param == "real" else read_site(EXAMPLE, EXAMPLE_DAY)


def read_plain(html: str) -> str:
    """Return the words of a piece of HTML, with single spaces."""
    text = unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<sup>.*?</sup>", "", html, flags=re.DOTALL)))
    return re.sub(r"\s+", " ", text).strip()


def find_shown(page: Page) -> dict[str, set[str]]:
    """Return the words of each total on a page, by the total's name."""
    shown: dict[str, set[str]] = defaultdict(set)
    for name, words in SUM.findall(page.body):
        shown[unescape(name)].add(read_plain(words))
    return shown


def write_words(row: dict[str, str], disputed: set[str]) -> str:
    """Return what a page must say of a published total; `disputed` are lines with a question."""
    if not row["amount"]:
        out = {name.rpartition("/")[0] for name in row["left_out"].split(" | ")}
        return "källorna säger olika" if out & disputed else "uppgift saknas"
    return f"{WORDS[row['qualifier']]}{int(row['amount']):,} kr".replace(",", " ")


def name_row(row: dict[str, str]) -> str:
    return "/".join(row[column] for column in KEY)


def test_every_total_on_any_page_is_the_published_one(site: Site) -> None:
    lines = read_table(site, "budget_lines")
    disputed = {f"{line['budget']}/{line['line']}" for line in lines if line["discrepancy"]}
    totals = read_table(site, "totals")
    published = {name_row(row): write_words(row, disputed) for row in totals}
    shown: dict[str, set[str]] = defaultdict(set)
    for page in site.pages:
        for name, words in find_shown(page).items():
            shown[name] |= words
    assert shown == {name: {words} for name, words in published.items()}


def test_every_published_total_stands_on_its_own_page(site: Site) -> None:
    base = site.files["data/datapackage.json"]
    assert base
    for row in read_table(site, "totals"):
        address = next(
            page.address
            for page in sorted(site.pages, key=lambda p: -len(p.address))
            if row["url"].endswith(f"/{page.address}") and page.address
        )
        assert name_row(row) in find_shown(find_page(site, address)), row


def test_published_totals_add_up_from_the_published_lines(site: Site) -> None:
    lines = {
        name_published_line(row): row
        for row in read_table(site, "budget_lines")
        if row["per"] != "year"  # it stands there year by year as well
    }
    forms = {row["id"]: row["form"] for row in read_table(site, "agreements")}
    owners = {row["id"]: row["owner"].split(" | ") for row in read_table(site, "agreements")}
    totals = read_table(site, "totals")
    for row in totals:
        named = [lines[name] for name in row["lines"].split(" | ") if name]
        left_out = [lines[name] for name in row["left_out"].split(" | ") if name]
        assert sum(int(one["amount"]) for one in named) == int(row["amount"] or 0)
        assert not any(one["amount"] for one in left_out)
        for one in (*named, *left_out):
            assert [one[c] for c in ("year", "stage", "kind")] == [
                row[c] for c in ("year", "stage", "kind")
            ]
            assert forms[one["agreement"]] == row["form"]
    # Nothing is forgotten: every line is in the totals of its form, agreement, owners and parties.
    found = defaultdict(set)
    for row in totals:
        for cell in ("lines", "left_out"):
            for name in filter(None, row[cell].split(" | ")):
                found[name].add((row["scope"], row["of"]))
    for name, line in lines.items():
        if not line["year"] and not line["covers_start"]:
            assert name not in found  # what has no time is in no total
            continue
        expected = {("form", forms[line["agreement"]]), ("agreement", line["agreement"])}
        expected |= {("owner", owner) for owner in owners[line["agreement"]] if owner}
        expected |= {("receives", to) for to in line["to"].split(" | ") if to}
        expected |= {("gives", line["party"])} if line["party"] else set()
        assert found[name] == expected


def test_a_reader_can_add_up_each_total_on_the_economy_page(site: Site) -> None:
    page = find_page(site, "ekonomi/")
    table = page.body.partition('id="ar-tabell-namn"')[2].partition("</table>")[0]
    checked = 0
    for html in re.findall(r"<tr>.*?</tr>", table.partition("<tbody>")[2], re.DOTALL):
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", html, re.DOTALL)
        stated = [read_amounts(cell) for cell in cells[2:4]]
        made_of = (
            re.split(r"Egen insats:", read_plain(cells[4]))
            if all(stated)
            else [read_plain(cells[4])]
        )
        for total, parts in zip(filter(None, stated), made_of, strict=True):
            assert sum(read_amounts(parts.partition("Utanför summan")[0])) == total[0]
            checked += 1
    assert checked >= 6


def read_amounts(text: str) -> list[int]:
    """Return the amounts in kronor that a text names."""
    plain = read_plain(text)
    return [int(n.replace(" ", "")) for n in re.findall(r"(\d{1,3}(?: \d{3})*) kr\b", plain)]


def test_what_is_left_out_stands_under_the_totals(site: Site) -> None:
    page = find_page(site, "ekonomi/")
    section = page.body.partition('id="utanfor"')[2].partition("<h2")[0]
    lines = read_table(site, "budget_lines")
    known = {row["agreement"] for row in lines if row["amount"] and row["per"] != "year"}
    without = [
        row
        for row in read_table(site, "agreements")
        if row["form"] == "iop" and row["id"] not in known
    ]
    for row in without:
        assert f'partnerskap/{row["id"]}/"' in section
    assert len(re.findall(r"<li>", section)) == len(without)


def test_only_iop_is_counted_as_iop() -> None:
    site = read_site(ROOT, TODAY)
    iop = [r for r in read_table(site, "totals") if (r["scope"], r["of"]) == ("form", "iop")]
    assert {(r["year"], r["stage"], r["amount"]) for r in iop if r["kind"] == "cash"} == {
        ("2017", "budget", "900000"),
        ("2018", "budget", "1460000"),
        ("2019", "agreed", "2010000"),  # 2 510 000 with Klump, which is an assignment (INV-27)
        ("2020", "budget", "1160000"),
        ("2023", "proposed", "450000"),
        ("2024", "proposed", "459000"),
    }
    assert not any("klump" in r["lines"] for r in iop)


def test_a_year_is_not_held_against_one_in_another_stage() -> None:
    text = read_plain(find_page(read_site(ROOT, TODAY), "ekonomi/").body)
    # +560 000 is mostly that Hela människan has no amount on record for 2017.
    row = (
        "2017 till 2018 Budget Pengar +560 000 kr här ingår belopp som är märkta ram "
        "De som har belopp båda åren: +250 000 kr."
    )
    assert row in text
    assert "2019 jämförs inte med 2018: beloppen för 2018 är budget, för 2019 avtalat." in text
    assert "2018 till 2019 Budget" not in text
    assert "2018 till 2019 Avtalat" not in text


def test_shares_of_a_year_come_to_the_whole() -> None:
    body = find_page(read_site(ROOT, TODAY), "ekonomi/").body
    table = body.partition('id="per-tabell-namn"')[2].partition("</table>")[0]
    shares: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for html in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)[1:]:
        cells = [read_plain(c) for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", html, re.DOTALL)]
        if "%" in cells[5]:
            shares[cells[1], cells[3]] += Decimal(cells[5].split()[0].replace(",", "."))
    assert shares.keys() >= {("2017", "Pengar"), ("2019", "Pengar")}
    assert ("2024", "Pengar") not in shares  # one alone is no share of anything
    for share in shares.values():
        assert abs(share - 100) < Decimal("0.3")  # each is rounded to one decimal


def test_kronor_per_inhabitant_say_how_they_are_reckoned() -> None:
    site = read_site(EXAMPLE, EXAMPLE_DAY)
    pages = [p for p in site.pages if 'id="per-invanare"' in p.body]
    assert pages
    for page in pages:
        section = read_plain(page.body.partition('id="per-invanare"')[2].partition("<h2")[0])
        found = re.findall(
            r"([\d,]+) kr uträknat (?:[a-zåäö]+ )?([\d ]+) kr delat på ([\d ]+) inv", section
        )
        assert found
        for each, amount, people in found:
            exact = Decimal(amount.replace(" ", "")) / Decimal(people.replace(" ", ""))
            assert abs(Decimal(each.replace(",", ".")) - exact) <= Decimal("0.005")


def test_a_shared_sum_stands_whole_with_each_and_says_so() -> None:
    site = read_site(ROOT, TODAY)
    totals = read_table(site, "totals")
    shared = [r for r in totals if r["scope"] == "receives" and "kvinna-i-botkyrka" in r["lines"]]
    assert {r["of"] for r in shared} == {"botkyrka-folkhogskola", "hela-manniskan-hbs", "bilda-ost"}
    cells = {
        name: find_page(site, f"parter/{name}/")
        .body.partition('id="summor-namn"')[2]
        .partition("</table>")[0]
        for name in ("bilda-ost", "changers-hub")
    }
    assert "delas med andra" in cells["bilda-ost"]
    assert "delas med andra" not in cells["changers-hub"]
    mixed = read_plain(find_page(site, "parter/hela-manniskan-hbs/").body)
    assert "710 000 kr varav 400 000 kr delas med andra" in mixed
    assert "delas med andra" not in read_plain(
        find_page(site, "parter/botkyrka-kommun/")
        .body.partition('id="summor-namn"')[2]
        .partition("</table>")[0]
    )


# --- sums that a document states -----------------------------------------------------------------


def test_the_real_stated_total_agrees() -> None:
    page = find_page(read_site(ROOT, TODAY), "partnerskap/lin-ikf-2023/")
    assert (
        "Raderna ger minst 900 000 kr för 2023, pengar och egen insats tillsammans: stämmer ."
        in read_plain(page.body)
    )  # INV-33


def test_an_amount_for_another_time_than_a_year_is_in_no_year() -> None:
    site = read_site(EXAMPLE, EXAMPLE_DAY)
    (total,) = [
        row
        for row in read_table(site, "totals")
        if (row["scope"], row["of"]) == ("agreement", "exk-sprakstegen") and row["covers_start"]
    ]
    assert (total["amount"], total["lines"]) == (
        "410000",
        "exk-sprakstegen-belopp/start-forsta-aret/",
    )
    text = read_plain(find_page(site, "ekonomi/").body)
    assert "1 oktober 2023 – 30 september 2024 Avtalat 410 000 kr" in text
    assert "Utanför summorna, eftersom det inte framgår för vilket år: Mötesplatsen Lyktan" in text


OTHER = "agreement: o\nlines:"
LINE = "\n  - {{id: l{0}, year: {0}, kind: cash, stage: agreed, amount: 10, qualifier: exact}}"
COVERS = """agreement: a
lines:
  - id: l
    covers: {start: 2024-07-01, end: 2025-06-30}
    kind: cash
    stage: agreed
    amount: 1000
    qualifier: exact"""
UNDATED = "agreement: a\nlines: [{id: l, kind: cash, stage: agreed, amount: 9, qualifier: exact}]"
OPEN = "agreement: a\nlines: [{id: l, year: 2024, kind: cash, stage: agreed, qualifier: unknown}]"
TERM = "period: {start: 2020-01-01, end: 2027-12-31}"


@pytest.mark.parametrize(
    ("agreement", "budget", "lacking"),
    [
        # It surely ran in all years that have a sum.
        (f"status: signed\n{TERM}", "", range(2021, 2028)),
        (f"status: signed\n{TERM}", OPEN, {*range(2021, 2028)} - {2024}),
        ("status: listed", "", ()),
        # An amount for another time than a year is told of each year that it is for.
        (f"status: signed\n{TERM}", COVERS, {*range(2021, 2028)} - {2024, 2025}),
        ("status: listed", COVERS, {*range(2021, 2029)} - {2024, 2025}),
        ("status: listed\nperiod: {start: 2023}", COVERS, (2023, 2026, 2027, 2028)),
        # An amount for nobody knows when tells of no year, and makes none missing.
        ("status: listed", UNDATED, ()),
        (f"status: signed\n{TERM}", UNDATED, range(2021, 2028)),
        # A termination ends it.
        (
            f"status: terminated\n{TERM}\ntermination: {{ends_on: 2022-06-30}}",
            "",
            (2021, 2022),
        ),
        (
            f"status: terminated\n{TERM}\ntermination: {{ends_on: 2025-06-30}}",
            COVERS,
            (2021, 2022, 2023),
        ),
        (f"status: terminated\n{TERM.replace('2020', '2021')}", "", (2021,)),
        (f"status: terminated\n{TERM}\ntermination: {{ends_on: 2019-06-30}}", "", ()),
        # What came to nothing lacks nothing.
        (f"status: declined\n{TERM}", "", ()),
        (f"status: declined\n{TERM}", COVERS, ()),
        (f"status: proposed\n{TERM}", "", ()),
    ],
)
def test_a_year_lacks_what_ran_and_has_no_amount_on_record(
    agreement: str, budget: str, lacking: Iterable[int]
) -> None:
    files = {
        "agreements/o": "title: O\nform: iop\nstatus: listed",
        "agreements/a": f"title: A\nform: iop\n{agreement}",
        "budgets/o": OTHER + "".join(LINE.format(year) for year in range(2021, 2029)),
        **({"budgets/b": budget} if budget else {}),
    }
    settings = load_settings(EXAMPLE, EXAMPLE_DAY)
    register = make_register(files)
    gaps = find_lacking(SiteContents(register, Published(register, settings.site_url), settings))
    assert {year: [a.id for a in found] for year, found in gaps.items()} == {
        year: ["a"] for year in sorted(lacking)
    }


def test_what_each_year_lacks_is_told_beside_its_total() -> None:
    body = find_page(read_site(ROOT, TODAY), "ekonomi/").body
    table = read_plain(body.partition('id="ar-tabell-namn"')[2].partition("</table>")[0])
    lacking = dict(re.findall(r"Inget belopp för (\d{4}) i underlaget: ([^.]*)\.", table))
    assert {year: sorted(names.strip().split(" , ")) for year, names in lacking.items()} == {
        "2017": ["Hela människan", "Kvinna i Botkyrka", "Kvinna norra Botkyrka"],
        "2018": [
            "Kvinna i Botkyrka",
            "Kvinna norra Botkyrka",
            "Samverkan om feriepraktik för ungdomar med särskilda behov",
        ],
        "2019": ["Samverkan om feriepraktik för ungdomar med särskilda behov"],
        "2020": ["Samverkan om feriepraktik för ungdomar med särskilda behov"],
    }
