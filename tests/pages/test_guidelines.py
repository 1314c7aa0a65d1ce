"""Lists of several guidelines side by side, versions in time, and who rests on which principles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from projects import (
    EXAMPLE,
    EXAMPLE_DAY,
    ROOT,
    add_records,
    copy_project,
    draw,
    find_page,
)
from registers import TODAY, make_register, publish, read_project, read_site
from truths import find_places

from iopgen.pages import guidelines, results
from iopgen.pages.guidelines import find_principle_matrix, make_comparison
from iopgen.pages.search_hits import make_search_pages
from iopgen.register import entities as e
from iopgen.register.lookup import Register

if TYPE_CHECKING:
    from pathlib import Path

    from iopgen.pages.guidelines import SideBySide

GUIDELINES = """
== guidelines/g
sets:
  - {id: s, kind: criteria, items: [{id: a, text: Ett}, {id: b, text: Två}]}
== guidelines/h
sets:
  - {id: s, kind: criteria, items: [{id: a, text: Ett}]}
"""
COMPARISON = """== comparisons/c
columns:
  - {guideline: g, set: s}
  - {guideline: h, set: s}
rows:
  - id: ett
    title: Ett
    items:
      - {guideline: g, set: s, item: a}
      - {guideline: h, set: s, item: a}
  - id: annat
    title: Annat
    items:
      - {guideline: g, set: s, item: b}
