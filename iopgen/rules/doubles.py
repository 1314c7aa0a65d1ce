"""What seems to be recorded twice: organisations, amounts that are counted twice, and records."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import attrgetter

from iopgen.reading.findings import Code, Finding, Severity, clean
from iopgen.register import entities as e
from iopgen.register.copies import (
    find_copied_agreements,
    find_copied_checks,
    find_copied_documents,
    find_copied_follow_ups,
    find_copied_lines,
    identify_line,
)
from iopgen.register.lookup import Register
from iopgen.rules.base import CONSISTENCY, rule, say

_PLACE_CODES = (("municipality", "municipality_code"), ("region", "region_code"))
"""Sectors that have a code of their own; others have that of the place where they are."""


@rule(
    Code(
        "same-number",
        Severity.WARNING,
        "Två organisationer har samma nummer",
        "Slå ihop posterna om det är samma organisation, skriv part_of om den ena är en del av den "
        "andra, eller rätta numret. En förvaltning läggs under units hos organisationen.",
        'org_number: "802000-0000"   # står också i en annan post',
        CONSISTENCY,
    )
)
def check_numbers(register: Register) -> Iterator[Finding]:
    """One organisation number, and one code of a municipality or region, is one record's."""
    for name, what, rows in _list_numbers(register):
        held: defaultdict[str, list[e.Partner]] = defaultdict(list)
        for row in rows:
            held[getattr(row, name)].append(row)
        for shared in held.values():
            ordered = sorted(shared, key=attrgetter("id"))
            for row in shared:
                other = next((one.id for one in ordered if not _is_one_body(one, row)), "")
                if other:
                    yield say("same-number", row, name, f"{what} finns också hos {other}")


def _is_one_body(one: e.Partner, other: e.Partner) -> bool:
    """Say whether two records are of one organisation, or of parts of one by their own word."""
    return (one.part_of or one.id) == (other.part_of or other.id)


def _list_numbers(register: Register) -> Iterator[tuple[str, str, list[e.Partner]]]:
    """Yield attribute, its name in words and those that have one of their own."""
    partners = register.all(e.Partner)
    yield "org_number", "organisationsnumret", [one for one in partners if one.org_number]
    for sector, name in _PLACE_CODES:
        rows = [one for one in partners if one.sector == sector and getattr(one, name)]
        yield name, "koden", rows


@rule(
    Code(
        "amount-twice",
        Severity.WARNING,
        "Samma belopp verkar vara inlagt två gånger",
        "Rätta year om raden är kopierad, lägg annars in beloppet en gång med båda källorna i "
        "source, eller skriv separate: yes på det ena om det verkligen är två. Till dess visar "
        "sidorna att det kan vara samma belopp två gånger.",
        "lines:\n  - {id: bidrag, year: 2024, kind: cash, stage: agreed, amount: 600000}\n"
        "  - {id: bidrag-igen, year: 2024, kind: cash, stage: agreed, amount: 600000}",
        CONSISTENCY,
    )
)
def check_copied_amounts(register: Register) -> Iterator[Finding]:
    """An amount stands in one line: a second one like it doubles the money in each total."""
    copies, rows = find_copied_lines(register), register.all(e.BudgetLine)
    stated = {(row.budget, row.line): row for row in rows}
    pairs: defaultdict[tuple[str, str, str], list[e.BudgetLine]] = defaultdict(list)
    for row in rows:
        if other := copies.get(identify_line(row)):
            apart = row.line if row.budget == other.budget else ""
            pairs[row.budget, apart, other.budget].append(row)
    for alike in pairs.values():  # a copied file is told once, at its first amount
        first = alike[0]
        other = copies[identify_line(first)]
        place = _name_place(stated[other.budget, other.line], "amount")
        more = f", och {len(alike) - 1} till är lika i de två filerna" if len(alike) > 1 else ""
        message = f"beloppet är lika med det i {place}: samma tid, parter, slag och skede{more}"
        yield say("amount-twice", first, "amount", message)


@rule(
    Code(
        "recorded-twice",
        Severity.WARNING,
        "Samma sak verkar vara inlagd två gånger",
        "Rätta det som skiljer de två åt om filen är kopierad (titel, parter, år, dag eller "
        "diarienummer), eller lägg in saken en gång: för över det som bara står i den ena posten, "
        "och låt andra poster hänvisa till den som är kvar.",
        "title: Lyktan   # content/agreements har en post till med samma titel och parter",
        CONSISTENCY,
    )
)
def check_copied_records(register: Register) -> Iterator[Finding]:
    """One agreement, check, follow-up or document is one record."""
    agreements = find_copied_agreements(register)
    titled = [(register.get(e.Agreement, name), other) for name, other in agreements.items()]
    every: tuple[tuple[Iterable[tuple[e.Entity, e.Entity]], str, str], ...] = (
        (titled, "title", "samma titel och parter"),
        (find_copied_checks(register), "made_on", "samma part, samarbete, riktlinje och dag"),
        (find_copied_follow_ups(register), "year", "samma samarbete och år"),
        (find_copied_documents(register), "title", "samma titel, utgivare och dag"),
    )
    for pairs, name, alike in every:
        for one, other in pairs:
            yield say("recorded-twice", one, name, f"{alike} som {_name_place(other, name)}")


def _name_place(entity: e.Entity, name: str) -> str:
    """Return where an attribute stands, such as `content/budgets/x.yml rad 4`."""
    place = e.find_place(entity, name)
    return f"{clean(place.path)} rad {place.line}"
