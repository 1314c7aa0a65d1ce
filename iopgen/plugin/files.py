"""From MkDocs' files to ours and back."""

import json
import logging
import os
import re
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel

from iopgen import theme
from iopgen.exceptions import SetupError
from iopgen.handwritten.written_pages import PageSource
from iopgen.site import Page

LICENCE_PATH: Final = "assets/stylesheets/LICENSE.txt"
PACKAGED: Final = frozenset({LICENCE_PATH})
"""Files whose words are a package's own; a licence names its author and how to reach him."""
_PARENT_FOLDERS: Final = ("assets/images/", "assets/javascripts/", "assets/stylesheets/")
"""What the parent theme would put on the site; of it only one stylesheet is used."""
_STYLESHEET: Final = re.compile(r"assets/stylesheets/main\.[0-9a-f]+\.min\.css")
THEME: Final = Path(theme.__file__).parent
_CONTENT_STYLES: Final = "content_styles"
"""Folder of the theme whose stylesheets are published as one."""
_SOURCE_MAP: Final = re.compile(r"/\*# sourceMappingURL=[^*]*\*/\s*")


def hush(config: MkDocsConfig) -> None:
    """Keep MkDocs from judging links: it knows too few pages, and each is told of once."""
    links = config.validation.links
    links.not_found = links.unrecognized_links = links.anchors = logging.DEBUG
    if links.absolute_links >= 0:  # below: that they are counted from the folder of the pages
        links.absolute_links = logging.DEBUG


def pass_over_hidden(config: MkDocsConfig) -> None:
    """Have the engine look for the theme's files in no hidden folder: it would drop each again."""
    make_environment = config.theme.get_env

    def make() -> Environment:
        environment = make_environment()
        environment.loader = _VisibleLoader(config.theme.dirs)
        return environment

    config.theme.get_env = make  # type: ignore[method-assign] # nothing of it is asked before


class _VisibleLoader(FileSystemLoader):
    """Loads every file, and lists those that are not hidden: ten thousand icons of Material are."""

    def list_templates(self) -> list[str]:
        """Return the paths of all visible files, sorted."""
        found: set[str] = set()
        for place in self.searchpath:
            for folder, folders, names in os.walk(place):
                folders[:] = [name for name in folders if not name.startswith(".")]
                way = Path(folder).relative_to(place)
                found.update((way / name).as_posix() for name in names)
        return sorted(found)


def make_source_path(page: Page) -> str:
    """Return the path of the file that a section page seems to come from."""
    return f"{page.address}index.md"


def get_address(file: File) -> str:
    """Return the address of a page from the root of the site, "" for its home."""
    return "" if file.url in {".", "./"} else file.url


def keep_stylesheet(files: Files, config: MkDocsConfig) -> str:
    """Drop the parent theme's files but for its one stylesheet, whose path is returned."""
    own = {config.docs_dir, config.theme.custom_dir}
    brought = [
        file
        for file in files
        if file.src_dir not in own and file.src_uri.startswith(_PARENT_FOLDERS)
    ]
    for file in brought:
        files.remove(file)
    (sheet,) = (file for file in brought if _STYLESHEET.fullmatch(file.src_uri))
    # Without the reference to a source map, which is not published.
    content = _SOURCE_MAP.sub("", sheet.content_string).encode()
    add_files(files, config, [(sheet.src_uri, content), (LICENCE_PATH, _read_licence())])
    return sheet.src_uri


def join_styles(files: Files, config: MkDocsConfig) -> None:
    """Put one stylesheet in the place of those that the theme has for what pages are made of.

    In the order of their names, which begin with a number: what comes later decides.
    """
    parts = [
        file
        for file in files
        if file.src_dir == str(THEME) and file.src_uri.startswith(f"{_CONTENT_STYLES}/")
    ]
    for file in parts:
        files.remove(file)
    ordered = sorted(parts, key=lambda file: file.src_uri)
    joined = b"".join(file.content_bytes for file in ordered)
    add_files(files, config, [("assets/content.css", joined)])


def _read_licence() -> bytes:
    """Return the licence that the stylesheet must be accompanied by, from the installed package."""
    text = metadata.distribution("mkdocs-material").read_text("licenses/LICENSE")
    if text is None:
        raise SetupError("licensen för mkdocs-material saknas; installera om paketet")
    return text.encode()


def check_free(files: Files, paths: Iterable[str]) -> None:
    """Refuse paths of the finished site that a file has already."""
    taken = {file.dest_uri: file.src_uri for file in files}
    for path in paths:
        if other := taken.get(path):
            raise _make_collision(path, other, path)


def _make_collision(path: str, one: str, other: str) -> PluginError:
    return PluginError(
        f"två sidor eller filer har adressen {path}: {one} och {other}; byt namn på en"
    )


def add_files(
    files: Files,
    config: MkDocsConfig,
    contents: Iterable[tuple[str, bytes]],
    inclusion: InclusionLevel = InclusionLevel.NOT_IN_NAV,
) -> None:
    """Add files to the site; two at the same address are refused."""
    _add(
        files,
        (File.generated(config, path, content=one, inclusion=inclusion) for path, one in contents),
    )


def put_files(files: Files, config: MkDocsConfig, contents: Iterable[tuple[str, bytes]]) -> None:
    """Add files to the site where they shall be: the engine keeps in memory what it is given."""

    def put(path: str, content: bytes) -> File:
        place = write_file(Path(config.site_dir), path, content)
        inclusion = InclusionLevel.NOT_IN_NAV
        return File.generated(config, path, abs_src_path=str(place), inclusion=inclusion)

    _add(files, (put(path, content) for path, content in contents))


def write_file(folder: Path, path: str, content: bytes) -> Path:
    """Write a file below a folder, which may lack the folders between, and return its place."""
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return place


def _add(files: Files, added: Iterable[File]) -> None:
    taken = {file.dest_uri: file.src_uri for file in files}
    for file in added:
        if other := taken.get(file.dest_uri):
            raise _make_collision(file.dest_uri, other, file.src_uri)
        taken[file.dest_uri] = file.src_uri
        files.append(file)


def write_page(page: PageSource) -> bytes:
    """Return a page as the engine reads it: the header is JSON, in which a text is a text."""
    header = json.dumps(page.meta, ensure_ascii=False)
    return f"---\n{header}\n---\n{page.body}".encode()
