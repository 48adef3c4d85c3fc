"""A copy of a tree without inline formatting, for pages on which trafilatura's steps take quadratic time.

Trafilatura and lxml's `strip_tags` take the square of an element's inline children: a transcript with a `<span>` per
word takes minutes. The formatting has no bearing on the text that is read, so such pages are read without it.
"""

from __future__ import annotations

from lxml import etree

MOST_INLINE = 1_000
"""Formatting elements and images of a page up to which it is read as it is."""
MOST_CHILDREN = 500
"""Children of one element up to which a page is read as it is."""

FORMATTING = frozenset(
    "abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr picture q rb ruby s samp "
    "small source span strike strong sub sup time tt u var wbr".split()
)


def is_crowded(tree: etree._Element) -> bool:
    """Whether a page holds so many formatting elements, and so many in one place, that it must be read without them."""
    if sum(1 for _ in tree.iter(*FORMATTING)) <= MOST_INLINE:
        return False
    return any(len(element) > MOST_CHILDREN for element in tree.iter())


def plain_tree(tree: etree._Element) -> etree._Element:
    """Return a copy of `tree` without FORMATTING; text stays in its place. Linear in the number of elements."""
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

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        is_kept = element is not tree and element.tag not in FORMATTING
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
