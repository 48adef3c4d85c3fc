"""Where the prose of a page is, for questions about any part of it in constant time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import accumulate

import numpy as np

from .. import native
from ..features.layout import Layout
from ..page.copies import LONG_PARAGRAPH
from ..page.prose import weight

LEAST_PROSE = 200
"""Characters of prose (Latin; a wide character counts for two and a half) that an article must have."""
HEADINGS = ("h1", "h2", "h3")
_SHORT = 25
"""A block with fewer characters is not a paragraph in any script."""
_MOST_BLOCKS = 8
"""Most blocks of an element that are read as its headline."""


class Outline:
    """The tables of a page with running counts of its paragraphs."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.nodes = layout.nodes
        self.leaves = layout.leaves

    def paragraphs(self, start: int, end: int) -> int:
        """Count the paragraphs among the blocks from `start` to before `end`."""
        return self._counts[end] - self._counts[start] if end > start else 0

    def prose(self, start: int, end: int) -> float:
        """Measure the paragraphs among the blocks from `start` to before `end`."""
        return self._sums[end] - self._sums[start] if end > start else 0.0

    def is_text(self, start: int, end: int) -> bool:
        """Whether the blocks from `start` to before `end` have the prose of an article."""
        return self.paragraphs(start, end) >= 2 and self.prose(start, end) >= LEAST_PROSE

    def paragraph_from(self, start: int) -> int:
        """Return the index of the first paragraph from `start` on; the number of blocks if there is none."""
        if start >= len(self.leaves):
            return start
        return bisect_left(self._counts, self._counts[start] + 1, start + 1) - 1

    def text_of(self, node: int) -> str:
        """Return the text of an element's first blocks; a headline has no more."""
        first, end = self.nodes[node].first, self.nodes[node].end
        return " ".join(self.layout.texts[first : min(end, first + _MOST_BLOCKS)])

    @cached_property
    def last_start(self) -> int:
        """The last block from which on the page has the text of an article; -1 if it has none."""
        blocks = len(self.leaves)
        start = bisect_right(self._counts, self._counts[-1] - 2) - 1
        while start >= 0 and not self.is_text(start, blocks):
            start = bisect_left(self._counts, self._counts[start]) - 1
        return start

    @cached_property
    def headings(self) -> dict[str, list[int]]:
        """The elements of each of the three highest tags of headings that hold text."""
        return {tag: self.elements(tag, 0) for tag in HEADINGS}

    def elements(self, tag: str, start: int) -> list[int]:
        """Return the elements with a tag that hold text and begin with the block `start` or a later one."""
        nodes = self.nodes
        return [i for i in self.layout.elements_of(tag) if start <= nodes[i].first < nodes[i].end]

    @cached_property
    def rules(self) -> list[int]:
        """The blocks that directly follow a horizontal rule."""
        return [self.nodes[i].first for i in self.layout.elements_of("hr")]

    @property
    def _counts(self) -> list[int]:
        return self._running[0]

    @property
    def _sums(self) -> list[float]:
        return self._running[1]

    @cached_property
    def _running(self) -> tuple[list[int], list[float]]:
        """How many paragraphs there are before each block and before the end, and how much prose."""
        layout = self.layout
        if native.core is not None:
            return native.core.running_prose(layout.core_layout)
        sizes = [0.0] * len(self.leaves)
        for i in np.flatnonzero((layout.chars >= _SHORT) & (2 * layout.link_chars < layout.chars)).tolist():
            text = layout.texts[i]
            size = weight(text)
            # as `is_paragraph`, which would ask again whether the text is wide
            if len(text) >= LONG_PARAGRAPH or size > len(text):
                sizes[i] = size
        return [0, *accumulate([size > 0 for size in sizes])], [0.0, *accumulate(sizes)]
