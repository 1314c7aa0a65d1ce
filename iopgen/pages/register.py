"""The register: one table of all agreements, with what its filters go by.

Where it is paged, the rows of all pages also stand in one compact file that the script fetches when
somebody filters or sorts: a browser then has the same rows as in a register of one page.
"""

import itertools
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TypeVar

from iopgen.calc.formats import format_count, format_day, format_list, make_slug
from iopgen.data.open_data import Published
from iopgen.data.totals import Account, cover_years
from iopgen.pages.agreement.money import list_accounts
from iopgen.pages.agreement.page import REGISTER
from iopgen.pages.base import make_page
from iopgen.pages.charts import Chart
from iopgen.pages.forms import describe_forms
from iopgen.pages.timeline import chart_lives
from iopgen.pages.titles import make_time_key, sort_by_title
from iopgen.pages.view import PageView, SiteContents
from iopgen.reading.settings import Settings
from iopgen.records.schemas import load_labels
from iopgen.register import entities as e
from iopgen.register.ends import find_end, is_self_renewing
from iopgen.register.evidence import find_described
from iopgen.register.lookup import Register, once
from iopgen.register.money import find_lines_of
from iopgen.register.states import RUNNING, find_states, is_proposal
from iopgen.review.caveats import find_caveats
from iopgen.review.sentences import name_party
from iopgen.site import SECTION, Draft, Page

ItemT = TypeVar("ItemT")

PAGE_LENGTH = 250
"""Above so many agreements the register, or a list of agreements, is paged."""

UNPAGED_LENGTH = 500
"""More rows than a register of one page has: its script shows them all at once."""

RECORDS = "data/register.json"
"""Where the rows of a paged register stand, for its script."""

YEAR_RULE = (
    "Ett samarbete hör till de år då det pågick enligt sin tid eller enligt handlingarna, också en "
    "föreslagen tid, och till år som det har ett belopp eller en uppföljning för."
)
"""What `list_years` goes by, in the words that stand beside its lists and its filter."""

LIVES = {
    "upcoming": ("1 har inte börjat", "{} har inte börjat"),
    "ended": ("1 är avslutat", "{} är avslutade"),
    "terminated": ("1 är uppsagt", "{} är uppsagda"),
    "unknown": ("för 1 är läget okänt", "för {} är läget okänt"),
    "initiative": ("1 är ett initiativ", "{} är initiativ"),
    "proposed": ("1 är ett förslag", "{} är förslag"),
    "declined": ("1 är avböjt", "{} är avböjda"),
}
"""Every state of what does not run, as it is told of one and of several."""


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One line of the register, and what its filters go by."""

    agreement: e.Agreement
    year: str
    """First known year, for sorting; empty when unknown."""
    cash: tuple[Account, ...]
    """Money of the latest year that is known within the term, one total for each stage.

    Where all that is known lies after the agreed end, that.
    """
    later: tuple[str, ...]
    """Years after the agreed end for which there is an amount too."""
    choices: Mapping[str, Mapping[str, str]]
    """By filter: each choice that the agreement falls under, with its title."""
    groups: str
    """Its target groups in the sources' words."""
    is_tiered: bool
    """Whether its compensation is reckoned by number."""


REGISTER_FILTERS = {
    "owner": ("kommun", "Kommun eller annan offentlig part"),
    "unit": ("enhet", "Nämnd eller enhet"),
    "form": ("form", "Form"),
    "state": ("lage", "Läge"),
    "year": ("ar", "År"),
    "partner": ("part", "Övrig part"),
    "area": ("omrade", "Område"),
}
"""The filters with a list of choices: what each is called in the address, and on the page."""


def draft_pages(site: SiteContents) -> Iterator[Draft]:
    """Draft the register, in pages where it is long. All are made of one list of all entries."""
    make_entries = cache(partial(_make_entries, site))
    count = len(split_pages(site.register.all(e.Agreement)))
    for number in range(1, count + 1):
        make = partial(_make_register, site, make_entries, number)
        kind = SECTION if number == 1 else "register"
        yield Draft(number_page(REGISTER, number), kind, make, is_kept=False)


