from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iopgen.cli import translations as words

if TYPE_CHECKING:
    from fakes import Find, Run

COMMANDS = ("validate", "build", "serve", "status")


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_english_help_has_no_swedish_left(run: Run, command: tuple[str, ...]) -> None:
    code, out, _ = run("--lang=en", *command, "--help")
    assert code == 0
    assert not re.search("[åäöÅÄÖ]", out)


def test_every_text_is_there_in_english() -> None:
    texts = [path.read_text("utf-8") for path in Path(words.__file__).parent.glob("*.py")]
    tree = ast.parse("\n".join(texts))
    asked = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "translate"
        and isinstance(node.args[0], ast.Constant)
    }
    assert asked <= set(words.ENGLISH)
    written = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    # Each text stands in the table and once where it is used.
    assert set(words.ENGLISH) <= written


def test_speaks_english(run: Run, find: Find) -> None:
    find()
    assert run("--lang", "en", "validate")[1].startswith(
        "All is well: 63 records read in 63 files, 0 errors, 0 warnings, 0 notices."
    )
