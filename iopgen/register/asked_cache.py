"""What a step has made of a register, kept as long as all that it asked for is as it was.

Of which classes of records a step asks anything is noted (`Register.asking`) and kept; what it made
stands under a digest of all that there is of these.
"""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import cbor2

from iopgen.reading.step_cache import StepCache, make_digest
from iopgen.register.lookup import EVERY_KIND, Read, Register


class AskedCache:
    """What is kept of one step that is a function of a register; of no project, nothing is kept."""

    def __init__(
        self, register: Register, root: Path | None, step: str, program: bytes, place: int = 0
    ) -> None:
        """Open what is kept of a `step` in the project at `root`, by one `program`, as its digest.

        All of it lies in one file, whose number is the `place`.
        """
        self._register = register
        self._cache = StepCache(root, step)
        self._program = program
        self._place = bytes((place,))

    def find(self, part: str) -> bytes | None:
        """Return what a part of the step has made of such a register, None where it must be run."""
        asked = self._find_asked(part)
        return None if asked is None else self._cache.get(self._name_made(part, asked))

    def list_asked(self, part: str) -> Collection[Read]:
        """Return what a part asked for when it was run last: everything, if it never was."""
        asked = self._find_asked(part)
        return EVERY_KIND if asked is None else asked

    def keep(self, part: str, asked: Sequence[Read], made: bytes) -> None:
        """Keep what a part has asked for, and what it made."""
        self._cache.put(self._name(part), cbor2.dumps(asked))
        self._cache.put(self._name_made(part, asked), made)

    def make(self, part: str, work: Callable[[], bytes]) -> bytes:
        """Return what is kept of a part, or what it makes now."""
        made = self.find(part)
        if made is None:
            with self._register.asking() as asked:
                made = work()
            self.keep(part, sorted(asked), made)
        return made

    def write(self) -> None:
        """Write what has come to."""
        self._cache.write()

    def _find_asked(self, part: str) -> list[Read] | None:
        packed = self._cache.get(self._name(part))
        return None if packed is None else [tuple(read) for read in cbor2.loads(packed)]

    def _name(self, part: str) -> bytes:
        return self._place + make_digest(self._program, part.encode())

    def _name_made(self, part: str, asked: Sequence[Read]) -> bytes:
        return self._place + make_digest(self._name(part), self._register.tell(asked))
