"""The register: filters that combine, counts, the address, files, and a register of pages."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser import drive
from projects import EXAMPLE, EXAMPLE_DAY, find_page
from registers import make_register, read_project, read_site
from selectolax.lexbor import LexborHTMLParser

from iopgen import theme
from iopgen.data.open_data import make_published
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
from iopgen.register.lookup import Register
from iopgen.register.states import RUNNING, find_states

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from iopgen.site import Site

ASSETS = Path(theme.__file__).parent / "assets"
DRIVER = Path(__file__).with_name("register_driver.js").read_text("utf-8")
HOLD = "<script>if (parent.hold) window.fetch = parent.hold(window.fetch.bind(window));</script>"
HEAD = f'<!doctype html><html lang="sv" class="js"><meta charset="utf-8"><title>P</title>{HOLD}'


@cache
def read_example() -> Register:
    return Register(read_project(EXAMPLE), EXAMPLE_DAY)


def find_ids(**wanted: str) -> list[str]:
    """Return the agreements that fall under some choices, in the order of the register."""
    register = read_example()
    found = sorted(register.all(e.Agreement), key=lambda a: (a.title.casefold(), a.id))
    return [
        a.id
        for a in found
        if all(choice in find_choices(register, a)[name] for name, choice in wanted.items())
    ]


def find_ids_from(least: int) -> list[str]:
    """Return the agreements whose highest amount of the latest known year is so much or more."""
    body = find_page(read_site(EXAMPLE, EXAMPLE_DAY), "partnerskap/").body
    rows = LexborHTMLParser(body).css("#register tbody tr")
    held = [(row, row.css("td")[-1].attributes["data-sort"] or "") for row in rows]
    return [row.attributes["data-id"] or "" for row, sum_ in held if sum_ and int(sum_) >= least]


def lay_out(site: Site, folder: Path) -> None:
    """Write the register's pages and what its script fetches, as they lie on a site."""
    shutil.copytree(ASSETS, folder / "assets")
    for page in site.pages:
        if page.address.startswith("partnerskap/") and page.kind in ("section", "register"):
            path = folder / page.address / "index.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(HEAD + page.body, "utf-8")
    for name in ("data/agreements.csv", "data/register.json"):
        if name in site.files:
            (folder / "data").mkdir(exist_ok=True)
            (folder / name).write_bytes(site.files[name])


def run(
    folder: Path, find_program: Callable[..., str], steps: str, site: Site | None = None
) -> dict[str, Any]:
    """Lay out a site, the example's as a rule, and return what the steps report."""
    chromium = find_program("chromium", "chromium-browser", "google-chrome")
    lay_out(site or read_site(EXAMPLE, EXAMPLE_DAY), folder)
    return drive(chromium, folder, "", f"async function run() {{\n{steps}\n}}\n{DRIVER}")


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
    return SiteContents(register, make_published(register, settings.site_url), settings)


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
    body = next(iter(pages.make_pages(site))).body
    cell = LexborHTMLParser(body).css("#register tbody td")[-1]
    assert cell.attributes["data-sort"] == "200"
    assert "2024" in cell.text()
    assert not re.search("2023|2025|saknas", cell.text())


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


# --- in a browser ---------------------------------------------------------------------------------


def test_filters_combine_count_and_stand_in_the_address(
    tmp_path: Path, find_program: Callable[..., str]
) -> None:
    seen = run(
        tmp_path,
        find_program,
        """
        await open("partnerskap/");
        const start = { ...view(), forms: choices("form") };
        choose("form", "iop");
        const iop = { ...view(), states: choices("lage"), forms: choices("form") };
        choose("lage", "active");
        const both = { ...view(), years: choices("ar") };
        choose("minst", "1e12");
        const none = { ...view() };
        await back();
        const once = { ...view(), least: field("minst").value };
        await back();
        const twice = { ...view(), state: field("lage").value };
        frame.contentWindow.history.forward();
        await until(() => query().includes("lage"), "the way forward");
        await wait(50);
        const forward = view();
        form().querySelector("[type=reset]").click();
        await until(() => query() === "", "an empty address");
        return { start, iop, both, none, once, twice, forward, reset: view() };
        """,
    )
    total = len(find_ids())
    iop, both = find_ids(form="iop"), find_ids(form="iop", state="active")
    assert 0 < len(both) < len(iop) < total
    assert seen["start"]["ids"] == find_ids()
    assert seen["start"]["status"] == f"Visar {total} av {total} samarbeten."
    assert seen["start"]["query"] == ""
    forms = {value: text for value, text in seen["start"]["forms"] if value}
    assert all(text.endswith(f" ({len(find_ids(form=value))})") for value, text in forms.items())
    assert seen["iop"]["ids"] == iop
    assert seen["iop"]["query"] == "?form=iop"
    # A choice says what it would leave given the others, and never counts its own list.
    assert seen["iop"]["forms"] == seen["start"]["forms"]
    for value, text in seen["iop"]["states"][1:]:
        assert text.endswith(f" ({len(find_ids(form='iop', state=value))})")
    assert seen["both"]["ids"] == both
    assert seen["both"]["query"] == "?form=iop&lage=active"
    for value, text in seen["both"]["years"][1:]:
        assert text.endswith(f" ({len(find_ids(form='iop', state='active', year=value))})")
    assert seen["none"]["ids"] == []
    assert seen["none"]["status"].endswith("Ändra eller rensa det du har valt.")
    assert seen["once"]["ids"] == both
    assert seen["once"]["least"] == ""
    assert seen["twice"]["ids"] == iop
    assert seen["twice"]["state"] == ""
    assert seen["forward"]["ids"] == both
    assert seen["reset"] == {k: seen["start"][k] for k in ("status", "query", "ids")}


