from __future__ import annotations

import json

import pytest
from fakes import FAULT_LINE, Find, Run, make_fault

from iopgen.cli import output as printing
from iopgen.reading.findings import Severity


def test_counts_one_of_each(run: Run, find: Find) -> None:
    find(*(make_fault(severity) for severity in Severity), counts=1)
    code, out, _ = run("validate")
    assert code == 1
    assert out.splitlines()[0] == FAULT_LINE
    assert out.splitlines()[-1] == (
        "Det finns fel att rätta: 1 post läst i 1 fil, 1 fel, 1 varning, 1 upplysning."
    )


@pytest.mark.parametrize(
    ("style", "error", "notice"),
    [("text", ": error: ", ": notice: "), ("github", "::error ", "::notice ")],
)
def test_of_very_many_the_worst_are_printed_in_their_order(
    run: Run, find: Find, style: str, error: str, notice: str
) -> None:
    find(*[make_fault(s) for s in reversed(Severity) for _ in range(90)])
    code, out, err = run("validate", "--format", style)
    assert (code, err) == (1, "")
    *shown, more, summary = out.splitlines()
    assert len(shown) == printing.MAX_PRINTED == 200
    assert all(notice in line for line in shown[:20])
    assert all(error in line for line in shown[110:])
    assert more == "… och 70 upplysningar till; iopgen validate --format json visar alla."
    assert summary.endswith(" 90 fel, 90 varningar, 90 upplysningar.")


def test_says_of_each_severity_how_many_more_there_are(run: Run, find: Find) -> None:
    faults = [make_fault(Severity.NOTICE), *[make_fault(Severity.WARNING)] * 2]
    find(*faults, *[make_fault()] * 201)
    code, out, _ = run("validate")
    assert code == 1
    assert [line for line in out.splitlines() if ": error: " not in line][:1] == [
        "… och 1 fel, 2 varningar, 1 upplysning till; iopgen validate --format json visar alla."
    ]
    assert run("--lang", "en", "validate")[1].splitlines()[200] == (
        "… and 1 error, 2 warnings, 1 notice more; iopgen validate --format json shows them all."
    )


def test_just_as_many_as_are_printed_are_all(run: Run, find: Find) -> None:
    find(*[make_fault(Severity.WARNING)] * 200)
    code, out, _ = run("validate")
    assert code == 0
    assert len(out.splitlines()) == 201
    assert run("validate", "--strict")[0] == 1


@pytest.mark.parametrize("style", ["json", "sarif"])
def test_programs_get_every_finding(run: Run, find: Find, style: str) -> None:
    find(*[make_fault()] * 500)
    out = run("validate", "--format", style)[1]
    found = json.loads(out)
    assert len(found if style == "json" else found["runs"][0]["results"]) == 500
