from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cbor2

from iopgen.search import bundle as made_bundle

if TYPE_CHECKING:
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
