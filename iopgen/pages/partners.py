"""Organisations: the list, each one's page, and a page for each owner of agreements."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import Any

from iopgen.data.totals import find_changes, find_outcomes, list_lines, pair_kinds
from iopgen.data.wholes import find_wholes
from iopgen.pages.agreement.decided import find_openness
from iopgen.pages.agreement.gaps import find_edit_url
from iopgen.pages.base import make_page
from iopgen.pages.economy import count_known, iter_holdings, iter_per_head
from iopgen.pages.forms import count_early
from iopgen.pages.register import count_declined, list_proposed, list_years
from iopgen.pages.timeline import chart_lives
from iopgen.pages.titles import make_time_key, sort_by_title
from iopgen.pages.view import PageView, SiteContents
from iopgen.register import entities as e
from iopgen.register.deadlines import Deadline, find_deadlines_of
from iopgen.register.lookup import Register
from iopgen.register.money import Line, find_lines_with
from iopgen.register.parties import find_agreements, find_owners, list_owner_ids
from iopgen.register.states import THIRD_PARTY
from iopgen.review.check_details import find_details, is_published
from iopgen.review.completeness import EXPLAINED, FACT_TITLES, GUIDED, find_facts, list_kinds
from iopgen.site import SECTION, Draft, Page

PARTNER_LIST = "parter/"


def draft_pages(site: SiteContents) -> Iterator[Draft]:
    """Draft the list of organisations, their pages and the owners' pages."""
    register = site.register
    yield Draft(PARTNER_LIST, SECTION, partial(_make_partners, site))
    for one in _sort_by_name(register.all(e.Partner)):
        make = partial(_make_partner, site, one)
        yield Draft(f"{PARTNER_LIST}{one.id}/", "partner", make, one.record, one.file)
    for one in find_owners(register):
        make = partial(_make_owner, site, one)
        yield Draft(f"kommuner/{one.id}/", "owner", make, one.record, one.file)


def _sort_by_name(partners: Iterable[e.Partner]) -> list[e.Partner]:
    return sorted(partners, key=lambda p: (p.name.casefold(), p.id))


def _make_partners(site: SiteContents) -> Page:
    register = site.register
    partners = _sort_by_name(register.all(e.Partner))
    joined = [
        (p, sort_by_title(found)) for p in partners if (found := find_agreements(register, p.id))
    ]
    return make_page(
        PageView(site, PARTNER_LIST),
        "partners.html",
        title="Parter",
        description="Alla offentliga och idéburna organisationer i registret.",
        kind=SECTION,
        section=PARTNER_LIST,
        partners=partners,
        civil=[one for one in joined if one[0].sector == "civil_society"],
        others=[
            one
            for one in joined
            if one[0].sector != "civil_society" and one[0].id not in list_owner_ids(register)
        ],
        mentioned=[p for p in partners if not find_agreements(register, p.id)],
        owners=[(one, register.by(e.Agreement, "owner", one.id)) for one in find_owners(register)],
    )


def _make_partner(site: SiteContents, partner: e.Partner) -> Page:
    register = site.register
    record = f"partners/{partner.id}"
    view = PageView(site, f"{PARTNER_LIST}{partner.id}/")
    agreements = find_agreements(register, partner.id)
    checks = register.by(e.Check, "partner", partner.id)
    return make_page(
        view,
        "partner.html",
        title=make_title(register, partner),
        description=f"{partner.name}: samarbeten, belopp, namnformer och källor.",
        kind="partner",
        section=PARTNER_LIST,
        record_path=partner.file,
        p=partner,
        agreements=_sort_by_time(agreements),
        forms=Counter(a.form for a in _sort_by_time(agreements)),
        years=sorted({year for a in agreements for year in list_years(register, a)}),
        in_iop=any(a.form == "iop" for a in agreements),
        roles=_group_roles(register.by(e.Party, "partner", partner.id)),
        aliases=register.by(e.Alias, "partner", partner.id),
        units=register.by(e.Unit, "partner", partner.id),
        bodies=register.by(e.PartnerBody, "partner", partner.id),
        promised=group_promises(register, partner.id),
        checks=[(one, register.get(e.Guideline, one.guideline)) for one in checks],
        people=register.by(e.Population, "partner", partner.id),
        details=[(c, d) for c in checks if (d := find_details(register, c))],
        all_published=all(is_published(register, c) for c in checks),
        views=register.by(e.View, "partner", partner.id),
        followups=[
            f for a in _sort_by_time(agreements) for f in register.by(e.FollowUp, "agreement", a.id)
        ],
        **_make_partner_money(site, partner),
        is_owner=partner.id in list_owner_ids(register),
        readings=view.readings(record),
        discrepancies=register.discrepancies(record),
    )


def _group_roles(parties: Iterable[e.Party]) -> Mapping[str, Sequence[e.Party]]:
    """Return in which roles an organisation takes part in each agreement, by id."""
    found: defaultdict[str, list[e.Party]] = defaultdict(list)
    for one in parties:
        found[one.agreement].append(one)
    return found


def _make_partner_money(site: SiteContents, partner: e.Partner) -> dict[str, Any]:
    """Return what an organisation gives and receives, and how that changed."""
    received, given = (
        site.accounts.get((scope, partner.id), ()) for scope in ("receives", "gives")
    )
    return {
        "lines": sort_lines_with(site.register, partner.id),
        "holdings": list(iter_holdings(site, partner.id)),
        "outcomes": find_outcomes(list_lines([*received, *given])),
        "changes": [*find_changes(received), *find_changes(given)],
    }


