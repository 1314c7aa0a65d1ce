"""What the site engine says of a page, in Swedish and at its line.

Pure, and knows the engine by its sentences alone (MkDocs 1.6): it names the page's file and the
link, never the line. What it says in words that are not known here is passed on as it is.
"""

import re
from typing import Final

from iopgen.findings import Finding, Position, clean, make_finding
from iopgen.written import Written

_LINK: Final = re.compile(
    r"Doc file '(?P<file>.+?)' contains an? (?:absolute |unrecognized relative )?link"
    r" '(?P<link>.*?)', (?P<what>.*?)(?: Did you mean '(?P<near>.*?)'\?)?",
    re.DOTALL,
)
_NAV: Final = re.compile(
    r"A(?:n absolute path| reference) to '(?P<link>.*?)' is included in the 'nav'"
)
_OMITTED: Final = re.compile(
    r"The following pages exist in the docs directory.*?:\s*(?P<pages>.*)", re.DOTALL
)
_MISSING: Final = re.compile(r"The \"(?P<name>[^\"]+)\" plugin is not installed")
_OPTION: Final = re.compile(r"Config value '(?P<key>\w+)': (?P<what>.*)", re.DOTALL)


def explain(message: str, written: Written, config: tuple[str, str]) -> Finding:
    """Return what the engine said as a finding; `config` is path and text of its configuration."""
    if found := _LINK.fullmatch(message):
        return _explain_link(found, written)
    path, text = config
    if found := _NAV.match(message):
        told = f'menyn leder till "{clean(found["link"])}", som inte finns'
        hint = "skriv sökvägen till en sida, räknat från mappen med sidor"
        return make_finding("page-link", find_word(path, text, found["link"]), told, hint)
    if found := _OMITTED.fullmatch(message):
        pages = ", ".join(re.findall(r"- (\S+)", found["pages"]))
        told = f"sidor som inte står i menyn: {clean(pages, 400)}"
        return make_finding("engine-warning", find_word(path, text, "nav"), told, _OMITTED_HINT)
    if found := _MISSING.search(message):
        told = f'tillägget "{clean(found["name"])}" är inte installerat'
        hint = "installera det, eller ta bort raden"
        return make_finding("config-value", find_word(path, text, found["name"]), told, hint)
    if found := _OPTION.fullmatch(message):
        told = f"{found['key']}: webbplatsmotorn säger: {clean(found['what'], 300)}"
        return make_finding("config-value", find_word(path, text, found["key"]), told)
    told = f"webbplatsmotorn säger: {clean(message, 400)}"
    return make_finding("engine-warning", Position(path), told)


_OMITTED_HINT: Final = "lägg till dem under nav, eller skriv omitted_files: ignore under validation"


def _explain_link(found: re.Match[str], written: Written) -> Finding:
    path = f"{written.folder}/{found['file']}"
    link = found["link"]
    position = find_word(path, written.texts.get(path, ""), link)
    told = f'länken "{clean(link)}" {_tell(found["what"])}'
    near = found["near"]
    return make_finding("page-link", position, told, f'menade du "{clean(near)}"?' if near else "")


def _tell(what: str) -> str:
    if "anchor" in what:
        return "leder till en rubrik som inte finns"
    if "not found" in what:
        return "leder till en fil som inte finns"
    return "går inte att följa till någon sida"


def find_word(path: str, text: str, word: str) -> Position:
    """Return the first place of a word in a text, else the text's start."""
    start = max(text.find(word), 0)
    line_start = text.rfind("\n", 0, start) + 1
    return Position(path, text.count("\n", 0, start) + 1, start - line_start + 1)
