"""Time each step that iopgen takes on a fictive register: `python -m benchmarks.bench --steps`.

Every step is called by itself, in this process.
"""

import gzip
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from benchmarks.generate import write_project
from iopgen import build
from iopgen.data.open_data import Published, iter_data_files
from iopgen.pages import draft_pages, make_search_pages
from iopgen.pages.view import SiteContents
from iopgen.plugin.engine import render
from iopgen.privacy_guard import check_reading, check_site
from iopgen.reading.record_files import read_records
from iopgen.reading.settings import load_settings
from iopgen.records.rows import make_tables
from iopgen.records.shapes import check_shape
from iopgen.records.validation import check_tables
from iopgen.register.lookup import Register
from iopgen.rules import check_rules
from iopgen.search.filters_and_words import FILTERS_FILE
from iopgen.search.pagefind import build_index

AS_OF = date(2026, 6, 1)


def weigh_start(bundle: Path) -> int:
    """Return bytes, compressed, that a visitor loads of the search before any word is looked up.

    That is the program, the list of pages and what they are filtered by. To them come one file of
    the index for each word, ten results of half a KB, and the page itself with its styles.
    """
    plain = [*bundle.glob("*.js"), bundle / FILTERS_FILE]
    packed = [*bundle.glob("*.pf_meta"), *bundle.glob("wasm*")]
    text = sum(len(gzip.compress(path.read_bytes(), 6)) for path in plain)
    return text + sum(path.stat().st_size for path in packed)


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Print what the block took: seconds of processor time, children included, and wall time."""
    start, before = time.perf_counter(), os.times()
    yield
    now = os.times()
    spent = sum(now[:4]) - sum(before[:4])
    print(f"{name:<28}{spent:8.2f} s{time.perf_counter() - start:8.2f} s wall", flush=True)


def time_steps(count: int, folder: Path) -> None:
    """Time each step, then a whole build."""
    root = folder / "steps"
    print(write_project(root, count))
    settings = load_settings(root, AS_OF)
    with timed("read"):
        reading = read_records(root)
    with timed("shape"):
        found = [f for record in reading.records for f in check_shape(record)]
    with timed("personal data"):
        found += check_reading(reading, settings.allowed_contacts)
    with timed("rows"):
        tables = make_tables(reading.records)
    with timed("Frictionless"):
        found += check_tables(tables)
    with timed("register"):
        register = Register(tables, AS_OF)
    with timed("rules"):
        found += check_rules(register)
    print(f"  {len(found)} findings")
    with timed("published tables"):
        published = Published(register)
        dict(published)
    with timed("CSV and package"):
        dict(iter_data_files(published, AS_OF, "Mätningen"))
    with timed("pages"):
        drafts = draft_pages(SiteContents(register, published, settings))
        pages = [draft.make() for draft in drafts]
    print(f"  {len(pages)} pages, {sum(len(page.body) for page in pages) // 1024} KB")
    largest = max(pages, key=lambda page: len(page.body))
    print(f"  the largest is {largest.address}, {len(largest.body) // 1024} KB")
    with timed("search pages and index"):
        build_index(make_search_pages(register), root / "index", root / "cache")
    print(f"  {weigh_start(root / 'index') / 1024:.0f} KB loaded before the first search")
    with timed("whole build"):
        build.build(settings, render)
    with timed("  of it the last look"):
        list(check_site(settings.site_dir))
