"""The start page, what is new, and the search page."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from iopgen.calc.dates import Span
from iopgen.data.totals import Account, cover_years, list_lines, pair_kinds
from iopgen.data.wholes import StatedWhole, find_wholes
from iopgen.pages.base import make_page
from iopgen.pages.economy import chart_money, count_known
from iopgen.pages.register import count_declined, list_proposed
from iopgen.pages.titles import sort_by_title
from iopgen.pages.view import PageView, SiteContents
from iopgen.register import entities as e
from iopgen.register.deadlines import find_deadlines
from iopgen.register.evidence import find_documents, find_told
from iopgen.register.lookup import Register
from iopgen.register.parties import find_agreements, find_owners
from iopgen.register.states import RUNNING, THIRD_PARTY, find_states
from iopgen.review.due import Due, describe_urgency, find_due
from iopgen.site import SECTION, Draft, Page

RESTING = ("ended", "terminated", "upcoming", "proposed", "initiative", "declined", "unknown")
"""The other states, in the order in which the start page counts them."""

LATEST = 5
"""So many of the newest documents, and of the nearest days, stand on the start page."""

MOST_OWNERS = 12
MOST_NAMES = 12
"""So many owners, and partnerships of each, stand on the start page: it must hold on a phone when
there are thousands."""

MOST_PAYERS = 60
"""So many owners are named beside the money on the start page."""

MOST_BARS = 10
"""The chart and the table on the start page go back as many years as have room in this."""

News = list[tuple[e.Document, list[e.Agreement]]]
"""Dated documents, newest first, each with the agreements that rest on it."""


def draft_pages(site: SiteContents) -> Iterator[Draft]:
    """Draft the start page, the news page and the search page."""
    yield Draft("", SECTION, partial(_make_start, site))
    yield Draft("nytt/", SECTION, partial(_make_news, site))
    yield Draft("sok/", SECTION, partial(_make_search, site))


def _make_search(site: SiteContents) -> Page:
    return make_page(
        PageView(site, "sok/"),
        "search.html",
        title="Sök",
        description="Sök bland partnerskap, parter, riktlinjer och källor.",
        kind=SECTION,
        section="sok/",
    )


def _make_start(site: SiteContents) -> Page:
    register = site.register
    news = list_news(register)[:LATEST]
    agreements = register.all(e.Agreement)
    iop = sort_by_title([a for a in agreements if a.form == "iop"])
    states = Counter(find_states(register)[a.id].code for a in iop)
    owners = list_owners(register, iop)
    ownerless = [a for a in iop if not a.owner]
    due = find_due(register)
    nearest, more = pick_due(due, {a.id for a in iop})
    return make_page(
        PageView(site, ""),
        "start.html",
        title=site.settings.site_name,
        description="Vad kommuner och föreningar kommit överens om: vem, vad, pengar, resultat.",
        kind=SECTION,
        iop=iop,
        others=[a for a in agreements if a.form != "iop"],
        resting=[(code, states[code]) for code in RESTING if states[code]],
        proposed=list_proposed(register, iop),
        declined=count_declined(register, iop),
        reported=[a for a in iop if a.status == THIRD_PARTY],
        known=count_known(site, iop),
        running=[a for a in iop if find_states(register)[a.id].code in RUNNING],
        owners=owners[:MOST_OWNERS],
        owner_words=name_owners([owner for owner, _, _ in owners]),
        hidden_owners=len(owners[MOST_OWNERS:]),
        ownerless=ownerless[:MOST_NAMES],
        newest=find_newest(register),
        **_make_money(site),
        news=news,
        due=nearest,
        more_due=more,
        is_ahead=has_day_ahead(register, {a.id for a in iop}),
        soon=describe_urgency("soon", register.ending_soon_months),
        open_questions=sum(q.status == "open" for q in register.all(e.Discrepancy)),
        civil=count_civil(register, agreements),
        civil_iop=count_civil(register, iop),
        contact=has_contact(register, agreements),
    )


def _make_money(site: SiteContents) -> dict[str, Any]:
    """Return the money of the latest years, and whether those are all."""
    every = site.accounts.get(("form", "iop"), ())
    accounts = pick_years(every)
    return {
        "own_totals": list(_iter_own_totals(site, accounts)),
        "whose": (whose := list_payers(site.register, accounts))[:MOST_PAYERS],
        "more_whose": len(whose[MOST_PAYERS:]),
        "totals": pair_kinds(accounts),
        "all_years": len(accounts) == len(every),
        "chart": chart_money(site.register, "diagram-start", TITLE, accounts, ("cash", "in_kind")),
    }


def _iter_own_totals(
    site: SiteContents, accounts: Iterable[Account]
) -> Iterator[tuple[e.Partner, tuple[StatedWhole, ...]]]:
    """Yield the first owners that have totals of their own, with those of the years shown."""
    shown = {one.year for one in accounts}
    for owner in find_owners(site.register)[:MOST_OWNERS]:
        found = find_wholes(site.register, owner.id, site.accounts.get(("owner", owner.id), ()))
        if own := tuple(one for one in found if one.column.year in shown):
            yield owner, own


def find_newest(register: Register) -> Span | None:
    """Return the day of the newest document, None where none has a day."""
    days = [day for one in register.all(e.Document) if (day := find_told(one))]
    return max(days, key=lambda day: (day.latest, day.earliest), default=None)


def list_payers(register: Register, accounts: Iterable[Account]) -> list[tuple[e.Partner, str]]:
    """Return whose agreements the totals are made of, each owner with its first and last year."""
    years: dict[str, set[int]] = {}
    for line in list_lines(accounts):
        for owner in register.get(e.Agreement, line.agreement).owner:
            years.setdefault(owner, set()).update(cover_years(line))
    named = [(register.get(e.Partner, owner), sorted(found)) for owner, found in years.items()]
    return [
        (owner, f"{found[0]}–{found[-1]}" if len(found) > 1 else str(found[0]))
        for owner, found in sorted(named, key=lambda pair: (pair[1], pair[0].id))
    ]


TITLE = "Pengar och egna insatser i IOP, år för år och skede för skede"


def pick_years(accounts: Sequence[Account]) -> list[Account]:
    """Return the totals of the latest years, whole years only and at least one."""
    years = sorted({_get_year(one) for one in accounts}, reverse=True)
    kept: list[Account] = []
    for year in years:
        found = [one for one in accounts if _get_year(one) == year]
        if kept and len(kept) + len(found) > MOST_BARS:
            break
        kept = found + kept
    return kept


def _get_year(account: Account) -> str:
    return account.begins[:4]


def list_owners(
    register: Register, iop: Sequence[e.Agreement]
) -> list[tuple[e.Partner, list[e.Agreement], int]]:
    """Return the owners of IOPs, most IOPs first: the first ones by title, and how many more."""
    owned: defaultdict[str, list[e.Agreement]] = defaultdict(list)
    for agreement in iop:
        for name in dict.fromkeys(agreement.owner):
            owned[name].append(agreement)
    found = [
        (owner, own[:MOST_NAMES], len(own[MOST_NAMES:]))
        for owner in find_owners(register)
        if (own := owned.get(owner.id))
    ]
    return sorted(found, key=lambda item: (-len(item[1]) - item[2], item[0].name.casefold()))


def has_day_ahead(register: Register, agreements: Collection[str]) -> bool:
    """Say whether a day of some agreements lies ahead, be it of one that nobody knows to run."""
    days = (one for one in find_deadlines(register) if one.agreement in agreements)
    return any(one.date >= register.as_of for one in days)


def pick_due(due: Iterable[Due], agreements: Collection[str]) -> tuple[list[Due], int]:
    """Return the nearest things ahead of some agreements, ends first, and how many more there are.

    What a guideline or the annual cycle asks for comes after the ends: those concern most readers.
    """
    found = [one for one in due if one.agreement in agreements]
    ahead = [one for one in found if one.urgency == "soon" or (one.urgency == "later" and one.date)]
    ahead.sort(key=lambda one: one.kind != "end")  # the rest keeps its order, the nearest first
    return ahead[:LATEST], len(found) - len(ahead[:LATEST])


def count_civil(register: Register, agreements: Iterable[e.Agreement]) -> int:
    """Count the organisations of civil society that take part in some agreements.

    Whatever their role, as the list of organisations does: a supplier is one too.
    """
    counted = {a.id for a in agreements}
    return sum(
        any(a.id in counted for a in find_agreements(register, partner.id))
        for partner in register.by(e.Partner, "sector", "civil_society")
    )


def name_owners(owners: Sequence[e.Partner]) -> str:
    """Return what some owners are called together, in the number that goes with how many."""
    one = len(owners) == 1
    kinds = {owner.sector == "municipality" for owner in owners}
    if kinds == {True}:
        return "kommun" if one else "kommuner"
    if kinds == {True, False}:
        return "kommuner och andra offentliga parter"
    return "offentlig part" if one else "offentliga parter"


def has_contact(register: Register, agreements: Iterable[e.Agreement]) -> bool:
    """Say whether the page of any agreement can tell whom to ask: some owner has a contact."""
    owners = {owner for a in agreements for owner in a.owner}
    return any(register.get(e.Partner, owner).contact_function for owner in owners)


def _make_news(site: SiteContents) -> Page:
    news = list_news(site.register)
    return make_page(
        PageView(site, "nytt/"),
        "news.html",
        title="Nytt",
        description="Uppgifterna i registret, ordnade efter när källorna är daterade.",
        kind=SECTION,
        section="nytt/",
        news=news,
        most=MOST_NAMES,
    )


def list_news(register: Register) -> News:
    """Return dated documents, newest first, with the agreements that rest on them."""
    citing: dict[e.Document, list[e.Agreement]] = {}
    for agreement in register.all(e.Agreement):
        for document in find_documents(register, f"agreements/{agreement.id}"):
            citing.setdefault(document, []).append(agreement)
    dated = [(span.latest, one) for one in citing if (span := one.date)]
    dated.sort(key=lambda item: (item[0], item[1].id), reverse=True)
    return [(document, citing[document]) for _, document in dated]
