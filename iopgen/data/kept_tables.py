"""Published tables made once, and again only when something that they were made of has changed."""

from pathlib import Path

from iopgen.data.open_data import Published, render_table
from iopgen.reading.step_cache import digest_program, make_digest
from iopgen.records.schemas import find_schemas_dir
from iopgen.register.asked_cache import AskedCache

_TABLES_PROGRAM = ("calc", "data", "reading", "records", "register", "review")
_TABLES_PACKAGES = ("babel", "cbor2")


class TableKeeper:
    """Renders published tables, or takes what is kept of them in the project at `root`."""

    def __init__(self, published: Published, root: Path) -> None:
        self._published, self._root = published, root
        program = digest_program(_TABLES_PROGRAM, _TABLES_PACKAGES, (find_schemas_dir(),))
        told = published.site_url.encode(), repr(published.now).encode()
        self._program = make_digest(program, *told)
        self._places = {name: place for place, name in enumerate(published)}

    def render(self, name: str) -> bytes:
        """Return a table as CSV. What is kept of it lies in a file of its own."""
        published, place = self._published, self._places[name]
        cache = AskedCache(published.register, self._root, "tables", self._program, place)
        content = cache.make(name, lambda: render_table(published, name))
        cache.write()
        return content
