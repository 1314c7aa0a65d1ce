"""YAML's own faults, in Swedish and with what to do."""

import re
from dataclasses import dataclass

import yaml

from iopgen.reading.finding_codes import make_finding
from iopgen.reading.findings import Finding, Position, clean

UNKNOWN_FAULT = "raden går inte att tolka som YAML"
_INDENT_HINT = "kontrollera att raden har samma indrag som de andra på sin nivå"
_QUOTE_HINT = "sätt hela texten efter första kolonet inom citattecken"

_AT_END = ", at the end"


@dataclass(frozen=True, slots=True)
class _Fault:
    """How one of the parser's English problems reads in Swedish."""

    problem: str
    """A pattern; the wording differs between libyaml and PyYAML."""
    message: str
    hint: str
    at_context: bool = False
    """Whether the fault sits where the construct began rather than where the parser stopped."""


_FAULTS = (
    _Fault(
        "unexpected end of stream|unexpected document indicator",
        "citattecknet stängs aldrig",
        "sätt ett likadant citattecken där texten slutar",
        at_context=True,
    ),
    _Fault(
        "expected ',' or ']'",
        "listan som börjar här stängs inte",
        "sätt ] efter sista värdet, eller hela värdet inom citattecken om [ hör till texten",
        at_context=True,
    ),
    _Fault(
        "expected ',' or '}'",
        "klammern som öppnas här stängs inte",
        "sätt } efter sista värdet, eller hela värdet inom citattecken om { hör till texten",
        at_context=True,
    ),
    _Fault(
        "could not find expected ':'",
        "raden saknar kolon",
        "skriv nyckel: värde, eller dra in raden om den fortsätter texten ovanför",
        at_context=True,
    ),
    _Fault(
        "expected alphabetic or numeric character",
        "en text får inte börja med * eller & utan citattecken",
        "sätt hela texten inom citattecken",
        at_context=True,
    ),
    _Fault(
        "(block )?sequence entries are not allowed",
        "listan börjar på samma rad som nyckeln",
        "flytta bindestrecket till nästa rad, indraget",
    ),
    _Fault(
        "mapping keys are not allowed",
        "en text får inte börja med ett frågetecken utan citattecken",
        "sätt hela texten inom citattecken",
    ),
    _Fault("expected '-' indicator", "raden hör inte till listan ovanför", _INDENT_HINT),
    _Fault(
        "did not find expected key|expected <block end>",
        "raden passar inte ihop med det ovanför",
        f"{_INDENT_HINT}, och att inget står efter ett citattecken eller en klammer på raden",
    ),
    _Fault(
        "unknown escape character|hexadecimal number|hexdecimal number|escape code",
        "omvänt snedstreck följt av något som YAML inte känner till",
        "skriv \\\\ för ett omvänt snedstreck, eller använd enkla citattecken",
    ),
    _Fault(
        "comment or line break|chomping or indentation",
        "efter | eller > får inget mer stå på raden",
        "skriv texten indragen på raderna under, eller sätt den inom citattecken",
    ),
    _Fault(
        "node content.*at the end",
        "filen tar slut mitt i en lista eller klammer",
        "sätt ] eller } där listan slutar",
    ),
    _Fault(
        "node content",
        "här står en klammer eller ett komma som inte hör till något",
        "sätt hela texten inom citattecken",
    ),
    _Fault(
        "tag",
        "en text får inte börja med ett utropstecken utan citattecken",
        "sätt hela texten inom citattecken",
        at_context=True,
    ),
    _Fault(
        "directive|YAML document|version number",
        "en rad som börjar med % är en anvisning till YAML-läsaren",
        "ta bort raden",
    ),
    _Fault(
        "expected '?<document start>",
        "raden ovanför får inte stå i en post",
        "ta bort den, om den börjar med ... eller %, eller det som följer efter den",
    ),
)


def explain_fault(error: yaml.MarkedYAMLError, text: str, path: str) -> Finding:
    """Make a Swedish finding of one of the parser's faults."""
    problem = f"{error.context or ''}: {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.rstrip().split("\n")
    if line >= len(lines):  # the parser stopped at the end of the file: show its last sign
        line, column = len(lines) - 1, max(len(lines[-1]) - 1, 0)
        problem += _AT_END
    fault = _find_fault(problem, lines[line], column)
    if fault.at_context and error.context_mark:
        line, column = error.context_mark.line, error.context_mark.column
    position = Position(path, line + 1, column + 1)
    return make_finding("yaml-syntax", position, fault.message, fault.hint)


def _find_fault(problem: str, line: str, column: int) -> _Fault:
    if "cannot start any token" in problem:
        return _bad_start(line[column : column + 1])
    if "mapping values are not allowed" in problem:
        return _bad_colon(line[:column])
    if line.startswith("\t"):
        return _bad_start("\t")
    known = (fault for fault in _FAULTS if re.search(fault.problem, problem))
    return next(known, _Fault("", UNKNOWN_FAULT, ""))


def _bad_start(char: str) -> _Fault:
    if char == "\t":
        return _Fault("", "raden är indragen med en tabb", "byt tabben mot mellanslag")
    message = f'en text får inte börja med "{clean(char)}" utan citattecken'
    return _Fault("", message, "sätt hela texten inom citattecken")


def _bad_colon(before: str) -> _Fault:
    if re.search(": [”“„’]", before):
        hint = 'använd raka citattecken, "…": de böjda räknas som en del av texten'
        return _Fault("", "ett kolon till på raden, inom böjda citattecken", hint)
    if ": " in before:
        return _Fault("", "ett kolon till på raden, i text utan citattecken", _QUOTE_HINT)
    return _Fault("", "nyckeln är fel indragen, eller raden ovanför saknar kolon", _INDENT_HINT)
