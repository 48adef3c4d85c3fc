"""The next article that infinite scrolling appends below the first: its blocks.

The first headline is the heading that the page's title repeats. A later heading of the same rank begins another article
if it is in another part of the page, together with its own paragraphs. Headings inside the first article have a lower
rank, or are in the same container as its text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import itemgetter

from .block import Leaf, Node
from .copies import is_paragraph, key_of, parted
from .segment import is_wide

LEAST_PROSE = 200
"""Characters of prose (Latin; a wide character counts for two and a half) that both articles must have."""
_RANKS = ("h1", "h2")
_PART = re.compile(
    r"\W*(?:\d+\s*[.):/]|(?:part|teil|partie|parte|parti|część|часть|chapter|kapitel|chapitre|capítulo|capitolo|глава"
    r"|update|day|tag)\b|第.{1,3}[章部回節节话話]|제?\s?\d+\s?[장부편]|[IVX]{1,4}[.)\s])",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"article|story|\bpost\b|infinite|scroll|next", re.IGNORECASE)


def later_articles(nodes: Sequence[Node], leaves: Sequence[Leaf], title: str) -> frozenset[int]:
    """Return the indices of the blocks of all articles but the first; empty on a page with one article."""
    found: set[int] = set()
    tags = [*map(itemgetter(Node._fields.index("tag")), nodes)]
    for tag in _RANKS:
        if tags.count(tag) < 2:
            if tag in tags and _repeats(title, _text(nodes[tags.index(tag)], leaves)):
                break  # the headline, and no other heading of its rank
            continue
        headings = [i for i, name in enumerate(tags) if name == tag and nodes[i].end > nodes[i].first]
        if len(headings) > 1 and (first := _headline(nodes, leaves, headings, title)) is not None:
            for heading in headings:
                if nodes[heading].first >= nodes[first].end:
                    found.update(_article_below(nodes, leaves, first, heading, title))
            break
    return frozenset(found)


def _headline(nodes: Sequence[Node], leaves: Sequence[Leaf], headings: Sequence[int], title: str) -> int | None:
    for i in headings:
        if _repeats(title, _text(nodes[i], leaves)):
            return i
    # a title in other words than the headline
    return headings[0] if nodes[headings[0]].tag == "h1" else None


def _repeats(title: str, text: str) -> bool:
    wanted = key_of(title)
    return len(text) >= 4 and bool(wanted) and (text in wanted or wanted in text)


def _text(node: Node, leaves: Sequence[Leaf]) -> str:
    return key_of(" ".join(leaf.text for leaf in leaves[node.first : min(node.end, node.first + 8)]))


def _article_below(nodes: Sequence[Node], leaves: Sequence[Leaf], first: int, heading: int, title: str) -> range:
    """Return the blocks of the part of the page that `heading` opens as an article; else an empty range."""
    none = range(0)
    text = _text(nodes[heading], leaves)
    if not text or text == _text(nodes[first], leaves) or text in key_of(title):
        return none
    if _PART.match(leaves[nodes[heading].first].text):
        return none
    pair = parted(nodes, first, heading)
    if pair is None:
        return none
    part = pair[1]
    if not _is_article(nodes, part, heading):
        return none
    start = nodes[part].first
    # one paragraph above the heading is a caption or a deck; below two the heading is inside a text
    if sum(map(is_paragraph, leaves[start : nodes[heading].first])) > 1:
        return none
    if not _has_prose(leaves[nodes[first].end : start]) or not _has_prose(leaves[start : nodes[part].end]):
        return none
    return range(start, nodes[part].end)


def _is_article(nodes: Sequence[Node], part: int, heading: int) -> bool:
    """Whether an element from the heading up to `part` is an article by its tag, or by a name where it has an h1."""
    element = heading
    while element >= part:
        node = nodes[element]
        if node.tag == "article" or (nodes[heading].tag == "h1" and element != heading and _ARTICLE.search(node.names)):
            return True
        if element == part:
            return False
        element = node.parent
    return False


def _has_prose(leaves: Sequence[Leaf]) -> bool:
    sizes = [len(leaf.text) * (2.5 if is_wide(leaf.text) else 1.0) for leaf in leaves if is_paragraph(leaf)]
    return len(sizes) >= 2 and sum(sizes) >= LEAST_PROSE
