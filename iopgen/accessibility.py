"""The accessibility statement: what lag (2018:1937) asks for, and never more than was tested.

Pure: makes Markdown of the configuration and of the result file that the browser test writes
(`make a11y`). That goes into the hand-written page, in place of `MARKER`. Automated tests find a
part of the faults only, so that no result makes a site fully compliant (helt förenlig).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from iopgen.exceptions import SetupError
from iopgen.pages.base import make_environment
from iopgen.settings import Settings
from iopgen.site import SECTION, Page

MARKER: Final = "<!-- iopgen: accessibility -->"
"""Stands in a hand-written page where the statement goes."""
RESULT_PATH: Final = "content/accessibility.json"
SHORTCOMINGS: Final = "shortcomings"
"""Key of the page's front matter: a list of {what, why, basis}."""

KIND_TITLES: Final = {
    "register": "Registrets följande sidor",
    "agreement": "Ett partnerskaps sida",
    "partner": "En parts sida",
    "owner": "En offentlig parts partnerskap",
    "guideline": "En riktlinjes sida",
    "document": "En källas sida",
    "dictionary": "Ordlistan",
    "catalogue": "Listan över kontroller",
    "list": "Färdiga listor",
    "written": "Sidor skrivna för hand",
    "404": "Sidan som säger att en sida inte finns",
    "search": "Sökningen med träffar",
}
"""How kinds of pages are told apart for readers; a section of the menu has its own title."""

MANUAL_TITLES: Final = {
    "keyboard": "Bara tangentbord",
    "zoom": "Förstoring till 400 procent",
    "text_spacing": "Större avstånd i texten",
    "screen_reader": "Skärmläsare",
    "people": "Tillsammans med personer med funktionsnedsättning",
}
"""What a person must test; how is told in docs/prova-tillganglighet.md."""

BASES: Final = ("unfulfilled", "burden", "exempt")
"""Why something is not accessible: a fault, a burden (12 §), content outside the law (9 §)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the browser test found on the pages of one kind."""

    pages: tuple[str, ...]
    violations: int


@dataclass(frozen=True, slots=True)
class Manual:
    """A test made by a person."""

    on: date
    result: str


@dataclass(frozen=True, slots=True)
class Result:
    """All tests on record, automated and manual."""

    tested_on: date
    axe: str
    browser: str
    widths: tuple[int, ...]
    kinds: Mapping[str, Outcome]
    manual: Mapping[str, Manual]
    """Only those that were made."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page that the site has, and what was found on it, None where it was not tested."""

    title: str
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Shortcoming:
    """Something known not to be accessible, in the publisher's own words."""

    what: str
    why: str
    basis: str
    """One of `BASES`."""


def parse_result(text: str) -> Result:
    """Read the result file; raises SetupError where it is not as `make a11y` writes it."""
    try:
        data = json.loads(text)
        return Result(
            tested_on=date.fromisoformat(data["tested_on"]),
            axe=str(data["axe"]),
            browser=str(data["browser"]),
            widths=tuple(map(int, data["widths"])),
            kinds={
                kind: Outcome(tuple(one["pages"]), int(one["violations"]))
                for kind, one in data["kinds"].items()
            },
            manual=dict(_iter_manual(data["manual"])),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise SetupError(
            f"{RESULT_PATH} är inte som make a11y skriver den ({type(error).__name__}: {error})"
        ) from error


def _iter_manual(tests: Mapping[str, Any]) -> Iterator[tuple[str, Manual]]:
    if unknown := sorted(tests.keys() - MANUAL_TITLES.keys()):
        raise ValueError(f"okänt prov {unknown[0]}")
    for name, test in tests.items():
        if test is not None:
            yield name, Manual(date.fromisoformat(test["on"]), str(test["result"]))


def parse_shortcomings(value: object) -> tuple[Shortcoming, ...]:
    """Read the list of the page's front matter; raises SetupError where it is none."""
    try:
        found = tuple(Shortcoming(**one) for one in value or ())  # type: ignore[attr-defined]
    except TypeError as error:
        raise SetupError(
            f"{SHORTCOMINGS} på sidan om tillgänglighet ska vara en lista med what, why och basis"
        ) from error
    if wrong := [one.basis for one in found if one.basis not in BASES]:
        raise SetupError(f'basis "{wrong[0]}" är inte ett av {", ".join(BASES)}')
    return found


def name_kind(kind: str, address: str) -> str:
    """Return the key of a page's kind: its own address for a section, which is a kind by itself."""
    return f"/{address}" if kind == SECTION else kind


def find_kinds(pages: Iterable[Page]) -> dict[str, str]:
    """Return the title of every kind of page of a site, by key: sections first, in their order."""
    sections: dict[str, str] = {}
    records: dict[str, str] = {}
    for page in pages:
        key = name_kind(page.kind, page.address)
        if page.kind == SECTION:
            sections[key] = page.title if page.address else "Startsidan"
        else:
            records[key] = KIND_TITLES.get(key, key)
    others = ["search", "written", "404"] if "/sok/" in sections else ["written", "404"]
    return sections | records | {key: KIND_TITLES[key] for key in others}


def render_statement(
    settings: Settings,
    pages: Iterable[Page],
    result: Result | None,
    shortcomings: tuple[Shortcoming, ...] = (),
) -> str:
    """Return the statement as Markdown, with headings of level 2 and 3."""
    tested = result.kinds if result else {}
    kinds = [Kind(title, tested.get(key)) for key, title in find_kinds(pages).items()]
    manual = {title: result and result.manual.get(key) for key, title in MANUAL_TITLES.items()}
    by_basis = {basis: [one for one in shortcomings if one.basis == basis] for basis in BASES}
    template = make_environment().get_template("accessibility.md")
    return template.render(
        settings=settings,
        publisher=settings.publisher,
        is_public=settings.publisher.kind != "project",
        result=result,
        kinds=kinds,
        untested=[one.title for one in kinds if one.outcome is None],
        faulty=[one for one in kinds if one.outcome and one.outcome.violations],
        manual=manual,
        is_complete=all(one.outcome for one in kinds) and all(manual.values()),
        by_basis=by_basis,
        updated=_find_last(result),
    )


def _find_last(result: Result | None) -> date | None:
    """Return the day of the last test."""
    return max([result.tested_on, *(one.on for one in result.manual.values())]) if result else None
