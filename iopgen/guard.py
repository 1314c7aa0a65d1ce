"""Find personal numbers, phone numbers and e-mail addresses wherever they must not stand.

Beside `source`, whose records it checks; `python -P -m iopgen.guard` checks the whole repository,
comments and file names included, for a public repository publishes those too. It looks for what
has a form: names of persons it cannot find. Better one finding too many than one too few; what
would be wrong too often (dates, amounts, case numbers, line references) is told apart by checksum,
calendar and the phone network's own numbering plan.
"""

import argparse
import html
import re
import subprocess
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

import phonenumbers
from stdnum import luhn

from iopgen.exceptions import SetupError
from iopgen.findings import Finding, Position, format_text, make_finding
from iopgen.settings import CONFIG_NAME, load_settings
from iopgen.source import Items, Mapping, Node, Reading, Record, Scalar, iter_scalars

TEST_NUMBERS = "tests/data/published_test_numbers.txt"
"""The one file left out of the repository's check: the authorities' published test numbers."""

Kind = Literal["personal-number", "phone", "email"]

_CODES: dict[Kind, tuple[str, str]] = {
    "personal-number": ("personal-number", "här står ett personnummer eller samordningsnummer"),
    "phone": ("phone-number", "här står ett telefonnummer som inte är bland de tillåtna"),
    "email": ("email-address", "här står en e-postadress som inte är bland de tillåtna"),
}


@dataclass(frozen=True, order=True, slots=True)
class Hit:
    """Something personal in a text, from `start` up to `end` (the line, where it was disguised)."""

    start: int
    end: int
    kind: Kind
    text: str
    """Plain form, the same for every spelling: ten digits, +46…, or a lower-case address."""


def find_personal(text: str, allowed: Collection[str] = ()) -> Iterator[Hit]:
    """Yield what is personal in a text, in order, except the allowed addresses and phone numbers.

    Digits, dashes and spaces may be any of Unicode's, and invisible characters lie between. What
    HTML or Markdown hides (entities, tags, emphasis, %40) is found too, at its line.
    """
    permitted = _plain_contacts(tuple(allowed))
    hits = sorted(_find_plain(text, permitted))
    seen = {(hit.kind, hit.text) for hit in hits}
    hits += [hit for hit in _find_disguised(text, permitted) if (hit.kind, hit.text) not in seen]
    yield from sorted(hits)


@lru_cache(maxsize=16)
def _plain_contacts(allowed: tuple[str, ...]) -> frozenset[str]:
    """Return the allowed contacts in plain form; what is neither address nor phone is none."""
    return frozenset(
        _plain_address(contact) if "@" in contact else _plain_phone(contact) or ""
        for contact in allowed
    )


def _find_plain(text: str, permitted: frozenset[str]) -> Iterator[Hit]:
    plain, places = _to_plain(text)
    for finder in (_find_personal_numbers, _find_emails, _find_phones):
        hits = list(finder(plain))
        for hit in hits:
            if hit.text not in permitted:
                yield Hit(places[hit.start], places[hit.end - 1] + 1, hit.kind, hit.text)
        plain = _blot(plain, hits)


def _blot(text: str, hits: list[Hit]) -> str:
    """Take what was found out of the text, so that it is found as one thing only."""
    parts, done = [], 0
    for hit in hits:
        parts += [text[done : hit.start], "x" * (hit.end - max(done, hit.start))]
        done = max(done, hit.end)
    return "".join(parts) + text[done:]


# --- any spelling to one ---------------------------------------------------------------------

_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_HASH = re.compile(
    r"(?i)(?<![0-9A-Za-z])(?:[0-9a-f]{128}|[0-9a-f]{96}|[0-9a-f]{64}|[0-9a-f]{56}|[0-9a-f]{40}"
    r"|[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9A-Za-z])"
)


