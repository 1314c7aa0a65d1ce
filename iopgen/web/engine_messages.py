"""What only the making of a site shows, in Swedish and at its line.

Pure. Of the engine it knows the sentences alone (MkDocs 1.6), which name a file and never the line;
what it says in words that are not known here is passed on as it is. Links of pages are judged here
and not by the engine, which knows neither the pages of records nor HTML in a page.
"""

import difflib
import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from itertools import islice
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from iopgen.handwritten.written_pages import PageSource, Written
from iopgen.reading.finding_codes import make_finding
from iopgen.reading.findings import Finding, Position, clean, find_position

_NAV: Final = re.compile(
    r"A(?:n absolute path| reference) to '(?P<link>.*?)' is included in the 'nav'"
)
_OMITTED: Final = re.compile(
    r"The following pages exist in the docs directory.*?:\s*(?P<pages>.*)", re.DOTALL
)
_PLUGIN: Final = re.compile(
    r"Config value 'plugins': Plugin '(?P<name>[^']+)' option '(?P<key>[^']+)': (?P<what>.*)",
    re.DOTALL,
)
_OPTION: Final = re.compile(r"Config value '(?P<key>\w+)': (?P<what>.*)", re.DOTALL)


def explain(message: str, config: tuple[str, str]) -> Finding:
    """Return what the engine said as a finding; `config` is path and text of its configuration."""
    path, text = config
    if found := _NAV.match(message):
        told = f'menyn leder till "{clean(found["link"])}", som inte finns'
        hint = "skriv sökvägen till en sida, räknat från mappen med sidor"
        return make_finding("page-link", find_word(path, text, found["link"]), told, hint)
    if found := _OMITTED.fullmatch(message):
        pages = ", ".join(re.findall(r"- (\S+)", found["pages"]))
        told = f"sidor som inte står i menyn: {clean(pages, 400)}"
        return make_finding("engine-warning", find_word(path, text, "nav"), told, _OMITTED_HINT)
    if found := _PLUGIN.fullmatch(message):
        told = f'tillägget "{clean(found["name"])}", inställningen {clean(found["key"])}: '
        told += f"webbplatsmotorn säger: {clean(found['what'], 300)}"
        position = find_word(path, text, found["name"])
        return make_finding("config-value", position, told, _PLUGIN_HINT)
    if found := _OPTION.fullmatch(message):
        told = f"{found['key']}: webbplatsmotorn säger: {clean(found['what'], 300)}"
        return make_finding("config-value", find_word(path, text, found["key"]), told)
    told = f"webbplatsmotorn säger: {clean(message, 400)}"
    return make_finding("engine-warning", Position(path), told)


_PLUGIN_HINT: Final = (
    "rätta den så som tilläggets egen dokumentation säger, eller ta bort tillägget"
)
_OMITTED_HINT: Final = "lägg till dem under nav, eller skriv omitted_files: ignore under validation"


def find_word(path: str, text: str, word: str) -> Position:
    """Return the first place of a word in a text, else the text's start."""
    return find_position(path, text, max(text.find(word), 0))


# --- links of pages ------------------------------------------------------------------------------

_ID_ATTRIBUTE: Final = re.compile(r'\bid="([^"]+)"')


def find_ids(html: str) -> set[str]:
    """Return the places within a page that links may lead to."""
    return set(_ID_ATTRIBUTE.findall(html))


@dataclass(frozen=True, slots=True)
class Finished:
    """The finished site as far as links ask for it."""

    home: str
    """Path under which it lies, with a slash at both ends."""
    paths: Collection[str]
    """Of every file."""
    read: Callable[[str], str]
    """Returns the text of a page by its path."""
    sources: Mapping[str, str]
    """Addresses and paths by which somebody may call a page or a file, each with its source."""
    levels: Mapping[str, str] = field(default_factory=dict)
    """The keys of `validation.links`, each with warn, info or ignore."""

    def judge(self, link: str, address: str) -> tuple[str, str] | None:  # noqa: PLR0911 - one each
        """Return the level's key and what is wrong with a link on the page at an address."""
        try:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                return None
            path = unquote(urlsplit(urljoin(f"http://x{self.home}{address}", link)).path)
        except ValueError:
            return "not_found", "är ingen adress som går att följa"
        key = "absolute_links" if link.startswith(("/", "\\")) else ""
        if not path.startswith(self.home):
            return key or "not_found", f"leder ut från webbplatsen, som ligger under {self.home}"
        inner = path.removeprefix(self.home)
        found = next((one for one in _iter_files(inner) if one in self.paths), None)
        if found is None:
            is_file = "." in posixpath.basename(inner)
            key = key or ("not_found" if is_file else "unrecognized_links")
            return key, f"leder till en {'fil' if is_file else 'sida'} som inte finns"
        place = unquote(parts.fragment)
        if not place or place == "top" or place.startswith(":~:") or not found.endswith(".html"):
            return None
        if escape(place) in find_ids(self.read(found)):
            return None
        return "anchors", "leder till en rubrik som inte finns"


