"""Searching: the same bytes each time, and a search that works in a real browser."""

from __future__ import annotations

import errno
import gzip
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from functools import partialmethod
from html import unescape
from http.server import SimpleHTTPRequestHandler
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cbor2
import jinja2
import pytest
from browser import Handler, drive

from iopgen.exceptions import SetupError
from iopgen.search import bundle as made_bundle
from iopgen.search import lists as made_lists
from iopgen.search import pagefind, sealed_cache, small_pages
from iopgen.search.pagefind import build_index
from iopgen.search.small_pages import SearchPage

if TYPE_CHECKING:
    from collections.abc import Callable

PACKAGE = Path(pagefind.__file__).parent.parent
POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'"  # no wasm-unsafe-eval, no eval

PAGES = (
    SearchPage(
        "partnerskap/bot-feriepraktik/",
        "Partnerskap",
        "Feriepraktik för unga",
        "Praktikplatser på sommaren för ungdomar i gymnasiet.",
        "Elva parter, däribland Botkyrka kommun.",
        hidden="sommarjobb Avux hemlig",
        number="AVUX/2019:70",
        filters=(("kommun", "Botkyrka"), ("form", "IOP"), ("ar", "2018"), ("ar", "2019")),
    ),
    SearchPage(
        "partnerskap/lin-kvinnofrid/",
        "Partnerskap",
        "Kvinnofrid",
        "Stöd och skyddat boende i en kvinnobostad.",
        "Föreningen Exempel driver verksamheten.",
        filters=(("kommun", "Linköping"), ("form", "Uppdrag"), ("ar", "2021")),
    ),
    SearchPage(
        "partnerskap/farlig/",
        "Partnerskap",
        'Ärendet "<img src=x onerror=injected=1>" & <b>co</b>',
        "Beskrivning med </p><script>injected=1</script> och &lt;mark&gt; i Botkyrka.",
        "",
    ),
    SearchPage("parter/abf/", "Part", "ABF Botkyrka-Salem", "Studieförbund i Botkyrka.", ""),
    SearchPage("parter/tom/", "Part", "Ödets förening", "", ""),
    SearchPage("avvikelser/#belopp", "Motstridiga uppgifter", "Två belopp för 2017", "", ""),
    *(SearchPage(f"parter/p{n}/", "Part", f"Åsens idrott {n}", "Lag.", "") for n in range(1, 14)),
)

QUERIES = {
    "?q=feriepraktik": ["Feriepraktik för unga"],  # title
    "?q=praktikplats": ["Feriepraktik för unga"],  # another form of a word in the text
    "?q=ungdomars": ["Feriepraktik för unga"],
    "?q=sommarjobb": ["Feriepraktik för unga"],  # synonym, nowhere to be seen
    "?q=AVUX%2F2019%3A70": ["Feriepraktik för unga"],  # case number
    "?q=bostad": ["Kvinnofrid"],  # the end of a compound
    "?q=boende": ["Kvinnofrid"],
    "?q=foreningen%20exempel": ["Kvinnofrid"],  # without the dots
    "?q=k": [],  # too short to look up
    "?q=(k)": [],
    "?q=k%20feriepraktik%20%26": ["Feriepraktik för unga"],
    "?q=uppdrag%202021": ["Kvinnofrid"],  # what the filters say can be searched for too
    '?q="skyddat%20boende"': ["Kvinnofrid"],
    "?q=belopp": ["Två belopp för 2017"],  # a part of a page
    "?q=%C3%B6dets": ["Ödets förening"],  # a page with a title only
    "?kommun=Linköping": ["Kvinnofrid"],
    "?ar=2019": ["Feriepraktik för unga"],
    "?form=IOP&form=Uppdrag": ["Feriepraktik för unga", "Kvinnofrid"],  # either, in Swedish order
    "?q=kvinnofrid&kommun=Botkyrka": [],
    "?q=finnsinte": [],
}

MISSPELT = {
    "?q=ferieprakitk": "Menade du feriepraktik?",  # two letters swapped
    "?q=Botkirka": "Menade du botkyrka?",  # one changed
    "?q=kvinofird": "Menade du kvinnofrid?",  # one left out and two swapped
    "?q=skydddat%20ferieprakitk%20boende": "",  # no page has all the words, however spelt
    "?q=Botkirka&kommun=Linköping": "Menade du botkyrka?",  # filters may be what hides it
    "?q=finnsinte": "",  # nothing is near
    "?q=kvinnofrid&kommun=Botkyrka": "",  # spelt right
    "?q=ab": "",  # too short to tell
    "?q=sommarjob": "",  # only hidden words are near, and a beginning is found anyway
    "?q=botkyrka": "",
}


