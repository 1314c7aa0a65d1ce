from __future__ import annotations

import ast
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from fakes import CONFIG, make_fake_site, make_fault, make_project
from projects import EXAMPLE

from iopgen import build
from iopgen.cli import printing, program, words
from iopgen.exceptions import IopgenError, SetupError
from iopgen.plugin import engine
from iopgen.reading.findings import Finding, Severity
from iopgen.site import Report
from iopgen.texts.written_pages import read_written

FAULT_LINE = (
    'content/agreements/x.yml:4:1: error: [unknown-key] okänd nyckel "amout"; menade du "amount"?'
)
CAUTION = "Granskningen gäller form och samband, inte om uppgifterna är sanna."
UNTOUCHED = "Webbplatsen är inte byggd; den tidigare är orörd."
COMMANDS = ("validate", "build", "serve", "status")

Run = Callable[..., tuple[int, str, str]]
Find = Callable[..., None]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_project(tmp_path)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command and gives exit code, output and errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = program.run(arguments)
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.fixture
def find(root: Path, monkeypatch: pytest.MonkeyPatch) -> Find:
    """Return what makes reading find certain findings, in a project that one stands in."""
    del root

    def find(*findings: Finding, counts: int = 63) -> None:
        report = Report(findings=findings, counts={"agreement": counts}, files_read=counts)
        monkeypatch.setattr(build, "validate", lambda *_: report)
        made = make_fake_site(counts, findings)
        monkeypatch.setattr(
            build, "make_site", lambda settings: replace(made, written=read_written(settings))
        )

    return find


# --- help and faults of use ----------------------------------------------------------------------


def test_help_is_swedish_unless_asked_otherwise(run: Run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    assert out.startswith("Användning: iopgen [FLAGGOR] KOMMANDO [ARGUMENT]...")
    assert "Flaggor:" in out
    assert "Kommandon:" in out
    code, out, _ = run("--lang", "en", "--help")
    assert code == 0
    assert out.startswith("Usage: iopgen [OPTIONS] COMMAND [ARGUMENT]...")


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_english_help_has_no_swedish_left(run: Run, command: tuple[str, ...]) -> None:
    code, out, _ = run("--lang=en", *command, "--help")
    assert code == 0
    assert not re.search("[åäöÅÄÖ]", out)


def test_every_text_is_there_in_english() -> None:
    texts = [path.read_text("utf-8") for path in Path(words.__file__).parent.glob("*.py")]
    tree = ast.parse("\n".join(texts))
    asked = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "translate"
        and isinstance(node.args[0], ast.Constant)
    }
    assert asked <= set(words.ENGLISH)
    written = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    # Each text stands in the table and once where it is used.
    assert set(words.ENGLISH) <= written


