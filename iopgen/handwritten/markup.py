"""What may stand in a page written by hand.

Pure: texts in, faults out. A page is Markdown, which lets all of HTML through; what its text makes
is parsed here and held against a list of harmless elements, and the finished page is cleaned by the
same list (`clean_html`), so that what two parsers read differently does not get out either.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from typing import Final

import markdown
import nh3

from iopgen.handwritten.page_limits import MAX_FAULTS, Fault

ELEMENTS: Final = frozenset(
    """
    a abbr address b blockquote br caption cite code col colgroup dd del details dfn div dl dt em
    figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small
    span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr
    """.split()  # noqa: SIM905 - a list to read
)
"""What Markdown and its extensions make, and harmless kin; nothing that loads, runs or asks."""

ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = {
    "*": frozenset({"id", "class", "title", "lang", "dir", "role", "hidden"}),
    "a": frozenset({"href", "hreflang", "rel", "download"}),
    "img": frozenset({"src", "alt", "width", "height", "loading"}),
    "div": frozenset({"tabindex", "style"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "li": frozenset({"value"}),
    "th": frozenset({"colspan", "rowspan", "scope", "headers", "align", "style"}),
    "td": frozenset({"colspan", "rowspan", "headers", "align", "style"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "details": frozenset({"open"}),
    "time": frozenset({"datetime"}),
}
_STYLES: Final = {
    "th": re.compile(r"\s*text-align:\s*(?:left|right|center);?\s*"),
    "td": re.compile(r"\s*text-align:\s*(?:left|right|center);?\s*"),
    # The names of a table's columns, which the accessibility statement's tables carry.
    "div": re.compile(r"(?:--iop-[0-9]{1,2}:'[^'\"<>\\]{0,200}';?)*"),
}
_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


# --- what a page may say -------------------------------------------------------------------------

Extensions = tuple[tuple[str, str], ...]
"""Names of Markdown extensions, each with its settings as JSON."""

_DECLARATION: Final = re.compile(r"<(?:!(?!--)|\?)")


@cache
def _make_converter(extensions: Extensions) -> markdown.Markdown:
    return markdown.Markdown(
        extensions=[name for name, _ in extensions],
        extension_configs={name: json.loads(given) for name, given in extensions},
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """What a page's text becomes."""

    faults: tuple[Fault, ...]
    shown: str = ""
    """The words as a reader sees them, a line for each block; no tag or mark hides any."""


def judge_page(text: str, extensions: Extensions) -> Judged:
    """Return what a page's text would put into the page that may not stand there, and its words.

    `text` has passed `find_tangles`. Elements, attributes and addresses are found in what the
    converter makes of the text, so that words in a block of code are free.
    """
    if found := _DECLARATION.search(text):
        # Inside a block of code as well: the converter is slow over them, and nobody needs them.
        message = f'"{found[0]}" får inte stå på en sida'
        return Judged((Fault(found.start(), message, "skriv &lt; för <"),))
    try:
        html = _make_converter(extensions).reset().convert(text)
    except RecursionError:
        return Judged((Fault(0, "texten har för många nivåer i varandra", "minska indraget"),))
    except Exception as error:  # noqa: BLE001 - an extension that a maintainer has allowed
        message = f"ett tillägg kan inte läsa texten ({type(error).__name__}: {error})"
        return Judged((Fault(0, message, "rätta texten så som tilläggets dokumentation säger"),))
    judge = _Judge(html)
    return Judged(tuple(_place_faults(judge.faults, text)), judge.read())


def _place_faults(faults: Iterable[tuple[str, str, str]], text: str) -> Iterator[Fault]:
    """Yield faults where the word that tells of them stands in the text, one after the other."""
    seen: dict[str, int] = {}
    lower = text.lower()
    for word, message, hint in faults:
        start = lower.find(word.lower(), seen.get(word, -1) + 1)
        seen[word] = max(start, 0)
        yield Fault(seen[word], message, hint)


_BLOCKS_OF_TEXT: Final = frozenset(
    """
    blockquote br caption dd details div dl dt figcaption h1 h2 h3 h4 h5 h6 hr li ol p pre section
    summary table td th tr ul
    """.split()  # noqa: SIM905 - a list to read
)
_SPOKEN: Final = frozenset({"alt", "title", "aria-label"})

