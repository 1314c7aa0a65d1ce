"""Find personal numbers, phone numbers and e-mail addresses in a text, and mask them.

Knows texts and nothing of files or findings; `privacy_guard` places what is found here. It looks
for what has a form: names of persons it cannot find. Better one finding too many than one too few;
what would be wrong too often (dates, amounts, case numbers, line references) is told apart by
checksum, calendar and the phone network's own numbering plan.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote

from iopgen.calc.personal_traces import iter_windows, may_hold, may_hold_anywhere
from iopgen.calc.usual_signs import INVISIBLE, RAISED

if TYPE_CHECKING:
    import phonenumbers

MAX_HITS = 100
"""Hits after which a text is looked through no further: one is enough to stop it."""

PersonalKind = Literal["personal-number", "phone", "email"]


@dataclass(frozen=True, order=True, slots=True)
class Hit:
    """Something personal in a text, from `start` up to `end` (the line, where it was disguised)."""

    start: int
    end: int
    kind: PersonalKind
    text: str
    """Plain form, the same for every spelling: ten digits, +46…, or a lower-case address."""


def find_personal(text: str, allowed: Collection[str] = ()) -> Iterator[Hit]:
    """Yield what is personal in a text, in order, except the allowed addresses and phone numbers.

    Digits, dashes and spaces may be any of Unicode's, and invisible characters lie between. What
    HTML or Markdown hides (entities, tags, emphasis, %40) is found too, at its line.
    """
    if may_hold_anywhere(text):
        yield from _find(text, allowed, _find_plain)


def find_unfiltered(text: str, allowed: Collection[str] = ()) -> Iterator[Hit]:
    """Yield what `find_personal` does, looking closely everywhere; a test holds them to that."""
    yield from _find(text, allowed, _look_closely)


_Look = Callable[[str, frozenset[str]], Iterator[Hit]]


def _find(text: str, allowed: Collection[str], look: _Look) -> Iterator[Hit]:
    permitted = _plain_contacts(tuple(allowed))
    hits = sorted(islice(look(text, permitted), MAX_HITS))
    seen = {(hit.kind, hit.text) for hit in hits}
    hidden = islice(_find_disguised(text, permitted, look), MAX_HITS)
    hits += [hit for hit in hidden if (hit.kind, hit.text) not in seen]
    yield from islice(sorted(hits), MAX_HITS)


def mask(text: str) -> str:
    """Return a text with "[dolt]" in place of what is personal: logs are public too."""
    parts, done = [], 0
    for hit in find_personal(text):
        if hit.start >= done:
            parts += [text[done : hit.start], "[dolt]"]
            done = hit.end
    return "".join((*parts, text[done:]))


def _move(hits: Iterable[Hit], start: int) -> Iterator[Hit]:
    for hit in hits:
        yield Hit(start + hit.start, start + hit.end, hit.kind, hit.text)


def find_published(text: str, allowed: Collection[str] = ()) -> Iterator[Hit]:
    """Yield what is personal in a file of the finished site, page or data.

    As `find_personal`, but each HTML tag ends a text: in tables and lists numbers stand side by
    side that have nothing to do with each other.
    """
    permitted = _plain_contacts(tuple(allowed))
    for start, window in iter_windows(text.replace("<", "\n").replace(">", "\n")):
        yield from _move(_find_in_lines(window, permitted), start)


def _find_in_lines(text: str, permitted: frozenset[str]) -> Iterator[Hit]:
    """Yield hits as they stand, else as they are shown, where entities or %-signs hide them."""
    hits = list(_look(text, permitted))
    if not hits and ("&" in text or "%" in text):
        shown = _look(html.unescape(unquote(text)), permitted)
        hits = [Hit(0, len(text), hit.kind, hit.text) for hit in shown]
    yield from hits


def _look(text: str, permitted: frozenset[str]) -> Iterator[Hit]:
    if may_hold(text):
        yield from _look_closely(text, permitted)


@lru_cache(maxsize=16)
def _plain_contacts(allowed: tuple[str, ...]) -> frozenset[str]:
    """Return the allowed contacts in plain form; what is neither address nor phone is none."""
    return frozenset(
        _plain_address(contact) if "@" in contact else _plain_phone(contact) or ""
        for contact in allowed
    )


def _find_plain(text: str, permitted: frozenset[str]) -> Iterator[Hit]:
    for start, window in iter_windows(text):
        yield from _move(_look(window, permitted), start)


def _look_closely(text: str, permitted: frozenset[str]) -> Iterator[Hit]:
    plain, places = _to_plain(text)
    for finder in (_find_personal_numbers, _find_emails, _find_phones):
        hits = list(_take(finder(plain), permitted))
        for hit in hits:
            if hit.text not in permitted:
                yield Hit(places[hit.start], places[hit.end - 1] + 1, hit.kind, hit.text)
        plain = _blot(plain, hits)


def _take(hits: Iterable[Hit], permitted: frozenset[str]) -> Iterator[Hit]:
    """Yield hits until there are too many of those that are not permitted."""
    left = MAX_HITS
    for hit in hits:
        yield hit
        left -= hit.text not in permitted
        if not left:
            return


def _blot(text: str, hits: list[Hit]) -> str:
    """Take what was found out of the text, so that it is found as one thing only."""
    parts, done = [], 0
    for hit in hits:
        parts += [text[done : hit.start], "x" * (hit.end - max(done, hit.start))]
        done = max(done, hit.end)
    return "".join(parts) + text[done:]


# --- any spelling to one ---------------------------------------------------------------------

_HASH = re.compile(
    r"(?i)(?<![0-9A-Za-z])(?:[0-9a-f]{128}|[0-9a-f]{96}|[0-9a-f]{64}|[0-9a-f]{56}|[0-9a-f]{40}"
    r"|[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9A-Za-z])"
)


class _PlainCharacters(dict[int, int]):
    """Unicode's digits, dashes, spaces and full-width signs to ASCII, one for one, when asked."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        category = unicodedata.category(char)
        if category == "Nd" or char in RAISED:
            plain = ord("0") + unicodedata.digit(char)
        elif category == "Pd" or char in "\u2212\u207b\u208b":
            plain = ord("-")
        elif char in "\u00b7\u2022\u2027":
            plain = ord(".")
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
        if INVISIBLE.search(text):
            places = [place for place in places if not INVISIBLE.match(text[place])]
            text = "".join(text[place] for place in places)
        text = text.translate(_PLAIN)
    return _HASH.sub(lambda found: "x" * len(found[0]), text), places