def test_a_filtered_view_can_be_linked(tmp_path: Path, find_program: Callable[..., str]) -> None:
    wanted: dict[str, list[str]] = {
        "part=sagobacken": find_ids(partner="sagobacken"),
        "ar=2025&form=iop": find_ids(year="2025", form="iop"),
        "kommun=exempelkommun&sortera=-samarbete": find_ids(owner="exempelkommun")[::-1],
        "lage=finns-inte&nagot=annat": find_ids(),
        "minst=400 000": find_ids_from(400_000),
        "minst=400\u00a0000": find_ids_from(400_000),
        "minst=400\u202f000": find_ids_from(400_000),
    }
    opened = "await open(`partnerskap/?${one}`); seen[one] = ids();"
    steps = (
        f"const seen = {{}}; for (const one of {json.dumps([*wanted])}) {{ {opened} }} return seen;"
    )
    assert run(tmp_path, find_program, steps) == wanted
    assert all(wanted.values())


_LEFT_OUT = " Det som adressen anger för {} går inte att välja och är utelämnat."


@pytest.mark.parametrize("length", [1000, 5])
def test_what_an_address_claims_and_nobody_can_choose_is_told_and_left_out(
    tmp_path: Path,
    find_program: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
    length: int,
) -> None:
    owner = "”Kommun eller annan offentlig part”"
    wanted = {
        "minst=400000,50": "”Minst kronor”",
        "hogst=abc": "”Högst kronor”",
        "kommun=finnsinte": owner,
        "form=toString": "”Form”",
        "kommun=__proto__&sortera=constructor": f"{owner}, ”sortera”",
    }
    seen = run(
        tmp_path,
        find_program,
        f"""
        const seen = {{}};
        for (const one of {json.dumps([*wanted])}) {{
          await open(`partnerskap/?${{one}}`);
          await until(() => query() === "", "a true address");
          seen[one] = view();
        }}
        await open("partnerskap/?form=iop&lage=finnsinte");
        await until(() => query() === "?form=iop", "a true address");
        seen.some = view();
        choose("q", "e");
        seen.then = status();
        return seen;
        """,
        _page_example(monkeypatch, length),
    )
    for address, names in wanted.items():
        assert seen[address]["ids"] == find_ids()[:length]
        assert seen[address]["status"].endswith(_LEFT_OUT.format(names)), address
    assert seen["some"]["ids"] == find_ids(form="iop")[:length]
    assert seen["some"]["status"].endswith(_LEFT_OUT.format("”Läge”"))
    assert "utelämnat" not in seen["then"]


def test_while_one_stays_in_a_field_it_is_one_step_back(
    tmp_path: Path, find_program: Callable[..., str]
) -> None:
    seen = run(
        tmp_path,
        find_program,
        """
        await open("partnerskap/");
        const start = frame.contentWindow.history.length;
        type("q", "e");
        type("q", "ex");
        type("q", "exe");
        const typed = frame.contentWindow.history.length - start;
        field("q").blur();
        choose("form", "iop");
        const both = frame.contentWindow.history.length - start;
        await back();
        await back();
        return { typed, both, query: query(), value: field("q").value };
        """,
    )
    assert seen == {"typed": 1, "both": 2, "query": "", "value": ""}


