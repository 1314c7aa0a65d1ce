"""Accessibility: what a browser finds on each kind of page, and what the statement says of it.

`make a11y` writes what is found to the projects' result files; without it the two are compared.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from browser import Server
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, make_site
from registers import read_site
from rendering import render_into
from validating import ALLOWED, run_validator

from iopgen.exceptions import SetupError
from iopgen.handwritten.headers import BASES
from iopgen.handwritten.written_pages import RESULT_PATH
from iopgen.plugin.engine import render
from iopgen.reading.branding import Look, find_faults, find_headers
from iopgen.reading.settings import load_settings
from iopgen.web import accessibility
from iopgen.web.accessibility import parse_result, parse_shortcomings, render_statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from iopgen.reading.settings import Settings
    from iopgen.site import Page

DRIVER = Path(__file__).parent / "a11y_driver.mjs"
DAY = date(2026, 6, 1)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES = ["light", "dark"]
WIDTHS = [320, 1280]
SEARCH = "sok/?provad"
"""The search page once more, now to search in."""

_KIND = re.compile(r'<article[^>]* data-kind="([^"]*)"')
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)"')


# -- in a real browser -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def driver(
    find_program: Callable[..., str], node_modules: Path
) -> Iterator[Callable[[dict[str, object]], dict[str, Any]]]:
    """Yield a function that has the driver run a task; one browser runs them all."""
    node, program = find_program("node"), find_program("chromium", "google-chrome")
    if not (node_modules / "playwright-core").is_dir():
        pytest.fail("node_modules is older than package-lock.json: run make setup", pytrace=False)
    command = [node, str(DRIVER)]
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        to_driver, from_driver = process.stdin, process.stdout
        assert to_driver
        assert from_driver

        def ask(order: dict[str, object]) -> dict[str, Any]:
            print(json.dumps(order | {"program": program}), file=to_driver, flush=True)
            answer: dict[str, Any] = json.loads(from_driver.readline())
            assert "fault" not in answer, answer["fault"]
            return answer

        yield ask
        to_driver.close()


@pytest.fixture
def visit(
    tmp_path: Path, driver: Callable[[dict[str, object]], dict[str, Any]]
) -> Callable[..., dict[str, Any]]:
    """Return a function that runs a task of the driver on a site, at its own address."""

    def run(site: Path, task: str, **order: object) -> dict[str, Any]:
        base = find_base(site)
        if base and not (tmp_path / base).exists():
            (tmp_path / base).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / base).symlink_to(site)
        with Server(tmp_path if base else site) as server:
            threading.Thread(target=server.serve_forever).start()
            origin = f"http://127.0.0.1:{server.server_port}/{base}{'/' if base else ''}"
            try:
                return driver(order | {"task": task, "origin": origin})
            finally:
                server.shutdown()

    return run


@pytest.fixture
def drive(built_site: Path, visit: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Return a function that runs a task of the driver on the built site."""
    return partial(visit, built_site)


def find_base(site: Path) -> str:
    """Return the folder under which the site is meant to lie, as 404.html knows it."""
    found = _CANONICAL.search((site / "index.html").read_text("utf-8"))
    return urlsplit(found[1]).path.strip("/") if found else ""


def find_project(site: Path) -> Path:
    return EXAMPLE if site.name == "site-example" else ROOT


def choose_pages(site: Path) -> dict[str, list[str]]:
    """Return addresses by kind: of each the largest page, of hand-written ones all."""
    kinds: dict[str, list[tuple[int, str]]] = {}
    for path in sorted(site.rglob("*.html")):
        html = path.read_text("utf-8")
        if found := _KIND.search(html):
            address = path.relative_to(site).as_posix().removesuffix("index.html")
            kind = accessibility.name_kind(found[1], address) or "404"
            kinds.setdefault(kind, []).append((len(html), address))
    chosen = {kind: [max(pages)[1]] for kind, pages in kinds.items()}
    written = {"written": [address for _, address in kinds["written"]]}
    return dict(sorted((chosen | written | {"search": [SEARCH]}).items()))


