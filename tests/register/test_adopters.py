"""Which units a guideline is for, and whether one of them answered for an agreement on its day."""

from __future__ import annotations

import pytest
from registers import make_register

from iopgen.register import entities as e
from iopgen.register.adopters import Beyond, find_reach
from iopgen.register.what_binds import (
    find_awaiting,
    find_bound,
    find_made,
    find_valid_for,
    is_unbound,
)

OWNER = """
name: Kommunen
units:
  - {id: kultur, name: Kulturnämnden, kind: board}
  - {id: social, name: Socialnämnden, kind: board}
  - {id: skol, name: Skolnämnden, kind: board}
  - {id: kontoret, name: Kontoret, kind: department}
"""
GUIDELINE = """
issuer: k
status: adopted
valid_from: 2020-01-01
units:
  - {unit: kultur}
  - {unit: social, from: 2022-03-01}
"""
AGREEMENT = """
form: iop
status: signed
owner: k
period: {start: 2023-01-01, signed: 2022-12-01}
"""


def make(
    agreement: str, guideline: str = GUIDELINE, **more: str
) -> tuple[list[str], Beyond | None]:
    """Return which guidelines bind an agreement, and why the first one is not for it."""
    files = {"agreements/a": AGREEMENT + agreement, "guidelines/g": guideline}
    files |= {"partners/k": OWNER, "partners/l": OWNER}
    files |= {name.replace("__", "/"): text for name, text in more.items()}
    register = make_register(files)
    one = register.get(e.Agreement, "a")
    text = register.get(e.Guideline, "g")
    reach = find_reach(register, text, one, find_made(register, one).day)
    return [g.id for g in find_bound(register, one)], reach.beyond


@pytest.mark.parametrize(
    ("agreement", "bound", "beyond"),
    [
        ("units: [{partner: k, unit: kultur}]", True, None),
        ("units: [{partner: k, unit: social}]", True, None),
        ("units: [{partner: k, unit: skol}]", False, Beyond.OTHER_UNIT),
        ("units: [{partner: k, unit: kontoret}]", False, Beyond.UNIT_UNKNOWN),
        ("units: [{partner: k, unit: okand}]", False, Beyond.UNIT_UNKNOWN),
        ("", False, Beyond.UNIT_UNKNOWN),
        # Another organisation's unit of the same name is another unit.
        ("units: [{partner: l, unit: kultur}]", False, Beyond.UNIT_UNKNOWN),
        ("units: [{partner: k, unit: skol}, {partner: k, unit: kultur}]", True, None),
        # Who answered on the day it was made decides, and not who does now.
        (
            "units: [{partner: k, unit: kultur, to: 2023}, {partner: k, unit: skol, from: 2024}]",
            True,
            None,
        ),
        (
            "units: [{partner: k, unit: skol, to: 2023}, {partner: k, unit: kultur, from: 2024}]",
            False,
            Beyond.OTHER_UNIT,
        ),
        # Nobody answered on that day: then whoever did when it began.
        ("units: [{partner: k, unit: kultur, from: 2023-01-01}]", True, None),
        ("units: [{partner: k, unit: kultur, from: 2024}]", False, Beyond.UNIT_UNKNOWN),
        # Maybe after the day it was made, maybe before: then nobody can say.
        ("units: [{partner: k, unit: kultur, from: 2022-12}]", False, Beyond.UNIT_UNKNOWN),
        ("units: [{partner: k, unit: kultur, from: 2022}]", False, Beyond.UNIT_UNKNOWN),
        ("units: [{partner: k, unit: kultur, status: proposed}]", False, Beyond.UNIT_UNKNOWN),
        ("parties: [{partner: k, role: public, unit: kultur}]", True, None),
        ("parties: [{partner: k, role: public, unit: skol}]", False, Beyond.OTHER_UNIT),
    ],
)
def test_only_the_units_that_adopted_a_guideline_are_bound(
    agreement: str, beyond: Beyond | None, *, bound: bool
) -> None:
    assert make(agreement) == (["g"] if bound else [], beyond)


