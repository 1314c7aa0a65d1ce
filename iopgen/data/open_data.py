"""Open data: the published tables, as rows and as the files under `/data/`.

Writes what the register holds and computes; a test adds all totals again from the files.
Pure: renderers return bytes, open no files and read no clock.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

from iopgen.data.totals import SEPARATOR, Account, find_accounts, iter_rows
from iopgen.records.schemas import Table, load_schemas, make_descriptor
from iopgen.register import entities as e
from iopgen.register.comments import is_reply_shown
from iopgen.register.deadlines import find_deadlines
from iopgen.register.ends import find_extensions
from iopgen.register.lookup import Register
from iopgen.register.money import Line, find_amount, find_lines, find_rates
from iopgen.register.states import find_states
from iopgen.review.caveats import CAVEAT_WORDS, find_caveats
from iopgen.review.sentences import explain_deadline, explain_state

__all__ = ["Published", "iter_data_files", "list_data_files", "render_csv", "render_table"]

PACKAGE = "data/datapackage.json"

# The full-width signs are the plain ones to a spreadsheet in some locales (OWASP, CSV Injection).
_FORMULA = re.compile("[-=+@\t\r\n\x00\uff0d\uff1d\uff0b\uff20]")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9][0-9 \u00a0]*([.,][0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True, eq=False)
class Published(Mapping[str, tuple[Mapping[str, str], ...]]):
    """The published rows by table name, in the order of the schemas and the records.

    Every value is as it stands in the CSV. Rows are made when they are asked for and kept by nobody
    here: all of them together take more room than what they tell of.
    """

    register: Register
    site_url: str = ""
    now: Mapping[str, str] = field(default_factory=dict)
    """Where what stood at an address of the site stands now; both in full."""

    def __getitem__(self, name: str) -> tuple[Mapping[str, str], ...]:
        """Return all rows of a table."""
        return tuple(self.iter_rows(name))

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the published tables."""
        return (table.name for table in load_schemas().tables.values() if table.published)

    def __len__(self) -> int:
        """Return how many tables there are."""
        return sum(1 for _ in self)

    def count(self, name: str) -> int:
        """Return how many rows a table has, and make none of them."""
        if name == "totals":
            return sum(map(len, find_accounts(self.register).values()))
        return sum(1 for _ in _Maker(self.register, self.site_url).iter_published(name))

    def iter_rows(self, name: str) -> Iterator[Mapping[str, str]]:
        """Make the rows of a table, one after another."""
        maker = _Maker(self.register, self.site_url)
        rows = maker.iter_totals() if name == "totals" else maker.iter_rows(name)
        for row in rows:
            address = row.get("url", "")
            yield {**row, "url": self.now[address]} if address in self.now else row


def _list_caveats(register: Register, account: Account) -> str:
    """Return the kinds of what must be said of a total, in their order."""
    found = {x for one in find_caveats(register, account.total.counted) for x in one.kinds}
    return SEPARATOR.join(kind for kind in CAVEAT_WORDS if kind in found)