def test_fields_that_a_browser_fills_in_again_follow_the_address(
    tmp_path: Path, find_program: Callable[..., str]
) -> None:
    seen = run(
        tmp_path,
        find_program,
        """
        await open("partnerskap/?form=iop");
        field("form").value = "grant";
        field("q").value = "något";
        frame.contentWindow.dispatchEvent(new Event("pageshow"));
        return { ...view(), form: field("form").value, words: field("q").value };
        """,
    )
    assert (seen["form"], seen["words"], seen["query"]) == ("iop", "", "?form=iop")
    assert seen["ids"] == find_ids(form="iop")


def test_words_amounts_and_order(tmp_path: Path, find_program: Callable[..., str]) -> None:
    seen = run(
        tmp_path,
        find_program,
        """
        await open("partnerskap/");
        choose("q", "LYKTAN exempel");
        const words = view();
        choose("q", "");
        choose("minst", "100000");
        choose("hogst", "400000");
        const cells = page().querySelectorAll("#register tbody td:last-child");
        const amounts = [...cells].map((cell) => Number(cell.dataset.sort));
        const between = view();
        form().querySelector("[type=reset]").click();
        await until(() => query() === "", "an empty address");
        sort("Pengar");
        const rising = view();
        sort("Pengar");
        const heads = [...page().querySelectorAll("#register thead th")];
        const falling = { ...view(), heads: heads.map((one) => one.getAttribute("aria-sort")) };
        const all = [...page().querySelectorAll("#register tbody td:last-child")];
        const keys = all.map((cell) => cell.dataset.sort);
        await back();
        return { words, between, amounts, rising, falling, keys, before: view() };
        """,
    )
    assert "exk-lyktan" in seen["words"]["ids"]
    assert seen["words"]["query"] == "?q=LYKTAN+exempel"
    assert seen["between"]["ids"]
    assert all(100_000 <= amount <= 400_000 for amount in seen["amounts"])
    assert seen["rising"]["query"] == "?sortera=pengar"
    assert seen["rising"]["status"].endswith("Ordnade efter ”Pengar, senaste kända år”, stigande.")
    assert seen["falling"]["query"] == "?sortera=-pengar"
    assert seen["falling"]["status"].endswith("fallande.")
    assert seen["falling"]["heads"] == [None] * 5 + ["descending"]
    known = [float(key) for key in seen["keys"] if key]
    assert known == sorted(known, reverse=True)
    assert not any(seen["keys"][len(known) :])  # what is unknown stands last
    assert seen["before"] == seen["rising"]


def test_what_is_shown_is_downloaded_in_the_published_columns(
    tmp_path: Path, find_program: Callable[..., str]
) -> None:
    seen = run(
        tmp_path,
        find_program,
        """
        await open("partnerskap/?form=iop&sortera=-samarbete");
        return { ...(await download()), ...view() };
        """,
    )
    site = read_site(EXAMPLE, EXAMPLE_DAY)
    published = _read_csv(site.files["data/agreements.csv"].decode())
    got = _read_csv(seen["text"])
    by_id = {row["id"]: row for row in published}
    assert [row["id"] for row in got] == seen["ids"] == find_ids(form="iop")[::-1]
    assert all(row == by_id[row["id"]] for row in got)
    assert seen["name"] == "partnerskap-urval.csv"
    assert seen["status"] == f"En fil med {len(got)} samarbeten hämtas."


def _read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_all_is_reached_by_keyboard_and_has_a_name(
    tmp_path: Path, find_program: Callable[..., str]
) -> None:
    seen = run(
        tmp_path,
        find_program,
        """
        await open("partnerskap/");
        const folded = reachable();
        form().querySelector("summary").focus();
        const held = page().activeElement.tagName;
        form().querySelector("details").open = true;
        const unfolded = reachable();
        const heads = [...page().querySelectorAll("#register thead button")].length;
        const role = form().querySelector("[data-filter-status]").getAttribute("role");
        field("q").focus();
        field("q").dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
        form().requestSubmit();
        return { folded, unfolded, held, heads, role, labels: labels(), query: query() };
        """,
    )
    keys = ["q", *(key for key, _ in REGISTER_FILTERS.values()), "malgrupp", "minst", "hogst"]
    buttons = ["Rensa", "Ladda ner det som visas (CSV)"]
    assert seen["unfolded"] == ["Filtrera", *keys, *buttons]
    assert set(seen["folded"]) >= {"Filtrera", *buttons}
    assert seen["held"] == "SUMMARY"
    assert seen["heads"] == 6
    assert seen["role"] == "status"
    assert seen["labels"] == [1] * len(keys)
    assert seen["query"] == ""  # Enter sends no form


