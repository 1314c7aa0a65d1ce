"""Money: totals over all agreements, what is left out of them, and the printed tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

from iopgen.calc.dates import Span
from iopgen.calc.formats import format_kronor, format_list, format_partial
from iopgen.data.totals import (
    Account,
    Pair,
    cover_years,
    find_accounts,
    find_changes,
    find_outcomes,
    is_timed,
    pair_kinds,
)
from iopgen.data.wholes import StatedWhole, find_wholes
from iopgen.pages.base import make_page
from iopgen.pages.charts import Bar, Chart, make_bars
from iopgen.pages.printed_tables import find_questions, find_tables, make_places, make_table
from iopgen.pages.titles import sort_by_title
from iopgen.pages.view import PageView, SiteContents
from iopgen.records.schemas import load_labels
from iopgen.register import entities as e
from iopgen.register.ends import find_end
from iopgen.register.lookup import Register, once
from iopgen.register.money import Line, find_lines, find_rates
from iopgen.register.parties import find_owners, list_owner_ids
from iopgen.register.states import find_states, is_proposal
from iopgen.review.caveats import find_caveats, is_doubted
from iopgen.review.completeness import is_reckoned
from iopgen.review.reconcile import agree, iter_groups
from iopgen.site import SECTION, Draft, Page

ECONOMY_ADDRESS = "ekonomi/"

MOST_DRAWN = 100
"""A chart has no more bars than this, the latest whole years; the table beside has them all."""


def draft_pages(site: SiteContents) -> Iterator[Draft]:
    """Draft the page about money."""
    yield Draft(ECONOMY_ADDRESS, SECTION, partial(_make_economy, site))


def _make_economy(site: SiteContents) -> Page:
    register = site.register
    every = [a for a in register.all(e.Agreement) if a.form == "iop"]
    by_form = [one for found in site.accounts.values() for one in found if one.scope == "form"]
    iop = site.accounts.get(("form", "iop"), ())
    each = [
        one
        for a in sort_by_title(register.all(e.Agreement))
        for one in site.accounts.get(("agreement", a.id), ())
    ]
    return make_page(
        PageView(site, ECONOMY_ADDRESS),
        "economy.html",
        title="Ekonomi",
        description="Pengar och egna insatser i idéburna offentliga partnerskap, år för år.",
        kind=SECTION,
        section=ECONOMY_ADDRESS,
        chart=chart_money(register, "diagram-ar", "Pengar per år, skede och form", by_form),
        iop=pair_kinds(iop),
        gaps=find_lacking(site),
        put_in=count_put_in(site, offered=False),
        only_offered=count_put_in(site, offered=True),
        changes=find_changes(iop),
        uncompared=list(iter_uncompared(iop)),
        outcomes=find_outcomes(find_lines(site.register)),
        untimed=find_untimed(find_lines(site.register)),
        owners=list(_iter_owners(site)),
        shares=list(iter_shares(register, iop, each)),
        organisations=list(_iter_organisations(site)),
        other_forms=pair_kinds(one for one in by_form if one.of != "iop"),
        other=pair_kinds(one for one in each if one.form != "iop"),
        without=[(a, is_reckoned(register, a)) for a in sort_by_title(find_without_amount(site))],
        all_iop=len(every),
        known=count_known(site, every),
        **_make_printed(register),
    )


def _iter_organisations(site: SiteContents) -> Iterator[tuple[e.Partner, "Holding"]]:
    """Yield what each organisation that is no owner receives and gives."""
    owners = list_owner_ids(site.register)
    for partner in site.register.all(e.Partner):
        if partner.id not in owners:
            for holding in iter_holdings(site, partner.id):
                yield partner, holding


def _make_printed(register: Register) -> dict[str, Any]:
    """Return the printed tables, and where an amount stands in several places."""
    groups = list(iter_groups(make_places(register)))
    return {
        "compared": len(groups),
        "differing": [(g, find_questions(register, g)) for g in groups if not agree(g)],
        "tables": [make_table(register, b) for b in find_tables(register)],
    }


# --- totals --------------------------------------------------------------------------------------


def chart_money(
    register: Register,
    identifier: str,
    title: str,
    accounts: Iterable[Account],
    kinds: Sequence[str] = ("cash",),
) -> Chart | None:
    """Draw known totals as bars, one a year, stage, form and kind: nothing is added in a bar.

    None where there are not two of them to compare.
    """
    labels = load_labels()
    known = [one for one in accounts if one.total.counted and one.kind in kinds]
    known.sort(key=lambda x: (x.begins, x.stage, x.kind, x.form != "iop", x.form))
    if len(known) > MOST_DRAWN:
        known = [one for one in known if one.year][-MOST_DRAWN:]
        title = f"{title}, de senaste hela åren"
    several = len({one.form for one in known}) > 1
    bars = [
        Bar(
            label=", ".join(
                filter(
                    None,
                    (
                        describe_time(one),
                        labels["budget_lines", "stage", one.stage].lower(),
                        _name_form(one.form) if several else "",
                        labels["budget_lines", "kind", one.kind].lower() if len(kinds) > 1 else "",
                    ),
                )
            ),
            value=describe_amount(register, one),
            length=one.total.amount,
            series=int(one.kind == "in_kind" if len(kinds) > 1 else one.form != "iop"),
        )
        for one in known
    ]
    series = ("Pengar", "Egen insats") if len(kinds) > 1 else ("IOP", "Andra former")
    return make_bars(identifier, title, series, bars) if len(bars) > 1 else None


def describe_time(account: Account) -> str:
    """Return the year of a total, or the first and last day of another time, in words."""
    if account.year:
        return str(account.year)
    return " – ".join(format_partial(day) for day in account.covers)


def find_lacking(site: SiteContents) -> dict[int, list[e.Agreement]]:
    """Return by year the IOPs that lack an amount then and had one in another year, or surely ran.

    Those that surely did not run in a year are left out, and so are mere proposals; also those
    whose amount the year's total tells of as open or disputed.
    """
    forms = {agreement.id: agreement.form for agreement in site.register.all(e.Agreement)}
    known = set()
    told = set()
    summed = set()
    for line in find_lines(site.register):
        if forms[line.agreement] == "iop" and line.kind == "cash":
            years = cover_years(line)
            told |= {(line.agreement, year) for year in years}
            if line.amount is not None and years:
                known.add(line.agreement)
                summed |= {line.year} if line.year else set()
    made = [
        a
        for a in sort_by_title(site.register.all(e.Agreement))
        if a.form == "iop" and a.status != "declined" and not is_proposal(site.register, a)
    ]
    return {
        year: lacking
        for year in sorted(summed)
        if (
            lacking := [
                a
                for a in made
                if (a.id, year) not in told
                and _lacks(site.register, a, year, is_known=a.id in known)
            ]
        )
    }


def _lacks(register: Register, agreement: e.Agreement, year: int, *, is_known: bool) -> bool:
    """Say whether an amount for a year is missing, as far as the term tells.

    A termination ends the term. Where its last day is not known, no year after the first is sure.
    """
    start = agreement.start
    end = find_end(register, agreement)
    ends = [span for span in (end, agreement.termination_ends_on) if span]
    if is_known:
        before = start is not None and start.earliest.year > year
        return not before and all(span.latest.year >= year for span in ends)
    if start is None or start.latest.year > year or not ends:
        return False
    ceased = find_states(register)[agreement.id].code == "terminated"
    last = [*ends, start] if ceased and not agreement.termination_ends_on else ends
    return all(span.earliest.year >= year for span in last)


def count_put_in(site: SiteContents, *, offered: bool) -> int:
    """Count the IOPs of which a contribution in kind is known, or which have but a proposed one."""
    lines = [x for x in find_lines(site.register) if x.kind == "in_kind" and x.amount is not None]
    agreed = {x.agreement for x in lines if x.stage != "proposed"}
    known = {x.agreement for x in lines} - agreed if offered else agreed
    return sum(a.form == "iop" and a.id in known for a in site.register.all(e.Agreement))


def find_untimed(lines: Iterable[Line]) -> list[Line]:
    """Return the lines that stand outside all totals, since no source says for when they are."""
    return [line for line in lines if not is_timed(line)]


def _name_form(form: str) -> str:
    return "IOP" if form == "iop" else load_labels()["agreements", "form", form].lower()


def describe_amount(register: Register, account: Account) -> str:
    """Return a known total in words, with all that must be said of it: `450 000 kr (ram)`."""
    qualifier, amount = account.total.qualifier, format_kronor(account.total.amount)
    if qualifier != "exact":
        amount = f"{load_labels()['totals', 'qualifier', qualifier]} {amount}"
    caveats = [one.words for one in find_caveats(register, account.total.counted)]
    return f"{amount} ({', '.join(caveats)})" if caveats else amount


def iter_uncompared(accounts: Sequence[Account]) -> Iterator[tuple[int, str, int, str]]:
    """Yield each year of money that is not held against the one before, with the stages of both.

    A budget is never held against what was agreed: the difference would be one of kind.
    """
    stages: dict[int, list[str]] = {}
    for one in accounts:
        if one.total.counted and one.year and one.kind == "cash":
            stages.setdefault(one.year, []).append(one.stage)
    for year, found in sorted(stages.items()):
        before = stages.get(year - 1)
        if before and not set(before) & set(found):
            yield year - 1, _name_stages(before), year, _name_stages(found)


def _name_stages(stages: Iterable[str]) -> str:
    labels = load_labels()
    return format_list([labels["budget_lines", "stage", one].lower() for one in sorted(stages)])


@dataclass(frozen=True, slots=True)
class Share:
    """One agreement's total beside the known total of all IOPs of the same time, stage and kind."""

    account: Account
    whole: Account
    is_doubted: bool
    """Whether the whole is not exact, or holds a frame or a dispute: no share of that is told."""

    @property
    def percent(self) -> Decimal | None:
        """Return the share with one decimal.

        None where either is not known exactly, where the whole is doubted, and where the agreement
        is all there is.
        """
        exact = self.account.total.is_exact and not self.is_doubted
        alone = len(self.account.total.counted) == len(self.whole.total.counted)
        if not exact or alone or not self.account.year or not self.whole.total.amount:
            return None
        part = Decimal(100 * self.account.total.amount) / self.whole.total.amount
        return part.quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class TimedShare:
    """How much of all that is known of its form an agreement has of one kind, year and stage."""

    percent: Decimal
    kind: str
    year: int
    stage: str


