from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fakes import Run


def test_help_is_swedish_unless_asked_otherwise(run: Run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    assert out.startswith("Användning: iopgen [FLAGGOR] KOMMANDO [ARGUMENT]...")
    assert "Flaggor:" in out
    assert "Kommandon:" in out
    code, out, _ = run("--lang", "en", "--help")
    assert code == 0
    assert out.startswith("Usage: iopgen [OPTIONS] COMMAND [ARGUMENT]...")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("bygg",), "Fel: det finns inget kommando bygg\nSe iopgen --help."),
        (("buil",), "Fel: det finns inget kommando buil; menade du build?"),
        (
            ("build", "--sitedir", "x"),
            "Fel: det finns ingen flagga --sitedir; menade du --site-dir?",
        ),
        (("validate", "--format", "xml"), "Fel: --format: välj ett av text, json, github, sarif"),
        (("status", "--format", "sarif"), "Fel: --format: välj ett av text, json, markdown"),
        (("status", "x"), "Fel: kommandot är inte rätt skrivet\nSe iopgen status --help."),
        (("validate", "--as-of", "2020-13-01"), "Fel: --as-of: skriv ett datum som 2026-03-01"),
        (("validate", "--as-of", "20200101"), "Fel: --as-of: skriv ett datum som 2026-03-01"),
        (("validate", "--as-of"), "Fel: flaggan --as-of saknar sitt värde"),
        (("serve", "--port", "0"), "Fel: --port: skriv ett heltal mellan 1 och 65535"),
        (("serve", "x"), "Fel: kommandot är inte rätt skrivet\nSe iopgen serve --help."),
        (("--lang", "fr", "serve"), "Fel: --lang: välj ett av sv, en"),
        (("--lang", "en", "bygg"), "Error: No such command 'bygg'."),
        ((), "Användning: iopgen"),
        (("--root", "/finns/inte", "validate"), "Fel: /finns/inte/mkdocs.yml: går inte att läsa"),
        (("validate", "borta.yml"), "Fel: borta.yml finns inte"),
        (("validate", "/"), "Fel: / ligger utanför"),
        (("build", "--site-dir", "."), "Fel: . innehåller källorna"),
    ],
)
@pytest.mark.usefixtures("root")
def test_faults_of_use_are_explained(run: Run, arguments: tuple[str, ...], message: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(message)
