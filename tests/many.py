"""Many small fictive records, for tests of what happens when a register grows.

One unit is a public owner with an agreement and all that may belong to one. Two shapes: each unit
with an owner and a document of its own, as in a nation; or all with one owner, one partner and one
document between them, as with the largest city.
"""

from __future__ import annotations

import shutil
from string import Template
from typing import TYPE_CHECKING

from projects import EXAMPLE, add_records

if TYPE_CHECKING:
    from pathlib import Path

_OWN = {
    "partners/ort-$o": """\
id: ort-$o
name: Påhitta $o kommun
sector: municipality
source: handling-$d#1
""",
    "partners/vanner-$p": """\
id: vanner-$p
name: Föreningen Påhittade Vänner $p
sector: civil_society
aliases:
  - {name: Vännerna $p, source: handling-$d#2}
source: handling-$d#2
""",
    "content/documents/handling-$d": """\
id: handling-$d
title: Påhittad handling $d
issuer: Påhitta $o kommun
authority: ort-$o
date: 2024-03-0$day
case_number: PÅH/2024:$d
kind: agreement
lines: 1-900
extract: pahittat
""",
    "content/guidelines/riktlinje-$g": """\
id: riktlinje-$g
title: Påhittade riktlinjer $g
summary: Vad kommunen kräver.
issuer: ort-$o
status: adopted
known_from: full_text
decided_by: Kommunfullmäktige
decided_on: 2020-01-01
sets:
  - id: kriterier
    title: Kriterier
    kind: criteria
    pass_answer: yes
    strength: ska
    exhaustive: yes
    items:
      - {id: behov, text: Det finns ett behov., strength: ska, source: handling-$d#5}
    source: handling-$d#4
source: handling-$d#3
""",
}
"""Records that a unit shares with all others where there is one owner."""

_EACH = {
    "content/agreements/plats-$n": """\
id: plats-$n
title: Mötesplats $n
form: iop
summary: Kommunen och föreningen driver mötesplats $n.
thematic_area: område $n
owner: ort-$o
status: signed
period: {start: 2024-01-01, end: 2026-12-31}
parties:
  - {partner: ort-$o, role: public}
  - {partner: vanner-$p, role: civil}
goals:
  - {id: besok, text: Fler kommer till plats $n., source: handling-$d#7}
principles: [tillit, egen väg $n]
follow_up: [{what: En rapport om året., every: year, source: handling-$d#9}]
source: handling-$d#$line
""",
    "content/budgets/belopp-$n": """\
id: belopp-$n
agreement: plats-$n
lines:
  - id: a
    year: 2024
    party: ort-$o
    to: vanner-$p
    kind: cash
    stage: agreed
    amount: 10$n
    qualifier: exact
    source: handling-$d#11
  - id: b
    year: 2025
    party: ort-$o
    to: vanner-$p
    kind: cash
    stage: agreed
    amount: 12$n
    qualifier: exact
    source: handling-$d#12
source: handling-$d#$line
""",
    "content/budgets/tabell-$n": """\
id: tabell-$n
title: Tryckt tabell $n
unit: kr
columns:
  - {id: summa, title: Summa, kind: amount, year: 2024, stage: agreed}
rows:
  - {id: plats, label: Plats $n, type: item, agreement: plats-$n, values: {summa: 10$n}}
source: handling-$d#20
""",
    "content/followups/ar-$n": """\
id: ar-$n
agreement: plats-$n
year: 2025
summary: Plats $n hade öppet hela året.
outcomes:
  - {goal: besok, text: Fler kom., source: handling-$d#30}
source: handling-$d#30
""",
    "content/checks/kontroll-$n": """\
id: kontroll-$n
partner: vanner-$p
agreement: plats-$n
guideline: riktlinje-$g
made_on: 2023-11-0$day
by_function: Handläggare
conclusion: approved
source: handling-$d#40
""",
    "content/discrepancies/fraga-$n": """\
id: fraga-$n
question: Hur många kom till plats $n?
values:
  - {label: Rapporten, value: 14$n, unit: personer, basis: printed, source: handling-$d#50}
  - {label: Protokollet, value: 15$n, unit: personer, basis: printed, source: handling-$d#51}
status: open
concerns:
  - {record: followups/ar-$n, field: summary}
source: handling-$d#50
""",
    "content/statistics/tal-$n": """\
id: tal-$n
title: Öppna dagar på plats $n
agreement: plats-$n
dimensions: plats
measures:
  - {id: dagar, title: Dagar, unit: tillfällen, counts: occasions, kind: outcome, year: 2025}
rows:
  - {id: hela, label: Hela platsen, values: {dagar: 20$n}}
source: handling-$d#60
""",
}


def write_many(project: Path, units: int, *, one_owner: bool = False) -> Path:
    """Write a project of so many units; the same bytes each time."""
    shutil.copytree(EXAMPLE / "content" / "pages", project / "content" / "pages")
    shutil.copy(EXAMPLE / "mkdocs.yml", project)
    records: dict[str, str] = {}
    for n in range(1, units + 1):
        own = 1 if one_owner else n
        names = {"n": n, "o": own, "p": own, "d": own, "g": own, "day": n % 9 + 1}
        names["line"] = n % 800 + 1
        for path, text in (_OWN | _EACH).items():
            values = {key: str(value) for key, value in names.items()}
            name = Template(path).substitute(values)
            if "/" in name:
                records[f"{name}.yml"] = Template(text).substitute(values)
    add_records(project, records)
    return project