def test_axe_finds_nothing_and_the_result_file_says_so(
    built_site: Path, drive: Callable[..., dict[str, Any]]
) -> None:
    chosen = choose_pages(built_site)
    found = drive(
        "audit",
        addresses=[address for addresses in chosen.values() for address in addresses],
        search=SEARCH,
        query="samverkan",
        schemes=SCHEMES,
        widths=WIDTHS,
        rules=RULES,
    )
    count = len(SCHEMES) * len(WIDTHS) * sum(map(len, chosen.values()))
    assert len(found["found"]) == count
    made = make_result(chosen, found)
    path = find_project(built_site) / RESULT_PATH
    if os.environ.get("IOPGEN_UPDATE_A11Y"):
        write_result(path, made)
    assert [fault for look in found["found"] for fault in iter_faults(look)] == []
    kept = json.loads(path.read_text("utf-8"))
    hint = "the result file is older than the pages: run make a11y"
    assert kept["axe"] == made["axe"], hint
    for key in ("rules", "schemes", "widths"):
        assert kept[key] == made[key], hint
    assert count_violations(kept) == count_violations(made), hint


def test_axe_and_the_validator_find_nothing_on_parts_of_long_pages(
    tmp_path_factory: pytest.TempPathFactory,
    visit: Callable[..., dict[str, Any]],
    find_program: Callable[..., str],
    node_modules: Path,
) -> None:
    """The example with little room on a page: its pages are cut as a large register's are."""
    with pytest.MonkeyPatch.context() as patch:
        for limit, value in (("MOST", 30_000), ("PART", 15_000), ("PIECE", 2_000)):
            patch.setattr(f"iopgen.pages.parts.{limit}_BYTES", value)
        cut = make_site(EXAMPLE)
    site = tmp_path_factory.mktemp("cut") / "out"
    render_into(site, load_settings(EXAMPLE, EXAMPLE_DAY), cut)
    parts = [page.address for page in cut.pages if page.kind == "part"]
    assert len(parts) > 20
    chosen = [*parts[::8], "ekonomi/", "parter/"]
    found = visit(
        site,
        "audit",
        addresses=chosen,
        search="none",
        query="",
        schemes=SCHEMES,
        widths=WIDTHS,
        rules=RULES,
    )
    assert [fault for look in found["found"] for fault in iter_faults(look)] == []
    jar = node_modules / "vnu-jar/build/dist/vnu.jar"
    files = [site / address / "index.html" for address in (*parts, "ekonomi/")]
    said = run_validator(find_program("java"), jar, files)
    assert [line for line in said if not re.match("|".join(ALLOWED), line)] == []


def iter_faults(look: dict[str, Any]) -> list[str]:
    """Return what is wrong with one page in one state, as text."""
    where = f"{look['address'] or 'start'} {look['scheme']} {look['width']}:"
    faults = [f"{where} {one}" for one in (*look["violations"], *look["noise"])]
    if look["sideways"] > 0:
        faults.append(f"{where} scrolls sideways by {look['sideways']} px")
    if look["headings"] != 1:
        faults.append(f"{where} {look['headings']} h1")
    if look["bare_tables"]:
        faults.append(f"{where} {look['bare_tables']} tables without caption")
    return faults


def make_result(chosen: dict[str, list[str]], found: dict[str, Any]) -> dict[str, Any]:
    faults: dict[str, int] = {}
    for look in found["found"]:
        faults[look["address"]] = faults.get(look["address"], 0) + len(look["violations"])
    return {
        "tested_on": "",
        "axe": found["axe"],
        "browser": found["browser"].split(".")[0],
        "rules": RULES,
        "schemes": SCHEMES,
        "widths": WIDTHS,
        "kinds": {
            kind: {
                "pages": [address.split("?")[0] for address in addresses],
                "violations": sum(faults[address] for address in addresses),
            }
            for kind, addresses in chosen.items()
        },
    }


