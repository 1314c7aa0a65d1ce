"""Pages written by hand and the files beside them: read once, judged, and handed on as they are.

Above `strict_yaml`, which reads the pages' headers, and `markup`, which judges what they say. What
is no plain file, lies outside, is of no kind on the list or says what a page may not is a
finding; the site is made of the bytes that were read here, so that nothing else gets out.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import PurePosixPath
from typing import Final

from iopgen.handwritten.headers import Meta, find_body, read_header, read_values
from iopgen.handwritten.markup import judge_page
from iopgen.handwritten.page_limits import MAX_FAULTS, Fault, find_tangles
from iopgen.handwritten.pictures import (
    SIGNATURES,
    find_style_faults,
    find_svg_faults,
    read_style,
    read_svg,
)
from iopgen.reading.finding_codes import make_finding
from iopgen.reading.findings import Finding, Position, clean, find_position
from iopgen.reading.front_matter import parse_page
from iopgen.reading.nodes import (
    DEVICE,
    MAX_BYTES,
    PAGES,
    Reading,
)
from iopgen.reading.plain_text import decode
from iopgen.reading.record_files import read_plain, walk_files
from iopgen.reading.settings import Settings

PAGE: Final = ".md"
TEXTS: Final = (PAGE, ".txt", ".csv", ".css", ".svg")
"""Endings of files that are text: the guard reads them."""
KINDS_OF_FILES: Final = (*TEXTS, *SIGNATURES)
"""Endings of all files that may lie among the pages."""
MAX_ASSET: Final = 20 * 1024 * 1024
"""Bytes a picture or a document may have."""
MAX_ASSETS: Final = 100 * 1024 * 1024
"""Bytes they may have together: all are held in memory while the site is made."""

OWN_FOLDERS: Final = (
    *("assets", "data", "pagefind", "partnerskap", "parter", "kommuner", "listor", "search"),
)
"""Folders of the site in which every address is made by the program or the engine."""

RESULT_PATH: Final = "content/accessibility.json"
"""What the browser test of accessibility wrote, of which a page's statement is made."""
_NAME: Final = re.compile(r"[^\W_§][\w.,()+&§ –-]*|§[\w.,()+&§ –-]*")
_BAD_SIGN: Final = re.compile(r"[^\w.,()+&§ –-]")


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
    shown: Mapping[str, str] = field(default_factory=dict)
    """Path from the root to the words as a reader sees them, whatever they are hidden in."""
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
    reader = _FolderReader(settings, folder)
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
        shown=reader.shown,
        folder=folder,
        result=result,
    )


def _is_taken(path: str) -> bool:
    return path.endswith(KINDS_OF_FILES)


@dataclass
class _FolderReader:
    """One pass over the folder, and what came of it."""

    settings: Settings
    folder: str
    pages: list[PageSource] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    size: int = 0

    def report(self, code: str, path: str, message: str, hint: str = "", line: int = 1) -> None:
        self.findings.append(make_finding(code, Position(path, line), message, hint))

    def read(self, path: str) -> None:
        """Read one plain file, by its kind."""
        ending = PurePosixPath(path).suffix
        if self.folder == PAGES and ending.lower() in {".yml", ".yaml"}:
            return  # a stray record, which `record_files.read_records` tells of
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
        self.size += len(data) * (4 if is_text else 1)  # Python may need four bytes for a sign
        if self.size > MAX_ASSETS:
            message = f"filerna bland sidorna är tillsammans större än {MAX_ASSETS >> 20} MB"
            self.report("file-too-large", path, message, "lägg stora filer hos en egen värd")
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
                line = find_position(path, text, max(text.find(name), 0)).line
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
        findings = [_for_excel(one) for one in findings] if ending == ".csv" else findings
        if text is None and not _is_unreadable(findings):
            findings = [one for one in findings if one.code not in _PASSED]
            text = None if findings else self.texts[path]
        self.findings += findings
        judge = {".svg": find_svg_faults, ".css": find_style_faults}.get(ending)
        if text is not None and judge:
            faults = list(islice(judge(text), MAX_FAULTS))
            self._report_faults(path, text, faults, "page-markup")
            if not faults:
                self.shown[path] = {".svg": read_svg, ".css": read_style}[ending](text)
        self.files[path.removeprefix(f"{self.folder}/")] = data

    def _read_picture(self, path: str, ending: str, data: bytes) -> None:
        if not data.startswith(tuple(SIGNATURES[ending])):
            message = f"filens innehåll är inte vad ändelsen {ending} säger"
            self.report("page-file-kind", path, message, _find_right_ending(data))
            return
        self.report("unguarded-file", path, "filen har inte granskats: bilder och PDF läses inte")
        self.files[path.removeprefix(f"{self.folder}/")] = data

    def _read_page(self, path: str, data: bytes) -> None:
        header, findings = parse_page(data, path)
        self.findings += findings
        if findings:
            return
        text = self.texts[path].replace("\r\n", "\n")
        start = find_body(text)
        body = text[start:]
        first_line = text.count("\n", 0, start) + 1
        meta, found = read_header(header, path)
        self.findings += found
        tangles = list(find_tangles(body))
        self._report_faults(path, body, tangles, "page-too-tangled", first_line)
        self.shown[path] = read_values(header)
        if not tangles:
            judged = judge_page(body, self.settings.extensions)
            self._report_faults(path, body, judged.faults, "page-markup", first_line)
            self.shown[path] += f"\n{judged.shown}"
        self.pages.append(PageSource(path.removeprefix(f"{self.folder}/"), meta, body))

    def _report_faults(
        self, path: str, text: str, faults: Iterable[Fault], code: str, first_line: int = 1
    ) -> None:
        for fault in islice(faults, MAX_FAULTS):
            place = find_position(path, text, fault.start)
            position = replace(place, line=place.line + first_line - 1)
            self.findings.append(
                make_finding(code, position, clean(fault.message, 200), fault.hint)
            )


