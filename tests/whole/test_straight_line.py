"""No step costs more for each record when there are more of them.

Counted, not timed: how many lines of ours run (each turn of a loop too, and templates) and how many
functions of anybody's are called, in every step at `n`, `2n` and `4n` units of records. From `2n`
to `4n` a straight line adds twice what it adds from `n` to `2n`; a step that looks through all
records for each one adds four times.
"""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import pytest
from many import write_many
from projects import EXAMPLE_DAY

import iopgen
from iopgen import pages
from iopgen.changes.compare import compare
from iopgen.data.open_data import Published, iter_data_files
from iopgen.intake.examination import take_in
from iopgen.pages.kept_pages import PageMaker
from iopgen.pages.parts import divide, find_cut, find_moved, lead_right
from iopgen.pages.view import SiteContents
from iopgen.privacy_guard import check_reading
from iopgen.reading.nodes import Record
from iopgen.reading.record_files import read_records
from iopgen.reading.settings import load_settings
from iopgen.records.rows import make_tables
from iopgen.records.shapes import check_shape
from iopgen.records.validation import check_tables
from iopgen.register import entities as e
from iopgen.register.lookup import EVERY_KIND, Register
from iopgen.review.due import RENDERERS, find_due
from iopgen.rules.base import iter_rules
from iopgen.site import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from types import FrameType, ModuleType

    from iopgen.site import Draft

    Counts = tuple[Mapping[str, int], Mapping[str, int], Mapping[str, int]]

UNITS = 4
MOST = 2.2
"""A straight line gives 2; logarithms and what is rounded give a little more."""

NOISE = 150
"""So few lines more are none: a dictionary that grows, a number with one more figure."""

OURS = iopgen.__path__[0]


