"""What somebody should see to: days ahead, checks to make again, and what is missing on record.

Pure: the same register gives the same list. A proposal binds nobody, and what only others tell of
is not known; neither has anything due. That something is missing here says that the
register lacks it, never that it was not done.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from iopgen.calc.dates import add_months
from iopgen.calc.formats import UNKNOWN, format_count, format_day, format_list, format_partial
from iopgen.reading.findings import clean
from iopgen.records.schemas import load_labels
from iopgen.register import entities as e
from iopgen.register.deadlines import Deadline, find_deadlines
from iopgen.register.ends import find_end, find_extensions, iter_steps
from iopgen.register.lookup import Register
from iopgen.register.states import THIRD_PARTY, find_states
from iopgen.review.annual_cycle import (
    MISSING,
    NO,
    Year,
    YearCell,
    find_cycle,
    find_few,
    is_done,
    load_kinds,
)
from iopgen.review.assessments import (
    find_failing,
    find_unassessed,
    find_uncontrolled,
    find_unmentioned,
)
from iopgen.review.sentences import explain_deadline, name_party, tell_failing, tell_unmentioned
from iopgen.review.verified import find_stale

URGENCIES: Final = ("overdue", "soon", "later", "undated")
"""From what is most urgent; `soon` reaches as far as `ending_soon_months` of the settings."""

ACTABLE: Final = frozenset({"upcoming", "active", "ending_soon"})
"""States in which somebody can still act."""

NO_OWNER: Final = f"Offentlig part: {UNKNOWN}"

_NUMBERS: Final = (
    *("noll", "en", "två", "tre", "fyra", "fem", "sex"),
    *("sju", "åtta", "nio", "tio", "elva", "tolv"),
)


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to see to, and where it can be set right."""

    kind: str
    """A kind of deadline, or `followup_missing`, `report_missing`, `cycle_missing`,
    `meetings_few`, `assessment_missing`, `control_missing`, `terms_missing`, `answer_against`,
    `verify_again`."""
    agreement: str
    """The agreement's id, "" for what is of none; then `record` and `title` say what it is."""
    partner: str
    """The organisation it is about, "" where it is about the whole agreement."""
    owners: tuple[str, ...]
    date: date | None
    """The day, where one is known; never a day that nobody has set."""
    urgency: str
    """One of `URGENCIES`."""
    words: str
    """Swedish, one or more whole sentences."""
    source: tuple[str, ...]
    path: str
    """The file to edit, relative to the root."""
    line: int
    record: str = ""
    """Folder and id of what is of no agreement."""
    title: str = ""


OwnerGroup = tuple[str, str, list[Due]]
"""An owner's id ("" for none), name, and what is due, the most urgent first."""


def find_due(register: Register) -> tuple[Due, ...]:
    """Return all that is due on the register's as-of date, sorted by urgency."""
    found = [*_iter_days(register), *_iter_years(register)]
    found += [*_iter_meetings(register), *_iter_duties(register), *_iter_stale(register)]
    return sort_due(found)


def sort_due(found: Iterable[Due]) -> tuple[Due, ...]:
    """Return what has passed first, then the nearest day, and what has no day last."""
    return tuple(sorted(found, key=_rank))


def _rank(due: Due) -> tuple[object, ...]:
    place = URGENCIES.index(due.urgency)
    return place, due.date or date.max, due.agreement, due.words, due.kind, due.partner


def measure_urgency(day: date | None, as_of: date, months: int) -> str:
    """Say how urgent a day is: passed, within some calendar months, later, or unknown."""
    if day is None:
        return "undated"
    if day < as_of:
        return "overdue"
    return "soon" if day <= add_months(as_of, months) else "later"


def group_by_owner(register: Register, due: Iterable[Due]) -> list[OwnerGroup]:
    """Return what is due for each owner by name; what two owners share stands with both."""
    found: dict[str, list[Due]] = {}
    for one in due:
        for owner in one.owners or ("",):
            found.setdefault(owner, []).append(one)
    groups = [
        (o, name_party(register, o) if o else NO_OWNER, listed) for o, listed in found.items()
    ]
    return sorted(groups, key=lambda group: (not group[0], group[1].casefold(), group[0]))