"""
CODES = ("comparison-incomplete", "comparison-outside", "unknown-guideline-item", "duplicate-item")


def find_faults(old: str, new: str) -> list[tuple[str, str]]:
    """Return code and place of what the rules say once something has been changed."""
    assert COMPARISON.count(old) == 1
    text = GUIDELINES + COMPARISON.replace(old, new)
    return [(code, place) for code in CODES for place in find_places(text, code)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: Ett", "title: Första", []),
        (
            COMPARISON[COMPARISON.index("  - id: annat") :],
            "",
            [("comparison-incomplete", "c:2")],
        ),
        (
            "{guideline: g, set: s, item: b}",
            "{guideline: g, set: s, item: b}\n      - {guideline: h, set: s, item: a}",
            [("comparison-incomplete", "c:14")],
        ),
        (
            "    items:\n      - {guideline: g, set: s, item: b}\n",
            "",
            [("comparison-incomplete", "c:2"), ("comparison-incomplete", "c:11")],
        ),
        (
            "set: s, item: b",
            "set: s, item: c",
            [("comparison-incomplete", "c:2"), ("unknown-guideline-item", "c:13")],
        ),
        ("  - {guideline: h, set: s}\n", "", [("comparison-outside", "c:8")]),
        (
            "  - {guideline: h, set: s}\n",
            "  - {guideline: h, set: t}\n",
            [("comparison-outside", "c:9"), ("unknown-guideline-item", "c:3")],
        ),
        ("id: annat", "id: ett", [("duplicate-item", "c:10")]),
    ],
)
def test_every_item_of_every_list_stands_once(
    old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    assert find_faults(old, new) == expected


@pytest.mark.parametrize(
    ("earlier", "later", "overlaps"),
    [
        ("valid_to: 2023-06-30", "valid_from: 2023-07-01", False),
        ("valid_to: 2023-07-01", "valid_from: 2023-07-01", True),
        ("valid_to: 2024", "valid_from: 2023-07-01", True),
        ("valid_to: 2023", "valid_from: 2023-07", False),
        ("valid_to: 2024-02-29", "valid_from: 2024-02", True),
        ("title: Gammal", "valid_from: 2023-07-01", False),
        ("valid_from: 2024", "valid_from: 2023", True),
        ("valid_from: 2023", "valid_from: 2023", False),
        ("valid_from: 2020\nvalid_to: 2022", "decided_on: 2021-05", True),
        ("valid_to: 2022", "title: Ny", False),
    ],
)
def test_versions_do_not_overlap_as_far_as_is_known(
    earlier: str, later: str, *, overlaps: bool
) -> None:
    status = "status: adopted"
    first, second = f"{status}\n{earlier}", f"replaces: g\n{status}\n{later}"
    text = f"\n== guidelines/g\n{first}\n== guidelines/n\n{second}\n"
    assert find_places(text, "versions-overlap") == (["n:1"] if overlaps else [])
    proposed = text.replace("adopted", "proposed", 1)  # beside a proposal nothing is in force
    assert find_places(proposed, "versions-overlap") == []


def test_a_guideline_does_not_replace_itself() -> None:
    assert find_places("\n== guidelines/g\nreplaces: g\n", "versions-overlap") == ["g:1"]


# --- the real comparisons ------------------------------------------------------------------------


def compare(name: str) -> SideBySide:
    register = Register(read_project(), TODAY)
    return make_comparison(register, register.get(e.Comparison, name))


def describe(side: SideBySide) -> dict[str, list[str]]:
    """Return the wording of each theme by column; empty where there is none."""
    return {t.row.row: [" / ".join(i.text for i in cell) for cell in t.cells] for t in side.themes}


def test_the_criteria_of_three_texts_are_all_placed() -> None:
    side = compare("iop-kriterier")
    assert [(c.head, c.count) for c in side.columns] == [
        ("Stockholm (antagen)", 7),
        ("Kvinna i Botkyrka (oklart om antagen)", 7),
        ("Linköping (oklart om antagen)", 8),
    ]
    found = describe(side)
    assert sum(bool(text) for cells in found.values() for text in cells) == 7 + 7 + 8
    assert found["langre-tid"][2] == ""
    assert found["lokal-utveckling"][:2] == ["", ""]
    assert found["annat-avtalsforhallande"][:2] == ["", ""]
    assert side.balance == (
        "9 teman: 6 finns i alla listor, 2 bara i en och 1 i några av dem (”Under längre tid” i 2)."
    )


def test_the_principles_of_four_texts_are_all_placed() -> None:
    side = compare("principer")
    assert [column.count for column in side.columns] == [6, 7, 5, 3]
    found = describe(side)
    assert sum(bool(text) for cells in found.values() for text in cells) == 6 + 7 + 5 + 3
    assert found["oppenhet"] == ["Öppenhet och insyn", "öppenhet och insyn", "öppenhet", ""]
    assert found["mangfald"][1] == "mångfald och utveckling"
    assert all(theme.row.motivation for theme in side.themes)


def test_the_matrix_shows_each_agreement_with_its_own_words() -> None:
    matrix = find_principle_matrix(Register(read_project(), TODAY))
    stands = {stand.agreement.id: stand for stand in matrix.stands}
    assert sorted(stands) == [
        "bot-feriepraktik",
        "bot-kvinna-i-botkyrka",
        "bot-overenskommelsen",
        "lin-ikf-2023",
        "lin-overenskommelse",
    ]
    assert len(matrix.themes) == 10
    assert stands["lin-ikf-2023"].stated["Öppenhet och insyn"] == ("öppenhet",)
    assert stands["bot-kvinna-i-botkyrka"].stated["Dialog"] == ("dialog och inflytande",)
    assert not any(stand.inherited for stand in matrix.stands)


def test_what_only_the_framework_states_is_told_apart() -> None:
    matrix = find_principle_matrix(Register(read_project(EXAMPLE), EXAMPLE_DAY))
    (lyktan,) = (s for s in matrix.stands if s.agreement.id == "exk-lyktan")
    assert list(lyktan.stated) == ["Öppenhet", "Ömsesidigt förtroende", "Självständighet"]
    assert lyktan.inherited == {"Långsiktighet": ("Långsiktighet",)}


# --- pages and tables ----------------------------------------------------------------------------


def test_the_page_shows_exact_words_and_what_is_not_there() -> None:
    body = find_page(read_site(ROOT, TODAY), "riktlinjer/").body
    assert body.count("finns inte i listan") == 2 + 4
    assert 'href="linkoping-iop-2016/#kriterier-lokal-utveckling"' in body
    assert 'id="jamforelse-principer"' in body
    assert "vår läsning" in body


def test_versions_lead_both_ways() -> None:
    site = read_site(EXAMPLE, EXAMPLE_DAY)
    middle = find_page(site, "riktlinjer/exk-riktlinjer-2023/").body
    assert "<dt>Ersätter</dt><dd>" in middle
    assert "<dt>Föreslås bli ersatt av</dt>" in middle
    assert "<dt>Ersatt av</dt>" in find_page(site, "riktlinjer/exk-riktlinjer-2018/").body


def test_a_head_with_more_than_plain_words_never_reaches_the_style() -> None:
    files = {
        "guidelines/g": "title: T\nissuer_text: U\nstatus: unknown\nknown_from: quoted\n"
        "summary: S\nsets:\n  - {id: s, title: T, kind: criteria, strength: none, "
        "pass_answer: none, items: [{id: a, text: Ett}]}\nsource: d#1",
        "comparisons/c": "title: T\nsummary: S\ncolumns:\n"
        "  - {guideline: g, set: s, label: LABEL}\n"
        "rows:\n  - id: ett\n    title: Ett\n    motivation: M\n    items:\n"
        "      - {guideline: g, set: s, item: a}\nsource: d#1",
    }
    for label, wide in (("Stad (2017)", False), ('"Stad\';}x"', True), (r"Stad\27", True)):
        changed = {name: text.replace("LABEL", label) for name, text in files.items()}
        register = make_register(changed)
        side = make_comparison(register, register.get(e.Comparison, "c"))
        assert side.is_wide is wide, label
    (row,) = publish({n: t.replace("LABEL", "L") for n, t in files.items()})["comparison_items"]
    assert row == {
        "comparison": "c",
        "row": "ett",
        "guideline": "g",
        "set": "s",
        "item": "a",
        "source": "d#1",
    }


QUESTION = """question: Vilken text är äldst?
status: open
values:
  - {label: Den ena, value: 2018, basis: printed, source: ex-riktlinjer-2018#1}
concerns:
  - {record: comparisons/exk-kriterier}
  - {record: comparisons/exk-kriterier, field: 'rows[behov]'}
source: ex-riktlinjer-2018#1
"""


def test_a_contradiction_may_concern_a_comparison(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "prov", EXAMPLE)
    add_records(project, {"content/discrepancies/fraga.yml": f"id: fraga\n{QUESTION}"})
    bodies = draw(project, guidelines, results)
    body = bodies["riktlinjer/"]
    part = body[body.index('id="jamforelse-exk-kriterier"') :]
    assert part.count('href="../avvikelser/#fraga"') == 2
    assert 'class="iop-badge"' in part
    listed = bodies["avvikelser/"]
    assert "riktlinjer/#jamforelse-exk-kriterier" in listed


def test_comparisons_are_found_by_their_themes() -> None:
    register = Register(read_project(ROOT), TODAY)
    pages = {page.address: page for page in make_search_pages(register)}
    found = pages["riktlinjer/#jamforelse-iop-kriterier"]
    assert found.kind == "Jämförelse"
    assert "Ingen marknad att vårda" in found.text
    assert ("kommun", "Stockholms stad") in found.filters
    body = find_page(read_site(ROOT, TODAY), "riktlinjer/").body
    for address in pages:
        if address.startswith("riktlinjer/#"):
            assert f'id="{address.partition("#")[2]}"' in body


def test_a_guideline_of_an_agreement_is_found_by_its_name_and_owner() -> None:
    register = Register(read_project(ROOT), TODAY)
    pages = {page.address: page for page in make_search_pages(register)}
    found = pages["riktlinjer/botkyrka-kib-pm-villkor/"]
    assert register.get(e.Agreement, "bot-kvinna-i-botkyrka").title in found.text
    assert found.filters == (("kommun", "Botkyrka kommun"),)


# --- whom a text is for, where its words are from, what follows from answers ----------------------


def read_body(address: str) -> str:
    """Return a page of the example, with its spaces as one."""
    return " ".join(find_page(read_site(EXAMPLE, EXAMPLE_DAY), address).body.split())


def test_a_guideline_of_some_units_names_them_and_says_why_others_are_not_bound() -> None:
    body = read_body("riktlinjer/exk-namndrutin/")
    assert "Riktlinjen gäller bara för de här enheterna hos" in body
    assert "<li>Samhällsnämnden, från början" in body
    assert "<li>Exempelkommuns Rådhusbolag, antagen senast 20 maj 2026" in body.replace("\n", "")
    assert "<li>Kommunstyrelsen, antagen 14 april 2026 av Kommunstyrelsen, diarienummer" in body
    units = "Samhällsnämnden, Kommunstyrelsen och Exempelkommuns Rådhusbolag"
    only = f"riktlinjen gäller bara för {units}, och "
    for name, words in {
        "odlarna": "gällde när avtalet ingicks",
        "lyktan": f"{only}samarbetet hör till en annan enhet",
        "sprakstegen": f"{only}det framgår inte om samarbetet hör dit",
        "vinterljus": "om riktlinjen gällde när avtalet ingicks framgår inte",
    }.items():
        at = body.index(f'partnerskap/exk-{name}/">', body.index('id="egna-iop"'))
        assert body[at:].partition("</li>")[0].endswith(f"{words}</span>"), name
    assert units in read_body("riktlinjer/")
    for name in ("lyktan", "sprakstegen", "vavstugan", "cykelkoket"):
        assert read_body(f"partnerskap/exk-{name}/").count(f": {only}") == 1
    assert f"</a> binder inte samarbetet: {only}" in read_body("partnerskap/exk-lyktan/")
    assert only not in read_body("partnerskap/exk-odlarna/")
    assert 'id="galler-for"' not in read_body("riktlinjer/exk-riktlinjer-2023/")


def test_the_latest_day_of_an_adoption_stands_where_the_day_would() -> None:
    body = read_body("riktlinjer/exk-namndrutin/")
    assert "<dt>Antagen senast</dt><dd>10 februari 2026" in body
    assert "<dt>Gäller</dt><dd>åtminstone från och med 10 februari 2026" in body
    assert "Antagen senast" not in read_body("riktlinjer/exk-riktlinjer-2018/")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (
            "riktlinjer/exk-namndrutin/",
            'Hämtat från</dt><dd><a href="../exk-natverkets-rad/">Råd om samverkan',
        ),
        (
            "riktlinjer/exk-namndrutin/",
            (
                "Hämtat från avsnittet ”Vägledande kriterier” i "
                '<a href="../exk-riktlinjer-2018/#kriterier">Riktlinjer för partnerskap'
            ),
        ),
        (
            "riktlinjer/exk-namndrutin/",
            "Hämtat från Ett studiematerial från Nätverket Påhittade Samarbeten. Den som har",
        ),
        ("riktlinjer/exk-natverkets-rad/", "Hämtat från</dt><dd>En skrift från Påhittade"),
    ],
)
def test_borrowed_words_say_where_they_are_from(address: str, words: str) -> None:
    assert words in read_body(address)


def test_how_much_of_a_list_must_be_met_stands_at_the_list() -> None:
    body = read_body("riktlinjer/exk-namndrutin/")
    for words in (
        "Enligt riktlinjen räcker det att en del av punkterna är uppfyllda.",
        "Enligt riktlinjen räcker det att en av punkterna är uppfylld.",
        "Enligt riktlinjen ska alla punkter vara uppfyllda.",
        "Hur mycket av listan som ska vara uppfyllt framgår inte av riktlinjen.",
    ):
        assert body.count(words) == 1
    body = read_body("partnerskap/exk-odlarna/")
    assert "Enligt riktlinjen räcker det att en del av punkterna är uppfyllda." in body
    assert "riktlinjen kräver ja" not in body  # one of its answers is no
    assert "Enligt riktlinjen" not in read_body("riktlinjer/exk-riktlinjer-2023/")


def test_a_checklist_says_what_follows_and_that_it_binds_nobody() -> None:
    body = read_body("riktlinjer/exk-namndrutin/")
    assert "Svaren på en checklista är ett underlag och hålls inte mot någon." in body
    assert "Om ja: Då liknar det ett köp." in body
    assert "Om nej: Då kan ett partnerskap passa." in body
    assert "<li>Alla svar är nej: Gå vidare till kriterierna." in body
    body = read_body("partnerskap/exk-odlarna/")
    words = "svaren på en checklista är ett underlag och hålls inte mot någon"
    assert f'<span class="iop-mark">{words}</span>' in body
    assert "Enligt checklistan: Då kan ett partnerskap passa." in body
    assert "Enligt checklistan: Fråga dem." in body
    _, _, told = body.partition("<p>Enligt checklistan följer av svaren:</p>")
    items = told.partition("</ul>")[0]
    assert "Minst ett svar är ja: Gå igenom frågan med en kollega." in items
    assert "Minst ett svar är nej: Skriv ner varför." in items
    assert "Alla svar" not in items
