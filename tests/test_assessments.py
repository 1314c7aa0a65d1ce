"""Checklists, observations, votes and checks: what is on record, and nothing the tool made up."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import EXAMPLE, ROOT, add_records, copy_project, find_page, make_site
from registers import make_register, read_site

from iopgen.calc.dates import add_months, count_months
from iopgen.data.open_data import make_published
from iopgen.pages import make_search_pages
from iopgen.register import entities as e
from iopgen.register.binding import ASSESSED
from iopgen.register.evidence import find_documents
from iopgen.review.assessments import (
    NO_DAY,
    NOT_IN_FORCE,
    NOT_IOP,
    NOT_KNOWN,
    NOT_MADE,
    NOT_OWN,
    TERMS,
    explain_unbound,
    is_late,
    make_checklists,
    make_others,
)
from iopgen.review.bodies import Meetings, count_meetings, count_votes
from iopgen.review.check_details import find_details
from iopgen.review.observations import observe

if TYPE_CHECKING:
    from pathlib import Path

    from iopgen.register.lookup import Register
    from iopgen.site import Site

GUIDELINE = """
title: Regler
issuer: kommunen
status: adopted
valid_from: 2020-01-01
sets:
  - id: kriterier
    title: Kriterier
    kind: criteria
    strength: vägledande
    pass_answer: yes
    items:
      - {id: bada, text: Båda bidrar, observes: both_finance}
      - {id: tid, text: Under en längre tid, observes: long_term}
      - {id: behov, text: Det finns ett behov}
  - id: villkor
    title: Villkor
    kind: terms
    strength: bör
    pass_answer: present
    items:
      - {id: syfte, text: syfte}
      - {id: slut, text: slut}
  - id: demokrati
    title: Demokrati
    kind: democracy
    strength: ska
    pass_answer: no
    items:
      - {id: vald, text: använder våld}
      - {id: lika, text: behandlar olika}
"""

AGREEMENT = """
title: Prov
form: iop
owner: kommunen
status: signed
period: {start: 2024-01-01, end: 2026-12-31, signed: 2024-01-10}
parties:
  - {partner: kommunen, role: public}
  - {partner: foreningen, role: civil}
"""

PARTNERS = {
    "partners/kommunen": "name: Kommunen\nsector: municipality",
    "partners/foreningen": "name: Föreningen\nsector: civil_society",
}


def make(agreement: str = "", **more: str) -> Register:
    """Make a register of one guideline and one agreement, which `agreement` adds to."""
    files = {name.replace("__", "/"): text for name, text in more.items()}
    records = {"guidelines/regler": GUIDELINE, "agreements/prov": AGREEMENT + agreement}
    return make_register({**PARTNERS, **records, **files})


def find_agreement(register: Register) -> e.Agreement:
    """Return the one agreement."""
    return register.get(e.Agreement, "prov")


ANSWERS = """
assessments:
  - guideline: regler
    made_on: 2024-02
    made_by: function
    answers:
      - {set: kriterier, item: bada, answer: yes}
      - {set: kriterier, item: tid, answer: unknown}
terms:
  - {guideline: regler, set: villkor, item: syfte, covered_by: goals}
