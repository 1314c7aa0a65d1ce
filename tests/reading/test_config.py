from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from fakes import CONFIG, make_project

from iopgen.exceptions import SetupError
from iopgen.reading.config import ConfigError, read_config
from iopgen.reading.config_folders import is_inner_path
from iopgen.reading.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path


def test_the_engine_is_told_what_was_read_and_nothing_more(tmp_path: Path) -> None:
    more = """\
nav:
  - Om: om.md
  - Mer:
      - https://example.org/
markdown_extensions:
  - tables
  - toc:
      permalink: true
      toc_depth: 3
validation:
  anchors: info
"""
    config = read_config(make_project(tmp_path, CONFIG + more))
    assert json.loads(config.engine) == {
        "theme": "iopgen",
        "plugins": [{"iopgen": {"publisher": {}}}],
        "markdown_extensions": [
            {"toc": {"permalink": True, "toc_depth": 3}},
            {"tables": {}},
            {"fenced_code": {}},
        ],
        "validation": {
            "nav": {"omitted_files": "info", "not_found": "warn", "absolute_links": "warn"},
            "links": {
                "not_found": "warn",
                "absolute_links": "warn",
                "unrecognized_links": "warn",
                "anchors": "info",
            },
        },
        "extra_css": [],
        "nav": [{"Om": "om.md"}, {"Mer": ["https://example.org/"]}],
    }


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    root = make_project(tmp_path, CONFIG + "hooks: [x.py]\nsite_dir: ..\nextra: {a: 1}\n")
    with pytest.raises(ConfigError) as caught:
        load_settings(root)
    found = [(f.line, f.column, f.code) for f in caught.value.findings]
    assert found == [
        (13, 1, "config-refused"),
        (14, 11, "config-refused"),
        (15, 1, "config-refused"),
    ]


def test_a_maintainer_can_allow_more(tmp_path: Path) -> None:
    root = make_project(
        tmp_path, CONFIG.replace("plugins:\n", "plugins:\n  - annat:\n      a: 1\n")
    )
    with pytest.raises(ConfigError, match=r"kan tillåta fler i allowed-plugins\.yml"):
        load_settings(root)
    (root / "allowed-plugins.yml").write_text("plugins:\n  - annat\n")
    config = read_config(root)
    assert json.loads(config.engine)["plugins"][0] == {"annat": {"a": 1}}
    assert [path for path, _ in config.texts] == ["allowed-plugins.yml", "mkdocs.yml"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("not_found: ignore", ("ignore", "ignore")),
        ("links: {not_found: ignore}", ("warn", "ignore")),
        ("nav: {not_found: info}", ("info", "warn")),
        ("not_found: info\n  links: {not_found: warn}", ("info", "warn")),
    ],
)
def test_levels_are_spelt_as_the_engine_has_it_too(
    tmp_path: Path, lines: str, expected: tuple[str, str]
) -> None:
    root = make_project(tmp_path, f"{CONFIG}validation:\n  {lines}\n")
    config = read_config(root)
    levels = json.loads(config.engine)["validation"]
    assert (levels["nav"]["not_found"], levels["links"]["not_found"]) == expected
    assert not config.top.findings


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("nosuch_ext", "{}", 'tillägget "nosuch_ext" är inte installerat'),
        ("os", "{}", 'tillägget "os" går inte att använda'),
        ("sys:exit", "{}", 'tillägget "sys:exit" går inte att använda'),
        ("json:loads", "{}", 'tillägget "json:loads" går inte att använda'),
        ("pymdownx.superfences", "{custom_fences: x}", "går inte att använda"),
        ("pymdownx.snippets", "{base_path: [1]}", "går inte att använda"),
        ("markdown.extensions.toc", "{slugify: x}", "går inte att använda"),
        ("pymdownx.superfences", "{}", ""),
    ],
)
def test_an_extension_that_is_allowed_must_work(
    tmp_path: Path, name: str, options: str, message: str
) -> None:
    root = make_project(tmp_path, f'{CONFIG}markdown_extensions:\n  - "{name}": {options}\n')
    (root / "allowed-plugins.yml").write_text(f'markdown_extensions: ["{name}"]\n')
    findings = read_config(root).top.findings
    assert [(f.line, f.column, f.code) for f in findings] == [(14, 5, "config-value")] * bool(
        message
    )
    assert all(message in f.message for f in findings)


def test_the_long_name_of_an_extension_is_its_short_one(tmp_path: Path) -> None:
    more = "markdown_extensions:\n  - markdown.extensions.tables\n  - extra\n"
    config = read_config(make_project(tmp_path, CONFIG + more))
    assert [name for name, _ in config.extensions] == ["toc", "tables", "fenced_code"]
    (finding,) = config.top.findings
    assert finding.hint.startswith("skriv dess delar var för sig: abbr, attr_list")


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        ("kind: project", "kind: kommun", "kind: ", "menade du municipality?"),
        ("kind: project", "kind: Landsting", "kind: ", "menade du region?"),
        ("theme: iopgen\n", "theme: iopgen\nnav: {Om: om.md}\n", "nav: ska vara", "- Om: om.md"),
        ("theme: iopgen\n", 'theme: iopgen\nnav: [{"": om.md}]\n', "rubriken är tom", "läsaren"),
        ("theme: iopgen\n", "theme: iopgen\ncopyright: x\n", "använder inte", "ta bort raden"),
        ("theme: iopgen", "theme: {name: iopgen, logo: x.png}", "använder inte", "look"),
        ("theme: iopgen", "theme: {name: iopgen, language: sv}", "använder inte", "ta bort raden"),
        ("plugins:\n", "plugins:\n  - search: {lang: sv}\n", "använder inte", "ta bort raden"),
        ("theme: iopgen", "theme: iopgen\nextra_css: [egen.css]", "finns inte", "content/pages"),
    ],
)
def test_advice_is_in_the_words_of_the_person_who_asks(
    tmp_path: Path, old: str, new: str, message: str, hint: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(make_project(tmp_path, CONFIG.replace(old, new)))
    (finding,) = caught.value.findings
    assert message in finding.message
    assert hint in finding.hint


def test_known_keys_are_those_that_may_be_used(tmp_path: Path) -> None:
    root = make_project(tmp_path, CONFIG + "hooks: [x.py]\nzzzzzz: 1\n")
    with pytest.raises(ConfigError) as caught:
        load_settings(root)
    (hint,) = (f.hint for f in caught.value.findings if f.code == "config-unknown-key")
    assert hint.startswith("kända nycklar: site_name")
    assert "hooks" not in hint


def test_a_tag_hides_no_other_fault(tmp_path: Path) -> None:
    root = make_project(tmp_path, CONFIG + "repo_url: !!python/name:os.system\nzzzzzz: 1\n")
    with pytest.raises(ConfigError) as caught:
        load_settings(root)
    assert {"yaml-tag", "config-unknown-key"} <= {f.code for f in caught.value.findings}


def test_says_what_to_do_where_there_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="skapa den; README visar hur"):
        read_config(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a/b", True),
        ("å.md", True),
        *(
            (text, False)
            for text in ("", "/a", "a/../b", "./a", "a//b", "c:/a", "a\\b", " a", "a?")
        ),
    ],
)
def test_inner_paths(text: str, expected: bool) -> None:  # noqa: FBT001
    assert is_inner_path(text) is expected
