"""Read mkdocs.yml as strictly as a record, before the site engine does: only what iopgen needs.

Above `strict_yaml`, whose reader it uses, and below `settings`, which gives the values their names.
The engine never sees the file: it would follow `INHERIT`, run `hooks` and make Python objects of
tags. What is read here, checked and of its right type, is all that it is told (`Config.engine`).
"""

import difflib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import markdown

from iopgen.exceptions import SetupError
from iopgen.reading.finding_codes import make_finding
from iopgen.reading.finding_formats import format_text
from iopgen.reading.findings import Finding, Position, clean
from iopgen.reading.folders import tell_why
from iopgen.reading.nodes import KINDS, MAX_BYTES, PAGES, Items, Node, Scalar, iter_scalars
from iopgen.reading.nodes import Mapping as NodeMapping
from iopgen.reading.plain_text import decode
from iopgen.reading.strict_yaml import parse

CONFIG_NAME: Final = "mkdocs.yml"
ALLOWED_NAME: Final = "allowed-plugins.yml"
"""File in which a maintainer allows more: apart, so that no reviewer overlooks a change of it."""

_OPTIONS: Final = ("publisher", "host", "allowed_contacts", "ending_soon_months", "look")
_TOP: Final = (
    *("site_name", "site_url", "repo_url", "edit_uri", "docs_dir", "site_dir", "theme", "nav"),
    *("plugins", "markdown_extensions", "extra_css", "validation", "use_directory_urls"),
)
_REFUSED: Final = {
    "hooks": "egna program körs inte; ta bort raden",
    "INHERIT": "en annan fil läses inte in; skriv inställningarna här",
    "extra_javascript": "egna skript tas inte med; ta bort raden",
    "extra_templates": "egna mallar tas inte med; ta bort raden",
    "theme.custom_dir": "egna mallar tas inte med; logotyp och färger väljs under look",
    "extra": "iopgen använder den inte; ta bort raden och dem under",
}
"""Settings that the engine has and iopgen does not let through, and what to do instead."""
_REMOVE: Final = "ta bort raden"
_LOOKS: Final = "ta bort raden; logotyp, ikon och färger skrivs under look i pluginen iopgen"
_UNUSED: Final = {
    **dict.fromkeys(
        """
        site_description site_author copyright strict dev_addr watch remote_branch remote_name
        repo_name edit_uri_template exclude_docs draft_docs not_in_nav google_analytics pages
        theme.locale theme.language theme.features theme.font theme.static_templates theme.direction
        theme.include_search_page theme.search_index_only theme.highlightjs theme.hljs_languages
        theme.hljs_style theme.analytics theme.shortcuts theme.navigation_depth
        search.lang search.separator search.min_search_length search.prebuild_index search.indexing
        search.pipeline search.enabled
        """.split(),  # noqa: SIM905 - a list to read
        _REMOVE,
    ),
    **dict.fromkeys(
        ("theme.logo", "theme.favicon", "theme.icon", "theme.palette", "theme.color_mode"), _LOOKS
    ),
}
"""Settings that do harm nowhere and nothing here: pages, language and search are the program's."""
_PLUGINS: Final = ("iopgen", "search")
_EXTENSIONS: Final = (
    *("abbr", "admonition", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html"),
    *("sane_lists", "smarty", "tables", "toc"),
)
_PREFIX: Final = "markdown.extensions."
"""What the short names of the extensions above are short for."""
_LEVELS: Final = ("warn", "info", "ignore")
_CHECKS: Final = {
    "omitted_files": _LEVELS,
    "not_found": _LEVELS,
    "absolute_links": (*_LEVELS, "relative_to_docs"),
    "unrecognized_links": _LEVELS,
    "anchors": _LEVELS,
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
_SWEDISH: Final = {
    "kommun": "municipality",
    "kommunen": "municipality",
    "stad": "municipality",
    "regionen": "region",
    "landsting": "region",
    "kommunalförbund": "other_public",
    "myndighet": "other_public",
    "statlig": "other_public",
    "projekt": "project",
    "förening": "project",
    "ja": "true",
    "varna": "warn",
    "ignorera": "ignore",
}
"""What somebody writes who has not seen that values are in English."""
_SITE_DIRS: Final = ("site", "_site", "public", "html", "dist", "out")
"""Where a site may be built by configuration: what lies there is replaced.

Another folder, with somebody's work in it, can only be given by hand, with --site-dir.
"""
_TEXT_MAX: Final = 200
_PART_MAX: Final = 150
"""Bytes of one name in a path: systems take 255, and something may be added to it."""
ADDRESS_MAX: Final = 500
_LIST_MAX: Final = 200
_NAV_DEPTH: Final = 3

_PLUGIN_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,79}")
_WHOLE: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,8})")
_UNSAFE_PATH: Final = re.compile(r"[\\:*?\"<>|%#]")

