"""The documents, which lie outside the repository; tests that need them are skipped elsewhere."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest
from projects import ROOT

SOURCES = Path(os.environ.get("IOPGEN_SOURCES", ROOT.parent / "shared" / "sources"))
FACTS = SOURCES.parent / "facts"

needs_sources = pytest.mark.skipif(not SOURCES.is_dir(), reason=f"no documents in {SOURCES}")


@cache
def read_sources() -> str:
    """Return the text of all documents."""
    return "\n".join(path.read_text("utf-8") for path in sorted(SOURCES.glob("*.txt")))


def read_span(lines: str) -> tuple[int, int]:
    """Return first and last line of `40` or `40-52`."""
    first, _, last = lines.partition("-")
    return int(first), int(last or first)
