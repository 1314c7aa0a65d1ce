"""Totals, computed from the register's budget lines and from nothing else.

The same lines are published, and a test adds the totals again from there. One computation for all
pages and formats: every total knows the lines it is made of and those it leaves out, so that a
reader can add it up by hand. Whole kronor. What is never added: money and contributions in kind,
different stages, different forms of collaboration, different times.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from iopgen.calc.dates import Span
from iopgen.register.entities import Agreement, write_value
from iopgen.register.lookup import Register, once
from iopgen.register.money import Line, find_lines

Key = tuple[str | int | Span | None, ...]
"""Values that lines have in common: texts, a year or None, days or None."""

SEPARATOR = " | "
"""Between the items of a list in a published cell."""


@dataclass(frozen=True, slots=True)
class Total:
    """What some budget lines come to, with what is left out."""

    key: Key
    """The values that the lines have in common, such as year, stage and kind."""
    amount: int
    """Kronor, of the counted lines."""
    counted: tuple[Line, ...]
    left_out: tuple[Line, ...]
    """Lines whose amount is unknown."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the sources of all its lines, each once."""
        lines = (*self.counted, *self.left_out)
        return tuple(dict.fromkeys(source for line in lines for source in line.source))

    @property
    def qualifier(self) -> str:
        """Return how sure the amount is, in the words of a line's qualifier.

        `unknown` where nothing is counted, `at_least` where a line says so or is left out; two that
        go together are joined (`at_least_about`), and `uncertain` is what may be more or less.
        """
        if not self.counted:
            return "unknown"
        found = {line.qualifier for line in self.counted} - {"exact"}
        if self.left_out:
            found.add("at_least")
        return _JOINED[frozenset(found)]

    @property
    def is_exact(self) -> bool:
        """Say whether nothing is missing from the amount, so that it can be held to another."""
        return self.qualifier == "exact"


_JOINED: Mapping[frozenset[str], str] = {
    frozenset(): "exact",
    frozenset({"at_least"}): "at_least",
    frozenset({"at_most"}): "at_most",
    frozenset({"about"}): "about",
    frozenset({"about", "at_least"}): "at_least_about",
    frozenset({"about", "at_most"}): "at_most_about",
    frozenset({"at_least", "at_most"}): "uncertain",
    frozenset({"about", "at_least", "at_most"}): "uncertain",
}
"""What the qualifiers of lines, other than exact ones, come to in a total."""


def make_total(lines: Iterable[Line], key: Key = ()) -> Total:
    """Add the known amounts of some lines, each once."""
    listed = tuple(lines)
    known = [(line, line.amount) for line in listed if line.amount is not None]
    left_out = tuple(line for line in listed if line.amount is None)
    amount = sum(amount for _, amount in known)
    return Total(key, amount, tuple(line for line, _ in known), left_out)


def group_totals(lines: Iterable[Line], *attributes: str) -> tuple[Total, ...]:
    """Make one total for each combination of the attributes' values, sorted by them."""
    groups: dict[Key, list[Line]] = defaultdict(list)
    for line in lines:
        groups[tuple(getattr(line, name) for name in attributes)].append(line)
    return tuple(make_total(groups[key], key) for key in sorted(groups, key=_make_sortable))


def _make_sortable(key: Key) -> tuple[str, ...]:
    return tuple(map(_write, key))


def _write(value: str | int | Span | None) -> str:
    return "" if value is None else str(value)


# --- whose totals --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Account:
    """A total with what it is a total of.

    Its key is year, first and last day of a time that is no calendar year, stage and kind.
    """

    scope: str
    """`form`, `owner`, `agreement`, `gives` or `receives` (the last two of an organisation)."""
    of: str
    """Id of the owner, agreement or organisation; the form itself in the scope `form`."""
    form: str
    """Form of collaboration: forms are never added together."""
    total: Total

    @property
    def name(self) -> str:
        """Return what tells this total from all others, in the order of the published columns."""
        return "/".join((self.scope, self.of, self.form, *_make_sortable(self.total.key)))

    @property
    def year(self) -> int | None:
        """Return the calendar year, None where the amounts are for another time."""
        return _get_total_year(self.total)

    @property
    def covers(self) -> tuple[Span | None, Span | None]:
        """Return first and last day of a time that is no calendar year, else nothing twice."""
        first, last = self.total.key[1:3]
        return first if isinstance(first, Span) else None, last if isinstance(last, Span) else None

    @property
    def begins(self) -> str:
        """Return year or first day, by which totals of different times are ordered."""
        return _write(self.year or self.covers[0])

    @property
    def stage(self) -> str:
        """Return the stage."""
        return str(self.total.key[3])

    @property
    def kind(self) -> str:
        """Return `cash` or `in_kind`."""
        return str(self.total.key[4])

    @property
    def shared(self) -> Total:
        """Return what of a sum received goes to several together; nothing in other scopes."""
        mine = self.total.counted if self.scope == "receives" else ()
        return make_total(line for line in mine if len(line.to) > 1)


