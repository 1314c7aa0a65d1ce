"""Marks on links that lead away from the site."""

import re
from html import escape, unescape
from typing import Final
from urllib.parse import urlsplit

# HTML's own rules for where a tag and each of its attributes end (html.spec.whatwg.org, 13.2.5).
# The parser of the standard library takes several times as long and keeps no bytes; a test holds
# these patterns against a browser's. Possessive (`++`), so that no text makes them slow, and
# without groups inside what repeats, which Python 3.11 gets wrong.
_TAG_NAME: Final = r"[^\s/>][^\s/>=]*+"
_VALUE: Final = r""""[^"]*+"|'[^']*+'|(?!["'])[^\s>]++"""
_ATTRIBUTE: Final = re.compile(rf"({_TAG_NAME})(?:\s*=(?:\s*({_VALUE}))?)?")
_REST: Final = rf"(?:[\s/]++|{_TAG_NAME}(?:\s*+=(?:\s*+(?:{_VALUE}))?+)?+)*+(?:>|\Z)"
_TOKEN: Final = re.compile(
    r"<(?:!--(?:-?>|.*?(?:--!?>|\Z))"  # a comment
    r"|(?P<text>script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s/>])"
    r".*?(?:</(?P=text)(?=[\s/>])|\Z)"  # text, whatever it looks like
    rf"|(?P<link>a|area)(?=[\s/>]){_REST}"
    rf"|/?[a-z][^\s/>]*+{_REST})",  # another tag, whose attributes may look like links
    re.IGNORECASE | re.DOTALL,
)
# No address has a host without two slashes, however they are written; `urlsplit` drops line breaks
# and tabs between them. Nearly no link of ours has any of these, and is looked at no closer.
_MAY_LEAD_AWAY: Final = re.compile(r"//|[\\&\t\r\n]")
# In HTML of ours an attribute has no angle brackets, and an address that leads away has a scheme.
_OWN_LINK: Final = re.compile(r"<a [^<>]*?//[^<>]*>")
_USUAL_PORTS: Final = {80, 443}
"""An address is the same with and without them."""


def mark_outward(html: str, home: str) -> str:
    """Return the HTML with `rel="external"` on each link to another host than that of `home`.

    The stylesheet shows and speaks the mark. `home` is the site's full address, or "". All else
    stays as it is, byte for byte.
    """
    parts: list[str] = []
    end = 0
    for found in _TOKEN.finditer(html):
        if found.lastgroup == "link":
            parts += html[end : found.start()], _mark_link(found[0], len(found["link"]) + 1, home)
            end = found.end()
    return "".join((*parts, html[end:]))


def mark_own_outward(html: str, home: str) -> str:
    """Return what `mark_outward` does, of HTML that our templates have written: sooner done."""
    return _OWN_LINK.sub(lambda found: _mark_link(found[0], len("<a"), home), html)


def is_outward(address: str, home: str) -> bool:
    """Say whether an address leads to another host than that of `home`.

    One that no browser can follow leads nowhere; `iopgen.rules.addresses` tells of it.
    """
    host = _find_host(address)
    return host is not None and host != _find_host(home)


def _find_host(address: str) -> tuple[str, int | None] | None:
    """Return the host and its port if that is unusual; None where the address names no host."""
    try:
        # Browsers read a backslash as a slash and drop space around.
        parts = urlsplit(address.strip().replace("\\", "/"))
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or parts.scheme not in {"http", "https", ""}:
        return None
    return host, None if port in _USUAL_PORTS else port


def _mark_link(tag: str, start: int, home: str) -> str:
    """Add the mark to a link's tag, whose attributes begin at `start`."""
    if _MAY_LEAD_AWAY.search(tag) is None:
        return tag
    found: dict[str, re.Match[str]] = {}
    for one in _ATTRIBUTE.finditer(tag, start):
        found.setdefault(one[1].lower(), one)  # given twice, the first counts
    if (
        not tag.endswith(">")
        or "href" not in found
        or not is_outward(_read_value(found["href"]), home)
    ):
        return tag
    if "rel" in found:
        return _extend(tag, found["rel"])
    # Not after `x=`, whose value it would become.
    end = max(one.end() for one in found.values() if one[2] or "=" not in one[0])
    return f'{tag[:end]} rel="external"{tag[end:]}'


def _extend(tag: str, relation: re.Match[str]) -> str:
    words = _read_value(relation)
    if "external" in words.lower().split():
        return tag
    value = escape(f"{words} external".strip())
    return f'{tag[: relation.start()]}{relation[1]}="{value}"{tag[relation.end() :]}'


def _read_value(attribute: re.Match[str]) -> str:
    value = attribute[2] or ""
    return unescape(value[1:-1] if value[:1] in {'"', "'"} else value)
