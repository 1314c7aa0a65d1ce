"""Templates compiled to plain Python write what Jinja writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from projects import EXAMPLE, EXAMPLE_DAY
from registers import read_site

from iopgen.pages import environment, view
from iopgen.pages.straight_templates import StraightEnvironment

if TYPE_CHECKING:
    from pathlib import Path


def test_every_page_is_as_jinja_makes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = environment.make_environment()
    plain = Environment(
        loader=ours.loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    plain.filters.update(ours.filters)
    plain.globals.update(ours.globals)
    expected = read_site(EXAMPLE, EXAMPLE_DAY).pages
    monkeypatch.setattr(view, "make_environment", lambda: plain)
    made = read_site.__wrapped__(EXAMPLE, EXAMPLE_DAY).pages
    assert [page.body for page in made] == [page.body for page in expected]


_MACRO = (
    "{% macro one(a, b='<') %}{{ a }}{{ b }}{{ caller() if caller else '' }}{% endmacro %}"
    "{% macro rest(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}"
)


@pytest.mark.parametrize(
    "body",
    [
        "{{ one(x) }} {{ one('&', '>') }} {{ one(b=1, a=none) }} {{ one(*[1, 2]) }}",
        "{{ rest(1, 2, 3, c=x) }}",
        "{% call one(x, x) %}{{ x }}<b>{% endcall %}",
        "{{ x.upper() }} {{ 'a'.join(['<', x]) }} {{ [x] | first | upper }}",
        "{% for one in [1, 2] %}{{ loop.index }}{{ loop.cycle('a', 'b') }}{% endfor %}",
        "{% set n = namespace(all=[]) %}{% set n.all = n.all + [x] %}{{ n.all }}",
    ],
)
def test_each_way_to_call_is_as_jinja_has_it(body: str) -> None:
    loader = DictLoader({"a": _MACRO + body})
    made = [
        kind(loader=loader, autoescape=True).get_template("a").render(x="<x>")
        for kind in (Environment, StraightEnvironment)
    ]
    assert made[0] == made[1]


@pytest.mark.parametrize("body", ["{{ y }}", "{{ y.z }}", "{{ y() }}"])
def test_a_name_that_is_not_there_is_a_fault(body: str) -> None:
    env = StraightEnvironment(undefined=StrictUndefined, autoescape=True)
    with pytest.raises(UndefinedError):
        env.from_string(body).render()


def test_an_attribute_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(AttributeError):
        StraightEnvironment().from_string("{{ x.nowhere }}").render(x="x")


def test_templates_are_compiled_once_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies = []
    for _ in range(2):
        environment.make_environment.cache_clear()
        environment.compile_templates(tmp_path)
        bodies.append(environment.make_environment().get_template("parts.html").root_render_func)
        monkeypatch.setattr(StraightEnvironment, "compile", None)  # nothing is compiled again
    environment.make_environment.cache_clear()
    assert bodies[0].__code__ == bodies[1].__code__
    assert list((tmp_path / ".cache/iopgen/templates").iterdir())
