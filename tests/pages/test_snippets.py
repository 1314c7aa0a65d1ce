"""HTML put together from pieces: as MarkupSafe itself does it, whatever stands in the places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from iopgen.pages.snippets import Snippet, join_markup, write_html

_VALUES = st.one_of(
    st.text(), st.text().map(Markup), st.integers(), st.booleans(), st.none(), st.decimals()
)


@given(_VALUES)
def test_value_is_written_as_markupsafe_writes_it(value: object) -> None:
    assert write_html(value) == str(escape(value))


@given(_VALUES, _VALUES)
def test_snippet_is_filled_as_markupsafe_fills_it(one: object, two: object) -> None:
    html = '<a href="{}">{}</a>'
    filled = Snippet(html)(one, two)
    assert isinstance(filled, Markup)
    assert filled == Markup(html).format(one, two)  # noqa: S704 -- written above


@given(st.lists(_VALUES))
def test_parts_are_joined_as_markupsafe_joins_them(parts: list[object]) -> None:
    assert join_markup(parts) == Markup().join(map(escape, parts))


@pytest.mark.parametrize("values", [(), ("a", "b")])
def test_snippet_wants_a_value_for_each_place(values: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="zip"):
        Snippet("<b>{}</b>")(*values)
