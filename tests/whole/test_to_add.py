"""What CONTRIBUTING says under "To add …", done in a copy of the program as it says and no more.

Where a step is missing there, the addition does not come through here.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from fakes import make_project
from projects import ROOT, add_records

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = {
    "content/documents/avtal.yml": """\
id: avtal
title: Avtal
issuer: Sagostads kommun
date: 2026-01-15
kind: agreement
lines: 1-9
extract: pahittat
""",
    "partners/sagostad.yml": """\
id: sagostad
name: Sagostads kommun
sector: municipality
municipality_code: "9997"
source: avtal#1
""",
    "partners/sagans-vanner.yml": """\
id: sagans-vanner
name: Föreningen Sagans Vänner
sector: civil_society
source: avtal#2
""",
    "content/agreements/sagan.yml": """\
id: sagan
title: SAGAN
summary: Kommunen och föreningen berättar sagor.
motto: Alla får höra en saga
form: iop
owner: sagostad
status: signed
period: {start: 2026-02-01, end: 2028-01-31}
parties:
  - {partner: sagostad, role: public}
  - {partner: sagans-vanner, role: civil}
tales:
  - {title: Bockarna, source: "avtal#4"}
source: avtal#1-9
""",
}

RULE = '''

@rule(
    Code(
        "title-in-capitals",
        Severity.WARNING,
        "En rubrik har bara stora bokstäver",
        "Skriv rubriken med små bokstäver.",
        "title: SAGAN",
        READABLE,
    )
)
def check_capitals(register: Register) -> Iterator[Finding]:
    """A title is not written in capitals alone."""
    for agreement in register.all(e.Agreement):
        if agreement.title.isupper():
            yield say("title-in-capitals", agreement, "title", "rubriken har bara versaler")
'''

FIELD = """\
  - name: motto
    path: motto
    type: string
    title: Valspråk
    title_en: Motto
    description: Valspråket för samarbetet.
"""

TABLE = """\
name: agreement_tales
title: Sagor
title_en: Tales
description: Sagor som berättas i samarbetet.
record: agreement
each: 'tales[]'
fields:
  - name: agreement
    path: id
    type: string
    title: Samarbete
    title_en: Agreement
    description: Samarbetets id.
    refers: agreements
    constraints: {required: true}
  - name: title
    path: 'tales[].title'
    type: string
    title: Titel
    title_en: Title
    description: Sagans titel.
    constraints: {required: true}
  - name: source
    path: 'tales[].source'
    type: string
    notation: source
    separator: ' | '
    title: Källa
    title_en: Source
    description: Var det står.
"""

CLASS = '''

@kept()
class AgreementTale(Entity):
    """One row of `agreement_tales`."""

    agreement: str
    title: str
    source: tuple[str, ...]
'''

PAGE = '''\
"""Tales that are told."""

from collections.abc import Iterator
from functools import partial

from iopgen.pages.base import make_page
from iopgen.pages.view import PageView, SiteContents
from iopgen.register import entities as e
from iopgen.site import SECTION, Draft, Page


def draft_pages(site: SiteContents) -> Iterator[Draft]:
    """Draft the page of tales."""
    yield Draft("sagor/", SECTION, partial(_make_tales, site))


def _make_tales(site: SiteContents) -> Page:
    return make_page(
        PageView(site, "sagor/"),
        "tales.html",
        title="Sagor",
        description="Sagor som berättas.",
        kind=SECTION,
        section="sagor/",
        tales=site.register.all(e.AgreementTale),
    )
'''

TEMPLATE = """\
<h1>{{ title }}</h1>
<ul>{% for t in tales %}<li>{{ t.title }}{{ v.support(t) }}</li>{% endfor %}</ul>
"""

WRITTEN = """\
---
title: Om sagor
description: Vad en saga är.
---
# Om sagor

