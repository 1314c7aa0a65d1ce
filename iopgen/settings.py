"""Settings: the publisher, the as-of date and the folders, from mkdocs.yml and the environment.

Near the bottom, so that every module above can be given one value instead of reading configuration.
mkdocs.yml is composed, not loaded: positions for the messages, no MkDocs, no tag ever executed.
"""

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote, urljoin, urlsplit
from zoneinfo import ZoneInfo

import yaml
from stdnum.exceptions import ValidationError
from stdnum.se import orgnr

from iopgen.exceptions import SetupError
from iopgen.look import Look

CONFIG_NAME: Final = "mkdocs.yml"
PUBLISHER_KINDS: Final = ("project", "municipality", "region", "other_public")
TIME_ZONE: Final = ZoneInfo("Europe/Stockholm")

_OPTIONS: Final = ("publisher", "host", "allowed_contacts", "ending_soon_months")
_HOST_KEYS: Final = ("name", "privacy_url")
_PUBLISHER_KEYS: Final = ("name", "kind", "org_number", "remarks_url", "remarks_email")
_MONTHS_DEFAULT: Final = 6
_MONTHS_MAX: Final = 60

_EDIT: Final = re.compile(
    r"(?P<repo>https?://[^/]+(?:/[^/]+){2,}?)(?P<gitlab>/-)?/edit/(?P<branch>[^?#]+?)/"
)
"""An address under which files are edited: repository, mark of GitLab, branch."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who answers for the site; every field is "" when the configuration does not say."""

    name: str
    kind: str
    """One of `PUBLISHER_KINDS`; "project" puts a line on every page: not by the municipality."""
    org_number: str
    """Ten digits without a hyphen."""
    remarks_url: str
    remarks_email: str


@dataclass(frozen=True, slots=True)
class Host:
    """Whose server the site lies on, and so sees who visits; GitHub Pages unless said otherwise."""

    name: str = "GitHub (GitHub Pages)"
    privacy_url: str = (
        "https://docs.github.com/en/pages/getting-started-with-github-pages/"
        "about-github-pages#data-collection"
    )
    """Where the host says what it keeps, or ""."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All that decides how the same records are read and shown, and nothing from the records."""

    root: Path
    as_of: date
    """The day that decides every state (design section 6)."""
    publisher: Publisher
    host: Host
    allowed_contacts: tuple[str, ...]
    """Mailboxes and telephone numbers of functions that may be published, lower case."""
    ending_soon_months: int
    site_name: str
    site_url: str
    """With a trailing slash, or ""."""
    repo_url: str
    edit_uri: str
    """Address of the folder in which pages and records are edited, with a trailing slash, or ""."""
    docs_dir: Path
    site_dir: Path
    look: Look = field(default_factory=Look)


