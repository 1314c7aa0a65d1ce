import pytest

from iopgen.records.notations import NOTATIONS, find_problem
from iopgen.records.schemas import Field, load_schemas

INTEGER = Field("n", "integer", "N", "N", "N.")
NUMBER = Field("n", "number", "N", "N", "N.")


@pytest.mark.parametrize(
    ("text", "is_integer", "is_number"),
    [
        ("0", True, True),
        ("450000", True, True),
        ("-5", True, True),
        ("999999999999999", True, True),
        ("2.5", False, True),
        ("-0.25", False, True),
        *(
            (text, False, False)
            for text in (
                *("010", "00", "-0", "+5", "1_000", "1 000", "1\u00a0000", "450 tkr", "2,5"),
                *("NaN", "nan", ".nan", "inf", "-INF", "1e400", "1e5", "0x1F", "0b1", "1.", ".5"),
                *("٣", "１", "1\n", " 1", "1.0000001", "9" * 16, "9" * 5000, "ett", "--1"),  # noqa: RUF001
            )
        ),
    ],
)
def test_a_number_is_written_in_plain_digits(
    text: str, *, is_integer: bool, is_number: bool
) -> None:
    assert (find_problem(INTEGER, text) is None) == is_integer
    assert (find_problem(NUMBER, text) is None) == is_number


Texts = dict[str, tuple[list[str], list[str]]]
"""Notation to texts that are right and texts that are wrong."""

TEXTS: Texts = {
    "date": (
        ["2018-03-01", "2020-02-29"],
        [
            *("2018", "2018-03", "2018-3-1", "2018-02-30", "2018-13-01", "2019-02-29", "1/3 2018"),
            *("2018-03-01\n", " 2018-03-01", "20180301", "0000-01-01", "0218-03-01", "9999-12-31"),
            *("２０１８-03-01", "2018-03-01T00:00", "2018-00-10", "2018-01-00", "idag"),  # noqa: RUF001
        ],
    ),
    "partial-date": (
        ["2018", "2018-03", "2018-03-01"],
        ["18", "2018-13", "2018-0", "2018-3", "2018-", "2018\n", "våren 2018", "9999", "0001"],
    ),
    "source": (
        [
            "avtal#1",
            "avtal-2#10-20",
            "a#5-5",
            "a#page=3",
            "a#page=3-4;section=5 a;quote=Så; ja",
        ],
        [
            *("avtal", "avtal#", "#1", "avtal#1-", "avtal#20-10", "avtal #1", "avtal#1,3"),
            *("Avtal#1", "avtal#1\n", "avtal#12345678", "avtal#١", "avtal#1–3"),  # noqa: RUF001
            *("avtal#page=0", "avtal#page=14-12", "avtal#page=", "avtal#sida=3", "a#section=§ 5"),
        ],
    ),
    "month": (["2018-03"], ["2018", "2018-03-01", "2018-13", "mars 2018", "18-03", "2018-03\n"]),
    "id": (
        ["a", "mal-1", "2019"],
        ["Mål", "A", "a_b", "a--b", "-a", "a-", "a b", "a\n", "å"],
    ),
    "url": (
        [
            "https://example.org",
            "http://example.org:8080/a?b=c#d",
            "https://example.org/sök",
            "https://example.org?id=1",
        ],
        [
            *("www.example.org", "example.org", "ftp://example.org", "//example.org", "https://"),
            *(
                "javascript:alert(1)",
                "data:text/html,x",
                "https://example.org/a b",
                "mailto:a@example.org",
            ),
            *('https://example.org/"onclick=', "https://example.org/<b>", "https://example.org\n"),
            *("https://user@example.org/", "https://exa mple.org", " https://example.org"),
        ],
    ),
    "email": (
        ["registrator@example.org", "a.b+c@x-y.example.org"],
        [
            "registrator",
            "a@b",
            "@example.org",
            "a@@example.org",
            "a@example.org;",
            "A a@example.org",
        ],
    ),
    "lines": (["1-2", "399-646", "5-5"], ["1", "2-1", "1-", "-1", "1–2", "1-2\n", "a-b"]),
    "record": (["agreements/a-b"], ["a-b", "agreements/", "/a", "agreements/A", "a/b/c", "a/b\n"]),
    "digits4": (["0127", "9999"], ["127", "01270", "0127\n", "٠١٢٧", "abcd"]),
    "digits2": (["01"], ["1", "001", "०१"]),
}


