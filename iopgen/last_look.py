"""The last look at a finished site, on all cores; files that were looked through stay so.

What the guard says of a file follows from its bytes, its path and the contacts that are allowed:
a file that it has found nothing in, and which is the same, is not looked through again.
"""

from collections.abc import Collection, Sequence
from pathlib import Path

import cbor2

from iopgen.privacy_guard import check_published, list_site_paths
from iopgen.reading.findings import Finding
from iopgen.reading.settings import Settings
from iopgen.reading.step_cache import StepCache, digest_program, make_digest
from iopgen.workers import share

PATHS_A_CORE = 500
"""Files below which it costs more to make a process than it saves."""

_GUARD = ("calc", "reading", "privacy_guard.py", "last_look.py")
_GUARD_PACKAGES = ("cbor2", "phonenumbers", "python-stdnum")


def look_through(settings: Settings, folder: Path, packaged: Collection[str]) -> list[Finding]:
    """Return what is personal in a finished site, by path; see `privacy_guard.check_site`."""
    allowed = settings.allowed_contacts
    contacts = "\n".join(sorted(allowed)).encode()
    base = make_digest(digest_program(_GUARD, _GUARD_PACKAGES), contacts)
    cache = StepCache(settings.root, "looked")

    def work(paths: Sequence[str]) -> bytes:
        seen: list[tuple[bytes, bool]] = []
        for path in paths:
            data = (folder / path).read_bytes()
            name = make_digest(base, path.encode(), data)
            is_clean = cache.get(name) is not None or not any(check_published(path, data, allowed))
            seen.append((name, is_clean))
        return cbor2.dumps(seen)

    paths = list_site_paths(folder, packaged)
    found = [one for lot in share(work, paths, PATHS_A_CORE) for one in cbor2.loads(lot)]
    findings: list[Finding] = []
    for path, (name, is_clean) in zip(paths, found, strict=True):
        if is_clean:
            cache.keep(name)
        else:
            findings += check_published(path, (folder / path).read_bytes(), allowed)
    cache.write()
    return findings
