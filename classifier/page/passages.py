"""Finds passages that a page shows twice, even if the two are cut into different blocks.

The keys of the blocks are read as two streams of letters: from the earlier block and from the later one that opens with
the same letters, on across the ends of blocks, as long as both say the same. So paragraphs match one block that joins
them, lines, a text cut short, or a paragraph that lacks its last sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

OPENING = 20
"""Letters and digits that two blocks must share before they are compared."""
_MOST_SKIPPED = 3
"""Most blocks between two paragraphs, such as headings, that a block which joins the paragraphs can lack."""

Cover = Mapping[int, tuple[int, ...]]


class Match(NamedTuple):
    """Two places of one passage: the whole blocks at each, and for each block those of the other place that hold it."""

    earlier: Cover
    later: Cover
    first: tuple[int, int]
    """The blocks with which the two begin."""

    @property
    def covers(self) -> tuple[Cover, Cover]:
        """Both places."""
        return self.earlier, self.later


def matches(keys: Mapping[int, str], end: int, anchors: Sequence[int]) -> list[Match]:
    """Return the repeated passages that begin with one of the blocks `anchors`, each with its nearest earlier place.

    `keys` are those of the blocks before `end`.
    Cost is linear in the length of the keys: a passage is read once, and its earlier place ends before it.
    """
    passages: list[Match] = []
    whole: dict[str, int] = {}
    opening: dict[str, int] = {}
    read = -1  # the last block that a match holds as a whole
    for later in anchors:
        key = keys[later]
        start = key[:OPENING]
        earlier = whole.get(key, opening.get(start))
        if earlier is not None and later > read:
            match = _follow(keys, end, earlier, later)
            if match.earlier or match.later:
                passages.append(match)
                read = max(match.later, default=later)
        whole[key] = later
        if start not in opening or len(keys[opening[start]]) <= len(key):
            opening[start] = later
    return passages


def _follow(keys: Mapping[int, str], end: int, earlier: int, later: int) -> Match:
    one, other = _Reader(keys, earlier), _Reader(keys, later)
    skipped = 0
    while one.block < later and other.block < end:
        size = min(one.left, other.left)
        if keys[one.block].startswith(keys[other.block][other.place : other.place + size], one.place):
            at = one.block, other.block
            one.advance(size, at[1])
            other.advance(size, at[0])
        elif one.place and not other.place and skipped < _MOST_SKIPPED:
            skipped += 1
            other.skip()
        elif other.place and not one.place and skipped < _MOST_SKIPPED:
            skipped += 1
            one.skip()
        else:
            break
    return Match(one.read, other.read, (earlier, later))


class _Reader:
    """A place in the stream of keys."""

    def __init__(self, keys: Mapping[int, str], block: int) -> None:
        self._keys = keys
        self.block = block
        self.place = 0
        self.read: dict[int, tuple[int, ...]] = {}
        """The blocks read as a whole, each with those of the other stream."""
        self._beside: list[int] = []

    @property
    def left(self) -> int:
        """Length of the rest of the block."""
        return len(self._keys[self.block]) - self.place

    def advance(self, size: int, beside: int) -> None:
        """Read `size` letters, which are in the block `beside` of the other stream."""
        if not self._beside or self._beside[-1] != beside:
            self._beside.append(beside)
        self.place += size
        if self.place == len(self._keys[self.block]):
            self.read[self.block] = tuple(self._beside)
            self.skip()

    def skip(self) -> None:
        """Go to the next block."""
        self.block += 1
        self.place = 0
        self._beside = []