class _PlainCharacters(dict[int, int]):
    """Unicode's digits, dashes, spaces and full-width signs to ASCII, one for one, when asked."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        category = unicodedata.category(char)
        if category == "Nd":
            plain = ord("0") + unicodedata.decimal(char)
        elif category == "Pd" or char == "\u2212":
            plain = ord("-")
        elif category == "Zs":
            plain = ord(" ")
        else:
            wide = unicodedata.normalize("NFKC", char)
            plain = ord(wide) if len(wide) == 1 and wide in "@.+()[]{}/" else code
        self[code] = plain
        return plain


_PLAIN = _PlainCharacters()


def _to_plain(text: str) -> tuple[str, range | list[int]]:
    """Return the text in plain characters, and for each of them its place in the text."""
    places: range | list[int] = range(len(text))
    if not text.isascii():
        if _INVISIBLE.search(text):
            places = [place for place in places if not _INVISIBLE.match(text[place])]
            text = "".join(text[place] for place in places)
        text = text.translate(_PLAIN)
    return _HASH.sub(lambda found: "x" * len(found[0]), text), places


_INLINE = re.compile(
    r"</?(?:a|abbr|b|code|em|font|i|mark|small|span|strong|sub|sup|u|wbr)\b[^<>\n]{0,200}>|[*`\\]"
)
_BLOCK = re.compile(r"<[^<>\n]{0,200}>")
_MAY_HIDE = re.compile(r"[&%<*`\\]")


def _find_disguised(text: str, permitted: frozenset[str]) -> Iterator[Hit]:
    """Yield what shows only when HTML, Markdown and percent signs are taken away."""
    if not _MAY_HIDE.search(text):
        return
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if _MAY_HIDE.search(line):
            bare = _BLOCK.sub("\n", _INLINE.sub("", html.unescape(unquote(line))))
            for hit in _find_plain(bare, permitted):
                yield Hit(start, end, hit.kind, hit.text)
        start = end + 1


# --- personal numbers ------------------------------------------------------------------------

_PERSONAL_NUMBER = re.compile(
    r"(?<!\d)(?<!\d[.,])"
    r"(?=(?P<century>1[89]|20)?(?P<year>\d\d)(?P<between>[-./ _]?)(?P<month>\d\d)(?P=between)"
    r"(?P<day>\d\d)(?P<before>[-+ ./_:]{0,3}|-\s{1,9})(?P<serial>\d{4})(?!\d|-\d))"
)
_CO_ORDINATION = 60
"""Added to the day in a co-ordination number."""


def _find_personal_numbers(text: str) -> Iterator[Hit]:
    for found in _PERSONAL_NUMBER.finditer(text):
        number = found["year"] + found["month"] + found["day"] + found["serial"]
        if _is_date(found) and not _is_range(found) and luhn.is_valid(number):
            yield Hit(found.start(), found.end("serial"), "personal-number", number)


def _is_date(found: re.Match[str]) -> bool:
    """Say whether the first digits are a day; without a century one of 1900 and 2000 will do.

    In a co-ordination number the day has 60 added, and an unknown month or day is 00.
    """
    month, day = int(found["month"]), int(found["day"])
    if day >= _CO_ORDINATION:
        return month <= 12 and day <= _CO_ORDINATION + 31  # noqa: PLR2004 - of a calendar
    centuries = [found["century"]] if found["century"] else ["19", "20"]
    return any(_exists(int(century + found["year"]), month, day) for century in centuries)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _is_range(found: re.Match[str]) -> bool:
    """Say whether it is rather a date and a year, such as 2018-03-01 - 2020."""
    return bool(found["between"]) and found["serial"][:2] in {"19", "20"}


# --- phone numbers ---------------------------------------------------------------------------

# Phonenumbers' own text matcher is not enough: it finds neither of two numbers with a space
# between, nor one before a date or an amount. Its numbering plan decides, number by number.
_PHONE = re.compile(
    r"(?<!\d)(?<!\d[-,:])(?<!(?<!\d)\d{4}/)"
    r"(?<!(?<![^\W\d_]{2})\.)"  # a decimal such as .08; "tel." is none
    r"(?:"
    r"(?:\+|00)[1-9](?:[-./ ()]{0,3}\d){7,14}"
    r"|\(?(?P<area>0[1-9]\d{0,2})\)?[-./ ]{0,3}\d(?:[-. ]?\d){4,9}"
    r"|0[1-9]\d{6,8}"
    r")"
)
_NO_PHONE = re.compile(
    r"\d\d?(?P<sign>[-./ ])\d\d?(?P=sign)(?:19|20)\d\d(?!\d)"  # 08-11-2018
    r"|\d\d[.:]\d\d ?- ?\d\d[.:]\d\d(?!\d)"  # 08.00-16.30
    r"|0123456789"
)
_AMOUNT = re.compile(r"0\d\d(?: -\d| \d{3} \d{3}(?! ?\d))")
"""After a digit and a space: the thousands of a sum of money, and what stands beside it."""
_SHORTEST_PHONE = 8
_AMOUNT_AFTER = re.compile(r" ?(?:t|m|mn)?kr\b| ?%")


def _find_phones(text: str) -> Iterator[Hit]:
    place = 0
    while found := _PHONE.search(text, place):
        hit = _longest_phone(text, found)
        place = hit.end if hit else found.start() + 1
        if hit:
            yield hit


def _longest_phone(text: str, found: re.Match[str]) -> Hit | None:
    """Return the longest valid number that ends where a group of digits ends."""
    start = found.start()
    after_digit = text[max(start - 2, 0) : start].rstrip(" ").isdecimal()
    if _NO_PHONE.match(text, start) or (after_digit and _AMOUNT.match(text, start)):
        return None
    for end in range(found.end(), start + _SHORTEST_PHONE - 1, -1):
        if text[end - 1].isdecimal() and not text[end : end + 1].isalnum():
            number = _plain_phone(text[start:end])
            if number and not _AMOUNT_AFTER.match(text, end):
                return Hit(start, end, "phone", number)
    return None


@lru_cache(maxsize=4096)
def _plain_phone(written: str) -> str | None:
    """Return +46… for a number that can be dialled in Sweden or abroad, else None."""
    try:
        number = phonenumbers.parse(re.sub(r"[^\d+]", "", written), "SE")
    except phonenumbers.NumberParseException:
        return None
    if not (phonenumbers.is_valid_number(number) and _has_its_area_code(written, number)):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _has_its_area_code(written: str, number: phonenumbers.PhoneNumber) -> bool:
    """Say whether the first group of digits is an area code: no date, no list of codes is so.

    Where the first digits tell no area (mobile, 0771) four are often written together.
    """
    first = re.match(r"\(?(0[1-9]\d*)\D", written)
    if first is None:
        return True
    length = phonenumbers.length_of_national_destination_code(number) + len("0")
    has_area = phonenumbers.length_of_geographical_area_code(number) > 0
    return len(first[1]) == length or (not has_area and len(first[1]) == length + 1)


# --- e-mail addresses ------------------------------------------------------------------------

_AT = r"(?:@ ?| @ | ?[\[({] ?(?:@|a|at|snabel-?a) ?[\])}] ?| +snabel-?a +)"
_DOT = r"(?:\.| ?[\[({] ?(?:\.|dot|punkt) ?[\])}] ?| +(?:dot|punkt) +)"
_EMAIL = re.compile(
    rf"(?<![\w.+%'-])(?P<local>[\w.+%'-]{{1,64}}+){_AT}"
    rf"(?P<domain>(?:[\w-]{{1,63}}{_DOT})+[^\W\d_]{{2,24}})(?![\w-])",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"(?:.*\.)?example\.(?:org|com|net)|(?:.*\.)?(?:example|test|invalid|localhost)"  # RFC 2606
    r"|\d+x\.(?:png|jpe?g|webp|svg)"  # logo@2x.png
)
_MACHINES = re.compile(r"git@github\.com|no-?reply@.*")
"""Addresses with no mailbox behind them."""


def _find_emails(text: str) -> Iterator[Hit]:
    for found in _EMAIL.finditer(text):
        domain = re.sub(_DOT, ".", found["domain"], flags=re.IGNORECASE)
        address = _plain_address(f"{found['local']}@{domain}")
        domain = address.partition("@")[2]
        if not (_MACHINES.fullmatch(address) or _HARMLESS.fullmatch(domain)):
            yield Hit(found.start(), found.end(), "email", address)


def _plain_address(address: str) -> str:
    return unicodedata.normalize("NFKC", address).strip().casefold()


# --- texts and records -----------------------------------------------------------------------


def check_text(text: str, path: str, allowed: Collection[str] = ()) -> Iterator[Finding]:
    """Yield a finding for each personal thing in a file's text, and in the file's own name."""
    yield from _place_hits(find_personal(text, allowed), text, path)
    for hit in find_personal(path, allowed):
        yield _make_finding(hit, Position(path), " (i filens namn)")


def _place_hits(hits: Iterable[Hit], text: str, path: str) -> Iterator[Finding]:
    breaks = [found.start() for found in re.finditer("\n", text)]
    for hit in hits:
        line = bisect_right(breaks, hit.start - 1)
        line_start = breaks[line - 1] + 1 if line else 0
        yield _make_finding(hit, Position(path, line + 1, hit.start - line_start + 1))


def check_record(record: Record, allowed: Collection[str] = ()) -> Iterator[Finding]:
    """Yield what is wrong with a record's keys and values: personal things, organisation numbers.

    An organisation number that is a person's is reported as that and not as a personal number.
    """
    yield from _check_org_numbers(record)
    yield from _check_values(record, allowed)


def check_reading(reading: Reading, allowed: Collection[str] = ()) -> Iterator[Finding]:
    """Yield what is personal in all that was read: comments and unreadable records included.

    What a file's text shows is not reported again for its value, which can hide more: in escapes,
    and across lines.
    """
    records = {record.path: record for record in reading.records}
    for path, text in reading.texts.items():
        found = [*check_text(text, path, allowed)]
        if record := records.get(path):
            numbers = [*_check_org_numbers(record)]
            lines = {finding.line for finding in numbers}
            found = [f for f in found if f.code != "personal-number" or f.line not in lines]
            found += [*numbers, *_check_values(record, allowed, text)]
        yield from found


def _check_values(
    record: Record, allowed: Collection[str], file_text: str = ""
) -> Iterator[Finding]:
    """Yield what is personal in keys and values, but for what the file's text shows already."""
    numbers = frozenset(_iter_org_numbers(record.root))
    scalars = [scalar for scalar in iter_scalars(record.root) if scalar not in numbers]
    # All values at once first: nearly always there is nothing, and one text is read faster.
    hidden = _plain_hits("\n".join(scalar.text for scalar in scalars), allowed)
    hidden -= _plain_hits(file_text, allowed) if hidden else set()
    for scalar in scalars if hidden else []:
        for hit in find_personal(scalar.text, allowed):
            if (hit.kind, hit.text) in hidden:
                yield _make_finding(hit, Position(record.path, scalar.line, scalar.column))


