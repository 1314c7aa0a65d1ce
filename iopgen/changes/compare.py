"""Two registers, compared: which records have come, gone or changed, and in what."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from iopgen.calc.citations import get_cited
from iopgen.changes.items import Item, RecordItems, Texts, change_texts, iter_around, list_items
from iopgen.changes.matching import MatchedItems, match_items
from iopgen.records.rows import make_key
from iopgen.records.schemas import Field, load_schemas
from iopgen.register.lookup import Register

LEAST_SHARED = 0.8
"""Share of what a record says that another one must say too, if it is the same by another name."""

RARE = 20
"""Records that a text may stand in, at most, if it tells which one another was."""

MOST_NEAR = 3
"""Records that are looked at closely to find what another was."""

Said = Counter[tuple[str, str, str]]
"""Table, column and text of all that a record says."""

_TELL_PLACES = ("discrepancy_concerns", "evidence", "withheld")
"""Tables that name places in records: matched last, when it is known where those stand now."""

ChangeKind = Literal["added", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What has changed in one column of an item; nothing stands there where there is no text."""

    column: str
    before: Texts
    after: Texts


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item that has come, gone or changed."""

    table: str
    before: Item | None
    after: Item | None

    @property
    def kind(self) -> ChangeKind:
        """Say what has happened to it."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    def list_fields(self) -> tuple[FieldChange, ...]:
        """Return what has changed in it, in the order of the table."""
        was = self.before.texts if self.before else {}
        now = self.after.texts if self.after else {}
        return tuple(
            FieldChange(name, was.get(name, ()), now.get(name, ()))
            for name in {**was, **now}
            if sorted(was.get(name, ())) != sorted(now.get(name, ()))
        )


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that has come, gone, changed or got another name."""

    record: str
    """Folder and id, as they are now; of one that has gone as they were."""
    former: str
    """Folder and id as they were, where they are others; else empty."""
    kind: ChangeKind
    items: tuple[ItemChange, ...]


def compare(before: Register, after: Register) -> tuple[RecordChange, ...]:
    """Return what has changed from one register to the other, by record.

    Spaces, quotes, comments, line breaks and the order of lists are no change. What names a record
    that has another name now has not changed by that.
    """
    former, now = list_items(before), list_items(after)
    renamed = _find_renamed(former, now)
    names = {old: new for new, old in renamed.items()}
    was = {names.get(key, key): _rename(record, names) for key, record in former.items()}
    moved: dict[tuple[str, str], str] = {}
    pairs = {
        key: _match_record(key, was.get(key, {}), now.get(key, {}), moved) for key in {**was, **now}
    }
    found = (
        RecordChange(
            record=key,
            former=renamed.get(key, ""),
            kind=_judge_record(key, was, now),
            items=tuple(_iter_changes((*listed, *_match_places(key, was, now, moved)))),
        )
        for key, listed in sorted(pairs.items())
    )
    return tuple(one for one in found if one.items or one.former)


def _judge_record(key: str, was: Collection[str], now: Collection[str]) -> ChangeKind:
    if key not in was:
        return "added"
    return "changed" if key in now else "removed"


def _iter_changes(pairs: Sequence[MatchedItems]) -> Iterator[ItemChange]:
    for before, after in pairs:
        one = after or before
        if one and not (before and after and before.form == after.form):
            yield ItemChange(one.table, before, after)


# --- records by other names ----------------------------------------------------------------------


def _find_renamed(was: Mapping[str, RecordItems], now: Mapping[str, RecordItems]) -> dict[str, str]:
    """Return the former names of records that say nearly the same as one that has gone."""
    gone = {key: _tell_all(record) for key, record in was.items() if key not in now}
    come = {key: _tell_all(record) for key, record in now.items() if key not in was}
    alike = sorted(
        (-shared, old, new)
        for new, old in _iter_candidates(gone, come)
        if (shared := _find_shared(gone[old], come[new])) >= LEAST_SHARED
    )
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _, old, new in alike:
        if new not in found and old not in taken:
            found[new] = old
            taken.add(old)
    return found


def _iter_candidates(
    gone: Mapping[str, Said], come: Mapping[str, Said]
) -> Iterator[tuple[str, str]]:
    """Yield each record that has come with those that have gone and share most rare texts with it.

    Not every two of them: where a thousand are exchanged for a thousand that would be a million.
    """
    places: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for old, said in gone.items():
        for text in said:
            places[text].append(old)
    for new, said in come.items():
        near = Counter(
            old
            for text in said
            if len(places.get(text, ())) <= RARE
            for old in places.get(text, ())
            if old.partition("/")[0] == new.partition("/")[0]
        )
        yield from ((new, old) for old, _ in near.most_common(MOST_NEAR))


def _tell_all(record: RecordItems) -> Said:
    """Return all texts of a record but its id, each with its column."""
    return Counter(
        (item.table, name, text)
        for items in record.values()
        for item in items
        for name, texts in item.texts.items()
        if item.path or name != "id"
        for text in texts
    )


def _find_shared(one: Said, other: Said) -> float:
    most = max(one.total(), other.total())
    return (one & other).total() / most if most else 0.0


def _rename(record: RecordItems, names: Mapping[str, str]) -> RecordItems:
    """Return a record that names others by the names that they have now."""
    if not names:
        return record

    def change(field: Field, text: str) -> str:
        if field.notation == "source":
            document = get_cited(text)
            return find("documents", document) + text[len(document) :]
        if field.notation == "record":
            return names.get(text, text)
        table = "partners" if field.notation == "party" else field.refers
        return find(table, text) if table else text

    def find(table: str, identifier: str) -> str:
        key = make_key(load_schemas().tables[table].record, identifier)
        return names.get(key, key).partition("/")[2]

    return {
        table: [change_texts(item, change) for item in items] for table, items in record.items()
    }


# --- places in records ---------------------------------------------------------------------------


def _match_record(
    key: str, was: RecordItems, now: RecordItems, moved: dict[tuple[str, str], str]
) -> list[MatchedItems]:
    """Match the items of a record, and note where each of them stands now."""
    found: list[MatchedItems] = []
    for table in {**was, **now}:
        if table not in _TELL_PLACES:
            found += match_items(was.get(table, ()), now.get(table, ()))
    moved.update(
        ((key, before.path), after.path)
        for before, after in found
        if before and after and before.path != after.path
    )
    return found


def _match_places(
    key: str,
    was: Mapping[str, RecordItems],
    now: Mapping[str, RecordItems],
    moved: Mapping[tuple[str, str], str],
) -> Iterator[MatchedItems]:
    """Match what names places: it follows what stands there."""
    for table in _TELL_PLACES:
        former = [_follow_item(item, key, moved) for item in was.get(key, {}).get(table, ())]
        yield from match_items(former, now.get(key, {}).get(table, ()))


def _follow_item(item: Item, key: str, moved: Mapping[tuple[str, str], str]) -> Item:
    (record,) = item.texts.get("record", (key,))
    return change_texts(
        item,
        lambda field, text: _follow_path(text, record, moved) if field.name == "field" else text,
    )


def _follow_path(path: str, record: str, moved: Mapping[tuple[str, str], str]) -> str:
    """Return where that which stood at a path stands now."""
    for start in (path, *iter_around(path)):
        if (now := moved.get((record, start))) is not None:
            return now + path[len(start) :]
    return path
