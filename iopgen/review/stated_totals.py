"""What a document says that its amounts come to, beside what they do come to."""

from dataclasses import dataclass

from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.money import Line, find_lines_of


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """What the lines behind a stated total come to, for one year or for all of the time."""

    year: int | None
    """None for all of the time."""
    computed: int
    stated: int
    at_least: bool
    """Whether a line is a least amount, so that the true sum may be higher."""
    mixed: bool
    """Whether money and contributions in kind are added, as the document does."""

    @property
    def difference(self) -> int:
        """Return stated minus computed, in kronor."""
        return self.stated - self.computed


def check_stated_total(register: Register, budget: e.Budget) -> list[StatedTotal]:
    """Hold a stated total against its lines: each stated year, or all years with the indexed ones.

    A stated total may add money and contributions in kind, which no total of ours does. A year with
    an unknown amount can't be held against anything.
    """
    if budget.stated_total is None or not budget.stated_total_per:
        return []
    lines = [
        line
        for line in find_lines_of(register, budget.agreement)
        if line.budget == budget.id and line.stage in ("agreed", "proposed")
        if not budget.stated_total_lines or line.line in budget.stated_total_lines
    ]
    if budget.stated_total_per == "total":
        groups: dict[int | None, list[Line]] = {None: lines}
    else:
        groups = {line.year: [] for line in lines if line.year and not line.derived}
        for line in lines:
            if line.year in groups and not line.derived:
                groups[line.year].append(line)
    return [
        StatedTotal(
            year,
            sum(line.amount or 0 for line in found),
            budget.stated_total,
            any(line.qualifier == "at_least" for line in found),
            len({line.kind for line in found}) > 1,
        )
        for year, found in groups.items()
        if found and all(line.amount is not None for line in found)
    ]
