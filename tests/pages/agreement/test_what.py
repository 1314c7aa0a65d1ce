"""What an agreement covers and leaves out, and who showed interest."""

from __future__ import annotations

from projects import EXAMPLE, EXAMPLE_DAY, find_page
from registers import read_site, read_table
from selectolax.lexbor import LexborHTMLParser


def read_page(address: str = "partnerskap/exk-natthuset/") -> LexborHTMLParser:
    """Return a page of the example, without the numbers of its sources."""
    found = LexborHTMLParser(find_page(read_site(EXAMPLE, EXAMPLE_DAY), address).body)
    for one in found.css("sup"):
        one.decompose()
    return found


def list_after(page: LexborHTMLParser, anchor: str) -> list[str]:
    """Return the items of the list that follows a heading."""
    return [" ".join(one.text().split()) for one in page.css(f"#{anchor} + ul > li")]


def test_what_is_left_outside_stands_under_what_it_covers() -> None:
    page = read_page()
    assert list_after(page, "ingar-inte") == [
        "Skyddat boende hanteras separat.",
        "Sjukvård ges av vårdcentralen.",
    ]
    assert read_page("partnerskap/exk-lyktan/").css("#ingar-inte") == []
    (row,) = (r for r in read_table(read_site(EXAMPLE, EXAMPLE_DAY), "agreements")
              if r["id"] == "exk-natthuset")  # fmt: skip
    assert row["outside"] == "Skyddat boende hanteras separat. | Sjukvård ges av vårdcentralen."


def test_interest_stands_month_by_month() -> None:
    words = " ".join(read_page().text().split())
    assert "Visat intresse, månad för månad februari 2024: 2, mars 2024: 3" in words.replace(
        "månadfebruari", "månad februari"
    )
    rows = read_table(read_site(EXAMPLE, EXAMPLE_DAY), "interest_months")
    assert [(r["agreement"], r["month"], r["count"]) for r in rows] == [
        ("exk-natthuset", "2024-02", "2"),
        ("exk-natthuset", "2024-03", "3"),
    ]


def test_volumes_are_worded_by_their_time() -> None:
    words = " ".join(read_page().text().split())
    for agreed in (
        "12 sängplatser per natt",
        "minst 14 timmar öppet per dygn",
        "ungefär 15 frukostar per dag",
        "ungefär 20 samtal med fältarbetare per vecka",
        "2 öppna möten per månad",
    ):
        assert agreed in words
    for body in (words, " ".join(read_page("resultat/").text().split())):
        assert "ungefär 11 gäster per natt." in body
        assert "34 frivilliga per termin." in body
