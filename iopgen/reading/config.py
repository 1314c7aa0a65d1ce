"""Read mkdocs.yml as strictly as a record, before the site engine does: only what iopgen needs.

Above `strict_yaml`, whose reader it uses, and below `settings`, which gives the values their names.
The engine never sees the file: it would follow `INHERIT`, run `hooks` and make Python objects of
tags. What is read here, checked and of its right type, is all that it is told (`Config.engine`).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from iopgen.exceptions import SetupError
from iopgen.reading.config_folders import is_inner_path, lies_within, read_folder
from iopgen.reading.config_plugins import ALLOWED_NAME, Plain, read_extensions, read_plugins
from iopgen.reading.config_refused import refuse
from iopgen.reading.config_section import LIST_MAX, TEXT_MAX, Section, is_address
from iopgen.reading.finding_codes import make_finding
from iopgen.reading.finding_formats import format_text
from iopgen.reading.findings import Finding, Position, clean
from iopgen.reading.nodes import MAX_BYTES, PAGES, Items, Node, Scalar
from iopgen.reading.nodes import Mapping as NodeMapping
from iopgen.reading.plain_text import decode
from iopgen.reading.record_files import tell_why
from iopgen.reading.strict_yaml import parse

CONFIG_NAME: Final = "mkdocs.yml"

_OPTIONS: Final = ("publisher", "host", "allowed_contacts", "ending_soon_months", "look")
_TOP: Final = (
    *("site_name", "site_url", "repo_url", "edit_uri", "docs_dir", "site_dir", "theme", "nav"),
    *("plugins", "markdown_extensions", "extra_css", "validation", "use_directory_urls"),
)
_LINK_LEVELS: Final = ("warn", "info", "ignore")
_CHECKS: Final = {
    "omitted_files": _LINK_LEVELS,
    "not_found": _LINK_LEVELS,
    "absolute_links": (*_LINK_LEVELS, "relative_to_docs"),
    "unrecognized_links": _LINK_LEVELS,
    "anchors": _LINK_LEVELS,
}
_VALIDATION: Final = {
    "nav": {"omitted_files": "info", "not_found": "warn", "absolute_links": "warn"},
    "links": dict.fromkeys(
        ("not_found", "absolute_links", "unrecognized_links", "anchors"), "warn"
    ),
}
"""What the engine warns of in the menu and in pages, with the level where none is given.

A level right under `validation` is for both; one under `nav` or `links` goes before it.
"""
_NAV_DEPTH: Final = 3


class ConfigError(SetupError):
    """Say all that is wrong with the configuration: a broken set-up, told as findings."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(sorted(findings))
        super().__init__("\n".join(map(format_text, self.findings)))


@dataclass(frozen=True, slots=True)
class Config:
    """What the configuration says: a section of ours, and what the engine is told."""

    top: "Section"
    options: "Section"
    """The plugin's own settings."""
    engine: str
    """JSON for the site engine: theme, plugins, menu, extensions, levels of its warnings."""
    extensions: tuple[tuple[str, str], ...]
    """Markdown extensions by name, each with its settings as JSON."""
    texts: tuple[tuple[str, str], ...]
    """Path and text of each file that was read, for the guard."""
    shown: tuple[tuple[str, str], ...]
    """The same with the values as they are, one a line: YAML's escapes hide nothing in them."""
    docs_dir: str
    """Folder of the hand-written pages, relative to the root."""
    site_dir: str


def read_config(root: Path, name: str = CONFIG_NAME) -> Config:
    """Read and judge the configuration in `root`.

    What is wrong with it stands in `Config.top.findings`, to which `settings` adds. Raises
    ConfigError where a file cannot be read at all.
    """
    findings: list[Finding] = []
    texts: dict[str, str] = {}
    top = _read_section(root, name, texts, findings)
    allowed = (
        _read_section(root, ALLOWED_NAME, texts, findings)
        if (root / ALLOWED_NAME).is_symlink() or (root / ALLOWED_NAME).exists()
        else Section(ALLOWED_NAME, NodeMapping((), 1, 1), findings)
    )
    if findings and not (top.node.entries and allowed.path not in {f.path for f in findings}):
        raise ConfigError(findings)  # what else is wrong would only follow from this
    return _judge(top, allowed, texts, root)


