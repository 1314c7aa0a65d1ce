"""The publisher's own logo, favicon and two colours: judged, and made into stylesheets.

At the bottom, below the settings that carry a `Look`. Pure: opens no file, so whether a picture is
there is for others to say. Of the colours that a person gives, all others are made here, so that no
text and no edge that says something falls below what WCAG 2.2 asks for, in either scheme.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

STYLESHEET: Final = "assets/look.css"
DARK_STYLESHEET: Final = "assets/look-dark.css"

TEXT_RATIO: Final = 4.5
"""The least contrast of text (WCAG 2.2, 1.4.3)."""
EDGE_RATIO: Final = 3.0
"""The least contrast of an edge that says something (WCAG 2.2, 1.4.11)."""

WHITE: Final = "#ffffff"
BLACK: Final = "#000000"
INK: Final = "#0b0c0c"
"""Text on a light header: --iop-focus in iopgen.css."""

# What stands in iopgen.css and iopgen-dark.css; a test holds these against the files.
HEADERS: Final = ("#0d4247", "#0c3337")
"""--iop-deep in the light scheme and the dark one."""
PAPERS: Final = ("#ffffff", "#f6f4ee", "#fff4e0")
"""--iop-paper, --iop-paper-soft and --iop-warn-paper, on all of which links stand."""
DARK_PAPERS: Final = ("#121a1b", "#1b2627", "#3a2a10")

_DARK_HEADER_RATIO: Final = 12.0
"""To white: about as dark as the header of iopgen-dark.css."""
_DARK_LINK_RATIO: Final = 7.0
"""More than `TEXT_RATIO`: a colour that just reaches it is dull among light text."""
_SOFT: Final = 0.15
"""How far a ground that says that the mouse is there lies from the header's own."""
_STRONG: Final = 0.35
"""The same of a link at which the mouse is."""
_STEPS: Final = 50

_COLOR: Final = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE | re.ASCII)
_LOGO_TYPES: Final = (".svg", ".png", ".jpg", ".jpeg", ".webp")
_FAVICON_TYPES: Final = {".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon"}

# The mark of iopgen stands neither beside a logo nor on a colour that is not its own.
_NO_MARK: Final = """\
.iop-brand::before {
  display: none;
}
"""
# A height that the header has without a logo. On the narrowest phone the name needs the width. No
# share of the header's own width: the line would not know how wide it gets, and the name would run
# under the buttons.
_LOGO_RULES: Final = """\
.iop-logo {
  flex: none;
  width: auto;
  max-width: min(10rem, 26vw);
  height: 2rem;
  object-fit: contain;
  object-position: left;
}

@media (max-width: 22em) {
  .iop-logo {
    max-width: 3.2rem;
    height: 1.6rem;
  }
}
"""


@dataclass(frozen=True, slots=True)
class Look:
    """What a publisher may choose of the site's look; "" is the theme's own."""

    logo: str = ""
    """Path of a picture from the folder of hand-written pages, with slashes."""
    favicon: str = ""
    """The same of the picture in the browser's tab."""
    color: str = ""
    """`#rrggbb`: the header's ground in the light scheme."""
    link_color: str = ""
    """`#rrggbb`: links and marks in the light scheme."""

    @property
    def favicon_type(self) -> str:
        """The favicon's media type, "" where there is none."""
        return _FAVICON_TYPES.get(_find_ending(self.favicon), "")


# --- what is wrong with it -----------------------------------------------------------------------


def find_faults(look: Look) -> Iterator[tuple[str, str]]:
    """Yield the name of each field that can't be used, and in Swedish why and what to do."""
    faults = {
        "logo": _find_picture_fault(look.logo, _LOGO_TYPES),
        "favicon": _find_picture_fault(look.favicon, tuple(_FAVICON_TYPES)),
        "color": _find_color_fault(look.color) or _find_header_fault(look.color),
        "link_color": _find_color_fault(look.link_color) or _find_link_fault(look.link_color),
    }
    yield from ((name, message) for name, message in faults.items() if message)


def _find_picture_fault(path: str, endings: tuple[str, ...]) -> str:
    if not path:
        return ""
    if path.startswith("/") or re.search(r"[\\:]", path) or ".." in path.split("/"):
        return f'"{path}" ska vara en fil i mappen med sidor; skriv till exempel bilder/logotyp.svg'
    if _find_ending(path) not in endings:
        allowed = f"{', '.join(endings[:-1])} eller {endings[-1]}"
        return f'"{path}" har en ändelse som inte går att använda; välj en bild som är {allowed}'
    return ""


def _find_ending(path: str) -> str:
    return PurePosixPath(path).suffix.lower()


def _find_color_fault(color: str) -> str:
    if not color or _COLOR.fullmatch(color):
        return ""
    return f'"{color}" är ingen färg; skriv # och sex tecken inom citattecken, som "#0d4247"'


def _find_header_fault(color: str) -> str:
    """Text in the header is white or nearly black: between the two lies what suits neither."""
    if not color or contrast(color, choose_ink(color)) >= TEXT_RATIO:
        return ""
    white, black = _tell(contrast(color, WHITE)), _tell(contrast(color, INK))
    return (
        f"kontrasten mot vitt är {white} och mot svart {black}, minst {_tell(TEXT_RATIO)} behövs; "
        "välj en mörkare eller ljusare färg"
    )


