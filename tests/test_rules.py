"""Each rule with what it finds and the smallest change that pleases it."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from html import unescape
from inspect import getmodule, getsource, isfunction
from pathlib import Path
from typing import TYPE_CHECKING, cast
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import EXAMPLE, EXAMPLE_DAY, ROOT, find_page
from registers import read_site

from iopgen.build import load_settings, validate
from iopgen.reading.finding_codes import CATALOGUE
from iopgen.reading.findings import Finding, Severity
from iopgen.reading.nodes import KINDS, MAX_FINDINGS, Record
from iopgen.reading.strict_yaml import parse
from iopgen.records.rows import make_tables
from iopgen.register import entities as e
from iopgen.register.binding import find_bound
from iopgen.register.deadlines import find_deadlines
from iopgen.register.evidence import find_documents
from iopgen.register.lookup import Register
from iopgen.register.money import find_lines
from iopgen.register.parties import find_owners
from iopgen.register.states import find_states
from iopgen.review.due import find_due
from iopgen.rules import check_rules, iter_rules

if TYPE_CHECKING:
    from iopgen.rules.base import Rule

CASES = Path(__file__).parent / "cases" / "invalid"

FOLDERS = {folder.rpartition("/")[2]: (kind, folder) for kind, folder in KINDS.items()}


def read_records(text: str) -> Iterator[Record]:
    """Yield the records of a text in which a line `== agreements/a` begins each file."""
    for part in text.split("== ")[1:]:
        place, _, content = part.partition("\n")
        folder, _, identifier = place.partition("/")
        kind, path = FOLDERS[folder]
        root, findings = parse(content.encode(), f"{path}/{identifier}.yml")
        assert root is not None, findings
        yield Record(kind, identifier, f"{path}/{identifier}.yml", root)


def find_all(text: str, unread: frozenset[tuple[str, str]] = frozenset()) -> list[Finding]:
    """Return what the rules say of the records in a text."""
    tables = make_tables(tuple(read_records(text)))
    return check_rules(Register(tables, date(2026, 1, 1), unread=unread))


def find_places(text: str, code: str) -> list[str]:
    """Return the places of one code's findings, such as `a:3`: file and line."""
    return [f"{Path(f.path).stem}:{f.line}" for f in find_all(text) if f.code == code]


Truth = tuple[str, str, list[str], tuple[str, str]]
"""Code, bad records, places of the findings, and what to change into what to have none."""

