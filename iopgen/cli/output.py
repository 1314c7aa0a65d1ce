"""What is printed for people and programs: findings, how it went, how far a build has come."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

from iopgen.cli.translations import translate, translate_count

if TYPE_CHECKING:
    from iopgen.reading.findings import Finding
    from iopgen.site import Report

MAX_PRINTED: Final = 200
"""Findings that are printed for people; a folder read by mistake would give some hundred thousand.

JSON and SARIF, which programs read, always have all of them.
"""
STEPS: Final = 3
"""Steps that a build tells of: reading, pages, search index."""


def print_findings(findings: "Sequence[Finding]", style: str, *, err: bool = False) -> None:
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
    counted = [translate_count(number, what) for what, number in counts.items() if number]
    text = translate("… och {} till; iopgen validate --format json visar alla.")
    return text.format(", ".join(counted))


def summarize(report: "Report") -> str:
    """Say in words how it went, and what a clean outcome does not mean."""
    from iopgen.reading.findings import Severity

    severities = [finding.severity for finding in report.findings]
    errors, warnings = severities.count(Severity.ERROR), severities.count(Severity.WARNING)
    head = "Allt väl"
    if errors or warnings:
        head = "Det finns fel att rätta" if errors else "Inga fel, men varningar"
    line = translate("{}: {} i {}, {}, {}, {}.").format(
        translate(head),
        translate_count(sum(report.counts.values()), "record"),
        translate_count(report.files_read, "file"),
        translate_count(errors, "error"),
        translate_count(warnings, "warning"),
        translate_count(severities.count(Severity.NOTICE), "notice"),
    )
    caution = "Granskningen gäller form och samband, inte om uppgifterna är sanna."
    return line if errors or warnings else f"{line}\n{translate(caution)}"


@contextmanager
def show_progress() -> Iterator[Callable[[str], None]]:
    """Yield what to tell each step to: a bar on a terminal, nothing in a log."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(
        length=STEPS,
        label=translate("Bygger"),
        file=sys.stderr,
        show_eta=False,
        item_show_func=lambda step: step,
    ) as bar:
        yield lambda step: bar.update(1, step)
