"""The one definition of records and tables, read from `schemas/`.

Each file is a Frictionless Table Schema with a few properties of ours: `record` (the record kind it
reads), `each` (the list it walks), and for every field a `path` (where in the record the value
stands), `notation` (how it is written), `refers` (the table it points to), `separator` (a list) and
`categories` (Swedish labels, with a `help` where a label alone does not say enough). Tables and
fields have a `title_en` beside their Swedish title: the specification knows one language, and lets
a publisher add keys. Validation, flattening, the dictionary on the site and the published Data
Package all come from here and from nowhere else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from iopgen.exceptions import IopgenError

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

ROOT = "root"
"""The name of the implicit item that is the whole record."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of one table."""

    name: str
    type: str
    """string, integer or number."""
    title: str
    title_en: str
    description: str
    path: str = ""
    """Where the value stands in the record, such as `parties[].partner`; empty when derived."""
    inherits: str = ""
    """The path that fills the value when its own is absent.

    Where it is the mapping that the value stands in, that may be written as one text alone.
    """
    notation: str = ""
    """How the text is written: id, date, partial-date, source … ; empty for free text."""
    alone: bool = False
    """Set for a source that says nothing where it is absent: its record's does not stand for it."""
    separator: str = ""
    """Set for lists: what stands between the values in one cell."""
    unit: str = ""
    refers: str = ""
    """The table whose `id` the value names."""
    derived: bool = False
    constraints: Mapping[str, Any] = attribute(default_factory=dict)
    categories: Mapping[str, str] = attribute(default_factory=dict)
    """Each allowed value with its Swedish label."""
    help: Mapping[str, str] = attribute(default_factory=dict)
    """What a value means, in a sentence or two; only for values that need it."""

    @property
    def required(self) -> bool:
        """Say whether a record must state the value."""
        return bool(self.constraints.get("required"))


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what it reads from which record kind, and its fields in published order."""

    name: str
    title: str
    title_en: str
    description: str
    fields: tuple[Field, ...]
    record: str = ""
    """The record kind, `*` for all kinds, empty for a table that is only derived."""
    each: str = ""
    """The list that gives the rows, such as `goals[].indicators[]`; empty for one row a record."""
    primary_key: tuple[str, ...] = ()
    published: bool = True

    def field(self, name: str) -> Field:
        """Return the field of that name; a KeyError is our own fault."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(f"{self.name}.{name}")

    def reads(self, kind: str) -> bool:
        """Say whether records of the kind give rows to this table."""
        return self.record in (kind, "*")


@dataclass(frozen=True, slots=True)
class Schemas:
    """All tables in the order they are read and published, with the package's own words."""

    name: str
    title: str
    title_en: str
    description: str
    licenses: tuple[Mapping[str, str], ...]
    tables: Mapping[str, Table]

    def for_kind(self, kind: str) -> Iterator[Table]:
        """Yield the tables that records of the kind give rows to."""
        return (table for table in self.tables.values() if table.reads(kind))


def find_schemas_dir() -> Path:
    """Return the folder with the schemas: inside the installed package, else beside it."""
    package = Path(__file__).parent.parent
    inside = package / "schemas"
    return inside if inside.is_dir() else package.parent / "schemas"


@cache
def load_schemas() -> Schemas:
    """Read all schemas once; an unreadable one is our own fault (IopgenError)."""
    folder = find_schemas_dir()
    package = _read_schema(folder / "datapackage.yml")
    tables = {name: _make_table(_read_schema(folder / f"{name}.yml")) for name in package["tables"]}
    return Schemas(
        name=package["name"],
        title=package["title"],
        title_en=package["title_en"],
        description=package["description"],
        licenses=tuple(package["licenses"]),
        tables=MappingProxyType(tables),
    )


@cache
def load_labels() -> Mapping[tuple[str, str, str], str]:
    """Return the Swedish label of every value of every list of values: (table, field, value)."""
    return {
        (table.name, field.name, value): label
        for table in load_schemas().tables.values()
        for field in table.fields
        for value, label in field.categories.items()
    }


def make_descriptor(table: Table, *, derived: bool = True) -> dict[str, Any]:
    """Make a plain Table Schema descriptor, new at each call.

    Frictionless empties the descriptor it is given, so a descriptor is never used twice. Without
    `derived`, only the fields that stand in records are included: that is what is validated.
    """
    fields = [f for f in table.fields if derived or not f.derived]
    descriptor: dict[str, Any] = {"fields": [_make_field_descriptor(f) for f in fields]}
    if table.primary_key:
        descriptor["primaryKey"] = list(table.primary_key)
    descriptor["foreignKeys"] = [
        {
            "fields": [f.name],
            "reference": {"resource": "" if f.refers == table.name else f.refers, "fields": ["id"]},
        }
        for f in fields
        if f.refers and not f.separator
    ]
    return descriptor


def _make_field_descriptor(field: Field) -> dict[str, Any]:
    descriptor: dict[str, Any] = {
        "name": field.name,
        "type": field.type,
        "title": field.title,
        "title_en": field.title_en,
        "description": field.description,
    }
    if field.constraints:
        descriptor["constraints"] = dict(field.constraints)
    if field.categories:
        descriptor["categories"] = [
            {"value": value, "label": label} for value, label in field.categories.items()
        ]
    for name in ("unit", "separator", "path"):
        if value := getattr(field, name):
            descriptor[name] = value
    return descriptor


def _read_schema(path: Path) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_bytes(), Loader=_Loader)  # noqa: S506 -- a safe one
    except (OSError, yaml.YAMLError) as error:
        raise IopgenError(f"{path.name}: {error}") from error
    if not isinstance(content, dict):
        raise IopgenError(f"{path.name}: inte ett schema")
    return content


def _make_table(content: dict[str, Any]) -> Table:
    return Table(
        name=content["name"],
        title=content["title"],
        title_en=content["title_en"],
        description=content["description"],
        record=content.get("record", ""),
        each=content.get("each", ""),
        primary_key=tuple(content.get("primaryKey", ())),
        published=content.get("published", True),
        fields=tuple(_make_field(item) for item in content["fields"]),
    )


def _make_field(item: dict[str, Any]) -> Field:
    entries = item.pop("categories", ())
    labels = {entry["value"]: entry["label"] for entry in entries}
    helps = {entry["value"]: entry["help"] for entry in entries if "help" in entry}
    return Field(**item, categories=MappingProxyType(labels), help=MappingProxyType(helps))
