"""What was turned down: no organisation behind it is named, and only it has a reason for that."""

import re
from collections.abc import Iterator

from iopgen.reading.findings import Code, Finding, Severity, clean
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.rules.base import (
    CONSISTENCY,
    rule,
    say,
    say_at,
)
from iopgen.rules.parties import PUBLIC_SECTORS


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
    )
)
def check_declined(register: Register) -> Iterator[Finding]:
    """What was declined names no organisation but public bodies, in no field and in no text."""
    declined = {row.id for row in register.all(e.Agreement) if is_declined(register, row)}
    if not declined:
        return
    names = _compile_names(register)
    for kind in e.CLASSES.values():
        for row in register.all(kind):
            if _tells_of(row, declined):
                yield from _find_named(register, row, names)


def is_declined(register: Register, agreement: e.Agreement) -> bool:
    """Say whether an agreement came to nothing, whenever that was: no day decides an error.

    An initiative that nobody has turned down may name who took it: the name stands in the minutes
    and says nothing against anybody. Once it is declined the name must go, also from the texts.
    """
    steps = register.by(e.Decision, "agreement", agreement.id)
    turned_down = any(step.kind == "declined" for step in steps)
    status = agreement.status
    return status == "declined" or (turned_down and status in ("initiative", "proposed"))


def _tells_of(entity: e.Entity, agreements: set[str]) -> bool:
    """Say whether something stands in the record of an agreement, or in one that belongs to it."""
    folder, _, name = entity.record.partition("/")
    own = folder == "agreements" and name in agreements
    return own or getattr(entity, "agreement", None) in agreements


def _compile_names(register: Register) -> re.Pattern[str]:
    """Return what finds a name that sources use of an organisation that is no public body."""
    others = {row.id for row in register.all(e.Partner) if not _is_public(row)}
    names = {p.name for p in register.all(e.Partner) if p.id in others}
    names |= {r.name for r in register.all(e.Alias) if r.partner in others}
    longest_first = sorted(filter(None, names), key=lambda name: (-len(name), name))
    words = "|".join(re.escape(name) for name in longest_first) or r"(?!)"
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
