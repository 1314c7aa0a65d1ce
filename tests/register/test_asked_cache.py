"""What is kept of a step is found as long as all that it asked for is as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from registers import make_register

from iopgen.register import entities as e
from iopgen.register.asked_cache import AskedCache
from iopgen.register.lookup import EVERY_KIND, Register

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = "title: Protokoll\nkind: minutes"
PARTNER = "name: Kanske\nkind: municipality"


pytestmark = pytest.mark.usefixtures("home")


def read(document: str = DOCUMENT, partner: str = PARTNER) -> Register:
    return make_register({"documents/a": document, "partners/b": partner})


def list_titles(register: Register) -> bytes:
    return ", ".join(one.title for one in register.all(e.Document)).encode()


def use(root: Path | None, register: Register, program: bytes = b"1", place: int = 0) -> bytes:
    cache = AskedCache(register, root, "step", program, place)
    made = cache.make("titles", lambda: list_titles(register))
    cache.write()
    return made


@pytest.mark.parametrize(
    ("register", "program", "is_kept"),
    [
        (read(), b"1", True),
        (read(partner=PARTNER.replace("Kanske", "Nog")), b"1", True),
        (read(document=DOCUMENT.replace("Protokoll", "Beslut")), b"1", False),
        (read(), b"2", False),
    ],
)
def test_what_was_made_is_found_while_what_was_asked_for_is_as_it_was(
    tmp_path: Path, register: Register, program: bytes, *, is_kept: bool
) -> None:
    use(tmp_path / "p", read())
    cache = AskedCache(register, tmp_path / "p", "step", program)
    assert (cache.find("titles") == b"Protokoll") is is_kept
    assert use(tmp_path / "p", register, program) == list_titles(register)


def test_who_was_never_run_may_ask_for_everything(tmp_path: Path) -> None:
    use(tmp_path / "p", read())
    cache = AskedCache(read(), tmp_path / "p", "step", b"1")
    assert list(cache.list_asked("titles")) == [("kind", "Document")]
    assert list(cache.list_asked("other")) == list(EVERY_KIND)


def test_each_place_is_a_file_and_without_a_project_nothing_is_kept(tmp_path: Path) -> None:
    for place in (0, 3):
        use(tmp_path / "p", read(), place=place)
    assert sorted(one.name for one in (tmp_path / "p/.cache/iopgen/step").iterdir()) == ["00", "03"]
    assert use(None, read()) == b"Protokoll"
