"""Places in the tree of a page for invented elements, and functions that put them there."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

from ...page.page import Page
from .planting import Line

BOXES = frozenset({"div", "section", "article", "main", "blockquote"})
"""Elements that may contain several other elements."""


def is_place(page: Page, elements: Sequence[etree._Element], block: int) -> bool:
    """Whether other elements may follow the element of a block, and this is its only block."""
    node = page.nodes[page.leaves[block].node]
    parent = elements[page.leaves[block].node].getparent()
    return (
        node.tag in {"p", "div", "h2", "h3"}
        and node.end - node.first == 1
        and parent is not None
        and (parent.tag in BOXES)
    )


def end_of_article(
    page: Page, elements: Sequence[etree._Element], kept: Sequence[int], taken: Mapping[int, etree._Element]
) -> etree._Element | None:
    """Return the last element of the article, after which other elements may follow; None if there is none."""
    last = max(kept)
    node = page.leaves[last].node
    if last in taken:
        return taken[last]
    while page.nodes[node].tag not in {"p", "div", "ul", "ol", "table", "blockquote", "dl"}:
        node = page.nodes[node].parent
        if node < 0:
            return None
    parent = elements[node].getparent()
    alone = page.nodes[node].end == last + 1 and page.nodes[node].first >= min(kept)
    return elements[node] if alone and parent is not None and parent.tag in BOXES else None


def topmost(page: Page, run: Sequence[int]) -> int:
    """Return the highest element that holds the first block of a run and nothing outside the run."""
    node = page.leaves[run[0]].node
    while (above := page.nodes[node].parent) >= 0 and (
        page.nodes[above].first >= run[0] and page.nodes[above].end <= run[-1] + 1
    ):
        node = above
    return node


def insert_behind(
    anchor: etree._Element,
    made: Sequence[etree._Element],
    lines: list[Line],
    rng: random.Random,
) -> list[Line]:
    """Put elements after one, or after the container that ends with it; return the lines."""
    parent = anchor.getparent()
    if parent is None:
        return []
    above = parent.getparent()
    if rng.random() < 0.2 and above is not None and parent.tag in {"div", "section"} and anchor is parent[-1]:
        anchor, parent = parent, above
    at = parent.index(anchor) + 1
    tail, anchor.tail = anchor.tail, None
    for element in reversed(made):
        parent.insert(at, element)
    if tail and tail.strip() and made:
        made[-1].tail = tail
    return lines


def put_before(anchor: etree._Element, made: Iterable[etree._Element]) -> None:
    """Put elements before one, in order."""
    for element in made:
        anchor.addprevious(element)
