"""The use cases: validate the records, say what is due, make the site, build it on disk.

Above everything that computes and below the edges: `cli` and `plugin` translate options, exit codes
and log lines, and call what stands here. Knows no site engine: whoever calls `build` brings one.
"""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Final, Protocol

from iopgen.data.kept_tables import TableKeeper
from iopgen.data.open_data import Published, iter_data_files, list_data_files
from iopgen.exceptions import IopgenError, SetupError
from iopgen.folder_swap import check_target, replaced_folder
from iopgen.handwritten.written_pages import Written, find_taken_addresses, read_written
from iopgen.intake.examination import Intake, take_in
from iopgen.last_look import look_through
from iopgen.privacy_guard import check_shown, check_texts
from iopgen.reading.config import CONFIG_NAME
from iopgen.reading.finding_formats import format_text
from iopgen.reading.findings import Finding, Severity
from iopgen.reading.settings import Publisher, Settings, find_root, load_settings
from iopgen.register.entities import Document
from iopgen.register.evidence import find_told
from iopgen.register.lookup import Register
from iopgen.review.due import RENDERERS, find_due
from iopgen.rules import check_pages, check_rules
from iopgen.site import SECTION, Draft, Heading, Lot, Page, Report, Site

__all__ = [
    "Engine",
    "Heading",
    "Page",
    "Publisher",
    "RenderError",
    "Rendered",
    "Report",
    "Settings",
    "Site",
    "build",
    "check_finished",
    "find_root",
    "is_blocking",
    "load_settings",
    "locate",
    "make_site",
    "require_pages",
    "select_findings",
    "status",
    "validate",
]

SOURCES: Final = (".git", "content", "iopgen", "partners", "schemas", "tests")
"""Folders of the root that a site must never replace or lie in."""

MARKS: Final = ("index.html", "assets/iopgen.css")
"""Files that every site has which we have built, and our own folder `theme` has not."""

MAX_TOLD: Final = 20
"""Places named where a finished site holds something personal: one fault may stand on each page."""

Progress = Callable[[str], None]
"""Told the name of each step as it begins, in Swedish."""


class RenderError(IopgenError):
    """Say that the site engine would not render; each argument is one line of its reasons."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a site engine says of its work."""

    findings: tuple[Finding, ...] = ()
    """Its warnings, such as links that lead nowhere."""
    packaged: frozenset[str] = frozenset()
    """Paths of files of the site that came with installed packages, word for word."""


class Engine(Protocol):
    """Turns a site in memory into a folder of finished pages."""

    def __call__(  # noqa: D102 - the class says it
        self, settings: Settings, site: Site, target: Path, *, progress: Progress
    ) -> Rendered: ...


def validate(settings: Settings, paths: Sequence[str] = ()) -> Report:
    """Read everything and report the findings, of the named files and folders alone if any.

    `paths` are relative to the root, as `locate` makes them. Other records are read all the same,
    since a reference may lead to them.
    """
    intake, _, _, findings = _examine(settings)
    return Report(
        findings=select_findings(findings, paths),
        counts=intake.counts,
        files_read=intake.files,
    )


def status(settings: Settings, style: str = "text") -> tuple[Report, str]:
    """Report the findings, and write what is due as `text`, `json` or `markdown`.

    The text is empty where a finding is an error: of records that cannot be trusted nobody can say
    that there is nothing to do.
    """
    intake, _, register, findings = _examine(settings)
    report = Report(findings=findings, counts=intake.counts, files_read=intake.files)
    if is_blocking(findings, strict=False):
        return report, ""
    return report, RENDERERS[style](register, find_due(register))


