"""Where in a text something personal may stand: quick looks that let nothing through.

`personal_data` looks closely, which costs twenty times as much, only where one of these found a
trace; what has none holds nothing that it would find. In a text of usual signs each trace is sought
by a pattern that begins with one sign, which is skipped to as fast as memory is read.
"""

import re
from collections.abc import Iterator

from iopgen.calc.usual_signs import INVISIBLE, RAISED, is_usual

# --- texts that hold any sign ----------------------------------------------------------------

# One set of signs first, which makes the search fast; then what must stand before and after.
_ANY = re.compile(
    rf"[\d{RAISED}+\uff0b@\uff20\ufe6b&%(\[{{](?:"
    r"(?<=[0-9])(?:[\W_]{0,12}\d){9}"  # the ten digits of a personal number, line breaks between
    r"|(?:(?<=0)(?<![0-9]0)|(?<=[+\uff0b]))(?:[\W_]{0,4}\d){6}"  # a telephone number
    rf"|(?<=\d)(?<![0-9])|(?<=[{RAISED}])"  # a digit of another script, or raised
    r"|(?<=[@\uff20\ufe6b])|(?<=[\[({])[\W_]?[aA][tT]?[\W_]?[\])}]"
    r"|(?<=&)(?:#|(?i:commat))|(?<=%)[0-9a-fA-F]{2})"  # what a browser reads as another sign
)
_ANY_WRITTEN_OUT = re.compile("snabel", re.IGNORECASE)

# --- texts of usual signs --------------------------------------------------------------------


# What may lie between the digits of a number, as it stands or once marks are taken away.
_INSIDE = r"-./ ()_+:\s*`\[\]~^\\\xb7\u2010-\u2027\u2212"
BETWEEN_DIGITS = f"[{_INSIDE}]"


def _make_traces(between: str, gap: str) -> tuple[re.Pattern[str], ...]:
    """Make the patterns of numbers, by what may lie between two of their digits.

    `gap` is what may lie between day and serial of a personal number, whose month begins with 0 or
    1, whose day does not with 4 or 5, and after which no digit stands.
    """
    day = rf"{between}[0-36-9]{between}[0-9]{gap}[0-9](?:{between}[0-9]){{3}}(?![0-9])"
    patterns = (
        rf"0(?<![0-9]0)(?:{between}[0-9]){{6}}",  # a telephone number
        rf"\+(?:{between}[0-9]){{6}}",
        rf"0(?<=[{_INSIDE}0-9]0){between}[0-9]{day}",  # a personal number, from its month
        rf"1(?<=[{_INSIDE}0-9]1){between}[0-2]{day}",
        "@",
    )
    return tuple(map(re.compile, patterns))


_AS_IT_STANDS = (
    *_make_traces(f"{BETWEEN_DIGITS}{{0,4}}", f"{BETWEEN_DIGITS}{{0,12}}"),
    *(re.compile(rf"\{bracket}[\W_]?[aA][tT]?[\W_]?[\])}}]") for bracket in "([{"),
)
_WRITTEN_OUT = tuple(map(re.compile, (r"b(?<=(?i:snab))(?i:el)", r"B(?<=(?i:snab))(?i:el)")))
_AS_A_BROWSER_READS = (
    re.compile(r"&(?!(?:amp|lt|gt|quot);)[#A-Za-z]"),
    re.compile(r"%[0-9a-fA-F]{2}"),
)
_IN_PIECES = (
    *_make_traces(f"{BETWEEN_DIGITS}*+", f"{BETWEEN_DIGITS}*+"),
    *(  # (at), without a look for the bracket's end
        re.compile(rf"\{bracket}[\W_]*+[aA](?:[\W_]*+[tT])?(?![^\W_])") for bracket in "([{"
    ),
    *(
        re.compile(rf"{b}(?<=[aA\W_]{b})[\W_]*+[eE][\W_]*+[lL][\W_]*+[aA](?![^\W\d_])")  # snabel-a
        for b in "bB"
    ),
    re.compile("&[#A-Za-z]"),
    re.compile("%[0-9a-fA-F]{2}"),
)
_SEEN_THROUGH = ("<", "](", "][", "\\")
"""Signs of tags, links and escapes, in and behind which anything may lie."""


def may_hold(text: str) -> bool:
    """Say whether something personal may stand in a text, just as it is written."""
    if not is_usual(text):
        return True
    return any(pattern.search(text) for pattern in (*_AS_IT_STANDS, *_WRITTEN_OUT))


def may_hold_anywhere(text: str) -> bool:
    """Say whether something personal may be read out of a file's text, however it is read.

    As it stands; without its marks, tags, entities and escapes; and in any value of it, were it
    YAML, where line breaks and indents are one space.
    """
    return (
        any(sign in text for sign in _SEEN_THROUGH)
        or any(pattern.search(text) for pattern in _IN_PIECES)
        or not is_usual(text)
    )


def iter_windows(text: str) -> Iterator[tuple[int, str]]:
    """Yield place and text of the lines that may hold something, those together that belong so.

    As they stand or, entities and %-signs read, as a browser shows them.
    """
    if is_usual(text):
        traces = (*_AS_IT_STANDS, *_WRITTEN_OUT, *_AS_A_BROWSER_READS)
    elif INVISIBLE.search(text):
        yield 0, text
        return
    else:
        traces = (_ANY, _ANY_WRITTEN_OUT)
    for start, end in _iter_places(text, traces):
        yield start, text[start:end]


def _iter_places(text: str, traces: tuple[re.Pattern[str], ...]) -> Iterator[tuple[int, int]]:
    """Yield start and end of the lines that hold a trace."""
    nexts = [pattern.search(text) for pattern in traces]
    while found := [match for match in nexts if match]:
        first = min(found, key=lambda match: (match.start(), -match.end()))
        start = text.rfind("\n", 0, first.start()) + 1
        while start and _goes_on(text, start - 1):
            start = text.rfind("\n", 0, start - 1) + 1
        end = _find_line_end(text, first.end())
        while _goes_on(text, end):
            end = _find_line_end(text, end + 1)
        yield start, end
        nexts = [
            pattern.search(text, end) if match and match.start() < end else match
            for pattern, match in zip(traces, nexts, strict=True)
        ]


# A number may go on below: 18900101-, a line break, and four digits more.
_ENDS_IN_DIGIT = re.compile(r"\d[\W_]{0,12}\Z")
_GOES_ON = re.compile(r"[\W_]{0,12}\d")


def _goes_on(text: str, end: int) -> bool:
    """Say whether a number at a line's end may go on in the next line."""
    return bool(_ENDS_IN_DIGIT.search(text, max(0, end - 13), end) and _GOES_ON.match(text, end))


def _find_line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end
