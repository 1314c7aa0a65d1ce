"""Rules about who has adopted a guideline, and by which day that is known."""

from collections.abc import Iterator

from iopgen.reading.findings import Code, Finding, Severity
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.what_binds import find_validity, is_after
from iopgen.rules.base import CONSISTENCY, rule, say


@rule(
    Code(
        "units-without-issuer",
        Severity.ERROR,
        "Riktlinjen gäller för enheter, men inte för någon organisation",
        "Ange issuer med id för den organisation som enheterna hör till, eller ta bort units.",
        "id: exempelriktlinje\nissuer_text: Ett nätverk\nunits:\n  - unit: kulturnamnden",
        CONSISTENCY,
    )
)
def check_unit_issuers(register: Register) -> Iterator[Finding]:
    """Units that a guideline is for belong to the organisation that issued it."""
    for guideline in register.all(e.Guideline):
        units = register.by(e.GuidelineUnit, "guideline", guideline.id)
        if units and not e.is_stated(guideline, "issuer"):
            message = "vilken organisation enheterna hör till framgår inte"
            yield say("units-without-issuer", units[0], "unit", message)


@rule(
    Code(
        "unit-adopted-outside",
        Severity.WARNING,
        "Enheten antog riktlinjen innan den fanns, eller efter att den slutat gälla",
        "Rätta from hos enheten, eller riktlinjens dagar. Utelämna from om riktlinjen gällde där "
        "från början.",
        "decided_on: 2021-05-04\nunits:\n  - {unit: kulturnamnden, from: 2019}",
        CONSISTENCY,
    )
)
def check_adoption_days(register: Register) -> Iterator[Finding]:
    """A unit adopts a guideline when there is one, and while it is in force."""
    for unit in register.all(e.GuidelineUnit):
        guideline = register.find(e.Guideline, unit.guideline)
        if guideline is None or unit.from_ is None:
            continue
        decided = guideline.decided_on or guideline.valid_from
        _, end = find_validity(guideline)
        if is_after(decided, unit.from_):
            message = f"{unit.from_} ligger före {decided}, då riktlinjen kom till"
            yield say("unit-adopted-outside", unit, "from_", message)
        elif is_after(unit.from_, end):
            message = f"{unit.from_} ligger efter {end}, då riktlinjen slutade gälla"
            yield say("unit-adopted-outside", unit, "from_", message)


@rule(
    Code(
        "known-by-not-needed",
        Severity.WARNING,
        "Senaste dag för antagandet stämmer inte med resten",
        "Ta bort known_by, eller rätta den andra uppgiften. known_by är till för en antagen "
        "riktlinje vars beslutsdag inte är känd.",
        "decided_on: 2019-03-12\nknown_by: 2020   # beslutsdagen är känd",
        CONSISTENCY,
    )
)
def check_known_by(register: Register) -> Iterator[Finding]:
    """The latest day of an adoption tells something, and goes against nothing."""
    for row in register.all(e.Guideline):
        known = row.known_by
        if known is None:
            continue
        given = [(name, getattr(row, name)) for name in ("decided_on", "valid_from")]
        if row.status in ("proposed", "unknown"):
            message = "riktlinjen står inte som antagen, men har en senaste dag för det"
            yield say("known-by-not-needed", row, "known_by", message)
        elif named := [name for name, day in given if day and day.latest <= known.earliest]:
            message = f"dagen behövs inte: {named[0]} är känd och inte senare"
            yield say("known-by-not-needed", row, "known_by", message)
        elif is_after(row.decided_on, known):
            message = f"riktlinjen beslutades {row.decided_on}, alltså efter {known}"
            yield say("known-by-not-needed", row, "known_by", message)
    for unit in register.all(e.GuidelineUnit):
        if unit.known_by and unit.from_:
            message = f"dagen behövs inte: enheten antog riktlinjen {unit.from_}"
            yield say(
                "known-by-not-needed", unit, "known_by", message, "ta bort known_by eller from"
            )
