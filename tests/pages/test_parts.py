"""A page that is too long is cut: nothing is lost, every link leads right, no page is too long."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from many import write_many
from projects import EXAMPLE, EXAMPLE_DAY, find_page, make_site
from registers import read_site
from selectolax.lexbor import LexborHTMLParser

from iopgen.pages import parts
from iopgen.pages.cut_html import iter_leaves, join_leaves, name_ends, pack_leaves, read_blocks
from iopgen.pages.parts import KIND, MOST_BYTES, divide, find_moved
from iopgen.site import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from iopgen.site import Site

UNITS = 450
"""Some three thousand records, all of one owner, one partner and one document."""

_HREF = re.compile(r'\shref="([^"]*)"')
_ID = re.compile(r'\sid="([^"]+)"')


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return make_site(write_many(tmp_path_factory.mktemp("large"), UNITS, one_owner=True))


@pytest.fixture(scope="module")
def cut() -> Site:
    """Return the example with so little room on a page that most of its pages are cut."""
    with pytest.MonkeyPatch.context() as patch:
        for limit, value in (("MOST", 20_000), ("PART", 8_000), ("PIECE", 1_000), ("WHOLE", 900)):
            patch.setattr(parts, f"{limit}_BYTES", value)
        return make_site(EXAMPLE, EXAMPLE_DAY)


def resolve(here: str, way: str) -> str:
    steps = here.split("/")[:-1] if way else here.split("/")
    for step in way.split("/"):
        if step == "..":
            steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(filter(None, steps)) + ("/" if any(steps) else "")


def list_links(page: Page) -> list[tuple[str, str]]:
    """Return address and anchor of each link that stays on the site."""
    found = []
    for href in _HREF.findall(page.body):
        if not re.match(r"[a-z]+:|//", href):
            way, _, anchor = href.partition("#")
            found.append((resolve(page.address, way), anchor))
    return found


def list_broken(pages: Iterable[Page]) -> list[str]:
    """Return the links to pages of ours that lead to no page, or to no place on it."""
    ids = {page.address: set(_ID.findall(page.body)) for page in pages}
    return [
        f"{page.address}: {address}#{anchor}"
        for page in pages
        for address, anchor in list_links(page)
        if not address.startswith(("data/", "assets/", "om/"))
        and (address not in ids or (anchor and anchor not in ids[address]))
    ]


def find_reached(pages: Iterable[Page], begin: str, within: str) -> set[str]:
    """Return the pages below an address to which links lead from one of them, and from those."""
    links = {page.address: {address for address, _ in list_links(page)} for page in pages}
    seen, ahead = {begin}, [begin]
    while ahead:
        for address in links[ahead.pop()] & links.keys():
            if address.startswith(within) and address not in seen:
                seen.add(address)
                ahead.append(address)
    return seen


def group_parts(site: Site) -> Mapping[str, list[Page]]:
    """Return the parts of each page that was cut, by its address."""
    found: dict[str, list[Page]] = {}
    for page in site.pages:
        if page.kind == KIND:
            found.setdefault(re.sub(r"[^/]+/sida-[0-9]+/$", "", page.address), []).append(page)
    return found


@pytest.fixture(params=["large", "cut"])
def site(request: pytest.FixtureRequest) -> Site:
    found: Site = request.getfixturevalue(request.param)
    return found


# --- what holds of every site ---------------------------------------------------------------------


def test_no_page_of_a_large_register_is_too_long(large: Site) -> None:
    sizes = {page.address: len(page.body.encode()) for page in large.pages}
    assert {address: size for address, size in sizes.items() if size > MOST_BYTES} == {}
    cut = group_parts(large)
    assert {"avvikelser/", "resultat/", "ekonomi/"} <= set(cut)
    assert {"kommuner/ort-1/", "parter/vanner-1/", "uppfoljning/"} <= set(cut)


def test_every_link_leads_to_a_page_and_a_place_on_it(site: Site) -> None:
    assert len(group_parts(site)) > 5
    assert list_broken(site.pages) == []


def test_addresses_and_titles_are_each_of_one_page(site: Site) -> None:
    for name in ("address", "title"):
        counts = Counter(getattr(page, name) for page in site.pages)
        assert [text for text, n in counts.items() if n > 1] == []


def test_no_id_stands_twice_on_a_page(site: Site) -> None:
    for page in site.pages:
        assert [x for x, n in Counter(_ID.findall(page.body)).items() if n > 1] == [], page.address


def test_each_part_is_reached_from_its_page_and_back_by_links_alone(site: Site) -> None:
    for address, found in group_parts(site).items():
        own = [find_page(site, address), *found]
        assert find_reached(own, address, address) == {page.address for page in own}
        for part in found:
            assert address in find_reached(own, part.address, address)


def test_what_is_cut_has_all_that_the_whole_has(cut: Site) -> None:
    whole = read_site(EXAMPLE, EXAMPLE_DAY)
    found = group_parts(cut)
    assert len(found) > 10
    for address, own in found.items():
        before = LexborHTMLParser(find_page(whole, address).body)
        after = [LexborHTMLParser(page.body) for page in (find_page(cut, address), *own)]
        for rows in ("tbody tr", "h3", "figure", ".iop-article p, blockquote"):
            texts = Counter(row.text() for row in before.css(rows))
            got = Counter(row.text() for one in after for row in one.css(rows))
            assert not texts - got, (address, rows)


def test_each_part_lists_the_sources_that_it_cites_and_no_other(site: Site) -> None:
    for own in group_parts(site).values():
        for part in own:
            cited = set(re.findall(r'href="#kalla-([0-9]+)"', part.body))
            assert set(re.findall(r'id="kalla-([0-9]+)"', part.body)) == cited


def test_parts_lead_to_the_former_and_the_next_and_have_one_heading(site: Site) -> None:
    for own in group_parts(site).values():
        for part in own:
            tree = LexborHTMLParser(part.body)
            assert [h.text() for h in tree.css("h1")] == [part.title]
            found = re.search(r", sida ([0-9]+) av ([0-9]+)$", part.title)
            number, last = (int(found[1]), int(found[2])) if found else (1, 1)
            assert bool(found) == (last > 1)
            assert bool(tree.css("a[rel=next]")) == (number < last)
            assert bool(tree.css("a[rel=prev]")) == (number > 1)


def test_search_and_open_data_lead_to_where_it_stands(large: Site) -> None:
    pages = {page.address: page for page in large.pages}
    for hit in large.search:
        address, _, anchor = hit.address.partition("#")
        assert not anchor or f'id="{anchor}"' in pages[address].body
    rows = large.files["data/discrepancies.csv"].decode()
    home = "https://partnerskap.example.org/"
    found = re.findall(rf"{home}(avvikelser/[^#,\s]*)#([^,\s]+)", rows)
    assert len(found) == UNITS
    assert {address for address, _ in found} != {"avvikelser/"}
    assert all(f'id="{anchor}"' in pages[address].body for address, anchor in found)


def test_a_page_that_has_room_is_handed_on_as_it_is() -> None:
    for page in read_site(EXAMPLE, EXAMPLE_DAY).pages:
        assert divide(page) == [page]
    assert find_moved(read_site(EXAMPLE, EXAMPLE_DAY).pages) == {}


# --- cutting HTML ---------------------------------------------------------------------------------


def test_reading_blocks_loses_nothing(site: Site) -> None:
    for page in site.pages:
        assert "".join(block.html for block in read_blocks(page.body)) == page.body


TABLE = (
    '<div class="t"><table id="x"><caption>C</caption><thead><tr><th>H</th></tr></thead>\n<tbody>\n'
    + "".join(f'<tr><th scope="row">R{n}</th><td>{"x" * 20}</td></tr>\n' for n in range(9))
    + "</tbody>\n</table>\n</div>\n"
)


def test_a_table_is_cut_between_rows_and_has_its_head_again() -> None:
    leaves = list(iter_leaves(read_blocks(TABLE), len, 100))
    pages = pack_leaves(leaves, lambda leaf: len(leaf.html), 200)
    texts = [join_leaves(page) for page in pages]
    assert len(texts) > 2
    for text in texts:
        assert text.startswith('<div class="t"><table id="x"><caption>C</caption><thead>')
        assert text.count("<tr") == text.count("</tr>")
        assert text.count("<tbody>") == text.count("</tbody>") == 1
    assert re.findall("R[0-9]", "".join(texts)) == [f"R{n}" for n in range(9)]
    assert name_ends(pages[0])[0] == "R0"
    assert name_ends(pages[-1])[1] == "R8"


def test_what_has_room_is_joined_to_what_it_was() -> None:
    for most in (1, 100, 10_000):
        leaves = list(iter_leaves(read_blocks(TABLE), len, most))
        assert "".join(join_leaves(leaves).split()) == "".join(TABLE.split())


def test_a_heading_never_stands_last_on_a_page() -> None:
    html = "".join(f"<h3 id='a{n}'>H{n}</h3>\n<p>{'x' * 50}</p>\n" for n in range(6))
    leaves = list(iter_leaves(read_blocks(html), len, 10))
    for page in pack_leaves(leaves, lambda leaf: len(leaf.html), 90):
        assert not page[-1].is_heading


def test_a_list_item_and_a_paragraph_are_never_cut() -> None:
    html = f"<p>{'lång <b>text</b> ' * 50}</p><ul><li>{'x ' * 300}</li></ul>"
    leaves = list(iter_leaves(read_blocks(html), len, 10))
    assert [leaf.tag for leaf in leaves] == ["p", "li"]


def test_files_and_scripts_stay_last_on_the_first_page() -> None:
    rows = "".join(f"<li>{'x' * 1000}</li>\n" for _ in range(400))
    last = '<p>Ladda ner: x</p>\n<script src="y"></script>'
    body = f"<h1>T</h1>\n<p>Svar.</p>\n<ul>\n{rows}</ul>\n{last}"
    page = Page("x/", "T", "D.", body, "", (), "", "section")
    first, *others = divide(page)
    assert first.body.endswith(last)
    assert first.kind == "section"
    assert {one.kind for one in others} == {KIND}
    assert sum(one.body.count("<li>x") for one in (first, *others)) == 400
