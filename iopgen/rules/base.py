"""What every rule is given, and how a rule is declared."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from typing import cast

from iopgen.reading.finding_codes import make_finding
from iopgen.reading.finding_codes import register as catalogue
from iopgen.reading.findings import Code, Finding, Position
from iopgen.reading.nodes import MAX_FINDINGS
from iopgen.register import entities as e
from iopgen.register.ends import find_sure_end
from iopgen.register.lookup import Register

Rule = Callable[[Register], Iterator[Finding]]

CONSISTENCY = "Sambandet mellan uppgifterna i registret"
TRACEABLE = "Registrets egen regel: varje uppgift går att följa till sin källa"
READABLE = "Registrets egen regel: texterna ska gå att förstå var för sig"
"""Sources of rules that rest on no law and no guideline: what they rest on instead."""

Kinds = Iterable[type[e.Entity]]

_RULES: dict[Rule, tuple[type[e.Entity], ...]] = {}
"""All declared rules; of those that look at the entities of each class by themselves the classes.

Such a rule takes the classes as a second argument, by default all.
"""


def rule(code: Code, each: Kinds = ()) -> Callable[[Rule], Rule]:
    """Declare a rule: its code goes to the catalogue, the function to the list that is run."""

    def declare(function: Rule) -> Rule:
        catalogue(code)
        _RULES[function] = tuple(each)
        return function

    return declare


def iter_rules() -> Iterator[Rule]:
    """Yield all declared rules in a fixed order."""
    return iter(_RULES)


def iter_parts() -> Iterator[tuple[str, Rule]]:
    """Yield all that can be run, and kept, by itself, each with its name.

    A rule; or, of one that looks at each class by itself, the rule and a class.
    """
    for one, kinds in _RULES.items():
        name = f"{one.__module__}.{one.__qualname__}"
        by_class = cast("Callable[..., Iterator[Finding]]", one)  # `rule` asks it of these
        for kind in kinds:
            yield f"{name} {kind.__name__}", partial(by_class, kinds=(kind,))
        if not kinds:
            yield name, one


def say(code: str, entity: e.Entity, name: str, message: str, hint: str = "") -> Finding:
    """Make a finding at an attribute of an entity."""
    return make_finding(code, e.find_place(entity, name), message, hint)


def say_at(code: str, position: Position, message: str, hint: str = "") -> Finding:
    """Make a finding at a place."""
    return make_finding(code, position, message, hint)


def take_first(found: Iterable[tuple[str, Position]]) -> Iterator[tuple[str, Position]]:
    """Yield the first wrong texts of each file, with their places, and no more than are read.

    The nearest right one is looked for among all there are: too much for sixty thousand mistakes.
    """
    counts: Counter[str] = Counter()
    for text, position in found:
        counts[position.path] += 1
        if counts[position.path] <= MAX_FINDINGS:
            yield text, position


def is_wrong_code(entity: e.Entity, name: str) -> bool:
    """Say whether an attribute has a code that its column does not know.

    Validation tells of it; what would follow from it is held back until it is put right.
    """
    value = getattr(entity, name)
    categories = dict(e.list_fields(type(entity)))[name].categories
    return bool(value) and bool(categories) and value not in categories


def stands(register: Register, entity: e.Entity, name: str) -> bool:
    """Say whether a key of a whole record stands there, be it with a value of the wrong shape.

    What would follow from its absence is held back: that it is no value is told where it stands.
    """
    path = dict(e.list_fields(type(entity)))[name].path
    return register.outline(entity).find(path) is not None


def names_nobody(register: Register, partner: str) -> bool:
    """Say whether an organisation is named that has no record: that too is told once, where it is.

    Nobody can say whether it is a party, or whether another one is missing.
    """
    return bool(partner) and partner not in register.list_ids("partners")


def has_unclear_parties(register: Register, agreement: str) -> bool:
    """Say whether a party of an agreement is mistyped, so that nobody knows who is one."""
    parties = register.by(e.Party, "agreement", agreement)
    return any(names_nobody(register, p.partner) or is_wrong_code(p, "role") for p in parties)


def has_reversed_term(agreement: e.Agreement) -> bool:
    """Say whether an agreement ends before it starts: one is wrong, and told where they stand."""
    start, end = agreement.start, agreement.end
    return bool(start and end and end.latest < start.earliest)


def is_outside_term(register: Register, agreement: e.Agreement, year: int) -> bool:
    """Say whether a year is before the one that an agreement starts in, or after its last one.

    Extensions count whenever they were decided: what is wrong with a record is no matter of days.
    """
    start, end = agreement.start, find_sure_end(register, agreement, date.max)
    too_early = start is not None and year < start.earliest.year
    return too_early or (end is not None and year > end.latest.year)


def has_list(register: Register, entity: e.Entity, key: str) -> bool:
    """Say whether the record has a list under a key, or nothing at all; not some other thing."""
    found = register.outline(entity).inner.get(key)
    return found is None or found.is_list
