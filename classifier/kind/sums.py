"""Sums and counts over the blocks of a page, of which the numbers about its kind are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .. import native
from ..features.layout import Layout
from ..label import KEPT, Label
from ..native.interface import Core

HEADLINE = (20, 160)
"""Least and most characters of a link that looks like a headline."""
LABELS = (Label.BODY, Label.TEASER, Label.NOTICE, Label.PROMO, Label.NAV, Label.BYLINE, Label.CAPTION, Label.COMMENT)
"""Labels whose blocks are counted."""
COUNTS = ("prose_blocks", "plain_prose", "headline_links", "cards", "linked_headings")


class Sums(NamedTuple):
    """`mass` per block: its characters outside links, as far as it is the article's; sums; `counts` by name."""

    mass: NDArray[np.float32]
    all: np.float32
    """Sum of `mass`."""
    longest: np.float32
    plain_chars: np.float32
    chars: np.float32
    links: np.float32
    repeated: np.float32
    counts: Mapping[str, int]
    labels: NDArray[np.float32]
    """Sums of the probabilities of LABELS, 0 for those that the model does not know."""


_TOTALS = Sums._fields[1:7]
"""The sums, in the order in which the core fills them."""


def sums_of(
    layout: Layout,
    kinds: NDArray[np.floating],
    names: Sequence[str],
    headings: NDArray[np.int64],
) -> Sums:
    """Add up the blocks of a page that has at least one; `kinds` are the probabilities of the labels `names`.

    `headings` are blocks.
    """
    if native.core is not None and kinds.dtype == np.float32:
        return _sums_by_core(native.core, layout, kinds, names, headings)
    is_inside, places = _places(tuple(names))
    chars, links, n = layout.chars, layout.link_chars, len(layout)
    # a text that the page repeats, once for phones and once for desktops, counts once
    first = np.zeros(n, dtype=bool)
    first[[*dict(zip(reversed(layout.texts), range(n - 1, -1, -1), strict=True)).values()]] = True
    inside = kinds[:, is_inside].sum(axis=1)
    mass = inside * (chars - links) * first
    plain = first & (chars > 80) & (links < 0.3 * chars)
    headline = (links > 0.6 * chars) & (chars >= HEADLINE[0]) & (chars <= HEADLINE[1])
    numbers = (
        ((inside > 0.5) & plain).sum(),
        plain.sum(),
        headline.sum(),
        max(Counter(layout.group[headline].tolist()).values(), default=0),
        (links[headings] > 0.5 * chars[headings]).sum(),
    )
    return Sums(
        mass=mass,
        all=mass.sum(),
        longest=mass.max(initial=0.0),
        plain_chars=chars[plain].sum(),
        chars=chars.sum(),
        links=links.sum(),
        repeated=chars[~first].sum(),
        counts=dict(zip(COUNTS, map(int, numbers), strict=True)),
        labels=np.array([kinds[:, place].sum() if place >= 0 else 0.0 for place in places.tolist()], dtype=np.float32),
    )


def _sums_by_core(
    core: Core, layout: Layout, kinds: NDArray[np.float32], names: Sequence[str], headings: NDArray[np.int64]
) -> Sums:
    is_inside, places = _places(tuple(names))
    mass = np.empty(len(layout), dtype=np.float32)
    sums = np.empty(len(_TOTALS) + len(LABELS), dtype=np.float32)
    counts = np.empty(len(COUNTS), dtype=np.int64)
    core.kind_sums(layout.core_layout, np.ascontiguousarray(kinds), is_inside, places, headings, mass, sums, counts)
    return Sums(
        mass=mass,
        **dict(zip(_TOTALS, sums, strict=False)),
        counts=dict(zip(COUNTS, counts.tolist(), strict=True)),
        labels=sums[len(_TOTALS) :],
    )


def places_of(names: Sequence[str]) -> list[int]:
    """Return the places of LABELS among the names, -1 for none."""
    places: list[int] = _places(tuple(names))[1].tolist()
    return places


@lru_cache(8)
def _places(names: tuple[str, ...]) -> tuple[NDArray[np.bool_], NDArray[np.int32]]:
    """Return which of the names are labels of an article's text, and the places of LABELS among them, -1 for none."""
    places = [names.index(label) if label in names else -1 for label in LABELS]
    return np.array([name in KEPT for name in names]), np.array(places, dtype=np.int32)
