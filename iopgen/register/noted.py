"""Sets and mappings that note what is asked for in them."""

from collections.abc import Callable, Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, cast

ALL_OF_IT = "*"
"""What is noted where not one key is asked for, but all."""


class _Noted(Collection[Any]):
    """Notes the keys that are asked for, each as `repr` writes it."""

    def __init__(self, found: Collection[Any], note: Callable[[str], None]) -> None:
        self._found, self._note = found, note

    def __contains__(self, key: object) -> bool:
        self._note(repr(key))
        return key in self._found

    def __iter__(self) -> Iterator[Any]:
        self._note(ALL_OF_IT)
        return iter(self._found)

    def __len__(self) -> int:
        self._note(ALL_OF_IT)
        return len(self._found)


class NotedSet(_Noted, AbstractSet[Any]):
    """A set that does."""


class NotedMapping(_Noted, Mapping[Any, Any]):
    """A mapping that does; of its values it notes which are looked up."""

    def __getitem__(self, key: object) -> Any:  # noqa: ANN401 - as the mapping
        """Return a value, whose key is noted; KeyError where there is none."""
        if key not in self:  # one that makes what it has not would come to hold it
            raise KeyError(key)
        return cast("Mapping[Any, Any]", self._found)[key]
