"""Rules about words that a guideline has taken from another."""

import pytest
from truths import Truth, find_all, hold

TRUTHS: tuple[Truth, ...] = (
    (
        "borrowed-from",
        """
== guidelines/a
borrowed_from: {guideline: a}
sets:
  - id: ett
    borrowed_from:
      guideline: b
      text: En annan text
  - id: tva
    borrowed_from: {set: ett}
  - id: tre
    borrowed_from: {guideline: b, set: eet}
  - id: fyra
    borrowed_from: {guideline: a, set: ett}
  - id: fem
    borrowed_from: {guideline: b, set: ett}
  - id: sex
    borrowed_from: {text: En annan text}
== guidelines/b
borrowed_from: {text: En annan text}
sets:
  - id: ett
    borrowed_from: {guideline: a}
""",
        ["a:1", "a:6", "a:8", "a:10", "a:12"],
        (
            """{guideline: a}
sets:
  - id: ett
    borrowed_from:
      guideline: b
      text: En annan text
  - id: tva
    borrowed_from: {set: ett}
  - id: tre
    borrowed_from: {guideline: b, set: eet}
  - id: fyra
    borrowed_from: {guideline: a, set: ett}
""",
            "{guideline: b}\nsets:\n",
        ),
    ),
    (
        "borrowed-from",
        """
== guidelines/a
borrowed_from: {guideline: b}
== guidelines/b
borrowed_from: {guideline: a}
""",
        ["a:1"],
        ("{guideline: a}", "{text: En annan text}"),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)


def test_each_fault_says_what_to_do() -> None:
    hints = [found.hint for found in find_all(TRUTHS[0][1]) if found.code == "borrowed-from"]
    assert hints == [
        "ange den riktlinje som orden kommer från, eller ta bort borrowed_from",
        "ta bort text: riktlinjens egen titel visas",
        "skriv också guideline, med id för den riktlinje som avsnittet står i",
        'menade du "ett"?',
        "ange den riktlinje som orden kommer från, eller ta bort borrowed_from",
    ]
