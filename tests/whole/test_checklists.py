"""The lists of the cities as a reader meets them: each item's words, strength and passing answer.

Read from the finished pages, not from rows: of a guideline, of an agreement that was assessed by
it, and of a partner that was checked by it. Where the documents are at hand (see
`sources.py`) the words are held against the documents' own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING

import pytest
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, copy_project, find_page
from registers import TODAY, read_project, read_site
from selectolax.lexbor import LexborHTMLParser
from sources import SOURCES, needs_sources, read_span

from iopgen.data.open_data import Published
from iopgen.pages import guidelines
from iopgen.pages.view import SiteContents
from iopgen.reading.record_files import read_records
from iopgen.reading.settings import load_settings
from iopgen.records.rows import make_tables
from iopgen.register import entities as e
from iopgen.register.lookup import Register

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from selectolax.lexbor import LexborNode

    from iopgen.site import Page


@dataclass(frozen=True, slots=True)
class Line:
    """One item as a page shows it."""

    text: str
    strength: str
    """The word for it: `ska`, `bör`, `vägledande`, `villkor`, `anges inte`."""
    passes: str
    """The answer that passes: `ja`, `nej`, `finns`, "" where none does."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list must be: where it stands, what it is, and how much of it there is."""

    guideline: str
    name: str
    kind: str
    count: int
    strength: str
    passes: str


LISTS = (
    Listed("stockholm-iop-2017", "lag", "legal", 3, "ska", "ja"),
    Listed("stockholm-iop-2017", "kriterier", "criteria", 7, "vägledande", "ja"),
    Listed("botkyrka-kib-pm-villkor", "villkor", "criteria", 7, "villkor", "ja"),
    Listed("linkoping-iop-2016", "kriterier", "criteria", 8, "villkor", "ja"),
    Listed("stockholm-iop-2017", "handlingar", "partner_documents", 8, "bör", "finns"),
    Listed("stockholm-iop-2017", "avtalsvillkor", "terms", 11, "bör", "finns"),
    Listed("stockholm-amn-utredning-2019", "demokrativillkor", "democracy", 4, "bör", "nej"),
    Listed("stockholm-amn-utredning-2019", "andra-hinder", "exclusion", 5, "bör", "nej"),
)
"""By hand from the documents, not from our records."""

LABELS = {
    "yes": "ja",
    "no": "nej",
    "present": "finns",
    "none": "",
    "": "",
}


def name_list(listed: Listed) -> str:
    """Return how a list is named among the tests."""
    return f"{listed.guideline}-{listed.name}"


every_list = pytest.mark.parametrize("listed", LISTS, ids=name_list)


# --- reading pages -------------------------------------------------------------------------------


def read_text(node: LexborNode, *without: str) -> str:
    """Return the words of a node in one line, without its references and some more parts."""
    copy = LexborHTMLParser(node.html or "").body
    assert copy
    for part in copy.css(", ".join(("sup", *without))):
        part.decompose()
    return " ".join(copy.text().split())


def iter_after(node: LexborNode | None, stop: str) -> Iterator[LexborNode]:
    """Yield the elements after a node, up to the next one of a tag."""
    while node := node.next if node else None:
        if node.tag == stop:
            return
        if not (node.tag or "-").startswith("-"):
            yield node


def iter_before(node: LexborNode | None) -> Iterator[LexborNode]:
    """Yield the elements before a table, back to what belongs to another one."""
    while node := node.prev if node else None:
        if (node.tag or "").startswith("h") or "iop-table" in (node.attributes.get("class") or ""):
            return
        if not (node.tag or "-").startswith("-"):
            yield node


def find_passing(words: str) -> str:
    """Return the answer that the words about a list say passes."""
    said = {
        "svaret är ja": "ja",
        "svaret är nej": "nej",
        "svaret nej som uppfyller": "nej",
        "det den nämner finns": "finns",
    }
    found = {answer for phrase, answer in said.items() if phrase in words}
    assert len(found) <= 1, words
    return found.pop() if found else ""


