"""One mapping of the configuration, read key by key; each value is of its type or a finding."""

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from iopgen.reading.finding_codes import make_finding
from iopgen.reading.findings import Finding, Position, clean
from iopgen.reading.nodes import Items, Node, Scalar, iter_scalars
from iopgen.reading.nodes import Mapping as NodeMapping

_SWEDISH: Final = {
    "kommun": "municipality",
    "kommunen": "municipality",
    "stad": "municipality",
    "regionen": "region",
    "landsting": "region",
    "kommunalförbund": "other_public",
    "myndighet": "other_public",
    "statlig": "other_public",
    "projekt": "project",
    "förening": "project",
    "ja": "true",
    "varna": "warn",
    "ignorera": "ignore",
}
"""What somebody writes who has not seen that values are in English."""
TEXT_MAX: Final = 200
ADDRESS_MAX: Final = 500
LIST_MAX: Final = 200

_PLUGIN_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,79}")


def is_address(text: str) -> bool:
    """Say whether a text is an http or https address that can stand in a page."""
    if not text.startswith(("https://", "http://")) or re.search(r"[\s\"'<>\\`]", text):
        return False
    try:
        parts = urlsplit(text)
        return bool(parts.hostname) and parts.username is None and (parts.port or 1) > 0
    except ValueError:
        return False


