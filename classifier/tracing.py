"""Blocks and pictures → the positions in the tree that they come from.

The tree is walked in step with the page's node table. Subtrees without a requested block are skipped, so the cost
depends only on the requested part.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from .page.page import Page
from .page.segment import TextRun
from .page.tags import INLINE, SKIPPED

_NODE, _IN_LINE, _SKIPPED = range(3)
_ROLES = {**dict.fromkeys(INLINE | {"br"}, _IN_LINE), **dict.fromkeys(SKIPPED, _SKIPPED)}
"""Tag → its role in the walk; any other tag is a `_NODE`."""


class Place(NamedTuple):
    """A block with the texts that it was made of, or a picture with the block that is open or next at its position."""

    block: int
    runs: Sequence[TextRun]
    picture: etree._Element | None = None


def trace(page: Page, blocks: Sequence[int], pictures: range = range(0)) -> Iterator[Place]:
    """Yield the positions of `blocks`, indices in ascending order, and of the pictures before the blocks of a range.

    A picture before the first block of the range is part of it, as is one directly after the last block.
    """
    nodes = page.nodes
    sizes = [1] * len(nodes)
    for at in range(len(nodes) - 1, 0, -1):
        sizes[nodes[at].parent] += sizes[at]
    wanted = frozenset(blocks)
    last = max(blocks[-1] if blocks else -1, pictures.stop if pictures else -1)
    walker = etree.iterwalk(page.tree, events=("start", "end"))
    opened: list[int] = []
    node = leaf = 0
    runs: list[TextRun] = []
    texts: list[str] = []

    def flush() -> list[Place]:
        nonlocal leaf, runs
        # what squeezing would remove is neither a letter nor a digit
        is_leaf = any(map(str.isalnum, "".join(texts)))
        texts.clear()
        done, runs = runs, []
        if not is_leaf:
            return []
        leaf += 1
        return [Place(leaf - 1, done)] if leaf - 1 in wanted else []

    def is_empty(first: int, end: int) -> bool:
        place = bisect_left(blocks, first)
        if place < len(blocks) and blocks[place] < end:
            return False
        return not pictures or end < pictures.start or first > pictures.stop

    for event, element in walker:
        tag = element.tag
        role = _ROLES.get(tag, _NODE)
        if event == "start":
            if role == _SKIPPED:
                walker.skip_subtree()
                continue
            if role == _NODE:
                if runs:
                    yield from flush()
                if node >= len(nodes):
                    return
                opened.append(node)
                first, end = nodes[node].first, nodes[node].end
                leaf = first
                if is_empty(first, end):
                    node += sizes[node]
                    walker.skip_subtree()
                    continue
                node += 1
            elif tag == "br":
                if runs:
                    yield from flush()
            elif tag == "img" and pictures and pictures.start <= leaf <= pictures.stop:
                yield Place(leaf, (), element)
            if text := element.text:
                runs.append(TextRun(element, False))
                texts.append(text)
        else:
            if role == _NODE:
                if runs:
                    yield from flush()
                leaf = nodes[opened.pop()].end
                if leaf > last:
                    return
            if text := element.tail:
                runs.append(TextRun(element, True))
                texts.append(text)
    if runs:
        yield from flush()


def text_of(run: TextRun) -> str:
    """Return the text of a run as it is in the source."""
    return (run.element.tail if run.is_tail else run.element.text) or ""
