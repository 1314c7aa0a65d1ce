"""What several tests share: programs that may be missing, and one built site."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
import shared
from hypothesis import HealthCheck, settings

from iopgen.reading.sealed_files import KEY

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent

# No test asserts a time: a busy machine is no fault. In CI the examples are the same each time.
settings.register_profile(
    "iopgen",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("iopgen")


# Sites and registers that are kept for the whole run are no garbage; to look through them time and
# again costs a tenth of it.
gc.set_threshold(200_000, 50, 1000)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have the key that seals what is kept in a folder of the test, and return its place."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / KEY


@pytest.fixture(scope="session", autouse=True)
def _share(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Say where the folder is that all processes share."""
    own = tmp_path_factory.getbasetemp()
    shared.folder = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


def miss(what: str) -> NoReturn:
    """Skip for a person who lacks something, and say what; fail where CI must test everything."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing", pytrace=False)
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def find_program() -> Callable[..., str]:
    """Return a function that finds the first of several programs, or misses it."""

    def find(*names: str) -> str:
        return next(filter(None, map(shutil.which, names)), None) or miss(names[0])

    return find


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """Return the folder of the development tools from npm (`npm ci --ignore-scripts`)."""
    folder = ROOT / "node_modules"
    return folder if folder.is_dir() else miss("node_modules (npm ci --ignore-scripts)")


@pytest.fixture(scope="session", params=["real", "example"])
def built_site(request: pytest.FixtureRequest) -> Path:
    """Return a built site: of this repository (or the one in IOPGEN_SITE), then of the example."""
    return _find_built(request.param)


@pytest.fixture(scope="session")
def built_sites() -> tuple[Path, ...]:
    """Return both of them, for what takes long to start."""
    return _find_built("real"), _find_built("example")


def _find_built(name: str) -> Path:
    if name == "example":
        return _build("example", ROOT / "examples" / "exempelkommun")
    if given := os.environ.get("IOPGEN_SITE"):
        return Path(given).resolve()
    return _build("real", ROOT)


def _build(name: str, root: Path) -> Path:
    """Build a project's site once for all test processes of a run."""
    assert shared.folder
    site = shared.folder / f"site-{name}"
    with shared.lock(site.name):
        if not site.is_dir():
            command = [sys.executable, "-m", "iopgen.cli", "--root", str(root), "build"]
            options = ["--as-of", "2026-06-01", "--site-dir", str(site)]
            subprocess.run([*command, *options], cwd=ROOT, check=True)  # noqa: S603
    return site


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of a small project with hostile titles, rendered once."""
    from fakes import make_fake_site, make_project
    from rendering import render

    return render(make_project(tmp_path_factory.mktemp("prov")), make_fake_site(10))


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a search index of a few pages, made once."""
    from searching import PAGES

    from iopgen.search.pagefind import build_index

    folder = tmp_path_factory.mktemp("search")
    build_index(PAGES, folder / "pagefind", None)
    return folder / "pagefind"
