"""What the command line calls: MkDocs renders a site into a folder, or shows a live preview."""

import errno
import io
import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from mkdocs.commands.build import build as build_with_mkdocs
from mkdocs.commands.serve import serve as serve_with_mkdocs
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, MkDocsException

from iopgen import build
from iopgen.exceptions import IopgenError, SetupError
from iopgen.plugin.events import IopgenPlugin, load_checked_settings, log
from iopgen.plugin.files import PACKAGED
from iopgen.plugin.other_plugins import NAME, blame_plugins, iter_causes
from iopgen.reading.config import CONFIG_NAME, ConfigError
from iopgen.reading.findings import Finding
from iopgen.reading.settings import Settings
from iopgen.site import Site
from iopgen.web.engine_messages import explain


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
            self._good = _make_engine_config(load_checked_settings(self._root))
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
    with _listening(seen, logging.WARNING), blame_plugins(settings):
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
    for cause in iter_causes(error):
        if isinstance(cause, IopgenError):
            return cause
    return build.RenderError(*(lines or [str(error)]))


def serve(settings: Settings, port: int) -> None:
    """Show a live preview on this machine alone until interrupted.

    Raises SetupError where the port is taken or mkdocs.yml is not valid.
    """
    seen = logging.StreamHandler()
    seen.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H.%M.%S"))
    seen.addFilter(lambda record: record.name == log.name or record.levelno >= logging.WARNING)
    with _listening(seen, logging.INFO), blame_plugins(settings):
        try:
            serve_with_mkdocs(cast("str", _Told(settings.root)), dev_addr=f"127.0.0.1:{port}")
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise SetupError(f"porten {port} är upptagen; välj en annan med --port") from error
        except MkDocsException as error:
            raise _explain(error, ()) from error
