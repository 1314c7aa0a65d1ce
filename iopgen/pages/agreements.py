"""The page of each agreement, read top-down as a citizen asks."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from iopgen.calc.amounts import Tier, fill_gaps
from iopgen.calc.formats import format_count, format_list, format_partial
from iopgen.data.totals import Account, find_changes, find_outcomes, pair_kinds
from iopgen.pages.base import Site, View, describe_field, make_page
from iopgen.pages.economy import chart_money, find_untimed, iter_shares
from iopgen.pages.guidelines import find_areas
from iopgen.pages.printed import check_stated_total, compare_rows
from iopgen.pages.results import chart_goals
from iopgen.reading.settings import Settings, make_edit_url, make_new_url
from iopgen.register import entities as e
from iopgen.register.binding import ASSESSED, CONTROLLED, find_items, find_own
from iopgen.register.deadlines import Deadline, find_deadlines_of
from iopgen.register.lookup import Register
from iopgen.register.money import Line, find_lines_of
from iopgen.register.states import find_states
from iopgen.review.annual_cycle import find_cycle, load_kinds
from iopgen.review.assessments import (
    TERMS,
    count_meetings,
    count_votes,
    explain_unbound,
    find_sets,
    find_unclear,
    is_late,
    make_checklists,
    make_others,
    observe,
)
from iopgen.review.completeness import (
    DECIDED,
    FREE,
    MISSING,
    PARTLY,
    Fact,
    Place,
    find_amounts_file,
    find_facts,
    find_unchecked,
    is_asked,
    is_withheld,
    suggest_check,
    suggest_followup,
)
from iopgen.review.sentences import name_party
from iopgen.site import Page

REGISTER = "partnerskap/"


def make_pages(site: Site) -> Iterator[Page]:
    """Make every agreement's page."""
    for agreement in site.register.all(e.Agreement):
        yield _make_agreement(site, agreement)


# --- one agreement -------------------------------------------------------------------------------


def _make_agreement(site: Site, agreement: e.Agreement) -> Page:
    view = View(site, f"{REGISTER}{agreement.id}/")
    register = site.register
    lines = find_lines(register, agreement.id)
    accounts = find_accounts(site, agreement.id)
    return make_page(
        view,
        "agreement.html",
        title=agreement.title,
        description=agreement.summary,
        kind="agreement",
        section=REGISTER,
        record_path=agreement.file,
        a=agreement,
        lines=lines,
        totals=pair_kinds(accounts),
        changes=find_changes(accounts),
        paid=find_outcomes(find_lines_of(register, agreement.id)),
        untimed=find_untimed(find_lines_of(register, agreement.id)),
        shares=[
            share
            for share in iter_shares(site.accounts.get(("form", "iop"), ()), accounts)
            if share.percent is not None
        ],
        chart=chart_money(
            "diagram-belopp", "Pengar och egna insatser per år", accounts, ("cash", "in_kind")
        ),
        groups=group_commitments(register, agreement),
        parties=register.by(e.Party, "agreement", agreement.id),
        read_parties=count_read_parties(register, agreement.id),
        tiers=list_tiers(register, agreement.id),
        printed=compare_rows(register, agreement.id),
        check_total=partial(check_stated_total, register),
        chart_goals=partial(chart_goals, register),
        deadlines=find_deadlines(register, agreement.id),
        successors=register.by(e.Agreement, "predecessor", agreement.id),
        followups=register.by(e.FollowUp, "agreement", agreement.id),
        **make_years(register, agreement),
        **make_assessed(site, agreement),
        describe=describe_field,
        discrepancies=find_discrepancies(register, agreement.id),
        withheld=find_withheld(register, agreement.id),
        missing=list(iter_missing(register, agreement, lines)),
        edit=partial(find_edit_url, site.settings),
        openness=find_openness(register, agreement.owner if agreement.form == "iop" else ()),
        readings=view.readings(*list_records(register, agreement.id)),
        unnamed=describe_unnamed(register, agreement.id),
        dated_late=find_late(agreement),
        pointed_out=find_areas(register, agreement.id),
        own_rules=register.by(e.Guideline, "issuer_agreement", agreement.id),
        free=agreement.form in FREE,
        silent=[o for o in agreement.owner if not register.get(e.Partner, o).contact_function],
    )


def find_lines(register: Register, agreement: str) -> list[Line]:
    """Return the budget lines of an agreement, by year."""
    return sorted(find_lines_of(register, agreement), key=lambda line: (line.year or 0, line.kind))


