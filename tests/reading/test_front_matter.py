import pytest
from readings import Place, places, plain

from iopgen.reading.front_matter import parse_page


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Rubrik\n\nText", []),
        ("\ntitle: syns\n", []),
        ("---\ntitle: Om oss\n---\n# Om oss", []),
        ("---\r\ntitle: Om oss\r\n---\r\ntext", []),
        ("---\ntitle: Om oss\n...\ntext", []),
        ("---\ntitle: Om oss\n---", []),
        ("---\ntitle: Om oss\n\n# Om oss", [(1, 1, "broken-front-matter")]),
        ("---\n---\ntext", [(1, 1, "broken-front-matter")]),
        ("---\n# inget\n---\ntext", [(1, 1, "broken-front-matter")]),
        ("---\n- a\n---\ntext", [(2, 1, "broken-front-matter")]),
        ("---\ntitle: Om: oss\n---\n", [(2, 10, "yaml-syntax")]),
        ("---\ntitle: a\ntitle: b\n---\n", [(3, 1, "duplicate-key")]),
        ("Title: försvinner\n\n# Text", [(1, 1, "broken-front-matter")]),
        (b"# \xff", [(1, 3, "not-utf8")]),
        ("text\x85text", [(1, 5, "control-character")]),
    ],
)
def test_pages(text: str | bytes, expected: list[Place]) -> None:
    data = text if isinstance(text, bytes) else text.encode()
    assert places(parse_page(data, "content/pages/om.md")[1]) == expected


def test_a_page_s_header_is_read_as_a_record_is() -> None:
    header, findings = parse_page(b"---\ntitle: no\ndate: 2018-02-30\n---\ntext: x", "om.md")
    assert findings == []
    assert plain(header) == {"title": "no", "date": "2018-02-30"}
