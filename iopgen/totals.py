"""Totals, computed from the published budget lines and from nothing else.

One computation for all pages and formats: every total knows the rows it is made of and the rows it
leaves out, so that a reader can add it up by hand. Whole kronor. What is never added: money and
contributions in kind, different stages, different forms of collaboration, different times.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Row = Mapping[str, str]
"""One published row of `budget_lines` (or of `agreements`)."""

SEPARATOR = " | "
"""Between the items of a list in a published cell."""


@dataclass(frozen=True, slots=True)
class Total:
    """What some budget lines come to, with what is left out."""

    key: tuple[str, ...]
    """The values that the lines have in common, such as year, stage and kind."""
    amount: int
    """Kronor, of the counted lines."""
    counted: tuple[Row, ...]
    left_out: tuple[Row, ...]
    """Lines whose amount is unknown."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the sources of all its lines, each once."""
        rows = (*self.counted, *self.left_out)
        return tuple(dict.fromkeys(source for row in rows for source in _split(row["source"])))

    @property
    def qualifier(self) -> str:
        """Return how sure the amount is, in the words of a line's qualifier.

        `unknown` where nothing is counted, `at_least` where a line says so or is left out; two that
        go together are joined (`at_least_about`), and `uncertain` is what may be more or less.
        """
        if not self.counted:
            return "unknown"
        found = {row["qualifier"] for row in self.counted} - {"exact"}
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


def make_total(rows: Iterable[Row], key: tuple[str, ...] = ()) -> Total:
    """Add the known amounts of some lines, each once."""
    listed = tuple(rows)
    counted = tuple(row for row in listed if row["amount"])
    left_out = tuple(row for row in listed if not row["amount"])
    return Total(key, sum(int(row["amount"]) for row in counted), counted, left_out)


def group_totals(rows: Iterable[Row], *columns: str) -> tuple[Total, ...]:
    """Make one total for each combination of the columns' values, sorted by them."""
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[column] for column in columns)].append(row)
    return tuple(make_total(groups[key], key) for key in sorted(groups))


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
        return "/".join((self.scope, self.of, self.form, *self.total.key))

    @property
    def year(self) -> str:
        """Return the calendar year, "" where the amounts are for another time."""
        return self.total.key[0]

    @property
    def covers(self) -> tuple[str, str]:
        """Return first and last day of a time that is no calendar year, else two empty texts."""
        return self.total.key[1], self.total.key[2]

    @property
    def stage(self) -> str:
        """Return the stage."""
        return self.total.key[3]

    @property
    def kind(self) -> str:
        """Return `cash` or `in_kind`."""
        return self.total.key[4]

    @property
    def shared(self) -> Total:
        """Return what of a sum received goes to several together; nothing in other scopes."""
        mine = self.total.counted if self.scope == "receives" else ()
        return make_total(row for row in mine if SEPARATOR in row["to"])


def make_accounts(lines: Sequence[Row], agreements: Sequence[Row]) -> tuple[Account, ...]:
    """Make every total that any page or format shows, by holder and time.

    A line without a year, and without any other time, stands outside all totals: what has no time
    can't be added to anything.
    """
    forms = {row["id"]: row["form"] for row in agreements}
    owners = {row["id"]: _split(row["owner"]) for row in agreements}

    def find_holders(row: Row) -> Iterator[tuple[str, str]]:
        yield "form", forms[row["agreement"]]
        yield "agreement", row["agreement"]
        yield from (("owner", owner) for owner in owners[row["agreement"]])
        yield from (("receives", partner) for partner in _split(row["to"]))
        if row["party"]:
            yield "gives", row["party"]

    groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in filter(is_timed, lines):
        for scope, of in find_holders(row):
            groups[scope, of, forms[row["agreement"]]].append(row)
    return tuple(
        Account(*holder, total)
        for holder in sorted(groups)
        for total in sorted(group_totals(groups[holder], *_KEY), key=_get_time)
    )


_KEY = ("year", "covers_start", "covers_end", "stage", "kind")