_INSTEAD: Final = dict.fromkeys(
    ("audio", "embed", "iframe", "object", "video"), "länka till filmen eller sidan i stället"
) | dict.fromkeys(("form", "input", "button", "select"), "länka till formuläret i stället")


class _Judge(HTMLParser):
    """Collects what may not stand in a page: the word to look for, what is wrong, what to do."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[tuple[str, str, str]] = []
        self._words: list[str] = []
        self.feed(html)
        self.close()

    def read(self) -> str:
        """Return the words as they are seen: space is one space, a block is a line."""
        lines = "".join(self._words).split("\x00")
        return "\n".join(" ".join(line.split()) for line in lines)

    def handle_data(self, data: str) -> None:
        self._words.append(data.replace("\x00", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS_OF_TEXT:
            self._words.append("\x00")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_endtag(tag)
        self._words += [f"\x00{value}\x00" for name, value in attrs if name in _SPOKEN and value]
        if len(self.faults) >= MAX_FAULTS:
            return
        if tag not in ELEMENTS:
            hint = _INSTEAD.get(tag, "skriv med Markdown, eller &lt; för < om det är text")
            self.faults.append((f"<{tag}", f"elementet <{tag[:40]}> får inte stå på en sida", hint))
            return
        for name, value in attrs:
            if not _is_allowed(tag, name):
                message = f"attributet {name[:40]} på <{tag}> får inte stå på en sida"
                self.faults.append((name, message, "ta bort det"))
            elif message := _judge_value(tag, name, value or ""):
                self.faults.append((value or name, message, "ta bort den, eller lägg filen här"))

    def handle_comment(self, data: str) -> None:
        # Where browsers end a comment sooner than we do, what follows would run.
        if data.startswith((">", "->")) or "--!>" in data or "<!--" in data:
            self.faults.append(("<!--", "kommentaren slutar tidigare än det ser ut", "ta bort den"))

    def handle_decl(self, decl: str) -> None:  # noqa: ARG002 - any of them
        self.faults.append(("<!", "en deklaration <! får inte stå på en sida", "ta bort den"))

    def handle_pi(self, data: str) -> None:  # noqa: ARG002 - any of them
        self.faults.append(("<?", "en anvisning <? får inte stå på en sida", "ta bort den"))

    def unknown_decl(self, data: str) -> None:
        self.handle_decl(data)


def _is_allowed(tag: str, name: str) -> bool:
    general = name in ATTRIBUTES["*"] or re.fullmatch(r"aria-[a-z]+", name) is not None
    return general or name in ATTRIBUTES.get(tag, ())


def _judge_value(tag: str, name: str, value: str) -> str:
    """Return what is wrong with an attribute's value, "" where nothing is."""
    # As browsers read an address: without breaks and controls, a backslash as a slash.
    address = re.sub(r"[\x00-\x20\x7f]", "", value).replace("\\", "/")
    scheme = SCHEME.match(address)
    if name == "src" and (scheme or address.startswith("//")):
        return "en bild från en annan värd visas inte"
    if name == "href" and scheme and scheme[0][:-1].lower() not in _SCHEMES:
        return f"en länk som börjar med {scheme[0][:40].lower()} är inte tillåten"
    if name == "style" and not _STYLES[tag].fullmatch(value):
        return "attributet style får bara ställa en tabells text till vänster, höger eller mitten"
    if name in {"start", "value"} and not re.fullmatch(r"-?[0-9]{1,4}", value):
        return f"attributet {name} får vara ett tal med högst fyra siffror"
    if name == "tabindex" and value != "0":
        return "attributet tabindex får bara vara 0"
    return ""


def _filter(element: str, attribute: str, value: str) -> str | None:
    return None if _judge_value(element, attribute, value) else value


def clean_html(html: str) -> str:
    """Return a written page's HTML with nothing in it that is not on the lists above."""
    return nh3.clean(
        html,
        tags=set(ELEMENTS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        generic_attribute_prefixes={"aria-"},
        attribute_filter=_filter,
        strip_comments=False,
        url_schemes=set(_SCHEMES),
        link_rel=None,
    )
