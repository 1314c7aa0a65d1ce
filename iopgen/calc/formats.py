"""Swedish formats: dates, kronor, numbers and lists by Babel; free text by Markdown and nh3.

Nothing here knows the records. What comes from a record as Markdown is a safe subset: no raw HTML,
no images, no extensions, only http(s) links, and nh3 has the last word.
"""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

import markdown
import nh3
from babel import Locale
from babel.dates import format_date as babel_date
from babel.lists import format_list as babel_list
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from iopgen.calc.dates import Span, parse_date

LOCALE = Locale("sv")
UNKNOWN = "uppgift saknas"
MINUS = "\u2212"

FORMS = 2**15
"""How many days or numbers, with their words, are remembered: the same few stand everywhere."""

_TAGS = {"p", "em", "strong", "ul", "ol", "li", "a", "br", "blockquote"}
_YEAR, _MONTH = 4, 7
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?", re.ASCII)

_LENGTH, _BRACKETS = 20_000, 50
_DEEP = re.compile(r"^[ \t>*+\-.)0-9]{40}", re.MULTILINE | re.ASCII)
"""A line that begins with so many spaces and marks of lists and quotes."""
_NO_ADDRESS = re.compile(r'<a rel="[^"]*">(.*?)</a>', re.DOTALL)
"""A cleaned link that lost its address: its text stays."""


@lru_cache(FORMS)
def format_day(day: date) -> str:
    """Return `1 mars 2018`."""
    return babel_date(day, "d MMMM y", locale=LOCALE)


def format_month(month: int) -> str:
    """Return `mars` for 3."""
    return babel_date(date(2000, month, 1), "LLLL", locale=LOCALE)


@lru_cache(FORMS)
def format_partial(span: Span | None) -> str:
    """Return `1 mars 2018`, `mars 2018` or `2018`: no more than what is known; "" for nothing."""
    if span is None:
        return ""
    text = str(span)
    if len(text) == _YEAR:
        return text
    return babel_date(span.earliest, "MMMM y" if len(text) == _MONTH else "d MMMM y", locale=LOCALE)


def format_kronor(amount: int) -> str:
    """Return `450 000 kr` with spaces that do not break."""
    return f"{format_number(amount)}\u00a0kr"


@lru_cache(FORMS)
def format_number(number: Decimal | int) -> str:
    """Return `1 360` or `70,5`; the space does not break, the minus is a real one."""
    return format_decimal(number, locale=LOCALE).replace("-", MINUS)


def format_figures(text: str) -> str:
    """Return a number or an ISO date as it is written in Swedish, and any other text as it is."""
    if _DATE.fullmatch(text) and (span := parse_date(text)):
        return format_partial(span)
    return format_number(Decimal(text)) if _NUMBER.fullmatch(text) else text


def format_list(texts: Sequence[str]) -> str:
    """Return `a, b och c`."""
    return babel_list(list(texts), locale=LOCALE)


def format_count(number: int, one: str, many: str) -> str:
    """Return `1 part` or `11 parter`."""
    return f"{format_number(number)} {one if number == 1 else many}"


@cache
def _make_markdown() -> markdown.Markdown:
    converter = markdown.Markdown(extensions=[], output_format="html")
    converter.preprocessors.deregister("html_block")
    for name in ("hashheader", "setextheader", "hr", "code", "reference"):
        converter.parser.blockprocessors.deregister(name)
    for name in ("html", "image_link", "image_reference", "short_image_ref"):
        converter.inlinePatterns.deregister(name)
    return converter


def render_markdown(text: str) -> Markup:
    """Render a record's free text: paragraphs, lists, emphasis and http(s) links, nothing else.

    What is longer, nests deeper or holds more brackets than anyone writes becomes plain paragraphs:
    the converter takes minutes over it, or more stack than there is.
    """
    if len(text) > _LENGTH or text.count("[") > _BRACKETS or _DEEP.search(text):
        html = "".join(f"<p>{escape(part)}</p>" for part in re.split(r"\n\s*\n", text))
    else:
        html = _make_markdown().reset().convert(text)
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "*": set()},
        attribute_filter=_keep_address,
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(_NO_ADDRESS.sub(r"\1", clean))  # noqa: S704 -- nh3 has just cleaned it


def _keep_address(element: str, attribute: str, value: str) -> str | None:
    """Keep a link that names its scheme; a relative one would lead anywhere in the site."""
    del element
    named = value.lower().startswith(("https://", "http://"))
    return value if named or attribute != "href" else None


def shorten(text: str, limit: int = 155) -> str:
    """Return plain text for a description, cut between words."""
    plain = re.sub(r"\s+", " ", text).strip()
    if len(plain) <= limit:
        return plain
    return plain[:limit].rsplit(" ", 1)[0].rstrip(" .,;:–") + " …"


def fold_name(name: str) -> str:
    """Return a name or a title as it is compared: without capitals and odd spaces."""
    return " ".join(name.casefold().split())


def make_slug(text: str) -> str:
    """Return an anchor made of ASCII letters, digits and hyphens."""
    table = str.maketrans("åäöéÅÄÖÉ", "aaoeAAOE")
    return re.sub(r"[^a-z0-9]+", "-", text.translate(table).lower()).strip("-") or "del"
