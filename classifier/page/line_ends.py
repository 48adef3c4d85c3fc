"""Visible line ends: preformatted elements, styles and framework classes that keep the line ends of the source."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from lxml import etree

from ..native import holds
from ..native.elements import find_holding
from .element import Element
from .hidden import normal_style
from .prose import width_of
from .tags import SKIPPED

_KEEPING_CLASSES = frozenset("whitespace-pre-line whitespace-pre-wrap pre-wrap pre-line".split())
"""Class names of style-sheet frameworks."""
PREFORMATTED = ("pre", "xmp", "listing")
_LINES_KEPT = re.compile(
    r"(?:^|;)white-space(?:-collapse)?:(?:pre(?:-line|-wrap|serve(?:-breaks)?)?|break-spaces)(?:$|[;!])"
)
_LINES_JOINED = re.compile(r"(?:^|;)white-space:(?:normal|nowrap)(?:$|[;!])")
_GAPS = re.compile(r"[ \t\r\f]+")
_BLANK = re.compile(r"\n[ \t\r\f]*\n")
_BLANK_OR_INDENT = re.compile(r"\n[ \t\r\f]*\n|\n(?=[ \t\u3000])")
_INDENT = re.compile(r"[ \t\u3000]")
_IDEOGRAPH = re.compile("[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]")
_ENDS = frozenset("。！？」』”’…）")


def keeps_line_ends(root: Element, source: str | bytes, tags: Set[str]) -> bool:
    """Whether `show` may change a page; the arguments are the same."""
    return any("\n" in text for element in _keepers(root, source, tags) for text in element.itertext())


def show(root: etree._Element, source: str, tags: Set[str]) -> None:
    """Replace visible line ends by `<br>`; `source` is the page's markup, `tags` has those of PREFORMATTED in it."""
    keepers = _keepers(root, source, tags)
    waiting = set(keepers)
    for element in keepers:
        if element in waiting:
            _break_lines(element, waiting)


def _keepers(root: Element, source: str | bytes, tags: Set[str]) -> list[Element]:
    """Return the elements that keep their line ends; one of several kinds more than once."""
    keepers = [] if tags.isdisjoint(PREFORMATTED) else [*root.iter(*PREFORMATTED)]
    if holds(source, "hite-space") or holds(source, "HITE-SPACE"):
        keepers = [element for element in keepers if not _LINES_JOINED.search(normal_style(element.get("style") or ""))]
        styled = find_holding(root, ("style",), ("hite-space", "HITE-SPACE"))
        keepers += [element for element in styled if _LINES_KEPT.search(normal_style(element.get("style") or ""))]
    if holds(source, "pre-line") or holds(source, "pre-wrap"):
        classed = find_holding(root, ("class",), ("pre-line", "pre-wrap"))
        keepers += [element for element in classed if _KEEPING_CLASSES & {*(element.get("class") or "").split()}]
    return keepers


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
    paragraph = _BLANK_OR_INDENT if wrapped and _has_indents(whole.split("\n")) else _BLANK
    for inner, is_tail in places:
        text = (inner.tail if is_tail else inner.text) or ""
        first, *lines = paragraph.split(text) if wrapped else text.split("\n")
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

    This is the case if, in paragraphs of at least two lines, no line has room for the first word of the next. An indent
    that only some lines have starts a paragraph. In Chinese and Japanese a word is a character, and a full stop may end
    a paragraph.
    """
    written = text.split("\n")
    indents = _has_indents(written)
    lines = [_GAPS.sub(" ", line).strip() for line in written]
    is_wide = len(_IDEOGRAPH.findall(text)) * 2 > len(text)
    sizes = [width_of(line) if is_wide else len(line) for line in lines]
    width = max(sizes)
    if not 40 <= width <= 120:
        return False
    slack = 5 if is_wide else 3  # a line may not begin with a comma
    full = room = 0
    for line, following, size, after in zip(lines, lines[1:], sizes, written[1:], strict=False):
        if not line or not following or (indents and _INDENT.match(after)) or (is_wide and line[-1] in _ENDS):
            continue
        word = 2 if is_wide else 1 + len(following.partition(" ")[0])
        full += size + word > width - slack
        room += size + word <= width - slack
    return full >= 2 and full >= 9 * room


def _has_indents(lines: Sequence[str]) -> bool:
    """Whether the first line and fewer than half of all lines have an indent, as the beginnings of paragraphs."""
    filled = [line for line in lines if line and not line.isspace()]
    indented = [_INDENT.match(line) is not None for line in filled]
    return bool(indented) and indented[0] and 2 * sum(indented) <= len(indented)
