"""How alike two articles of a page are marked up: their headlines, and the elements around them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..page.block import Node
from .openings import mark_of
from .outline import HEADINGS

SAME_ARTICLE = 3
"""Points of an article element that follows the first one and has its markup."""
_ARTICLE = re.compile(r"article|story|\bpost\b|\bh-?entry\b|infinite|scroll|next", re.IGNORECASE)
_NO_ARTICLE = re.compile(r"comment", re.IGNORECASE)
_WHOLE = frozenset({"html", "body"})


def rank(one: Node, other: Node) -> int:
    """Return 2 for a headline as the first one: an h1, or a line of its class; 1 for its tag or class, else 0."""
    kin = bool(one.names) and mark_of(one) == mark_of(other)
    if one.tag == other.tag == "h1" or (kin and other.tag not in HEADINGS):
        return 2
    return int(kin or one.tag == other.tag)


def apartness(nodes: Sequence[Node], first: int | None, article: int) -> int:
    """Return 1 for an article, 1 more if the first one has ended above it, and 1 more if both have the same markup."""
    if first is None:
        return 1
    one, other = nodes[first], nodes[article]
    apart = one.tag == other.tag == "article" and other.first >= one.end
    return 1 + apart + (one.tag == other.tag and are_kin(one, other))


def are_kin(one: Node, other: Node) -> bool:
    """Whether two elements have the same names, but for numbers in them."""
    return one.names == other.names or mark_of(one) == mark_of(other)


def is_article(node: Node) -> bool:
    """Whether an element is an article by its tag or its names."""
    tag, names = node.tag, node.names
    if tag in HEADINGS or tag in _WHOLE:
        return False
    return (tag == "article" or _ARTICLE.search(names) is not None) and not _NO_ARTICLE.search(names)