class _Maker:
    """Fills the derived columns; nothing more."""

    def __init__(self, register: Register, site_url: str) -> None:
        self.register = register
        self.site_url = site_url

    def iter_published(self, name: str) -> Iterator[Any]:
        """Yield what has a row in a table: lines, deadlines or entities."""
        if name == "budget_lines":
            yield from (*find_lines(self.register), *find_rates(self.register))
        elif name == "deadlines":
            yield from find_deadlines(self.register)
        else:
            entities = self.register.all(e.CLASSES[name])
            yield from (one for one in entities if not self._is_private(one))

    def iter_rows(self, name: str) -> Iterator[dict[str, str]]:
        table = load_schemas().tables[name]
        for one in self.iter_published(name):
            if name == "budget_lines":
                yield self._make_line(table, one)
            elif name == "deadlines":
                yield self._make_deadline(one)
            else:
                yield self._make_row(table, one)

    def iter_totals(self) -> Iterator[dict[str, str]]:
        agreements = self.register.all(e.Agreement)
        accounts = tuple(chain.from_iterable(find_accounts(self.register).values()))
        rows = iter_rows(accounts, agreements, self.site_url)
        for account, row in zip(accounts, rows, strict=True):
            yield row | {"caveats": _list_caveats(self.register, account)}

    def _is_private(self, entity: e.Entity) -> bool:
        """Say whether a row tells about a field that is kept from the public."""
        if isinstance(entity, e.DiscrepancyConcern):
            return self.register.is_private(entity.concerned, entity.field)
        if isinstance(entity, e.Comment):
            return not is_reply_shown(self.register, entity)
        return isinstance(entity, e.Evidence | e.Withheld) and self.register.is_private(
            entity.record, entity.field
        )

    def _make_row(self, table: Table, entity: e.Entity) -> dict[str, str]:
        derived = self._derive(table.name, entity)
        row = {
            field.name: _write_value(
                derived[field.name] if field.derived else _read_column(entity, field.name)
            )
            for field in table.fields
        }
        if self.register.may_be_private(entity.record):
            for field in table.fields:
                if self.register.is_private(entity.record, field.path):
                    row[field.name] = ""
        return row

    def _make_line(self, table: Table, line: Line) -> dict[str, str]:
        row = self._make_row(table, line)
        row["derived"] = e.write_value(line.derived)
        row["formula"] = line.formula
        return row

    def _make_deadline(self, deadline: Any) -> dict[str, str]:  # noqa: ANN401 -- a Deadline
        return {
            "agreement": deadline.agreement,
            "kind": deadline.kind,
            "date": deadline.date.isoformat(),
            "rule": explain_deadline(deadline),
            "source": _write_value(deadline.source),
            "url": self._url(f"partnerskap/{deadline.agreement}/"),
        }

    def _derive(self, name: str, entity: e.Entity) -> Mapping[str, Any]:
        make = _DERIVED.get(name)
        return make(self, entity) if make else {}

    def _url(self, address: str) -> str:
        return f"{self.site_url}{address}"

    def agreement(self, a: e.Agreement) -> Mapping[str, Any]:
        """Derive state, codes of place and the spans of partial dates."""
        state = find_states(self.register)[a.id]
        owners = [self.register.get(e.Partner, name) for name in a.owner]
        start, end, extended = a.start, a.end, find_extensions(self.register, a)
        return {
            "state": state.code,
            "state_note": explain_state(state),
            "kommun_id": tuple(o.municipality_code for o in owners if o.municipality_code),
            "region_id": tuple(o.region_code for o in owners if o.region_code),
            "start_earliest": start.earliest if start else "",
            "start_latest": start.latest if start else "",
            "end_earliest": end.earliest if end else "",
            "end_latest": end.latest if end else "",
            "extended_to": extended[-1].new_end if extended else "",
            "url": self._url(f"partnerskap/{a.id}/"),
        }

    def partner(self, p: e.Partner) -> Mapping[str, Any]:
        return {"kommun_id": p.municipality_code, "url": self._url(f"parter/{p.id}/")}

    def cell(self, c: e.BudgetCell) -> Mapping[str, Any]:
        """Derive year, stage, kind of row and kronor of a printed cell."""
        rows = self.register.by(e.BudgetRow, "table", c.table)
        columns = self.register.by(e.BudgetColumn, "table", c.table)
        row = next(r for r in rows if r.row == c.row)
        column = next(k for k in columns if k.column == c.column)
        amount = find_amount(self.register, c) if column.kind == "amount" else None
        return {
            "placement": "inferred" if c.column in row.inferred else row.placement,
            "type": row.type,
            "year": column.year,
            "stage": column.stage,
            "agreement": row.agreement,
            "amount": amount,
        }

    def item(self, i: e.GuidelineItem) -> Mapping[str, Any]:
        return {"status": self.register.get(e.Guideline, i.guideline).status}

    def check(self, c: e.Check) -> Mapping[str, Any]:
        return {"url": self._url(f"parter/{c.partner}/")}

    def followup(self, f: e.FollowUp) -> Mapping[str, Any]:
        return {"url": self._url(f"partnerskap/{f.agreement}/")}

    def document(self, d: e.Document) -> Mapping[str, Any]:
        return {"url": self._url(f"kallor/{d.id}/")}

    def guideline(self, g: e.Guideline) -> Mapping[str, Any]:
        return {"url": self._url(f"riktlinjer/{g.id}/")}

    def comparison(self, c: e.Comparison) -> Mapping[str, Any]:
        return {"url": self._url(f"riktlinjer/#jamforelse-{c.id}")}

    def discrepancy(self, d: e.Discrepancy) -> Mapping[str, Any]:
        return {"url": self._url(f"avvikelser/#{d.id}")}

    def line(self, b: e.BudgetLine) -> Mapping[str, Any]:
        url = self._url(f"partnerskap/{b.agreement}/")
        return {"derived": "", "formula": "", "url": url}

    def comment(self, c: e.Comment) -> Mapping[str, Any]:
        """Derive where a reply stands: with its agreement, its question or the one checked."""
        folder, _, name = c.record.partition("/")
        if folder == "checks":
            name = self.register.get(e.Check, name).partner
        return {"record": c.record, "url": self._url(_REPLIES[folder].format(name))}

    def anywhere(self, entity: e.Entity) -> Mapping[str, Any]:
        return {"record": entity.record}


