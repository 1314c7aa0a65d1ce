from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iopgen.reading import sealed_files

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have the key of the cache in a folder of its own, and return its place."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / sealed_files.KEY
