"""Rules about agreements and organisations: forms, parties, periods, what was declined."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from iopgen.amounts import parse_printed
from iopgen.dates import Span
from iopgen.findings import Code, Finding, Severity, clean
from iopgen.rules.base import (
    CONSISTENCY,
    READABLE,
    TRACEABLE,
    Context,
    has_list,
    read_int,
    read_span,
    rule,
    say,
    say_at,
)
from iopgen.schemas import load_schemas
from iopgen.tables import Row
from iopgen.validate import YEARS

PUBLIC = frozenset({"municipality", "region", "state", "other_public", "municipal_company"})

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
def check_both_sides(context: Context) -> Iterator[Finding]:
    """An IOP has a public and a civil party; silent where a role can't be read."""
    known = load_schemas().tables["agreement_parties"].field("role").categories
    for row in context.rows("agreements"):
        parties = context.by("agreement_parties", "agreement", row.text("id"))
        roles = {party.text("role") for party in parties}
        if row.text("form") == "iop" and has_list(row, "parties") and roles <= known.keys():
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
def check_roles(context: Context) -> Iterator[Finding]:
    """A public body is no civil party and the other way round; a company is neither.

    But with evidence of limited profit distribution a company may be a civil party.
    """
    for row in context.rows("agreement_parties"):
        partner = context.find("partners", row.text("partner"))
        sector, role = partner.text("sector") if partner else None, row.text("role")
        if partner and sector in _list_wrong_sectors(role, partner):
            message = f'rollen "{role}" stämmer inte med sektorn "{sector}"'
            yield say("role-against-sector", row, "role", message)


def _list_wrong_sectors(role: str | None, partner: Row) -> Collection[str]:
    """Return the sectors that a partner in some role can't have."""
    if role == "public":
        return ("civil_society", "company")
    if role == "civil":
        return PUBLIC if partner.text("limited_profit") else {*PUBLIC, "company"}
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
def check_left(context: Context) -> Iterator[Finding]:
    """An IOP that has not ended has parties left on both sides: it takes one of each."""
    for row in context.rows("agreements"):
        if row.text("form") == "iop" and row.text("status") not in ("declined", "terminated"):
            parties = context.by("agreement_parties", "agreement", row.text("id"))
            for role, name in (("public", "offentliga"), ("civil", "idéburna")):
                last = _find_last_left([p for p in parties if p.text("role") == role])
                if last and _has_left(last, row, context.as_of):
                    message = f"sista {name} part har lämnat"
                    yield say("last-party-left", last, "to", message)


def _find_last_left(parties: list[Row]) -> Row | None:
    """Return the one who left last; None where there is nobody, or somebody who has not left."""
    days = [span.latest for party in parties if (span := read_span(party, "to"))]
    return parties[days.index(max(days))] if days and len(days) == len(parties) else None


def _has_left(party: Row, agreement: Row, as_of: date) -> bool:
    """Say whether a party surely has left, and before the agreement ended."""
    left, end = read_span(party, "to"), read_span(agreement, "end")
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
def check_unknown_sector(context: Context) -> Iterator[Finding]:
    """A civil party of an IOP whose sector no source states is a fact to show."""
    for row in context.rows("agreement_parties"):
        agreement = context.find("agreements", row.text("agreement"))
        partner = context.find("partners", row.text("partner"))
        if (
            agreement
            and partner
            and agreement.text("form") == "iop"
            and row.text("role") == "civil"
            and partner.text("sector") == "unknown"
        ):
            name = clean(partner.text("name") or "")
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
def check_double_parties(context: Context) -> Iterator[Finding]:
    """A partner stands once in an agreement, unless it left and came back."""
    seen: dict[tuple[str | None, ...], int] = {}
    for row in context.rows("agreement_parties"):
        key = tuple(row.text(name) for name in ("agreement", "partner", "role", "from", "unit"))
        if row.text("partner") and key in seen:
            message = f'"{clean(row.text("partner") or "")}" står redan på rad {seen[key]}'
            yield say("party-twice", row, "partner", message)
        seen.setdefault(key, row.position.line)


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
def check_party_names(context: Context) -> Iterator[Finding]:
    """A party is either a known organisation or described as unnamed."""
    for row in context.rows("agreement_parties"):
        is_named, is_unnamed = (row.text(name) is not None for name in ("partner", "unnamed"))
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
def check_periods(context: Context) -> Iterator[Finding]:
    """No span ends before it begins."""
    for table, first, last in _SPANS:
        for row in context.rows(table):
            start, end = read_span(row, first), read_span(row, last)
            if start and end and end.latest < start.earliest:
                message = f"{row.text(last)} ligger före {row.text(first)}"
                yield say("end-before-start", row, last, message)