ASTRAY = {
    "?q=kommunism": "Ordet ”kommunism” finns inte här. Närmast: 1 sida med ord som liknar.",
    "?q=AVUX%2F2019%3A71": "Ordet ”71” finns inte här. Närmast: 1 sida med ord som liknar.",
    "?q=AVUX%2F2019%3A70": "1 träff på ”AVUX/2019:70”.",
    "?q=uppdrag%202021": "1 träff på ”uppdrag 2021”.",  # a year is a filter
    "?q=unga": "1 träff på ”unga”.",  # marked nowhere: it stands in the title
    "?q=studieförbund": "1 träff på ”studieförbund”.",
    "?q=ungdomar": "1 träff på ”ungdomar”.",  # another form of the word
}
"""Pagefind finds words that only begin alike, and does not say so."""


def read_bundle(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    build_index(PAGES, folder / "pagefind", None)
    return folder / "pagefind"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have the key of the cache in a folder of its own, and return its place."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / sealed_cache.KEY


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows with every run of Pagefind."""
    runs: list[int] = []
    run = pagefind.run_pagefind

    def count_run(site: Path, raw: Path, count: int) -> None:
        runs.append(count)
        run(site, raw, count)

    monkeypatch.setattr(pagefind, "run_pagefind", count_run)
    return runs


# -- throw-away pages ------------------------------------------------------------------------------


def test_page_shows_no_more_than_is_wanted_and_hides_the_rest() -> None:
    page = SearchPage("a/", "Part", "T", "<i>", "ord " * 500, hidden='alias "x"')
    html = small_pages.render_page(page, frozenset())
    head, body = html.split("<body")
    assert body.count("ord") == small_pages.MAX_WORDS - 1
    assert "&lt;i&gt;" in body
    assert "alias &quot;x&quot;" in head
    assert "alias" not in body


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kvinnobostaden", ["bostaden"]),
        ("ungdomsverksamheter", ["verksamheter"]),
        ("bostad", []),  # a word of its own needs no help
        ("iår", []),
        ("", []),
    ],
)
def test_ends_of_compounds(text: str, expected: list[str]) -> None:
    assert small_pages.find_tails(text, small_pages._collect_tails(())) == expected  # noqa: SLF001


def test_words_of_other_pages_are_ends_too() -> None:
    one = SearchPage("a/", "Part", "Näridrottsplatsen", "", "")
    other = SearchPage("b/", "Part", "Idrottsplatsen", "", "")
    assert "idrottsplatsen" in small_pages.render_pages([one, other])["a/index.html"]
    assert "idrottsplatsen" not in small_pages.render_pages([one])["a/index.html"].split()


@pytest.mark.parametrize("address", ["parter/abf/", "/etc/", "../"])
def test_address_used_twice_or_outside(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        small_pages.render_pages([*PAGES, replace(PAGES[0], address=address)])


# -- the same bytes each time ----------------------------------------------------------------------


def test_same_bytes_in_any_order(bundle: Path, tmp_path: Path) -> None:
    shuffled = random.Random(7).sample(PAGES, len(PAGES))  # noqa: S311
    build_index(shuffled, tmp_path / "elsewhere", None)
    assert read_bundle(tmp_path / "elsewhere") == read_bundle(bundle)


@pytest.mark.parametrize("seed", ["1", "2"])
def test_same_bytes_under_another_hash_seed(bundle: Path, tmp_path: Path, seed: str) -> None:
    program = (
        "import json, sys\nfrom pathlib import Path\n"
        "from iopgen.search.pagefind import SearchPage, build_index\n"
        "pages = [SearchPage(*a, filters=tuple(map(tuple, f))) for *a, f in json.load(sys.stdin)]\n"
        f"build_index(pages, Path({str(tmp_path / 'out')!r}), None)"
    )
    pages = json.dumps([list(vars(page).values()) for page in PAGES])
    environment = {"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"}
    subprocess.run(  # noqa: S603
        [sys.executable, "-c", program], input=pages.encode(), env=environment, check=True
    )
    assert read_bundle(tmp_path / "out") == read_bundle(bundle)


def test_same_bytes_whatever_order_the_file_system_lists(bundle: Path) -> None:
    pages = sorted(PAGES, key=pagefind._reading_order)  # noqa: SLF001
    files = small_pages.render_pages(pages)
    # tmpfs lists the newest file first, so that there the order of writing is what Pagefind sees.
    memory = Path("/dev/shm")  # noqa: S108
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        for turn in (sorted(files), sorted(files, reverse=True)):
            site, raw, done = (Path(folder, turn[0][:3], name) for name in ("site", "raw", "done"))
            for path in turn:
                (site / path).parent.mkdir(parents=True, exist_ok=True)
                (site / path).write_text(files[path])
            pagefind.run_pagefind(site, raw, len(files))
            made_bundle.sort_bundle(raw, done, list(files))
            made_lists.write_lists(pages, done)
            assert read_bundle(done) == read_bundle(bundle)
            shutil.rmtree(Path(folder, turn[0][:3]))


def test_bundle_holds_what_the_browser_needs_and_nothing_hidden(bundle: Path) -> None:
    files = read_bundle(bundle)
    top = {path for path in files if "/" not in path and not path.endswith("pf_meta")}
    ours = {made_lists.WORDS_FILE, made_lists.FILTERS_FILE}
    assert top == {*made_bundle.PROGRAM_FILES, *ours, "pagefind-entry.json"}
    fragments = [gzip.decompress(data) for path, data in files.items() if path.startswith("frag")]
    assert len(fragments) == len(PAGES)
    assert not any(b"hemlig" in data for data in (*fragments, files[made_lists.WORDS_FILE]))
    assert all(data[4:8] == b"\0\0\0\0" for path, data in files.items() if ".pf_" in path)


def test_names_that_every_visitor_loads_compress_well(bundle: Path) -> None:
    names = sorted(path.stem for path in (bundle / "fragment").iterdir())
    start = names[0].rpartition("_")[0]  # a digest of all fragments
    assert set(names) == {f"{start}_{number:x}" for number in range(len(PAGES))}


def test_filters_tell_what_each_page_has(bundle: Path) -> None:
    lists = json.loads((bundle / made_lists.FILTERS_FILE).read_text())
    assert tuple(lists["filters"]) == made_lists.SEARCH_FILTERS
    values, sets, places = lists["filters"]["ar"]
    pages = sorted(PAGES, key=lambda page: page.title.lower())
    years = {
        page.title: [values[value] for value in sets[place]]
        for page, place in zip(pages, places, strict=True)
    }
    assert years["Feriepraktik för unga"] == ["2018", "2019"]
    assert (years["Kvinnofrid"], years["Ödets förening"]) == (["2021"], [])
    assert (sets[0], places.count(0)) == ([], len(PAGES) - 2)  # the commonest has a short number


def test_words_that_begin_alike_stand_in_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made_bundle, "CHUNK", 1)
    words: list[list[Any]] = [[stem, [], []] for stem in ("bo", "kvinn", "kvinnobost", "kvitt")]
    chunks = made_bundle._cut_words(words)  # noqa: SLF001
    assert [[word[0] for word in chunk] for chunk in chunks] == [
        ["bo"],
        ["kvinn", "kvinnobost", "kvitt"],
    ]


def test_files_of_words_are_small_and_numbers_stand_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    words: list[list[Any]] = [[f"{n:06}", [], []] for n in range(2000, 2400)]
    words += [[f"ord{n:06}", [], []] for n in range(50)]
    monkeypatch.setattr(made_bundle, "CHUNK", 1000)
    chunks = list(made_bundle._cut_words(words))  # noqa: SLF001
    assert [word for chunk in chunks for word in chunk] == words
    assert max(len(cbor2.dumps(chunk)) for chunk in chunks[:-1]) < 1100
    assert len(chunks) > 4
    assert all(word[0].startswith("ord") for word in chunks[-1])


def test_known_words_are_the_most_used_first_and_no_hidden_ones() -> None:
    words = made_lists.render_words(PAGES).split("\n")
    assert words[:2] == ["idrott", "åsens"]  # on thirteen pages each
    assert words[-1] == ""
    assert {"feriepraktik", "linköping", "ödets"} < set(words)
    assert not {"sommarjobb", "hemlig", "avux", "abf", "för"} & set(words)


def test_no_more_words_than_are_light_to_load(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made_lists, "MAX_KNOWN", 2)
    assert made_lists.render_words(PAGES) == "idrott\nåsens\n"


# -- cache and set-up ------------------------------------------------------------------------------


@pytest.mark.usefixtures("home")
def test_built_again_only_when_a_page_changes(tmp_path: Path, runs: list[int]) -> None:
    versions = [PAGES[:3], PAGES[:3], (*PAGES[:2], replace(PAGES[2], text="nytt")), PAGES[:3]]
    counts = []
    for pages in versions:
        build_index(pages, tmp_path / "out", tmp_path / "cache")
        counts.append(len(runs))
    assert counts == [1, 1, 2, 2]


@pytest.mark.usefixtures("home")
def test_old_bundles_go(tmp_path: Path) -> None:
    for n in range(sealed_cache.KEPT_BUNDLES + 2):
        build_index([replace(PAGES[0], text=str(n))], tmp_path / "out", tmp_path / "cache")
    assert len(list((tmp_path / "cache").iterdir())) == sealed_cache.KEPT_BUNDLES


@pytest.mark.usefixtures("home")
def test_failed_run_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind, "_find_program", lambda: "/bin/false")
    with pytest.raises(SetupError, match="sökregistret kunde inte byggas"):
        build_index(PAGES, tmp_path / "out", tmp_path / "cache")
    assert not list(tmp_path.glob("cache/*"))
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("home")
def test_pagefind_takes_no_settings_from_outside(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pagefind.yml").write_text("exclude_selectors: [p]\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAGEFIND_EXCLUDE_SELECTORS", "p")
    build_index(PAGES, tmp_path / "out", Path("cache"))
    assert read_bundle(tmp_path / "out") == read_bundle(bundle)


def test_missing_program_is_said_in_swedish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(name: str) -> metadata.Distribution:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", fail)
    with pytest.raises(SetupError, match="sökprogrammet Pagefind saknas; installera"):
        build_index(PAGES, tmp_path / "out", tmp_path / "cache")


def test_nothing_to_search(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    build_index([], tmp_path / "out", tmp_path / "cache")
    assert not (tmp_path / "out").exists()


# -- the cache ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("home")
def test_a_cache_that_cannot_be_written_is_done_without(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    write = sealed_cache._write_file  # noqa: SLF001

    def refuse(place: Path, content: bytes) -> None:
        if place.is_relative_to(cache):
            raise OSError(errno.EROFS, "Read-only file system", str(place))
        write(place, content)

    monkeypatch.setattr(sealed_cache, "_write_file", refuse)
    why = build_index(PAGES, tmp_path / "out", cache)
    assert why == "går inte att använda (disken är skrivskyddad)"
    assert read_bundle(tmp_path / "out") == read_bundle(bundle)


def change(kept: Path) -> None:
    data = kept.read_bytes()
    place = data.index(b"pagefind.js") + 2000
    kept.write_bytes(data[:place] + b"alert(1)" + data[place + 8 :])


def cut(kept: Path) -> None:
    os.truncate(kept, kept.stat().st_size // 2)


def empty(kept: Path) -> None:
    os.truncate(kept, 0)


def lengthen(kept: Path) -> None:
    kept.write_bytes(kept.read_bytes() + b"x")


def forge(kept: Path) -> None:
    """Seal a bundle of one's own with another key, as somebody who ships an archive must."""
    packed = cbor2.dumps({"pagefind.js": b"alert(1)", "../../x": b"x"})
    kept.write_bytes(sealed_cache._make_seal(kept.name, bytes(32), packed) + packed)  # noqa: SLF001


def bloat(kept: Path) -> None:
    os.truncate(kept, 2**40)  # a file with a hole


def make_link(kept: Path) -> None:
    kept.rename(kept.with_name("moved"))
    kept.symlink_to("moved")


def make_ring(kept: Path) -> None:
    kept.unlink()
    kept.symlink_to(kept)


def make_pipe(kept: Path) -> None:
    kept.unlink()
    os.mkfifo(kept)


def make_folder(kept: Path) -> None:
    kept.unlink()
    kept.mkdir()
    (kept / "pagefind.js").write_text("alert(1)")


def swap_name(kept: Path) -> None:
    """Put a bundle of other pages, sealed here too, in its place."""
    build_index(PAGES[:2], kept.parent / "other", kept.parent)
    (other,) = {path for path in kept.parent.glob("?" * 32) if path != kept}
    other.replace(kept)
    shutil.rmtree(kept.parent / "other")


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    "damage",
    [
        *(change, cut, empty, lengthen, forge, bloat, make_link, make_ring, make_pipe, make_folder),
        swap_name,
    ],
)
def test_a_kept_bundle_that_is_not_as_it_was_is_made_anew(
    bundle: Path, tmp_path: Path, runs: list[int], damage: Callable[[Path], None]
) -> None:
    cache = tmp_path / "project" / sealed_cache.CACHE
    assert build_index(PAGES, tmp_path / "out", cache) == ""
    (kept,) = cache.iterdir()
    before = kept.read_bytes()
    damage(kept)
    runs.clear()
    for _ in range(2):
        assert build_index(PAGES, tmp_path / "out", cache) == ""
        assert read_bundle(tmp_path / "out") == read_bundle(bundle)
        assert kept.read_bytes() == before
        assert not kept.is_symlink()
    assert runs == [len(PAGES)]


