"""Rules about agreements and organisations: forms, parties, periods, what was declined."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from iopgen.calc.amounts import parse_printed
from iopgen.reading.findings import Code, Finding, Severity, clean
from iopgen.records.schemas import load_schemas
from iopgen.records.validation import YEARS
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.states import is_extended_beyond
from iopgen.rules.base import (
    CONSISTENCY,
    READABLE,
    TRACEABLE,
    has_list,
    rule,
    say,
    say_at,
)

PUBLIC_SECTORS = frozenset({"municipality", "region", "state", "other_public", "municipal_company"})

WITHOUT_MONEY = frozenset({"informal", "uncompensated"})
"""Forms that by definition carry no compensation."""


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
                if last and _has_left(last, row, register.as_of):
                    message = f"sista {name} part har lämnat"
                    yield say("last-party-left", last, "to", message)


def _find_last_left(parties: list[e.Party]) -> e.Party | None:
    """Return the one who left last; None where there is nobody, or somebody who has not left."""
    days = [span.latest for party in parties if (span := party.to)]
    return parties[days.index(max(days))] if days and len(days) == len(parties) else None


def _has_left(party: e.Party, agreement: e.Agreement, as_of: date) -> bool:
    """Say whether a party surely has left, and before the agreement ended."""
    left, end = party.to, agreement.end
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
        "end-before-start",
        Severity.ERROR,
        "Slutet ligger före början",
        "Kontrollera datumen mot källan.",
        "period:\n  start: 2020-03-01\n  end: 2018-02-28",
        CONSISTENCY,
    )
)
def check_periods(register: Register) -> Iterator[Finding]:
    """No span ends before it begins."""
    for kind, first, last in _SPANS:
        for row in register.all(kind):
            start, end = (getattr(row, name) for name in (first, last))
            if start and end and end.latest < start.earliest:
                message = f"{end} ligger före {start}"
                yield say("end-before-start", row, last, message)


_SPANS: tuple[tuple[type[e.Entity], str, str], ...] = (
    (e.Agreement, "start", "end"),
    (e.Agreement, "end", "extension_latest_end"),
    (e.Agreement, "start", "termination_ends_on"),
    (e.Party, "from_", "to"),
    (e.AgreementUnit, "from_", "to"),
    (e.Unit, "from_", "to"),
    (e.Guideline, "valid_from", "valid_to"),
    (e.Check, "made_on", "valid_until"),
)


@rule(
    Code(
        "dated-after-start",
        Severity.NOTICE,
        "Överenskommelsen är daterad efter sin start",
        "Ingenting behöver rättas om datumen stämmer med källan. Sidan visar båda datumen.",
        "period:\n  start: 2018-03-01\n  dated: 2018-03-18",
        CONSISTENCY,
    )
)
def check_dated(register: Register) -> Iterator[Finding]:
    """Dated or signed after its start is a true fact, shown and never repaired."""
    for row in register.all(e.Agreement):
        start = row.start
        for column, word in (("dated", "daterad"), ("signed", "undertecknad")):
            day = getattr(row, column)
            if start and day and day.earliest > start.latest:
                message = f"överenskommelsen är {word} {day}, efter sin start"
                yield say("dated-after-start", row, column, message)


@rule(
    Code(
        "date-far-away",
        Severity.WARNING,
        "Datumet ligger osannolikt långt bort",
        "Kontrollera årtalet. Det är ovanligt att ett samarbete börjar före 1990 eller slutar mer "
        "än femtio år fram.",
        "period:\n  start: 1918-03-01",
        CONSISTENCY,
    )
)
def check_far_dates(register: Register) -> Iterator[Finding]:
    """A year far away is nearly always a slip."""
    for row in register.all(e.Agreement):
        for column in ("start", "end", "dated", "signed", "extension_latest_end"):
            span = getattr(row, column)
            year = span.earliest.year if span else _OLDEST
            if year in YEARS and not _OLDEST <= year <= _NEWEST:
                yield say("date-far-away", row, column, f"året {year} är ovanligt")


_OLDEST, _NEWEST = 1990, 2080


@rule(
    Code(
        "extension-incomplete",
        Severity.ERROR,
        "Uppgifterna om förlängning hänger inte ihop",
        "Ange hur många månader i taget avtalet kan förlängas (step_months) när ett senaste "
        "slutdatum eller en sista dag för överenskommelse anges.",
        "period:\n  extension: {latest_end: 2022-12-31}",
        CONSISTENCY,
    )
)
def check_extensions(register: Register) -> Iterator[Finding]:
    """A cap or an agreement day needs a step."""
    for row in register.all(e.Agreement):
        for column in ("extension_latest_end", "extension_agree_months_before"):
            if e.is_stated(row, column) and row.extension_step_months is None:
                yield say("extension-incomplete", row, column, "förlängningens längd saknas")
                break


@rule(
    Code(
        "extension-without-end",
        Severity.NOTICE,
        "Förlängning är beslutad, men nytt slutdatum framgår inte",
        "Ange det nya slutet i period.end, och i evidence för period.end den handling som beslutet "
        "om förlängning har som källa.",
        "period: {end: 2023-12-31}\ndecisions:\n  - {kind: extension, date: 2023-11-15}",
        TRACEABLE,
    )
)
def check_extended(register: Register) -> Iterator[Finding]:
    """An extension on record has moved the end, or the end is not the last word."""
    for row in register.all(e.Agreement):
        is_over = row.status in ("declined", "terminated")
        if row.end and not is_over and is_extended_beyond(register, row, date.max):
            message = "förlängning är beslutad, men nytt slutdatum framgår inte"
            yield say("extension-without-end", row, "end", message)


@rule(
    Code(
        "predecessor-circle",
        Severity.ERROR,
        "Ett samarbete är sin egen föregångare",
        "Rätta predecessor: den som kom före är den äldre av två, och aldrig samarbetet självt.",
        "id: exempelavtal\npredecessor: exempelavtal",
        CONSISTENCY,
    )
)
def check_predecessors(register: Register) -> Iterator[Finding]:
    """What went before an agreement never leads back to it."""
    for row in register.all(e.Agreement):
        seen, before = set[str](), row.predecessor
        while before and before not in seen:
            seen.add(before)
            found = register.find(e.Agreement, before)
            before = found.predecessor if found else ""
        if row.id in seen:
            message = "samarbetet är sin egen föregångare"
            yield say("predecessor-circle", row, "predecessor", message)


@rule(
    Code(
        "money-without-compensation",
        Severity.ERROR,
        "En form utan ersättning har belopp",
        "Välj en annan form eller ta bort beloppen. Informell samverkan och partnerskap utan "
        "ersättning har per definition inga pengar.",
        "form: informal   # men en ekonomipost har belopp för samarbetet",
        "Utredning om arbetsmarknadsnämndens samverkan med civilsamhället, 2019",
    )
)
def check_forms_without_money(register: Register) -> Iterator[Finding]:
    """Informal and uncompensated collaboration carries no amount, wherever amounts stand."""
    for row, column in _iter_amounts(register):
        name = "id" if isinstance(row, e.Agreement) else "agreement"
        agreement = register.find(e.Agreement, getattr(row, name))
        form = agreement.form if agreement else None
        if form in WITHOUT_MONEY:
            message = f'samarbetet har formen "{form}" men ett belopp'
            yield say("money-without-compensation", row, column, message)


def _iter_amounts(register: Register) -> Iterator[tuple[e.Entity, str]]:
    """Yield each row that states an amount for an agreement, and the column to point at."""
    for kind, column in _AMOUNTS:
        for row in register.all(kind):
            if e.is_stated(row, column):
                yield row, column
    for line in register.all(e.BudgetRow):
        if line.agreement and _has_printed_amount(register, line):
            yield line, "agreement"


_AMOUNTS: tuple[tuple[type[e.Entity], str], ...] = (
    (e.BudgetLine, "amount"),
    (e.Budget, "stated_total"),
    (e.CompensationTier, "amount"),
    (e.CompensationExtra, "amount"),
    (e.Agreement, "participant_amount"),
)
"""Where an agreement's amounts stand, printed tables aside."""


