"""Rules about checklists: they help somebody to think, and are held against nobody."""

import pytest
from truths import Truth, find_all, find_places, hold

TRUTHS: tuple[Truth, ...] = (
    (
        "checklist-binds",
        """
== guidelines/g
sets:
  - id: fragor
    kind: checklist
    strength: ska
    pass_answer: yes
    required: all
    items:
      - {id: a, text: Ett}
      - {id: b, text: Två, strength: villkor}
      - {id: c, text: Tre, pass_answer: present}
  - id: hjalp
    kind: checklist
    strength: vägledande
    pass_answer: none
    required: not_stated
    items:
      - {id: a, text: Ett, strength: bör}
  - id: krav
    kind: criteria
    strength: ska
    pass_answer: yes
    required: all
    items:
      - {id: a, text: Ett}
""",
        ["g:4", "g:5", "g:6", "g:9", "g:10"],
        ("id: fragor\n    kind: checklist", "id: fragor\n    kind: criteria"),
    ),
    (
        "checklist-held-against",
        """
== guidelines/g
sets:
  - {id: fragor, kind: checklist, items: [{id: a, text: Ett}]}
  - {id: demokrati, kind: democracy, items: [{id: a, text: Ett}]}
== agreements/s
terms:
  - {guideline: g, set: fragor, item: a}
assessments:
  - guideline: g
    answers:
      - {set: fragor, item: a, answer: no}
== checks/c
guideline: g
documents:
  - {set: fragor, item: a, status: received}
answers:
  - {set: fragor, item: a, answer: no}
  - {set: demokrati, item: a, answer: no}
""",
        ["s:2", "c:3", "c:5"],
        ("{id: fragor, kind: checklist", "{id: fragor, kind: roles"),
    ),
    (
        "follows-outside-checklist",
        """
== guidelines/g
sets:
  - id: villkor
    kind: terms
    items:
      - {id: a, text: Ett, if_yes: Gå vidare.}
    follows:
      - {when: any_no, text: Stanna.}
  - id: lag
    kind: legal
    items:
      - {id: a, text: Ett, if_yes: Gå vidare., if_no: Stanna.}
  - id: fragor
    kind: checklist
    items:
      - {id: a, text: Ett, if_no: Stanna.}
    follows:
      - {when: all_yes, text: Gå vidare.}
""",
        ["g:7", "g:11"],
        (
            (
                "terms\n    items:\n      - {id: a, text: Ett, if_yes: Gå vidare.}\n    follows:\n"
                "      - {when: any_no, text: Stanna.}\n  - id: lag\n    kind: legal"
            ),
            "checklist\n    items:\n      - {id: a, text: Ett}\n  - id: lag\n    kind: checklist",
        ),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)


def test_a_checklist_that_is_held_against_somebody_is_told_once() -> None:
    """Nothing else says that the list is of another kind; only of an unknown one it stands."""
    (text,) = [text for code, text, *_ in TRUTHS if code == "checklist-held-against"]
    about = [f.code for f in find_all(text) if f.path.endswith("/c.yml")]
    assert about.count("checklist-held-against") == 2
    assert "list-of-other-kind" not in about
    assert find_places(text.replace("kind: checklist", "kind: roles"), "list-of-other-kind") == [
        "s:2",
        "s:6",
        "c:3",
        "c:5",
    ]
