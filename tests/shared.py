"""One folder for all test processes of a run, so that what is costly is made once."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

folder: Path | None = None
"""Where it is; None until the first test begins."""


@contextmanager
def lock(name: str) -> Iterator[None]:
    """Hold a lock among the test processes; who comes second finds what the first has made."""
    assert folder
    with (folder / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
