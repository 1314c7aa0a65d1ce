"""What an owner's own guideline asks of an agreement, and whether it is on record."""

import pytest
from truths import Truth, hold

TERMS = """
== agreements/a
form: iop
status: signed
owner: k
period: {signed: 2024-01-10}
terms:
  - {guideline: g, set: villkor, item: syfte, covered_by: goals}
== guidelines/g
issuer: k
status: adopted
decided_on: 2023-06-12
sets:
  - id: villkor
    kind: terms
    title: Villkor
    strength: ska
    items: [{id: syfte, text: S}, {id: tid, text: T}, {id: hjalp, text: H, strength: bör}]
"""
ANSWERS = """
== agreements/a
form: iop
status: signed
owner: k
period: {signed: 2024-01-10}
assessments:
  - guideline: g
    answers:
      - {set: lag, item: marknad, answer: no}
      - {set: lag, item: bor, answer: no}
      - {set: lag, item: galler, answer: yes}
      - {set: lag, item: oklart, answer: unknown}
      - {set: folk, item: valda, answer: no}
== checks/c
partner: f
agreement: a
guideline: g
made_on: 2024-01-01
answers: [{set: folk, item: valda, answer: no}]
== guidelines/g
issuer: k
status: adopted
decided_on: 2023-06-12
sets:
  - id: lag
    kind: legal
    title: Lag
    strength: ska
    pass_answer: yes
    items:
      - {id: marknad, text: Ingen marknad.}
      - {id: bor, text: Bör., strength: bör}
      - {id: galler, text: G}
      - {id: oklart, text: O}
  - id: folk
    kind: democracy
    title: Folkstyre
    strength: ska
    pass_answer: yes
    items: [{id: valda, text: Valda.}]
"""
YEARLY = """
== documents/riktlinje
id: riktlinje
date: 2020-01-01
kind: guideline
== agreements/a
form: iop
status: signed
owner: k
period: {signed: 2023-12-10, start: 2024-01-01, end: 2024-12-31}
== guidelines/g
issuer: k
status: adopted
decided_on: 2020-01-01
sets:
  - {id: arligen, kind: follow_up, title: Ja, strength: ska, every: year, source: riktlinje#1}
== followups/annan
agreement: b
year: 2024
"""