@once
def find_accounts(register: Register) -> Mapping[tuple[str, str], Sequence[Account]]:
    """Return all totals, by scope and by what they are totals of."""
    found: dict[tuple[str, str], list[Account]] = defaultdict(list)
    for one in make_accounts(find_lines(register), register.all(Agreement)):
        found[one.scope, one.of].append(one)
    return dict(found)


def make_accounts(lines: Iterable[Line], agreements: Iterable[Agreement]) -> tuple[Account, ...]:
    """Make every total that any page or format shows, by holder and time.

    A line without a year, and without any other time, stands outside all totals: what has no time
    can't be added to anything.
    """
    by_id = {agreement.id: agreement for agreement in agreements}

    def find_holders(line: Line) -> Iterator[tuple[str, str]]:
        yield "form", by_id[line.agreement].form
        yield "agreement", line.agreement
        yield from (("owner", owner) for owner in by_id[line.agreement].owner)
        yield from (("receives", partner) for partner in line.to)
        if line.party:
            yield "gives", line.party

    groups: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
    for line in filter(is_timed, lines):
        for scope, of in find_holders(line):
            groups[scope, of, by_id[line.agreement].form].append(line)
    return tuple(
        Account(*holder, total)
        for holder in sorted(groups)
        for total in sorted(group_totals(groups[holder], *_KEY), key=_get_time)
    )


_KEY = ("year", "covers_start", "covers_end", "stage", "kind")


def _get_time(total: Total) -> tuple[str, ...]:
    texts = _make_sortable(total.key)
    return (texts[0] or texts[1], *texts)


def _get_total_year(total: Total) -> int | None:
    year = total.key[0]
    return year if isinstance(year, int) else None


def list_lines(accounts: Iterable[Account]) -> list[Line]:
    """Return the lines that some totals are made of or leave out, each once."""
    lines = (line for one in accounts for line in (*one.total.counted, *one.total.left_out))
    return list({name_line(line): line for line in lines}.values())


def cover_years(line: Line) -> range:
    """Return each calendar year of the time that an amount is for; none where it has no time."""
    years = [line.year] if line.year else []
    for span in (line.covers_start, line.covers_end):
        years += [span.earliest.year, span.latest.year] if span else []
    return range(min(years), max(years) + 1) if years else range(0)


def is_timed(line: Line) -> bool:
    """Say whether a line is for a known time, so that it can stand in a total."""
    return bool(line.year or line.covers_start)


def name_line(line: Line) -> str:
    """Return what a line is called in the published totals: record, line and year.

    One that is reckoned for twelve months of other days goes by the first of them.
    """
    first = line.covers_start if line.derived else None
    return f"{line.budget}/{line.line}/{_write(line.year or first)}"


def iter_rows(
    accounts: Iterable[Account], agreements: Iterable[Agreement], site_url: str
) -> Iterator[dict[str, str]]:
    """Make the published rows of `totals`, one after another."""
    owned_by_several = {one.id for one in agreements if len(one.owner) > 1}
    for one in accounts:
        several = {line.agreement for line in one.total.counted} & owned_by_several
        is_shared = one.shared.counted or (one.scope == "owner" and several)
        times = zip(_KEY, _make_sortable(one.total.key), strict=True)
        yield {
            "scope": one.scope,
            "of": one.of,
            "form": one.form,
            **dict(times),
            "amount": str(one.total.amount) if one.total.counted else "",
            "qualifier": one.total.qualifier,
            "shared": write_value(bool(is_shared)),
            "lines": SEPARATOR.join(name_line(line) for line in one.total.counted),
            "left_out": SEPARATOR.join(name_line(line) for line in one.total.left_out),
            "source": SEPARATOR.join(one.total.sources),
            "url": site_url + ADDRESSES[one.scope].format(one.of),
        }


ADDRESSES: Mapping[str, str] = {
    "form": "ekonomi/",
    "owner": "kommuner/{}/",
    "agreement": "partnerskap/{}/",
    "gives": "parter/{}/",
    "receives": "parter/{}/",
}
"""Where the totals of each scope are shown."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Money and contributions in kind of one form, time and stage, side by side, never added."""

    of: str
    form: str
    year: int | None
    covers: tuple[Span | None, Span | None]
    stage: str
    cash: Account | None
    in_kind: Account | None

    @property
    def both(self) -> tuple[Account, ...]:
        """Return those of the two that there are."""
        return tuple(one for one in (self.cash, self.in_kind) if one)


