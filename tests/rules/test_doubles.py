"""What seems to be recorded twice."""

import pytest
from truths import Truth, hold

TRUTHS: tuple[Truth, ...] = (
    (
        "same-number",
        """
== partners/a
name: A
sector: civil_society
org_number: 802000-0001
municipality_code: "9999"
== partners/b
name: B
sector: civil_society
org_number: 802000-0001
municipality_code: "9999"
== partners/c
name: C
sector: civil_society
== partners/d
name: D
sector: civil_society
""",
        ["a:3", "b:3"],
        ("org_number: 802000-0001\n", ""),
    ),
    (
        "same-number",
        """
== partners/a
name: A
sector: municipality
municipality_code: "9999"
region_code: "99"
== partners/b
name: B
sector: municipality
municipality_code: "9999"
region_code: "99"
== partners/c
name: C
sector: region
region_code: "99"
""",
        ["a:3", "b:3"],
        ('municipality_code: "9999"', 'municipality_code: "9998"'),
    ),
    (
        "same-number",
        """
== partners/a
name: A
sector: region
region_code: "99"
== partners/b
name: B
sector: region
region_code: "99"
""",
        ["a:3", "b:3"],
        ("sector: region", "sector: unknown"),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)
