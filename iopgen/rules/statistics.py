"""Rules that protect small groups, in statistics, follow-ups and discrepancies alike."""

from collections.abc import Iterator
from decimal import Decimal

from iopgen.findings import Code, Finding, Severity
from iopgen.rules.base import Context, read_int, rule, say
from iopgen.tables import Row
from iopgen.validate import NUMBER

SMALLEST = 5
SMALLEST_SENSITIVE = 10
"""Fewer people than this are not told of where health, disability or origin shows."""


@rule(
    Code(
        "small-cell",
        Severity.ERROR,
        "Talet gäller för få personer",
        "Slå ihop raden med en annan, eller ta bort den. Tal om 1–4 personer (1–9 när hälsa, "
        "funktionsnedsättning eller ursprung framgår) kan peka ut någon och publiceras aldrig.",
        "values: {antal: 3}",
        "Dataskyddsförordningen (EU) 2016/679, artikel 9",
    )
)
def check_small_cells(context: Context) -> Iterator[Finding]:
    """No cell tells of so few people that they can be recognised."""
    for row in context.rows("statistics"):
        measure = _find_measure(context, row)
        if measure is None or measure.text("counts") != "people":
            continue
        limit = _limit(context, row, measure)
        value = _read_number(row.text("value"))
        if value is not None and 0 < value < limit:
            yield say("small-cell", row, "value", f"talet gäller färre än {limit} personer")


def _find_measure(context: Context, row: Row) -> Row | None:
    for measure in context.by("statistics_measures", "statistics", row.text("statistics")):
        if measure.text("measure") == row.text("measure"):
            return measure
    return None


def _limit(context: Context, row: Row, measure: Row) -> int:
    table = context.find("statistics_records", row.text("statistics"))
    stated = read_int(table, "threshold") if table else None
    sensitive = SMALLEST_SENSITIVE if measure.text("sensitive") == "yes" else SMALLEST
    return max(stated or SMALLEST, sensitive)


def _read_number(text: str | None) -> Decimal | None:
    """Return a number, None for what is none: NaN compares with nothing."""
    return Decimal(text) if text and NUMBER.fullmatch(text) else None


@rule(
    Code(
        "small-outcome",
        Severity.ERROR,
        "Utfallet gäller för få personer",
        "Ta bort uppdelningen på kön, eller talet. Tal om 1–4 personer kan peka ut någon och "
        "publiceras aldrig.",
        "by_sex: {women: 3, men: 40}",
        "Dataskyddsförordningen (EU) 2016/679",
    )
)
def check_small_outcomes(context: Context) -> Iterator[Finding]:
    """Outcomes by sex and parts of volumes never tell of one to four people."""
    for table, columns in (
        ("outcomes", ("value_women", "value_men")),
        ("followup_volumes", ("of_which",)),
    ):
        for row in context.rows(table):
            for column in columns:
                value = _read_number(row.text(column))
                if value is not None and 0 < value < SMALLEST:
                    yield say("small-outcome", row, column, "talet gäller färre än 5 personer")