def make_site(settings: Settings, *, at_once: bool = True) -> Site:
    """Validate, and make every page and file in memory; none where a finding is an error.

    Unless all is made `at_once`, pages of records are left to be made lot by lot, and the tables of
    open data one by one, and all that can be is taken from what a former run has kept.
    """
    # Here, so that who only validates need not wait for templates.
    from iopgen.pages import draft_pages, make_register_files, make_search_pages
    from iopgen.pages.kept_pages import PageMaker
    from iopgen.pages.parts import lead_hits
    from iopgen.pages.view import SiteContents

    intake, written, register, findings = (_examine if at_once else _examine_aside)(settings)
    nothing = Site(findings=findings, counts=intake.counts, files_read=intake.files, files={})
    if is_blocking(findings, strict=False):
        return nothing
    published = Published(register, settings.site_url)
    drafts = draft_pages(SiteContents(register, published, settings, findings))
    maker = PageMaker(register, settings, keeps=not at_once)
    later = () if at_once else tuple(one for one in drafts if one.kind != SECTION)
    pages, moved = maker.make([one for one in drafts if at_once or one.kind == SECTION])
    tables = _make_tables(published, moved, settings, at_once=at_once)
    site = replace(
        nothing,
        pages=pages,
        drafts=later,
        lots=maker.divide(later, moved),
        files={
            **(dict(tables()) if at_once else {}),
            **make_register_files(register, published, settings),
        },
        tables=tuple if at_once else tables,
        written=written,
        search=lead_hits(make_search_pages(register), moved),
        newest=max(filter(None, map(find_told, register.all(Document))), key=str, default=None),
    )
    taken = tuple(find_taken_addresses(written, _list_addresses(site, published)))
    return replace(nothing, findings=tuple(sorted((*findings, *taken)))) if taken else site


def _make_tables(
    published: Published, moved: Mapping[str, str], settings: Settings, *, at_once: bool
) -> Callable[[], Iterator[tuple[str, bytes]]]:
    """Return what makes the files of open data; unless all is made `at_once`, of what is kept."""
    from iopgen.pages.parts import lead_rows

    told = lead_rows(published, moved)
    render = None if at_once else TableKeeper(told, settings.root).render
    return partial(iter_data_files, told, settings.as_of, settings.publisher.name, render)


def note_records(settings: Settings) -> Mapping[str, bytes]:
    """Return a digest of the file of each record, by folder and id, for `make_saved`."""
    return take_in(settings.root, settings.allowed_contacts).contents.digests


def make_saved(
    settings: Settings, before: Mapping[str, bytes]
) -> tuple[tuple[Lot, ...], Mapping[str, bytes]]:
    """Return what makes the pages of records that are not as they were, and all digests now.

    Nothing where a file by itself has an error; what rules say of records together is told when
    the whole site is made.
    """
    from iopgen.pages import draft_records
    from iopgen.pages.kept_pages import PageMaker
    from iopgen.pages.view import SiteContents

    intake = take_in(settings.root, settings.allowed_contacts)
    contents, digests = intake.contents, intake.contents.digests
    changed = [record for record, digest in digests.items() if before.get(record) != digest]
    if not changed or is_blocking(intake.findings, strict=False):
        return (), digests
    register = Register(contents, settings.as_of, settings.ending_soon_months, intake.unread)
    drafts = tuple(draft_records(SiteContents(register, Published(register), settings), changed))
    return PageMaker(register, settings, keeps=True).divide(drafts, {}), digests


def _name_page(page: Page | Draft) -> str:
    return f'sidan "{page.title if isinstance(page, Page) else page.address}"'


def _list_addresses(site: Site, published: Published) -> dict[str, str]:
    """Return what has each address of the site, in words for a message."""
    pages = {
        f"{page.address}index.html": page.record_path or _name_page(page)
        for page in site.list_pages()
    }
    files = (*site.files, *list_data_files(published))
    return pages | dict.fromkeys(files, "en fil som webbplatsen gör själv")


def _examine(settings: Settings) -> tuple[Intake, Written, Register, tuple[Finding, ...]]:
    """Read all records and pages, and return what every check says of them, sorted."""
    intake = take_in(settings.root, settings.allowed_contacts)
    written = read_written(settings)
    register = Register(intake.contents, settings.as_of, settings.ending_soon_months, intake.unread)
    findings = [*intake.findings, *written.findings, *check_rules(register, settings.root)]
    findings += check_pages(written.as_reading())
    texts = {**written.texts, **dict(settings.config_texts)}
    shown = {**written.shown, **dict(settings.config_shown)}
    findings += check_texts(texts, settings.allowed_contacts)
    findings += check_shown(shown, texts, settings.allowed_contacts)
    return intake, written, register, tuple(sorted(set(findings)))