def describe_urgency(urgency: str, months: int) -> str:
    """Return the words over what is equally urgent."""
    number = _NUMBERS[months] if months < len(_NUMBERS) else str(months)
    soon = f"Inom {number} {'månad' if months == 1 else 'månader'}"
    words = {"overdue": "Dagen har passerat", "soon": soon, "later": "Senare"}
    return words.get(urgency, "Utan datum")


def _make_due(  # noqa: PLR0913 -- what a thing to do is made of, all by name
    register: Register,
    kind: str,
    agreement: e.Agreement,
    words: str,
    *,
    day: date | None = None,
    at: e.Entity | None = None,
    line: int = 0,
    partner: str = "",
    source: tuple[str, ...] = (),
    urgency: str = "",
) -> Due:
    place = at or agreement
    return Due(
        kind=kind,
        agreement=agreement.id,
        partner=partner,
        owners=agreement.owner,
        date=day,
        urgency=urgency or measure_urgency(day, register.as_of, register.ending_soon_months),
        words=words,
        source=source,
        path=place.file,
        line=line or place.file_line,
    )


# --- days that follow from an agreement ----------------------------------------------------------


def _is_running(register: Register, agreement: e.Agreement, *more: str) -> bool:
    """Say whether an agreement is known to run, or to be in one of some more states."""
    known = agreement.status != THIRD_PARTY
    return known and find_states(register)[agreement.id].code in {*ACTABLE, *more}


def _iter_days(register: Register) -> Iterator[Due]:
    """Yield the days that somebody can still act on, and those on which somebody should have."""
    for deadline in find_deadlines(register):
        agreement = register.get(e.Agreement, deadline.agreement)
        if words := _describe_day(register, agreement, deadline):
            yield _make_due(
                register,
                deadline.kind,
                agreement,
                words,
                day=deadline.date,
                at=deadline.check or deadline.item,
                partner=deadline.check.partner if deadline.check else "",
                source=deadline.source,
            )
    yield from _iter_vague_ends(register)


def _describe_day(register: Register, agreement: e.Agreement, deadline: Deadline) -> str:
    """Return a deadline in words, "" where nobody has anything to do about it."""
    urgency = measure_urgency(deadline.date, register.as_of, register.ending_soon_months)
    rule = explain_deadline(deadline)
    if deadline.kind in ("end", "period_end"):
        near = urgency == "soon" and _is_running(register, agreement, "terminated")
        what = "Avtalstiden tar slut" if deadline.kind == "end" else "Avtalsperioden går ut"
        return f"{what}. {rule}" if near else ""
    if not _is_running(register, agreement):
        return ""
    if deadline.item:
        done = urgency != "soon" or is_done(register, deadline.item, deadline.date)
        return "" if done else rule
    label = load_labels()["deadlines", "kind", deadline.kind]
    if deadline.check:
        label = f"Kontrollen av {name_party(register, deadline.check.partner)} ska göras om"
    if urgency != "overdue" or deadline.kind in ("assessment_due", "check_due"):
        return f"{label}. {rule}"
    extended = find_extensions(register, agreement)
    steps = iter_steps(register, agreement, "extension")
    is_told = any(step not in extended for step in steps)
    told = is_told or register.withheld(agreement.record, "decisions")
    if deadline.kind == "extension_decision" and not told:
        return f"{label}. {rule} Uppgift om förlängning saknas."
    return ""


def _iter_vague_ends(register: Register) -> Iterator[Due]:
    """Yield ends that are near but of which no day is known: they get none."""
    for agreement in register.all(e.Agreement):
        end = find_end(register, agreement)
        near = find_states(register)[agreement.id].code == "ending_soon"
        if end and not end.exact and near and _is_running(register, agreement):
            when = format_partial(end)
            words = f"Avtalstiden tar slut {when}. Vilken dag framgår inte."
            source = register.sources(agreement, "period.end")
            yield _make_due(register, "end", agreement, words, source=source, urgency="soon")


