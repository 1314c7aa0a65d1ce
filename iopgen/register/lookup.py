"""The look-up: every record's values by kind, by id and by attribute, and what they rest on.

Made of rows and one as-of date; nothing reads a clock or the disk.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from datetime import date
from functools import cached_property, partial, wraps
from typing import Any, TypeVar, cast

import cbor2

from iopgen.reading.nodes import KIND_OF_FOLDER
from iopgen.reading.step_cache import make_digest
from iopgen.records.outlines import Outline, is_within
from iopgen.records.rows import Tables, make_key
from iopgen.register import entities as e
from iopgen.register.noted import ALL_OF_IT, NotedMapping, NotedSet
from iopgen.register.packing import Citing, Contents, unpack_tables

EntityT = TypeVar("EntityT", bound=e.Entity)
KeyedT = TypeVar("KeyedT", e.Agreement, e.Check, e.Guideline)
FoundT = TypeVar("FoundT")

Read = tuple[str, ...]
"""What was asked of a register: `by`, kind, attribute and value; `all` and kind; and so on."""

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
        self._as_of = as_of
        self.ending_soon_months = ending_soon_months
        self.unread = frozenset(make_key(kind, identifier) for kind, identifier in unread)
        self._outlines = contents.outlines
        self._ids = contents.ids
        self._cites = contents.cites
        self._entities = contents.entities
        self._digests = contents.digests
        self._index: dict[tuple[type[e.Entity], str], dict[str, tuple[e.Entity, ...]]] = {}
        self._noted: dict[Read, None] | None = None
        self._asked: set[Read] | None = None
        self._answers: dict[Read, bytes] = {}
        self._found_keys: dict[str, dict[str, Any]] = {}
        self.found: dict[str, tuple[Any, AbstractSet[Read]]] = {}
        """What was found `once`, and the kinds that were asked for it, by who found it."""

    @property
    def as_of(self) -> date:
        """The day from which all is seen."""
        self._note("as_of", "")
        self.ask([("as_of", "")])
        return self._as_of

    # --- finding ---

    def all(self, kind: type[EntityT]) -> tuple[EntityT, ...]:
        """Return all entities of a class, in the order of files and lists."""
        self._note("all", kind.__name__)
        self.ask([("kind", kind.__name__)])
        return cast("tuple[EntityT, ...]", self._entities[kind])

    def by(self, kind: type[EntityT], attribute: str, value: str) -> tuple[EntityT, ...]:
        """Return the entities whose attribute (a text or a list of texts) is or holds the value.

        An empty value names nothing.
        """
        if self._noted is not None:  # asked a million times
            self._noted["by", kind.__name__, attribute, value] = None
        if self._asked is not None:
            self._asked.add(("kind", kind.__name__))
        index = self._index.get((kind, attribute))
        if index is None:
            index = self._make_index(kind, attribute)
        return cast("tuple[EntityT, ...]", index.get(value, ()) if value else ())

    def _make_index(self, kind: type[e.Entity], attribute: str) -> dict[str, tuple[e.Entity, ...]]:
        found: dict[str, list[e.Entity]] = defaultdict(list)
        for entity in self._entities[kind]:
            held = getattr(entity, attribute)
            for key in held if isinstance(held, tuple) else (held,):
                found[key].append(entity)
        index = {key: tuple(entities) for key, entities in found.items()}
        self._index[kind, attribute] = index
        return index

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
        self._note("ids", table)
        self.ask([("ids", table)])
        return self._ids[table]

    def count_records(self) -> int:
        """Return how many records there are."""
        return len(self._digests)

    def outline(self, entity: e.Entity) -> Outline:
        """Return what stands in the record of an entity."""
        self._note("record", entity.record)
        self.ask([("outlines", entity.record.partition("/")[0])])
        return self._outlines[entity.record]

    def find_outline(self, record: str) -> Outline | None:
        """Return what stands in a record with that key, or None where there is no such record."""
        self._note("record", record)
        self.ask([("outlines", record.partition("/")[0])])
        return self._outlines.get(record)

    def list_records(self) -> AbstractSet[str]:
        """Return the keys of all records, in their order."""
        self.ask(("outlines", folder) for folder in KIND_OF_FOLDER)
        return self._digests.keys()

    def iter_cited(self) -> Iterator[tuple[str, Citing]]:
        """Yield what each record cites, with the record's key: sooner told than all who cite."""
        self._note("cited", "")
        self.ask([("cited", "")])
        for record, packed in self._cites.items():
            for kind, name, texts in cbor2.loads(packed):
                yield record, (kind, name, texts)

    # --- evidence and discrepancies ---

    @cached_property
    def _evidence(self) -> Mapping[str, Mapping[str, e.Evidence]]:
        """All evidence by record and field: asked for once a fact of every page."""
        found: dict[str, dict[str, e.Evidence]] = defaultdict(dict)
        for item in self._entities[e.Evidence]:
            if isinstance(item, e.Evidence):
                found[item.record][item.field] = item
        return dict(found)

    def evidence(self, record: str, field: str) -> e.Evidence | None:
        """Return the evidence for one field of a record or for what the field lies in, or None."""
        if self._noted is not None:
            self._noted["by", "Evidence", "record", record] = None
        if self._asked is not None:
            self._asked.add(("kind", "Evidence"))
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

    def discrepancies(self, record: str, field: str | None = None) -> tuple[e.Discrepancy, ...]:
        """Return the discrepancies that concern a record, or one field of it, each once."""
        by_field: dict[str, list[str]] = defaultdict(list)
        for one in self.by(e.DiscrepancyConcern, "concerned", record):
            if field in (None, one.field):
                by_field[one.field].append(one.discrepancy)
        named = dict.fromkeys(name for names in by_field.values() for name in names)
        return tuple(q for name in named for q in self.by(e.Discrepancy, "id", name))

    def withheld(self, record: str, field: str) -> e.Withheld | None:
        """Return the note that a field of a record, or all it stands in, is withheld; or None."""
        for item in self.by(e.Withheld, "record", record):
            if is_within(field, item.field):
                return item
        return None

    @staticmethod
    def may_be_private(record: str) -> bool:
        """Say whether any field of a record may be one that a check keeps to itself."""
        return record.startswith("checks/")

    def is_private(self, record: str, field: str) -> bool:
        """Say whether a field belongs to what a check keeps to itself until someone has decided."""
        if not self.may_be_private(record):
            return False
        check = self.find(e.Check, record.partition("/")[2])
        if check is None or not is_private(field):
            return False
        decided = check.publish_decided_on
        return decided is None or decided.latest > self.as_of

    # --- what was asked for ---

    @contextmanager
    def noting(self) -> Iterator[dict[Read, None]]:
        """Note what is asked for: while `answer` gives the same, so does what is made of it."""
        before, self._noted = self._noted, {}
        try:
            yield self._noted
        finally:
            self._noted = before

    @contextmanager
    def silence(self) -> Iterator[None]:
        """Note nothing: what is found is noted instead, by whoever asks for it."""
        before, self._noted = self._noted, None
        try:
            yield
        finally:
            self._noted = before

    @property
    def is_noting(self) -> bool:
        """Say whether anybody is noting what is asked for."""
        return self._noted is not None

    def _note(self, *read: str) -> None:
        if self._noted is not None:
            self._noted[read] = None

    @contextmanager
    def asking(self) -> Iterator[set[Read]]:
        """Note of what kinds anything is asked: a rule looks through all that there is of them.

        While `tell` says the same of each, so does the rule. Whoever is noting already is told too.
        """
        before, self._asked = self._asked, set()
        try:
            yield self._asked
        finally:
            if before is not None:
                before |= self._asked
            self._asked = before

    def ask(self, reads: Iterable[Read]) -> None:
        """Note what is asked, or was when something was found that is given once more."""
        if self._asked is not None:
            self._asked.update(reads)

    def tell(self, asked: Iterable[Sequence[str]]) -> bytes:
        """Return a digest of all there is of what was noted, and of what is never noted."""
        always = repr((self.ending_soon_months, sorted(self.unread))).encode()
        return make_digest(always, *(self.answer(tuple(one)) for one in asked))

    def unpack(self, asked: Iterable[Read]) -> None:
        """Make the entities of the kinds that will be asked for, so that copies need not."""
        for what, which in asked:
            if what == "kind":
                self._entities[_KINDS_BY_NAME[which]]

    def note_found(self, name: str, key: str) -> None:
        """Note that something found `once` was asked for, by key or ("*") as a whole."""
        self._note("found", name, key)

    def answer(self, read: Read) -> bytes:
        """Return a digest of what is answered to a question that was noted, by any register.

        Entities are told by the digests of their files, in order: in files that are as they were
        stands what stood there, and where.
        """
        found = self._answers.get(read)
        if found is None:
            before, self._noted = self._noted, None  # as `silence`, a hundred thousand times
            try:
                found = self._answers[read] = self._digest(*read)
            finally:
                self._noted = before
        return found

    def _digest(self, what: str, *rest: str) -> bytes:
        match what, rest:
            case "by", (kind, attribute, value):
                return self._digest_entities(self.by(_KINDS_BY_NAME[kind], attribute, value))
            case "all", (kind,):
                return self._digest_entities(self.all(_KINDS_BY_NAME[kind]))
            case "record", (record,):
                return self._digests.get(record, b"")
            case "found", (name, key):
                return self._digest_found(name, key)
        return self._digest_whole(what, *rest)

    def _digest_whole(self, what: str, which: str) -> bytes:
        match what:
            case "ids":
                return make_digest(*(one.encode() for one in self._ids[which]))
            case "kind":
                return self._entities.digests[_KINDS_BY_NAME[which]]
            case "outlines":
                return self._outlines.digest_folder(which)
            case "cited":
                return make_digest(*map(str.encode, self._cites), *self._cites.values())
            case "as_of":
                return self._as_of.isoformat().encode()
        raise KeyError(what)

    def _digest_entities(self, entities: Sequence[e.Entity]) -> bytes:
        records = dict.fromkeys([one.record for one in entities])
        if len(records) == 1:  # nearly always
            return self._digests[entities[0].record]
        return make_digest(*(self._digests[record] for record in records))

    def _digest_found(self, name: str, key: str) -> bytes:
        """Return a digest of what was found, or of the value under a key as `repr` writes it."""
        if name in _FOUND_EACH:
            kind, find = _FOUND_EACH[name]
            return make_digest(
                *(repr(find(self, one)).encode() for one in self.by(kind, "id", key))
            )
        found = _FOUND_ONCE[name](self)
        if isinstance(found, AbstractSet):
            told = {repr(one) for one in found}  # in an order that is the same in each process
            return make_digest(repr(sorted(told) if key == ALL_OF_IT else key in told).encode())
        if key == ALL_OF_IT or not isinstance(found, Mapping):
            return make_digest(repr(found).encode())
        if name not in self._found_keys:
            self._found_keys[name] = {repr(one): one for one in found}
        keys = self._found_keys[name]
        return make_digest(repr(found[keys[key]]).encode()) if key in keys else b""


