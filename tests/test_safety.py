from __future__ import annotations

import pytest

from iopgen.safety import is_outward, make_policy, mark_outward

HOME = "https://example.org/iop/"


def test_policy_allows_only_the_site_itself() -> None:
    rules = dict(rule.split(" ", 1) for rule in make_policy(()).split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["script-src-attr"] == "'none'"
    assert rules["script-src"] == rules["connect-src"] == rules["form-action"] == "'self'"
    assert "unsafe" not in rules["script-src"] + rules["style-src-elem"]


def test_policy_names_inline_scripts_by_hash() -> None:
    assert "; script-src 'self' 'sha256-YQ=='; " in make_policy(["sha256-YQ=="])


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ('<a href="https://a.test/">x</a>', '<a href="https://a.test/" rel="external">x</a>'),
        (
            "<a class='>' href='http://a.test'>",
            "<a class='>' href='http://a.test' rel=\"external\">",
        ),
        (
            '<a rel="nofollow noopener" href="https://a.test/">',
            '<a rel="nofollow noopener external" href="https://a.test/">',
        ),
        ('<a href="https://a.test/" rel="">', '<a href="https://a.test/" rel="external">'),
    ],
)
def test_marks_links_to_other_hosts(html: str, marked: str) -> None:
    assert mark_outward(html, HOME) == marked
    assert mark_outward(marked, HOME) == marked


@pytest.mark.parametrize(
    "html",
    [
        '<a href="../x/">x</a>',
        '<a href="#x">x</a>',
        '<a href="https://example.org/iop/x/">x</a>',
        '<a href="mailto:iop@example.org">x</a>',
        '<abbr title="https://a.test/">x</abbr>',
        "<a>https://a.test/</a>",
        '&lt;a href="https://a.test/"&gt;',
    ],
)
def test_leaves_the_rest_alone(html: str) -> None:
    assert mark_outward(html, HOME) == html


def test_without_an_address_of_its_own_every_host_is_another() -> None:
    assert is_outward("https://example.org/", "")
    assert not is_outward("https://example.org/x/", HOME)
    assert not is_outward("om/", HOME)
    assert "external" in mark_outward('<a href="https://example.org/">x</a>', "")
