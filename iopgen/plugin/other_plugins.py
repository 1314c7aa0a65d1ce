"""Plugins that a maintainer has allowed: which of them broke something, and how it is told."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import metadata
from traceback import walk_tb
from typing import Final

from mkdocs.exceptions import MkDocsException, PluginError

from iopgen.exceptions import IopgenError, SetupError
from iopgen.reading.config import ConfigError
from iopgen.reading.finding_codes import make_finding
from iopgen.reading.findings import clean
from iopgen.reading.settings import Settings
from iopgen.web.engine_messages import find_word

NAME: Final = "iopgen"
OWN: Final = frozenset({NAME, "search"})
"""Plugins that every site may have; others are programs that a maintainer has allowed."""


def iter_causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and those behind it; once each, for they may go in a circle."""
    seen: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in seen:
        seen.append(cause)
        yield cause
        cause = cause.__cause__ or cause.__context__


@contextmanager
def blame_plugins(settings: Settings) -> Iterator[None]:
    """Tell of what a plugin that is not ours raised as a fault of the configuration."""
    told = json.loads(settings.engine).get("plugins", ())
    names = [name for one in told for name in ([one] if isinstance(one, str) else one)]
    foreign = [name for name in names if name not in OWN]
    try:
        yield
    except (Exception, SystemExit) as error:
        guilty = _find_guilty(error, foreign)
        is_told = isinstance(error, (IopgenError, MkDocsException)) and not guilty
        if is_told or not foreign or any(isinstance(one, SetupError) for one in iter_causes(error)):
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
    return f"bygget gick sönder, kanske av {name_plugins(foreign)} ({what})"


def name_plugins(names: Sequence[str]) -> str:
    """Return words for one plugin, or for one of several where it cannot be told which."""
    listed = ", ".join(f'"{clean(name)}"' for name in names)
    return f"tillägget {listed}" if len(names) == 1 else f"något av tilläggen {listed}"


def _find_guilty(error: BaseException, foreign: Iterable[str]) -> str:
    """Return the plugin in whose code something was raised, "" where it cannot be told."""
    modules = {
        str(frame.f_globals.get("__name__"))
        for cause in iter_causes(error)
        for frame, _ in walk_tb(cause.__traceback__)
    }
    for entry in metadata.entry_points(group="mkdocs.plugins"):
        if entry.name in foreign:
            package = entry.module.rpartition(".")[0] or entry.module
            if any(f"{module}.".startswith(f"{package}.") for module in modules):
                return entry.name
    return ""


def tell_failure(error: BaseException, foreign: Sequence[str]) -> Iterator[str]:
    """Yield in lines why a preview could not be made."""
    for cause in iter_causes(error):
        if isinstance(cause, (IopgenError, PluginError)):
            yield from str(cause).splitlines()
            return
    if foreign:
        yield f"{_blame(error, _find_guilty(error, foreign), foreign)}; {_BLAME_HINT}"
    elif isinstance(error, MkDocsException):
        yield f"webbplatsmotorn säger: {clean(str(error), 400)}"
    else:
        yield clean(f"fel i iopgen självt: {type(error).__name__}: {error}", 400)
