"""Each event of MkDocs calls what lies below.

Pages of sections become MkDocs pages, so that the menu and links from hand-written pages know them.
Pages of records do not: their shell is rendered once per kind, each page is cast from that mould
and added as a finished file (1,500 pages in a fraction of a second instead of several seconds).
"""

import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, cast

from jinja2 import Environment
from mkdocs.config import config_options as opt
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as WrittenPage
from mkdocs.utils import clean_directory
from mkdocs.utils.templates import TemplateContext

from iopgen import build
from iopgen.exceptions import IopgenError, SetupError
from iopgen.handwritten.headers import SHORTCOMINGS
from iopgen.handwritten.markup import clean_html
from iopgen.plugin.files import (
    PACKAGED,
    add_files,
    check_free,
    get_address,
    hush,
    join_styles,
    keep_stylesheet,
    make_source_path,
    pass_over_hidden,
    put_files,
    write_page,
)
from iopgen.plugin.hand_written import check_written_links, make_written_shell
from iopgen.plugin.menu import iter_menu, make_nav
from iopgen.plugin.other_plugins import NAME, OWN, name_plugins, tell_failure
from iopgen.plugin.preview import Preview, Server
from iopgen.plugin.record_pages import PageCaster, fill_context, mark_page
from iopgen.reading.branding import render_stylesheets
from iopgen.reading.config import CONFIG_NAME
from iopgen.reading.finding_codes import make_finding
from iopgen.reading.finding_formats import format_text
from iopgen.reading.findings import Finding, Position, Severity, clean
from iopgen.reading.settings import Settings
from iopgen.search.pagefind import begin_index
from iopgen.search.sealed_cache import BUNDLES
from iopgen.site import SECTION, Site
from iopgen.web.accessibility import MARKER, parse_result, parse_shortcomings, render_statement
from iopgen.web.contact_links import PARTS, fill_parts, make_remarks_url
from iopgen.web.content_security import make_policy
from iopgen.web.engine_messages import find_ids, find_word
from iopgen.web.shell import Frame, Shell, make_frame, make_shell

if TYPE_CHECKING:
    from iopgen.workers import Aside

WATCHED: Final = ("content", "partners", "schemas", "iopgen/pages/templates", "iopgen/theme")
"""Folders of the root that a preview watches, besides the hand-written pages and mkdocs.yml."""

_LEVELS: Final = {
    Severity.ERROR: logging.ERROR,
    Severity.WARNING: logging.WARNING,
    Severity.NOTICE: logging.INFO,
}
_KEPT: Final = "Det finns fel att rätta; sidorna visar läget före ändringen."

# Below MkDocs' own loggers, so that its options and its strict mode see what we say; without the
# prefix of get_plugin_logger, so that a finding stays one clickable line.
log = logging.getLogger("mkdocs.plugins.iopgen")


