from __future__ import annotations

import errno
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iopgen import folder_swap as swap
from iopgen.build import MARKS
from iopgen.exceptions import SetupError
from iopgen.folder_swap import check_target, make_note, replaced_folder

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
        make_note(site)
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
from iopgen.folder_swap import replaced_folder
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
    for name in ("content/pages", "partners", "full", "empty", "pages", "theme/assets", "seen"):
        (root / name).mkdir(parents=True)
    for name in ("site", "checkout", "looked", "noted"):
        (root / name / "assets").mkdir(parents=True)
        for mark in MARKS:
            (root / name / mark).touch()
    for name in (
        *("full/letter.txt", "pages/index.html", "pages/avhandling.txt", "theme/404.html"),
        *("theme/assets/iopgen.css", "seen/.DS_Store", "looked/.DS_Store", "noted/.anteckning"),
        *("file", "site/om.html"),
    ):
        (root / name).touch()
    (root / "checkout" / ".git").mkdir()
    (root / "loop").symlink_to(root / "loop")
    (root / "dangling").symlink_to(root / "none" / "such")
    return root, [root / "content", root / "partners"]


def check(target: Path, root: Path, sources: list[Path]) -> Path:
    return check_target(target, root, sources, MARKS)


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
        (lambda root: root / "pages", "är ingen byggd webbplats"),
        (lambda root: root / "theme", "är ingen byggd webbplats"),
        (lambda root: root / "checkout", "innehåller .git, som inte hör till"),
        (lambda root: root / "noted", "innehåller .anteckning, som inte hör till"),
        (lambda root: root / "loop", "leder till sig själv"),
    ],
)
def test_refuses_to_replace_what_is_no_site(
    tmp_path: Path, find: Callable[[Path], Path], message: str
) -> None:
    root, sources = make_tree(tmp_path / "root")
    with pytest.raises(SetupError, match=message):
        check(find(root), root, sources)


@pytest.mark.parametrize("name", ["site", "empty", "new", "new/site", "seen", "looked"])
def test_takes_a_site_an_empty_folder_or_a_new_one(tmp_path: Path, name: str) -> None:
    root, sources = make_tree(tmp_path / "root")
    assert check(root / name, root, sources) == (root / name).resolve()


def test_follows_a_link_to_the_real_folder(tmp_path: Path) -> None:
    root, sources = make_tree(tmp_path / "root")
    (root / "link").symlink_to(root / "content")
    with pytest.raises(SetupError, match="ligger i content"):
        check(root / "link", root, sources)
    assert check(root / "dangling", root, sources) == root.resolve() / "none" / "such"


def test_goes_on_where_nobody_knows_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> Path:
        raise RuntimeError

    root, sources = make_tree(tmp_path / "root")
    monkeypatch.setattr(Path, "home", fail)
    assert check(root / "site", root, sources) == (root / "site").resolve()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("å" * 300, "namnet är för långt"),
        ("x" * 250, "namnet är för långt"),  # fits, but not what is made beside it
        ("a/" * 3000, "namnet är för långt"),
        ("file/site", "där ligger redan något annat"),
        ("file/deep/site", "den ligger inte i en mapp"),
        ("loop/site", "leder till sig själv|där ligger redan något annat"),
        ("/dev/null/site", "där ligger redan något annat"),
        pytest.param(
            "/proc/site",
            "där går det inte att skapa något",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="Linux' own"),
        ),
    ],
)
def test_a_place_where_no_folder_can_be_is_told(tmp_path: Path, name: str, message: str) -> None:
    root, sources = make_tree(tmp_path / "root")
    with pytest.raises(SetupError, match=message) as caught:
        replace(check(root / name, root, sources))
    assert str(caught.value).endswith("välj en annan mapp med --site-dir")
    assert len(str(caught.value)) < 500


def test_what_stands_in_the_place_of_the_lock_is_told(site: Path) -> None:
    lock, other = site.with_name(".site.iopgen-lock"), site.with_name("other")
    lock.mkdir()
    with pytest.raises(SetupError, match="iopgen-lock kan inte skapas: där ligger en mapp"):
        replace(site)
    lock.rmdir()
    lock.symlink_to(other)
    with pytest.raises(SetupError, match="iopgen-lock kan inte skapas: där ligger en länk"):
        replace(site)
    assert not other.exists()
    assert (site / "index.html").read_text() == "old"


@pytest.mark.usefixtures("_either_way")
@pytest.mark.parametrize("role", ["new", "old"])
@pytest.mark.parametrize("kind", ["file", "link", "link to a file", "dangling link", "loop"])
@pytest.mark.parametrize("former", [True, False])
def test_removes_files_and_links_in_its_way_and_never_follows_them(
    site: Path,
    role: str,
    kind: str,
    former: bool,  # noqa: FBT001 - a case
) -> None:
    way, other = site.with_name(f".site.iopgen-{role}"), site.with_name("other")
    other.mkdir()
    (other / "index.html").write_text("somebody's")
    if not former:
        site.rename(site.with_name("gone"))
    if kind == "file":
        way.write_text("x")
    else:
        ends = {"link": other, "link to a file": other / "index.html", "loop": way}
        way.symlink_to(ends.get(kind, site.with_name("none")))
    replace(site)
    assert (site / "index.html").read_text() == "new"
    assert not site.is_symlink()
    assert (other / "index.html").read_text() == "somebody's"
    assert names(site.parent) == sorted({"other", "site"} | ({"gone"} if not former else set()))


def test_a_folder_that_somebody_put_in_the_place_of_the_old_one_is_told(site: Path) -> None:
    old = site.with_name(".site.iopgen-old")
    site.rename(old)
    with pytest.raises(SetupError, match="någon annans ändring"), replaced_folder(site):
        pass
    assert not site.exists()
    (old / "index.html").read_text()
    site.with_name(".site.iopgen-note").write_bytes(b"")
    with pytest.raises(SetupError, match="någon annans ändring"), replaced_folder(site):
        pass
    assert not site.exists()


def test_a_repository_deep_within_is_not_lost(site: Path, tmp_path: Path) -> None:
    (site / "assets").mkdir()
    (site / "assets" / "iopgen.css").write_text("x")
    (site / "bok" / ".git").mkdir(parents=True)
    with pytest.raises(SetupError, match=r"\.git i bok"):
        check_target(site, tmp_path / "projekt", [], ("index.html", "assets/iopgen.css"))
