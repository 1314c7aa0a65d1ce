"""The command line: translates options, exit codes and languages, and calls `build`.

Whatever is slow to load (Frictionless, MkDocs) is imported by the command that needs it, so that
`--help` answers at once. Texts are written in Swedish; `--lang en` looks them up in `_ENGLISH`.
"""

import copy
import errno
import os
import platform
import re
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar
from urllib.parse import urlsplit

import click

from iopgen.exceptions import IopgenError, SetupError

if TYPE_CHECKING:
    from iopgen.reading.findings import Finding
    from iopgen.reading.settings import Settings
    from iopgen.site import Report

OK: Final = 0
FOUND: Final = 1
BROKEN_SETUP: Final = 2
OUR_BUG: Final = 3
INTERRUPTED: Final = 130

FORMATS: Final = ("text", "json", "github", "sarif")
STATUS_FORMATS: Final = ("text", "json", "markdown")
TOLD_NOTICES: Final = ("cache-unused", "ignored-file", "unguarded-file")
"""Notices that `build` prints too: about files, not about what the records say."""
MAX_PRINTED: Final = 200
"""Findings that are printed for people; a folder read by mistake would give some hundred thousand.

JSON and SARIF, which programs read, always have all of them.
"""
STEPS: Final = 3
"""Steps that a build tells of: reading, pages, search index."""

_language: ContextVar[str] = ContextVar("language", default="sv")

_ENGLISH: Final = {
    # Help
    "Gör en öppen webbplats och öppna data av poster om idéburna offentliga partnerskap.": (
        "Turn records of public-civil partnerships into an open website and open data."
    ),
    "Granska alla poster och tala om vad som behöver rättas.": (
        "Check every record and say what needs mending."
    ),
    "Bygg webbplatsen. Den tidigare ersätts först när allt har lyckats.": (
        "Build the site. The former one is replaced only when everything has succeeded."
    ),
    "Visa webbplatsen på den här datorn och uppdatera den när något ändras.": (
        "Show the site on this machine and refresh it when something changes."
    ),
    "Visa vad som snart tar slut, ska göras om eller saknas, det mest brådskande först.": (
        "Show what is about to end, is to be made again or is missing, the most urgent first."
    ),
    "Visa bara det som gäller dessa filer och mappar.": "Show only what concerns these paths.",
    "Mapp med mkdocs.yml; annars den närmaste uppåt.": (
        "Folder with mkdocs.yml; else the nearest one upward."
    ),
    "Språk för hjälp och meddelanden.": "Language of help and messages.",
    "Visa versionen.": "Show the version.",
    "Visa hjälpen.": "Show this help.",
    "Hur fynden skrivs ut.": "How findings are printed.",
    "Hur listan skrivs ut.": "How the list is printed.",
    "Räkna även varningar som fel.": "Count warnings as errors too.",
    "Läget den dagen (ÅÅÅÅ-MM-DD); annars SOURCE_DATE_EPOCH eller i dag.": (
        "As of that day (YYYY-MM-DD); else SOURCE_DATE_EPOCH or today."
    ),
    "Mapp att bygga i; annars site_dir i mkdocs.yml.": (
        "Folder to build in; else site_dir of mkdocs.yml."
    ),
    "Port på den här datorn.": "Port on this machine.",
    "Användning:": "Usage:",
    "[FLAGGOR]": "[OPTIONS]",
    "KOMMANDO [ARGUMENT]...": "COMMAND [ARGUMENT]...",
    "Flaggor": "Options",
    "Kommandon": "Commands",
    "Argument": "Arguments",
    "DATUM": "DATE",
    "MAPP": "DIR",
    "TAL": "NUMBER",
    "SÖKVÄG": "PATH",
    # Faults of use
    "Fel: {}": "Error: {}",
    "Se {} --help.": "See {} --help.",
    # Outcomes
    "… och {} till; iopgen validate --format json visar alla.": (
        "… and {} more; iopgen validate --format json shows them all."
    ),
    "Läget kan inte visas förrän felen är rättade.": (
        "What is due can't be shown until the errors are mended."
    ),
    "Allt väl": "All is well",
    "Inga fel, men varningar": "No errors, but warnings",
    "Det finns fel att rätta": "There are errors to mend",
    "{}: {} i {}, {}, {}, {}.": "{}: {} in {}, {}, {}, {}.",
    "Granskningen gäller form och samband, inte om uppgifterna är sanna.": (
        "The check covers form and consistency, not whether the facts are true."
    ),
    "Webbplatsen är byggd i {}.": "The site is built in {}.",
    "Webbplatsen är inte byggd; den tidigare är orörd.": (
        "The site is not built; the former one is untouched."
    ),
    "Förhandsvisning på {} (avsluta med Ctrl-C)": "Preview at {} (Ctrl-C ends it)",
    "Bygger": "Building",
    "Avbrutet.": "Interrupted.",
    "utskriften kan inte skrivas: {}; skicka den till en annan fil eller disk": (
        "the output can't be written: {}; send it to another file or disk"
    ),
    "disken är full": "the disk is full",
    "fel på disken": "the disk has failed",
    "Fel i iopgen självt: {}": "A bug in iopgen itself: {}",
    "Rapportera gärna felet, med raden ovan och detta: {}. Hela spåret visas med IOPGEN_DEBUG=1.": (
        "Please report it, with the line above and this: {}. IOPGEN_DEBUG=1 shows the whole trace."
    ),
}


