"""Rules about what points at what: lists of ids, units, fields, items of guidelines."""

import pytest
from truths import Truth, find_all, hold

TRUTHS: tuple[Truth, ...] = (
    (
        "unknown-in-list",
        """
== agreements/a
owner: [k, l]
== budgets/b
lines:
  - {id: ett, to: m}
== partners/k
id: k
""",
        ["a:1", "b:2"],
        (
            "[k, l]\n== budgets/b\nlines:\n  - {id: ett, to: m}",
            "k\n== budgets/b\nlines:\n  - {id: ett, to: k}",
        ),
    ),
    (
        "unknown-party",
        """
== agreements/a
parties:
  - {partner: k}
commitments:
  - {by: [k, f], text: Ordna}
  - {by: all, text: Mötas}
== partners/k
id: k
""",
        ["a:4"],
        ("[k, f]", "[k, civil]"),
    ),
    (
        "unknown-unit",
        """
== agreements/a
parties:
  - {partner: k, unit: finns}
  - {partner: k, unit: saknas}
  - {partner: okand, unit: saknas}
units:
  - {partner: k, unit: fel}
comments:
  - {partner: k, unit: fel}
== budgets/b
lines:
  - {id: ett, party: k, unit: fel}
== partners/k
units:
  - {id: finns}
""",
        ["a:3", "a:6", "a:8", "b:2"],
        ("- {id: finns}", "- {id: finns}\n  - {id: saknas}\n  - {id: fel}"),
    ),
    (
        "unknown-field",
        """
== agreements/a
period: {end: 2020}
parties:
  - {partner: k}
evidence:
  - {field: period.end}
  - {field: "parties[k]"}
  - {field: period.slut}
  - {field: "parties[f].role"}
  - {field: "period."}
== partners/k
id: k
""",
        ["a:7", "a:8", "a:9"],
        (
            """  - {field: period.slut}
  - {field: "parties[f].role"}
  - {field: "period."}
""",
            "",
        ),
    ),
    (
        "unknown-term-field",
        """
== agreements/a
goals:
  - {id: arbete, text: Fler i arbete}
period: {end: 2026}
terms:
  - {guideline: g, set: t, item: syfte, covered_by: "goals[arbete]"}
  - {guideline: g, set: t, item: slut, covered_by: period.end}
  - {guideline: g, set: t, item: uppsagning, covered_by: termination}
  - {guideline: g, set: t, item: ansvar, covered_by: nonsense.x}
  - {guideline: g, set: t, item: pengar, covered_by: payment}
withheld:
  - {field: payment}
""",
        ["a:7", "a:8"],
        (
            "termination}\n  - {guideline: g, set: t, item: ansvar, covered_by: nonsense.x}",
            "goals}\n  - {guideline: g, set: t, item: ansvar}",
        ),
    ),
    (
        "unknown-concern",
        """
== discrepancies/d
concerns:
  - {record: agreements/a, field: period.end}
  - {record: agreements/a}
  - {record: agreements/b}
  - {record: agreements/a, field: period.slut}
  - {record: skräp}
== agreements/a
period: {end: 2020}
""",
        ["d:4", "d:5"],
        (
            """  - {record: agreements/b}
  - {record: agreements/a, field: period.slut}
""",
            "",
        ),
    ),
    (
        "duplicate-item",
        """
== agreements/a
goals:
  - {id: ett, indicators: [{id: i}, {id: i}]}
  - {id: tva, indicators: [{id: i}]}
  - {id: ett}
""",
        ["a:2", "a:4"],
        ("{id: i}]}\n  - {id: tva, indicators: [{id: i}]}\n  - {id: ett}", "{id: j}]}"),
    ),
    (
        "unknown-guideline-item",
        """
== guidelines/g
sets:
  - {id: villkor, items: [{id: ett}]}
== agreements/a
terms:
  - {guideline: g, set: villkor, item: ett}
  - {guideline: g, set: vilkor, item: ett}
  - {guideline: okand, set: x, item: y}
assessments:
  - guideline: g
    answers:
      - {set: villkor, item: tva}
== checks/c
guideline: g
answers:
  - {set: villkor, item: tva}
documents:
  - {set: villkor, item: tre}
""",
        ["a:3", "a:8", "c:3", "c:5"],
        (
            "[{id: ett}]}\n==",
            "[{id: ett}, {id: tva}, {id: tre}]}\n  - {id: vilkor, items: [{id: ett}]}\n==",
        ),
    ),
    (
        "unknown-goal",
        """
== agreements/a
goals:
  - {id: ett, indicators: [{id: i}]}
  - {id: tva}
== followups/f
agreement: a
outcomes:
  - {goal: ett, indicator: i}
  - {goal: tva, indicator: i}
  - {goal: tre}
== followups/g
agreement: okand
outcomes:
  - {goal: ett}
""",
        ["f:4", "f:5"],
        ("- {id: tva}", "- {id: tva, indicators: [{id: i}]}\n  - {id: tre}"),
    ),
    (
        "duplicate-answer",
        """
== checks/c
answers:
  - {set: d, item: vald, answer: no}
  - {set: d, item: vald, answer: yes}
  - {set: e, item: vald, answer: yes}
documents:
  - {set: d, item: vald, status: missing}
""",
        ["c:3"],
        ("set: d, item: vald, answer: yes", "set: d, item: annan, answer: yes"),
    ),
    (
        "duplicate-answer",
        """
== checks/c
documents:
  - {set: h, item: stadgar, status: received}
  - {set: h, item: stadgar, status: missing}
== checks/d
documents:
  - {set: h, item: stadgar, status: missing}
""",
        ["c:3"],
        ("item: stadgar", "item: plan"),
    ),
    (
        "duplicate-answer",
        """
== agreements/a
assessments:
  - guideline: g
    made_on: 2024-01-01
    answers: [{set: s, item: i, answer: yes}]
  - guideline: g
    made_on: 2024-01-01
    made_by: partnership
    answers: [{set: s, item: i, answer: no}]
  - guideline: g
    made_on: 2024-01-01
    answers:
      - {set: s, item: i, answer: no}
""",
        ["a:12"],
        ("made_on: 2024-01-01", "made_on: 2024-01-02"),
    ),
    (
        "duplicate-answer",
        """
== agreements/a
terms:
  - {guideline: g, set: t, item: syfte, covered_by: goals}
  - {guideline: g, set: t, item: syfte, covered_by: summary}
  - {guideline: g, set: t, item: syfte, covered_by: goals}
== agreements/b
terms:
  - {guideline: g, set: t, item: syfte, covered_by: goals}
""",
        ["a:4"],
        ("covered_by: goals", "covered_by: description"),
    ),
    (
        "private-concern",
        """
== discrepancies/d
concerns:
  - {record: checks/c, field: answers}
  - {record: checks/c, field: "answers[vald].answer"}
  - {record: checks/c, field: deviation.motivation}
  - {record: checks/c, field: "evidence[answers].note"}
  - {record: checks/c, field: publish.decided_on}
  - {record: checks/c, field: conclusion}
  - {record: checks/c}
  - {record: checks/c, field: valid_until}
  - {record: checks/c, field: remedy.measures}
  - {record: agreements/a, field: documents}
  - {record: agreements/a}
== checks/c
conclusion: approved
""",
        ["d:2", "d:3", "d:4", "d:5", "d:6", "d:8", "d:10"],
        (
            """  - {record: checks/c, field: answers}
  - {record: checks/c, field: "answers[vald].answer"}
  - {record: checks/c, field: deviation.motivation}
  - {record: checks/c, field: "evidence[answers].note"}
  - {record: checks/c, field: publish.decided_on}
  - {record: checks/c, field: conclusion}
  - {record: checks/c}
  - {record: checks/c, field: valid_until}
  - {record: checks/c, field: remedy.measures}
""",
            "  - {record: checks/c, field: conclusion}\n",
        ),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)


def test_rules_say_nothing_of_what_was_not_read() -> None:
    text = """
== agreements/a
owner: [k]
source: papper#1
parties:
  - {partner: k, unit: u}
== discrepancies/d
source: papper#2
concerns:
  - {record: agreements/b, field: period.end}
"""
    codes = {"unknown-in-list", "unknown-document", "unknown-unit", "unknown-concern"}
    unread = frozenset({("partner", "k"), ("document", "papper"), ("agreement", "b")})
    assert codes & {f.code for f in find_all(text)} == codes - {"unknown-unit"}
    assert codes & {f.code for f in find_all(text, unread)} == set()
