"""What is withheld: a field that there is, not stated in the public file, by a law with a name."""

import re
from collections.abc import Iterator

from iopgen.reading.findings import Code, Finding, Severity, clean
from iopgen.reading.nodes import KIND_OF_FOLDER
from iopgen.records.shapes import find_path_fault
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.rules.base import rule, say


@rule(
    Code(
        "withheld-and-stated",
        Severity.ERROR,
        "Uppgiften är både utelämnad och ifylld",
        "Ta bort värdet, eller ta bort raden under withheld. En uppgift som inte ska visas får "
        "inte heller stå i filen, eftersom filen är offentlig.",
        "why_this_form: …\nwithheld:\n  - {field: why_this_form, reason: …}",
        "Offentlighets- och sekretesslagen (2009:400)",
    )
)
def check_withheld(register: Register) -> Iterator[Finding]:
    """What is withheld does not stand in the public file."""
    for row in register.all(e.Withheld):
        field = row.field
        if field and register.outline(row).find(field) is not None:
            message = f'"{clean(field)}" är utelämnad men står ändå i filen'
            yield say("withheld-and-stated", row, "field", message)


_LAW = re.compile(
    r"(?<=\w\w)(lagen|balken|förordningen|regeringsformen)\b|\bregeringsformen\b"
    r"|\b(OSL|TF|RF|GDPR|SFS)\b|\b[0-9]{4}[:/][0-9]+\b",
    re.IGNORECASE,
)
"""What names a law: a word such as `kommunallagen`, a usual short form, or a number.

It looks back from the end of such a word: to read on from each of its letters would take minutes
over a long one.
"""


@rule(
    Code(
        "withheld-without-law",
        Severity.ERROR,
        "Lagrummet säger inte vilken lag det är",
        "Skriv lagens namn före kapitel och paragraf, till exempel offentlighets- och "
        "sekretesslagen (2009:400) 19 kap. 1 §.",
        "withheld:\n  - {field: why_this_form, legal_basis: 19 kap. 1 §}",
        "Offentlighets- och sekretesslagen (2009:400)",
    )
)
def check_laws(register: Register) -> Iterator[Finding]:
    """What is withheld rests on a law that a reader can look up: kap. and § are in every law."""
    for row in register.all(e.Withheld):
        basis = row.legal_basis
        if basis and not _LAW.search(basis):
            message = f'"{clean(basis)}" nämner ingen lag'
            yield say("withheld-without-law", row, "legal_basis", message)


_BESIDE = {"agreement": ("checks",)}
"""What is withheld of a record as a whole though it lies in records beside it, by kind."""


@rule(
    Code(
        "unknown-withheld",
        Severity.ERROR,
        "Uppgiften som inte ska visas har fel namn",
        "Skriv uppgiftens plats i posten i field, till exempel period.end eller "
        "lines[radens-id].amount. Med ett namn som inte finns döljs ingenting: det som inte skulle "
        "visas kan stå kvar under sitt rätta namn.",
        "withheld:\n  - {field: belopp, reason: …}",
        "Offentlighets- och sekretesslagen (2009:400)",
    )
)
def check_withheld_fields(register: Register) -> Iterator[Finding]:
    """What is withheld is named by a field that such a record can have."""
    for row in register.all(e.Withheld):
        kind = KIND_OF_FOLDER[row.record.partition("/")[0]]
        is_wrong, hint = find_path_fault(kind, row.field)
        if is_wrong and row.field not in _BESIDE.get(kind, ()):
            message = f'"{clean(row.field)}" är ingen uppgift i en sådan post'
            yield say("unknown-withheld", row, "field", message, hint)
