import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from iopgen.reading import record_files as folders
from iopgen.reading.findings import Severity
from iopgen.reading.nodes import (
    KINDS,
    MAX_BYTES,
)
from iopgen.reading.record_files import is_leftover, read_records


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, "content/agreements/bot-klump.yml", "id: bot-klump\ntitle: Klump")
    write(tmp_path, "content/agreements/bot-basun.yml", "id: bot-basun")
    write(tmp_path, "content/budgets/b.yml", "id: b")
    write(tmp_path, "partners/botkyrka-kommun.yml", "id: botkyrka-kommun")
    return tmp_path


def write(root: Path, path: str, text: str | bytes) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text if isinstance(text, bytes) else text.encode())


def strays(root: Path) -> list[tuple[str, int, int, str]]:
    return [(f.path, f.line, f.column, f.code) for f in read_records(root).findings]


def test_records_come_sorted_with_kind_id_and_path(root: Path) -> None:
    reading = read_records(root)
    assert reading.findings == ()
    assert [(r.kind, r.id, r.path) for r in reading.records] == [
        ("agreement", "bot-basun", "content/agreements/bot-basun.yml"),
        ("agreement", "bot-klump", "content/agreements/bot-klump.yml"),
        ("budget", "b", "content/budgets/b.yml"),
        ("partner", "botkyrka-kommun", "partners/botkyrka-kommun.yml"),
    ]
    assert reading.files == 4
    assert reading.unread == frozenset()
    assert reading.texts["content/budgets/b.yml"] == "id: b"


def test_every_kind_has_its_folder(tmp_path: Path) -> None:
    for folder in KINDS.values():
        write(tmp_path, f"{folder}/x.yml", "id: x")
    assert sorted(record.kind for record in read_records(tmp_path).records) == sorted(KINDS)


def test_an_empty_project_is_no_fault(tmp_path: Path) -> None:
    assert read_records(tmp_path).findings == ()


def test_one_broken_file_hides_no_other(root: Path) -> None:
    write(root, "content/agreements/a.yml", "id: a\ntitle: [")
    write(root, "content/agreements/c.yml", b"\xff")
    write(root, "content/checks/d.yml", "id: d\nid: d\nx: *y")
    reading = read_records(root)
    assert strays(root) == [
        ("content/agreements/a.yml", 2, 8, "yaml-syntax"),
        ("content/agreements/c.yml", 1, 1, "not-utf8"),
        ("content/checks/d.yml", 2, 1, "duplicate-key"),
        ("content/checks/d.yml", 3, 4, "anchor-or-alias"),
    ]
    assert len(reading.records) == 4
    assert reading.files == 7
    assert reading.unread == {("agreement", "a"), ("agreement", "c"), ("check", "d")}
    assert reading.texts["content/agreements/a.yml"] == "id: a\ntitle: ["


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("x.yml", "title: t", [(1, 1, "missing-id")]),
        ("x.yml", "title: t\nid:", [(2, 1, "missing-id")]),
        ("x.yml", "title: t\nid: y", [(2, 5, "id-not-file-name")]),
        ("x.yml", "id: X", [(1, 5, "bad-id")]),
        ("x.yml", 'id: "x\\n"', [(1, 5, "bad-id")]),
        ("x.yml", "id: [x]", [(1, 5, "bad-id")]),
        ("x.yml", "id: {x: y}", [(1, 5, "bad-id")]),
        ("X_y.yml", "id: X_y", [(1, 5, "bad-id")]),
        ("X.yml", "id: x", [(1, 5, "id-not-file-name")]),
        (".x.yml", "id: x", [(1, 5, "id-not-file-name")]),
        ("x.y.yml", "id: x", [(1, 5, "id-not-file-name")]),
        ("con.yml", "title: t\nid: con", [(2, 5, "bad-id")]),
        ("con.yml", "id: x", [(1, 5, "bad-id")]),
        ("con.yml", "title: t", [(1, 1, "bad-id")]),
        ("x.yml", "id: lpt1", [(1, 5, "bad-id")]),
    ],
)
def test_ids_and_file_names(
    tmp_path: Path, name: str, text: str, expected: list[tuple[int, int, str]]
) -> None:
    write(tmp_path, f"content/agreements/{name}", text)
    path = f"content/agreements/{name}"
    assert strays(tmp_path) == [(path, *place) for place in expected]