# --- the annual cycle ----------------------------------------------------------------------------


def _iter_years(register: Register) -> Iterator[Due]:
    """Yield what each year lacks on record, and what the record says was not done.

    Of the year that runs, only what had its last day already.
    """
    for agreement in register.all(e.Agreement):
        for year in find_cycle(register, agreement):
            yield from _check_year(register, agreement, year)


def _check_year(register: Register, agreement: e.Agreement, year: Year) -> Iterator[Due]:
    """Yield at most two things of one year: what is not known, and what there was not."""
    own = agreement if isinstance(year.at, e.GuidelineSet) else year.at
    at = year.followups[0] if year.followups else own
    for status, followed, words in (
        (MISSING, bool(year.followups), "I registret saknas uppgift om {} för {}."),
        (NO, True, "{} för {} finns inte, enligt uppföljningen."),
    ):
        running = year.year >= register.as_of.year
        cells = [c for c in year.cells if c.status == status and not (running and c.is_ahead)]
        if cells:
            told = format_list([load_kinds()[cell.kind].lower() for cell in cells])
            said = words.format(told, year.year)
            yield _make_due(
                register,
                _find_kind(cells, followed=followed),
                agreement,
                f"{said[:1].upper()}{said[1:]}",
                at=at,
                source=tuple(dict.fromkeys(s for cell in cells for s in cell.source)),
            )


def _find_kind(cells: Sequence[YearCell], *, followed: bool) -> str:
    """Return what kind of thing is missing: all of a follow-up, only the report, or more or less.

    What lacks nothing but goals and budget does not lack a follow-up.
    """
    kinds = {cell.kind for cell in cells}
    if not followed and kinds - {"goals", "budget"}:
        return "followup_missing"
    return "report_missing" if kinds == {"annual_report"} else "cycle_missing"


def _iter_meetings(register: Register) -> Iterator[Due]:
    """Yield each body that met fewer times in a year than was agreed, as far as is recorded."""
    for agreement in register.all(e.Agreement):
        followups = register.by(e.FollowUp, "agreement", agreement.id)
        for year, group in groupby(
            sorted(followups, key=_get_followup_year), key=_get_followup_year
        ):
            first = next(group)
            for few in find_few(register, agreement, year):
                count = format_count(few.held, "möte", "möten")
                words = (
                    f"{few.body.body} höll {count} {year} enligt uppföljningen. "
                    f"Minst {few.needed} om året är bestämt."
                )
                source = tuple(dict.fromkeys((*few.body.source, *first.source)))
                yield _make_due(register, "meetings_few", agreement, words, at=first, source=source)


def _get_followup_year(followup: e.FollowUp) -> int:
    return followup.year or 0


# --- what an owner's guideline asks for ----------------------------------------------------------


def _iter_duties(register: Register) -> Iterator[Due]:
    """Yield assessments and checks that an owner's guideline asks for and the register lacks."""
    for agreement in register.all(e.Agreement):
        line = e.find_place(agreement, "form").line
        for title in dict.fromkeys(one.title for one in find_unassessed(register, agreement)):
            words = f"Uppgift om bedömning saknas: ”{clean(title)}”."
            yield _make_due(register, "assessment_missing", agreement, words, line=line)
        for party in find_uncontrolled(register, agreement):
            words = f"Uppgift om kontroll av {name_party(register, party.partner)} saknas."
            yield _make_due(
                register,
                "control_missing",
                agreement,
                words,
                partner=party.partner,
                line=e.find_place(party, "partner").line,
            )
        yield from _iter_against(register, agreement)


def _iter_against(register: Register, agreement: e.Agreement) -> Iterator[Due]:
    """Yield what the record leaves out of, or answers against, what had to be in an agreement."""
    for head, items in find_unmentioned(register, agreement):
        words = f"I registret saknas uppgift om {tell_unmentioned(head, items)}."
        line = e.find_place(register.by(e.Term, "agreement", agreement.id)[0], "item").line
        yield _make_due(register, "terms_missing", agreement, words, line=line, source=head.source)
    for answer, item in find_failing(register, agreement):
        words = f"I registret {tell_failing(answer, item)}."
        source = tuple(dict.fromkeys((*answer.source, *item.source)))
        yield _make_due(register, "answer_against", agreement, words, at=answer, source=source)