def make_years(register: Register, agreement: e.Agreement) -> dict[str, object]:
    """Return what each year asks for, and the heads over it."""
    years = find_cycle(register, agreement)
    kinds = [load_kinds()[cell.kind] for cell in years[0].cells] if years else []
    return {"years": years, "year_heads": ["År", *kinds]}


def find_deadlines(register: Register, agreement: str) -> tuple[Deadline, ...]:
    """Return the days that follow from an agreement, unless its last day is the only one.

    The last day stands among the facts already.
    """
    found = find_deadlines_of(register, agreement)
    return found if any(d.kind != "end" for d in found) else ()


def list_tiers(register: Register, agreement: str) -> list[tuple[Tier, e.CompensationTier | None]]:
    """Return the tiers of an agreement by number, with a tier that no document has in each gap."""
    stated = {
        Tier(one.from_, one.to, one.amount): one
        for one in register.by(e.CompensationTier, "agreement", agreement)
        if one.from_ is not None and one.amount is not None
    }
    return [(tier, stated.get(tier)) for tier in fill_gaps(stated)]


def find_accounts(site: Site, agreement: str) -> Sequence[Account]:
    """Return the agreement's totals per year, stage and kind."""
    return site.accounts.get(("agreement", agreement), ())


@dataclass(frozen=True, slots=True)
class Group:
    """The commitments of one party or one side."""

    by: tuple[str, ...]
    title: str
    commitments: tuple[e.Commitment, ...]


def group_commitments(register: Register, agreement: e.Agreement) -> list[Group]:
    """Group commitments by who made them: public side, civil side, single parties, all."""
    titles: dict[tuple[str, ...], str] = {
        ("public",): "Den offentliga sidan",
        ("civil",): "Den idéburna sidan",
        ("all",): "Alla parter tillsammans",
    }
    found: dict[tuple[str, ...], list[e.Commitment]] = {}
    for commitment in register.by(e.Commitment, "agreement", agreement.id):
        found.setdefault(commitment.by, []).append(commitment)
    return [
        Group(
            by, titles.get(by, format_list([name_party(register, one) for one in by])), tuple(items)
        )
        for by, items in found.items()
    ]


def make_assessed(site: Site, agreement: e.Agreement) -> dict[str, object]:
    """Return what the page's section on assessments, checks and terms is made from."""
    register = site.register
    return {
        "assessments": make_checklists(register, agreement, ASSESSED),
        "other_assessments": make_others(register, agreement, ASSESSED),
        "terms": make_checklists(register, agreement, TERMS),
        "other_terms": make_others(register, agreement, TERMS),
        "checks": register.by(e.Check, "agreement", agreement.id),
        "not_required": [
            words
            for kinds, words in DUTIES
            if not is_asked(register, agreement, kinds)
            and not find_unclear(register, agreement, kinds)
        ],
        "unclear": find_unclear_duties(register, agreement),
        "check_asked": is_asked(register, agreement, CONTROLLED),
        "unchecked": find_unchecked(register, agreement),
        "unbound": [
            (g, why)
            for g in find_own(register, agreement)
            if g.status != "proposed"
            and find_sets(register, [g], (*ASSESSED, *CONTROLLED, *TERMS))
            and (why := explain_unbound(register, agreement, g))
            and g not in find_unclear(register, agreement, (*ASSESSED, *CONTROLLED, *TERMS))
        ],
        "see": partial(observe, register, agreement),
        "late": partial(is_late, register, agreement),
        "votes": partial(count_votes, register, agreement),
        "meetings": partial(count_meetings, register, agreement),
        "anchor_of": find_anchor,
    }


DUTIES = (
    (ASSESSED, "bedömning mot lag och kriterier"),
    (CONTROLLED, "kontroll av de idéburna parterna"),
    (TERMS, "genomgång av avtalsvillkor"),
)
"""What a guideline may ask for, by its kinds of sets, in words."""


def find_unclear_duties(
    register: Register, agreement: e.Agreement
) -> list[tuple[e.Guideline, str, list[str]]]:
    """Return the guidelines of unclear force with the reason, and what they may have asked for."""
    found: dict[str, list[str]] = {}
    for kinds, words in DUTIES:
        if not is_asked(register, agreement, kinds):
            for guideline in find_unclear(register, agreement, kinds):
                found.setdefault(guideline.id, []).append(words)
    own = [register.get(e.Guideline, name) for name in found]
    return [(g, explain_unbound(register, agreement, g), found[g.id]) for g in own]


