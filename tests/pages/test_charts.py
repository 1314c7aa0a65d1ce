"""Charts: geometry that holds at any width, words for who does not see, figures in a table."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import EXAMPLE, EXAMPLE_DAY, ROOT
from registers import read_site

from iopgen.calc.dates import Span
from iopgen.pages.charts import (
    Bar,
    Life,
    Measure,
    Stretch,
    make_bars,
    make_targets,
    make_timeline,
)

if TYPE_CHECKING:
    from pathlib import Path

days = st.dates(date(1990, 1, 1), date(2040, 12, 31))
labels = st.text("abc åäö-", min_size=1, max_size=90)

bars = st.lists(
    st.builds(Bar, labels, st.just("1 kr"), st.integers(0, 10**11), st.integers(0, 1)), max_size=12
)


@given(bars)
def test_bars_are_as_long_as_their_amounts(found: list[Bar]) -> None:
    chart = make_bars("id", "Titel", ("A", "B"), found)
    longest = max((bar.length for bar in found), default=0)
    assert (chart is None) == (longest == 0)
    for bar, row in zip(found, chart.rows if chart else (), strict=chart is not None):
        (segment,) = row.segments
        assert segment.start == 0
        assert segment.width == pytest.approx(100 * bar.length / longest, abs=0.005)
        assert (row.label, row.value) == (bar.label, bar.value)


@given(st.floats(0, 10**6), st.floats(0, 10**6), st.booleans())
def test_outcome_and_target_share_a_scale(outcome: float, target: float, percent: bool) -> None:  # noqa: FBT001
    outcome, target = (min(x, 100) if percent else x for x in (outcome, target))
    chart = make_targets("id", "Titel", [Measure("Mått", "1", outcome, target, percent)])
    assert chart
    (row,) = chart.rows
    assert row.marker is not None
    assert 0 <= row.segments[0].width <= 100
    assert 0 <= row.marker <= 100
    if abs(outcome - target) > 0.01 * max(outcome, target, 1):  # not both drawn at one pixel
        assert (row.segments[0].width > row.marker) == (outcome > target)


@given(st.lists(st.tuples(days, days), min_size=1, max_size=8), days)
def test_a_timeline_keeps_order_and_stays_inside(
    pairs: list[tuple[date, date]], today: date
) -> None:
    spans = [Span(min(pair), max(pair)) for pair in pairs]
    lives = [Life("Namn", "tid", (Stretch(span, 0, "ord"),)) for span in spans]
    chart = make_timeline("id", "Titel", ("Känd",), lives, today)
    assert chart
    segments = [row.segments[0] for row in chart.rows]
    for segment in segments:
        assert segment.start >= 0
        assert segment.start + segment.width <= 100.01
    by_start = sorted(zip(spans, segments, strict=True), key=lambda pair: pair[0].earliest)
    starts = [segment.start for _, segment in by_start]
    assert starts == sorted(starts)
    years = [int(label) for _, label in chart.ticks if label]
    assert years == sorted(years)
    assert 1 <= len(years) <= 5


FIGURE = re.compile(r'<figure class="iop-chart">.*?</figure>', re.DOTALL)
PICTURE = re.compile(r'<div role="img" aria-label="([^"]*)">')
VALUE = re.compile(r'<span class="iop-value">([^<]*)</span>')


@pytest.mark.parametrize("project", [ROOT, EXAMPLE])
def test_every_chart_has_words_and_its_figures_in_a_table(project: Path) -> None:
    site = read_site(project, EXAMPLE_DAY)
    kinds = set()
    for page in site.pages:
        figures = FIGURE.findall(page.body)
        tables = re.sub(
            r"<[^>]+>", " ", "".join(re.findall(r"<table.*?</table>", page.body, re.DOTALL))
        )
        tables = re.sub(r"\s+", " ", tables)
        for figure in figures:
            kinds.add(page.kind + page.section)
            (words,) = PICTURE.findall(figure)
            assert words.endswith("Samma uppgifter står i tabellen intill.")
            for value in VALUE.findall(figure):
                for part in re.split(r" \((?:mål )?|, |(?<=kr) |\)", value):
                    number = re.sub(r"(%| [a-zåäö]+)$", "", part).strip()
                    assert re.sub(r"\s+", " ", number) in tables, (page.address, value)
    assert {"sectionekonomi/", "sectionpartnerskap/", "agreementpartnerskap/"} <= kinds
    assert "sectionresultat/" in kinds
