"""What may stand in a page written by hand, and in the pictures and styles beside it.

Pure: texts in, faults out. A page is Markdown, which lets all of HTML through; what its text makes
is parsed here and held against a list of harmless elements, and the finished page is cleaned by the
same list (`clean_html`), so that what two parsers read differently does not get out either. First
the text is measured: Python-Markdown takes minutes over a line of brackets, or all of the stack.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from typing import Final
from xml.etree import ElementTree as ET

import markdown
import nh3

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
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)

MAX_LENGTH: Final = 200_000
"""Characters a page may have: some fifty printed pages."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that may not stand in a file: what, and from which sign of its text (0 first)."""

    start: int
    message: str
    hint: str = ""


# --- how much a page may hold --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Limit:
    """How often a sign may come in a text; beyond it the converter takes more than its share."""

    sign: re.Pattern[str]
    name: str
    in_block: int
    in_page: int


_LIMITS: Final = (
    _Limit(re.compile(r"\["), "klammrar [", 200, 2000),
    _Limit(re.compile(r"<"), "tecken <", 200, 2000),
    _Limit(re.compile(r"[*_`]"), "stjärnor, understreck och grava accenter", 1000, 10_000),
    _Limit(re.compile(r"^ {0,3}\*\[", re.MULTILINE), "förkortningar", 100, 100),
    _Limit(re.compile(r"^ {0,3}\[\^", re.MULTILINE), "fotnoter", 200, 200),
    _Limit(re.compile(r"^ {0,3}(?:#|=+[ ]*$|-+[ ]*$)", re.MULTILINE), "rubriker", 300, 300),
    _Limit(re.compile(r"^:", re.MULTILINE), "förklaringar", 50, 500),
    _Limit(re.compile(r"^", re.MULTILINE), "rader", 2000, 4000),
)
_BLOCKS: Final = re.compile(r"\n[ \t]*\n")
_NESTED: Final = re.compile(
    r"^(?:(?: {4}|\t){8}|[ \t]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+){8}|[ \t]*(?:>[ \t]*){8})",
    re.MULTILINE,
)
"""Eight levels of indentation, of lists begun on one line, or of quotations."""


def find_tangles(text: str) -> Iterator[Fault]:
    """Yield why a page's text is not worth converting: too long, too deep, too many signs."""
    if len(text) > MAX_LENGTH:
        yield Fault(0, f"sidan har {len(text)} tecken; högst {MAX_LENGTH} går", "dela upp sidan")
        return
    if found := _NESTED.search(text):
        yield Fault(found.start(), "för många nivåer i varandra", "minska indraget")
    for limit in _LIMITS:
        if len(limit.sign.findall(text)) > limit.in_page:
            message = f"sidan har fler än {limit.in_page} {limit.name}"
            yield Fault(0, message, "dela upp sidan på flera")
    start = 0
    for end in [*(found.start() for found in _BLOCKS.finditer(text)), len(text)]:
        yield from _measure_block(text[start:end], start)
        start = end


def _measure_block(block: str, start: int) -> Iterator[Fault]:
    for limit in _LIMITS:
        if len(limit.sign.findall(block)) > limit.in_block:
            message = f"stycket har fler än {limit.in_block} {limit.name}"
            yield Fault(start + len(block) - len(block.lstrip()), message, "dela upp stycket")


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


def find_markup(text: str, extensions: Extensions) -> Iterator[Fault]:
    """Yield what a page's text would put into the page that may not stand there.

    `text` has passed `find_tangles`. Elements, attributes and addresses are found in what the
    converter makes of the text, so that words in a block of code are free.
    """
    if found := _DECLARATION.search(text):
        # Inside a block of code as well: the converter is slow over them, and nobody needs them.
        yield Fault(found.start(), f'"{found[0]}" får inte stå på en sida', "skriv &lt; för <")
        return
    try:
        html = _make_converter(extensions).reset().convert(text)
    except RecursionError:
        yield Fault(0, "texten har för många nivåer i varandra", "minska indraget")
        return
    seen: dict[str, int] = {}
    for word, message, hint in _Judge(html).faults:
        start = text.lower().find(word.lower(), seen.get(word, -1) + 1)
        seen[word] = max(start, 0)
        yield Fault(seen[word], message, hint)