def read_guideline(page: Page, name: str) -> list[Line]:
    """Return the items of one list on a guideline's own page."""
    head = LexborHTMLParser(page.body).css_first(f'h2[id="{name}"]')
    assert head, f"{page.address} has no list {name}"
    parts = list(iter_after(head, "h2"))
    words = " ".join(read_text(part) for part in parts if part.tag == "p")
    strength = re.search(r"Styrka: ([^.(]+?)(?: \(|\.)", words)
    assert strength, words
    general = Line("", strength[1], find_passing(words))
    items = [item for part in parts for item in part.css("ol > li")]
    assert read_text(head).endswith(("1 punkt", f"{len(items)} punkter")), "the count is another"
    return [read_item(item, general) for item in items]


def read_item(item: LexborNode, general: Line) -> Line:
    """Return one item, with what it says of its own where that differs from the list."""
    line = replace(general, text=read_text(item, ".iop-mark", ".iop-note"))
    for mark in item.css(".iop-mark"):
        words = read_text(mark)
        if words == "inget svar väntas":
            line = replace(line, passes="")
        elif words.startswith("uppfylls av "):
            line = replace(line, passes=words.removeprefix("uppfylls av "))
        else:
            line = replace(line, strength=words.replace("styrka anges inte", "anges inte"))
    return line


def read_table(page: Page, name: str) -> list[Line]:
    """Return the items of one list in a table: of an assessment, of terms or of a check."""
    caption = LexborHTMLParser(page.body).css_first(f'caption[id="{name}-namn"]')
    assert caption, f"{page.address} has no table {name}"
    table = caption.parent
    assert table
    passes = find_passing(" ".join(read_text(part) for part in iter_before(table.parent)))
    return [
        Line(read_text(row.css("th")[0]), read_text(row.css("td")[0]), passes)
        for row in table.css("tbody > tr")
    ]


# --- what the records say ------------------------------------------------------------------------


@cache
def read_register(project: Path = ROOT) -> Register:
    """Return the register of a project."""
    return Register(read_project(project), TODAY if project == ROOT else EXAMPLE_DAY)


def find_items(register: Register, guideline: str, name: str) -> list[e.GuidelineItem]:
    """Return the items of a list, as its record has them."""
    items = register.by(e.GuidelineItem, "guideline", guideline)
    return [item for item in items if item.set == name]


def expect(items: Iterable[e.GuidelineItem]) -> list[Line]:
    """Return how a page must show some items."""
    return [
        Line(
            " ".join(item.text.split()),
            "anges inte" if item.strength in ("", "none") else item.strength,
            LABELS[item.pass_answer],
        )
        for item in items
    ]


# --- the guidelines of the three cities ----------------------------------------------------------


def find_faults(page: Page, listed: Listed) -> list[str]:
    """Return how a guideline's page differs from what a list must be."""
    found = read_guideline(page, listed.name)
    wanted = expect(find_items(read_register(), listed.guideline, listed.name))
    faults = [f"other words: {a.text}" for a, b in zip(found, wanted, strict=False) if a != b]
    if len(found) != listed.count:
        faults.append(f"{len(found)} items, not {listed.count}")
    told = [one for one in found if (one.strength, one.passes) != (listed.strength, listed.passes)]
    return faults + [f"{one.strength}, {one.passes}: {one.text}" for one in told]


def find_guideline(listed: Listed) -> Page:
    """Return a guideline's page of the real site."""
    return find_page(read_site(ROOT), f"riktlinjer/{listed.guideline}/")


@every_list
def test_a_guideline_shows_each_item_with_strength_and_passing_answer(listed: Listed) -> None:
    (head,) = [
        one
        for one in read_register().by(e.GuidelineSet, "guideline", listed.guideline)
        if one.set == listed.name
    ]
    assert head.kind == listed.kind
    page = find_guideline(listed)
    assert find_faults(page, listed) == []
    assert " ".join(head.intro.split()) in read_text(LexborHTMLParser(page.body).css("body")[0])