_BREAKS = (
    "address|blockquote|br|dd|div|dl|dt|figure|h[1-6]|hr|li|ol|p|pre|section|table|td|th|tr|ul"
)
_BLOCK = re.compile(rf"</?(?:{_BREAKS})\b[^<>\n]{{0,200}}>", re.IGNORECASE)
_INLINE = re.compile(
    r"<!--.{0,200}?-->|<[^<>\n]{0,200}>"  # a comment, any other tag
    r"|(?<=\w)\](?:\([^()\n]{0,200}\)|\[[^\[\]\n]{0,80}\])"  # what a link leads to
    r"|__|[*`\\\[\]~^]"
)
_MAY_HIDE = re.compile(r"[&%<*`\\\[~^]|__")


def _find_disguised(text: str, permitted: frozenset[str], look: _Look) -> Iterator[Hit]:
    """Yield what shows only when HTML, Markdown and percent signs are taken away."""
    if not _MAY_HIDE.search(text):
        return
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if _MAY_HIDE.search(line):
            bare = _INLINE.sub("", _BLOCK.sub("\n", html.unescape(unquote(line))))
            for hit in look(bare, permitted):
                yield Hit(start, end, hit.kind, hit.text)
        start = end + 1


# --- personal numbers ------------------------------------------------------------------------

