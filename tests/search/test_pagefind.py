"""Searching: the same bytes each time, and a search that works in a real browser."""

from __future__ import annotations

import gzip
import json
import random
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

import pytest
from fakes import read_tree
from searching import PAGES

from iopgen.exceptions import SetupError
from iopgen.search import bundle as made_bundle
from iopgen.search import filters_and_words as made_lists
from iopgen.search import pagefind, small_pages
from iopgen.search.pagefind import build_index

# -- the same bytes each time ----------------------------------------------------------------------


def test_same_bytes_in_any_order(bundle: Path, tmp_path: Path) -> None:
    shuffled = random.Random(7).sample(PAGES, len(PAGES))  # noqa: S311
    build_index(shuffled, tmp_path / "elsewhere", None)
    assert read_tree(tmp_path / "elsewhere") == read_tree(bundle)


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
    assert read_tree(tmp_path / "out") == read_tree(bundle)


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
            assert read_tree(done) == read_tree(bundle)
            shutil.rmtree(Path(folder, turn[0][:3]))


def test_bundle_holds_what_the_browser_needs_and_nothing_hidden(bundle: Path) -> None:
    files = read_tree(bundle)
    top = {path for path in files if "/" not in path and not path.endswith("pf_meta")}
    ours = {made_lists.WORDS_FILE, made_lists.FILTERS_FILE}
    assert top == {*made_bundle.PROGRAM_FILES, *ours, "pagefind-entry.json"}
    fragments = [gzip.decompress(data) for path, data in files.items() if path.startswith("frag")]
    assert len(fragments) == len(PAGES)
    assert not any(b"hemlig" in data for data in (*fragments, files[made_lists.WORDS_FILE]))
    assert all(data[4:8] == b"\0\0\0\0" for path, data in files.items() if ".pf_" in path)


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
    assert read_tree(tmp_path / "out") == read_tree(bundle)


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
