"""Where a block stands: in the article, beside it (comments, cards, menus), or in the header of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..page.block import Node
from ..page.page import Page

_BESIDE_TAGS = frozenset({"aside", "nav", "footer"})
_BESIDE = re.compile(
    r"comment|repl(?:y|ies)\b|related|recommend|teaser|sidebar|popular|most-?read|trending|ticker|breaking|\bcards?\b",
    re.IGNORECASE,
)
"""Words in classes and ids of what stands beside an article."""
_OF_ARTICLE = re.compile("footer|sidebar", re.IGNORECASE)
"""Tags and words of parts that an `article` has of its own."""
_AROUND = frozenset({"html", "body"})
_MENU = 3
"""Links that make a menu; a few are the section or the trail above a headline."""


def is_beside(page: Page, at: int, headline: int, start: int) -> bool:
    """Whether a block is in comments, a card, an `aside` or the like.

    What stands between the headline and the `start` of the text is not, nor do elements around the text count.
    """
    if headline <= at <= start:
        return False
    words: list[str] = []
    around = _around(page, at)
    for node in around:
        if node.first <= start < node.end:
            own = any(one.tag == "article" for one in (node, *around))
            return any(not own or not _OF_ARTICLE.fullmatch(word) for word in words)
        if node.tag in _BESIDE_TAGS:
            words.append(node.tag)
        words += _BESIDE.findall(node.names)
    return bool(words)


def is_together(page: Page, at: int, headline: int, distance: int) -> bool:
    """Whether a block above the headline is in an element with it that begins at most `distance` blocks above.

    An element with a menu is the page.
    """
    common = next((node for node in _around(page, at) if node.first <= headline < node.end), None)
    if common is None or common.tag in _AROUND or common.first < headline - distance:
        return False
    return sum(block.linked for block in page.blocks[common.first : headline]) < _MENU


def _around(page: Page, at: int) -> Iterator[Node]:
    """Yield the block-level elements around a block, the innermost first."""
    number = page.leaves[at].node if at < len(page.leaves) else -1
    while number >= 0:
        yield page.nodes[number]
        number = page.nodes[number].parent
