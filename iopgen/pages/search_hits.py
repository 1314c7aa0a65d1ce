"""What the search page finds: one small page a record, with names, places and themes.

No tables and no amounts: they make the index heavy and find little.
"""

from collections.abc import Iterator, Sequence

from iopgen.pages.agreement.what import describe_period
from iopgen.pages.guidelines import name_issuer
from iopgen.pages.register import list_years
from iopgen.records.schemas import load_labels
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.parties import find_agreements
from iopgen.register.states import find_states
from iopgen.review.sentences import name_party
from iopgen.search.small_pages import SearchPage

SYNONYMS = {
    "iop": "IOP idéburet offentligt partnerskap ideellt-offentligt partnerskap",
    "assignment": "uppdrag uppdragsavtal",
    "procurement": "upphandling upphandlad",
    "grant": "bidrag föreningsbidrag",
    "framework": "ramverk överenskommelse",
    "per_participant": "ersättning per deltagare schablon",
    "informal": "informell samverkan",
}
"""Words people use for a form besides its label."""


SECTIONS = (
    (
        "ekonomi/",
        "Ekonomi",
        "Pengar och egna insatser i IOP, år för år: vem ger, vem får och hur är det räknat.",
        "pengar kostnad kostar belopp budget kronor ersättning bidrag summor utgifter",
    ),
    (
        "resultat/",
        "Resultat",
        "Vad samarbetena har lett till, mål mot utfall, och statistik som hör till.",
        "resultat effekt utvärdering utfall mål statistik deltagare",
    ),
    (
        "uppfoljning/",
        "Uppföljning",
        "Datum som närmar sig eller har passerat, och hur samarbetena ska följas upp.",
        "slut förlängning uppsägning möten årshjul rapport bevaka",
    ),
    (
        "riktlinjer/",
        "Riktlinjer",
        "Riktlinjer och andra texter om IOP, ordagrant och sida vid sida.",
        "regler kriterier krav villkor demokrativillkor principer policy",
    ),
    (
        "kallor/",
        "Källor",
        "Handlingarna som allt bygger på, och hur du begär ut dem.",
        "begära ut handling protokoll diarium registrator offentlighet dokument",
    ),
    (
        "oppna-data/",
        "Öppna data",
        "Alla uppgifter att ladda ner, med ordlista och kontroller.",
        "ladda ner csv excel download open data ordlista",
    ),
)
"""Address, title, words and hidden words of pages that gather many records."""


def make_search_pages(register: Register) -> tuple[SearchPage, ...]:
    """Make the throw-away pages that the search index is built of."""
    return (
        *(_make_agreement_hit(register, a) for a in register.all(e.Agreement)),
        *(_make_partner_hit(register, p) for p in register.all(e.Partner)),
        *(_make_guideline(register, g) for g in register.all(e.Guideline)),
        *(_make_comparison(register, c) for c in register.all(e.Comparison)),
        *(_make_document(register, d) for d in register.all(e.Document)),
        *(_make_discrepancy(q) for q in register.all(e.Discrepancy)),
        *(
            SearchPage(address, "Samlingssida", title, description, "", hidden)
            for address, title, description, hidden in SECTIONS
        ),
    )


def _make_agreement_hit(register: Register, a: e.Agreement) -> SearchPage:
    parties = [
        name_party(register, p.partner)
        for p in register.by(e.Party, "agreement", a.id)
        if p.partner
    ]
    groups = [t.text for t in register.by(e.TargetGroup, "agreement", a.id)]
    units = list(_iter_unit_names(register, a))
    form, state = a.form, find_states(register)[a.id].code
    return SearchPage(
        address=f"partnerskap/{a.id}/",
        kind="Partnerskap" if form == "iop" else "Annan samverkan",
        title=a.title,
        description=a.summary,
        text=_join([*parties, *units, a.thematic_area, *groups, describe_period(register, a)]),
        hidden=" ".join([SYNONYMS.get(form, ""), *a.aliases, *_iter_aliases(register, a)]),
        number=", ".join(a.case_numbers),
        filters=(
            *(("kommun", name_party(register, owner)) for owner in a.owner),
            ("form", load_labels()["agreements", "form", form]),
            ("lage", load_labels()["agreements", "state", state]),
            *(("ar", year) for year in list_years(register, a)),
        ),
    )