class Counting:
    """Counts the lines of ours that run in each step."""

    def __init__(self, *, is_on: bool = True) -> None:
        self.counts: Counter[str] = Counter()
        self._is_on = is_on

    def count(self, step: str, work: Callable[[], Any]) -> Any:  # noqa: ANN401 -- what it gives
        counts = self.counts
        if not self._is_on:
            return work()

        def trace(frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
            counts[step] += 1
            is_ours = event != "call" or frame.f_code.co_filename.startswith((OURS, "<"))
            return trace if is_ours else None

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            return work()
        finally:
            sys.settrace(before)


def _list(make: Callable[[Any], Iterable[Any]], given: object) -> list[Any]:
    return list(make(given))


def _make_long_pages(units: int) -> list[Page]:
    """Return a page with a long table and a long list, that cite; and pages that lead there."""
    numbers = range(units * 40)
    cite = '<sup><a href="#kalla-{0}">{0}</a></sup>'
    rows = "".join(f'<tr id="r{n}"><th scope="row">{cite.format(n)}</th></tr>\n' for n in numbers)
    items = "".join(f'<li id="i{n}"><a href="#r{n}">{n}</a></li>\n' for n in numbers)
    lines = "".join(f'<li id="kalla-{n}" value="{n}">rad {n}</li>\n' for n in numbers)
    body = f"""<h1>Lång</h1>
<h2 id="a">A</h2>
<div><table><caption>T</caption><tbody>{rows}</tbody></table></div>
<h2 id="b">B</h2>
<ul>{items}</ul>
<h2 id="kallor">Källor</h2>
<ul class="iop-sources">
<li><a href="../k/">K</a>
<ol>
{lines}</ol></li>
</ul>
"""
    short = (f'<p><a href="../../lang/#r{n}">x</a></p>' for n in numbers)
    pages = [Page("lang/", "Lång", "D.", body, "", (), "", "section")]
    pages += [Page(f"k/{n}/", str(n), "", text, "", (), "", "x") for n, text in enumerate(short)]
    return pages


def _run_all(project: Path, counting: Counting) -> None:
    """Count how many lines each step runs on a project."""
    count, settings = counting.count, load_settings(project, EXAMPLE_DAY)
    shutil.rmtree(project / ".cache", ignore_errors=True)
    reading = count("read", lambda: read_records(project))
    assert not reading.findings
    tables = count("rows", lambda: make_tables(reading.records))
    count("shapes", lambda: [list(check_shape(one)) for one in reading.records])
    count("frictionless", lambda: list(check_tables(tables, reading.unread)))
    count("guard", lambda: list(check_reading(reading, settings.allowed_contacts)))
    register = count("register", lambda: Register(tables, EXAMPLE_DAY))
    count("entities", lambda: register.unpack(EVERY_KIND))
    take_in_all = partial(take_in, project, settings.allowed_contacts)
    count("intake", take_in_all)
    count("intake of what was kept", take_in_all)
    for rule in iter_rules():
        count(f"rule {rule.__name__}", partial(_list, rule, register))
    _compare_all(reading.records, register, counting)
    published = Published(register, settings.site_url)
    count("published", lambda: dict(published))
    count("data files", lambda: dict(iter_data_files(published, EXAMPLE_DAY, "x")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages.register_pages, "PAGE_LENGTH", UNITS - 1)
        count("register's file", lambda: pages.make_register_files(register, published, settings))
    due = count("due", lambda: find_due(register))
    for style, render in RENDERERS.items():
        count(f"due as {style}", partial(render, register, due))
    count("search hits", lambda: pages.make_search_pages(register))
    site = SiteContents(register, published, settings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("iopgen.pages.guidelines.MOST_THEMES", 2)  # a table has no more columns
        for family in pages._FAMILIES:  # noqa: SLF001 -- each by itself, whatever they are
            name = f"pages {family.__name__.removeprefix('iopgen.pages.')}"
            count(name, partial(_make_family, family, site))
    drafts = pages.draft_pages(site)
    for step in ("making kept pages", "finding kept pages"):
        maker = PageMaker(Register(tables, EXAMPLE_DAY), settings, keeps=True)
        count(step, partial(_make_lots, maker, drafts))
    long = _make_long_pages(len(register.all(e.Agreement)))
    with pytest.MonkeyPatch.context() as patch:
        for limit, value in (("MOST", 4000), ("PART", 2000), ("PIECE", 500), ("WHOLE", 300)):
            patch.setattr(f"iopgen.pages.parts.{limit}_BYTES", value)
        count("parts", partial(_divide, long))


def _compare_all(records: Sequence[Record], register: Register, counting: Counting) -> None:
    """Compare with nothing, with the same, and with the same by other names."""
    others = [Record(one.kind, f"{one.id}-x", one.path, one.root) for one in records]
    for step, was in (("come", []), ("stayed", records), ("other names", others)):
        former = Register(make_tables(was), EXAMPLE_DAY)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("iopgen.changes.compare.RARE", UNITS - 1)
            counting.count(f"changes: {step}", partial(compare, former, register))


def _make_family(family: ModuleType, site: SiteContents) -> list[Page]:
    return [draft.make() for draft in family.draft_pages(site)]


def _make_lots(maker: PageMaker, drafts: Sequence[Draft]) -> list[Page]:
    moved = {f"ekonomi/#{number}": "ekonomi/fler/sida-2/" for number in range(len(drafts))}
    return [page for lot in maker.divide(drafts, moved) for page in lot("")]


def _divide(made: Iterable[Page]) -> list[Page]:
    divided = [part for page in made for part in divide(page)]
    moved = find_moved(divided)
    cut = find_cut(moved)
    return [one for page in divided for one in lead_right([page], moved, cut)]


@pytest.fixture(scope="module")
def count_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Counts]]:
    @cache
    def count(shape: str) -> Counts:
        projects = [
            write_many(tmp_path_factory.mktemp("many"), n * UNITS, one_owner=shape == "one owner")
            for n in (1, 2, 4)
        ]
        _run_all(projects[-1], Counting(is_on=False))  # what is made once is made by now
        found = [Counting() for _ in projects]
        for project, counting in zip(projects, found, strict=True):
            _run_all(project, counting)
        return found[0].counts, found[1].counts, found[2].counts

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("IOPGEN_CORES", "1")
        yield count


def find_bent(once: int, twice: int, four_times: int) -> float:
    """Return how much more the second doubling adds than the first; 0 where it is not too much."""
    first, second = twice - once, four_times - twice
    return second / max(first, 1) if second > MOST * first + NOISE else 0


@pytest.mark.parametrize("shape", ["nation", "one owner"])
def test_no_step_grows_faster_than_the_records(
    shape: str, count_at: Callable[[str], Counts]
) -> None:
    once, twice, four_times = count_at(shape)
    bent = {
        step: (once[step], twice[step], four_times[step])
        for step in four_times
        if find_bent(once[step], twice[step], four_times[step])
    }
    assert bent == {}


def test_every_step_was_counted(count_at: Callable[[str], Counts]) -> None:
    once, _, four_times = count_at("nation")
    assert {f"rule {rule.__name__}" for rule in iter_rules()} <= set(once)
    grown = {step for step in once if four_times[step] > once[step]}
    assert {"read", "rows", "shapes", "frictionless", "guard", "register", "due"} <= grown
    assert {"intake", "intake of what was kept"} <= grown
    assert {"making kept pages", "finding kept pages"} <= grown
    assert {"published", "data files", "register's file", "search hits", "parts"} <= grown
    families = {step for step in once if step.startswith("pages ")}
    assert len(families) == len(pages._FAMILIES)  # noqa: SLF001
    assert families - grown <= {"pages data"}  # as long as the schemas and the catalogue


# --- the test of the test -------------------------------------------------------------------------


def _look_through_all(register: Register) -> Iterator[str]:
    for a in register.all(e.Agreement):
        yield from (b.id for b in register.all(e.Budget) if b.agreement == a.id)


def _look_up(register: Register) -> Iterator[str]:
    for a in register.all(e.Agreement):
        yield from (b.id for b in register.by(e.Budget, "agreement", a.id))


@pytest.mark.parametrize(("work", "expected"), [(_look_through_all, True), (_look_up, False)])
def test_a_planted_loop_over_all_for_each_is_found(
    work: Callable[[Register], Iterator[str]],
    expected: bool,  # noqa: FBT001 -- a parameter of the test
    tmp_path: Path,
) -> None:
    found = []
    for times in (1, 2, 4):
        project = write_many(tmp_path / str(times), UNITS * times)
        register = Register(make_tables(read_records(project).records), EXAMPLE_DAY)
        register.unpack(EVERY_KIND)
        counting = Counting()
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(globals(), "OURS", str(__file__))
            counting.count("planted", partial(_list, work, register))
        found.append(counting.counts["planted"])
    assert bool(find_bent(*found)) == expected
