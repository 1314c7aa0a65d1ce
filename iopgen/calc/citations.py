"""Where a fact stands: a document and a place in it, read from one text and said in words.

`avtal#12-15` are lines of our own copy. A place that anybody finds in the document itself is a
page, a section (§), a heading or a short quotation: `avtal#page=3;section=5;quote=Avtalet gäller`.
The parts are separated by `;`, each at most once, the quotation last, since it may hold one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

MAX_QUOTE = 100
"""The longest quotation of a source, in signs: enough to find the place, and no copy of a text."""

PLACE_KEYS = ("page", "section", "heading", "quote")
"""What a place in a document may be beside lines, in the order in which it is written."""

_HEAD = re.compile(r"(?P<document>[a-z0-9-]+)#(?P<place>.+)", re.DOTALL)
_QUOTE_MARK = re.compile("(?:^|;)quote=")
_SPAN = re.compile(r"(?P<first>[0-9]{1,7})(-(?P<last>[0-9]{1,7}))?")
_LINES_ALONE = re.compile(rf"(?P<document>[a-z0-9-]+)#{_SPAN.pattern}")
_SECTION_NUMBER = re.compile(r"([1-9][0-9]{0,2} kap\. )?[1-9][0-9]{0,3}( [a-z])?")


@dataclass(frozen=True, slots=True)
class Citation:
    """A document and a place in it; what is not stated is None or ""."""

    document: str
    lines: tuple[int, int] | None = None
    """First and last line."""
    pages: tuple[int, int] | None = None
    """First and last page."""
    section: str = ""
    heading: str = ""
    quote: str = ""


def get_cited(source: str) -> str:
    """Return the id of the document that a source names, also of one that is badly written."""
    return source.partition("#")[0]


@lru_cache(maxsize=65536)  # each is asked for by a dozen rules and pages
def parse_citation(source: str) -> Citation | None:
    """Return what a source cites, None where it is not written as one; see `explain_place`."""
    if lines := _LINES_ALONE.fullmatch(source):  # nearly always
        first, last = int(lines["first"]), int(lines["last"] or lines["first"])
        return Citation(lines["document"], (first, last)) if first <= last else None
    head = _HEAD.fullmatch(source)
    if head is None or explain_place(head["place"]):
        return None
    parts = dict(_split_place(head["place"]))
    return Citation(
        head["document"],
        _read_span(parts["lines"]) if "lines" in parts else None,
        _read_span(parts["page"]) if "page" in parts else None,
        parts.get("section", ""),
        parts.get("heading", ""),
        parts.get("quote", ""),
    )


def explain_place(place: str) -> str:
    """Say in Swedish what to do with a place that is badly written; "" for one that is well."""
    seen: list[str] = []
    for key, value in _split_place(place):
        if key not in _PLACE_CHECKS or (key == "lines" and not value):
            return f"skriv rader, som 12-15, eller {', '.join(f'{k}=' for k in PLACE_KEYS)}"
        if key in seen:
            return (
                f"skriv {_PLACE_WORDS[key]} en gång; flera ställen blir en lista med flera källor"
            )
        if not value.strip() or value != value.strip():
            return f"skriv {_PLACE_WORDS[key]} direkt efter likhetstecknet"
        if hint := _PLACE_CHECKS[key](value):
            return hint
        seen.append(key)
    return ""


def _split_place(place: str) -> list[tuple[str, str]]:
    """Return the parts of a place with what each is; the quotation keeps its own semicolons."""
    quoted = _QUOTE_MARK.search(place)
    before = place[: quoted.start()] if quoted else place
    found = []
    for part in before.split(";") if not quoted or quoted[0][0] == ";" else ():
        key, is_named, value = part.partition("=")
        found.append((key, value) if is_named else ("lines", part))
    return [*found, ("quote", place[quoted.end() :])] if quoted else found


def _read_span(text: str) -> tuple[int, int] | None:
    match = _SPAN.fullmatch(text)
    return (int(match["first"]), int(match["last"] or match["first"])) if match else None


def _check_lines(text: str) -> str:
    span = _read_span(text)
    if span is None:
        return "skriv första och sista raden med bindestreck mellan, som 12-15"
    return "skriv den första raden först" if span[1] < span[0] else ""


def _check_pages(text: str) -> str:
    span = _read_span(text)
    if span is None:
        return "skriv sidans nummer, som page=12, eller första och sista sidan, som page=12-14"
    if span[0] == 0:
        return "den första sidan är page=1; räkna från dokumentets första sida"
    return "skriv den första sidan först" if span[1] < span[0] else ""


def _check_section(text: str) -> str:
    if _SECTION_NUMBER.fullmatch(text):
        return ""
    return (
        'skriv paragrafens nummer utan tecken, som section=5, section=5 a eller "section=12 kap. 3"'
    )


def _check_short(text: str) -> str:
    if len(text.splitlines()) > 1:
        return "skriv texten på en enda rad"
    return (
        ""
        if len(text) <= MAX_QUOTE
        else f"korta till högst {MAX_QUOTE} tecken: det räcker för att hitta stället"
    )


_PLACE_CHECKS: dict[str, Callable[[str], str]] = {
    "lines": _check_lines,
    "page": _check_pages,
    "section": _check_section,
    "heading": _check_short,
    "quote": _check_short,
}
_PLACE_WORDS = {
    "lines": "raderna",
    "page": "sidan",
    "section": "paragrafen",
    "heading": "rubriken",
    "quote": "citatet",
}


@lru_cache(maxsize=65536)
def describe_place(source: str, *, brief: bool = False) -> str:
    """Return where in its document a source points, such as `raderna 40–52` or `sidan 3, 5 §`.

    `rad 40–52` where `brief`; "" for a whole document, and for what is not written as a source.
    """
    cited = parse_citation(source)
    if cited is None:
        return ""
    words = []
    if cited.lines:
        words.append(_describe_span(cited.lines, "rad", "rad" if brief else "raderna"))
    if cited.pages:
        words.append(_describe_span(cited.pages, "sidan", "sidorna"))
    if cited.section:
        words.append(f"{cited.section} §")
    if cited.heading:
        words.append(f"under rubriken {cited.heading}")
    if cited.quote:
        words.append(f"”{cited.quote}”")
    return ", ".join(words)


def _describe_span(span: tuple[int, int], one: str, many: str) -> str:
    first, last = span
    return f"{many} {first}–{last}" if last != first else f"{one} {first}"
