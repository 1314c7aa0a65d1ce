import pytest

from iopgen.reading.finding_codes import CATALOGUE, make_finding
from iopgen.reading.findings import Position


def test_without_a_hint_the_help_s_first_sentence_is_the_hint() -> None:
    assert (
        make_finding("empty-file", Position("x"), "m").hint == "fyll i posten eller ta bort filen"
    )


def test_a_hint_keeps_the_capitals_of_an_abbreviation() -> None:
    hint = make_finding("not-utf8", Position("x"), "m").hint
    assert hint == "spara filen på nytt med kodningen UTF-8"


def test_a_code_that_is_not_in_the_catalogue_is_our_bug() -> None:
    with pytest.raises(KeyError):
        make_finding("no-such-code", Position("x"), "m")


@pytest.mark.parametrize("code", CATALOGUE.values(), ids=CATALOGUE)
def test_every_code_is_described(code: object) -> None:
    described = CATALOGUE[getattr(code, "code", "")]
    assert described.title
    assert described.title[0].isupper()
    assert not described.title.endswith(".")
    assert described.help.endswith(".")
    assert described.example
