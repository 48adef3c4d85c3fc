"""A page or text as harmless HTML in which every block is marked: `<ct-block n="12">…</ct-block>`.

The marks follow the segmenter's own traversal, so the marked blocks are the classified ones. The page is reduced to
harmless elements; the document that embeds it adds a sandbox and a Content-Security-Policy.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from html import escape

import lxml.html
from lxml import etree

from ..page.page import Page
from ..page.plain_text import Piece
from ..page.segment import text_runs
from .harmless import make_harmless

MARK = "ct-block"

_FEW_RULES = 1000
"""A page with fewer characters of inline style rules has hardly any layout."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Harmless HTML with marks, without a doctype; `unstyled`: it lost its style sheets, or has hardly any."""

    html: str
    unstyled: bool


def marked_page(page: Page) -> Marked:
    """Return the page in its own layout, made harmless, with every block marked."""
    root = deepcopy(page.tree)
    for element in root.iter(MARK):  # elements of the page with this name could be mistaken for marks
        element.tag = "div"
    for index, runs in enumerate(text_runs(root)):
        for element, is_tail in runs:
            _mark(element, is_tail, index)
    unstyled = sum(len(style.text or "") for style in root.iter("style")) < _FEW_RULES
    unstyled = unstyled or any("stylesheet" in (link.get("rel") or "").lower() for link in root.iter("link"))
    make_harmless(root, MARK)
    return Marked(lxml.html.tostring(root, encoding="unicode"), unstyled)


def marked_text(text: str, pieces: Sequence[Piece]) -> Marked:
    """Return a plain text as HTML, one paragraph per line, with every piece marked."""
    lines = text.splitlines()
    out: list[list[str]] = [[] for _ in lines]
    position = [0] * len(lines)
    for index, piece in enumerate(pieces):
        line = lines[piece.line]
        out[piece.line].append(escape(line[position[piece.line] : piece.start], quote=False))
        out[piece.line].append(f'<{MARK} n="{index}">{escape(line[piece.start : piece.end], quote=False)}</{MARK}>')
        position[piece.line] = piece.end
    rows = [
        f"<p>{''.join(parts)}{escape(line[start:], quote=False)}</p>"
        for parts, line, start in zip(out, lines, position, strict=True)
    ]
    return Marked(f"<html><body>{''.join(rows)}</body></html>", unstyled=True)


def _mark(element: etree._Element, is_tail: bool, index: int) -> None:
    text = element.tail if is_tail else element.text
    if not text.strip():
        return
    mark = etree.Element(MARK)
    mark.set("n", str(index))
    mark.text = text
    if is_tail:
        element.tail = None
        element.addnext(mark)
    else:
        element.text = None
        element.insert(0, mark)
