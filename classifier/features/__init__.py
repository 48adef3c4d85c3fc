"""Page → feature matrix, as named columns in groups.

The columns of trafilatura's reading come last, after the linear models' scores: a judge without the reading uses the
front part of the same matrix.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from .. import native
from ..page.block import Leaf, Node
from ..reading.head import Head
from . import belonging, context, evidence, links, markup, reading, shape
from .characters import Floats
from .layout import Layout

__all__ = [
    "TEXT_EVIDENCE",
    "Layout",
    "feature_table",
    "groups_of",
    "matrix",
    "one_block",
    "reading_table",
    "rounded",
    "text_table",
]


def feature_table(layout: Layout, head: Head) -> dict[str, Floats]:
    """Compute the columns that do not need trafilatura: name → one value per block."""
    own = shape.columns(layout.codes, layout.texts)
    said = evidence.columns(layout, head)
    return {
        **own,
        **links.columns(layout),
        **markup.columns(layout),
        **context.columns(layout, own),
        **said,
        **belonging.columns(layout, own, said),
    }


def reading_table(layout: Layout, lines: Sequence[str]) -> dict[str, Floats]:
    """Compute the columns of trafilatura's reading; `lines` is its text."""
    return reading.columns(layout, lines)


TEXT_EVIDENCE = ("repeated", "said_before", "in_prose", "copies", *belonging.TEXT_COLUMNS)


def text_table(layout: Layout) -> dict[str, Floats]:
    """Compute the columns of a plain text: shape, neighbours, repetitions."""
    own = shape.columns(layout.codes, layout.texts)
    said = evidence.columns(layout, Head())
    said.update(belonging.columns(layout, own, said))
    return {**own, **context.columns(layout, own), **{name: said[name] for name in TEXT_EVIDENCE}}


def one_block() -> Layout:
    """Return a page of one block, of which only the names of the columns are of interest."""
    return Layout.of(
        [Node(-1, "body", "", 1, 0, False, 0, 1)], [Leaf(0, "Text.", 0, 0, 0, 0, 0, "", "", False, False, False)]
    )


def groups_of() -> Mapping[str, tuple[str, ...]]:
    """Map each feature group to its column names, in order; computed on a page of one block, so it cannot drift."""
    layout = one_block()
    own = shape.columns(layout.codes, layout.texts)
    said = evidence.columns(layout, Head())
    return {
        "own": tuple(own),
        "links": tuple(links.columns(layout)),
        "markup": tuple(markup.columns(layout)),
        "context": tuple(context.columns(layout, own)),
        "evidence": tuple(said),
        "belonging": tuple(belonging.columns(layout, own, said)),
        "kept": tuple(reading.columns(layout, ())),
    }


def matrix(table: Mapping[str, Floats]) -> NDArray[np.float16]:
    """Return columns as an array of shape (blocks, columns), rounded like the stored rows."""
    return rounded(np.concatenate(list(table.values())).reshape(len(table), -1)).T


def rounded(values: NDArray[np.float32]) -> NDArray[np.float16]:
    """Round to half precision with six significant bits, in training and at run time.

    Trees bin their features anyway, and coarse numbers make the stored rows small.
    """
    if native.core is not None and values.dtype == np.float32:
        halves = np.empty(values.shape, dtype=np.float16)
        native.core.round_halves(np.ascontiguousarray(values), halves)
        return halves
    bits = np.clip(values, -60_000, 60_000).astype(np.float16).view(np.uint16)
    bits += np.uint16(0x10)  # half of the last bit that stays; a nan has none that low
    bits &= np.uint16(0xFFE0)
    result: NDArray[np.float16] = bits.view(np.float16)
    return result
