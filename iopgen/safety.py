"""What keeps a visit safe and private: what a page may load, and marks on links that lead away.

The host sets no headers, so the policy stands in each page, as its head's first element. A policy
in a page cannot forbid others to frame it; everything else that a header could say it says.
"""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

SCRIPT_HASHES: Final[tuple[str, ...]] = ()
"""The theme's own inline scripts, each as `sha256-` and the digest in base64; it has none today.

Written by hand, never gathered from built pages: that would approve what somebody put into one. A
test holds the list against every script of the built sites.
"""

_ANCHOR: Final = re.compile(r"""<a\b(?:[^>"']|"[^"]*"|'[^']*')*>""")
_TARGET: Final = re.compile(r"""\bhref=["']?(https?://[^"'\s>]+)""", re.IGNORECASE)
_RELATION: Final = re.compile(r"""\srel=["']([^"']*)["']""")


def make_policy(hashes: Iterable[str] = SCRIPT_HASHES) -> str:
    """Return the Content-Security-Policy of every page.

    Pagefind's program runs in a worker of its own, to which a policy in the page does not apply;
    so no page needs `wasm-unsafe-eval`.
    """
    scripts = " ".join(["'self'", *(f"'{one}'" for one in hashes)])
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {scripts}",
            "script-src-attr 'none'",
            # Tables carry their columns' names in style attributes (templates/macros.html), which
            # phones show before each value. Style elements are not needed; browsers that do not
            # tell the two apart (before 2022) follow the first of the three.
            "style-src 'self' 'unsafe-inline'",
            "style-src-elem 'self'",
            "style-src-attr 'unsafe-inline'",
            # Marks in Material's stylesheet are pictures written as data.
            "img-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
        )
    )


def mark_outward(html: str, home: str) -> str:
    """Return the HTML with `rel="external"` on each link to another host than that of `home`.

    The stylesheet shows and speaks the mark. `home` is the site's full address, or "".
    """
    return _ANCHOR.sub(lambda found: _mark_anchor(found[0], home), html)


def is_outward(address: str, home: str) -> bool:
    """Say whether an address leads to another host than that of `home`."""
    parts = urlsplit(address)
    return parts.scheme in {"http", "https"} and parts.netloc != urlsplit(home).netloc


def _mark_anchor(tag: str, home: str) -> str:
    target = _TARGET.search(tag)
    if target is None or not is_outward(target[1], home):
        return tag
    relation = _RELATION.search(tag)
    if relation is None:
        return f'{tag[:-1]} rel="external">'
    if "external" in relation[1].split():
        return tag
    words = f"{relation[1]} external".strip()
    return f"{tag[: relation.start(1)]}{words}{tag[relation.end(1) :]}"