ANCHORS = {
    "description": "vad",
    "target_groups": "vad",
    "preparation": "vad",
    "areas": "vad",
    "principles": "vad",
    "parties": "parter",
    "period": "lage",
    "termination": "lage",
    "review_triggers": "lage",
    "payment": "pengar",
    "compensation": "pengar",
    "goals": "loften",
    "commitments": "loften",
    "focus_areas": "loften",
    "volumes": "loften",
    "follow_up": "resultat",
    "annual_cycle": "resultat",
    "equality_analysis": "kontroller",
    "decisions": "beslut",
    "units": "beslut",
    "governance": "beslut",
    "functions": "beslut",
    "amendments": "beslut",
    "accession": "vara-med",
}
"""The section of an agreement's page where a key of its record is shown."""


def find_anchor(path: str) -> str:
    """Return the section in which a field is shown, or nothing."""
    return ANCHORS.get(re.split(r"[.\[]", path, maxsplit=1)[0], "")


def find_late(agreement: e.Agreement) -> set[str]:
    """Return which of `dated` and `signed` surely lie after the first day."""
    start = agreement.start
    days = {"dated": agreement.dated, "signed": agreement.signed}
    return {name for name, day in days.items() if start and day and day.earliest > start.latest}


def describe_unnamed(register: Register, agreement: str) -> list[str]:
    """Return how many unnamed parties there are, in words, for the facts at a glance."""
    words = {"at_least": "minst ", "at_most": "högst ", "about": "cirka "}
    parties = [p for p in register.by(e.Party, "agreement", agreement) if not p.partner]
    counted = [f"{words.get(p.count_qualifier, '')}{p.count} onämnda" for p in parties if p.count]
    return counted if len(counted) == len(parties) else [*counted, "ett okänt antal onämnda"]


def count_read_parties(register: Register, agreement: str) -> int:
    """Count the parties that no source states outright: they are parties by our reading."""
    found = (
        register.evidence(party.record, party.within)
        for party in register.by(e.Party, "agreement", agreement)
        if party.partner
    )
    return sum(one is not None and one.reading == "inferred" for one in found)


def find_discrepancies(register: Register, agreement: str) -> list[e.Discrepancy]:
    """Return the discrepancies of an agreement's own record, its budgets and its follow-ups."""
    records = [f"agreements/{agreement}"]
    records += [b.record for b in register.by(e.Budget, "agreement", agreement)]
    records += [f.record for f in register.by(e.FollowUp, "agreement", agreement)]
    found = [q for record in records for q in register.discrepancies(record)]
    found += [
        register.get(e.Discrepancy, line.discrepancy)
        for line in register.by(e.BudgetLine, "agreement", agreement)
        if line.discrepancy
    ]
    return list(dict.fromkeys(found))


def find_withheld(register: Register, agreement: str) -> list[tuple[str, e.Withheld]]:
    """Return what is withheld in an agreement's own record and in those that belong to it."""
    records = list_records(register, agreement)
    found = [one for record in records for one in register.by(e.Withheld, "record", record)]
    return [
        (describe_field(one.field), one)
        for one in found
        if not register.is_private(one.record, one.field)
    ]


def find_openness(
    register: Register, owners: Iterable[str]
) -> list[tuple[e.Guideline, e.GuidelineSet, e.GuidelineItem]]:
    """Return what the owners' own guidelines say about openness, with the words before each item.

    A guideline binds only those who issued it, and only where they make an IOP. What is not in
    force is quoted too, and the page says so.
    """
    own = [g for owner in owners for g in register.by(e.Guideline, "issuer", owner)]
    return [
        (guideline, head, item)
        for guideline in own
        for head in register.by(e.GuidelineSet, "guideline", guideline.id)
        if head.kind == "openness"
        for item in find_items(register, head)
    ]


def list_records(register: Register, agreement: str) -> list[str]:
    """Return an agreement's own record and those that belong to it, as folder and id."""
    kinds: tuple[type[e.Budget | e.FollowUp | e.Check], ...] = (e.Budget, e.FollowUp, e.Check)
    found = [one.record for kind in kinds for one in register.by(kind, "agreement", agreement)]
    return [f"agreements/{agreement}", *found]


@dataclass(frozen=True, slots=True)
class Lack:
    """What a reader would expect to find and no source states, and where it would be added."""

    text: str
    places: tuple[Place, ...]


def find_edit_url(settings: Settings, place: Place | Fact) -> str:
    """Return where a record is mended, or written where it is not there yet; "" if nowhere."""
    return (make_new_url if place.is_new else make_edit_url)(settings, place.file)


