"""What has been assessed and checked of an agreement, beside what guidelines ask for."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from iopgen.calc.citations import get_cited
from iopgen.calc.formats import format_list
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.what_binds import ASSESSED, CONTROLLED, find_awaiting, find_own
from iopgen.review.assessments import (
    TERMS,
    Checklist,
    explain_unbound,
    find_sets,
    find_unclear,
    is_late,
    make_checklists,
    make_others,
)
from iopgen.review.completeness import find_unchecked, is_asked
from iopgen.review.observations import Observation, observe


@dataclass(frozen=True, slots=True)
class Checks:
    """Assessments, terms and checks of partners."""

    assessments: Sequence[Checklist]
    terms: Sequence[Checklist]
    checks: Sequence[tuple[e.Check, e.Guideline]]
    not_required: Sequence[str]
    """What no guideline asked for, in words."""
    unclear: Sequence[tuple[e.Guideline, str, list[str]]]
    is_asked: bool
    """Whether a check of its partners was asked for."""
    unchecked: Sequence[str]
    """Partners of which no check is on record."""
    withheld: e.Withheld | None
    """Why checks are not shown, where they are not."""
    awaiting: Sequence[e.Guideline]
    """Guidelines by which a check of its partners would be asked for, if a proposal were made."""
    unbound: Sequence[tuple[e.Guideline, str]]
    """Guidelines of its owners that did not bind it, and why."""
    for_others: Sequence[tuple[e.Guideline, str]]
    """Those of them that are for some units only; nobody would know why, where others bound it."""
    see: Callable[[e.GuidelineItem, Sequence[str]], Observation | None]
    late: Callable[[e.Assessment], bool]
    anchor_of: Callable[[str], str]
    aid_path: str
    """Where the text on state aid stands: alone, or beside its kind."""
    is_aid_appealed: bool
    """Whether what is said of state aid rests on a ruling that is not final."""


def make_checks(register: Register, agreement: e.Agreement) -> Checks:
    """Return what the section on assessments, checks and terms shows."""
    own = register.by(e.Check, "agreement", agreement.id)
    outline = register.outline(agreement).inner.get("state_aid")
    awaiting = find_awaiting(register, agreement)
    return Checks(
        assessments=[
            *make_checklists(register, agreement, ASSESSED),
            *make_others(register, agreement, ASSESSED),
        ],
        terms=[
            *make_checklists(register, agreement, TERMS),
            *make_others(register, agreement, TERMS),
        ],
        checks=[(one, register.get(e.Guideline, one.guideline)) for one in own],
        not_required=[
            words
            for kinds, words in DUTIES
            if not is_asked(register, agreement, kinds)
            and not find_unclear(register, agreement, kinds)
            and not find_sets(register, awaiting, kinds)
        ],
        unclear=find_unclear_duties(register, agreement),
        is_asked=is_asked(register, agreement, CONTROLLED),
        unchecked=find_unchecked(register, agreement),
        withheld=register.withheld(agreement.record, "checks"),
        awaiting=[g for g in awaiting if find_sets(register, [g], CONTROLLED)],
        unbound=(unbound := find_unbound(register, agreement)),
        for_others=[
            (g, why) for g, why in unbound if register.by(e.GuidelineUnit, "guideline", g.id)
        ],
        see=partial(observe, register, agreement),
        late=partial(is_late, register, agreement),
        anchor_of=find_anchor,
        aid_path="state_aid.text" if outline and outline.inner else "state_aid",
        is_aid_appealed=_is_aid_appealed(register, agreement),
    )


def _is_aid_appealed(register: Register, agreement: e.Agreement) -> bool:
    """Say whether state aid is told by the very document of a ruling that is not final."""
    appealed = {
        get_cited(source)
        for one in register.by(e.Ruling, "agreement", agreement.id)
        if one.status == "appealed"
        for source in register.sources(one)
    }
    return any(
        get_cited(source) in appealed
        for path in ("state_aid.kind", "state_aid.amount_eur", "state_aid.text")
        if (found := register.evidence(agreement.record, path))
        for source in found.source
    )


def find_unbound(register: Register, agreement: e.Agreement) -> list[tuple[e.Guideline, str]]:
    """Return the guidelines of an agreement's owners that did not bind it, with the reason."""
    kinds = (*ASSESSED, *CONTROLLED, *TERMS)
    unclear = find_unclear(register, agreement, kinds)
    return [
        (guideline, why)
        for guideline in find_own(register, agreement)
        if guideline.status != "proposed"
        and find_sets(register, [guideline], kinds)
        and (why := explain_unbound(register, agreement, guideline))
        and guideline not in (*unclear, *find_awaiting(register, agreement))
    ]


DUTIES = (
    (ASSESSED, "bedömning mot lag och kriterier"),
    (CONTROLLED, "kontroll av de idéburna parterna"),
    (TERMS, "genomgång av avtalsvillkor"),
)
"""What a guideline may ask for, by its kinds of sets, in words."""


def find_unclear_duties(
    register: Register, agreement: e.Agreement
) -> list[tuple[e.Guideline, str, list[str]]]:
    """Return the guidelines of unclear force with the reason, and what they may have asked for."""
    found: dict[str, list[str]] = {}
    for kinds, words in DUTIES:
        if not is_asked(register, agreement, kinds):
            for guideline in find_unclear(register, agreement, kinds):
                told = _name_assessed(register, guideline) if kinds == ASSESSED else words
                found.setdefault(guideline.id, []).append(told)
    own = [register.get(e.Guideline, name) for name in found]
    return [(g, explain_unbound(register, agreement, g), found[g.id]) for g in own]


def _name_assessed(register: Register, guideline: e.Guideline) -> str:
    """Return what a guideline asks to assess an agreement against: law, criteria or both."""
    kinds = {head.kind for head in find_sets(register, [guideline], ASSESSED)}
    words = [word for kind, word in (("legal", "lag"), ("criteria", "kriterier")) if kind in kinds]
    return f"bedömning mot {format_list(words)}"


ANCHORS = {
    "description": "vad",
    "target_groups": "vad",
    "preparation": "vad",
    "areas": "vad",
    "principles": "vad",
    "outside": "vad",
    "parties": "parter",
    "period": "lage",
    "termination": "lage",
    "review_triggers": "lage",
    "payment": "pengar",
    "compensation": "pengar",
    "goals": "loften",
    "commitments": "loften",
    "focus_areas": "loften",
    "volumes": "loften",
    "follow_up": "resultat",
    "evaluations": "resultat",
    "annual_cycle": "resultat",
    "equality_analysis": "kontroller",
    "decisions": "beslut",
    "units": "beslut",
    "governance": "beslut",
    "functions": "beslut",
    "amendments": "beslut",
    "accession": "vara-med",
}
"""The section of an agreement's page where a key of its record is shown."""


def find_anchor(path: str) -> str:
    """Return the section in which a field is shown, or nothing."""
    return ANCHORS.get(re.split(r"[.\[]", path, maxsplit=1)[0], "")
