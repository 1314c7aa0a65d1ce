"""What an agreement costs, and who puts in what."""

from collections.abc import Sequence
from dataclasses import dataclass

from iopgen.calc.amounts import Tier, fill_gaps
from iopgen.calc.formats import format_count, format_kronor, format_number, format_partial
from iopgen.data.totals import (
    Account,
    Change,
    Pair,
    PlannedAndPaid,
    find_changes,
    find_outcomes,
    pair_kinds,
)
from iopgen.pages.charts import Chart
from iopgen.pages.economy import TimedShare, chart_money, find_shares, find_untimed
from iopgen.pages.printed_tables import ComparedRow, compare_rows
from iopgen.pages.view import SiteContents
from iopgen.records.schemas import load_labels
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.money import Line, find_lines_of, find_rates_of
from iopgen.review.completeness import FREE
from iopgen.review.stated_totals import StatedTotal, check_stated_total


@dataclass(frozen=True, slots=True)
class Money:
    """Amounts, totals and how compensation is reckoned."""

    lines: Sequence[Line]
    rates: Sequence[Line]
    """What is paid every year; `lines` has it year by year."""
    chart: Chart | None
    totals: Sequence[Pair]
    untimed: Sequence[Line]
    """Lines of which no source says for when they are."""
    changes: Sequence[Change]
    paid: Sequence[PlannedAndPaid]
    """What was paid beside what was planned."""
    shares: Sequence[TimedShare]
    is_free: bool
    """Whether nothing is said of money in what needs none."""
    budgets: Sequence[tuple[e.Budget, Sequence[StatedTotal]]]
    """Each budget, with its stated sum held against its lines."""
    indexes: Sequence[tuple[e.Budget, str, Sequence[e.IndexValue]]]
    """Each budget that follows an index: how, in words, and the index's values on record."""
    instalments: str
    """How often and in how many parts it is paid, "" where no source says."""
    tiers: Sequence[tuple[Tier, e.CompensationTier | None]]
    extras: Sequence[e.CompensationExtra]
    printed: Sequence[ComparedRow]
    """Where it stands in printed tables."""


def make_money(site: SiteContents, agreement: e.Agreement) -> Money:
    """Return what the section on money shows."""
    register, accounts = site.register, list_accounts(site, agreement.id)
    own = find_lines_of(register, agreement.id)
    budgets = register.by(e.Budget, "agreement", agreement.id)
    tiers = list_tiers(register, agreement.id)
    extras = register.by(e.CompensationExtra, "agreement", agreement.id)
    printed = compare_rows(register, agreement.id)
    steps = register.by(e.CompensationTier, "agreement", agreement.id)
    told = printed or steps or extras or agreement.participant_amount is not None
    stated = any(budget.stated_total is not None for budget in budgets)
    return Money(
        lines=sort_lines(register, agreement.id),
        rates=find_rates_of(register, agreement.id),
        chart=chart_money(
            register,
            "diagram-belopp",
            "Pengar och egna insatser per år",
            accounts,
            ("cash", "in_kind"),
        ),
        totals=pair_kinds(accounts),
        untimed=find_untimed(own),
        changes=find_changes(accounts),
        paid=find_outcomes(own),
        shares=find_shares(register).get(agreement.id, ()),
        is_free=agreement.form in FREE and not told and not stated,
        budgets=[(budget, check_stated_total(register, budget)) for budget in budgets],
        indexes=[
            (one, describe_index(one), register.by(e.IndexValue, "budget", one.id))
            for one in budgets
            if one.index not in ("", "fixed")
        ],
        instalments=describe_instalments(agreement),
        tiers=tiers,
        extras=extras,
        printed=printed,
    )


def describe_index(budget: e.Budget) -> str:
    """Return what amounts follow, in words: the index, how much of it, rounding and base."""
    words = [load_labels()["budgets", "index", budget.index]]
    if budget.index_share_percent is not None:
        words[0] = f"{format_number(budget.index_share_percent)} procent av ändringen i {words[0]}"
    if budget.indexation_base_year is not None:
        words.append(f"från {budget.indexation_base_year} års belopp")
    if budget.index_never_lower:
        words.append("sänks aldrig")
    if budget.index_rounding is not None:
        words.append(f"avrundat till {format_kronor(budget.index_rounding)}")
    if budget.index_base:
        words.append(f"index räknat från {format_partial(budget.index_base)}")
    return ", ".join(words)


def describe_instalments(agreement: e.Agreement) -> str:
    """Return how often and in how many parts it is paid, "" where no source says."""
    if not agreement.payment_every:
        return ""
    words = [load_labels()["agreements", "payment_every", agreement.payment_every].capitalize()]
    if agreement.payment_number is not None:
        words.append(format_count(agreement.payment_number, "delbetalning", "delbetalningar"))
    if agreement.payment_amount is not None:
        when = f" {agreement.payment_year}" if agreement.payment_year else ""
        words.append(f"{format_kronor(agreement.payment_amount)} varje gång{when}")
    return ", ".join(words)


def sort_lines(register: Register, agreement: str) -> list[Line]:
    """Return the budget lines of an agreement, by year."""
    return sorted(find_lines_of(register, agreement), key=lambda line: (line.year or 0, line.kind))


def list_tiers(register: Register, agreement: str) -> list[tuple[Tier, e.CompensationTier | None]]:
    """Return the tiers of an agreement by number, with a tier that no document has in each gap."""
    stated = {
        Tier(one.from_, one.to, one.amount): one
        for one in register.by(e.CompensationTier, "agreement", agreement)
        if one.from_ is not None and one.amount is not None
    }
    return [(tier, stated.get(tier)) for tier in fill_gaps(stated)]


def list_accounts(site: SiteContents, agreement: str) -> Sequence[Account]:
    """Return the agreement's totals per year, stage and kind."""
    return site.accounts.get(("agreement", agreement), ())
