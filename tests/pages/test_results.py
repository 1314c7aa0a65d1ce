"""Results, follow-up and questions that sources answer differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, copy_project, draw
from registers import TODAY, make_register
from selectolax.lexbor import LexborHTMLParser

from iopgen.pages import economy, guidelines, partners, results, sources
from iopgen.pages.guidelines import tell_standing
from iopgen.pages.results import find_without_results, is_within_rounding
from iopgen.register import entities as e

if TYPE_CHECKING:
    from pathlib import Path


def test_a_proposal_that_may_never_have_run_lacks_no_result() -> None:
    register = make_register(
        {
            "agreements/a": "form: iop\nstatus: signed\nperiod: {start: 2020, end: 2021}",
            "agreements/b": "form: iop\nstatus: proposed\nperiod: {start: 2020, end: 2021}",
            "agreements/c": "form: iop\nstatus: proposed\nperiod: {start: 2020, end: 2021}\n"
            "decisions: [{kind: decision, date: 2020-01-01}]",
        }
    )
    assert [one.id for one in find_without_results(register)] == ["a", "c"]


@pytest.mark.parametrize(
    ("texts", "within"),
    [
        (["70", "70,5", "70,6"], True),
        (["70", "71"], False),
        (["1380", "1379"], False),
        (["70", "71,0"], False),
        (["70,0", "70"], False),
        (["70,4", "70,41"], True),
        (["70", "ungefär 70,5"], False),
        ([], False),
    ],
)
def test_numbers_that_rounding_can_explain(texts: list[str], *, within: bool) -> None:
    assert is_within_rounding(texts) is within


def test_questions_on_iop_stand_first_and_rounding_is_told() -> None:
    body = draw(ROOT, results, as_of=TODAY)["avvikelser/"]
    heads = [one.attributes["id"] for one in LexborHTMLParser(body).css("h2[id]")]
    assert heads.index("bot-kvinna-i-botkyrka-parter") < heads.index("bot-basun-ansokan")
    assert heads.index("bot-hela-manniskan-2020") < heads.index("bot-klump-2020")  # an assignment
    part = body[body.index('id="bot-basun-andel-vidare"') :].partition("<h2")[0]
    assert "avrundning kan förklara" in part
    assert body.count("avrundning kan förklara") == 1


def test_money_to_an_organisation_is_told_by_stage_and_never_as_received() -> None:
    for project, as_of in ((ROOT, TODAY), (EXAMPLE, EXAMPLE_DAY)):
        bodies = draw(project, partners, economy, as_of=as_of)
        for body in bodies.values():
            assert ">Får<" not in body
        (table,) = LexborHTMLParser(bodies["ekonomi/"]).css("#organisationer-tabell-namn")
        assert table.parent
        heads = [head.text() for head in table.parent.css("thead th")]
        assert heads[3:] == ["Skede", "Till organisationen", "Från organisationen"]


def test_a_document_that_no_authority_is_known_to_hold_is_not_asked_for_from_one(
    tmp_path: Path,
) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    path = project / "content/documents/ex-lyktan-avtal.yml"
    body = draw(project, sources)["kallor/ex-lyktan-avtal/"]
    assert "registratorn hos" in body
    assert "myndighetens webbplats<" not in body
    assert ">example.org</a>" in body
    text = path.read_text("utf-8")
    path.write_text(text.replace("authority: exempelkommun\n", ""), "utf-8")
    body = draw(project, sources)["kallor/ex-lyktan-avtal/"]
    for words in (
        "registrator",
        "Så begär",
        "Skriv till",
        "Myndigheten ska svara",
        "tryckfrihetsförordningen",
    ):
        assert words not in body
    assert ">example.org</a>" in body
    assert "Vilken myndighet som har dokumentet, om någon" in body


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("issuer: k\nstatus: unknown", True),
        ("issuer_agreement: a\nstatus: unknown", False),
        ("issuer_text: En lag\nstatus: unknown", False),
        ("issuer_text: En lag\nstatus: proposed", True),
    ],
)
def test_only_of_what_a_public_body_issues_it_is_asked_whether_it_is_adopted(
    text: str, *, said: bool
) -> None:
    (guideline,) = make_register({"guidelines/g": text}).all(e.Guideline)
    assert bool(tell_standing(guideline)) is said


def test_a_guideline_tells_how_it_stands_to_the_issuers_own_iop() -> None:
    body = draw(ROOT, guidelines, as_of=TODAY)["riktlinjer/stockholm-iop-2017/"]
    part = body[body.index('id="egna-iop"') :].partition("<h2")[0]
    for name in ("sto-duo-stockholm", "sto-medprat", "sto-svenska-med-baby"):
        assert f"partnerskap/{name}/" in part
    assert part.count("samarbetet började innan riktlinjen gällde") == 3
    body = draw(EXAMPLE, guidelines)["riktlinjer/exk-riktlinjer-2023/"]
    assert "gällde när avtalet ingicks" in body
    assert "skulle gälla om förslaget blir avtal" in body
