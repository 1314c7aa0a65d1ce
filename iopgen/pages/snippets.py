"""HTML put together from pieces, where text is escaped and markup is not.

`Markup.format` does the same, but reads its pattern anew each time: a site is made of millions.
"""

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

_SPECIAL = re.compile("[&<>\"']")
"""What has another meaning in HTML than in text."""


def write_html(value: object) -> str:
    """Return a value as it stands in HTML."""
    if isinstance(value, Markup) or (isinstance(value, str) and not _SPECIAL.search(value)):
        return value
    return str(value) if isinstance(value, int) else escape(value)


def join_markup(parts: Iterable[object]) -> Markup:
    """Return parts one after another, with nothing between."""
    return Markup("".join(map(write_html, parts)))  # noqa: S704 -- each is escaped


class Snippet:
    """HTML of ours with places for values, each written `{}`."""

    def __init__(self, html: str) -> None:
        """Take the HTML, which is never a record's."""
        self._start, *self._after = html.split("{}")

    def __call__(self, *values: object) -> Markup:
        """Return it with a value in each place; ValueError unless there are as many."""
        parts = [self._start]
        for value, after in zip(values, self._after, strict=True):
            parts += write_html(value), after
        return Markup("".join(parts))  # noqa: S704 -- each value is escaped
