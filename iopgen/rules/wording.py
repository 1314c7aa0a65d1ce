"""Words that make a partnership look like a grant, in records and in pages written by hand.

A partnership is something that parties agree on; the guidelines warn against announcing it as
something to apply for. The words are data: `PHRASINGS`. What is
quoted is somebody else's, and words that deny it say what is right; both are left alone. A denial
counts where it governs the verb: it stands before it, or follows in the same breath.
Better a phrasing too few than a warning at a sentence that is true.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from operator import attrgetter, itemgetter

from iopgen.reading.finding_codes import make_finding
from iopgen.reading.findings import Code, Finding, Severity, clean, find_position
from iopgen.reading.nodes import Reading
from iopgen.records.schemas import Field
from iopgen.register import entities as e
from iopgen.register.lookup import Register
from iopgen.rules.base import Kinds, rule, say_at

WORDING_CODE = "grant-like-wording"


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One way to speak of a partnership as of a grant."""

    words: str
    """An expression."""
    reason: str
    """What is wrong with it, in the words of the finding."""

    @property
    def pattern(self) -> re.Pattern[str]:
        """What finds it; compiled when there is something to look in, which takes its time."""
        return _compile(self.words)


# No two parts that follow each other can read the same sign, and none gives back what it has read,
# so that no text takes long. The underscore is between words, never in one.
_GAP = r"[\s*_\[”“\"]++"
"""Between two words: spaces, line breaks, emphasis, the beginning of a link or of a quotation."""
_REST_OF_WORD = r"[^\W_]*+"
"""What a word has after its stem."""
_TAIL = r"(?:[^\W_]|-){0,100}+"
"""What a compound has after its first word, which may begin anew at each hyphen."""
_WORDS = rf"(?:{_GAP}[^\W_]++){{0,3}}?"
_ARTICLES = (
    rf"(?:(?:ett|en|det|den|de|något|några|två|tre|nytt|nya|eget|egna|fler|flera){_GAP}){{0,2}}"
)
_IOP = (
    rf"(?<![^\W_]){_ARTICLES}"
    rf"(?:iop\b|idébur{_REST_OF_WORD}{_GAP}(?:offentlig{_REST_OF_WORD}{_GAP})?partnerskap){_TAIL}"
)
_MONEY = rf"(?>[^\W_]*?(?:pengar|medel|bidrag|stöd|finansiering|anslag)){_REST_OF_WORD}"
_TO_START = (
    rf"(?:att{_GAP}(?:få{_GAP})?"
    rf"(?:starta|bilda|inleda|ingå|skapa|driva|öppna|teckna|sluta|upprätta|få|ha){_GAP})?"
)
"""As in `ansöka om att få starta ett IOP`."""
_SEEK = r"sök(?:a|er|te|t|s|as)?\b(?!\s++(?:upp|efter|fram|bland|igenom|i|på)\b)"


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    """Compile what is reported, with the rest of its last word and the emphasis that it closes."""
    return re.compile(rf"(?:{pattern})\w*+", re.IGNORECASE)


PHRASINGS = (
    Phrasing(
        (
            rf"\bansök{_REST_OF_WORD}{_WORDS}{_GAP}(?:om|till|för|inom){_GAP}{_TO_START}"
            rf"(?:{_IOP}|{_ARTICLES}partnerskap{_REST_OF_WORD})"
        ),
        "ingen ansöker om ett IOP, parterna kommer överens om det",
    ),
    Phrasing(
        (
            rf"\b(?:an)?sök{_REST_OF_WORD}{_WORDS}{_GAP}{_MONEY}{_WORDS}{_GAP}"
            rf"(?:för|till|från|genom|via|inom|ur){_GAP}{_IOP}"
        ),
        "ett IOP är ingen pott av pengar att söka",
    ),
    Phrasing(
        rf"\b{_SEEK}(?:{_GAP}(?:du|ni|vi|man))?{_GAP}(?:om{_GAP}{_TO_START})?{_IOP}",
        "ingen söker ett IOP, parterna kommer överens om det",
    ),
    Phrasing(
        rf"\bansök\b{_WORDS}[\s_]*+[!.…]++{_GAP}{_IOP}",
        "ingen ansöker om ett IOP, parterna kommer överens om det",
    ),
    Phrasing(
        rf"{_IOP}{_WORDS}{_GAP}(?:söks\b|sökas\b|sökbar)|\bsökbar{_REST_OF_WORD}{_GAP}{_IOP}",
        "ingen söker ett IOP, parterna kommer överens om det",
    ),
    Phrasing(
        (
            rf"{_IOP}{_WORDS}{_GAP}(?:(?<!för\s)att|som{_WORDS}{_GAP}(?:kan|ska|får))"
            rf"{_GAP}(?:an)?{_SEEK}(?!{_GAP}(?:[^\W_]++{_GAP})?{_MONEY})"
        ),
        "ingen söker ett IOP, parterna kommer överens om det",
    ),
    Phrasing(
        rf"\biop-?(?:ansök|bidrag|utlysning|pengar|medel){_REST_OF_WORD}",
        "ett IOP är inget bidrag",
    ),
    Phrasing(
        (
            rf"\b(?:utlys|bevilja){_REST_OF_WORD}{_GAP}"
            rf"(?:(?!(?:till|för|genom|via|inom|i)\b)[^\W_]++{_GAP})?{_IOP}"
        ),
        "bidrag utlyses och beviljas, ett IOP kommer parterna överens om",
    ),
)
"""All unwanted phrasings, each with its reason; the first that fits a sentence is reported."""