def _sort_by_time(agreements: Sequence[e.Agreement]) -> list[e.Agreement]:
    """Return IOP first, then the other forms; each from its beginning on, unknown times last."""
    ordered = sorted(sort_by_title(agreements), key=make_time_key)
    return sorted(ordered, key=lambda a: (a.form != "iop", a.form))


def group_promises(
    register: Register, partner: str
) -> list[tuple[e.Agreement, list[e.Commitment]]]:
    """Return what an organisation itself has promised, by the id of the agreement."""
    found: dict[str, list[e.Commitment]] = {}
    for one in register.by(e.Commitment, "by", partner):
        found.setdefault(one.agreement, []).append(one)
    return [(register.get(e.Agreement, name), found[name]) for name in sorted(found)]


def make_title(register: Register, partner: e.Partner) -> str:
    """Return the page's title: the name, told apart from a partnership that is called the same."""
    same = register.by(e.Agreement, "title", partner.name)
    return f"{partner.name}, organisation" if same else partner.name


def find_guidelines(register: Register, owner: str) -> list[e.Guideline]:
    """Return the guidelines that an owner, or one of its agreements, has issued."""
    found = {g.id: g for g in register.by(e.Guideline, "issuer", owner)}
    for agreement in register.by(e.Agreement, "owner", owner):
        found |= {g.id: g for g in register.by(e.Guideline, "issuer_agreement", agreement.id)}
    return sorted(found.values(), key=attrgetter("file"))


def sort_lines_with(register: Register, partner: str) -> list[Line]:
    """Return the budget lines that a partner pays, puts in or receives, by year."""
    return sorted(
        find_lines_with(register, partner), key=lambda line: (line.year or 0, line.agreement)
    )


def _name_content(iop: Sequence[e.Agreement], guidelines: Sequence[e.Guideline]) -> str:
    """Say what an owner's page is about, in its title."""
    return f"{'partnerskap' if iop else 'samarbeten'}{' och riktlinjer' if guidelines else ''}"


def _make_owner(site: SiteContents, owner: e.Partner) -> Page:
    register = site.register
    agreements = sort_by_title(register.by(e.Agreement, "owner", owner.id))
    iop = [a for a in agreements if a.form == "iop"]
    guidelines = find_guidelines(register, owner.id)
    accounts = site.accounts.get(("owner", owner.id), ())
    totals = pair_kinds(accounts)
    return make_page(
        PageView(site, f"kommuner/{owner.id}/"),
        "owner.html",
        title=f"{owner.name}: {_name_content(iop, guidelines)}",
        description=f"Samarbeten där {owner.name} är huvudpart: vilka, med vem, pengar och datum.",
        kind="owner",
        section=PARTNER_LIST,
        record_path=owner.file,
        p=owner,
        agreements=[*iop, *(a for a in agreements if a.form != "iop")],
        iop=iop,
        known=count_known(site, iop),
        vouched=any(a.status != THIRD_PARTY for a in iop),
        guidelines=guidelines,
        openness=find_openness(register, (owner.id,)),
        proposed=list_proposed(register, iop),
        declined=count_declined(register, iop),
        reported=[a for a in iop if a.status == THIRD_PARTY],
        bodies=register.by(e.PartnerBody, "partner", owner.id),
        own_totals=find_wholes(register, owner.id, site.accounts.get(("owner", owner.id), ())),
        totals=[pair for pair in totals if pair.form == "iop"],
        changes=find_changes(accounts),
        outcomes=find_outcomes(list_lines(accounts)),
        several=any(len(a.owner) > 1 for a in agreements),
        other_totals=[pair for pair in totals if pair.form != "iop"],
        per_head=list(iter_per_head(site, owner.id)),
        deadlines=_sort_deadlines(register, agreements),
        early=count_early(register, agreements),
        chart=chart_lives(site, "tidslinje", f"När samarbetena pågår, {owner.name}", agreements),
        **_make_facts(register, agreements),
        edit=partial(find_edit_url, site.settings),
    )


def _sort_deadlines(register: Register, agreements: Sequence[e.Agreement]) -> list[Deadline]:
    """Return the days to watch in some agreements, by date."""
    found = (day for a in agreements for day in find_deadlines_of(register, a.id))
    return sorted(found, key=attrgetter("date", "agreement", "kind"))


def _make_facts(register: Register, agreements: Sequence[e.Agreement]) -> dict[str, object]:
    """Return which expected facts each agreement states, without what nobody expects of any."""
    found = [(a, find_facts(register, a)) for a in agreements]
    kinds = list_kinds(fact for _, row in found for fact in row)
    shown = {fact.word for _, row in found for fact in row if fact.kind in kinds}
    return {
        "words": [(word, meaning) for word, meaning in EXPLAINED.items() if word in shown],
        "facts": [(a, [fact for fact in row if fact.kind in kinds]) for a, row in found],
        "fact_titles": [FACT_TITLES[kind] for kind in kinds],
        "unasked": [
            FACT_TITLES[kind].lower() for kind in FACT_TITLES if kind in GUIDED.difference(kinds)
        ],
    }
