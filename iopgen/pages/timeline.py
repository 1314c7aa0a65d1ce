"""When agreements run or ran, drawn along one line of time; what is not known is not drawn."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from iopgen.calc.dates import Span
from iopgen.calc.formats import format_partial
from iopgen.pages.charts import Chart, Life, Stretch, make_timeline
from iopgen.pages.view import SiteContents
from iopgen.register import entities as e
from iopgen.register.ends import find_end, is_self_renewing
from iopgen.register.evidence import find_described
from iopgen.register.lookup import Register
from iopgen.register.money import find_lines_of
from iopgen.register.states import is_proposal
from iopgen.review.sentences import tell_end

MOST = 60
"""With more agreements than this a drawing is no help, and the page too heavy for a phone."""

SURE, UNSURE, PROPOSED = range(3)
SERIES = (
    "Känd tid",
    "Osäker: början eller slut framgår inte",
    "Enligt ett förslag",
)


def chart_lives(
    site: SiteContents, identifier: str, title: str, agreements: Sequence[e.Agreement]
) -> Chart | None:
    """Draw the times of some agreements in their order, those without any known time left out."""
    if len(agreements) > MOST:
        return None
    lives = [
        Life(agreement.title, describe(site.register, agreement), stretches)
        for agreement in agreements
        if (stretches := tuple(iter_stretches(site.register, agreement)))
    ]
    return make_timeline(identifier, title, SERIES, lives, site.register.as_of)


def describe(register: Register, agreement: e.Agreement) -> str:
    """Return first and last day in words, no more exactly than they are known."""
    start = format_partial(agreement.start) or "början okänd"
    return f"{start} – {tell_end(register, agreement) or 'slut okänt'}"


def iter_stretches(register: Register, agreement: e.Agreement) -> Iterator[Stretch]:
    """Yield what is known of an agreement's time: sure days, days it may run, a proposal's days.

    Where one end is unknown, the time reaches as far as a source describes it as running, or has an
    amount for it.
    """
    start, end = agreement.start, find_end(register, agreement)
    if ceased := agreement.termination_ends_on:
        end = ceased
    described = find_described(register, agreement)
    years = [
        line.year for line in find_lines_of(register, agreement.id) if line.year and line.amount
    ]
    seen = [described[0]] if described else []
    seen += [Span(date(year, 1, 1), date(year, 12, 31)) for year in years]
    words = f"{agreement.title}: {describe(register, agreement)}"
    if start and end:
        pieces: Iterable[tuple[Span, int]] = [*_split(start, end)]
        if described and is_self_renewing(agreement) and described[0].latest > end.latest:
            pieces = [*pieces, (Span(end.latest, described[0].latest), UNSURE)]
    elif reach := [span for span in (start, end) if span] + seen:
        whole = Span(min(s.earliest for s in reach), max(s.latest for s in reach))
        whole = Span(start.earliest if start else whole.earliest, whole.latest)
        whole = Span(whole.earliest, end.latest if end else whole.latest)
        pieces = [(whole, UNSURE)] if whole.earliest <= whole.latest else []
    else:
        pieces = []
    proposed = is_proposal(register, agreement)
    for span, series in pieces:
        yield Stretch(span, PROPOSED if proposed else series, words)


def _split(start: Span, end: Span) -> Iterator[tuple[Span, int]]:
    """Yield the sure days between two ends, and those that partial dates leave open."""
    if start.latest >= end.earliest:
        yield Span(start.earliest, max(start.earliest, end.latest)), UNSURE
        return
    if not start.exact:
        yield Span(start.earliest, start.latest), UNSURE
    yield Span(start.latest, end.earliest), SURE
    if not end.exact:
        yield Span(end.earliest, end.latest), UNSURE
