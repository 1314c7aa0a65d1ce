"""Make the search index: one throw-away HTML page per record, read by Pagefind, then put in order.

Place: beside the pages, below the build. It knows `SearchPage` and nothing of records, and is the
only module that knows Pagefind. The browser's side is `theme/assets/search.js`, with the markup in
`templates/search.html`.

Pagefind numbers the pages in the order in which the file system lists them: the same pages give
other bytes each time, and others again on another machine. So what it writes is read back, numbered
and sorted by one rule, and written anew under names made from the content (`sort_bundle`).

Filters are ours, not Pagefind's (`FILTERS_FILE`): Pagefind compares every page of every filter with
every page found, so that counting took seconds where a word stands on ten thousand pages, and its
files weighed four times as much. Nor can it be asked for all pages without loading all words.

A bundle is kept until a page changes, as one file in the project, sealed with a key that lies
outside it (`find_key`). It holds programs that every visitor's browser runs, and a project may come
as an archive from anybody, its `.cache` included: lists of digests beside the bundle could be
forged with it, and digests of Pagefind's programs alone would leave open what its results show.
What was not sealed on this machine, or has changed since, is made anew.
"""

from __future__ import annotations

import gzip
import hashlib
import hmac
import json
import os
import re
import secrets
import shutil
import stat
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from html import escape
from importlib import metadata
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import cbor2

from iopgen.exceptions import SetupError
from iopgen.reading.strict_yaml import tell_why

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SEARCH_FILTERS = ("typ", "kommun", "form", "lage", "ar")
"""Names of the filters in the order of the search page, and in its address (`?kommun=Botkyrka`)."""

MAX_WORDS = 120
"""Visible words per page. More makes the index grow and the first search slow, and finds little."""

CACHE = ".cache/iopgen/search"
"""Folder, below the root of a project, in which bundles are kept."""

KEY = "iopgen/key"
"""File, in the user's own cache folder, with the key that seals what is kept in `CACHE`."""

KEY_SIZE = 32
"""Bytes of the key, and of a seal."""

MAX_KEPT = 2**28
"""Bytes of a bundle that is kept, at the most: nothing larger is read."""

KEPT_BUNDLES = 3
"""Bundles kept in the cache, so that two branches and a preview do not build each other away."""

PROGRAM_FILES = ("pagefind.js", "pagefind-worker.js", "wasm.sv.pagefind")
"""What the browser runs. Pagefind's own pages and styles are left out: the search page is ours."""

WORDS_FILE = "words.txt"
"""Words that a misspelt one may stand for, one a line; loaded only when a search finds nothing."""

MAX_KNOWN = 5000
"""Words in that file, those on most pages first: some 20 KB compressed on a site of any size."""

SHORTEST_KNOWN = 4
"""Letters a word in that file has at least: shorter ones are near to almost anything."""

FILTERS_FILE = "filters.json"
"""What each page is filtered by, and where what is shown of it lies; loaded by every visitor."""

CHUNK = 10_000
"""Bytes, before compression, after which a new file of the word index begins."""

KEPT_TOGETHER = 3
"""Words that begin with so many same letters stand in one file. Pagefind loads only the file where
the word typed would stand: cut anywhere, "kvi" would not find all that begins with it."""

SIGNATURE = b"pagefind_dcd"
"""Stands before the content of every file of the index."""

SHORTEST_TAIL = 5
"""Letters a word of the site must have to be looked for at the end of longer words."""

SHORTEST_HEAD = 3
"""Letters that must stand before it."""

# Pagefind finds the beginning of a word, never its end: "bostad" does not find "kvinnobostad".
# These are words that often end a compound in this field, and the endings that may follow.
TAILS = frozenset(
    """
    arbete avtal barn bidrag boende bostad center centrum familj flykting församling förening
    förvaltning grupp hem hjälp hus idrott insats jobb jour kommun kultur kurs kvinna kyrka läger
    län mission mottagning nämnd omsorg organisation partnerskap plan plats praktik projekt region
    rådgivning samverkan skola språk stiftelse stöd studieförbund tjänst träff uppdrag ungdom
    utbildning verksamhet villkor vård
    """.split()  # noqa: SIM905 - a list that people extend
)
ENDINGS = ("", "n", "t", "s", "en", "et", "er", "ar", "or", "na", "ens", "ets", "erna", "arna")

_MISSING = 'sökprogrammet Pagefind saknas; installera det med pip install "pagefind[bin]"'


