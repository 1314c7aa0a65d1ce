from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from fakes import FAULT_LINE, UNTOUCHED, Find, Run, make_fault
from projects import EXAMPLE

from iopgen import build
from iopgen.plugin import engine
from iopgen.reading.findings import Severity
from iopgen.site import Report

if TYPE_CHECKING:
    from pathlib import Path

CAUTION = "Granskningen gäller form och samband, inte om uppgifterna är sanna."


def test_says_where_there_is_no_project(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = run("validate")
    assert code == 2
    assert "hittar ingen mkdocs.yml" in err


# --- validate ------------------------------------------------------------------------------------


def test_says_that_all_is_well(run: Run, find: Find) -> None:
    find(*[make_fault(Severity.NOTICE)] * 12)
    code, out, err = run("validate", "--strict")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert len(lines) == 14
    assert lines[-2:] == [
        "Allt väl: 63 poster lästa i 63 filer, 0 fel, 0 varningar, 12 upplysningar.",
        CAUTION,
    ]


def test_warnings_count_when_strict(run: Run, find: Find) -> None:
    find(make_fault(Severity.WARNING))
    code, out, _ = run("validate")
    assert code == 0
    assert out.splitlines()[-1].startswith("Inga fel, men varningar: 63 poster lästa")
    assert run("validate", "--strict")[0] == 1


@pytest.mark.parametrize("style", ["json", "sarif"])
def test_programs_get_json_and_nothing_else(run: Run, find: Find, style: str) -> None:
    find(make_fault())
    code, out, err = run("validate", "--format", style)
    assert code == 1
    assert "unknown-key" in json.dumps(json.loads(out))
    assert err.startswith("Det finns fel att rätta: ")


def test_github_gets_its_commands(run: Run, find: Find) -> None:
    find(make_fault())
    code, out, _ = run("validate", "--format", "github")
    assert code == 1
    assert out.startswith("::error file=content/agreements/x.yml,line=4,col=1")


def test_passes_paths_and_date_on(
    run: Run, find: Find, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find()
    given: list[object] = []

    def validate(settings: build.Settings, paths: tuple[str, ...]) -> Report:
        given.extend((settings.root, settings.as_of.isoformat(), paths))
        return Report(findings=(), counts={}, files_read=0)

    monkeypatch.setattr(build, "validate", validate)
    run("--root", str(root), "validate", "content/pages", "--as-of", "2020-02-29")
    assert given == [root.resolve(), "2020-02-29", ("content/pages",)]


# --- status --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("root")
def test_says_that_there_is_nothing_to_do(run: Run) -> None:
    said = "Läget den 29 februari 2020\n\nInget att göra.\n"
    assert run("status", "--as-of", "2020-02-29") == (0, said, "")
    assert run("status", "--format", "json") == (0, "[]\n", "")


def test_what_is_late_changes_no_exit_code(run: Run) -> None:
    code, out, err = run("--root", str(EXAMPLE), "status", "--as-of", "2026-08-01")
    assert (code, err) == (0, "")
    assert out.splitlines()[:4] == [
        "Läget den 1 augusti 2026",
        "",
        "Exempelkommun",
        "  Dagen har passerat",
    ]
    assert "\n  Inom sex månader\n" in out
    assert "\n  Utan datum\n" in out


def test_status_in_other_formats(run: Run) -> None:
    arguments = ("--root", str(EXAMPLE), "status", "--as-of", "2026-06-01", "--format")
    code, out, _ = run(*arguments, "json")
    rows = json.loads(out)
    assert code == 0
    assert {"kind", "agreement", "partner", "owner", "date", "days", "message"} <= set(rows[0])
    assert all((EXAMPLE / row["path"]).is_file() and row["line"] > 0 for row in rows)
    code, out, _ = run(*arguments, "markdown")
    assert code == 0
    assert out.startswith("# Läget den 1 juni 2026\n\n## Exempelkommun\n\n### Dagen har passerat\n")


def test_broken_records_have_no_status(run: Run, root: Path) -> None:
    (root / "partners").mkdir()
    (root / "partners" / "x.yml").write_text("id: x\nnamn: X\n", "utf-8")
    code, out, err = run("status", "--format", "json")
    assert (code, out) == (1, "")
    assert "partners/x.yml:2:1: error: [unknown-key]" in err
    assert err.splitlines()[-1] == "Läget kan inte visas förrän felen är rättade."


def test_status_prints_no_more_errors_than_the_other_commands(run: Run, root: Path) -> None:
    (root / "partners").mkdir()
    for name in ("x", "y", "z"):  # of each file no more than a hundred are told
        text = f"id: {name}\n" + "".join(f"ny{number}: X\n" for number in range(90))
        (root / "partners" / f"{name}.yml").write_text(text, "utf-8")
    code, out, err = run("status")
    assert (code, out) == (1, "")
    *shown, more, end = err.splitlines()
    assert len(shown) == 200
    assert re.fullmatch(r"… och \d+ fel till; iopgen validate --format json visar alla\.", more)
    assert end == "Läget kan inte visas förrän felen är rättade."


# --- build and serve -----------------------------------------------------------------------------


def test_builds(run: Run, find: Find, root: Path) -> None:
    find(make_fault(Severity.NOTICE), counts=3)
    code, out, err = run("build", "--strict")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "Allt väl: 3 poster lästa i 3 filer, 0 fel, 0 varningar, 1 upplysning.",
        CAUTION,
        f"Webbplatsen är byggd i {root.resolve() / 'site'}.",
    ]
    assert (root / "site" / "partnerskap" / "p-1" / "index.html").is_file()


def test_builds_elsewhere(run: Run, find: Find, tmp_path: Path) -> None:
    find(counts=1)
    assert run("build", "--site-dir", str(tmp_path / "ute" / "site"))[0] == 0
    assert (tmp_path / "ute" / "site" / "index.html").is_file()


def test_does_not_build_on_errors(run: Run, find: Find, root: Path) -> None:
    find(make_fault())
    code, out, err = run("build")
    assert code == 1
    assert out.splitlines()[0] == FAULT_LINE
    assert err.splitlines() == [UNTOUCHED]
    assert not (root / "site").exists()


def test_a_build_prints_the_worst_of_very_many(run: Run, find: Find) -> None:
    find(*[make_fault(s) for s in reversed(Severity) for _ in range(150)])
    code, out, err = run("build")
    assert (code, err.splitlines()) == (1, [UNTOUCHED])
    *shown, more, _ = out.splitlines()
    assert [line.count(": error: ") for line in shown] == [0] * 50 + [1] * 150
    assert more == "… och 100 varningar till; iopgen validate --format json visar alla."


def test_tells_the_engine_s_warnings_and_stops_when_strict(
    run: Run, find: Find, root: Path
) -> None:
    find()
    (root / "content" / "pages" / "om.md").write_text("# Om\n\n[x](borta.md)\n", "utf-8")
    code, out, _ = run("build")
    assert code == 0
    assert out.startswith(
        'content/pages/om.md:3:5: warning: [page-link] länken "borta.md" leder till en fil som'
    )
    code, out, err = run("build", "--strict")
    assert code == 1
    assert "borta.md" in out.splitlines()[0]
    assert err.splitlines()[-1] == UNTOUCHED


def test_serves_on_this_machine(run: Run, find: Find, monkeypatch: pytest.MonkeyPatch) -> None:
    find()
    ports: list[int] = []
    monkeypatch.setattr(engine, "serve", lambda _, port: ports.append(port))
    code, _, err = run("serve", "--port", "8123")
    assert (code, ports) == (0, [8123])
    assert err == "Förhandsvisning på http://127.0.0.1:8123/iop/ (avsluta med Ctrl-C)\n"
