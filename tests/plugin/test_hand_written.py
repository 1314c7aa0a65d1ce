from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fakes import CONFIG, make_fake_site, make_project
from rendering import DAY, Tags, render, render_into

from iopgen.reading.findings import Severity
from iopgen.reading.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result


def test_metadata_of_hand_written_pages_is_escaped(built: Path) -> None:
    tags = Tags((built / "om" / "index.html").read_text("utf-8"))
    assert tags.title.startswith("Om </title><script>alert(1)</script> – ")
    text = '"><script>alert(2)</script>'
    told = {"name": "description", "property": "og:description", "content": text}
    assert told in tags.find("meta")
    assert ("a", {"href": "#vad-varfor"}) in tags.tags
    address = "https://github.com/example/iop/edit/main/content/pages/om.md"
    assert {"href": address, "rel": "edit external"} in tags.find("a")


def test_parts_of_written_pages_are_filled_and_links_out_are_marked(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    text = (
        "# Om\n\n<!-- iopgen: host -->\n\n[Ut](https://other.test/) [hit](https://example.org/x/)\n"
    )
    (root / "content" / "pages" / "om.md").write_text(text, "utf-8")
    page = (render(root, make_fake_site(1)) / "om" / "index.html").read_text("utf-8")
    assert "Webbplatsen ligger hos GitHub" in page
    assert '<a href="https://other.test/" rel="external">' in page
    assert '<a href="https://example.org/x/">' in page


def test_tells_of_a_part_that_is_not_known(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    (root / "content" / "pages" / "om.md").write_text("# Om\n\n<!-- iopgen: hots -->\n", "utf-8")
    rendered = render_into(root / "out", load_settings(root, DAY), make_fake_site(1))
    assert [(f.path, f.line, f.code) for f in rendered.findings] == [
        ("content/pages/om.md", 3, "page-part")
    ]
    assert 'okänd del: "hots"' in rendered.findings[0].message


def test_tells_of_a_link_to_nowhere(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    (root / "content" / "pages" / "om.md").write_text("# Om\n\n[x](borta.md)\n", "utf-8")
    rendered = render_into(tmp_path / "out", load_settings(root, DAY), make_fake_site(1))
    assert [(f.path, f.line, f.column, f.severity) for f in rendered.findings] == [
        ("content/pages/om.md", 3, 5, Severity.WARNING)
    ]
    assert rendered.findings[0].message == 'länken "borta.md" leder till en fil som inte finns'


LINKS = """\
# Om

[a](#saknas) [b](ommmm) [c](/ommmm/) [d](partnerskap/index.md#saknas)
[e](../finnsej/) [f](/) <a href="finns-ej.html">g</a> ![](saknas.png)
<a href="om.md">i</a> <a href="https://[x">j</a> [k](om.md#saknas)

[Om](om.md) [här](#om) [p](../partnerskap/p-1/#a) [q](/iop/data/agreements.csv) [r](../partnerskap)
[s](partnerskap/index.md#summa) [t](https://example.com/) [u](../nytt/feed.atom) [v](#) [x](#top)
"""


def test_tells_of_each_link_to_nowhere_once_and_of_no_other(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    (root / "content" / "pages" / "om.md").write_text(LINKS, "utf-8")
    rendered = render_into(tmp_path / "out", load_settings(root, DAY), make_fake_site(3))
    told = [(f.line, f.column, f.message, f.hint) for f in rendered.findings]
    rest = "rätta länken"
    assert told == [
        (3, 5, 'länken "#saknas" leder till en rubrik som inte finns', rest),
        (3, 18, 'länken "ommmm" leder till en sida som inte finns', 'menade du "om.md"?'),
        (
            *(3, 29, 'länken "/ommmm/" leder ut från webbplatsen, som ligger under /iop/'),
            'menade du "om.md"?',
        ),
        (3, 42, 'länken "partnerskap/index.md#saknas" leder till en rubrik som inte finns', rest),
        (4, 5, 'länken "../finnsej/" leder till en sida som inte finns', rest),
        (
            *(4, 22, 'länken "/" leder ut från webbplatsen, som ligger under /iop/'),
            "börja med /iop/, eller skriv hela adressen om den leder till en annan webbplats",
        ),
        (4, 34, 'länken "finns-ej.html" leder till en fil som inte finns', rest),
        (4, 59, 'bilden "saknas.png" leder till en fil som inte finns', rest),
        (
            *(5, 10, 'länken "om.md" leder till en fil som inte finns'),
            "skriv den med Markdown, [text](om.md): i HTML räknas den från sidans adress",
        ),
        (5, 32, 'länken "https://[x" är ingen adress som går att följa', rest),
        (5, 54, 'länken "om.md#saknas" leder till en rubrik som inte finns', rest),
    ]
    assert {f.code for f in rendered.findings} == {"page-link"}


def test_a_configuration_may_ask_for_less(tmp_path: Path) -> None:
    root = make_project(tmp_path, f"{CONFIG}validation:\n  links: {{anchors: ignore}}\n")
    (root / "content" / "pages" / "om.md").write_text("# Om\n\n[a](#x) [b](y/)\n", "utf-8")
    rendered = render_into(tmp_path / "out", load_settings(root, DAY), make_fake_site(1))
    assert [f.message for f in rendered.findings] == [
        'länken "y/" leder till en sida som inte finns'
    ]


def test_mkdocs_build_tells_of_links_too(run_mkdocs: Callable[..., tuple[Result, Path]]) -> None:
    Path("content/pages/om.md").write_text("# Om\n\n[a](#x)\n", "utf-8")
    done, _ = run_mkdocs(make_fake_site(1), "--strict")
    assert done.exit_code == 1
    assert "om.md:3:5: warning: [page-link]" in done.output
    assert done.output.count("#x") == 1
