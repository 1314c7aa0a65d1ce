"""The outermost edge: runs one command and turns whatever happens into words and an exit code."""

import errno
import gc
import os
import platform
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from typing import Final, NoReturn

import click

from iopgen.cli.commands import BROKEN_SETUP, FOUND, INTERRUPTED, OK, OUR_BUG, cli
from iopgen.cli.options import explain_usage, localise
from iopgen.cli.output import print_findings
from iopgen.cli.translations import find_language, language, translate
from iopgen.exceptions import IopgenError, SetupError


def main() -> NoReturn:
    """Run as a program; SIGTERM ends it as Ctrl-C does, so that nothing half-made is left."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # A register is kept to the end: to look through it for garbage took a quarter of the time.
    gc.set_threshold(100_000, 50, 1_000)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    code = run(sys.argv[1:])
    _drop_unwritten()
    sys.exit(code)


def _drop_unwritten() -> None:
    """Forget what can't be written: Python would try again at the end, and end with code 120."""
    streams = (sys.__stdout__, sys.__stderr__)  # None where closed to us from the start
    for stream in filter(None, streams):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code (docs/architecture.md)."""
    language.set(find_language(arguments))
    try:
        return _run(arguments)
    except OSError as error:
        if not _is_of_output(error):
            raise
        return _report_output(error)


_OUTPUT_FAULTS: Final = {
    *(errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ENOSPC),
    *(errno.EPIPE, errno.EBADF),
}


def _is_of_output(error: Exception) -> bool:
    """Tell a fault of what we print to from one of a file, which has a name or was told before."""
    return isinstance(error, OSError) and error.filename is None and error.errno in _OUTPUT_FAULTS


def _run(arguments: Sequence[str]) -> int:  # noqa: PLR0911 - one return for each way to end
    try:
        code = localise(cli).main(list(arguments), prog_name="iopgen", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return BROKEN_SETUP
    except click.UsageError as error:
        _say(explain_usage(error))
        command = error.ctx.command_path if error.ctx else "iopgen"
        click.echo(translate("Se {} --help.").format(command), err=True)
        return BROKEN_SETUP
    except SetupError as error:
        return _report_set_up(error)
    except IopgenError as error:
        return _report_refusal(error)
    except (KeyboardInterrupt, click.Abort):
        click.echo(translate("Avbrutet."), err=True)
        return INTERRUPTED
    except Exception as error:
        if _is_of_output(error):
            raise
        return _report_bug(error)
    return int(code or OK)


def _say(message: str) -> None:
    from iopgen.reading.findings import clean

    click.echo(translate("Fel: {}").format(clean(message, limit=1000)), err=True)


def _report_set_up(error: SetupError) -> int:
    """Say what is wrong with the set-up; of the configuration everything, each at its place."""
    from iopgen.reading.config import ConfigError

    if isinstance(error, ConfigError):
        print_findings(error.findings, "text", err=True)
    else:
        _say(str(error))
    return BROKEN_SETUP


def _report_refusal(error: IopgenError) -> int:
    """Say why the site engine would not render; anything else that is ours is a bug."""
    from iopgen.build import RenderError

    if not isinstance(error, RenderError):
        return _report_bug(error)
    for line in error.args:
        _say(str(line))
    click.echo(translate("Webbplatsen är inte byggd; den tidigare är orörd."), err=True)
    return FOUND


def _report_output(error: OSError) -> int:
    """Say that nobody can read what we say, where even that can be said."""
    if error.errno == errno.EPIPE:  # the reader has left, which is no fault
        return FOUND
    full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    why = translate("disken är full" if full else "fel på disken")
    with suppress(OSError):
        message = "utskriften kan inte skrivas: {}; skicka den till en annan fil eller disk"
        _say(translate(message).format(why))
    return BROKEN_SETUP


def _report_bug(error: Exception) -> int:
    """Say that it is our fault and how to report it; the trace only for those who ask."""
    from iopgen.reading.findings import clean

    if os.environ.get("IOPGEN_DEBUG"):
        traceback.print_exception(error)
    what = clean(f"{type(error).__name__}: {error}", limit=300)
    click.echo(translate("Fel i iopgen självt: {}").format(what), err=True)
    machine = f"iopgen {version('iopgen')}, Python {platform.python_version()}, {sys.platform}"
    advice = (
        "Rapportera gärna felet, med raden ovan och detta: {}. "
        "Hela spåret visas med IOPGEN_DEBUG=1."
    )
    click.echo(translate(advice).format(machine), err=True)
    return OUR_BUG