Plain = str | int | bool | list["Plain"] | dict[str, "Plain"]
"""A value as JSON has it."""


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
            findings += map(_as_settings, found)
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
    top.refuse_unknown(_TOP, _refuse(top, ""))
    allowed.refuse_unknown(("plugins", "markdown_extensions"))
    more = {key: allowed.names(key) for key in ("plugins", "markdown_extensions")}
    options, plugins = _read_plugins(top, more["plugins"])
    options.refuse_unknown(_OPTIONS)
    extensions = _read_extensions(top, more["markdown_extensions"])
    top.choice("use_directory_urls", ("true",))
    _check_theme(top)
    docs_dir = _read_folder(top, "docs_dir", PAGES, root)
    site_dir = _read_folder(top, "site_dir", "site", root)
    if _is_within(docs_dir, site_dir) or _is_within(site_dir, docs_dir):
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


def _refuse(section: "Section", prefix: str) -> list[str]:
    """Report the settings that the engine knows and nobody may or need use; returns their keys."""
    refused = []
    for entry in section.node.entries:
        name = prefix + entry.key.text
        if advice := _REFUSED.get(name):
            message = f'inställningen "{entry.key.text}" är inte tillåten'
            section.report_at(entry.key, "config-refused", message, advice)
        elif advice := _UNUSED.get(name):
            message = f'iopgen använder inte inställningen "{entry.key.text}"'
            section.report_at(entry.key, "config-unknown-key", message, advice)
        else:
            continue
        refused.append(entry.key.text)
    return refused


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
        theme.refuse_unknown(("name",), _refuse(theme, "theme."))
        theme.choice("name", ("iopgen",))
    else:
        top.choice("theme", ("iopgen",))


def _read_plugins(top: "Section", more: Collection[str]) -> tuple["Section", list[Plain]]:
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
        elif _is_allowed(top, "plugins", name, node, (*_PLUGINS, *more)):
            if name in _PLUGINS:
                options.refuse_unknown((), _refuse(options, f"{name}."))
            else:
                _check_installed(top, name, node)
            plugins.append({name: _to_plain(options.node)} if options.node.entries else name)
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


def _read_extensions(top: "Section", more: Collection[str]) -> dict[str, Plain]:
    """Return the Markdown extensions, each with its settings."""
    found: dict[str, Plain] = {"toc": {}, "tables": {}, "fenced_code": {}}  # as the engine has them
    for given, node, options in top.named("markdown_extensions"):
        short = given.removeprefix(_PREFIX)
        name = short if short in _EXTENSIONS and given not in more else given
        if not _is_allowed(top, "markdown_extensions", name, node, (*_EXTENSIONS, *more)):
            continue
        if name == "toc":
            options.refuse_unknown(("permalink", "toc_depth"))
            options.choice("permalink", ("true", "false"))
            options.number("toc_depth", 6, 6)
        elif name in _EXTENSIONS:
            options.refuse_unknown(())
        elif fault := _find_fault(name, _to_plain_mapping(options.node)):
            top.report_at(node, "config-value", *fault)
            continue
        found[name] = _to_plain(options.node)
    return found


