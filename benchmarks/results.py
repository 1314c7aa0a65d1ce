"""What was measured, beside what must be reached: on the screen and in RESULTS.md.

What each part measured last is kept in `results.json`, so that the parts may be run one by one.
"""

import json
import os
import platform
import re
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from benchmarks.measuring import Cost, join

FOLDER: Final = Path(__file__).parent
ROOT: Final = FOLDER.parent
RESULTS: Final = FOLDER / "RESULTS.md"
KEPT: Final = FOLDER / "results.json"

_ABOUT: Final = """\
Written by `make bench`. Medians of so many turns as stated; in each turn everything is run once,
one after another, and a ratio is the median of the turns' own ratios. Processor time is user and
system time of the program and its children; a peak is that of one process, the largest of its
name. The registers are fictive (`python -m benchmarks.generate`), but for our own records.

- `cold`: nothing kept of former runs; `warm`: the same again; `amount`, `text`: after one amount,
  or one text that the search finds, has changed; `save`: from the save of a record under `serve`
  until its page shows it.
- `validate`: cold, `validate-one`: after one file has changed; `frictionless`: the one step of
  `validate` that calls Frictionless, in the main process.
- `material`, `zensical`, `hugo`: the pages that iopgen renders, as Markdown without raw HTML,
  charts and forms, and without search; Hugo in our own page shell. In the menu stand the pages
  that stand in ours.
- `compose`: PyYAML composes each file with libyaml and drops the nodes; `help`, `click`: `iopgen
  --help` and `python -c "import click"`.

What stands in the way of what is not met: [WHY.md](WHY.md)."""

Part = dict[str, Any]
"""What one part measured: see `make_part`."""


@dataclass(frozen=True)
class Ratio:
    """A target: one thing measured against another, or against a number."""

    part: str
    what: str
    over: str
    of: str
    """`cpu` or `wall`."""
    most: float
    says: str


RATIOS: Final = (
    Ratio("1000", "cold", "material", "cpu", 0.8, "cold build / MkDocs + Material, processor time"),
    Ratio("1000", "cold", "material", "wall", 0.6, "cold build / MkDocs + Material, wall time"),
    Ratio("1000", "cold", "hugo", "wall", 8, "cold build / Hugo, wall time"),
    Ratio("1000", "amount", "cold", "wall", 0.2, "one amount changed / cold, wall time"),
    Ratio("1000", "text", "cold", "wall", 0.4, "one searched text changed / cold, wall time"),
    Ratio("1000", "validate", "compose", "cpu", 6.5, "validate cold / compose, processor time"),
    Ratio("1000", "validate-one", "compose", "cpu", 1.5,
          "validate, one file changed / compose, processor time"),
    Ratio("1000", "help", "click", "wall", 2, "--help / import click, wall time"),
    Ratio("10000", "cold", "cold-1000", "cpu", 11, "cold at 10,000 / at 1,000, processor time"),
    Ratio("own", "cold", "cold-then", "wall", 0.6, "own records, cold / at 1bc839e, wall time"),
    Ratio("own", "validate", "validate-then", "wall", 0.5,
          "own records, validate / at 1bc839e, wall time"),
    Ratio("own", "amount", "amount-then", "wall", 0.4,
          "own records, after one change / at 1bc839e, wall time"),
)  # fmt: skip


def make_part(
    name: str, costs: Mapping[str, Sequence[Cost]], sizes: str, versions: Sequence[str]
) -> Part:
    """Return what a part measured: medians, ratios turn by turn, and where and with what."""
    joined = {key: join(given) for key, given in costs.items() if given}
    ratios = {
        f"{one.what}/{one.over}/{one.of}": statistics.median(
            getattr(a, one.of) / getattr(b, one.of)
            for a, b in zip(costs[one.what], costs[one.over], strict=False)
        )
        for one in RATIOS
        if one.part == name and costs.get(one.what) and costs.get(one.over)
    }
    return {
        "sizes": sizes,
        "turns": max(map(len, costs.values())),
        "date": datetime.now(UTC).date().isoformat(),
        "commit": _ask_git(),
        "machine": _describe_machine(),
        "load": round(os.getloadavg()[2], 1),
        "versions": [f"Python {platform.python_version()}", *versions,
                     f"Pagefind {version('pagefind')}", f"Frictionless {version('frictionless')}"],
        "costs": {key: {"cpu": round(one.cpu, 3), "wall": round(one.wall, 3),
                        "peaks": dict(one.peaks), "note": one.note}
                  for key, one in joined.items()},
        "ratios": {key: round(value, 3) for key, value in ratios.items()},
    }  # fmt: skip


