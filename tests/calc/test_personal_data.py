import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from personal import EMAIL, EMAILS, NUMBER, PERSONAL, PHONE, PHONES

from iopgen.calc import personal_data as personal
from iopgen.calc.personal_data import find_personal, find_published, mask


def found(text: str, *allowed: str) -> list[tuple[str, str]]:
    """Return kind and plain form of every hit."""
    return [(hit.kind, hit.text) for hit in find_personal(text, allowed)]


def in_other_digits(text: str, zero: str) -> str:
    return "".join(chr(ord(zero) + int(char)) if char.isdecimal() else char for char in text)


# --- personal numbers ----------------------------------------------------------------------------

DASHES = ["-", "+", "–", "—", "‐", "‑", "−", "－"]  # noqa: RUF001
SPACES = [" ", "\xa0", "\u202f", "\u2009", "\u3000"]


def spell_personal(number: str) -> list[str]:
    """Return the usual and the sly spellings of a number of twelve digits."""
    day, serial = number[:8], number[8:]
    parts = (day[:4], day[4:6], day[6:])
    return [
        number,
        number[2:],
        *(f"{day}{dash}{serial}" for dash in DASHES),
        *(f"{day[2:]}{dash}{serial}" for dash in DASHES),
        *(f"{day[2:]}{space}{serial}" for space in SPACES),
        f"{day[2:]} - {serial}",
        f"{day[2:]} – {serial}",
        f"{'-'.join(parts)}-{serial}",
        f"{'-'.join(parts)} {serial}",
        f"{' '.join(parts)} {serial}",
        f"{'.'.join(parts)}-{serial}",
        f"{day[2:]}-\n    {serial}",
        f"{day[2:]}\u200b-\u200b{serial}",
        "\u00ad".join(number),
        in_other_digits(number, "０"),  # full width  # noqa: RUF001
        in_other_digits(f"{day[2:]}-{serial}", "٠"),  # Arabic  # noqa: RUF001
        in_other_digits(number, "𝟎"),  # mathematical  # noqa: RUF001
        f"{day[2:]}&#45;{serial}",
        f"{day[2:]}&nbsp;{serial}",
        f"<b>{day[2:]}</b>-{serial}",
        f"**{day[2:]}**-{serial}",
        rf"{day[2:]}\-{serial}",
        f"{day[2:]}%2D{serial}",
    ]


@pytest.mark.parametrize("number", PERSONAL)
def test_personal_numbers_are_found_in_any_spelling(number: str) -> None:
    for spelling in spell_personal(number):
        for text in (spelling, f"nr:{spelling}.", f"se {spelling}, tack", f"pnr{spelling}"):
            assert ("personal-number", number[2:]) in found(text), text


@pytest.mark.parametrize("number", PERSONAL)
def test_a_wrong_checksum_is_no_personal_number(number: str) -> None:
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert found(f"{wrong[2:8]}-{wrong[8:]}") == []


