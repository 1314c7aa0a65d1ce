"""The amount of a number by its tiers, worked out in another way than by the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iopgen.calc.amounts import Tier


def find_tier(tiers: Iterable[Tier], number: int) -> Tier | None:
    """Return the tier that a number belongs to, None when it lies outside all of them."""
    return next(
        (t for t in tiers if t.first <= number and (t.last is None or number <= t.last)), None
    )
