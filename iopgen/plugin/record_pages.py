"""Pages of records, each cast from the mould of its kind and written as a finished file.

Those that are not made yet are made here, lot by lot and on all cores: no page of them is kept in
memory once it is on the disk.
"""

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, cast

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.utils.templates import TemplateContext

from iopgen.pages.outward_links import mark_own_outward
from iopgen.plugin.files import write_file
from iopgen.reading.settings import Settings
from iopgen.site import Lot, Page
from iopgen.web.shell import Frame, Mould, Shell, make_shell, mark
from iopgen.workers import share

PAGES_A_CORE: Final = 150
"""Pages below which it costs more to make a process than it saves."""


@dataclass(frozen=True, slots=True)
class PageCaster:
    """What pages are cast with: the theme's templates, and what they are told."""

    env: Environment
    nav: Navigation
    files: Files
    config: MkDocsConfig
    settings: Settings
    frame: Frame
    base: str
    """The site's full address with a trailing slash, or ""."""

    def write_lots(self, lots: Sequence[Lot], count: int) -> None:
        """Make `count` pages lot by lot, and write each to where it shall be."""
        share(self._write, lots, 1 if count >= 2 * PAGES_A_CORE else len(lots))

    def _write(self, lots: Sequence[Lot]) -> bytes:
        self.write(lots, Path(self.config.site_dir))
        return b""

    def write(self, lots: Iterable[Lot], folder: Path) -> int:
        """Make the pages of some lots, write them below a folder, and return how many."""
        count = 0
        for path, content in self.cast(page for lot in lots for page in lot(self.base)):
            write_file(folder, path, content)
            count += 1
        return count

    def cast(self, pages: Iterable[Page]) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of each page, whose outward links are marked."""
        template = self.env.get_template("main.html")
        moulds: dict[Shell, Mould] = {}
        for page in pages:
            shell = make_shell(page, self.settings, self.base, self.frame.menu)
            marked = mark(shell)
            if marked not in moulds:
                up = posixpath.relpath(".", page.address)
                context = get_context(self.nav, self.files, self.config, base_url=up)
                moulds[marked] = Mould(template.render(fill_context(context, self.frame, marked)))
            yield f"{page.address}index.html", moulds[marked].cast(shell).encode()


def fill_context(context: TemplateContext, frame: Frame, shell: Shell) -> TemplateContext:
    """Add to a template's context what our templates ask for."""
    here = replace(frame, home=f"{context['base_url'].rstrip('/')}/")
    return cast("TemplateContext", {**context, "frame": here, "shell": shell})


def mark_page(page: Page, base: str) -> Page:
    """Return a page with its outward links marked."""
    return replace(page, body=mark_own_outward(page.body, base))