_SAMPLE: Final = "# A\n\nb `c` [d](e) *f*\n\n- g\n\n```h\ni\n```\n\n| j |\n|---|\n| k |\n"
"""A little of what pages hold, since some extensions fail only when they are used."""


def _find_fault(name: str, options: dict[str, Plain]) -> tuple[str, str] | None:
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


def _is_allowed(top: "Section", key: str, name: str, node: Node, allowed: Collection[str]) -> bool:
    """Say whether a plugin or extension is allowed, and report it where not."""
    if name in allowed:
        return True
    near = difflib.get_close_matches(name, allowed, n=1)
    hint = f'menade du "{near[0]}"?' if near else f"tillåtna är {', '.join(sorted(allowed))}"
    if name.removeprefix(_PREFIX) == "extra":
        hint = f"skriv dess delar var för sig: {_EXTRA}"
    hint += f"; den som ansvarar för webbplatsen kan tillåta fler i {ALLOWED_NAME}"
    top.report_at(node, "config-refused", f'{key}: "{clean(name)}" är inte tillåten', hint)
    return False


_EXTRA: Final = "abbr, attr_list, def_list, fenced_code, footnotes, md_in_html, tables"


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
    if (count := _count_items(node)) > _LIST_MAX:
        top.report("nav", f"menyn har {count} rader; högst {_LIST_MAX} går")
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
            elif len(key.text) > _TEXT_MAX:
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


def _read_folder(top: "Section", key: str, default: str, root: Path) -> str:
    """Return a folder of the project, relative to its root, in the form a/b."""
    text = top.text(key, _TEXT_MAX) or default
    folder = text.rstrip("/")
    if not is_inner_path(folder):
        message = f'"{clean(text)}" är ingen mapp i projektet; skriv en som ligger i det, utan ..'
        top.report(key, message, "config-refused")
    elif any(part.startswith(".") for part in folder.split("/")):
        top.report(key, "en mapp vars namn börjar med punkt används inte", "config-refused")
    elif key == "site_dir" and folder not in _SITE_DIRS:
        message = f'"{clean(folder)}" är ingen mapp som byggen brukar ligga i; välj bland '
        top.report(key, message + ", ".join(_SITE_DIRS), "config-refused")
    elif key == "docs_dir" and not _is_within(folder, "content"):
        message = f'"{clean(folder)}" ligger inte i content/; lägg mappen med sidor där'
        top.report(key, message, "config-refused")
    elif any(_is_within(folder, one) or _is_within(one, folder) for one in KINDS.values()):
        top.report(key, f'"{clean(folder)}" är en mapp för poster', "config-refused")
    elif link := next(filter(Path.is_symlink, _iter_parts(root, folder)), None):
        top.report(key, f'"{clean(link.name)}" är en länk och följs inte', "config-refused")
    return folder


def _iter_parts(root: Path, folder: str) -> Iterable[Path]:
    for part in folder.split("/"):
        root = root / part
        yield root


def _is_within(path: str, folder: str) -> bool:
    return f"{path}/".startswith(f"{folder}/")


def is_inner_path(text: str) -> bool:
    """Say whether a text is a plain path within a folder: no drive, no `..`, nothing odd."""
    parts = text.split("/")
    return not _UNSAFE_PATH.search(text) and all(
        part not in {"", ".", ".."} and part == part.strip() and len(part.encode()) <= _PART_MAX
        for part in parts
    )


def is_address(text: str) -> bool:
    """Say whether a text is an http or https address that can stand in a page."""
    if not text.startswith(("https://", "http://")) or re.search(r"[\s\"'<>\\`]", text):
        return False
    try:
        parts = urlsplit(text)
        return bool(parts.hostname) and parts.username is None and (parts.port or 1) > 0
    except ValueError:
        return False