DENIAL = re.compile(
    r"\b(?:inte|inget|ingen|inga|ingenting|aldrig|ej|icke|varken|utan\s+att)\b"
    r"(?!\s+(?:alls\s+|så\s+|särskilt\s+)?(?:svår|krångl|komplicer|dyr|bara\b|enbart\b|för\s+sen))",
    re.IGNORECASE,
)
"""Words that say what an IOP is not; that it is not hard to apply for denies nothing."""

_REACH = 300
"""Characters before the words in which a denial is looked for: more than a sentence has."""
_APART = re.compile(r"[:;!?…]|\s[–—-]\s|,\s+(?:men|utan(?!\s+att))\s", re.IGNORECASE)
"""What a denial does not reach over: `Det är inget problem: ansök om IOP`."""
_CALL = re.compile(r"(?:an)?sök\b", re.IGNORECASE)
"""An order, which a denial before a comma leaves alone: `Vänta inte, ansök om IOP`."""
_AFTER = re.compile(rf"(?:[\s*]++\w++){{0,3}}?[\s*]++(?={DENIAL.pattern})", re.IGNORECASE)
"""From the words to a denial that follows in the same breath: `IOP söks inte`."""
_ALONE = re.compile(
    r"[\W_]*+ansök(?:\s++(?!om\b|till\b|hos\b|för\b|via\b|iop)\w++){0,3}\s*+[!.…][\W_]*+",
    re.IGNORECASE,
)
"""A call that ends before it says for what: the next sentence does."""

_QUOTE = re.compile(r"[”“„][^”“„]*[”“]|\"[^\"]*\"|»[^»«]*[»«]|«[^«»]*»")
_BREAK = re.compile(
    r"\n[ \t\r]*\n|\n(?=[ \t]*(?:[#>|]|[-*+][ \t]|\d{1,3}[.)][ \t]|:[ \t]|[a-zåäö_]+:\s))"
)
"""Between blocks of Markdown: paragraphs, headings, quotations, points, keys of front matter."""
_BEFORE_CAPITAL = re.compile(r"(?<![\W_])[\W_]++(?=[A-ZÅÄÖ0-9])")
"""All that stands between two words of which the second begins as a sentence does."""
_END = re.compile(
    r"(?<![^\s.]\.[^\s.])(?<![^\s.]\.[^\s.]{2})"  # t.ex. and bl.a. end no sentence
    r"[.!?…][*_)\]”\"»]*+\s++"
)
"""An end of a sentence, where it lies in what `_BEFORE_CAPITAL` finds."""
_SIGNS = re.compile(r"sök|utlys|bevilja|iop-?[abmpu]", re.IGNORECASE)
"""In every phrasing; most texts have none of it and are read no further."""


@dataclass(frozen=True, slots=True)
class WordingHit:
    """An unwanted phrasing and where in the text it begins."""

    start: int
    words: str
    reason: str

    @property
    def message(self) -> str:
        """What the finding says."""
        return f'"{clean(self.words)}": {self.reason}'


def may_have_signs(text: str) -> bool:
    """Say whether a text may have a sign of a phrasing: sooner told than by an expression.

    Without the i, which expressions take for two other letters too.
    """
    folded = text.casefold()
    return "sök" in folded or "utlys" in folded or "bev" in folded or "op" in folded


def find_grant_like(text: str) -> Iterator[WordingHit]:
    """Yield at most one unwanted phrasing a sentence, in the order of the text."""
    if not _SIGNS.search(text):
        return
    for start, block in _split_text(text, (found.end() for found in _BREAK.finditer(text))):
        if not block.lstrip().startswith(">"):
            quotes = [found.span() for found in _QUOTE.finditer(block)]
            ends = iter_ends(_QUOTE.sub(_cover_quotes, block))
            for place, sentence in _join_calls(_split_text(block, ends)):
                if _SIGNS.search(sentence):
                    yield from _find_first_hit(sentence, place, quotes, start)