def _examine_aside(
    settings: Settings,
) -> tuple[Intake, Written, Register, tuple[Finding, ...]]:
    """Return the same, with templates compiled meanwhile."""
    from iopgen.pages.environment import begin_templates

    templates = begin_templates(settings.root)
    examined = _examine(settings)
    templates.wait()
    return examined


def build(
    settings: Settings,
    engine: Engine,
    *,
    site_dir: Path | None = None,
    strict: bool = False,
    progress: Progress = lambda _: None,
) -> tuple[Site, Sequence[Finding]]:
    """Make the site and put it in the place of the former one, on success only.

    Returns the site and the engine's warnings. Where `is_blocking` with both and `strict`, nothing
    was written. Raises SetupError for a target that must not be replaced, RenderError where the
    engine refuses or the finished site holds something personal.
    """
    sources = [settings.docs_dir, *(settings.root / name for name in SOURCES)]
    target = check_target(site_dir or settings.site_dir, settings.root, sources, MARKS)
    require_pages(settings)
    progress("Läser och granskar posterna")
    site = make_site(settings, at_once=False)
    if is_blocking(site.findings, strict=strict):
        return site, ()
    try:
        with replaced_folder(target) as folder:
            rendered = engine(settings, site, folder, progress=progress)
            _stop_at(rendered.findings, strict=strict)
            check_finished(settings, folder, rendered.packaged)
    except _Stopped as stopped:
        return site, stopped.findings
    return site, rendered.findings


def _stop_at(findings: Sequence[Finding], *, strict: bool) -> None:
    if is_blocking(findings, strict=strict):
        raise _Stopped(findings)


class _Stopped(Exception):  # noqa: N818 - no error: leaves the former site where it is
    """Carries warnings that count as errors out of the swap."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__()
        self.findings = findings


def require_pages(settings: Settings) -> None:
    """Raise SetupError where the folder of the hand-written pages is not there."""
    if not settings.docs_dir.is_dir():
        folder = settings.docs_dir.relative_to(settings.root)
        raise SetupError(
            f'mappen "{folder}", där sidor skrivna för hand ska ligga, finns inte; '
            f"skapa den, eller rätta docs_dir i {CONFIG_NAME}"
        )


def check_finished(settings: Settings, folder: Path, packaged: Collection[str]) -> None:
    """Look through a finished site for what is personal; raises RenderError where it holds any.

    All that went in has been checked. This is the last door: what came together in the making, or
    past a check of ours, does not get out.
    """
    if findings := look_through(settings, folder, packaged):
        raise RenderError(
            "den färdiga webbplatsen innehåller personuppgifter och publiceras inte",
            *(format_text(finding) for finding in findings[:MAX_TOLD]),
        )


def is_blocking(findings: Iterable[Finding], *, strict: bool) -> bool:
    """Tell whether findings stop publishing: errors do, warnings with `strict`, notices never."""
    blocking = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return any(finding.severity in blocking for finding in findings)


def locate(settings: Settings, paths: Iterable[Path]) -> tuple[str, ...]:
    """Return paths as findings write them: posix, relative to the root; "." for the root itself.

    Raises SetupError for a path that does not exist or lies outside.
    """
    return tuple(_locate(settings.root, path) for path in paths)


def _locate(root: Path, path: Path) -> str:
    if not path.exists():
        raise SetupError(f"{path} finns inte")
    try:
        relative = Path(os.path.abspath(path)).relative_to(root)  # noqa: PTH100 - links stay links
    except ValueError as error:
        raise SetupError(f"{path} ligger utanför {root}") from error
    return relative.as_posix()


def select_findings(findings: Iterable[Finding], paths: Sequence[str]) -> tuple[Finding, ...]:
    """Return the findings in the named files and folders; all of them where none is named."""
    wanted = [PurePosixPath(path) for path in paths]
    return tuple(
        finding
        for finding in findings
        if not wanted or any(PurePosixPath(finding.path).is_relative_to(path) for path in wanted)
    )