def test_what_another_key_has_sealed_is_made_anew(
    tmp_path: Path, home: Path, runs: list[int]
) -> None:
    for _ in range(2):
        build_index(PAGES[:2], tmp_path / "out", tmp_path / "cache")
    assert len(runs) == 1
    assert home.stat().st_size == sealed_cache.KEY_SIZE
    assert home.stat().st_mode & 0o777 == 0o600
    before = home.read_bytes()
    home.chmod(0o644)  # others may have read it
    build_index(PAGES[:2], tmp_path / "out", tmp_path / "cache")
    assert len(runs) == 2
    assert home.read_bytes() != before
    assert home.stat().st_mode & 0o777 == 0o600
    home.write_bytes(b"")
    build_index(PAGES[:2], tmp_path / "out", tmp_path / "cache")
    assert len(runs) == 3


def hide_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail() -> Path:
        raise RuntimeError

    del tmp_path
    monkeypatch.setattr(Path, "home", fail)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)


def close_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))


def live_in_the_project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "project"))
    # The key came with the archive.
    key = tmp_path / "project" / ".cache" / sealed_cache.KEY
    key.parent.mkdir(parents=True)
    key.write_bytes(bytes(32))
    key.chmod(0o600)


@pytest.mark.parametrize(
    ("lose", "message"),
    [
        (hide_home, "cachemapp saknas"),
        (close_home, r"cachemapp inte går att skriva i \("),
        (live_in_the_project, "cachemapp ligger i projektet"),
    ],
)
def test_without_a_key_nothing_is_kept_or_read(
    bundle: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lose: Callable[[pytest.MonkeyPatch, Path], None],
    message: str,
) -> None:
    lose(monkeypatch, tmp_path)
    cache = tmp_path / "project" / sealed_cache.CACHE
    assert re.search(message, build_index(PAGES, tmp_path / "out", cache))
    assert read_bundle(tmp_path / "out") == read_bundle(bundle)
    assert not cache.exists()