TRUTHS: tuple[Truth, ...] = (
    (
        "iop-without-both-sides",
        """
== agreements/a
id: a
form: iop
parties:
  - {partner: k, role: public}
  - {unnamed: Ett företag, role: company}
""",
        ["a:2"],
        ("role: company", "role: civil"),
    ),
    (
        "iop-without-both-sides",
        """
== agreements/a
id: a
form: iop
""",
        ["a:2", "a:2"],
        ("form: iop", "form: grant"),
    ),
    (
        "declined-with-name",
        """
== agreements/a
title: Samtal med Byförening Ettan
status: declined
decisions:
  - {kind: initiative, body: Ettans ordförande}
parties:
  - {partner: k, role: public}
  - {partner: f, role: civil}
evidence:
  - {field: title, reading: inferred, note: 'Byförening Ettans förslag, enligt Kommunen.'}
== agreements/b
title: Ettan
status: initiative
parties:
  - {partner: f, role: civil}
== budgets/e
agreement: a
lines:
  - {year: 2024, party: f}
== partners/k
name: Kommunen
sector: municipality
== partners/f
name: Byförening Ettan
aliases:
  - {name: Ettan}
sector: unknown
""",
        ["a:1", "a:4", "a:7", "a:9", "e:3"],
        ("status: declined", "status: initiative"),
    ),
    (
        "reason-not-declined",
        """
== agreements/a
decisions:
  - {kind: proposal, reason: no_funds}
  - {kind: declined, reason: no_funds}
""",
        ["a:2"],
        ("kind: proposal", "kind: declined"),
    ),
    (
        "not-an-area",
        """
== agreements/a
areas:
  - {guideline: g, set: s, item: a}
  - {guideline: g, set: t, item: a}
== guidelines/g
sets:
  - {id: s, kind: criteria, items: [{id: a, text: Ett}]}
  - {id: t, kind: areas, items: [{id: a, text: Ett}]}
""",
        ["a:2"],
        ("set: s, item", "set: t, item"),
    ),
    (
        "role-against-sector",
        """
== agreements/a
parties:
  - {partner: k, role: civil}
  - {partner: f, role: public}
  - {partner: okand, role: civil}
== partners/k
sector: municipality
== partners/f
sector: civil_society
""",
        ["a:2", "a:3"],
        (
            "{partner: k, role: civil}\n  - {partner: f, role: public}",
            "{partner: k, role: public}\n  - {partner: f, role: civil}",
        ),
    ),
    (
        "role-against-sector",
        """
== agreements/a
parties:
  - {partner: b, role: civil}
  - {partner: b, role: public}
  - {partner: b, role: company}
  - {partner: v, role: civil}
== partners/b
sector: company
== partners/v
sector: company
limited_profit: Bolagsordningen § 9
""",
        ["a:2", "a:3"],
        (
            "{partner: b, role: civil}\n  - {partner: b, role: public}",
            "{partner: b, role: supplier}\n  - {partner: b, role: funder}",
        ),
    ),
    (
        "last-party-left",
        """
== agreements/a
form: iop
period: {end: 2024}
parties:
  - {partner: k, role: public, to: 2024-12-31}
  - {partner: f, role: civil, to: 2023-05}
  - {partner: g, role: civil, to: 2023-06-30}
== agreements/b
form: iop
parties:
  - {partner: k, role: public, to: 2025-12-31}
  - {partner: f, role: civil, to: 2026-01-01}
== agreements/d
form: iop
period: {end: 2023-06-30}
parties:
  - {partner: k, role: public, to: 2023-06-30}
  - {partner: f, role: civil, to: 2023-06-30}
== agreements/c
form: iop
period: {end: 2023}
parties:
  - {partner: k, role: public, to: 2023-06-30}
  - {partner: f, role: civil}
""",
        ["a:6", "b:3"],
        (
            "to: 2023-06-30}\n== agreements/b\nform: iop",
            "to: 2024-01}\n== agreements/b\nform: grant",
        ),
    ),
    (
        "predecessor-circle",
        """
== agreements/a
predecessor: a
== agreements/b
predecessor: c
== agreements/c
predecessor: b
== agreements/d
predecessor: b
""",
        ["a:1", "b:1", "c:1"],
        (
            "predecessor: a\n== agreements/b\npredecessor: c",
            "predecessor: b\n== agreements/b\nid: b",
        ),
    ),
    (
        "extension-without-end",
        """
== agreements/a
period: {end: 2025-12-31}
source: avtal#1
decisions:
  - {kind: extension, date: 2025-11-15, source: protokoll#4}
evidence:
  - {field: period.start, reading: stated, source: protokoll#4}
== agreements/b
period: {end: 2025-12-31}
source: avtal#1
decisions:
  - {kind: extension, date: 2024-11-15, source: forsta#4}
  - {kind: extension, date: 2025-11-15, source: andra#4}
evidence:
  - {field: period.end, reading: stated, source: forsta#9}
== agreements/c
period: {end: 2025-12-31, extension: {step_months: 12, latest_end: 2025-12-31}}
decisions:
  - {kind: extension, date: 2025-11-15, source: protokoll#4}
== agreements/d
decisions:
  - {kind: extension, date: 2025-11-15, source: protokoll#4}
""",
        ["a:1", "b:1"],
        (
            """
  - {field: period.start, reading: stated, source: protokoll#4}
== agreements/b
period: {end: 2025-12-31}
source: avtal#1
decisions:
  - {kind: extension, date: 2024-11-15, source: forsta#4}
  - {kind: extension, date: 2025-11-15, source: andra#4}
""",
            """
  - {field: period.end, reading: stated, source: protokoll#2}
== agreements/b
period: {end: 2025-12-31}
source: avtal#1
decisions:
  - {kind: extension, date: 2025-11-15, source: forsta#4}
  - {kind: extension, date: 2024-11-15, source: andra#4}
""",
        ),
    ),
    (
        "sector-not-known",
        """
== agreements/a
form: iop
parties:
  - {partner: f, role: civil}
== partners/f
name: Föreningen
sector: unknown
""",
        ["a:3"],
        ("sector: unknown", "sector: civil_society"),
    ),
    (
        "party-twice",
        """
== agreements/a
parties:
  - {partner: k, role: civil}
  - {partner: k, role: civil}
""",
        ["a:3"],
        ("{partner: k, role: civil}\n", "{partner: k, role: civil, from: 2020}\n"),
    ),
    (
        "annual-item-twice",
        """
== agreements/a
annual_cycle:
  - {item: Budget, kind: budget, month: 11}
  - {item: Budget för nästa år, kind: budget, month: 11}
  - {item: Möte, kind: meeting, month: 11}
  - {item: Möte igen, kind: meeting, month: 11}
""",
        ["a:3"],
        ("för nästa år, kind: budget, month: 11", "för nästa år, kind: budget, month: 12"),
    ),
    (
        "party-without-name",
        """
== agreements/a
parties:
  - role: civil
  - {partner: k, unnamed: Föreningar}
""",
        ["a:2", "a:3"],
        ("role: civil\n  - {partner: k, unnamed", "partner: f\n  - {unnamed"),
    ),
    (
        "end-before-start",
        """
== agreements/a
period:
  start: 2020-03-02
  end: 2020-03-01
  extension: {latest_end: 2020-02-28}
parties:
  - {partner: k, from: 2021, to: 2020-12}
units:
  - {partner: k, unit: u, from: 2021-06, to: 2021-05}
== partners/k
units:
  - {id: u, from: 2021, to: 2020}
== guidelines/g
valid_from: 2020
valid_to: 2019
== checks/c
made_on: 2020-01-02
valid_until: 2020-01-01
""",
        ["a:3", "a:4", "a:6", "a:8", "c:2", "g:2", "k:2"],
        (
            """
period:
  start: 2020-03-02
  end: 2020-03-01
  extension: {latest_end: 2020-02-28}
parties:
  - {partner: k, from: 2021, to: 2020-12}
units:
  - {partner: k, unit: u, from: 2021-06, to: 2021-05}
== partners/k
units:
  - {id: u, from: 2021, to: 2020}
== guidelines/g
valid_from: 2020
valid_to: 2019
== checks/c
made_on: 2020-01-02
valid_until: 2020-01-01
""",
            """
period:
  start: 2020-03-02
  end: 2020-03-02
  extension: {latest_end: 2020-03}
parties:
  - {partner: k, from: 2021-05, to: 2021}
units:
  - {partner: k, unit: u, from: skräp, to: 2021-05}
== guidelines/g
valid_from: 2020
valid_to: 2020
""",
        ),
    ),
    (
        "dated-after-start",
        """
== agreements/a
period: {start: 2018-03-01, dated: 2018-03-18, signed: 2018-04}
""",
        ["a:1", "a:1"],
        ("start: 2018-03-01", "start: 2018"),
    ),
    (
        "date-far-away",
        """
== agreements/a
period: {start: 1918-03-01, end: 2118, dated: skräp}
""",
        ["a:1", "a:1"],
        ("start: 1918-03-01, end: 2118", "start: 2018-03-01, end: 2080"),
    ),
    (
        "extension-incomplete",
        """
== agreements/a
period:
  extension: {latest_end: 2024-12-31, agree_months_before: 2}
""",
        ["a:2"],
        ("{latest_end", "{step_months: 12, latest_end"),
    ),
    (
        "money-without-compensation",
        """
== agreements/a
form: uncompensated
== budgets/b
agreement: a
lines:
  - {id: ett, amount: 1000}
""",
        ["b:3"],
        ("form: uncompensated", "form: grant"),
    ),
    (
        "money-without-compensation",
        """
== agreements/a
form: informal
compensation:
  tiers:
    - {from: 1, to: 20, amount: 500000}
  extras:
    - {text: Utan belopp}
    - {text: Med belopp, amount: 1000}
  per_participant: {amount: 1000}
== budgets/b
agreement: a
stated_total: {amount: 1000}
== budgets/t
columns:
  - {id: 2019, kind: amount}
  - {id: text, kind: text}
rows:
  - {id: ett, agreement: a, values: {2019: '0,4', text: Mer}}
  - {id: tva, agreement: a, values: {2019: '0', text: '40'}}
== budgets/u
columns:
  - {id: 2019, kind: amount}
rows:
  - {id: tva, values: {2019: '5'}}
""",
        ["a:4", "a:7", "a:8", "b:2", "t:5"],
        ("form: informal", "form: grant"),
    ),
    (
        "money-though-unpaid",
        """
== agreements/a
form: iop
payment: {paid: no}
== budgets/b
agreement: a
lines:
  - {id: ett, kind: cash, amount: 1000}
  - {id: tva, kind: in_kind, amount: 1000}
  - {id: tre, kind: cash, amount: 0}
  - {id: fyra, kind: cash}
""",
        ["b:3"],
        ("kind: cash, amount: 1000", "kind: in_kind, amount: 1000"),
    ),
    (
        "money-though-unpaid",
        """
== agreements/a
form: external_project
payment: {paid: no}
== budgets/b
agreement: a
lines:
  - {id: ett, kind: cash, amount: 1000}
""",
        ["b:3"],
        ("paid: no", "text: Ingen uppgift"),
    ),
    (
        "grant-like-wording",
        """
== agreements/a
title: Mötesplatsen
summary: Här kan föreningar ansöka om IOP.
""",
        ["a:2"],
        ("Här kan föreningar", "Här kan inga föreningar"),
    ),
    (
        "company-without-evidence",
        """
== partners/f
sector: civil_society
legal_form: limited_company
""",
        ["f:1"],
        ("legal_form", "limited_profit: Bolagsordningen § 9\nlegal_form"),
    ),
    (
        "same-name",
        """
== partners/f
name: Föreningen
aliases:
  - name: Andra namnet
  - name: föreningen
== partners/g
name: Gruppen
aliases:
  - name: FÖRENINGEN
""",
        ["f:1", "f:4", "g:3"],
        ("FÖRENINGEN", "Gruppen"),
    ),
    (
        "summary-is-title",
        """
== agreements/a
title: Mötesplats i Norra
summary: mötesplats i norra.
""",
        ["a:2"],
        ("mötesplats i norra.", "Ett kafé där grannar träffas."),
    ),
    (
        "contact-not-allowed",
        """
== partners/k
contact:
  email: kontakt@example.org
""",
        ["k:2"],
        ("  email", "  function: Registrator\n  email"),
    ),
    (
        "check-of-no-party",
        """
== agreements/a
id: a
parties:
  - {partner: k}
== checks/c
agreement: a
partner: f
""",
        ["c:2"],
        ("partner: f", "partner: k"),
    ),
    (  # neither the owner nor what is public without owning it
        "check-of-no-party",
        """
== agreements/a
id: a
status: signed
owner: [k]
parties:
  - {partner: k, role: civil}
  - {partner: r, role: public}
  - {partner: f, role: civil}
  - {partner: f, role: public}
== checks/c
agreement: a
partner: k
== checks/d
agreement: a
partner: r
== checks/e
agreement: a
partner: f
""",
        ["c:2", "d:2"],
        (
            "partner: k\n== checks/d\nagreement: a\npartner: r",
            "partner: f\n== checks/d\nagreement: a\npartner: f",
        ),
    ),
    (  # nobody is a party of what has not come to be, whenever it is decided
        "check-of-no-party",
        """
== agreements/a
id: a
status: proposed
decisions:
  - {kind: proposal, date: 2020-01-01}
parties:
  - {partner: f, role: civil}
== agreements/b
id: b
status: declined
decisions:
  - {kind: decision, date: 2020-01-01}
== agreements/i
id: i
status: initiative
parties:
  - {partner: f, role: civil}
== checks/c
agreement: a
partner: f
== checks/d
agreement: b
partner: f
== checks/e
agreement: i
partner: f
""",
        ["c:2", "d:2", "e:2"],
        (
            """  - {kind: proposal, date: 2020-01-01}
parties:
  - {partner: f, role: civil}
== agreements/b
id: b
status: declined
decisions:
  - {kind: decision, date: 2020-01-01}
== agreements/i
id: i
status: initiative
""",
            """  - {kind: decision, date: 2030-01-01}
parties:
  - {partner: f, role: civil}
== agreements/b
id: b
status: terminated
parties:
  - {partner: f, role: civil}
== agreements/i
id: i
status: listed
""",
        ),
    ),
    (
        "remedy-incomplete",
        """
== checks/c
conclusion: possible_after_remedy
remedy: {distance_taken: yes, measures: Ändrade stadgarna}
""",
        ["c:1"],
        ("stadgarna}", "stadgarna, carried_out_on: 2024-01-15}"),
    ),
    (
        "remedy-incomplete",
        """
== checks/c
made_on: 2024-01-14
conclusion: possible_after_remedy
remedy: {distance_taken: yes, measures: Nya stadgar, carried_out_on: 2024-01-15}
""",
        ["c:3"],
        ("2024-01-15", "2024-01-14"),
    ),
    (
        "publish-incomplete",
        """
== checks/c
made_on: 2024-01-14
publish: {decided_on: 2024-01-14}
== checks/d
publish: {decided_by_function: Chef}
== checks/e
publish: {communicated_on: 2024-01-14}
""",
        ["c:2", "d:1", "e:1"],
        (
            """{decided_on: 2024-01-14}
== checks/d
publish: {decided_by_function: Chef}
== checks/e
publish: {communicated_on: 2024-01-14}
""",
            """{decided_on: 2024-01-14, decided_by_function: Chef}
== checks/e
note: Inget beslut
""",
        ),
    ),
    (
        "publish-incomplete",
        """
== checks/c
made_on: 2024-01-14
publish: {decided_on: 2024-01-13, decided_by_function: Chef}
""",
        ["c:2"],
        ("2024-01-13", "2024-01-14"),
    ),
    (
        "list-of-other-kind",
        """
== guidelines/g
id: g
sets:
  - {id: lag, kind: legal}
  - {id: kriterier, kind: criteria}
  - {id: egen, kind: self_assessment}
  - {id: villkor, kind: terms}
  - {id: demokrati, kind: democracy}
  - {id: hinder, kind: exclusion}
  - {id: papper, kind: partner_documents}
  - {id: okand}
== agreements/a
id: a
terms:
  - {guideline: g, set: villkor, item: x}
  - {guideline: g, set: demokrati, item: x}
assessments:
  - guideline: g
    answers:
      - {set: lag, item: x}
      - {set: kriterier, item: x}
      - {set: egen, item: x}
      - {set: okand, item: x}
      - {set: hinder, item: x}
== checks/c
id: c
guideline: g
answers:
  - {set: demokrati, item: x}
  - {set: hinder, item: x}
  - {set: kriterier, item: x}
documents:
  - {set: papper, item: x}
  - {set: hinder, item: x}
""",
        ["a:4", "a:12", "c:6", "c:9"],
        (
            """  - {guideline: g, set: demokrati, item: x}
assessments:
  - guideline: g
    answers:
      - {set: lag, item: x}
      - {set: kriterier, item: x}
      - {set: egen, item: x}
      - {set: okand, item: x}
      - {set: hinder, item: x}
== checks/c
id: c
guideline: g
answers:
  - {set: demokrati, item: x}
  - {set: hinder, item: x}
  - {set: kriterier, item: x}
documents:
  - {set: papper, item: x}
  - {set: hinder, item: x}
""",
            """assessments:
  - guideline: g
    answers:
      - {set: lag, item: x}
""",
        ),
    ),
    (
        "unknown-document",
        """
== agreements/a
source: [papper#1, avtal#1]
parties:
  - {partner: k, source: paper#2}
== documents/papper
lines: 1-10
""",
        ["a:1", "a:3"],
        (
            "[papper#1, avtal#1]\nparties:\n  - {partner: k, source: paper#2}",
            "[papper#1, papper rad 2]",
        ),
    ),
    (
        "lines-outside-document",
        """
== agreements/a
source: [papper#9, papper#21, papper#15-30, papper#30-15]
== documents/papper
lines: 10-20
""",
        ["a:1", "a:1", "a:1"],
        ("lines: 10-20", "lines: 1-30"),
    ),
    (
        "no-source",
        """
== agreements/a
title: Utan källa
parties:
  - {partner: k}
evidence:
  - {field: title}
""",
        ["a:1"],
        ("title: Utan källa", "source: papper#1"),
    ),
    (
        "guideline-without-issuer",
        """
== guidelines/g
title: Riktlinjer
== guidelines/h
issuer: k
issuer_text: Kommunen
""",
        ["g:1", "h:1"],
        (
            "title: Riktlinjer\n== guidelines/h\nissuer: k\n",
            "issuer_agreement: a\n== guidelines/h\n",
        ),
    ),
    (
        "polarity",
        """
== guidelines/g
sets:
  - id: hinder
    kind: exclusion
    pass_answer: yes
    items:
      - {id: ett, text: Ett}
      - {id: tva, text: Två, pass_answer: no}
""",
        ["g:4"],
        ("pass_answer: yes", "pass_answer: no"),
    ),
    (
        "comparison-incomplete",
        """
== guidelines/g
sets:
  - {id: s, kind: criteria, items: [{id: a, text: Ett}, {id: b, text: Två}]}
== comparisons/c
columns:
  - {guideline: g, set: s}
rows:
  - id: ett
    title: Ett
    items:
      - {guideline: g, set: s, item: a}
      - {guideline: g, set: s, item: a}
  - {id: tom, title: Tom}
""",
        ["c:2", "c:8", "c:9"],
        (
            "item: a}\n      - {guideline: g, set: s, item: a}\n  - {id: tom, title: Tom}",
            "item: a}\n      - {guideline: g, set: s, item: b}",
        ),
    ),
    (
        "comparison-outside",
        """
== guidelines/g
sets:
  - {id: s, kind: criteria, items: [{id: a, text: Ett}]}
== comparisons/c
rows:
  - id: ett
    title: Ett
    items:
      - {guideline: g, set: s, item: a}
""",
        ["c:5"],
        ("rows:", "columns:\n  - {guideline: g, set: s}\nrows:"),
    ),
    (
        "versions-overlap",
        """
== guidelines/gammal
status: replaced
valid_to: 2023-07-01
== guidelines/ny
status: adopted
valid_from: 2023-07-01
replaces: gammal
== guidelines/forslag
status: proposed
valid_from: 2022
replaces: ny
""",
        ["ny:3"],
        ("valid_to: 2023-07-01", "valid_to: 2023-06-30"),
    ),
    (  # a version that says nothing of its last day has it where the next begins
        "versions-overlap",
        """
== guidelines/forsta
status: adopted
valid_to: 2024-01-01
== guidelines/andra
status: adopted
replaces: forsta
== guidelines/tredje
status: adopted
valid_from: 2023-07-01
replaces: andra
""",
        ["tredje:3"],
        ("valid_to: 2024-01-01", "decided_on: 2018"),
    ),
    (  # round in a ring
        "versions-overlap",
        """
== guidelines/a
replaces: b
== guidelines/b
replaces: c
== guidelines/c
replaces: b
""",
        ["b:1", "c:1"],
        ("replaces: b\n== guidelines/b\nreplaces: c", "replaces: b\n== guidelines/b\nid: b"),
    ),
    (
        "adopted-without-decision",
        """
== guidelines/g
status: adopted
""",
        ["g:1", "g:1"],
        ("status: adopted", "status: unknown"),
    ),
    (
        "amount-missing",
        """
== budgets/b
lines:
  - {id: ett, qualifier: exact}
  - {id: tva, amount: 1000, qualifier: unknown}
  - {id: tre, qualifier: exact, discrepancy: fraga}
""",
        ["b:2", "b:3"],
        (
            "ett, qualifier: exact}\n  - {id: tva, amount: 1000,",
            "ett, qualifier: unknown}\n  - {id: tva,",
        ),
    ),
    (
        "amount-unknown",
        """
== budgets/b
lines:
  - {id: ett, year: 2020, qualifier: unknown}
""",
        ["b:2"],
        ("qualifier: unknown", "amount: 1000"),
    ),
    (
        "amount-zero",
        """
== budgets/b
lines:
  - {id: ett, amount: 0}
""",
        ["b:2"],
        ("amount: 0", "amount: 1"),
    ),
    (
        "budget-unclear",
        """
== budgets/a
id: a
== budgets/b
id: b
lines:
  - {id: ett}
columns:
  - {id: y2020}
""",
        ["a:1", "b:1"],
        (
            "id: a\n== budgets/b\nid: b\nlines:",
            "id: a\nlines: fel form\n== budgets/b\nid: b\nrows:",
        ),
    ),
    (
        "line-outside-period",
        """
== agreements/a
period: {start: 2018-06-01, end: 2020}
== budgets/b
agreement: a
lines:
  - {id: ett, year: 2017}
  - {id: tva, year: 2021}
  - {id: tre, year: 2018}
  - {id: fyra, year: 2025, discrepancy: fraga}
""",
        ["b:3", "b:4"],
        ("{start: 2018-06-01, end: 2020}", "{dated: 2018}"),
    ),
    (
        "unknown-line",
        """
== budgets/b
lines:
  - {id: ett}
indexation: {applies_to: [ett, tva]}
""",
        ["b:3"],
        ("{id: ett}", "{id: ett}\n  - {id: tva}"),
    ),
    (
        "tiers-overlap",
        """
== agreements/a
compensation:
  tiers:
    - {from: 11, to: 20}
    - {from: 1, to: 11}
    - {from: 21, to: 20}
    - {from: skräp}
""",
        ["a:3", "a:5"],
        ("to: 11}\n    - {from: 21, to: 20}", "to: 10}\n    - {from: 21}"),
    ),
    (
        "tiers-gap",
        """
== agreements/a
compensation:
  tiers:
    - {from: 1, to: 10}
    - {from: 12, to: 20}
    - {from: 30}
""",
        ["a:4", "a:5"],
        (
            "from: 12, to: 20}\n    - {from: 30}",
            "from: 11, to: 20}\n    - {from: 21}",
        ),
    ),
    (
        "extra-without-amount",
        """
== agreements/a
compensation:
  extras:
    - text: Extra medel
""",
        ["a:3"],
        ("Extra medel", "Extra medel\n      amount: 1000"),
    ),
    (
        "unknown-table-part",
        """
== budgets/b
columns:
  - {id: y2020}
rows:
  - {id: ett, values: {y2021: 1}}
sums:
  - {id: s, equals: summa, columns: [y2020, y2022], terms: [{row: tva, factor: 1}]}
== statistics/s
measures:
  - {id: antal}
rows:
  - {id: ett, values: {anatl: 10}}
sums:
  - {id: s, equals: ett, measures: antalet, terms: [{row: tva, factor: 1}]}
""",
        ["b:4", "b:6", "b:6", "b:6", "s:4", "s:6", "s:6"],
        (
            """
  - {id: y2020}
rows:
  - {id: ett, values: {y2021: 1}}
sums:
  - {id: s, equals: summa, columns: [y2020, y2022], terms: [{row: tva, factor: 1}]}
== statistics/s
measures:
  - {id: antal}
rows:
  - {id: ett, values: {anatl: 10}}
sums:
  - {id: s, equals: ett, measures: antalet, terms: [{row: tva, factor: 1}]}
""",
            """
  - {id: y2020}
rows:
  - {id: ett, values: {y2020: 1}}
sums:
  - {id: s, equals: ett, columns: y2020, terms: [{row: ett, factor: 1}]}
== statistics/s
measures:
  - {id: antal}
rows:
  - {id: ett, values: {antal: 10}}
sums:
  - {id: s, equals: ett, measures: antal, terms: [{row: ett, factor: 1}]}
""",
        ),
    ),
    (
        "not-an-amount",
        """
== budgets/b
columns:
  - {id: y2020, kind: amount}
  - {id: ord, kind: text}
rows:
  - {id: ett, values: {y2020: cirka 650, ord: cirka 650}}
""",
        ["b:5"],
        ("{y2020: cirka 650", "{y2020: 1 650"),
    ),
    (
        "sum-differs",
        """
== budgets/b
unit: tkr
columns:
  - {id: y2020, kind: amount}
  - {id: y2021, kind: amount}
rows:
  - {id: ett, values: {y2020: 100, y2021: 100}}
  - {id: tva, values: {y2020: 20}}
  - {id: summa, values: {y2020: 81, y2021: 100}}
sums:
  - {id: s, equals: summa, terms: [{row: ett, factor: 1}, {row: tva, factor: -1}]}
""",
        ["b:10"],
        ("{y2020: 81,", "{y2020: 80,"),
    ),
    (
        "prose-differs",
        """
== budgets/b
unit: tkr
columns: [{id: y2020, kind: amount}]
rows:
  - {id: summa, values: {y2020: 6 388}, in_prose: {printed: "6,5", unit: mkr, column: y2020}}
""",
        ["b:4"],
        ('"6,5"', '"6,4"'),
    ),
    (
        "prose-differs",
        """
== budgets/b
unit: tkr
columns: [{id: y2020, kind: amount}]
rows:
  - {id: tom, values: {y2020: 5}, in_prose: {printed: "5", unit: tkr, column: y2021}}
""",
        ["b:4"],
        ("y2021", "y2020"),
    ),
    (
        "covers-against-year",
        """
== budgets/b
lines:
  - {id: ett, year: 2024, covers: {start: 2023-10-01, end: 2024-09-30}}
""",
        ["b:2"],
        ("year: 2024, ", ""),
    ),
    (
        "covers-against-year",
        """
== budgets/b
lines:
  - {id: ett, covers: {start: 2024-10, end: 2024-09-30}}
  - {id: tva, covers: {start: 2024-10}}
  - {id: tre, year: 2024, covers: {start: 2024-02, end: 2024-06-30}}
  - {id: fyra, covers: {start: 2024-02, end: 2025-06-30}}
""",
        ["b:2", "b:3"],
        (
            "start: 2024-10, end: 2024-09-30}}\n  - {id: tva, covers: {start: 2024-10}}",
            "start: 2024, end: 2025}}",
        ),
    ),
    (
        "amounts-differ",
        """
== documents/d
authority: k
== budgets/a
agreement: x
lines:
  - {id: ett, year: 2020, party: k, kind: cash, stage: budget, amount: 60000}
  - {id: tva, year: 2020, party: k, kind: cash, stage: budget, amount: 40000}
  - {id: annan, year: 2020, party: r, kind: cash, stage: budget, amount: 5}
  - {id: insats, year: 2020, party: k, kind: in_kind, stage: budget, amount: 7}
== budgets/b
unit: tkr
cost_sign: minus
basis: cost
columns:
  - {id: y2020, kind: amount, year: 2020, stage: budget}
rows:
  - {id: x, agreement: x, values: {y2020: -90}, source: d#1}
""",
        ["a:3", "b:7"],
        ("y2020: -90", "y2020: -100"),
    ),
    (
        "amounts-differ",
        """
== budgets/b
unit: kr
basis: cost
columns:
  - {id: y2020, kind: amount, year: 2020, stage: budget}
rows:
  - {id: ett, agreement: x, values: {y2020: 1}}
  - {id: tva, agreement: x, values: {y2020: 2}}
""",
        ["b:6", "b:7"],
        ("{y2020: 2}}", "{y2020: 1}}"),
    ),
    (
        "amounts-differ",
        """
== budgets/b
basis: cost
columns:
  - {id: y2020, kind: amount, year: 2020, stage: budget}
rows:
  - {id: ett, agreement: x, values: {y2020: 1}}
== budgets/c
basis: cost
columns:
  - {id: y2020, kind: amount, year: 2020, stage: budget}
rows:
  - {id: ett, agreement: x, values: {y2020: 2}}
== discrepancies/q
concerns:
  - {record: budgets/b, field: "rows[ett].values[y2020]"}
""",
        ["c:5"],
        ("== budgets/c\nbasis: cost", "== budgets/c\nbasis: frame"),
    ),
    (
        "unknown-in-list",
        """
== agreements/a
owner: [k, l]
== budgets/b
lines:
  - {id: ett, to: m}
== partners/k
id: k
""",
        ["a:1", "b:2"],
        (
            "[k, l]\n== budgets/b\nlines:\n  - {id: ett, to: m}",
            "k\n== budgets/b\nlines:\n  - {id: ett, to: k}",
        ),
    ),
    (
        "unknown-party",
        """
== agreements/a
parties:
  - {partner: k}
commitments:
  - {by: [k, f], text: Ordna}
  - {by: all, text: Mötas}
""",
        ["a:4"],
        ("[k, f]", "[k, civil]"),
    ),
    (
        "unknown-unit",
        """
== agreements/a
parties:
  - {partner: k, unit: finns}
  - {partner: k, unit: saknas}
  - {partner: okand, unit: saknas}
units:
  - {partner: k, unit: fel}
== budgets/b
lines:
  - {id: ett, party: k, unit: fel}
== partners/k
units:
  - {id: finns}
""",
        ["a:3", "a:6", "b:2"],
        ("- {id: finns}", "- {id: finns}\n  - {id: saknas}\n  - {id: fel}"),
    ),
    (
        "unknown-field",
        """
== agreements/a
period: {end: 2020}
parties:
  - {partner: k}
evidence:
  - {field: period.end}
  - {field: "parties[k]"}
  - {field: period.slut}
  - {field: "parties[f].role"}
  - {field: "period."}
""",
        ["a:7", "a:8", "a:9"],
        (
            """  - {field: period.slut}
  - {field: "parties[f].role"}
  - {field: "period."}
""",
            "",
        ),
    ),
    (
        "withheld-without-law",
        """
== agreements/a
withheld:
  - {field: note, legal_basis: 19 kap. 1 §}
  - {field: note, legal_basis: Enligt lagen}
  - {field: note, legal_basis: OSL 19 kap. 1 §}
  - {field: note, legal_basis: offentlighets- och sekretesslagen 19 kap. 1 §}
  - {field: note, legal_basis: lag (2009:400) 19 kap. 1 §}
  - {field: note, legal_basis: 'Dataskyddsförordningen, artikel 9'}
""",
        ["a:2", "a:3"],
        (
            "19 kap. 1 §}\n  - {field: note, legal_basis: Enligt lagen}",
            "15 kap. 1 § regeringsformen}\n  - {field: note, legal_basis: SFS 2009:400}",
        ),
    ),
    (
        "unknown-term-field",
        """
== agreements/a
goals:
  - {id: arbete, text: Fler i arbete}
period: {end: 2026}
terms:
  - {guideline: g, set: t, item: syfte, covered_by: "goals[arbete]"}
  - {guideline: g, set: t, item: slut, covered_by: period.end}
  - {guideline: g, set: t, item: uppsagning, covered_by: termination}
  - {guideline: g, set: t, item: ansvar, covered_by: nonsense.x}
  - {guideline: g, set: t, item: pengar, covered_by: payment}
withheld:
  - {field: payment}
""",
        ["a:7", "a:8"],
        (
            "termination}\n  - {guideline: g, set: t, item: ansvar, covered_by: nonsense.x}",
            "goals}\n  - {guideline: g, set: t, item: ansvar}",
        ),
    ),
    (
        "withheld-and-stated",
        """
== agreements/a
why_this_form: Hemligt
withheld:
  - {field: why_this_form}
""",
        ["a:3"],
        ("why_this_form: Hemligt", "note: Ett värde visas inte."),
    ),
    (
        "unknown-concern",
        """
== discrepancies/d
concerns:
  - {record: agreements/a, field: period.end}
  - {record: agreements/a}
  - {record: agreements/b}
  - {record: agreements/a, field: period.slut}
  - {record: skräp}
== agreements/a
period: {end: 2020}
""",
        ["d:4", "d:5"],
        (
            """  - {record: agreements/b}
  - {record: agreements/a, field: period.slut}
""",
            "",
        ),
    ),
    (
        "duplicate-item",
        """
== agreements/a
goals:
  - {id: ett, indicators: [{id: i}, {id: i}]}
  - {id: tva, indicators: [{id: i}]}
  - {id: ett}
""",
        ["a:2", "a:4"],
        ("{id: i}]}\n  - {id: tva, indicators: [{id: i}]}\n  - {id: ett}", "{id: j}]}"),
    ),
    (
        "unknown-guideline-item",
        """
== guidelines/g
sets:
  - {id: villkor, items: [{id: ett}]}
== agreements/a
terms:
  - {guideline: g, set: villkor, item: ett}
  - {guideline: g, set: vilkor, item: ett}
  - {guideline: okand, set: x, item: y}
assessments:
  - guideline: g
    answers:
      - {set: villkor, item: tva}
== checks/c
guideline: g
answers:
  - {set: villkor, item: tva}
documents:
  - {set: villkor, item: tre}
""",
        ["a:3", "a:8", "c:3", "c:5"],
        (
            "[{id: ett}]}\n==",
            "[{id: ett}, {id: tva}, {id: tre}]}\n  - {id: vilkor, items: [{id: ett}]}\n==",
        ),
    ),
    (
        "unknown-goal",
        """
== agreements/a
goals:
  - {id: ett, indicators: [{id: i}]}
  - {id: tva}
== followups/f
agreement: a
outcomes:
  - {goal: ett, indicator: i}
  - {goal: tva, indicator: i}
  - {goal: tre}
== followups/g
agreement: okand
outcomes:
  - {goal: ett}
""",
        ["f:4", "f:5"],
        ("- {id: tva}", "- {id: tva, indicators: [{id: i}]}\n  - {id: tre}"),
    ),
    (
        "assessment-missing",
        """
== agreements/a
form: iop
status: signed
owner: k
period: {signed: 2024-01-10}
== guidelines/g
issuer: k
status: adopted
decided_on: 2023-06-12
sets:
  - {id: lag, kind: legal, title: Lag}
  - {id: villkor, kind: terms, title: Villkor}
""",
        ["a:1"],
        ("decided_on: 2023-06-12", "decided_on: 2024"),
    ),
    (
        "assessment-missing",
        """
== agreements/a
form: iop
status: signed
owner: k
decisions: [{kind: decision, date: 2024-01-10}]
== guidelines/g
issuer: k
status: replaced
valid_from: 2023-06-12
valid_to: 2024-12-31
sets:
  - {id: lag, kind: legal, title: Lag}
""",
        ["a:1"],
        ("valid_to: 2024-12-31", "valid_to: 2023-12-31"),
    ),
    (  # when it began tells nothing of when it was made
        "assessment-missing",
        """
== agreements/a
form: iop
status: signed
owner: k
period: {start: 2024-01-10, dated: 2024-01-10}
== guidelines/g
issuer: k
status: adopted
valid_from: 2023-06-12
sets:
  - {id: lag, kind: legal, title: Lag}
""",
        ["a:1"],
        ("start: 2024-01-10, dated: 2024-01-10", "start: 2024-01-10"),
    ),
    (  # a version that replaces one ends it, also where it says nothing of its last day
        "assessment-missing",
        """
== agreements/a
form: iop
status: signed
owner: k
period: {signed: 2024-01-10}
== guidelines/g
id: g
issuer: k
status: adopted
valid_from: 2018-01-01
sets:
  - {id: lag, kind: legal, title: Lag}
== guidelines/ny
id: ny
issuer: k
status: adopted
valid_from: 2024-02-01
replaces: g
""",
        ["a:1"],
        ("valid_from: 2024-02-01", "valid_from: 2024-01-10"),
    ),
    (
        "control-missing",
        """
== agreements/a
form: iop
status: decided
owner: k
period: {dated: 2024-01-10}
parties:
  - {partner: k, role: public}
  - {partner: f, role: civil}
  - {unnamed: Andra, role: civil}
== guidelines/g
issuer: k
status: adopted
decided_on: 2023-06-12
sets:
  - {id: demokrati, kind: democracy, title: Villkor}
""",
        ["a:7"],
        ("kind: democracy", "kind: openness"),
    ),
    (
        "assessment-late",
        """
== agreements/a
period: {signed: 2024-01-10}
assessments:
  - guideline: g
    made_on: 2024-02
    answers: [{set: s, item: i, answer: yes}]
""",
        ["a:4"],
        ("made_on: 2024-02", "made_on: 2024-01"),
    ),
    (
        "assessment-other-version",
        """
== agreements/a
form: iop
status: signed
owner: k
period: {signed: 2024-01-10}
assessments:
  - guideline: gammal
    answers: [{set: s, item: i, answer: yes}]
  - guideline: annan
    answers: [{set: s, item: i, answer: yes}]
== guidelines/gammal
issuer: k
status: replaced
valid_from: 2018-01-01
valid_to: 2023-06-30
== guidelines/ny
issuer: k
status: adopted
valid_from: 2023-07-01
== guidelines/annan
issuer: l
status: adopted
valid_from: 2018-01-01
""",
        ["a:6"],
        ("guideline: gammal", "guideline: ny"),
    ),
    (
        "check-old",
        """
== agreements/a
id: a
form: iop
owner: k
status: signed
period: {signed: 2023-11-10}
== guidelines/g
id: g
issuer: k
status: adopted
valid_from: 2022
sets:
  - {id: d, kind: democracy, recheck_months: 24}
  - {id: t, kind: terms, recheck_months: 6}
== guidelines/annans
id: annans
issuer: n
status: adopted
valid_from: 2022
sets:
  - {id: d, kind: democracy, recheck_months: 24}
== checks/c
partner: f
agreement: a
guideline: g
made_on: 2023-11-06
== checks/d
partner: f2
agreement: a
guideline: annans
made_on: 2023-11-06
""",
        ["c:4"],
        ("made_on: 2023-11-06", "made_on: 2024-11-06"),
    ),
    (  # a later check that is made for no agreement stands for it in each
        "check-old",
        """
== agreements/a
id: a
== checks/c
partner: f
agreement: a
guideline: g
made_on: 2020-06-01
valid_until: 2022-06-01
== checks/senare
partner: f
guideline: g
made_on: 2019-12-01
""",
        ["c:4"],
        ("made_on: 2019-12-01", "made_on: 2025-12-01"),
    ),
    (  # on its last day an agreement still runs
        "check-old",
        """
== agreements/a
id: a
period: {end: 2026-01-01}
== checks/c
partner: f
agreement: a
guideline: g
made_on: 2020-06-01
valid_until: 2022-06-01
""",
        ["c:4"],
        ("{end: 2026-01-01}", "{end: 2025-12-31}"),
    ),
    (  # a decision ends it, whatever its status says
        "check-old",
        """
== agreements/a
id: a
status: signed
decisions:
  - {kind: termination, date: 2026-06-01}
== checks/c
partner: f
agreement: a
guideline: g
made_on: 2020-06-01
valid_until: 2022-06-01
""",
        ["c:4"],
        ("date: 2026-06-01", "date: 2025-06-01"),
    ),
    (  # its own word, for which no guideline is needed
        "check-old",
        """
== agreements/a
id: a
== checks/c
partner: f
agreement: a
guideline: g
made_on: 2025-06-01
valid_until: 2025-12-31
== checks/d
partner: f2
agreement: a
guideline: g
made_on: 2025-06-01
valid_until: 2025-12-31
== checks/d-igen
partner: f2
agreement: a
guideline: g
made_on: 2025-12-30
""",
        ["c:4"],
        ("valid_until: 2025-12-31", "valid_until: 2026-01-01"),
    ),
    (
        "duplicate-answer",
        """
== checks/c
answers:
  - {set: d, item: vald, answer: no}
  - {set: d, item: vald, answer: yes}
  - {set: e, item: vald, answer: yes}
documents:
  - {set: d, item: vald, status: missing}
""",
        ["c:3"],
        ("set: d, item: vald, answer: yes", "set: d, item: annan, answer: yes"),
    ),
    (
        "duplicate-answer",
        """
== checks/c
documents:
  - {set: h, item: stadgar, status: received}
  - {set: h, item: stadgar, status: missing}
== checks/d
documents:
  - {set: h, item: stadgar, status: missing}
""",
        ["c:3"],
        ("item: stadgar", "item: plan"),
    ),
    (
        "duplicate-answer",
        """
== agreements/a
assessments:
  - guideline: g
    made_on: 2024-01-01
    answers: [{set: s, item: i, answer: yes}]
  - guideline: g
    made_on: 2024-01-01
    made_by: partnership
    answers: [{set: s, item: i, answer: no}]
  - guideline: g
    made_on: 2024-01-01
    answers:
      - {set: s, item: i, answer: no}
""",
        ["a:12"],
        ("made_on: 2024-01-01", "made_on: 2024-01-02"),
    ),
    (
        "duplicate-answer",
        """
== agreements/a
terms:
  - {guideline: g, set: t, item: syfte, covered_by: goals}
  - {guideline: g, set: t, item: syfte, covered_by: summary}
  - {guideline: g, set: t, item: syfte, covered_by: goals}
== agreements/b
terms:
  - {guideline: g, set: t, item: syfte, covered_by: goals}
""",
        ["a:4"],
        ("covered_by: goals", "covered_by: description"),
    ),
    (
        "private-concern",
        """
== discrepancies/d
concerns:
  - {record: checks/c, field: answers}
  - {record: checks/c, field: "answers[vald].answer"}
  - {record: checks/c, field: deviation.motivation}
  - {record: checks/c, field: "evidence[answers].note"}
  - {record: checks/c, field: publish.decided_on}
  - {record: checks/c, field: conclusion}
  - {record: checks/c}
  - {record: checks/c, field: valid_until}
  - {record: checks/c, field: remedy.measures}
  - {record: agreements/a, field: documents}
  - {record: agreements/a}
== checks/c
conclusion: approved
""",
        ["d:2", "d:3", "d:4", "d:5", "d:6", "d:8", "d:10"],
        (
            """  - {record: checks/c, field: answers}
  - {record: checks/c, field: "answers[vald].answer"}
  - {record: checks/c, field: deviation.motivation}
  - {record: checks/c, field: "evidence[answers].note"}
  - {record: checks/c, field: publish.decided_on}
  - {record: checks/c, field: conclusion}
  - {record: checks/c}
  - {record: checks/c, field: valid_until}
  - {record: checks/c, field: remedy.measures}
""",
            "  - {record: checks/c, field: conclusion}\n",
        ),
    ),
    (
        "conclusion-against-duty",
        """
== guidelines/g
sets:
  - id: d
    kind: democracy
    strength: ska
    pass_answer: no
    items: [{id: vald, text: Våld}, {id: hat, text: Hat, strength: bör}]
== checks/c
guideline: g
answers:
  - {set: d, item: vald, answer: yes}
  - {set: d, item: hat, answer: unknown}
conclusion: approved
""",
        ["c:5"],
        ("conclusion: approved", "conclusion: not_approved"),
    ),
    (
        "conclusion-against-answer",
        """
== guidelines/g
sets:
  - id: d
    kind: democracy
    strength: bör
    pass_answer: no
    items: [{id: vald, text: Våld}]
== checks/c
guideline: g
answers:
  - {set: d, item: vald, answer: yes}
conclusion: approved
""",
        ["c:4"],
        ("conclusion: approved", "conclusion: approved\ndeviation: {motivation: Beslutat}"),
    ),
    (  # a missing document is a reason, an answer that is not known leaves it open
        "conclusion-against-answer",
        """
== guidelines/g
id: g
sets:
  - id: d
    kind: democracy
    pass_answer: no
    items: [{id: vald, text: Våld}, {id: hat, text: Hat}]
== checks/c
id: c
guideline: g
answers:
  - {set: d, item: vald, answer: no}
conclusion: not_approved
== checks/d
id: d
guideline: g
answers:
  - {set: d, item: vald, answer: no}
documents:
  - {set: p, item: stadgar, status: missing}
conclusion: not_approved
== checks/e
id: e
guideline: g
answers:
  - {set: d, item: vald, answer: no}
  - {set: d, item: hat, answer: unknown}
conclusion: not_approved
== checks/f
id: f
guideline: g
conclusion: not_approved
""",
        ["c:5"],
        ("conclusion: not_approved", "conclusion: not_approved\ndeviation: {motivation: Skäl}"),
    ),
    (
        "conclusion-without-answer",
        """
== guidelines/g
id: g
sets:
  - id: d
    kind: democracy
    strength: ska
    pass_answer: no
    items: [{id: vald}, {id: hat}, {id: ovan, strength: bör}]
  - id: h
    kind: exclusion
    strength: ska
    pass_answer: no
    items: [{id: oordning}]
  - id: k
    kind: criteria
    strength: ska
    items: [{id: annat}]
== checks/c
id: c
guideline: g
answers:
  - {set: d, item: vald, answer: no}
  - {set: d, item: hat, answer: unknown}
conclusion: approved
== checks/d
id: d
guideline: g
conclusion: approved
== checks/e
id: e
guideline: g
answers:
  - {set: d, item: vald, answer: no}
conclusion: approved
withheld:
  - {field: "answers[hat]", reason: Sekretess}
== checks/f
id: f
guideline: g
answers:
  - {set: d, item: hat, answer: unknown}
conclusion: not_approved
""",
        ["c:6", "c:6"],
        ("conclusion: approved", "conclusion: approved\ndeviation: {motivation: Beslutat}"),
    ),
    (
        "small-cell",
        """
== statistics/s
measures:
  - {id: antal, counts: people}
  - {id: kansligt, counts: people, sensitive: yes}
  - {id: platser, counts: places}
rows:
  - {id: ett, values: {antal: 4, kansligt: 9, platser: 1}}
  - {id: tva, values: {antal: 5, kansligt: 10, platser: 0}}
  - {id: tre, values: {antal: 0, kansligt: NaN}}
""",
        ["s:6", "s:6"],
        ("{antal: 4, kansligt: 9,", "{antal: 5, kansligt: 10,"),
    ),
    (
        "small-cell",
        """
== statistics/s
threshold: 20
measures:
  - {id: antal, counts: people}
rows:
  - {id: ett, values: {antal: 19}}
""",
        ["s:5"],
        ("antal: 19", "antal: 20"),
    ),
    (
        "small-difference",
        """
== statistics/s
measures:
  - {id: antal, counts: people}
  - {id: platser, counts: places}
rows:
  - {id: ett, values: {antal: 40, platser: 40}}
  - {id: alla, type: total, values: {antal: 43, platser: 43}}
""",
        ["s:6"],
        ("antal: 43", "antal: 45"),
    ),
    (
        "small-difference",
        """
== statistics/s
measures:
  - {id: flickor, counts: people}
  - {id: pojkar, counts: people}
  - {id: alla, counts: people, sum_of: [flickor, pojkar]}
rows:
  - {id: ett, values: {flickor: 40, alla: 43}}
""",
        ["s:4"],
        ("alla: 43", "alla: 45"),
    ),
    (
        "small-difference",
        """
== statistics/s
measures:
  - {id: sökte, counts: people}
  - {id: jobbade, counts: people, part_of: sökte}
rows:
  - {id: ett, values: {sökte: 43, jobbade: 40}}
  - {id: tva, values: {sökte: 43, jobbade: 43}}
  - {id: tre, values: {sökte: 43}}
""",
        ["s:3"],
        ("jobbade: 40", "jobbade: 38"),
    ),
    (
        "small-difference",
        """
== statistics/s
measures:
  - {id: antal, counts: people, sensitive: yes}
rows:
  - {id: ett, values: {antal: 40}}
  - {id: alla, values: {antal: 49}}
sums:
  - {id: s, equals: alla, terms: [{row: ett, factor: 1}]}
""",
        ["s:7"],
        ("antal: 49", "antal: 50"),
    ),
    (
        "small-difference",
        """
== statistics/s
measures:
  - {id: antal, counts: people, group: deltagare}
rows:
  - {id: alla, type: total, values: {antal: 861}}
== statistics/t
measures:
  - {id: antal, counts: people, group: deltagare, sensitive: yes}
rows:
  - {id: alla, type: total, values: {antal: 870}}
""",
        ["t:4"],
        ("sensitive: yes", "sensitive: no"),
    ),
    (
        "statistics-sum-differs",
        """
== statistics/s
measures:
  - {id: antal, counts: places}
rows:
  - {id: ett, values: {antal: 40}}
  - {id: alla, values: {antal: 43}}
sums:
  - {id: s, equals: alla, terms: [{row: ett, factor: 1}]}
""",
        ["s:7"],
        ("antal: 43", "antal: 40"),
    ),
    (
        "small-value",
        """
== discrepancies/d
values:
  - {label: A, value: 3, unit: elever i skolan}
  - {label: B, value: 3, unit: organisationer}
""",
        ["d:2"],
        ("elever i skolan", "skolor"),
    ),
    (
        "small-value",
        """
== agreements/a
id: a
goals:
  - {id: ett, indicators: [{id: i, unit: personer}]}
== followups/f
agreement: a
outcomes:
  - {goal: ett, indicator: i, value: 4}
volumes:
  - {unit: deltagare, value: 2}
""",
        ["f:3", "f:5"],
        (
            "value: 4}\nvolumes:\n  - {unit: deltagare, value: 2",
            "value: 40}\nvolumes:\n  - {unit: deltagare, value: 5",
        ),
    ),
    (
        "suppressed-and-stated",
        """
== discrepancies/d
values:
  - {label: A, value: 12, suppressed: yes}
  - {label: B, value: 13, suppressed: no}
""",
        ["d:2"],
        ("value: 12, ", ""),
    ),
    (
        "small-outcome",
        """
== followups/f
outcomes:
  - {goal: ett, by_sex: {women: 4, men: 1e3}}
volumes:
  - {unit: platser, value: 40, of_which: 1}
""",
        ["f:2", "f:4"],
        ("{women: 4, men: 1e3}}\nvolumes:", "{women: 5, men: 0}}\nvolymer:"),
    ),
)


