"""Totals, computed from the published budget lines and from nothing else.

One computation for all pages and formats: every total knows the rows it is made of and the rows it
leaves out, so that a reader can add it up by hand. Whole kronor.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

Row = Mapping[str, str]
"""One published row of `budget_lines`."""


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
    def is_least(self) -> bool:
        """Say whether the true total may be higher: a line says `at least` or is unknown."""
        return bool(self.left_out) or any(r["qualifier"] == "at_least" for r in self.counted)


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


def select(rows: Iterable[Row], keep: Callable[[Row], bool]) -> tuple[Row, ...]:
    """Return the rows that are kept, in their order."""
    return tuple(row for row in rows if keep(row))
