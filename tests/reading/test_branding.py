from __future__ import annotations

import re
from colorsys import rgb_to_hsv
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from iopgen.reading import branding as module
from iopgen.reading.branding import (
    DARK_STYLESHEET,
    STYLESHEET,
    Look,
    contrast,
    find_faults,
    find_headers,
    render_stylesheets,
)

ASSETS = Path(module.__file__).parent.parent / "theme" / "assets"
PAPERS = ("--iop-paper", "--iop-paper-soft", "--iop-warn-paper")

colors = st.binary(min_size=3, max_size=3).map(lambda parts: f"#{parts.hex()}")


def read_values(css: str) -> dict[str, str]:
    """Return the colours that a stylesheet sets, as six digits."""
    found = re.findall(r"(--iop-[\w-]+): #([0-9a-f]{3,6});", css)
    return {
        name: f"#{digits if len(digits) == 6 else ''.join(one * 2 for one in digits)}"
        for name, digits in found
    }


LIGHT = read_values((ASSETS / "iopgen.css").read_text("utf-8"))
DARK = read_values((ASSETS / "iopgen-dark.css").read_text("utf-8"))


def make_schemes(look: Look) -> list[dict[str, str]]:
    """Return all colours of the theme in both schemes, as a browser puts them together."""
    sheets = {path: content.decode() for path, content in render_stylesheets(look).items()}
    light = LIGHT | read_values(sheets.get(STYLESHEET, ""))
    return [light, light | DARK | read_values(sheets.get(DARK_STYLESHEET, ""))]


# --- contrast ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        # The two greys between which 4.5:1 to white lies, and pure colours.
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.0),
        ("#0000ff", "#FFFFFF", 8.59),
        ("#030303", "#000000", 1.02),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == round(contrast(other, one), 2) == ratio


def test_what_is_known_of_the_theme_is_what_stands_in_its_stylesheets() -> None:
    assert (LIGHT["--iop-deep"], DARK["--iop-deep"]) == module.HEADERS
    assert tuple(LIGHT[name] for name in PAPERS) == module.PAPERS
    assert tuple(DARK[name] for name in PAPERS) == module.DARK_PAPERS
    assert LIGHT["--iop-focus"] == module.INK


# --- faults --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "look",
    [
        Look(),
        Look("bilder/logotyp.svg", "bilder/ikon.png", "#0d4247", "#0b5a63"),
        Look("Logga å 2.JPEG", "favicon.ICO", "#FFFFFF", "#000000"),
        Look(color="#c8dc1e"),
        Look(color="#767676", link_color="#6a1b7a"),
    ],
)
def test_accepts(look: Look) -> None:
    assert list(find_faults(look)) == []


TEAL = Look(color="#0d4247", link_color="#0b5a63")
TOO_MIDDLING = (
    "kontrasten mot vitt är 4,4:1 och mot svart 4,3:1, minst 4,5:1 behövs; "
    "välj en mörkare eller ljusare färg"
)
TOO_LIGHT = (
    "kontrasten mot sidornas ljusa bakgrund (#f6f4ee) är 2,7:1, minst 4,5:1 behövs; "
    "välj en mörkare färg"
)
ENDING = '"a.gif" har en ändelse som inte går att använda; välj en bild som är'
OUTSIDE = '"../a.svg" ska vara en fil i mappen med sidor; skriv till exempel bilder/logotyp.svg'


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("color", "#777777", TOO_MIDDLING),
        ("link_color", "#e67817", TOO_LIGHT),
        (
            "color",
            "0d4247",
            '"0d4247" är ingen färg; skriv # och sex tecken inom citattecken, som "#0d4247"',
        ),
        ("logo", "a.gif", f"{ENDING} .svg, .png, .jpg, .jpeg eller .webp"),
        ("favicon", "a.gif", f"{ENDING} .svg, .png eller .ico"),
        ("logo", "../a.svg", OUTSIDE),
    ],
)
def test_tells_what_is_wrong_and_what_to_do(name: str, value: str, message: str) -> None:
    assert list(find_faults(replace(TEAL, **{name: value}))) == [(name, message)]


@pytest.mark.parametrize(
    "color",
    ["#0d424", "#0d42477", "#0d4247\n", " #0d4247", "#0d424g", "#\u0660d4247", "rgb(1, 2, 3)"],
)
def test_a_color_is_a_sign_and_six_digits(color: str) -> None:
    fields = [name for name, _ in find_faults(Look(color=color, link_color=color))]
    assert fields == ["color", "link_color"]


@pytest.mark.parametrize("path", ["/a.svg", "a\\b.svg", "https://example.org/a.svg", "a/../b.svg"])
def test_a_picture_lies_among_the_pages(path: str) -> None:
    assert [name for name, _ in find_faults(Look(path, path))] == ["logo", "favicon"]


