"""Which plugins and Markdown extensions the configuration asks for, and whether they may be had."""

import difflib
import re
from collections.abc import Collection
from importlib import metadata
from typing import Final

import markdown

from iopgen.reading.config_refused import refuse
from iopgen.reading.config_section import Section
from iopgen.reading.findings import clean
from iopgen.reading.nodes import Items, Node
from iopgen.reading.nodes import Mapping as NodeMapping

_WHOLE: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,8})")
ALLOWED_NAME: Final = "allowed-plugins.yml"
"""File in which a maintainer allows more: apart, so that no reviewer overlooks a change of it."""
_PLUGINS: Final = ("iopgen", "search")
_EXTENSIONS: Final = (
    *("abbr", "admonition", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html"),
    *("sane_lists", "smarty", "tables", "toc"),
)
PREFIX: Final = "markdown.extensions."
"""What the short names of the extensions above are short for."""

Plain = str | int | bool | list["Plain"] | dict[str, "Plain"]
"""A value as JSON has it."""


def read_plugins(top: "Section", more: Collection[str]) -> tuple["Section", list[Plain]]:
    """Return the settings of the plugin iopgen, and all plugins as the engine is told of them."""
    ours: list[Section] = []
    plugins: list[Plain] = []
    for name, node, options in top.named("plugins"):
        if name == "iopgen":
            ours.append(options)
            if len(ours) > 1:
                top.report_at(node, "config-value", "plugins: iopgen står två gånger", _ONE)
                continue
            plugins.append({"iopgen": {"publisher": {}}})
        elif is_allowed(top, "plugins", name, node, (*_PLUGINS, *more)):
            if name in _PLUGINS:
                options.refuse_unknown((), refuse(options, f"{name}."))
            else:
                _check_installed(top, name, node)
            plugins.append({name: to_plain(options.node)} if options.node.entries else name)
    if not ours:
        message = "pluginen iopgen med uppgift om vem som publicerar saknas; se README"
        top.report("plugins", message, "config-missing")
    return (ours or [Section(top.path, NodeMapping((), 1, 1), top.findings)])[0], plugins


_ONE: Final = "ta bort den ena"


def _check_installed(top: "Section", name: str, node: Node) -> None:
    """Report a plugin that a maintainer has allowed and that is not there."""
    names = metadata.entry_points(group="mkdocs.plugins").names
    if name not in names:
        near = next((one for one in sorted(names) if one.endswith(f"/{name}")), "")
        hint = f'menade du "{near}"?' if near else "installera det, eller ta bort raden"
        message = f'tillägget "{clean(name)}" är inte installerat'
        top.report_at(node, "config-value", message, hint)


def read_extensions(top: "Section", more: Collection[str]) -> dict[str, Plain]:
    """Return the Markdown extensions, each with its settings."""
    found: dict[str, Plain] = {"toc": {}, "tables": {}, "fenced_code": {}}  # as the engine has them
    for given, node, options in top.named("markdown_extensions"):
        short = given.removeprefix(PREFIX)
        name = short if short in _EXTENSIONS and given not in more else given
        if not is_allowed(top, "markdown_extensions", name, node, (*_EXTENSIONS, *more)):
            continue
        if name == "toc":
            options.refuse_unknown(("permalink", "toc_depth"))
            options.choice("permalink", ("true", "false"))
            options.number("toc_depth", 6, 6)
        elif name in _EXTENSIONS:
            options.refuse_unknown(())
        elif fault := _find_plugin_fault(name, to_plain_mapping(options.node)):
            top.report_at(node, "config-value", *fault)
            continue
        found[name] = to_plain(options.node)
    return found


_SAMPLE: Final = "# A\n\nb `c` [d](e) *f*\n\n- g\n\n```h\ni\n```\n\n| j |\n|---|\n| k |\n"
"""A little of what pages hold, since some extensions fail only when they are used."""


def _find_plugin_fault(name: str, options: dict[str, Plain]) -> tuple[str, str] | None:
    """Return why an extension that a maintainer has allowed cannot be used, and what to do."""
    try:
        markdown.Markdown(extensions=[name], extension_configs={name: options}).convert(_SAMPLE)
    except ModuleNotFoundError as error:
        if name.startswith(str(error.name)):
            message = f'tillägget "{clean(name)}" är inte installerat'
            return message, "installera det, eller ta bort raden"
        what = clean(str(error))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a program of somebody else's
        what = clean(f"{type(error).__name__}: {error}")
    else:
        return None
    message = f'tillägget "{clean(name)}" går inte att använda ({what})'
    return message, "rätta dess inställningar, eller ta bort det"


def is_allowed(top: "Section", key: str, name: str, node: Node, allowed: Collection[str]) -> bool:
    """Say whether a plugin or extension is allowed, and report it where not."""
    if name in allowed:
        return True
    near = difflib.get_close_matches(name, allowed, n=1)
    hint = f'menade du "{near[0]}"?' if near else f"tillåtna är {', '.join(sorted(allowed))}"
    if name.removeprefix(PREFIX) == "extra":
        hint = f"skriv dess delar var för sig: {_EXTRA}"
    hint += f"; den som ansvarar för webbplatsen kan tillåta fler i {ALLOWED_NAME}"
    top.report_at(node, "config-refused", f'{key}: "{clean(name)}" är inte tillåten', hint)
    return False


_EXTRA: Final = "abbr, attr_list, def_list, fenced_code, footnotes, md_in_html, tables"


def to_plain(node: Node) -> Plain:
    """Return a node as JSON has it; true, false and whole numbers as such where unquoted."""
    if isinstance(node, Items):
        return [to_plain(item) for item in node.items]
    if isinstance(node, NodeMapping):
        return to_plain_mapping(node)
    if not node.quoted and node.text in {"true", "false"}:
        return node.text == "true"
    if not node.quoted and _WHOLE.fullmatch(node.text):
        return int(node.text)
    return node.text


def to_plain_mapping(node: NodeMapping) -> dict[str, Plain]:
    """Return a mapping as JSON has it."""
    return {entry.key.text: to_plain(entry.value) for entry in node.entries}
