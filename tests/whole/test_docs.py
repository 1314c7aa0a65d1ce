"""The documentation keeps up: its examples validate, its links lead somewhere, nothing is left out.

The YAML of README is a project of its own; that of the editors' guide goes on from there. Each
block begins with a comment that says which file it is.
"""

from __future__ import annotations

import ast
import posixpath
import re
import tomllib
from datetime import date
from typing import TYPE_CHECKING

import click
import pytest
from projects import ROOT, add_records
from registers import read_site

from iopgen import build
from iopgen.cli.commands import cli
from iopgen.reading.finding_formats import format_text
from iopgen.reading.findings import Severity
from iopgen.reading.settings import load_settings
from iopgen.records.schemas import load_schemas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from iopgen.site import Site

DAY = date(2026, 11, 22)

README = ROOT / "README.md"
GUIDE = ROOT / "docs" / "redigera.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
PACKAGE = ROOT / "iopgen"
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PAGES = sorted((ROOT / "content" / "pages").rglob("*.md"))

AGREEMENT = "content/agreements/odlingslotten.yml"
BUDGET = "content/budgets/odlingslotten-belopp.yml"
FAULTS = {
    README: [(AGREEMENT, "summary:", "sumary:")],
    GUIDE: [
        (AGREEMENT, "owner: exempelkommun", "owner: exempelkomun"),
        (BUDGET, "amount: 450000", "amount: 450 tkr"),
    ],
}
"""What is written wrong, one thing at a time, to get the findings that a text shows."""

ADDED = "# till "
"""How a block begins that is no record, but a part to add to one: then comes that one's path."""

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_ANCHOR = re.compile(r"\{#([\w-]+)\}")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_FORBIDDEN = re.compile(
    r"(?i)\bans[öo]k\w*(?:\s+\w+)?\s+(?:om|till)\s+(?:ett\s+|en\s+)?(?:iop|idébur)"
)


def read(path: Path) -> str:
    return path.read_text("utf-8")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def iter_blocks(text: str, language: str) -> Iterator[str]:
    return (block for found, block in _BLOCK.findall(text) if found == language)


def read_records(path: Path) -> dict[str, str]:
    """Return the YAML blocks of a text by the path in their first line."""
    records: dict[str, str] = {}
    for block in iter_blocks(read(path), "yaml"):
        if block.startswith(ADDED):
            continue
        first = re.match(r"# ([\w./-]+\.yml)\n", block)
        assert first, f"{name(path)}: a YAML block must begin with the path of its file"
        assert first[1] not in records, f"{name(path)}: {first[1]} twice"
        records[first[1]] = block
    return records


def make_project(root: Path, path: Path, changes: dict[str, str] | None = None) -> Path:
    """Write the project that README, and the text in question, describe."""
    records = read_records(README) | read_records(path) | (changes or {})
    (root / "content" / "pages").mkdir(parents=True)
    add_records(root, records)
    return root


def find_lines(root: Path) -> dict[str, Severity]:
    """Return each line that `iopgen validate` prints about a finding."""
    findings = build.validate(load_settings(root, DAY)).findings
    return {format_text(finding): finding.severity for finding in findings}


def anchor(title: str) -> str:
    """Return the anchor that GitHub gives a heading."""
    plain = re.sub(r"[^\w\- ]", "", re.sub(r"[*`]", "", title).lower())
    return plain.strip().replace(" ", "-")


@pytest.fixture(scope="module")
def site() -> Site:
    return read_site(ROOT, DAY)


# --- examples ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_yaml_validates_and_becomes_pages(path: Path, tmp_path: Path) -> None:
    root = make_project(tmp_path, path)
    wrong = [line for line, severity in find_lines(root).items() if severity != Severity.NOTICE]
    assert wrong == []
    made = build.make_site(load_settings(root, DAY))
    assert "partnerskap/odlingslotten/" in {page.address for page in made.pages}


def list_added() -> list[str]:
    """Return the parts of the guide that are added to a record."""
    return [one for one in iter_blocks(read(GUIDE), "yaml") if one.startswith(ADDED)]


