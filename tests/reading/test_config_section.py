from __future__ import annotations

import pytest

from iopgen.reading.config_section import is_address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://localhost:8000/", True),
        *(
            (text, False)
            for text in (
                "javascript:alert(1)",
                "https://",
                "https://[",
                "https://a:99999/",
                "https://a@b/",
                'https://a/"x',
                "https://a b/",
                "//a/b",
            )
        ),
    ],
)
def test_addresses(text: str, expected: bool) -> None:  # noqa: FBT001
    assert is_address(text) is expected