En saga berättas.
"""


def change(path: Path, old: str, new: str) -> None:
    """Put something in the place of what stands once in a file."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1, (path, old)
    path.write_text(text.replace(old, new), "utf-8")


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def add_all(tool: Path, project: Path) -> None:
    """Add one of each, in the order of the guide."""
    program, schemas = tool / "iopgen", tool / "schemas"
    # a rule
    append(program / "rules" / "agreements.py", RULE)
    # a field
    change(schemas / "agreements.yml", "  - name: form\n", f"{FIELD}  - name: form\n")
    entities = program / "register" / "entities.py"
    agreement = '    """One row of `agreements`."""\n\n    id: str\n    title: str\n'
    change(entities, agreement, f"{agreement}    motto: str\n")
    shown = program / "pages" / "templates" / "agreement" / "what.html"
    append(shown, '{% if a.motto %}<p>{{ v.fact(a, "motto", a.motto) }}</p>{% endif %}\n')
    # a table
    (schemas / "agreement_tales.yml").write_text(TABLE, "utf-8")
    change(
        schemas / "datapackage.yml",
        "  - agreement_units\n",
        "  - agreement_units\n  - agreement_tales\n",
    )
    text = entities.read_text("utf-8")
    place = text.index("\n\n@kept()\nclass Function(Entity)")
    entities.write_text(text[:place] + CLASS.rstrip("\n") + "\n" + text[place:], "utf-8")
    change(
        entities,
        '    "functions": Function,\n',
        """    "agreement_tales": AgreementTale,
    "functions": Function,
""",
    )
    # a page, by hand and of records
    (project / "content" / "pages" / "sagan.md").write_text(WRITTEN, "utf-8")
    (program / "pages" / "tales.py").write_text(PAGE, "utf-8")
    (program / "pages" / "templates" / "tales.html").write_text(TEMPLATE, "utf-8")
    pages = program / "pages" / "__init__.py"
    change(pages, "    sources,\n)\n", "    sources,\n    tales,\n)\n")
    change(pages, "    sources,\n    data,\n)\n", "    sources,\n    tales,\n    data,\n)\n")
    change(
        program / "web" / "shell.py",
        '    ("om/", "Om"),\n',
        '    ("sagor/", "Sagor"),\n    ("om/", "Om"),\n',
    )
    # a style
    append(
        program / "theme" / "content_styles" / "3-tables.css",
        "\n.iop-tale {\n  color: inherit;\n}\n",
    )
    # a script
    (program / "theme" / "assets" / "tale.js").write_text('"use strict";\n', "utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return the site that a copy with one more of each builds, and what it said."""
    tool = tmp_path_factory.mktemp("tool")
    for name in ("iopgen", "schemas"):
        shutil.copytree(ROOT / name, tool / name, ignore=shutil.ignore_patterns("__pycache__"))
    project = make_project(tmp_path_factory.mktemp("sagostad"))
    add_records(project, RECORDS)
    add_all(tool, project)
    done = subprocess.run(
        [sys.executable, "-m", "iopgen.cli", "build", "--as-of", "2026-06-01"],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(tool)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "site", done.stdout


def read(site: Path, address: str) -> str:
    return (site / address / "index.html").read_text("utf-8")


def test_each_kind_of_addition_is_tried() -> None:
    names = ("CONTRIBUTING.md", "tests/whole/test_to_add.py")
    guide, tests = ((ROOT / name).read_text("utf-8") for name in names)
    told = re.findall(r"^\*\*… (\w+ \w+)\.\*\*", guide, re.MULTILINE)
    tried = re.findall(r"^def test_(an?_\w+)_is_added", tests, re.MULTILINE)
    assert [one.replace(" ", "_") for one in told] == tried


def test_a_rule_is_added(built: tuple[Path, str]) -> None:
    site, said = built
    assert "content/agreements/sagan.yml:2:8: warning: [title-in-capitals]" in said
    assert '<h2 id="title-in-capitals">' in read(site, "oppna-data/kontroller")


def test_a_field_is_added(built: tuple[Path, str]) -> None:
    site, _ = built
    with (site / "data" / "agreements.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["motto"] == "Alla får höra en saga"
    assert "<p>Alla får höra en saga" in read(site, "partnerskap/sagan")
    assert "Valspråk" in read(site, "oppna-data/ordlista")


def test_a_table_is_added(built: tuple[Path, str]) -> None:
    site, _ = built
    with (site / "data" / "agreement_tales.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["agreement"], row["title"], row["source"]) == ("sagan", "Bockarna", "avtal#4")
    assert "agreement_tales" in read(site, "oppna-data/ordlista")


def test_a_page_is_added(built: tuple[Path, str]) -> None:
    site, _ = built
    assert "En saga berättas." in read(site, "sagan")
    page = read(site, "sagor")
    assert "<li>Bockarna<sup>" in page
    assert 'href="../sagor/"' in page or 'aria-current="page"' in page
    assert ">Sagor</a>" in read(site, "om")


def test_a_style_is_added(built: tuple[Path, str]) -> None:
    site, _ = built
    assert ".iop-tale {" in (site / "assets" / "content.css").read_text("utf-8")


def test_a_script_is_added(built: tuple[Path, str]) -> None:
    site, _ = built
    assert (site / "assets" / "tale.js").read_text("utf-8") == '"use strict";\n'