def _make_register(
    site: SiteContents, make_entries: Callable[[], list[RegisterEntry]], number: int
) -> Page:
    entries = make_entries()
    chunks = split_pages(entries)
    choices = {} if len(chunks) > 1 else list_choices(entries)
    return make_page(
        PageView(site, number_page(REGISTER, number)),
        "register.html",
        title="Alla partnerskap" if number == 1 else f"Alla partnerskap, sida {number}",
        description="Register över idéburna offentliga partnerskap och annan samverkan.",
        kind=SECTION if number == 1 else "register",
        section=REGISTER,
        entries=chunks[number - 1],
        count=len(entries),
        iop=sum(entry.agreement.form == "iop" for entry in entries),
        number=number,
        addresses=[number_page(REGISTER, n) for n in range(1, len(chunks) + 1)],
        filters=[(name, *words, choices.get(name, [])) for name, words in REGISTER_FILTERS.items()],
        records=RECORDS if len(chunks) > 1 else "",
        page_length=PAGE_LENGTH if len(chunks) > 1 else UNPAGED_LENGTH,
        about=describe_forms(site),
        lives=describe_lives(site.register),
        declined=count_declined(site.register, [entry.agreement for entry in entries]),
        year_rule=YEAR_RULE,
        chart=_chart_iop(site) if number == 1 else None,
    )


def split_pages(items: Sequence[ItemT]) -> list[Sequence[ItemT]]:
    """Return the items of each page; one page without any where there are none."""
    return [items[i : i + PAGE_LENGTH] for i in range(0, len(items), PAGE_LENGTH)] or [[]]


def number_page(address: str, number: int) -> str:
    """Return the address of a page of several; the first has the plain one."""
    return address if number == 1 else f"{address}sida-{number}/"


def describe_lives(register: Register) -> str:
    """Tell in sentences how many agreements run on the as-of date, and how it is with the rest."""
    counts = Counter(state.code for state in find_states(register).values())
    return tell_lives(counts, format_day(register.as_of))


def tell_lives(counts: Mapping[str, int], day: str) -> str:
    """Return the sentences for a count of each state and a day in words.

    A state that nothing is in is left out, but for what runs: that there is none is an answer.
    """
    running = sum(counts.get(code, 0) for code in RUNNING)
    number = format_count(running, "samarbete", "samarbeten") if running else "Inget samarbete"
    soon = counts.get("ending_soon", 0)
    ending = f", och {soon} av dem slutar snart" if soon else ""
    if soon and running == 1:
        ending = " och slutar snart"
    first = f"{number} pågår säkert den {day}{ending}."
    rest = [
        (one if counts[code] == 1 else many).format(counts[code])
        for code, (one, many) in LIVES.items()
        if counts.get(code)
    ]
    told = format_list(rest)
    return f"{first} {told[0].upper()}{told[1:]}." if told else first


def list_proposed(register: Register, iop: Iterable[e.Agreement]) -> list[e.Agreement]:
    """Return those that are only proposed, or an initiative; what was declined is neither."""
    return [
        a
        for a in iop
        if is_proposal(register, a) and find_states(register)[a.id].code != "declined"
    ]


def count_declined(register: Register, agreements: Sequence[e.Agreement]) -> int:
    """Count the IOPs among some agreements that never came about, since they were declined."""
    iop = [a for a in agreements if a.form == "iop"]
    return sum(find_states(register)[a.id].code == "declined" for a in iop)


def _chart_iop(site: SiteContents) -> Chart | None:
    iop = [a for a in site.register.all(e.Agreement) if a.form == "iop"]
    iop.sort(key=lambda a: (make_time_key(a), a.title.casefold(), a.id))
    return chart_lives(site, "tidslinje", "När IOP pågår eller har pågått", iop)


def _make_entries(site: SiteContents) -> list[RegisterEntry]:
    return [_make_entry(site, a) for a in sort_by_title(site.register.all(e.Agreement))]


def _get_last_year(account: Account) -> int:
    last = account.covers[1]
    return account.year or (last.earliest.year if last else 0)