def _join_calls(sentences: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield the sentences, a mere call (`Ansök nu!`) together with the one that says for what."""
    call: tuple[int, str] | None = None
    for place, sentence in sentences:
        if _ALONE.fullmatch(sentence):
            if call:
                yield call
            call = (place, sentence)
        else:
            yield (call[0], call[1] + sentence) if call else (place, sentence)
            call = None
    if call:
        yield call


def _split_text(text: str, ends: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Yield the parts of a text that end at some places, in order, and the rest; each its place."""
    start = 0
    for end in ends:
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def iter_ends(text: str) -> Iterator[int]:
    """Yield where a sentence ends and the next one begins.

    What must follow an end may be far away. It is looked for once for all ends before it: once for
    each would take minutes in a page of full stops.
    """
    for between in _BEFORE_CAPITAL.finditer(text):
        for end in _END.finditer(text, *between.span()):
            yield end.end()


def _cover_quotes(quote: re.Match[str]) -> str:
    """Return a quotation of the same length in which no sentence ends but at its own end."""
    return "x" * (len(quote[0]) - 2) + quote[0][-2:]


def _find_first_hit(
    sentence: str, place: int, quotes: list[tuple[int, int]], start: int
) -> Iterator[WordingHit]:
    """Yield the first phrasing of a sentence that is neither wholly quoted nor denied."""
    for phrasing in PHRASINGS:
        for found in phrasing.pattern.finditer(sentence):
            first, last = place + found.start(), place + found.end()
            # Quotations lie one after the other: only the last that begins before can go round it.
            before = bisect_right(quotes, first, key=itemgetter(0))
            quoted = before > 0 and last <= quotes[before - 1][1]
            if not quoted and not _is_denied(sentence, found):
                yield WordingHit(start + first, " ".join(found[0].split()), phrasing.reason)
                return


def _is_denied(sentence: str, found: re.Match[str]) -> bool:
    """Say whether a denial governs the words that were found: before, within or right after them.

    With the comma the denial is of something else: `Så söker ni ett IOP, det är inte svårt`.
    """
    if DENIAL.search(found[0]) or _AFTER.match(sentence, found.end()):
        return True
    before = sentence[max(0, found.start() - _REACH) : found.start()]
    denials = list(DENIAL.finditer(before))
    if not denials:
        return False
    between = before[denials[-1].end() :]
    is_order = bool(_CALL.match(found[0])) and "," in between
    return not is_order and not _APART.search(between)


# --- records and pages -----------------------------------------------------------------------


# A reply is a party's own words, which nobody else may change.
_WRITTEN_BY_US = [kind for kind in e.CLASSES.values() if kind is not e.Comment]


@rule(
    Code(
        WORDING_CODE,
        Severity.WARNING,
        "Ett IOP beskrivs som något man söker",
        "Skriv om meningen så att den säger att parterna kommer överens. Ett IOP är inget bidrag "
        "som en förening söker. Citat inom citattecken får stå, och ord som säger att det inte "
        "går att söka.",
        "summary: Här kan föreningar ansöka om IOP.",
        "Utredning om arbetsmarknadsnämndens samverkan med civilsamhället, 2019",
    ),
    each=_WRITTEN_BY_US,
)
def check_wording(register: Register, kinds: Kinds = _WRITTEN_BY_US) -> Iterator[Finding]:
    """No text of our own in a record speaks of an IOP as of a grant."""
    for kind in kinds:
        own = [name for name, field in e.list_fields(kind) if _is_own_words(field)]
        names: dict[str, list[str]] = {"documents": []}
        names["guidelines"] = [name for name in own if name in OWN_WORDS_OF_GUIDELINES]
        held = attrgetter("record", "within", *own)  # several, so that it gives a tuple
        for one in register.all(kind) if own else ():
            texts = (text if isinstance(text, str) else "\n".join(text) for text in held(one))
            if may_have_signs("\n".join(texts)):  # all at once: nearly always there is none
                for name in names.get(one.record.partition("/")[0], own):
                    if any(map(may_have_signs, e.get_texts(one, name))):
                        yield from _check_words(one, name)


def _check_words(one: e.Entity, name: str) -> Iterator[Finding]:
    for text, position in e.iter_texts(one, name):
        for hit in find_grant_like(text):
            yield say_at(WORDING_CODE, position, hit.message)


OWN_WORDS_OF_GUIDELINES = frozenset({"title", "summary", "note"})
"""The rest of a guideline is quoted, and all of a document's record: its title is its own."""


def _is_own_words(field: Field) -> bool:
    """Say whether a field holds free text."""
    coded = field.notation or field.refers or field.categories
    return field.type == "string" and not coded


def check_page_wording(pages: Reading) -> Iterator[Finding]:
    """Yield what in pages written by hand speaks of an IOP as of a grant."""
    for path, text in pages.texts.items():
        for hit in find_grant_like(text):
            yield make_finding(WORDING_CODE, find_position(path, text, hit.start), hit.message)
