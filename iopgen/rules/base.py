"""What every rule is given, and how a rule is declared."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from iopgen.dates import Span, parse_date
from iopgen.findings import Code, Finding, Position, make_finding, register
from iopgen.source import MAX_FINDINGS, Items
from iopgen.tables import Row, Tables, collect_ids, is_within

Rule = Callable[["Context"], Iterator[Finding]]

CONSISTENCY = "Sambandet mellan uppgifterna i registret"
TRACEABLE = "Registrets egen regel: varje uppgift går att följa till sin källa"
READABLE = "Registrets egen regel: texterna ska gå att förstå var för sig"
"""Sources of rules that rest on no law and no guideline: what they rest on instead."""

_RULES: list[Rule] = []


class Context:
    """All rows, by table and by the text of a column. Nothing is cast, nothing is trusted."""

    def __init__(
        self, tables: Tables, as_of: date, unread: Collection[tuple[str, str]] = ()
    ) -> None:
        """Hold the rows of one reading, seen from `as_of`.

        `unread` are the files (kind, id) that gave no record: what refers to them is no mistake.
        """
        self.tables = tables
        self.as_of = as_of
        self.unread = unread
        self._index: dict[tuple[str, str], dict[str, list[Row]]] = {}

    def rows(self, table: str) -> Sequence[Row]:
        """Return all rows of a table."""
        return self.tables[table]

    def by(self, table: str, column: str, value: str | None) -> Sequence[Row]:
        """Return the rows whose column has that text."""
        index = self._index.get((table, column))
        if index is None:
            index = defaultdict(list)
            for row in self.tables[table]:
                index[row.text(column) or ""].append(row)
            self._index[table, column] = index
        return index.get(value, ()) if value else ()

    @cached_property
    def ids(self) -> Mapping[str, Collection[str]]:
        """The ids that a reference may name, by the table it refers to."""
        return collect_ids(self.tables, self.unread)

    def find(self, table: str, identifier: str | None) -> Row | None:
        """Return the row with that id, or None."""
        found = self.by(table, "id", identifier)
        return found[0] if found else None


def is_withheld(context: Context, row: Row, key: str) -> bool:
    """Say whether a key of a row's record, or something in it, is noted as not shown."""
    return any(
        is_within(note.text("field") or "", key)
        for note in context.rows("withheld")
        if note.record is row.record
    )


def rule(code: Code) -> Callable[[Rule], Rule]:
    """Declare a rule: its code goes to the catalogue, the function to the list that is run."""

    def declare(function: Rule) -> Rule:
        register(code)
        _RULES.append(function)
        return function

    return declare


def iter_rules() -> Iterator[Rule]:
    """Yield all declared rules in a fixed order."""
    return iter(_RULES)


def say(code: str, row: Row, column: str, message: str, hint: str = "") -> Finding:
    """Make a finding at one cell of a row."""
    return make_finding(code, row.cells[column].position, message, hint)


def say_at(code: str, position: Position, message: str, hint: str = "") -> Finding:
    """Make a finding at a place."""
    return make_finding(code, position, message, hint)


def take_first(found: Iterable[tuple[str, Position]]) -> Iterator[tuple[str, Position]]:
    """Yield the first wrong texts of each file, with their places, and no more than are read.

    The nearest right one is looked for among all there are: too much for sixty thousand mistakes.
    """
    counts: Counter[str] = Counter()
    for text, position in found:
        counts[position.path] += 1
        if counts[position.path] <= MAX_FINDINGS:
            yield text, position


def has_list(row: Row, key: str) -> bool:
    """Say whether the record has a list under a key, or nothing at all; not some other thing."""
    node = row.record.root.get(key)
    return node is None or isinstance(node, Items)


_INTEGER = re.compile(r"-?[0-9]{1,15}")


def read_int(row: Row, column: str) -> int | None:
    """Return the cell as an integer, None when absent or not one (said by validation)."""
    text = row.text(column)
    return int(text) if text and _INTEGER.fullmatch(text) else None


def read_span(row: Row, column: str) -> Span | None:
    """Return the cell as a span of days, None when absent or no date (said by validation)."""
    text = row.text(column)
    return parse_date(text) if text else None
