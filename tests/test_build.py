from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes import make_fake_site, make_fault, make_project, read_tree
from personal import read_numbers
from projects import EXAMPLE, ROOT

from iopgen import build
from iopgen.exceptions import SetupError
from iopgen.reading.findings import Finding, Severity
from iopgen.reading.settings import Settings, load_settings

if TYPE_CHECKING:
    from iopgen.site import Site


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(make_project(tmp_path), date(2026, 11, 22))


def write_marks(target: Path) -> None:
    """Make a folder one that counts as built by us."""
    for mark in build.MARKS:
        (target / mark).parent.mkdir(parents=True, exist_ok=True)
        (target / mark).write_text("")


def write(
    settings: Settings, site: Site, target: Path, *, progress: build.Progress
) -> build.Rendered:
    """Stand for the site engine."""
    del settings
    progress("Skriver")
    write_marks(target)
    (target / "index.html").write_text(f"{len(site.pages)}")
    return build.Rendered((make_fault(Severity.WARNING),))


def break_down(*_: object, **__: object) -> build.Rendered:
    raise build.RenderError("det gick inte")


@pytest.mark.parametrize(
    ("severity", "plain", "strict"),
    [
        (Severity.ERROR, True, True),
        (Severity.WARNING, False, True),
        (Severity.NOTICE, False, False),
    ],
)
def test_what_blocks(severity: Severity, plain: bool, strict: bool) -> None:  # noqa: FBT001
    findings = [make_fault(severity)]
    assert build.is_blocking(findings, strict=False) is plain
    assert build.is_blocking(findings, strict=True) is strict
    assert not build.is_blocking([], strict=True)


def test_builds_tells_its_steps_and_returns_the_warnings(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "make_site", lambda _, **__: make_fake_site(3))
    steps: list[str] = []
    site, warnings = build.build(settings, write, progress=steps.append)
    assert (settings.site_dir / "index.html").read_text() == f"{len(site.pages)}"
    assert steps == ["Läser och granskar posterna", "Skriver"]
    assert warnings == (make_fault(Severity.WARNING),)


def test_warnings_of_the_engine_count_when_strict(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "make_site", lambda _, **__: make_fake_site(3))
    _, warnings = build.build(settings, write, strict=True)
    assert warnings == (make_fault(Severity.WARNING),)
    assert not settings.site_dir.exists()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("nytt/feed.atom", "<a>@@</a>"),
        ("data/rader.json", '{"a": ["@@"]}'),
        ("sida/index.html", "<p>9<b>x</b></p><p title='@@'>x</p>"),
        ("data/rader.csv", "a,b\n1,@@\n"),
        ("@@/index.html", ""),
    ],
)
def test_what_is_personal_in_the_finished_site_stops_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, path: str, text: str
) -> None:
    number = read_numbers()["personal 1"]

    def leak(
        settings: Settings, site: Site, target: Path, *, progress: build.Progress
    ) -> build.Rendered:
        del settings, site, progress
        (target / "index.html").write_text("start")
        leaked = target / path.replace("@@", number)
        leaked.parent.mkdir(parents=True, exist_ok=True)
        leaked.write_text(text.replace("@@", number), "utf-8")
        return build.Rendered()

    monkeypatch.setattr(build, "make_site", lambda _, **__: make_fake_site(3))
    build.build(settings, write)
    before = read_tree(settings.site_dir)
    with pytest.raises(build.RenderError, match="innehåller personuppgifter") as caught:
        build.build(settings, leak)
    assert "[personal-number]" in caught.value.args[1]
    assert number not in "".join(caught.value.args)
    assert read_tree(settings.site_dir) == before


@pytest.mark.parametrize("severity", [Severity.ERROR, Severity.WARNING])
def test_leaves_the_former_site_when_findings_block(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, severity: Severity
) -> None:
    monkeypatch.setattr(build, "make_site", lambda _, **__: make_fake_site(1))
    build.build(settings, write)
    before = read_tree(settings.site_dir)
    monkeypatch.setattr(
        build, "make_site", lambda _, **__: make_fake_site(2, (make_fault(severity),))
    )
    site, _ = build.build(settings, write, strict=True)
    assert site.findings
    assert read_tree(settings.site_dir) == before


def test_leaves_the_former_site_when_the_engine_fails(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "make_site", lambda _, **__: make_fake_site(1))
    build.build(settings, write)
    before = read_tree(settings.site_dir)
    with pytest.raises(build.RenderError):
        build.build(settings, break_down)
    assert read_tree(settings.site_dir) == before


@pytest.mark.parametrize("folder", [".", "content", "content/pages/site", "iopgen", "/"])
def test_never_replaces_a_source(settings: Settings, folder: str) -> None:
    with pytest.raises(SetupError):
        build.build(settings, write, site_dir=settings.root / folder)


def test_never_replaces_what_it_has_not_built(settings: Settings) -> None:
    thesis = settings.root / "ut" / "avhandling.txt"
    thesis.parent.mkdir()
    for name in (thesis, thesis.with_name("index.html"), thesis.with_name("404.html")):
        name.write_text("min")
    with pytest.raises(SetupError, match="är ingen byggd webbplats"):
        build.build(settings, write, site_dir=thesis.parent)
    assert thesis.read_text() == "min"


def test_every_built_site_has_the_marks(built_site: Path) -> None:
    assert all((built_site / mark).is_file() for mark in build.MARKS)
    theme = Path(build.__file__).with_name("theme")
    assert not all((theme / mark).is_file() for mark in build.MARKS)


def test_locates_paths_as_findings_write_them(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(settings.root / "content")
    paths = [Path("pages"), Path("pages/../pages/om.md"), settings.root, Path("../mkdocs.yml")]
    assert build.locate(settings, paths) == (
        "content/pages",
        "content/pages/om.md",
        ".",
        "mkdocs.yml",
    )
    with pytest.raises(SetupError, match="finns inte"):
        build.locate(settings, [Path("borta.yml")])
    with pytest.raises(SetupError, match="ligger utanför"):
        build.locate(settings, [tmp_path.parent])


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ((), ["content/a/x.yml", "content/ab/y.yml", "partners/z.yml"]),
        ((".",), ["content/a/x.yml", "content/ab/y.yml", "partners/z.yml"]),
        (("content/a",), ["content/a/x.yml"]),
        (("content/a/x.yml", "partners"), ["content/a/x.yml", "partners/z.yml"]),
        (("mkdocs.yml",), []),
    ],
)
def test_selects_the_findings_of_paths(paths: tuple[str, ...], expected: list[str]) -> None:
    findings = [
        Finding(path, 1, 1, Severity.ERROR, "unknown-key", "x", "y")
        for path in ("content/a/x.yml", "content/ab/y.yml", "partners/z.yml")
    ]
    assert [finding.path for finding in build.select_findings(findings, paths)] == expected


def test_to_validate_takes_neither_templates_nor_the_site_engine() -> None:
    """Reading them in takes as long as all the checks of a small register."""
    code = (
        "import sys; from iopgen.build import load_settings, validate\n"
        "from pathlib import Path; from datetime import date\n"
        f"validate(load_settings(Path({str(EXAMPLE)!r}), date(2026, 6, 1)))\n"
        "print(sorted({'jinja2', 'mkdocs', 'material'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code]
    found = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
    assert found.stdout.strip() == "[]"
