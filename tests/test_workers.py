from __future__ import annotations

import multiprocessing
import os
import platform
import time
from typing import TYPE_CHECKING

import pytest

from iopgen.workers import Aside, count_cores, share

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def note(part: Sequence[int]) -> bytes:
    return f"{os.getpid()}:{','.join(map(str, part))}".encode()


@pytest.mark.parametrize(("cores", "lots"), [("1", 1), ("2", 2), ("3", 2)])
def test_each_core_gets_its_lot_in_order(
    cores: str, lots: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setenv("IOPGEN_CORES", cores)
    done = [one.decode().partition(":") for one in share(note, range(7), 1)]
    assert [int(n) for _, _, told in done for n in told.split(",")] == list(range(7))
    assert len(done) == len({pid for pid, _, _ in done}) == lots
    assert done[0][0] == str(os.getpid())


def test_few_items_are_not_shared_and_none_is_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IOPGEN_CORES", "2")
    assert len(share(note, range(7), 4)) == 1
    assert share(note, range(0), 4) == []


def test_a_lot_whose_process_fails_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setenv("IOPGEN_CORES", "2")
    here = os.getpid()

    def fail_elsewhere(part: Sequence[int]) -> bytes:
        if os.getpid() != here:
            raise ValueError(part)
        return note(part)

    assert [one.decode() for one in share(fail_elsewhere, range(4), 1)] == [
        f"{here}:0,1",
        f"{here}:2,3",
    ]

    def fail(part: Sequence[int]) -> bytes:
        raise ValueError(part)

    with pytest.raises(ValueError, match="0"):
        share(fail, range(4), 1)


def test_only_linux_copies_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    assert count_cores() == 1
    assert len(share(note, range(7), 1)) == 1


@pytest.mark.parametrize("given", ["", "0", "två", "-1", "²"])
def test_a_number_of_cores_that_is_none_is_not_heeded(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("IOPGEN_CORES", raising=False)
    expected = count_cores()
    monkeypatch.setenv("IOPGEN_CORES", given)
    assert count_cores() == expected >= 1


@pytest.mark.parametrize(
    ("cores", "is_large", "here"), [("2", True, False), ("2", False, True), ("1", True, True)]
)
def test_large_work_is_done_aside_where_there_is_a_core(
    *, cores: str, is_large: bool, here: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setenv("IOPGEN_CORES", cores)
    done = Aside(lambda: str(os.getpid()).encode(), is_large=is_large).wait()
    assert (int(done) == os.getpid()) is here


def test_work_aside_that_fails_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setenv("IOPGEN_CORES", "2")
    with pytest.raises(ZeroDivisionError):
        Aside(lambda: bytes(1 // 0), is_large=True).wait()


def test_work_aside_ends_when_nobody_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setenv("IOPGEN_CORES", "2")
    begun, ended = tmp_path / "begun", tmp_path / "ended"

    def work() -> bytes:
        begun.touch()
        time.sleep(60)
        ended.touch()
        return b""

    aside = Aside(work, is_large=True)
    while not begun.exists():
        time.sleep(0.01)
    aside.stop()
    assert multiprocessing.active_children() == []
    assert not ended.exists()
