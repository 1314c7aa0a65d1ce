"""What is withheld: a field that there is, not stated in the public file, by a law with a name."""

import pytest
from truths import Truth, find_places, hold

TRUTHS: tuple[Truth, ...] = (
    (
        "withheld-without-law",
        """
== agreements/a
withheld:
  - {field: note, legal_basis: 19 kap. 1 §}
  - {field: note, legal_basis: Enligt lagen}
  - {field: note, legal_basis: OSL 19 kap. 1 §}
  - {field: note, legal_basis: offentlighets- och sekretesslagen 19 kap. 1 §}
  - {field: note, legal_basis: lag (2009:400) 19 kap. 1 §}
  - {field: note, legal_basis: 'Dataskyddsförordningen, artikel 9'}
""",
        ["a:2", "a:3"],
        (
            "19 kap. 1 §}\n  - {field: note, legal_basis: Enligt lagen}",
            "15 kap. 1 § regeringsformen}\n  - {field: note, legal_basis: SFS 2009:400}",
        ),
    ),
    (
        "withheld-and-stated",
        """
== agreements/a
why_this_form: Hemligt
withheld:
  - {field: why_this_form}
""",
        ["a:3"],
        ("why_this_form: Hemligt", "note: Ett värde visas inte."),
    ),
    (
        "unknown-withheld",
        """
== agreements/a
withheld:
  - {field: belopp}
  - {field: period.slut}
  - {field: "parties[b].rol"}
  - {field: parties.role}
  - {field: "period[b].end"}
  - {field: "case_numbers[1]"}
  - {field: title.x}
  - {field: checks}
  - {field: "parties[b].role"}
  - {field: goals}
  - {field: period.end}
  - {field: termination}
== statistics/s
withheld:
  - {field: "rows[x].values[y]"}
  - {field: "rows[x]"}
""",
        ["a:2", "a:3", "a:4", "a:5", "a:6", "a:7", "a:8"],
        (
            """belopp}
  - {field: period.slut}
  - {field: "parties[b].rol"}
  - {field: parties.role}
  - {field: "period[b].end"}
  - {field: "case_numbers[1]"}
  - {field: title.x}
  - {field: checks}
""",
            "checks}\n",
        ),
    ),
    (
        "unknown-withheld",
        """
== statistics/s
withheld:
  - {field: checks}
""",
        ["s:2"],
        ("field: checks", "field: note"),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)


def test_a_long_word_names_a_law_by_its_end_alone() -> None:
    word = "a" * 9_000 + "\\\n      "
    text = f"""
== agreements/a
withheld:
  - field: note
    legal_basis: "{word * 50}"
  - field: note
    legal_basis: "{word * 50}lagen"
"""
    assert find_places(text, "withheld-without-law") == ["a:3"]
