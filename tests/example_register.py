"""The register of the example, and what falls under some choices in it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from projects import EXAMPLE, EXAMPLE_DAY, make_site
from registers import read_project

from iopgen.pages import register as pages
from iopgen.pages.register import (
    find_choices,
)
from iopgen.register import entities as e
from iopgen.register.lookup import Register

if TYPE_CHECKING:
    from iopgen.site import Site


@cache
def read_example() -> Register:
    return Register(read_project(EXAMPLE), EXAMPLE_DAY)


def find_ids(**wanted: str) -> list[str]:
    """Return the agreements that fall under some choices, in the order of the register."""
    register = read_example()
    found = sorted(register.all(e.Agreement), key=lambda a: (a.title.casefold(), a.id))
    return [
        a.id
        for a in found
        if all(choice in find_choices(register, a)[name] for name, choice in wanted.items())
    ]


@cache
def read_paged_example(length: int) -> Site:
    """Return the example's site with pages of so many rows; nothing else is made with them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "PAGE_LENGTH", length)
        return make_site(EXAMPLE, EXAMPLE_DAY)