def _get_time(total: Total) -> tuple[str, ...]:
    return (total.key[0] or total.key[1], *total.key)


def list_rows(accounts: Iterable[Account]) -> list[Row]:
    """Return the lines that some totals are made of or leave out, each once."""
    rows = (row for one in accounts for row in (*one.total.counted, *one.total.left_out))
    return list({name_line(row): row for row in rows}.values())


def is_timed(row: Row) -> bool:
    """Say whether a line is for a known time, so that it can stand in a total."""
    return bool(row["year"] or row["covers_start"])


def _split(cell: str) -> list[str]:
    return cell.split(SEPARATOR) if cell else []


def name_line(row: Row) -> str:
    """Return what a line is called in the published totals: record, line and year."""
    return f"{row['budget']}/{row['line']}/{row['year']}"


def make_rows(
    accounts: Iterable[Account], agreements: Sequence[Row], site_url: str
) -> tuple[dict[str, str], ...]:
    """Make the published rows of `totals`."""
    owned_by_several = {row["id"] for row in agreements if SEPARATOR in row["owner"]}
    rows = []
    for one in accounts:
        several = {r["agreement"] for r in one.total.counted} & owned_by_several
        is_shared = one.shared.counted or (one.scope == "owner" and several)
        times = zip(_KEY, one.total.key, strict=True)
        rows.append(
            {
                "scope": one.scope,
                "of": one.of,
                "form": one.form,
                **dict(times),
                "amount": str(one.total.amount) if one.total.counted else "",
                "qualifier": one.total.qualifier,
                "shared": "yes" if is_shared else "no",
                "lines": SEPARATOR.join(name_line(row) for row in one.total.counted),
                "left_out": SEPARATOR.join(name_line(row) for row in one.total.left_out),
                "source": SEPARATOR.join(one.total.sources),
                "url": site_url + ADDRESSES[one.scope].format(one.of),
            }
        )
    return tuple(rows)


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
    year: str
    covers: tuple[str, str]
    stage: str
    cash: Account | None
    in_kind: Account | None

    @property
    def both(self) -> tuple[Account, ...]:
        """Return those of the two that there are."""
        return tuple(one for one in (self.cash, self.in_kind) if one)


def pair_kinds(accounts: Iterable[Account]) -> tuple[Pair, ...]:
    """Set money beside contributions in kind, in the order of the accounts' holders and times."""
    groups: dict[tuple[str, str, str, tuple[str, str], str], dict[str, Account]] = defaultdict(dict)
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

    def key(one: Account) -> tuple[str, ...]:
        return (one.scope, one.of, one.form, one.stage, one.kind, one.year)

    return tuple(
        Change(one, other)
        for one, other in pairwise(sorted(known, key=key))
        if key(one)[:-1] == key(other)[:-1] and int(one.year) + 1 == int(other.year)
    )


def _group_by_agreement(total: Total) -> dict[str, Total]:
    rows = (*total.counted, *total.left_out)
    return {one.key[0]: one for one in group_totals(rows, "agreement")}


# --- plan and outcome ----------------------------------------------------------------------------

PLANNED = ("forecast", "budget", "agreed")
"""Stages of a plan: the one nearest to the outcome first."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """An outcome beside the plan for the same agreement, year, kind and giver."""

    agreement: str
    year: str
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


def find_outcomes(lines: Iterable[Row]) -> tuple[Comparison, ...]:
    """Return each giver's outcomes, each beside the plan that lies nearest to it."""
    totals = group_totals(lines, "agreement", "year", "kind", "party", "stage")
    known = {total.key: total for total in totals if total.counted and total.key[1]}
    found = []
    for key, outcome in known.items():
        if key[-1] == "outcome":
            plans = ((stage, known.get((*key[:-1], stage))) for stage in PLANNED)
            stage, plan = next(((s, p) for s, p in plans if p), ("", None))
            agreement, year, kind, giver, _ = key
            found.append(Comparison(agreement, year, kind, giver, stage, plan, outcome))
    return tuple(found)
