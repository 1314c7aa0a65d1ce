"""The register: filters that combine, counts, the address, files, and a register of pages."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from example_register import find_ids, read_example, read_paged_example
from projects import EXAMPLE, EXAMPLE_DAY, find_page
from registers import make_register, read_site
from selectolax.lexbor import LexborHTMLParser

from iopgen.data.open_data import Published
from iopgen.pages import register as pages
from iopgen.pages.register import (
    LIVES,
    REGISTER_FILTERS,
    count_declined,
    describe_lives,
    find_choices,
    list_years,
    pack_rows,
    tell_lives,
)
from iopgen.pages.search_hits import make_search_pages
from iopgen.pages.view import SiteContents
from iopgen.reading.settings import load_settings
from iopgen.records.schemas import load_schemas
from iopgen.register import entities as e
from iopgen.register.states import RUNNING, find_states

if TYPE_CHECKING:
    from collections.abc import Iterable


# --- the page without a script --------------------------------------------------------------------


def test_each_row_says_what_its_filters_go_by() -> None:
    body = find_page(read_site(EXAMPLE, EXAMPLE_DAY), "partnerskap/").body
    rows = LexborHTMLParser(body).css("#register tbody tr")
    assert [row.attributes["data-id"] for row in rows] == find_ids()
    for row in rows:
        agreement = read_example().get(e.Agreement, row.attributes["data-id"] or "")
        own = find_choices(read_example(), agreement)
        said = {
            name: (row.attributes.get(f"data-{name}") or "").split() for name in REGISTER_FILTERS
        }
        assert said == {name: list(choices) for name, choices in own.items()}


def test_every_choice_is_offered_once_and_leads_to_something() -> None:
    body = find_page(read_site(EXAMPLE, EXAMPLE_DAY), "partnerskap/").body
    tree = LexborHTMLParser(body)
    for name, (key, _) in REGISTER_FILTERS.items():
        offered = [one.attributes["value"] or "" for one in tree.css(f"select[name={key}] option")]
        assert offered[0] == ""
        assert len(set(offered)) == len(offered) > 1
        assert all(find_ids(**{name: choice}) for choice in offered[1:])


def test_without_a_script_the_form_is_hidden_and_the_table_whole() -> None:
    body = find_page(read_site(EXAMPLE, EXAMPLE_DAY), "partnerskap/").body
    tree = LexborHTMLParser(body)
    form = tree.css_first("form[data-filter-for]")
    assert form
    assert "iop-needs-script" in (form.attributes["class"] or "")
    assert not tree.css("#register tr[hidden]")
    assert tree.css('a[href="../listor/#kommun"]')
    assert tree.css('a[href="../data/agreements.csv"]')


# --- which years an agreement belongs to ----------------------------------------------------------

_DOCUMENT = "title: D\nkind: report\ndate: {}\nissuer: I"
_PARTY = "parties: [{{partner: p, role: civil, attested: [{}], source: [d]}}]"
_LINE = """agreement: a
lines: [{{id: l, year: {}, kind: cash, stage: {}, amount: {}, source: [d]}}]"""
_TERM = "period: {{start: {}, end: {}}}"


def _list_years(agreement: str, **others: str) -> str:
    """Return the years of one agreement that cites a document of 2019, as `first–last …`."""
    files = {
        "documents/d": _DOCUMENT.format(2019),
        "partners/p": "name: P\nsector: civil_society",
        "agreements/a": f"title: A\nform: iop\n{agreement}",
        **{name.replace("_", "/"): text for name, text in others.items()},
    }
    register = make_register(files)
    return " ".join(list_years(register, register.get(e.Agreement, "a")))


@pytest.mark.parametrize(
    ("agreement", "others", "years"),
    [
        # The known term, also a proposed one; an unknown end is not filled in.
        (f"status: signed\n{_TERM.format(2016, 2018)}", {}, "2016 2017 2018"),
        (f"status: proposed\n{_TERM.format(2027, 2028)}", {}, "2027 2028"),
        ("status: proposed\nperiod: {start: 2025-02}", {}, "2025"),
        ("status: listed\nperiod: {start: 2015}", {}, "2015"),
        ("status: listed\nperiod: {end: 2015}", {}, "2015"),
        ("status: listed", {}, ""),
        # A termination cuts the term.
        (
            (
                "status: terminated\nperiod: {start: 2024, end: 2026}\n"
                "termination: {ends_on: 2025-06-30}"
            ),
            {},
            "2024 2025",
        ),
        # One without a known last day ends with what the documents describe; with its beginning
        # where they describe nothing.
        (f"status: terminated\n{_TERM.format(2017, 2030)}", {}, "2017"),
        (
            f"status: terminated\n{_TERM.format(2017, 2030)}\n{_PARTY.format(2019)}",
            {},
            "2017 2018 2019",
        ),
        (
            f"status: terminated\n{_TERM.format(2017, 2018)}\n{_PARTY.format('2017, 2019')}",
            {},
            "2017 2018",
        ),
        (
            (
                f"status: signed\n{_TERM.format(2017, 2030)}\n"
                "decisions: [{kind: termination, date: 2018-05-02}]"
            ),
            {},
            "2017",
        ),
        ("status: terminated\nperiod: {end: 2030}", {}, ""),
        # One that ended before it was to begin has no year.
        (
            (
                "status: terminated\nperiod: {start: 2020, end: 2022}\n"
                "termination: {ends_on: 2018-06-30}"
            ),
            {},
            "",
        ),
        # What the documents describe as running, from the beginning that is known.
        (f"status: listed\n{_PARTY.format(2019)}", {}, "2019"),
        (f"status: listed\n{_PARTY.format('2016, 2018')}", {}, "2016 2017 2018"),
        (
            f"status: listed\nperiod: {{start: 2017}}\n{_PARTY.format(2019)}",
            {},
            "2017 2018 2019",
        ),
        (f"status: listed\nperiod: {{end: 2020}}\n{_PARTY.format(2019)}", {}, "2019 2020"),
        (f"status: listed\nperiod: {{start: 2020}}\n{_PARTY.format(2019)}", {}, "2020"),
        (f"status: listed\nperiod: {{end: 2018}}\n{_PARTY.format(2019)}", {}, "2018"),
        # A proposal and what was declined are described without running.
        (f"status: proposed\n{_PARTY.format(2019)}", {}, ""),
        (f"status: initiative\n{_PARTY.format(2019)}", {}, ""),
        (f"status: declined\n{_PARTY.format(2019)}", {}, ""),
        # Amounts of any stage, but for what is only proposed to what was made.
        ("status: listed", {"budgets_b": _LINE.format(2018, "budget", 10)}, "2018"),
        ("status: listed", {"budgets_b": _LINE.format(2018, "agreed", "null")}, ""),
        ("status: listed", {"budgets_b": _LINE.format(2018, "proposed", 10)}, ""),
        ("status: proposed", {"budgets_b": _LINE.format(2018, "proposed", 10)}, "2018"),
        # A follow-up, and no more than its own year.
        ("status: listed", {"followups_f": "agreement: a\nyear: 2014"}, "2014"),
        (
            f"status: signed\n{_TERM.format(2016, 2017)}",
            {"followups_f": "agreement: a\nyear: 2019"},
            "2016 2017 2019",
        ),
    ],
)
def test_years_follow_the_term_the_documents_and_the_amounts(
    agreement: str, others: dict[str, str], years: str
) -> None:
    assert _list_years(agreement, **others) == years


def test_an_amount_for_another_time_belongs_to_each_year_of_it() -> None:
    line = """agreement: a
