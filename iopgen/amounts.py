"""Amounts: printed numbers read as kronor, and indexation. Pure arithmetic, whole kronor."""

from decimal import ROUND_HALF_UP, Decimal

THOUSANDS = {"kr": 1, "tkr": 1_000, "mkr": 1_000_000}
"""What one unit of a printed table is in kronor."""


def parse_printed(text: str, unit: str) -> int | None:
    """Read a printed number in the table's unit as whole kronor: `-1 360`, `6,4`, `0.9`.

    Returns None for what is no number; a half-read number would be invented.
    """
    digits = text.replace("\u00a0", "").replace(" ", "").replace("\u2212", "-").replace(",", ".")
    number = digits.removeprefix("-").removeprefix("+").replace(".", "", 1)
    if not (number.isascii() and number.isdigit()):
        return None
    return int((Decimal(digits) * THOUSANDS.get(unit, 1)).to_integral_value(ROUND_HALF_UP))


def index_amount(amount: int, percent: Decimal, years: int, method: str) -> int:
    """Return an amount after some years of indexation, in whole kronor, half a krona upward.

    `method` is `simple` (each year on the base amount) or `compound` (on the indexed amount).
    """
    return int((amount * _factor(percent, years, method)).quantize(Decimal(1), ROUND_HALF_UP))


def explain_index(amount: int, percent: Decimal, years: int, method: str) -> str:
    """Say in words and figures how an indexed amount is computed."""
    kronor = f"{amount:,}\u00a0kr".replace(",", "\u00a0")
    if method == "simple" or years == 1:
        return f"{kronor} × {_decimal(_factor(percent, years, method))}"
    return f"{kronor} × {_decimal(_factor(percent, 1, method))} upphöjt till {years}"


def _factor(percent: Decimal, years: int, method: str) -> Decimal:
    rate = percent / 100
    return 1 + rate * years if method == "simple" else (1 + rate) ** years


def _decimal(number: Decimal) -> str:
    return f"{number.normalize():f}".replace(".", ",")
