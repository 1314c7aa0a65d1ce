"""Swedish words of which fictive names and texts are put together, and the draw that picks them.

Places and organisations are named so that nobody takes them for real ones. No name of a person is
among the words.
"""

import random
import unicodedata
from collections.abc import Sequence
from typing import Final, TypeVar

T = TypeVar("T")

SEED: Final = "iopgen"
"""Part of every seed. Another one gives another register of the same kind."""

_PLACE_STARTS: Final = (
    "Påhitts", "Fantasi", "Låtsas", "Drömma", "Sago", "Hitte", "Exempel", "Skrock", "Molnrikes",
    "Tomte", "Diktar", "Fabel", "Myt", "Luftslotts", "Skuggspels", "Regnbågs", "Hägrings", "Gåto",
    "Rimsmide", "Skröne", "Trollspö", "Enhörnings", "Draksådds", "Månskens",
)  # fmt: skip
_PLACE_ENDS: Final = (
    "by", "köping", "torp", "ås", "hult", "vik", "sund", "holm", "ryd", "mo", "näs", "stad",
    "lunda", "bruk", "fors", "berg", "dal", "hamn", "skog", "hed", "backa", "tuna",
)  # fmt: skip
_THEMES: Final = (
    "läx", "cykel", "språk", "odlings", "sy", "musik", "dans", "hantverks", "matlagnings", "data",
    "jobb", "natur", "skogs", "bad", "skrivar", "teater", "film", "spel", "bygg", "friluft",
    "hälso", "föräldra", "grann", "sång", "snickar", "verktygs", "bok", "berättar", "trädgårds",
    "simnings", "vandrings", "samtals", "kultur", "återbruks", "vinter", "sommar", "helg", "natt",
)  # fmt: skip
_DOINGS: Final = (
    ("verkstaden", "verkstäder"), ("kaféet", "kaféer"), ("träffen", "träffar"),
    ("gruppen", "grupper"), ("cirkeln", "cirklar"), ("kursen", "kurser"), ("kvällen", "kvällar"),
    ("lägret", "läger"), ("utflykten", "utflykter"), ("mottagningen", "mottagningar"),
    ("nätverket", "nätverk"), ("dagen", "dagar"), ("veckan", "veckor"), ("festen", "fester"),
    ("visningen", "visningar"), ("samtalet", "samtal"), ("stugan", "stugor"), ("hörnan", "hörnor"),
)  # fmt: skip
_ORGANISATIONS: Final = (
    ("Föreningen {}", "association"), ("Ideella föreningen {}", "association"),
    ("Stiftelsen {}", "foundation"), ("Studieförbundet {}", "association"),
    ("{} ekonomiska förening", "economic_association"), ("Församlingen {}", "faith_community"),
    ("Nätverket {}", "other"), ("Riksföreningen {}", "association"),
    ("Idrottsföreningen {}", "association"), ("Sällskapet {}", "association"),
    ("Bolaget {} (svb)", "limited_company_restricted"), ("Kvinnoföreningen {}", "association"),
)  # fmt: skip
_ADJECTIVES: Final = (
    "Påhittade", "Luftiga", "Drömda", "Fiktiva", "Låtsade", "Sagolika", "Osynliga", "Diktade",
    "Svävande", "Förtrollade", "Tänkta", "Fabulerade", "Inbillade", "Gåtfulla", "Skimrande",
)  # fmt: skip
_NOUNS: Final = (
    "Grannar", "Trådar", "Händer", "Röster", "Steg", "Broar", "Vingar", "Lyktor", "Fönster",
    "Rötter", "Segel", "Kullar", "Toner", "Bänkar", "Möten", "Stigar", "Penslar", "Droppar",
    "Bryggor", "Trappor", "Kojor", "Sidor", "Grytor", "Nycklar", "Stjärnor", "Moln", "Korgar",
)  # fmt: skip
_WHO: Final = (
    "Föreningen", "Kommunen", "Styrgruppen", "Verksamheten", "Parterna", "De frivilliga",
    "Enheten", "Samordnaren", "Organisationen", "Nämnden", "Ledarna", "Förvaltningen",
    "Deltagarna", "Samverkansgruppen", "Båda parter", "Mötesplatsen", "Handledarna",
)  # fmt: skip
_VERBS: Final = (
    "ordnar", "planerar", "håller i", "bjuder in till", "utvecklar", "följer upp", "berättar om",
    "ansvarar för", "betalar för", "söker medel till", "prövar", "leder", "erbjuder", "förbereder",
    "utvärderar", "står för", "bygger upp", "beskriver", "samordnar", "sprider",
)  # fmt: skip
_FOR_WHOM: Final = (
    "för unga", "för nyanlända", "för äldre", "för barnfamiljer", "för alla åldrar",
    "för den som söker arbete", "för ensamma föräldrar", "för långtidssjukskrivna",
    "för boende i området", "för skolklasser", "för den som vill lära sig svenska",
    "för vuxna med funktionsnedsättning", "för den som lever ensam", "för unga utan jobb",
    "för studerande", "för personer i hemlöshet", "för grannar", "för nya föreningar",
)  # fmt: skip
_WHERE: Final = (
    "på biblioteket", "i den gamla brandstationen", "vid torget", "i skolans matsal",
    "i föreningens lokal", "på idrottsplatsen", "i församlingshemmet", "på landsbygden",
    "i stationshuset", "på fritidsgården", "i folkets hus", "på återbruket", "i kolonilotterna",
    "vid badplatsen", "i kulturhuset", "på äldreboendet", "i centrum", "utomhus", "på nätet",
)  # fmt: skip
_WHEN: Final = (
    "varje vecka", "två gånger i månaden", "under loven", "året runt", "på kvällstid", "varje höst",
    "tre dagar i veckan", "efter skolan", "under hela avtalstiden", "varje termin", "på helgerna",
    "från första året", "en gång om året", "när behovet finns", "på sommaren", "före varje budget",
)  # fmt: skip
_WHY: Final = (
    "så att fler kan delta", "eftersom behovet är stort", "för att fler ska komma i arbete",
    "så att ingen blir utan plats", "för att lära av varandra", "eftersom lokalen är liten",
    "så att målen går att följa", "för att minska ensamheten", "så att kostnaden delas",
    "eftersom ingen annan gör det", "för att stärka hälsan", "så att vägen till studier blir kort",
    "för att öka tryggheten", "eftersom avståndet är långt", "så att alla röster hörs",
)  # fmt: skip
_INTROS: Final = (
    "Enligt handlingen", "Sedan starten", "I avtalet står att", "Under provtiden", "Därför",
    "Vid behov", "Från och med andra året", "Efter en förstudie", "Tillsammans", "I praktiken",
)  # fmt: skip