def test_a_record_with_a_wrong_id_goes_by_its_file_s_name(tmp_path: Path) -> None:
    write(tmp_path, "content/agreements/x.yml", "id: y")
    assert [record.id for record in read_records(tmp_path).records] == ["x"]


def test_a_file_name_that_is_no_id_gives_no_record(tmp_path: Path) -> None:
    write(tmp_path, "content/agreements/<script>.yml", "id: x")
    assert read_records(tmp_path).records == ()


def test_a_name_that_windows_keeps_is_explained_and_gives_no_record(tmp_path: Path) -> None:
    write(tmp_path, "content/agreements/aux.yml", "id: aux")
    reading = read_records(tmp_path)
    assert [(finding.message, finding.hint) for finding in reading.findings] == [
        (
            'id "aux" går inte att använda: Windows tillåter ingen sådan fil',
            "välj ett annat id, till exempel aux-1, och låt filen heta likadant",
        )
    ]
    assert reading.records == ()
    assert reading.unread == {("agreement", "aux")}  # a reference to it is no second mistake


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("content/agreements/x.yaml", "byt ändelsen mot .yml"),
        ("content/agreements/x.YML", "byt ändelsen mot .yml"),
        ("content/agreements/notes.txt", "flytta filen till en mapp utanför content och partners"),
        ("content/agreements/2019/x.yml", ""),
        ("content/agreement/x.yml", "menade du content/agreements/?"),
        ("content/partners/x.yml", "menade du partners/?"),
        ("content/x.yml", ""),
        ("content/pages/x.yml", ""),
        ("content/pages/bilder/x.yaml", ""),
        ("agreements/x.yml", "menade du content/agreements/?"),
        ("content/annat/sida.txt", ""),
    ],
)
def test_files_in_wrong_folders_are_told(tmp_path: Path, path: str, hint: str) -> None:
    write(tmp_path, path, "id: x")
    reading = read_records(tmp_path)
    assert [finding.code for finding in reading.findings] == ["wrong-folder"]
    assert reading.findings[0].path in {path, "content/annat"}
    assert hint in reading.findings[0].hint
    assert reading.records == ()


@pytest.mark.parametrize(
    "path",
    [
        "content/agreements/.gitkeep",
        "content/.DS_Store",
        "content/pages/index.md",
        "content/pages/bilder/logo.svg",
        "documents/README.md",
        "mkdocs.yml",
        "tests/agreements/x.yml",
    ],
)
def test_files_that_belong_elsewhere_are_no_strays(tmp_path: Path, path: str) -> None:
    write(tmp_path, path, "x")
    assert read_records(tmp_path).findings == ()


LEFT_BEHIND = (
    *("Thumbs.db", "thumbs.db", "desktop.ini", "Desktop.ini", ".DS_Store", "bot-klump.yml~", "~"),
    *(".bot-klump.yml.swp", ".swp.swp", "~$avtal.docx", "~$bot-klump.yml", ".bot.yml~"),
)
NOT_LEFT_BEHIND = (
    *("bot-klump.yml", ".gitkeep", "x.swp", "Thumbs.db.yml", "desktop.ini.txt", "~x", "$~x", ""),
    *("a~b", ".DS_Store.yml", "thumbs-db.yml"),
)


@pytest.mark.parametrize("name", [*LEFT_BEHIND, *NOT_LEFT_BEHIND])
def test_what_systems_leave_behind_is_known_by_its_name(name: str) -> None:
    assert is_leftover(name) is (name in LEFT_BEHIND)


@pytest.mark.parametrize("name", LEFT_BEHIND)
def test_what_systems_leave_behind_is_not_read_and_stops_nothing(root: Path, name: str) -> None:
    write(root, f"content/agreements/{name}", b"\xff")
    reading = read_records(root)
    (finding,) = reading.findings
    assert (finding.path, finding.code) == (f"content/agreements/{name}", "ignored-file")
    assert finding.severity == Severity.NOTICE
    assert finding.message == f'"{name}" läses inte: en fil som ett program lämnat kvar'
    assert (len(reading.records), reading.files, reading.unread) == (4, 4, frozenset())
    assert finding.path not in reading.texts


