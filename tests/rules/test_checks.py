"""Rules about checks of partners: whom they concern, and remedies that are whole."""

import pytest
from truths import Truth, find_places, hold

TRUTHS: tuple[Truth, ...] = (
    (
        "check-of-no-party",
        """
== agreements/a
id: a
parties:
  - {partner: k}
== checks/c
agreement: a
partner: f
== partners/k
id: k
== partners/f
id: f
""",
        ["c:2"],
        ("partner: f", "partner: k"),
    ),
    (  # neither the owner nor what is public without owning it
        "check-of-no-party",
        """
== agreements/a
id: a
status: signed
owner: [k]
parties:
  - {partner: k, role: civil}
  - {partner: r, role: public}
  - {partner: f, role: civil}
  - {partner: f, role: public}
== checks/c
agreement: a
partner: k
== checks/d
agreement: a
partner: r
== checks/e
agreement: a
partner: f
== partners/k
id: k
== partners/r
id: r
== partners/f
id: f
""",
        ["c:2", "d:2"],
        (
            "partner: k\n== checks/d\nagreement: a\npartner: r",
            "partner: f\n== checks/d\nagreement: a\npartner: f",
        ),
    ),
    (  # nobody is a party of what has not come to be, whenever it is decided
        "check-of-no-party",
        """
== agreements/a
id: a
status: proposed
decisions:
  - {kind: proposal, date: 2020-01-01}
parties:
  - {partner: f, role: civil}
== agreements/b
id: b
status: declined
decisions:
  - {kind: decision, date: 2020-01-01}
== agreements/i
id: i
status: initiative
parties:
  - {partner: f, role: civil}
== checks/c
agreement: a
partner: f
== checks/d
agreement: b
partner: f
== checks/e
agreement: i
partner: f
== partners/f
id: f
""",
        ["c:2", "d:2", "e:2"],
        (
            """  - {kind: proposal, date: 2020-01-01}
parties:
  - {partner: f, role: civil}
== agreements/b
id: b
status: declined
decisions:
  - {kind: decision, date: 2020-01-01}
== agreements/i
id: i
status: initiative
""",
            """  - {kind: decision, date: 2030-01-01}
parties:
  - {partner: f, role: civil}
== agreements/b
id: b
status: terminated
parties:
  - {partner: f, role: civil}
== agreements/i
id: i
status: listed
""",
        ),
    ),
    (
        "remedy-incomplete",
        """
== checks/c
conclusion: possible_after_remedy
remedy: {distance_taken: yes, measures: Ändrade stadgarna}
""",
        ["c:1"],
        ("stadgarna}", "stadgarna, carried_out_on: 2024-01-15}"),
    ),
    (
        "remedy-incomplete",
        """
== checks/c
made_on: 2024-01-14
conclusion: possible_after_remedy
remedy: {distance_taken: yes, measures: Nya stadgar, carried_out_on: 2024-01-15}
""",
        ["c:3"],
        ("2024-01-15", "2024-01-14"),
    ),
    (
        "publish-incomplete",
        """
== checks/c
made_on: 2024-01-14
publish: {decided_on: 2024-01-14}
== checks/d
publish: {decided_by_function: Chef}
== checks/e
publish: {communicated_on: 2024-01-14}
""",
        ["c:2", "d:1", "e:1"],
        (
            """{decided_on: 2024-01-14}
== checks/d
publish: {decided_by_function: Chef}
== checks/e
publish: {communicated_on: 2024-01-14}
""",
            """{decided_on: 2024-01-14, decided_by_function: Chef}
== checks/e
note: Inget beslut
""",
        ),
    ),
    (
        "publish-incomplete",
        """
== checks/c
made_on: 2024-01-14
publish: {decided_on: 2024-01-13, decided_by_function: Chef}
""",
        ["c:2"],
        ("2024-01-13", "2024-01-14"),
    ),
    (
        "conclusion-against-duty",
        """
== guidelines/g
sets:
  - id: d
    kind: democracy
    strength: ska
    pass_answer: no
    items: [{id: vald, text: Våld}, {id: hat, text: Hat, strength: bör}]
== checks/c
guideline: g
answers:
  - {set: d, item: vald, answer: yes}
  - {set: d, item: hat, answer: unknown}
conclusion: approved
""",
        ["c:5"],
        ("conclusion: approved", "conclusion: not_approved"),
    ),
    (
        "conclusion-against-answer",
        """
== guidelines/g
sets:
  - id: d
    kind: democracy
    strength: bör
    pass_answer: no
    items: [{id: vald, text: Våld}]
== checks/c
guideline: g
answers:
  - {set: d, item: vald, answer: yes}
conclusion: approved
""",
        ["c:4"],
        ("conclusion: approved", "conclusion: approved\ndeviation: {motivation: Beslutat}"),
    ),
    (  # a missing document is a reason, an answer that is not known leaves it open
        "conclusion-against-answer",
        """
== guidelines/g
id: g
sets:
  - id: d
    kind: democracy
    pass_answer: no
    items: [{id: vald, text: Våld}, {id: hat, text: Hat}]
== checks/c
id: c
guideline: g
answers:
  - {set: d, item: vald, answer: no}
conclusion: not_approved
== checks/d
id: d
guideline: g
answers:
  - {set: d, item: vald, answer: no}
documents:
  - {set: p, item: stadgar, status: missing}
conclusion: not_approved
== checks/e
id: e
guideline: g
answers:
  - {set: d, item: vald, answer: no}
  - {set: d, item: hat, answer: unknown}
conclusion: not_approved
== checks/f
id: f
guideline: g
conclusion: not_approved
""",
        ["c:5"],
        ("conclusion: not_approved", "conclusion: not_approved\ndeviation: {motivation: Skäl}"),
    ),
    (
        "conclusion-without-answer",
        """
== guidelines/g
id: g
sets:
  - id: d
    kind: democracy
    strength: ska
    pass_answer: no
    items: [{id: vald}, {id: hat}, {id: ovan, strength: bör}]
  - id: h
    kind: exclusion
    strength: ska
    pass_answer: no
    items: [{id: oordning}]
  - id: k
    kind: criteria
    strength: ska
    items: [{id: annat}]
== checks/c
id: c
guideline: g
answers:
  - {set: d, item: vald, answer: no}
  - {set: d, item: hat, answer: unknown}
conclusion: approved
== checks/d
id: d
guideline: g
conclusion: approved
== checks/e
id: e
guideline: g
answers:
  - {set: d, item: vald, answer: no}
conclusion: approved
withheld:
  - {field: "answers[hat]", reason: Sekretess}
== checks/f
id: f
guideline: g
answers:
  - {set: d, item: hat, answer: unknown}
conclusion: not_approved
""",
        ["c:6", "c:6"],
        ("conclusion: approved", "conclusion: approved\ndeviation: {motivation: Beslutat}"),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)


@pytest.mark.parametrize("code", ["conclusion-against-duty", "conclusion-without-answer"])
@pytest.mark.parametrize(
    ("required", "is_held"),
    [("", True), ("all", True), ("partly", False), ("any", False), ("not_stated", False)],
)
def test_no_single_answer_goes_against_a_list_of_which_a_part_is_enough(
    code: str, required: str, *, is_held: bool
) -> None:
    stated = f"required: {required}" if required else "note: Varje punkt för sig"
    text = f"""
== guidelines/g
id: g
sets:
  - id: d
    kind: democracy
    strength: ska
    {stated}
    pass_answer: no
    items: [{{id: vald}}, {{id: hat}}]
== checks/c
id: c
guideline: g
answers:
  - {{set: d, item: vald, answer: {"yes" if code == "conclusion-against-duty" else "unknown"}}}
  - {{set: d, item: hat, answer: no}}
conclusion: approved
"""
    assert find_places(text, code) == ["c:6"] * is_held