@pytest.mark.parametrize("block", list_added(), ids=lambda one: one.splitlines()[1])
def test_a_part_that_is_added_to_a_record_validates(block: str, tmp_path: Path) -> None:
    path = block.partition("\n")[0].removeprefix(ADDED)
    records = read_records(README) | read_records(GUIDE)
    root = make_project(tmp_path, GUIDE, {path: records[path] + block})
    wrong = [line for line, severity in find_lines(root).items() if severity != Severity.NOTICE]
    assert wrong == []
    assert build.make_site(load_settings(root, DAY)).pages


def test_examples_are_of_every_kind_that_the_texts_promise() -> None:
    folders = {posixpath.dirname(path) for path in read_records(README)}
    assert {"partners", "content/documents", "content/agreements"} <= folders
    folders = {posixpath.dirname(path) for path in read_records(GUIDE)}
    assert {"content/agreements", "content/budgets", "content/discrepancies"} <= folders


@pytest.mark.parametrize("path", FAULTS, ids=name)
def test_findings_are_what_the_program_says(path: Path, tmp_path: Path) -> None:
    said = find_lines(make_project(tmp_path / "right", path))
    for number, (file, right, wrong) in enumerate(FAULTS[path]):
        text = (read_records(README) | read_records(path))[file]
        assert text.count(right) == 1
        broken = {file: text.replace(right, wrong)}
        said |= find_lines(make_project(tmp_path / str(number), path, broken))
    shown = [line for block in iter_blocks(read(path), "text") for line in block.splitlines()]
    assert shown
    assert [line for line in shown if line not in said] == []


# --- commands ------------------------------------------------------------------------------------


def find_targets() -> set[str]:
    (line,) = re.findall(r"^\.PHONY: (.+)$", read(ROOT / "Makefile"), re.MULTILINE)
    return set(line.split())


def test_readme_names_every_make_target_that_people_use() -> None:
    used = set(re.findall(r'echo "make (\w+)', read(ROOT / "Makefile")))
    for path in (*(ROOT / ".github" / "workflows").glob("*.yml"), ROOT / ".ci" / "run"):
        used |= set(re.findall(r"\bmake ([a-z-]+)$", read(path), re.MULTILINE))
    assert {"site", "test", "serve", "check", "setup"} <= used
    assert [target for target in sorted(used) if f"`make {target}`" not in read(README)] == []


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_make_targets_exist(path: Path) -> None:
    named = set(re.findall(r"(?:`|\$ )make ([a-z0-9-]+)", read(path)))
    assert named <= find_targets()


def iter_options(command: click.Command) -> Iterator[click.Option]:
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield parameter


def find_words(command: click.Command) -> set[str]:
    """Return what a description of a command must name: its options and their choices."""
    words = {max(option.opts, key=len) for option in iter_options(command)}
    for option in iter_options(command):
        if isinstance(option.type, click.Choice):
            words |= {str(choice) for choice in option.type.choices}
    return words


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_readme_describes_every_command_with_its_options(command: str) -> None:
    rows = [row for row in read(README).splitlines() if row.startswith(f"| `iopgen {command}")]
    assert len(rows) == 1
    words = find_words(cli.commands[command]) - {"--help"}
    assert [word for word in sorted(words) if word not in rows[0]] == []


def test_readme_describes_the_options_of_all_commands() -> None:
    words = find_words(cli)
    assert {"--root", "--lang", "--version", "--help", "sv", "en"} <= words
    missing = [word for word in sorted(words) if not re.search(f"[` ]{word}[` ]", read(README))]
    assert missing == []


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_commands_exist(path: Path) -> None:
    named = set(re.findall(r"[`/]iopgen ([a-z]+)", read(path)))
    assert named <= set(cli.commands)


# --- the code ------------------------------------------------------------------------------------


def _list_modules() -> set[str]:
    paths = (path.relative_to(PACKAGE).with_suffix("") for path in PACKAGE.rglob("*.py"))
    return {path.as_posix().removesuffix("__init__").rstrip("/") for path in paths} - {""}


OF_NO_MODULE = {
    "pages/all_pages",  # what every page has, whichever module makes it
    "rules/catalogue",  # what every rule has
    "theme/calculator",  # scripts and templates of the theme are no modules
    "theme/register_script",
    "theme/search_page",
    "theme/templates",
}


