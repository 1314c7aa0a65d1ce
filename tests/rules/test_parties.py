"""Who takes part in an agreement, and what organisations are called."""

import pytest
from truths import Truth, hold

TRUTHS: tuple[Truth, ...] = (
    (
        "iop-without-both-sides",
        """
== agreements/a
id: a
form: iop
parties:
  - {partner: k, role: public}
  - {unnamed: Ett företag, role: company}
""",
        ["a:2"],
        ("role: company", "role: civil"),
    ),
    (
        "iop-without-both-sides",
        """
== agreements/a
id: a
form: iop
""",
        ["a:2", "a:2"],
        ("form: iop", "form: grant"),
    ),
    (
        "role-against-sector",
        """
== agreements/a
parties:
  - {partner: k, role: civil}
  - {partner: f, role: public}
  - {partner: okand, role: civil}
== partners/k
sector: municipality
== partners/f
sector: civil_society
""",
        ["a:2", "a:3"],
        (
            "{partner: k, role: civil}\n  - {partner: f, role: public}",
            "{partner: k, role: public}\n  - {partner: f, role: civil}",
        ),
    ),
    (
        "role-against-sector",
        """
== agreements/a
parties:
  - {partner: b, role: civil}
  - {partner: b, role: public}
  - {partner: b, role: company}
  - {partner: v, role: civil}
== partners/b
sector: company
== partners/v
sector: company
limited_profit: Bolagsordningen § 9
""",
        ["a:2", "a:3"],
        (
            "{partner: b, role: civil}\n  - {partner: b, role: public}",
            "{partner: b, role: supplier}\n  - {partner: b, role: funder}",
        ),
    ),
    (
        "last-party-left",
        """
== agreements/a
form: iop
period: {end: 2024}
parties:
  - {partner: k, role: public, to: 2024-12-31}
  - {partner: f, role: civil, to: 2023-05}
  - {partner: g, role: civil, to: 2023-06-30}
== agreements/b
form: iop
parties:
  - {partner: k, role: public, to: 2025-12-31}
  - {partner: f, role: civil, to: 2026-01-01}
== agreements/d
form: iop
period: {end: 2023-06-30}
parties:
  - {partner: k, role: public, to: 2023-06-30}
  - {partner: f, role: civil, to: 2023-06-30}
== agreements/c
form: iop
period: {end: 2023}
parties:
  - {partner: k, role: public, to: 2023-06-30}
  - {partner: f, role: civil}
""",
        ["a:6", "b:3"],
        (
            "to: 2023-06-30}\n== agreements/b\nform: iop",
            "to: 2024-01}\n== agreements/b\nform: grant",
        ),
    ),
    (
        "sector-not-known",
        """
== agreements/a
form: iop
parties:
  - {partner: f, role: civil}
== partners/f
name: Föreningen
sector: unknown
""",
        ["a:3"],
        ("sector: unknown", "sector: civil_society"),
    ),
    (
        "party-twice",
        """
== agreements/a
parties:
  - {partner: k, role: civil}
  - {partner: k, role: civil}
""",
        ["a:3"],
        ("{partner: k, role: civil}\n", "{partner: k, role: civil, from: 2020}\n"),
    ),
    (
        "party-without-name",
        """
== agreements/a
parties:
  - role: civil
  - {partner: k, unnamed: Föreningar}
""",
        ["a:2", "a:3"],
        ("role: civil\n  - {partner: k, unnamed", "partner: f\n  - {unnamed"),
    ),
    (
        "company-without-evidence",
        """
== partners/f
sector: civil_society
legal_form: limited_company
""",
        ["f:1"],
        ("legal_form", "limited_profit: Bolagsordningen § 9\nlegal_form"),
    ),
    (
        "same-name",
        """
== partners/f
name: Föreningen
aliases:
  - name: Andra namnet
  - name: föreningen
== partners/g
name: Gruppen
aliases:
  - name: FÖRENINGEN
""",
        ["f:1", "f:4", "g:3"],
        ("FÖRENINGEN", "Gruppen"),
    ),
    (
        "contact-not-allowed",
        """
== partners/k
contact:
  email: kontakt@example.org
""",
        ["k:2"],
        ("  email", "  function: Registrator\n  email"),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)
