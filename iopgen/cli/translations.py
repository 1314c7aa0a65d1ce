"""The texts of the command line in two languages.

Texts are written in Swedish where they are said; `--lang en` looks them up in `ENGLISH`.
"""

import re
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Final

language: ContextVar[str] = ContextVar("language", default="sv")

ENGLISH: Final = {
    # Help
    "Gör en öppen webbplats och öppna data av poster om idéburna offentliga partnerskap.": (
        "Turn records of public-civil partnerships into an open website and open data."
    ),
    "Granska alla poster och tala om vad som behöver rättas.": (
        "Check every record and say what needs mending."
    ),
    "Bygg webbplatsen. Den tidigare ersätts först när allt har lyckats.": (
        "Build the site. The former one is replaced only when everything has succeeded."
    ),
    "Visa webbplatsen på den här datorn och uppdatera den när något ändras.": (
        "Show the site on this machine and refresh it when something changes."
    ),
    "Visa vad som snart tar slut, ska göras om eller saknas, det mest brådskande först.": (
        "Show what is about to end, is to be made again or is missing, the most urgent first."
    ),
    "Visa bara det som gäller dessa filer och mappar.": "Show only what concerns these paths.",
    "Mapp med mkdocs.yml; annars den närmaste uppåt.": (
        "Folder with mkdocs.yml; else the nearest one upward."
    ),
    "Språk för hjälp och meddelanden.": "Language of help and messages.",
    "Visa versionen.": "Show the version.",
    "Visa hjälpen.": "Show this help.",
    "Hur fynden skrivs ut.": "How findings are printed.",
    "Hur listan skrivs ut.": "How the list is printed.",
    "Räkna även varningar som fel.": "Count warnings as errors too.",
    "Läget den dagen (ÅÅÅÅ-MM-DD); annars SOURCE_DATE_EPOCH eller i dag.": (
        "As of that day (YYYY-MM-DD); else SOURCE_DATE_EPOCH or today."
    ),
    "Mapp att bygga i; annars site_dir i mkdocs.yml.": (
        "Folder to build in; else site_dir of mkdocs.yml."
    ),
    "Port på den här datorn.": "Port on this machine.",
    "Användning:": "Usage:",
    "[FLAGGOR]": "[OPTIONS]",
    "KOMMANDO [ARGUMENT]...": "COMMAND [ARGUMENT]...",
    "Flaggor": "Options",
    "Kommandon": "Commands",
    "Argument": "Arguments",
    "DATUM": "DATE",
    "MAPP": "DIR",
    "TAL": "NUMBER",
    "SÖKVÄG": "PATH",
    # Faults of use
    "Fel: {}": "Error: {}",
    "Se {} --help.": "See {} --help.",
    # Outcomes
    "… och {} till; iopgen validate --format json visar alla.": (
        "… and {} more; iopgen validate --format json shows them all."
    ),
    "Läget kan inte visas förrän felen är rättade.": (
        "What is due can't be shown until the errors are mended."
    ),
    "Allt väl": "All is well",
    "Inga fel, men varningar": "No errors, but warnings",
    "Det finns fel att rätta": "There are errors to mend",
    "{}: {} i {}, {}, {}, {}.": "{}: {} in {}, {}, {}, {}.",
    "Granskningen gäller form och samband, inte om uppgifterna är sanna.": (
        "The check covers form and consistency, not whether the facts are true."
    ),
    "Webbplatsen är byggd i {}.": "The site is built in {}.",
    "Webbplatsen är inte byggd; den tidigare är orörd.": (
        "The site is not built; the former one is untouched."
    ),
    "Förhandsvisning på {} (avsluta med Ctrl-C)": "Preview at {} (Ctrl-C ends it)",
    "Bygger": "Building",
    "Avbrutet.": "Interrupted.",
    "utskriften kan inte skrivas: {}; skicka den till en annan fil eller disk": (
        "the output can't be written: {}; send it to another file or disk"
    ),
    "disken är full": "the disk is full",
    "fel på disken": "the disk has failed",
    "Fel i iopgen självt: {}": "A bug in iopgen itself: {}",
    "Rapportera gärna felet, med raden ovan och detta: {}. Hela spåret visas med IOPGEN_DEBUG=1.": (
        "Please report it, with the line above and this: {}. IOPGEN_DEBUG=1 shows the whole trace."
    ),
}


_COUNTED: Final = {
    "sv": {
        "record": ("post läst", "poster lästa"),
        "file": ("fil", "filer"),
        "error": ("fel", "fel"),
        "warning": ("varning", "varningar"),
        "notice": ("upplysning", "upplysningar"),
    },
    "en": {
        "record": ("record read", "records read"),
        "file": ("file", "files"),
        "error": ("error", "errors"),
        "warning": ("warning", "warnings"),
        "notice": ("notice", "notices"),
    },
}


def translate(text: str) -> str:
    """Return a text in the language of this run."""
    return ENGLISH[text] if language.get() == "en" else text


def translate_count(number: int, what: str) -> str:
    """Return a number with the word for what is counted."""
    one, several = _COUNTED[language.get()][what]
    return f"{number} {one if number == 1 else several}"


def find_language(arguments: Sequence[str]) -> str:
    """Find --lang before click does, since its own texts and the help depend on it."""
    text = " ".join(arguments)
    found = re.search(r"(?:^| )--lang[= ](sv|en)(?: |$)", text)
    return found[1] if found else "sv"
