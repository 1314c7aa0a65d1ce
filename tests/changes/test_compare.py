"""Two registers compared: what has changed leads from the first to the second, and nothing else."""

from __future__ import annotations

import random
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
import yaml
from changing import change_value
from hypothesis import given, settings
from hypothesis import strategies as st
from projects import EXAMPLE, EXAMPLE_DAY, copy_project
from registers import make_register

from iopgen.changes.compare import RecordChange, compare
from iopgen.changes.items import Item, list_items
from iopgen.changes.keys import BY_LIKENESS, find_item_key
from iopgen.intake.examination import take_in
from iopgen.reading.nodes import KINDS
from iopgen.records.schemas import load_schemas
from iopgen.register.lookup import Register

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

AGREEMENT = """
title: Natthuset
form: iop
parties:
  - partner: kanske
    role: public
    source: avtal#1
  - partner: nattlyktan
    role: civil
    source: avtal#2
commitments:
  - by: kanske
    text: Kommunen ställer en lokal till förfogande alla nätter under vintern
    source: avtal#10
  - by: nattlyktan
    text: Föreningen bemannar huset med två vuxna varje natt
    source: avtal#11
evidence:
  - field: commitments[2].text
    reading: inferred
    note: Vår tolkning
    source: avtal#12
source: avtal#1-40
"""


def make(agreement: str = AGREEMENT, name: str = "natthuset", **budgets: str) -> Register:
    files = {f"agreements/{name}": agreement}
    return make_register({**files, **{f"budgets/{key}": text for key, text in budgets.items()}})


def read(project: Path) -> Register:
    intake = take_in(project, (), keeps=False)
    return Register(intake.contents, EXAMPLE_DAY, 6, intake.unread)


def tell(changes: Iterable[RecordChange]) -> list[str]:
    """Return each change of an item in a few words."""
    found = []
    for one in changes:
        for item in one.items:
            columns = [field.column for field in item.list_fields()]
            told = columns if item.kind == "changed" else []
            found.append(" ".join((one.record, item.kind, item.table, *told)))
    return found


# --- what has changed leads from the first to the second -----------------------------------------


def say(register: Register) -> Counter[tuple[str, object]]:
    """Return all that a register says, but for where evidence points to."""
    return Counter(
        (record, drop_places(item))
        for record, by_table in list_items(register).items()
        for items in by_table.values()
        for item in items
    )


def drop_places(item: Item) -> object:
    """Return what an item says but for a path, which moves when a neighbour does."""
    places = item.table in ("evidence", "withheld", "discrepancy_concerns")
    kept = ((name, texts) for name, texts in item.form if not (places and name == "field"))
    return item.table, tuple(kept)


def apply(before: Register, changes: Iterable[RecordChange]) -> Counter[tuple[str, object]]:
    """Return what a register says when changes have been made to it; none has another name."""
    said = say(before)
    for change in changes:
        assert not change.former
        for item in change.items:
            if item.before:
                said[change.record, drop_places(item.before)] -= 1
            if item.after:
                said[change.record, drop_places(item.after)] += 1
    assert min(said.values()) >= 0
    return +said


@pytest.mark.parametrize("seed", range(6))
def test_changes_lead_from_the_first_register_to_the_second(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - no secret
    project = copy_project(tmp_path / "p", EXAMPLE)
    before = read(project)
    files = sorted(path for folder in KINDS.values() for path in (project / folder).glob("*.yml"))
    for path in rng.sample(files, 20):
        change_value(path, rng)
    after = read(project)
    assert before is not after
    assert apply(before, compare(before, after)) == say(after) != say(before)
    assert apply(after, compare(after, before)) == say(before)


def test_a_register_compared_with_itself_has_not_changed() -> None:
    register = read(EXAMPLE)
    assert compare(register, register) == ()


@given(st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_other_order_form_and_comments_are_no_change(rng: random.Random) -> None:
    told = yaml.safe_load(AGREEMENT)
    for listed in (told["parties"], told["commitments"]):
        rng.shuffle(listed)
    place = 1 + [one["by"] for one in told["commitments"]].index("nattlyktan")
    told["evidence"][0]["field"] = f"commitments[{place}].text"
    keys = list(told)
    rng.shuffle(keys)
    other = {key: told[key] for key in keys}
    width = rng.choice([20, 80])
    text = yaml.safe_dump(other, allow_unicode=True, sort_keys=False, width=width)
    assert compare(make(), make(f"# en kommentar\n{text}")) == ()


# --- which is which -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title: Natthuset", "title: Nattens hus", "changed agreements title"),
        ("role: civil", "role: funder", "changed agreement_parties role"),
        ("två vuxna", "tre vuxna", "changed commitments text"),
        ("avtal#11", "avtal#13", "changed commitments source"),
        ("Vår tolkning", "Så läser vi det", "changed evidence note"),
        ("partner: nattlyktan", "partner: ljuset", "changed agreement_parties partner"),
    ],
)
def test_an_item_is_known_again(old: str, new: str, told: str) -> None:
    changes = compare(make(), make(AGREEMENT.replace(old, new)))
    assert tell(changes) == [f"agreements/natthuset {told}"]


