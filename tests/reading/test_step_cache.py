from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iopgen.reading import step_cache
from iopgen.reading.sealed_files import CACHE
from iopgen.reading.step_cache import StepCache, digest_program, make_digest

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.usefixtures("home")


def name(number: int) -> bytes:
    return make_digest(str(number).encode())


def fill(root: Path, numbers: range, content: bytes = b"x") -> None:
    cache = StepCache(root, "prov")
    for number in numbers:
        cache.put(name(number), content)
    cache.write()


def find(root: Path, numbers: range) -> list[int]:
    cache = StepCache(root, "prov")
    return [number for number in numbers if cache.get(name(number)) is not None]


def test_what_was_kept_is_there_next_time_and_nothing_else(tmp_path: Path) -> None:
    fill(tmp_path / "p", range(300), b"abc")
    assert find(tmp_path / "p", range(400)) == list(range(300))
    assert StepCache(tmp_path / "p", "prov").get(name(7)) == b"abc"
    assert StepCache(tmp_path / "p", "annat").get(name(7)) is None


def test_what_is_made_anew_takes_the_place_of_what_was_kept(tmp_path: Path) -> None:
    for content in (b"old", b"new"):
        fill(tmp_path / "p", range(3), content)
    assert StepCache(tmp_path / "p", "prov").get(name(1)) == b"new"


def test_it_does_not_grow_without_end(tmp_path: Path) -> None:
    for first in range(0, 4000, 200):
        fill(tmp_path / "p", range(first, first + 200), bytes(2**17))
    files = list((tmp_path / "p" / CACHE / "prov").iterdir())
    kept = 4 * 200 * 2**17  # what the last run used, twice, and as much for uneven digests
    assert (
        sum(file.stat().st_size for file in files) < kept + step_cache.FILES * step_cache.MIN_KEPT
    )
    assert find(tmp_path / "p", range(3800, 4000)) == list(range(3800, 4000))


def test_two_runs_at_once_take_nothing_from_each_other_but_what_one_kept(tmp_path: Path) -> None:
    one, other = (StepCache(tmp_path / "p", "prov") for _ in range(2))
    assert one.get(name(0)) is other.get(name(0)) is None
    for number in range(100):
        one.put(name(number), b"one")
        other.put(name(number + 50), b"other")
    one.write()
    other.write()
    assert find(tmp_path / "p", range(50, 150)) == list(range(50, 150))
    got = {StepCache(tmp_path / "p", "prov").get(name(number)) for number in range(150)}
    assert got <= {b"one", b"other", None}


def test_without_a_project_or_a_place_nothing_is_kept(tmp_path: Path) -> None:
    cache = StepCache(None, "prov")
    cache.put(name(1), b"x")
    cache.write()
    assert cache.get(name(1)) == b"x"
    assert StepCache(None, "prov").get(name(1)) is None
    (tmp_path / "file").touch()
    fill(tmp_path / "file", range(3))
    (tmp_path / "linked").mkdir()
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / ".cache").symlink_to(tmp_path / "linked")
    fill(tmp_path / "p", range(3))
    assert list((tmp_path / "linked").iterdir()) == []


def test_a_digest_tells_parts_apart() -> None:
    assert len({make_digest(b"ab", b"c"), make_digest(b"a", b"bc"), make_digest(b"abc")}) == 3


def test_the_program_is_told_by_its_files_and_its_packages(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("x: 1\n")
    found = [digest_program(("calc",), ("pyyaml",), (tmp_path,))]
    digest_program.cache_clear()
    (tmp_path / "a.yml").write_text("x: 2\n")
    found += [
        digest_program(*parts)
        for parts in (
            (("calc",), ("pyyaml",), (tmp_path,)),
            (("calc",), ("pyyaml",)),
            (("calc",), ("pyyaml", "cbor2")),
            (("calc/dates.py",), ("pyyaml",)),
            (("reading",), ("pyyaml",)),
        )
    ]
    assert len(set(found)) == len(found)
