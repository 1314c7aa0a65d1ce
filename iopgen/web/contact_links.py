"""Whom readers turn to, as the configuration says: links for remarks, and parts of written pages.

Remarks go to whoever publishes the site, never to a public body that does not.
No address is made up: where the configuration has none, there is no link and the pages say so.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote

from markupsafe import Markup

from iopgen.reading.settings import Host, Settings

_TRACKER: Final = re.compile(r"(https://github\.com/[^/?#]+/[^/?#]+/issues)(?:/new)?/?")
_PART_MARK: Final = re.compile(r"<!--\s*iopgen:\s*([a-z-]+)\s*-->")
_TITLE_MAX: Final = 150
"""Characters of a title in an address; servers refuse addresses of some thousand."""

PUBLIC_WARNING: Final = (
    "Det kräver ett konto på github.com, och alla kan läsa vad du skriver. "
    "Skriv inga personuppgifter."
)
LETTER: Final = "Skriv inte fler personuppgifter än vad som behövs."


def make_remarks_url(settings: Settings, title: str, address: str) -> str:
    """Return where to tell of a fault on a page or ask about it, "" where nobody can.

    The page's title and address are filled in where the way is GitHub's list of issues or a
    mailbox; of other forms nobody knows what their fields are called.
    """
    publisher = settings.publisher
    subject, text = f"Fel eller fråga: {_shorten(title)}", f"{_shorten(title)}\n{address}\n\n"
    if tracker := _TRACKER.fullmatch(publisher.remarks_url):
        return f"{tracker[1]}/new?title={_encode(subject)}&body={_encode(text)}"
    if publisher.remarks_url:
        return publisher.remarks_url
    return _make_mailto(publisher.remarks_email, subject, text)


def tell_place(settings: Settings) -> str:
    """Return what a reader should know before writing: who can read it."""
    if _TRACKER.fullmatch(settings.publisher.remarks_url):
        return PUBLIC_WARNING
    return LETTER if settings.publisher.remarks_email else ""


def _shorten(title: str) -> str:
    """Return a title on one line: a line break in it would begin a header of the letter."""
    title = " ".join(title.split())
    return title if len(title) <= _TITLE_MAX else f"{title[: _TITLE_MAX - 1].rstrip()}…"


def _encode(text: str) -> str:
    return quote(text, safe="")


def _make_mailto(mailbox: str, subject: str, text: str) -> str:
    """Return an address that opens a letter; line ends as RFC 6068 wants them."""
    if not mailbox:
        return ""
    body = _encode(text.replace("\n", "\r\n"))
    return f"mailto:{quote(mailbox, safe='@')}?subject={_encode(subject)}&body={body}"


# --- parts of hand-written pages -----------------------------------------------------------------


def fill_parts(html: str, settings: Settings) -> tuple[str, tuple[str, ...]]:
    """Fill in the parts of a page that follow from the configuration.

    A part is a comment, `<!-- iopgen: host -->`. Also returns the names that are not known, whose
    comments stay.
    """
    unknown = tuple(name for name in _PART_MARK.findall(html) if name not in PARTS)

    def fill(found: re.Match[str]) -> str:
        make = PARTS.get(found[1])
        return str(make(settings)) if make else found[0]

    return _PART_MARK.sub(fill, html), unknown


def describe_publisher(settings: Settings) -> Markup:
    """Say who answers for the site."""
    publisher = settings.publisher
    number = publisher.org_number
    shown = f" (organisationsnummer {number[:6]}-{number[6:]})" if number else ""
    text = Markup(
        "<p>Webbplatsen ges ut av <strong>{}</strong>{}, som svarar för vad som publiceras här "
        "och för att fel rättas.</p>"
    ).format(publisher.name, shown)
    if publisher.kind != "project":
        return text
    return text + Markup(
        "\n<p>Uppgifterna är hämtade ur offentliga handlingar. För själva handlingen svarar den "
        "myndighet som har den.</p>"
    )


def describe_contact(settings: Settings) -> Markup:
    """Say where to ask for a correction or an erasure."""
    publisher, name = settings.publisher, settings.publisher.name
    ways = []
    if publisher.remarks_url:
        ways.append(
            Markup('<a href="{}">{}</a>').format(publisher.remarks_url, _name_way(settings))
        )
    if publisher.remarks_email:
        ways.append(Markup('<a href="mailto:{0}">{0}</a>').format(publisher.remarks_email))
    if not ways:
        return Markup(
            '<p>Adress för frågor: <span class="iop-unknown">uppgift saknas</span>. '
            "{}, som ger ut webbplatsen, har inte angett någon.</p>"
        ).format(name[:1].upper() + name[1:])
    text = Markup("<p>Skriv till {}: {}.").format(name, Markup(" eller ").join(ways))
    notes = [tell_place(settings)]
    if _TRACKER.fullmatch(publisher.remarks_url) and not publisher.remarks_email:
        notes.append("Någon annan väg finns inte.")
    return text + Markup(" {}</p>").format(" ".join(filter(None, notes)))


def _name_way(settings: Settings) -> str:
    tracker = _TRACKER.fullmatch(settings.publisher.remarks_url)
    return "lägg en fråga på GitHub" if tracker else "formuläret för synpunkter"


def describe_host(settings: Settings) -> Markup:
    """Say whose server the site lies on and that it sees who visits."""
    host = settings.host
    text = Markup(
        "<p><strong>Värden ser din adress.</strong> Webbplatsen ligger hos {}. Liksom varje "
        "webbserver får den veta din IP-adress och vilken sida du hämtar. "
    ).format(host.name)
    return text + Markup("{}</p>").format(_tell_more(host))


def _tell_more(host: Host) -> Markup:
    said = Markup("")
    if host == Host():
        said = Markup(
            "GitHub uppger att adresserna sparas av säkerhetsskäl. Den som ger ut webbplatsen får "
            "inte se dem. "
        )
    if not host.privacy_url:
        return said + "Fråga den som ger ut webbplatsen hur länge adresserna sparas."
    return said + Markup('<a href="{}">Läs vad värden skriver om det</a>.').format(host.privacy_url)


PARTS: Final[Mapping[str, Callable[[Settings], Markup]]] = {
    "publisher": describe_publisher,
    "contact": describe_contact,
    "host": describe_host,
}
"""What may stand in a hand-written page, by name."""