"""


def test_a_checklist_has_every_item_and_not_assessed_is_not_no() -> None:
    register = make(ANSWERS)
    (one,) = make_checklists(register, find_agreement(register), ASSESSED)
    found = [(x.item.item, [a.answer for a in x.answers], x.is_answered) for x in one.lines]
    assert found == [("bada", ["yes"], True), ("tid", ["unknown"], False), ("behov", [], False)]
    assert (one.answered, one.bound, one.why) == (1, True, "")
    (terms,) = make_checklists(register, find_agreement(register), TERMS)
    assert [(x.item.item, x.is_answered) for x in terms.lines] == [("syfte", True), ("slut", False)]
    assert not make_others(register, find_agreement(register), ASSESSED)


def test_what_is_held_against_another_list_follows_with_the_reason() -> None:
    register = make(
        ANSWERS.replace("guideline: regler", "guideline: andra"),
        guidelines__andra=GUIDELINE.replace("issuer: kommunen", "issuer_text: Ett nätverk"),
    )
    (other,) = make_others(register, find_agreement(register), ASSESSED)
    assert [x.item.item for x in other.lines] == ["bada", "tid"]
    assert (other.bound, other.why) == (False, NOT_OWN)
    assert [c.guideline.id for c in make_others(register, find_agreement(register), TERMS)] == [
        "andra"
    ]
    assert make_checklists(register, find_agreement(register), ASSESSED)[0].answered == 0


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("", "", ""),
        ("signed: 2024-01-10", "signed: 2019-12-31", NOT_IN_FORCE),
        (", signed: 2024-01-10", "", NO_DAY),  # when it began is not when it was made
        ("signed: 2024-01-10", "signed: 2020", ""),
        ("period: {", "decisions: [{kind: signature, date: 2020-01}]\nperiod: {", ""),
        (
            "period: {start: 2024-01-01, end: 2026-12-31, signed: 2024-01-10}",
            "decisions: [{kind: signature, date: 2019-12}, {kind: signature, date: 2020-02}]",
            NOT_KNOWN,
        ),
        ("start: 2024-01-01, end: 2026-12-31, signed: 2024-01-10", "dated: 2019-12", NOT_IN_FORCE),
        ("status: signed", "status: proposed", NOT_MADE),
        ("form: iop", "form: grant", NOT_IOP),
        ("owner: kommunen", "owner: foreningen", NOT_OWN),
    ],
)
def test_why_a_guideline_did_not_bind(old: str, new: str, why: str) -> None:
    register = make(agreements__prov=AGREEMENT.replace(old, new))
    guideline = register.get(e.Guideline, "regler")
    assert explain_unbound(register, find_agreement(register), guideline) == why
    lists = make_checklists(register, find_agreement(register), ASSESSED)
    assert bool(lists) is (why == "")


BUDGET = "agreement: prov\nlines:\n"
PUBLIC = "  - {id: a, year: 2024, party: kommunen, kind: cash, amount: 5, qualifier: exact}\n"
CIVIL = "  - {id: b, year: 2024, party: foreningen, kind: in_kind, qualifier: unknown}\n"
NOUGHT = "  - {id: b, year: 2024, party: foreningen, kind: cash, amount: 0, qualifier: exact}\n"
NOTHING = "inga belopp eller egna insatser finns i registret"
ONE = "bara den offentliga sidan (pengar) har belopp eller egna insatser"
BOTH = (
    "både den offentliga sidan (pengar) och den idéburna sidan (egen insats) har belopp eller "
    "egna insatser"
)


@pytest.mark.parametrize(
    ("lines", "given", "text", "against"),
    [
        ("", ["yes"], NOTHING, ""),
        (PUBLIC, ["yes"], ONE, "ja"),
        (PUBLIC + NOUGHT, ["yes"], ONE, "ja"),
        (PUBLIC, ["no"], ONE, ""),
        (PUBLIC, ["unknown"], ONE, ""),
        (PUBLIC, [], ONE, ""),
        (PUBLIC + CIVIL, ["yes"], BOTH, ""),
        (PUBLIC + CIVIL, ["yes", "no"], BOTH, "nej"),
    ],
)
def test_both_finance_is_seen_in_the_budget(
    lines: str, given: list[str], text: str, against: str
) -> None:
    more = {"budgets__prov": BUDGET + lines} if lines else {}
    register = make(**more)
    seen = observe_item(register, "bada", given)
    assert seen == (text, against)


def observe_item(register: Register, name: str, given: list[str]) -> tuple[str, str] | None:
    """Return what is seen beside the answers to one item."""
    items = register.by(e.GuidelineItem, "guideline", "regler")
    item = next(item for item in items if item.item == name)
    seen = observe(register, find_agreement(register), item, given)
    return (seen.text, seen.against) if seen else None


@pytest.mark.parametrize(
    ("period", "text", "against"),
    [
        ("start: 2024-01-01, end: 2026-12-31", "avtalstiden är 36 månader", ""),
        ("start: 2024-01-31, end: 2024-02-27", "avtalstiden är kortare än en månad", "ja"),
        ("start: 2024-01-01, end: 2024-11-30", "avtalstiden är 11 månader", "ja"),
        ("start: 2024-01-01, end: 2024-12-31", "avtalstiden är 12 månader", ""),
        ("start: 2024, end: 2024-12-31", "avtalstiden är mellan 0 och 12 månader", ""),
        ("start: 2024-01-01", "avtalstiden är inte känd", ""),
        (
            "start: 2024-01-01, end: 2024-06-30, extension: {step_months: 6, latest_end: 2025}",
            "avtalstiden är 6 månader och kan förlängas längst till 2025",
            "",
        ),
        (
            "start: 2024-01-01, end: 2024-06-30, extension: {step_months: 6}",
            "avtalstiden är 6 månader och kan förlängas",
            "",
        ),
    ],
)
def test_a_longer_time_is_seen_in_the_period(period: str, text: str, against: str) -> None:
    stated = re.sub(r"period: \{.*\}", f"period: {{{period}}}", AGREEMENT)
    register = make(agreements__prov=stated)
    assert observe_item(register, "tid", ["yes"]) == (text, against)
    assert observe_item(register, "tid", []) == (text, "")
    assert observe_item(register, "behov", ["yes"]) is None


DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@given(DAYS, st.integers(0, 1200))
def test_whole_months_are_counted_also_at_the_ends_of_months(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    number = count_months(first, last)
    assert add_months(first, number) - timedelta(days=1) <= last
    assert add_months(first, number + 1) - timedelta(days=1) > last


@given(DAYS, DAYS)
def test_a_time_that_ends_before_it_begins_is_no_months(first: date, last: date) -> None:
    assert (count_months(first, last) > 0) <= (first < last)
    assert count_months(date.min, date.max) == 9999 * 12


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2023-03-01", "2023-03-31", 1),
        ("2023-03-01", "2023-03-30", 0),  # February, the month before, is shorter
        ("2023-03-01", "2023-04-29", 1),
        ("2023-03-01", "2023-04-30", 2),
        ("2023-01-31", "2023-02-27", 1),
        ("2023-01-31", "2023-02-26", 0),
    ],
)
def test_only_whole_months_are_counted(first: str, last: str, months: int) -> None:
    assert count_months(date.fromisoformat(first), date.fromisoformat(last)) == months


@pytest.mark.parametrize(
    ("made_on", "late"),
    [("2024-02", True), ("2024-01-11", True), ("2024-01", False), ("2023-12-01", False)],
)
def test_an_assessment_after_the_agreement_is_told(made_on: str, *, late: bool) -> None:
    register = make(ANSWERS.replace("made_on: 2024-02", f"made_on: {made_on}"))
    answer = register.all(e.Assessment)[0]
    assert is_late(register, find_agreement(register), answer) is late


BODY = """
governance:
  - body: Styrgruppen
    kind: steering_group
    composition: Alla parter
    meetings: {at_least: 2, per: term}
    decision_rule: majority_one_vote_each
