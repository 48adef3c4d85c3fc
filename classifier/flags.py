"""Flags of a whole page: its kind, according to the page-kind model, and what its markup declares.

`index`, `wall`, `error`, `other` and `no_article` are learned (`kind/model.py`). `paywall` and `live_blog` are read
from the markup: schema.org's `isAccessibleForFree` and `LiveBlogPosting`, clock times between entries.
`multiple_articles` depends on what follows a second headline (`appended/second_article.py`): counting `article` and
`h1` elements was right on 2 of 28 gold pages.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from .article import Flag
from .features import Layout
from .kind.kind import PageKind
from .kind.model import PageOpinion
from .reading.head import Head

CLOCK_LINES = 4
"""An article with at least this many clock times between its entries is a live blog."""
_HOUR = r"(?:[01]?\d|2[0-3])"
_CLOCK = re.compile(rf"^\W*{_HOUR}\s?[:.h時시]\s?[0-5]\d(?![.:]?\d)|\b{_HOUR}[:.h][0-5]\d(?:\s?(?:Uhr|[ap]\.?m\.?))?$")

_MINUTES = re.compile(r"[:.h時시]\s?[0-5]\d")
"""What every clock time of `_CLOCK` holds."""


def kind_flags(opinion: PageOpinion) -> frozenset[Flag]:
    """Return the flag of a page that is probably not an article, and NO_ARTICLE if that is certain."""
    if opinion.kind is PageKind.ARTICLE:
        return frozenset()
    flag = Flag(opinion.kind.value)
    return frozenset({flag, Flag.NO_ARTICLE}) if opinion.is_sure else frozenset({flag})


def markup_flags(layout: Layout, head: Head, kept: NDArray[np.bool_]) -> frozenset[Flag]:
    """Return the flags of a page that holds an article; `kept`, shape (blocks,), marks the blocks of its text."""
    flags = set()
    if head.paid:
        flags.add(Flag.PAYWALL)
    if head.live or clock_lines(layout, kept) >= CLOCK_LINES:
        flags.add(Flag.LIVE_BLOG)
    return frozenset(flags)


def clock_lines(layout: Layout, kept: NDArray[np.bool_]) -> int:
    """Count clock times that begin an entry of prose, from the first kept block to the last; lists do not count."""
    places = np.flatnonzero(kept)
    if not len(places):
        return 0
    span = layout.texts[places[0] : places[-1] + 1]
    timed = [
        i
        for i, text in enumerate(span)
        if len(text) <= 160
        and _MINUTES.search(text) is not None  # of few lines, and the whole pattern takes longer
        and _CLOCK.search(text) is not None
    ]
    return sum(any(len(text) > 60 for text in span[i : i + 3]) for i in timed)