# --- a register of several pages ------------------------------------------------------------------


def _page_example(monkeypatch: pytest.MonkeyPatch, length: int) -> Site:
    monkeypatch.setattr(pages, "PAGE_LENGTH", length)
    read = read_site.__wrapped__
    site: Site = read(EXAMPLE, EXAMPLE_DAY)
    return site


def test_packed_rows_are_the_rows_of_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = find_page(read_site(EXAMPLE, EXAMPLE_DAY), "partnerskap/").body
    site = _page_example(monkeypatch, 5)
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


def test_a_paged_register_is_filtered_as_a_whole(
    tmp_path: Path, find_program: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = _page_example(monkeypatch, 5)
    seen = run(
        tmp_path,
        find_program,
        """
        await open("partnerskap/");
        const asked = () => frame.contentWindow.performance.getEntriesByType("resource")
          .some((one) => one.name.endsWith("register.json"));
        const start = { ...view(), asked: asked(), pages: !page().querySelector("nav").hidden };
        form().querySelector("details").open = true;
        await until(() => field("form").options.length > 1, "the choices");
        choose("form", "iop");
        const iop = { ...view(), asked: asked(), pages: !page().querySelector("nav").hidden };
        page().getElementById("register-more").click();
        const more = view();
        form().querySelector("[type=reset]").click();
        await until(() => query() === "", "an empty address");
        const reset = view();
        await open("partnerskap/?form=iop&sortera=-samarbete");
        await until(() => ids().length && query() && status().startsWith("Visar"), "the rows");
        const linked = view();
        return { start, iop, more, reset, linked, file: (await download()).text };
        """,
        site,
    )
    total, iop = find_ids(), find_ids(form="iop")
    assert seen["start"]["ids"] == total[:5]
    assert not seen["start"]["asked"]
    assert seen["start"]["pages"]
    assert seen["start"]["status"] == f"Registret har {len(total)} samarbeten, 5 på varje sida."
    assert seen["iop"]["ids"] == iop[:5]
    assert seen["iop"]["asked"]
    assert not seen["iop"]["pages"]
    said = f"Visar {len(iop)} av {len(total)} samarbeten. De första 5 står i tabellen."
    assert seen["iop"]["status"] == said
    assert seen["more"]["ids"] == iop[:10]
    assert seen["reset"] == {k: seen["start"][k] for k in ("status", "query", "ids")}
    assert seen["linked"]["ids"] == iop[::-1][:5]
    assert [row["id"] for row in _read_csv(seen["file"])] == iop[::-1]


def test_what_is_typed_while_the_rows_are_fetched_is_kept(
    tmp_path: Path, find_program: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = run(
        tmp_path,
        find_program,
        """
        let release;
        const hold = () => {
          const gate = new Promise((done) => { release = done; });
          window.hold = (real) => async (...given) => gate.then(() => real(...given));
        };
        hold();
        await open("partnerskap/?form=iop&malgrupp=a&sortera=-samarbete");
        const before = { status: status(), group: field("malgrupp").value };
        field("malgrupp").value = "";
        type("q", "exempel ");
        const typed = query();
        release();
        await until(() => status().startsWith("Visar"), "the rows");
        const after = { ...view(), words: field("q").value, form: field("form").value };
        hold();
        await open("partnerskap/?form=iop&q=exempel");
        form().querySelector("[type=reset]").click();
        await until(() => query() === "", "an empty address");
        release();
        await until(() => status().startsWith("Registret har"), "the rows");
        return { before, typed, after, reset: { ...view(), form: field("form").value } };
        """,
        _page_example(monkeypatch, 5),
    )
    assert seen["before"] == {"status": "Hämtar hela registret …", "group": "a"}
    assert seen["typed"] == "?q=exempel&form=iop&sortera=-samarbete"
    assert seen["after"]["query"] == seen["typed"]
    assert (seen["after"]["words"], seen["after"]["form"]) == ("exempel ", "iop")
    assert seen["after"]["ids"]
    assert set(seen["after"]["ids"]) <= set(find_ids(form="iop"))
    assert (seen["reset"]["query"], seen["reset"]["form"]) == ("", "")
    assert seen["reset"]["ids"] == find_ids()[:5]


def test_only_the_first_page_has_filters(monkeypatch: pytest.MonkeyPatch) -> None:
    site = _page_example(monkeypatch, 5)
    second = LexborHTMLParser(find_page(site, "partnerskap/sida-2/").body)
    assert not second.css("form, script, [data-sortable]")
    assert second.css('a[href="../"]')