# --- stylesheets ---------------------------------------------------------------------------------


def test_no_look_has_no_stylesheet() -> None:
    assert render_stylesheets(Look()) == {}
    assert render_stylesheets(Look(favicon="a.png")) == {}
    assert find_headers(Look()) == module.HEADERS


def test_a_logo_alone_needs_no_colors() -> None:
    (path,) = sheets = render_stylesheets(Look(logo="a.svg"))
    assert path == STYLESHEET
    assert read_values(sheets[path].decode()) == {}


def test_colors_are_made_for_both_schemes() -> None:
    sheets = render_stylesheets(Look(color="#C8DC1E", link_color="#7a1fa2"))
    assert (
        sheets[STYLESHEET]
        .decode()
        .startswith(
            """\
:root {
  --iop-deep: #c8dc1e;
  --iop-deep-ink: #0b0c0c;
  --iop-deep-soft: #acbd1b;
  --iop-deep-line: #5a6314;
  --iop-accent: #5a6314;
  --iop-link: #7a1fa2;
  --iop-link-strong: #4f1469;
}
"""
        )
    )
    dark = sheets[DARK_STYLESHEET].decode()
    assert dark.startswith("@media screen {\n:root {\n  --iop-deep: #343908;\n")
    assert read_values(dark).keys() == read_values(sheets[STYLESHEET].decode()).keys()


def test_a_logo_for_a_light_header_keeps_its_ground_in_the_dark() -> None:
    dark = render_stylesheets(Look("a.svg", color="#c8dc1e"))[DARK_STYLESHEET]
    assert b"background: #c8dc1e" in dark
    assert b".iop-logo" not in render_stylesheets(Look("a.svg", color="#0d4247"))[DARK_STYLESHEET]


@given(colors)
@example("#000000")
@example("#ffffff")
@example("#767676")
@example("#797979")
@example("#c8dc1e")
def test_a_header_that_is_accepted_can_be_read(color: str) -> None:
    look = Look(color=color)
    assume(is_good(look))
    for scheme in make_schemes(look):
        deep, soft, line = (scheme[f"--iop-deep{end}"] for end in ("", "-soft", "-line"))
        assert soft != deep
        assert find_low([scheme["--iop-deep-ink"]], [deep, soft], 4.5) == []
        assert find_low([line], [deep, soft], 3) == []
        for paper in (scheme[name] for name in PAPERS):
            # A button on paper is told from it by its ground or by its edge.
            assert not (find_low([deep], [paper], 3) and find_low([line], [paper], 3))
            assert find_low([scheme["--iop-accent"]], [paper], 3) == []


@given(colors)
@example("#000000")
@example("#0000ff")
@example("#6a6a6a")
@example("#7a1fa2")
def test_links_that_are_accepted_can_be_read(color: str) -> None:
    look = Look(link_color=color)
    assume(is_good(look))
    for scheme in make_schemes(look):
        links = [scheme["--iop-link"], scheme["--iop-link-strong"]]
        assert find_low(links, [scheme[name] for name in PAPERS], 4.5) == []


def find_low(ones: list[str], grounds: list[str], ratio: float) -> list[tuple[str, str]]:
    return [pair for pair in product(ones, grounds) if contrast(*pair) < ratio]


def is_good(look: Look) -> bool:
    return not list(find_faults(look))


@given(colors)
def test_text_in_the_header_suits_nearly_every_color(color: str) -> None:
    best = max(contrast(color, module.WHITE), contrast(color, module.INK))
    assert best > 4.4
    assert is_good(Look(color=color)) == (best >= 4.5)


@given(colors)
def test_the_dark_header_is_dark_and_of_the_same_hue(color: str) -> None:
    look = Look(color=color)
    assume(is_good(look))
    header, dark = find_headers(look)
    assert header == color
    assert contrast(dark, module.WHITE) >= min(12, contrast(color, module.WHITE))
    if min(measure(dark)[1:]) > 0.2:
        turn = abs(measure(color)[0] - measure(dark)[0])
        assert min(turn, 1 - turn) < 0.05


def measure(color: str) -> tuple[float, float, float]:
    """Return hue, saturation and value, each 0 to 1."""
    red, green, blue = bytes.fromhex(color[1:])
    return rgb_to_hsv(red / 255, green / 255, blue / 255)


def test_a_logo_s_width_is_no_share_of_the_line_it_stands_in() -> None:
    rules = render_stylesheets(Look(logo="a.svg"))[STYLESHEET].decode()
    assert not re.search(r"max-width:[^;]*%", rules)
    assert "vw" in rules
