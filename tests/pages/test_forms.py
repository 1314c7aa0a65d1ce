"""Forms of collaboration: explained from the schema, counted from the register."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, find_page
from registers import TODAY, make_register, read_project, read_site

from iopgen.build import load_settings
from iopgen.data.open_data import Published
from iopgen.pages.forms import ALWAYS, About, count_early, describe_forms, list_rulings
from iopgen.pages.view import PageView, SiteContents
from iopgen.records.schemas import load_schemas
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.states import find_states
from iopgen.rules.agreements import WITHOUT_MONEY
from iopgen.rules.parties import PUBLIC_SECTORS
from iopgen.rules.wording import find_grant_like

FORM = load_schemas().tables["agreements"].field("form")


def make_site_of(project: str) -> SiteContents:
    """Return what pages of a project are made from."""
    root = ROOT if project == "real" else EXAMPLE
    settings = load_settings(root, TODAY)
    register = Register(read_project(root), TODAY)
    return SiteContents(register, Published(register, settings.site_url), settings)


@pytest.fixture(scope="module", params=["real", "example"])
def site(request: pytest.FixtureRequest) -> SiteContents:
    """Return what pages are made from: the real records, then those of the fictive municipality."""
    return make_site_of(request.param)


def render(site: SiteContents, about: About, number: int = 1) -> str:
    """Return the register page with no line in its table."""
    view = PageView(site, "partnerskap/")
    return view.render(
        "register.html",
        title="Alla",
        entries=[],
        count=0,
        iop=0,
        number=number,
        addresses=["partnerskap/"],
        filters=[],
        records="",
        page_length=1,
        about=about,
        lives="",
        declined=0,
        year_rule="",
        chart=None,
    )


def test_every_form_is_explained_in_a_few_words() -> None:
    assert FORM.help.keys() == FORM.categories.keys()
    for text in FORM.help.values():
        assert len(re.findall(r"[.](?: |$)", text)) in (1, 2, 3)
        assert text.endswith(".")
        assert not list(find_grant_like(text))
    for form in WITHOUT_MONEY:
        assert "får betalt" in FORM.help[form]


def test_help_is_only_for_values_that_exist() -> None:
    for table in load_schemas().tables.values():
        for field in table.fields:
            assert field.help.keys() <= field.categories.keys()


def test_forms_and_states_are_counted_from_the_register(site: SiteContents) -> None:
    about = describe_forms(site)
    assert about.unsettled <= dict(about.states)["unknown"]
    everything = len(find_states(site.register))
    assert sum(form.count for form in about.forms) == everything
    assert sum(count for _, count in about.states) == everything
    assert {*ALWAYS} <= dict(about.states).keys()
    assert {form.code for form in about.forms} >= FORM.categories.keys() - {"other", "unknown"}


def test_the_real_texts_are_found() -> None:
    about = describe_forms(make_site_of("real"))
    assert about.as_of == TODAY
    assert about.unsettled == 1
    (described,) = (text.guideline.id for text in about.described)
    assert described == "stockholm-amn-beskrivning-2019"
    (areas,) = about.areas
    assert areas.guideline.id == "stockholm-amn-omraden-2019"
    assert [len(items) for _, items in areas.sets] == [10, 2, 1, 4, 4, 3, 2]
    proposal, rules = about.procurement
    assert proposal.warning
    assert rules.guideline.id == "upphandling-2019"
    kept = {
        item.item: (item.amount, str(item.valid_on)) for _, items in rules.sets for item in items
    }
    assert kept["troskelvarde"] == (7_100_000, "2019-01-01")
    assert kept["undantag-fran-annonsering"] == (1_900_000, "2019-01-01")
    assert "hogst-tre-ar" in kept
    assert "syfte" not in kept


def test_the_page_says_it_once_and_leads_to_the_texts(site: SiteContents) -> None:
    about = describe_forms(site)
    body = render(site, about)
    for form in about.forms:
        assert body.count(f'<th scope="row">{form.label}</th>') == 1
    for text in (*about.described, *about.procurement, *about.areas):
        assert f'href="../riktlinjer/{text.guideline.id}/"' in body
        assert not text.warning or text.warning in body
    assert "historiska" in body
    assert 'id="former"' not in render(site, about, number=2)
    assert not list(find_grant_like(re.sub(r"<[^>]+>", "", body)))


def test_a_register_without_such_texts_says_nothing_of_them(site: SiteContents) -> None:
    about = describe_forms(site)
    bare = replace(about, described=(), procurement=(), areas=())
    body = render(site, bare)
    assert 'id="former"' in body
    assert "riktlinjer/" not in body
    assert 'id="upphandling"' not in body
    assert 'id="omraden"' not in body


# --- what is no agreement yet, or came to nothing -----------------------------------------------

DECLINED = """
status: declined
decisions:
  - {kind: initiative, date: 2020}
  - {kind: declined, date: 2024-05, reason: no_funds}
  - {kind: declined, date: 2025, reason: no_funds}
  - {kind: declined, date: 2027, reason: no_need}
  - {kind: declined, date: 2023}
