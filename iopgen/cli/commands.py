"""The commands: each takes its options, calls a use case of `build` and returns an exit code.

Whatever is slow to load (Frictionless, MkDocs) is imported by the command that needs it, so that
`--help` answers at once.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import click

from iopgen.cli.options import LocalisedGroup, shared
from iopgen.cli.output import print_findings, show_progress, summarize
from iopgen.cli.translations import translate

if TYPE_CHECKING:
    from iopgen.reading.settings import Settings

OK: Final = 0
FOUND: Final = 1
BROKEN_SETUP: Final = 2
OUR_BUG: Final = 3
INTERRUPTED: Final = 130

FORMATS: Final = ("text", "json", "github", "sarif")
STATUS_FORMATS: Final = ("text", "json", "markdown")
TOLD_NOTICES: Final = ("cache-unused", "ignored-file", "unguarded-file")
"""Notices that `build` prints too: about files, not about what the records say."""


@click.group(
    cls=LocalisedGroup,
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
@shared()
@click.pass_context
def cli(context: click.Context, root: Path | None, lang: str | None) -> None:
    """Take what goes for every command; `run` has already looked at the language."""
    del lang
    context.obj = root


@cli.command(
    "validate",
    add_help_option=False,
    help="Granska alla poster och tala om vad som behöver rättas.",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[SÖKVÄG]...")
@click.option(
    "--format", "style", type=click.Choice(FORMATS), default="text", help="Hur fynden skrivs ut."
)
@shared("strict", "as_of")
@click.pass_obj
def run_validate(
    root: Path | None, paths: tuple[Path, ...], style: str, strict: bool, as_of: date | None
) -> int:
    """Check every record and print what was found."""
    from iopgen import build
    from iopgen.reading.config import ConfigError

    try:
        settings = _load(root, as_of)
    except ConfigError as error:
        print_findings(error.findings, style)
        return BROKEN_SETUP
    report = build.validate(settings, build.locate(settings, paths))
    print_findings(report.findings, style)
    # JSON and SARIF go to programs: there the words go beside them.
    click.echo(summarize(report), err=style in {"json", "sarif"})
    return FOUND if build.is_blocking(report.findings, strict=strict) else OK


@cli.command(
    "build",
    add_help_option=False,
    help="Bygg webbplatsen. Den tidigare ersätts först när allt har lyckats.",
)
@click.option(
    "--site-dir",
    type=click.Path(path_type=Path),
    metavar="MAPP",
    help="Mapp att bygga i; annars site_dir i mkdocs.yml.",
)
@shared("strict", "as_of")
@click.pass_obj
def run_build(root: Path | None, site_dir: Path | None, strict: bool, as_of: date | None) -> int:
    """Build the site and print what stopped it."""
    from iopgen import build
    from iopgen.plugin.engine import render
    from iopgen.reading.findings import Severity

    settings = _load(root, as_of)
    with show_progress() as progress:
        site, warnings = build.build(
            settings, render, site_dir=site_dir, strict=strict, progress=progress
        )
    findings = (*site.findings, *warnings)
    told = [f for f in findings if f.severity != Severity.NOTICE or f.code in TOLD_NOTICES]
    print_findings(told, "text")
    click.echo(summarize(replace(site, findings=findings)))
    if build.is_blocking(findings, strict=strict):
        click.echo(translate("Webbplatsen är inte byggd; den tidigare är orörd."), err=True)
        return FOUND
    click.echo(translate("Webbplatsen är byggd i {}.").format(site_dir or settings.site_dir))
    return OK


@cli.command(
    "serve",
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
@shared()
@click.pass_obj
def run_serve(root: Path | None, port: int) -> int:
    """Show a live preview until interrupted."""
    from iopgen.plugin.engine import serve

    settings = _load(root, None)
    path = urlsplit(settings.site_url).path or "/"
    address = f"http://127.0.0.1:{port}{path}"
    click.echo(translate("Förhandsvisning på {} (avsluta med Ctrl-C)").format(address), err=True)
    serve(settings, port)
    return OK


@cli.command(
    "status",
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
@shared("as_of")
@click.pass_obj
def run_status(root: Path | None, style: str, as_of: date | None) -> int:
    """Print what is due; being late is no fault of the records and changes no exit code."""
    from iopgen import build
    from iopgen.reading.findings import Severity

    report, text = build.status(_load(root, as_of), style)
    if build.is_blocking(report.findings, strict=False):
        errors = [one for one in report.findings if one.severity == Severity.ERROR]
        print_findings(errors, "text", err=True)
        click.echo(translate("Läget kan inte visas förrän felen är rättade."), err=True)
        return FOUND
    click.echo(text)
    return OK


def _load(root: Path | None, as_of: date | None) -> "Settings":
    from iopgen.reading.settings import find_root, load_settings

    return load_settings(find_root(Path.cwd()) if root is None else root, as_of)
