"""Rules about what parties reply: who, where, and how much."""

from collections.abc import Iterator

from iopgen.reading.findings import Code, Finding, Severity, clean
from iopgen.register import entities as e
from iopgen.register.comments import HEARD, MAX_REPLY
from iopgen.register.lookup import Register
from iopgen.rules.base import (
    CONSISTENCY,
    READABLE,
    has_list,
    has_unclear_parties,
    names_nobody,
    rule,
    say,
)


@rule(
    Code(
        "comment-elsewhere",
        Severity.ERROR,
        "Partens svar står i fel slags post",
        "Flytta comments till samarbetet, den motstridiga uppgiften eller kontrollen som svaret "
        "gäller. Bara där visas det.",
        "id: exempelavtal-belopp\ncomments:\n"
        "  - {partner: pahittade-grannar, text: Beloppet stämmer., received_on: 2026-03-01}",
        "Registrets egen regel: en parts svar visas bredvid det som det gäller",
    )
)
def check_homes(register: Register) -> Iterator[Finding]:
    """Replies stand in agreements, discrepancies and checks; said once a record."""
    said = set()
    for row in register.all(e.Comment):
        if row.record.partition("/")[0] not in HEARD and row.record not in said:
            said.add(row.record)
            yield say("comment-elsewhere", row, "partner", "en parts svar visas inte här")


@rule(
    Code(
        "comment-too-long",
        Severity.ERROR,
        "Partens svar är för långt",
        f"Be parten korta ner svaret till högst {MAX_REPLY} tecken. Korta det inte själv. Hela "
        "svaret kan läggas in som ett dokument, som source hänvisar till.",
        f"comments:\n  - text: …   # fler än {MAX_REPLY} tecken",
        READABLE,
    )
)
def check_lengths(register: Register) -> Iterator[Finding]:
    """A reply is short enough to stand beside what it is about."""
    for row in register.all(e.Comment):
        length = len(row.text.strip())
        if length > MAX_REPLY:
            yield say("comment-too-long", row, "text", f"svaret har {length} tecken")


@rule(
    Code(
        "comment-of-no-party",
        Severity.ERROR,
        "Svaret kommer inte från någon part",
        "Rätta partner. I ett samarbete svarar dess parter, i en kontroll den som kontrollen "
        "gäller, och i en motstridig uppgift en part i ett samarbete som den gäller. Vad andra "
        "säger hör hemma under views.",
        "comments:\n  - {partner: forening-utan-avtal, text: Så var det inte.}",
        CONSISTENCY,
    )
)
def check_speakers(register: Register) -> Iterator[Finding]:
    """Whoever replies is a party of what the reply is about."""
    for row in register.all(e.Comment):
        if not row.partner or names_nobody(register, row.partner):
            continue
        parties = _find_parties(register, row.record, set())
        if parties is not None and row.partner not in parties:
            message = f'"{clean(row.partner)}" är inte part i det som svaret gäller'
            hint = _WHO_REPLIES.get(row.record.partition("/")[0], "")
            yield say("comment-of-no-party", row, "partner", message, hint)


_WHO_REPLIES = {
    "agreements": "rätta partner, eller skriv det under views: där står vad andra säger",
    "checks": "rätta partner: i en kontroll svarar bara den som kontrollen gäller",
    "discrepancies": "rätta partner: här svarar den som är part i ett samarbete som frågan gäller",
}


def _find_parties(register: Register, record: str, seen: set[str]) -> set[str] | None:
    """Return who may reply to a record; None where a mistake hides it, which is told by itself."""
    folder, _, name = record.partition("/")
    if record in seen or register.find_outline(record) is None:
        return None
    if folder == "agreements":
        return _find_parties_of(register, name)
    if folder == "checks":
        check = register.get(e.Check, name)
        if not check.partner or names_nobody(register, check.partner):
            return None
        # Of a question about a check, whoever has made it may reply too.
        parties = _find_parties_of(register, check.agreement) if seen else set()
        return None if parties is None else parties | {check.partner}
    if folder == "discrepancies":
        concerns = register.by(e.DiscrepancyConcern, "discrepancy", name)
        return _gather(register, [one.concerned for one in concerns], {*seen, record})
    return {name} if folder == "partners" else _find_parties_behind(register, folder, name)


def _find_parties_of(register: Register, name: str) -> set[str] | None:
    agreement = register.find(e.Agreement, name)
    unclear = agreement is None or not has_list(register, agreement, "parties")
    if agreement is None or unclear or has_unclear_parties(register, name):
        return None
    parties = register.by(e.Party, "agreement", name)
    return {*agreement.owner, *(party.partner for party in parties if party.partner)}


def _find_parties_behind(register: Register, folder: str, name: str) -> set[str] | None:
    """Return the parties of what money, follow-ups, statistics, texts or comparisons are about."""
    found: list[str] = []
    whole: set[str] = set()
    if folder == "budgets":
        found += [register.get(e.Budget, name).agreement]
        found += [row.agreement for row in register.by(e.BudgetRow, "table", name)]
    elif folder == "followups":
        found += [register.get(e.FollowUp, name).agreement]
    elif folder == "statistics":
        found += [register.get(e.StatisticsTable, name).agreement]
    elif folder == "guidelines":
        guideline = register.get(e.Guideline, name)
        found, whole = [guideline.issuer_agreement], {guideline.issuer}
    elif folder == "documents":
        whole = {register.get(e.Document, name).authority}
    elif folder == "comparisons":
        columns = register.by(e.ComparisonColumn, "comparison", name)
        texts = [register.find(e.Guideline, column.guideline) for column in columns]
        whole = {text.issuer for text in texts if text}
    parties = _gather(register, [f"agreements/{one}" for one in found if one], set())
    return None if parties is None else parties | (whole - {""})


def _gather(register: Register, records: list[str], seen: set[str]) -> set[str] | None:
    """Return who may reply to any of some records; None where one of them is not clear."""
    found: set[str] = set()
    for record in records:
        parties = _find_parties(register, record, seen)
        if parties is None:
            return None
        found |= parties
    return found
