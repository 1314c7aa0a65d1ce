"""What the register shows beside an answer; it never gives the answer."""

from collections.abc import Collection
from dataclasses import dataclass

from iopgen.calc.dates import Span, count_months
from iopgen.calc.formats import format_count, format_list, format_partial
from iopgen.register import entities as e
from iopgen.register.ends import find_end, is_endless, is_self_renewing
from iopgen.register.lookup import Register
from iopgen.register.money import find_lines_of

SHORT_MONTHS = 12
"""A time shorter than this speaks against `a longer time`. Our reading: no guideline says how long
that is, so whatever is longer is only told and never held against an answer."""

SIDES = {"public": "den offentliga sidan", "civil": "den idéburna sidan"}
CONTRIBUTIONS = {"cash": "pengar", "in_kind": "egen insats"}

_ANSWER_WORDS = {"yes": "ja", "no": "nej"}


@dataclass(frozen=True, slots=True)
class Observation:
    """What the register shows beside an answer, and which answer that speaks against, if any."""

    text: str
    against: str = ""
    """`ja` or `nej`, of the answers that were given; empty where nothing speaks against them."""


def observe(
    register: Register, agreement: e.Agreement, item: e.GuidelineItem, given: Collection[str]
) -> Observation | None:
    """Return what the register shows about an item, or None where nothing is compared."""
    if item.observes == "both_finance":
        return observe_finance(register, agreement, given)
    return observe_period(register, agreement, given) if item.observes == "long_term" else None


def observe_finance(
    register: Register, agreement: e.Agreement, given: Collection[str]
) -> Observation:
    """Tell which sides have money or in-kind lines on record, against `both finance`."""
    kinds = _find_contributions(register, agreement)
    told = [f"{SIDES[side]} ({format_list(kinds[side])})" for side in SIDES if kinds[side]]
    if not told:
        return Observation("inga belopp eller egna insatser finns i registret")
    both = len(told) == len(SIDES)
    text = f"{'både' if both else 'bara'} {' och '.join(told)} har belopp eller egna insatser"
    wrong = "no" if both else "yes"
    return Observation(text, _ANSWER_WORDS[wrong] if wrong in given else "")


def _find_contributions(register: Register, agreement: e.Agreement) -> dict[str, list[str]]:
    """Return which kinds of contribution each side has on record; a stated zero is none."""
    roles = {p.partner: p.role for p in register.by(e.Party, "agreement", agreement.id)}
    roles.update(dict.fromkeys(agreement.owner, "public"))
    lines = [line for line in find_lines_of(register, agreement.id) if line.amount != 0]
    return {
        side: [
            word
            for kind, word in CONTRIBUTIONS.items()
            if any(x.kind == kind and roles.get(x.party) == side for x in lines)
        ]
        for side in SIDES
    }


def observe_period(
    register: Register, agreement: e.Agreement, given: Collection[str]
) -> Observation:
    """Tell how long an agreement lasts, and at most with extensions, against `a longer time`."""
    start, end = agreement.start, find_end(register, agreement)
    if is_endless(register, agreement):
        return Observation("avtalet gäller tills vidare")
    if start is None or end is None:
        return Observation("avtalstiden är inte känd")
    text = f"avtalstiden är {_say_months(start, end)}"
    cap = agreement.extension_latest_end
    if cap:
        last = format_partial(agreement.extension_latest_end)
        text += f" och kan förlängas längst till {last}"
    elif is_self_renewing(agreement):
        text += " och förlängs sedan av sig självt, om ingen part säger upp avtalet"
    elif agreement.extension_step_months:
        text += " och kan förlängas"
    most = count_months(start.earliest, max(end, cap or end).latest)
    may_go_on = agreement.extension_step_months is not None or is_self_renewing(agreement)
    endless = may_go_on and cap is None
    short = most < SHORT_MONTHS and not endless
    return Observation(text, _ANSWER_WORDS["yes"] if short and "yes" in given else "")


def _say_months(start: Span, end: Span) -> str:
    """Return the length of a time, between its shortest and longest where days are not known."""
    least = count_months(start.latest, end.earliest)
    most = count_months(start.earliest, end.latest)
    if least == most:
        return format_count(most, "månad", "månader") if most else "kortare än en månad"
    return f"mellan {least} och {format_count(most, 'månad', 'månader')}"
