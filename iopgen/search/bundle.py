"""Pagefind's output, made the same every time and light to load.

Pagefind numbers the pages in the order in which the file system lists them: the same pages give
other bytes each time, and others again on another machine. So what it writes is read back, numbered
and sorted by one rule, and written anew under names made from the content (`sort_bundle`).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import cbor2

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

PROGRAM_FILES = ("pagefind.js", "pagefind-worker.js", "wasm.sv.pagefind")
"""What the browser runs. Pagefind's own pages and styles are left out: the search page is ours."""

CHUNK = 10_000
"""Bytes, before compression, after which a new file of the word index begins."""

KEPT_TOGETHER = 3
"""Words that begin with so many same letters stand in one file. Pagefind loads only the file where
the word typed would stand: cut anywhere, "kvi" would not find all that begins with it."""

SIGNATURE = b"pagefind_dcd"
"""Stands before the content of every file of the index."""


def sort_bundle(raw: Path, target: Path, paths: Sequence[str]) -> None:
    """Write what Pagefind wrote to `raw` to `target`: same pages, same bytes, only what is needed.

    Pages are numbered as in `paths`: by Swedish title, then address. That is also the order of all
    pages when only filters are chosen. File names come from the content.
    """
    entry = read_entry(raw)
    language = entry["languages"]["sv"]
    version, pages, chunks, _, _, fields = _read_part(raw / f"pagefind.{language['hash']}.pf_meta")
    fragments = [_read_fragment(raw / f"fragment/{name}.pf_fragment") for name, _ in pages]
    places = {url: old for old, (url, _) in enumerate(fragments)}
    order = [places["/" + path.removesuffix("index.html")] for path in paths]
    numbers = {old: new for new, old in enumerate(order)}
    shown = [fragments[old][1] for old in order]
    names = _write_numbered(shown, target / "fragment", "pf_fragment")

    meta = [
        version,
        [[name, pages[old][1]] for name, old in zip(names, order, strict=True)],
        _write_words(_read_words(raw, chunks, numbers), target / "index"),
        [],  # filters: they are ours
        [],  # orders other than by rank: none are asked for
        fields,
    ]
    content = cbor2.dumps(meta)
    language["hash"] = f"sv_{hashlib.sha256(content).hexdigest()[:12]}"
    _pack(target / f"pagefind.{language['hash']}.pf_meta", content)
    (target / "pagefind-entry.json").write_bytes(_dump_json(entry))
    for file in PROGRAM_FILES:
        shutil.copyfile(raw / file, target / file)


def _write_numbered(contents: Sequence[bytes], folder: Path, ending: str) -> list[str]:
    """Write compressed files and return their names, which every visitor loads.

    They are one digest of all files and a number: names of a digest each, as Pagefind gives, can't
    be compressed and made 160 of the 390 KB of a first search among 20,000 pages.
    """
    digest = hashlib.sha256(b"\0".join(contents)).hexdigest()[:8]
    names = [f"sv_{digest}_{number:x}" for number in range(len(contents))]
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in zip(names, contents, strict=True):
        _pack(folder / f"{name}.{ending}", content)
    return names


def find_start(bundle: Path) -> str:
    """Return the address of what is shown of a page, within the bundle, but for its number."""
    return f"fragment/{next((bundle / 'fragment').iterdir()).stem.rpartition('_')[0]}_"


def _read_fragment(path: Path) -> tuple[str, bytes]:
    """Return the address of a page, and what the browser shows of it.

    Its hidden words have done their work.
    """
    fragment = json.loads(_unpack_file(path))
    url: str = fragment["url"]
    del fragment["meta"]["hidden"], fragment["filters"]
    if "#" in url:  # Pagefind makes addresses of files, and a file is no part of a page
        fragment["url"] = url.removesuffix("/")
    return url, _dump_json(fragment)


def _read_words(
    raw: Path, chunks: Iterable[Sequence[str]], numbers: Mapping[int, int]
) -> Iterator[list[Any]]:
    """Yield all words, in order of their stems, with the new numbers of pages.

    One file at a time, since places take much room: [first stem, last stem, name], and no stem of
    another file stands between the two. A file holds [words], a word is [stem, places, [[spelling,
    places]]], a place is [page, positions, positions in metadata], where page counts from the page
    of the place before.
    """
    for *_, name in sorted(chunks, key=itemgetter(0)):
        words = _read_part(raw / f"index/{name}.pf_index")[0]
        for word in sorted(words, key=lambda word: str(word[0])):
            word[1] = _renumber(word[1], numbers)
            word[2] = sorted([spelling, _renumber(places, numbers)] for spelling, places in word[2])
            yield word


def _write_words(words: Iterable[list[Any]], folder: Path) -> list[list[str]]:
    """Write the word index and return [first stem, last stem, name] of each file of it.

    Pagefind cuts files of some 20 KB, compressed. Smaller ones make a search lighter.
    """
    ends: list[tuple[str, str]] = []
    contents: list[bytes] = []
    for chunk in _cut_words(words):
        ends.append((chunk[0][0], chunk[-1][0]))
        contents.append(cbor2.dumps([chunk]))
    names = _write_numbered(contents, folder, "pf_index")
    return [[first, last, name] for (first, last), name in zip(ends, names, strict=True)]


def _cut_words(words: Iterable[list[Any]]) -> Iterable[list[list[Any]]]:
    chunk: list[list[Any]] = []
    size = 0
    for _, group in groupby(words, key=lambda word: _begin(str(word[0]))):
        together = list(group)
        weight = len(cbor2.dumps(together))
        if chunk and size + weight > CHUNK:
            yield chunk
            chunk, size = [], 0
        chunk += together
        size += weight
    if chunk:
        yield chunk


def _begin(word: str) -> str:
    """Return what the words of one file share.

    Numbers are looked for whole: "2019" is found without all the case numbers that begin with it,
    which would make one heavy file.
    """
    return word if word[:1].isdigit() else word[:KEPT_TOGETHER]


def _renumber(places: Iterable[Sequence[Any]], numbers: Mapping[int, int]) -> list[list[Any]]:
    old = 0
    found: list[tuple[int, Sequence[Any]]] = []
    for step, *positions in places:
        old += step
        found.append((numbers[old], positions))
    found.sort(key=lambda place: place[0])
    before = (0, *(page for page, _ in found))
    return [[page - last, *rest] for (page, rest), last in zip(found, before, strict=False)]


def _pack(path: Path, content: bytes) -> None:
    """Write compressed content, the same bytes each time.

    GzipFile writes the same header in every version of Python and on every system, which
    `gzip.compress` does not. What is left is zlib: its versions give the same bytes, only a
    replacement such as zlib-ng gives others, with the same content and name.
    """
    with (
        path.open("wb") as file,
        gzip.GzipFile("", "wb", compresslevel=9, fileobj=file, mtime=0) as packed,
    ):
        packed.write(SIGNATURE + content)


def _read_part(path: Path) -> Any:  # noqa: ANN401 - the shapes are Pagefind's, taken apart above
    return cbor2.loads(_unpack_file(path))


def read_entry(bundle: Path) -> dict[str, Any]:
    """Return what Pagefind's entry file says."""
    entry: dict[str, Any] = json.loads((bundle / "pagefind-entry.json").read_bytes())
    return entry


def _unpack_file(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()).removeprefix(SIGNATURE)


def _dump_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