def _iter_stale(register: Register) -> Iterator[Due]:
    """Yield the records that were held against their source a year ago or more."""
    for one in find_stale(register):
        yield Due(
            kind="verify_again",
            agreement=one.agreement.id if one.agreement else "",
            partner="",
            owners=one.owners,
            date=one.date,
            urgency=measure_urgency(one.date, register.as_of, register.ending_soon_months),
            words=one.words,
            source=(),
            path=one.at.file,
            line=e.find_place(one.at, "verified_on").line,
            record="" if one.agreement else one.at.record,
            title=one.title,
        )


# --- as text -------------------------------------------------------------------------------------


def render_text(register: Register, due: Sequence[Due]) -> str:
    """Return the list for a terminal, per owner and urgency, each with its file and line."""

    def write(one: Due) -> str:
        return f"    {_write_when(register, one)}{_write_what(register, one, clean_line)}"

    return _render(register, due, ("{}", "\n{}", "  {}"), write, clean_line)


def write_markdown(register: Register, due: Sequence[Due]) -> str:
    """Return the list as Markdown, for an issue or a newsletter."""

    def write(one: Due) -> str:
        return f"- {_write_when(register, one)}{_write_what(register, one, escape_markdown)}"

    return _render(register, due, ("# {}", "\n## {}", "\n### {}\n"), write, escape_markdown)


def _render(
    register: Register,
    due: Sequence[Due],
    heads: tuple[str, str, str],
    write: Callable[[Due], str],
    escape: Callable[[str], str],
) -> str:
    lines = [heads[0].format(f"Läget den {format_day(register.as_of)}")]
    for _, name, listed in group_by_owner(register, due):
        lines.append(heads[1].format(escape(name)))
        for urgency, group in groupby(listed, key=lambda one: one.urgency):
            lines.append(heads[2].format(describe_urgency(urgency, register.ending_soon_months)))
            lines += [write(one) for one in group]
    return "\n".join(lines if due else [*lines, "\nInget att göra."])


def _write_when(register: Register, due: Due) -> str:
    if due.date is None:
        return ""
    days = (due.date - register.as_of).days
    count = format_count(abs(days), "dag", "dagar").replace("\u00a0", " ")
    words = (f"om {count}" if days > 0 else f"för {count} sedan") if days else "i dag"
    return f"{due.date.isoformat()} ({words}) "


def _write_what(register: Register, due: Due, escape: Callable[[str], str]) -> str:
    title = due.title or register.get(e.Agreement, due.agreement).title
    return f"{escape(title)}: {escape(due.words)} ({escape(due.path)}:{due.line})"


def clean_line(text: str) -> str:
    """Return text from a record as one harmless line of a terminal."""
    return clean(text, limit=500)


def escape_markdown(text: str) -> str:
    """Return text from a record as one line that Markdown shows as it is."""
    return re.sub(r"([\\`*_\[\]<>#|&!~@])", r"\\\1", clean_line(text))


def render_json(register: Register, due: Sequence[Due]) -> str:
    """Return a JSON list, the most urgent first; `owner` holds ids, `days` may be negative."""
    rows = [
        {
            "kind": one.kind,
            "urgency": one.urgency,
            "agreement": one.agreement or None,
            "partner": one.partner or None,
            "owner": list(one.owners),
            "date": one.date.isoformat() if one.date else None,
            "days": (one.date - register.as_of).days if one.date else None,
            "message": clean_line(one.words),
            "path": clean_line(one.path),
            "line": one.line,
        }
        for one in due
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


RENDERERS: Final[Mapping[str, Callable[[Register, Sequence[Due]], str]]] = {
    "text": render_text,
    "json": render_json,
    "markdown": write_markdown,
}
