"""What every rule is given, and how a rule is declared."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from iopgen.dates import Span, parse_date
from iopgen.findings import Code, Finding, Position, make_finding, register
from iopgen.tables import Row, Tables

Rule = Callable[["Context"], Iterator[Finding]]

_RULES: list[Rule] = []


class Context:
    """All rows, found by table and by the value of a column. Nothing is cast, nothing is trusted."""

    def __init__(self, tables: Tables, as_of: date) -> None:
        """Hold the rows of one reading, seen from `as_of`."""
        self.tables = tables
        self.as_of = as_of
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

    def find(self, table: str, identifier: str | None) -> Row | None:
        """Return the row with that id, or None."""
        found = self.by(table, "id", identifier)
        return found[0] if found else None


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


def read_int(row: Row, column: str) -> int | None:
    """Return the cell as an integer, None when absent or not one (said by validation)."""
    text = row.text(column)
    if text is None or not text.removeprefix("-").isascii() or not text.removeprefix("-").isdigit():
        return None
    return int(text)


def read_span(row: Row, column: str) -> Span | None:
    """Return the cell as a span of days, None when absent or no date (said by validation)."""
    text = row.text(column)
    return parse_date(text) if text else None
