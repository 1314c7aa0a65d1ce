from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from fakes import CONFIG, make_project

from iopgen.exceptions import SetupError
from iopgen.reading import settings as module
from iopgen.reading.findings import clean
from iopgen.reading.settings import Host, find_root, load_settings, make_new_url

if TYPE_CHECKING:
    from pathlib import Path


def test_reads_what_mkdocs_yml_says(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    settings = load_settings(root, date(2020, 2, 29))
    assert settings.root == root.resolve()
    assert settings.as_of == date(2020, 2, 29)
    assert settings.publisher.name == 'Provet "<i>"'
    assert settings.publisher.org_number == ""
    assert settings.site_url == "https://example.org/iop/"
    assert settings.edit_uri == "https://github.com/example/iop/edit/main/"
    assert settings.docs_dir == root.resolve() / "content" / "pages"
    assert settings.site_dir == root.resolve() / "site"
    assert settings.ending_soon_months == 6
    assert settings.allowed_contacts == ()


def test_reads_publisher_and_contacts(tmp_path: Path) -> None:
    config = """\
site_name: Prov
site_url: https://example.org/iop
plugins:
  - search
  - iopgen:
      publisher:
        name: Exempelkommun
        kind: municipality
        org_number: 212000-0142
        remarks_email: Synpunkter@example.org
      allowed_contacts:
        - registrator@example.org
      ending_soon_months: 3
"""
    settings = load_settings(make_project(tmp_path, config))
    assert settings.publisher.org_number == "2120000142"
    assert settings.allowed_contacts == ("registrator@example.org", "synpunkter@example.org")
    assert settings.ending_soon_months == 3
    assert settings.site_url == "https://example.org/iop/"
    assert settings.edit_uri == ""


def test_the_host_is_github_pages_unless_said_otherwise(tmp_path: Path) -> None:
    assert load_settings(make_project(tmp_path / "a")).host == Host()
    given = "      host:\n        name: Värden\n"
    settings = load_settings(make_project(tmp_path / "b", CONFIG + given))
    assert settings.host == Host("Värden", "")


@pytest.mark.parametrize("given", ["      host: x\n", "      host:\n        nme: x\n"])
def test_says_what_is_wrong_with_the_host(tmp_path: Path, given: str) -> None:
    with pytest.raises(SetupError, match=r"host|nme"):
        load_settings(make_project(tmp_path, CONFIG + given))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "kind: project",
            "knd: project",
            'mkdocs.yml:11:9: error: [config-unknown-key] okänd nyckel "knd"; menade du "kind"?',
        ),
        (
            "kind: project",
            "zzz: project",
            'mkdocs.yml:11:9: error: [config-unknown-key] okänd nyckel "zzz"; kända nycklar: ',
        ),
        (
            "kind: project",
            "kind: kommun",
            'mkdocs.yml:11:15: error: [config-value] kind: "kommun" är inte ett av project',
        ),
        (
            "kind: project",
            "kind: [project]",
            "mkdocs.yml:11:15: error: [config-value] kind: ska vara en enkel text",
        ),
        (
            "kind: project",
            "kind: !ENV KIND",
            'mkdocs.yml:11:15: error: [yaml-tag] typmärkningen "!ENV"',
        ),
        ("kind: project", "", "mkdocs.yml:10:9: error: [config-missing] kind: saknas; fyll i den"),
        ("kind: project", "kind: project\n        kind: region", "[duplicate-key]"),
        ("https://example.org/fel", "javascript:x", '"javascript:x" är ingen webbadress'),
        ("https://example.org/fel", "'http://['", '"http://[" är ingen webbadress'),
        ("remarks_url: https://example.org/fel", "remarks_email: x", '"x" är ingen e-postadress'),
        (
            "kind: project",
            "kind: project\n        org_number: '2120000143'",
            '"2120000143" är inget giltigt organisationsnummer',
        ),
        (
            "  - iopgen",
            "  - iopgem",
            "pluginen iopgen med uppgift om vem som publicerar saknas",
        ),
        ("publisher:", "publicher:", 'okänd nyckel "publicher"; menade du "publisher"?'),
        ("site_name: Partnerskap", "site: Partnerskap", "site_name: saknas; fyll i den"),
        ("theme: iopgen", "theme: [iopgen", "[yaml-syntax]"),
        (
            "      publisher:",
            "      ending_soon_months: 0\n      publisher:",
            '"0" är inget heltal mellan 1 och 60',
        ),
        (
            "      publisher:",
            "      allowed_contacts: registrator\n      publisher:",
            "ska vara en lista av texter",
        ),
    ],
)
def test_says_what_is_wrong_with_mkdocs_yml(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in CONFIG
    root = make_project(tmp_path, CONFIG.replace(old, new, 1))
    with pytest.raises(SetupError) as caught:
        load_settings(root)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"site_name: \xff", "är inte UTF-8"),
        (b"- site_name", "här väntas inställningar"),
        (b"", "filen är tom"),
    ],
)
def test_refuses_what_is_no_configuration(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "mkdocs.yml").write_bytes(content)
    with pytest.raises(SetupError, match=message):
        load_settings(tmp_path)


