"""What a visit to the built sites may load, ask for and leave behind: read, and in a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from browser import Server
from selectolax.lexbor import LexborHTMLParser

from iopgen.web.content_security import SCRIPT_HASHES, make_policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selectolax.lexbor import LexborNode

DATA_BLOCKS = {"application/json", "application/ld+json"}
"""Types of a script that no browser runs."""

LOADING = "script, img, iframe, source, video, audio, embed, object, link"

REMARK = re.compile("Rapportera fel|Report an error")

BAIT = (
    '<p id="bait" onclick="window.injected = 1">x</p><img src="https://away.invalid/x.png" alt="">'
    "<style>p { color: red }</style>"
)


def read_pages(folder: Path) -> Iterator[tuple[str, LexborHTMLParser]]:
    for path in sorted(folder.rglob("*.html")):
        yield path.relative_to(folder).as_posix(), LexborHTMLParser(path.read_text("utf-8"))


def find_home(folder: Path) -> str:
    found = LexborHTMLParser((folder / "index.html").read_text("utf-8"))
    return found.css_first('link[rel="canonical"]').attributes["href"] or ""


def hash_script(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def check_page(page: LexborHTMLParser) -> Iterator[str]:
    """Yield what a page has that its policy would have to stop, or that it lacks of one."""
    head = page.css_first("head")
    first = next(node for node in head.iter() if node.tag != "-text")
    if first.attributes.get("http-equiv") != "Content-Security-Policy":
        yield "the policy is not the head's first element"
    elif first.attributes.get("content") != make_policy():
        yield "another policy"
    for node in page.css("*"):
        yield from check_node(node)


def check_node(node: LexborNode) -> Iterator[str]:
    given = node.attributes
    yield from (f"{node.tag}[{name}]" for name in given if name.startswith("on"))
    if node.tag == "script" and "src" not in given and given.get("type") not in DATA_BLOCKS:
        text = node.text()
        if hash_script(text) not in SCRIPT_HASHES:
            yield f"inline script: {text[:60]}"
    if node.tag == "style":
        yield "style element"


def check_links(page: LexborHTMLParser, host: str) -> Iterator[str]:
    """Yield links to other hosts without the mark, and marks on links that stay."""
    for node in page.css("a[href]"):
        address = urlsplit(node.attributes["href"] or "")
        away = address.scheme in {"http", "https"} and address.netloc != host
        if away != ("external" in (node.attributes.get("rel") or "").split()):
            yield node.attributes["href"] or ""


# -- read ------------------------------------------------------------------------------------------


def test_every_page_has_the_policy_and_nothing_it_would_stop(built_site: Path) -> None:
    faults = [f"{name}: {one}" for name, page in read_pages(built_site) for one in check_page(page)]
    assert faults == []


def test_nothing_is_loaded_from_another_host(built_site: Path) -> None:
    host = urlsplit(find_home(built_site)).netloc
    away = [
        f"{name}: {address}"
        for name, page in read_pages(built_site)
        for node in page.css(LOADING)
        if node.attributes.get("rel") not in {"canonical", "alternate"}
        for address in (node.attributes.get("src"), node.attributes.get("href"))
        if address and urlsplit(address).netloc not in {"", host}
    ]
    assert away == []


def test_the_list_of_scripts_names_none_that_is_gone(built_site: Path) -> None:
    found = {
        hash_script(node.text())
        for _, page in read_pages(built_site)
        for node in page.css("script:not([src])")
    }
    assert set(SCRIPT_HASHES) <= found


def test_links_to_other_hosts_are_marked_and_no_others(built_site: Path) -> None:
    host = urlsplit(find_home(built_site)).netloc
    pages = list(read_pages(built_site))
    faults = [f"{name}: {one}" for name, page in pages for one in check_links(page, host)]
    assert faults == []


def test_the_mark_is_seen_and_spoken(built_site: Path) -> None:
    style = (built_site / "assets/iopgen.css").read_text("utf-8")
    (rule,) = re.findall(r'^a\[rel~="external"\]::after \{(.*?)\}', style, re.DOTALL | re.MULTILINE)
    assert '/ " (annan webbplats)"' in rule


def test_every_page_says_how_it_wants_to_be_shared(built_site: Path) -> None:
    for name, page in read_pages(built_site):
        said = {
            node.attributes[key]: node.attributes.get("content") or ""
            for key in ("property", "name")
            for node in page.css(f"meta[{key}]")
        }
        assert said["og:title"], name
        assert page.css_first("title").text().startswith(said["og:title"]), name
        language = page.css_first("html").attributes["lang"]
        assert said["og:locale"] == {"sv": "sv_SE", "en": "en_GB"}[language or ""], name
        assert said["og:site_name"], name
        assert said["og:type"] == ("website" if name == "index.html" else "article"), name
        assert said["twitter:card"] == "summary", name
        assert "og:image" not in said, name
        if name != "404.html":
            canonical = page.css_first('link[rel="canonical"]').attributes["href"]
            assert said["og:url"] == canonical, name
            assert said["og:description"] == said["description"] != "", name


def test_the_browsers_own_colours_are_those_of_the_header(built_site: Path) -> None:
    page = LexborHTMLParser((built_site / "index.html").read_text("utf-8"))
    said = [node.attributes["content"] for node in page.css('meta[name="theme-color"]')]
    styles = [built_site / f"assets/{name}.css" for name in ("iopgen", "iopgen-dark")]
    found = [re.findall(r"--iop-deep: (#\w+);", path.read_text("utf-8")) for path in styles]
    assert said == [colours[0] for colours in found]


def test_every_page_leads_to_whom_remarks_go(built_site: Path) -> None:
    for name, page in read_pages(built_site):
        (link,) = (a for a in page.css(".iop-speak a") if REMARK.search(a.text()))
        address = urlsplit(link.attributes["href"] or "")
        asked = parse_qs(address.query)
        text = asked["body"][0]
        assert page.css_first("title").text().startswith(text.splitlines()[0]), name
        if name != "404.html":
            assert page.css_first('link[rel="canonical"]').attributes["href"] in text.splitlines()


def test_every_record_leads_to_its_file_in_the_repository(built_site: Path) -> None:
    edits = {
        name: [a.attributes["href"] or "" for a in page.css('.iop-speak a[rel~="edit"]')]
        for name, page in read_pages(built_site)
        if re.fullmatch(r"(partnerskap|parter|kallor)/[^/]+/index\.html", name)
    }
    assert edits
    if "github.com" in (built_site / "index.html").read_text("utf-8"):
        for name, (address, *_) in edits.items():
            assert re.search(r"/edit/main/(content/\w+|partners)/[\w-]+\.yml$", address), name
    else:  # the example has no repository
        assert not any(edits.values())


def test_every_link_to_an_editor_says_so(built_site: Path) -> None:
    """On paper their long addresses are left out."""
    for name, page in read_pages(built_site):
        for node in page.css('a[href*="/edit/main/"], a[href*="/new/main"]'):
            assert "edit" in (node.attributes.get("rel") or "").split(), (name, node.html)


def test_the_page_about_personal_data_is_filled_in(built_site: Path) -> None:
    text = (built_site / "personuppgifter/index.html").read_text("utf-8")
    assert "<!-- iopgen:" not in text
    for words in ("Webbplatsen ges ut av <strong>", "Skriv till ", "Värden ser din adress"):
        assert words in text


# -- in a browser ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seen(
    built_site: Path, find_program: Callable[..., str], node_modules: Path
) -> dict[str, dict[str, Any]]:
    """Return what visits to some pages showed, by address."""
    assert node_modules
    agreement = find_calculator(built_site)
    visits = {
        "": "settle",
        "partnerskap/": "label",
        agreement: "calculate",
        "sok/?q=verksamhet": "search",
    }
    visits["om/"] = "inject"
    program = find_program("chromium", "chromium-browser", "google-chrome")
    with Server(built_site) as server:
        threading.Thread(target=server.serve_forever).start()
        order = {
            "program": program,
            "origin": f"http://127.0.0.1:{server.server_port}/",
            "visits": [{"address": one, "act": act} for one, act in visits.items()],
            "bait": BAIT,
        }
        try:
            done = subprocess.run(  # noqa: S603
                [find_program("node"), str(Path(__file__).with_name("visit_driver.mjs"))],
                input=json.dumps(order).encode(),
                capture_output=True,
                check=False,
            )
        finally:
            server.shutdown()
    assert done.returncode == 0, done.stderr.decode()
    report: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return {visits[address]: look for address, look in report.items()}


def find_calculator(folder: Path) -> str:
    """Return the address of an agreement with a calculator."""
    paths = sorted(folder.glob("partnerskap/*/index.html"))
    path = next(path for path in paths if "data-calculator-for" in path.read_text("utf-8"))
    return f"{path.parent.relative_to(folder).as_posix()}/"


def test_search_tables_and_calculator_work_under_the_policy(seen: dict[str, Any]) -> None:
    assert seen["search"]["done"] > 0
    assert seen["label"]["done"] not in {"none", "normal", '""', ""}
    assert re.search(r"\d", seen["calculate"]["done"])


def test_nothing_moves_while_a_page_loads_on_a_phone(seen: dict[str, Any]) -> None:
    assert seen["settle"]["done"] < 0.05


def test_nothing_of_ours_is_refused_and_no_other_host_asked(seen: dict[str, Any]) -> None:
    for kind, look in seen.items():
        if kind != "inject":
            assert (look["refused"], look["noise"]) == ([], []), kind
            assert len(look["hosts"]) == 1, kind


def test_nothing_is_kept_before_a_click(seen: dict[str, Any]) -> None:
    for kind, look in seen.items():
        assert (look["cookies"], look["stored"]) == ([], []), kind
        assert look["clicked"] == ["iopgen-scheme"], kind


def test_what_is_put_into_a_page_is_refused(seen: dict[str, Any]) -> None:
    look = seen["inject"]
    assert look["done"] == 0
    assert {line.split()[0] for line in look["refused"]} == {
        *("connect-src", "img-src", "script-src-attr", "script-src-elem", "style-src-elem")
    }