@once
def find_shares(register: Register) -> Mapping[str, Sequence[TimedShare]]:
    """Return the shares of each IOP of what is known of all, by the agreement's id."""
    accounts = find_accounts(register)
    each = [one for (scope, _), found in accounts.items() if scope == "agreement" for one in found]
    shares: dict[str, list[TimedShare]] = {}
    for share in iter_shares(register, accounts.get(("form", "iop"), ()), each):
        one, percent = share.account, share.percent
        if percent is not None and one.year:
            told = TimedShare(percent, one.kind, one.year, one.stage)
            shares.setdefault(one.of, []).append(told)
    return shares


def iter_shares(
    register: Register, whole: Sequence[Account], each: Iterable[Account]
) -> Iterator[Share]:
    """Yield the total of each agreement whose form the whole is made of, beside the whole."""
    totals = {
        (one.form, one.total.key): (
            one,
            not one.total.is_exact or is_doubted(register, one.total.counted),
        )
        for one in whole
    }
    for one in each:
        if found := totals.get((one.form, one.total.key)):
            yield Share(one, *found)


@dataclass(frozen=True, slots=True)
class Holding:
    """What an organisation receives and puts in within one form, year and stage."""

    form: str
    year: int | None
    covers: tuple[Span | None, Span | None]
    stage: str
    receives: tuple[Account, ...]
    gives: tuple[Account, ...]