def test_refuses_a_missing_configuration(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="går inte att läsa"):
        load_settings(tmp_path)


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("0", date(1970, 1, 1)),
        # 22:59:59 and 23:00:00 UTC on New Year's Eve; Stockholm is an hour ahead.
        ("1609455599", date(2020, 12, 31)),
        ("1609455600", date(2021, 1, 1)),
    ],
)
def test_as_of_is_the_day_in_stockholm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stamp: str, expected: date
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", stamp)
    assert load_settings(make_project(tmp_path)).as_of == expected


@pytest.mark.parametrize("given", [None, date(2026, 11, 22)])  # MkDocs reads it all the same
@pytest.mark.parametrize("stamp", ["", "i går", "1e9", "-1", "9" * 30, "9" * 300, f"{2**32}"])
def test_refuses_a_strange_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stamp: str, given: date | None
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", stamp)
    with pytest.raises(SetupError, match="SOURCE_DATE_EPOCH ska vara sekunder"):
        load_settings(make_project(tmp_path), given)


def test_the_last_second_is_taken_and_a_day_that_is_given_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", f"{2**32 - 1}")
    root = make_project(tmp_path)
    assert load_settings(root).as_of == date(2106, 2, 7)
    assert load_settings(root, date(2026, 11, 22)).as_of == date(2026, 11, 22)


def test_a_stamp_too_far_away_is_shown_and_not_taken_for_a_personal_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "253402210000")
    with pytest.raises(SetupError, match=r"\(år 2106\); 253 402 210 000 är för") as caught:
        load_settings(make_project(tmp_path))
    assert clean(str(caught.value), 1000) == str(caught.value)


def test_as_of_is_today_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> Clock:
            assert tz is module.TIME_ZONE
            return cls(2026, 11, 22, tzinfo=UTC)

    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setattr(module, "datetime", Clock)
    assert load_settings(make_project(tmp_path)).as_of == date(2026, 11, 22)


def test_finds_the_root_upward(tmp_path: Path) -> None:
    root = make_project(tmp_path / "prov")
    assert find_root(root / "content" / "pages") == root.resolve()
    with pytest.raises(SetupError, match="peka ut den med --root"):
        find_root(tmp_path)


def test_needs_no_site_engine() -> None:
    code = "import sys, iopgen.reading.settings; sys.exit('mkdocs' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603


@pytest.mark.parametrize(
    ("edit_uri", "expected"),
    [
        (
            "https://github.com/example/iop/edit/main/",
            "https://github.com/example/iop/new/main/content/budgets?filename=a-belopp.yml",
        ),
        (
            "https://github.com/example/iop/edit/drift/2026/",
            "https://github.com/example/iop/new/drift/2026/content/budgets?filename=a-belopp.yml",
        ),
        (
            "https://gitlab.example.org/grupp/iop/-/edit/main/",
            "https://gitlab.example.org/grupp/iop/-/new/main/content/budgets?file_name=a-belopp.yml",
        ),
        ("https://example.org/iop/src/main/", ""),
        ("", ""),
    ],
)
def test_a_new_file_is_written_where_files_are_edited(
    tmp_path: Path, edit_uri: str, expected: str
) -> None:
    settings = replace(load_settings(make_project(tmp_path)), edit_uri=edit_uri)
    assert make_new_url(settings, "content/budgets/a-belopp.yml") == expected
    assert make_new_url(settings, "") == ""
