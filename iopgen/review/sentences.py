"""What the register finds, in Swedish words: states, days to watch, parties.

The one place of these sentences, for pages, open data and reports alike. Nothing is found here.
"""

import re
from collections.abc import Sequence
from datetime import date

from iopgen.calc.dates import (
    Span,
    add_months,
    extend,
    is_month_end,
    iter_extensions,
    last_day_before,
)
from iopgen.calc.formats import format_count, format_day, format_list, format_month, format_partial
from iopgen.reading.findings import clean
from iopgen.records.schemas import load_labels
from iopgen.register import entities as e
from iopgen.register.adopters import Beyond
from iopgen.register.deadlines import Basis, Deadline
from iopgen.register.ends import find_end, find_sure_end, is_endless, is_self_renewing
from iopgen.register.lookup import Register
from iopgen.register.states import Reason, State

NO_LATER = "Senare uppgift saknas."
_SECONDHAND = ", som inte är parternas egen handling"
_RENEWS = "Förlängs om ingen part säger upp avtalet"
_NO_TITLE = "handlingarna"
"""What a text is called that tells of an agreement, where no document has a date."""

# --- states --------------------------------------------------------------------------------------

_REASON_WORDS = {
    Reason.PROPOSAL_PAST: "Förslag. Om det blev avtal framgår inte.",
    Reason.PROPOSAL_OVER: (
        "Förslag. Om det blev avtal framgår inte. Tiden i förslaget har gått ut."
    ),
    Reason.START_DAY_OPEN: "Vilken dag det började framgår inte.",
    Reason.END_DAY_OPEN: "Vilken dag det slutar framgår inte.",
    Reason.EXTENDED: "Förlängning är beslutad. Nytt slutdatum framgår inte.",
    Reason.FORESEEN: "Om det förlängdes framgår inte.",
    Reason.FORESEEN_AGAIN: "Om det förlängdes en gång till framgår inte.",
    Reason.EXTENDABLE: "Enligt avtalstexten. Om det förlängdes framgår inte.",
    Reason.NOT_DESCRIBED: "Uppgift om när det pågick saknas.",
    Reason.OPENED: f"Tills vidare enligt beslut. {NO_LATER}",
    Reason.OPEN_ENDED: f"Tills vidare enligt avtalet. {NO_LATER}",
    Reason.RENEWED: f"{_RENEWS}. {NO_LATER}",
}
"""Reasons that are said alike of all."""


def explain_state(state: State, *, brief: bool = False) -> str:
    """Return the reservation that goes with a state, "" for none.

    A `brief` one leaves out which source it is by, for lists from which the page is a link away.
    """
    if state.reason is None or state.when is None:
        return _REASON_WORDS[state.reason] if state.reason else ""
    last = _tell_last(state.reason, state.when)
    if not last:
        return _tell_when(state.reason, state.when)
    by = f" enligt {state.source or _NO_TITLE}{_SECONDHAND if state.is_secondhand else ''}"
    return f"{last}{'' if brief else by}. {NO_LATER}"


def _tell_last(reason: Reason, when: Span) -> str:
    """Say what the last word was, where a source is named for it; "" for other reasons."""
    return {
        Reason.WAS_TO_BEGIN: f"Skulle börja {format_partial(when)}",
        Reason.EXISTED: f"Fanns {when.latest.year}",
        Reason.RAN: f"Pågick {when.latest.year}",
        Reason.RENEWED_AND_TOLD: f"{_RENEWS}. Pågick {when.latest.year}",
    }.get(reason, "")