def test_every_notation_with_a_check_is_tried() -> None:
    assert {name for name, check in NOTATIONS.items() if check} == TEXTS.keys()


@pytest.mark.parametrize("notation", TEXTS)
def test_a_text_is_written_as_its_notation_says(notation: str) -> None:
    field = Field("f", "string", "F", "F", "F.", notation=notation)
    right, wrong = TEXTS[notation]
    assert [text for text in right if find_problem(field, text) is not None] == []
    assert [text for text in wrong if find_problem(field, text) is None] == []


@pytest.mark.parametrize("text", ["", " ", "\n", "\u00a0"])
def test_a_blank_text_is_no_value(text: str) -> None:
    problem = find_problem(Field("f", "string", "F", "F", "F.", path="period.start"), text)
    assert problem is not None
    assert problem[:2] == ("missing-value", '"start" har inget värde')


def test_a_value_of_a_list_does_not_hold_what_parts_them() -> None:
    field = Field("f", "string", "F", "F", "F.", separator=" | ")
    assert find_problem(field, "a, b") is None
    assert find_problem(field, "a|b") is not None


def test_a_day_that_must_be_there_is_looked_for_and_not_left_out() -> None:
    withheld = load_schemas().tables["withheld"]
    problem = find_problem(withheld.field("date"), "okänd")
    assert problem
    assert problem[2] == "date behövs här: leta upp dagen i källan"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a#1-2, a#3", "flera källor skrivs som en lista: [exempelavtal#50-51, exempelavtal#60]"),
        ("a#50–51", "skriv den utan mellanslag, med ett vanligt bindestreck mellan raderna"),
        ("a #50", "skriv den utan mellanslag, med ett vanligt bindestreck mellan raderna"),
        (
            "Avtalet i å#5",
            "ett id har inga å, ä, ö, mellanslag eller stora bokstäver; sedan följer # och rader",
        ),
        (
            "avtalet sid 3",
            (
                "skriv dokumentets id, # och rader, som exempelavtal#593-595, eller en sida, som "
                "exempelavtal#page=12"
            ),
        ),
        ("a#9-8", "skriv den första raden först"),
        ("a#page=0", "den första sidan är page=1; räkna från dokumentets första sida"),
        ("a#page=14-12", "skriv den första sidan först"),
        ("a#page=", "skriv sidan direkt efter likhetstecknet"),
        ("a#page=3;page=4", "skriv sidan en gång; flera ställen blir en lista med flera källor"),
        (f"a#quote={'x' * 101}", "korta till högst 100 tecken: det räcker för att hitta stället"),
        ("a#page=3;sida=4", "skriv rader, som 12-15, eller page=, section=, heading=, quote="),
    ],
)
def test_a_source_that_is_nearly_right_is_told_what_lacks(text: str, hint: str) -> None:
    field = load_schemas().tables["agreements"].field("source")
    problem = find_problem(field, text)
    assert problem
    assert problem[2] == hint


@pytest.mark.parametrize(
    ("table", "field", "text", "told"),
    [
        ("partners", "place", "Okänd", "unknown-as-text"),
        ("partners", "place", "Okända byn", None),
        ("partners", "place", "-", None),
        ("discrepancy_values", "value", "okänt", None),
        ("budget_lines", "printed", "okänt", None),
        ("budget_lines", "amount", "okänt", "not-a-number"),
        ("annual_cycle", "month", "mars", "not-a-number"),
    ],
)
def test_a_word_for_unknown_is_no_value(
    table: str, field: str, text: str, told: str | None
) -> None:
    problem = find_problem(load_schemas().tables[table].field(field), text)
    assert (problem and problem[0]) == told
    hints = {"amount": "och skriv qualifier: unknown", "month": "skriv månadens nummer, 3"}
    if problem and field in hints:
        assert problem[2].endswith(hints[field])