class _Options(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves this out
    """The plugin's part of mkdocs.yml; `reading.settings` reads and judges it, with positions."""

    publisher = opt.Type(object)
    host = opt.Optional(opt.Type(object))
    allowed_contacts = opt.Optional(opt.Type(object))
    ending_soon_months = opt.Optional(opt.Type(object))
    look = opt.Optional(opt.Type(object))


class IopgenPlugin(BasePlugin[_Options]):  # type: ignore[no-untyped-call]  # as above
    """Gives MkDocs the pages and files that iopgen makes from the records, and nothing more.

    Lives as long as one `mkdocs serve`, so that a preview can keep its last good site.
    """

    def __init__(self) -> None:
        self._prepared: tuple[Settings, Site, build.Progress] | None = None
        self._serving = False
        self._good: Site | None = None
        self._rising: Site | None = None
        """What will be the last good site when all of it is on the disk."""
        self._good_settings: Settings | None = None
        self._failed: tuple[str, ...] = ()
        """Why the last good site is made once more, since the new one could not be."""
        self._foreign: tuple[str, ...] = ()
        self._contents: dict[str, str] = {}
        """What the Markdown of each hand-written page became, by the path of its file."""
        self._faults: tuple[str, ...] = ()
        self.told: list[Finding] = []
        """What was seen while pages were rendered."""
        # The engine lists and reads a folder of its own accord, links and all: it gets an empty
        # one, and the pages as they were read and judged (on_files).
        self._preview: Preview | None = None
        self._index: Aside | None = None  # made while the pages are
        self._caster: PageCaster | None = None
        """What the pages of the last site were cast with."""
        self._empty = tempfile.TemporaryDirectory(prefix="iopgen-")

    def prepare(self, settings: Settings, site: Site, progress: build.Progress) -> None:
        """Take a site that `iopgen build` has made, so that it is not made again."""
        self._prepared = settings, site, progress

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether this is a preview, and begin without a last good site or its faults.

        MkDocs gives the same plugin to all that one process does.
        """
        del dirty
        self._faults = self._failed = ()
        self._serving, self._good, self._good_settings = command == "serve", None, None
        self._preview = self._caster = self._prepared = None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Make the site in memory, or stop before MkDocs empties the folder of the old one."""
        self._progress: build.Progress = lambda _: None
        self.told.clear()
        self._contents.clear()
        self._rising = None
        self._foreign = tuple(name for name in config.plugins if name not in OWN)
        with self._reporting():
            self._check_engine(config)
            self._is_guarded = self._prepared is not None
            if self._prepared is not None:
                (self._settings, self._site, self._progress), self._prepared = self._prepared, None
            else:
                faults = self._read_settings(config)
                site = build.make_site(self._settings, at_once=False)
                self._site = self._judge(site, faults, strict=config.strict)
        if self._preview is not None:
            config.site_dir = self._preview.next_folder
        hush(config)
        pass_over_hidden(config)
        self._base = config.site_url or ""
        config.docs_dir = self._empty.name
        return config

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        """Turn what iopgen raises into what MkDocs reports without a traceback."""
        try:
            yield
        except IopgenError as error:
            raise PluginError(str(error)) from error

    def _check_engine(self, config: MkDocsConfig) -> None:
        """Refuse another theme and other addresses, which a plugin may have set."""
        if config.theme.name == NAME and config.use_directory_urls:
            return
        if self._foreign:
            raise SetupError(
                f"{name_plugins(self._foreign)} har ändrat theme eller use_directory_urls, och då "
                f"går webbplatsen inte att göra; ta bort det ur {CONFIG_NAME}"
            )
        raise SetupError(f"{CONFIG_NAME} ska ha theme: iopgen och use_directory_urls: true")

    def _read_settings(self, config: MkDocsConfig) -> tuple[str, ...]:
        """Read the settings anew; in a preview the last good ones stay, and the faults are told."""
        path = Path(config.config_file_path or CONFIG_NAME)
        try:
            self._settings = load_checked_settings(path.resolve().parent, path.name)
        except IopgenError as error:
            if not self._serving or self._good_settings is None:
                raise
            self._settings = self._good_settings
            faults = tuple(str(error).splitlines())
            for line in faults:
                log.error("%s", line)  # noqa: TRY400 - a fault of the file, no trace
            return faults
        self._good_settings = self._settings
        return ()

    def _judge(self, site: Site, faults: tuple[str, ...], *, strict: bool) -> Site:
        """Log the findings and return the site to show: in a preview with faults the last good one.

        Counts findings itself: under --quiet, MkDocs' own strict mode sees no warnings.
        """
        for finding in site.findings:
            if not (self._serving and finding.severity == Severity.NOTICE):
                log.log(_LEVELS[finding.severity], "%s", format_text(finding))
        blocking = [one for one in site.findings if build.is_blocking([one], strict=strict)]
        if blocking and not self._serving:
            raise build.RenderError(
                f"{len(blocking)} fynd stoppar bygget; den tidigare webbplatsen är orörd"
            )
        self._faults = (*self._failed, *faults, *map(format_text, blocking))
        if not blocking and not self._failed:
            self._rising = site
            return site
        return self._good or site.leave_out_all()

    def _say(self, finding: Finding) -> None:
        """Tell of what is seen only while pages are rendered."""
        self.told.append(finding)
        log.log(_LEVELS[finding.severity], "%s", format_text(finding))

    def _explain_part(self, path: str, name: str) -> Finding:
        path = f"{self._site.written.folder}/{path}"
        position = find_word(path, self._site.written.texts.get(path, ""), f"iopgen: {name}")
        hint = f"kända delar är {', '.join((*PARTS, 'accessibility'))}"
        return make_finding("page-part", position, f'okänd del: "{clean(name)}"', hint)

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Add our files and the pages of sections, and drop what the parent theme brings along."""
        with self._reporting():
            self._check_engine(config)
        self._progress(f"Bygger {len(self._site.list_pages())} sidor")
        self._stylesheet = keep_stylesheet(files, config)
        join_styles(files, config)
        sections = (page for page in self._site.pages if page.kind == SECTION)
        self._sections = {make_source_path(page): page for page in sections}
        add_files(files, config, dict.fromkeys(self._sections, b"").items())
        add_files(files, config, self._site.files.items())
        put_files(files, config, self._site.tables())
        written = self._site.written
        pages = ((page.path, write_page(page)) for page in written.pages)
        add_files(files, config, pages, InclusionLevel.INCLUDED)
        add_files(files, config, written.files.items())
        add_files(files, config, render_stylesheets(self._settings.look).items())
        if config.nav is None:
            config.nav = make_nav(files)
        return files

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Take the menu, of which only what exists is shown."""
        del config, files
        self._nav = nav
        self._menu = tuple(iter_menu(nav.items))
        return nav

    def on_page_markdown(
        self, markdown: str, /, *, page: WrittenPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Put the accessibility statement where a hand-written page asks for it."""
        del config, files
        if MARKER not in markdown:
            return markdown
        result = self._site.written.result
        with self._reporting():
            statement = render_statement(
                self._settings,
                self._site.list_pages(),
                parse_result(result) if result is not None else None,
                parse_shortcomings(page.meta.get(SHORTCOMINGS)),
            )
        return markdown.replace(MARKER, statement)

    def on_page_content(
        self, html: str, /, *, page: WrittenPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Give a section page its body, and MkDocs the places in it that links may lead to.

        A page written by hand gets its parts from the configuration.
        """
        del config, files
        section = self._sections.get(page.file.src_uri)
        if section is None:
            self._contents[page.file.src_uri] = html
            filled, unknown = fill_parts(clean_html(html), self._settings)
            for name in unknown:
                self._say(self._explain_part(page.file.src_uri, name))
            return filled
        page.present_anchor_ids = find_ids(section.body)
        return section.body

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> Environment:
        """Render the pages of records and add them as finished files."""
        self._frame: Frame = make_frame(
            self._settings,
            self._site,
            base=self._base,
            written={get_address(file) for file in files.documentation_pages()},
            menu=self._menu,
            stylesheet=self._stylesheet,
            policy="" if self._serving else make_policy(),
            faults=self._faults,
        )
        check_free(files, (f"{draft.address}index.html" for draft in self._site.drafts))
        caster = PageCaster(env, self._nav, files, config, self._settings, self._frame, self._base)
        self._caster = caster
        made = (page for page in self._site.pages if page.kind != SECTION)
        marked = (mark_page(page, self._base) for page in made)
        put_files(files, config, caster.cast(marked))
        pages, folder = self._site.search, Path(config.site_dir, "pagefind")
        self._index = begin_index(pages, folder, self._settings.root) if pages else None
        caster.write_lots(self._site.lots, len(self._site.drafts))
        return env

    def on_page_context(
        self,
        context: TemplateContext,
        /,
        *,
        page: WrittenPage,
        config: MkDocsConfig,
        nav: Navigation,
    ) -> TemplateContext:
        """Tell the templates about a section page or a hand-written one."""
        del config, nav
        section = self._sections.get(page.file.src_uri)
        if section:
            shell = make_shell(
                mark_page(section, self._base), self._settings, self._base, self._menu
            )
            return self._fill(context, shell)
        return self._fill(context, make_written_shell(page, self._settings, self._base, self._menu))

    def on_template_context(
        self, context: TemplateContext, /, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Tell the templates of 404.html and sitemap.xml about the site."""
        del config
        title = "Sidan finns inte"
        remarks_url = make_remarks_url(self._settings, title, "")
        return self._fill(context, Shell(template_name, title, remarks_url=remarks_url))

    def _fill(self, context: TemplateContext, shell: Shell) -> TemplateContext:
        return fill_context(context, self._frame, shell)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Make the search index, and drop the packed sitemap, which carries the time of day."""
        Path(config.site_dir, "sitemap.xml.gz").unlink(missing_ok=True)
        if self._index is not None:
            self._progress("Bygger sökindex")
            with self._reporting():
                why = self._index.wait().decode()
            self._index = None
            if why:
                message = f"{BUNDLES} {why}; sökregistret görs om varje gång"
                self._say(make_finding("cache-unused", Position(BUNDLES), message))
        folder = Path(config.site_dir)
        for finding in check_written_links(
            folder, self._site, self._settings, self._base, self._contents
        ):
            self._say(finding)
        self._good = self._rising or self._good
        self._is_whole = True
        if not self._is_guarded and not self._serving:
            self._look_through(folder)
        if self._serving:
            log.info(_KEPT if self._faults else "Sidorna är uppdaterade.")

    def _look_through(self, folder: Path) -> None:
        """Do under the engine's own command what `build.build` does before its swap.

        Here the site is where it shall be already, so what must not get out is taken away again.
        """
        with self._reporting():
            try:
                build.check_finished(self._settings, folder, PACKAGED)
            except build.RenderError:
                clean_directory(str(folder))
                raise

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Watch the records, the pages, the schemas and our own templates.

        The root in place of mkdocs.yml: a file that was deleted can be watched no longer, and would
        not come back.
        """
        if config.config_file_path:
            server.unwatch(config.config_file_path)
        server.builder = lambda: self._rebuild(builder)
        self._preview = Preview(cast("Server", server), self._settings)
        server.watch(str(self._settings.root), recursive=False)
        watched = (self._settings.root / name for name in WATCHED)
        for folder in (*watched, self._settings.docs_dir):
            if folder.is_dir():
                server.watch(str(folder))
        return server

    def on_shutdown(self) -> None:
        """Leave nothing behind of a preview, or of a build that was given up."""
        if self._index is not None:
            self._index.stop()
            self._index = None
        if self._preview is not None:
            self._preview.close()
            self._preview = None

    def _rebuild(self, builder: Callable[..., None]) -> None:
        """Make the site anew, or the last good one with what is wrong; never leave it unmade.

        MkDocs would print a trace, and answer no request until the next change.
        """
        with self._changing_folders():
            self._rebuild_all(builder)

    @contextmanager
    def _changing_folders(self) -> Iterator[None]:
        """Show what was saved at once, and all the rest when it has been made."""
        preview, is_shown = self._preview, False
        if preview and self._caster:
            with suppress(Exception):  # what is wrong is said when all is made
                is_shown = preview.show_saved(self._settings, self._caster)
        self._is_whole = False
        yield
        if preview and self._is_whole:
            preview.change_folders()
        if preview and is_shown:
            preview.expect_more()

    def _rebuild_all(self, builder: Callable[..., None]) -> None:
        try:
            builder()
        except (Exception, SystemExit) as error:  # noqa: BLE001 - said, and the preview goes on
            self._failed = tuple(tell_failure(error, self._foreign))
        else:
            return
        for line in self._failed:
            log.error("%s", line)
        try:
            builder()
        except (Exception, SystemExit):  # noqa: BLE001 - as above; the reason has been told
            log.error("Sidorna går inte att göra om förrän felet är rättat.")  # noqa: TRY400
        finally:
            self._failed = ()


def load_checked_settings(root: Path, name: str = CONFIG_NAME) -> Settings:
    """Read the settings of a site whose folder of pages is there to be shown."""
    settings = build.load_settings(root, name=name)
    build.require_pages(settings)
    return settings
