from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cbor2

from iopgen.search import bundle as made_bundle

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


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


def test_words_come_in_order_of_their_stems_from_files_in_any_order(tmp_path: Path) -> None:
    written = {"x": ["kaka", "kafé"], "y": ["bod", "ask"], "z": ["åka", "öl"]}
    (tmp_path / "index").mkdir()
    for name, stems in written.items():
        words = [[stem, [[1, [0], []], [1, [3], []]], []] for stem in stems]
        made_bundle._pack(tmp_path / f"index/{name}.pf_index", cbor2.dumps([words]))  # noqa: SLF001
    chunks = [["kafé", "kaka", "x"], ["åka", "öl", "z"], ["ask", "bod", "y"]]
    found = list(made_bundle._read_words(tmp_path, chunks, {1: 5, 2: 4}))  # noqa: SLF001
    assert [stem for stem, *_ in found] == ["ask", "bod", "kafé", "kaka", "åka", "öl"]
    assert {str(places) for _, places, _ in found} == {"[[4, [3], []], [1, [0], []]]"}