def _find_link_fault(color: str) -> str:
    if not color:
        return ""
    reached, paper = min((contrast(color, paper), paper) for paper in PAPERS)
    if reached >= TEXT_RATIO:
        return ""
    return (
        f"kontrasten mot sidornas ljusa bakgrund ({paper}) är {_tell(reached)}, "
        f"minst {_tell(TEXT_RATIO)} behövs; välj en mörkare färg"
    )


def _tell(ratio: float) -> str:
    """Return a contrast in words, rounded down: what is too little never looks like enough."""
    return f"{int(ratio * 10) // 10},{int(ratio * 10) % 10}:1"


# --- colours -------------------------------------------------------------------------------------


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of that name)."""
    dark, light = sorted((_measure_luminance(one), _measure_luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _measure_luminance(color: str) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2.2, definition of that name)."""
    shares = (part / 255 for part in _split_color(color))
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
        for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _split_color(color: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(color[1:])
    return red, green, blue


def _mix(color: str, other: str, share: float) -> str:
    """Return a colour moved by a share (0 to 1) of the way to another."""
    pairs = zip(_split_color(color), _split_color(other), strict=True)
    return "#" + bytes(round(a + (b - a) * share) for a, b in pairs).hex()


def _reach(color: str, towards: str, grounds: Iterable[str], ratio: float) -> str:
    """Return the colour nearest to one, on its way to another, that contrasts with all grounds."""
    grounds = tuple(grounds)
    mixed = (_mix(color, towards, step / _STEPS) for step in range(_STEPS + 1))
    return next(one for one in mixed if all(contrast(one, ground) >= ratio for ground in grounds))


def choose_ink(ground: str) -> str:
    """Return white or nearly black, whichever contrasts more with a ground."""
    return max((WHITE, INK), key=lambda ink: contrast(ink, ground))


def find_headers(look: Look) -> tuple[str, str]:
    """Return the header's ground in the light scheme and in the dark one."""
    if not look.color:
        return HEADERS
    color = look.color.lower()
    return color, _reach(color, BLACK, [WHITE], _DARK_HEADER_RATIO)


def _make_header(ground: str, papers: tuple[str, ...]) -> dict[str, str]:
    """Return what follows from the header's ground, which `find_faults` accepts."""
    ink = choose_ink(ground)
    away = BLACK if ink == WHITE else WHITE
    shades = (_mix(ground, towards, _SOFT) for towards in (ink, away))
    soft = next(shade for shade in shades if contrast(shade, ink) >= TEXT_RATIO)
    # The line is the edge of buttons in the header, and of those on paper that have its ground.
    seen = min(contrast(ground, paper) for paper in papers) >= EDGE_RATIO
    line = _reach(ground, ink, [ground, soft, *(() if seen else papers)], EDGE_RATIO)
    return {
        "--iop-deep": ground,
        "--iop-deep-ink": ink,
        "--iop-deep-soft": soft,
        "--iop-deep-line": line,
        # Ornament: amber goes with the theme's own green and with few colours more.
        "--iop-accent": ground if seen else line,
    }


def _make_link(color: str, towards: str) -> dict[str, str]:
    """Return what follows from the colour of links; `towards` is away from the paper."""
    return {"--iop-link": color, "--iop-link-strong": _mix(color, towards, _STRONG)}


def make_colors(look: Look) -> tuple[dict[str, str], dict[str, str]]:
    """Return the custom properties of the theme to set in the light scheme, and in the dark one.

    None for a colour that is not given; the look is one that `find_faults` accepts. Both schemes
    set the same properties, so that the order of the stylesheets does not matter.
    """
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    if look.color:
        header, dark_header = find_headers(look)
        light |= _make_header(header, PAPERS)
        dark |= _make_header(dark_header, DARK_PAPERS)
    if look.link_color:
        color = look.link_color.lower()
        light |= _make_link(color, BLACK)
        dark |= _make_link(_reach(color, WHITE, DARK_PAPERS, _DARK_LINK_RATIO), WHITE)
    return light, dark


# --- stylesheets ---------------------------------------------------------------------------------


def render_stylesheets(look: Look) -> dict[str, bytes]:
    """Return content by path: of `STYLESHEET`, and of `DARK_STYLESHEET` where there are colours.

    None for a look that needs no rules of its own.
    """
    light, dark = make_colors(look)
    rules = _render_rule(":root", light)
    rules += _NO_MARK if look.logo or look.color else ""
    rules += _LOGO_RULES if look.logo else ""
    sheets = {
        STYLESHEET: rules,
        DARK_STYLESHEET: _render_dark(look, light, dark),
    }
    return {path: text.encode() for path, text in sheets.items() if text}


def _render_dark(look: Look, light: Mapping[str, str], dark: Mapping[str, str]) -> str:
    """Return rules for the screen alone: paper is white whatever the screen is."""
    rules = _render_rule(":root", dark)
    if look.logo and light.get("--iop-deep-ink") != dark.get("--iop-deep-ink"):
        # A logo drawn for a light header would be lost on a dark one.
        plate = {
            "box-sizing": "border-box",
            "padding": "0.2rem",
            "background": light["--iop-deep"],
            "border-radius": "0.2rem",
            "forced-color-adjust": "none",
        }
        rules += _render_rule(".iop-logo", plate)
    return f"@media screen {{\n{rules}}}\n" if rules else ""


def _render_rule(selector: str, values: Mapping[str, str]) -> str:
    lines = "".join(f"  {name}: {value};\n" for name, value in values.items())
    return f"{selector} {{\n{lines}}}\n" if lines else ""