_REPLIES = {
    "agreements": "partnerskap/{}/",
    "discrepancies": "avvikelser/#{}",
    "checks": "parter/{}/",
}
"""Where the replies to a record are shown, by its folder."""

_DERIVED: Mapping[str, Callable[[_Maker, Any], Mapping[str, Any]]] = {
    "agreements": _Maker.agreement,
    "partners": _Maker.partner,
    "budget_tables": _Maker.cell,
    "budget_lines": _Maker.line,
    "guideline_items": _Maker.item,
    "checks": _Maker.check,
    "followups": _Maker.followup,
    "documents": _Maker.document,
    "guidelines": _Maker.guideline,
    "comparisons": _Maker.comparison,
    "discrepancies": _Maker.discrepancy,
    "comments": _Maker.comment,
    "evidence": _Maker.anywhere,
    "withheld": _Maker.anywhere,
}


_TAKEN = {column: attribute for attribute, column in e.COLUMNS.items()}
"""The attributes of the few columns whose own name is taken in some class."""


def _read_column(entity: e.Entity, column: str) -> Any:  # noqa: ANN401 -- of any column
    attribute = _TAKEN.get(column, column)
    return getattr(entity, attribute if hasattr(entity, attribute) else column)


def _write_value(value: tuple[str, ...] | e.Value) -> str:
    return SEPARATOR.join(value) if isinstance(value, tuple) else e.write_value(value)


# --- files ---------------------------------------------------------------------------------------


def list_data_files(published: Published) -> list[str]:
    """Return the paths of the files that `iter_data_files` makes."""
    return [*map(_name_file, published), PACKAGE]


def iter_data_files(
    published: Published,
    as_of: date,
    publisher: str,
    render: Callable[[str], bytes] | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Make `data/<table>.csv`, one after another, and then `data/datapackage.json`.

    `render` makes a table, where that is not `render_table`.
    """
    told: dict[str, Mapping[str, Any]] = {}
    for name in published:
        content = render(name) if render else render_table(published, name)
        told[name] = {
            "bytes": len(content),
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        }
        yield _name_file(name), content
    yield PACKAGE, _render_package(told, as_of, publisher)


def render_table(published: Published, name: str) -> bytes:
    """Render a published table as CSV."""
    return render_csv(name, published.iter_rows(name))


def _name_file(table: str) -> str:
    return f"data/{table}.csv"


def render_csv(name: str, rows: Iterable[Mapping[str, str]]) -> bytes:
    """Render rows as CSV: UTF-8, comma, LF; text that a spreadsheet would run gets a `'`."""
    buffer = io.StringIO(newline="")
    columns = load_schemas().tables[name].fields
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([field.name for field in columns])
    writer.writerows(
        [_disarm(row[f.name]) if f.type == "string" else row[f.name] for f in columns]
        for row in rows
    )
    return buffer.getvalue().encode("utf-8")


def _disarm(text: str) -> str:
    is_formula = _FORMULA.match(text) and not _PLAIN_NUMBER.fullmatch(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")  # csv leaves a lone CR without quotes
    return f"'{lines}" if is_formula else lines


def _render_package(told: Mapping[str, Mapping[str, Any]], as_of: date, publisher: str) -> bytes:
    """Render the description of the files; `told` is size and digest of each, by table."""
    schemas = load_schemas()
    package = {
        "profile": "tabular-data-package",
        "name": schemas.name,
        "title": schemas.title,
        "title_en": schemas.title_en,
        "description": schemas.description,
        "asOf": as_of.isoformat(),
        "licenses": [dict(item) for item in schemas.licenses],
        "contributors": [{"title": publisher, "role": "publisher"}],
        "resources": [
            _make_resource(table, told[table.name])
            for table in schemas.tables.values()
            if table.published
        ],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _make_resource(table: Table, told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "title": table.title,
        "title_en": table.title_en,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        **told,
        "schema": make_descriptor(table),
    }