def iter_missing(
    register: Register, agreement: e.Agreement, lines: Sequence[Line]
) -> Iterator[Lack]:
    """Say in words what a reader would expect to find here and what no source states.

    What is withheld is known, and is told under a heading of its own.
    """
    if find_states(register)[agreement.id].code == "declined":
        return
    for text in _iter_missing_own(register, agreement):
        yield Lack(text, (Place(agreement.file),))
    budget = find_amounts_file(register, agreement)
    for text in _iter_missing_money(register, agreement, lines):
        yield Lack(text, (budget,))
    if not register.by(e.FollowUp, "agreement", agreement.id):
        yield Lack("Vad uppföljningen har visat.", (suggest_followup(register, agreement),))
    if agreement.form == "iop":
        yield from _iter_missing_checks(register, agreement)


def _iter_missing_own(register: Register, agreement: e.Agreement) -> Iterator[str]:
    """Say what lacks in an agreement's own record."""
    decisions = register.by(e.Decision, "agreement", agreement.id)
    decided = any(d.kind in DECIDED and d.body and d.date for d in decisions)
    signed = agreement.signed or agreement.form != "iop"
    for field, known, text in (
        ("period.start", agreement.start, "När samarbetet började."),
        ("period.end", agreement.end, "När samarbetet slutar eller slutade."),
        ("decisions", decided, "Vem som beslutade, och när."),
        ("period.signed", signed, "När alla parter hade skrivit under."),
        ("case_numbers", agreement.case_numbers, "Samarbetets diarienummer."),
    ):
        if not known and not is_withheld(register, [agreement], field):
            yield text


def _iter_missing_money(
    register: Register, agreement: e.Agreement, lines: Sequence[Line]
) -> Iterator[str]:
    records = [*register.by(e.Budget, "agreement", agreement.id), agreement]
    withheld = any(register.withheld(one.record, "lines") for one in records)
    if not lines and agreement.form not in FREE and not withheld:
        yield "Vad det kostar per år, i kronor."
    unknown = [
        str(line.year)
        for line in lines
        if line.amount is None
        and line.year
        and not register.withheld(line.record, f"{line.within}.amount")
    ]
    if unknown:
        yield f"Belopp för {', '.join(sorted(unknown))}."
    given = any(line.kind == "in_kind" for line in lines)
    if agreement.form == "iop" and not given and not withheld:
        yield "Vad den idéburna sidans egen insats är värd."


def _iter_missing_checks(register: Register, agreement: e.Agreement) -> Iterator[Lack]:
    facts = {fact.kind: fact for fact in find_facts(register, agreement)}
    own = (Place(agreement.file),)
    if facts["assessment"].status == MISSING:
        yield Lack("Om samarbetet har bedömts mot lagen och mot kriterier för IOP.", own)
    if facts["assessment"].status == PARTLY:
        yield Lack(f"Svar på {facts['assessment'].detail} i bedömningen.", own)
    if facts["control"].is_open:
        text = f"Om {format_list(_name_unchecked(register, agreement))} har kontrollerats."
        yield Lack(text, _place_checks(register, agreement) or own)
    if facts["terms"].is_open:
        yield Lack("Om överenskommelsen tar upp alla villkor i riktlinjen.", own)
    yield from _iter_missing_numbers(register, agreement)


def _iter_missing_numbers(register: Register, agreement: e.Agreement) -> Iterator[Lack]:
    parties = register.by(e.Party, "agreement", agreement.id)
    named = [register.get(e.Partner, party.partner) for party in parties if party.partner]
    without = [
        partner
        for partner in named
        if not partner.org_number and not is_withheld(register, [partner], "org_number")
    ]
    if without:
        text = f"Organisationsnummer för {format_count(len(without), 'part', 'parter')}."
        places = (Place(partner.file, name=partner.name) for partner in without)
        yield Lack(text, tuple(dict.fromkeys(places)))


def _place_checks(register: Register, agreement: e.Agreement) -> tuple[Place, ...]:
    """Return where the checks that lack would stand, one for each partner."""
    return tuple(
        replace(suggest_check(agreement, partner), name=name_party(register, partner))
        for partner in find_unchecked(register, agreement)
    )


def _name_unchecked(register: Register, agreement: e.Agreement) -> list[str]:
    names = [name_party(register, partner) for partner in find_unchecked(register, agreement)]
    return names or ["de idéburna parterna"]


def describe_period(register: Register, agreement: e.Agreement) -> str:
    """Return first and last day in words, for search; nothing where neither is shown."""
    if not agreement.start and not agreement.end:
        return ""
    start, end = (
        format_partial(getattr(agreement, name))
        or ("visas inte" if register.withheld(agreement.record, f"period.{name}") else "okänt")
        for name in ("start", "end")
    )
    return f"{start} – {end}"
