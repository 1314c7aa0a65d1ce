"""What the register page says of forms of collaboration, from the schemas and the guidelines.

Pure values for the template: what each form is and how many agreements have it, how many are in
each state, and which texts describe forms, rules of procurement and areas.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from iopgen.pages.guidelines import tell_standing
from iopgen.pages.view import SiteContents
from iopgen.records.schemas import load_schemas
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.register.states import find_states
from iopgen.register.what_binds import find_items

UNEXPLAINED = ("other", "unknown")
"""Forms that are none of their own; named only where the register has them."""

ALWAYS = ("initiative", "proposed", "declined")
"""States that are counted also when there are none: what became no agreement is asked for too."""


NOT_STATED = "not_stated"
"""The reason of what was declined without one (`schemas/decisions.yml`)."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of collaboration, explained."""

    code: str
    label: str
    help: str
    count: int
    """How many agreements of the register have it."""


@dataclass(frozen=True, slots=True)
class Early:
    """How much is no agreement yet, or came to nothing; never whose it was."""

    initiatives: int
    proposals: int
    unsettled: int
    """Proposals that may or may not have become agreements."""
    declined: int
    """Proposals that were declined: a record may gather several, one step each."""
    reasons: tuple[tuple[str, int], ...]
    """Reason in words, and how often it was given; in the order of the schema."""

    @property
    def any(self) -> bool:
        """Say whether there is something to count."""
        return bool(self.initiatives or self.proposals or self.unsettled or self.declined)


@dataclass(frozen=True, slots=True)
class Text:
    """One guideline that tells of the matter."""

    guideline: e.Guideline
    warning: str
    """That it is only proposed, or the like; empty when it is adopted."""
    sets: tuple[tuple[e.GuidelineSet, tuple[e.GuidelineItem, ...]], ...]


@dataclass(frozen=True, slots=True)
class About:
    """All that the register page says beside its table."""

    as_of: date
    states: tuple[tuple[str, int], ...]
    unsettled: int
    """How many proposals may or may not have become agreements: their state is unknown."""
    forms: tuple[Form, ...]
    described: tuple[Text, ...]
    procurement: tuple[Text, ...]
    """With only those items that have an amount or say what shall be; the rest are a link away."""
    areas: tuple[Text, ...]
    rulings: tuple[tuple[str, e.Ruling], ...]
    """What courts have said of forms, each with the form in words."""


def describe_forms(site: SiteContents) -> About:
    """Gather it for one register, seen from the day of the settings."""
    register = site.register
    return About(
        as_of=site.register.as_of,
        states=tuple(count_states(register)),
        unsettled=count_unsettled(register),
        forms=tuple(explain_forms(register)),
        described=tuple(find_texts(register, "forms")),
        procurement=tuple(map(keep_limits, find_texts(register, "procurement"))),
        areas=tuple(find_texts(register, "areas")),
        rulings=tuple(list_rulings(register)),
    )


def explain_forms(register: Register) -> Iterator[Form]:
    """Yield every form with its explanation, in the order of the schema."""
    field = load_schemas().tables["agreements"].field("form")
    counts = Counter(agreement.form for agreement in register.all(e.Agreement))
    for code, label in field.categories.items():
        if counts[code] or code not in UNEXPLAINED:
            yield Form(code, label, field.help[code], counts[code])


def list_rulings(register: Register) -> Iterator[tuple[str, e.Ruling]]:
    """Yield each ruling with the form that it is about, in the order of the schema."""
    field = load_schemas().tables["agreements"].field("form")
    for code, label in field.categories.items():
        for agreement in register.by(e.Agreement, "form", code):
            for one in register.by(e.Ruling, "agreement", agreement.id):
                yield label, one


def count_states(register: Register) -> Iterator[tuple[str, int]]:
    """Yield each state and how many agreements are in it, in the order of their lives."""
    counts = Counter(find_states(register)[one.id].code for one in register.all(e.Agreement))
    for code in load_schemas().tables["agreements"].field("state").categories:
        if counts[code] or code in ALWAYS:
            yield code, counts[code]


def count_unsettled(register: Register, among: Sequence[e.Agreement] | None = None) -> int:
    """Count the proposals whose start has passed without a decision on record."""
    return sum(
        one.status == "proposed" and find_states(register)[one.id].code == "unknown"
        for one in (register.all(e.Agreement) if among is None else among)
    )


def count_early(register: Register, agreements: Sequence[e.Agreement]) -> Early:
    """Count the initiatives, proposals and declined ones among some agreements."""
    states = Counter(find_states(register)[one.id].code for one in agreements)
    declined = [one for one in agreements if find_states(register)[one.id].code == "declined"]
    given = Counter(reason for one in declined for reason in _list_reasons(register, one))
    labels = load_schemas().tables["decisions"].field("reason").categories
    return Early(
        initiatives=states["initiative"],
        proposals=states["proposed"],
        unsettled=count_unsettled(register, agreements),
        declined=given.total(),
        reasons=tuple((label, given[code]) for code, label in labels.items() if given[code]),
    )


def _list_reasons(register: Register, agreement: e.Agreement) -> list[str]:
    """Return why a declined agreement was declined, once for each step by the as-of date.

    Where no step is on record, or a step has no reason, the reason is not stated.
    """
    steps = [d for d in register.by(e.Decision, "agreement", agreement.id) if d.kind == "declined"]
    spans = [(step.date, step.reason or NOT_STATED) for step in steps]
    known = [why for span, why in spans if span is None or span.latest <= register.as_of]
    return known or [NOT_STATED]


def find_texts(register: Register, kind: str) -> Iterator[Text]:
    """Yield the guidelines that have lists of a kind, with those lists and their items."""
    for guideline in register.all(e.Guideline):
        sets = tuple(
            (one, tuple(find_items(register, one)))
            for one in register.by(e.GuidelineSet, "guideline", guideline.id)
            if one.kind == kind
        )
        if sets:
            yield Text(guideline, tell_standing(guideline), sets)


def keep_limits(text: Text) -> Text:
    """Return the text with what binds or has an amount, and without what merely describes."""
    sets = tuple(
        (one, tuple(i for i in items if i.amount is not None or i.strength == "ska"))
        for one, items in text.sets
    )
    return Text(text.guideline, text.warning, sets)