_PERSONAL_NUMBER = re.compile(
    r"(?<!\d)(?:(?<!\d[.,])|(?=\d{6}(?:\d\d)?[-+]\d{4}(?!\d)))"
    r"(?=(?P<century>1[89]|20)?(?P<year>\d\d)(?P<between>[-./ _]?)(?P<month>\d\d)(?P=between)"
    r"(?P<day>\d\d)(?P<before>[-+ ./_:]{0,3}|-\s{1,9})(?P<serial>\d{4})(?!\d|(?<![-+]\d{4})-\d))"
)
_MONTH_AND_DAY = re.compile(r"-\d\d-\d\d(?!\d)")
_CO_ORDINATION = 60
"""Added to the day in a co-ordination number."""


def has_check_digit(number: str) -> bool:
    """Say whether the last digit of a number follows from the others by Luhn's formula."""
    from stdnum import luhn  # with much else, and few texts have such a number

    return bool(luhn.is_valid(number))


def _find_personal_numbers(text: str) -> Iterator[Hit]:
    for found in _PERSONAL_NUMBER.finditer(text):
        number = found["year"] + found["month"] + found["day"] + found["serial"]
        if _is_date(found) and not _is_range(found) and has_check_digit(number):
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
    """Say whether it is rather a date and a year, such as 2018-03-01 - 2020.

    A year of the next century is one only with month and day: its four digits may be a serial.
    """
    is_day = _MONTH_AND_DAY.match(found.string, found.end("serial"))
    centuries = ("19", "20", "21") if is_day else ("19", "20")
    return bool(found["between"]) and found["serial"].startswith(centuries)


# --- phone numbers ---------------------------------------------------------------------------

# Phonenumbers' own text matcher is not enough: it finds neither of two numbers with a space
# between, nor one before a date or an amount. Its numbering plan decides, number by number.
_PHONE = re.compile(
    r"(?<!\d)(?<!\d[-,:])(?<!(?<!\d)\d{4}/)"
    r"(?<!(?<![^\W\d_]{2})(?<!\.)\.)"  # a decimal such as .08; "tel." and a row of dots are none
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
            is_amount = "-" not in text[start:end] and _AMOUNT_AFTER.match(text, end)
            if number and not is_amount:
                return Hit(start, end, "phone", number)
    return None


@lru_cache(maxsize=4096)
def _plain_phone(written: str) -> str | None:
    """Return +46… for a number that can be dialled in Sweden or abroad, else None."""
    import phonenumbers  # slow to load, and few texts have anything like a number

    try:
        number = phonenumbers.parse(re.sub(r"[^\d+]", "", written), "SE")
    except phonenumbers.NumberParseException:
        return None
    if not (phonenumbers.is_valid_number(number) and _has_its_area_code(written, number)):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _has_its_area_code(written: str, number: "phonenumbers.PhoneNumber") -> bool:
    """Say whether the first group of digits is an area code: no date, no list of codes is so.

    Where the first digits tell no area (mobile, 0771) four are often written together.
    """
    first = re.match(r"\(?(0[1-9]\d*)\D", written)
    if first is None:
        return True
    import phonenumbers

    length = phonenumbers.length_of_national_destination_code(number) + len("0")
    has_area = phonenumbers.length_of_geographical_area_code(number) > 0
    return len(first[1]) == length or (not has_area and len(first[1]) == length + 1)


# --- e-mail addresses ------------------------------------------------------------------------

_AT = r"(?:@ ?| @ | ?[\[({] ?(?:@|a|at|snabel-?a) ?[\])}] ?| +snabel-?a +)"
_DOT = r"(?:\.| ?[\[({] ?(?:\.|dot|punkt) ?[\])}] ?| +(?:dot|punkt) +)"
_EMAIL = re.compile(
    rf"(?<![\w.+%'-])(?P<local>[\w.+%'-]{{1,64}}+)[\"\u201d]?{_AT}"
    rf"(?P<domain>(?:[\w-]{{1,63}}{_DOT})+[^\W\d_]{{2,24}})(?![^\W_])",
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
