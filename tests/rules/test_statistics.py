"""Rules that protect small groups, in statistics, follow-ups and discrepancies alike."""

import pytest
from truths import Truth, hold

TRUTHS: tuple[Truth, ...] = (
    (
        "small-cell",
        """
== statistics/s
measures:
  - {id: antal, counts: people}
  - {id: kansligt, counts: people, sensitive: yes}
  - {id: platser, counts: places}
rows:
  - {id: ett, values: {antal: 4, kansligt: 9, platser: 1}}
  - {id: tva, values: {antal: 5, kansligt: 10, platser: 0}}
  - {id: tre, values: {antal: 0, kansligt: NaN}}
""",
        ["s:6", "s:6"],
        ("{antal: 4, kansligt: 9,", "{antal: 5, kansligt: 10,"),
    ),
    (
        "small-cell",
        """
== statistics/s
threshold: 20
measures:
  - {id: antal, counts: people}
rows:
  - {id: ett, values: {antal: 19}}
""",
        ["s:5"],
        ("antal: 19", "antal: 20"),
    ),
    (
        "small-difference",
        """
== statistics/s
measures:
  - {id: antal, counts: people}
  - {id: platser, counts: places}
rows:
  - {id: ett, values: {antal: 40, platser: 40}}
  - {id: alla, type: total, values: {antal: 43, platser: 43}}
""",
        ["s:6"],
        ("antal: 43", "antal: 45"),
    ),
    (
        "small-difference",
        """
== statistics/s
measures:
  - {id: flickor, counts: people}
  - {id: pojkar, counts: people}
  - {id: alla, counts: people, sum_of: [flickor, pojkar]}
rows:
  - {id: ett, values: {flickor: 40, alla: 43}}
""",
        ["s:4"],
        ("alla: 43", "alla: 45"),
    ),
    (
        "small-difference",
        """
== statistics/s
measures:
  - {id: sökte, counts: people}
  - {id: jobbade, counts: people, part_of: sökte}
rows:
  - {id: ett, values: {sökte: 43, jobbade: 40}}
  - {id: tva, values: {sökte: 43, jobbade: 43}}
  - {id: tre, values: {sökte: 43}}
""",
        ["s:3"],
        ("jobbade: 40", "jobbade: 38"),
    ),
    (
        "small-difference",
        """
== statistics/s
measures:
  - {id: antal, counts: people, sensitive: yes}
rows:
  - {id: ett, values: {antal: 40}}
  - {id: alla, values: {antal: 49}}
sums:
  - {id: s, equals: alla, terms: [{row: ett, factor: 1}]}
""",
        ["s:7"],
        ("antal: 49", "antal: 50"),
    ),
    (
        "small-difference",
        """
== statistics/s
measures:
  - {id: antal, counts: people, group: deltagare}
rows:
  - {id: alla, type: total, values: {antal: 861}}
== statistics/t
measures:
  - {id: antal, counts: people, group: deltagare, sensitive: yes}
rows:
  - {id: alla, type: total, values: {antal: 870}}
""",
        ["t:4"],
        ("sensitive: yes", "sensitive: no"),
    ),
    (
        "statistics-sum-differs",
        """
== statistics/s
measures:
  - {id: antal, counts: places}
rows:
  - {id: ett, values: {antal: 40}}
  - {id: alla, values: {antal: 43}}
sums:
  - {id: s, equals: alla, terms: [{row: ett, factor: 1}]}
""",
        ["s:7"],
        ("antal: 43", "antal: 40"),
    ),
    (
        "small-value",
        """
== discrepancies/d
values:
  - {label: A, value: 3, unit: elever i skolan}
  - {label: B, value: 3, unit: organisationer}
""",
        ["d:2"],
        ("elever i skolan", "skolor"),
    ),
    (
        "small-value",
        """
== agreements/a
id: a
goals:
  - {id: ett, indicators: [{id: i, unit: personer}]}
== followups/f
agreement: a
outcomes:
  - {goal: ett, indicator: i, value: 4}
volumes:
  - {unit: deltagare, value: 2}
""",
        ["f:3", "f:5"],
        (
            "value: 4}\nvolumes:\n  - {unit: deltagare, value: 2",
            "value: 40}\nvolumes:\n  - {unit: deltagare, value: 5",
        ),
    ),
    (
        "suppressed-and-stated",
        """
== discrepancies/d
values:
  - {label: A, value: 12, suppressed: yes}
  - {label: B, value: 13, suppressed: no}
""",
        ["d:2"],
        ("value: 12, ", ""),
    ),
    (
        "small-outcome",
        """
== followups/f
outcomes:
  - {goal: ett, by_sex: {women: 4, men: 1e3}}
volumes:
  - {unit: platser, value: 40, of_which: 1}
""",
        ["f:2", "f:4"],
        ("{women: 4, men: 1e3}}\nvolumes:", "{women: 5, men: 0}}\nvolymer:"),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    hold(code, text, places, change)
