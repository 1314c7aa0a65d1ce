"""The register in a real browser: filters, order, address, download, keyboard."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser import drive
from example_register import find_ids, read_paged_example
from projects import EXAMPLE, EXAMPLE_DAY, find_page
from registers import read_site
from selectolax.lexbor import LexborHTMLParser

from iopgen import theme
from iopgen.pages.register import (
    REGISTER_FILTERS,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from iopgen.site import Site

ASSETS = Path(theme.__file__).parent / "assets"
DRIVER = Path(__file__).with_name("register_driver.js").read_text("utf-8")
HOLD = "<script>if (parent.hold) window.fetch = parent.hold(window.fetch.bind(window));</script>"
HEAD = f'<!doctype html><html lang="sv" class="js"><meta charset="utf-8"><title>P</title>{HOLD}'


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
        read_paged_example(length),
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


def test_a_paged_register_is_filtered_as_a_whole(
    tmp_path: Path, find_program: Callable[..., str]
) -> None:
    site = read_paged_example(5)
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
    tmp_path: Path, find_program: Callable[..., str]
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
        read_paged_example(5),
    )
    assert seen["before"] == {"status": "Hämtar hela registret …", "group": "a"}
    assert seen["typed"] == "?q=exempel&form=iop&sortera=-samarbete"
    assert seen["after"]["query"] == seen["typed"]
    assert (seen["after"]["words"], seen["after"]["form"]) == ("exempel ", "iop")
    assert seen["after"]["ids"]
    assert set(seen["after"]["ids"]) <= set(find_ids(form="iop"))
    assert (seen["reset"]["query"], seen["reset"]["form"]) == ("", "")
    assert seen["reset"]["ids"] == find_ids()[:5]