def _has_printed_amount(register: Register, row: e.BudgetRow) -> bool:
    """Say whether a row of a printed table holds some money; a blank or a zero is none."""
    columns = register.by(e.BudgetColumn, "table", row.table)
    money = {column.column for column in columns if column.kind == "amount"}
    return any(
        parse_printed(cell.printed, "mkr")  # so that no fraction becomes a zero
        for cell in register.by(e.BudgetCell, "row", row.row)
        if cell.table == row.table and cell.column in money
    )


@rule(
    Code(
        "money-though-unpaid",
        Severity.ERROR,
        "Ingen ersättning betalas, men det finns pengar",
        "Ta bort payment.paid eller beloppen, efter vad källan säger. Egna insatser får stå kvar, "
        "eftersom de inte är pengar.",
        "payment: {paid: no}   # men en ekonomipost har pengar (kind: cash) för samarbetet",
        CONSISTENCY,
    )
)
def check_unpaid(register: Register) -> Iterator[Finding]:
    """Where no compensation is paid there is no cash, whatever the form; in kind there may be."""
    for row in register.all(e.BudgetLine):
        agreement = register.find(e.Agreement, row.agreement)
        if (
            agreement
            and agreement.payment_paid is False
            and agreement.form not in WITHOUT_MONEY  # said already by their form
            and row.kind == "cash"
            and row.amount
        ):
            message = "ingen ersättning betalas enligt samarbetets post, men här står pengar"
            yield say("money-though-unpaid", row, "amount", message)


@rule(
    Code(
        "declined-with-name",
        Severity.ERROR,
        "Ett avböjt förslag namnger en organisation",
        "Skriv om posten så att ingen organisation går att känna igen: unnamed och count i stället "
        "för partner, och till exempel ”en förening” i löpande text. Av avböjda förslag visas bara "
        "antal och slag av skäl.",
        "status: declined\nparties:\n  - {partner: pahittade-grannar, role: civil}",
        "Registrets egen regel: ett nej till ett förslag ska inte följa en organisation",
    )
)
def check_declined(register: Register) -> Iterator[Finding]:
    """What was declined names no organisation but public bodies, in no field and in no text."""
    declined = {row.id for row in register.all(e.Agreement) if is_declined(register, row)}
    if not declined:
        return
    names = _compile_names(register)
    for kind in e.CLASSES.values():
        for row in register.all(kind):
            if _tells_of(row, declined):
                yield from _find_named(register, row, names)


