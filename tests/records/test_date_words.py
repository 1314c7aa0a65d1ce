from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iopgen.calc.dates import parse_date
from iopgen.records.date_words import explain_date, is_no_day

USUAL = "skriv det som vanligt"
NOT_KNOWN = "ta bort raden när datumet inte är känt; sidorna säger då att uppgift saknas"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("okänd", NOT_KNOWN),
        ("Uppgift saknas", NOT_KNOWN),
        (
            "tills vidare",
            "ta bort raden, och skriv hur länge det gäller i conditions under period",
        ),
        ("1/3-2024", "skriv år-månad-dag; är det 1 mars 2024 blir det till exempel 2024-03-01"),
        ("1.3.2024", "skriv år-månad-dag; är det 1 mars 2024 blir det till exempel 2024-03-01"),
        (
            "den 12 Oktober 2024",
            "skriv år-månad-dag; är det 12 oktober 2024 blir det till exempel 2024-10-12",
        ),
        ("2024-13", "månad 13 finns inte: skriv en månad från 01 till 12"),
        ("2024-00-01", "månad 00 finns inte: skriv en månad från 01 till 12"),
        ("2024-02-30", "februari 2024 har 29 dagar: kontrollera dagen mot källan"),
        ("2023-04-31", "april 2023 har 30 dagar: kontrollera dagen mot källan"),
        ("31/2-2024", USUAL),  # no day that could be meant
        ("13/13-2024", USUAL),
        ("0000-01-01", USUAL),
        ("2024-03-01\n", "skriv bara datumet, utan mellanslag eller radbrytning omkring"),
        ("strax", USUAL),
    ],
)
def test_it_says_what_to_do_with_what_is_no_date(text: str, hint: str) -> None:
    assert parse_date(text) is None
    message, told = explain_date(text, USUAL)
    assert message.endswith("är inget datum")
    assert told == hint


@given(
    st.dates(date(1000, 1, 1)),
    st.sampled_from(["{0.day}/{0.month}-{0:%Y}", "{0.day}.{0.month}.{0:%Y}"]),
)
def test_a_day_in_figures_is_offered_as_it_is_written_in_records(day: date, form: str) -> None:
    assert explain_date(form.format(day), USUAL)[1].endswith(f"till exempel {day}")


@given(st.text())
def test_any_text_is_explained(text: str) -> None:
    message, hint = explain_date(text, USUAL)
    assert message
    assert hint
    assert is_no_day(text) in (True, False)
