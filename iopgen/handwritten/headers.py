"""The header of a hand-written page: title, description, language, known shortcomings."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from iopgen.handwritten.page_limits import find_tangles
from iopgen.reading.finding_codes import make_finding
from iopgen.reading.findings import Finding, Position, clean
from iopgen.reading.front_matter import PAGE_HEADER
from iopgen.reading.nodes import (
    Items,
    Node,
    Scalar,
    iter_scalars,
)
from iopgen.reading.nodes import Mapping as NodeMapping

SHORTCOMINGS: Final = "shortcomings"
"""Key of a page's header: what is known not to be accessible, a list of {what, why, basis}."""
BASES: Final = ("unfulfilled", "burden", "exempt")
"""Why something is not accessible: a fault, a burden (12 §), content outside the law (9 §)."""

_HEADER_LIMITS: Final = {"title": 200, "description": 500, "lang": 20}
"""Keys of a page's header with the characters each may have."""
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")

Meta = Mapping[str, object]
"""A header: texts, and the list of shortcomings as mappings of texts."""


_Report = Callable[..., None]


def find_body(text: str) -> int:
    """Return where the text of a page begins, after its header."""
    found = PAGE_HEADER.match(text)
    return found.end() if found else 0


def read_header(header: NodeMapping | None, path: str) -> tuple[Meta, list[Finding]]:
    """Return a page's header as texts, and what is wrong with it."""
    meta: dict[str, object] = {}
    findings: list[Finding] = []

    def report(node: Node, message: str, hint: str = "") -> None:
        position = Position(path, node.line, node.column)
        findings.append(make_finding("page-header", position, message, hint))

    for entry in header.entries if header else ():
        key, value = entry.key.text, entry.value
        if key == SHORTCOMINGS:
            meta[key] = list(_read_shortcomings(value, report))
        elif key not in _HEADER_LIMITS:
            report(entry.key, f'"{clean(key)}" används inte i ett sidhuvud')
        elif not isinstance(value, Scalar):
            report(value, f"{key} ska vara en enkel text", "skriv texten efter kolonet")
        elif len(value.text) > _HEADER_LIMITS[key]:
            report(value, f"{key} har {len(value.text)} tecken", f"högst {_HEADER_LIMITS[key]} går")
        elif key == "lang" and not _LANGUAGE.fullmatch(value.text):
            report(value, f'lang "{clean(value.text)}" är inget språk', "skriv till exempel en")
        else:
            meta[key] = " ".join(value.text.split())
    return meta, findings


def _iter_long(item: Node) -> Iterator[Scalar]:
    """Yield the texts of a shortcoming that are no sentence or two, or that nest."""
    for scalar in iter_scalars(item):
        if len(scalar.text) > _MOST_WORDS or next(find_tangles(scalar.text), None):
            yield scalar


_MOST_WORDS: Final = 500
_MOST_SHORTCOMINGS: Final = 50


def read_values(header: NodeMapping | None) -> str:
    """Return the values of a header, one a line: YAML's escapes hide nothing in them."""
    scalars = iter_scalars(header) if header else ()
    return "\n".join(" ".join(scalar.text.split()) for scalar in scalars)


def _read_shortcomings(node: Node, report: "_Report") -> Iterator[dict[str, str]]:
    keys = {"what", "why", "basis"}
    hint = "skriv en lista där varje punkt har what, why och basis"
    if not isinstance(node, Items):
        report(node, f"{SHORTCOMINGS} ska vara en lista", hint)
        return
    if len(node.items) > _MOST_SHORTCOMINGS:
        report(node, f"{SHORTCOMINGS} har fler än {_MOST_SHORTCOMINGS} punkter", "slå ihop några")
        return
    for item in node.items:
        if len(found := list(_iter_long(item))):
            report(found[0], f"{SHORTCOMINGS}: texten är för lång", "skriv högst 500 tecken")
            continue
        texts = {
            entry.key.text: " ".join(entry.value.text.split())
            for entry in (item.entries if isinstance(item, NodeMapping) else ())
            if isinstance(entry.value, Scalar)
        }
        if texts.keys() != keys:
            report(item, f"{SHORTCOMINGS}: punkten är inte fullständig", hint)
        elif texts["basis"] not in BASES:
            message = f'basis "{clean(texts["basis"])}" är inte ett av {", ".join(BASES)}'
            report(item, message, "välj ett av dem")
        else:
            yield texts
