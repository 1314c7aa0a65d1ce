"""The fictive registers, and what is measured on them. No time is asserted anywhere."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html import escape
from typing import TYPE_CHECKING

import markdown
import pytest
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, make_site
from selectolax.lexbor import LexborHTMLParser

from benchmarks.bench import Bench, add_states
from benchmarks.generate import FEWEST, MOST, make_records, share_out, write_project, write_record
from benchmarks.markdown_pages import iter_pages, write_body
from benchmarks.measuring import Cost, FailedError, join, run
from benchmarks.projects import Project
from benchmarks.results import KEPT, RATIOS, RESULTS, make_part, write_results, write_targets
from benchmarks.rivals import MissingError, Runner, make_shell
from iopgen import build
from iopgen.reading.nodes import KINDS
from iopgen.reading.record_files import read_records
from iopgen.records.rows import make_tables
from iopgen.records.schemas import load_schemas

if TYPE_CHECKING:
    from pathlib import Path

    from iopgen.site import Site

SMALL = 12
MIDDLE = 200
"""Agreements of the smallest register in which every table has rows."""
EXTENSIONS = ["tables", "fenced_code", "sane_lists"]
NASTY = [
    "<b>x</b> & &lt;i&gt;",
    "*a* _b_ **c** `d` ~~e~~",
    "# ingen rubrik",
    "1. ingen lista",
    "- ingen lista",
    "+ 3 procent",
    "[ingen länk](x) ![ingen bild](y)",
    "a | b",
    "\\ omvänt",
    "<https://example.org/> {{ mall }}",
]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fictive")
    write_project(folder, SMALL)
    return folder


@pytest.fixture(scope="module")
def site() -> Site:
    return make_site(EXAMPLE)


def read_all(folder: Path) -> dict[str, bytes]:
    """Return what was generated; not what validation has kept beside it."""
    paths = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    found = [path for path in paths if path.parts[0] != ".cache"]
    return {path.as_posix(): (folder / path).read_bytes() for path in found}


# --- the generator ---------------------------------------------------------------------------


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_same_number_gives_the_same_bytes(register: Path, tmp_path: Path, seed: str) -> None:
    command = [sys.executable, "-m", "benchmarks.generate", str(SMALL), str(tmp_path / "again")]
    env = {**os.environ, "PYTHONHASHSEED": seed}
    subprocess.run(command, cwd=ROOT, env=env, check=True)  # noqa: S603
    assert read_all(tmp_path / "again") == read_all(register)


def test_it_validates_without_errors_or_warnings(register: Path) -> None:
    report = build.validate(build.load_settings(register, EXAMPLE_DAY))
    assert [one for one in report.findings if one.severity != "notice"] == []
    assert all(report.counts[kind] for kind in KINDS), report.counts


def test_sizes_are_those_on_disk(tmp_path: Path) -> None:
    sizes = write_project(tmp_path, SMALL)
    files = [path for path in tmp_path.rglob("*.yml") if path.parent != tmp_path]
    assert sizes.files == len(files)
    assert sizes.size == sum(path.stat().st_size for path in files)
    assert sizes.agreements == SMALL == len(list((tmp_path / "content/agreements").iterdir()))
    assert f"{SMALL} agreements of {sizes.owners} owners, {sizes.files} files" in str(sizes)


def test_every_table_that_records_fill_has_rows(tmp_path: Path) -> None:
    for record in make_records(MIDDLE):
        write_record(tmp_path, record)
    tables = make_tables(read_records(tmp_path).records)
    # What no record fills (the days to watch, the totals) is worked out when publishing.
    read = {name for name, table in load_schemas().tables.items() if table.record}
    assert {name for name, rows in tables.items() if not rows} == set(tables) - read


def test_an_owner_has_so_many_agreements_whatever_the_size() -> None:
    for count in (100, 1000, 10000):
        shares = [share for share, _ in share_out(count)]
        assert sum(shares) == count
        assert all(FEWEST <= share <= MOST for share in shares[:-1])
        assert count / 30 < len(shares) < count / 15


def test_nothing_in_it_is_anybodys(register: Path) -> None:
    for path, data in read_all(register).items():
        hosts = set(re.findall(rb"(?:https?://|@)([\w.-]+)", data))
        assert hosts <= {b"example.org", b"partnerskap.example.org"}, path
        assert b"org_number" not in data, path


# --- pages as Markdown -----------------------------------------------------------------------


def test_pages_become_markdown_without_raw_html(site: Site) -> None:
    kept = ("h1", "h2", "h3", "h4", "table", "tr", "pre")
    for page, text in iter_pages(site.pages):
        body = text.split("---\n", 2)[2]
        assert "<" not in re.sub(r"(?ms)^```.*?^```|`[^`\n]*`", "", body), page.address
        html = LexborHTMLParser(markdown.markdown(body, extensions=EXTENSIONS))
        original = LexborHTMLParser(page.body)
        counts = {tag: len(html.css(tag)) for tag in kept}
        assert counts == {tag: len(original.css(tag)) for tag in kept}, page.address


def test_links_lead_to_the_files_of_pages(site: Site) -> None:
    addresses = {page.address for page in site.pages}
    found = 0
    for page, text in iter_pages(site.pages):
        for link in re.findall(r"\]\(([^)#\s]*index\.md)", text):
            parts: list[str] = page.address.strip("/").split("/") if page.address else []
            for part in link.removesuffix("index.md").strip("/").split("/"):
                parts = parts[:-1] if part == ".." else [*parts, *([part] if part != "." else [])]
            address = "/".join(filter(None, parts))
            assert (f"{address}/" if address else "") in addresses, (page.address, link)
            found += 1
    assert found > 1000


@pytest.mark.parametrize("text", NASTY)
def test_text_is_shown_as_it_stands(text: str) -> None:
    for before, after in (("<p>", "</p>"), ("<ul><li>", "</li></ul>"), ("<h2>", "</h2>")):
        written = write_body(f"{before}{escape(text)}{after}")
        shown = LexborHTMLParser(markdown.markdown(written, extensions=EXTENSIONS)).text()
        assert " ".join(shown.split()) == text, written


def test_lists_in_lists_and_terms_keep_their_shape() -> None:
    body = (
        "<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>"
        "<dl><div><dt>D</dt><dd>e</dd></div><dt>F</dt><dd><ul><li>g</li></ul></dd></dl>"
        "<blockquote><p>h</p></blockquote><svg><text>i</text></svg>"
    )
    assert write_body(body) == ("- a\n\n    1. b\n- c\n\n- **D** e\n- **F**\n\n    - g\n\n> h\n")


def test_the_shell_for_hugo_is_ours_without_the_page(tmp_path: Path) -> None:
    shell = make_shell(tmp_path / "shell")
    title = re.search(r"<title>(.*?)</title>", shell)
    assert title
    assert title[1] == "{{ .Title }} – {{ .Site.Title }}"
    assert shell.count("{{ .Content }}") == shell.count("{{ .TableOfContents }}") == 1
    assert 'class="iop-skip"' in shell
    assert "<h1" not in shell
    assert "../" not in shell


# --- measuring -------------------------------------------------------------------------------


def test_a_cost_holds_that_of_the_children(tmp_path: Path) -> None:
    burn = "import time\nwhile time.process_time() < 0.3: pass"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}], check=True)"
    cost = run([sys.executable, "-c", child], tmp_path)
    assert cost.cpu >= 0.3
    assert all(peak > 1_000_000 for peak in cost.peaks.values())


def test_what_fails_is_not_measured(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match="it broke"):
        run([sys.executable, "-c", "raise SystemExit('it broke')"], tmp_path)


def test_medians_and_the_largest_peaks() -> None:
    costs = [Cost(3, 30, {"a": 1}), Cost(1, 10, {"a": 5, "b": 2}), Cost(2, 20)]
    joined = join(costs)
    assert (joined.cpu, joined.wall, joined.peaks) == (2, 20, {"a": 5, "b": 2})


def test_ratios_are_of_the_same_turn() -> None:
    costs = {
        "cold": [Cost(1, 1, {"iopgen": 10}), Cost(8, 8), Cost(3, 3)],
        "material": [Cost(2, 2), Cost(8, 8), Cost(2, 4)],
    }
    part = make_part("1000", costs, "few", ["X 1"])
    assert part["ratios"] == {"cold/material/cpu": 1.0, "cold/material/wall": 0.75}
    table = write_targets({"1000": part})
    assert "processor time | ≤ 0.8 | 1.00 | NOT met |" in table
    assert table.count("not measured") == len(RATIOS) - 2 + 4


def test_a_change_is_made_and_taken_back(register: Path, tmp_path: Path) -> None:
    before = read_all(register)
    project = Project(register, tmp_path, "2026-06-01")
    record = project.change_text("Nyordet.")
    after = read_all(register)
    changed = [path for path in before if before[path] != after[path]]
    assert changed == [f"content/agreements/{record}.yml"]
    assert b"  Nyordet. " in after[changed[0]]
    project.restore()
    assert read_all(register) == before


def test_a_turn_runs_everything_in_order(register: Path, tmp_path: Path) -> None:
    bench = Bench()
    add_states(bench, Project(register, tmp_path, "2026-06-01"), {"validate", "click"}.__contains__)
    bench.add("x", lambda: Cost(1, 1))

    def miss() -> tuple[Runner, str]:
        raise MissingError("nowhere")

    def fail() -> Cost:
        raise FailedError("it broke")

    bench.try_rival("y", miss)
    bench.try_rival("z", lambda: (fail, "Z 1"))
    bench.turn(1)
    assert list(bench.costs) == ["validate", "x"]
    assert bench.costs["validate"][0].peaks["iopgen"] > 10_000_000
    assert f"{len(list(register.rglob('*.yml'))) - 1} poster" in bench.costs["validate"][0].note
    assert bench.versions == ["no y", "Z 1", "z failed"]
    bench.add("ours", fail)
    with pytest.raises(FailedError):
        bench.turn(1)


def test_the_results_are_those_that_were_kept() -> None:
    parts = json.loads(KEPT.read_text("utf-8"))
    assert RESULTS.read_text("utf-8") == write_results(parts)