def _tell_when(reason: Reason, when: Span) -> str:
    day = format_partial(when)
    dated, first = f"Uppsägningen är daterad {day}.", f"Första uppgift från {when.earliest.year}."
    return {
        Reason.ENDS: f"Gäller till och med den {day}." if when.exact else f"Upphör {day}.",
        Reason.ENDED: f"Gällde till och med den {day}." if when.exact else f"Upphörde {day}.",
        Reason.NOTICE_DATED: dated,
        Reason.NOTICE_DATED_RUNNING: f"{dated} Innan dess gällde avtalet.",
        Reason.LAST_TOLD: f"Uppgift från {when.latest.year}. {NO_LATER}",
        Reason.START_UNKNOWN: f"När det började framgår inte. {first}",
        Reason.FIRST_TOLD: first,
        Reason.RENEWS: f"Avtalsperioden går ut {day}. {_RENEWS}.",
    }[reason]


def tell_end(register: Register, agreement: e.Agreement) -> str:
    """Return the last day as well as it is known, or that it runs on; "" where nothing is known.

    Of what renews itself, what is known is the end of its term, and how far it may reach.
    """
    end = find_end(register, agreement)
    if end and is_self_renewing(agreement):
        cap = find_sure_end(register, agreement)
        if cap is None:
            return f"{format_partial(end)} eller senare"
        if cap.latest > end.latest:
            return f"{format_partial(end)}, eller som längst {format_partial(cap)}"
    return "tills vidare" if is_endless(register, agreement) else format_partial(end)


def tell_extension(step: e.Decision) -> str:
    """Return to when and by whose decision a term was extended, after `förlängt`."""
    until = f"till {format_partial(step.new_end)}" if step.new_end else "tills vidare"
    until += " genom beslut"
    by = f" av {step.body}" if step.body else ""
    if step.date is None:
        return f"{until}{by}"
    return f"{until}{by} {'den ' if step.date.exact else ''}{format_partial(step.date)}"


# --- days to watch -------------------------------------------------------------------------------

_ACCORDING_TO = {
    Basis.AGREEMENT: "Enligt avtalet.",
    Basis.PROPOSAL: "Enligt förslaget.",
    Basis.OTHER_SOURCE: "Enligt källan.",
    Basis.TERMINATION: "Enligt uppsägningen.",
    Basis.EXTENSION: "Enligt beslutet om förlängning.",
    Basis.CHECK: "Kontrollen gäller till denna dag.",
}

_MOST_STEPS = 6
"""No more extensions than this are told day by day."""


def explain_deadline(deadline: Deadline) -> str:
    """Return by what rule a day to watch follows, in words that a reader can reckon by."""
    if item := deadline.item:
        month = format_month(item.month or deadline.date.month)
        return f"Enligt årshjulet: {item.item.rstrip('.')}, i {month}."
    end, months = deadline.end, deadline.months
    if deadline.kind == "period_end":
        return f"{_ACCORDING_TO[deadline.basis]} {_RENEWS}."
    if months is None:
        return _ACCORDING_TO[deadline.basis]
    if end is None:
        head = deadline.head
        counted = f"Bedömningens dag ({head.title})" if head else "Kontrollens dag"
        return f"{counted} plus {_count_months(months)}, enligt riktlinjerna."
    if deadline.basis in (Basis.BEFORE_END, Basis.RENEWAL):
        return _explain_before(end, months, is_renewed=deadline.basis == Basis.RENEWAL)
    return _explain_cap(end, months, deadline.date)


def _explain_before(end: date, months: int, *, is_renewed: bool = False) -> str:
    """Say how a last day to act is counted, also where another reading gives a later one."""
    if is_renewed:
        return f"Om avtalet har förlängts: {format_day(end)} minus {_count_months(months)}."
    if not months:
        return "Avtalstidens sista dag."
    words = f"Avtalstidens sista dag minus {_count_months(months)}."
    if is_month_end(end) and not is_month_end(last_day_before(end, months)):
        words += " Räknat från månadens slut blir det senare; här visas den tidigare dagen."
    return words