def iter_holdings(site: SiteContents, partner: str) -> Iterator[Holding]:
    """Yield what an organisation receives and gives over all forms, by form, year and stage."""
    sides = [site.accounts.get((scope, partner), ()) for scope in ("receives", "gives")]
    keys = dict.fromkeys(_get_key(one) for side in sides for one in side)
    for key in sorted(keys, key=lambda key: (str(key[1] or key[2][0] or ""), key[3], key[0])):
        received, given = (tuple(one for one in side if _get_key(one) == key) for side in sides)
        yield Holding(*key, received, given)


def _get_key(account: Account) -> tuple[str, int | None, tuple[Span | None, Span | None], str]:
    return account.form, account.year, account.covers, account.stage


def _iter_owners(
    site: SiteContents,
) -> Iterator[tuple[e.Partner, tuple[StatedWhole, ...], tuple[Pair, ...]]]:
    """Yield each owner with its own totals of its IOPs, and ours."""
    for owner in find_owners(site.register):
        found = [one for one in site.accounts.get(("owner", owner.id), ()) if one.form == "iop"]
        if found:
            yield owner, find_wholes(site.register, owner.id, found), pair_kinds(found)


def iter_per_head(
    site: SiteContents, owner: str
) -> Iterator[tuple[Account, Decimal, e.Population]]:
    """Yield the owner's own money per inhabitant where its population of that year is recorded.

    What others pay is not part of it. By year, IOPs first.
    """
    register = site.register
    people: dict[int | None, e.Population] = {
        one.year: one for one in register.by(e.Population, "partner", owner)
    }
    given = [one for one in site.accounts.get(("gives", owner), ()) if one.kind == "cash"]
    owned = {agreement.id for agreement in register.by(e.Agreement, "owner", owner)}
    for one in sorted(
        given, key=lambda one: (one.year or 0, one.form != "iop", one.form, one.stage)
    ):
        found = people.get(one.year)
        mine = all(line.agreement in owned for line in one.total.counted)
        if found and found.value and one.total.counted and mine:
            each = Decimal(one.total.amount) / found.value
            yield one, each.quantize(Decimal("0.01"), ROUND_HALF_UP), found


# --- what is known -------------------------------------------------------------------------------


def find_without_amount(site: SiteContents) -> list[e.Agreement]:
    """Return the IOPs without any known amount: they are in no total."""
    known = _find_known(site.register)
    return [a for a in site.register.all(e.Agreement) if a.form == "iop" and a.id not in known]


def count_known(site: SiteContents, agreements: Iterable[e.Agreement]) -> int:
    """Count the agreements of which at least one amount is known, at any stage.

    Also one that is paid every year, where it is not known for which.
    """
    known, rated = _find_known(site.register), _find_rated(site.register)
    return sum(a.id in known or a.id in rated for a in agreements)


@once
def _find_known(register: Register) -> frozenset[str]:
    return frozenset(line.agreement for line in find_lines(register) if line.amount is not None)


@once
def _find_rated(register: Register) -> frozenset[str]:
    return frozenset(one.agreement for one in find_rates(register) if one.amount is not None)