@pytest.mark.usefixtures("home")
def test_folders_of_former_versions_go(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / "cache" / f"{number:032x}" / "fragment").mkdir(parents=True)
    build_index(PAGES[:1], tmp_path / "out", tmp_path / "cache")
    assert len(list((tmp_path / "cache").iterdir())) == sealed_cache.KEPT_BUNDLES


@pytest.mark.usefixtures("home")
def test_what_else_lies_in_the_cache_stays(tmp_path: Path) -> None:
    (tmp_path / "cache" / "bilder").mkdir(parents=True)
    for n in range(sealed_cache.KEPT_BUNDLES + 2):
        build_index([replace(PAGES[0], text=str(n))], tmp_path / "out", tmp_path / "cache")
    assert (tmp_path / "cache" / "bilder").is_dir()


# -- the page, in a browser ------------------------------------------------------------------------


def write_site(root: Path, bundle: Path) -> None:
    """Write a site with a search page and a page that drives it, as a project site has it."""
    shutil.copytree(bundle, root / "pagefind")
    shutil.copytree(PACKAGE / "theme/assets", root / "assets")
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(PACKAGE / "pages/templates"), autoescape=True
    )
    body = templates.get_template("search.html").render(link=lambda address: f"../{address}")
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    head = f'<!doctype html><html lang="sv"><meta charset="utf-8">{policy}<title>Sök</title>'
    (root / "sok").mkdir()
    (root / "sok/index.html").write_text(head + body, encoding="utf-8")


