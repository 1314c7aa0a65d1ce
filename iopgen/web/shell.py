"""The shell around a page: what the theme's templates are told, and the moulds for records' pages.

Between the pages and the plugin: knows the theme's templates by what they ask for, and no engine.
A mould is the shell rendered once with marks in it. Casting a page fills the marks in one pass, so
a mark's name inside a record's text stays text.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

from babel.dates import format_date
from markupsafe import Markup, escape

from iopgen.calc.formats import format_partial
from iopgen.reading.branding import Look, find_headers, render_stylesheets
from iopgen.reading.settings import Publisher, Settings, make_edit_url
from iopgen.site import Heading, Page, Site
from iopgen.web.contact_links import make_remarks_url, tell_place

ORIGIN: Final = "Sammanställd ur offentliga handlingar, inte av kommunen."
"""What every page says where the publisher is not the public body itself."""

MENU: Final = (
    ("", "Start"),
    ("partnerskap/", "Partnerskap"),
    ("parter/", "Parter"),
    ("ekonomi/", "Ekonomi"),
    ("resultat/", "Resultat"),
    ("uppfoljning/", "Uppföljning"),
    ("riktlinjer/", "Riktlinjer"),
    ("nytt/", "Nytt"),
    ("oppna-data/", "Öppna data"),
    ("om/", "Om"),
)
"""The menu where mkdocs.yml has no `nav`: those of these pages that exist."""

_SEARCH: Final = "sok/"
_ENGLISH: Final = "english/"
"""What the site is, in English; a page written by hand, like the other words of ours."""
_FOOTER: Final = (
    ("tillganglighet/", "Tillgänglighet"),
    ("personuppgifter/", "Personuppgifter"),
    ("kallor/", "Källor"),
    ("avvikelser/", "Motstridiga uppgifter"),
    ("oppna-data/", "Öppna data"),
    (_SEARCH, "Sök"),
    (_ENGLISH, "In English"),
)
_HELP: Final = (
    ("partnerskap/", "Se alla partnerskap"),
    ("parter/", "Se alla parter"),
    (_SEARCH, "Sök på webbplatsen"),
)
_MARKED: Final = ("title", "description", "canonical", "remarks_url", "edit_url", "toc", "body")
# Signs for private use, which the strict reader lets into no record, page or configuration.
_BEGIN, _END = "\ue000", "\ue001"
_MARK: Final = re.compile(rf"{_BEGIN}([a-z_]+){_END}")

# What a gap may stand between: an element whose white space shows, a comment, a tag, a mark.
_SOLID: Final = re.compile(
    r"(<(?P<name>pre|textarea|script|style)\b.*?</(?P=name)\s*>|<!--.*?-->"
    r"|</?[a-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|<!doctype[^>]*>"
    rf"|{_BEGIN}[a-z_]+{_END})",
    re.DOTALL | re.IGNORECASE,
)
_INDENT: Final = re.compile(r"[ \t\n\f\r]{2,}")


@dataclass(frozen=True, slots=True)
class Link:
    """A title in plain text and the address it leads to, from the root of the site."""

    url: str
    title: str
    outward: bool = False
    """Whether it leads to another host."""


@dataclass(frozen=True, slots=True)
class Shell:
    """What the templates are told about one page. Plain text unless it is Markup."""

    address: str
    title: str
    section: str = ""
    kind: str = ""
    description: str = ""
    canonical: str = ""
    """The page's full address, "" where the site has none."""
    remarks_url: str = ""
    """Where to tell of a fault on this page, with its title and address filled in."""
    edit_url: str = ""
    toc: Markup | str = ""
    body: Markup | str = ""
    trail: tuple[Link, ...] = ()
    lang: str = "sv"
    """The body's language. Menu, footer and all else around it are Swedish."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the templates are told about the site as a whole."""

    publisher: Publisher
    as_of: str
    """In words: 22 november 2026."""
    newest: str
    """The same of the newest source, or ""."""
    origin: str
    """`ORIGIN` where the publisher is not the public body, else ""."""
    stylesheet: str
    """Path of the parent theme's stylesheet."""
    search: str
    english: str
    menu: tuple[Link, ...]
    links: tuple[Link, ...]
    """For the footer."""
    help: tuple[Link, ...]
    """For the page that says that a page does not exist."""
    locations: tuple[str, ...]
    """Full addresses of all pages, for the sitemap; none where the site has no address."""
    remarks_by_mail: bool
    remarks_note: str
    """What to know before writing a remark."""
    policy: str
    """Content-Security-Policy; "" in a preview, whose reloading is an inline script."""
    look: Look
    look_sheets: Collection[str]
    """Paths of the stylesheets that follow from the look."""
    header_colors: tuple[str, str]
    """The header's ground in the light scheme and in the dark one."""
    faults: tuple[str, ...]
    """Findings because of which a preview shows an older state; none on a published site."""
    pending: str = ""
    """What a page of a preview says that is shown before the rest is made; "" elsewhere."""
    home: str = ""
    """Link to the start page, as seen from the page that is rendered."""


