"""How a term goes on after its end: keys that cannot both be true, and ends that do not move on."""

import pytest
from truths import Truth, hold

TRUTHS: tuple[Truth, ...] = (
    (
        "open-ended-with-end",
        """
== agreements/a
period:
  open_ended: yes
  end: 2026-12-31
== agreements/b
period:
  open_ended: yes
  extension: {kind: automatic, step_months: 12}
== agreements/e
period: {open_ended: yes}
decisions:
  - {kind: extension, date: 2024-01-01, new_end: 2026-08-31}
== agreements/c
period: {open_ended: no, end: 2026-12-31}
== agreements/d
period: {open_ended: yes, ended_on: 2026-12-31}
""",
        ["a:3", "b:3", "e:3"],
        (
            (
                "  open_ended: yes\n  end: 2026-12-31\n== agreements/b\nperiod:\n"
                "  open_ended: yes\n  extension: {kind: automatic, step_months: 12}\n"
                "== agreements/e\nperiod: {open_ended: yes}\ndecisions:\n"
                "  - {kind: extension, date: 2024-01-01, new_end: 2026-08-31}\n"
            ),
            "  end: 2026-12-31\n",
        ),
    ),
    (
        "extension-contradiction",
        """
== agreements/a
period: {end: 2026, extension: {kind: automatic, step_months: 12, agree_months_before: 3}}
== agreements/b
period: {end: 2026, extension: {kind: unlimited, step_months: 12}}
== agreements/c
period: {end: 2026, extension: {kind: unlimited, latest_end: 2028-12-31}}
== agreements/d
period: {end: 2026, extension: {kind: agreed, step_months: 12, agree_months_before: 3}}
== agreements/e
period: {end: 2026, extension: {kind: automatic, step_months: 12, latest_end: 2028-12-31}}
""",
        ["a:1", "b:1", "c:1"],
        (
            (
                "kind: automatic, step_months: 12, agree_months_before: 3}}\n== agreements/b\n"
                "period: {end: 2026, extension: {kind: unlimited, step_months: 12}}\n"
                "== agreements/c\n"
                "period: {end: 2026, extension: {kind: unlimited, latest_end: 2028-12-31}}\n"
            ),
            "kind: automatic, step_months: 12}}\n",
        ),
    ),
    (
        "new-end-wrong",
        """
== agreements/a
period: {end: 2023-12-31}
decisions:
  - {kind: extension, date: 2023-11-15, new_end: 2022-12-31}
== agreements/b
period: {end: 2023-12-31}
decisions:
  - {kind: amendment, date: 2023-11-15, new_end: 2024-12-31}
== agreements/c
period: {end: 2023-12-31}
decisions:
  - {kind: extension, date: 2023-11-15, new_end: 2025-12-31}
  - {kind: extension, date: 2024-11-15, new_end: 2024-12-31}
  - {kind: extension, new_end: 2024-06-30}
== agreements/d
period: {end: 2023}
decisions:
  - {kind: extension, date: 2023-11-15, new_end: 2024-12-31}
  - {kind: extensoin, date: 2023-11-15, new_end: 2024-12-31}
  - {kind: extension, date: 2024-11-15, open_ended: yes}
== agreements/f
period: {start: 2023-01-01}
decisions:
  - {kind: extension, date: 2023-11-15, new_end: 2022-12-31}
== agreements/g
period: {end: 2022-12-31}
decisions:
  - {kind: extension, date: 2022-11-15, new_end: 2023-12-31}
  - {kind: extension, date: 2023-11-15, new_end: 2023-12-31}
== agreements/e
decisions:
  - {kind: extension, date: 2023-11-15, new_end: 2024-12-31, open_ended: yes}
  - {kind: decision, date: 2023-11-15, open_ended: yes}
""",
        ["a:3", "b:3", "c:4", "e:2", "e:3", "f:3", "g:4"],
        (
            (
                "2022-12-31}\n== agreements/b\nperiod: {end: 2023-12-31}\ndecisions:\n"
                "  - {kind: amendment, date: 2023-11-15, new_end: 2024-12-31}\n"
                "== agreements/c\nperiod: {end: 2023-12-31}\ndecisions:\n"
                "  - {kind: extension, date: 2023-11-15, new_end: 2025-12-31}\n"
                "  - {kind: extension, date: 2024-11-15, new_end: 2024-12-31}\n"
                "  - {kind: extension, new_end: 2024-06-30}\n"
                "== agreements/d\nperiod: {end: 2023}\ndecisions:\n"
                "  - {kind: extension, date: 2023-11-15, new_end: 2024-12-31}\n"
                "  - {kind: extensoin, date: 2023-11-15, new_end: 2024-12-31}\n"
                "  - {kind: extension, date: 2024-11-15, open_ended: yes}\n"
                "== agreements/f\nperiod: {start: 2023-01-01}\ndecisions:\n"
                "  - {kind: extension, date: 2023-11-15, new_end: 2022-12-31}\n"
                "== agreements/g\nperiod: {end: 2022-12-31}\ndecisions:\n"
                "  - {kind: extension, date: 2022-11-15, new_end: 2023-12-31}\n"
                "  - {kind: extension, date: 2023-11-15, new_end: 2023-12-31}\n"
                "== agreements/e\ndecisions:\n"
                "  - {kind: extension, date: 2023-11-15, new_end: 2024-12-31, open_ended: yes}\n"
                "  - {kind: decision, date: 2023-11-15, open_ended: yes}\n"
            ),
            "2024-12-31}\n",
        ),
    ),
    (
        "new-end-beyond",
        """
== agreements/a
period: {end: 2023, extension: {step_months: 12, latest_end: 2024-12-31}}
decisions:
  - {kind: extension, date: 2023-11-15, new_end: 2024-12-31}
  - {kind: extension, date: 2024-11-15, new_end: 2025}
""",
        ["a:4"],
        ("new_end: 2025", "new_end: 2024"),
    ),
    (
        "extension-incomplete",
        """
== agreements/a
period: {end: 2026-12-31, extension: {kind: automatic}}
== agreements/b
period: {end: 2026-12-31, extension: {kind: automatic, step_months: 12}}
== agreements/c
period: {end: 2026-12-31, extension: {kind: agreed}}
== agreements/d
period: {end: 2026-12-31, extension: {kind: unlimited}}
""",
        ["a:1"],
        ("kind: automatic}", "kind: unlimited}"),
    ),
)
"""See `truths`."""


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)
