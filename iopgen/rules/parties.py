"""Who takes part in an agreement, and what organisations are called."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from iopgen.calc.dates import Span
from iopgen.reading.findings import Code, Finding, Severity, clean
from iopgen.records.schemas import load_schemas
from iopgen.register import entities as e
from iopgen.register.ends import find_sure_end
from iopgen.register.lookup import Register
from iopgen.rules.base import (
    CONSISTENCY,
    has_list,
    rule,
    say,
)

PUBLIC_SECTORS = frozenset({"municipality", "region", "state", "other_public", "municipal_company"})


@rule(
    Code(
        "iop-without-both-sides",
        Severity.ERROR,
        "Ett IOP har minst en offentlig och en idéburen part",
        "Lägg till den part som saknas, eller välj en annan form. Ett idéburet offentligt "
        "partnerskap ingås av minst en offentlig och en idéburen part.",
        "form: iop\nparties:\n  - {partner: exempelkommun, role: public}",
        "Stockholms stads riktlinjer för IOP; SOU 2019:56",
    )
)
def check_both_sides(register: Register) -> Iterator[Finding]:
    """An IOP has a public and a civil party; silent where a role can't be read."""
    known = load_schemas().tables["agreement_parties"].field("role").categories
    for row in register.all(e.Agreement):
        parties = register.by(e.Party, "agreement", row.id)
        roles = {party.role for party in parties}
        if row.form == "iop" and has_list(register, row, "parties") and roles <= known.keys():
            for role, name in (("public", "offentlig"), ("civil", "idéburen")):
                if role not in roles:
                    yield say("iop-without-both-sides", row, "form", f"ingen {name} part finns med")


@rule(
    Code(
        "role-against-sector",
        Severity.ERROR,
        "Rollen stämmer inte med organisationens sektor",
        "Rätta rollen här eller sektorn hos organisationen. En kommun, region eller myndighet är "
        "aldrig idéburen part, och en förening eller ett företag är aldrig offentlig part. Ett "
        "företag är idéburen part bara med belägg i limited_profit.",
        "parties:\n  - {partner: exempelkommun, role: civil}",
        CONSISTENCY,
    )
)
def check_roles(register: Register) -> Iterator[Finding]:
    """A public body is no civil party and the other way round; a company is neither.

    But with evidence of limited profit distribution a company may be a civil party.
    """
    for row in register.all(e.Party):
        partner = register.find(e.Partner, row.partner)
        sector, role = partner.sector if partner else None, row.role
        if partner and sector in _list_wrong_sectors(role, partner):
            message = f'rollen "{role}" stämmer inte med sektorn "{sector}"'
            yield say("role-against-sector", row, "role", message)


def _list_wrong_sectors(role: str, partner: e.Partner) -> Collection[str]:
    """Return the sectors that a partner in some role can't have."""
    if role == "public":
        return ("civil_society", "company")
    if role == "civil":
        return PUBLIC_SECTORS if partner.limited_profit else {*PUBLIC_SECTORS, "company"}
    return ()


@rule(
    Code(
        "last-party-left",
        Severity.NOTICE,
        "Sista parten på ena sidan har lämnat",
        "Ingenting behöver rättas om tiderna stämmer med källan. Kontrollera om överenskommelsen "
        "därmed upphörde, eller om en part saknas.",
        "form: iop\nparties:\n  - {partner: pahittade-grannar, role: civil, to: 2023-12-31}",
        "Stockholms stads riktlinjer för IOP; SOU 2019:56",
    )
)
def check_left(register: Register) -> Iterator[Finding]:
    """An IOP that has not ended has parties left on both sides: it takes one of each."""
    for row in register.all(e.Agreement):
        if row.form == "iop" and row.status not in ("declined", "terminated"):
            parties = register.by(e.Party, "agreement", row.id)
            for role, name in (("public", "offentliga"), ("civil", "idéburna")):
                last = _find_last_left([p for p in parties if p.role == role])
                if last and _has_left(last, find_sure_end(register, row), register.as_of):
                    message = f"sista {name} part har lämnat"
                    yield say("last-party-left", last, "to", message)


def _find_last_left(parties: list[e.Party]) -> e.Party | None:
    """Return the one who left last; None where there is nobody, or somebody who has not left."""
    days = [span.latest for party in parties if (span := party.to)]
    return parties[days.index(max(days))] if days and len(days) == len(parties) else None


def _has_left(party: e.Party, end: Span | None, as_of: date) -> bool:
    """Say whether a party surely has left, and before the agreement ended."""
    left = party.to
    return bool(left and left.latest < as_of and not (end and end.earliest <= left.latest))