lines:
  - {id: l, covers: {start: 2018-07-01, end: 2019-06-30}, kind: cash, stage: agreed, amount: 10}"""
    assert _list_years("status: listed", budgets_b=line) == "2018 2019"


# --- what a row holds -----------------------------------------------------------------------------

_PARTNERS = {
    "partners/k": "name: Kommunen\nsector: municipality\nunits: [{id: n, name: Nämnden}]",
    "partners/f": "name: Föreningen\nsector: civil_society\nunits: [{id: lokal, name: Lokalen}]",
}


def _make_site(files: dict[str, str]) -> SiteContents:
    settings = load_settings(EXAMPLE, EXAMPLE_DAY)
    register = make_register(files)
    return SiteContents(register, Published(register, settings.site_url), settings)


def test_an_owner_is_no_other_party_and_the_units_of_parties_are_found() -> None:
    register = make_register(
        {
            **_PARTNERS,
            "agreements/a": """title: A
form: iop
owner: [k]
parties:
  - {partner: k, unit: n, role: public}
  - {partner: f, unit: lokal, role: civil}""",
        }
    )
    choices = find_choices(register, register.get(e.Agreement, "a"))
    assert choices["owner"] == {"k": "Kommunen"}
    assert choices["partner"] == {"f": "Föreningen"}
    assert choices["unit"] == {"k.n": "Nämnden, Kommunen", "f.lokal": "Lokalen, Föreningen"}


def test_the_column_of_money_has_the_latest_year_with_a_known_amount() -> None:
    lines = ", ".join(
        f"{{id: l{year}, year: {year}, kind: cash, stage: agreed, {amount}}}"
        for year, amount in (
            (2023, "amount: 100, qualifier: exact"),
            (2024, "amount: 200, qualifier: exact"),
            (2025, "qualifier: unknown"),
        )
    )
    site = _make_site(
        {"agreements/a": "title: A\nform: iop", "budgets/b": f"agreement: a\nlines: [{lines}]"}
    )
    body = next(iter(pages.draft_pages(site))).make().body
    cell = LexborHTMLParser(body).css("#register tbody td")[-1]
    assert cell.attributes["data-sort"] == "200"
    assert "2024" in cell.text()
    assert not re.search("2023|2025|saknas", cell.text())


def test_an_amount_after_the_agreed_end_is_a_note_and_not_the_latest_year() -> None:
    lines = ", ".join(
        f"{{id: l{year}, year: {year}, kind: cash, stage: agreed, amount: {amount}, {rest}}}"
        for year, amount, rest in (
            (2023, 100, "qualifier: exact"),
            (2024, 200, "qualifier: exact"),
            (2025, 300, "qualifier: exact"),
        )
    )
    for end, shown, sort in ((2024, "2024", "200"), (2022, "2025", "300"), (2025, "2025", "300")):
        site = _make_site(
            {
                "agreements/a": f"title: A\nform: iop\nperiod: {{end: {end}-12-31}}",
                "budgets/b": f"agreement: a\nlines: [{lines}]",
            }
        )
        body = next(iter(pages.draft_pages(site))).make().body
        cell = LexborHTMLParser(body).css("#register tbody td")[-1]
        assert cell.attributes["data-sort"] == sort
        assert shown in cell.text()
        assert ("belopp finns också för 2025" in cell.text()) is (end == 2024)


@pytest.mark.parametrize(
    ("areas", "expected"),
    [
        (["Järva"], {"jarva": "Järva"}),
        # The same word however it begins.
        (["hälsa", "Hälsa"], {"halsa": "Hälsa"}),
        (["Barn unga", "Barn & unga"], {"barn-unga": "Barn & unga", "barn-unga-2": "Barn unga"}),
        (["здоровье", "школа"], {"del": "здоровье", "del-2": "школа"}),
        # A number that another area has as its own is not taken.
        (
            ["a b", "a-b", "a & b", "a b 2"],
            {"a-b": "a-b", "a-b-2": "a & b", "a-b-3": "a b", "a-b-2-2": "a b 2"},
        ),
        (["a & b", "a b", "a-b-2"], {"a-b": "a & b", "a-b-3": "a b", "a-b-2": "a-b-2"}),
    ],
)
def test_each_area_has_a_name_of_its_own(areas: list[str], expected: dict[str, str]) -> None:
    for order in (areas, areas[::-1]):
        register = make_register(
            {
                f"agreements/a{n}": f"title: A\nform: iop\nthematic_area: '{area}'"
                for n, area in enumerate(order)
            }
        )
        found: dict[str, str] = {}
        for agreement in register.all(e.Agreement):
            found |= find_choices(register, agreement)["area"]
        assert found == expected


def test_the_search_offers_the_years_of_the_filter() -> None:
    register = read_example()
    found = {page.address: page.filters for page in make_search_pages(register)}
    for agreement in register.all(e.Agreement):
        offered = [year for key, year in found[f"partnerskap/{agreement.id}/"] if key == "ar"]
        assert offered == list_years(register, agreement)


# --- how it is with them all ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (
            {"ended": 10, "unknown": 23, "initiative": 1},
            (
                "Inget samarbete pågår säkert den 1 maj. 10 är avslutade, för 23 är läget okänt "
                "och 1 är ett initiativ."
            ),
        ),
        ({}, "Inget samarbete pågår säkert den 1 maj."),
        ({"active": 1, "ended": 0}, "1 samarbete pågår säkert den 1 maj."),
        ({"ending_soon": 1}, "1 samarbete pågår säkert den 1 maj och slutar snart."),
        (
            {"active": 3, "ending_soon": 2, "ended": 1},
            "5 samarbeten pågår säkert den 1 maj, och 2 av dem slutar snart. 1 är avslutat.",
        ),
        (
            {"active": 2, "unknown": 1, "declined": 1, "terminated": 1},
            (
                "2 samarbeten pågår säkert den 1 maj. 1 är uppsagt, för 1 är läget okänt och 1 är "
                "avböjt."
            ),
        ),
        (
            {"unknown": 4, "proposed": 2},
            "Inget samarbete pågår säkert den 1 maj. För 4 är läget okänt och 2 är förslag.",
        ),
    ],
)
def test_states_are_told_in_sentences(counts: dict[str, int], words: str) -> None:
    assert tell_lives(counts, "1 maj") == words


def test_every_state_has_words_and_the_sentences_count_all() -> None:
    states = load_schemas().tables["agreements"].field("state").categories
    assert {*LIVES, *RUNNING} == set(states)
    text = describe_lives(read_example())
    counts = [int(number) for number in re.findall(r"(?<!\S)(\d+)(?= |$)", text)]
    day, *_ = re.findall(r"den (\d+) ", text)
    twice = re.findall(r"och (\d+) av dem", text)
    counts = [n for n in counts if n != EXAMPLE_DAY.year]
    assert sum(counts) - int(day) - sum(map(int, twice)) == len(find_states(read_example()))


def test_declined_ones_are_counted_among_iop_alone() -> None:
    register = make_register(
        {
            f"agreements/a{n}": f"title: A{n}\nform: {form}\nstatus: {status}"
            for n, (form, status) in enumerate(
                [("iop", "declined"), ("grant", "declined"), ("iop", "signed")]
            )
        }
    )
    assert count_declined(register, register.all(e.Agreement)) == 1


def test_packed_rows_are_the_rows_of_the_pages() -> None:
    whole = find_page(read_site(EXAMPLE, EXAMPLE_DAY), "partnerskap/").body
    site = read_paged_example(5)
    packed = json.loads(site.files[pages.RECORDS])
    rows = [_unpack(packed["lines"], row) for row in packed["rows"]]
    assert all(row in whole for row in rows)
    assert [re.findall('data-id="([^"]*)"', row)[0] for row in rows] == find_ids()
    assert pages.RECORDS not in read_site(EXAMPLE, EXAMPLE_DAY).files


def _unpack(lines: list[str], row: Iterable[int | str]) -> str:
    return "\n".join(lines[one] if isinstance(one, int) else one for one in row)


def test_a_line_of_several_rows_is_told_once() -> None:
    packed = pack_rows([["a", "x"], ["b", "x"], ["c", "y"]])
    assert packed == {"lines": ["x"], "rows": [["a", 0], ["b", 0], ["c", "y"]]}


def test_only_the_first_page_has_filters() -> None:
    site = read_paged_example(5)
    second = LexborHTMLParser(find_page(site, "partnerskap/sida-2/").body)
    assert not second.css("form, script, [data-sortable]")
    assert second.css('a[href="../"]')
