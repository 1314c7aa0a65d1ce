import gzip
import hashlib
import os
import re
import subprocess
from itertools import count
from pathlib import Path

import cbor2
import pytest
from personal import EMAIL, EMAILS, NUMBER, PERSONAL, PHONE, PHONES
from projects import ROOT

from iopgen.exceptions import SetupError
from iopgen.privacy_guard import (
    TEST_NUMBERS,
    check_history,
    check_org_number,
    check_paths,
    check_reading,
    check_record,
    check_repository,
    check_shown,
    check_site,
    check_text,
    run_guard,
)
from iopgen.reading.finding_formats import format_text
from iopgen.reading.nodes import Record, Scalar
from iopgen.reading.record_files import read_records
from iopgen.reading.strict_yaml import parse

# --- texts and records ---------------------------------------------------------------------------


def make_record(text: str) -> Record:
    root, findings = parse(text.encode(), "content/agreements/x.yml")
    assert root is not None, findings
    return Record("agreement", "x", "content/agreements/x.yml", root)


def test_a_text_s_findings_have_line_and_column() -> None:
    text = f"id: x\n# ring {PHONE}\nnote: é {NUMBER}\n{EMAIL}"
    assert [(f.line, f.column, f.code) for f in check_text(text, "x.yml")] == [
        (2, 8, "phone-number"),
        (3, 9, "personal-number"),
        (4, 1, "email-address"),
    ]


def test_no_finding_repeats_what_it_found() -> None:
    findings = list(check_text(f"{NUMBER} {PHONE} {EMAIL}", "x.yml"))
    assert len(findings) == 3
    for finding in findings:
        line = format_text(finding)
        assert not any(secret in line for secret in (NUMBER[2:], PHONE, EMAIL))


def test_a_file_s_name_is_looked_through() -> None:
    finding = next(check_text("", f"partners/{NUMBER}.yml"))
    assert (finding.line, finding.column, finding.code) == (1, 1, "personal-number")


def test_keys_and_values_of_a_record_are_looked_through() -> None:
    record = make_record(
        f'id: x\n"{PHONE}": a\nlist:\n  - "ring \\u0030{PHONE[1:]}"\nlead: >\n  skriv\n  {EMAIL}\n'
    )
    assert [(f.line, f.column, f.code) for f in check_record(record)] == [
        (2, 1, "phone-number"),
        (4, 5, "phone-number"),
        (5, 7, "email-address"),
    ]
    assert len(list(check_record(record, [EMAIL]))) == 2


def test_a_reading_reports_each_thing_once_with_comments_and_broken_files(tmp_path: Path) -> None:
    folder = tmp_path / "content/agreements"
    folder.mkdir(parents=True)
    (folder / "a.yml").write_text(f"id: a\nnote: {NUMBER} # och {EMAIL}\n")
    (folder / "b.yml").write_text(f'id: b\nnote: "\\u00{ord(PHONE[0]):x}{PHONE[1:]}"\n')
    (folder / "c.yml").write_text(f"id: [\n# {PHONE}\n")
    (folder / "d.yml").write_text(f"id: d\nnote: >\n  {NUMBER[2:8]}-\n\n  {NUMBER[8:]}\n")
    reading = read_records(tmp_path)
    assert [(f.path[-5:], f.line, f.column, f.code) for f in sorted(check_reading(reading))] == [
        ("a.yml", 2, 7, "personal-number"),
        ("a.yml", 2, 26, "email-address"),
        ("b.yml", 2, 7, "phone-number"),
        ("c.yml", 2, 3, "phone-number"),
        ("d.yml", 3, 3, "personal-number"),
    ]


# --- organisation numbers ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("212000-2882", None),
        ("2120002882", None),
        ("802002-8711", None),
        ("212000-2883", "org-number-checksum"),
        ("212000 2882", "org-number-checksum"),
        ("212000–2882", "org-number-checksum"),
        ("16212000-2882", "org-number-checksum"),
        ("212000-288", "org-number-checksum"),
        ("212000-2882\n", "org-number-checksum"),
        ("٢١٢٠٠٠-٢٨٨٢", "org-number-checksum"),
        ("okänt", "org-number-checksum"),
        (NUMBER[2:], "org-number-person"),
        (f"{NUMBER[2:8]}-{NUMBER[8:]}", "org-number-person"),
        ("551299-0000", "org-number-person"),
    ],
)
def test_organisation_numbers(number: str, code: str | None) -> None:
    value = Scalar(number, quoted=True, line=3, column=9)
    findings = [(f.line, f.column, f.code) for f in check_org_number(value, "x.yml")]
    assert findings == ([(3, 9, code)] if code else [])


def test_a_person_s_organisation_number_is_one_finding(tmp_path: Path) -> None:
    (tmp_path / "partners").mkdir()
    (tmp_path / "partners/x.yml").write_text(f"id: x\norg_number: {NUMBER[2:]}\n")
    findings = list(check_reading(read_records(tmp_path)))
    assert [(f.line, f.column, f.code) for f in findings] == [(2, 13, "org-number-person")]
    record = read_records(tmp_path).records[0]
    assert list(check_record(record)) == findings


# --- the repository ------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    (tmp_path / "clean.md").write_text("Inget här.\n")
    commit(tmp_path, "start")
    return tmp_path


def git(root: Path, *arguments: str) -> None:
    who = {
        f"GIT_{role}_{what}": "x@example.org"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", "-C", str(root), *arguments], check=True, env=environment)  # noqa: S603, S607


def commit(root: Path, message: str) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message)


def test_this_repository_holds_nothing_personal() -> None:
    assert [format_text(finding) for finding in check_repository(ROOT)] == []


