"""Flags of a whole page: its kind, as the model of page kinds judges it, and what its markup declares or is built like.

`index`, `wall`, `error`, `other` and `no_article` are learned (`kind/model.py`). The other three are read from the
markup: schema.org's `isAccessibleForFree` and `LiveBlogPosting`, clock times between entries, several `article` or `h1`
elements with prose of their own.
"""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .article import Flag
from .features import Layout
from .kind.kind import PageKind
from .kind.model import PageOpinion
from .reading.head import Head

CLOCK_LINES = 4
"""So many clock times between the entries of one article make it a live blog."""
SECOND_ARTICLE = 500
"""Characters of prose that a second `article` or `h1` element must have to count as one."""
_HOUR = r"(?:[01]?\d|2[0-3])"
_CLOCK = re.compile(rf"^\W*{_HOUR}\s?[:.h時시]\s?[0-5]\d(?![.:]?\d)|\b{_HOUR}[:.h][0-5]\d(?:\s?(?:Uhr|[ap]\.?m\.?))?$")


def kind_flags(opinion: PageOpinion) -> frozenset[Flag]:
    """Find the flag of a page that is probably not an article, and NO_ARTICLE if that is certain."""
    if opinion.kind is PageKind.ARTICLE:
        return frozenset()
    flag = Flag(opinion.kind.value)
    return frozenset({flag, Flag.NO_ARTICLE}) if opinion.is_sure else frozenset({flag})


def markup_flags(layout: Layout, head: Head, kept: NDArray[np.bool_]) -> frozenset[Flag]:
    """Find the flags of a page that holds an article; `kept`, shape (blocks,), are the blocks of its text."""
    found = set()
    if head.paid:
        found.add(Flag.PAYWALL)
    if head.live or clock_lines(layout, kept) >= CLOCK_LINES:
        found.add(Flag.LIVE_BLOG)
    if articles(layout) > 1:
        found.add(Flag.MULTIPLE_ARTICLES)
    return frozenset(found)


def clock_lines(layout: Layout, kept: NDArray[np.bool_]) -> int:
    """Clock times that begin an entry of prose, from the first kept block to the last: no results, no lists."""
    places = np.flatnonzero(kept)
    if not len(places):
        return 0
    span = layout.texts[places[0] : places[-1] + 1]
    return sum(
        len(text) <= 160 and any(len(one) > 60 for one in span[i : i + 3]) and _CLOCK.search(text) is not None
        for i, text in enumerate(span)
    )


def articles(layout: Layout) -> int:
    """Count the articles one below the other: `article` elements, or `h1` headings, with prose of their own."""
    prose = np.where((layout.chars > 80) & (layout.link_chars < 0.3 * layout.chars), layout.chars, 0.0)
    return max(_by_elements(layout, prose), _by_headings(layout, prose))


def _by_elements(layout: Layout, prose: NDArray[np.floating]) -> int:
    count, reached = 0, 0
    for first, end in _extents(layout, "article"):
        if first >= reached and prose[first:end].sum() >= SECOND_ARTICLE:
            count, reached = count + 1, end
    return count


def _by_headings(layout: Layout, prose: NDArray[np.floating]) -> int:
    starts = [first for first, end in _extents(layout, "h1") if end > first]
    spans = pairwise([*starts, len(prose)])
    return len({layout.texts[start] for start, end in spans if prose[start:end].sum() >= SECOND_ARTICLE})


def _extents(layout: Layout, tag: str) -> list[tuple[int, int]]:
    """First block and end of each element with the tag, in page order."""
    chosen = layout.tag == layout.tags.get(tag, -1)
    return list(zip(layout.first[chosen].tolist(), layout.end[chosen].tolist(), strict=True))
