"""Settings: the publisher, the as-of date and the folders, from mkdocs.yml and the environment.

Near the bottom, so that every module above can be given one value instead of reading configuration.
`config` reads mkdocs.yml and judges its form; here its values get names.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote, urljoin, urlsplit
from zoneinfo import ZoneInfo

from stdnum.exceptions import ValidationError
from stdnum.se import orgnr

from iopgen.exceptions import SetupError
from iopgen.reading.branding import Look, find_faults
from iopgen.reading.config import CONFIG_NAME, ConfigError, read_config
from iopgen.reading.config_section import ADDRESS_MAX, Section, is_address
from iopgen.reading.findings import clean

PUBLISHER_KINDS: Final = ("project", "municipality", "region", "other_public")
TIME_ZONE: Final = ZoneInfo("Europe/Stockholm")

_HOST_KEYS: Final = ("name", "privacy_url")
_LOOK_KEYS: Final = ("logo", "favicon", "color", "link_color")
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
    """The day that decides every state (docs/architecture.md)."""
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
    engine: str = "{}"
    """What the site engine is told, as JSON (`config.Config.engine`)."""
    extensions: tuple[tuple[str, str], ...] = ()
    """Markdown extensions of hand-written pages by name, each with its settings as JSON."""
    config_texts: tuple[tuple[str, str], ...] = ()
    """Path and text of each file of the configuration, for the guard."""
    config_shown: tuple[tuple[str, str], ...] = ()
    """The same with the values as they are, one a line: YAML's escapes hide nothing in them."""
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

    `as_of` goes before SOURCE_DATE_EPOCH, which goes before today in Stockholm. Raises ConfigError
    with a finding for all that is missing, unknown or of the wrong kind.
    """
    root = root.resolve()
    config = read_config(root, name)
    top, options = config.top, config.options
    publisher = _make_publisher(options.section("publisher"))
    contacts = (*options.texts("allowed_contacts"), publisher.remarks_email)
    repo_url = top.address("repo_url")
    settings = Settings(
        root=root,
        as_of=_find_as_of(os.environ, as_of),
        publisher=publisher,
        host=_make_host(options),
        allowed_contacts=tuple(sorted({contact.lower() for contact in contacts if contact})),
        ending_soon_months=options.number("ending_soon_months", _MONTHS_DEFAULT, _MONTHS_MAX),
        site_name=top.required("site_name"),
        site_url=_with_slash(top.address("site_url")),
        repo_url=repo_url,
        edit_uri=_make_edit_uri(repo_url, top),
        docs_dir=root / config.docs_dir,
        site_dir=root / config.site_dir,
        look=_make_look(options),
        engine=config.engine,
        extensions=config.extensions,
        config_texts=config.texts,
        config_shown=config.shown,
    )
    if top.findings:
        raise ConfigError(top.findings)
    return settings


_STAMP: Final = re.compile(r"[0-9]{1,40}")
_STAMP_MAX: Final = 2**32 - 1
"""Seconds that gzip has room for, which MkDocs gives it."""


def _find_as_of(environment: Mapping[str, str], given: date | None) -> date:
    """Return the given day, else that of SOURCE_DATE_EPOCH (seconds, UTC) in Stockholm, else today.

    MkDocs reads the variable too, so that it is judged also where the day is given.
    """
    stamp = environment.get("SOURCE_DATE_EPOCH")
    if stamp is None:
        return given or datetime.now(TIME_ZONE).date()
    advice = "skriv ett heltal, eller ta bort variabeln för att få läget i dag"
    if not _STAMP.fullmatch(stamp):
        what = f'inte "{clean(stamp, 40)}"' if stamp else "och är tom"
        raise SetupError(f"SOURCE_DATE_EPOCH ska vara sekunder sedan 1970, {what}; {advice}")
    if int(stamp) > _STAMP_MAX:
        most, given_stamp = _group_digits(_STAMP_MAX), _group_digits(int(stamp))
        raise SetupError(
            f"SOURCE_DATE_EPOCH ska vara sekunder sedan 1970, högst {most} (år 2106); "
            f"{given_stamp} är för långt bort; {advice}"
        )
    return given or datetime.fromtimestamp(int(stamp), UTC).astimezone(TIME_ZONE).date()


def _group_digits(number: int) -> str:
    """Write a number so that nobody, and no guard of ours, takes it for a personal number."""
    return f"{number:,}".replace(",", " ")


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


def _make_edit_uri(repo_url: str, top: Section) -> str:
    """Return the address under which files of the repository are edited, "" where none is known.

    On GitHub edit/main/ opens the editor; MkDocs' own default adds docs/, which we have not.
    """
    given = top.text("edit_uri", ADDRESS_MAX)
    if not repo_url:
        return ""
    default = "edit/main/" if urlsplit(repo_url).hostname == "github.com" else ""
    path = given or default
    if not path:
        return ""
    try:
        address = urljoin(_with_slash(repo_url), _with_slash(path))
    except ValueError:
        address = ""
    if not is_address(address):
        top.report("edit_uri", f'"{clean(given)}" blir ingen webbadress; skriv som edit/main/')
        return ""
    return address


def _make_publisher(section: Section) -> Publisher:
    section.refuse_unknown(_PUBLISHER_KEYS)
    kind = section.required("kind")
    if kind:
        section.choice("kind", PUBLISHER_KINDS)
    return Publisher(
        name=section.required("name"),
        kind=kind,
        org_number=_read_org_number(section),
        remarks_url=section.address("remarks_url"),
        remarks_email=_check_email(section),
    )


def _read_org_number(section: Section) -> str:
    number = section.text("org_number")
    try:
        return orgnr.validate(number) if number else ""
    except ValidationError:
        what = f'"{clean(number)}" är inget giltigt organisationsnummer; skriv det med tio siffror'
        section.report("org_number", what)
    return ""


def _make_host(options: Section) -> Host:
    if "host" not in options.nodes:
        return Host()
    section = options.section("host")
    section.refuse_unknown(_HOST_KEYS)
    return Host(section.required("name"), section.address("privacy_url"))


def _make_look(options: Section) -> Look:
    section = options.section("look")
    section.refuse_unknown(_LOOK_KEYS)
    for name in section.node.empty:
        hint = 'skriv en färg inom citattecken, som "#0d4247": ett # utan dem börjar en kommentar'
        section.report_at(name, "config-value", f"{name.text}: värdet saknas", hint)
    look = Look(**{key: section.text(key) for key in _LOOK_KEYS})
    for key, message in find_faults(look):
        section.report(key, message)
    return look


def _check_email(section: Section) -> str:
    email = section.text("remarks_email")
    if email and not re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+\.[a-z]{2,}", email):
        section.report(
            "remarks_email", f'"{clean(email)}" är ingen e-postadress; skriv en brevlådas adress'
        )
        return ""
    return email
