from __future__ import annotations

import errno
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import cbor2
import pytest
from fakes import read_tree
from searching import PAGES

from iopgen.reading import sealed_files
from iopgen.search import pagefind, sealed_cache
from iopgen.search.pagefind import build_index

if TYPE_CHECKING:
    from collections.abc import Callable


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


# -- the cache ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("home")
def test_a_cache_that_cannot_be_written_is_done_without(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    write = sealed_files._write_file  # noqa: SLF001

    def refuse(place: Path, content: bytes) -> None:
        if place.is_relative_to(cache):
            raise OSError(errno.EROFS, "Read-only file system", str(place))
        write(place, content)

    monkeypatch.setattr(sealed_files, "_write_file", refuse)
    why = build_index(PAGES, tmp_path / "out", cache)
    assert why == "går inte att använda (disken är skrivskyddad)"
    assert read_tree(tmp_path / "out") == read_tree(bundle)


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
    kept.write_bytes(sealed_files._make_seal(kept.name, bytes(32), packed) + packed)  # noqa: SLF001


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
    cache = tmp_path / "project" / sealed_cache.BUNDLES
    assert build_index(PAGES, tmp_path / "out", cache) == ""
    (kept,) = cache.iterdir()
    before = kept.read_bytes()
    damage(kept)
    runs.clear()
    for _ in range(2):
        assert build_index(PAGES, tmp_path / "out", cache) == ""
        assert read_tree(tmp_path / "out") == read_tree(bundle)
        assert kept.read_bytes() == before
        assert not kept.is_symlink()
    assert runs == [len(PAGES)]


def test_what_another_key_has_sealed_is_made_anew(
    tmp_path: Path, home: Path, runs: list[int]
) -> None:
    for _ in range(2):
        build_index(PAGES[:2], tmp_path / "out", tmp_path / "cache")
    assert len(runs) == 1
    assert home.stat().st_size == sealed_files.KEY_SIZE
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
    key = tmp_path / "project" / ".cache" / sealed_files.KEY
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
    cache = tmp_path / "project" / sealed_cache.BUNDLES
    assert re.search(message, build_index(PAGES, tmp_path / "out", cache))
    assert read_tree(tmp_path / "out") == read_tree(bundle)
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