@dataclass(frozen=True)
class SearchPage:
    """What can be found about one page of the site, and nothing more: no tables, no amounts."""

    address: str
    """Address from the root of the site: `partnerskap/bot-klump/`, `avvikelser/#bot-klump-2020`."""
    kind: str
    """What the page is about, in Swedish, shown above its title: `Partnerskap`."""
    title: str
    description: str
    text: str
    """Words a result may show. Description and text are cut at `MAX_WORDS` together."""
    hidden: str = ""
    """Words that find the page but are never shown, and weigh less: synonyms, other names."""
    number: str = ""
    """Numbers people look it up by, such as `AVUX/2019:70`; shown beside the kind."""
    filters: tuple[tuple[str, str], ...] = ()
    """(name, value), the name one of `SEARCH_FILTERS`, maybe twice. `typ` comes from `kind`."""


def build_index(pages: Sequence[SearchPage], target: Path, cache: Path | None) -> str:
    """Write the search bundle of the pages to `target`, replacing what is there.

    The bundle depends on the set of pages and the versions only, not on their order, the machine
    or the clock. It is built once and kept in `cache`, a folder of its own, until a page changes.
    Without pages there is nothing to search, and no bundle. Returns why the cache could not be
    used, in Swedish, or "": the site is made all the same.

    Raises:
        SetupError: Pagefind is missing or fails.

    """
    shutil.rmtree(target, ignore_errors=True)
    if not pages:
        return ""
    pages = sorted(pages, key=_reading_order)
    files = render_pages(pages)
    bundle, why = _recall_bundle(files, cache) if cache else (_make_bundle(files), "")
    for path, content in bundle.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes(content)
    write_lists(pages, target)
    return why


def judge_cache(root: Path) -> str:
    """Return why the cache below `root` is not to be used, "" where it is.

    A link would have us write and delete elsewhere. What came with the repository, and was not kept
    by us, has no seal (`_recall_bundle`).
    """
    place = root
    for part in PurePosixPath(CACHE).parts:
        place = place / part
        if place.is_symlink():
            return "är en länk, som inte följs"
        if place.exists() and not place.is_dir():
            return "är ingen mapp"
    return ""


def _reading_order(page: SearchPage) -> tuple[str, str]:
    title = " ".join(page.title.lower().split())
    return title.replace("ä", "æ"), page.address  # å, ä, ö: Unicode has ä before å


def write_lists(pages: Sequence[SearchPage], target: Path) -> None:
    """Write what our own script reads: filters, and the words that a misspelt one may stand for."""
    lists = {
        FILTERS_FILE: render_filters(pages, _find_start(target)),
        WORDS_FILE: render_words(pages),
    }
    for name, text in lists.items():
        (target / name).write_text(text, encoding="utf-8", newline="\n")


