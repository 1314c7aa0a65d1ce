from __future__ import annotations

import errno
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iopgen import swap
from iopgen.exceptions import SetupError
from iopgen.swap import check_target, replaced_folder

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text("old")
    return folder


@pytest.fixture(params=["exchange", "two renames"])
def _either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "two renames":
        monkeypatch.setattr(swap, "_exchange", lambda *_: False)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def replace(site: Path) -> None:
    with replaced_folder(site) as folder:
        (folder / "index.html").write_text("new")


@pytest.mark.usefixtures("_either_way")
def test_replaces_a_folder_and_leaves_nothing_beside_it(site: Path) -> None:
    (site / "gone.html").touch()
    replace(site)
    assert (site / "index.html").read_text() == "new"
    assert names(site) == ["index.html"]
    assert names(site.parent) == ["site"]


def test_makes_a_folder_where_there_was_none(tmp_path: Path) -> None:
    replace(tmp_path / "deep" / "site")
    assert names(tmp_path / "deep") == ["site"]


@pytest.mark.usefixtures("_either_way")
@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt, SystemExit])
def test_leaves_the_former_folder_on_any_failure(site: Path, fault: type[BaseException]) -> None:
    with pytest.raises(fault), replaced_folder(site) as folder:  # noqa: PT012 - a block is tested
        (folder / "index.html").write_text("half")
        raise fault
    assert (site / "index.html").read_text() == "old"
    assert names(site.parent) == ["site"]


def test_mends_a_failure_between_two_renames(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self.name.endswith("-new"):
            raise OSError(errno.ENOSPC, "full", str(self))
        return rename(self, target)

    monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(SetupError, match="den tidigare webbplatsen är orörd"):
        replace(site)
    assert (site / "index.html").read_text() == "old"
    assert names(site.parent) == ["site"]


@pytest.mark.parametrize("kept", ["target", "old"])
def test_mends_what_a_killed_run_left(site: Path, kept: str) -> None:
    # Killed before the exchange, or between two renames.
    new, old = site.with_name(".site.iopgen-new"), site.with_name(".site.iopgen-old")
    new.mkdir()
    (new / "index.html").write_text("half")
    if kept == "old":
        site.rename(old)
    with pytest.raises(ZeroDivisionError), replaced_folder(site):  # noqa: PT012 - as above
        assert (site / "index.html").read_text() == "old"
        raise ZeroDivisionError
    assert (site / "index.html").read_text() == "old"
    assert names(site.parent) == ["site"]


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_run_leaves_a_whole_folder(site: Path, how: signal.Signals) -> None:
    code = """\
import sys
from pathlib import Path
from iopgen.swap import replaced_folder
with replaced_folder(Path(sys.argv[1])) as folder:
    (folder / "index.html").write_text("half")
    print("ready", flush=True)
    sys.stdin.read()
"""
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", code, str(site)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        with pytest.raises(SetupError, match="ett annat bygge"):
            replace(site)
        process.send_signal(how)
        process.wait(timeout=20)
    assert (site / "index.html").read_text() == "old"
    replace(site)
    assert (site / "index.html").read_text() == "new"
    assert names(site.parent) == ["site"]


def test_our_own_faults_are_not_called_the_disk_s(site: Path) -> None:
    with pytest.raises(FileNotFoundError), replaced_folder(site) as folder:
        (folder / "no such folder" / "x").write_text("")


def test_a_folder_that_cannot_be_exchanged_at_once_is_told(site: Path, tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("renameat2 is Linux' own")
    other = tmp_path / "other"
    other.mkdir()
    assert swap._exchange(site, other)  # noqa: SLF001
    assert (other / "index.html").read_text() == "old"
    with pytest.raises(FileNotFoundError):
        swap._exchange(site, tmp_path / "none")  # noqa: SLF001


def make_tree(root: Path) -> tuple[Path, list[Path]]:
    for name in ("content/pages", "partners", "full", "empty", "site"):
        (root / name).mkdir(parents=True)
    (root / "full" / "letter.txt").touch()
    (root / "site" / "index.html").touch()
    (root / "file").touch()
    return root, [root / "content", root / "partners"]


@pytest.mark.parametrize(
    ("find", "message"),
    [
        (lambda root: Path(root.anchor), "är disken eller hemmappen"),
        (lambda _: Path.home(), "är disken eller hemmappen"),
        (lambda _: Path.home().parent, "är disken eller hemmappen"),
        (lambda root: root, "innehåller källorna"),
        (lambda root: root / ".." / root.name, "innehåller källorna"),
        (lambda root: root.parent, "innehåller källorna"),
        (lambda root: root / "content", "är eller ligger i content"),
        (lambda root: root / "content" / "pages" / "new", "är eller ligger i content"),
        (lambda root: root / "partners" / "site", "är eller ligger i partners"),
        (lambda root: root / "full", "är ingen byggd webbplats"),
        (lambda root: root / "file", "är ingen byggd webbplats"),
    ],
)
def test_refuses_to_replace_what_is_no_site(
    tmp_path: Path, find: Callable[[Path], Path], message: str
) -> None:
    root, sources = make_tree(tmp_path / "root")
    with pytest.raises(SetupError, match=message):
        check_target(find(root), root, sources)


@pytest.mark.parametrize("name", ["site", "empty", "new", "new/site"])
def test_takes_a_site_an_empty_folder_or_a_new_one(tmp_path: Path, name: str) -> None:
    root, sources = make_tree(tmp_path / "root")
    assert check_target(root / name, root, sources) == (root / name).resolve()


def test_follows_a_link_to_the_real_folder(tmp_path: Path) -> None:
    root, sources = make_tree(tmp_path / "root")
    (root / "link").symlink_to(root / "content")
    with pytest.raises(SetupError, match="ligger i content"):
        check_target(root / "link", root, sources)
