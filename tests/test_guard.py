import hashlib
import os
import re
import subprocess
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iopgen import guard
from iopgen.findings import format_text
from iopgen.guard import (
    TEST_NUMBERS,
    check_history,
    check_org_number,
    check_paths,
    check_reading,
    check_record,
    check_repository,
    check_text,
    find_personal,
    main,
)
from iopgen.source import Record, Scalar, parse, read_records

ROOT = Path(__file__).parent.parent


def read_numbers(kind: str) -> list[str]:
    """Return the published test numbers of a kind, the only ones these tests use."""
    lines = (ROOT / TEST_NUMBERS).read_text("utf-8").splitlines()
    return [line.partition(": ")[2] for line in lines if line.startswith(f"{kind}: ")]


PERSONAL = [*read_numbers("personal"), *read_numbers("coordination")]
PHONES = [tuple(number.split(" ")) for number in read_numbers("phone")]
EMAILS = read_numbers("email")
NUMBER = PERSONAL[0]
PHONE = "".join(PHONES[0])
EMAIL = EMAILS[0]


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
def test_dates_and_amounts_are_no_contacts(start: str, amount: int, to: str, end: str) -> None:
    text = f"{start}{to}{end}: {amount:,} kr".replace(",", "\xa0")
    assert found(text) == []


@given(st.text())
def test_plain_characters_know_their_places(text: str) -> None:
    plain, places = guard._to_plain(text)  # noqa: SLF001
    assert len(plain) == len(places)
    assert list(places) == sorted(set(places))


# --- texts and records ---------------------------------------------------------------------------


def make_record(text: str) -> Record:
    root, findings = parse(text.encode(), "content/agreements/x.yml")
    assert root is not None, findings
    return Record("agreement", "x", "content/agreements/x.yml", root)


def test_a_text_s_findings_have_line_and_column() -> None:
    text = f"id: x\n# ring {PHONE}\nnote: é {NUMBER}\n{EMAIL}"
    assert [(f.line, f.column, f.code) for f in check_text(text, "x.yml")] == [
        (2, 8, "phone-number"),
        (3, 9, "personal-number"),
        (4, 1, "email-address"),
    ]


def test_no_finding_repeats_what_it_found() -> None:
    findings = list(check_text(f"{NUMBER} {PHONE} {EMAIL}", "x.yml"))
    assert len(findings) == 3
    for finding in findings:
        line = format_text(finding)
        assert not any(secret in line for secret in (NUMBER[2:], PHONE, EMAIL))


def test_a_file_s_name_is_looked_through() -> None:
    finding = next(check_text("", f"partners/{NUMBER}.yml"))
    assert (finding.line, finding.column, finding.code) == (1, 1, "personal-number")


def test_keys_and_values_of_a_record_are_looked_through() -> None:
    record = make_record(
        f'id: x\n"{PHONE}": a\nlist:\n  - "ring \\u0030{PHONE[1:]}"\nlead: >\n  skriv\n  {EMAIL}\n'
    )
    assert [(f.line, f.column, f.code) for f in check_record(record)] == [
        (2, 1, "phone-number"),
        (4, 5, "phone-number"),
        (5, 7, "email-address"),
    ]
    assert len(list(check_record(record, [EMAIL]))) == 2


def test_a_reading_reports_each_thing_once_with_comments_and_broken_files(tmp_path: Path) -> None:
    folder = tmp_path / "content/agreements"
    folder.mkdir(parents=True)
    (folder / "a.yml").write_text(f"id: a\nnote: {NUMBER} # och {EMAIL}\n")
    (folder / "b.yml").write_text(f'id: b\nnote: "\\u00{ord(PHONE[0]):x}{PHONE[1:]}"\n')
    (folder / "c.yml").write_text(f"id: [\n# {PHONE}\n")
    (folder / "d.yml").write_text(f"id: d\nnote: >\n  {NUMBER[2:8]}-\n\n  {NUMBER[8:]}\n")
    reading = read_records(tmp_path)
    assert [(f.path[-5:], f.line, f.column, f.code) for f in sorted(check_reading(reading))] == [
        ("a.yml", 2, 7, "personal-number"),
        ("a.yml", 2, 26, "email-address"),
        ("b.yml", 2, 7, "phone-number"),
        ("c.yml", 2, 3, "phone-number"),
        ("d.yml", 3, 3, "personal-number"),
    ]


