"""What is known of an agreement while the records that belong to it are made."""

from dataclasses import dataclass, field
from typing import Final

from benchmarks.fictive.owners import Owner
from benchmarks.fictive.words import Draw

SHORT, MIDDLE, LONG = range(3)
LAST: Final = 2025
"""The last year of which anything has come out."""
UNPAID: Final = frozenset({"uncompensated", "informal", "framework"})
"""Forms in which nobody is paid."""


@dataclass
class Agreement:
    """What the other records of an agreement refer to."""

    owner: Owner
    draw: Draw
    id: str
    title: str
    size: int
    form: str
    status: str
    start: int
    end: int
    document: str
    report: str
    """Id of the report of each year, "" where there is none."""
    civil: list[tuple[str, str]] = field(default_factory=list)
    """Id and name of each organisation."""
    unit: str = ""
    goals: list[tuple[str, str, int, int]] = field(default_factory=list)
    """Goal, indicator, year and target of each goal that is measured."""
    bodies: list[str] = field(default_factory=list)

    @property
    def parties(self) -> list[str]:
        """Return ids of all parties."""
        return [self.owner.id, *(key for key, _ in self.civil)]

    @property
    def years(self) -> list[int]:
        """Return the years that are over, oldest first."""
        return list(range(self.start, min(self.end, LAST) + 1))
