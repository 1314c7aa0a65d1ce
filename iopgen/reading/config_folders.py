"""Which folders the configuration may name: of the pages, and of the finished site."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from iopgen.reading.config_section import TEXT_MAX, Section
from iopgen.reading.findings import clean
from iopgen.reading.nodes import KINDS

_SITE_DIRS: Final = ("site", "_site", "public", "html", "dist", "out")
"""Where a site may be built by configuration: what lies there is replaced.

Another folder, with somebody's work in it, can only be given by hand, with --site-dir.
"""
PART_MAX: Final = 150
"""Bytes of one name in a path: systems take 255, and something may be added to it."""
UNSAFE_PATH: Final = re.compile(r"[\\:*?\"<>|%#]")


def read_folder(top: "Section", key: str, default: str, root: Path) -> str:
    """Return a folder of the project, relative to its root, in the form a/b."""
    text = top.text(key, TEXT_MAX) or default
    folder = text.rstrip("/")
    if not is_inner_path(folder):
        message = f'"{clean(text)}" är ingen mapp i projektet; skriv en som ligger i det, utan ..'
        top.report(key, message, "config-refused")
    elif any(part.startswith(".") for part in folder.split("/")):
        top.report(key, "en mapp vars namn börjar med punkt används inte", "config-refused")
    elif key == "site_dir" and folder not in _SITE_DIRS:
        message = f'"{clean(folder)}" är ingen mapp som byggen brukar ligga i; välj bland '
        top.report(key, message + ", ".join(_SITE_DIRS), "config-refused")
    elif key == "docs_dir" and not lies_within(folder, "content"):
        message = f'"{clean(folder)}" ligger inte i content/; lägg mappen med sidor där'
        top.report(key, message, "config-refused")
    elif any(lies_within(folder, one) or lies_within(one, folder) for one in KINDS.values()):
        top.report(key, f'"{clean(folder)}" är en mapp för poster', "config-refused")
    elif link := next(filter(Path.is_symlink, _iter_config_parts(root, folder)), None):
        top.report(key, f'"{clean(link.name)}" är en länk och följs inte', "config-refused")
    return folder


def _iter_config_parts(root: Path, folder: str) -> Iterable[Path]:
    for part in folder.split("/"):
        root = root / part
        yield root


def lies_within(path: str, folder: str) -> bool:
    """Say whether a path is a folder or lies below it."""
    return f"{path}/".startswith(f"{folder}/")


def is_inner_path(text: str) -> bool:
    """Say whether a text is a plain path within a folder: no drive, no `..`, nothing odd."""
    parts = text.split("/")
    return not UNSAFE_PATH.search(text) and all(
        part not in {"", ".", ".."} and part == part.strip() and len(part.encode()) <= PART_MAX
        for part in parts
    )