@pytest.mark.parametrize(("code", "text", "places", "change"), TRUTHS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    code: str, text: str, places: list[str], change: tuple[str, str]
) -> None:
    assert find_places(text, code) == places
    assert text.count(change[0]) >= 1
    assert find_places(text.replace(*change, 1), code) == []


def test_rules_say_nothing_of_what_was_not_read() -> None:
    text = """
== agreements/a
owner: [k]
source: papper#1
parties:
  - {partner: k, unit: u}
== discrepancies/d
source: papper#2
concerns:
  - {record: agreements/b, field: period.end}
"""
    codes = {"unknown-in-list", "unknown-document", "unknown-unit", "unknown-concern"}
    unread = frozenset({("partner", "k"), ("document", "papper"), ("agreement", "b")})
    assert codes & {f.code for f in find_all(text)} == codes - {"unknown-unit"}
    assert codes & {f.code for f in find_all(text, unread)} == set()


# --- arithmetic ----------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 30), st.none() | st.integers(0, 30)), max_size=6))
def test_tiers_overlap_where_a_number_belongs_to_two(tiers: list[tuple[int, int | None]]) -> None:
    lines = "".join(
        f"    - {{from: {first}" + ("" if last is None else f", to: {last}") + "}\n"
        for first, last in tiers
    )
    spans = [set(range(first, (60 if last is None else last) + 1)) for first, last in tiers]
    is_wrong = sum(map(len, spans)) > len(set().union(*spans)) or not all(spans)
    text = f"== agreements/a\ncompensation:\n  tiers:\n{lines}"
    assert bool(find_places(text, "tiers-overlap")) == is_wrong


