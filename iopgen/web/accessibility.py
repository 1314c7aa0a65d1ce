"""The accessibility statement: what lag (2018:1937) asks for, and never more than was tested.

Pure: makes Markdown of the configuration and of the result file that the browser test writes
(`make a11y`). That goes into the hand-written page, in place of `MARKER`. Automated tests find a
part of the faults only, so that no result makes a site fully compliant (helt förenlig).
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from iopgen.exceptions import SetupError
from iopgen.handwritten.headers import BASES, SHORTCOMINGS
from iopgen.handwritten.written_pages import RESULT_PATH
from iopgen.pages.environment import make_environment
from iopgen.reading.settings import Settings
from iopgen.site import SECTION, Draft, Page

MARKER: Final = "<!-- iopgen: accessibility -->"
"""Stands in a hand-written page where the statement goes."""

KIND_TITLES: Final = {
    "register": "Registrets följande sidor",
    "part": "En del av en lång sida",
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

SCHEMES: Final = {"light": "ljusa färger", "dark": "mörka färger"}
RULES: Final = {
    "wcag2a": "WCAG 2.0 på nivå A",
    "wcag2aa": "WCAG 2.0 på nivå AA",
    "wcag21a": "WCAG 2.1 på nivå A",
    "wcag21aa": "WCAG 2.1 på nivå AA",
    "wcag22aa": "WCAG 2.2 på nivå AA",
    "best-practice": "programmets egna råd",
}
"""axe's sets of rules, of which it has none for what WCAG 2.2 adds at level A."""
WIDTHS: Final = {width: f"fönster som är {width} bildpunkter breda" for width in (320, 1280)}
_TEXT_MAX: Final = 200
"""Characters of a text in the result file, which goes into a page as Markdown."""
NEEDED: Final[Mapping[str, Mapping[Any, str]]] = {
    "schemes": SCHEMES,
    "widths": WIDTHS,
    "rules": {key: title for key, title in RULES.items() if key.startswith("wcag")},
}
"""In what a page must have been tested to count as tested, each with its name for readers."""


@dataclass(frozen=True, slots=True)
class KindResult:
    """What the browser test found on the pages of one kind."""

    pages: tuple[str, ...]
    violations: int


@dataclass(frozen=True, slots=True)
class Manual:
    """A test made by a person."""

    on: date
    result: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Result:
    """All tests on record, automated and manual."""

    tested_on: date
    axe: str
    browser: str
    rules: tuple[str, ...]
    schemes: tuple[str, ...]
    widths: tuple[int, ...]
    kinds: Mapping[str, KindResult]
    manual: Mapping[str, Manual]
    """Only those that were made."""


@dataclass(frozen=True, slots=True)
class PageKind:
    """A kind of page that the site has, and what was found on it, None where it was not tested."""

    title: str
    outcome: KindResult | None


