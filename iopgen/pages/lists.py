"""Ready-made lists under `/listor/`: what the register's filters give one by one, without a script.

One list for each public party, year, form, state and area that has agreements; none is empty.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iopgen import entities as e
from iopgen.pages.agreements import REGISTER
from iopgen.pages.base import Site, View, make_page, sort_by_title
from iopgen.pages.register import find_choices, number_page, split_pages
from iopgen.site import Page

LISTS = "listor/"

KINDS = (
    ("owner", "kommun", "Per kommun eller annan offentlig part", "Samarbeten: "),
    ("year", "ar", "Per år", "Samarbeten under "),
    ("form", "form", "Per form", "Samarbeten med formen "),
    ("state", "lage", "Per läge", "Samarbeten med läget "),
    ("area", "omrade", "Per område", "Samarbeten inom området "),
)
"""The kinds of lists: the filter, the folder, the heading, and the beginning of a list's title."""

WORDS = ("form", "state", "area")
"""The filters whose choices are words, and no names: small letters inside a title."""


@dataclass(frozen=True, slots=True)
class List:
    """One ready-made list."""

    by: str
    """The filter: "owner", "year", …"""
    choice: str
    address: str
    name: str
    """The choice in words."""
    title: str
    agreements: Sequence[e.Agreement]


@dataclass(frozen=True, slots=True)
class Kind:
    """All lists of one kind, and which agreements stand on none of them."""

    by: str
    anchor: str
    title: str
    lists: Sequence[List]
    without: int


def make_pages(site: Site) -> Iterator[Page]:
    """Make the page of all lists, and each list."""
    kinds = make_kinds(site)
    if not site.register.all(e.Agreement):
        return
    yield make_page(
        View(site, LISTS),
        "lists.html",
        title="Färdiga listor",
        description="Samarbetena per offentlig part, år, form, läge och område.",
        kind="list",
        section=REGISTER,
        kinds=kinds,
    )
    for kind in kinds:
        for one in kind.lists:
            yield from _make_list(site, kind, one)


def make_kinds(site: Site) -> list[Kind]:
    """Return all lists by kind; the newest year first, everything else by name."""
    agreements = sort_by_title(site.register.all(e.Agreement))
    choices = [(a, find_choices(site.register, a)) for a in agreements]
    kinds = []
    for by, folder, title, beginning in KINDS:
        found: dict[str, tuple[str, list[e.Agreement]]] = {}
        for agreement, own in choices:
            for choice, name in own[by].items():
                found.setdefault(choice, (name, []))[1].append(agreement)
        order = sorted(found, key=lambda choice: (found[choice][0].casefold(), choice))
        lists = [
            List(
                by=by,
                choice=choice,
                address=f"{LISTS}{folder}/{choice.replace('_', '-')}/",
                name=found[choice][0],
                title=beginning + _write_inside(by, found[choice][0]),
                agreements=found[choice][1],
            )
            for choice in (reversed(order) if by == "year" else order)
        ]
        without = sum(not own[by] for _, own in choices)
        kinds.append(Kind(by, folder, title, lists, without))
    return kinds


def _write_inside(by: str, name: str) -> str:
    """Return a name as it is written inside a title."""
    return f"{name[0].lower()}{name[1:]}" if by in WORDS and not name[:2].isupper() else name


def _make_list(site: Site, kind: Kind, one: List) -> Iterator[Page]:
    chunks = split_pages(one.agreements)
    addresses = [number_page(one.address, n) for n in range(1, len(chunks) + 1)]
    for number, chunk in enumerate(chunks, start=1):
        yield make_page(
            View(site, addresses[number - 1]),
            "list.html",
            title=one.title if number == 1 else f"{one.title}, sida {number}",
            description=f"{one.title}: alla som finns i registret, oavsett form.",
            kind="list",
            section=REGISTER,
            one=one,
            kind_title=kind.title,
            anchor=kind.anchor,
            agreements=chunk,
            addresses=addresses,
            number=number,
        )