@given(st.lists(st.integers(-999, 999), min_size=1, max_size=5), st.integers(-9, 9))
def test_a_sum_differs_by_what_its_terms_lack(terms: list[int], difference: int) -> None:
    values = [*terms, sum(terms) + difference]
    rows = "".join(f"  - {{id: r{i}, values: {{y: {value}}}}}\n" for i, value in enumerate(values))
    named = ", ".join(f"{{row: r{i}, factor: 1}}" for i in range(len(terms)))
    text = (
        f"== budgets/b\ncolumns:\n  - {{id: y, kind: amount}}\nrows:\n{rows}"
        f"sums:\n  - {{id: s, equals: r{len(terms)}, terms: [{named}]}}\n"
    )
    assert bool(find_places(text, "sum-differs")) == bool(difference)


# --- the catalogue -------------------------------------------------------------------------------

ELSEWHERE = {
    "broken-address": "pages are no records: test_addresses.py",
    "duplicate-id": "two files of one name lie in no folder: test_validate.py",
    "unreadable-file": "needs a file without the right to read it: test_source.py",
}
"""Codes that neither a case nor a truth above provokes, with the reason."""


def test_every_code_is_provoked() -> None:
    paths = (*CASES.glob("*.findings.txt"), *CASES.parent.glob("hostile/*.out.txt"))
    texts = (path.read_text("utf-8") for path in paths)
    provoked = {code for text in texts for code in re.findall(r"(?m): \[([a-z0-9-]+)\] ", text)}
    provoked |= {code for code, *_ in TRUTHS}
    assert provoked.isdisjoint(ELSEWHERE)
    assert provoked | ELSEWHERE.keys() == CATALOGUE.keys()
    for code, reason in ELSEWHERE.items():
        test = Path(__file__).parent / reason.rpartition(": ")[2]
        assert f'"{code}"' in test.read_text("utf-8")


