"""What may stand in a page written by hand, and in the pictures and styles beside it.

Pure: texts in, faults out. A page is Markdown, which lets all of HTML through; what its text makes
is parsed here and held against a list of harmless elements, and the finished page is cleaned by the
same list (`clean_html`), so that what two parsers read differently does not get out either. First
the text is measured: Python-Markdown takes minutes over a line of brackets, or all of the stack.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
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

MAX_LENGTH: Final = 100_000
"""Characters a page may have: some thirty printed pages."""
MAX_FAULTS: Final = 100
"""Faults after which a file is read no further; a hostile one would give a hundred thousand."""


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
    _Limit(re.compile(r"!\["), "bilder", 50, 300),
    _Limit(re.compile(r"<"), "tecken <", 200, 1000),
    _Limit(re.compile(r"[*_`]"), "stjärnor, understreck och grava accenter", 1000, 10_000),
    _Limit(re.compile(r"\\"), "omvända snedstreck", 200, 1000),
    _Limit(re.compile(r"&"), "tecken &", 300, 2000),
    _Limit(re.compile(r"[\"']"), "citattecken", 500, 3000),
    _Limit(re.compile(r"--|\.\.|<<|>>"), "tankstreck och punkter i rad", 200, 1000),
    _Limit(re.compile(r"\{"), "klammrar {", 100, 500),
    _Limit(re.compile(r"^ {0,3}\*\[", re.MULTILINE), "förkortningar", 50, 50),
    _Limit(re.compile(r"^ {0,3}\[\^", re.MULTILINE), "fotnoter", 200, 200),
    _Limit(re.compile(r"^ {0,3}(?:#|=+[ ]*$|-+[ ]*$)", re.MULTILINE), "rubriker", 300, 300),
    _Limit(re.compile(r"^:", re.MULTILINE), "förklaringar", 50, 500),
    _Limit(re.compile(r"^", re.MULTILINE), "rader", 2000, 4000),
)
_BLOCKS: Final = re.compile(r"\n[ \t]*\n")
_NESTED: Final = re.compile(
    r"^(?:(?: {4}|\t){8}|(?:[ \t]*(?:>|(?:[-*+]|[0-9]{1,9}[.)])[ \t])){8})", re.MULTILINE
)
"""Eight levels of indentation, or of lists and quotations begun on one line."""
_MAX_COLUMNS: Final = 40
_MAX_CELLS: Final = 5000
"""Cells of a table: its columns, as many as its widest line has, in each of its lines."""
_MAX_BLOCK: Final = 20_000
_LONG_TAG: Final = re.compile(r"<[^<>]{1000}")
_ABBREVIATION: Final = re.compile(r"^ {0,3}\*\[", re.MULTILINE)
_LONG_SPACE: Final = re.compile(r"[ \t]{200}")


def find_tangles(text: str) -> Iterator[Fault]:
    """Yield why a page's text is not worth converting: too long, too deep, too many signs."""
    if len(text) > MAX_LENGTH:
        yield Fault(0, f"sidan har {len(text)} tecken; högst {MAX_LENGTH} går", "dela upp sidan")
        return
    if found := _NESTED.search(text):
        yield Fault(found.start(), "för många nivåer i varandra", "minska indraget")
    if found := _LONG_TAG.search(text):
        yield Fault(
            found.start(), "elementet har fler än 1000 tecken", "korta det, eller stäng det"
        )
    if len(text) > _MAX_BLOCK and (found := _ABBREVIATION.search(text)):
        yield Fault(found.start(), "förkortningar på en lång sida", "dela upp sidan")
    if found := _LONG_SPACE.search(text):
        yield Fault(found.start(), "200 mellanslag i rad", "ta bort dem")
    for limit in _LIMITS:
        if len(limit.sign.findall(text)) > limit.in_page:
            message = f"sidan har fler än {limit.in_page} {limit.name}"
            yield Fault(0, message, "dela upp sidan på flera")
    start = 0
    for end in [*(found.start() for found in _BLOCKS.finditer(text)), len(text)]:
        yield from _measure_block(text[start:end], start)
        start = end


def _measure_block(block: str, start: int) -> Iterator[Fault]:
    if len(block) > _MAX_BLOCK:
        yield Fault(start, f"stycket har fler än {_MAX_BLOCK} tecken", "dela upp det")
    columns = max(line.count("|") for line in block.split("\n")) + 1
    if columns > _MAX_COLUMNS or columns * block.count("\n") > _MAX_CELLS:
        message = f"tabellen har fler än {_MAX_COLUMNS} kolumner eller {_MAX_CELLS} celler"
        yield Fault(start + len(block) - len(block.lstrip()), message, "lägg den i en CSV-fil")
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
    scheme = _SCHEME.match(address)
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


# --- pictures and styles -------------------------------------------------------------------------

