"""The edge towards MkDocs, and the only module that knows it: each event calls what lies below.

Pages of sections become MkDocs pages, so that the menu and links from hand-written pages know them.
Pages of records do not: their shell is rendered once per kind, each page is cast from that mould
and added as a finished file (1,500 pages in a fraction of a second instead of several seconds).
`mkdocs build` finds the plugin by its entry point; `iopgen build` and `serve` call the functions.
"""

import errno
import io
import json
import logging
import posixpath
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib import metadata
from itertools import islice
from pathlib import Path
from traceback import walk_tb
from typing import Any, Final, Literal, cast
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.commands.build import build as build_with_mkdocs
from mkdocs.commands.build import get_context
from mkdocs.commands.serve import serve as serve_with_mkdocs
from mkdocs.config import config_options as opt
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link as Outside
from mkdocs.structure.nav import Navigation
from mkdocs.structure.nav import Section as Group
from mkdocs.structure.pages import Page as WrittenPage
from mkdocs.structure.toc import AnchorLink
from mkdocs.utils import clean_directory
from mkdocs.utils.templates import TemplateContext

from iopgen import build
from iopgen.exceptions import IopgenError, SetupError
from iopgen.reading.branding import render_stylesheets
from iopgen.reading.config import CONFIG_NAME, ConfigError
from iopgen.reading.finding_codes import make_finding
from iopgen.reading.finding_formats import format_text
from iopgen.reading.findings import Finding, Position, Severity, clean
from iopgen.reading.settings import Settings, make_edit_url
from iopgen.search.pagefind import build_index
from iopgen.search.sealed_cache import CACHE, judge_cache
from iopgen.site import SECTION, Heading, Page, Site
from iopgen.texts.headers import SHORTCOMINGS
from iopgen.texts.markup import clean_html
from iopgen.texts.written_pages import PageSource, Written, make_address
from iopgen.web.accessibility import MARKER, parse_result, parse_shortcomings, render_statement
from iopgen.web.contact_links import PARTS, fill_parts, make_remarks_url
from iopgen.web.content_security import make_policy
from iopgen.web.engine_log import Finished, check_links, explain, find_ids, find_word
from iopgen.web.outward_links import mark_outward
from iopgen.web.shell import (
    MENU,
    Frame,
    Link,
    Mould,
    Shell,
    keep_links,
    make_canonical,
    make_frame,
    make_shell,
    make_trail,
    mark,
    render_contents,
)

NAME: Final = "iopgen"
LICENCE_PATH: Final = "assets/stylesheets/LICENSE.txt"
PACKAGED: Final = frozenset({LICENCE_PATH})
"""Files whose words are a package's own; a licence names its author and how to reach him."""
OWN: Final = frozenset({NAME, "search"})
"""Plugins that every site may have; others are programs that a maintainer has allowed."""
WATCHED: Final = ("content", "partners", "schemas", "iopgen/pages/templates", "iopgen/theme")
"""Folders of the root that a preview watches, besides the hand-written pages and mkdocs.yml."""

_LEVELS: Final = {
    Severity.ERROR: logging.ERROR,
    Severity.WARNING: logging.WARNING,
    Severity.NOTICE: logging.INFO,
}
_PARENT_FOLDERS: Final = ("assets/images/", "assets/javascripts/", "assets/stylesheets/")
"""What the parent theme would put on the site; of it only one stylesheet is used."""
_STYLESHEET: Final = re.compile(r"assets/stylesheets/main\.[0-9a-f]+\.min\.css")
_SOURCE_MAP: Final = re.compile(r"/\*# sourceMappingURL=[^*]*\*/\s*")
_KEPT: Final = "Det finns fel att rätta; sidorna visar läget före ändringen."
_H1: Final = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)

# Below MkDocs' own loggers, so that its options and its strict mode see what we say; without the
# prefix of get_plugin_logger, so that a finding stays one clickable line.
log = logging.getLogger("mkdocs.plugins.iopgen")