_SPANS = (
    ("agreements", "start", "end"),
    ("agreements", "end", "extension_latest_end"),
    ("agreements", "start", "termination_ends_on"),
    ("agreement_parties", "from", "to"),
    ("agreement_units", "from", "to"),
    ("partner_units", "from", "to"),
    ("guidelines", "valid_from", "valid_to"),
    ("checks", "made_on", "valid_until"),
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
def check_dated(context: Context) -> Iterator[Finding]:
    """Dated or signed after its start is a true fact, shown and never repaired."""
    for row in context.rows("agreements"):
        start = read_span(row, "start")
        for column, word in (("dated", "daterad"), ("signed", "undertecknad")):
            day = read_span(row, column)
            if start and day and day.earliest > start.latest:
                message = f"överenskommelsen är {word} {row.text(column)}, efter sin start"
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
def check_far_dates(context: Context) -> Iterator[Finding]:
    """A year far away is nearly always a slip."""
    for row in context.rows("agreements"):
        for column in ("start", "end", "dated", "signed", "extension_latest_end"):
            span = read_span(row, column)
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
def check_extensions(context: Context) -> Iterator[Finding]:
    """A cap or an agreement day needs a step."""
    for row in context.rows("agreements"):
        for column in ("extension_latest_end", "extension_agree_months_before"):
            if row.text(column) and read_int(row, "extension_step_months") is None:
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
def check_extended(context: Context) -> Iterator[Finding]:
    """An extension on record has moved the end, or the end is not the last word."""
    for row in context.rows("agreements"):
        end, cap = read_span(row, "end"), read_span(row, "extension_latest_end")
        is_over = row.text("status") in ("declined", "terminated")
        cited = _find_sources_of_end(context, row)
        if end and not is_over and is_beyond(end, cap, cited, _iter_extensions(context, row)):
            message = "förlängning är beslutad, men nytt slutdatum framgår inte"
            yield say("extension-without-end", row, "end", message)


def is_beyond(
    end: Span | None,
    cap: Span | None,
    cited: Iterable[str],
    extensions: Iterable[tuple[Span | None, Iterable[str]]],
) -> bool:
    """Say whether an extension is on record that the stated end is not known to include.

    It includes an extension whose document is `cited` as evidence for the end itself, and any that
    is not surely later. What the whole record rests on shows nothing: it tells of both. At the last
    possible end (`cap`) there is nothing left to extend.
    """
    if end and cap and cap.latest <= end.latest:
        return False
    documents = {name.partition("#")[0] for name in cited}
    told = [(d, documents.isdisjoint(s.partition("#")[0] for s in x)) for d, x in extensions]
    if all(is_apart for _, is_apart in told):
        return bool(told)
    known = max((day.latest for day, is_apart in told if day and not is_apart), default=date.max)
    return any(is_apart and day and day.earliest > known for day, is_apart in told)


def _iter_extensions(context: Context, row: Row) -> Iterator[tuple[Span | None, list[str]]]:
    """Yield day and sources of each extension of an agreement."""
    for step in context.by("decisions", "agreement", row.text("id")):
        if step.text("kind") == "extension":
            yield read_span(step, "date"), _list_sources(step)


def _find_sources_of_end(context: Context, agreement: Row) -> Iterator[str]:
    """Yield the sources of the evidence for the end of an agreement."""
    for row in context.by("evidence", "field", "period.end"):
        if row.record is agreement.record:
            yield from _list_sources(row)


def _list_sources(row: Row) -> list[str]:
    cell = row.cells["source"]
    return [text for text, _ in cell.items] or [cell.text or ""]


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
def check_predecessors(context: Context) -> Iterator[Finding]:
    """What went before an agreement never leads back to it."""
    for row in context.rows("agreements"):
        seen, before = set[str](), row.text("predecessor")
        while before and before not in seen:
            seen.add(before)
            found = context.find("agreements", before)
            before = found.text("predecessor") if found else None
        if row.text("id") in seen:
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
def check_forms_without_money(context: Context) -> Iterator[Finding]:
    """Informal and uncompensated collaboration carries no amount, wherever amounts stand."""
    for row, column in _iter_amounts(context):
        name = "id" if row.table == "agreements" else "agreement"
        agreement = context.find("agreements", row.text(name))
        form = agreement.text("form") if agreement else None
        if form in WITHOUT_MONEY:
            message = f'samarbetet har formen "{form}" men ett belopp'
            yield say("money-without-compensation", row, column, message)


def _iter_amounts(context: Context) -> Iterator[tuple[Row, str]]:
    """Yield each row that states an amount for an agreement, and the column to point at."""
    for table, column in _AMOUNTS:
        for row in context.rows(table):
            if row.text(column) is not None:
                yield row, column
    for row in context.rows("budget_rows"):
        if row.text("agreement") and _has_printed_amount(context, row):
            yield row, "agreement"


_AMOUNTS = (
    ("budget_lines", "amount"),
    ("budgets", "stated_total"),
    ("compensation_tiers", "amount"),
    ("compensation_extras", "amount"),
    ("agreements", "participant_amount"),
)
"""Where an agreement's amounts stand, printed tables aside."""


def _has_printed_amount(context: Context, row: Row) -> bool:
    """Say whether a row of a printed table holds some money; a blank or a zero is none."""
    columns = context.by("budget_columns", "table", row.text("table"))
    money = {column.text("column") for column in columns if column.text("kind") == "amount"}
    return any(
        parse_printed(cell.text("printed") or "", "mkr")  # so that no fraction becomes a zero
        for cell in context.by("budget_tables", "row", row.text("row"))
        if cell.text("table") == row.text("table") and cell.text("column") in money
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
def check_unpaid(context: Context) -> Iterator[Finding]:
    """Where no compensation is paid there is no cash, whatever the form; in kind there may be."""
    for row in context.rows("budget_lines"):
        agreement = context.find("agreements", row.text("agreement"))
        if (
            agreement
            and agreement.text("payment_paid") == "no"
            and agreement.text("form") not in WITHOUT_MONEY  # said already by their form
            and row.text("kind") == "cash"
            and read_int(row, "amount")
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
def check_declined(context: Context) -> Iterator[Finding]:
    """What was declined names no organisation but public bodies, in no field and in no text."""
    declined = {row.text("id") for row in context.rows("agreements") if is_declined(context, row)}
    if not declined:
        return
    names = _compile_names(context)
    for table in load_schemas().tables.values():
        for row in context.rows(table.name):
            if _tells_of(row, declined):
                yield from _find_named(context, row, names)


def is_declined(context: Context, agreement: Row) -> bool:
    """Say whether an agreement came to nothing, whenever that was: no day decides an error.

    An initiative that nobody has turned down may name who took it: the name stands in the minutes
    and says nothing against anybody. Once it is declined the name must go, also from the texts.
    """
    steps = context.by("decisions", "agreement", agreement.text("id"))
    turned_down = any(step.text("kind") == "declined" for step in steps)
    status = agreement.text("status")
    return status == "declined" or (turned_down and status in ("initiative", "proposed"))


def _tells_of(row: Row, agreements: set[str | None]) -> bool:
    """Say whether a row stands in the record of an agreement, or in one that belongs to it."""
    own = row.record.kind == "agreement" and row.record.id in agreements
    return own or ("agreement" in row.cells and row.text("agreement") in agreements)


def _compile_names(context: Context) -> re.Pattern[str]:
    """Return what finds a name that sources use of an organisation that is no public body."""
    others = {row.text("id") for row in context.rows("partners") if not _is_public(row)}
    names = {row.text("name") for row in context.rows("partners") if row.text("id") in others}
    names |= {r.text("name") for r in context.rows("partner_aliases") if r.record.id in others}
    longest_first = sorted(filter(None, names), key=lambda name: (-len(name), name))
    words = "|".join(re.escape(name) for name in longest_first) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{words})s?(?!\w)")


def _is_public(partner: Row) -> bool:
    return partner.text("sector") in PUBLIC


def _find_named(context: Context, row: Row, names: re.Pattern[str]) -> Iterator[Finding]:
    for name, cell in row.cells.items():
        field = load_schemas().tables[row.table].field(name)
        for text, position in cell.items or ((cell.text or "", cell.position),):
            if field.refers == "partners":
                partner = context.find("partners", text)
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
def check_reasons(context: Context) -> Iterator[Finding]:
    """Only a step that declined something has a reason of that kind."""
    for row in context.rows("decisions"):
        if row.text("reason") and row.text("kind") not in (None, "declined"):
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
def check_companies(context: Context) -> Iterator[Finding]:
    """A company counts as civil society only with evidence of limited profit distribution."""
    for row in context.rows("partners"):
        legal_form = row.text("legal_form") or ""
        if (
            legal_form.startswith("limited_company")
            and row.text("sector") == "civil_society"
            and row.text("limited_profit") is None
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
def check_names(context: Context) -> Iterator[Finding]:
    """One organisation, one record: names and aliases point at one place."""
    named: defaultdict[str, list[Row]] = defaultdict(list)
    for table in ("partners", "partner_aliases"):
        for row in context.rows(table):
            if name := row.text("name"):
                named[name.casefold()].append(row)
    for rows in named.values():
        for row in rows:
            others = sorted({one.record.id for one in rows} - {row.record.id})
            if others:
                message = f'namnet "{clean(row.text("name") or "")}" finns också hos {others[0]}'
                yield say("same-name", row, "name", message)


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
def check_summaries(context: Context) -> Iterator[Finding]:
    """A summary that repeats the title helps nobody."""
    for row in context.rows("agreements"):
        title, summary = (row.text(name) or "" for name in ("title", "summary"))
        if title and title.casefold().strip(" .") == summary.casefold().strip(" ."):
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
def check_contacts(context: Context) -> Iterator[Finding]:
    """A published contact is a function's, never a person's."""
    for row in context.rows("partners"):
        for column in ("contact_email", "contact_phone"):
            if row.text(column) and row.text("contact_function") is None:
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
def check_annual_items(context: Context) -> Iterator[Finding]:
    """One kind of thing is done once in a month; bodies may meet, and other things be done."""
    seen: dict[tuple[str | None, ...], int] = {}
    for row in context.rows("annual_cycle"):
        key = tuple(row.text(name) for name in ("agreement", "kind", "month", "about"))
        if row.text("month") and row.text("kind") not in (None, "meeting", "other"):
            if key in seen:
                message = f"punkten har samma slag och månad som den på rad {seen[key]}"
                yield say("annual-item-twice", row, "kind", message)
            seen.setdefault(key, row.position.line)
