from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from fakes import make_project

from iopgen.handwritten.page_limits import MAX_FAULTS
from iopgen.handwritten.pictures import find_style_faults, find_svg_faults, read_style, read_svg
from iopgen.handwritten.written_pages import read_written
from iopgen.reading.settings import Settings, load_settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(make_project(tmp_path))


SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'


def test_words_of_drawings_and_styles_are_read() -> None:
    assert read_svg(SVG.format("<text>ett<tspan> två</tspan></text><title>x</title>")) == "ett två"
    assert "ett två" in read_style('a::before { content: "ett" " två" }')


def test_a_file_full_of_faults_is_read_no_further(settings: Settings) -> None:
    styles = "".join(f"a{{b:url(//{number})}}\n" for number in range(5000))
    many = " ".join(f'on{number}=""' for number in range(5000))
    for name, text in {
        "a.css": styles,
        "a.svg": SVG.replace("<svg", f"<svg {many}").format(""),
        "b.md": "# B\n\n" + "<form>\n\n" * 190,
    }.items():
        (settings.docs_dir / name).write_text(text, "utf-8")
    counts = Counter(finding.path for finding in read_written(settings).findings)
    assert set(counts.values()) == {MAX_FAULTS}


@pytest.mark.parametrize(
    "inside",
    [
        "<script/>",
        '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>',
        '<rect fill="url(https://example.com/x)"/>',
        "<style><g>x</g></style>",
        '<image href="data:text/html;base64,AAAA"/>',
        '<rect onclick="x"/>',
        '<a href="javascript:x"/>',
        '<use href="https://example.com/a.svg#x"/>',
        '<image href="https://example.com/a.png"/>',
        '<p xmlns="http://www.w3.org/1999/xhtml"/>',
        "<style>@import 'x'</style>",
        '<rect style="fill:url(https://example.com/x)"/>',
        '<set attributeName="href" to="javascript:x"/>',
        '<animate attributeName="href" values="javascript:x"/>',
        '<g xml:base="https://example.com/"/>',
        "<unclosed>",
    ],
)
def test_pictures_that_run_or_load_are_refused(inside: str) -> None:
    assert list(find_svg_faults(SVG.format(inside)))


def test_drawings_are_free() -> None:
    inside = (
        '<title>Karta</title><g id="a" style="fill:url(#b)"><path d="M0 0"/></g><use href="#a"/>'
    )
    assert list(find_svg_faults(SVG.format(inside))) == []
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
    head += '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
    inside += '<image href="data:image/png;base64,AAAA"/><switch><foreignObject/></switch>'
    assert list(find_svg_faults(head + SVG.format(inside))) == []
    assert list(find_svg_faults('<?xml version="1.0" encoding="UTF-7"?>' + SVG.format("")))
    assert list(find_svg_faults("<html/>"))


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("a { background: url(bild.png) }", True),
        ("a { background: url(data:image/png;base64,AAAA) }", True),
        ("/* https://example.com */ a { color: red }", True),
        ("@import 'x.css';", False),
        ("a { background: url( 'https://example.com/x' ) }", False),
        ("a { background: url(//example.com/x) }", False),
        ("a { background: url(\\\\example.com/x) }", True),  # a backslash, which is a slash
        ("a { background: url(\\\\\\\\example.com/x) }", False),
        ('@charset "utf-8"; li::before { content: "\\2022" }', True),
        ("a { background: \\75rl(https://example.com/x) }", False),
        ("@im/**/port 'x'; @import 'y'", False),
    ],
)
def test_stylesheets_load_nothing_from_elsewhere(text: str, free: bool) -> None:  # noqa: FBT001
    assert (list(find_style_faults(text)) == []) is free