def render_filters(pages: Sequence[SearchPage], start: str) -> str:
    """Return, as JSON, the values of each filter and which of them each page has.

    `pages` in the order of their numbers. A filter is [values, sets of values, set of each page],
    the commonest set first: most numbers are short then, and the whole compresses well.
    """
    filters = {
        name: _tabulate([_list_values(page, name) for page in pages]) for name in SEARCH_FILTERS
    }
    return json.dumps(
        {"start": start, "filters": filters},
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _list_values(page: SearchPage, name: str) -> tuple[str, ...]:
    values = [page.kind] if name == "typ" else []
    return tuple(sorted({*values, *(value for key, value in page.filters if key == name)}))


def _tabulate(rows: Sequence[tuple[str, ...]]) -> list[object]:
    values = sorted({value for row in rows for value in row})
    used = Counter(rows)
    sets = sorted(used, key=lambda row: (-used[row], row))
    places = {row: place for place, row in enumerate(sets)}
    chosen = [[values.index(value) for value in row] for row in sets]
    return [values, chosen, [places[row] for row in rows]]


def render_words(pages: Iterable[SearchPage]) -> str:
    """Return the words of titles, texts and filters, the most used first; no hidden ones."""
    used = Counter(word for page in pages for word in _list_known(page))
    return "".join(f"{word}\n" for word in sorted(used, key=lambda w: (-used[w], w))[:MAX_KNOWN])


def _list_known(page: SearchPage) -> set[str]:
    texts = (page.title, page.description, page.text, *(value for _, value in page.filters))
    return {word for word in _iter_words(" ".join(texts)) if len(word) >= SHORTEST_KNOWN}


def make_fingerprint(files: Mapping[str, str]) -> str:
    """Return a name for what becomes of these files.

    It changes with them, with Pagefind's version and with this module.
    """
    digest = hashlib.sha256(Path(__file__).read_bytes())
    digest.update(_find_pagefind().version.encode())
    for path in sorted(files):
        digest.update(f"\0{path}\0{files[path]}".encode())
    return digest.hexdigest()[:32]


# -- throw-away pages ------------------------------------------------------------------------------


def render_pages(pages: Iterable[SearchPage]) -> dict[str, str]:
    """Return one HTML page per search page, by its path from the root of the throw-away site.

    Raises:
        ValueError: two pages share an address, or one lies outside the site (our own fault).

    """
    pages = list(pages)
    tails = _collect_tails(pages)
    files: dict[str, str] = {}
    for page in pages:
        path = str(PurePosixPath(page.address, "index.html"))
        if path in files or path.startswith("/") or ".." in path:
            raise ValueError(f"an address used twice or outside the site: {page.address!r}")
        files[path] = render_page(page, tails)
    return files


def render_page(page: SearchPage, tails: frozenset[str]) -> str:
    """Return the HTML page that Pagefind reads.

    Title, kind, number, hidden words and `tails` are metadata: Pagefind searches them, but takes
    its excerpts from the body alone.
    """
    words = f"{page.description} {page.text}".split()[:MAX_WORDS]
    values = dict.fromkeys((page.kind, *(value for _, value in page.filters)))
    endings = find_tails(" ".join((page.title, *words)), tails)
    hidden = " ".join((page.hidden, *values, *endings))
    head = [
        f"<title>{escape(page.title)}</title>",
        _render_meta("title", page.title),
        _render_meta("kind", page.kind),
        _render_meta("hidden", hidden),
        *([_render_meta("number", page.number)] if page.number else []),
    ]
    body = escape(" ".join(words) or page.title)  # a page without words is not indexed
    return (
        '<!doctype html>\n<html lang="sv"><head><meta charset="utf-8">\n'
        + "\n".join(head)
        + f"\n</head><body data-pagefind-body><p>{body}</p></body></html>\n"
    )


def find_tails(text: str, tails: frozenset[str]) -> list[str]:
    """Return the tails that end longer words of the text, sorted: `bostad` in `kvinnobostad`."""
    found = {
        word[start:]
        for word in _iter_words(text)
        for start in range(SHORTEST_HEAD, len(word))
        if word[start:] in tails
    }
    return sorted(found)


def _collect_tails(pages: Iterable[SearchPage]) -> frozenset[str]:
    """Return what people may look for that ends other words: `TAILS` and words of the pages."""
    used = {
        word
        for page in pages
        for word in _iter_words(f"{page.title} {page.description}")
        if len(word) >= SHORTEST_TAIL
    }
    return frozenset(used | {tail + ending for tail in TAILS for ending in ENDINGS})


def _iter_words(text: str) -> Iterable[str]:
    return re.findall(r"[^\W\d_]+", text.lower())


def _render_meta(name: str, value: str) -> str:
    content = escape(" ".join(value.split()))
    return f'<meta data-pagefind-meta="{name}[content]" content="{content}">'


# -- Pagefind --------------------------------------------------------------------------------------


def _make_bundle(files: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files of a bundle, by their paths in it."""
    with tempfile.TemporaryDirectory(prefix="iopgen-") as folder:
        site, raw, done = (Path(folder, name) for name in ("site", "raw", "done"))
        for path, html in files.items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_text(html, encoding="utf-8")
        run_pagefind(site, raw, count=len(files))
        sort_bundle(raw, done, list(files))
        made = sorted(path for path in done.rglob("*") if path.is_file())
        return {path.relative_to(done).as_posix(): path.read_bytes() for path in made}


def run_pagefind(site: Path, raw: Path, count: int) -> None:
    """Let Pagefind read all `count` pages of the folder `site` and write its bundle to `raw`.

    Raises:
        SetupError: Pagefind is missing, fails, or leaves pages out.

    """
    # A folder of its own and no PAGEFIND_ variables: Pagefind takes settings from both.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    site, raw = site.resolve(), raw.resolve()
    done = subprocess.run(  # noqa: S603 - the program of the package, our own arguments
        [_find_program(), "--site", str(site), "--output-path", str(raw), "--silent"],
        cwd=site,
        env=kept,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip()
        raise SetupError(f"sökregistret kunde inte byggas; Pagefind svarade: {said}")
    indexed = _read_entry(raw)["languages"]["sv"]["page_count"]
    if indexed != count:
        raise SetupError(f"sökregistret blev inte helt; Pagefind läste {indexed} av {count} sidor")


def _find_pagefind() -> metadata.Distribution:
    try:
        return metadata.distribution("pagefind-bin")
    except metadata.PackageNotFoundError as error:
        raise SetupError(_MISSING) from error


def _find_program() -> str:
    for file in _find_pagefind().files or ():
        if file.name in ("pagefind", "pagefind.exe"):
            return str(file.locate())
    raise SetupError(_MISSING)


# -- what is kept ----------------------------------------------------------------------------------


def _recall_bundle(files: Mapping[str, str], cache: Path) -> tuple[dict[str, bytes], str]:
    """Return the bundle of the pages, from the cache if it is there, and why it is not kept."""
    name = make_fingerprint(files)
    bundle: dict[str, bytes] | None = None
    try:
        key = find_key(cache)
        bundle = _read_kept(cache / name, key)
        if bundle is None:
            bundle = _make_bundle(files)
            _keep(cache / name, key, bundle)
        os.utime(cache / name)
        _prune(cache, name)
    except NoKeyError as error:
        return _make_bundle(files), str(error)
    except OSError as error:  # full, or closed to us: the site is made all the same
        why = f"går inte att använda ({tell_why(error)})"
        return _make_bundle(files) if bundle is None else bundle, why
    return bundle, ""


class NoKeyError(Exception):
    """Say why there is no key."""


def find_key(cache: Path) -> bytes:
    """Return the key of this user on this machine, made at random the first time.

    It must lie outside the project, which may be the home folder: within it, it could have come
    with what it seals. Messages do not name its place, since a home folder has a person's name.

    Raises:
        NoKeyError: nowhere to keep it.

    """
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        place = (given if given.is_absolute() else Path.home() / ".cache") / KEY
        project = Path(cache.resolve().as_posix().removesuffix(f"/{CACHE}") or "/")
        if not place.resolve().is_relative_to(project):
            return _read_key(place) or _make_key(place)
    except RuntimeError as error:  # a user without a home, or links in a ring
        raise NoKeyError(_SEALLESS.format("saknas")) from error
    except OSError as error:
        why = f"inte går att skriva i ({tell_why(error)})"
        raise NoKeyError(_SEALLESS.format(why)) from error
    raise NoKeyError(_SEALLESS.format("ligger i projektet"))


_SEALLESS = (
    "kan inte förseglas, eftersom användarens cachemapp {}; välj en annan med XDG_CACHE_HOME"
)


def _read_key(place: Path) -> bytes | None:
    """Return the key, None where there is none that is ours alone."""
    found, status = _read_file(place, KEY_SIZE)
    if status is None or len(found) != KEY_SIZE:
        return None
    if sys.platform != "win32" and (status.st_uid != os.geteuid() or status.st_mode & 0o077):
        return None
    return found


def _make_key(place: Path) -> bytes:
    key = secrets.token_bytes(KEY_SIZE)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write_file(place, key)
    return key


def _read_kept(place: Path, key: bytes) -> dict[str, bytes] | None:
    """Return the files of a bundle, None unless it is whole and sealed with the key."""
    content, _ = _read_file(place, MAX_KEPT)
    seal, packed = content[:KEY_SIZE], content[KEY_SIZE:]
    if not hmac.compare_digest(seal, _make_seal(place.name, key, packed)):
        return None
    bundle: dict[str, bytes] = cbor2.loads(packed)
    return bundle


def _keep(place: Path, key: bytes, bundle: Mapping[str, bytes]) -> None:
    """Keep a bundle in place of whatever lies there."""
    packed = cbor2.dumps(bundle)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    _write_file(place, _make_seal(place.name, key, packed) + packed)


def _make_seal(name: str, key: bytes, packed: bytes) -> bytes:
    return hmac.digest(key, f"{name}\0".encode() + packed, "sha256")


def _read_file(place: Path, limit: int) -> tuple[bytes, os.stat_result | None]:
    """Return content and status of a file; nothing of what is larger, a link, a pipe, or absent."""
    flags = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
    try:
        with open(os.open(place, os.O_RDONLY | flags), "rb") as file:  # noqa: PTH123 - a descriptor
            status = os.fstat(file.fileno())
            if stat.S_ISREG(status.st_mode) and status.st_size <= limit:
                return file.read(limit), status
    except OSError:  # if it stays so, writing will tell
        pass
    return b"", None


def _write_file(place: Path, content: bytes) -> None:
    """Write beside and move into place, open to this user alone, so that a file is whole."""
    descriptor, name = tempfile.mkstemp(prefix="new-", dir=place.parent)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor
            file.write(content)
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


_DIGEST = re.compile(r"[0-9a-f]{32}")


def _prune(cache: Path, name: str) -> None:
    """Remove all but the named bundle and those used last before; of former versions, folders."""
    others = [path for path in cache.iterdir() if _DIGEST.fullmatch(path.name)]
    others = [path for path in others if path.name != name]
    others.sort(key=lambda path: path.lstat().st_mtime_ns, reverse=True)
    for path in others[KEPT_BUNDLES - 1 :]:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


# -- the same bytes each time ----------------------------------------------------------------------


def sort_bundle(raw: Path, target: Path, paths: Sequence[str]) -> None:
    """Write what Pagefind wrote to `raw` to `target`: same pages, same bytes, only what is needed.

    Pages are numbered as in `paths`: by Swedish title, then address. That is also the order of all
    pages when only filters are chosen. File names come from the content.
    """
    entry = _read_entry(raw)
    language = entry["languages"]["sv"]
    version, pages, chunks, _, _, fields = _read(raw / f"pagefind.{language['hash']}.pf_meta")
    fragments = [json.loads(_unpack(raw / f"fragment/{name}.pf_fragment")) for name, _ in pages]
    places = {fragment["url"]: old for old, fragment in enumerate(fragments)}
    order = [places["/" + path.removesuffix("index.html")] for path in paths]
    numbers = {old: new for new, old in enumerate(order)}
    names = _write_fragments([fragments[old] for old in order], target / "fragment")

    meta = [
        version,
        [[name, pages[old][1]] for name, old in zip(names, order, strict=True)],
        _write_words(_read_words(raw, [name for *_, name in chunks], numbers), target / "index"),
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


def _write_fragments(fragments: Iterable[dict[str, Any]], folder: Path) -> list[str]:
    """Write what the browser shows of each page, and return the names."""
    contents = [_make_fragment(fragment) for fragment in fragments]
    return _write_numbered(contents, folder, "pf_fragment")


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


def _find_start(bundle: Path) -> str:
    """Return the address of what is shown of a page, within the bundle, but for its number."""
    return f"fragment/{next((bundle / 'fragment').iterdir()).stem.rpartition('_')[0]}_"


def _make_fragment(fragment: dict[str, Any]) -> bytes:
    """Return what the browser shows of one page. Its hidden words have done their work."""
    del fragment["meta"]["hidden"], fragment["filters"]
    if "#" in fragment["url"]:  # Pagefind makes addresses of files, and a file is no part of a page
        fragment["url"] = fragment["url"].removesuffix("/")
    return _dump_json(fragment)


def _read_words(raw: Path, names: Iterable[str], numbers: Mapping[int, int]) -> list[list[Any]]:
    """Return all words, in order of their stems, with the new numbers of pages.

    A file holds [words], a word is [stem, places, [[spelling, places]]], a place is [page,
    positions, positions in metadata], where page counts from the page of the place before.
    """
    words = [word for name in names for word in _read(raw / f"index/{name}.pf_index")[0]]
    for word in words:
        word[1] = _renumber(word[1], numbers)
        word[2] = sorted([spelling, _renumber(places, numbers)] for spelling, places in word[2])
    return sorted(words, key=lambda word: str(word[0]))


def _write_words(words: Iterable[list[Any]], folder: Path) -> list[list[str]]:
    """Write the word index and return [first stem, last stem, name] of each file of it.

    Pagefind cuts files of some 20 KB, compressed. Smaller ones make a search lighter.
    """
    chunks = list(_cut_words(words))
    names = _write_numbered([cbor2.dumps([chunk]) for chunk in chunks], folder, "pf_index")
    return [[chunk[0][0], chunk[-1][0], name] for chunk, name in zip(chunks, names, strict=True)]


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


def _read(path: Path) -> Any:  # noqa: ANN401 - the shapes are Pagefind's, taken apart above
    return cbor2.loads(_unpack(path))


def _read_entry(bundle: Path) -> dict[str, Any]:
    entry: dict[str, Any] = json.loads((bundle / "pagefind-entry.json").read_bytes())
    return entry


def _unpack(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()).removeprefix(SIGNATURE)


def _dump_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
