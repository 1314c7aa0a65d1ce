"""Pages written by hand, as MkDocs rendered them: what their shell says, where links lead."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from markupsafe import Markup
from mkdocs.structure.pages import Page as WrittenPage
from mkdocs.structure.toc import AnchorLink

from iopgen.handwritten.written_pages import make_address
from iopgen.pages.outward_links import mark_outward
from iopgen.plugin.files import get_address, make_source_path
from iopgen.reading.findings import Finding
from iopgen.reading.settings import Settings, make_edit_url
from iopgen.site import SECTION, Heading, Site
from iopgen.web.contact_links import make_remarks_url
from iopgen.web.engine_messages import Finished, check_links
from iopgen.web.shell import (
    Link,
    Shell,
    make_canonical,
    make_trail,
    render_contents,
)

_H1: Final = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)


def make_written_shell(
    page: WrittenPage, settings: Settings, base: str, menu: Sequence[Link]
) -> Shell:
    """Say what the templates need about a page written by hand, whose metadata is not safe."""
    address, content = get_address(page.file), page.content or ""
    title = _find_title(page)
    heading = "" if _H1.search(content) else Markup("<h1>{}</h1>\n").format(title)
    section = address.split("/")[0] + "/" if address else ""
    canonical = make_canonical(base, address)
    source = (settings.docs_dir / page.file.src_uri).relative_to(settings.root)
    return Shell(
        address=address,
        title=title,
        section=section,
        kind="written",
        description=str(page.meta.get("description") or ""),
        canonical=canonical,
        remarks_url=make_remarks_url(settings, title, canonical),
        edit_url=make_edit_url(settings, source.as_posix()),
        toc=render_contents(_iter_headings(page.toc)),
        # Written by hand, reviewed.
        body=Markup(heading + mark_outward(content, base)),  # noqa: S704
        trail=make_trail(address, section, menu),
        lang=str(page.meta.get("lang") or "sv"),
    )


def check_written_links(
    folder: Path, site: Site, settings: Settings, base: str, contents: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield links on hand-written pages to what is not on the finished site.

    `base` is the address of the site, `contents` what the Markdown of each page became, by the path
    of its file.
    """
    written = site.written
    paths = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    sections = {page.address: make_source_path(page) for page in site.pages if page.kind == SECTION}
    pages = {make_address(page.path).removesuffix("index.html"): page for page in written.pages}
    sources = sections | {address: page.path for address, page in pages.items()}
    sources = {address.rstrip("/"): path for address, path in sources.items() if address}
    sources |= {path: path for path in (*sources.values(), *written.files)}
    finished = Finished(
        home=urlsplit(base).path or "/",
        paths=paths,
        read=lambda path: (folder / path).read_text("utf-8"),
        sources=sources,
        levels=json.loads(settings.engine).get("validation", {}).get("links", {}),
    )
    for address, page in pages.items():
        yield from check_links(page, address, contents.get(page.path, ""), written, finished)


def _find_title(page: WrittenPage) -> str:
    """Return a hand-written page's title as plain text: of its metadata, else its heading."""
    if "title" in page.meta:
        return str(page.meta["title"])
    found = _H1.search(page.content or "")
    return Markup(found[1]).striptags() if found else str(page.title)  # noqa: S704 - made plain


def _iter_headings(anchors: Iterable[AnchorLink]) -> Iterator[Heading]:
    """Yield headings below the first level; MkDocs gives their titles as HTML."""
    for anchor in anchors:
        if anchor.level > 1:
            title = Markup(anchor.title).striptags()  # noqa: S704 - made plain
            yield Heading(anchor.id, title, anchor.level)
        yield from _iter_headings(anchor.children)