@pytest.mark.parametrize(
    "text",
    [
        "212000-2882",  # a municipality's organisation number
        "2120002882",
        "SE-ON 2120002882",
        "avux-2019-70-bilaga#3644-3657",
        "AVUX/2019:70, KS/2016:639, KS2016-313 och 171-84/2017",
        "2018-03-01–2020-02-29",
        "2018-03-01 - 2020",
        "2017-2020",
        "1 912 121 212 kr",
        "0.8112189876543",
        "201803011200 20180301120000",
        "991231-99999",
        "a" * 24 + "19900101" + "b" * 32,
        "830229-0000 900231-0000 901301-0000 900100-0000 901092-0000",
    ],
)
def test_what_only_resembles_a_personal_number_is_left(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("length", [32, 40, 64, 128])
def test_a_hash_is_no_personal_number(length: int) -> None:
    token = (NUMBER[2:] + "a" * length)[:length]
    assert found(f"--hash=sha256:{token}") == []
    assert found(token[: length - 1] + "g")  # not a hash, so looked at


def test_a_number_that_no_one_has_given_a_century_may_be_of_either() -> None:
    leap_day = next(number for number in PERSONAL if number[4:8] == "0229")
    assert found(f"{leap_day[2:8]}-{leap_day[8:]}")


# --- phone numbers -------------------------------------------------------------------------------


def spell_phone(area: str, rest: str) -> list[str]:
    """Return the usual and the sly spellings of a phone number."""
    bare = area.removeprefix("0")
    grouped = f"{rest[:3]} {rest[3:5]} {rest[5:]}"
    return [
        f"{area}{rest}",
        *(f"{area}{dash}{rest}" for dash in ["-", "–", "‑", "−", "/", " - ", " – "]),  # noqa: RUF001
        *(f"{area}{space}{rest}" for space in SPACES),
        f"{area}-{grouped}",
        f"{area} {grouped}",
        f"{area}.{grouped.replace(' ', '.')}",
        f"{area}-{grouped.replace(' ', '-')}",
        f"{area}-{grouped}".replace(" ", "\xa0"),
        f"({area}) {grouped}",
        f"({area}){rest}",
        f"+46{bare}{rest}",
        f"+46 {bare} {grouped}",
        f"+46-{bare}-{rest}",
        f"+46 (0){bare}-{grouped}",
        f"+46(0){bare} {rest}",
        f"+46 0{bare} {rest}",
        f"0046{bare}{rest}",
        f"0046 {bare} {grouped}",
        f"0046(0){bare}{rest}",
        in_other_digits(f"{area}-{rest}", "０"),  # noqa: RUF001
        f"{area}\u200b-{rest}",
        f"{area}&#45;{rest}",
        f"<i>{area}</i>-{rest}",
        f"{area}&nbsp;{grouped.replace(' ', '&nbsp;')}",
        rf"{area}\-{rest}",
        f"{area}-**{rest}**",
    ]


@pytest.mark.parametrize(("area", "rest"), PHONES)
def test_phone_numbers_are_found_in_usual_spellings(area: str, rest: str) -> None:
    expected = ("phone", f"+46{area[1:]}{rest}")
    for spelling in spell_phone(area, rest):
        for text in (
            spelling,
            f"Tel: {spelling}.",
            f"tel.{spelling}",
            f"tel:{spelling},",
            f"12 {spelling} 2019-09-18",
            f"2019-09-18 {spelling} 100 kr",
            f"kl 08.00-16.30 {spelling}",
            f"[{spelling}](tel:x)",
        ):
            assert expected in found(text), text


def test_two_numbers_side_by_side_are_two() -> None:
    spellings = [f"{area}-{rest}" for area, rest in PHONES]
    expected = [("phone", f"+46{area[1:]}{rest}") for area, rest in PHONES]
    for between in [" ", ", ", "/", "\n", " / ", "; "]:
        assert found(between.join(spellings)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "450 000 kr",
        "7 100 000",
        "0,705 och 0.0701740605",
        "2 020 − 0 − 300 − 500 − 400 − 150 + 240",  # noqa: RUF001
        "−79 839 -76 010 -500 000 -1 010 250 000",  # noqa: RUF001
        "+50 000 000 kr, +20 300 400 kr, +2 %",
        "2017-2020",
        "2018-03-01–2020-02-29",
        "01-03-2018, 01/03/2018, 08.11.2018, 08-11-2018",
        "212000-2882 556036-0793",
        "AVUX/2019:70 KS/2016:639 KS2016-313 171-84/2017",
        "avux-2019-70-bilaga#3644-3657",
        "001:3586-3598, 000:845-876; 004:456-480",
        "145 80 Norsborg",
        "0127 0580 0180 0136 0120 1281 0163",
        "08.00–16.30, 08:00-16:30",
        "0-100, 0 650 650 650",
        "201803010800",
        "bankgiro 123-4567, plusgiro 12 34 56-7",
        "ISBN 978-91-38-24789-1",
        "lagen (2018:218), 2016/679",
        'digits = "0123456789"',
        "mkdocs==1.6.1 pagefind@1.5.2",
        'd="M14 3.5c.08-.66.14-1.32.14-2s-.06-1.34-.14-2q.036.036.067.076z"',
        "c08ec6e397abfeb6a0701740605bcdef",
    ],
)
def test_what_only_resembles_a_phone_number_is_left(text: str) -> None:
    assert found(text) == []


# --- e-mail addresses ----------------------------------------------------------------------------


