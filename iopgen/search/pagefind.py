"""Make the search index: one throw-away HTML page per record, read by Pagefind, then put in order.

Place: beside the pages, below the build. It knows `SearchPage` and nothing of records; this room is
the only one that knows Pagefind. The browser's side is `theme/assets/search.js`, with the markup
in `pages/templates/search.html`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from iopgen.exceptions import SetupError
from iopgen.reading.record_files import tell_why
from iopgen.reading.sealed_files import NoKeyError, find_key, judge_cache, keep, read_kept
from iopgen.search.bundle import read_entry, sort_bundle
from iopgen.search.filters_and_words import write_lists
from iopgen.search.sealed_cache import BUNDLES, prune
from iopgen.search.small_pages import SearchPage, render_pages
from iopgen.workers import Aside

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MISSING = 'sökprogrammet Pagefind saknas; installera det med pip install "pagefind[bin]"'


PAGES_ASIDE = 50
"""Pages above which the index is made while something else is."""


def begin_index(pages: Sequence[SearchPage], target: Path, root: Path) -> Aside:
    """Begin `build_index`, with the bundles that are kept in a project; it needs no other page.

    Its answer is why nothing could be kept, as UTF-8. Raises SetupError when it is waited for.
    """

    def work() -> bytes:
        why = judge_cache(root, BUNDLES)
        return (build_index(pages, target, None if why else root / BUNDLES) or why).encode()

    return Aside(work, is_large=len(pages) > PAGES_ASIDE)


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


def _reading_order(page: SearchPage) -> tuple[str, str]:
    title = " ".join(page.title.lower().split())
    return title.replace("ä", "æ"), page.address  # å, ä, ö: Unicode has ä before å


def make_fingerprint(files: Mapping[str, str]) -> str:
    """Return a name for what becomes of these files.

    It changes with them, with Pagefind's version and with the modules of this room.
    """
    digest = hashlib.sha256()
    for module in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(module.read_bytes())
    digest.update(_find_pagefind().version.encode())
    for path in sorted(files):
        digest.update(f"\0{path}\0{files[path]}".encode())
    return digest.hexdigest()[:32]


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
    indexed = read_entry(raw)["languages"]["sv"]["page_count"]
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
        bundle = read_kept(cache / name, key)
        if bundle is None:
            bundle = _make_bundle(files)
            keep(cache / name, key, bundle)
        os.utime(cache / name)
        prune(cache, name)
    except NoKeyError as error:
        return _make_bundle(files), str(error)
    except OSError as error:  # full, or closed to us: the site is made all the same
        why = f"går inte att använda ({tell_why(error)})"
        return _make_bundle(files) if bundle is None else bundle, why
    return bundle, ""