def test_tests_lie_in_the_rooms_of_what_they_try() -> None:
    tests = ROOT / "tests"
    paths = (path.relative_to(tests) for path in tests.rglob("test_*.py"))
    tried = {path.with_name(path.stem.removeprefix("test_")).as_posix() for path in paths}
    others = {name for name in tried if name not in _list_modules()}
    assert {name for name in others if not name.startswith("whole/")} == OF_NO_MODULE


def _read_map() -> list[str]:
    text = read(CONTRIBUTING)
    listed = text[text.index("## Map of the code") :]
    return re.findall(r"^\| `([\w/]+)` \| \w", listed, re.MULTILINE)


def test_contributing_maps_every_module() -> None:
    assert sorted(_read_map()) == sorted(_list_modules())


def test_what_is_named_in_the_code_and_its_documents_exists() -> None:
    modules = _list_modules()
    rooms = {name.split("/")[0] for name in modules}
    texts = [CONTRIBUTING, ROOT / "docs" / "architecture.md", *PACKAGE.rglob("*.py")]
    gone = []
    for path in texts:
        for named in re.findall(r"`(?:iopgen[./])?((?:\w+[./])+\w+)`", read(path)):
            room, *inner = re.split(r"[./]", named)
            if room in rooms and inner[-1] not in {"css", "csv", "html", "js", "json", "py"}:
                *_, last = inner
                inside = f"{room}/{'/'.join(inner[:-1])}".rstrip("/")
                place = PACKAGE / f"{inside}.py"
                is_name = place.is_file() and re.search(rf"\b{last}\b", read(place))
                if f"{room}/{'/'.join(inner)}" not in modules and not is_name:
                    gone.append(f"{path.relative_to(ROOT)}: {named}")
    assert gone == []


