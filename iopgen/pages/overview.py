"""The start page, what is new, and the search page."""

from collections import Counter
from collections.abc import Iterator, Sequence

from iopgen import entities as e
from iopgen.dates import parse_date
from iopgen.formats import format_list
from iopgen.model import THIRD_PARTY, Register
from iopgen.pages.base import Site, View, make_page, sort_by_title
from iopgen.pages.economy import count_known
from iopgen.site import SECTION, Page
from iopgen.totals import pair_kinds

RUNNING = ("active", "ending_soon")

LATEST = 5
"""So many of the newest documents stand on the start page."""

News = list[tuple[e.Document, list[e.Agreement]]]
"""Dated documents, newest first, each with the agreements that rest on it."""


def make_pages(site: Site) -> Iterator[Page]:
    """Make the start page, the news page and the search page."""
    news = list_news(site.register)
    yield _make_start(site, news[:LATEST])
    yield _make_news(site, news)
    yield make_page(
        View(site, "sok/"),
        "search.html",
        title="Sök",
        description="Sök bland partnerskap, parter, riktlinjer och källor.",
        kind=SECTION,
        section="sok/",
    )


def _make_start(site: Site, news: News) -> Page:
    register = site.register
    agreements = register.all(e.Agreement)
    iop = _sort_by_owner(register, [a for a in agreements if a.form == "iop"])
    return make_page(
        View(site, ""),
        "start.html",
        title=site.settings.site_name,
        description="Vad kommuner och föreningar kommit överens om: vem, vad, pengar, resultat.",
        kind=SECTION,
        iop=iop,
        others=[a for a in agreements if a.form != "iop"],
        states=Counter(register.states[a.id].code for a in iop),
        proposed=[a for a in iop if register.is_proposal(a)],
        reported=[a for a in iop if a.status == THIRD_PARTY],
        known=count_known(site, iop),
        running=[a for a in iop if register.states[a.id].code in RUNNING],
        owners=[(o, register.by(e.Agreement, "owner", o.id)) for o in register.owners],
        totals=pair_kinds(site.accounts.get(("form", "iop"), ())),
        news=news,
        open_questions=sum(q.status == "open" for q in register.all(e.Discrepancy)),
        civil=len(_find_civil_parties(register)),
    )


def _sort_by_owner(register: Register, agreements: Sequence[e.Agreement]) -> list[e.Agreement]:
    """Return agreements by the name of who owns them, then by title."""
    return sorted(
        sort_by_title(agreements),
        key=lambda a: format_list([register.name(owner) for owner in a.owner]).casefold(),
    )


def _find_civil_parties(register: Register) -> set[str]:
    """Return the organisations of civil society that are parties, where both are known."""
    parties = {party.partner for party in register.all(e.Party) if party.role == "civil"}
    sector = {p.id for p in register.all(e.Partner) if p.sector == "civil_society"}
    return parties & sector


def _make_news(site: Site, news: News) -> Page:
    return make_page(
        View(site, "nytt/"),
        "news.html",
        title="Nytt",
        description="Uppgifterna i registret, ordnade efter när källorna är daterade.",
        kind=SECTION,
        section="nytt/",
        news=news,
    )


def list_news(register: Register) -> News:
    """Return dated documents, newest first, with the agreements that rest on them."""
    citing: dict[e.Document, list[e.Agreement]] = {}
    for agreement in register.all(e.Agreement):
        for document in register.documents_of(f"agreements/{agreement.id}"):
            citing.setdefault(document, []).append(agreement)
    dated = [(span.latest, one) for one in citing if (span := parse_date(one.date))]
    dated.sort(key=lambda item: (item[0], item[1].id), reverse=True)
    return [(document, citing[document]) for _, document in dated]
