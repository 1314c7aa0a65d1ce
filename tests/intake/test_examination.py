"""What is kept of files says what the files say: every fault, on any core, from any cache."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cases_of_faults import CASES, find_home, read_case
from projects import EXAMPLE, ROOT, copy_project

from iopgen.intake import examination, file_facts
from iopgen.intake.examination import Intake, take_in
from iopgen.privacy_guard import check_reading
from iopgen.reading.nodes import KIND_OF_FOLDER, KINDS
from iopgen.reading.record_files import read_records
from iopgen.reading.sealed_files import CACHE
from iopgen.records.rows import make_tables
from iopgen.records.shapes import check_shape
from iopgen.records.validation import check_tables
from iopgen.register.packing import unpack_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from iopgen.reading.findings import Finding
    from iopgen.reading.record_files import RecordFile


pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows with the path of every file that is read and checked."""
    paths: list[str] = []
    make = file_facts.make_facts

    def note(files: Sequence[RecordFile], allowed: Any) -> Any:  # noqa: ANN401 - passed on
        paths.extend(file.path for file in files)
        return make(files, allowed)

    monkeypatch.setattr(examination, "make_facts", note)
    monkeypatch.setenv("IOPGEN_CORES", "1")
    return paths


def find_at_once(project: Path) -> list[Finding]:
    """Return what is found when all files are read together and nothing is kept."""
    reading = read_records(project)
    tables = make_tables(reading.records)
    found = [*reading.findings, *check_tables(tables, reading.unread), *check_reading(reading)]
    return sorted({*found, *(f for record in reading.records for f in check_shape(record))})


def tell(intake: Intake) -> object:
    """Return all of an intake that can be compared, places of values included."""
    contents = intake.contents
    listed = {
        kind.__name__: [(entity, entity.places, dict(entity.unread)) for entity in entities]
        for kind, entities in contents.entities.items()
    }
    ids = {table: list(found) for table, found in contents.ids.items()}
    findings = sorted({*intake.findings})
    severities = [finding.severity for finding in findings]
    outlines = {key: list(one.iter_paths(9)) for key, one in contents.outlines.items()}
    counted = intake.counts, intake.files, intake.unread, contents.digests
    return listed, ids, findings, severities, outlines, counted


def test_each_file_by_itself_and_together_have_the_same_faults(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    for number, path in enumerate(sorted(CASES.glob("*.yml"))):
        kind = KIND_OF_FOLDER[Path(find_home(path.stem)[1]).parent.name]
        target = project / KINDS[kind] / f"fall-{number}.yml"
        target.write_bytes(read_case(path.stem))
    expected = find_at_once(project)
    assert len({finding.code for finding in expected}) > 35
    for _ in range(2):  # read now, then from what was kept
        assert sorted({*take_in(project, ()).findings}) == expected


def test_all_values_are_those_of_the_rows() -> None:
    intake = take_in(EXAMPLE, (), keeps=False)
    reading = read_records(EXAMPLE)
    contents = unpack_tables(make_tables(reading.records), reading.unread)
    for kind, entities in contents.entities.items():
        assert intake.contents.entities[kind] == entities
        assert [e.places for e in entities] == [e.places for e in intake.contents.entities[kind]]
    assert intake.contents.ids == contents.ids
    assert dict(intake.contents.outlines) == dict(contents.outlines)


def test_only_what_has_changed_is_read_anew(tmp_path: Path, read: list[str]) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    cold = tell(take_in(project, ()))
    assert len(read) == len(set(read)) == len(read_records(project).records)
    read.clear()
    assert tell(take_in(project, ())) == cold
    assert read == []
    changed = project / "content/budgets/trollkullen-belopp.yml"
    changed = changed if changed.exists() else next((project / "content/budgets").glob("*.yml"))
    changed.write_text(f"{changed.read_text('utf-8')}\n# en rad till\n", "utf-8")
    take_in(project, ())
    assert read == [changed.relative_to(project).as_posix()]
    read.clear()
    take_in(project, ("kontakt@example.org",))  # other contacts may stand there
    assert len(read) > 1


def test_what_others_refer_to_is_missed_though_they_have_not_changed(
    tmp_path: Path, read: list[str]
) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    assert not [f for f in take_in(project, ()).findings if f.code == "unknown-reference"]
    partner = next(
        path
        for path in sorted((project / "partners").glob("*.yml"))
        if f"partner: {path.stem}\n"
        in "".join(one.read_text("utf-8") for one in (project / "content/agreements").glob("*.yml"))
    )
    partner.unlink()
    read.clear()
    found = sorted({*take_in(project, ()).findings})
    assert read == []
    assert [f for f in found if f.code == "unknown-reference"]
    assert found == find_at_once(project)


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def fill(file: Path) -> None:
    file.write_bytes(os.urandom(1000))


def turn(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def make_folder(file: Path) -> None:
    file.unlink()
    (file / "x").mkdir(parents=True)


@pytest.mark.parametrize("damage", [cut, fill, turn, make_folder, os.unlink])
def test_a_damaged_file_of_the_cache_is_a_file_that_is_not_there(
    damage: Callable[[Path], None], tmp_path: Path, read: list[str]
) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    cold = tell(take_in(project, ()))
    files = sorted((project / CACHE / examination.STEP).iterdir())
    for file in files[::2]:
        damage(file)
    read.clear()
    assert tell(take_in(project, ())) == cold
    assert 0 < len(read) < sum(1 for _ in read_records(project).records)
    read.clear()
    assert tell(take_in(project, ())) == cold
    assert read == []


def test_what_somebody_else_has_sealed_is_not_believed(
    tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    cold = tell(take_in(project, ()))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another"))
    read.clear()
    assert tell(take_in(project, ())) == cold
    assert len(read) == len(read_records(project).records)


def test_two_cores_say_what_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examination, "FILES_A_CORE", 1)
    told = []
    for cores in ("1", "2", "3"):
        monkeypatch.setenv("IOPGEN_CORES", cores)
        told.append(tell(take_in(ROOT, (), keeps=False)))
    assert told[0] == told[1] == told[2]


def test_a_place_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    (project / ".cache").write_text("x", "utf-8")
    assert tell(take_in(project, ())) == tell(take_in(EXAMPLE, (), keeps=False))