def test_every_rule_has_a_bad_and_a_good_case() -> None:
    """The truths above are both; each rule declares its code right above itself."""
    declared = [find_code(rule) for rule in iter_rules()]
    assert sorted(declared) == sorted({code for code, *_ in TRUTHS})


def find_code(rule: Callable[..., object]) -> str:
    """Return the code that a rule is declared with: in words, or a name in its module."""
    source = getsource(rule)
    words = re.findall(r'Code\(\s*"?([A-Za-z0-9_-]+)', source)
    assert len(words) == 1, source
    return str(getattr(getmodule(rule), words[0], words[0]))


@pytest.mark.parametrize("project", [ROOT, EXAMPLE], ids=["real", "example"])
def test_what_the_cases_break_stands_whole_in_the_records(project: Path) -> None:
    """A case is a copy of a record with one fault: the record itself is the good case."""
    found = validate(load_settings(project, date(2026, 1, 1))).findings
    assert [f for f in found if f.severity != Severity.NOTICE] == []


@pytest.mark.parametrize("rule", list(iter_rules()), ids=lambda rule: rule.__name__)
def test_every_rule_says_what_it_holds(rule: Callable[..., object]) -> None:
    assert rule.__doc__
    assert rule.__doc__.rstrip().endswith(".")


def test_every_rule_has_a_code_of_its_own() -> None:
    codes = {find_code(rule) for rule in iter_rules()}
    assert len(codes) == len(list(iter_rules()))
    assert codes <= {code for code, *_ in TRUTHS}


