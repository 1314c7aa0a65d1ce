from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from fakes import CONFIG, make_project

from iopgen.config import ConfigError, is_address, is_inner_path, read_config
from iopgen.settings import load_settings

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
  anchors: warn
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
        "validation": {"anchors": "warn"},
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://localhost:8000/", True),
        *(
            (text, False)
            for text in (
                "javascript:alert(1)",
                "https://",
                "https://[",
                "https://a:99999/",
                "https://a@b/",
                'https://a/"x',
                "https://a b/",
                "//a/b",
            )
        ),
    ],
)
def test_addresses(text: str, expected: bool) -> None:  # noqa: FBT001
    assert is_address(text) is expected