def find_root(start: Path) -> Path:
    """Return the nearest folder upward from `start` that holds mkdocs.yml.

    Raises SetupError where there is none.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / CONFIG_NAME).is_file():
            return folder
    raise SetupError(
        f"hittar ingen {CONFIG_NAME} i {start} eller någon mapp ovanför; "
        "gå till webbplatsens mapp eller peka ut den med --root"
    )


def load_settings(root: Path, as_of: date | None = None, name: str = CONFIG_NAME) -> Settings:
    """Read mkdocs.yml in `root` without importing MkDocs.

    `as_of` goes before SOURCE_DATE_EPOCH, which goes before today in Stockholm. Raises SetupError,
    in Swedish and with the line, for whatever is missing, unknown or of the wrong kind.
    """
    root = root.resolve()
    config = _Section.read(root / name)
    options = _plugin_options(config)
    options.refuse_unknown(_OPTIONS)
    publisher = _make_publisher(options.section("publisher"))
    contacts = (*options.texts("allowed_contacts"), publisher.remarks_email)
    repo_url = config.text("repo_url")
    return Settings(
        root=root,
        as_of=as_of or _find_as_of(os.environ),
        publisher=publisher,
        host=_make_host(options),
        allowed_contacts=tuple(sorted({contact.lower() for contact in contacts if contact})),
        ending_soon_months=options.number("ending_soon_months", _MONTHS_DEFAULT, _MONTHS_MAX),
        site_name=config.required("site_name"),
        site_url=_with_slash(config.address("site_url")),
        repo_url=repo_url,
        edit_uri=_make_edit_uri(repo_url, config.text("edit_uri")),
        docs_dir=(root / (config.text("docs_dir") or "docs")).resolve(),
        site_dir=root / (config.text("site_dir") or "site"),
    )


def _find_as_of(environment: Mapping[str, str]) -> date:
    """Return the day of SOURCE_DATE_EPOCH (seconds, UTC) in Stockholm, else today there."""
    stamp = environment.get("SOURCE_DATE_EPOCH", "")
    if not stamp:
        return datetime.now(TIME_ZONE).date()
    try:
        return datetime.fromtimestamp(int(stamp), UTC).astimezone(TIME_ZONE).date()
    except (ValueError, OverflowError, OSError) as error:
        raise SetupError(
            f'SOURCE_DATE_EPOCH ska vara sekunder sedan 1970, inte "{stamp[:40]}"'
        ) from error


def _with_slash(address: str) -> str:
    return address if not address or address.endswith("/") else f"{address}/"


def make_edit_url(settings: Settings, path: str) -> str:
    """Return where a file of the repository is edited, "" where nobody can."""
    return settings.edit_uri + quote(path) if settings.edit_uri and path else ""


def make_new_url(settings: Settings, path: str) -> str:
    """Return where a file that is not there yet is written, with its name filled in.

    Known of GitHub and GitLab, whose addresses for editing name the branch; "" of others.
    """
    found = _EDIT.fullmatch(settings.edit_uri)
    folder, _, name = path.rpartition("/")
    if not found or not name:
        return ""
    key = "file_name" if found["gitlab"] else "filename"
    address = f"{found['repo']}{found['gitlab'] or ''}/new/{found['branch']}/{quote(folder)}"
    return f"{address}?{key}={quote(name)}"


def _make_edit_uri(repo_url: str, edit_uri: str) -> str:
    """Return the address under which files of the repository are edited, "" where none is known.

    On GitHub edit/main/ opens the editor; MkDocs' own default adds docs/, which we have not.
    """
    if not repo_url:
        return ""
    default = "edit/main/" if urlsplit(repo_url).hostname == "github.com" else ""
    path = edit_uri or default
    return urljoin(_with_slash(repo_url), _with_slash(path)) if path else ""


def _make_publisher(section: "_Section") -> Publisher:
    section.refuse_unknown(_PUBLISHER_KEYS)
    kind = section.required("kind")
    if kind not in PUBLISHER_KINDS:
        raise section.error("kind", f'"{kind}" är inte ett av {", ".join(PUBLISHER_KINDS)}')
    number = section.text("org_number")
    try:
        compact = orgnr.validate(number) if number else ""
    except ValidationError as error:
        raise section.error(
            "org_number", f'"{number}" är inget giltigt organisationsnummer'
        ) from error
    return Publisher(
        name=section.required("name"),
        kind=kind,
        org_number=compact,
        remarks_url=section.address("remarks_url"),
        remarks_email=_check_email(section),
    )


def _make_host(options: "_Section") -> Host:
    if "host" not in options.nodes:
        return Host()
    section = options.section("host")
    section.refuse_unknown(_HOST_KEYS)
    return Host(section.required("name"), section.address("privacy_url"))


def _check_email(section: "_Section") -> str:
    email = section.text("remarks_email")
    if email and not re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+\.[a-z]{2,}", email):
        raise section.error("remarks_email", f'"{email}" är ingen e-postadress')
    return email


def _plugin_options(config: "_Section") -> "_Section":
    """Find the options of the plugin iopgen in the list `plugins`."""
    plugins = config.nodes.get("plugins")
    if isinstance(plugins, yaml.SequenceNode):
        for item in plugins.value:
            if isinstance(item, yaml.MappingNode):
                entry = _Section(config.name, item)
                if "iopgen" in entry.nodes:
                    return entry.section("iopgen")
    raise config.error(
        "plugins", "pluginen iopgen med uppgift om vem som publicerar saknas; se README"
    )


class _Section:
    """One mapping of mkdocs.yml, read key by key; values keep their position for the messages."""

    def __init__(self, name: str, node: yaml.MappingNode) -> None:
        self.name = name
        self.node = node
        self.nodes: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if key.value in self.nodes:
                raise SetupError(f'{_place(name, key)}: nyckeln "{key.value}" står två gånger')
            self.nodes[key.value] = value

    @classmethod
    def read(cls, path: Path) -> "_Section":
        """Compose a file; raises SetupError where it is missing or no mapping in UTF-8 YAML."""
        try:
            node = yaml.compose(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        except OSError as error:
            raise SetupError(f"{path}: går inte att läsa ({error.strerror})") from error
        except UnicodeDecodeError as error:
            raise SetupError(f"{path}: är inte UTF-8; spara om filen i UTF-8") from error
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise SetupError(
                f"{path.name}:{line}: är inte giltig YAML ({error.problem})"
            ) from error
        except yaml.YAMLError as error:
            raise SetupError(f"{path.name}: är inte giltig YAML ({error})") from error
        if not isinstance(node, yaml.MappingNode):
            raise SetupError(f"{path.name}: ska bestå av nycklar och värden")
        return cls(path.name, node)

    def error(self, key: str, message: str) -> SetupError:
        """Return the error to raise about a key, placed at its value or at the section."""
        return SetupError(f"{_place(self.name, self.nodes.get(key, self.node))}: {key}: {message}")

    def refuse_unknown(self, known: tuple[str, ...]) -> None:
        """Raise SetupError for the first key that is not in `known`, with the nearest one."""
        for key, _ in self.node.value:
            if key.value not in known:
                near = difflib.get_close_matches(key.value, known, n=1)
                hint = f'menade du "{near[0]}"?' if near else f"kända nycklar: {', '.join(known)}"
                raise SetupError(f'{_place(self.name, key)}: okänd nyckel "{key.value}"; {hint}')

    def text(self, key: str) -> str:
        """Return a text, "" where the key is missing or empty."""
        node = self.nodes.get(key)
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode) or not node.tag.startswith("tag:yaml.org,2002:"):
            raise self.error(key, "ska vara en enkel text")
        return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value).strip()

    def required(self, key: str) -> str:
        """Return a text that must be there."""
        value = self.text(key)
        if not value:
            raise self.error(key, "saknas; fyll i den")
        return value

    def address(self, key: str) -> str:
        """Return a web address, "" where none is given."""
        value = self.text(key)
        if value and not _is_address(value):
            raise self.error(key, f'"{value}" är ingen webbadress; den börjar med https://')
        return value

    def number(self, key: str, default: int, highest: int) -> int:
        """Return a whole number from 1 to `highest`."""
        value = self.text(key)
        if not value:
            return default
        if not re.fullmatch(r"[1-9][0-9]{0,3}", value) or int(value) > highest:
            raise self.error(key, f'"{value}" är inget heltal mellan 1 och {highest}')
        return int(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty where the key is missing."""
        node = self.nodes.get(key)
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
            return ()
        if not isinstance(node, yaml.SequenceNode) or not all(
            isinstance(item, yaml.ScalarNode) for item in node.value
        ):
            raise self.error(key, "ska vara en lista av texter")
        return tuple(str(item.value).strip() for item in node.value)

    def section(self, key: str) -> "_Section":
        """Return a mapping that must be there."""
        node = self.nodes.get(key)
        if not isinstance(node, yaml.MappingNode):
            raise self.error(key, "saknas eller är ingen lista av nycklar och värden")
        return _Section(self.name, node)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _place(name: str, node: yaml.Node) -> str:
    mark = node.start_mark
    return f"{name}:{mark.line + 1}:{mark.column + 1}"