"""


def find_votes(register: Register) -> tuple[int | None, int | None] | None:
    """Return the votes of the one body, and how many are needed."""
    votes = count_votes(register, find_agreement(register), register.all(e.Governance)[0])
    return (votes.number, votes.needed) if votes else None


def test_each_party_has_a_vote_on_the_day() -> None:
    assert find_votes(make(BODY)) == (2, 2)
    third = "  - {partner: tredje, role: civil, to: 2025-12-31}\n"
    funder = "  - {partner: fonden, role: funder}\n"
    assert find_votes(make(third + funder + BODY)) == (2, 2)
    assert find_votes(make(third.replace("2025", "2026") + BODY)) == (3, 2)
    assert find_votes(make("  - {unnamed: Andra, role: civil, count: 3}\n" + BODY)) == (5, 3)


def test_votes_of_parties_nobody_knows_are_not_counted() -> None:
    assert find_votes(make("  - {unnamed: Andra, role: civil}\n" + BODY)) == (None, None)
    about = "  - {unnamed: Andra, role: civil, count: 3, qualifier: about}\n"
    assert find_votes(make(about + BODY)) == (None, None)


def test_a_body_that_names_its_members_has_their_votes() -> None:
    named = BODY.replace("Alla parter", "[Kommunen, Föreningen]")
    assert find_votes(make("  - {unnamed: Andra, role: civil}\n" + named)) == (2, 2)
    assert find_votes(make(BODY.replace("majority_one_vote_each", "joint"))) is None


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ("[Kommunen]", "en röst för den enda organisation som ingår"),
        ("[Kommunen, Föreningen]", "en röst för var och en av de 2 organisationer som ingår"),
        ("Alla parter", "en röst för var och en av de 2 parter som registret har"),
    ],
)
def test_votes_are_explained_in_words(members: str, words: str) -> None:
    register = make(BODY.replace("Alla parter", members))
    votes = count_votes(register, find_agreement(register), register.all(e.Governance)[0])
    assert votes
    assert votes.explanation == words


def test_meetings_are_held_against_what_was_agreed() -> None:
    more = {
        "followups__a": "agreement: prov\nyear: 2025\nmeetings:\n"
        "  - {body: Styrgruppen, date: 2025-02-01}\n  - {body: Andra, date: 2025-03-01}",
        "followups__b": "agreement: prov\nyear: 2024",
    }
    register = make(BODY, **more)
    found = count_meetings(register, find_agreement(register), register.all(e.Governance)[0])
    assert found == [Meetings(2024, None, 4), Meetings(2025, 1, 4)]
    register = make(BODY + "    status: proposed\n", **more)
    assert not count_meetings(register, find_agreement(register), register.all(e.Governance)[0])


CHECK = """
partner: foreningen
agreement: prov
guideline: regler
made_on: 2024-01-02
conclusion: approved
answers:
  - {set: demokrati, item: vald, answer: yes, motivation: Hemligt skäl.}