_SVG: Final = "http://www.w3.org/2000/svg"
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_SVG_ELEMENTS: Final = frozenset(
    """
    svg g defs symbol use title desc metadata path rect circle ellipse line polyline polygon text
    tspan textPath linearGradient radialGradient stop clipPath mask pattern marker style switch
    image foreignObject flowRoot flowRegion flowPara flowSpan
    filter feBlend feColorMatrix feComponentTransfer feComposite feDropShadow feFlood feFuncA
    feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset feTile
    feTurbulence feDisplacementMap feDiffuseLighting feSpecularLighting feDistantLight fePointLight
    feSpotLight feConvolveMatrix font font-face glyph missing-glyph hkern vkern
    """.split()  # noqa: SIM905 - a list to read
)
_SVG_HEAD: Final = re.compile(r"<!(?!--)|<\?(?!xml\s)")
_DOCTYPE: Final = re.compile(r'<!DOCTYPE\s+svg(?:\s+PUBLIC\s+"[^"<>]*"\s+"[^"<>]*")?\s*>')
"""As drawing programs write it: it names no entities, and no browser fetches what it names."""
_ENCODING: Final = re.compile(r"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")
_MAX_ATTRIBUTES: Final = 100_000
_PICTURE: Final = re.compile(
    r"(?:#[^\s]*|data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*)"
)
_STYLE_ADDRESS: Final = re.compile(r"url\(\s*['\"]?\s*([^'\")\s]*)", re.IGNORECASE)
_STYLE_DANGER: Final = re.compile(
    r"@import|expression\(|-moz-binding|behavior\s*:|</|image-set\(|cross-fade\(|\bsrc\(",
    re.IGNORECASE,
)


def find_svg_faults(text: str) -> Iterator[Fault]:
    """Yield what in an SVG picture runs, loads or leads elsewhere: opened alone, it is a page."""
    encoding = _ENCODING.match(text)
    if encoding and encoding[1].lower() not in {"utf-8", "utf8", "us-ascii"}:
        message = f"bilden säger sig vara skriven i kodningen {encoding[1][:40]}"
        yield Fault(encoding.start(1), message, "spara den i UTF-8")
        return
    # As many signs in its place, so that positions hold.
    text = _DOCTYPE.sub(lambda found: " " * len(found[0]), text, count=1)
    if found := _SVG_HEAD.search(text):
        hint = "spara bilden utan DOCTYPE och mallar, som vanlig eller optimerad SVG"
        yield Fault(found.start(), f'"{found[0]}" får inte stå i en bild', hint)
        return
    try:
        root = ET.fromstring(text)  # noqa: S314 - no DOCTYPE, so no entities: see above
    except (ET.ParseError, ValueError, RecursionError):
        yield Fault(0, "bilden går inte att läsa som SVG", "spara den på nytt")
        return
    parts = 0
    for element in root.iter():
        parts += 5 + len(element.attrib)
        if parts > _MAX_ATTRIBUTES:
            yield Fault(0, "bilden har för många delar", "förenkla den, eller spara den som PNG")
            return
        yield from _judge_element(element, text)
    if root.tag != f"{{{_SVG}}}svg":
        yield Fault(0, "filen är ingen SVG-bild", "spara den på nytt")


def read_svg(text: str) -> str:
    """Return the words of a drawing as they are seen, one after the other; "" where it is none."""
    try:
        root = ET.fromstring(_DOCTYPE.sub("", text, count=1))  # noqa: S314 - see `find_svg_faults`
    except (ET.ParseError, ValueError):
        return ""
    return "\n".join(
        " ".join("".join(element.itertext()).split()) for element in root.iter(f"{{{_SVG}}}text")
    )


def read_style(text: str) -> str:
    """Return the words of a stylesheet, texts side by side as one."""
    plain = re.sub(r"/\*.*?(?:\*/|\Z)", "", text, flags=re.DOTALL)
    return re.sub(r"[\"']\s*[\"']", "", _CSS_ESCAPE.sub(_unescape, plain))


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
        elif attribute == "style":
            yield from find_style_faults(value)
        elif not is_address and "(" in value:
            start = max(text.find(value), 0)
            plain = _CSS_ESCAPE.sub(_unescape, value)
            yield from (Fault(start, _OUTSIDE, _STYLE_HINT) for _ in _iter_outside(plain))
    if name == "style":
        if len(element):
            yield Fault(max(text.find("<style"), 0), "<style> har delar i sig", hint)
        yield from find_style_faults(element.text or "")


_STYLE_HINT: Final = "använd bara egna filer, med sökväg från stilmallen"
_CSS_ESCAPE: Final = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\n]?|(.))", re.DOTALL)


def _unescape(found: re.Match[str]) -> str:
    return chr(min(int(found[1], 16), 0x10FFFF)) if found[1] else found[2]


def find_style_faults(text: str) -> Iterator[Fault]:
    """Yield what in a stylesheet loads something from elsewhere."""
    # With its comments and without: what begins in a text or an address is none to a browser.
    without = re.sub(r"/\*.*?(?:\*/|\Z)", "", text, flags=re.DOTALL)
    plain = _CSS_ESCAPE.sub(_unescape, f"{without}\n{text}")
    if found := _STYLE_DANGER.search(plain):
        yield Fault(max(text.find(found[0]), 0), f'"{found[0]}" får inte stå här', _STYLE_HINT)
    for address in _iter_outside(plain):
        yield Fault(max(text.find(address), 0), _OUTSIDE, _STYLE_HINT)


_OUTSIDE: Final = "en fil från en annan värd läses inte"


def _iter_outside(plain: str) -> Iterator[str]:
    """Yield each address in a style that leads to another host."""
    for found in _STYLE_ADDRESS.finditer(plain):
        address = found[1].replace("\\", "/")
        if address.startswith("//") or (_SCHEME.match(address) and not _PICTURE.match(address)):
            yield found[1]


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
