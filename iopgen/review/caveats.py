"""What must be said wherever an amount stands, or a sum that holds it.

One place, so that no page shows a figure without the doubt that another page has about it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from iopgen.calc.formats import format_kronor
from iopgen.register import entities as e
from iopgen.register.copies import LineName, find_copied_lines, identify_line
from iopgen.register.ends import find_sure_end
from iopgen.register.lookup import Register, once
from iopgen.register.money import Line, find_lines
from iopgen.register.states import is_extended_beyond


@dataclass(frozen=True, slots=True)
class Caveat:
    """What is to be known of a sum, or of a part of it."""

    kinds: tuple[str, ...]
    """Keys of `CAVEAT_WORDS`, in their order."""
    amount: int
    """Kronor that it concerns."""
    whole: bool
    """Whether that is all of the sum."""
    questions: tuple[str, ...]
    """Ids of the discrepancies, where one of the kinds is `disputed`."""

    @property
    def words(self) -> str:
        """Return it in a few words, with the amount where only a part is concerned."""
        words = ", ".join(CAVEAT_WORDS[kind] for kind in self.kinds)
        return words if self.whole else f"varav {format_kronor(self.amount)} {words}"


def _is_frame(_: Register, line: Line) -> bool:
    return line.basis == "frame"


def _is_after_end(register: Register, line: Line) -> bool:
    """Say whether an amount is for a time that surely begins after the agreed last day."""
    agreement = register.find(e.Agreement, line.agreement)
    begins = line.covers_start.earliest if line.covers_start else None
    if begins is None and line.year:
        begins = date(line.year, 1, 1)
    if agreement is None or begins is None:
        return False
    last = find_sure_end(register, agreement)
    ends = [span.latest for span in (last, agreement.termination_ends_on) if span]
    extended = is_extended_beyond(register, agreement, register.as_of)
    return bool(ends) and begins > min(ends) and not extended


def _is_disputed(register: Register, line: Line) -> bool:
    return bool(find_questions_of(register, line))


def _is_replacing(_: Register, line: Line) -> bool:
    return bool(line.replaces)


def _is_derived(_: Register, line: Line) -> bool:
    return line.derived


def _is_copied(register: Register, line: Line) -> bool:
    return identify_line(line) in find_copied_lines(register)


CAVEAT_WORDS: Final[Mapping[str, str]] = {
    "frame": "ram",
    "after_end": "efter avtalstidens slut",
    "disputed": "motstridiga uppgifter",
    "copied": "kan vara samma belopp två gånger",
    "replaces": "ersätter annat stöd",
    "derived": "uträknat",
}
"""The kinds in the order in which they are told. A stage always stands beside its sum."""

_CERTAIN: Final = frozenset({"derived", "replaces"})
"""Kinds that say something more of an amount, and leave no doubt about it."""

_TESTS: Final[Mapping[str, Callable[[Register, Line], bool]]] = {
    "frame": _is_frame,
    "after_end": _is_after_end,
    "disputed": _is_disputed,
    "copied": _is_copied,
    "replaces": _is_replacing,
    "derived": _is_derived,
}


def find_questions_of(register: Register, line: Line) -> tuple[str, ...]:
    """Return the ids of the discrepancies that concern a budget line or that it names."""
    concerned = register.discrepancies(f"budgets/{line.budget}", f"lines[{line.line}]")
    named = [one.id for one in concerned] or [line.discrepancy]
    return tuple(dict.fromkeys(filter(None, named)))


@once
def _find_kinds(register: Register) -> Mapping[LineName, tuple[str, ...]]:
    """Return what is to be said of each budget line, asked for once and not once a page."""
    found = {
        identify_line(line): tuple(kind for kind, test in _TESTS.items() if test(register, line))
        for line in find_lines(register)
    }
    return {name: kinds for name, kinds in found.items() if kinds}


def is_doubted(register: Register, lines: Iterable[Line]) -> bool:
    """Say whether a sum holds what is more than reckoned: a frame, a dispute, maybe a copy."""
    told = _find_kinds(register)
    kinds = (told.get(identify_line(line), ()) for line in lines) if told else ()
    return any(kind not in _CERTAIN for found in kinds for kind in found)


def find_caveats(register: Register, lines: Iterable[Line]) -> list[Caveat]:
    """Return what is to be said of a sum of some lines; those without an amount are not in it."""
    counted = [line for line in lines if line.amount is not None]
    told = _find_kinds(register)
    if not told:
        return []
    kinds_of = [told.get(identify_line(line), ()) for line in counted]
    if not any(kinds_of):  # nearly always
        return []
    kinds_by_lines: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for kind in CAVEAT_WORDS:
        hit = tuple(n for n, kinds in enumerate(kinds_of) if kind in kinds)
        kinds_by_lines[hit].append(kind)
    return [
        Caveat(
            tuple(kinds),
            sum(counted[n].amount or 0 for n in hit),
            len(hit) == len(counted),
            _list_questions(register, [counted[n] for n in hit]) if "disputed" in kinds else (),
        )
        for hit, kinds in kinds_by_lines.items()
        if hit
    ]


def _list_questions(register: Register, lines: Iterable[Line]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(q for line in lines for q in find_questions_of(register, line)))
