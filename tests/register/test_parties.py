from __future__ import annotations

import pytest
from projects import EXAMPLE, EXAMPLE_DAY
from registers import read_project

from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.parties import find_agreements, find_owners
from iopgen.review.sentences import name_party


def test_names_agreements_and_owners_are_found() -> None:
    register = Register(read_project(EXAMPLE), EXAMPLE_DAY)
    assert (
        name_party(register, "exempelregionen") == register.get(e.Partner, "exempelregionen").name
    )
    assert [name_party(register, group) for group in ("public", "civil", "all")] == [
        "den offentliga parten",
        "de idéburna parterna",
        "alla parter",
    ]
    assert [a.id for a in find_agreements(register, "exempelregionen")] == [
        "exk-lyktan",
        "exk-natthuset",
        "exk-ungdomsportalen",
    ]
    assert "exempelregionen" in [owner.id for owner in find_owners(register)]
    assert register.find(e.Partner, "ingen") is None
    with pytest.raises(KeyError):
        register.get(e.Partner, "ingen")
