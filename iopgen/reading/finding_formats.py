"""Findings as text, JSON, annotations on GitHub, and SARIF."""

import json
from collections.abc import Iterable
from importlib.metadata import version
from urllib.parse import quote

from iopgen.calc.personal_data import mask
from iopgen.reading.finding_codes import CATALOGUE
from iopgen.reading.findings import Code, Finding, Severity, escape_unseen


def _show_path(finding: Finding) -> str:
    """Return where a finding lies; a file's name may be a personal number itself."""
    return mask(finding.path)


def format_text(finding: Finding) -> str:
    """Return the one clickable line for a terminal."""
    return escape_unseen(
        f"{_show_path(finding)}:{finding.line}:{finding.column}: {finding.severity}: "
        f"[{finding.code}] {finding.message}; {finding.hint}"
    )


def format_json(findings: Iterable[Finding]) -> str:
    """Return a JSON list of {path, line, column, severity, code, message, hint}."""
    rows = [
        {
            "path": escape_unseen(_show_path(finding)),
            "line": finding.line,
            "column": finding.column,
            "severity": finding.severity,
            "code": finding.code,
            "message": escape_unseen(finding.message),
            "hint": escape_unseen(finding.hint),
        }
        for finding in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def format_github(finding: Finding) -> str:
    """Return a workflow command that GitHub shows as an annotation at the line."""
    properties = {
        "file": _show_path(finding),
        "line": str(finding.line),
        "col": str(finding.column),
        "title": f"{CATALOGUE[finding.code].title} [{finding.code}]",
    }
    joined = ",".join(f"{name}={_github_property(text)}" for name, text in properties.items())
    message = _github_data(f"{finding.message}; {finding.hint}")
    return f"::{finding.severity} {joined}::{message}"


def _github_data(text: str) -> str:
    return escape_unseen(text).replace("%", "%25")


def _github_property(text: str) -> str:
    return _github_data(text).replace(":", "%3A").replace(",", "%2C")


_SARIF_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}


def format_sarif(findings: Iterable[Finding]) -> str:
    """Return a SARIF 2.1.0 log with one run, its rules those codes that occur."""
    found = list(findings)
    codes = sorted({finding.code for finding in found})
    run = {
        "tool": {
            "driver": {
                "name": "iopgen",
                "version": version("iopgen"),
                "rules": [_sarif_rule(CATALOGUE[code]) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(finding, codes.index(finding.code)) for finding in found],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, ensure_ascii=False, indent=2)


def _sarif_rule(code: Code) -> dict[str, object]:
    return {
        "id": code.code,
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.help},
        "help": {"text": f"{code.help}\n\nExempel:\n{code.example}"},
        "defaultConfiguration": {"level": _SARIF_LEVELS[code.severity]},
    }


def _sarif_result(finding: Finding, rule_index: int) -> dict[str, object]:
    uri = quote(_show_path(finding), errors="surrogatepass")
    return {
        "ruleId": finding.code,
        "ruleIndex": rule_index,
        "level": _SARIF_LEVELS[finding.severity],
        "message": {"text": escape_unseen(f"{finding.message}; {finding.hint}")},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri},
                    "region": {"startLine": finding.line, "startColumn": finding.column},
                }
            }
        ],
    }