@rule(
    Code(
        "sector-not-known",
        Severity.NOTICE,
        "Det är inte känt om parten är idéburen",
        "Ange sektor hos organisationen när det finns belägg. Till dess visar sidan att uppgiften "
        "saknas.",
        "sector: unknown",
        "Stockholms stads riktlinjer för IOP; SOU 2019:56",
    )
)
def check_unknown_sector(register: Register) -> Iterator[Finding]:
    """A civil party of an IOP whose sector no source states is a fact to show."""
    for row in register.all(e.Party):
        agreement = register.find(e.Agreement, row.agreement)
        partner = register.find(e.Partner, row.partner)
        if (
            agreement
            and partner
            and agreement.form == "iop"
            and row.role == "civil"
            and partner.sector == "unknown"
        ):
            name = clean(partner.name)
            yield say("sector-not-known", row, "partner", f"sektor för {name} saknas i underlaget")


@rule(
    Code(
        "party-twice",
        Severity.ERROR,
        "Samma part två gånger",
        "Slå ihop raderna, eller ge dem tider som inte överlappar.",
        "parties:\n  - {partner: exempelkommun, role: public}\n"
        "  - {partner: exempelkommun, role: public}",
        CONSISTENCY,
    )
)
def check_double_parties(register: Register) -> Iterator[Finding]:
    """A partner stands once in an agreement, unless it left and came back."""
    seen: dict[tuple[str | None, ...], int] = {}
    for row in register.all(e.Party):
        key = tuple(
            e.get_text(row, name) for name in ("agreement", "partner", "role", "from_", "unit")
        )
        if row.partner and key in seen:
            message = f'"{clean(row.partner)}" står redan på rad {seen[key]}'
            yield say("party-twice", row, "partner", message)
        seen.setdefault(key, row.file_line)


@rule(
    Code(
        "party-without-name",
        Severity.ERROR,
        "Parten varken nämns eller beskrivs",
        "Skriv partner med organisationens id, eller unnamed med en beskrivning när handlingen "
        "inte nämner parten vid namn. Bara det ena.",
        "parties:\n  - {role: civil}",
        CONSISTENCY,
    )
)
def check_party_names(register: Register) -> Iterator[Finding]:
    """A party is either a known organisation or described as unnamed."""
    for row in register.all(e.Party):
        is_named, is_unnamed = (e.is_stated(row, name) for name in ("partner", "unnamed"))
        if is_named == is_unnamed:
            message = "både partner och unnamed" if is_named else "varken partner eller unnamed"
            yield say("party-without-name", row, "partner", f"parten har {message}")


@rule(
    Code(
        "company-without-evidence",
        Severity.ERROR,
        "Ett aktiebolag räknas som idéburet utan belägg",
        "Skriv sector: unknown, eller ange belägget för begränsad vinstutdelning i limited_profit.",
        "legal_form: limited_company\nsector: civil_society",
        "Aktiebolagslagen (2005:551) 32 kap.",
    )
)
def check_companies(register: Register) -> Iterator[Finding]:
    """A company counts as civil society only with evidence of limited profit distribution."""
    for row in register.all(e.Partner):
        legal_form = row.legal_form
        if (
            legal_form.startswith("limited_company")
            and row.sector == "civil_society"
            and not e.is_stated(row, "limited_profit")
        ):
            yield say(
                "company-without-evidence",
                row,
                "sector",
                "belägg för att bolaget är idéburet saknas",
            )


@rule(
    Code(
        "same-name",
        Severity.WARNING,
        "Två organisationer har samma namn",
        "Slå ihop posterna om det är samma organisation. Andra stavningar läggs under aliases.",
        "name: Föreningen Påhittade Grannar   # finns redan i en annan post",
        CONSISTENCY,
    )
)
def check_names(register: Register) -> Iterator[Finding]:
    """One organisation, one record: names and aliases point at one place."""
    named: defaultdict[str, list[e.Partner | e.Alias]] = defaultdict(list)
    rows: list[e.Partner | e.Alias] = [*register.all(e.Partner), *register.all(e.Alias)]
    for row in rows:
        if row.name:
            named[row.name.casefold()].append(row)
    for rows in named.values():
        first, *rest = sorted({_get_id(one) for one in rows})
        if rest:
            for row in rows:
                other = rest[0] if _get_id(row) == first else first
                message = f'namnet "{clean(row.name)}" finns också hos {other}'
                yield say("same-name", row, "name", message)


def _get_id(row: e.Partner | e.Alias) -> str:
    return row.id if isinstance(row, e.Partner) else row.partner


@rule(
    Code(
        "contact-not-allowed",
        Severity.ERROR,
        "En kontakt utan funktion",
        "Ange vilken funktion e-postadressen eller telefonnumret går till, i contact.function.",
        "contact:\n  email: kontakt@example.org",
        "Dataskyddsförordningen (EU) 2016/679",
    )
)
def check_contacts(register: Register) -> Iterator[Finding]:
    """A published contact is a function's, never a person's."""
    for row in register.all(e.Partner):
        for column in ("contact_email", "contact_phone"):
            if getattr(row, column) and not e.is_stated(row, "contact_function"):
                yield say("contact-not-allowed", row, column, "kontaktens funktion saknas")