TRUTHS: tuple[Truth, ...] = (
    *(
        ("terms-missing", TERMS, ["a:6"], change)
        for change in (
            ("{id: tid, text: T}", "{id: tid, text: T, strength: bör}"),
            ("kind: terms", "kind: process"),
            ("decided_on: 2023-06-12", "decided_on: 2024"),
            ("status: signed", "status: proposed"),
            (
                "covered_by: goals}",
                "covered_by: goals}\n  - {guideline: g, set: villkor, item: tid, covered_by: x}",
            ),
            ("terms:", "withheld: [{field: 'terms[tid]', reason: x}]\nterms:"),
            (
                "  - {guideline: g, set: villkor, item: syfte, covered_by: goals}\n",
                "  - {guideline: h}\n",
            ),
        )
    ),
    *(
        ("answer-against", ANSWERS, ["a:8"], change)
        for change in (
            ("item: marknad, answer: no", "item: marknad, answer: yes"),
            ("item: marknad, answer: no", "item: marknad, answer: unknown"),
            (
                "    strength: ska\n    pass_answer: yes\n    items:\n",
                "    strength: bör\n    pass_answer: yes\n    items:\n",
            ),
            ("pass_answer: yes", "pass_answer: none"),
            ("kind: legal", "kind: self_assessment"),
            ("decided_on: 2023-06-12", "decided_on: 2024"),
            ("owner: k", "owner: l"),
        )
    ),
    *(
        ("followup-missing", YEARLY, ["a:1"], change)
        for change in (
            ("agreement: b", "agreement: a"),
            ("strength: ska", "strength: bör"),
            ("every: year, ", ""),
            ("decided_on: 2020-01-01", "decided_on: 2024"),
            ("end: 2024-12-31", "end: 2024-03-31"),
            ("date: 2020-01-01", "date: 2025-01-01"),
            ("status: signed", "status: declined"),
        )
    ),
    (
        "assessment-missing",
        """
== agreements/a
form: iop
status: signed
owner: k
period: {signed: 2024-01-10}
== guidelines/g
issuer: k
status: adopted
decided_on: 2023-06-12
sets:
  - {id: lag, kind: legal, title: Lag}
  - {id: villkor, kind: terms, title: Villkor}
""",
        ["a:1"],
        ("decided_on: 2023-06-12", "decided_on: 2024"),
    ),
    (
        "assessment-missing",
        """
== agreements/a
form: iop
status: signed
owner: k
decisions: [{kind: decision, date: 2024-01-10}]
== guidelines/g
issuer: k
status: replaced
valid_from: 2023-06-12
valid_to: 2024-12-31
sets:
  - {id: lag, kind: legal, title: Lag}
""",
        ["a:1"],
        ("valid_to: 2024-12-31", "valid_to: 2023-12-31"),
    ),
    (  # when it began tells nothing of when it was made
        "assessment-missing",
        """
== agreements/a
form: iop
status: signed
owner: k
period: {start: 2024-01-10, dated: 2024-01-10}
== guidelines/g
issuer: k
status: adopted
valid_from: 2023-06-12
sets:
  - {id: lag, kind: legal, title: Lag}
""",
        ["a:1"],
        ("start: 2024-01-10, dated: 2024-01-10", "start: 2024-01-10"),
    ),
    (  # a version that replaces one ends it, also where it says nothing of its last day
        "assessment-missing",
        """
== agreements/a
form: iop
status: signed
owner: k
period: {signed: 2024-01-10}
== guidelines/g
id: g
issuer: k
status: adopted
valid_from: 2018-01-01
sets:
  - {id: lag, kind: legal, title: Lag}
== guidelines/ny
id: ny
issuer: k
status: adopted
valid_from: 2024-02-01
replaces: g
""",
        ["a:1"],
        ("valid_from: 2024-02-01", "valid_from: 2024-01-10"),
    ),
    (
        "control-missing",
        """
== agreements/a
form: iop
status: decided
owner: k
period: {dated: 2024-01-10}
parties:
  - {partner: k, role: public}
  - {partner: f, role: civil}
  - {unnamed: Andra, role: civil}
== guidelines/g
issuer: k
status: adopted
decided_on: 2023-06-12
sets:
  - {id: demokrati, kind: democracy, title: Villkor}
== partners/f
id: f
""",
        ["a:7"],
        ("kind: democracy", "kind: openness"),
    ),
    (
        "assessment-late",
        """
== agreements/a
period: {signed: 2024-01-10}
assessments:
  - guideline: g
    made_on: 2024-02
    answers: [{set: s, item: i, answer: yes}]
""",
        ["a:4"],
        ("made_on: 2024-02", "made_on: 2024-01"),
    ),
    (
        "assessment-other-version",
        """
== agreements/a
form: iop
status: signed
owner: k
period: {signed: 2024-01-10}
assessments:
  - guideline: gammal
    answers: [{set: s, item: i, answer: yes}]
  - guideline: annan
    answers: [{set: s, item: i, answer: yes}]
== guidelines/gammal
id: gammal
issuer: k
status: replaced
valid_from: 2018-01-01
valid_to: 2023-06-30
== guidelines/ny
id: ny
replaces: gammal
issuer: k
status: adopted
valid_from: 2023-07-01
== guidelines/annan
id: annan
issuer: k
status: adopted
valid_from: 2018-01-01
""",
        ["a:6"],
        ("guideline: gammal", "guideline: ny"),
    ),
    (  # another list of the owner's is no other version
        "assessment-other-version",
        """
== agreements/a
form: iop
status: signed
owner: k
period: {signed: 2024-01-10}
assessments:
  - guideline: gammal
    answers: [{set: s, item: i, answer: yes}]
== guidelines/gammal
id: gammal
issuer: k
status: replaced
valid_from: 2018-01-01
valid_to: 2020-06-30
== guidelines/mitten
id: mitten
issuer: k
status: replaced
replaces: gammal
valid_from: 2020-07-01
== guidelines/ny
id: ny
issuer: k
status: adopted
replaces: mitten
valid_from: 2023-07-01
""",
        ["a:6"],
        ("replaces: mitten", "summary: S"),
    ),
    (
        "check-old",
        """
== agreements/a
id: a
form: iop
owner: k
status: signed
period: {signed: 2023-11-10}
== guidelines/g
id: g
issuer: k
status: adopted
valid_from: 2022
sets:
  - {id: d, kind: democracy, recheck_months: 24}
  - {id: t, kind: terms, recheck_months: 6}
== guidelines/annans
id: annans
issuer: n
status: adopted
valid_from: 2022
sets:
  - {id: d, kind: democracy, recheck_months: 24}
== checks/c
partner: f
agreement: a
guideline: g
made_on: 2023-11-06
== checks/d
partner: f2
agreement: a
guideline: annans
made_on: 2023-11-06
""",
        ["c:4"],
        ("made_on: 2023-11-06", "made_on: 2024-11-06"),
    ),
    (  # a later check that is made for no agreement stands for it in each
        "check-old",
        """
== agreements/a
id: a
== checks/c
partner: f
agreement: a
guideline: g
made_on: 2020-06-01
valid_until: 2022-06-01
== checks/senare
partner: f
guideline: g
made_on: 2019-12-01
""",
        ["c:4"],
        ("made_on: 2019-12-01", "made_on: 2025-12-01"),
    ),
    (  # on its last day an agreement still runs
        "check-old",
        """
== agreements/a
id: a
period: {end: 2026-01-01}
== checks/c
partner: f
agreement: a
guideline: g
made_on: 2020-06-01
valid_until: 2022-06-01
""",
        ["c:4"],
        ("{end: 2026-01-01}", "{end: 2025-12-31}"),
    ),
    (  # a decision ends it, whatever its status says
        "check-old",
        """
== agreements/a
id: a
status: signed
decisions:
  - {kind: termination, date: 2026-06-01}
== checks/c
partner: f
agreement: a
guideline: g
made_on: 2020-06-01
valid_until: 2022-06-01
""",
        ["c:4"],
        ("date: 2026-06-01", "date: 2025-06-01"),
    ),
    (  # its own word, for which no guideline is needed
        "check-old",
        """
== agreements/a
id: a
== checks/c
partner: f
agreement: a
guideline: g
made_on: 2025-06-01
valid_until: 2025-12-31
== checks/d
partner: f2
agreement: a
guideline: g
made_on: 2025-06-01
valid_until: 2025-12-31
== checks/d-igen
partner: f2
agreement: a
guideline: g
made_on: 2025-12-30
""",
        ["c:4"],
        ("valid_until: 2025-12-31", "valid_until: 2026-01-01"),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)