@pytest.mark.parametrize(
    ("adopted", "bound"),
    [
        ("", True),
        (", from: 2022-12-01", True),
        (", from: 2022-12-02", False),
        (", from: 2022", False),
        (", from: 2019", True),  # told as a slip: it was not in force before 2020
    ],
)
def test_a_unit_is_bound_from_its_own_day(adopted: str, *, bound: bool) -> None:
    text = GUIDELINE.replace("{unit: kultur}", f"{{unit: kultur{adopted}}}")
    assert make("units: [{partner: k, unit: kultur}]", text) == (["g"] if bound else [], None)


def test_of_a_guideline_without_a_day_that_of_its_unit_counts() -> None:
    text = GUIDELINE.replace("valid_from: 2020-01-01\n", "")
    assert make("units: [{partner: k, unit: social}]", text)[0] == ["g"]
    assert make("units: [{partner: k, unit: kultur}]", text)[0] == []


def test_a_guideline_without_units_is_for_all() -> None:
    for units in ("", "units: [{partner: k, unit: skol}]"):
        assert make(units, GUIDELINE.partition("units:")[0]) == (["g"], None)


NEWER = """
issuer: k
status: adopted
valid_from: 2021-01-01
replaces: g
units:
  - {unit: kultur}
  - {unit: social, from: 2023-06-01}
"""


@pytest.mark.parametrize(
    ("unit", "bound"),
    [
        ("kultur", ["ny"]),
        ("social", ["g"]),  # it keeps to the older one until it adopts the newer
        ("skol", ["g"]),  # and what others adopt ends nothing here
        ("kontoret", []),  # which of the two it is held to is not known
    ],
)
def test_a_unit_keeps_to_a_version_until_it_adopts_the_next(unit: str, bound: list[str]) -> None:
    older = GUIDELINE.partition("units:")[0]
    made = make(f"units: [{{partner: k, unit: {unit}}}]", older, guidelines__ny=NEWER)
    assert made[0] == bound


def test_a_proposal_is_held_to_what_the_unit_that_would_answer_has_adopted() -> None:
    for units, awaiting in (
        ("units: [{partner: k, unit: kultur, from: 2027-01-01, status: proposed}]", ["g"]),
        ("units: [{partner: k, unit: skol, from: 2027-01-01, status: proposed}]", []),
        ("", []),
    ):
        agreement = AGREEMENT.replace("signed\n", "proposed\n").replace(", signed: 2022-12-01", "")
        files = {
            "agreements/a": agreement.replace("2023-01-01", "2027-01-01") + units,
            "guidelines/g": GUIDELINE,
            "partners/k": OWNER,
        }
        register = make_register(files)
        one = register.get(e.Agreement, "a")
        assert [g.id for g in find_awaiting(register, one)] == awaiting, units


def test_a_unit_that_adopts_later_surely_was_not_bound_before() -> None:
    files = {
        "agreements/a": AGREEMENT + "units: [{partner: k, unit: social}]",
        "guidelines/g": GUIDELINE.replace("2022-03-01", "2023-03-01"),
        "partners/k": OWNER,
    }
    register = make_register(files)
    one = register.get(e.Agreement, "a")
    assert is_unbound(find_made(register, one), find_valid_for(register, one)["g"])


@pytest.mark.parametrize(
    ("known_by", "bound"),
    [("2022-11-30", True), ("2022-12-01", True), ("2022-12-02", False), ("2023", False)],
)
def test_a_unit_is_bound_from_the_day_by_which_it_surely_had_adopted(
    known_by: str, *, bound: bool
) -> None:
    guideline = GUIDELINE.replace("from: 2022-03-01", f"known_by: {known_by}")
    found, _ = make("units: [{partner: k, unit: social}]", guideline)
    assert found == ["g"] * bound
