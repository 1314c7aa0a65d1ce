"""Rules about checklists: they help somebody to think, and are held against nobody."""

from collections.abc import Iterator

from iopgen.reading.findings import Code, Finding, Severity, clean
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.rules.base import CONSISTENCY, is_wrong_code, rule, say
from iopgen.rules.guidelines import CHECKLIST, find_guideline

_OURS = "Registrets egen regel: svaren på en checklista hålls inte mot någon"

_BINDING: dict[str, tuple[str, ...]] = {
    "strength": ("ska", "villkor"),
    "required": ("all", "partly", "any"),
    "pass_answer": ("yes", "no", "present"),
}
"""What makes a requirement of a list, by the attribute that says it."""

_TO_DO = {
    "strength": "skriv strength: vägledande eller none, eller välj ett annat kind om listan är ett "
    "krav",
    "required": "ta bort required, eller välj ett annat kind om listan är ett krav",
    "pass_answer": "skriv pass_answer: none, och vad svaren leder till under follows",
}


@rule(
    Code(
        "checklist-binds",
        Severity.ERROR,
        "En checklista ställer krav",
        "Välj ett annat kind om listan är ett krav. Svaren på en checklista är ett underlag: den "
        "har styrkan vägledande, bör eller none, och pass_answer: none.",
        "sets:\n  - {id: fragor, kind: checklist, strength: ska, pass_answer: none}",
        _OURS,
    )
)
def check_checklists(register: Register) -> Iterator[Finding]:
    """A checklist demands nothing: no strength, no part that must be met, no answer that passes."""
    for head in register.all(e.GuidelineSet):
        if head.kind != CHECKLIST:
            continue
        items = register.by(e.GuidelineItem, "guideline", head.guideline)
        rows: list[e.GuidelineSet | e.GuidelineItem] = [head]
        rows += [item for item in items if item.set == head.set]
        for name, values in _BINDING.items():
            said = set()
            for row in rows:
                place = e.find_place(row, name)
                if getattr(row, name) in values and place not in said:
                    said.add(place)
                    message = f'en checklista kan inte ha {name} "{getattr(row, name)}"'
                    yield say("checklist-binds", row, name, message, _TO_DO[name])


@rule(
    Code(
        "checklist-held-against",
        Severity.ERROR,
        "En checklista hålls mot någon som om den vore ett krav",
        "Ta bort svaret, eller flytta det till assessments i samarbetet: där visas svar på en "
        "checklista utan att de hålls mot någon.",
        "answers:\n  - {set: fragor, item: behov, answer: no}   # fragor har kind: checklist",
        _OURS,
    )
)
def check_held_checklists(register: Register) -> Iterator[Finding]:
    """No check of a partner, and no term of an agreement, is held against a checklist."""
    tables: tuple[type[e.CheckAnswer | e.CheckDocument | e.Term], ...] = (
        e.CheckAnswer,
        e.CheckDocument,
        e.Term,
    )
    for table in tables:
        for row in register.all(table):
            heads = register.by(e.GuidelineSet, "guideline", find_guideline(register, row))
            if any(head.set == row.set and head.kind == CHECKLIST for head in heads):
                message = f'"{clean(row.set)}" är en checklista, och den hålls inte mot någon'
                yield say("checklist-held-against", row, "set", message)


@rule(
    Code(
        "follows-outside-checklist",
        Severity.ERROR,
        "Bara i en checklista följer något av svaren",
        "Skriv kind: checklist om avsnittet är en checklista. Ta annars bort follows, if_yes och "
        "if_no, och skriv texten i note.",
        "sets:\n  - id: villkor\n    kind: terms\n    follows:\n"
        "      - {when: any_no, text: Gå inte vidare.}",
        CONSISTENCY,
    )
)
def check_follows(register: Register) -> Iterator[Finding]:
    """What follows from answers is told of checklists, whose answers have no other meaning."""
    for head in register.all(e.GuidelineSet):
        if head.kind in ("", CHECKLIST) or is_wrong_code(head, "kind"):
            continue
        follows = register.by(e.GuidelineFollow, "guideline", head.guideline)
        items = register.by(e.GuidelineItem, "guideline", head.guideline)
        told: list[tuple[e.Entity, str]] = [(x, "when") for x in follows if x.set == head.set]
        told += [
            (item, name)
            for item in items
            if item.set == head.set
            for name in ("if_yes", "if_no")
            if e.is_stated(item, name)
        ]
        if told:
            message = f'"{clean(head.set)}" är ingen checklista'
            yield say("follows-outside-checklist", *told[0], message)
