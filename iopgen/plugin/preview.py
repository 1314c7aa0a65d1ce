"""What a preview shows before all of it is made anew: the pages of the records that were saved.

The engine empties the folder that it shows and fills it again, and answers nobody until then. Here
it fills another one, and the two change places when it is full; and the page of a saved record is
put into the one that is shown, with a word on what is still to come.
"""

import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol

from iopgen import build
from iopgen.plugin.record_pages import PageCaster
from iopgen.reading.settings import Settings

PENDING: Final = (
    "Här syns ändringen. Resten av webbplatsen görs om; sidan laddas om när det är klart."
)


class Server(Protocol):
    """What we use of the engine's server, private parts included."""

    root: str
    _epoch_cond: threading.Condition
    _visible_epoch: int
    _wanted_epoch: int


class Preview:
    """One preview, from its first pages to the end of the program."""

    def __init__(self, server: Server, settings: Settings) -> None:
        """Begin with what the server shows."""
        self._server = server
        self._seen = build.note_records(settings)
        self._folder = tempfile.TemporaryDirectory(prefix="iopgen-")
        self._shown, self._other = Path(server.root), Path(self._folder.name, "site")
        # A link, since the server finds the file of a request before it waits for what it asks for.
        self._link = Path(self._folder.name, "shown")
        with suppress(OSError):  # not everybody may make links on Windows
            self._link.symlink_to(self._shown)
            server.root = str(self._link)

    def close(self) -> None:
        """Leave no folder behind."""
        self._folder.cleanup()

    def show_saved(self, settings: Settings, caster: PageCaster) -> bool:
        """Put the pages of records that were saved among those that are shown; say if any was."""
        lots, self._seen = build.make_saved(settings, self._seen)
        pending = replace(caster, frame=replace(caster.frame, pending=PENDING))
        count = pending.write(lots, self._shown)
        if count:
            self._tell_browsers()
        return bool(count)

    @property
    def next_folder(self) -> str:
        """The folder in which all is made anew."""
        return str(self._other)

    def change_folders(self) -> None:
        """Show what is in the other folder, in one step."""
        self._shown, self._other = self._other, self._shown
        if not self._link.is_symlink():
            self._server.root = str(self._shown)
            return
        new = self._link.with_name("new")
        new.symlink_to(self._shown)
        new.replace(self._link)

    def _tell_browsers(self) -> None:
        """Let those who wait see what there is now, and the next change when it comes."""
        with self._server._epoch_cond:  # noqa: SLF001 - there is no other way in
            self._server._visible_epoch = self._server._wanted_epoch  # noqa: SLF001
            self._server._epoch_cond.notify_all()  # noqa: SLF001

    def expect_more(self) -> None:
        """Make the rest of a change a change of its own, for which browsers load a page again."""
        with self._server._epoch_cond:  # noqa: SLF001
            self._server._wanted_epoch = time.monotonic_ns() // 1_000_000  # noqa: SLF001