@pytest.fixture(scope="module")
def seen(
    bundle: Path, tmp_path_factory: pytest.TempPathFactory, find_program: Callable[..., str]
) -> dict[str, Any]:
    """Return what the search page showed, by address asked for or step taken."""
    chromium = find_program("chromium", "chromium-browser", "google-chrome")
    root = tmp_path_factory.mktemp("www")
    write_site(root / "repo", bundle)
    stale = made_lists.render_filters(PAGES[::-1], "fragment/sv_before_")
    (root / "repo/pagefind/stale.json").write_text(stale, "utf-8")
    driver = (Path(__file__).parent / "search_driver.js").read_text(encoding="utf-8")
    addresses = json.dumps(
        ["", "?typ=Part", "?q=botkyrka", *QUERIES, *MISSPELT, *ASTRAY, "?q=åsens idrott 3"]
    )
    asked: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Handler, "do_GET", partialmethod(note_and_answer, asked))
        report = drive(chromium, root, "repo/", driver.replace("ADDRESSES", addresses))
    return {**report, "asked": asked}


def note_and_answer(handler: Handler, asked: list[str]) -> None:
    """Answer a request, slowly for a list that is fetched anew each time if asked to be slow."""
    asked.append(handler.path.removeprefix("/repo/"))
    markers = [path for path in asked if path in {"slow", "fast", "stale"}]
    if markers[-1:] == ["slow"] and "filters.json" in handler.path:
        time.sleep(1)
    # What the visitor before had, unless the browser asks past its own store.
    if markers[-1:] == ["stale"] and handler.headers["Cache-Control"] == "max-age=0":
        handler.path = handler.path.replace("filters.json", "stale.json")
    SimpleHTTPRequestHandler.do_GET(handler)