def _find_imported(module: str, path: Path) -> set[str]:
    """Return the modules of ours that a module imports, as the map names them."""
    found = set()
    for node in ast.walk(ast.parse(read(path))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "iopgen":
            base = (node.module or "").removeprefix("iopgen").removeprefix(".").replace(".", "/")
            inner = {f"{base}/{alias.name}".lstrip("/") for alias in node.names}
            found |= {base} | {name for name in inner if (PACKAGE / f"{name}.py").is_file()}
    return found - {module, ""}


def test_no_import_points_upward_in_the_map() -> None:
    order = {name: number for number, name in enumerate(_read_map())}
    upward = []
    for name, number in order.items():
        path = PACKAGE / f"{name}.py"
        path = path if path.is_file() else PACKAGE / name / "__init__.py"
        upward += [
            f"{name} -> {other}"
            for other in _find_imported(name, path)
            if other in order and order[other] < number and not name.startswith(f"{other}/")
        ]
    assert upward == []


LONGEST = 40
"""Lines of a function that can be read as one thought."""


def test_every_function_can_be_read_as_one_thought() -> None:
    long = [
        f"{path.relative_to(PACKAGE)}: {node.name}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(read(path)))
        # From `def` on: what a rule is declared with is the text of its code.
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > LONGEST
    ]
    assert long == []


SHARED = {
    "__all__",
    "draft_pages",  # the one function that each family of pages has
}


def test_one_name_means_one_thing() -> None:
    places: dict[str, list[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.parse(read(path)).body:
            named = [node] if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else []
            targets = getattr(node, "targets", [getattr(node, "target", None)])
            names = [one.name for one in named]
            names += [one.id for one in targets if isinstance(one, ast.Name)]
            for name in names:
                places.setdefault(name, []).append(path.relative_to(PACKAGE).as_posix())
    assert {name for name, paths in places.items() if len(paths) > 1} == SHARED


MOST = 450
"""Lines of a module that is no catalogue: what it is for can be kept in mind."""
CATALOGUES = {
    "reading/finding_codes.py",  # every code of a finding with what it means
    "register/entities.py",  # every kind of record with its keys
}


def test_no_module_is_longer_than_can_be_kept_in_mind() -> None:
    lines = {path: len(read(path).splitlines()) for path in PACKAGE.rglob("*.py")}
    long = {path.relative_to(PACKAGE).as_posix() for path, count in lines.items() if count > MOST}
    assert long == CATALOGUES


def test_changelog_tells_of_this_version() -> None:
    version = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]["version"]
    text = read(ROOT / "CHANGELOG.md")
    assert re.search(
        rf"^## \[{re.escape(version)}\] - \d{{4}}-\d{{2}}-\d{{2}}$", text, re.MULTILINE
    )
    assert text.index("## [Unreleased]") < text.index(f"## [{version}]")


# --- links and words -----------------------------------------------------------------------------


def leads_somewhere(path: Path, link: str) -> bool:
    """Say whether a link from a text leads to a file, and to a heading in it if it names one."""
    file, _, mark = link.partition("#")
    target = (path.parent / file).resolve() if file else path
    if not (target.exists() and mark):
        return target.exists()
    return mark in {anchor(title) for title in _HEADING.findall(_BLOCK.sub("", read(target)))}


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_links_in_the_repository_lead_somewhere(path: Path) -> None:
    links = [link for link in _LINK.findall(read(path)) if not re.match(r"[a-z]+:", link)]
    assert [link for link in links if not leads_somewhere(path, link)] == []


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_links_to_the_site_lead_to_its_pages(path: Path, site: Site) -> None:
    base = load_settings(ROOT, DAY).site_url
    links = [link for link in _LINK.findall(read(path)) if link.startswith(base)]
    addresses = {page.address for page in site.pages}
    assert [link for link in links if link.removeprefix(base) not in addresses] == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_links_on_written_pages_lead_to_pages(path: Path, site: Site) -> None:
    # MkDocs knows the pages in the menu, but not the records'.
    places = {page.address: set(re.findall(r'id="([^"]+)"', page.body)) for page in site.pages}
    places |= {f"{page.stem}/": set(_ANCHOR.findall(read(page))) for page in PAGES}
    dead = []
    for link in _LINK.findall(read(path)):
        if re.match(r"[a-z]+:", link):
            continue
        way, _, mark = link.partition("#")
        own = f"{path.stem}/"
        if way.endswith(".md"):
            address = way.removesuffix("index.md").replace(".md", "/")
        else:
            address = posixpath.normpath(posixpath.join(own, way)) + "/"
        if address not in places or (mark and mark not in places[address]):
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_written_pages_have_title_and_description_and_say_where_to_write(path: Path) -> None:
    text = read(path)
    header = text.split("---\n")[1]
    assert re.search(r"^title: \S", header, re.MULTILINE)
    assert re.search(r"^description: \S", header, re.MULTILINE)
    remarks_url = load_settings(ROOT, DAY).publisher.remarks_url
    # The page in English has its way at the foot in words of its own, and names it.
    ways = "<!-- iopgen: (contact|accessibility) -->|at the foot of this page"
    assert remarks_url in text or re.search(ways, text)


def test_every_form_of_collaboration_is_explained() -> None:
    text = read(ROOT / "content" / "pages" / "om.md")
    forms = dict(load_schemas().tables["agreements"].field("form").categories)
    del forms["other"], forms["unknown"]
    headings = [f"### {label} {{#form-{form}}}" for form, label in forms.items()]
    assert [heading for heading in headings if heading not in text.splitlines()] == []


def test_templates_lead_to_places_on_the_page_about_the_site() -> None:
    places = set(_ANCHOR.findall(read(ROOT / "content" / "pages" / "om.md")))
    folder = ROOT / "iopgen" / "pages" / "templates"
    named = {
        mark for path in folder.rglob("*.html") for mark in re.findall(r"om/#([\w-]+)'", read(path))
    }
    assert {"former", "vara-med", "kontakt"} <= named
    assert named <= places


@pytest.mark.parametrize("path", [*DOCS, *PAGES], ids=name)
def test_nobody_is_told_to_apply_for_a_partnership(path: Path) -> None:
    assert _FORBIDDEN.findall(read(path)) == []


def test_the_words_for_that_are_found() -> None:
    for words in ("Ansök om IOP här", "ansökan om ett idéburet", "så ansöker du om IOP"):
        assert _FORBIDDEN.search(words)
    assert not _FORBIDDEN.search("Ett IOP är inget bidrag som man söker.")
