"""The look-up: every record's values by kind, by id and by attribute, and what they rest on.

Made of rows and one as-of date; nothing reads a clock or the disk.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import cached_property, wraps
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

from iopgen.records.outlines import Outline, is_within
from iopgen.records.rows import Tables, make_key
from iopgen.register import entities as e
from iopgen.register.packing import Contents, unpack_tables

EntityT = TypeVar("EntityT", bound=e.Entity)
FoundT = TypeVar("FoundT")

_PRIVATE = re.compile(
    r"(answers|comments|documents|remedy|deviation|publish)(?![^.\[])|(evidence|withheld)\[[^\]]"
)
"""Keys of a check that are in no output until its `publish` says so (docs/architecture.md).

What is said of them names them too: evidence for an answer, an answer that is withheld, and the
decision itself until its day has come.
"""


def is_private(field: str) -> bool:
    """Say whether a field path of a check leads to what it keeps to itself until published."""
    return _PRIVATE.match(field) is not None


class Register:
    """All records, resolved, seen from one day. Nothing in it changes."""

    def __init__(
        self,
        contents: Contents | Tables,
        as_of: date,
        ending_soon_months: int = 6,
        unread: Collection[tuple[str, str]] = (),
    ) -> None:
        """Make the register from what was read, seen from `as_of`; rows are packed first.

        `unread` are the files (kind, id) that gave no record: what refers to them is no mistake.
        """
        if not isinstance(contents, Contents):
            contents = unpack_tables(contents, unread)
        self.as_of = as_of
        self.ending_soon_months = ending_soon_months
        self.unread = frozenset(make_key(kind, identifier) for kind, identifier in unread)
        self.outlines = contents.outlines
        self._ids = contents.ids
        self._entities = contents.entities
        self._index: dict[tuple[type[e.Entity], str], dict[str, list[e.Entity]]] = {}

    # --- finding ---

    def all(self, kind: type[EntityT]) -> tuple[EntityT, ...]:
        """Return all entities of a class, in the order of files and lists."""
        return cast("tuple[EntityT, ...]", self._entities[kind])

    def by(self, kind: type[EntityT], attribute: str, value: str) -> tuple[EntityT, ...]:
        """Return the entities whose attribute (a text or a list of texts) is or holds the value.

        An empty value names nothing.
        """
        index = self._index.get((kind, attribute))
        if index is None:
            index = defaultdict(list)
            for entity in self.all(kind):
                held = getattr(entity, attribute)
                for key in held if isinstance(held, tuple) else (held,):
                    index[key].append(entity)
            self._index[kind, attribute] = index
        return cast("tuple[EntityT, ...]", tuple(index.get(value, ()) if value else ()))

    def get(self, kind: type[EntityT], identifier: str) -> EntityT:
        """Return the entity with that id; KeyError when there is none (validation saw to it)."""
        found = self.by(kind, "id", identifier)
        if not found:
            raise KeyError(identifier)
        return found[0]

    def find(self, kind: type[EntityT], identifier: str) -> EntityT | None:
        """Return the entity with that id, or None."""
        found = self.by(kind, "id", identifier)
        return found[0] if found else None

    def list_ids(self, table: str) -> Collection[str]:
        """Return the ids that a reference to a table of records may name, in order."""
        return self._ids[table]

    def outline(self, entity: e.Entity) -> Outline:
        """Return what stands in the record of an entity."""
        return self.outlines[entity.record]

    # --- evidence and discrepancies ---

    @cached_property
    def _evidence(self) -> Mapping[str, Mapping[str, e.Evidence]]:
        """All evidence by record and field: asked for once a fact of every page."""
        found: dict[str, dict[str, e.Evidence]] = defaultdict(dict)
        for item in self.all(e.Evidence):
            found[item.record][item.field] = item
        return dict(found)

    def evidence(self, record: str, field: str) -> e.Evidence | None:
        """Return the evidence for one field of a record or for what the field lies in, or None."""
        stated = self._evidence.get(record, {})
        while field:
            if field in stated:
                return stated[field]
            field = field.rpartition(".")[0]
        return None

    def sources(self, entity: e.Entity, field: str = "") -> tuple[str, ...]:
        """Return the sources of a field: its own evidence, else those of the item or record.

        Evidence for what the item lies in does not go before the item's own sources.
        """
        path = f"{entity.within}.{field}" if entity.within and field else field or entity.within
        found = self.evidence(entity.record, path)
        if found and found.field.startswith(entity.within):
            return found.source
        return getattr(entity, "source", ())

    @cached_property
    def _concerns(self) -> Mapping[str, Mapping[str, tuple[e.Discrepancy, ...]]]:
        """All discrepancies by the record and the field that they concern."""
        found: dict[str, dict[str, tuple[e.Discrepancy, ...]]] = defaultdict(dict)
        for concern in self.all(e.DiscrepancyConcern):
            fields = found[concern.concerned]
            questions = self.by(e.Discrepancy, "id", concern.discrepancy)
            fields[concern.field] = (*fields.get(concern.field, ()), *questions)
        return dict(found)

    def discrepancies(self, record: str, field: str | None = None) -> tuple[e.Discrepancy, ...]:
        """Return the discrepancies that concern a record, or one field of it, each once."""
        fields = self._concerns.get(record, {})
        listed = fields.values() if field is None else [fields.get(field, ())]
        return tuple(dict.fromkeys(question for questions in listed for question in questions))

    def withheld(self, record: str, field: str) -> e.Withheld | None:
        """Return the note that a field of a record, or all it stands in, is withheld; or None."""
        for item in self.by(e.Withheld, "record", record):
            if is_within(field, item.field):
                return item
        return None

    def is_private(self, record: str, field: str) -> bool:
        """Say whether a field belongs to what a check keeps to itself until someone has decided."""
        folder, _, name = record.partition("/")
        check = self.find(e.Check, name) if folder == "checks" else None
        if check is None or not is_private(field):
            return False
        decided = check.publish_decided_on
        return decided is None or decided.latest > self.as_of


def once(make: Callable[[Register], FoundT]) -> Callable[[Register], FoundT]:
    """Keep what a function finds in a register as long as the register, which never changes."""
    kept: WeakKeyDictionary[Register, FoundT] = WeakKeyDictionary()

    @wraps(make)
    def find(register: Register) -> FoundT:
        if register not in kept:
            kept[register] = make(register)
        return kept[register]

    return find