@pytest.mark.parametrize("address", QUERIES)
def test_finds(seen: dict[str, Any], address: str) -> None:
    assert [hit["title"] for hit in seen[address]["hits"]] == QUERIES[address]
    assert seen[address]["unfiltered"] == ("&kommun" in address)


@pytest.mark.parametrize("address", MISSPELT)
def test_misspelt_words_get_an_offer_that_finds_something(
    seen: dict[str, Any], address: str
) -> None:
    assert seen[address]["meant"] == MISSPELT[address]


@pytest.mark.parametrize("address", ASTRAY)
def test_words_that_are_not_there_are_told_from_those_that_are(
    seen: dict[str, Any], address: str
) -> None:
    assert seen[address]["hits"]
    assert seen[address]["status"] == ASTRAY[address]


def test_who_writes_a_whole_name_gets_it_first(seen: dict[str, Any]) -> None:
    assert seen["?q=åsens idrott 3"]["hits"][0]["title"] == "Åsens idrott 3"


def test_filters_of_another_index_are_not_used(seen: dict[str, Any]) -> None:
    assert [hit["title"] for hit in seen["stale"]["hits"]] == ["Kvinnofrid"]
    assert "Partnerskap (1)" in seen["stale"]["filters"]["typ"]


def test_offer_is_a_search_without_filters(seen: dict[str, Any]) -> None:
    assert seen["meant"]["address"] == "?q=botkyrka"
    assert len(seen["meant"]["hits"]) == 3
    assert seen["meant"]["meant"] == ""


def test_hit_leads_to_the_page_and_shows_where_the_words_are(seen: dict[str, Any]) -> None:
    (hit,) = seen["?q=ungdomars"]["hits"]
    assert hit == {
        "title": "Feriepraktik för unga",
        "href": "/repo/partnerskap/bot-feriepraktik/",
        "kind": "Partnerskap · AVUX/2019:70",
        "excerpt": "Praktikplatser på sommaren för ungdomar i gymnasiet. "
        "Elva parter, däribland Botkyrka kommun.",
        "marks": ["ungdomar"],
    }


def test_hit_may_be_a_part_of_a_page(seen: dict[str, Any]) -> None:
    (hit,) = seen["?q=belopp"]["hits"]
    assert hit["href"] == "/repo/avvikelser/#belopp"


