"""The pages that iopgen renders, written as a person would write them for a plain site generator.

Markdown's own headings, lists, tables, links and code, and no raw HTML. What only HTML can say is
left out: charts (their figures stand in a table below), forms, and what a link says on hovering.
So the others have less to do than iopgen, never more.
"""

import json
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from iopgen.site import Page

_Node = Any
"""A node of selectolax, whose types say less than it does."""

_SKIPPED: Final = frozenset(
    ("svg", "script", "style", "noscript", "input", "select", "button", "template")
)
_BLOCKS: Final = frozenset(
    ("h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "dl", "table", "pre", "blockquote", "div",
     "section", "figure", "figcaption", "details", "summary", "form", "fieldset", "legend", "nav")
)  # fmt: skip
_ESCAPED: Final = re.compile(r"([\\`*_{}\[\]|])")
_START: Final = re.compile(r"^(?:([#+>-])|(\d+)([.)]))(?=\s|$|#)")
_HREF: Final = re.compile(r"[\s()<>]")


def _escape(text: str) -> str:
    """Return text that Markdown shows as it stands; `<` and `&` as entities, none as HTML."""
    plain = _ESCAPED.sub(r"\\\1", " ".join(text.split()) if text.strip() else " ")
    if text[:1].isspace() and not plain.startswith(" "):
        plain = f" {plain}"
    if text[-1:].isspace() and not plain.endswith(" "):
        plain = f"{plain} "
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class _Writer:
    """Writes one page; links lead to the files of the pages in `known`."""

    def __init__(self, address: str, known: Collection[str]) -> None:
        self._folder = f"/{address}"
        self._known = known

    def write_inline(self, node: _Node) -> str:
        """Return what a node holds as one line."""
        return "".join(map(self._write_piece, node.iter(include_text=True)))

    def _write_piece(self, node: _Node) -> str:  # noqa: PLR0911 - one for each kind
        tag = node.tag
        if tag == "-text":
            return _escape(node.text_content or "")
        if tag in _SKIPPED or tag.startswith("-"):
            return ""
        if tag == "br":
            return " "
        if tag == "code":
            text = " ".join((node.text() or "").split()).replace("|", "¦")
            return f"`` {text} ``" if "`" in text else f"`{text}`" if text else ""
        inside = self.write_inline(node)
        words = inside.strip()
        if tag == "a" and words and (href := node.attributes.get("href")):
            return inside.replace(words, f"[{words}]({self._lead(href)})", 1)
        if tag in {"strong", "b", "em"} and words:
            mark = "*" if tag == "em" else "**"
            return inside.replace(words, f"{mark}{words}{mark}", 1)
        return f" {inside} " if tag in _BLOCKS or tag == "li" else inside

    def _lead(self, href: str) -> str:
        """Return a link as Markdown writes it: to a page's file, else as it is."""
        href = _HREF.sub(lambda match: f"%{ord(match[0]):02X}", href)
        parts = urlsplit(href)
        if parts.scheme or not parts.path:
            return href
        target = posixpath.normpath(posixpath.join(self._folder, parts.path)).strip("/")
        if (f"{target}/" if target else "") not in self._known:
            return href
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        return f"{parts.path.rstrip('/') or '.'}/index.md{fragment}"

    def write_blocks(self, node: _Node) -> list[str]:
        """Return the blocks in a node; what stands between them are paragraphs."""
        blocks: list[str] = []
        loose: list[str] = []
        for child in node.iter(include_text=True):
            if child.tag not in _BLOCKS:
                loose.append(self._write_piece(child))
                continue
            blocks += _close(loose)
            blocks += self._write_block(child)
        return [*blocks, *_close(loose)]

    def _write_block(self, node: _Node) -> list[str]:  # noqa: PLR0911 - one for each kind
        tag = node.tag
        if re.fullmatch("h[1-6]", tag):
            return [f"{'#' * int(tag[1])} {self.write_inline(node).strip()}"]
        if tag in {"p", "figcaption", "legend", "summary"}:
            return _close([self.write_inline(node)])
        if tag in {"ul", "ol"}:
            return self._write_list(node, "1." if tag == "ol" else "-")
        if tag == "dl":
            return self._write_terms(node)
        if tag == "table":
            return self._write_table(node)
        if tag == "pre":
            return [f"```\n{(node.text() or '').strip()}\n```"]
        blocks = self.write_blocks(node)
        if tag == "blockquote":
            return ["\n".join(f"> {line}".rstrip() for line in "\n\n".join(blocks).split("\n"))]
        return blocks

    def _write_list(self, node: _Node, mark: str) -> list[str]:
        items = [self.write_blocks(item) for item in node.iter() if item.tag == "li"]
        return ["\n".join(_indent(mark, item) for item in items if item)] if any(items) else []

    def _write_terms(self, node: _Node) -> list[str]:
        """Return a list of terms as Markdown has it: a list, each term in bold."""
        pairs = [
            one for part in node.iter() for one in (part.iter() if part.tag == "div" else [part])
        ]
        items: list[list[str]] = []
        for one in pairs:
            if one.tag == "dt":
                items.append([f"**{self.write_inline(one).strip()}**"])
            elif one.tag == "dd" and items:
                blocks = self.write_blocks(one)
                if blocks and not blocks[0].startswith(("- ", "1. ", "| ", "> ", "```", "#")):
                    items[-1][0] += f" {blocks.pop(0)}"
                items[-1] += blocks
        return ["\n".join(_indent("-", item) for item in items)] if items else []

    def _write_table(self, node: _Node) -> list[str]:
        rows = [
            [" ".join(self.write_inline(cell).split()) for cell in row.iter()]
            for row in node.css("tr")
        ]
        if not rows:
            return []
        width = max(map(len, rows))
        lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
        lines.insert(1, "|" + " --- |" * width)
        caption = node.css_first("caption")
        return [*(_close([self.write_inline(caption)]) if caption else []), "\n".join(lines)]