def write_result(path: Path, made: dict[str, Any]) -> None:
    """Write the file anew, with the day of the commit tested, and keep what people have tested."""
    git = ["git", "log", "-1", "--format=%cs"]
    day = subprocess.run(git, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
    kept = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    manual = kept.get("manual") or dict.fromkeys(accessibility.MANUAL_TITLES)
    whole = made | {"tested_on": day.stdout.strip(), "manual": manual}
    path.write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n", "utf-8")


def count_violations(result: dict[str, Any]) -> dict[str, int]:
    """Return violations by kind; which page stands for a kind may change with the records."""
    return {kind: one["violations"] for kind, one in result["kinds"].items()}


SKIP = {"to": ".iop-skip"}
TO_DOCUMENT = (
    {"to": 'main a[href$="partnerskap/exk-lyktan/"], main a[href="exk-lyktan/"]'},
    {"to": "main td a[href^='#kalla-']"},
    {"to": "main .iop-sources a", "back": True},
)
MENU_LINK = {"to": '.iop-menu a[href$="partnerskap/"]'}
MENU_BUTTON = {"to": "#iop-menu-button", "again": True}


@pytest.mark.parametrize("built_site", ["example"], indirect=True)
@pytest.mark.parametrize(
    ("width", "menu"),
    [(1280, [MENU_LINK | {"again": True}]), (320, [MENU_BUTTON, MENU_LINK])],
)
def test_keys_lead_from_the_start_page_to_a_figure_and_its_source(
    drive: Callable[..., dict[str, Any]], width: int, menu: list[dict[str, Any]]
) -> None:
    order = [SKIP, *menu, *TO_DOCUMENT]
    steps = drive("walk", width=width, patience=300, steps=order)["steps"]
    for step in steps:
        assert step["tabs"], f"{step['to']} is not reached"
        assert (step["ringed"], step["inside"], step["covered"]) == (True, True, False), step
    skipped, *_, register, agreement, cite, document = steps
    assert skipped["focus"] == "innehall"
    assert register["pathname"] == "/partnerskap/"
    assert agreement["pathname"] == "/partnerskap/exk-lyktan/"
    assert cite["hash"].startswith("#kalla-")
    assert document["pathname"].startswith("/kallor/ex-lyktan")


@pytest.mark.parametrize("built_site", ["example"], indirect=True)
def test_without_javascript_the_whole_register_and_the_menu_are_there(
    built_site: Path, drive: Callable[..., dict[str, Any]]
) -> None:
    rows, menu, needless = "main table tbody tr", ".iop-menu a", ".iop-needs-script"
    addresses = ["partnerskap/", ""]
    order = {"selectors": [rows, menu, needless], "widths": WIDTHS, "addresses": addresses}
    agreements = len(list((built_site / "partnerskap").glob("exk-*/index.html")))
    for look in drive("bare", **order)["found"]:
        assert look["visible"][menu] >= 5, look
        assert look["visible"][needless] == 0, look
        if look["address"] == "partnerskap/":
            assert look["visible"][rows] >= agreements, look


@pytest.mark.parametrize("built_site", ["example"], indirect=True)
def test_an_agreement_prints_to_pages_without_menus(drive: Callable[..., dict[str, Any]]) -> None:
    around = [".iop-menu", ".iop-tools", ".iop-aside", ".iop-trail", ".iop-skip:focus"]
    order = {"address": "partnerskap/exk-lyktan/", "selectors": [*around, "main h1", "main table"]}
    printed = drive("print", **order)
    assert 1 < printed["pages"] <= 20
    assert [name for name in around if printed["visible"][name]] == []
    assert printed["visible"]["main h1"] == 1
    assert printed["visible"]["main table"] > 1


MANY_WIDTHS = [320, 390, 600, 768, 895, 896, 1024, 1280, 1440, 1920]


def test_no_table_of_amounts_is_cut_at_any_width(
    built_site: Path, drive: Callable[..., dict[str, Any]]
) -> None:
    largest = {kind: addresses[0] for kind, addresses in choose_pages(built_site).items()}
    kinds = [largest[kind] for kind in ("owner", "partner", "agreement")]
    addresses = ["", "partnerskap/", "ekonomi/", *kinds]
    found = drive("fit", addresses=addresses, widths=MANY_WIDTHS)["found"]
    assert len(found) == len(addresses) * len(MANY_WIDTHS)
    assert [one for one in found if one["sideways"] > 0 or one["cut"]] == []


def test_on_paper_in_strong_colours_and_with_wide_spacing(
    built_site: Path, drive: Callable[..., dict[str, Any]]
) -> None:
    largest = {kind: addresses[0] for kind, addresses in choose_pages(built_site).items()}
    charts = {"ekonomi/", "partnerskap/", "resultat/", largest["agreement"]}
    found = drive("strain", addresses=["", largest["owner"], *sorted(charts)])["found"]
    drawn = {address: look for address, look in found.items() if "paper" in look}
    assert sum(look["paper"]["bars"] for look in drawn.values()) > 10
    for address, look in drawn.items():
        assert (look["paper"]["lost"], look["paper"]["heads"]) == (0, []), address
        assert look["forced"] == {"hidden": [], "outlined": 0, "scheme": "none"}, address
    for address, look in found.items():
        assert (look["spaced"]["sideways"], look["spaced"]["outside"]) == (0, []), address


# -- in a publisher's own colours ------------------------------------------------------------------

LOGO = (
    b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path d="M0 0h40v20z"/></svg>"""
)
YELLOW_GREEN = Look("bilder/logotyp.svg", "bilder/logotyp.svg", "#c8dc1e", "#7a1fa2")
PURPLE = Look("", "", "#6a1b7a", "#6a6a6a")


@pytest.mark.parametrize("look", [YELLOW_GREEN, PURPLE])
def test_axe_finds_nothing_in_colours_that_are_accepted(
    tmp_path: Path, look: Look, visit: Callable[..., dict[str, Any]]
) -> None:
    assert list(find_faults(look)) == []
    settings = replace(load_settings(EXAMPLE, DAY), look=look)
    made = read_site(EXAMPLE, DAY)
    made = replace(made, search=(), files={**made.files, "bilder/logotyp.svg": LOGO})
    site = tmp_path / "site"
    site.mkdir()
    assert render(settings, made, site, progress=lambda _: None).findings == ()
    addresses = ["", "partnerskap/exk-lyktan/", "ekonomi/"]
    order = {"addresses": addresses, "schemes": SCHEMES, "widths": WIDTHS, "rules": RULES}
    found = visit(site, "audit", **order)["found"]
    assert len(found) == len(addresses) * len(SCHEMES) * len(WIDTHS)
    assert [fault for one in found for fault in iter_faults(one)] == []
    # Both of the dark stylesheets are switched, and back.
    light, dark = (tuple(bytes.fromhex(one[1:])) for one in find_headers(look))
    chosen = visit(site, "toggle", selector=".iop-header")["found"]
    assert chosen == [f"rgb{ground}" for ground in (light, dark, light)]


# -- the statement ---------------------------------------------------------------------------------


@cache
def read_pages(project: Path) -> tuple[Page, ...]:
    return read_site(project, DAY).pages


def make_kept(project: Path = EXAMPLE, **changes: object) -> dict[str, Any]:
    """Return a result file's content in which every kind of the example's pages was tested."""
    kinds = accessibility.find_kinds(read_pages(project))
    return {
        "tested_on": "2026-05-30",
        "axe": "4.0.0",
        "browser": "150",
        "rules": RULES,
        "schemes": SCHEMES,
        "widths": WIDTHS,
        "kinds": {kind: {"pages": ["x/"], "violations": 0} for kind in kinds},
        "manual": dict.fromkeys(accessibility.MANUAL_TITLES),
        **changes,
    }


def tell(project: Path = EXAMPLE, kept: dict[str, Any] | None = None, **publisher: str) -> str:
    result = parse_result(json.dumps(kept)) if kept else None
    return render_statement(make_settings(project, **publisher), read_pages(project), result)


def make_settings(project: Path, **publisher: str) -> Settings:
    settings = load_settings(project, DAY)
    return replace(settings, publisher=replace(settings.publisher, **publisher))


ALL_MANUAL = {
    name: {"on": "2026-05-31", "passed": True, "result": "Allt gick."}
    for name in accessibility.MANUAL_TITLES
}
FAILED = {"on": "2026-06-01", "passed": False, "result": "Gick inte alls."}


@pytest.mark.parametrize("kind", ["municipality", "region", "other_public"])
def test_a_public_body_makes_a_statement_under_the_law(kind: str) -> None:
    told = tell(kept=make_kept(), kind=kind, name="Ort & <b>co</b>")
    assert "Ort &amp; &lt;b&gt;co" in told
    assert "redogörelsen enligt lagen (2018:1937)" in told
    assert "digg.se/tdosanmalan" in told
    assert "(12 § i lagen)" in told
    assert "(9 § i lagen)" in told
    assert "iop@example.org" in told
    assert "30 maj 2026" in told


def test_a_project_makes_none_and_says_so() -> None:
    told = tell(kept=make_kept(), kind="project")
    assert "ingen tillgänglighetsredogörelse enligt lagen" in told
    assert "redogörelsen enligt" not in told.replace("tillgänglighetsredogörelse", "")
    assert "inte över den här webbplatsen" in told


@pytest.mark.parametrize(
    ("kept", "says", "silent"),
    [
        (None, "inte prövad fullt ut", "delvis förenlig"),
        ({}, "inte prövad fullt ut", "delvis förenlig"),  # nothing by hand
        ({"manual": ALL_MANUAL}, "delvis förenlig", "inte prövad fullt ut"),
        ({"manual": ALL_MANUAL, "kinds": {}}, "inte prövad fullt ut", "delvis förenlig"),
        ({"manual": ALL_MANUAL | {"zoom": None}}, "inte prövad fullt ut", "delvis förenlig"),
        ({"manual": {"zoom": ALL_MANUAL["zoom"]}}, "inte prövad fullt ut", "delvis förenlig"),
        ({"manual": None}, "inte prövad fullt ut", "delvis förenlig"),
        ({"manual": ALL_MANUAL | {"zoom": FAILED}}, "klarade inte alla prov", "delvis förenlig"),
        *(
            ({"manual": ALL_MANUAL, key: some}, "inte prövad fullt ut", "delvis förenlig")
            for key, some in (
                ("schemes", ["light"]),
                ("widths", [320]),
                ("widths", [1280, 1920]),
                ("rules", ["best-practice"]),
                ("rules", RULES[:3]),
            )
        ),
    ],
)
def test_it_never_claims_more_than_was_tested(
    kept: dict[str, Any] | None, says: str, silent: str
) -> None:
    told = tell(kept=None if kept is None else make_kept(**kept))
    assert says in told
    assert silent not in told
    assert not re.search(r"(?<!inte )helt förenlig", told)


def test_what_was_not_tested_is_named() -> None:
    kinds = make_kept()["kinds"]
    del kinds["agreement"]
    told = tell(kept=make_kept(kinds=kinds))
    assert "**Inte prövade:** Ett partnerskaps sida." in told
    assert told.count("inte gjort") == len(accessibility.MANUAL_TITLES)
    assert "sidor av varje slag" not in told
    whole = tell(kept=make_kept())
    assert "sidor av varje slag" in whole
    assert "Inte prövade" not in whole
    none = tell(kept=make_kept(kinds={}))
    assert "Inga automatiska prov är nedtecknade." in none
    assert "hittade inga fel" not in none
    assert "Inga automatiska prov är nedtecknade." in tell()


def test_faults_that_were_found_are_named() -> None:
    kinds = make_kept()["kinds"] | {"agreement": {"pages": ["x/"], "violations": 3}}
    told = tell(kept=make_kept(kinds=kinds))
    assert "- Ett partnerskaps sida: 3 fel" in told
    assert "hittade inga fel" not in told


def test_what_the_program_tested_with_is_told_as_it_was() -> None:
    whole = tell(kept=make_kept())
    assert "i ljusa färger och mörka färger och i fönster som är 320 och 1280 bild" in whole
    assert "WCAG 2.1 på nivå AA, WCAG 2.2 på nivå AA och programmets egna råd, i" in whole
    assert "inte fullständiga" not in whole
    part = tell(kept=make_kept(schemes=["light"], widths=[320, 800], rules=["wcag2a"]))
    assert "mot WCAG 2.0 på nivå A, i ljusa färger och i fönster som är 320 och 800 bild" in part
    gaps = "mörka färger, fönster som är 1280 bildpunkter breda, WCAG 2.0 på nivå AA, "
    assert f"Det som saknas är {gaps}" in part
    assert '<td class="iop-number">1 (delvis)</td>' in part
    assert "(delvis)" not in whole


def test_a_test_by_hand_that_failed_is_told() -> None:
    told = tell(kept=make_kept(manual={"zoom": FAILED, "keyboard": ALL_MANUAL["keyboard"]}))
    faults = told[told.index("### Brister som är kända") : told.index("## Hur har")]
    assert "- Förstoring till 400 procent\n" in faults
    assert "Bara tangentbord" not in faults
    assert "<td>Klarades inte. Gick inte alls.</td>" in told
    assert "<td>Klarades. Allt gick.</td>" in told
    assert "klarades inte:" not in tell(kept=make_kept(manual=ALL_MANUAL))


def test_the_last_test_also_by_hand_is_the_day_of_the_statement() -> None:
    assert "bedömningen gjordes den 30 maj 2026" in tell(kept=make_kept())
    assert "bedömningen gjordes den 31 maj 2026" in tell(kept=make_kept(manual=ALL_MANUAL))


def test_a_result_of_many_lines_stays_in_its_table() -> None:
    manual = {"zoom": ALL_MANUAL["zoom"] | {"result": "Ett.\n\n<b>Två</b>"}}
    assert "Klarades. Ett. &lt;b&gt;Två&lt;/b&gt;</td>" in tell(kept=make_kept(manual=manual))


def test_without_an_address_for_remarks_that_is_said() -> None:
    told = tell(kept=make_kept(), remarks_email="", remarks_url="")
    assert "Ingen adress för synpunkter är angiven." in told


def test_what_is_known_not_to_work_stands_under_its_reason() -> None:
    known = [{"what": f"Sak {basis}.", "why": "Skäl.", "basis": basis} for basis in BASES]
    settings = load_settings(EXAMPLE, DAY)
    told = render_statement(settings, (), None, parse_shortcomings(known))
    for heading, basis in zip(("kända", "betungande", "omfattas"), BASES, strict=True):
        assert f"Sak {basis}. Skäl." in told[told.index(heading) :][:200]
    assert "åberopas" not in told


WRONG_PAGES: tuple[object, ...] = ([], "abc", [1], None, {})
WRONG_COUNTS = (0.9, -1, True, "0", None)
KEYS = ("axe", "browser", "kinds", "manual", "rules", "schemes", "tested_on", "widths")
WRONG_DAYS = ("", "1 juni", "20260601", "2026-W23-1", "2026-06-31", 20260601, None)


@pytest.mark.parametrize(
    "value", ["text", [1], [{"what": "x"}], [{"what": "x", "why": "y", "basis": "z"}], 5]
)
def test_a_list_of_another_shape_is_refused(value: object) -> None:
    with pytest.raises(SetupError):
        parse_shortcomings(value)


@pytest.mark.parametrize("text", ["", "[]", "{}", "[1]", '{"axe": "ö"}'.encode("latin-1")])
def test_a_result_file_of_another_shape_is_refused(text: str | bytes) -> None:
    with pytest.raises(SetupError, match=re.escape(RESULT_PATH)):
        parse_result(text)


def make_outcome(**changes: object) -> dict[str, Any]:
    return {"kinds": {"404": {"pages": ["404.html"], "violations": 0} | changes}}


def make_manual(**changes: object) -> dict[str, Any]:
    return {"manual": {"zoom": ALL_MANUAL["zoom"] | changes}}


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        *((make_outcome(pages=value), "kinds.404.pages") for value in WRONG_PAGES),
        *((make_outcome(violations=value), "kinds.404.violations") for value in WRONG_COUNTS),
        *((make_manual(result=value), "manual.zoom.result") for value in (None, "", " \n", 5)),
        *((make_manual(passed=value), "manual.zoom.passed") for value in (None, "true", 1)),
        *((make_manual(on=value), "manual.zoom.on") for value in WRONG_DAYS),
        *(({"tested_on": value}, "tested_on") for value in WRONG_DAYS),
        *(({"widths": value}, "widths") for value in ([], ["320"], [True], [320.5], [0], "320")),
        *(({"schemes": value}, "schemes") for value in ([], ["blue"], "light", [["light"]])),
        *(({"rules": value}, "rules") for value in ([], ["wcag9"], "wcag2a", None)),
        *(
            ({key: value}, key)
            for key in ("axe", "browser")
            for value in ("", 4, None, "[" * 300, "x\ud800")
        ),
        ({"kinds": []}, "kinds"),
        ({"kinds": {"404": []}}, "kinds.404"),
        ({"manual": []}, "manual"),
        ({"manual": {"zoom": "2026-06-01"}}, "manual.zoom"),
    ],
)
def test_a_wrong_value_in_the_result_file_is_named(changes: dict[str, Any], key: str) -> None:
    with pytest.raises(SetupError, match=f"^{re.escape(f'{RESULT_PATH}: {key}')} ska vara "):
        parse_result(json.dumps(make_kept(**changes)))


@pytest.mark.parametrize("key", KEYS)
def test_a_key_that_is_missing_is_named(key: str) -> None:
    kept = make_kept()
    del kept[key]
    with pytest.raises(SetupError, match=f": {key} saknas$"):
        parse_result(json.dumps(kept))


def test_a_test_by_hand_says_whether_it_passed() -> None:
    with pytest.raises(SetupError, match=r": manual\.zoom\.passed saknas$"):
        parse_result(json.dumps(make_kept(manual={"zoom": {"on": "2026-06-01", "result": "X"}})))


@pytest.mark.parametrize("project", [ROOT, EXAMPLE], ids=["real", "example"])
def test_the_result_files_that_are_kept_can_be_read(project: Path) -> None:
    result = parse_result((project / RESULT_PATH).read_text("utf-8"))
    assert accessibility.find_untested(result) == []


def test_a_test_by_hand_that_nobody_knows_is_refused() -> None:
    with pytest.raises(SetupError, match="okänt prov smell"):
        parse_result(json.dumps(make_kept(manual={"smell": None})))


def test_the_built_page_has_the_statement_with_its_contents_list(built_site: Path) -> None:
    page = (built_site / "tillganglighet" / "index.html").read_text("utf-8")
    assert page.count("Automatiska prov, per slag av sida</caption>") == 1
    assert '<a href="#hur-har-webbplatsen-provats">' in page
    assert accessibility.MARKER not in page
    assert "&amp;lt;" not in page


@pytest.mark.parametrize("project", [ROOT, EXAMPLE], ids=["real", "example"])
def test_every_kind_of_page_has_a_name_for_readers(project: Path) -> None:
    kinds = accessibility.find_kinds(read_pages(project))
    assert [key for key, title in kinds.items() if key == title] == []
    assert len(set(kinds.values())) == len(kinds)