# --- organisation numbers ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("212000-2882", None),
        ("2120002882", None),
        ("802002-8711", None),
        ("212000-2883", "org-number-checksum"),
        ("212000 2882", "org-number-checksum"),
        ("212000–2882", "org-number-checksum"),
        ("16212000-2882", "org-number-checksum"),
        ("212000-288", "org-number-checksum"),
        ("212000-2882\n", "org-number-checksum"),
        ("٢١٢٠٠٠-٢٨٨٢", "org-number-checksum"),
        ("okänt", "org-number-checksum"),
        (NUMBER[2:], "org-number-person"),
        (f"{NUMBER[2:8]}-{NUMBER[8:]}", "org-number-person"),
        ("551299-0000", "org-number-person"),
    ],
)
def test_organisation_numbers(number: str, code: str | None) -> None:
    value = Scalar(number, quoted=True, line=3, column=9)
    findings = [(f.line, f.column, f.code) for f in check_org_number(value, "x.yml")]
    assert findings == ([(3, 9, code)] if code else [])


def test_a_person_s_organisation_number_is_one_finding(tmp_path: Path) -> None:
    (tmp_path / "partners").mkdir()
    (tmp_path / "partners/x.yml").write_text(f"id: x\norg_number: {NUMBER[2:]}\n")
    findings = list(check_reading(read_records(tmp_path)))
    assert [(f.line, f.column, f.code) for f in findings] == [(2, 13, "org-number-person")]
    record = read_records(tmp_path).records[0]
    assert list(check_record(record)) == findings


# --- the repository ------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    (tmp_path / "clean.md").write_text("Inget här.\n")
    commit(tmp_path, "start")
    return tmp_path


def git(root: Path, *arguments: str) -> None:
    who = {
        f"GIT_{role}_{what}": "x@example.org"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", "-C", str(root), *arguments], check=True, env=environment)  # noqa: S603, S607


def commit(root: Path, message: str) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message)


def test_this_repository_holds_nothing_personal() -> None:
    assert [format_text(finding) for finding in check_repository(ROOT)] == []


def test_the_test_numbers_are_the_one_file_left_out(repository: Path) -> None:
    numbers = (ROOT / TEST_NUMBERS).read_text("utf-8")
    (repository / TEST_NUMBERS).parent.mkdir(parents=True)
    (repository / TEST_NUMBERS).write_text(numbers)
    assert list(check_repository(repository)) == []
    (repository / "copy.txt").write_text(numbers)
    expected = len(PERSONAL) + len(PHONES) + len(EMAILS) + 1  # and the brochure's example
    assert len(list(check_repository(repository))) >= expected


def test_tracked_and_new_files_are_looked_through_but_not_ignored_ones(repository: Path) -> None:
    (repository / ".gitignore").write_text("site/\n")
    (repository / "tracked.py").write_text(f"# {PHONE}\n")
    commit(repository, "one")
    (repository / "ny fil å.yml").write_text(f"note: {NUMBER}\n")
    (repository / "site").mkdir()
    (repository / "site/x.html").write_text(EMAIL)
    (repository / "picture.png").write_bytes(b"\x89PNG\0" + NUMBER.encode())
    (repository / "old.txt").write_bytes(f"\xf6 {NUMBER}".encode("latin-1"))
    (repository / "wide.txt").write_bytes(NUMBER.encode("utf-16"))
    (repository / "link").symlink_to("/etc/passwd")
    (repository / "clean.md").unlink()
    assert sorted((f.path, f.line, f.column) for f in check_repository(repository)) == [
        ("ny fil å.yml", 1, 7),
        ("old.txt", 1, 3),
        ("tracked.py", 1, 3),
        ("wide.txt", 1, 1),
    ]
    assert [f.code for f in check_paths([repository / "site"])] == ["email-address"]


def test_an_id_of_git_is_no_telephone_number(repository: Path) -> None:
    texts = (f"rad {number}\n".encode() for number in count())
    ids = ((hashlib.sha1(b"blob %d\0%s" % (len(t), t)).hexdigest(), t) for t in texts)  # noqa: S324
    blob, text = next((blob, t) for blob, t in ids if re.match(r"07[0-9]{8}", blob))
    (repository / "a.md").write_bytes(text)
    commit(repository, "en fil")
    assert not list(check_history(repository)), blob


def test_history_is_for_ever(repository: Path) -> None:
    (repository / "a.yml").write_text(f"note: {NUMBER}\n")
    commit(repository, f"ring {PHONE}")
    (repository / "a.yml").write_text("note: x\n")
    commit(repository, "rätta")
    assert list(check_repository(repository)) == []
    findings = sorted(check_history(repository))
    assert [finding.code for finding in findings] == ["personal-number", "phone-number"]
    assert findings[0].path.startswith("a.yml@")
    assert findings[1].path.startswith("commit ")


def test_the_command_tells_what_it_found(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    assert main([]) == 0
    assert "Inga personnummer" in capsys.readouterr().out
    (repository / "a.md").write_text(f"Ring {PHONE}")
    assert main([]) == 1
    assert capsys.readouterr().out.startswith("a.md:1:6: error: [phone-number] ")
    assert main(["a.md", "--history"]) == 1
    assert main(["clean.md"]) == 0


def test_outside_a_repository_the_set_up_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert main([]) == 2
    assert "git" in capsys.readouterr().err
