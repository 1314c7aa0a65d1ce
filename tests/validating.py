"""The Nu Html Checker, and what it may say of our pages."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path

ALLOWED = {
    r"CSS: (“container-type”: |Unrecognized at-rule “@container”)": "newer than the CSS checker",
    # A file that is read from disk has no host of its own, so 'self' allows it nothing. That the
    # policy allows what pages use is seen in a browser (tests/whole/test_privacy.py).
    r"Resource violates Content Security Policy .* “[\w./-]*assets/[\w./-]+” ": "no host on disk",
}
"""What the validator may say: a pattern and the reason."""


def run_validator(java: str, jar: Path, files: list[Path]) -> list[str]:
    """Return what the Nu Html Checker says of the files, one line for each kind of message."""
    options = ["--exit-zero-always", "--stdout", "--format", "json", "--also-check-css"]
    # Only its quick compiler: the run is over before the thorough one has paid.
    flags = ["-Xss4m", "-XX:TieredStopAtLevel=1"]
    command = [java, *flags, "-jar", str(jar), *options, *map(str, files)]
    done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603
    places: dict[str, list[str]] = {}
    for message in json.loads(done.stdout)["messages"]:
        places.setdefault(message["message"], []).append(
            f"{unquote(urlsplit(message['url']).path)}:{message.get('lastLine', 1)}"
        )
    return [f"{text} ({len(found)} times, first {found[0]})" for text, found in places.items()]
