"""Rules about guidelines: issuers, answers that can't be mixed up, versions, comparisons."""

import pytest
from truths import Truth, hold

TRUTHS: tuple[Truth, ...] = (
    (
        "not-an-area",
        """
== agreements/a
areas:
  - {guideline: g, set: s, item: a}
  - {guideline: g, set: t, item: a}
== guidelines/g
sets:
  - {id: s, kind: criteria, items: [{id: a, text: Ett}]}
  - {id: t, kind: areas, items: [{id: a, text: Ett}]}
""",
        ["a:2"],
        ("set: s, item", "set: t, item"),
    ),
    (
        "list-of-other-kind",
        """
== guidelines/g
id: g
sets:
  - {id: lag, kind: legal}
  - {id: kriterier, kind: criteria}
  - {id: egen, kind: self_assessment}
  - {id: villkor, kind: terms}
  - {id: demokrati, kind: democracy}
  - {id: hinder, kind: exclusion}
  - {id: papper, kind: partner_documents}
  - {id: okand}
== agreements/a
id: a
terms:
  - {guideline: g, set: villkor, item: x}
  - {guideline: g, set: demokrati, item: x}
assessments:
  - guideline: g
    answers:
      - {set: lag, item: x}
      - {set: kriterier, item: x}
      - {set: egen, item: x}
      - {set: okand, item: x}
      - {set: hinder, item: x}
== checks/c
id: c
guideline: g
answers:
  - {set: demokrati, item: x}
  - {set: hinder, item: x}
  - {set: kriterier, item: x}
documents:
  - {set: papper, item: x}
  - {set: hinder, item: x}
""",
        ["a:4", "a:12", "c:6", "c:9"],
        (
            """  - {guideline: g, set: demokrati, item: x}
assessments:
  - guideline: g
    answers:
      - {set: lag, item: x}
      - {set: kriterier, item: x}
      - {set: egen, item: x}
      - {set: okand, item: x}
      - {set: hinder, item: x}
== checks/c
id: c
guideline: g
answers:
  - {set: demokrati, item: x}
  - {set: hinder, item: x}
  - {set: kriterier, item: x}
documents:
  - {set: papper, item: x}
  - {set: hinder, item: x}
""",
            """assessments:
  - guideline: g
    answers:
      - {set: lag, item: x}
""",
        ),
    ),
    (
        "guideline-without-issuer",
        """
== guidelines/g
title: Riktlinjer
== guidelines/h
issuer: k
issuer_text: Kommunen
""",
        ["g:1", "h:1"],
        (
            "title: Riktlinjer\n== guidelines/h\nissuer: k\n",
            "issuer_agreement: a\n== guidelines/h\n",
        ),
    ),
    (
        "polarity",
        """
== guidelines/g
sets:
  - id: hinder
    kind: exclusion
    pass_answer: yes
    items:
      - {id: ett, text: Ett}
      - {id: tva, text: Två, pass_answer: no}
""",
        ["g:4"],
        ("pass_answer: yes", "pass_answer: no"),
    ),
    (
        "comparison-incomplete",
        """
== guidelines/g
sets:
  - {id: s, kind: criteria, items: [{id: a, text: Ett}, {id: b, text: Två}]}
== comparisons/c
columns:
  - {guideline: g, set: s}
rows:
  - id: ett
    title: Ett
    items:
      - {guideline: g, set: s, item: a}
      - {guideline: g, set: s, item: a}
  - {id: tom, title: Tom}
""",
        ["c:2", "c:8", "c:9"],
        (
            "item: a}\n      - {guideline: g, set: s, item: a}\n  - {id: tom, title: Tom}",
            "item: a}\n      - {guideline: g, set: s, item: b}",
        ),
    ),
    (
        "comparison-outside",
        """
== guidelines/g
sets:
  - {id: s, kind: criteria, items: [{id: a, text: Ett}]}
== comparisons/c
rows:
  - id: ett
    title: Ett
    items:
      - {guideline: g, set: s, item: a}
""",
        ["c:5"],
        ("rows:", "columns:\n  - {guideline: g, set: s}\nrows:"),
    ),
    (
        "versions-overlap",
        """
== guidelines/gammal
status: replaced
valid_to: 2023-07-01
== guidelines/ny
status: adopted
valid_from: 2023-07-01
replaces: gammal
== guidelines/forslag
status: proposed
valid_from: 2022
replaces: ny
""",
        ["ny:3"],
        ("valid_to: 2023-07-01", "valid_to: 2023-06-30"),
    ),
    (  # a version that says nothing of its last day has it where the next begins
        "versions-overlap",
        """
== guidelines/forsta
status: adopted
valid_to: 2024-01-01
== guidelines/andra
status: adopted
replaces: forsta
== guidelines/tredje
status: adopted
valid_from: 2023-07-01
replaces: andra
""",
        ["tredje:3"],
        ("valid_to: 2024-01-01", "decided_on: 2018"),
    ),
    (  # round in a ring
        "versions-overlap",
        """
== guidelines/a
replaces: b
== guidelines/b
replaces: c
== guidelines/c
replaces: b
""",
        ["b:1", "c:1"],
        ("replaces: b\n== guidelines/b\nreplaces: c", "replaces: b\n== guidelines/b\nid: b"),
    ),
    (
        "adopted-without-decision",
        """
== guidelines/g
status: adopted
""",
        ["g:1"],
        ("status: adopted", "status: unknown"),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)
