"""Ready-made lists under `/listor/`: what the register's filters give one by one, without a script.

One list for each public party, year, form, state and area that has agreements; none is empty.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from iopgen.calc.formats import format_count
from iopgen.pages.agreement.page import REGISTER
from iopgen.pages.base import make_page
from iopgen.pages.register import YEAR_RULE, find_choices, number_page, split_pages
from iopgen.pages.titles import sort_by_title
from iopgen.pages.view import PageView, SiteContents
from iopgen.register import entities as e
from iopgen.register.lookup import Register, once
from iopgen.site import Draft, Page

LISTS = "listor/"

LIST_KINDS = (
    ("owner", "kommun", "Per kommun eller annan offentlig part"),
    ("year", "ar", "Per år"),
    ("form", "form", "Per form"),
    ("state", "lage", "Per läge"),
    ("area", "omrade", "Per område"),
)
"""The kinds of lists: the filter, the folder, and the heading."""

LIST_TITLES = {
    "owner": "Samarbeten där {} är huvudpart",
    "year": "Samarbeten under {}",
    "form": "Samarbeten som är {}",
    "area": "Samarbeten inom området {}",
}
"""The title of a list by its filter, where the choice's own name can stand in it."""

OWN_TITLES = {
    ("form", "iop"): "Samarbeten som är idéburna offentliga partnerskap (IOP)",
    ("form", "assignment"): "Samarbeten som är uppdrag",
    ("form", "procurement"): "Samarbeten som är upphandlade",
    ("form", "reserved_contract"): "Samarbeten som är reserverade kontrakt",
    ("form", "framework"): "Samarbeten som är överenskommelser (ramverk)",
    ("form", "external_project"): "Samarbeten som är projekt med externa medel",
    ("form", "per_participant"): "Samarbeten med ersättning per deltagare",
    ("form", "other"): "Samarbeten i någon annan form",
    ("form", "unknown"): "Samarbeten där formen inte är känd",
    ("state", "initiative"): "Samarbeten som är initiativ",
    ("state", "proposed"): "Föreslagna samarbeten",
    ("state", "upcoming"): "Kommande samarbeten",
    ("state", "active"): "Samarbeten som pågår",
    ("state", "ending_soon"): "Samarbeten som slutar snart",
    ("state", "ended"): "Avslutade samarbeten",
    ("state", "terminated"): "Uppsagda samarbeten",
    ("state", "declined"): "Avböjda samarbeten",
    ("state", "unknown"): "Samarbeten där läget är okänt",
}
"""The titles in which a choice's own name would read badly, by filter and choice."""


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
    """Holds the word `samarbeten` once before anything that a record says."""
    agreements: Sequence[e.Agreement]

    @property
    def description(self) -> str:
        """Return the title as a sentence on how much of the register it is."""
        title = f"{self.title[0].lower()}{self.title[1:]}"
        return f"Alla {title.replace('samarbeten', 'samarbeten i registret', 1)}."

    @property
    def count(self) -> str:
        """Return how many there are and, where it is no matter of course, how many are IOP."""
        every = len(self.agreements)
        text = format_count(every, "samarbete", "samarbeten")
        if self.by == "form":
            return f"{text}."
        return f"{text}, {_tell_iop(sum(a.form == 'iop' for a in self.agreements), every)}."


@dataclass(frozen=True, slots=True)
class ListKind:
    """All lists of one kind, and which agreements stand on none of them."""

    by: str
    anchor: str
    title: str
    lists: Sequence[List]
    without: int


def draft_pages(site: SiteContents) -> Iterator[Draft]:
    """Draft the page of all lists, and each list."""
    if not site.register.all(e.Agreement):
        return
    yield Draft(LISTS, "list", partial(_make_lists, site))
    for first, (_, one) in find_lists(site.register).items():
        for number in range(1, len(split_pages(one.agreements)) + 1):
            address = number_page(first, number)
            yield Draft(address, "list", partial(_make_list, site, first, number))


def _make_lists(site: SiteContents) -> Page:
    return make_page(
        PageView(site, LISTS),
        "lists.html",
        title="Färdiga listor",
        description="Samarbetena per offentlig part, år, form, läge och område.",
        kind="list",
        section=REGISTER,
        kinds=make_kinds(site.register),
        year_rule=YEAR_RULE,
    )


@once
def find_lists(register: Register) -> Mapping[str, tuple[ListKind, List]]:
    """Return each list with its kind, by its address."""
    kinds = make_kinds(register)
    return {one.address: (replace(kind, lists=()), one) for kind in kinds for one in kind.lists}


def make_kinds(register: Register) -> list[ListKind]:
    """Return all lists by kind; the newest year first, everything else by name."""
    agreements = sort_by_title(register.all(e.Agreement))
    choices = [(a, find_choices(register, a)) for a in agreements]
    kinds = []
    for by, folder, title in LIST_KINDS:
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
                title=make_list_title(by, choice, found[choice][0]),
                agreements=found[choice][1],
            )
            for choice in (reversed(order) if by == "year" else order)
        ]
        without = sum(not own[by] for _, own in choices)
        kinds.append(ListKind(by, folder, title, lists, without))
    return kinds


def make_list_title(by: str, choice: str, name: str) -> str:
    """Return a list's title; what stands in it keeps its letters where it may be a name."""
    if own := OWN_TITLES.get((by, choice)):
        return own
    is_word = by == "form" and not name[:2].isupper()
    return LIST_TITLES[by].format(f"{name[0].lower()}{name[1:]}" if is_word else name)


def _tell_iop(iop: int, every: int) -> str:
    """Return how many of some agreements are IOP, in words."""
    if iop == every:
        return "som är ett IOP" if every == 1 else "alla IOP"
    if not iop:
        return "som inte är ett IOP" if every == 1 else "inget IOP"
    return f"varav {iop} IOP"


def _make_list(site: SiteContents, address: str, number: int) -> Page:
    kind, one = find_lists(site.register)[address]
    chunks = split_pages(one.agreements)
    addresses = [number_page(address, n) for n in range(1, len(chunks) + 1)]
    return make_page(
        PageView(site, addresses[number - 1]),
        "list.html",
        title=one.title if number == 1 else f"{one.title}, sida {number}",
        description=one.description,
        kind="list",
        section=REGISTER,
        one=one,
        kind_title=kind.title,
        anchor=kind.anchor,
        agreements=chunks[number - 1],
        addresses=addresses,
        number=number,
        year_rule=YEAR_RULE,
    )