@pytest.mark.parametrize("rule", list(iter_rules()), ids=lambda rule: rule.__name__)
def test_a_rule_is_one_function_that_finds_one_thing(rule: Callable[..., object]) -> None:
    assert isfunction(rule)
    assert not hasattr(rule, "__wrapped__")  # what is run is what stands in the file
    found = {found.code for register in read_truths() for found in cast("Rule", rule)(register)}
    assert found == {find_code(rule)}


@cache
def read_truths() -> tuple[Register, ...]:
    """Return the registers of all cases above, bad and good."""
    texts = [one for _, text, _, change in TRUTHS for one in (text, text.replace(*change, 1))]
    return tuple(
        Register(make_tables(tuple(read_records(text))), date(2026, 1, 1)) for text in texts
    )


def test_the_register_is_whole_where_records_are_broken() -> None:
    """All that is derived can be asked for, whatever the records say."""
    for made in read_truths():
        due = find_due(made)
        assert len(find_states(made)) == len(made.all(e.Agreement))
        assert {one.agreement for one in due} <= set(find_states(made))
        assert len(find_lines(made)) >= len(made.all(e.BudgetLine))
        assert {one.agreement for one in find_deadlines(made)} <= set(find_states(made))
        assert set(find_owners(made)) <= set(made.all(e.Partner))
        for agreement in made.all(e.Agreement):
            assert set(find_bound(made, agreement)) <= set(made.all(e.Guideline))
            assert set(find_documents(made, agreement.record)) <= set(made.all(e.Document))