def test_what_only_has_such_a_name_is_told_as_before(root: Path) -> None:
    folder = root / "content/agreements"
    (folder / "Thumbs.db").mkdir()
    write(root, "content/agreements/gamla~/x.yml", "id: x")
    (folder / "a.yml~").symlink_to(folder / "bot-klump.yml")
    (folder / "~$b.yml").symlink_to(folder / "bot-klump.yml")
    assert strays(root) == [
        ("content/agreements/Thumbs.db", 1, 1, "wrong-folder"),
        ("content/agreements/a.yml~", 1, 1, "not-a-file"),
        ("content/agreements/gamla~/x.yml", 1, 1, "wrong-folder"),
        ("content/agreements/~$b.yml", 1, 1, "not-a-file"),
    ]


def test_links_are_never_followed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    write(outside, "secret.yml", "id: secret")
    (root / "content/agreements/secret.yml").symlink_to(outside / "secret.yml")
    (root / "content/agreements/all").symlink_to(outside)
    (root / "content/checks").symlink_to(outside)
    reading = read_records(root)
    assert strays(root) == [
        ("content/agreements/all", 1, 1, "not-a-file"),
        ("content/agreements/secret.yml", 1, 1, "not-a-file"),
        ("content/checks", 1, 1, "not-a-file"),
    ]
    assert len(reading.records) == 4
    assert "secret" not in str(reading.texts)


def test_what_is_no_file_is_not_opened(root: Path) -> None:
    os.mkfifo(root / "content/agreements/pipe.yml")
    (root / "content/agreements/folder.yml").mkdir()
    assert strays(root) == [
        ("content/agreements/folder.yml", 1, 1, "wrong-folder"),
        ("content/agreements/pipe.yml", 1, 1, "not-a-file"),
    ]


def test_a_file_in_a_folder_s_place_is_told(tmp_path: Path) -> None:
    write(tmp_path, "content/agreements", "id: x")
    assert strays(tmp_path) == [("content/agreements", 1, 1, "unreadable-file")]


def test_a_file_that_cannot_be_opened_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> Iterator[None]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(folders, "_open_plain", refuse)
    finding = read_records(root).findings[0]
    assert finding.code == "unreadable-file"
    assert finding.message == "filen går inte att läsa (läsrättighet saknas)"


def test_a_huge_file_is_refused_unread(root: Path) -> None:
    with (root / "content/budgets/b.yml").open("wb") as file:
        file.truncate(50 * MAX_BYTES)
    finding = read_records(root).findings[0]
    assert finding.code == "file-too-large"
    assert str(50 * MAX_BYTES) in finding.message


def test_a_name_that_is_no_utf8_is_reported(tmp_path: Path) -> None:
    folder = tmp_path / "content/agreements"
    folder.mkdir(parents=True)
    (folder / os.fsdecode(b"f\xf6r.yml")).write_text("id: x")
    assert [finding.code for finding in read_records(tmp_path).findings] == ["id-not-file-name"]


@pytest.mark.parametrize(
    ("name", "text", "hint"),
    [
        ("Påhittade Grannar", "id: pahittade-grannar", "döp om filen till pahittade-grannar.yml"),
        (
            "påhittade grannar",
            "name: P",
            "döp om filen till pahittade-grannar.yml och skriv id: pahittade-grannar",
        ),
        (
            "Påhittade",
            "id: Påhittade",
            "skriv id: pahittade, och låt filen heta pahittade.yml",
        ),
        ("grannar", "id: granne", "ändra id eller filens namn så att de är lika"),
    ],
)
def test_a_name_that_cannot_be_used_is_told_with_one_that_can(
    tmp_path: Path, name: str, text: str, hint: str
) -> None:
    (tmp_path / "partners").mkdir()
    (tmp_path / "partners" / f"{name}.yml").write_text(f"{text}\n", "utf-8")
    reading = read_records(tmp_path)
    assert [one.hint for one in reading.findings] == [hint]


def test_what_others_call_a_file_of_a_wrong_name_is_no_mistake_of_theirs(tmp_path: Path) -> None:
    (tmp_path / "partners").mkdir()
    (tmp_path / "partners" / "Påhittade.yml").write_text("id: pahittade\n", "utf-8")
    assert read_records(tmp_path).unread == {("partner", "pahittade")}
