"""Recurring money: what is paid every year, in parts, after an index, or as a share of the cost."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Final

from iopgen.reading.findings import Code, Finding, Severity, clean
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.money import is_same_contribution
from iopgen.rules.base import CONSISTENCY, is_wrong_code, rule, say, stands


@rule(
    Code(
        "yearly-against-year",
        Severity.ERROR,
        "Beloppet gäller både ett år och varje år",
        "Skriv year för ett belopp som gäller ett enda år. För ett som betalas varje år skrivs "
        "per: year, med tiden i covers.",
        "lines:\n  - {id: bidrag, year: 2024, per: year, amount: 450000}",
        CONSISTENCY,
    )
)
def check_per(register: Register) -> Iterator[Finding]:
    """An amount is for one year, for every year or for all of the time."""
    for row in register.all(e.BudgetLine):
        if row.per and e.is_stated(row, "year") and not is_wrong_code(row, "per"):
            word = "varje år" if row.per == "year" else "hela tiden"
            message = f"beloppet gäller både {e.get_text(row, 'year')} och {word}"
            yield say("yearly-against-year", row, "per", message, "ta bort year eller per")


@rule(
    Code(
        "yearly-overlap",
        Severity.ERROR,
        "Två belopp betalas varje år under samma tid",
        "Ändrades beloppet avslutas det första med end under covers. Är det två olika belopp som "
        "båda betalas läggs separate: yes till på det ena.",
        "lines:\n  - {id: bidrag, per: year, amount: 80000}\n"
        "  - {id: bidrag-2023, per: year, covers: {start: 2023-01-01}, amount: 90000}",
        CONSISTENCY,
    )
)
def check_yearly_apart(register: Register) -> Iterator[Finding]:
    """What one party gives another every year is one amount at a time."""
    for rows in _group_yearly(register).values():
        for one, other in combinations(rows, 2):
            is_same = is_same_contribution(one, other) and one.unit == other.unit
            if is_same and not (one.separate or other.separate) and _may_overlap(one, other):
                message = f'beloppet gäller samma år som "{clean(one.line)}"'
                yield say("yearly-overlap", other, "line", message)


def _group_yearly(register: Register) -> dict[str, list[e.BudgetLine]]:
    """Return the lines that are paid every year, by agreement."""
    groups: dict[str, list[e.BudgetLine]] = defaultdict(list)
    for row in register.all(e.BudgetLine):
        if row.per == "year" and row.year is None:
            groups[row.agreement].append(row)
    return groups


def _may_overlap(one: e.BudgetLine, other: e.BudgetLine) -> bool:
    """Say whether two times have a day in common; without a first or last day they are open."""
    starts = [row.covers_start.earliest if row.covers_start else date.min for row in (one, other)]
    ends = [row.covers_end.latest if row.covers_end else date.max for row in (one, other)]
    return max(starts) <= min(ends)


@rule(
    Code(
        "index-unclear",
        Severity.ERROR,
        "Uppräkningen går inte att förstå",
        "En fast procentsats skrivs i percent. Följer beloppet ett index skrivs vilket i index, "
        "och indextalen under values, även basårets.",
        "indexation: {base_year: 2023, index: kpi, percent: 2, applies_to: [bidrag]}",
        CONSISTENCY,
    )
)
def check_indexes(register: Register) -> Iterator[Finding]:
    """Indexation is by a fixed percentage or by an index, and an index has a base."""
    for row in register.all(e.Budget):
        if is_wrong_code(row, "index") or (not row.index and stands(register, row, "index")):
            continue
        values = register.by(e.IndexValue, "budget", row.id)
        years = Counter(one.year for one in values)
        twice = [one for one in values if one.year and years[one.year] > 1]
        is_index = row.index not in ("", "fixed")
        stray = [name for name in _INDEX_KEYS if e.is_stated(row, name)]
        if is_index and e.is_stated(row, "indexation_percent"):
            message, hint = (
                "uppräkningen har både ett index och en fast procentsats",
                "ta bort percent, eller skriv index: fixed",
            )
            yield say("index-unclear", row, "indexation_percent", message, hint)
        elif row.index == "fixed" and not e.is_stated(row, "indexation_percent"):
            hint = "skriv procentsatsen i percent, som 2 eller 2.5"
            yield say("index-unclear", row, "index", "den fasta procentsatsen saknas", hint)
        elif not is_index and (stray or values):
            where, name = (row, stray[0]) if stray else (values[0], "value")
            message, hint = (
                "vilket index det gäller saknas",
                "skriv index: kpi, pki, aki eller other",
            )
            yield say("index-unclear", where, name, message, hint)
        elif is_index and not row.indexation_applies_to:
            hint = "skriv id för raderna i applies_to"
            message = "vilka belopp som följer indexet saknas"
            yield say("index-unclear", row, "index", message, hint)
        elif twice:
            message = f"indextalet för {twice[-1].year} står två gånger"
            yield say("index-unclear", twice[-1], "year", message, "ta bort det ena")
        elif values and row.indexation_base_year not in years:
            message, hint = (
                "basårets indextal saknas, så ingenting kan räknas upp",
                "skriv base_year, och det årets indextal under values",
            )
            yield say("index-unclear", values[0], "year", message, hint)


_INDEX_KEYS: Final = ("index_share_percent", "index_rounding", "index_never_lower", "index_base")
"""What is said of an index and of no fixed percentage."""


@rule(
    Code(
        "index-without-values",
        Severity.NOTICE,
        "Beloppet följer ett index, men inga indextal är inlagda",
        "Lägg in indextalen under values, vart och ett med sin källa. Är de inte kända behöver "
        "ingenting rättas: sidan säger att inget är uppräknat.",
        "indexation: {base_year: 2023, index: kpi, applies_to: [bidrag]}   # inga values",
        CONSISTENCY,
    )
)
def check_index_values(register: Register) -> Iterator[Finding]:
    """Nothing is reckoned after an index whose values no source gives."""
    for row in register.all(e.Budget):
        is_index = row.index not in ("", "fixed") and not is_wrong_code(row, "index")
        fixed = e.is_stated(row, "indexation_percent")
        if is_index and not fixed and not register.by(e.IndexValue, "budget", row.id):
            message = "beloppet följer ett index, men inga indextal är inlagda"
            yield say("index-without-values", row, "index", message)


@rule(
    Code(
        "instalments-unclear",
        Severity.ERROR,
        "Delbetalningarna går inte ihop",
        "Skriv i every hur ofta det betalas. Betalas allt på en gång skrivs every: once, utan "
        "number.",
        "payment: {every: once, number: 4}",
        CONSISTENCY,
    )
)
def check_instalments(register: Register) -> Iterator[Finding]:
    """Parts are paid at intervals; what is paid once has no parts."""
    for row in register.all(e.Agreement):
        number = row.payment_number
        if row.payment_paid is False and e.is_stated(row, "payment_every"):
            message = "ingen ersättning betalas, och ändå står det hur ofta"
            hint = "ta bort every, eller ändra paid"
            yield say("instalments-unclear", row, "payment_every", message, hint)
        elif row.payment_every == "once" and number is not None and number > 1:
            message = f"beloppet betalas en gång men i {number} delar"
            hint = "ta bort number, eller skriv hur ofta det betalas i every"
            yield say("instalments-unclear", row, "payment_number", message, hint)
        elif not stands(register, row, "payment_every"):
            for name in ("payment_number", "payment_amount", "payment_year"):
                if e.is_stated(row, name):
                    message, hint = "hur ofta det betalas saknas", "skriv every, som every: quarter"
                    yield say("instalments-unclear", row, name, message, hint)
                    break


@rule(
    Code(
        "replaced-wrong",
        Severity.ERROR,
        "Det ersatta beloppet går inte ihop med resten",
        "Skriv i replaces vilket stöd det är, och i replaces_amount hur stort det var, när "
        "beloppet är större. Ersätter hela beloppet ett annat stöd tas replaces_amount bort.",
        "lines:\n  - {id: bidrag, amount: 450000, replaces: bidraget, replaces_amount: 900000}",
        CONSISTENCY,
    )
)
def check_replaced(register: Register) -> Iterator[Finding]:
    """A part of an amount that stands in the place of other support is a part, and of something."""
    for row in register.all(e.BudgetLine):
        part, whole = row.replaces_amount, row.amount
        if part is None:
            continue
        if not row.replaces:
            hint = "skriv i replaces vilket stöd det är"
            yield say("replaced-wrong", row, "replaces_amount", "vad som ersätts saknas", hint)
        elif whole is not None and part >= whole:
            message = f"det ersatta beloppet är inte mindre än {whole} kr"
            yield say("replaced-wrong", row, "replaces_amount", message, "ta bort replaces_amount")


@rule(
    Code(
        "shares-over-all",
        Severity.ERROR,
        "Andelarna är tillsammans mer än hela kostnaden",
        "Kontrollera share_percent mot källan. Parternas andelar av samma kostnad blir högst 100.",
        "lines:\n  - {id: kommunen, share_percent: 80}\n  - {id: foreningen, share_percent: 40}",
        CONSISTENCY,
    )
)
def check_shares(register: Register) -> Iterator[Finding]:
    """The shares of one cost are no more than all of it."""
    groups: dict[tuple[object, ...], list[e.BudgetLine]] = defaultdict(list)
    for row in register.all(e.BudgetLine):
        if row.share_percent is not None:
            time = row.year, row.covers_start, row.covers_end, row.per
            groups[row.budget, row.agreement, row.stage, *time].append(row)
    for rows in groups.values():
        total = sum((row.share_percent or Decimal(0) for row in rows), Decimal(0))
        # One that is more than all by itself is told where values are checked.
        if total > _WHOLE_COST and all((row.share_percent or 0) <= _WHOLE_COST for row in rows):
            message = f"andelarna är tillsammans {total.normalize():f} procent"
            yield say("shares-over-all", rows[-1], "share_percent", message)


_WHOLE_COST = Decimal(100)