def _plain_hits(text: str, allowed: Collection[str]) -> set[tuple[Kind, str]]:
    return {(hit.kind, hit.text) for hit in find_personal(text, allowed)}


def _make_finding(hit: Hit, position: Position, where: str = "") -> Finding:
    code, message = _CODES[hit.kind]
    return make_finding(code, position, message + where)


# --- organisation numbers --------------------------------------------------------------------

_ORG_NUMBER = re.compile(r"([0-9]{6})-?([0-9]{4})")
_FIRST_THIRD_DIGIT = "2"
"""A legal person's number has at least 2 as third digit; a month has 0 or 1 there."""


def check_org_number(value: Scalar, path: str) -> Iterator[Finding]:
    """Yield what is wrong with an organisation number: its form, whose it is, its checksum."""
    position = Position(path, value.line, value.column)
    found = _ORG_NUMBER.fullmatch(value.text)
    if found is None:
        message = "organisationsnumret har inte formen NNNNNN-NNNN"
        yield make_finding("org-number-checksum", position, message)
    elif value.text[2] < _FIRST_THIRD_DIGIT:
        message = "numret är en persons, inte en organisations"
        yield make_finding("org-number-person", position, message)
    elif not luhn.is_valid(found[1] + found[2]):
        message = f'kontrollsiffran i organisationsnumret "{value.text}" stämmer inte'
        yield make_finding("org-number-checksum", position, message)


