"""Rules about words that a guideline has taken from another."""

from collections.abc import Iterator

from iopgen.reading.findings import Code, Finding, Severity
from iopgen.reading.nodes import is_id
from iopgen.records.suggestions import suggest
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.rules.base import CONSISTENCY, rule, say


@rule(
    Code(
        "borrowed-from",
        Severity.ERROR,
        "Varifrån orden är hämtade går inte att förstå",
        "Ange under borrowed_from antingen guideline med id för en annan riktlinje, och set med "
        "avsnittets id om det är känt, eller text när den andra texten inte finns i registret.",
        "borrowed_from:\n  guideline: exempelriktlinje\n  text: En annan kommuns riktlinjer",
        CONSISTENCY,
    )
)
def check_lenders(register: Register) -> Iterator[Finding]:
    """Words are borrowed from one other text, and from a section that it has."""
    rows: list[e.Guideline | e.GuidelineSet] = [*register.all(e.Guideline)]
    rows += register.all(e.GuidelineSet)
    for row in rows:
        if found := _find_loan_fault(register, row):
            name, message, hint = found
            yield say("borrowed-from", row, name, message, hint)


def _find_loan_fault(
    register: Register, row: e.Guideline | e.GuidelineSet
) -> tuple[str, str, str] | None:
    """Return where a loan is wrong, why, and what to do; None where nothing is wrong."""
    lender = row.borrowed_guideline
    own = row.id if isinstance(row, e.Guideline) else row.guideline
    part = row.borrowed_set if isinstance(row, e.GuidelineSet) else ""
    if part and not lender:
        hint = "skriv också guideline, med id för den riktlinje som avsnittet står i"
        return "borrowed_set", "vilken riktlinje avsnittet står i framgår inte", hint
    if lender and row.borrowed_text:
        hint = "ta bort text: riktlinjens egen titel visas"
        return "borrowed_text", "orden kan inte vara hämtade från två håll", hint
    if lender and lender == own:
        hint = "ange den riktlinje som orden kommer från, eller ta bort borrowed_from"
        return "borrowed_guideline", "riktlinjen är hämtad från sig själv", hint
    if lender and _is_lent_back(register, row, own):
        hint = "ta bort borrowed_from i den som orden först stod i"
        return "borrowed_guideline", f"{lender} är i sin tur hämtad från den här riktlinjen", hint
    sets = [one.set for one in register.by(e.GuidelineSet, "guideline", lender)]
    if part and is_id(part) and register.find(e.Guideline, lender) and part not in sets:
        message = f'avsnittet "{part}" finns inte i {lender}'
        return "borrowed_set", message, suggest(part, sets)
    return None


def _is_lent_back(register: Register, row: e.Guideline | e.GuidelineSet, own: str) -> bool:
    """Say whether a whole guideline is borrowed from one that is borrowed from it; told of one."""
    lender = register.find(e.Guideline, row.borrowed_guideline)
    is_first = lender is not None and own < lender.id
    return bool(isinstance(row, e.Guideline) and lender and lender.borrowed_guideline == own) and (
        is_first
    )
