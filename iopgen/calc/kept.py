"""Values made in their hundreds of thousands: frozen for the type checker, cheap for the rest."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def kept(*, order: bool = False) -> Callable[[type[_Class]], type[_Class]]:
    """Make a class a dataclass with slots that compares, and hashes, by what it holds.

    What `dataclass(frozen=True)` gives, but that nothing stops an assignment while the program
    runs: mypy does before. To make a frozen one takes three times as long (0.6 instead of 0.2 µs),
    and of a thousand agreements two million are made.
    """
    return dataclass(slots=True, unsafe_hash=True, order=order)