def _hold(match: re.Match[str]) -> str:
    """Return what would begin a list or a heading so that it does not."""
    return f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}"


def _close(loose: list[str]) -> list[str]:
    """Return pieces of a line as a paragraph, if there is one, and empty the list."""
    text = " ".join("".join(loose).split())
    loose.clear()
    if not text:
        return []
    return [_START.sub(_hold, text)]


def _indent(mark: str, blocks: list[str]) -> str:
    """Return an item of a list, what follows its first line four columns in."""
    text = "\n\n".join(blocks)
    lines = text.split("\n")
    rest = [f"    {line}" if line else "" for line in lines[1:]]
    return "\n".join([f"{mark} {lines[0]}", *rest])


def write_body(body: str, address: str = "", known: Collection[str] = ()) -> str:
    """Return a page's body as Markdown; links to the pages of `known` lead to their files."""
    parsed = LexborHTMLParser(f"<body>{body}</body>").body
    return "\n\n".join(_Writer(address, known).write_blocks(parsed)) + "\n"


def iter_pages(pages: Iterable[Page]) -> Iterator[tuple[Page, str]]:
    """Yield each page with its Markdown, under a header with title and description."""
    chosen = list(pages)
    known = frozenset(page.address for page in chosen)
    for page in chosen:
        head = (
            f"---\ntitle: {json.dumps(page.title, ensure_ascii=False)}\n"
            f"description: {json.dumps(page.description, ensure_ascii=False)}\n---\n\n"
        )
        yield page, head + write_body(page.body, page.address, known)


def write_pages(pages: Iterable[Page], folder: Path) -> int:
    """Write the pages as `index.md` at their addresses, and return how many bytes that is."""
    size = 0
    for page, text in iter_pages(pages):
        path = folder / page.address / "index.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        size += path.write_bytes(text.encode())
    return size