def test_texts_of_records_stay_texts(seen: dict[str, Any]) -> None:
    hit = next(hit for hit in seen["?q=botkyrka"]["hits"] if hit["href"].endswith("/farlig/"))
    assert hit["title"] == PAGES[2].title
    assert hit["excerpt"] == unescape(PAGES[2].description)  # entities are undone once too often
    assert hit["marks"] == ["Botkyrka."]
    looks = (look for step, look in seen.items() if step != "asked")
    assert not any(look["injected"] for look in looks)


def test_filters_count_what_the_other_filters_leave(seen: dict[str, Any]) -> None:
    assert seen["?q=botkyrka"]["status"] == "3 träffar på ”botkyrka”."
    assert seen["?q=botkyrka"]["filters"]["typ"] == ["Part (1)", "Partnerskap (2)"]
    assert seen["chosen"]["address"] == "?q=botkyrka&typ=Partnerskap"
    assert seen["chosen"]["status"] == "2 träffar på ”botkyrka” med valda filter."
    assert seen["chosen"]["filters"]["typ"] == ["Part (1)", "Partnerskap (2)"]
    assert seen["chosen"]["filters"]["ar"] == ["2019 (1)", "2018 (1)"]  # newest first
    assert seen["back"]["address"] == "?q=botkyrka"
    assert len(seen["back"]["hits"]) == 3


def test_one_letter_is_not_looked_up(seen: dict[str, Any]) -> None:
    assert seen["?q=k"]["status"] == "Skriv minst två tecken."


def test_search_without_filters_is_offered(seen: dict[str, Any]) -> None:
    empty = seen["?q=kvinnofrid&kommun=Botkyrka"]
    assert empty["status"] == "Inga träffar på ”kvinnofrid” med valda filter."
    assert seen["unfiltered"]["status"] == "1 träff på ”kvinnofrid”."


def test_more_hits_on_request(seen: dict[str, Any]) -> None:
    assert seen["?typ=Part"]["status"] == "15 träffar med valda filter. Visar 10."
    assert seen["?typ=Part"]["more"]
    titles = [hit["title"] for hit in seen["more"]["hits"]]
    assert len(titles) == 15
    assert (titles[0], titles[1], titles[-1]) == (PAGES[3].title, "Åsens idrott 1", PAGES[4].title)
    assert seen["more"]["status"] == "15 träffar med valda filter."
    assert seen["more"]["focus"] == "A"
    assert not seen["more"]["more"]


def test_nothing_asked_and_then_typed(seen: dict[str, Any]) -> None:
    assert seen[""]["hits"] == []
    assert seen[""]["status"] == "Skriv ett sökord eller välj ett filter."
    assert seen[""]["filters"]["typ"] == [
        "Motstridiga uppgifter (1)",
        "Part (15)",
        "Partnerskap (3)",
    ]
    assert seen["typed"]["address"] == "?q=feriepraktik&typ=Part"


def test_last_words_typed_while_the_search_loads_win(seen: dict[str, Any]) -> None:
    assert seen["early"]["loading"]
    assert seen["early"]["address"] == "?q=kvinnofrid&form=Uppdrag"  # the filter chosen stays
    assert [hit["title"] for hit in seen["early"]["hits"]] == ["Kvinnofrid"]
    assert seen["early"]["filters"]["form"] == ["Uppdrag (1)"]


def test_going_back_while_the_search_loads_is_no_fault(seen: dict[str, Any]) -> None:
    assert seen["returned"]["loading"]
    assert seen["returned"]["status"] == "1 träff på ”kvinnofrid”."


def test_no_words_are_loaded_before_any_is_looked_up(seen: dict[str, Any]) -> None:
    before = seen["asked"][: seen["asked"].index("sok/?q=botkyrka")]
    assert "sok/?typ=Part" in before
    assert sum(path.endswith(".pf_fragment") for path in before) == 10
    assert not any(path.endswith((".pf_index", ".pf_meta")) or "wasm" in path for path in before)


def test_template_has_the_filters() -> None:
    template = (PACKAGE / "pages/templates/search.html").read_text(encoding="utf-8")
    places = [template.index(f'("{name}", ') for name in made_lists.SEARCH_FILTERS]
    assert places == sorted(places)