def test_help_loads_neither_the_engine_nor_frictionless() -> None:
    code = """\
import sys
from iopgen.cli.program import run
run(["--help"])
sys.exit(" ".join({"mkdocs", "frictionless", "yaml"} & set(sys.modules)) or 0)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)  # noqa: S603
    assert done.stderr == b""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("bygg",), "Fel: det finns inget kommando bygg\nSe iopgen --help."),
        (("buil",), "Fel: det finns inget kommando buil; menade du build?"),
        (
            ("build", "--sitedir", "x"),
            "Fel: det finns ingen flagga --sitedir; menade du --site-dir?",
        ),
        (("validate", "--format", "xml"), "Fel: --format: välj ett av text, json, github, sarif"),
        (("status", "--format", "sarif"), "Fel: --format: välj ett av text, json, markdown"),
        (("status", "x"), "Fel: kommandot är inte rätt skrivet\nSe iopgen status --help."),
        (("validate", "--as-of", "2020-13-01"), "Fel: --as-of: skriv ett datum som 2026-03-01"),
        (("validate", "--as-of", "20200101"), "Fel: --as-of: skriv ett datum som 2026-03-01"),
        (("validate", "--as-of"), "Fel: flaggan --as-of saknar sitt värde"),
        (("serve", "--port", "0"), "Fel: --port: skriv ett heltal mellan 1 och 65535"),
        (("serve", "x"), "Fel: kommandot är inte rätt skrivet\nSe iopgen serve --help."),
        (("--lang", "fr", "serve"), "Fel: --lang: välj ett av sv, en"),
        (("--lang", "en", "bygg"), "Error: No such command 'bygg'."),
        ((), "Användning: iopgen"),
        (("--root", "/finns/inte", "validate"), "Fel: /finns/inte/mkdocs.yml: går inte att läsa"),
        (("validate", "borta.yml"), "Fel: borta.yml finns inte"),
        (("validate", "/"), "Fel: / ligger utanför"),
        (("build", "--site-dir", "."), "Fel: . innehåller källorna"),
    ],
)
@pytest.mark.usefixtures("root")
def test_faults_of_use_are_explained(run: Run, arguments: tuple[str, ...], message: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(message)


def test_says_where_there_is_no_project(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = run("validate")
    assert code == 2
    assert "hittar ingen mkdocs.yml" in err


def test_a_broken_set_up_has_its_line(run: Run, root: Path) -> None:
    (root / "mkdocs.yml").write_text(CONFIG.replace("kind: project", "kind: x"), "utf-8")
    code, out, _ = run("validate")
    assert code == 2
    assert out.startswith(
        'mkdocs.yml:11:15: error: [config-value] kind: "x" är inte ett av project, municipality'
    )
    code, out, _ = run("validate", "--format", "json")
    assert code == 2
    assert [one["code"] for one in json.loads(out)] == ["config-value"]
    code, out, err = run("build")
    assert (code, out) == (2, "")
    assert err.startswith("mkdocs.yml:11:15: error: [config-value] kind:")


def test_version(run: Run) -> None:
    code, out, _ = run("--version")
    assert code == 0
    assert re.fullmatch(r"iopgen \d+\.\d+\.\d+\n", out)


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


def test_counts_one_of_each(run: Run, find: Find) -> None:
    find(*(make_fault(severity) for severity in Severity), counts=1)
    code, out, _ = run("validate")
    assert code == 1
    assert out.splitlines()[0] == FAULT_LINE
    assert out.splitlines()[-1] == (
        "Det finns fel att rätta: 1 post läst i 1 fil, 1 fel, 1 varning, 1 upplysning."
    )


def test_warnings_count_when_strict(run: Run, find: Find) -> None:
    find(make_fault(Severity.WARNING))
    code, out, _ = run("validate")
    assert code == 0
    assert out.splitlines()[-1].startswith("Inga fel, men varningar: 63 poster lästa")
    assert run("validate", "--strict")[0] == 1


@pytest.mark.parametrize(
    ("style", "error", "notice"),
    [("text", ": error: ", ": notice: "), ("github", "::error ", "::notice ")],
)
def test_of_very_many_the_worst_are_printed_in_their_order(
    run: Run, find: Find, style: str, error: str, notice: str
) -> None:
    find(*[make_fault(s) for s in reversed(Severity) for _ in range(90)])
    code, out, err = run("validate", "--format", style)
    assert (code, err) == (1, "")
    *shown, more, summary = out.splitlines()
    assert len(shown) == printing.MAX_PRINTED == 200
    assert all(notice in line for line in shown[:20])
    assert all(error in line for line in shown[110:])
    assert more == "… och 70 upplysningar till; iopgen validate --format json visar alla."
    assert summary.endswith(" 90 fel, 90 varningar, 90 upplysningar.")


def test_says_of_each_severity_how_many_more_there_are(run: Run, find: Find) -> None:
    faults = [make_fault(Severity.NOTICE), *[make_fault(Severity.WARNING)] * 2]
    find(*faults, *[make_fault()] * 201)
    code, out, _ = run("validate")
    assert code == 1
    assert [line for line in out.splitlines() if ": error: " not in line][:1] == [
        "… och 1 fel, 2 varningar, 1 upplysning till; iopgen validate --format json visar alla."
    ]
    assert run("--lang", "en", "validate")[1].splitlines()[200] == (
        "… and 1 error, 2 warnings, 1 notice more; iopgen validate --format json shows them all."
    )


def test_just_as_many_as_are_printed_are_all(run: Run, find: Find) -> None:
    find(*[make_fault(Severity.WARNING)] * 200)
    code, out, _ = run("validate")
    assert code == 0
    assert len(out.splitlines()) == 201
    assert run("validate", "--strict")[0] == 1


@pytest.mark.parametrize("style", ["json", "sarif"])
def test_programs_get_every_finding(run: Run, find: Find, style: str) -> None:
    find(*[make_fault()] * 500)
    out = run("validate", "--format", style)[1]
    found = json.loads(out)
    assert len(found if style == "json" else found["runs"][0]["results"]) == 500


def test_speaks_english(run: Run, find: Find) -> None:
    find()
    assert run("--lang", "en", "validate")[1].startswith(
        "All is well: 63 records read in 63 files, 0 errors, 0 warnings, 0 notices."
    )


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


# --- the outermost edge --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "code", "message"),
    [
        (SetupError("pagefind saknas\x1b[31m"), 2, "Fel: pagefind saknas\\x1b[31m"),
        (build.RenderError("en sak", "en till"), 1, f"Fel: en sak\nFel: en till\n{UNTOUCHED}"),
        (IopgenError("oväntat"), 3, "Fel i iopgen självt: IopgenError: oväntat"),
        (KeyError("x"), 3, "Fel i iopgen självt: KeyError: 'x'\nRapportera gärna felet"),
        (KeyboardInterrupt(), 130, "Avbrutet."),
    ],
)
@pytest.mark.usefixtures("find")
def test_each_way_to_end_has_its_code(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    fault: BaseException,
    code: int,
    message: str,
) -> None:
    def fail(*_: object) -> NoReturn:
        raise fault

    monkeypatch.delenv("IOPGEN_DEBUG", raising=False)
    monkeypatch.setattr(build, "validate", fail)
    found, out, err = run("validate")
    assert (found, out) == (code, "")
    assert err.lstrip().startswith(message)
    assert "Traceback" not in err


def test_the_trace_is_for_those_who_ask(
    run: Run, find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> NoReturn:
        raise KeyError

    find()
    monkeypatch.setattr(build, "validate", fail)
    monkeypatch.setenv("IOPGEN_DEBUG", "1")
    code, _, err = run("validate")
    assert code == 3
    assert "Traceback" in err


def test_a_reader_who_leaves_is_no_fault(root: Path) -> None:
    code = """\