def test_no_other_list_of_a_city_is_of_these_kinds() -> None:
    kinds = {listed.kind for listed in LISTS}
    shown = {(listed.guideline, listed.name) for listed in LISTS}
    others = {
        (one.guideline, one.set)
        for one in read_register().all(e.GuidelineSet)
        if one.kind in kinds and (one.guideline, one.set) not in shown
    }
    # What an agreement contains, as two other texts tell it in passing: four points each.
    assert others == {
        ("linkoping-iop-2016", "avtalsinnehall"),
        ("stockholm-amn-beskrivning-2019", "avtalsinnehall"),
    }


NEW = "      - id: nytt\n        text: Nytt.\n"
LAST = """      - id: medlemsantal
        text: Uppgift om medlemsantal
        source: stockholm-riktlinjer-iop#1378
        also_at: amn-utredning-2019#540
"""


@pytest.mark.parametrize(
    ("listed", "old", "new", "fault"),
    [
        (LISTS[0], "Det är förenligt med kommunallagen.", "Det är tillåtet.", "other words"),
        (LISTS[0], "    strength: ska\n", "    strength: bör\n", "bör, ja"),
        (LISTS[6], "pass_answer: no", "pass_answer: yes", "bör, ja"),
        (
            LISTS[7],
            "      - id: inget-behov\n",
            NEW + "      - id: inget-behov\n",
            "6 items, not 5",
        ),
        (LISTS[4], LAST, "", "7 items, not 8"),
    ],
)
def test_what_is_dropped_or_turned_in_a_record_is_seen_on_the_page(
    tmp_path: Path, listed: Listed, old: str, new: str, fault: str
) -> None:
    project = copy_project(tmp_path / "p")
    path = project / "content" / "guidelines" / f"{listed.guideline}.yml"
    text = path.read_text("utf-8")
    at = text.index(f"  - id: {listed.name}\n")
    assert old in text[at:]
    path.write_text(text[:at] + text[at:].replace(old, new, 1), "utf-8")
    # Rules would stop some of these before there is a site; here the page itself must tell.
    register = Register(make_tables(read_records(project).records), TODAY)
    published = Published(register, "https://example.org/")
    site = SiteContents(register, published, load_settings(project, TODAY))
    address = f"riktlinjer/{listed.guideline}/"
    (page,) = [d.make() for d in guidelines.draft_pages(site) if d.address == address]
    assert any(found.startswith(fault) for found in find_faults(page, listed))


# --- assessments and checks ----------------------------------------------------------------------

OWN = "exk-riktlinjer-2023"


@pytest.mark.parametrize(
    ("address", "table", "name", "count"),
    [
        ("partnerskap/exk-lyktan/", f"bedomning-{OWN}-{{}}-tabell", "rattslig-bedomning", 3),
        ("partnerskap/exk-lyktan/", f"bedomning-{OWN}-{{}}-tabell", "kriterier", 5),
        ("partnerskap/exk-lyktan/", f"villkor-{OWN}-{{}}-tabell", "avtalsvillkor", 7),
        ("partnerskap/exk-trappan/", f"bedomning-{OWN}-{{}}-tabell", "kriterier", 5),
        ("parter/sagobacken/", "exk-kontroll-sagobacken-2026-{}", "handlingar", 5),
        ("parter/sagobacken/", "exk-kontroll-sagobacken-2026-{}", "demokrati", 3),
        ("parter/sagobacken/", "exk-kontroll-sagobacken-2026-{}", "hinder", 2),
        ("parter/fantasibolaget/", "exk-kontroll-fantasibolaget-2025-{}", "handlingar", 5),
        ("parter/luftiga-tradar/", "exk-kontroll-luftiga-tradar-2025-10-{}", "hinder", 2),
    ],
)
def test_what_was_assessed_or_checked_stands_in_full_as_in_the_guideline(
    address: str, table: str, name: str, count: int
) -> None:
    site = read_site(EXAMPLE, EXAMPLE_DAY)
    found = read_table(find_page(site, address), table.format(name))
    assert len(found) == count
    assert found == read_guideline(find_page(site, f"riktlinjer/{OWN}/"), name)
    assert found == expect(find_items(read_register(EXAMPLE), OWN, name))


