"""The templates' environment: autoescape on, unknown names are faults."""

import marshal
from functools import cache
from pathlib import Path

from jinja2 import BytecodeCache, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from iopgen.calc import formats
from iopgen.pages.straight_templates import StraightEnvironment
from iopgen.reading.sealed_files import CACHE
from iopgen.reading.step_cache import StepCache, digest_program, make_digest
from iopgen.register.what_binds import may_be_adopted
from iopgen.review.caveats import CAVEAT_WORDS
from iopgen.review.sentences import explain_deadline, explain_state, tell_required
from iopgen.workers import Aside

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


TEMPLATES = "templates"
"""Folder of the cache with what templates have been compiled to."""


def begin_templates(root: Path) -> Aside:
    """Begin to compile templates, where nothing is kept of any: it takes as long as reading."""
    return Aside(lambda: compile_templates(root), is_large=not (root / CACHE / TEMPLATES).exists())


def compile_templates(root: Path) -> bytes:
    """Compile every template, or take what is kept in the project of a former run.

    At once, so that processes that begin as copies of this one need not do it each for itself.
    """
    environment = make_environment()
    if environment.bytecode_cache is None:
        kept = StepCache(root, TEMPLATES)
        environment.bytecode_cache = _KeptCode(kept)
        for name in environment.list_templates():
            environment.get_template(name)
        kept.write()
    return b""


class _KeptCode(BytecodeCache):
    """What templates have been compiled to. It is code, and lies under a seal like all we keep."""

    def __init__(self, kept: StepCache) -> None:
        self._kept = kept

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code of a template, if it is kept."""
        if code := self._kept.get(self._name(bucket)):
            bucket.code = marshal.loads(code)  # noqa: S302 -- sealed by us, with this very Python

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self._kept.put(self._name(bucket), marshal.dumps(bucket.code))

    @staticmethod
    def _name(bucket: Bucket) -> bytes:
        program = digest_program(_COMPILERS, ("jinja2", "markupsafe"))
        return make_digest(program, bucket.key.encode(), bucket.checksum.encode())


_COMPILERS = ("pages/environment.py", "pages/snippets.py", "pages/straight_templates.py")
