"""What was turned down: no organisation behind it is named, and only it has a reason for that."""

import pytest
from truths import Truth, hold

TRUTHS: tuple[Truth, ...] = (
    (
        "declined-with-name",
        """
== agreements/a
title: Samtal med Byförening Ettan
status: declined
decisions:
  - {kind: initiative, body: Ettans ordförande}
parties:
  - {partner: k, role: public}
  - {partner: f, role: civil}
evidence:
  - {field: title, reading: inferred, note: 'Byförening Ettans förslag, enligt Kommunen.'}
== agreements/b
title: Ettan
status: initiative
parties:
  - {partner: f, role: civil}
== budgets/e
agreement: a
lines:
  - {year: 2024, party: f}
== partners/k
name: Kommunen
sector: municipality
== partners/f
name: Byförening Ettan
aliases:
  - {name: Ettan}
sector: unknown
""",
        ["a:1", "a:4", "a:7", "a:9", "e:3"],
        ("status: declined", "status: initiative"),
    ),
    (
        "reason-not-declined",
        """
== agreements/a
decisions:
  - {kind: proposal, reason: no_funds}
  - {kind: declined, reason: no_funds}
""",
        ["a:2"],
        ("kind: proposal", "kind: declined"),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)
