"""Visible line ends: preformatted elements, styles and framework classes that keep the line ends of the source."""

from __future__ import annotations

import re
from itertools import pairwise

from lxml import etree

from ..native import holds
from .hidden import normal_style
from .tags import SKIPPED

_STYLED = etree.XPath("//@style[contains(., 'hite-space') or contains(., 'HITE-SPACE')]/..")
_CLASSED = etree.XPath("//@class[contains(., 'pre-line') or contains(., 'pre-wrap')]/..")
_KEEPING_CLASSES = frozenset("whitespace-pre-line whitespace-pre-wrap pre-wrap pre-line".split())
"""Class names of style-sheet frameworks."""
_PREFORMATTED = ("pre", "xmp", "listing")
_LINES_KEPT = re.compile(
    r"(?:^|;)white-space(?:-collapse)?:(?:pre(?:-line|-wrap|serve(?:-breaks)?)?|break-spaces)(?:$|[;!])"
)
_LINES_JOINED = re.compile(r"(?:^|;)white-space:(?:normal|nowrap)(?:$|[;!])")
_GAPS = re.compile(r"[ \t\r\f]+")
_BLANK = re.compile(r"\n[ \t\r\f]*\n")


def show(root: etree._Element, source: str) -> None:
    """Open shadow roots and replace visible line ends by `<br>`; `source` is the page's markup."""
    for template in [*root.iter("template")]:
        if "shadowrootmode" in template.attrib or "shadowroot" in template.attrib:
            template.tag = "div"
    keepers = [*root.iter(*_PREFORMATTED)]
    if holds(source, "hite-space") or holds(source, "HITE-SPACE"):
        keepers += [element for element in _STYLED(root) if _LINES_KEPT.search(normal_style(element.get("style") or ""))]
    if holds(source, "pre-line") or holds(source, "pre-wrap"):
        keepers += [element for element in _CLASSED(root) if _KEEPING_CLASSES & {*(element.get("class") or "").split()}]
    waiting = set(keepers)
    for element in keepers:
        if element in waiting:
            _break_lines(element, waiting)


def _break_lines(element: etree._Element, waiting: set[etree._Element]) -> None:
    """Insert a line break per line end inside an element that keeps them; remove finished elements from `waiting`."""
    walker = etree.iterwalk(element, events=("start", "end"))
    places: list[tuple[etree._Element, bool]] = []
    for event, inner in walker:
        if event == "start" and inner is not element:
            style = inner.get("style")
            if inner.tag in SKIPPED or (style and _LINES_JOINED.search(normal_style(style))):
                walker.skip_subtree()
                continue
        if event == "start":
            waiting.discard(inner)
        if event == "start" and inner.text and "\n" in inner.text:
            places.append((inner, False))
        elif event == "end" and inner is not element and inner.tail and "\n" in inner.tail:
            places.append((inner, True))
    whole = "".join(element.itertext()) if places else ""
    wrapped = is_wrapped(whole)
    for inner, is_tail in places:
        text = (inner.tail if is_tail else inner.text) or ""
        first, *lines = _BLANK.split(text) if wrapped else text.split("\n")
        breaks = []
        for line in lines:
            line_break = etree.Element("br")
            line_break.tail = line
            breaks.append(line_break)
        if is_tail:
            inner.tail = first
            for line_break in reversed(breaks):
                inner.addnext(line_break)
        else:
            inner.text = first
            inner[:0] = breaks


def is_wrapped(text: str) -> bool:
    """Whether the lines of a text were wrapped at a width, as in e-mail, so that their ends are meaningless.

    This is the case if, in paragraphs of at least two lines, no line has room for the first word of the next.
    """
    lines = [_GAPS.sub(" ", line).strip() for line in text.split("\n")]
    width = max(map(len, lines))
    if not 40 <= width <= 120:
        return False
    full = room = 0
    for line, following in pairwise(lines):
        if line and following:
            word = following.partition(" ")[0]
            full += len(line) + 1 + len(word) > width - 3
            room += len(line) + 1 + len(word) <= width - 3
    return full >= 2 and full >= 9 * room
