"""Click in two languages: its help, options that several commands have, and faults of use."""

import copy
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

import click

from iopgen.cli.translations import language, translate


class _Formatter(click.HelpFormatter):
    """Writes help under headings in the language of this run."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or f"{translate('Användning:')} ")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        headings = {"Options": "Flaggor", "Commands": "Kommandon"}
        with super().section(translate(headings.get(name, "Argument"))):
            yield


class _Context(click.Context):
    formatter_class = _Formatter


class _Command(click.Command):
    context_class = _Context


class LocalisedGroup(click.Group):
    """A command of commands whose help is in the language of this run, as theirs is."""

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


def shared(*names: str) -> Callable[[Decorated], Decorated]:
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


def localise(command: click.Command) -> click.Command:
    """Return a copy of a command with its help in the language of this run."""
    command = copy.copy(command)
    command.help = translate(command.help or "")
    command.options_metavar = translate("[FLAGGOR]")
    command.params = [copy.copy(parameter) for parameter in command.params]
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            parameter.help = translate(parameter.help or "")
        if parameter.metavar:
            word = parameter.metavar.strip("[].")
            parameter.metavar = parameter.metavar.replace(word, translate(word))
    if isinstance(command, click.Group):
        command.subcommand_metavar = translate("KOMMANDO [ARGUMENT]...")
        command.commands = {name: localise(one) for name, one in command.commands.items()}
    return command


def explain_usage(error: click.UsageError) -> str:
    """Say a fault of use in the language of this run."""
    if language.get() == "en":
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