def _find_right_ending(data: bytes) -> str:
    """Say what a file's name should end with, by how its content begins."""
    for ending, signatures in SIGNATURES.items():
        if data.startswith(tuple(signatures)):
            return f"den ser ut som {ending}; byt ändelsen, eller spara filen på nytt"
    return "spara filen på nytt i rätt format"


def _for_excel(finding: Finding) -> Finding:
    """Say what the choice is called in the program that most tables come from."""
    hint = "spara om tabellen; i Excel heter valet CSV UTF-8 (kommaavgränsad)"
    return replace(finding, hint=hint) if finding.code == "not-utf8" else finding


_PASSED: Final = frozenset({"line-too-long"})
"""What is no fault of a picture or a table: no YAML is read of them."""


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
    if advice := _ADVICE.get(lower):
        return f"{what} hör inte hemma bland sidorna", advice
    kinds = ", ".join(KINDS_OF_FILES)
    return f"{what} hör inte hemma bland sidorna", f"flytta filen härifrån; här får ligga {kinds}"


_ADVICE: Final = {
    **dict.fromkeys((".doc", ".docx", ".odt", ".rtf", ".ppt", ".pptx", ".odp"), "spara som PDF"),
    **dict.fromkeys((".xls", ".xlsx", ".ods"), "spara bladet som CSV UTF-8, eller som PDF"),
    **dict.fromkeys((".heic", ".tif", ".tiff", ".bmp"), "spara bilden som JPG eller PNG"),
    **dict.fromkeys((".mp4", ".mov", ".avi", ".mp3", ".m4a"), "lägg den hos en värd och länka dit"),
    **dict.fromkeys((".html", ".htm"), "skriv sidan som Markdown, i en fil på .md"),
    **dict.fromkeys((".js", ".mjs"), "ta bort filen: egna skript tas inte med"),
}
"""What to do with files that people often have."""


def _judge_name(path: str) -> str:
    """Return what is wrong with the path of a page's file, "" where nothing is."""
    parts = path.split("/")
    if len(path) > 200:  # noqa: PLR2004 - some systems refuse longer ones, with the folder before
        return "sökvägen är längre än 200 tecken"
    for part in (*parts[:-1], PurePosixPath(parts[-1]).stem):
        if message := _judge_part(part):
            return message
    first = parts[0].removesuffix(PAGE).casefold()
    if first in OWN_FOLDERS:
        return f'mappen "{clean(first)}" är webbplatsens egen; lägg filen i en annan mapp'
    return ""


def _judge_part(name: str) -> str:
    """Return what is wrong with the name of a folder, or of a file without its ending."""
    told = f'namnet "{clean(name, 60)}"'
    if unicodedata.normalize("NFC", name) != name:
        right = clean(unicodedata.normalize("NFC", name), 60)
        return f"{told} är skrivet med lösa prickar, som från en Mac; skriv om det: {right}"
    if DEVICE.fullmatch(name.casefold()):
        return f"{told} går inte att använda: Windows tillåter ingen sådan fil; byt namn på filen"
    if found := _BAD_SIGN.search(name):
        return f'{told} har tecknet "{clean(found[0])}", som inte går att använda i en adress'
    if not _NAME.fullmatch(name) or name.endswith((".", " ")):
        return f"{told} börjar eller slutar med ett tecken som inte går att använda"
    return ""


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
    yield from _find_covered(homes, homes | dict.fromkeys(ENGINE_FILES, "webbplatsmotorn"))


ENGINE_FILES: Final = ("404.html", "sitemap.xml", "sitemap.xml.gz", "index.html")
"""Files that the site engine writes at the top, whatever the pages are."""


def _find_covered(mine: Mapping[str, str], taken: Mapping[str, str]) -> Iterator[Finding]:
    """Yield each file whose folder would have the address of a file: a.pdf and a.pdf/index.html."""
    for address, path in mine.items():
        for folder in PurePosixPath(address).parents:
            owner = taken.get(str(folder))
            if owner and owner != path:
                yield _report_taken(path, str(folder), owner)


def find_taken_addresses(written: Written, taken: Mapping[str, str]) -> Iterator[Finding]:
    """Yield each file whose address is one of `taken`: address to what has it, in Swedish."""
    homes = {address.casefold(): owner for address, owner in taken.items()}
    for path in (*(page.path for page in written.pages), *written.files):
        address = make_address(path)
        places = (address, *map(str, PurePosixPath(address).parents))
        if owner := next(filter(None, (homes.get(one.casefold()) for one in places)), None):
            yield _report_taken(f"{written.folder}/{path}", address, owner)


def _report_taken(path: str, address: str, owner: str) -> Finding:
    message = f'filen får adressen "{clean(address)}", som {clean(owner)} redan har'
    return make_finding("address-taken", Position(path), message)
