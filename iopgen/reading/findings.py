"""Findings: what is wrong, where, and what to do, in Swedish.

Every check above yields `Finding` values. Values from records are hostile until `clean` has seen
them; the formats escape once more.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

from iopgen.calc.kept import kept
from iopgen.calc.personal_data import mask


class Severity(StrEnum):
    """How a finding counts: only an error stops publishing (a warning does with --strict)."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@kept(order=True)
class Position:
    """A place in a file: path with forward slashes relative to the root; line, column from 1."""

    path: str
    line: int = 1
    column: int = 1


def find_position(path: str, text: str, start: int) -> Position:
    """Return the place of a sign of a file's text; `start` counts from 0."""
    line_start = text.rfind("\n", 0, start) + 1
    return Position(path, text.count("\n", 0, start) + 1, start - line_start + 1)


@dataclass(frozen=True, slots=True)
class Code:
    """What one kind of finding means, for people who are no programmers."""

    code: str
    severity: Severity
    title: str
    help: str
    """Swedish; the first sentence says what to do and is the hint when a finding has none."""
    example: str
    """A few lines of YAML (or Markdown) that give the finding."""
    source: str = ""
    """The law, guideline or standard that the rule comes from, or else what it rests on."""


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """One fault or fact at one place; sorts by path, line, column and code."""

    path: str
    line: int
    column: int
    severity: Severity = field(compare=False)
    code: str
    message: str
    hint: str


# Control, format (bidi marks, zero width), lone surrogates, line and paragraph separators.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# GitHub's and Azure's runners obey "##[…]" and "##vso[…]" anywhere in a line, "::…::" at its start.
_RUNNER_COMMAND = re.compile(r"#(?=#\w*\[)|^(\s*):(?=:)")
# Wide on purpose: what merely resembles a personal number or an address stays out of public logs.
_PERSONAL_LOOK = re.compile(r"(?:\d\d)?\d\d[01]\d\d\d\W{0,3}\d{4}(?!\d)|[^\s@]+@[^\s@]+\.\w+")


def clean(text: str, limit: int = 120) -> str:
    """Return a value from a record as it may stand in a message: escaped, shortened, no contacts.

    What looks like a personal number or an e-mail address becomes "[dolt]": logs are public too.
    """
    hidden = _PERSONAL_LOOK.sub("[dolt]", mask(text[: 4 * limit]))
    escaped = escape_unseen(hidden)
    return escaped if len(escaped) <= limit else escaped[: limit - 1] + "…"


def escape_unseen(text: str) -> str:
    """Write out whatever a terminal, a log or a CI runner would obey; idempotent."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(
            char.encode("unicode_escape").decode()
            if unicodedata.category(char) in _UNSAFE
            else char
            for char in text
        )
    return _RUNNER_COMMAND.sub(_escape_command, text)


def _escape_command(match: re.Match[str]) -> str:
    return r"\x23" if match[0] == "#" else f"{match[1]}\\x3a"