class _Options(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves this out
    """The plugin's part of mkdocs.yml; `iopgen.settings` reads and judges it, with positions."""

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
        self._empty = tempfile.TemporaryDirectory(prefix="iopgen-")

    def prepare(self, settings: Settings, site: Site, progress: build.Progress) -> None:
        """Take a site that `iopgen build` has made, so that it is not made again."""
        self._prepared = settings, site, progress

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether this is a preview, and begin without a last good site."""
        del dirty
        self._serving, self._good, self._good_settings = command == "serve", None, None

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
                site = build.make_site(self._settings)
                self._site = self._judge(site, faults, strict=config.strict)
        _hush(config)
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
                f"{_name_plugins(self._foreign)} har ändrat theme eller use_directory_urls, och då "
                f"går webbplatsen inte att göra; ta bort det ur {CONFIG_NAME}"
            )
        raise SetupError(f"{CONFIG_NAME} ska ha theme: iopgen och use_directory_urls: true")

    def _read_settings(self, config: MkDocsConfig) -> tuple[str, ...]:
        """Read the settings anew; in a preview the last good ones stay, and the faults are told."""
        path = Path(config.config_file_path or CONFIG_NAME)
        try:
            self._settings = _load(path.resolve().parent, path.name)
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
        return self._good or replace(site, pages=(), files={}, search=(), written=Written())

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
        self._progress(f"Bygger {len(self._site.pages)} sidor")
        self._stylesheet = _keep_stylesheet(files, config)
        self._sections = {_source(page): page for page in self._site.pages if page.kind == SECTION}
        _add_files(files, config, dict.fromkeys(self._sections, b"").items())
        _add_files(files, config, self._site.files.items())
        written = self._site.written
        pages = ((page.path, _write_page(page)) for page in written.pages)
        _add_files(files, config, pages, InclusionLevel.INCLUDED)
        _add_files(files, config, written.files.items())
        _add_files(files, config, render_stylesheets(self._settings.look).items())
        if config.nav is None:
            config.nav = _make_nav(files)
        return files

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Take the menu, of which only what exists is shown."""
        del config, files
        self._nav = nav
        self._menu = tuple(_iter_menu(nav.items))
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
                self._site.pages,
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
            written={_address(file) for file in files.documentation_pages()},
            menu=self._menu,
            stylesheet=self._stylesheet,
            policy="" if self._serving else make_policy(),
            faults=self._faults,
        )
        _add_files(files, config, self._iter_record_pages(env, files, config))
        return env

    def _iter_record_pages(
        self, env: Environment, files: Files, config: MkDocsConfig
    ) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of each record's page."""
        template = env.get_template("main.html")
        moulds: dict[Shell, Mould] = {}
        for page in self._site.pages:
            if page.kind == SECTION:
                continue
            shell = make_shell(page, self._settings, self._base, self._menu)
            marked = mark(shell)
            if marked not in moulds:
                up = posixpath.relpath(".", page.address)
                context = get_context(self._nav, files, config, base_url=up)
                moulds[marked] = Mould(template.render(self._fill(context, marked)))
            yield f"{page.address}index.html", moulds[marked].cast(shell).encode()

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
            return self._fill(context, make_shell(section, self._settings, self._base, self._menu))
        return self._fill(context, self._make_written_shell(page))

    def _make_written_shell(self, page: WrittenPage) -> Shell:
        """Say what the templates need about a page written by hand, whose metadata is not safe."""
        address, content = _address(page.file), page.content or ""
        title = _find_title(page)
        heading = "" if _H1.search(content) else Markup("<h1>{}</h1>\n").format(title)
        section = address.split("/")[0] + "/" if address else ""
        canonical = make_canonical(self._base, address)
        source = (self._settings.docs_dir / page.file.src_uri).relative_to(self._settings.root)
        return Shell(
            address=address,
            title=title,
            section=section,
            kind="written",
            description=str(page.meta.get("description") or ""),
            canonical=canonical,
            remarks_url=make_remarks_url(self._settings, title, canonical),
            edit_url=make_edit_url(self._settings, source.as_posix()),
            toc=render_contents(_iter_headings(page.toc)),
            # Written by hand, reviewed.
            body=Markup(heading + mark_outward(content, self._base)),  # noqa: S704
            trail=make_trail(address, section, self._menu),
            lang=str(page.meta.get("lang") or "sv"),
        )

    def on_template_context(
        self, context: TemplateContext, /, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Tell the templates of 404.html and sitemap.xml about the site."""
        del config
        title = "Sidan finns inte"
        remarks_url = make_remarks_url(self._settings, title, "")
        return self._fill(context, Shell(template_name, title, remarks_url=remarks_url))

    def _fill(self, context: TemplateContext, shell: Shell) -> TemplateContext:
        """Add to a template's context what our templates ask for."""
        frame = replace(self._frame, home=f"{context['base_url'].rstrip('/')}/")
        return cast("TemplateContext", {**context, "frame": frame, "shell": shell})

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Make the search index, and drop the packed sitemap, which carries the time of day."""
        Path(config.site_dir, "sitemap.xml.gz").unlink(missing_ok=True)
        if self._site.search:
            self._progress("Bygger sökindex")
            with self._reporting():
                target = Path(config.site_dir, "pagefind")
                root = self._settings.root
                why = judge_cache(root)
                why = build_index(self._site.search, target, None if why else root / CACHE) or why
            if why:
                message = f"{CACHE} {why}; sökregistret görs om varje gång"
                self._say(make_finding("cache-unused", Position(CACHE), message))
        self._check_links(Path(config.site_dir))
        self._good = self._rising or self._good
        if not self._is_guarded and not self._serving:
            self._look_through(Path(config.site_dir))
        if self._serving:
            log.info(_KEPT if self._faults else "Sidorna är uppdaterade.")

    def _check_links(self, folder: Path) -> None:
        """Tell of links on hand-written pages to what is not on the finished site."""
        written = self._site.written
        paths = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
        sections = {page.address: _source(page) for page in self._sections.values()}
        pages = {make_address(page.path).removesuffix("index.html"): page for page in written.pages}
        sources = sections | {address: page.path for address, page in pages.items()}
        sources = {address.rstrip("/"): path for address, path in sources.items() if address}
        sources |= {path: path for path in (*sources.values(), *written.files)}
        finished = Finished(
            home=urlsplit(self._base).path or "/",
            paths=paths,
            read=lambda path: (folder / path).read_text("utf-8"),
            sources=sources,
            levels=json.loads(self._settings.engine).get("validation", {}).get("links", {}),
        )
        for address, page in pages.items():
            html = self._contents.get(page.path, "")
            for finding in check_links(page, address, html, written, finished):
                self._say(finding)

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
        server.watch(str(self._settings.root), recursive=False)
        watched = (self._settings.root / name for name in WATCHED)
        for folder in (*watched, self._settings.docs_dir):
            if folder.is_dir():
                server.watch(str(folder))
        return server

    def _rebuild(self, builder: Callable[..., None]) -> None:
        """Make the site anew, or the last good one with what is wrong; never leave it unmade.

        MkDocs would print a trace, and answer no request until the next change.
        """
        try:
            builder()
        except (Exception, SystemExit) as error:  # noqa: BLE001 - said, and the preview goes on
            self._failed = tuple(_tell_failure(error, self._foreign))
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


# --- from MkDocs' things to ours and back --------------------------------------------------------


def _load(root: Path, name: str = CONFIG_NAME) -> Settings:
    settings = build.load_settings(root, name=name)
    build.require_pages(settings)
    return settings


def _hush(config: MkDocsConfig) -> None:
    """Keep MkDocs from judging links: it knows too few pages, and each is told of once."""
    links = config.validation.links
    links.not_found = links.unrecognized_links = links.anchors = logging.DEBUG
    if links.absolute_links >= 0:  # below: that they are counted from the folder of the pages
        links.absolute_links = logging.DEBUG


def _source(page: Page) -> str:
    """Return the path of the file that a section page seems to come from."""
    return f"{page.address}index.md"


def _address(file: File) -> str:
    return "" if file.url in {".", "./"} else file.url


def _keep_stylesheet(files: Files, config: MkDocsConfig) -> str:
    """Drop the parent theme's files but for its one stylesheet, whose path is returned."""
    own = {config.docs_dir, config.theme.custom_dir}
    brought = [
        file
        for file in files
        if file.src_dir not in own and file.src_uri.startswith(_PARENT_FOLDERS)
    ]
    for file in brought:
        files.remove(file)
    (sheet,) = (file for file in brought if _STYLESHEET.fullmatch(file.src_uri))
    # Without the reference to a source map, which is not published.
    content = _SOURCE_MAP.sub("", sheet.content_string).encode()
    _add_files(files, config, [(sheet.src_uri, content), (LICENCE_PATH, _read_licence())])
    return sheet.src_uri


def _read_licence() -> bytes:
    """Return the licence that the stylesheet must be accompanied by, from the installed package."""
    text = metadata.distribution("mkdocs-material").read_text("licenses/LICENSE")
    if text is None:
        raise SetupError("licensen för mkdocs-material saknas; installera om paketet")
    return text.encode()


def _add_files(
    files: Files,
    config: MkDocsConfig,
    contents: Iterable[tuple[str, bytes]],
    inclusion: InclusionLevel = InclusionLevel.NOT_IN_NAV,
) -> None:
    """Add files to the site; two at the same address are refused."""
    taken = {file.dest_uri: file.src_uri for file in files}
    for path, content in contents:
        file = File.generated(config, path, content=content, inclusion=inclusion)
        if other := taken.get(file.dest_uri):
            both = f"{other} och {file.src_uri}"
            raise PluginError(
                f"två sidor eller filer har adressen {file.dest_uri}: {both}; byt namn på en"
            )
        taken[file.dest_uri] = file.src_uri
        files.append(file)


def _write_page(page: PageSource) -> bytes:
    """Return a page as the engine reads it: the header is JSON, in which a text is a text."""
    header = json.dumps(page.meta, ensure_ascii=False)
    return f"---\n{header}\n---\n{page.body}".encode()


def _make_nav(files: Files) -> list[dict[str, str]]:
    """Return a menu of the sections there are, for a mkdocs.yml that has none."""
    sources = {_address(file): file.src_uri for file in files.documentation_pages()}
    return [{link.title: sources[link.url]} for link in keep_links(MENU, sources)]


def _iter_menu(items: Iterable[StructureItem]) -> Iterator[Link]:
    """Yield the menu's links; of a group the first page. Links to nothing are left out."""
    for item in items:
        title = str(item.title or "")
        if isinstance(item, WrittenPage):
            yield Link(_address(item.file), title)
        elif isinstance(item, Group):
            yield from (Link(link.url, title) for link in islice(_iter_menu(item.children), 1))
        elif isinstance(item, Outside) and item.url.startswith(("https://", "http://")):
            yield Link(item.url, title, outward=True)


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


# --- what the command line calls -----------------------------------------------------------------


class _Lines(logging.Handler):
    """Keeps what MkDocs logs from warnings upwards; what our plugin says is a finding already."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.addFilter(lambda record: record.name != log.name)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextmanager
def _listening(handler: logging.Handler, level: int) -> Iterator[None]:
    """Send MkDocs' log to one handler and nowhere else."""
    logger = logging.getLogger("mkdocs")
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(level)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.level, logger.propagate = before


class _Told(io.BytesIO):
    """The configuration as `config` has read and judged it, in place of the file.

    MkDocs opens it as a stream and reads it anew for each preview; so the file is read anew too.
    """

    def __init__(self, root: Path) -> None:
        super().__init__()
        self._root = root
        self._good = b""
        self.name = str(root / CONFIG_NAME)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Begin anew: the one thing MkDocs asks for before it reads.

        A broken file gives what the last good one said; `IopgenPlugin` tells what is wrong.
        """
        try:
            self._good = _make_engine_config(_load(self._root))
        except IopgenError as error:
            if not self._good:
                raise Abort(str(error)) from error
        self.truncate(0)
        super().seek(0)
        self.write(self._good)
        return super().seek(offset, whence)

    def close(self) -> None:
        """Stay open, to be read anew."""


def _make_engine_config(settings: Settings) -> bytes:
    """Return all that MkDocs is told, as JSON, which is YAML with texts that are texts."""
    told: dict[str, Any] = json.loads(settings.engine)
    told |= {
        "site_name": settings.site_name,
        "site_url": settings.site_url,
        "repo_url": settings.repo_url,
        "docs_dir": settings.docs_dir.relative_to(settings.root).as_posix(),
        "site_dir": settings.site_dir.relative_to(settings.root).as_posix(),
    }
    given = {key: value for key, value in told.items() if value != ""}
    return json.dumps(given, ensure_ascii=False).encode()


def render(
    settings: Settings, site: Site, target: Path, *, progress: build.Progress
) -> build.Rendered:
    """Render a site into a folder (see `build.Engine`).

    Raises SetupError where MkDocs cannot use the configuration, RenderError with its reasons where
    it will not render, or our own exception where that was the reason.
    """
    seen = _Lines()
    with _listening(seen, logging.WARNING), _blaming(settings):
        try:
            told = io.BytesIO(_make_engine_config(settings))
            path = str(settings.root / CONFIG_NAME)
            config = load_config(told, config_file_path=path, site_dir=str(target), strict=False)
        except MkDocsException as error:
            raise ConfigError(_explain_all(seen.lines or [str(error)], settings)) from error
        plugin = cast("IopgenPlugin", config.plugins[NAME])
        try:
            config.plugins.on_startup(command="build", dirty=False)
            plugin.prepare(settings, site, progress)
            build_with_mkdocs(config)
        except MkDocsException as error:
            raise _explain(error, seen.lines) from error
        finally:
            config.plugins.on_shutdown()
    findings = {*_explain_all(seen.lines, settings), *plugin.told}
    return build.Rendered(tuple(sorted(findings)), PACKAGED)


def _explain_all(lines: Iterable[str], settings: Settings) -> set[Finding]:
    """Return what MkDocs said as findings."""
    return {explain(line, settings.config_texts[-1]) for line in lines}


def _explain(error: BaseException, lines: Sequence[str]) -> IopgenError:
    """Return our own exception that lies behind one of MkDocs, else MkDocs' reasons."""
    for cause in _iter_causes(error):
        if isinstance(cause, IopgenError):
            return cause
    return build.RenderError(*(lines or [str(error)]))


def _iter_causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and those behind it; once each, for they may go in a circle."""
    seen: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in seen:
        seen.append(cause)
        yield cause
        cause = cause.__cause__ or cause.__context__


# --- plugins that a maintainer has allowed -------------------------------------------------------


@contextmanager
def _blaming(settings: Settings) -> Iterator[None]:
    """Tell of what a plugin that is not ours raised as a fault of the configuration."""
    told = json.loads(settings.engine).get("plugins", ())
    names = [name for one in told for name in ([one] if isinstance(one, str) else one)]
    foreign = [name for name in names if name not in OWN]
    try:
        yield
    except (Exception, SystemExit) as error:
        guilty = _find_guilty(error, foreign)
        is_told = isinstance(error, (IopgenError, MkDocsException)) and not guilty
        if (
            is_told
            or not foreign
            or any(isinstance(one, SetupError) for one in _iter_causes(error))
        ):
            raise
        position = find_word(*settings.config_texts[-1], guilty or foreign[0])
        raise ConfigError(
            [make_finding("config-value", position, _blame(error, guilty, foreign), _BLAME_HINT)]
        ) from error


_BLAME_HINT: Final = "rätta dess inställningar, eller ta bort det"


def _blame(error: BaseException, guilty: str, foreign: Sequence[str]) -> str:
    what = clean(f"{type(error).__name__}: {error}", 300)
    if guilty:
        return f'tillägget "{clean(guilty)}" gick sönder ({what})'
    return f"bygget gick sönder, kanske av {_name_plugins(foreign)} ({what})"


def _name_plugins(names: Sequence[str]) -> str:
    listed = ", ".join(f'"{clean(name)}"' for name in names)
    return f"tillägget {listed}" if len(names) == 1 else f"något av tilläggen {listed}"


def _find_guilty(error: BaseException, foreign: Iterable[str]) -> str:
    """Return the plugin in whose code something was raised, "" where it cannot be told."""
    modules = {
        str(frame.f_globals.get("__name__"))
        for cause in _iter_causes(error)
        for frame, _ in walk_tb(cause.__traceback__)
    }
    for entry in metadata.entry_points(group="mkdocs.plugins"):
        if entry.name in foreign:
            package = entry.module.rpartition(".")[0] or entry.module
            if any(f"{module}.".startswith(f"{package}.") for module in modules):
                return entry.name
    return ""


def _tell_failure(error: BaseException, foreign: Sequence[str]) -> Iterator[str]:
    """Yield in lines why a preview could not be made."""
    for cause in _iter_causes(error):
        if isinstance(cause, (IopgenError, PluginError)):
            yield from str(cause).splitlines()
            return
    if foreign:
        yield f"{_blame(error, _find_guilty(error, foreign), foreign)}; {_BLAME_HINT}"
    elif isinstance(error, MkDocsException):
        yield f"webbplatsmotorn säger: {clean(str(error), 400)}"
    else:
        yield clean(f"fel i iopgen självt: {type(error).__name__}: {error}", 400)


# --- the live preview ----------------------------------------------------------------------------


def serve(settings: Settings, port: int) -> None:
    """Show a live preview on this machine alone until interrupted.

    Raises SetupError where the port is taken or mkdocs.yml is not valid.
    """
    seen = logging.StreamHandler()
    seen.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H.%M.%S"))
    seen.addFilter(lambda record: record.name == log.name or record.levelno >= logging.WARNING)
    with _listening(seen, logging.INFO), _blaming(settings):
        try:
            serve_with_mkdocs(cast("str", _Told(settings.root)), dev_addr=f"127.0.0.1:{port}")
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise SetupError(f"porten {port} är upptagen; välj en annan med --port") from error
        except MkDocsException as error:
            raise _explain(error, ()) from error
