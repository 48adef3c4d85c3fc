"""A copy of a tree without inline formatting, for pages on which trafilatura's steps take quadratic time.

Trafilatura and lxml's `strip_tags` take the square of an element's inline children: a transcript with a `<span>` per
word takes minutes. The formatting has no bearing on the text that is read, so such pages are read without it. The same
is true of what trafilatura deletes first of all, such as readings of Chinese characters (`<rt>`) and buttons.
"""

from __future__ import annotations

from copy import copy

from lxml import etree

MOST_INLINE = 1_000
"""Formatting elements and images of a page up to which it is read as it is."""
MOST_CHILDREN = 500
"""Children of one element up to which a page is read as it is."""
MOST_SPANNED = 5_000
"""Places in tables that cells take by `colspan` and `rowspan`, up to which a page is read as it is: trafilatura makes
an element without text for each."""

FORMATTING = frozenset(
    "abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr picture q rb ruby s samp "
    "small source span strike strong sub sup time tt u var wbr".split()
)


DELETED = frozenset(
    "applet area audio blink button canvas datalist embed iframe input label legend link map marquee math menuitem "
    "noindex object optgroup option output param progress rp rt rtc script select style svg textarea track use "
    "video".split()
)
"""What trafilatura deletes with its content; what may hold paragraphs is left to it."""


def is_crowded(tree: etree._Element) -> bool:
    """Whether a page holds so many formatting elements, and so many in one place, that it must be read without them."""
    return _are_many(tree, FORMATTING) or _are_many(tree, DELETED)


def _are_many(tree: etree._Element, tags: frozenset[str]) -> bool:
    if sum(1 for _ in tree.iter(*tags)) <= MOST_INLINE:
        return False
    return any(len(element) > MOST_CHILDREN for element in tree.iter())


def spans_too_much(tree: etree._Element) -> bool:
    """Whether the cells of a page's tables span so many places that it must be read without `colspan` and `rowspan`."""
    cells = (cell for cell in tree.iter("td", "th") if cell.attrib)
    return sum(_span(cell, "colspan") * _span(cell, "rowspan") - 1 for cell in cells) > MOST_SPANNED


def without_spans(tree: etree._Element) -> etree._Element:
    """Return a copy of `tree` in which each cell of a table takes one place."""
    single = copy(tree)
    for cell in single.iter("td", "th"):
        for name in ("colspan", "rowspan"):
            cell.attrib.pop(name, None)
    return single


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "1")
    return min(int(value[:4]), 100) if value.isdecimal() else 1  # as trafilatura limits it


def plain_tree(tree: etree._Element) -> etree._Element:
    """Return a copy of `tree` without FORMATTING and DELETED; other text stays in its place. Linear in the elements."""
    formatting = FORMATTING if _are_many(tree, FORMATTING) else frozenset()
    root = tree.makeelement(tree.tag, dict(tree.attrib))
    parent, last = root, None  # the last child of `parent`
    pieces: list[str] = []
    opened: list[etree._Element] = []

    def flush() -> None:
        if pieces:
            text = "".join(pieces)
            if last is None:
                parent.text = text
            else:
                last.tail = text
            pieces.clear()

    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        if element.tag in DELETED and element is not tree:
            if event == "start":
                walker.skip_subtree()
            elif element.tail:
                pieces.append(element.tail)
            continue
        is_kept = element is not tree and element.tag not in formatting
        if is_kept:
            flush()
            if event == "start":
                opened.append(parent)
                parent, last = etree.SubElement(parent, element.tag, dict(element.attrib)), None
            else:
                parent, last = opened.pop(), parent
        text = element.text if event == "start" else element.tail
        if text and not (element is tree and event == "end"):
            pieces.append(text)
    flush()
    return root