def test_no_case_is_good_and_bad_at_once() -> None:
    """An empty list of places, or a change that changes nothing, would let a rule go untested."""
    for code, text, places, (old, new) in TRUTHS:
        assert places, code
        assert old in text, code
        assert old != new, code


@pytest.fixture(scope="module")
def sections() -> list[str]:
    """Return the page of all checks, cut at its headings."""
    page = find_page(read_site(EXAMPLE, EXAMPLE_DAY), "oppna-data/kontroller/")
    return re.split(r"(?=<h2 id=)", page.body)


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_the_page_of_checks_shows_each_code_with_what_it_rests_on(
    code: str, sections: list[str]
) -> None:
    described = CATALOGUE[code]
    assert described.source
    (section,) = [one for one in sections if one.startswith(f'<h2 id="{code}">')]
    for words in (described.title, described.help, described.example, described.source):
        assert words.strip() in unescape(section)


def test_every_rule_that_is_run_is_in_the_catalogue() -> None:
    assert {find_code(rule) for rule in iter_rules()} <= CATALOGUE.keys()


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_code_says_what_to_do(code: str) -> None:
    described = CATALOGUE[code]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    assert described.title[:1].isupper()
    assert not described.title.endswith(".")
    assert len(described.help) > len("Rätta raden.")
    assert described.help.endswith(".")
    assert described.example