def _make_entry(site: SiteContents, agreement: e.Agreement) -> RegisterEntry:
    cash = [one for one in list_accounts(site, agreement.id) if one.kind == "cash"]
    known = [one for one in cash if one.total.counted]
    within = [one for one in known if not _lies_after_end(site.register, one)] or known
    latest = max(map(_get_last_year, within), default=0)
    last = tuple(one for one in within if _get_last_year(one) == latest)
    later = tuple(sorted({str(year) for year in map(_get_last_year, known) if year > latest}))
    first = str(agreement.start or agreement.end or "")[:4]
    groups = site.register.by(e.TargetGroup, "agreement", agreement.id)
    words = " ".join(group.text for group in groups)
    is_tiered = bool(site.register.by(e.CompensationTier, "agreement", agreement.id))
    choices = find_choices(site.register, agreement)
    return RegisterEntry(agreement, first, last, later, choices, words, is_tiered)


def _lies_after_end(register: Register, account: Account) -> bool:
    """Say whether all of a sum is for a time after the agreed end."""
    caveats = find_caveats(register, account.total.counted)
    return any("after_end" in one.kinds and one.whole for one in caveats)


# --- what the filters go by -----------------------------------------------------------------------


def find_choices(register: Register, a: e.Agreement) -> dict[str, dict[str, str]]:
    """Return by filter what an agreement falls under, each choice with its title."""
    state = find_states(register)[a.id].code
    parties = [p.partner for p in register.by(e.Party, "agreement", a.id)]
    others = [name for name in parties if name and name not in a.owner]
    return {
        "owner": {owner: name_party(register, owner) for owner in a.owner},
        "unit": dict(_iter_units(register, a)),
        "form": {a.form: load_labels()["agreements", "form", a.form]},
        "state": {state: load_labels()["agreements", "state", state]},
        "year": {year: year for year in list_years(register, a)},
        "partner": {name: name_party(register, name) for name in others},
        "area": dict([name_areas(register)[a.thematic_area]] if a.thematic_area else []),
    }


@once
def name_areas(register: Register) -> Mapping[str, tuple[str, str]]:
    """Return by area, as a record has it, what it is called in an address and on the page.

    Areas that differ in letter case alone are one. Those that would get the same address are
    numbered, in alphabetical order: the same in the register's filter as in the lists.
    """
    groups: dict[str, list[str]] = {}
    for text in sorted({a.thematic_area for a in register.all(e.Agreement) if a.thematic_area}):
        groups.setdefault(text.casefold(), []).append(text)
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    # One that is its own slug keeps it, whatever stands before it in the alphabet.
    for key in sorted(groups, key=lambda key: (make_slug(key) != key, key)):
        slugs[key] = _find_free(make_slug(key), taken)
        taken.add(slugs[key])
    return {text: (slugs[key], group[0]) for key, group in groups.items() for text in group}


def _find_free(slug: str, taken: Collection[str]) -> str:
    """Return a slug, with the first number that makes it one of its own where it is taken."""
    names = (slug if n == 1 else f"{slug}-{n}" for n in itertools.count(1))
    return next(name for name in names if name not in taken)


def _iter_units(register: Register, a: e.Agreement) -> Iterator[tuple[str, str]]:
    """Yield the units that take part, each with its own name and that of its organisation."""
    used = [(u.partner, u.unit) for u in register.by(e.AgreementUnit, "agreement", a.id)]
    used += [(p.partner, p.unit) for p in register.by(e.Party, "agreement", a.id) if p.unit]
    for partner, name in used:
        for unit in register.by(e.Unit, "partner", partner):
            if unit.unit == name:
                yield f"{partner}.{name}", f"{unit.name}, {name_party(register, partner)}"


def list_years(register: Register, a: e.Agreement) -> list[str]:
    """Return the years to which an agreement belongs, oldest first; the rule is `YEAR_RULE`.

    A year counts where the known term covers it, also a proposed one; where the sources describe
    the agreement as running, as its state does; where there is an amount for it; and where a
    follow-up is of it. No unknown end is filled in: nothing counts after the last that is told.
    """
    followed = {one.year for one in register.by(e.FollowUp, "agreement", a.id)}
    lived = _list_lived(register, a)
    return [str(year) for year in sorted({*lived, *_iter_paid(register, a), *followed})]