def test_every_list_on_an_agreement_of_the_real_site_is_its_guideline_s() -> None:
    site = read_site(ROOT)
    seen = set()
    for page in site.pages:
        for kind, name in re.findall(
            r'caption id="(bedomning|villkor)-(\S+)-tabell-namn"', page.body
        ):
            (listed,) = [
                one
                for one in read_register().all(e.GuidelineSet)
                if name == f"{one.guideline}-{one.set}"
            ]
            whole = read_guideline(find_page(site, f"riktlinjer/{listed.guideline}/"), listed.set)
            found = read_table(page, f"{kind}-{name}-tabell")
            assert found
            # Where nobody had to answer, only what was answered stands, in the guideline's order.
            assert found == [line for line in whole if line in found]
            seen.add((page.address, name))
    assert seen == {
        ("partnerskap/bot-kvinna-i-botkyrka/", "botkyrka-kib-pm-villkor-egen-bedomning"),
        ("partnerskap/sto-samhallsorientering/", "stockholm-iop-2017-kriterier"),
    }


# --- the documents' own words --------------------------------------------------------------------

MARKER = re.compile(r"^(?:\W+|\d+\.\s)+")
"""What stands before an item in a document: a bullet or a number."""

ALIKE = 0.86
"""How much of a text read from a scan must be the same letters; `när` was read as `nér`."""


def read_lines(source: str) -> list[tuple[int, str]]:
    """Return number and words of the lines that a source names, in the document's own text."""
    name, _, lines = source.partition("#")
    document = read_register().get(e.Document, name)
    text = (SOURCES / f"{document.extract}.txt").read_text("utf-8").splitlines()
    first, last = read_span(lines)
    return [(number, text[number - 1]) for number in range(first, last + 1)]


def is_scanned(source: str) -> bool:
    """Say whether a document's text was read from a scan."""
    return read_register().get(e.Document, source.partition("#")[0]).ocr is True


def fold(text: str) -> list[str]:
    """Return the words of a text without their accents and other signs, in small letters."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = ("".join(c for c in word if c.isalnum()) for word in plain.split())
    return [word for word in words if word]


def is_same(text: str, source: str) -> bool:
    """Say whether lines of a document have these words and no others.

    A scan may have misread letters, but has as many words.
    """
    told = " ".join(MARKER.sub("", line) for _, line in read_lines(source))
    if not is_scanned(source):
        return " ".join(told.split()) == " ".join(text.split())
    ours, theirs = fold(text), fold(told)
    ratio = SequenceMatcher(None, "".join(ours), "".join(theirs), autojunk=False).ratio()
    return len(ours) == len(theirs) and ratio >= ALIKE


@needs_sources
@every_list
def test_each_item_has_the_words_of_the_document(listed: Listed) -> None:
    items = find_items(read_register(), listed.guideline, listed.name)
    assert [item.text for item in items if not is_same(item.text, item.source[0])] == []
    assert all(len(item.source) == 1 for item in items)


@needs_sources
@every_list
def test_no_item_of_the_document_is_left_out(listed: Listed) -> None:
    """From a list's first item to its last, each line with words belongs to one of them."""
    items = find_items(read_register(), listed.guideline, listed.name)
    taken = [number for item in items for number, _ in read_lines(item.source[0])]
    document = items[0].source[0].partition("#")[0]
    between = read_lines(f"{document}#{min(taken)}-{max(taken)}")
    assert [n for n, line in between if MARKER.sub("", line).strip() and n not in taken] == []
    assert sorted(taken) == taken
    assert len(set(taken)) == len(taken)


@needs_sources
@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Verksamheten detaljregleras inte från staden", True),
        ("Verksamheten detaljregleras från staden", False),
        ("Verksamheten detaljregleras sällan från kommunen", False),
        ("Verksamheten detaljregleras helt från regionen", False),
    ],
)
def test_other_words_are_not_taken_for_a_misread_scan(text: str, *, same: bool) -> None:
    assert is_same(text, "stockholm-riktlinjer-iop#1351") is same