def _check_org_numbers(record: Record) -> Iterator[Finding]:
    for scalar in _iter_org_numbers(record.root):
        yield from check_org_number(scalar, record.path)


def _iter_org_numbers(node: Node) -> Iterator[Scalar]:
    """Yield the value of every key `org_number` below a node."""
    if isinstance(node, Items):
        for item in node.items:
            yield from _iter_org_numbers(item)
    elif isinstance(node, Mapping):
        for entry in node.entries:
            if entry.key.text == "org_number" and isinstance(entry.value, Scalar):
                yield entry.value
            else:
                yield from _iter_org_numbers(entry.value)


# --- the repository --------------------------------------------------------------------------


def check_repository(root: Path, allowed: Collection[str] = ()) -> Iterator[Finding]:
    """Yield what is personal in every text file git knows or would add, the test numbers apart."""
    listed = _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in sorted(set(listed.decode("utf-8", "surrogateescape").split("\0")) - {""}):
        if name != TEST_NUMBERS:
            yield from _check_file(root / name, name, allowed)


def check_paths(paths: Iterable[Path], allowed: Collection[str] = ()) -> Iterator[Finding]:
    """Yield what is personal in files and, below folders, in every file, ignored by git or not."""
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            yield from _check_file(file, file.as_posix(), allowed)