def make_frame(  # noqa: PLR0913 - one value for all that pages share
    settings: Settings,
    site: Site,
    *,
    base: str,
    written: Collection[str],
    menu: tuple[Link, ...],
    stylesheet: str,
    policy: str = "",
    faults: tuple[str, ...] = (),
) -> Frame:
    """Put together what all pages share; `written` are the addresses of hand-written pages.

    `base` is the site's full address with a trailing slash, or "". Only links that lead somewhere
    are kept, so that a site without some page has no dead link to it.
    """
    addresses = {page.address for page in site.list_pages()} | set(written)
    return Frame(
        publisher=settings.publisher,
        as_of=format_date(settings.as_of, "d MMMM y", locale="sv"),
        newest=format_partial(site.newest),
        origin=ORIGIN if settings.publisher.kind == "project" else "",
        stylesheet=stylesheet,
        search=_SEARCH if _SEARCH in addresses else "",
        english=_ENGLISH if _ENGLISH in addresses else "",
        menu=menu,
        links=keep_links(_FOOTER, addresses),
        help=keep_links(_HELP, addresses),
        locations=tuple(make_canonical(base, one) for one in sorted(addresses) if base),
        remarks_by_mail=not settings.publisher.remarks_url,
        remarks_note=tell_place(settings),
        policy=policy,
        look=settings.look,
        look_sheets=tuple(render_stylesheets(settings.look)),
        header_colors=find_headers(settings.look),
        faults=faults,
    )


def keep_links(links: Iterable[tuple[str, str]], addresses: Collection[str]) -> tuple[Link, ...]:
    """Return those of (address, title) whose page exists."""
    return tuple(Link(url, title) for url, title in links if url in addresses)


def make_shell(page: Page, settings: Settings, base: str, menu: Sequence[Link]) -> Shell:
    """Say what the templates need about one of our pages, whose outward links are marked."""
    return Shell(
        address=page.address,
        title=page.title,
        section=page.section,
        kind=page.kind,
        description=page.description,
        canonical=make_canonical(base, page.address),
        remarks_url=make_remarks_url(settings, page.title, make_canonical(base, page.address)),
        edit_url=make_edit_url(settings, page.record_path),
        toc=render_contents(page.headings),
        body=Markup(page.body),  # noqa: S704 - finished and safe by the contract of Page
        trail=make_trail(page.address, page.section, menu),
    )


def make_canonical(base: str, address: str) -> str:
    """Return the full address of a page, "" where the site has none; `base` ends with a slash."""
    return base + quote(address) if base else ""


def make_trail(address: str, section: str, menu: Iterable[Link]) -> tuple[Link, ...]:
    """Return the way back from a page below a section of the menu, or of the footer."""
    if not section or address == section:
        return ()
    ways = (*menu, *(Link(url, title) for url, title in _FOOTER))
    return next(((link,) for link in ways if link.url == section), ())


def render_contents(headings: Iterable[Heading]) -> Markup:
    """Return the contents list as HTML: lines of level 2, those of level 3 under them."""
    lines = "\n".join(
        f'<li><a href="#{escape(one.id)}">{escape(one.title)}</a>{render_contents(below)}</li>'
        for one, below in _iter_branches(headings)
    )
    return Markup(f"<ul>\n{lines}\n</ul>" if lines else "")  # noqa: S704 - escaped above


def _iter_branches(headings: Iterable[Heading]) -> Iterator[tuple[Heading, list[Heading]]]:
    """Group headings: each with those of a deeper level that follow it."""
    branch: tuple[Heading, list[Heading]] | None = None
    for heading in headings:
        if branch and heading.level > branch[0].level:
            branch[1].append(heading)
            continue
        if branch:
            yield branch
        branch = heading, []
    if branch:
        yield branch


def mark(shell: Shell) -> Shell:
    """Return the shell with marks where pages differ; two that give the same share a mould.

    What is empty stays so, since templates leave things out then. The address keeps its depth.
    """
    return replace(
        shell,
        address="x/" * shell.address.count("/"),
        title=_make_mark("title", shell.title),
        description=_make_mark("description", shell.description),
        canonical=_make_mark("canonical", shell.canonical),
        remarks_url=_make_mark("remarks_url", shell.remarks_url),
        edit_url=_make_mark("edit_url", shell.edit_url),
        toc=_make_mark("toc", shell.toc),
        body=_make_mark("body", shell.body),
    )


def _make_mark(name: str, value: str) -> str:
    return f"{_BEGIN}{name}{_END}" if value else ""


def thin(html: str) -> str:
    """Return a shell without its indentation: one sign of each gap between two tags or marks.

    Every page carries it, and no reader sees it. Text, attributes, and elements that show their
    white space stay as they are; so does one sign of a gap, since some gaps stand between words.
    """
    found, end = [], 0
    for solid in _SOLID.finditer(html):
        found += [_shorten_gap(html[end : solid.start()]), solid[0]]
        end = solid.end()
    return "".join((*found, _shorten_gap(html[end:])))


def _shorten_gap(text: str) -> str:
    if not _INDENT.fullmatch(text):
        return text
    return "\n" if "\n" in text else " "


class Mould:
    """A shell rendered with marks, into which pages are cast."""

    def __init__(self, html: str) -> None:
        # Literal text at even places, names of marks at odd ones.
        self._parts = _MARK.split(thin(html))

    def cast(self, shell: Shell) -> str:
        """Return the page with all marks filled, plain text escaped."""
        values = {name: str(escape(getattr(shell, name))) for name in _MARKED}
        parts = self._parts.copy()
        parts[1::2] = [values[name] for name in parts[1::2]]
        return "".join(parts)
