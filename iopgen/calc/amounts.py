"""Amounts: printed numbers read as kronor, and indexation. Pure arithmetic, whole kronor.

Computed in whole numbers and fractions, so that no figure hangs on a precision set elsewhere.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import floor

from iopgen.calc.formats import format_kronor

THOUSANDS = {"kr": 1, "tkr": 1_000, "mkr": 1_000_000}
"""What one unit of a printed table is in kronor."""


_PRINTED = re.compile(
    r"([+-]?) *([0-9]{1,15}|[0-9]{1,3}(?: [0-9]{3}){1,4})(?:([.,])([0-9]{1,6}))?", re.ASCII
)
_AS_PRINTED = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2212": "-", "\u2013": "-"})
"""Spaces that do not break, the real minus sign and the dash that is set in its place."""


@lru_cache(maxsize=16384)  # the same few amounts are asked for by rules, totals and pages
def parse_printed(text: str, unit: str) -> int | None:
    """Read a printed number in the table's unit as whole kronor: `-1 360`, `6,4`, `0.9`.

    Returns None for what is no number or could be two, since a half-read number would be invented:
    `650 0` is two columns run together, and the point of `1.360` may part thousands or decimals.
    """
    match = _PRINTED.fullmatch(text.translate(_AS_PRINTED).strip(" "))
    if match is None:
        return None
    sign, whole, point, decimals = match.groups("")
    if point == "." and len(decimals) == len("000") and whole != "0":
        return None
    digits = f"{sign}{whole.replace(' ', '')}.{decimals or '0'}"
    return _round(Fraction(digits) * THOUSANDS.get(unit, 1))


def is_rounded(text: str, unit: str, amount: int) -> bool | None:
    """Say whether a printed number is an amount in kronor, rounded to the decimals it has.

    None where it is no number: `6,4` in `mkr` is 6 388 000, and `6,5` is not.
    """
    printed = parse_printed(text, unit)
    if printed is None:
        return None
    decimals = len(re.split(r"[.,]", text)[1]) if re.search(r"[.,]", text) else 0
    step = Fraction(THOUSANDS.get(unit, 1), 10**decimals)
    return abs(printed - amount) <= step / 2


_WRITTEN_AMOUNT = re.compile(
    r"(?:(?:minst|högst|ca|cirka|omkring|drygt|knappt|upp till) +)?[-+]? *(?P<number>\d[\d .,]*?) *"
    r"(?:(?P<kr>kr|kronor)|(?P<tkr>tkr|tusen kronor)|(?P<mkr>mkr|mnkr|miljon(?:er)?(?: kronor)?))?",
    re.IGNORECASE,
)


def is_written(text: str, amount: int) -> bool | None:
    """Say whether an amount in kronor is what a text says in its own unit, rounded as it is there.

    `624 tkr`, `0,5 mkr`, `minst 200 tkr`. Where it has no unit the head of its table may have one:
    any will do, and a cost may have a minus before it. None where the text is no amount, such as
    `minst lika mycket`.
    """
    found = _WRITTEN_AMOUNT.fullmatch(text.translate(_AS_PRINTED).strip(" "))
    if found is None:
        return None
    units = [unit for unit in THOUSANDS if found[unit]] or THOUSANDS
    told = [is_rounded(found["number"], unit, abs(amount)) for unit in units]
    return None if None in told else any(told)


def index_amount(amount: int, percent: Decimal, years: int, method: str) -> int:
    """Return an amount after some years of indexation, in whole kronor, half a krona upward.

    `method` is `simple` (each year on the base amount) or `compound` (on the indexed amount).
    """
    return _round(amount * _factor(percent, years, method))


def explain_index(amount: int, percent: Decimal, years: int, method: str) -> str:
    """Say in words and figures how an indexed amount is computed."""
    kronor = format_kronor(amount)
    if method == "simple" or years == 1:
        return f"{kronor} × {_decimal(_factor(percent, years, method))}"
    return f"{kronor} × {_decimal(_factor(percent, 1, method))} upphöjt till {years}"


@dataclass(frozen=True, slots=True)
class IndexStep:
    """How an amount follows an index from a base value to a later one."""

    base: Decimal
    value: Decimal
    share_percent: Decimal = Decimal(100)
    """How much of the amount follows the index."""
    rounding: int = 1
    """Kronor to the nearest of which it is rounded, a half upward."""


def follow_index(amount: int, step: IndexStep) -> int:
    """Return an amount in whole kronor as an index has moved it."""
    change = Fraction(step.value) / Fraction(step.base) - 1
    moved = amount * (1 + Fraction(step.share_percent) / 100 * change)
    return _round(moved / step.rounding) * step.rounding


def explain_index_step(amount: int, step: IndexStep) -> str:
    """Say in words and figures how `follow_index` reckons."""
    kronor, quotient = format_kronor(amount), f"{_plain(step.value)} / {_plain(step.base)}"
    if step.share_percent == 100:  # noqa: PLR2004 -- all of it, in per cent
        words = f"{kronor} × {quotient}"
    else:
        words = f"{kronor} × (1 + {_plain(step.share_percent)} % × ({quotient} − 1))"  # noqa: RUF001
    return words if step.rounding == 1 else f"{words}, avrundat till {format_kronor(step.rounding)}"


def explain_yearly(amount: int | None) -> str:
    """Say that an amount is what is paid every year, also where it is not known."""
    return "varje år" if amount is None else f"{format_kronor(amount)} varje år"


def _plain(number: Decimal) -> str:
    return f"{number:f}".replace(".", ",")


def _factor(percent: Decimal, years: int, method: str) -> Fraction:
    rate = Fraction(percent) / 100
    return 1 + rate * years if method == "simple" else (1 + rate) ** years


def _round(number: Fraction) -> int:
    """Return the nearest whole number; a half goes away from zero."""
    rounded = floor(abs(number) + Fraction(1, 2))
    return -rounded if number < 0 else rounded


def _decimal(number: Fraction) -> str:
    """Return `1,02`: every decimal, since a factor of whole percents never runs on for ever."""
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


@dataclass(frozen=True, slots=True)
class Tier:
    """A range of numbers with what it gives in whole kronor; no `last` means and all above."""

    first: int
    last: int | None
    amount: int | None
    """None in a gap, where the document states no amount."""


def fill_gaps(tiers: Iterable[Tier]) -> list[Tier]:
    """Return tiers by their numbers, with a tier without amount in each gap between them.

    The tiers must not overlap (validation saw to it). Numbers below the first tier are no gap.
    """
    found: list[Tier] = []
    for tier in sorted(tiers, key=lambda tier: tier.first):
        if found and (end := found[-1].last) is not None and end + 1 < tier.first:
            found.append(Tier(end + 1, tier.first - 1, None))
        found.append(tier)
    return found
