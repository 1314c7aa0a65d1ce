"""Pages written by hand and the files beside them: read once, judged, and handed on as they are.

Above `source`, whose strict reader takes the pages' headers, and `markup`, which judges what they
say. What is no plain file, lies outside, is of no kind on the list or says what a page may not is a
finding; the site is made of the bytes that were read here, so that nothing else gets out.
"""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from iopgen.findings import Finding, Position, clean, make_finding
from iopgen.markup import (
    SIGNATURES,
    Fault,
    find_markup,
    find_style_faults,
    find_svg_faults,
    find_tangles,
)
from iopgen.settings import Settings
from iopgen.source import (
    MAX_BYTES,
    PAGE_HEADER,
    PAGES,
    Items,
    Node,
    Reading,
    Scalar,
    decode,
    parse_page,
    read_plain,
    walk_files,
)
from iopgen.source import Mapping as NodeMapping

PAGE: Final = ".md"
TEXTS: Final = (PAGE, ".txt", ".csv", ".css", ".svg")
"""Endings of files that are text: the guard reads them."""
KINDS_OF_FILES: Final = (*TEXTS, *SIGNATURES)
"""Endings of all files that may lie among the pages."""
MAX_ASSET: Final = 20 * 1024 * 1024
"""Bytes a picture or a document may have."""

OWN_FOLDERS: Final = (
    *("assets", "data", "pagefind", "partnerskap", "parter", "kommuner", "listor", "search"),
)
"""Folders of the site in which every address is made by the program or the engine."""

RESULT_PATH: Final = "content/accessibility.json"
"""What the browser test of accessibility wrote, of which a page's statement is made."""
SHORTCOMINGS: Final = "shortcomings"
"""Key of a page's header: what is known not to be accessible, a list of {what, why, basis}."""
BASES: Final = ("unfulfilled", "burden", "exempt")
"""Why something is not accessible: a fault, a burden (12 §), content outside the law (9 §)."""

_LIMITS: Final = {"title": 200, "description": 500, "lang": 20}
"""Keys of a page's header with the characters each may have."""
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
_NAME: Final = re.compile(r"[^\W_][\w.,()+ -]*")
_BAD_ENDING: Final = (".", " ")

Meta = Mapping[str, object]
"""A header: texts, and the list of shortcomings as mappings of texts."""


@dataclass(frozen=True, slots=True)
class PageSource:
    """A page written by hand."""

    path: str
    """From the folder of the pages: "om.md"."""
    meta: Meta
    body: str
    """Markdown without the header."""


