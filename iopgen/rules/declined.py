"""What was turned down: no organisation behind it is named, and only it has a reason for that."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from iopgen.reading.findings import Code, Finding, Severity, clean
from iopgen.register import entities as e
from iopgen.register.lookup import Register, once
from iopgen.rules.base import (
    CONSISTENCY,
    Kinds,
    rule,
    say,
    say_at,
)
from iopgen.rules.parties import PUBLIC_SECTORS

_EVERY_CLASS = tuple(e.CLASSES.values())


@rule(
    Code(
        "declined-with-name",
        Severity.ERROR,
        "Ett avböjt förslag namnger en organisation",
        "Skriv om posten så att ingen organisation går att känna igen: unnamed och count i stället "
        "för partner, och till exempel ”en förening” i löpande text. Av avböjda förslag visas bara "
        "antal och slag av skäl.",
        "status: declined\nparties:\n  - {partner: pahittade-grannar, role: civil}",
        "Registrets egen regel: ett nej till ett förslag ska inte följa en organisation",
    ),
    each=_EVERY_CLASS,
)
def check_declined(register: Register, kinds: Kinds = _EVERY_CLASS) -> Iterator[Finding]:
    """What was declined names no organisation but public bodies, in no field and in no text."""
    declined = _find_declined(register)
    for kind in kinds if declined else ():
        for row in register.all(kind):
            if _tells_of(row, declined):
                yield from _find_named(register, row, _compile_names(_list_named(register)))


@once
def _find_declined(register: Register) -> frozenset[str]:
    """Return the ids of the agreements that came to nothing."""
    return frozenset(row.id for row in register.all(e.Agreement) if is_declined(register, row))


def is_declined(register: Register, agreement: e.Agreement) -> bool:
    """Say whether an agreement came to nothing, whenever that was: no day decides an error.

    An initiative that nobody has turned down may name who took it: the name stands in the minutes
    and says nothing against anybody. Once it is declined the name must go, also from the texts.
    """
    steps = register.by(e.Decision, "agreement", agreement.id)
    turned_down = any(step.kind == "declined" for step in steps)
    status = agreement.status
    return status == "declined" or (turned_down and status in ("initiative", "proposed"))


def _tells_of(entity: e.Entity, agreements: Collection[str]) -> bool:
    """Say whether something stands in the record of an agreement, or in one that belongs to it."""
    folder, _, name = entity.record.partition("/")
    own = folder == "agreements" and name in agreements
    return own or getattr(entity, "agreement", None) in agreements


@once
def _list_named(register: Register) -> tuple[str, ...]:
    """Return the names that sources use of organisations that are no public bodies."""
    others = {row.id for row in register.all(e.Partner) if not _is_public(row)}
    names = {p.name for p in register.all(e.Partner) if p.id in others}
    names |= {r.name for r in register.all(e.Alias) if r.partner in others}
    return tuple(sorted(filter(None, names), key=lambda name: (-len(name), name)))


@lru_cache(maxsize=1)
def _compile_names(longest_first: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds one of these names."""
    words = "|".join(map(re.escape, longest_first)) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{words})s?(?!\w)")


def _is_public(partner: e.Partner) -> bool:
    return partner.sector in PUBLIC_SECTORS


def _find_named(register: Register, entity: e.Entity, names: re.Pattern[str]) -> Iterator[Finding]:
    for name, field in e.list_fields(type(entity)):
        for text, position in e.iter_texts(entity, name):
            if field.refers == "partners":
                partner = register.find(e.Partner, text)
                found = "" if partner is None or _is_public(partner) else text
            else:
                match = None if field.refers or field.notation else names.search(text)
                found = match[0] if match else ""
            if found:
                yield say_at("declined-with-name", position, f'"{clean(found)}" namnges')


@rule(
    Code(
        "reason-not-declined",
        Severity.ERROR,
        "Skäl för något som inte är avböjt",
        "Ta bort reason, eller skriv kind: declined om förslaget avböjdes.",
        "decisions:\n  - {kind: decision, reason: no_funds}",
        CONSISTENCY,
    )
)
def check_reasons(register: Register) -> Iterator[Finding]:
    """Only a step that declined something has a reason of that kind."""
    for row in register.all(e.Decision):
        if row.reason and row.kind not in ("", "declined"):
            yield say("reason-not-declined", row, "reason", "steget är inget avböjande")
