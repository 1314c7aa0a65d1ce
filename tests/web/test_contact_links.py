from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from fakes import HOSTILE, make_project

from iopgen.reading.settings import Host, Settings, load_settings
from iopgen.web.contact_links import (
    LETTER,
    PUBLIC_WARNING,
    fill_parts,
    make_remarks_url,
    tell_place,
)

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "https://example.org/iop/partnerskap/x/"
TRACKER = "https://github.com/example/iop/issues"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(make_project(tmp_path), date(2026, 11, 22))


def publish(settings: Settings, **changes: str) -> Settings:
    return replace(settings, publisher=replace(settings.publisher, **changes))


@pytest.mark.parametrize("given", [TRACKER, f"{TRACKER}/", f"{TRACKER}/new"])
@pytest.mark.parametrize("title", HOSTILE)
def test_a_list_of_issues_is_given_title_and_address(
    settings: Settings, given: str, title: str
) -> None:
    address = urlsplit(make_remarks_url(publish(settings, remarks_url=given), title, PAGE))
    assert f"https://github.com{address.path}" == f"{TRACKER}/new"
    asked = parse_qs(address.query)
    assert asked["title"] == [f"Fel eller fråga: {title}"]
    assert asked["body"][0].splitlines()[:2] == [title, PAGE]


def test_a_mailbox_is_given_them_too(settings: Settings) -> None:
    by_mail = publish(settings, remarks_url="", remarks_email="iop@example.org")
    address = make_remarks_url(by_mail, "A & b?", PAGE)
    assert address.startswith("mailto:iop@example.org?subject=Fel%20eller%20fr%C3%A5ga%3A%20A%20")
    assert f"{PAGE}\r\n" in parse_qs(urlsplit(address).query)["body"][0]
    assert tell_place(by_mail) == LETTER


@pytest.mark.parametrize("gap", ["\n", "\r\n", "\r", "\u2028", "\x0b", " \t\n "])
@pytest.mark.parametrize("way", [{"remarks_email": "iop@example.org"}, {"remarks_url": TRACKER}])
def test_a_title_of_two_lines_begins_no_header(
    settings: Settings, gap: str, way: dict[str, str]
) -> None:
    publisher = publish(settings, **{"remarks_url": "", "remarks_email": ""} | way)
    address = make_remarks_url(publisher, f"Rad ett{gap}Bcc: a@example.org", PAGE)
    asked = parse_qs(urlsplit(address).query)
    assert asked.get("subject", asked.get("title")) == [
        "Fel eller fråga: Rad ett Bcc: a@example.org"
    ]
    assert asked["body"][0].splitlines() == ["Rad ett Bcc: a@example.org", PAGE, ""]


@pytest.mark.parametrize("given", ["https://example.org/fel", "https://github.com/example/iop"])
def test_other_forms_are_left_as_they_are(settings: Settings, given: str) -> None:
    other = publish(settings, remarks_url=given)
    assert make_remarks_url(other, "A", PAGE) == given
    assert tell_place(other) == ""


def test_no_address_is_made_up(settings: Settings) -> None:
    nobody = publish(settings, remarks_url="", remarks_email="")
    assert make_remarks_url(nobody, "A", PAGE) == ""
    html, _ = fill_parts("<!-- iopgen: contact -->", nobody)
    assert "uppgift saknas" in html
    assert "href" not in html


def test_a_long_title_is_shortened(settings: Settings) -> None:
    address = make_remarks_url(publish(settings, remarks_url=TRACKER), "å" * 5000, PAGE)
    assert len(address) < 3000
    assert address.count("%E2%80%A6") == 2


def test_who_publishes_is_told_and_escaped(settings: Settings) -> None:
    html, _ = fill_parts("<!-- iopgen: publisher -->", publish(settings, org_number="2120000142"))
    assert "<strong>Provet &#34;&lt;i&gt;&#34;</strong> (organisationsnummer 212000-0142)" in html
    assert "För själva handlingen svarar" in html
    body, _ = fill_parts("<!-- iopgen: publisher -->", publish(settings, kind="municipality"))
    assert "För själva" not in body


def test_where_to_write_is_told(settings: Settings) -> None:
    both = publish(settings, remarks_url=TRACKER, remarks_email="iop@example.org")
    html, _ = fill_parts("<!-- iopgen: contact -->", both)
    assert f'<a href="{TRACKER}">lägg en fråga på GitHub</a> eller <a href="mailto:iop@' in html
    assert PUBLIC_WARNING in html
    assert "Någon annan väg" not in html
    only, _ = fill_parts("<!-- iopgen: contact -->", publish(settings, remarks_url=TRACKER))
    assert "Någon annan väg finns inte." in only


@pytest.mark.parametrize(
    ("host", "said", "not_said"),
    [
        (Host(), "GitHub uppger att adresserna sparas", "Fråga den som"),
        (Host("värden X", "https://x.test/"), '<a href="https://x.test/">', "GitHub"),
        (Host("egen server", ""), "Fråga den som ger ut webbplatsen hur länge", "href"),
    ],
)
def test_the_host_is_told(settings: Settings, host: Host, said: str, not_said: str) -> None:
    html, _ = fill_parts("<p>a</p>\n<!-- iopgen: host -->", replace(settings, host=host))
    assert f"Webbplatsen ligger hos {host.name}." in html
    assert said in html
    assert not_said not in html


def test_unknown_parts_are_named_and_left(settings: Settings) -> None:
    html = "<!-- iopgen: hots --> <!-- a comment -->"
    assert fill_parts(html, settings) == (html, ("hots",))
