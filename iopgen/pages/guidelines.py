"""Guidelines: the list and one page each, with exact wording, strength and polarity."""

from collections.abc import Iterator

from iopgen import entities as e
from iopgen.model import Register
from iopgen.pages.base import Site, View, make_page
from iopgen.site import SECTION, Page

LIST = "riktlinjer/"

WARNINGS = {
    "proposed": "Förslag, beslut saknas i underlaget.",
    "unknown": "Om texten är antagen framgår inte av underlaget.",
    "replaced": "Ersatt, gäller inte längre.",
}


def make_pages(site: Site) -> Iterator[Page]:
    """Make the list of guidelines and each one's page."""
    register = site.register
    guidelines = register.all(e.Guideline)
    yield make_page(
        View(site, LIST),
        "guidelines.html",
        title="Riktlinjer",
        description="Vad kommunernas riktlinjer kräver av idéburna offentliga partnerskap.",
        kind=SECTION,
        section=LIST,
        guidelines=[(g, count_items(register, g.id)) for g in guidelines],
        warnings=WARNINGS,
    )
    for guideline in guidelines:
        view = View(site, f"{LIST}{guideline.id}/")
        yield make_page(
            view,
            "guideline.html",
            title=guideline.title,
            description=guideline.summary,
            kind="guideline",
            section=LIST,
            record_path=guideline.file,
            g=guideline,
            sets=register.by(e.GuidelineSet, "guideline", guideline.id),
            items=register.by(e.GuidelineItem, "guideline", guideline.id),
            warning=WARNINGS.get(guideline.status, ""),
            readings=view.readings(guideline.record),
            used=find_users(register, guideline.id),
        )


def count_items(register: Register, guideline: str) -> list[tuple[e.GuidelineSet, int]]:
    """Return each set of a guideline with the number of its items."""
    items = register.by(e.GuidelineItem, "guideline", guideline)
    return [
        (s, sum(item.set == s.set for item in items))
        for s in register.by(e.GuidelineSet, "guideline", guideline)
    ]


def find_users(register: Register, guideline: str) -> list[str]:
    """Return the agreements that are assessed against a guideline, or checked by it."""
    kinds: tuple[type[e.Assessment | e.Term | e.Check], ...] = (e.Assessment, e.Term, e.Check)
    found = {x.agreement for kind in kinds for x in register.by(kind, "guideline", guideline)}
    return sorted(found)