def _list_lived(register: Register, a: e.Agreement) -> range:
    """Return the years from the beginning to the end, each as far as it is known.

    None where it ended before it was to begin.
    """
    start = a.start.earliest.year if a.start else None
    # What is terminated ends on its last day, whatever its term was to be.
    # What goes on by itself has no last year but the last of which a source tells.
    agreed = None if is_self_renewing(a) else find_end(register, a)
    ends = [span.earliest.year for span in (agreed, a.termination_ends_on) if span]
    end = min(ends) if ends else None
    described = _find_described_years(register, a, start, end)
    if find_states(register)[a.id].code == "terminated" and not a.termination_ends_on:
        # That last day is not known, and the term no longer tells: only the documents do.
        end = min(described[1], end or described[1]) if described else None
    first, last = described or (start, end)
    known = [year for year in (start or first, end or last) if year is not None]
    return range(known[0], known[-1] + 1) if known else range(0)


def _find_described_years(
    register: Register, a: e.Agreement, start: int | None, end: int | None
) -> tuple[int, int] | None:
    """Return the first and last year for which sources describe an agreement as running.

    A proposal is described without running, and so is what was declined or has not begun.
    """
    seen = find_described(register, a)
    if seen is None or is_proposal(register, a) or a.status == "declined":
        return None
    first, last = seen[0].earliest.year, seen[0].latest.year
    if (start and last < start) or (end and first > end):
        return None
    return first, last


def _iter_paid(register: Register, a: e.Agreement) -> Iterator[int]:
    """Yield the years of known amounts; what is merely proposed says nothing of what came about."""
    for line in find_lines_of(register, a.id):
        if line.amount is None or (line.stage == "proposed" and not is_proposal(register, a)):
            continue
        yield from cover_years(line)


def list_choices(entries: Sequence[RegisterEntry]) -> dict[str, list[tuple[str, str, int]]]:
    """Return by filter all its choices with title and how many agreements fall under each."""
    return {name: _count_choices(name, entries) for name in REGISTER_FILTERS}


def _count_choices(name: str, entries: Sequence[RegisterEntry]) -> list[tuple[str, str, int]]:
    titles: dict[str, str] = {}
    for entry in entries:
        for choice, title in entry.choices[name].items():
            titles.setdefault(choice, title)
    counts = Counter(choice for entry in entries for choice in entry.choices[name])
    found = sorted(titles.items(), key=lambda item: (item[1].casefold(), item[0]))
    if name == "year":
        found.reverse()
    return [(choice, title, counts[choice]) for choice, title in found]


# --- the rows of a register of several pages ------------------------------------------------------


def make_register_files(
    register: Register, published: Published, settings: Settings
) -> dict[str, bytes]:
    """Make the file that the script of a paged register fetches; none where it has one page."""
    if len(register.all(e.Agreement)) <= PAGE_LENGTH:
        return {}
    site = SiteContents(register, published, settings)
    entries = _make_entries(site)
    content = {"choices": list_choices(entries), **pack_rows(_render_rows(site, entries))}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return {RECORDS: f"{text}\n".encode()}


def _render_rows(site: SiteContents, entries: Sequence[RegisterEntry]) -> list[list[str]]:
    """Return each row as its lines of HTML, as they stand on the first page."""
    view = PageView(site, REGISTER)
    rows = (view.render("register_rows.html", entries=[entry]) for entry in entries)
    return [row.strip().split("\n") for row in rows]


def pack_rows(rows: Sequence[Sequence[str]]) -> dict[str, object]:
    """Return rows with each line that comes more than once as its number in a list of lines."""
    counts = Counter(line for row in rows for line in row)
    common = {line: n for n, line in enumerate(line for line, n in counts.items() if n > 1)}
    return {"lines": list(common), "rows": [[common.get(line, line) for line in r] for r in rows]}
