"""What a picture and a stylesheet may hold."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from iopgen.handwritten.markup import SCHEME
from iopgen.handwritten.page_limits import Fault

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
        if address.startswith("//") or (SCHEME.match(address) and not _PICTURE.match(address)):
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
