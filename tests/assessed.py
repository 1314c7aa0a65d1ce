"""A guideline, an agreement that it binds, and a check: what assessments are tried on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registers import make_register

from iopgen.register import entities as e

if TYPE_CHECKING:
    from iopgen.register.lookup import Register

GUIDELINE = """
title: Regler
issuer: kommunen
status: adopted
valid_from: 2020-01-01
sets:
  - id: kriterier
    title: Kriterier
    kind: criteria
    strength: vägledande
    pass_answer: yes
    items:
      - {id: bada, text: Båda bidrar, observes: both_finance}
      - {id: tid, text: Under en längre tid, observes: long_term}
      - {id: behov, text: Det finns ett behov}
  - id: villkor
    title: Villkor
    kind: terms
    strength: bör
    pass_answer: present
    items:
      - {id: syfte, text: syfte}
      - {id: slut, text: slut}
  - id: demokrati
    title: Demokrati
    kind: democracy
    strength: ska
    pass_answer: no
    items:
      - {id: vald, text: använder våld}
      - {id: lika, text: behandlar olika}
"""

AGREEMENT = """
title: Prov
form: iop
owner: kommunen
status: signed
period: {start: 2024-01-01, end: 2026-12-31, signed: 2024-01-10}
parties:
  - {partner: kommunen, role: public}
  - {partner: foreningen, role: civil}
"""

PARTNERS = {
    "partners/kommunen": "name: Kommunen\nsector: municipality",
    "partners/foreningen": "name: Föreningen\nsector: civil_society",
}


def make(agreement: str = "", **more: str) -> Register:
    """Make a register of one guideline and one agreement, which `agreement` adds to."""
    files = {name.replace("__", "/"): text for name, text in more.items()}
    records = {"guidelines/regler": GUIDELINE, "agreements/prov": AGREEMENT + agreement}
    return make_register({**PARTNERS, **records, **files})


def find_agreement(register: Register) -> e.Agreement:
    """Return the one agreement."""
    return register.get(e.Agreement, "prov")


CHECK = """
partner: foreningen
agreement: prov
guideline: regler
made_on: 2024-01-02
conclusion: approved
answers:
  - {set: demokrati, item: vald, answer: yes, motivation: Hemligt skäl.}
"""


WORD = "Zxqv"
"""A word that stands nowhere else."""


ANSWERS = """
assessments:
  - guideline: regler
    made_on: 2024-02
    made_by: function
    answers:
      - {set: kriterier, item: bada, answer: yes}
      - {set: kriterier, item: tid, answer: unknown}
terms:
  - {guideline: regler, set: villkor, item: syfte, covered_by: goals}
"""