@pytest.mark.parametrize("address", EMAILS)
def test_addresses_are_found_in_any_spelling(address: str) -> None:
    local, _, domain = address.partition("@")
    spellings = [
        address,
        address.upper(),
        f"<{address}>",
        f"mailto:{address}?subject=x",
        f"[skriv](mailto:{address})",
        f"{local} @ {domain}",
        f"{local}@ {domain}",
        *(f"{local} {at} {domain}" for at in ["(at)", "[at]", "{at}", "(a)", "[ at ]", "(@)"]),
        *(f"{local}{at}{domain}" for at in ["(at)", "[at]", "(a)", "(snabel-a)", "＠"]),  # noqa: RUF001
        *(f"{local} {at} {domain}" for at in ["snabel-a", "snabela", "Snabel-A", "(snabel-a)"]),
        f"{local}(at){domain.replace('.', ' (punkt) ')}",
        f"{local} snabel-a {domain.replace('.', ' punkt ')}",
        f"{local}[at]{domain.replace('.', '[dot]')}",
        f"{local}&#64;{domain}",
        f"{local}&commat;{domain}",
        f"{local}%40{domain}",
        f"{local}<span>@</span>{domain}",
        f"{local}@\u200b{domain}",
        rf"{local}\@{domain}",
    ]
    for spelling in spellings:
        for text in (spelling, f"Skriv till {spelling}.", f"kontakt: {spelling}, tack"):
            assert found(text) == [("email", address)], text


@pytest.mark.parametrize(
    "text",
    [
        "kontakt@example.org, a@example.com, b@example.net, c@sub.example.org",
        "registrator@exempelkommun.example x@y.test x@y.invalid",
        "git@github.com:example/iopgen.git",
        "uses: actions/checkout@v4.1.1",
        "axe-core@4.10.0 @axe-core/cli@4.1 node_modules/@types/x.d.ts",
        """import pytest
@pytest.fixture
def x(): ...""",
        "Co-authored-by: bot <noreply@bot.se>, no-reply@bot.se",
        "logo@2x.png",
        "följ oss @botkyrka.kommun",
        "@media (min-width: 1px)",
        "enligt 3 kap. 2 § (a) lagen.",
        "a @ b",
        "snabel-a",
    ],
)
def test_what_only_resembles_an_address_is_left(text: str) -> None:
    assert found(text) == []


# --- the allow-list ------------------------------------------------------------------------------


def test_functions_may_be_reached() -> None:
    area, rest = PHONES[1]
    text = f"Växel {area}-{rest}, {EMAIL.title()}, {EMAILS[1]}, {PHONE}"
    assert found(text, f"+46 {area[1:]} {rest}", EMAIL) == [
        ("email", EMAILS[1]),
        ("phone", f"+46{PHONE[1:]}"),
    ]


def test_an_allowed_address_allows_no_longer_one() -> None:
    assert found(f"x{EMAIL} {EMAIL}.nu", EMAIL) == [
        ("email", f"x{EMAIL}"),
        ("email", f"{EMAIL}.nu"),
    ]


def test_no_configuration_allows_a_personal_number() -> None:
    assert found(NUMBER, NUMBER, NUMBER[2:]) == [("personal-number", NUMBER[2:])]


# --- properties ----------------------------------------------------------------------------------


@given(st.text(), st.sampled_from(PERSONAL), st.text(alphabet=" \n.,;:åäö()"))
def test_nothing_around_it_hides_a_personal_number(before: str, number: str, after: str) -> None:
    text = f"{before} ; {number[2:8]}-{number[8:]} {after}"
    assert ("personal-number", number[2:]) in found(text)


@given(st.text(alphabet=st.characters() | st.sampled_from("0123456789-+@.()<>&%\u200b\n ")))
def test_any_text_can_be_looked_through(text: str) -> None:
    for hit in find_personal(text, ()):
        assert 0 <= hit.start < hit.end <= len(text)


DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(str)


@given(
    DAYS,
    st.integers(0, 10_000_000),
    st.sampled_from(["–", "-", " - ", " till ", "/"]),
    DAYS,
)
@example("2000-06-09", 0, "–", "2100-01-01")  # its first ten digits pass the checksum
def test_dates_and_amounts_are_no_contacts(start: str, amount: int, to: str, end: str) -> None:
    text = f"{start}{to}{end}: {amount:,} kr".replace(",", "\xa0")
    assert found(text) == []


@given(st.text())
def test_plain_characters_know_their_places(text: str) -> None:
    plain, places = personal._to_plain(text)  # noqa: SLF001
    assert len(plain) == len(places)
    assert list(places) == sorted(set(places))