def _read_section(
    root: Path, name: str, texts: dict[str, str], findings: list[Finding]
) -> "Section":
    """Return a file's keys; on any fault a section without keys, and the findings grow."""
    node = None
    path = root / name
    try:
        if not path.is_file() or path.is_symlink():
            _check_kind(path)
            message = "filen är en länk eller ingen vanlig fil, och läses inte"
            findings.append(make_finding("not-a-file", Position(name), message))
        else:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
            node, found = parse(data, name)
            # A color without quotes is told of by its own check; there are no texts to be cut.
            findings += [_as_settings(one) for one in found if one.code != "text-cut"]
            text, _ = decode(data, name)
            texts[name] = text or ""
    except OSError as error:
        advice = "skapa den; README visar hur" if isinstance(error, FileNotFoundError) else _RIGHTS
        raise SetupError(f"{path}: går inte att läsa ({tell_why(error)}); {advice}") from error
    return Section(name, node or NodeMapping((), 1, 1), findings)


_RIGHTS: Final = "kontrollera filens rättigheter"
_OTHER_WORDS: Final = {
    "empty-file": ("filen är tom", "skriv inställningarna; README visar hur"),
    "not-a-mapping": ("här väntas inställningar", "skriv rader av formen nyckel: värde"),
    "several-documents": ("här börjar en fil till i filen", "ta bort raden med ---"),
}


def _as_settings(finding: Finding) -> Finding:
    """Speak of settings where the reader of records speaks of a record."""
    if finding.code not in _OTHER_WORDS:
        return finding
    position = Position(finding.path, finding.line, finding.column)
    return make_finding("config-value", position, *_OTHER_WORDS[finding.code])


def _check_kind(path: Path) -> None:
    """Raise FileNotFoundError for what is not there at all; a link that leads nowhere is there."""
    path.lstat()


def _judge(top: "Section", allowed: "Section", texts: Mapping[str, str], root: Path) -> Config:
    top.refuse_unknown(_TOP, refuse(top, ""))
    allowed.refuse_unknown(("plugins", "markdown_extensions"))
    more = {key: allowed.names(key) for key in ("plugins", "markdown_extensions")}
    options, plugins = read_plugins(top, more["plugins"])
    options.refuse_unknown(_OPTIONS)
    extensions = read_extensions(top, more["markdown_extensions"])
    top.choice("use_directory_urls", ("true",))
    _check_theme(top)
    docs_dir = read_folder(top, "docs_dir", PAGES, root)
    site_dir = read_folder(top, "site_dir", "site", root)
    if lies_within(docs_dir, site_dir) or lies_within(site_dir, docs_dir):
        top.report("site_dir", f"webbplatsen kan inte byggas i {docs_dir}; välj en annan mapp")
    engine: dict[str, Plain] = {
        "theme": "iopgen",
        "plugins": plugins,
        "markdown_extensions": [{name: options} for name, options in extensions.items()],
        "validation": _read_levels(top.section("validation")),
        "extra_css": [*_read_styles(top, root, docs_dir)],
    }
    if nav := _read_nav(top):
        engine["nav"] = nav
    return Config(
        top=top,
        options=options,
        engine=json.dumps(engine, ensure_ascii=False),
        extensions=tuple((name, json.dumps(given)) for name, given in extensions.items()),
        texts=tuple(sorted(texts.items())),
        shown=tuple((one.path, one.read()) for one in (allowed, top) if one.path in texts),
        docs_dir=docs_dir,
        site_dir=site_dir,
    )


