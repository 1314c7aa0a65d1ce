"""Each agreement's page, put together."""

from collections.abc import Iterator
from functools import partial

from iopgen.pages.agreement.checks import make_checks
from iopgen.pages.agreement.decided import make_contact, make_decided
from iopgen.pages.agreement.gaps import find_edit_url, find_withheld, iter_missing, list_records
from iopgen.pages.agreement.money import make_money
from iopgen.pages.agreement.promises import make_promises, make_results
from iopgen.pages.agreement.what import make_time, make_what, make_who
from iopgen.pages.base import make_page
from iopgen.pages.titles import describe_field
from iopgen.pages.view import PageView, SiteContents
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.site import Draft, Page

REGISTER = "partnerskap/"


def draft_pages(site: SiteContents) -> Iterator[Draft]:
    """Draft every agreement's page."""
    for one in site.register.all(e.Agreement):
        make = partial(_make_agreement, site, one)
        yield Draft(f"{REGISTER}{one.id}/", "agreement", make, one.record, one.file)


def _make_agreement(site: SiteContents, agreement: e.Agreement) -> Page:
    view = PageView(site, f"{REGISTER}{agreement.id}/")
    register = site.register
    money = make_money(site, agreement)
    return make_page(
        view,
        "agreement.html",
        title=agreement.title,
        description=agreement.summary,
        kind="agreement",
        section=REGISTER,
        record_path=agreement.file,
        a=agreement,
        what=make_what(register, agreement),
        who=make_who(register, agreement),
        time=make_time(register, agreement),
        money=money,
        promises=make_promises(register, agreement),
        results=make_results(register, agreement),
        checks=make_checks(register, agreement),
        decided=make_decided(register, agreement),
        contact=make_contact(register, agreement),
        describe=describe_field,
        discrepancies=find_discrepancies(register, agreement.id),
        withheld=find_withheld(register, agreement.id),
        missing=list(iter_missing(register, agreement, money.lines)),
        edit=partial(find_edit_url, site.settings),
        readings=view.readings(*list_records(register, agreement.id)),
    )


def find_discrepancies(register: Register, agreement: str) -> list[e.Discrepancy]:
    """Return the discrepancies of an agreement's own record, its budgets and its follow-ups."""
    records = [f"agreements/{agreement}"]
    records += [b.record for b in register.by(e.Budget, "agreement", agreement)]
    records += [f.record for f in register.by(e.FollowUp, "agreement", agreement)]
    found = [q for record in records for q in register.discrepancies(record)]
    found += [
        register.get(e.Discrepancy, line.discrepancy)
        for line in register.by(e.BudgetLine, "agreement", agreement)
        if line.discrepancy
    ]
    return list(dict.fromkeys(found))