# --- messages and the finished site --------------------------------------------------------------


@pytest.mark.parametrize("number", [NUMBER, PHONE, EMAIL])
def test_a_message_repeats_nothing_personal(number: str) -> None:
    assert mask(f'id "avtal {number}" går inte') == 'id "avtal [dolt]" går inte'
    assert mask("2018-03-01, 450 000 kr, AVUX/2019:70") == "2018-03-01, 450 000 kr, AVUX/2019:70"


@pytest.mark.parametrize(
    "text",
    [
        f"<p>Ring {PHONE}</p>",
        f'<a href="mailto:{EMAIL.replace("@", "%40")}">Skriv</a>',
        f"<p>{EMAIL.replace('@', '&#64;')}</p>",
        f'{{"rader": [["x", "{NUMBER}"]]}}',
        f"x\n\n  {NUMBER[:8]}-{NUMBER[8:]}\n",
    ],
)
def test_the_finished_site_is_looked_through_as_it_is_read(text: str) -> None:
    (hit,) = find_published(text)
    assert hit.text in {NUMBER[2:], f"+46{PHONE[1:]}", EMAIL}
    assert text[hit.start : hit.end]


def test_numbers_of_two_cells_are_no_number() -> None:
    assert list(find_published(f"<td>{PHONE[:4]}</td><td>{PHONE[4:]}</td>")) == []


SIGNS = st.text(
    st.sampled_from([*"0123456789", *"  -–+.()/_:,\n\n", "@", "a", "å", "\u200b", "\u2009", "٣"]),
    max_size=60,
)
SPELT = st.sampled_from(
    [
        *spell_personal(PERSONAL[0]),
        *(f"{number[:8]}-\n {number[8:]}" for number in PERSONAL[:3]),
        *spell_phone(*PHONES[0]),
        *(EMAIL, EMAIL.replace("@", " (at) "), EMAIL.replace("@", " snabel-a ")),
    ]
)


@given(SIGNS, SPELT, SIGNS)
@example(f"1 {NUMBER} 2\n2 ", PHONE, "")
@example("00:", f"{NUMBER[:8]}-\n {NUMBER[8:]}", "")
def test_no_line_that_holds_something_is_passed_over(before: str, inside: str, after: str) -> None:
    text = f"{before}{inside}{after}"
    close = list(personal._look_closely(text, frozenset()))  # noqa: SLF001
    assert list(personal._find_plain(text, frozenset())) == close  # noqa: SLF001
    if not re.search("[&%<>]", text):
        assert sorted(find_published(text)) == sorted(close)


def test_a_hundred_allowed_ones_hide_no_other() -> None:
    many = " ".join(f"funktion{number}@{EMAIL.partition('@')[2]}" for number in range(300))
    allowed = many.split()
    assert list(find_personal(f"{many} {EMAIL}", allowed)) != []
    assert [hit.text for hit in find_personal(f"{many} {EMAIL}", allowed)] == [EMAIL]


def test_a_text_full_of_numbers_is_looked_through_no_further() -> None:
    assert len(list(find_personal(f"{NUMBER}\n" * 5000))) == personal.MAX_HITS


@pytest.mark.parametrize(
    "text",
    [
        "1.{begin}-{end}",
        "{begin}-{end}-0",
        "[{begin}](om.md)-{end}",
        "{begin}<!-- x -->-{end}",
        "{begin}<kbd></kbd>-{end}",
        "__{begin}__-__{end}__",
        "~~{begin}~~-{end}",
        "[{begin}-{end}][1]",
    ],
)
def test_what_marks_hide_is_found(text: str) -> None:
    spelt = text.format(begin=NUMBER[2:8], end=NUMBER[8:])
    assert [hit.text for hit in find_personal(spelt)] == [NUMBER[2:]]


def test_superscripts_are_digits() -> None:
    spelt = "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in NUMBER[2:])
    assert [hit.text for hit in find_personal(f"{spelt[:6]}⁻{spelt[6:]}")] == [NUMBER[2:]]


@pytest.mark.parametrize("text", ["{}-{} kr", "[{}](om.md)-{}", "{}<!-- -->-{}"])
def test_a_telephone_number_is_no_amount_for_its_words(text: str) -> None:
    area, rest = PHONES[0][0], "".join(PHONES[0][1:])
    assert [hit.kind for hit in find_personal(text.format(area, rest))] == ["phone"]
