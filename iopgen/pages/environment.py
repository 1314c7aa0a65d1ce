"""The templates' environment: autoescape on, unknown names are faults."""

from functools import cache

from jinja2 import PackageLoader, StrictUndefined
from markupsafe import Markup

from iopgen.calc import formats
from iopgen.pages.straight_templates import StraightEnvironment
from iopgen.register.what_binds import may_be_adopted
from iopgen.review.caveats import CAVEAT_WORDS
from iopgen.review.sentences import explain_deadline, explain_state, tell_required

UNKNOWN_MARK = Markup('<span class="iop-unknown">{}</span>').format(formats.UNKNOWN)
CONTRADICTED = Markup('<span class="iop-unknown">källorna säger olika</span>')
"""Stands for an amount that is left open because sources contradict each other."""

MOST_TERMS = 60
"""A cell names no more than so many amounts or agreements, and above that where they stand."""


@cache
def make_environment() -> StraightEnvironment:
    """Make the environment of our templates: autoescape on, unknown names are faults."""
    environment = StraightEnvironment(
        loader=PackageLoader("iopgen.pages"),
        auto_reload=False,  # a program's own templates do not change under it
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        day=formats.format_day,
        partial=formats.format_partial,
        kronor=formats.format_kronor,
        number=formats.format_number,
        figures=formats.format_figures,
        md=formats.render_markdown,
        listed=formats.format_list,
        slug=formats.make_slug,
        count=formats.format_count,
        rule=explain_deadline,
        reservation=explain_state,
        demand=tell_required,
    )
    environment.globals.update(
        unknown=UNKNOWN_MARK,
        contradicted=CONTRADICTED,
        caveat_words=CAVEAT_WORDS,
        most_terms=MOST_TERMS,
        may_be_adopted=may_be_adopted,
    )
    return environment