def test_a_long_word_names_a_law_by_its_end_alone() -> None:
    word = "a" * 9_000 + "\\\n      "
    text = f"""
== agreements/a
withheld:
  - field: note
    legal_basis: "{word * 50}"
  - field: note
    legal_basis: "{word * 50}lagen"
"""
    assert find_places(text, "withheld-without-law") == ["a:3"]


@pytest.mark.parametrize(
    ("module", "code", "text"),
    [
        ("documents", "unknown-document", "== agreements/a\nsource: [{}]\n"),
        ("references", "unknown-party", "== agreements/a\ncommitments: [{{by: [{}]}}]\n"),
        ("money", "unknown-line", "== budgets/b\nindexation: {{applies_to: [{}]}}\n"),
    ],
)
def test_of_countless_wrong_references_the_first_are_told(
    monkeypatch: pytest.MonkeyPatch, module: str, code: str, text: str
) -> None:
    nearest = Mock(return_value="")
    monkeypatch.setattr(f"iopgen.rules.{module}.suggest", nearest)
    tail = "#1" if code == "unknown-document" else ""
    wrong = ",\n ".join(f"x{number}{tail}" for number in range(2_000))
    places = find_places(text.format(wrong), code)
    assert len(places) == MAX_FINDINGS
    assert int(places[-1].partition(":")[2]) <= MAX_FINDINGS + 2
    assert nearest.call_count <= 3 * MAX_FINDINGS