def _iter_files(path: str) -> Iterator[str]:
    """Yield the files that an address may lead to."""
    if path and not path.endswith("/"):
        yield path
        path += "/"
    yield f"{path}index.html"


class _Links(HTMLParser):
    """Collects the links and pictures of a page: "länken" or "bilden", and the address."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and (tag, name) in {("a", "href"), ("img", "src")}:
                self.found.append(("länken" if tag == "a" else "bilden", value))


def check_links(
    page: PageSource, address: str, html: str, written: Written, site: Finished
) -> Iterator[Finding]:
    """Yield each link of a page that leads nowhere; `html` is what its Markdown became."""
    path = written.find_source(page)
    text = written.texts.get(path, "").replace("\r\n", "\n")
    ends: dict[str, int] = {}
    for what, link in _Links(html).found:
        # Those that lead somewhere are looked up too: the same words may come again.
        start, as_written = _find_link(text, link, max(len(text) - len(page.body), 0), ends)
        fault = site.judge(link, address)
        if fault and site.levels.get(fault[0], "warn") not in {"info", "ignore"}:
            message = f'{what} "{clean(as_written)}" {fault[1]}'
            hint = "" if fault[0] == "anchors" else _advise(as_written, page.path, site)
            yield make_finding("page-link", find_position(path, text, start), message, hint)


def _find_link(text: str, link: str, first: int, ends: dict[str, int]) -> tuple[int, str]:
    """Return where the next link of these words stands, and how it is written there.

    The engine rewrites a link to a page's file, but not the heading after its #.
    """
    heading = f"#{link.partition('#')[2]}" if "#" in link else ""
    for word in filter(None, (link, escape(link), heading)):
        key = heading or word
        for begin in (ends.get(key, first), first):
            if (start := _find_word(text, word, begin, whole=word != heading)) >= 0:
                ends[key] = start + len(word)
                begun = start if word != heading else _find_begin(text, start)
                return begun, text[begun : start + len(word)]
    return first, link


def _find_word(text: str, word: str, start: int, *, whole: bool) -> int:
    """Return where a link stands as a whole, or a heading as its end; -1 where it does not."""
    while (start := text.find(word, start)) >= 0:
        after = text[start + len(word) : start + len(word) + 1]
        before = text[start - 1 : start]
        if (not after or after in _CLOSING) and (not whole or not before or before in _OPENING):
            return start
        start += 1
    return -1


def _find_begin(text: str, end: int) -> int:
    """Return where the link begins whose heading stands at a place."""
    start = end
    while start > max(end - _LONGEST, 0) and text[start - 1] not in _BETWEEN:
        start -= 1
    return start


_CLOSING: Final = frozenset(" \t\n\r)>\"'\\]")
_OPENING: Final = frozenset(" \t\n\r(<\"'=\\]")
_BETWEEN: Final = frozenset(" \t\n\r()<>\"'[]=")
_LONGEST: Final = 500
"""Signs before a heading that may belong to its link."""


def _find_near_page(wanted: str, sources: Collection[str]) -> list[str]:
    """Return what is nearest to a path, among those about as long: comparing takes its time."""
    alike = (one for one in sources if abs(len(one) - len(wanted)) <= _DIFFERENCE)
    return difflib.get_close_matches(wanted[:_LONGEST], islice(alike, _COMPARED), n=1)


_DIFFERENCE: Final = 4
_COMPARED: Final = 100


def _advise(link: str, path: str, site: Finished) -> str:
    """Return what somebody may have meant, as it is written on the page at `path`."""
    folder = posixpath.dirname(path)
    target = unquote(re.split("[?#]", link)[0])
    wanted = posixpath.normpath(posixpath.join(folder, target)).strip("/")
    near = _find_near_page(wanted, site.sources)
    if not near and link.startswith("/"):
        return (
            f"börja med {site.home}, eller skriv hela adressen om den leder till en annan webbplats"
        )
    if not near:
        return ""
    meant = posixpath.relpath(site.sources[near[0]], folder or ".")
    if meant == link:
        return f"skriv den med Markdown, [text]({meant}): i HTML räknas den från sidans adress"
    return f'menade du "{clean(meant)}"?'
