"""Measure iopgen, by turns with what it is held against: `make bench`, or `-m benchmarks.bench`.

Without options: 1,000 agreements against other programs, then our own records against an earlier
commit, three turns each. Asserts nothing; prints what must be reached beside what was, and writes
RESULTS.md. With `--only` it prints, and writes nothing.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from benchmarks import former, rivals, steps
from benchmarks.generate import write_project
from benchmarks.measuring import Cost, FailedError, join, run
from benchmarks.projects import Project, measure_saves
from benchmarks.results import keep, make_part, write_costs, write_targets
from benchmarks.rivals import Runner
from iopgen import build

DAY: Final = "2026-06-01"
"""The as-of date of the fictive registers."""
COUNTS: Final = (1000, 10000)
TIMES: Final = 5
"""How often, in each turn, what takes less than a second is run."""

_STATES: Final = ("cold", "warm", "amount", "text", "validate", "validate-one", "frictionless")
"""What is measured on a project, in this order: each leaves behind what the next begins from."""

_LARGE: Final = ("cold", "warm", "amount", "validate", "validate-one")
"""Those that are measured on the largest register, unless `--only` asks for others."""


@dataclass
class Bench:
    """What is to be measured, and what has been found out about it."""

    runners: dict[str, Runner] = field(default_factory=dict)
    """In the order of a turn."""
    rivals: set[str] = field(default_factory=set)
    """Those of them that are other programs."""
    costs: dict[str, list[Cost]] = field(default_factory=dict)
    versions: list[str] = field(default_factory=list)
    sizes: str = ""

    def add(self, name: str, runner: Runner) -> None:
        """Put one thing last in each turn."""
        self.runners[name] = runner

    def try_rival(self, name: str, set_up: Callable[[], tuple[Runner, str]]) -> None:
        """Put another program last in each turn, or say aloud why it is not measured."""
        try:
            runner, told = set_up()
        except rivals.MissingError as error:
            _say(f"{name}: NOT MEASURED, {error}")
            self.versions.append(f"no {name}")
            return
        self.add(name, runner)
        self.rivals.add(name)
        self.versions.append(told)

    def _drop(self, name: str, why: str) -> None:
        """Go on without another program that cannot do it."""
        _say(f"{name}: NOT MEASURED, {why}")
        del self.runners[name]
        self.costs.pop(name, None)
        self.versions.append(f"{name} failed")

    def turn(self, count: int) -> None:
        """Run everything so many times, by turns."""
        for number in range(count):
            for name, runner in list(self.runners.items()):
                try:
                    cost = runner()
                except FailedError as error:
                    if name not in self.rivals:
                        raise
                    self._drop(name, str(error))
                    continue
                self.costs.setdefault(name, []).append(cost)
                _say(f"turn {number + 1} {name}: {cost.cpu:.2f} s of processor, {cost.wall:.2f} s")


def add_states(
    bench: Bench, project: Project, wanted: Callable[[str], bool], end: str = ""
) -> None:
    """Put what is measured on one project into each turn."""
    runners: Mapping[str, Runner] = {
        "cold": project.build_cold,
        "warm": project.build,
        "amount": project.build_changed_amount,
        "text": project.build_changed_text,
        "validate": project.validate_cold,
        "validate-one": project.validate_changed,
        "frictionless": project.measure_frictionless,
    }

    def make(name: str) -> Runner:
        def measure() -> Cost:
            if name in {"cold", "validate"}:
                project.restore()
            return runners[name]()

        return measure

    chosen = [name for name in _STATES if wanted(name)]
    for name in chosen:
        needed = {"validate-one": "validate"}.get(name, "cold")
        if name in {"warm", "amount", "text", "validate-one"} and needed not in chosen:
            runners = {**runners, name: _after(runners[needed], runners[name])}
        bench.add(name + end, make(name))


def _after(first: Runner, then: Runner) -> Runner:
    """Run one thing unmeasured before another."""

    def both() -> Cost:
        first()
        return then()

    return both


def _often(words: Sequence[str | Path], folder: Path) -> Runner:
    return lambda: join([run(words, folder) for _ in range(TIMES)])


def measure_register(count: int, runs: int, only: Sequence[str], folder: Path) -> Bench:
    """Measure a fictive register; at 1,000 beside other programs too."""
    bench = Bench()
    root = folder / f"register-{count}"
    written = write_project(root, count)
    project = Project(root, folder / f"work-{count}", DAY)

    def wanted(name: str) -> bool:
        return name in only or (not only and (count == min(COUNTS) or name in _LARGE))

    add_states(bench, project, wanted)
    bench.sizes = f"{written}."
    if count == min(COUNTS):
        _add_rivals(bench, root, wanted, folder)
    else:
        small = Project(folder / "register", folder / "work", DAY)
        write_project(small.root, min(COUNTS))
        add_states(bench, small, lambda name: name == "cold" and wanted(name), "-1000")
    _say(bench.sizes)
    bench.turn(runs)
    if wanted("save") and count == min(COUNTS):
        _measure_saves(bench, project, runs)
    return bench


def _add_rivals(bench: Bench, root: Path, wanted: Callable[[str], bool], folder: Path) -> None:
    if wanted("help"):
        bench.add("help", _often((Path(sys.executable).parent / "iopgen", "--help"), folder))
    if wanted("click"):
        bench.add("click", _often((sys.executable, "-c", "import click"), folder))
    if wanted("compose"):
        bench.try_rival("compose", lambda: rivals.set_up_compose(root))
    if not any(map(wanted, ("material", "hugo", "zensical"))):
        return
    pages = build.make_site(build.load_settings(root, date.fromisoformat(DAY))).pages
    docs = folder / "docs"
    size = rivals.write_docs(pages, docs)
    bodies = sum(len(page.body.encode()) for page in pages)
    bench.sizes += (
        f" {len(pages)} pages, {bodies / 1e6:.1f} MB of bodies as HTML,"
        f" {size / 1e6:.1f} MB as Markdown."
    )
    if wanted("material"):
        bench.try_rival("material", lambda: rivals.set_up_material(docs))
    if wanted("hugo"):
        bench.try_rival("hugo", lambda: rivals.set_up_hugo(pages, folder / "hugo"))
    if wanted("zensical"):
        bench.try_rival("zensical", lambda: rivals.set_up_zensical(docs, folder / "zensical"))


def _measure_saves(bench: Bench, project: Project, runs: int) -> None:
    _say("save: starting a preview")
    project.restore()
    bench.costs["save"] = measure_saves(project, runs)
    for cost in bench.costs["save"]:
        _say(f"save: {cost.cpu:.2f} s of processor, {cost.wall:.2f} s")


def measure_own(runs: int, only: Sequence[str], folder: Path) -> Bench:
    """Measure our own records, in turn with the program of an earlier commit."""
    bench = Bench()

    def wanted(name: str) -> bool:
        return name in (only or ("cold", "amount", "validate"))

    with former.checked_out(folder) as (now, then):
        files = [path for path in now.root.rglob("*.yml") if path.parent != now.root]
        size = sum(path.stat().st_size for path in files)
        bench.sizes = (
            f"The records of commit {former.COMMIT}: {len(files)} files, {size / 1e6:.2f} MB."
            " Its own program, installed from its own lock, has `-then` after its figures."
        )
        one, other = Bench(), Bench()
        add_states(one, now, wanted)
        add_states(other, then, wanted, "-then")
        # One after the other in each turn, so that a busy machine is as busy for both.
        for name, runner in one.runners.items():
            bench.add(name, runner)
            bench.add(f"{name}-then", other.runners[f"{name}-then"])
        bench.turn(runs)
        if not only or "save" in only:
            _measure_saves(bench, now, runs)
    return bench


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _report(name: str, bench: Bench, only: Sequence[str]) -> None:
    part = make_part(name, bench.costs, bench.sizes, bench.versions)
    print(f"\n{bench.sizes}\n\n{write_costs(part)}\n")
    print(write_targets({name: part} if only else keep(name, part)))


def main() -> None:
    """Measure what the options ask for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--count", type=int, choices=COUNTS, help="agreements of a fictive register"
    )
    parser.add_argument("--own", action="store_true", help="our own records, and an earlier commit")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="turns (3)")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="only these")
    parser.add_argument("--steps", action="store_true", help="seconds of each step, in one process")
    given = parser.parse_args()
    everything = not (given.count or given.own)
    with tempfile.TemporaryDirectory(prefix="iopgen-bench-") as name:
        folder = Path(name)
        if given.steps:
            steps.time_steps(given.count or min(COUNTS), folder)
            return
        if given.count or everything:
            count = given.count or min(COUNTS)
            _report(str(count), measure_register(count, given.runs, given.only, folder), given.only)
        if given.own or everything:
            _report("own", measure_own(given.runs, given.only, folder / "own"), given.only)


if __name__ == "__main__":
    main()