def _read_levels(section: "Section") -> dict[str, Plain]:
    """Return what the engine warns of, with a level for each."""
    section.refuse_unknown((*_CHECKS, *_VALIDATION))
    common = {key: section.choice(key, levels) for key, levels in _CHECKS.items()}
    told: dict[str, Plain] = {}
    for name, defaults in _VALIDATION.items():
        inner = section.section(name)
        inner.refuse_unknown(tuple(defaults))
        told[name] = {
            key: inner.choice(key, _CHECKS[key]) or common[key] or default
            for key, default in defaults.items()
        }
    return told


def _check_theme(top: "Section") -> None:
    node = top.nodes.get("theme")
    if isinstance(node, NodeMapping):
        theme = top.section("theme")
        theme.refuse_unknown(("name",), refuse(theme, "theme."))
        theme.choice("name", ("iopgen",))
    else:
        top.choice("theme", ("iopgen",))


def _read_styles(top: "Section", root: Path, docs_dir: str) -> Iterable[str]:
    for text, node in top.items("extra_css"):
        if not text.endswith(".css") or not is_inner_path(text):
            message = f'extra_css: "{clean(text)}" är ingen egen stilmall'
            hint = "skriv sökvägen till en fil på .css bland sidorna; andra värdar är inte tillåtna"
            top.report_at(node, "config-refused", message, hint)
        elif (root / docs_dir).is_dir() and not (root / docs_dir / text).is_file():
            message = f'extra_css: filen "{clean(text)}" finns inte bland sidorna'
            hint = f"lägg den i {docs_dir}, eller rätta sökvägen"
            top.report_at(node, "config-value", message, hint)
        else:
            yield text


def _read_nav(top: "Section") -> list[Plain]:
    node = top.nodes.get("nav")
    if node is None:
        return []
    if not isinstance(node, Items):
        top.report("nav", f"ska vara en lista av sidor; {_NAV_HINT}")
        return []
    if (count := _count_items(node)) > LIST_MAX:
        top.report("nav", f"menyn har {count} rader; högst {LIST_MAX} går")
        return []
    return [*_iter_nav(top, node, 1)]


def _count_items(node: Node) -> int:
    """Count the lines of a menu, those of its parts included."""
    if isinstance(node, Items):
        return sum(1 + _count_items(item) for item in node.items)
    if isinstance(node, NodeMapping):
        return sum(_count_items(entry.value) for entry in node.entries)
    return 0


_NAV_HINT: Final = "skriv ett bindestreck, rubriken, kolon och sidan på varje rad, som - Om: om.md"


def _iter_nav(top: "Section", items: Items, depth: int) -> Iterable[Plain]:
    for item in items.items:
        if isinstance(item, Scalar):
            yield from _check_target(top, item)
        elif isinstance(item, NodeMapping) and len(item.entries) == 1:
            key, value = item.entries[0].key, item.entries[0].value
            if not key.text.strip():
                hint = "skriv den text som läsaren ska se"
                top.report_at(key, "config-value", "nav: rubriken är tom", hint)
            elif len(key.text) > TEXT_MAX:
                top.report_at(key, "config-value", "nav: rubriken är för lång", "korta den")
            elif isinstance(value, Scalar):
                for target in _check_target(top, value):
                    yield {key.text: target}
            elif isinstance(value, Items) and depth < _NAV_DEPTH:
                yield {key.text: [*_iter_nav(top, value, depth + 1)]}
            else:
                top.report_at(value, "config-value", "nav: för många nivåer", "högst tre går")
        else:
            top.report_at(item, "config-value", "nav: här väntas en sida", _NAV_HINT)


def _check_target(top: "Section", node: Scalar) -> Iterable[str]:
    """Yield where a line of the menu leads, if that is a page of ours or a web address."""
    is_page = node.text.endswith(".md") and is_inner_path(node.text)
    if is_page or is_address(node.text):
        yield node.text
    else:
        message = f'nav: "{clean(node.text)}" är ingen sida'
        hint = "skriv sökvägen till en fil på .md, eller en adress som börjar med https://"
        top.report_at(node, "config-value", message, hint)
