"""What a page may load (Content-Security-Policy).

The host sets no headers, so the policy stands in each page, as its head's first element. A policy
in a page cannot forbid others to frame it; everything else that a header could say it says.
"""

from collections.abc import Iterable
from typing import Final

SCRIPT_HASHES: Final[tuple[str, ...]] = ()
"""The theme's own inline scripts, each as `sha256-` and the digest in base64; it has none today.

Written by hand, never gathered from built pages: that would approve what somebody put into one. A
test holds the list against every script of the built sites.
"""


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