def is_declined(register: Register, agreement: e.Agreement) -> bool:
    """Say whether an agreement came to nothing, whenever that was: no day decides an error.

    An initiative that nobody has turned down may name who took it: the name stands in the minutes
    and says nothing against anybody. Once it is declined the name must go, also from the texts.
    """
    steps = register.by(e.Decision, "agreement", agreement.id)
    turned_down = any(step.kind == "declined" for step in steps)
    status = agreement.status
    return status == "declined" or (turned_down and status in ("initiative", "proposed"))


def _tells_of(entity: e.Entity, agreements: set[str]) -> bool:
    """Say whether something stands in the record of an agreement, or in one that belongs to it."""
    folder, _, name = entity.record.partition("/")
    own = folder == "agreements" and name in agreements
    return own or getattr(entity, "agreement", None) in agreements


def _compile_names(register: Register) -> re.Pattern[str]:
    """Return what finds a name that sources use of an organisation that is no public body."""
    others = {row.id for row in register.all(e.Partner) if not _is_public(row)}
    names = {p.name for p in register.all(e.Partner) if p.id in others}
    names |= {r.name for r in register.all(e.Alias) if r.partner in others}
    longest_first = sorted(filter(None, names), key=lambda name: (-len(name), name))
    words = "|".join(re.escape(name) for name in longest_first) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{words})s?(?!\w)")


def _is_public(partner: e.Partner) -> bool:
    return partner.sector in PUBLIC_SECTORS


def _find_named(register: Register, entity: e.Entity, names: re.Pattern[str]) -> Iterator[Finding]:
    for name, field in e.list_fields(type(entity)):
        for text, position in e.iter_texts(entity, name):
            if field.refers == "partners":
                partner = register.find(e.Partner, text)
                found = "" if partner is None or _is_public(partner) else text
            else:
                match = None if field.refers or field.notation else names.search(text)
                found = match[0] if match else ""
            if found:
                yield say_at("declined-with-name", position, f'"{clean(found)}" namnges')


@rule(
    Code(
        "reason-not-declined",
        Severity.ERROR,
        "Skäl för något som inte är avböjt",
        "Ta bort reason, eller skriv kind: declined om förslaget avböjdes.",
        "decisions:\n  - {kind: decision, reason: no_funds}",
        CONSISTENCY,
    )
)
def check_reasons(register: Register) -> Iterator[Finding]:
    """Only a step that declined something has a reason of that kind."""
    for row in register.all(e.Decision):
        if row.reason and row.kind not in ("", "declined"):
            yield say("reason-not-declined", row, "reason", "steget är inget avböjande")


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
        for row in rows:
            others = sorted({_get_id(one) for one in rows} - {_get_id(row)})
            if others:
                message = f'namnet "{clean(row.name)}" finns också hos {others[0]}'
                yield say("same-name", row, "name", message)


def _get_id(row: e.Partner | e.Alias) -> str:
    return row.id if isinstance(row, e.Partner) else row.partner


@rule(
    Code(
        "summary-is-title",
        Severity.WARNING,
        "Sammanfattningen säger inte mer än rubriken",
        "Skriv en eller två meningar om vad samarbetet är och för vem.",
        "title: Mötesplats i Norra Påhittet\nsummary: Mötesplats i Norra Påhittet",
        READABLE,
    )
)
def check_summaries(register: Register) -> Iterator[Finding]:
    """A summary that repeats the title helps nobody."""
    for row in register.all(e.Agreement):
        if row.title and row.title.casefold().strip(" .") == row.summary.casefold().strip(" ."):
            yield say("summary-is-title", row, "summary", "sammanfattningen upprepar rubriken")


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


@rule(
    Code(
        "annual-item-twice",
        Severity.WARNING,
        "Samma sak två gånger i årshjulet",
        "Slå ihop punkterna, eller rätta slaget eller månaden på den ena.",
        "annual_cycle:\n  - {item: Budget, kind: budget, month: 11}\n"
        "  - {item: Budget för nästa år, kind: budget, month: 11}",
        CONSISTENCY,
    )
)
def check_annual_items(register: Register) -> Iterator[Finding]:
    """One kind of thing is done once in a month; bodies may meet, and other things be done."""
    seen: dict[tuple[str | None, ...], int] = {}
    for row in register.all(e.AnnualItem):
        key = (row.agreement, row.kind, e.get_text(row, "month"), row.about)
        if e.is_stated(row, "month") and row.kind not in ("", "meeting", "other"):
            if key in seen:
                message = f"punkten har samma slag och månad som den på rad {seen[key]}"
                yield say("annual-item-twice", row, "kind", message)
            seen.setdefault(key, row.file_line)
