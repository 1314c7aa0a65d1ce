"""Numbers that authorities have published for tests, and addresses like them."""

from collections.abc import Mapping
from functools import cache

from projects import ROOT

from iopgen.privacy_guard import TEST_NUMBERS


@cache
def read_numbers() -> Mapping[str, str]:
    """Return the published test numbers by kind and place, such as `personal 1`."""
    counts: dict[str, int] = {}
    numbers = {}
    for line in (ROOT / TEST_NUMBERS).read_text("utf-8").splitlines():
        kind, colon, number = line.partition(": ")
        if colon and not line.startswith("#"):
            counts[kind] = counts.get(kind, 0) + 1
            numbers[f"{kind} {counts[kind]}"] = number
            numbers[f"short-{kind} {counts[kind]}"] = number[2:]
    return numbers


def _list(*kinds: str) -> list[str]:
    return [number for name, number in read_numbers().items() if name.split(" ")[0] in kinds]


PERSONAL = _list("personal", "coordination")
PHONES = [tuple(number.split(" ")) for number in _list("phone")]
EMAILS = _list("email")
NUMBER = PERSONAL[0]
PHONE = "".join(PHONES[0])
EMAIL = EMAILS[0]