import sys
from iopgen import build
from iopgen.cli import printing
from iopgen.cli.program import main
from fakes import make_fault
from iopgen.site import Report
from iopgen.texts.written_pages import read_written
build.validate = lambda *_: Report(findings=(make_fault(),) * 9999, counts={}, files_read=0)
printing.MAX_PRINTED = 9999  # more than a pipe holds
sys.argv = ["iopgen", "validate"]
main()
"""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", code],
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 1


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="no such device")
@pytest.mark.parametrize("arguments", [["validate"], ["validate", "--format", "json"], ["--help"]])
def test_an_output_that_is_full_is_no_bug_of_ours(root: Path, arguments: list[str]) -> None:
    command = [sys.executable, "-m", "iopgen.cli", *arguments]
    with FULL.open("w") as full:
        done = subprocess.run(  # noqa: S603
            command, cwd=root, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False
        )
        assert done.stderr == (
            "Fel: utskriften kan inte skrivas: disken är full; "
            "skicka den till en annan fil eller disk\n"
        )
        assert done.returncode == 2
        mute = subprocess.run(command, cwd=root, stdout=full, stderr=full, check=False)  # noqa: S603
        assert mute.returncode == 2


def test_a_reader_of_messages_who_leaves_is_no_fault(root: Path) -> None:
    (root / "mkdocs.yml").write_text("x: [", "utf-8")
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "iopgen.cli", "validate"]
    for streams in ({"stderr": write}, {"stdout": write, "stderr": write}):
        done = subprocess.run(command, cwd=root, check=False, **streams)  # type: ignore[call-overload]  # noqa: S603
        assert done.returncode in {1, 2}
    os.close(write)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_an_interrupted_build_leaves_the_former_site(root: Path, how: signal.Signals) -> None:
    for mark in build.MARKS:
        (root / "site" / mark).parent.mkdir(parents=True, exist_ok=True)
        (root / "site" / mark).write_text("old")
    code = """\
import signal, sys
from iopgen import build
from iopgen.plugin import engine
from iopgen.cli.program import main
from fakes import make_fake_site
# A shell's background jobs inherit that Ctrl-C is ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
def wait(settings, site, target, **_):
    (target / "index.html").write_text("half")
    print("ready", flush=True)
    sys.stdin.read()
build.make_site = lambda _: make_fake_site(1)
engine.render = wait
sys.argv = ["iopgen", "build"]
main()
"""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", code],
        cwd=root,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(how)
        assert process.stderr.read().decode().strip() == "Avbrutet."
        assert process.wait(timeout=30) == 130
    assert (root / "site" / "index.html").read_text() == "old"
    assert sorted(path.name for path in root.iterdir()) == ["content", "mkdocs.yml", "site"]
