"""Which bundles are kept from one build to the next, each as one sealed file.

A bundle is kept until a page changes. It holds programs that every visitor's browser runs: lists of
digests beside it could be forged with it, and digests of Pagefind's programs alone would leave open
what its results show (`reading.sealed_files`).
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from iopgen.reading.sealed_files import CACHE

if TYPE_CHECKING:
    from pathlib import Path

BUNDLES = f"{CACHE}/search"
"""Folder, below the root of a project, in which bundles are kept."""

KEPT_BUNDLES = 3
"""Bundles kept in the cache, so that two branches and a preview do not build each other away."""


_DIGEST = re.compile(r"[0-9a-f]{32}")


def prune(cache: Path, name: str) -> None:
    """Remove all but the named bundle and those used last before; of former versions, folders."""
    others = [path for path in cache.iterdir() if _DIGEST.fullmatch(path.name)]
    others = [path for path in others if path.name != name]
    others.sort(key=lambda path: path.lstat().st_mtime_ns, reverse=True)
    for path in others[KEPT_BUNDLES - 1 :]:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