def _to_plain(node: Node) -> Plain:
    """Return a node as JSON has it; true, false and whole numbers as such where unquoted."""
    if isinstance(node, Items):
        return [_to_plain(item) for item in node.items]
    if isinstance(node, NodeMapping):
        return _to_plain_mapping(node)
    if not node.quoted and node.text in {"true", "false"}:
        return node.text == "true"
    if not node.quoted and _WHOLE.fullmatch(node.text):
        return int(node.text)
    return node.text


def _to_plain_mapping(node: NodeMapping) -> dict[str, Plain]:
    return {entry.key.text: _to_plain(entry.value) for entry in node.entries}


# --- one mapping, key by key ---------------------------------------------------------------------


@dataclass
class Section:
    """One mapping of a configuration; each reading says what may stand there and reports the rest.

    A value that is missing or refused is empty: "", 0, (); whoever reads asks for `findings` last.
    """

    path: str
    node: NodeMapping
    findings: list[Finding]
    nodes: Mapping[str, Node] = field(init=False)

    def __post_init__(self) -> None:
        self.nodes = {entry.key.text: entry.value for entry in self.node.entries}

    def read(self) -> str:
        """Return all keys and values, one a line."""
        return "\n".join(scalar.text for scalar in iter_scalars(self.node))

    def report_at(self, node: Node, code: str, message: str, hint: str = "") -> None:
        """Report a fault at a node."""
        self.findings.append(
            make_finding(code, Position(self.path, node.line, node.column), message, hint)
        )

    def report(self, key: str, message: str, code: str = "config-value") -> None:
        """Report a fault at a key's value, or at the section where it has none.

        What follows the first semicolon says what to do.
        """
        text, _, hint = message.partition("; ")
        self.report_at(self.nodes.get(key, self.node), code, f"{key}: {text}", hint)

    def refuse_unknown(self, known: Collection[str], told: Collection[str] = ()) -> None:
        """Report each key that is not in `known`, with the nearest one; not those `told` of."""
        for entry in self.node.entries:
            key = entry.key.text
            if key in known or key in told:
                continue
            near = difflib.get_close_matches(key, known, n=1)
            listed = f"kända nycklar: {', '.join(known)}" if known else "ta bort raden"
            hint = f'menade du "{near[0]}"?' if near else listed
            self.report_at(entry.key, "config-unknown-key", f'okänd nyckel "{clean(key)}"', hint)

    def text(self, key: str, limit: int = _TEXT_MAX) -> str:
        """Return a text of one line, "" where the key is missing or empty."""
        node = self.nodes.get(key)
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.report(key, "ska vara en enkel text")
        elif len(node.text) > limit:
            self.report(key, f"texten har {len(node.text)} tecken; högst {limit} går")
        elif "\n" in node.text.strip():
            self.report(key, "texten har flera rader; skriv den på en")
        else:
            return node.text.strip()
        return ""

    def required(self, key: str, limit: int = _TEXT_MAX) -> str:
        """Return a text that must be there."""
        value = self.text(key, limit)
        node = self.nodes.get(key)
        if node is None or (isinstance(node, Scalar) and not node.text.strip()):
            self.report(key, "saknas; fyll i den", "config-missing")
        return value

    def address(self, key: str) -> str:
        """Return a web address, "" where none is given."""
        value = self.text(key, ADDRESS_MAX)
        if value and not is_address(value):
            self.report(key, f'"{clean(value)}" är ingen webbadress; den börjar med https://')
            return ""
        return value

    def choice(self, key: str, allowed: Collection[str]) -> str:
        """Return one of several words, "" where none is given."""
        value = self.text(key)
        if value and value not in allowed:
            words = ", ".join(allowed)
            what = f'"{clean(value)}" är inte ett av {words}'
            if len(allowed) == 1:
                what = f'"{clean(value)}" går inte; skriv {words}'
            elif near := _find_near(value, allowed):
                what += f"; menade du {near}?"
            self.report(key, what)
            return ""
        return value

    def number(self, key: str, default: int, highest: int) -> int:
        """Return a whole number from 1 to `highest`."""
        value = self.text(key)
        if not value:
            return default
        if not re.fullmatch(r"[1-9][0-9]{0,3}", value) or int(value) > highest:
            self.report(key, f'"{clean(value)}" är inget heltal mellan 1 och {highest}')
            return default
        return int(value)

    def items(self, key: str) -> list[tuple[str, Scalar]]:
        """Return the texts of a list, each with its place; none where the key is missing."""
        node = self.nodes.get(key)
        if node is None:
            return []
        if not isinstance(node, Items) or not all(isinstance(one, Scalar) for one in node.items):
            self.report(key, "ska vara en lista av texter")
            return []
        if len(node.items) > _LIST_MAX:
            self.report(key, f"listan har {len(node.items)} rader; högst {_LIST_MAX} går")
            return []
        return [(one.text.strip(), one) for one in node.items if isinstance(one, Scalar)]

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty where the key is missing."""
        found: list[str] = []
        for text, node in self.items(key):
            if len(text) > _TEXT_MAX:
                self.report_at(node, "config-value", f"{key}: texten är för lång", "korta den")
            else:
                found.append(text)
        return tuple(found)

    def names(self, key: str) -> tuple[str, ...]:
        """Return a list of names of plugins or extensions."""
        names = self.texts(key)
        for name in names:
            if not _PLUGIN_NAME.fullmatch(name):
                self.report(key, f'"{clean(name)}" är inget namn på ett tillägg')
        return names

    def section(self, key: str) -> "Section":
        """Return a mapping within, one without keys where it is missing."""
        node = self.nodes.get(key)
        if node is not None and not isinstance(node, NodeMapping):
            self.report(key, "ska vara en lista av nycklar och värden")
        return self._within(node, self.node)

    def named(self, key: str) -> list[tuple[str, Node, "Section"]]:
        """Return a list of names that may each have settings, as plugins are listed."""
        node = self.nodes.get(key)
        if node is None:
            return []
        if not isinstance(node, Items) or len(node.items) > _LIST_MAX:
            self.report(key, "ska vara en lista; skriv ett bindestreck före varje namn")
            return []
        found: list[tuple[str, Node, Section]] = []
        for item in node.items:
            if isinstance(item, Scalar):
                found.append((item.text, item, self._make(None, item)))
            elif isinstance(item, NodeMapping) and len(item.entries) == 1:
                name = item.entries[0].key
                found.append((name.text, name, self._make(item.entries[0].value, name)))
            elif isinstance(item, NodeMapping) and not item.entries and item.empty:
                name = item.empty[0]
                found.append((name.text, name, self._make(None, name)))
            else:
                self.report_at(item, "config-value", f"{key}: här väntas ett namn", _NAME_HINT)
        return found

    def _make(self, node: Node | None, name: Node) -> "Section":
        if node is not None and not isinstance(node, NodeMapping):
            self.report_at(node, "config-value", "här väntas nycklar med värden", _NAME_HINT)
        return self._within(node, name)

    def _within(self, node: Node | None, place: Node) -> "Section":
        """Return a mapping as a section, one without keys at a place where it is none."""
        empty = NodeMapping((), place.line, place.column)
        return Section(self.path, node if isinstance(node, NodeMapping) else empty, self.findings)


def _find_near(value: str, allowed: Collection[str]) -> str:
    """Return the word that somebody may have meant, "" where none is near."""
    meant = _SWEDISH.get(value.lower(), "")
    if meant not in allowed:
        meant = next(iter(difflib.get_close_matches(value.lower(), allowed, n=1)), "")
    return meant


_NAME_HINT: Final = "skriv - namn, eller - namn: och inställningarna indragna under"