def test_git_runs_no_program_that_a_repository_within_names(tmp_path: Path) -> None:
    settings = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n"
    files = {
        "HEAD": "ref: refs/heads/main\n",
        "objects/.k": "",
        "refs/.k": "",
        "config": f'{settings}\tfsmonitor = "touch {tmp_path}/KORD; false"\n',
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    with pytest.raises(SetupError):
        list(check_repository(tmp_path))
    assert not (tmp_path / "KORD").exists()


def test_the_test_numbers_are_the_one_file_left_out(repository: Path) -> None:
    numbers = (ROOT / TEST_NUMBERS).read_text("utf-8")
    (repository / TEST_NUMBERS).parent.mkdir(parents=True)
    (repository / TEST_NUMBERS).write_text(numbers)
    assert list(check_repository(repository)) == []
    (repository / "copy.txt").write_text(numbers)
    expected = len(PERSONAL) + len(PHONES) + len(EMAILS) + 1  # and the brochure's example
    assert len(list(check_repository(repository))) >= expected


def test_tracked_and_new_files_are_looked_through_but_not_ignored_ones(repository: Path) -> None:
    (repository / ".gitignore").write_text("site/\n")
    (repository / "tracked.py").write_text(f"# {PHONE}\n")
    commit(repository, "one")
    (repository / "ny fil å.yml").write_text(f"note: {NUMBER}\n")
    (repository / "site").mkdir()
    (repository / "site/x.html").write_text(EMAIL)
    (repository / "picture.png").write_bytes(b"\x89PNG\0" + NUMBER.encode())
    (repository / "old.txt").write_bytes(f"\xf6 {NUMBER}".encode("latin-1"))
    (repository / "wide.txt").write_bytes(NUMBER.encode("utf-16"))
    (repository / "link").symlink_to("/etc/passwd")
    (repository / "clean.md").unlink()
    assert sorted((f.path, f.line, f.column) for f in check_repository(repository)) == [
        ("ny fil å.yml", 1, 7),
        ("old.txt", 1, 3),
        ("tracked.py", 1, 3),
        ("wide.txt", 1, 1),
    ]
    assert [f.code for f in check_paths([repository / "site"])] == ["email-address"]


def test_an_id_of_git_is_no_telephone_number(repository: Path) -> None:
    texts = (f"rad {number}\n".encode() for number in count())
    ids = ((hashlib.sha1(b"blob %d\0%s" % (len(t), t)).hexdigest(), t) for t in texts)  # noqa: S324
    blob, text = next((blob, t) for blob, t in ids if re.match(r"07[0-9]{8}", blob))
    (repository / "a.md").write_bytes(text)
    commit(repository, "en fil")
    assert not list(check_history(repository)), blob


def test_history_is_for_ever(repository: Path) -> None:
    (repository / "a.yml").write_text(f"note: {NUMBER}\n")
    commit(repository, f"ring {PHONE}")
    (repository / "a.yml").write_text("note: x\n")
    commit(repository, "rätta")
    assert list(check_repository(repository)) == []
    findings = sorted(check_history(repository))
    assert [finding.code for finding in findings] == ["personal-number", "phone-number"]
    assert findings[0].path.startswith("a.yml@")
    assert findings[1].path.startswith("commit ")


def test_the_command_tells_what_it_found(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    assert run_guard([]) == 0
    assert "Inga personnummer" in capsys.readouterr().out
    (repository / "a.md").write_text(f"Ring {PHONE}")
    assert run_guard([]) == 1
    assert capsys.readouterr().out.startswith("a.md:1:6: error: [phone-number] ")
    assert run_guard(["a.md", "--history"]) == 1
    assert run_guard(["clean.md"]) == 0


def test_outside_a_repository_the_set_up_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert run_guard([]) == 2
    assert "git" in capsys.readouterr().err


# --- tables and the finished site ----------------------------------------------------------------


def test_a_comma_between_cells_hides_nothing() -> None:
    text = f"rad,nummer,telefon\n1,{NUMBER},2\n2,{PHONE}\n"
    found = [(f.line, f.column, f.code) for f in check_text(text, "lista.csv")]
    assert found == [(2, 3, "personal-number"), (3, 3, "phone-number")]


def test_every_text_of_a_finished_site_is_looked_through(tmp_path: Path) -> None:
    signature = b"pagefind_dcd"
    files = {
        "a/index.html": f"<p>{NUMBER}</p>".encode(),
        "data/a.csv": f"1,{NUMBER}\n".encode(),
        "data/a.json": f'["{EMAIL}"]'.encode(),
        "pagefind/fragment/sv_0a_1.pf_fragment": gzip.compress(
            signature + f'{{"content":"{PHONE}"}}'.encode()
        ),
        "pagefind/index/sv_0a_2.pf_index": gzip.compress(
            signature + cbor2.dumps([[["ord", [], [[EMAIL, []]]]]])
        ),
        "sitemap.xml.gz": gzip.compress(f"<loc>{NUMBER}</loc>".encode()),
        "bild.png": b"\x89PNG\x00" + NUMBER.encode(),
        "assets/LICENSE.txt": EMAIL.encode(),
    }
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    found = {finding.path for finding in check_site(tmp_path, (), {"assets/LICENSE.txt"})}
    assert found == set(files) - {"bild.png", "assets/LICENSE.txt"}
    assert list(check_site(tmp_path, (EMAIL,), files.keys() - {"data/a.json"})) == []


def test_what_a_reader_sees_is_told_once() -> None:
    shown = {"om.md": f"ett {NUMBER[2:8]}-{NUMBER[8:]}", "stil.css": PHONE}
    found = list(check_shown(shown, {"om.md": "[x](y)", "stil.css": f"/* {PHONE} */"}))
    assert [(f.path, f.line, f.code) for f in found] == [("om.md", 1, "personal-number")]
    assert "så som texten visas" in found[0].message
