"""No person of the documents is named anywhere: not in a record, page, table, test or commit.

The documents lie outside the repository. Where they are (the folder in `IOPGEN_SOURCES`, else
`../shared/sources`) the names, telephone numbers and addresses in them are computed here, looked
for, and never stored or printed; elsewhere the test is skipped. A name is

- two capitalised words or more in a row that are nowhere written small and belong to no
  organisation or place (this also takes in some companies, which does no harm);
- a given name by Faker's lists, alone: of the Swedish list, or of any list next to such a word;
- what stands before the @ of an address, in parts.
"""

from __future__ import annotations

import csv
import importlib
import pkgutil
import re
import subprocess
from collections.abc import Collection
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from faker.providers import person
from projects import ROOT
from registers import TODAY, read_site

from iopgen.calc.personal_data import find_personal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
from sources import FACTS, needs_sources, read_sources

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
NAME = re.compile(r"[A-ZÅÄÖÉ][a-zà-ÿ]+(?:-\s?[A-ZÅÄÖÉ][a-zà-ÿ]+)*")

OTHERS = frozenset({"movement", "oxford", "research"})
"""Words in names of organisations that the documents name and no table beside them holds."""


@cache
def read_organisations() -> frozenset[str]:
    """Return the words in the names of organisations and partnerships, in small letters.

    Read from the tables beside the documents, not from our records: a record must not be able to
    excuse itself.
    """
    names = []
    for table, columns in (("partners", ("name", "name_variants")), ("agreements", ("name",))):
        with (FACTS / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            names += [row[column] for row in csv.DictReader(file) for column in columns]
    words = {word for name in names for word in split(name)}
    return frozenset(words | {f"{word}s" for word in words} | OTHERS)


@cache
def read_given_names(locale: str = "") -> frozenset[str]:
    """Return Faker's given names, in small letters: of one locale, or of all."""
    locales = [locale] if locale else [m.name for m in pkgutil.iter_modules(person.__path__)]
    providers = (importlib.import_module(f"{person.__name__}.{name}").Provider for name in locales)
    lists = (
        value
        for provider in providers
        for name, value in vars(provider).items()
        if name.startswith("first_names") and isinstance(value, Collection)
    )
    return frozenset(name.lower() for names in lists for name in names)


def split(text: str) -> list[str]:
    """Return the words of a text in small letters; a double name also as its parts."""
    found = [word.lower() for word in WORD.findall(text)]
    return found + [part for word in found if "-" in word for part in word.split("-")]


def find_pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield neighbouring capitalised words: both as written, in small letters."""
    for line in text.splitlines():
        matches = list(NAME.finditer(line))
        for one, other in pairwise(matches):
            if not line[one.end() : other.start()].strip():
                yield one[0].lower(), other[0].lower()


@cache
def compute_names() -> tuple[frozenset[str], frozenset[str]]:
    """Return full names (`first last`) and single names of persons in the documents."""
    text = read_sources()
    small = set(re.findall(r"\b[a-zà-ÿ]+\b", text))
    organisations = read_organisations()
    proper = {
        word.lower()
        for word in NAME.findall(text)
        if not {word.lower(), *word.lower().split("-")} & (small | organisations)
    }
    full = {f"{one} {other}" for one, other in find_pairs(text) if other in proper}
    anywhere = read_given_names()
    given = (read_given_names("sv_SE") & {w.lower() for w in NAME.findall(text)}) - organisations
    single = given | {
        word
        for one, other in find_pairs(text)
        if other in proper and (one in given or one in proper & anywhere)
        for word in (one, other)
        if word in proper
    }
    for hit in find_personal(text):
        if hit.kind == "email":
            parts = re.findall(r"[a-zà-ÿ]{2,}", hit.text.partition("@")[0].lower())
            single |= {part for part in parts if part not in small | organisations}
    return frozenset(full), frozenset(single)


@cache
def compute_contacts() -> frozenset[str]:
    """Return the telephone numbers and addresses of the documents, without marks."""
    return frozenset(bare(hit.text) for hit in find_personal(read_sources()))


def bare(text: str) -> str:
    """Return a number or an address without spaces and dashes."""
    return re.sub(r"[\s·/()–-]", "", text).lower()


def find_persons(text: str) -> list[int]:
    """Return the lines of a text that name a person of the documents."""
    return [number for number, line in enumerate(text.splitlines(), 1) if names_person(line)]


@cache  # most lines of the history stand in files today, or have stood in several
def names_person(line: str) -> bool:
    full, single = compute_names()
    capitalised = {part for word in NAME.findall(line) for part in split(word)}
    pairs = {f"{one} {other}" for one, other in find_pairs(line)}
    hits = {bare(hit.text) for hit in find_personal(line)}
    return bool(capitalised & single or pairs & full or hits & compute_contacts())


def check(texts: Iterable[tuple[str, str]]) -> None:
    """Fail with the places, not the words, where a person is named."""
    places = [f"{name}:{line}" for name, text in texts for line in find_persons(text)]
    assert places == []


@needs_sources
def test_the_names_are_found_in_the_documents() -> None:
    full, single = compute_names()
    text = read_sources()
    assert len(full) > 20
    assert len(single) > 40
    assert len(compute_contacts()) > 5
    signed = re.findall(
        rf"({NAME.pattern}) ({NAME.pattern}) *\n *[A-ZÅÄÖ]\w+(?:chef|direktör)\b", text
    )
    assert signed
    assert all(f"{first} {last}".lower() in full for first, last in signed)


@needs_sources
def test_the_search_finds_a_name_a_number_and_an_address() -> None:
    name = min(name for name in compute_names()[0] if name.split()[0] in compute_names()[1])
    contact = next(hit.text for hit in find_personal(read_sources()) if hit.kind == "email")
    text = f"Först.\nEnligt {name.title()}.\nSkriv till {contact}.\nSist."
    assert find_persons(text) == [2, 3]


def run_git(*arguments: str) -> str:
    """Return what git says of this repository."""
    command = ["git", "-C", str(ROOT), *arguments]
    done = subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    return done.stdout.decode("utf-8", "replace")


@needs_sources
def test_no_file_of_the_repository_names_a_person() -> None:
    listed = run_git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    paths = [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    check((path.relative_to(ROOT).as_posix(), path.read_text("utf-8", "replace")) for path in paths)


@needs_sources
def test_no_commit_names_a_person() -> None:
    log = run_git("log", "-p", "--unified=0", "--no-color", "--format=%s%n%b")
    check([("git log -p", re.sub(r"(?m)^[-+]", "", log))])


@needs_sources
def test_no_page_or_table_names_a_person() -> None:
    site = read_site(ROOT, TODAY)
    check((page.address, f"{page.title}\n{page.description}\n{page.body}") for page in site.pages)
    check((name, data.decode("utf-8", "replace")) for name, data in site.files.items())
    check((page.address, f"{page.title}\n{page.text}\n{page.hidden}") for page in site.search)