def _check_file(path: Path, name: str, allowed: Collection[str]) -> Iterator[Finding]:
    if path.is_symlink() or not path.is_file():
        yield from check_text("", name, allowed)
        return
    yield from check_text(_to_text(path.read_bytes()), name, allowed)


def _to_text(data: bytes) -> str:
    """Return a file's text; nothing for binary files, which hold a zero byte."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        return ""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def check_history(root: Path, allowed: Collection[str] = ()) -> Iterator[Finding]:
    """Yield what is personal in the messages of all commits and in all that was ever committed."""
    log = _git(root, "log", "--all", "-z", "--format=%h%n%B").decode("utf-8", "replace")
    for entry in log.split("\0"):
        commit, _, message = entry.partition("\n")
        yield from _label(check_text(message, "commit", allowed), f"commit {commit}")
    for blob, name, data in _iter_blobs(root):
        if name != TEST_NUMBERS:
            found = check_text(_to_text(data), name, allowed)
            yield from _label(found, f"{name}@{blob[:10]}")


def _label(findings: Iterable[Finding], path: str) -> Iterator[Finding]:
    """Say in which version each finding lies: only now, since ids of git may look like numbers."""
    return (replace(finding, path=path) for finding in findings)


def _iter_blobs(root: Path) -> Iterator[tuple[str, str, bytes]]:
    """Yield (id, one of its paths, bytes) of every file's version in history."""
    listed = _git(root, "rev-list", "--objects", "--all").decode("utf-8", "surrogateescape")
    names = dict(line.partition(" ")[::2] for line in listed.splitlines())
    output = _git(root, "cat-file", "--batch", stdin="\n".join(names).encode())
    start = 0
    while start < len(output):
        end = output.index(b"\n", start)
        blob, kind, size = output[start:end].decode().split()
        start = end + 1 + int(size) + 1
        if kind == "blob":
            yield blob, names[blob], output[end + 1 : start - 1]


def _git(root: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    """Return what git prints; raises SetupError outside a repository or without git."""
    command = ["git", "-C", str(root), "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(
            f"git gick inte att använda i {root}; kör i en klonad mapp med git installerat"
        ) from error
    return done.stdout


def main(arguments: list[str] | None = None) -> int:
    """Check the repository (or the named files) and return an exit code: 0, 1 or 2."""
    parser = argparse.ArgumentParser(prog="python -P -m iopgen.guard", description=main.__doc__)
    parser.add_argument(
        "paths", nargs="*", type=Path, help="files or folders; default: all of git's"
    )
    parser.add_argument("--history", action="store_true", help="every commit and message as well")
    options = parser.parse_args(arguments)
    try:
        root = Path(_git(Path(), "rev-parse", "--show-toplevel").decode().rstrip("\n"))
        findings = sorted(_check_all(root, options.paths, history=options.history))
    except SetupError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    for finding in findings:
        print(format_text(finding))  # noqa: T201
    if not findings:
        print("Inga personnummer, telefonnummer eller e-postadresser hittades.")  # noqa: T201
    return 1 if findings else 0


def _check_all(root: Path, paths: list[Path], *, history: bool) -> Iterator[Finding]:
    is_configured = (root / CONFIG_NAME).is_file()
    allowed = load_settings(root).allowed_contacts if is_configured else ()
    yield from check_paths(paths, allowed) if paths else check_repository(root, allowed)
    if history:
        yield from check_history(root, allowed)


if __name__ == "__main__":
    sys.exit(main())