@dataclass(frozen=True, slots=True)
class Shortcoming:
    """Something known not to be accessible, in the publisher's own words."""

    what: str
    why: str
    basis: str
    """One of `BASES`."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A value of the result file and its key, which a refusal names."""

    value: object
    key: str = ""

    def refuse(self, wanted: str) -> SetupError:
        place = f"{RESULT_PATH}: {self.key}" if self.key else RESULT_PATH
        return SetupError(f"{place} ska vara {wanted}")

    def take(self, name: str) -> "_Part":
        """Return what stands under one of the keys that must be there."""
        values = self.split()
        if name not in values:
            key = f"{self.key}.{name}".lstrip(".")
            raise SetupError(f"{RESULT_PATH}: {key} saknas")
        return values[name]

    def split(self) -> dict[str, "_Part"]:
        if not isinstance(self.value, dict):
            raise self.refuse("uppgifter med namn, inom { och }")
        return {
            name: _Part(value, f"{self.key}.{name}".lstrip("."))
            for name, value in self.value.items()
        }

    def items(self) -> "tuple[_Part, ...]":
        if not isinstance(self.value, list) or not self.value:
            raise self.refuse("en lista med minst en uppgift, inom [ och ]")
        return tuple(_Part(value, self.key) for value in self.value)

    def read_address(self) -> str:
        """Return a page's address, which is empty for the start page."""
        if not isinstance(self.value, str):
            raise self.refuse("en lista med sidors adresser, inom citattecken")
        return self.value

    def read_text(self) -> str:
        """Return a text on one line, since an empty line would end the table it stands in."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.refuse("en text inom citattecken, som inte är tom")
        text = " ".join(self.value.split())
        if len(text) > _TEXT_MAX or text.encode("utf-8", "ignore").decode() != text:
            raise self.refuse(f"en text med högst {_TEXT_MAX} vanliga tecken")
        return text

    def read_name(self, known: Iterable[str]) -> str:
        if not isinstance(self.value, str) or self.value not in known:
            raise self.refuse(f"något av {', '.join(known)}")
        return self.value

    def read_count(self, least: int = 0) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool) or self.value < least:
            raise self.refuse(f"ett heltal, minst {least}")
        return self.value

    def read_day(self) -> date:
        if isinstance(self.value, str) and _DAY.fullmatch(self.value):
            try:
                return date.fromisoformat(self.value)
            except ValueError:
                pass
        raise self.refuse('en dag, skriven som "2026-12-01"')

    def read_flag(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.refuse("true (klarades) eller false (klarades inte), utan citattecken")
        return self.value


_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_result(text: str | bytes) -> Result:
    """Read the result file; raises SetupError where it is not as `make a11y` writes it."""
    try:
        whole = _Part(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise SetupError(f"{RESULT_PATH} går inte att läsa som JSON ({error})") from error
    return Result(
        tested_on=whole.take("tested_on").read_day(),
        axe=whole.take("axe").read_text(),
        browser=whole.take("browser").read_text(),
        rules=tuple(one.read_name(RULES) for one in whole.take("rules").items()),
        schemes=tuple(one.read_name(SCHEMES) for one in whole.take("schemes").items()),
        widths=tuple(one.read_count(1) for one in whole.take("widths").items()),
        kinds={kind: _read_outcome(one) for kind, one in whole.take("kinds").split().items()},
        manual=_read_manual(whole.take("manual")),
    )


def _read_outcome(part: _Part) -> KindResult:
    pages = tuple(one.read_address() for one in part.take("pages").items())
    return KindResult(pages, part.take("violations").read_count())


def _read_manual(part: _Part) -> dict[str, Manual]:
    """Return the tests that were made; null stands for one that was not, or for all."""
    tests = {} if part.value is None else part.split()
    if unknown := sorted(tests.keys() - MANUAL_TITLES.keys()):
        raise SetupError(f"{RESULT_PATH}: {part.key} har ett okänt prov {unknown[0]}")
    return {
        name: Manual(
            on=test.take("on").read_day(),
            result=test.take("result").read_text(),
            passed=test.take("passed").read_flag(),
        )
        for name, test in tests.items()
        if test.value is not None
    }


def find_untested(result: Result) -> list[str]:
    """Return what the automated tests lack for any page to count as tested, as text."""
    return [
        title
        for name, needed in NEEDED.items()
        for key, title in needed.items()
        if key not in getattr(result, name)
    ]


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


def find_kinds(pages: Iterable[Page | Draft]) -> dict[str, str]:
    """Return the title of every kind of page of a site, by key: sections first, in their order."""
    sections: dict[str, str] = {}
    records: dict[str, str] = {}
    for page in pages:
        key = name_kind(page.kind, page.address)
        if page.kind == SECTION and isinstance(page, Page):
            sections[key] = page.title if page.address else "Startsidan"
        else:
            records[key] = KIND_TITLES.get(key, key)
    others = ["search", "written", "404"] if "/sok/" in sections else ["written", "404"]
    return sections | records | {key: KIND_TITLES[key] for key in others}


def render_statement(
    settings: Settings,
    pages: Iterable[Page | Draft],
    result: Result | None,
    shortcomings: tuple[Shortcoming, ...] = (),
) -> str:
    """Return the statement as Markdown, with headings of level 2 and 3."""
    tested = result.kinds if result else {}
    kinds = [PageKind(title, tested.get(key)) for key, title in find_kinds(pages).items()]
    manual = {title: result and result.manual.get(key) for key, title in MANUAL_TITLES.items()}
    gaps = find_untested(result) if result else []
    by_basis = {basis: [one for one in shortcomings if one.basis == basis] for basis in BASES}
    template = make_environment().get_template("accessibility.md")
    return template.render(
        settings=settings,
        publisher=settings.publisher,
        is_public=settings.publisher.kind != "project",
        result=result,
        scope=_describe_scope(result) if result else {},
        gaps=gaps,
        kinds=kinds,
        untested=[one.title for one in kinds if one.outcome is None],
        faulty=[one for one in kinds if one.outcome and one.outcome.violations],
        manual=manual,
        failed=[title for title, one in manual.items() if one and not one.passed],
        is_complete=not gaps and all(one.outcome for one in kinds) and all(manual.values()),
        by_basis=by_basis,
        updated=_find_last(result),
    )


def _describe_scope(result: Result) -> dict[str, list[str]]:
    """Return in what the automated tests were made, in the words of readers."""
    return {
        "rules": [RULES[one] for one in result.rules],
        "schemes": [SCHEMES[one] for one in result.schemes],
        "widths": [str(one) for one in result.widths],
    }


def _find_last(result: Result | None) -> date | None:
    """Return the day of the last test."""
    return max([result.tested_on, *(one.on for one in result.manual.values())]) if result else None