def pair_kinds(accounts: Iterable[Account]) -> tuple[Pair, ...]:
    """Set money beside contributions in kind, in the order of the accounts' holders and times."""
    groups: dict[
        tuple[str, str, int | None, tuple[Span | None, Span | None], str], dict[str, Account]
    ] = defaultdict(dict)
    for one in accounts:
        groups[one.of, one.form, one.year, one.covers, one.stage][one.kind] = one
    return tuple(
        Pair(*key, found.get("cash"), found.get("in_kind")) for key, found in groups.items()
    )


# --- from one year to the next -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """One agreement's part of a change: its total of each year, None where it has no line."""

    agreement: str
    before: Total | None
    after: Total | None

    @property
    def amount(self) -> int | None:
        """Return how much more, None where both years are not exactly known."""
        if not (self.before and self.after and self.before.is_exact and self.after.is_exact):
            return None
        return self.after.amount - self.before.amount


@dataclass(frozen=True, slots=True)
class Change:
    """A total beside that of the year before, in one stage and kind."""

    before: Account
    after: Account

    @property
    def amount(self) -> int | None:
        """Return how much more, in kronor; negative when less, None where not exactly known."""
        if not (self.before.total.is_exact and self.after.total.is_exact):
            return None
        return self.after.total.amount - self.before.total.amount

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Return what each agreement has to do with it."""
        then, now = (_group_by_agreement(one.total) for one in (self.before, self.after))
        return tuple(Piece(name, then.get(name), now.get(name)) for name in sorted({*then, *now}))

    @property
    def same(self) -> int | None:
        """Return the change of those that have an amount in both years; None where there is none.

        The rest of a change only says that an amount is on record for one of the years.
        """
        known = [piece.amount for piece in self.pieces if piece.amount is not None]
        return sum(known) if known else None


def find_changes(accounts: Sequence[Account]) -> tuple[Change, ...]:
    """Return the changes of one holder from each year to the next, like with like.

    Only within one form, stage and kind, and only where both years have a known amount.
    """
    known = [one for one in accounts if one.total.counted and one.year]

    def key(one: Account) -> tuple[str, str, str, str, str, int]:
        return (one.scope, one.of, one.form, one.stage, one.kind, one.year or 0)

    return tuple(
        Change(one, other)
        for one, other in pairwise(sorted(known, key=key))
        if key(one)[:-1] == key(other)[:-1] and key(one)[-1] + 1 == key(other)[-1]
    )


def _group_by_agreement(total: Total) -> dict[str, Total]:
    lines = (*total.counted, *total.left_out)
    return {str(one.key[0]): one for one in group_totals(lines, "agreement")}


# --- plan and outcome ----------------------------------------------------------------------------

PLANNED = ("forecast", "budget", "agreed")
"""Stages of a plan: the one nearest to the outcome first."""


@dataclass(frozen=True, slots=True)
class PlannedAndPaid:
    """An outcome beside the plan for the same agreement, year, kind and giver."""

    agreement: str
    year: int
    kind: str
    giver: str
    stage: str
    """The plan's stage; "" where there is no plan."""
    plan: Total | None
    outcome: Total

    @property
    def amount(self) -> int | None:
        """Return outcome minus plan, in kronor; None where both are not exactly known."""
        if not (self.plan and self.plan.is_exact and self.outcome.is_exact):
            return None
        return self.outcome.amount - self.plan.amount


def find_outcomes(lines: Iterable[Line]) -> tuple[PlannedAndPaid, ...]:
    """Return each giver's outcomes, each beside the plan that lies nearest to it."""
    groups: dict[tuple[str, int, str, str, str], list[Line]] = defaultdict(list)
    for line in lines:
        if line.year:
            groups[line.agreement, line.year, line.kind, line.party, line.stage].append(line)
    totals = {key: make_total(groups[key], key) for key in sorted(groups)}
    known = {key: total for key, total in totals.items() if total.counted}
    found = []
    for (agreement, year, kind, giver, stage), outcome in known.items():
        if stage == "outcome":
            key = agreement, year, kind, giver
            plans = ((plan, known.get((*key, plan))) for plan in PLANNED)
            nearest, total = next(((name, plan) for name, plan in plans if plan), ("", None))
            found.append(PlannedAndPaid(*key, nearest, total, outcome))
    return tuple(found)