class Draw(random.Random):
    """Draws that are the same each time for the same name."""

    def __init__(self, *name: object) -> None:
        super().__init__("/".join(map(str, (SEED, *name))))

    def chance(self, share: float) -> bool:
        """Tell yes in so large a share of all draws, 0 to 1."""
        return self.random() < share

    def some(self, things: Sequence[T], least: int, most: int) -> list[T]:
        """Return so many of the things, no one twice, in their own order."""
        count = min(self.randint(least, most), len(things))
        return [things[index] for index in sorted(self.sample(range(len(things)), count))]

    def weighted(self, shares: dict[str, float]) -> str:
        """Return one of the words, each as often as its number beside the others'."""
        return self.choices(list(shares), list(shares.values()))[0]


def make_place(number: int) -> str:
    """Return the name of a fictive place, another one for each number below 1,584."""
    starts, ends = len(_PLACE_STARTS), len(_PLACE_ENDS)
    name = _PLACE_STARTS[number % starts] + _PLACE_ENDS[(number // starts + number) % ends]
    age = number // (starts * ends)
    return f"{('', 'Nya ', 'Gamla ')[age]}{name}"


def make_organisation(draw: Draw, place: str) -> tuple[str, str]:
    """Return a fictive organisation's name and legal form."""
    pattern, form = draw.choice(_ORGANISATIONS)
    core = f"{draw.choice(_ADJECTIVES)} {draw.choice(_NOUNS)}"
    return f"{pattern.format(core)} i {place}", form


def make_activity(draw: Draw) -> str:
    """Return the name of an activity in the definite form: "Läxverkstaden"."""
    return (draw.choice(_THEMES) + draw.choice(_DOINGS)[0]).capitalize()


def make_activities(draw: Draw) -> str:
    """Return activities in the plural: "läxverkstäder"."""
    return draw.choice(_THEMES) + draw.choice(_DOINGS)[1]


def make_sentence(draw: Draw) -> str:
    """Return one Swedish sentence of the kind a record holds, with a full stop."""
    parts = [draw.choice(_VERBS), make_activities(draw)]
    if draw.chance(0.3):
        parts += ["och", make_activities(draw)]
    for phrases, share in ((_FOR_WHOM, 0.6), (_WHERE, 0.5), (_WHEN, 0.5)):
        if draw.chance(share):
            parts.append(draw.choice(phrases))
    text = f"{draw.choice(_WHO)} {' '.join(parts)}"
    if draw.chance(0.35):
        text += f", {draw.choice(_WHY)}"
    return f"{text}."


def make_phrase(draw: Draw) -> str:
    """Return a phrase without a full stop: "Cykelkurser för unga vid torget"."""
    rest = " ".join((draw.choice(_FOR_WHOM), draw.choice(_WHERE)))
    return f"{make_activities(draw).capitalize()} {rest}"


def make_text(draw: Draw, least: int, most: int) -> str:
    """Return a paragraph of so many sentences."""
    return " ".join(make_sentence(draw) for _ in range(draw.randint(least, most)))


def make_description(draw: Draw, least: int, most: int) -> str:
    """Return paragraphs of two to five sentences, with a list of points now and then."""
    parts = [make_text(draw, 2, 5) for _ in range(draw.randint(least, most))]
    if draw.chance(0.4):
        points = "\n".join(f"- {make_phrase(draw)}" for _ in range(draw.randint(2, 5)))
        parts.append(f"{draw.choice(_INTROS)}:\n\n{points}")
    return "\n\n".join(parts)


def make_slug(name: str) -> str:
    """Return a name as an id: lower case, ASCII, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())