@dataclass(frozen=True, slots=True)
class Written:
    """All that was read of the folder of pages."""

    pages: tuple[PageSource, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Pictures, documents and the like by path from the folder of the pages."""
    findings: tuple[Finding, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    """Path from the root to the text of every file, for the guard; "" where it can't be read."""
    folder: str = PAGES
    """The folder, relative to the root."""
    result: bytes | None = None
    """The file of accessibility tests."""

    def as_reading(self) -> Reading:
        """Return the pages' texts as the rules for running text take them."""
        texts = {path: text for path, text in self.texts.items() if path.endswith(PAGE)}
        return Reading((), (), len(texts), frozenset(), texts)

    def find_source(self, page: PageSource) -> str:
        """Return a page's path from the root."""
        return f"{self.folder}/{page.path}"


def read_written(settings: Settings) -> Written:
    """Read the folder of the hand-written pages; follows no links and reports what is odd."""
    folder = settings.docs_dir.relative_to(settings.root).as_posix()
    reader = _Reader(settings, folder)
    paths, findings = walk_files(settings.root, folder)
    reader.findings += findings
    for path in paths:
        reader.texts[path] = ""
        reader.read(path)
    result = reader.read_result()
    reader.look_for_pictures()
    reader.findings += _find_shared_addresses(folder, (path for path in paths if _is_taken(path)))
    return Written(
        pages=tuple(reader.pages),
        files=reader.files,
        findings=tuple(sorted(reader.findings)),
        texts=reader.texts,
        folder=folder,
        result=result,
    )


def _is_taken(path: str) -> bool:
    return path.endswith(KINDS_OF_FILES)


@dataclass
class _Reader:
    """One pass over the folder, and what came of it."""

    settings: Settings
    folder: str
    pages: list[PageSource] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def report(self, code: str, path: str, message: str, hint: str = "", line: int = 1) -> None:
        self.findings.append(make_finding(code, Position(path, line), message, hint))

    def read(self, path: str) -> None:
        """Read one plain file, by its kind."""
        ending = PurePosixPath(path).suffix
        if self.folder == PAGES and ending.lower() in {".yml", ".yaml"}:
            return  # a stray record, which `source.read_records` tells of
        if ending not in KINDS_OF_FILES:
            self.report("page-file-kind", path, *_tell_kind(path))
            return
        if message := _judge_name(path.removeprefix(f"{self.folder}/")):
            text, _, hint = message.partition("; ")
            self.report("page-file-name", path, text, hint)
            return
        is_text = ending in TEXTS
        data, fault = read_plain(self.settings.root, path, MAX_BYTES if is_text else MAX_ASSET)
        if data is None:
            self.findings += fault
            return
        if is_text:
            self._read_text(path, ending, data)
        else:
            self._read_picture(path, ending, data)

    def look_for_pictures(self) -> None:
        """Report a logo or a favicon of the configuration that is not among the files."""
        look = self.settings.look
        for key, name in (("logo", look.logo), ("favicon", look.favicon)):
            if name and name not in self.files:
                path, text = self.settings.config_texts[-1]
                line = text.count("\n", 0, max(text.find(name), 0)) + 1
                message = f'{key}: filen "{clean(name)}" finns inte bland sidorna'
                hint = f"lägg den i {self.folder}, eller rätta sökvägen"
                self.report("config-value", path, message, hint, line)

    def read_result(self) -> bytes | None:
        """Return the file of accessibility tests, None where there is none."""
        path = self.settings.root / RESULT_PATH
        if not path.is_symlink() and not path.exists():
            return None
        data, findings = read_plain(self.settings.root, RESULT_PATH)
        self.findings += findings
        if data is not None:
            self.texts[RESULT_PATH] = data.decode("utf-8", "replace")
        return data

    def _read_text(self, path: str, ending: str, data: bytes) -> None:
        self.texts[path] = data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
        if ending == PAGE:
            self._read_page(path, data)
            return
        text, findings = decode(data, path)
        if ending != ".md" and text is None and not _is_unreadable(findings):
            # A picture or a table is no record: long lines and odd signs in it harm nobody.
            text, findings = self.texts[path], [f for f in findings if f.code in _KEPT]
        self.findings += findings
        judge = {".svg": find_svg_faults, ".css": find_style_faults}.get(ending)
        if text is not None and judge:
            self._report_faults(path, text, judge(text), "page-markup")
        self.files[path.removeprefix(f"{self.folder}/")] = data

    def _read_picture(self, path: str, ending: str, data: bytes) -> None:
        if not data.startswith(tuple(SIGNATURES[ending])):
            message = f"filens innehåll är inte vad ändelsen {ending} säger"
            self.report("page-file-kind", path, message, "spara filen på nytt i rätt format")
            return
        self.report("unguarded-file", path, "filen har inte granskats: bilder och PDF läses inte")
        self.files[path.removeprefix(f"{self.folder}/")] = data

    def _read_page(self, path: str, data: bytes) -> None:
        header, findings = parse_page(data, path)
        self.findings += findings
        if findings:
            return
        text = self.texts[path].replace("\r\n", "\n")
        start = _find_body(text)
        body = text[start:]
        first_line = text.count("\n", 0, start) + 1
        meta, found = read_header(header, path)
        self.findings += found
        tangles = list(find_tangles(body))
        self._report_faults(path, body, tangles, "page-too-tangled", first_line)
        if not tangles:
            faults = find_markup(body, self.settings.extensions)
            self._report_faults(path, body, faults, "page-markup", first_line)
        self.pages.append(PageSource(path.removeprefix(f"{self.folder}/"), meta, body))

    def _report_faults(
        self, path: str, text: str, faults: Iterable[Fault], code: str, first_line: int = 1
    ) -> None:
        for fault in faults:
            line = first_line + text.count("\n", 0, fault.start)
            column = fault.start - text.rfind("\n", 0, fault.start)
            position = Position(path, line, column)
            self.findings.append(
                make_finding(code, position, clean(fault.message, 200), fault.hint)
            )


_KEPT: Final = frozenset({"conflict-marker"})


def _is_unreadable(findings: Iterable[Finding]) -> bool:
    return any(finding.code in {"file-too-large", "not-utf8"} for finding in findings)


def _tell_kind(path: str) -> tuple[str, str]:
    """Return message and hint for a file of a kind that is not taken."""
    ending = PurePosixPath(path).suffix
    lower = ending.lower()
    if lower in KINDS_OF_FILES or lower in {".markdown", ".mdown", ".mkd", ".mkdn"}:
        right = lower if lower in KINDS_OF_FILES else PAGE
        return f'ändelsen "{clean(ending)}" läses inte', f"byt den mot {right}"
    what = f'ändelsen "{clean(ending)}"' if ending else "en fil utan ändelse"
    kinds = ", ".join(KINDS_OF_FILES)
    return f"{what} hör inte hemma bland sidorna", f"flytta filen härifrån; här får ligga {kinds}"


def _judge_name(path: str) -> str:
    """Return what is wrong with the path of a page's file, "" where nothing is."""
    parts = path.split("/")
    if len(path) > 200:  # noqa: PLR2004 - some systems refuse longer ones, with the folder before
        return "sökvägen är längre än 200 tecken"
    if bad := next((one for one in parts if not _is_name(one)), None):
        return f'namnet "{clean(bad, 60)}" går inte att använda i en adress'
    if parts[0].casefold() in OWN_FOLDERS:
        return f'mappen "{clean(parts[0])}" är webbplatsens egen; lägg filen i en annan'
    return ""


def _is_name(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and not name.endswith(_BAD_ENDING) and name.isprintable()


def make_address(path: str) -> str:
    """Return where a file among the pages ends up: "om.md" as "om/index.html"."""
    if not path.endswith(PAGE):
        return path
    folder, _, name = path.removesuffix(PAGE).rpartition("/")
    prefix = f"{folder}/" if folder else ""
    return f"{prefix}index.html" if name in {"index", "README"} else f"{prefix}{name}/index.html"


def _find_shared_addresses(folder: str, paths: Iterable[str]) -> Iterator[Finding]:
    """Yield each file whose address another has, on systems that tell no capitals apart too."""
    homes: dict[str, str] = {}
    for path in sorted(paths):
        address = make_address(path.removeprefix(f"{folder}/"))
        first = homes.setdefault(address.casefold(), path)
        if first != path:
            yield _report_taken(path, address, first)


def find_taken_addresses(written: Written, taken: Mapping[str, str]) -> Iterator[Finding]:
    """Yield each file whose address is one of `taken`: address to what has it, in Swedish."""
    homes = {address.casefold(): owner for address, owner in taken.items()}
    for path in (*(page.path for page in written.pages), *written.files):
        address = make_address(path)
        if owner := homes.get(address.casefold()):
            yield _report_taken(f"{written.folder}/{path}", address, owner)


def _report_taken(path: str, address: str, owner: str) -> Finding:
    message = f'filen får adressen "{clean(address)}", som {clean(owner)} redan har'
    return make_finding("address-taken", Position(path), message)


# --- headers -------------------------------------------------------------------------------------

_Report = Callable[..., None]


def _find_body(text: str) -> int:
    """Return where the text of a page begins, after its header."""
    found = PAGE_HEADER.match(text)
    return found.end() if found else 0


def read_header(header: NodeMapping | None, path: str) -> tuple[Meta, list[Finding]]:
    """Return a page's header as texts, and what is wrong with it."""
    meta: dict[str, object] = {}
    findings: list[Finding] = []

    def report(node: Node, message: str, hint: str = "") -> None:
        position = Position(path, node.line, node.column)
        findings.append(make_finding("page-header", position, message, hint))

    for entry in header.entries if header else ():
        key, value = entry.key.text, entry.value
        if key == SHORTCOMINGS:
            meta[key] = list(_read_shortcomings(value, report))
        elif key not in _LIMITS:
            report(entry.key, f'"{clean(key)}" används inte i ett sidhuvud')
        elif not isinstance(value, Scalar):
            report(value, f"{key} ska vara en enkel text", "skriv texten efter kolonet")
        elif len(value.text) > _LIMITS[key]:
            report(value, f"{key} har {len(value.text)} tecken", f"högst {_LIMITS[key]} går")
        elif key == "lang" and not _LANGUAGE.fullmatch(value.text):
            report(value, f'lang "{clean(value.text)}" är inget språk', "skriv till exempel en")
        else:
            meta[key] = " ".join(value.text.split())
    return meta, findings


def _read_shortcomings(node: Node, report: "_Report") -> Iterator[dict[str, str]]:
    keys = {"what", "why", "basis"}
    hint = "skriv en lista där varje punkt har what, why och basis"
    if not isinstance(node, Items):
        report(node, f"{SHORTCOMINGS} ska vara en lista", hint)
        return
    for item in node.items:
        texts = {
            entry.key.text: " ".join(entry.value.text.split())
            for entry in (item.entries if isinstance(item, NodeMapping) else ())
            if isinstance(entry.value, Scalar)
        }
        if texts.keys() != keys:
            report(item, f"{SHORTCOMINGS}: punkten är inte fullständig", hint)
        elif texts["basis"] not in BASES:
            message = f'basis "{clean(texts["basis"])}" är inte ett av {", ".join(BASES)}'
            report(item, message, "välj ett av dem")
        else:
            yield texts