def _ask_git() -> str:
    """Return the commit, and whether files have changed since."""
    asked = ["git", "describe", "--always", "--dirty", "--exclude=*", "--abbrev=10"]
    done = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
    return done.stdout.strip()


def _describe_machine() -> str:
    told = Path("/proc/cpuinfo").read_text("utf-8")
    model = re.search(r"model name\s*:\s*(.+)", told)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    name = model[1].strip() if model else platform.machine()
    return f"{len(os.sched_getaffinity(0))} cores of {name}, {memory:.0f} GB, {platform.system()}"


def keep(name: str, part: Part) -> dict[str, Part]:
    """Keep what a part measured, and return what all parts measured last."""
    kept: dict[str, Part] = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    kept[name] = part
    KEPT.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")
    RESULTS.write_text(write_results(kept), "utf-8")
    return kept


def write_results(parts: Mapping[str, Part]) -> str:
    """Return RESULTS.md: the targets, then each part's figures."""
    blocks = [
        "# What iopgen costs",
        _ABOUT,
        write_targets(parts),
    ]
    titles = {"1000": "1,000 agreements", "10000": "10,000 agreements", "own": "Our own records"}
    for name, title in titles.items():
        if part := parts.get(name):
            about = (
                f"{part['date']}, commit {part['commit']}, turns: {part['turns']}."
                f" {part['machine']},"
                f" load over the last quarter of an hour {part['load']}."
                f" {', '.join(part['versions'])}."
            )
            blocks += [f"## {title}", part["sizes"], about, write_costs(part)]
    return "\n\n".join(blocks) + "\n"


def write_targets(parts: Mapping[str, Part]) -> str:
    """Return the table of what must be reached."""
    lines = ["| | must be | is | |", "| --- | --- | --- | --- |"]
    for one in RATIOS:
        ratios = parts.get(one.part, {}).get("ratios", {})
        lines.append(_line(one.says, one.most, ratios.get(f"{one.what}/{one.over}/{one.of}"), ""))
    for part, says, most, key in (
        ("1000", "save under serve at 1,000, until the page shows it", 3, "save"),
        ("own", "save under serve, own records", 1, "save"),
    ):
        cost = parts.get(part, {}).get("costs", {}).get(key)
        lines.append(_line(says, most, cost and cost["wall"], " s"))
    large = parts.get("10000", {}).get("costs", {}).get("cold")
    peak = max(large["peaks"].values()) / 1e9 if large else None
    lines.append(_line("largest process at 10,000", 1.5, peak, " GB"))
    size = int(large["note"].split()[-2]) / 1e3 if large else None
    lines.append(_line("built site at 10,000", 1, size, " GB"))
    return "\n".join(lines)


def _line(says: str, most: float, value: float | None, unit: str) -> str:
    if value is None:
        return f"| {says} | ≤ {most:g}{unit} | not measured | |"
    verdict = "met" if value <= most else "NOT met"
    return f"| {says} | ≤ {most:g}{unit} | {value:.2f}{unit} | {verdict} |"


def write_costs(part: Part) -> str:
    """Return the table of a part's figures."""
    lines = ["| | processor s | wall s | peak MB | |", "| --- | --- | --- | --- | --- |"]
    for key, cost in part["costs"].items():
        peaks = ", ".join(
            f"{name} {peak / 1e6:.0f}"
            for name, peak in sorted(cost["peaks"].items(), key=lambda one: -one[1])
        )
        lines.append(
            f"| {key} | {cost['cpu']:.2f} | {cost['wall']:.2f} | {peaks} | {cost['note']} |"
        )
    return "\n".join(lines)
