"""What a value that its schema does not allow should have been, in words for its editor."""

from iopgen.records.notations import Problem, get_key
from iopgen.records.schemas import Field
from iopgen.records.suggestions import find_meant, suggest


def explain_constraint(field: Field, constraint: str, text: str) -> Problem:
    """Return code, message and hint for a text that fails one constraint of its field."""
    key = get_key(field)
    if constraint == "enum":
        message = f'"{text}" är inget giltigt värde för "{key}"'
        return "not-in-list", message, _explain_codes(field, text)
    if constraint in ("minimum", "maximum"):
        least = constraint == "minimum"
        message = f'{text} är för {"litet" if least else "stort"} för "{key}"'
        hint = f"värdet ska vara {'minst' if least else 'högst'} {field.constraints[constraint]}"
        return "out-of-range", message, hint
    return "bad-format", f'"{text}" är fel skrivet för "{key}"', say_how(field)


MAX_CODES = 13
"""Codes that are all listed beside the nearest one; more are in the dictionary."""
_COMPUTED = frozenset(
    ("active", "aktiv", "aktivt", "pågår", "pågående", "gäller", "avslutat", "avslutad", "ended")
)
"""Words for what no record of an agreement says: its state on a day."""


def _explain_codes(field: Field, text: str) -> str:
    """Say which code a Swedish word stands for; else all codes with their words, if not many."""
    word = text.strip().casefold()
    held = [one for one, label in field.categories.items() if word in label.casefold()]
    if code := find_meant(text, field.categories, held if len(held) == 1 else ()):
        return f'skriv {code}, som är koden för "{_lower_first(field.categories[code])}"'
    listed = _list_codes(field)
    if text.strip().casefold() in _COMPUTED and "signed" in field.categories:
        return f"om samarbetet pågår räknas ut av dagarna; {listed}"
    near = suggest(text, field.categories)
    return (
        f"{near} Annars: {listed}"
        if near and len(field.categories) <= MAX_CODES
        else near or listed
    )


def say_how(field: Field) -> str:
    """Say what is to be written under the key of a field."""
    first = field.description.split(". ")[0].rstrip(".")
    how = f"skriv {get_key(field)}: {_lower_first(first)}"
    if not 1 < len(field.categories) <= MAX_CODES:
        return how
    return f"{how}; {_list_codes(field)}"


def _list_codes(field: Field) -> str:
    """Return all codes of a field, each with its words."""
    known = [f"{code} ({_lower_first(label)})" for code, label in field.categories.items()]
    return f"välj ett av: {', '.join(known)}"


def _lower_first(text: str) -> str:
    """Begin with a small letter, but for abbreviations such as SCB."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