_KINDS_BY_NAME = {kind.__name__: kind for kind in e.CLASSES.values()}
EVERY_KIND: Sequence[Read] = [("kind", name) for name in _KINDS_BY_NAME]
_FOUND_ONCE: dict[str, Callable[[Register], Any]] = {}
_FOUND_EACH: dict[str, tuple[type[e.Entity], Callable[[Register, Any], Any]]] = {}
"""Each function declared with `once` or `once_each`, by its module and name."""


def once(make: Callable[[Register], FoundT]) -> Callable[[Register], FoundT]:
    """Keep what a function finds in a register as long as the register, which never changes.

    Where what is asked for is noted, it is what was found that is noted, and not what it was found
    among: of a mapping the values that were looked up. What it holds shows all it says in `repr`.
    """
    name = f"{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def find(register: Register) -> FoundT:
        held = register.found.get(name)
        if held is None:
            with register.silence(), register.asking() as noted:
                held = register.found[name] = make(register), noted
        found: FoundT = held[0]
        register.ask(held[1])
        if register.is_noting:
            if isinstance(found, Mapping):
                return cast("FoundT", NotedMapping(found, partial(register.note_found, name)))
            if isinstance(found, AbstractSet):
                return cast("FoundT", NotedSet(found, partial(register.note_found, name)))
            register.note_found(name, ALL_OF_IT)
        return found

    _FOUND_ONCE[name] = find
    return find


def once_each(
    kind: type[KeyedT],
) -> Callable[[Callable[[Register, KeyedT], FoundT]], Callable[[Register, KeyedT], FoundT]]:
    """Keep what a function finds for each entity of a kind that has an id, as `once` does for all.

    It is noted by that id: so the same must be found for all that have it.
    """

    def declare(
        make: Callable[[Register, KeyedT], FoundT],
    ) -> Callable[[Register, KeyedT], FoundT]:
        name = f"{make.__module__}.{make.__qualname__}"

        @wraps(make)
        def find(register: Register, entity: KeyedT) -> FoundT:
            held = register.found.setdefault(name, ({}, set()))
            found, asked = cast("tuple[dict[str, FoundT], set[Read]]", held)
            key = entity.id
            if key not in found:
                with register.silence(), register.asking() as noted:
                    found[key] = make(register, entity)
                asked |= noted
            register.note_found(name, key)
            register.ask(asked)
            return found[key]

        _FOUND_EACH[name] = kind, find
        return find

    return declare
