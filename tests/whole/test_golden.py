"""The fictive municipality's tables and pages, as they stood when somebody last read the diff.

Run with IOPGEN_UPDATE_GOLDEN=1 to write them anew, then read the diff.
"""

from __future__ import annotations

import os

import pytest
from projects import EXAMPLE, EXAMPLE_DAY, TESTS
from registers import read_site

GOLDEN = TESTS / "golden"

PAGES = (
    "",
    "partnerskap/",
    "partnerskap/exk-lyktan/",
    "partnerskap/exk-trappan/",
    "parter/exempelkommun/",
    "kommuner/exempelkommun/",
    "ekonomi/",
    "resultat/",
    "uppfoljning/",
    "avvikelser/",
    "riktlinjer/exk-riktlinjer-2023/",
    "kallor/",
    "nytt/",
)


def _make_texts() -> dict[str, str]:
    site = read_site(EXAMPLE, EXAMPLE_DAY)
    bodies = {page.address: page.body for page in site.pages}
    texts = {f"pages/{address.strip('/') or 'start'}.html": bodies[address] for address in PAGES}
    tables = {
        name: content.decode() for name, content in site.files.items() if name.endswith("csv")
    }
    return texts | tables


def test_tables_and_pages_are_as_they_were_last_read() -> None:
    made = _make_texts()
    if os.environ.get("IOPGEN_UPDATE_GOLDEN"):
        for name, text in made.items():
            (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_text(text, "utf-8")
        pytest.skip("golden files were written anew: read the diff")
    kept = {p.relative_to(GOLDEN).as_posix() for p in GOLDEN.rglob("*") if p.is_file()}
    assert sorted(made) == sorted(kept)
    for name, text in made.items():
        assert text == (GOLDEN / name).read_text("utf-8"), name