@dataclass
class Section:
    """One mapping of a configuration; each reading says what may stand there and reports the rest.

    A value that is missing or refused is empty: "", 0, (); whoever reads asks for `findings` last.
    """

    path: str
    node: NodeMapping
    findings: list[Finding]
    nodes: Mapping[str, Node] = field(init=False)

    def __post_init__(self) -> None:
        self.nodes = {entry.key.text: entry.value for entry in self.node.entries}

    def read(self) -> str:
        """Return all keys and values, one a line."""
        return "\n".join(scalar.text for scalar in iter_scalars(self.node))

    def report_at(self, node: Node, code: str, message: str, hint: str = "") -> None:
        """Report a fault at a node."""
        self.findings.append(
            make_finding(code, Position(self.path, node.line, node.column), message, hint)
        )

    def report(self, key: str, message: str, code: str = "config-value") -> None:
        """Report a fault at a key's value, or at the section where it has none.

        What follows the first semicolon says what to do.
        """
        text, _, hint = message.partition("; ")
        self.report_at(self.nodes.get(key, self.node), code, f"{key}: {text}", hint)

    def refuse_unknown(self, known: Collection[str], told: Collection[str] = ()) -> None:
        """Report each key that is not in `known`, with the nearest one; not those `told` of."""
        for entry in self.node.entries:
            key = entry.key.text
            if key in known or key in told:
                continue
            near = difflib.get_close_matches(key, known, n=1)
            listed = f"kända nycklar: {', '.join(known)}" if known else "ta bort raden"
            hint = f'menade du "{near[0]}"?' if near else listed
            self.report_at(entry.key, "config-unknown-key", f'okänd nyckel "{clean(key)}"', hint)

    def text(self, key: str, limit: int = TEXT_MAX) -> str:
        """Return a text of one line, "" where the key is missing or empty."""
        node = self.nodes.get(key)
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.report(key, "ska vara en enkel text")
        elif len(node.text) > limit:
            self.report(key, f"texten har {len(node.text)} tecken; högst {limit} går")
        elif "\n" in node.text.strip():
            self.report(key, "texten har flera rader; skriv den på en")
        else:
            return node.text.strip()
        return ""

    def required(self, key: str, limit: int = TEXT_MAX) -> str:
        """Return a text that must be there."""
        value = self.text(key, limit)
        node = self.nodes.get(key)
        if node is None or (isinstance(node, Scalar) and not node.text.strip()):
            self.report(key, "saknas; fyll i den", "config-missing")
        return value

    def address(self, key: str) -> str:
        """Return a web address, "" where none is given."""
        value = self.text(key, ADDRESS_MAX)
        if value and not is_address(value):
            self.report(key, f'"{clean(value)}" är ingen webbadress; den börjar med https://')
            return ""
        return value

    def choice(self, key: str, allowed: Collection[str]) -> str:
        """Return one of several words, "" where none is given."""
        value = self.text(key)
        if value and value not in allowed:
            words = ", ".join(allowed)
            what = f'"{clean(value)}" är inte ett av {words}'
            if len(allowed) == 1:
                what = f'"{clean(value)}" går inte; skriv {words}'
            elif near := _find_near(value, allowed):
                what += f"; menade du {near}?"
            self.report(key, what)
            return ""
        return value

    def number(self, key: str, default: int, highest: int) -> int:
        """Return a whole number from 1 to `highest`."""
        value = self.text(key)
        if not value:
            return default
        if not re.fullmatch(r"[1-9][0-9]{0,3}", value) or int(value) > highest:
            self.report(key, f'"{clean(value)}" är inget heltal mellan 1 och {highest}')
            return default
        return int(value)

    def items(self, key: str) -> list[tuple[str, Scalar]]:
        """Return the texts of a list, each with its place; none where the key is missing."""
        node = self.nodes.get(key)
        if node is None:
            return []
        if not isinstance(node, Items) or not all(isinstance(one, Scalar) for one in node.items):
            self.report(key, "ska vara en lista av texter")
            return []
        if len(node.items) > LIST_MAX:
            self.report(key, f"listan har {len(node.items)} rader; högst {LIST_MAX} går")
            return []
        return [(one.text.strip(), one) for one in node.items if isinstance(one, Scalar)]

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty where the key is missing."""
        found: list[str] = []
        for text, node in self.items(key):
            if len(text) > TEXT_MAX:
                self.report_at(node, "config-value", f"{key}: texten är för lång", "korta den")
            else:
                found.append(text)
        return tuple(found)

    def names(self, key: str) -> tuple[str, ...]:
        """Return a list of names of plugins or extensions."""
        names = self.texts(key)
        for name in names:
            if not _PLUGIN_NAME.fullmatch(name):
                self.report(key, f'"{clean(name)}" är inget namn på ett tillägg')
        return names

    def section(self, key: str) -> "Section":
        """Return a mapping within, one without keys where it is missing."""
        node = self.nodes.get(key)
        if node is not None and not isinstance(node, NodeMapping):
            self.report(key, "ska vara en lista av nycklar och värden")
        return self._within(node, self.node)

    def named(self, key: str) -> list[tuple[str, Node, "Section"]]:
        """Return a list of names that may each have settings, as plugins are listed."""
        node = self.nodes.get(key)
        if node is None:
            return []
        if not isinstance(node, Items) or len(node.items) > LIST_MAX:
            self.report(key, "ska vara en lista; skriv ett bindestreck före varje namn")
            return []
        found: list[tuple[str, Node, Section]] = []
        for item in node.items:
            if isinstance(item, Scalar):
                found.append((item.text, item, self._make(None, item)))
            elif isinstance(item, NodeMapping) and len(item.entries) == 1:
                name = item.entries[0].key
                found.append((name.text, name, self._make(item.entries[0].value, name)))
            elif isinstance(item, NodeMapping) and not item.entries and item.empty:
                name = item.empty[0]
                found.append((name.text, name, self._make(None, name)))
            else:
                self.report_at(item, "config-value", f"{key}: här väntas ett namn", _NAME_HINT)
        return found

    def _make(self, node: Node | None, name: Node) -> "Section":
        if node is not None and not isinstance(node, NodeMapping):
            self.report_at(node, "config-value", "här väntas nycklar med värden", _NAME_HINT)
        return self._within(node, name)

    def _within(self, node: Node | None, place: Node) -> "Section":
        """Return a mapping as a section, one without keys at a place where it is none."""
        empty = NodeMapping((), place.line, place.column)
        return Section(self.path, node if isinstance(node, NodeMapping) else empty, self.findings)


def _find_near(value: str, allowed: Collection[str]) -> str:
    """Return the word that somebody may have meant, "" where none is near."""
    meant = _SWEDISH.get(value.lower(), "")
    if meant not in allowed:
        meant = next(iter(difflib.get_close_matches(value.lower(), allowed, n=1)), "")
    return meant


_NAME_HINT: Final = "skriv - namn, eller - namn: och inställningarna indragna under"
