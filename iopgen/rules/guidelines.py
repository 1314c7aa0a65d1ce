"""Rules about guidelines: who stands behind them, and answers that can't be mixed up."""

from collections.abc import Iterator

from iopgen.findings import Code, Finding, Severity
from iopgen.rules.base import Context, rule, say

PASS_ANSWERS = {
    "democracy": "no",
    "exclusion": "no",
    "legal": "yes",
    "partner_documents": "present",
}
"""The passing answer that a kind of set must have, whatever the city."""


@rule(
    Code(
        "guideline-without-issuer",
        Severity.ERROR,
        "Riktlinjen saknar utfärdare",
        "Ange issuer med organisationens id, issuer_agreement med samarbetets id eller "
        "issuer_text i ord. Bara en av dem.",
        "id: exempelriktlinje\ntitle: Riktlinje   # issuer saknas",
    )
)
def check_issuers(context: Context) -> Iterator[Finding]:
    """Exactly one issuer stands behind a guideline."""
    for row in context.rows("guidelines"):
        named = [n for n in ("issuer", "issuer_agreement", "issuer_text") if row.text(n)]
        if len(named) != 1:
            message = "utfärdare saknas" if not named else "utfärdare anges på flera sätt"
            yield say("guideline-without-issuer", row, "issuer", message)


@rule(
    Code(
        "polarity",
        Severity.ERROR,
        "Fel svar räknas som godkänt",
        "Rätta pass_answer. Demokrativillkor och hinder ställs så att svaret nej är det som "
        "uppfyller dem; rättslig bedömning så att ja gör det.",
        "sets:\n  - {id: demokrati, kind: democracy, pass_answer: yes}",
        "SOU 2019:35, demokrativillkor",
    )
)
def check_polarity(context: Context) -> Iterator[Finding]:
    """The passing answer of each item fits the kind of its set."""
    for row in context.rows("guideline_items"):
        wanted, given = PASS_ANSWERS.get(row.text("kind") or ""), row.text("pass_answer")
        if wanted and given and given != wanted:
            message = f'svaret "{given}" kan inte uppfylla en punkt av slaget "{row.text("kind")}"'
            yield say("polarity", row, "pass_answer", message, f'skriv pass_answer: "{wanted}"')


@rule(
    Code(
        "adopted-without-decision",
        Severity.NOTICE,
        "En antagen riktlinje saknar uppgift om beslutet",
        "Lägg till decided_by och decided_on om uppgifterna finns. Sidan visar annars att de "
        "saknas.",
        "status: adopted   # decided_on saknas",
    )
)
def check_decisions(context: Context) -> Iterator[Finding]:
    """An adopted guideline says who adopted it and when."""
    for row in context.rows("guidelines"):
        if row.text("status") == "adopted":
            for column, word in (
                ("decided_by", "beslutande organ"),
                ("decided_on", "beslutsdatum"),
            ):
                if row.text(column) is None:
                    yield say("adopted-without-decision", row, "status", f"{word} saknas")