class _Judge(HTMLParser):
    """Collects what may not stand in a page: the word to look for, what is wrong, what to do."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[tuple[str, str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ELEMENTS:
            hint = "skriv med Markdown, eller &lt; för < om det är text"
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
    scheme = _SCHEME.match(address)
    if name == "src" and (scheme or address.startswith("//")):
        return "en bild från en annan värd visas inte"
    if name == "href" and scheme and scheme[0][:-1].lower() not in _SCHEMES:
        return f"en länk som börjar med {scheme[0][:40].lower()} är inte tillåten"
    if name == "style" and not _STYLES[tag].fullmatch(value):
        return "attributet style får bara ställa en tabells text till vänster, höger eller mitten"
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


# --- pictures and styles -------------------------------------------------------------------------

_SVG: Final = "http://www.w3.org/2000/svg"
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_SVG_ELEMENTS: Final = frozenset(
    """
    svg g defs symbol use title desc metadata path rect circle ellipse line polyline polygon text
    tspan textPath linearGradient radialGradient stop clipPath mask pattern marker style switch
    filter feBlend feColorMatrix feComponentTransfer feComposite feDropShadow feFlood feFuncA
    feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset feTile
    """.split()  # noqa: SIM905 - a list to read
)
_SVG_HEAD: Final = re.compile(r"<!(?!--)|<\?(?!xml\s)")
_PICTURE: Final = re.compile(
    r"(?:#[^\s]*|data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*)"
)
_STYLE_ADDRESS: Final = re.compile(r"url\(\s*['\"]?\s*([^'\")\s]*)", re.IGNORECASE)
_STYLE_DANGER: Final = re.compile(
    r"@import|@charset|expression\(|-moz-binding|behavior\s*:|</", re.IGNORECASE
)
_MAX_ELEMENTS: Final = 20_000


def find_svg_faults(text: str) -> Iterator[Fault]:
    """Yield what in an SVG picture runs, loads or leads elsewhere: opened alone, it is a page."""
    if found := _SVG_HEAD.search(text):
        hint = "spara bilden utan DOCTYPE och mallar, som vanlig eller optimerad SVG"
        yield Fault(found.start(), f'"{found[0]}" får inte stå i en bild', hint)
        return
    try:
        root = ET.fromstring(text)  # noqa: S314 - no DOCTYPE, so no entities: see above
    except (ET.ParseError, ValueError, RecursionError):
        yield Fault(0, "bilden går inte att läsa som SVG", "spara den på nytt")
        return
    for number, element in enumerate(root.iter()):
        if number > _MAX_ELEMENTS:
            yield Fault(0, f"bilden har fler än {_MAX_ELEMENTS} delar", "spara den som PNG")
            return
        yield from _judge_element(element, text)
    if root.tag != f"{{{_SVG}}}svg":
        yield Fault(0, "filen är ingen SVG-bild", "spara den på nytt")


def _judge_element(element: ET.Element, text: str) -> Iterator[Fault]:
    namespace, _, name = element.tag.rpartition("}")
    namespace = namespace.lstrip("{")
    hint = "spara bilden utan skript och länkar, eller som PNG"
    if namespace in {"", _XHTML} or (namespace == _SVG and name not in _SVG_ELEMENTS):
        yield Fault(max(text.find(f"<{name}"), 0), f"<{name[:40]}> får inte stå i en bild", hint)
    for full, value in element.attrib.items():
        attribute = full.rpartition("}")[2]
        is_address = attribute.lower() in {"href", "src", "base"}
        if attribute.lower().startswith("on") or (is_address and not _PICTURE.fullmatch(value)):
            start = max(text.find(attribute), 0)
            yield Fault(start, f"attributet {attribute[:40]} får inte stå i en bild", hint)
        elif not is_address:
            yield from find_style_faults(value)
    if name == "style":
        yield from find_style_faults("".join(element.itertext()))


def find_style_faults(text: str) -> Iterator[Fault]:
    """Yield what in a stylesheet loads something from elsewhere."""
    plain = re.sub(r"/\*.*?(?:\*/|\Z)", "", text, flags=re.DOTALL)
    hint = "använd bara egna filer, med sökväg från stilmallen"
    if re.search(r"\\[0-9a-fA-F]", plain):
        yield Fault(
            max(text.find("\\"), 0), "ett tecken är skrivet som omvänt snedstreck och tal", hint
        )
    if found := _STYLE_DANGER.search(plain):
        yield Fault(max(text.find(found[0]), 0), f'"{found[0]}" får inte stå här', hint)
    for found in _STYLE_ADDRESS.finditer(plain):
        address = found[1].replace("\\", "/")
        if address.startswith("//") or (_SCHEME.match(address) and not _PICTURE.match(address)):
            yield Fault(max(text.find(found[1]), 0), "en fil från en annan värd läses inte", hint)


SIGNATURES: Final[Mapping[str, Collection[bytes]]] = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".webp": (b"RIFF",),
    ".ico": (b"\x00\x00\x01\x00",),
    ".pdf": (b"%PDF-",),
}
"""How files begin whose content the guard can't read, by the ending of their names."""