def test_evidence_follows_what_it_is_for() -> None:
    first = AGREEMENT.index("  - by: kanske")
    last = AGREEMENT.index("  - by: nattlyktan")
    shorter = (AGREEMENT[:first] + AGREEMENT[last:]).replace("commitments[2]", "commitments[1]")
    assert tell(compare(make(), make(shorter))) == ["agreements/natthuset removed commitments"]


def test_a_source_that_all_items_have_from_their_record_changes_once() -> None:
    plain = re.sub(r"    source: .*\n", "", AGREEMENT)
    changes = compare(make(plain), make(plain.replace("avtal#1-40", "beslut#1")))
    assert tell(changes) == ["agreements/natthuset changed agreements source"]


BUDGET = """
title: Pengar
agreement: {}
source: avtal#3
lines:
  - id: a
    kind: cash
    stage: agreed
"""


def test_a_record_by_another_name_is_the_same() -> None:
    before = make(pengar=BUDGET.format("natthuset"))
    after = make(name="natthuset-2020", pengar=BUDGET.format("natthuset-2020"))
    (change,) = compare(before, after)
    assert (change.record, change.former) == ("agreements/natthuset-2020", "agreements/natthuset")
    assert change.kind == "changed"
    assert [field.column for item in change.items for field in item.list_fields()] == ["id"]


def test_an_organisation_by_another_name_is_named_by_it_everywhere() -> None:
    partner = (
        "name: Nattlyktan Exempel\nsector: civil_society\nplace: Exempelstad\nsource: avtal#1\n"
    )
    files = {"agreements/natthuset": AGREEMENT, "partners/nattlyktan": partner}
    renamed = {
        "agreements/natthuset": AGREEMENT.replace("nattlyktan", "ljuset"),
        "partners/ljuset": partner,
    }
    (change,) = compare(make_register(files), make_register(renamed))
    assert (change.record, change.former) == ("partners/ljuset", "partners/nattlyktan")


def test_many_records_by_other_names_are_each_known_again() -> None:
    def write(number: int, name: str) -> tuple[str, str]:
        said = AGREEMENT.replace("Natthuset", f"Natthus {number}").replace(
            "två vuxna", f"{number} vuxna"
        )
        return f"agreements/{name}-{number}", said

    before = make_register(dict(write(number, "hus") for number in range(60)))
    after = make_register(dict(write(number, "natthus") for number in range(60)))
    named = {change.record: change.former for change in compare(before, after)}
    assert named == {f"agreements/natthus-{n}": f"agreements/hus-{n}" for n in range(60)}


def test_a_record_that_is_all_other_words_is_another() -> None:
    other = re.sub(r"(title|text): .*", r"\1: Något helt annat", AGREEMENT).replace(
        "avtal", "lista"
    )
    kinds = {change.record: change.kind for change in compare(make(), make(other, "annat"))}
    assert kinds == {"agreements/annat": "added", "agreements/natthuset": "removed"}


def test_each_list_has_its_key() -> None:
    for table in load_schemas().tables.values():
        if table.each:
            key = find_item_key(table.name)
            assert bool(key) is (table.name not in BY_LIKENESS), table.name
            assert set(key) <= {field.name for field in table.fields}, table.name