def _explain_cap(end: date, step: int, cap: date) -> str:
    """Say how the last possible end is reached, also where the cap cuts the last step short."""
    steps = len(list(iter_extensions(end, step, cap)))
    cut = " Det sista steget blir kortare." if extend(end, steps * step, None) > cap else ""
    times = "en förlängning" if steps == 1 else f"{steps} förlängningar"
    words = f"Avtalet kan inte förlängas längre än hit: {times} om {_count_months(step)} räcker."
    if not 1 < steps <= _MOST_STEPS:
        return words + cut
    # A term that ends with February goes on to its last day, or to the 28th: the earlier is shown.
    days = [add_months(end, number * step) for number in range(1, steps)]
    told = format_list([format_day(day) for day in (*days, cap)])
    return f"{words}{cut} Steg för steg: {told}."


def _count_months(number: int) -> str:
    return format_count(number, "månad", "månader")


# --- parties -------------------------------------------------------------------------------------

_GROUPS = {"public": "den offentliga parten", "civil": "de idéburna parterna"}
_ALL = "alla parter"

_FIRST_YEAR = 1900
"""A smaller number that names an item is no year."""


def name_party(register: Register, identifier: str) -> str:
    """Return the name of a partner, or the words for a group of parties."""
    found = register.find(e.Partner, identifier)
    return found.name if found else _GROUPS.get(identifier, _ALL)


def name_item(register: Register, identity: str) -> str:
    """Return what an item in a list is called: a partner's name, a number, a year or its id."""
    found = register.find(e.Partner, identity)
    if found:
        return found.name
    plain = re.sub(r"^y(?=[0-9]{4}$)", "", identity)
    is_number = re.fullmatch(r"[0-9]{1,4}", plain) and int(plain) < _FIRST_YEAR
    return f"nr {plain}" if is_number else plain


# --- what had to be in an agreement --------------------------------------------------------------


def tell_unmentioned(head: e.GuidelineSet, items: Sequence[e.GuidelineItem]) -> str:
    """Return the terms that a record leaves out, after `i registret saknas uppgift om`."""
    words = "villkoret" if len(items) == 1 else "villkoren"
    told = format_list([f"”{clean(item.text)}”" for item in items])
    return f"{words} {told}, som enligt ”{clean(head.title)}” ska finnas"


def tell_failing(answer: e.Assessment, item: e.GuidelineItem) -> str:
    """Return an answer that goes against a criterion, after `i registret`."""
    labels = load_labels()
    given = labels["assessments", "answer", answer.answer]
    asked = labels["guideline_items", "pass_answer", item.pass_answer]
    return f"står svaret {given} på ”{clean(item.text)}”, där riktlinjen kräver {asked}"


# --- whom a guideline is for, and how much of it must be met ------------------------------------


def tell_reach(register: Register, guideline: e.Guideline, beyond: Beyond) -> str:
    """Say why a guideline of some units does not bind an agreement, after `räknas inte här:`."""
    known = {one.unit: one for one in register.by(e.Unit, "partner", guideline.issuer)}
    units = [one.unit for one in register.by(e.GuidelineUnit, "guideline", guideline.id)]
    told = format_list([known[unit].name if unit in known else unit for unit in units])
    boards = all(unit in known and known[unit].kind == "board" for unit in units)
    word = "nämnd" if boards else "enhet"
    if beyond == Beyond.OTHER_UNIT:
        return f"riktlinjen gäller bara för {told}, och samarbetet hör till en annan {word}"
    return f"riktlinjen gäller bara för {told}, och det framgår inte om samarbetet hör dit"


_REQUIRED_WORDS = {
    "all": "Enligt riktlinjen ska alla punkter vara uppfyllda.",
    "partly": "Enligt riktlinjen räcker det att en del av punkterna är uppfyllda.",
    "any": "Enligt riktlinjen räcker det att en av punkterna är uppfylld.",
    "not_stated": "Hur mycket av listan som ska vara uppfyllt framgår inte av riktlinjen.",
}


def tell_required(head: e.GuidelineSet) -> str:
    """Say how much of a list has to be met; "" where its text treats each item by itself."""
    return _REQUIRED_WORDS.get(head.required, "")
