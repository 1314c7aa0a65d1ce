"""What courts have said of a form: beside it, and where the forms are explained."""

from __future__ import annotations

import pytest
from projects import EXAMPLE, EXAMPLE_DAY
from registers import read_site, read_table, read_words

PLACES = ("partnerskap/exk-natthuset/", "partnerskap/")


@pytest.mark.parametrize("address", PLACES)
def test_a_ruling_that_is_not_final_says_so_wherever_it_stands(address: str) -> None:
    words = read_words(address)
    assert (
        "Förvaltningsrätten i Exempelstad 11 mars 2026, mål 310-26: Rätten fann att regionen fick "
        "betala nattpersonalen utan upphandling. överklagad, inte slutgiltig"
    ) in words
    assert "bidrar till verksamheten. har fått laga kraft" in words


def test_rulings_are_on_no_other_page_and_in_their_table() -> None:
    site = read_site(EXAMPLE, EXAMPLE_DAY)
    found = {page.address for page in site.pages if "mål 310-26" in page.body}
    assert found == set(PLACES)
    assert [row["status"] for row in read_table(site, "rulings")] == ["final", "appealed"]