"""


def test_declined_ones_are_counted_by_reason_and_no_later_than_today() -> None:
    register = make_register(
        {
            "agreements/a": DECLINED,
            "agreements/b": "status: declined",
            "agreements/c": "status: initiative",
            "agreements/d": "status: proposed",
            "agreements/e": "status: proposed\nperiod: {start: 2020}",
            "agreements/f": "status: proposed\ndecisions:\n  - {kind: declined, reason: criteria}",
            "agreements/g": "status: signed\ndecisions:\n  - {kind: declined, reason: criteria}",
        }
    )
    early = count_early(register, register.all(e.Agreement))
    assert (early.initiatives, early.proposals, early.unsettled, early.declined) == (1, 1, 1, 5)
    assert early.reasons == (
        ("pengar saknas", 2),
        ("kriterierna är inte uppfyllda", 1),
        ("skälet anges inte", 2),
    )
    assert not count_early(register, ()).any


@pytest.mark.parametrize("address", ["uppfoljning/", "kommuner/exempelkommun/"])
def test_reasons_are_shown_without_names(address: str) -> None:
    body = find_page(read_site(EXAMPLE, EXAMPLE_DAY), address).body
    section = body[body.index('<h2 id="initiativ">') :]
    section = section[: section.index("<h2", 1)]
    assert "Avböjda förslag: 8." in section
    assert "En annan form passar bättre</th>" in section
    assert "partnerskap/" not in section
    assert "parter/" not in section


def test_where_nothing_was_declined_the_page_says_so() -> None:
    body = find_page(read_site(ROOT, TODAY), "uppfoljning/").body
    assert "Avböjda förslag: inga." in body
    assert 'id="skal-tabell' not in body


def test_a_declined_one_is_nowhere_among_what_an_organisation_does() -> None:
    site, register = read_site(EXAMPLE, EXAMPLE_DAY), make_site_of("example").register
    declined = [a.id for a in register.all(e.Agreement) if a.status == "declined"]
    public = {p.id for p in register.all(e.Partner) if p.sector in PUBLIC_SECTORS}
    assert len(declined) == 2
    for page in site.pages:
        kind, _, name = page.address.rstrip("/").partition("/")
        if kind == "parter" and name and name not in public:
            assert not [a for a in declined if f"partnerskap/{a}/" in page.body]
    for identifier in declined:
        named = {p.partner for p in register.by(e.Party, "agreement", identifier)}
        assert named <= public | {""}
        body = find_page(site, f"partnerskap/{identifier}/").body
        for partner in register.all(e.Partner):
            assert partner.id in public or partner.name not in body


def test_rulings_stand_by_form_in_the_order_of_the_forms() -> None:
    ruling = "rulings: [{court: Rätten, finding: F}]"
    register = make_register(
        {
            "agreements/a": f"title: A\nform: grant\n{ruling}",
            "agreements/b": f"title: B\nform: iop\n{ruling}",
        }
    )
    assert [(label, one.agreement) for label, one in list_rulings(register)] == [
        ("Idéburet offentligt partnerskap (IOP)", "b"),
        ("Föreningsbidrag", "a"),
    ]
