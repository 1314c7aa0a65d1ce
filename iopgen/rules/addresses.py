"""Addresses in pages written by hand that no browser can follow, and that stop the site engine.

Python's own reader of addresses decides, since it is what the engine reads them with.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from iopgen.reading.finding_codes import make_finding, register
from iopgen.reading.findings import Code, Finding, Severity, clean, find_position
from iopgen.reading.nodes import Reading

ADDRESS_CODE: Final = "broken-address"

# Of a link or a picture, of a line of references, and one that stands by itself.
_ADDRESS: Final = re.compile(
    r"\]\(\s*<?([^\s<>)]+)|^ {0,3}\[[^\]\n]+\]:\s*<?([^\s<>]+)|<(https?://[^\s<>]+)>",
    re.IGNORECASE | re.MULTILINE,
)

register(
    Code(
        ADDRESS_CODE,
        Severity.ERROR,
        "Adressen går inte att följa",
        "Rätta adressen. Ett ensamt [ eller ] i namnet på webbplatsen är det vanliga felet. "
        "Kopiera adressen ur webbläsaren så blir den rätt.",
        "[Läs mer](https://[exempel.org/)",
        "RFC 3986, avsnitt 3.2.2",
    )
)


def check_addresses(pages: Reading) -> Iterator[Finding]:
    """Yield the addresses in pages written by hand that cannot be read."""
    for path, text in pages.texts.items():
        for found in _ADDRESS.finditer(text):
            group = found.lastindex or 0
            if not _is_readable(found[group]):
                message = f'"{clean(found[group], 80)}" är ingen adress som går att följa'
                yield make_finding(
                    ADDRESS_CODE, find_position(path, text, found.start(group)), message
                )


def _is_readable(address: str) -> bool:
    try:
        urlsplit(address)
    except ValueError:
        return False
    return True
