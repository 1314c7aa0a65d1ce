"""Charts as plain geometry, drawn as SVG by `templates/charts.html`.

No chart library: those that draw SVG at build time (pygal 3.1 was tried) fix a
drawing's width and scale it, so that the text is some four pixels high on a phone of 320; they set
colours and styles inside the drawing, which neither a dark scheme nor a strict content policy can
reach; and pygal writes the day and a random id. Here lengths are shares of whatever width there
is, and the style sheet has the colours. Text is HTML above each bar: it wraps where a reader needs
wider spacing, follows the system's colours, and lets a sheet of paper end between two rows. Every
chart stands beside a table with the same figures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from iopgen.calc.dates import Span


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar; start and width are percent of the chart's width."""

    series: int
    """Which of the chart's series it belongs to, from 0; chooses colour and pattern."""
    start: float
    width: float
    text: str
    """What a pointer that rests on it is told."""


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One bar with its words above."""

    label: str
    value: str
    """Its figure, which the table beside has too."""
    segments: tuple[Segment, ...]
    marker: float | None = None
    """Where a target stands, in percent of the width."""
    time: str = ""
    """Of a timeline: the time in words, instead of a figure."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its words."""

    id: str
    title: str
    description: str
    """What a reader who does not see it is told: what it shows and where the figures stand."""
    series: tuple[tuple[int, str], ...]
    """Number and name of each series that is drawn."""
    rows: tuple[ChartRow, ...]
    ticks: tuple[tuple[float, str], ...] = ()
    """Lines across all rows: percent of the width, and label."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What one bar is made from: a label, its figure in words, and a length."""

    label: str
    value: str
    length: int
    """In one unit for all bars, such as whole kronor; never negative."""
    series: int


def make_bars(
    identifier: str, title: str, series: Sequence[str], bars: Sequence[Bar]
) -> Chart | None:
    """Draw bars to one scale, the longest as wide as there is room; None when all are nought.

    Never on top of one another: what lies in one bar looks like a sum.
    """
    longest = max((bar.length for bar in bars), default=0)
    if not longest:
        return None
    rows: list[ChartRow] = []
    for bar in bars:
        segment = Segment(bar.series, 0, _share(bar.length, longest), f"{bar.label}: {bar.value}")
        rows.append(ChartRow(bar.label, bar.value, (segment,)))
    largest = max(bars, key=lambda bar: bar.length)
    words = f"Liggande staplar. Längst är {largest.label}: {largest.value}. {_SAME}"
    return Chart(identifier, title, words, _name_used(series, rows), tuple(rows))


@dataclass(frozen=True, slots=True)
class Measure:
    """An outcome held against its target, both in one unit, none below nought."""

    label: str
    value: str
    outcome: float
    target: float
    is_percent: bool


def make_targets(identifier: str, title: str, measures: Sequence[Measure]) -> Chart | None:
    """Draw each outcome as a bar to a scale of its own, with a mark at the target."""
    rows: list[ChartRow] = []
    for one in measures:
        scale = 100.0 if one.is_percent else max(one.outcome, one.target, 1) / 0.96
        bar = Segment(0, 0, _share(one.outcome, scale), one.value)
        marker = _share(one.target, scale)
        rows.append(ChartRow(one.label, one.value, (bar,), marker))
    words = (
        "Liggande staplar för utfallet, med ett streck vid målet. Varje stapel har sin egen "
        f"skala. {_SAME}"
    )
    return Chart(identifier, title, words, ((0, "Utfall"),), tuple(rows)) if rows else None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time to draw, with how sure it is as the number of a series."""

    span: Span
    series: int
    text: str


@dataclass(frozen=True, slots=True)
class Life:
    """One line of a timeline."""

    label: str
    value: str
    """The time in words."""
    stretches: tuple[Stretch, ...]


def make_timeline(
    identifier: str, title: str, series: Sequence[str], lives: Sequence[Life], today: date
) -> Chart | None:
    """Draw times along one scale of whole years, `today` among its marks; None without any time."""
    spans = [stretch.span for life in lives for stretch in life.stretches]
    if not spans:
        return None
    first = date(min(span.earliest for span in spans).year, 1, 1)
    last = date(max(span.latest for span in spans).year + 1, 1, 1)
    days = (last - first).days
    rows: list[ChartRow] = []
    for life in lives:
        segments = tuple(
            Segment(
                one.series,
                _share((one.span.earliest - first).days, days),
                _share((one.span.latest - one.span.earliest).days + 1, days),
                one.text,
            )
            for one in life.stretches
        )
        rows.append(ChartRow(life.label, "", segments, time=life.value))
    marks = [(date(year, 1, 1), str(year)) for year in _choose_years(first.year, last.year)]
    ticks = tuple((_share((day - first).days, days), label) for day, label in marks)
    if first <= today < last:
        ticks = (*ticks, (_share((today - first).days, days), ""))
    words = f"Ett streck i tiden för varje samarbete, {first.year}–{last.year - 1}. {_SAME}"
    return Chart(identifier, title, words, _name_used(series, rows), tuple(rows), ticks)


_SAME = "Samma uppgifter står i tabellen intill."

_MOST_TICKS = 5
"""So many years have room for their figures on the narrowest phone."""


def _choose_years(first: int, last: int) -> Iterable[int]:
    """Return the years to mark, evenly, the first among them."""
    step = -(-(last - first) // _MOST_TICKS)
    return range(first, last, max(1, step))


def _share(part: float, whole: float) -> float:
    """Return percent, short enough to be the same on every machine."""
    return round(100 * part / whole, 2)


def _name_used(series: Sequence[str], rows: Iterable[ChartRow]) -> tuple[tuple[int, str], ...]:
    used = {segment.series for row in rows for segment in row.segments}
    return tuple((number, name) for number, name in enumerate(series) if number in used)