"""
PUBLISH = "publish: {decided_by_function: Chef, decided_on: 2026-05-31}\n"


def test_a_check_tells_its_answers_only_once_published() -> None:
    register = make(checks__k=CHECK)
    assert find_details(register, register.get(e.Check, "k")) is None
    later = PUBLISH.replace("2026-05-31", "2026-06-02")
    register = make(checks__k=CHECK + later)
    assert find_details(register, register.get(e.Check, "k")) is None
    register = make(checks__k=CHECK + PUBLISH)
    found = find_details(register, register.get(e.Check, "k"))
    assert found
    ((head, rows),) = found.answers
    assert head.set == "demokrati"
    assert [(item.item, x.answer if x else None) for item, x in rows] == [
        ("vald", "yes"),
        ("lika", None),
    ]
    assert found.failed == ("använder våld",)
    assert found.documents == ()
    assert found.differs


def test_a_list_that_nobody_has_answered_is_told_too() -> None:
    regler = GUIDELINE + (
        "  - {id: hinder, kind: exclusion, items: [{id: ordning, text: oordning}]}\n"
        "  - {id: papper, kind: partner_documents, items: [{id: stadgar, text: stadgar}]}\n"
    )
    register = make(checks__k=CHECK + PUBLISH, guidelines__regler=regler)
    found = find_details(register, register.get(e.Check, "k"))
    assert found
    assert [head.set for head, _ in found.answers] == ["demokrati", "hinder"]
    assert [(i.item, x) for head, rows in found.documents for i, x in rows] == [("stadgar", None)]


@pytest.mark.parametrize(
    ("answer", "conclusion", "differs"),
    [
        ("yes", "approved", True),
        ("no", "approved", False),
        ("unknown", "approved", False),
        ("no", "not_approved", True),
        ("yes", "not_approved", False),
        ("unknown", "not_approved", False),
        ("no", "remedy_in_progress", False),
    ],
)
def test_a_conclusion_is_another_than_the_answers_speak_for_only_where_it_is(
    answer: str, conclusion: str, *, differs: bool
) -> None:
    check = CHECK.replace("answer: yes", f"answer: {answer}").replace("approved", conclusion)
    register = make(checks__k=check + PUBLISH)
    found = find_details(register, register.get(e.Check, "k"))
    assert found
    assert found.differs == differs


# --- on the pages --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def example() -> Site:
    """Return the site of the fictive municipality."""
    return make_site(EXAMPLE)


def test_a_published_check_shows_polarity_remedy_and_deviation(example: Site) -> None:
    body = find_page(example, "parter/sagobacken/").body
    assert "Här är det svaret <strong>nej</strong> som uppfyller en punkt" in body
    assert "Tagit avstånd från det som brast</dt><dd>ja" in body
    assert "Genomförda</dt><dd>14 april 2026" in body
    assert "Inkommen 15 april 2026" in body
    body = find_page(example, "parter/fantasibolaget/").body
    assert "Slutsatsen är en annan än svaren talar för" in body
    assert "trots påminnelser" in body
    assert "<td>Saknas</td>" in body


def test_a_deviation_from_nothing_is_told_as_what_it_is(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    path = "content/checks/exk-kontroll-fantasibolaget-2025.yml"
    text = (project / path).read_text(encoding="utf-8")
    add_records(project, {path: text.replace("answer: no", "answer: yes", 1)})
    body = find_page(make_site(project), "parter/fantasibolaget/").body
    assert "Slutsatsen är en annan" not in body
    assert "<strong>Ett avsteg är beslutat:</strong> Inget av villkoren" in body


def test_answers_that_are_not_shown_do_not_read_as_not_assessed(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    path = "content/checks/exk-kontroll-fantasibolaget-2025.yml"
    head, _, rest = (project / path).read_text(encoding="utf-8").partition("answers:\n")
    note = "reason: Skyddas., legal_basis: OSL 26:1, function: Registrator, date: 2025-04-08"
    text = f"{head}remedy:{rest.partition('remedy:')[2]}withheld:\n  - {{field: answers, {note}}}\n"
    add_records(project, {path: text})
    body = find_page(make_site(project), "parter/fantasibolaget/").body
    assert '<span class="iop-unknown">visas inte</span>' in body
    assert "Skyddas." in body
    answers = body.partition("demokrati")[2]
    assert "ej bedömt" not in answers


def test_tables_of_checks_say_how_long_each_holds(example: Site) -> None:
    for address in ("parter/fantasihuset/", "partnerskap/exk-lyktan/"):
        body = find_page(example, address).body
        assert "Gäller till" in body
        assert 'görs om senast 17 mars 2028 <span class="iop-mark">uträknat</span>' in body
    assert "<td>6 november 2025</td>" in find_page(example, "parter/pahittade-grannar/").body
    body = find_page(example, "parter/fantasibolaget/").body
    assert re.search(r"Inte godtagen.*?</td><td><span[^>]*>uppgift saknas", body)


def test_lists_of_days_say_whose_check_is_made_again(example: Site) -> None:
    for address in ("partnerskap/exk-lyktan/", "kommuner/exempelkommun/", "uppfoljning/"):
        body = find_page(example, address).body
        assert re.search(
            r"Kontroll ska göras om \(<a [^>]*>Föreningen Påhittade Grannar</a>\)", body
        )


def test_a_check_that_lies_ahead_does_not_read_as_made() -> None:
    site = make_site(EXAMPLE, date(2026, 3, 16))
    for address in ("parter/fantasihuset/", "partnerskap/exk-lyktan/"):
        body = find_page(site, address).body
        assert '17 mars 2026 <span class="iop-mark">inte gjord än</span>' in body
        assert "Rättelse pågår" not in body
        assert "2028" not in body.partition('id="kontroll')[2]
    body = find_page(site, "partnerskap/exk-lyktan/").body
    assert re.search(r"Ingen uppgift om kontroll:.*Fantasihuset", body)


WORD = "Zxqv"
"""A word that stands nowhere else."""


def test_nothing_of_an_unpublished_check_is_in_any_output(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    path = "content/checks/exk-kontroll-fantasihuset-2026.yml"
    text = (project / path).read_text(encoding="utf-8")
    for key in ("motivation", "measures"):
        text = re.sub(rf"{key}: (.+)", rf"{key}: {WORD} \1", text)
    deviation = f"deviation: {{motivation: {WORD}, by_function: {WORD}, decided_on: 2026-03-17}}"
    add_records(project, {path: text + deviation + "\n"})
    site = make_site(project)
    outputs = [page.body + page.title + page.description for page in site.pages]
    outputs += [content.decode("utf-8", "replace") for content in site.files.values()]
    assert not [text for text in outputs if WORD in text]
    body = find_page(site, "parter/fantasihuset/").body
    assert "Rättelse pågår" in body
    assert "Svaren visas bara om det är beslutat" in body
    assert 'id="exk-kontroll-fantasihuset-2026' not in body
    assert text.count(WORD) >= 3


def test_no_evidence_and_no_count_tells_of_an_unpublished_answer(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    path, rules = (
        "content/checks/exk-kontroll-fantasihuset-2026.yml",
        "content/guidelines/exk-riktlinjer-2023.yml",
    )
    text = (project / path).read_text(encoding="utf-8")
    text = text.replace("conclusion: remedy_in_progress", "conclusion: approved")
    place = f"field: answers, reading: inferred, note: {WORD}, source: ex-kontroller#30-44"
    weak = (
        (project / rules).read_text(encoding="utf-8").replace("strength: ska\n", "strength: bör\n")
    )
    add_records(project, {path: f"{text}evidence:\n  - {{{place}}}\n", rules: weak})
    site = make_site(project)
    assert "conclusion-against-answer" in {finding.code for finding in site.findings}
    assert "#conclusion-against-answer" not in find_page(site, "oppna-data/").body
    assert not [page.address for page in site.pages if WORD in page.body]


def test_the_search_finds_no_answer_of_a_check() -> None:
    register = make(checks__k=CHECK)
    assert "Hemligt" not in repr(make_search_pages(register))


def test_an_agreement_shows_its_checklists_in_words(example: Site) -> None:
    body = find_page(example, "partnerskap/exk-odlarna/").body
    assert "3 av 3 punkter har svar i registret" in body
    assert "0 av 5 punkter har svar i registret" in body
    assert '<span class="iop-unknown">ej bedömt</span>' in body
    assert "Det vi ser i registret: avtalstiden är 36 månader." in body
    body = find_page(example, "partnerskap/exk-sprakstegen/").body
    assert "partnerskapets egen bedömning" in body
    assert "Bedömningen är daterad efter avtalet" in body
    assert '<span class="iop-unknown">ingen uppgift</span>' in body


@pytest.mark.parametrize(
    ("agreement", "said", "not_said"),
    [
        (
            "lin-ikf-2021",
            "Vi känner inte till någon riktlinje som kräver det här av partnerskapet: bedömning",
            "Vilken dag avtalet ingicks",
        ),
        # Begun in 2015, adopted in 2017: but some agreements are signed after they have begun.
        (
            "sto-medprat",
            f"V{NO_DAY[1:]}.",
            "Vi känner inte till någon riktlinje",
        ),
    ],
)
def test_where_no_guideline_binds_nothing_is_said_to_lack(
    agreement: str, said: str, not_said: str
) -> None:
    body = find_page(read_site(ROOT), f"partnerskap/{agreement}/").body
    assert said in body
    assert not_said not in body
    missing = body[body.index('id="vet-inte"') :]
    assert "har bedömts" not in missing
    assert "har kontrollerats" not in missing


@pytest.mark.parametrize("published", ["2026-06-01", "2026-06-02"])
def test_a_decision_to_publish_is_told_when_its_day_has_come(published: str) -> None:
    publish = f"publish: {{decided_by_function: {WORD}, decided_on: {published}}}\n"
    place = f"evidence:\n  - {{field: publish, reading: inferred, note: {WORD}, source: lista#1}}"
    question = "question: Vad?\nconcerns:\n  - {record: checks/k, field: publish}"
    register = make(
        checks__k=CHECK + publish + place,
        discrepancies__d=question,
        documents__lista="title: Lista\ndate: 2019\nkind: other",
    )
    tables = make_published(register)
    told = {name for name, rows in tables.items() if WORD in repr(rows) or published in repr(rows)}
    is_told = published <= "2026-06-01"
    assert told == ({"checks", "evidence"} if is_told else set())
    assert bool(tables["discrepancy_concerns"]) is is_told
    assert bool(find_documents(register, "checks/k")) is is_told


def test_a_proposed_guideline_says_so_where_it_is_used(example: Site) -> None:
    body = find_page(example, "kommuner/exempelkommun/").body
    assert "Förslag, beslut saknas i underlaget" in body


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("adopted", ""),
        ("proposed", "Förslag, beslut saknas i underlaget"),
        ("replaced", "Ersatt, gäller inte längre"),
        ("unknown", "Om texten är antagen framgår inte"),
    ],
)
def test_a_quote_of_openness_says_where_its_guideline_stands(
    tmp_path: Path, status: str, words: str
) -> None:
    project = copy_project(tmp_path / "p", EXAMPLE)
    text = f"""
id: exk-oppenhet
title: Öppet
issuer: exempelkommun
status: {status}
known_from: full_text
summary: Om öppenhet.
sets:
  - id: oppenhet
    title: Öppenhet
    kind: openness
    strength: ska
    pass_answer: none
    items: [{{id: brev, text: {WORD}, source: ex-riktlinjer-2023#1}}]
    source: ex-riktlinjer-2023#1
source: ex-riktlinjer-2023#1
"""
    add_records(project, {"content/guidelines/exk-oppenhet.yml": text.lstrip()})
    site = make_site(project)
    for address in ("kommuner/exempelkommun/", "partnerskap/exk-lyktan/"):
        body = find_page(site, address).body
        note = body[body.index(WORD) :].split("</p>")[1]
        assert re.findall(r'"iop-mark">([^<]*)<', note) == [words] * bool(words)


def test_votes_and_meetings_stand_at_the_body(example: Site) -> None:
    body = find_page(example, "partnerskap/exk-lyktan/").body
    assert "3 röster. När alla röstar krävs minst 2 för majoritet." in body
    assert "2025: 1 möte i registret, minst 2 " in body