_COUNTED: Final = {
    "sv": {
        "record": ("post läst", "poster lästa"),
        "file": ("fil", "filer"),
        "error": ("fel", "fel"),
        "warning": ("varning", "varningar"),
        "notice": ("upplysning", "upplysningar"),
    },
    "en": {
        "record": ("record read", "records read"),
        "file": ("file", "files"),
        "error": ("error", "errors"),
        "warning": ("warning", "warnings"),
        "notice": ("notice", "notices"),
    },
}


def _t(text: str) -> str:
    """Return a text in the language of this run."""
    return _ENGLISH[text] if _language.get() == "en" else text


def _count(number: int, what: str) -> str:
    """Return a number with the word for what is counted."""
    one, several = _COUNTED[_language.get()][what]
    return f"{number} {one if number == 1 else several}"


# --- click in two languages ----------------------------------------------------------------------


class _Formatter(click.HelpFormatter):
    """Writes help under headings in the language of this run."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or f"{_t('Användning:')} ")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        headings = {"Options": "Flaggor", "Commands": "Kommandon"}
        with super().section(_t(headings.get(name, "Argument"))):
            yield


class _Context(click.Context):
    formatter_class = _Formatter


class _Command(click.Command):
    context_class = _Context


class _Group(click.Group):
    context_class = _Context
    command_class = _Command


class _Date(click.ParamType[date]):
    """A whole ISO date and nothing looser."""

    name = "DATUM"

    def convert(
        self, value: str | date, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        try:
            if isinstance(value, date) or re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
                return date.fromisoformat(str(value))
        except ValueError:
            pass
        return self.fail(str(value), param, ctx)


Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def _shared(*names: str) -> Callable[[Decorated], Decorated]:
    """Add options that several commands have; `--help` always."""
    options = {
        "as_of": click.option(
            "--as-of",
            type=_Date(),
            metavar="DATUM",
            help="Läget den dagen (ÅÅÅÅ-MM-DD); annars SOURCE_DATE_EPOCH eller i dag.",
        ),
        "strict": click.option("--strict", is_flag=True, help="Räkna även varningar som fel."),
        "help": click.help_option("--help", help="Visa hjälpen."),
    }

    def decorate(function: Decorated) -> Decorated:
        for name in reversed((*names, "help")):
            function = options[name](function)
        return function

    return decorate


# --- the commands --------------------------------------------------------------------------------


@click.group(
    cls=_Group,
    add_help_option=False,
    help="Gör en öppen webbplats och öppna data av poster om idéburna offentliga partnerskap.",
)
@click.option(
    "--root",
    type=click.Path(path_type=Path),
    metavar="MAPP",
    help="Mapp med mkdocs.yml; annars den närmaste uppåt.",
)
@click.option("--lang", type=click.Choice(("sv", "en")), help="Språk för hjälp och meddelanden.")
@click.version_option(package_name="iopgen", message="iopgen %(version)s", help="Visa versionen.")
@_shared()
@click.pass_context
def cli(context: click.Context, root: Path | None, lang: str | None) -> None:
    """Take what goes for every command; `run` has already looked at the language."""
    del lang
    context.obj = root


@cli.command(add_help_option=False, help="Granska alla poster och tala om vad som behöver rättas.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[SÖKVÄG]...")
@click.option(
    "--format", "style", type=click.Choice(FORMATS), default="text", help="Hur fynden skrivs ut."
)
@_shared("strict", "as_of")
@click.pass_obj
def validate(
    root: Path | None, paths: tuple[Path, ...], style: str, strict: bool, as_of: date | None
) -> int:
    """Check every record and print what was found."""
    from iopgen import build
    from iopgen.reading.config import ConfigError

    try:
        settings = _load(root, as_of)
    except ConfigError as error:
        _print_findings(error.findings, style)
        return BROKEN_SETUP
    report = build.validate(settings, build.locate(settings, paths))
    _print_findings(report.findings, style)
    # JSON and SARIF go to programs: there the words go beside them.
    click.echo(_summarize(report), err=style in {"json", "sarif"})
    return FOUND if build.is_blocking(report.findings, strict=strict) else OK


@cli.command(
    add_help_option=False,
    help="Bygg webbplatsen. Den tidigare ersätts först när allt har lyckats.",
)
@click.option(
    "--site-dir",
    type=click.Path(path_type=Path),
    metavar="MAPP",
    help="Mapp att bygga i; annars site_dir i mkdocs.yml.",
)
@_shared("strict", "as_of")
@click.pass_obj
def build(root: Path | None, site_dir: Path | None, strict: bool, as_of: date | None) -> int:
    """Build the site and print what stopped it."""
    from iopgen import build as use_cases
    from iopgen.plugin import render
    from iopgen.reading.findings import Severity

    settings = _load(root, as_of)
    with _progress() as progress:
        site, warnings = use_cases.build(
            settings, render, site_dir=site_dir, strict=strict, progress=progress
        )
    findings = (*site.findings, *warnings)
    told = [f for f in findings if f.severity != Severity.NOTICE or f.code in TOLD_NOTICES]
    _print_findings(told, "text")
    click.echo(_summarize(replace(site, findings=findings)))
    if use_cases.is_blocking(findings, strict=strict):
        click.echo(_t("Webbplatsen är inte byggd; den tidigare är orörd."), err=True)
        return FOUND
    click.echo(_t("Webbplatsen är byggd i {}.").format(site_dir or settings.site_dir))
    return OK


@cli.command(
    add_help_option=False,
    help="Visa webbplatsen på den här datorn och uppdatera den när något ändras.",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    metavar="TAL",
    default=8000,
    help="Port på den här datorn.",
)
@_shared()
@click.pass_obj
def serve(root: Path | None, port: int) -> int:
    """Show a live preview until interrupted."""
    from iopgen import plugin

    settings = _load(root, None)
    path = urlsplit(settings.site_url).path or "/"
    address = f"http://127.0.0.1:{port}{path}"
    click.echo(_t("Förhandsvisning på {} (avsluta med Ctrl-C)").format(address), err=True)
    plugin.serve(settings, port)
    return OK


@cli.command(
    add_help_option=False,
    help="Visa vad som snart tar slut, ska göras om eller saknas, det mest brådskande först.",
)
@click.option(
    "--format",
    "style",
    type=click.Choice(STATUS_FORMATS),
    default="text",
    help="Hur listan skrivs ut.",
)
@_shared("as_of")
@click.pass_obj
def status(root: Path | None, style: str, as_of: date | None) -> int:
    """Print what is due; being late is no fault of the records and changes no exit code."""
    from iopgen import build
    from iopgen.reading.findings import Severity

    report, text = build.status(_load(root, as_of), style)
    if build.is_blocking(report.findings, strict=False):
        errors = [one for one in report.findings if one.severity == Severity.ERROR]
        _print_findings(errors, "text", err=True)
        click.echo(_t("Läget kan inte visas förrän felen är rättade."), err=True)
        return FOUND
    click.echo(text)
    return OK


def _load(root: Path | None, as_of: date | None) -> "Settings":
    from iopgen.reading.settings import find_root, load_settings

    return load_settings(find_root(Path.cwd()) if root is None else root, as_of)


def _print_findings(findings: "Sequence[Finding]", style: str, *, err: bool = False) -> None:
    """Print all findings for a program; for people the worst, and how many more there are."""
    from iopgen.reading.finding_formats import format_github, format_json, format_sarif, format_text

    if style == "json":
        click.echo(format_json(findings))
    elif style == "sarif":
        click.echo(format_sarif(findings))
    else:
        shown, hidden = _pick_worst(findings)
        for finding in shown:
            line = format_text(finding) if style == "text" else format_github(finding)
            click.echo(line, err=err)
        if hidden:
            click.echo(_say_how_many_more(hidden), err=err)


def _pick_worst(findings: "Sequence[Finding]") -> "tuple[list[Finding], list[Finding]]":
    """Return the findings that are printed, no less severe than the others, and those others.

    Both keep the order that they stand in.
    """
    from iopgen.reading.findings import Severity

    ranks = list(Severity)
    numbers = range(len(findings))
    worst = sorted(numbers, key=lambda number: ranks.index(findings[number].severity))
    shown, hidden = sorted(worst[:MAX_PRINTED]), sorted(worst[MAX_PRINTED:])
    return [findings[n] for n in shown], [findings[n] for n in hidden]


def _say_how_many_more(hidden: "Sequence[Finding]") -> str:
    from iopgen.reading.findings import Severity

    severities = [finding.severity for finding in hidden]
    counts = {severity: severities.count(severity) for severity in Severity}
    listed = ", ".join(_count(number, severity) for severity, number in counts.items() if number)
    return _t("… och {} till; iopgen validate --format json visar alla.").format(listed)


def _summarize(report: "Report") -> str:
    """Say in words how it went, and what a clean outcome does not mean."""
    from iopgen.reading.findings import Severity

    severities = [finding.severity for finding in report.findings]
    errors, warnings = severities.count(Severity.ERROR), severities.count(Severity.WARNING)
    head = "Allt väl"
    if errors or warnings:
        head = "Det finns fel att rätta" if errors else "Inga fel, men varningar"
    line = _t("{}: {} i {}, {}, {}, {}.").format(
        _t(head),
        _count(sum(report.counts.values()), "record"),
        _count(report.files_read, "file"),
        _count(errors, "error"),
        _count(warnings, "warning"),
        _count(severities.count(Severity.NOTICE), "notice"),
    )
    caution = "Granskningen gäller form och samband, inte om uppgifterna är sanna."
    return line if errors or warnings else f"{line}\n{_t(caution)}"


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Yield what to tell each step to: a bar on a terminal, nothing in a log."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(
        length=STEPS,
        label=_t("Bygger"),
        file=sys.stderr,
        show_eta=False,
        item_show_func=lambda step: step,
    ) as bar:
        yield lambda step: bar.update(1, step)


# --- the outermost edge --------------------------------------------------------------------------


def main() -> NoReturn:
    """Run as a program; SIGTERM ends it as Ctrl-C does, so that nothing half-made is left."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
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
    _language.set(_find_language(arguments))
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
        code = _localise(cli).main(list(arguments), prog_name="iopgen", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return BROKEN_SETUP
    except click.UsageError as error:
        _say(_explain(error))
        command = error.ctx.command_path if error.ctx else "iopgen"
        click.echo(_t("Se {} --help.").format(command), err=True)
        return BROKEN_SETUP
    except SetupError as error:
        return _report_set_up(error)
    except IopgenError as error:
        return _report_refusal(error)
    except (KeyboardInterrupt, click.Abort):
        click.echo(_t("Avbrutet."), err=True)
        return INTERRUPTED
    except Exception as error:
        if _is_of_output(error):
            raise
        return _report_bug(error)
    return int(code or OK)


def _find_language(arguments: Sequence[str]) -> str:
    """Find --lang before click does, since its own texts and the help depend on it."""
    text = " ".join(arguments)
    found = re.search(r"(?:^| )--lang[= ](sv|en)(?: |$)", text)
    return found[1] if found else "sv"


def _localise(command: click.Command) -> click.Command:
    """Return a copy of a command with its help in the language of this run."""
    command = copy.copy(command)
    command.help = _t(command.help or "")
    command.options_metavar = _t("[FLAGGOR]")
    command.params = [copy.copy(parameter) for parameter in command.params]
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            parameter.help = _t(parameter.help or "")
        if parameter.metavar:
            word = parameter.metavar.strip("[].")
            parameter.metavar = parameter.metavar.replace(word, _t(word))
    if isinstance(command, click.Group):
        command.subcommand_metavar = _t("KOMMANDO [ARGUMENT]...")
        command.commands = {name: _localise(one) for name, one in command.commands.items()}
    return command


def _explain(error: click.UsageError) -> str:
    """Say a fault of use in the language of this run."""
    if _language.get() == "en":
        return error.format_message()
    if isinstance(error, click.NoSuchOption):
        return _suggest(f"det finns ingen flagga {error.option_name}", error.possibilities)
    if isinstance(error, click.exceptions.NoSuchCommand):
        return _suggest(f"det finns inget kommando {error.command_name}", error.possibilities)
    if isinstance(error, click.BadOptionUsage):
        return f"flaggan {error.option_name} saknar sitt värde"
    if isinstance(error, click.BadParameter) and error.param:
        return f"{error.param.opts[0]}: {_describe(error.param.type)}"
    return "kommandot är inte rätt skrivet"


def _suggest(message: str, possibilities: Sequence[str] | None) -> str:
    return f"{message}; menade du {possibilities[0]}?" if possibilities else message


def _describe(kind: click.ParamType[Any]) -> str:
    """Say what a value should be."""
    if isinstance(kind, click.Choice):
        return f"välj ett av {', '.join(kind.choices)}"
    if isinstance(kind, click.IntRange):
        return f"skriv ett heltal mellan {kind.min} och {kind.max}"
    return "skriv ett datum som 2026-03-01"


def _say(message: str) -> None:
    from iopgen.reading.findings import clean

    click.echo(_t("Fel: {}").format(clean(message, limit=1000)), err=True)


def _report_set_up(error: SetupError) -> int:
    """Say what is wrong with the set-up; of the configuration everything, each at its place."""
    from iopgen.reading.config import ConfigError

    if isinstance(error, ConfigError):
        _print_findings(error.findings, "text", err=True)
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
    click.echo(_t("Webbplatsen är inte byggd; den tidigare är orörd."), err=True)
    return FOUND


def _report_output(error: OSError) -> int:
    """Say that nobody can read what we say, where even that can be said."""
    if error.errno == errno.EPIPE:  # the reader has left, which is no fault
        return FOUND
    full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    why = _t("disken är full" if full else "fel på disken")
    with suppress(OSError):
        message = "utskriften kan inte skrivas: {}; skicka den till en annan fil eller disk"
        _say(_t(message).format(why))
    return BROKEN_SETUP


def _report_bug(error: Exception) -> int:
    """Say that it is our fault and how to report it; the trace only for those who ask."""
    from iopgen.reading.findings import clean

    if os.environ.get("IOPGEN_DEBUG"):
        traceback.print_exception(error)
    what = clean(f"{type(error).__name__}: {error}", limit=300)
    click.echo(_t("Fel i iopgen självt: {}").format(what), err=True)
    machine = f"iopgen {version('iopgen')}, Python {platform.python_version()}, {sys.platform}"
    advice = (
        "Rapportera gärna felet, med raden ovan och detta: {}. "
        "Hela spåret visas med IOPGEN_DEBUG=1."
    )
    click.echo(_t(advice).format(machine), err=True)
    return OUR_BUG


if __name__ == "__main__":
    main()
