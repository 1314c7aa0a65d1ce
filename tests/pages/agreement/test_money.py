from __future__ import annotations

from registers import TODAY, read_project

from iopgen.pages.agreement.money import list_tiers
from iopgen.register.lookup import Register


def test_the_real_tiers_have_a_gap_at_21() -> None:
    tiers = [tier for tier, _ in list_tiers(Register(read_project(), TODAY), "bot-feriepraktik")]
    assert [(t.first, t.last, t.amount) for t in tiers] == [
        (1, 10, 40_000),
        (11, 20, 80_000),
        (21, 21, None),
        (22, None, 120_000),
    ]