def _join(texts: Sequence[str]) -> str:
    """Join texts as sentences, each once, so that an excerpt reads well."""
    found = dict.fromkeys(text.rstrip(".") for text in texts if text)
    return " ".join(f"{text[:1].upper()}{text[1:]}." for text in found)


def _iter_unit_names(register: Register, a: e.Agreement) -> Iterator[str]:
    for used in register.by(e.AgreementUnit, "agreement", a.id):
        for unit in register.by(e.Unit, "partner", used.partner):
            if unit.unit == used.unit:
                yield unit.name


def _iter_aliases(register: Register, a: e.Agreement) -> Iterator[str]:
    for party in register.by(e.Party, "agreement", a.id):
        for alias in register.by(e.Alias, "partner", party.partner):
            yield alias.name


def _make_partner_hit(register: Register, p: e.Partner) -> SearchPage:
    agreements = [a.title for a in find_agreements(register, p.id)]
    aliases = [alias.name for alias in register.by(e.Alias, "partner", p.id)]
    return SearchPage(
        address=f"parter/{p.id}/",
        kind="Part",
        title=p.name,
        description=f"{load_labels()['partners', 'sector', p.sector]}. {p.place}".strip(" ."),
        text=_join(agreements),
        hidden=" ".join(aliases),
        number=f"{p.org_number[:6]}-{p.org_number[6:]}" if p.org_number else "",
    )


def _make_guideline(register: Register, g: e.Guideline) -> SearchPage:
    sets = [s.title for s in register.by(e.GuidelineSet, "guideline", g.id)]
    issuer = name_issuer(register, g)
    owners = [g.issuer] if g.issuer else _list_owners(register, g.issuer_agreement)
    return SearchPage(
        address=f"riktlinjer/{g.id}/",
        kind="Riktlinje",
        title=g.title,
        description=g.summary,
        text=_join([issuer, *sets]),
        number=g.case_number,
        filters=tuple(("kommun", name_party(register, owner)) for owner in owners),
    )


def _list_owners(register: Register, agreement: str) -> Sequence[str]:
    """Return who owns the agreement that issued a guideline; nobody where none did."""
    found = register.find(e.Agreement, agreement)
    return found.owner if found else ()


def _make_comparison(register: Register, c: e.Comparison) -> SearchPage:
    columns = register.by(e.ComparisonColumn, "comparison", c.id)
    compared = [register.get(e.Guideline, column.guideline) for column in columns]
    themes = [row.title for row in register.by(e.ComparisonRow, "comparison", c.id)]
    return SearchPage(
        address=f"riktlinjer/#jamforelse-{c.id}",
        kind="Jämförelse",
        title=c.title,
        description=c.summary,
        text=_join([*(guideline.title for guideline in compared), *themes]),
        filters=tuple(
            ("kommun", name_party(register, issuer))
            for issuer in dict.fromkeys(guideline.issuer for guideline in compared)
            if issuer
        ),
    )


def _make_document(register: Register, d: e.Document) -> SearchPage:
    return SearchPage(
        address=f"kallor/{d.id}/",
        kind="Källa",
        title=d.title,
        description=f"{load_labels()['documents', 'kind', d.kind]} från {d.issuer}.",
        text=d.status,
        number=d.case_number,
        filters=(
            *((("kommun", name_party(register, d.authority)),) if d.authority else ()),
            *((("ar", str(d.date.earliest.year)),) if d.date else ()),
        ),
    )


def _make_discrepancy(q: e.Discrepancy) -> SearchPage:
    return SearchPage(
        address=f"avvikelser/#{q.id}",
        kind="Motstridiga uppgifter",
        title=q.question,
        description=q.explanation or "Källorna säger olika saker.",
        text="",
    )
