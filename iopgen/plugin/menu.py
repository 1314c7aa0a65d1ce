"""The menu: from MkDocs' navigation to our links; of a group the first page."""

from collections.abc import Iterable, Iterator
from itertools import islice

from mkdocs.structure import StructureItem
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Link as Outside
from mkdocs.structure.nav import Section as Group
from mkdocs.structure.pages import Page as WrittenPage

from iopgen.plugin.files import get_address
from iopgen.web.shell import (
    MENU,
    Link,
    keep_links,
)


def make_nav(files: Files) -> list[dict[str, str]]:
    """Return a menu of the sections there are, for a mkdocs.yml that has none."""
    sources = {get_address(file): file.src_uri for file in files.documentation_pages()}
    return [{link.title: sources[link.url]} for link in keep_links(MENU, sources)]


def iter_menu(items: Iterable[StructureItem]) -> Iterator[Link]:
    """Yield the menu's links; of a group the first page. Links to nothing are left out."""
    for item in items:
        title = str(item.title or "")
        if isinstance(item, WrittenPage):
            yield Link(get_address(item.file), title)
        elif isinstance(item, Group):
            yield from (Link(link.url, title) for link in islice(iter_menu(item.children), 1))
        elif isinstance(item, Outside) and item.url.startswith(("https://", "http://")):
            yield Link(item.url, title, outward=True)
