"""Rules about what parties reply: who, where, and how much."""

import pytest
from truths import Truth, find_all, find_places, hold

PEOPLE = """
== partners/k
id: k
== partners/f
id: f
== partners/g
id: g
== partners/annan
id: annan
"""

A = "{partner: annan, text: Nej., received_on: 2025-05-04}"
F = "{partner: f, text: Ja., received_on: 2025-05-04}"

TRUTHS: tuple[Truth, ...] = (
    (
        "comment-elsewhere",
        f"""
== budgets/b
comments:
  - {F}
  - {F}
== agreements/s
parties: [{{partner: f, role: civil}}]
comments:
  - {F}
{PEOPLE}""",
        ["b:2"],
        (f"== budgets/b\ncomments:\n  - {F}\n  - {F}\n", ""),
    ),
    (
        "comment-too-long",
        f"""
== agreements/s
parties: [{{partner: f, role: civil}}]
comments:
  - partner: f
    text: {"x" * 501}
    received_on: 2025-05-04
  - partner: f
    text: "{" x" * 250}"
    received_on: 2025-05-04
{PEOPLE}""",
        ["s:4"],
        ("x" * 501, "x" * 500),
    ),
    (
        "comment-of-no-party",
        f"""
== agreements/s
id: s
owner: k
parties: [{{partner: f, role: civil}}]
comments:
  - {A}
  - {F}
  - {{partner: k, text: Ja., received_on: 2025-05-04}}
== agreements/t
id: t
parties: [{{partner: g, role: civil}}]
== checks/c
id: c
partner: f
agreement: s
comments:
  - {F}
  - {{partner: g, text: Ja., received_on: 2025-05-04}}
== budgets/b
id: b
agreement: s
== budgets/tabell
id: tabell
rows:
  - {{id: rad, agreement: t}}
== discrepancies/belopp
id: belopp
concerns:
  - {{record: budgets/b}}
  - {{record: budgets/tabell}}
comments:
  - {F}
  - {{partner: g, text: Ja., received_on: 2025-05-04}}
  - {A}
== discrepancies/kontroll
id: kontroll
concerns:
  - {{record: checks/c, field: made_on}}
comments:
  - {F}
  - {{partner: k, text: Ja., received_on: 2025-05-04}}
  - {A}
{PEOPLE}""",
        ["s:5", "c:6", "belopp:8", "kontroll:7"],
        ("== partners/g\nid: g\n== partners/annan\nid: annan\n", ""),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)


def test_a_mistyped_party_hides_who_is_none() -> None:
    """It is told where it stands; of a check the one that is checked is still known."""
    code, text, *_ = TRUTHS[2]
    mistyped = text.replace("{partner: f, role: civil}", "{partner: f}, {partner: okand}")
    assert find_places(mistyped, code) == ["c:6"]


@pytest.mark.parametrize(
    ("record", "speaker"),
    [
        ("followups/u\nagreement: s", "f"),
        ("statistics/t\nagreement: s", "f"),
        ("guidelines/r\nissuer: g", "g"),
        ("guidelines/r\nissuer_agreement: s", "f"),
        ("documents/d\nauthority: g", "g"),
        ("comparisons/j\ncolumns: [{guideline: r2}]\n== guidelines/r2\nid: r2\nissuer: g", "g"),
        ("partners/h\nname: H", "h"),
    ],
)
def test_a_question_is_answered_by_those_whom_its_record_is_about(
    record: str, speaker: str
) -> None:
    name = record.partition("\n")[0]
    kept = record.replace("\n", f"\nid: {name.partition('/')[2]}\n", 1)
    text = f"""
== agreements/s
id: s
parties: [{{partner: f, role: civil}}]
== {kept}
== discrepancies/q
id: q
concerns: [{{record: {name}}}]
comments:
  - {{partner: {speaker}, text: Ja., received_on: 2025-05-04}}
  - {A}
{PEOPLE}"""
    assert find_places(text, "comment-of-no-party") == ["q:5"]


def test_a_reply_that_has_not_come_in_yet_is_a_notice() -> None:
    text = f"""
== agreements/s
parties: [{{partner: f, role: civil}}]
comments:
  - {F.replace("2025", "2027")}
{PEOPLE}"""
    found = [f for f in find_all(text) if f.code == "dated-ahead"]
    assert [(f.severity.name, f.line) for f in found] == [("NOTICE", 3)]


def test_a_reply_may_say_what_we_may_not() -> None:
    """A party's own words are not put right: they are a quotation."""
    text = f"""
== agreements/s
summary: Vi sökte IOP av kommunen.
parties: [{{partner: f, role: civil}}]
comments:
  - {F.replace("Ja.", "Vi sökte IOP av kommunen.")}
{PEOPLE}"""
    assert find_places(text, "grant-like-wording") == ["s:1"]
