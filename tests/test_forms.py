"""Forms of collaboration: explained from the schema, counted from the register."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from projects import EXAMPLE, ROOT
from registers import TODAY, read_project

from iopgen.build import load_settings
from iopgen.model import Register
from iopgen.opendata import make_published
from iopgen.pages.base import Site, View
from iopgen.pages.forms import ALWAYS, About, describe_forms
from iopgen.rules.agreements import WITHOUT_MONEY
from iopgen.rules.wording import find_grant_like
from iopgen.schemas import load_schemas

FORM = load_schemas().tables["agreements"].field("form")


def make_site_of(project: str) -> Site:
    """Return what pages of a project are made from."""
    root = ROOT if project == "real" else EXAMPLE
    settings = load_settings(root, TODAY)
    register = Register(read_project(root), TODAY)
    return Site(register, make_published(register, settings.site_url), settings)


@pytest.fixture(scope="module", params=["real", "example"])
def site(request: pytest.FixtureRequest) -> Site:
    """Return what pages are made from: the real records, then those of the fictive municipality."""
    return make_site_of(request.param)


def render(site: Site, about: About, number: int = 1) -> str:
    """Return the register page with no line in its table."""
    lists: dict[str, list[str]] = {"entries": [], "forms": [], "states": [], "owners": []}
    view = View(site, "partnerskap/")
    numbers = range(1, 2)
    return view.render(
        "register.html",
        title="Alla",
        count=0,
        iop=0,
        number=number,
        numbers=numbers,
        about=about,
        **lists,
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


def test_forms_and_states_are_counted_from_the_register(site: Site) -> None:
    about = describe_forms(site)
    assert about.unsettled <= dict(about.states)["unknown"]
    everything = len(site.register.states)
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
    kept = {item.item: (item.amount, item.valid_on) for _, items in rules.sets for item in items}
    assert kept["troskelvarde"] == (7_100_000, "2019-01-01")
    assert kept["undantag-fran-annonsering"] == (1_900_000, "2019-01-01")
    assert "hogst-tre-ar" in kept
    assert "syfte" not in kept


def test_the_page_says_it_once_and_leads_to_the_texts(site: Site) -> None:
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


def test_a_register_without_such_texts_says_nothing_of_them(site: Site) -> None:
    about = describe_forms(site)
    bare = replace(about, described=(), procurement=(), areas=())
    body = render(site, bare)
    assert 'id="former"' in body
    assert "riktlinjer/" not in body
    assert 'id="upphandling"' not in body
    assert 'id="omraden"' not in body
