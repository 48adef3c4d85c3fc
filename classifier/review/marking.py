"""A page or text as harmless HTML in which every block is marked: `<ct-block n="12">…</ct-block>`.

What is marked is what was judged: the marks follow the segmenter's own traversal. Scripts, handlers, forms' targets
and all that would be loaded from elsewhere are taken out; whoever shows the result still adds a sandbox and a CSP.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

import lxml.html
from lxml import etree

from ..page.page import Page
from ..page.plain_text import Piece
from ..page.segment import text_runs

MARK = "ct-block"

_REMOVED = (
    "script noscript template iframe frame object embed applet param base meta link audio video source track "
    "portal fencedframe"
).split()
_RAW = {"title": "div", "xmp": "pre", "plaintext": "pre", "listing": "pre", "noframes": "div", "noembed": "div"}
"""Elements whose content a browser takes for bare text, marks and all; outside of `<head>` only."""
_LOADING = frozenset(
    "src srcset data poster background action formaction ping manifest lowsrc dynsrc longdesc cite profile codebase "
    "classid archive href xlink:href srcdoc imagesrcset attributionsrc autofocus target download".split()
)
_FEW_RULES = 1000
"""A page with fewer characters of style rules of its own has no layout to speak of."""
_REMOTE_CSS = re.compile(r"@import[^;]*(;|$)|(?:-webkit-)?image-set\((?:[^()]|\([^()]*\))*\)", re.IGNORECASE)
_URL = re.compile(r"url\(\s*(?:\"[^\"]*\"|'[^']*'|[^)\"']*)\s*\)", re.IGNORECASE)
_DATA_IMAGE = re.compile(r"url\(\s*[\"']?data:(?:image|font)/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Marked:
    """Harmless HTML with marks, without a doctype; `unstyled`: it has lost its style sheets, or has hardly any."""

    html: str
    unstyled: bool


def marked_page(page: Page) -> Marked:
    """The page as the site wrote it, harmless, with every block marked."""
    root = deepcopy(page.tree)
    for index, runs in enumerate(text_runs(root)):
        for element, is_tail in runs:
            _mark(element, is_tail, index)
    unstyled = sum(len(style.text or "") for style in root.iter("style")) < _FEW_RULES
    unstyled = unstyled or any("stylesheet" in (link.get("rel") or "").lower() for link in root.iter("link"))
    _make_harmless(root)
    return Marked(lxml.html.tostring(root, encoding="unicode"), unstyled)


def marked_text(text: str, pieces: Sequence[Piece]) -> Marked:
    """A plain text as HTML, a paragraph a line, with every piece marked."""
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


def _make_harmless(root: etree._Element) -> None:
    etree.strip_elements(root, *_REMOVED, with_tail=False)
    for element in root.iter(etree.Element):
        parent = element.getparent()
        if element.tag in _RAW and not (element.tag == "title" and parent is not None and parent.tag == "head"):
            element.tag = _RAW[element.tag]
        if element.tag == "style":
            element.text = _local_css(element.text or "")
        for name, value in list(element.attrib.items()):
            _clean_attribute(element, name, value)


def _clean_attribute(element: etree._Element, name: str, value: str) -> None:
    lower = name.lower()
    if lower == "style":
        element.set(name, _local_css(value))
    elif lower == "href" and element.tag in {"a", "area"}:
        element.set(name, "#")  # still a link to the eye and to `a:link`
        element.set("title", _address(value))
    elif lower == "src" and element.tag == "img" and value.strip().lower().startswith("data:image/"):
        pass
    elif lower.startswith("on") or lower in _LOADING or lower == "is":
        del element.attrib[name]


def _address(href: str) -> str:
    """What a link's tooltip tells: where it leads, without what a script would do."""
    try:
        return href if urlsplit(href.strip()).scheme in {"", "http", "https", "mailto", "tel"} else ""
    except ValueError:
        return ""


def _local_css(css: str) -> str:
    """Style rules without what they would load; images in `data:` stay."""
    css = _REMOTE_CSS.sub(" ", css)
    return _URL.sub(lambda match: match[0] if _DATA_IMAGE.match(match[0]) else "none", css)
