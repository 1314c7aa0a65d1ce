"""Write a fictive register: `python -m benchmarks.generate 1000 FOLDER`.

The same number of agreements gives the same bytes each time. An owner has 3 to 40 agreements, so
the number of owners grows with the register as that of municipalities does. Sizes and shares are
after our own 178 records: about five files, 14 kB of YAML and four pages for each agreement.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from benchmarks.fictive.agreements import make_agreement
from benchmarks.fictive.followed import make_followed
from benchmarks.fictive.money import make_budget, make_table
from benchmarks.fictive.owners import MAILBOX, Owner, Record, make_owner, make_owner_records
from benchmarks.fictive.words import Draw

FEWEST, MOST = 3, 40
"""Agreements of one owner."""

CONFIG: Final = f"""\
site_name: Påhittade partnerskap
site_url: https://partnerskap.example.org/
docs_dir: content/pages
site_dir: site
theme: iopgen
plugins:
  - iopgen:
      publisher:
        name: Mätningen
        kind: project
        remarks_email: {MAILBOX}
      allowed_contacts: [{MAILBOX}]
"""
PAGE: Final = """\
---
title: Vad är ett IOP?
description: Allt på den här webbplatsen är påhittat och finns för att mäta hur fort den byggs.
---

# Vad är ett IOP?

Allt här är påhittat.
"""

_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Plain(_Dumper):  # type: ignore[misc]  # PyYAML's own, with or without libyaml
    """Writes as people do: nothing quoted that needs no quotes, long texts folded, no aliases."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - as PyYAML declares it

    def ignore_aliases(self, data: object) -> bool:
        """Write everything out; the register refuses aliases."""
        del data
        return True


def _represent(dumper: Any, value: object) -> Any:  # noqa: ANN401 - PyYAML has no types here
    text = str(value)
    style = "|" if "\n" in text else ">" if len(text) > 70 else None  # noqa: PLR2004 - a line
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


for _kind in (str, int, float):
    _Plain.add_representer(_kind, _represent)


@dataclass(frozen=True)
class Sizes:
    """What was written."""

    agreements: int
    owners: int
    files: int
    size: int
    """Bytes of YAML."""
    kinds: dict[str, int]
    """Files of each folder, the partners among them."""

    def __str__(self) -> str:
        kinds = ", ".join(f"{name} {count}" for name, count in sorted(self.kinds.items()))
        return (
            f"{self.agreements} agreements of {self.owners} owners, {self.files} files, "
            f"{self.size / 1e6:.1f} MB ({kinds})"
        )


def make_records(count: int) -> Iterator[Record]:
    """Yield so many agreements, owner by owner, and all records that belong to them."""
    for number, (share, framework) in enumerate(share_out(count)):
        owner = make_owner(number)
        yield from make_owner_records(owner, framework=framework)
        yield from _make_agreements(owner, share - framework)


def _make_agreements(owner: Owner, count: int) -> Iterator[Record]:
    paid = []
    for number in range(count):
        made, records = make_agreement(owner, number)
        yield from records
        budget = make_budget(made)
        if budget:
            paid.append((made, budget[1]))
            yield budget
        yield from make_followed(made, budget[1] if budget else None)
    if paid:
        yield make_table(owner, paid)


def share_out(count: int) -> list[tuple[int, bool]]:
    """Return how many agreements each owner has, and whether one of them is a framework."""
    draw, shares = Draw("shares"), []
    while count:
        share = min(count, draw.randint(FEWEST, MOST))
        shares.append((share, share > FEWEST and draw.chance(0.5)))
        count -= share
    return shares


def write_record(root: Path, record: Record) -> int:
    """Write one record, and return its size in bytes."""
    path, data = record
    text = yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=98)
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    return (root / path).write_bytes(text.encode())


def write_project(root: Path, count: int) -> Sizes:
    """Write a project with so many agreements, and return its sizes."""
    kinds: Counter[str] = Counter()
    size = 0
    for record in make_records(count):
        kinds[Path(record[0]).parent.name] += 1
        size += write_record(root, record)
    (root / "mkdocs.yml").write_text(CONFIG, "utf-8")
    (root / "content/pages").mkdir(parents=True, exist_ok=True)
    (root / "content/pages/om.md").write_text(PAGE, "utf-8")
    owners = len(share_out(count))
    return Sizes(kinds["agreements"], owners, kinds.total(), size, dict(kinds))


def main() -> None:
    """Write into a folder, and say what was written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, help="agreements")
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    print(write_project(given.folder, given.count))


if __name__ == "__main__":
    main()
