"""Time what iopgen does on a register of generated, fictive records: `make bench`.

Prints seconds for each step; asserts nothing. Run with a number of agreements (default 1000).
"""

import gzip
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from iopgen import build
from iopgen.data.open_data import make_data_files, make_published
from iopgen.pages import make_pages, make_search_pages
from iopgen.plugin.engine import render
from iopgen.privacy_guard import check_site
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
DEFAULT = 1000
CITIES = 20

CONFIG = """\
site_name: Mätning
docs_dir: content/pages
theme: iopgen
plugins:
  - iopgen:
      publisher: {name: Mätningen, kind: project}
"""
DOCUMENT = """\
id: pahittat
title: Påhittat dokument
issuer: Påhittade kommunen
date: 2026-06-01
kind: agreement
lines: 1-10000
"""
PARTNER = "id: {id}\nname: {name}\nsector: {sector}\nsource: pahittat#1\n"
AGREEMENT = """\
id: avtal-{n}
title: Påhittat partnerskap nummer {n}
form: iop
summary: Kommunen och föreningen driver mötesplats nummer {n} tillsammans.
thematic_area: mötesplatser
owner: stad-{city}
status: signed
case_numbers: PAH/2025:{n}
period:
  start: 2025-01-01
  end: 2027-12-31
  extension: {{step_months: 12, latest_end: 2030-12-31, agree_months_before: 3}}
parties:
  - {{partner: stad-{city}, role: public, source: "pahittat#2"}}
  - {{partner: forening-{n}, role: civil, source: "pahittat#3"}}
commitments:
  - {{by: public, text: Betala hyran, source: "pahittat#4"}}
  - {{by: civil, text: Hålla öppet varje vecka, source: "pahittat#5"}}
goals:
  - {{id: moten, text: Fler möts, source: "pahittat#6"}}
decisions:
  - {{kind: decision, body: Nämnden, date: 2024-12-01, source: "pahittat#7"}}
source: pahittat#1-90
evidence:
  - {{field: period.end, source: "pahittat#8", reading: stated}}
"""
BUDGET = """\
id: avtal-{n}-belopp
agreement: avtal-{n}
lines:
  - id: pengar
    year: 2025
    party: stad-{city}
    to: forening-{n}
    kind: cash
    stage: agreed
    amount: {amount}
    qualifier: exact
  - id: insats
    year: 2025
    party: forening-{n}
    kind: in_kind
    stage: agreed
    amount: {amount}
    qualifier: at_least
source: pahittat#9
"""


def write_project(root: Path, count: int) -> None:
    """Write a project with so many agreements, each with a partner and amounts of its own."""
    files = {"mkdocs.yml": CONFIG, "content/documents/pahittat.yml": DOCUMENT}
    for city in range(CITIES):
        name = f"stad-{city}"
        files[f"partners/{name}.yml"] = PARTNER.format(
            id=name, name=f"Påhittad stad {city}", sector="municipality"
        )
    for n in range(count):
        name = f"forening-{n}"
        files[f"partners/{name}.yml"] = PARTNER.format(
            id=name, name=f"Påhittad förening {n}", sector="civil_society"
        )
        city = n % CITIES
        files[f"content/agreements/avtal-{n}.yml"] = AGREEMENT.format(n=n, city=city)
        files[f"content/budgets/avtal-{n}-belopp.yml"] = BUDGET.format(
            n=n, city=city, amount=1000 * (n + 1)
        )
    (root / "content" / "pages").mkdir(parents=True)
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


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
    """Print how long the block took, in seconds."""
    start = time.perf_counter()
    yield
    print(f"{name:<28}{time.perf_counter() - start:8.2f} s")


def run(count: int) -> None:
    """Time each step, then a whole build."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        write_project(root, count)
        settings = load_settings(root, AS_OF)
        with timed("read"):
            reading = read_records(root)
        print(f"  {len(reading.records)} records, {count} agreements")
        with timed("shape"):
            found = [f for record in reading.records for f in check_shape(record)]
        with timed("flatten"):
            tables = make_tables(reading.records)
        with timed("validate (Frictionless)"):
            found += check_tables(tables)
        with timed("register"):
            register = Register(tables, AS_OF)
        with timed("rules"):
            found += check_rules(register)
        with timed("published tables"):
            published = make_published(register)
        with timed("CSV and package"):
            make_data_files(published, AS_OF, "Mätningen")
        with timed("pages"):
            pages = make_pages(register, published, settings)
        print(f"  {len(pages)} pages, {sum(len(page.body) for page in pages) // 1024} KB")
        with timed("search pages and index"):
            build_index(make_search_pages(register), root / "index", root / "cache")
        print(f"  {weigh_start(root / 'index') / 1024:.0f} KB loaded before the first search")
        with timed("all in memory"):
            build.make_site(settings)
        with timed("whole build"):
            build.build(settings, render)
        with timed("  of it the last look"):
            list(check_site(settings.site_dir))


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT)
