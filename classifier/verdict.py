"""Probabilities + thresholds → verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from . import native
from .label import KEPT, Label
from .page.block import Block

DOUBT = 0.10
"""How near to the threshold a probability is in doubt."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The classification of one block.

    Attributes:
        probability: 0 to 1, that the block is part of the article's text.
        label: what the block is. kept: whether it is part of `Article.text`.
        runner_up: the likeliest label on the other side of the threshold.
        reasons: what weighed most, heaviest first, `+ …` for keeping, `- …` for dropping; empty without `explain`.
    """

    block: Block
    label: Label
    probability: float
    kept: bool
    reasons: tuple[str, ...] = ()
    runner_up: Label | None = None


def is_in_doubt(probability: NDArray[np.float32], threshold: float) -> bool:
    """Whether any block is within DOUBT of the threshold."""
    return bool((np.abs(probability - threshold) < DOUBT).any())


def decide(
    blocks: Sequence[Block],
    probability: NDArray[np.float32],
    kinds: NDArray[np.float32],
    names: Sequence[str],
    threshold: float,
    keep: frozenset[Label] = KEPT,
    reasons: Sequence[tuple[str, ...]] = (),
) -> tuple[Verdict, ...]:
    """Decide every block: the threshold splits article from boilerplate, then the likeliest label of that side wins.

    `probability` has shape (blocks,), `kinds` shape (blocks, len(names)).
    `reasons` has one entry per block, or is empty.
    """
    labels, article = _labels(tuple(names))
    are_kept = tuple([label in keep for label in labels])
    if native.core is not None and probability.dtype == kinds.dtype == np.float32:
        arrays = np.ascontiguousarray(probability), np.ascontiguousarray(kinds), article
        return native.core.verdicts(Verdict, tuple(blocks), *arrays, labels, are_kept, threshold, tuple(reasons))
    inside = np.where(article, kinds, -1.0).argmax(axis=1)
    outside = np.where(article, -1.0, kinds).argmax(axis=1)
    sides = np.where(probability >= threshold, (inside, outside), (outside, inside))
    numbers, others = sides.tolist()
    columns = (
        blocks,
        map(labels.__getitem__, numbers),
        probability.tolist(),
        map(are_kept.__getitem__, numbers),
        reasons or [()] * len(blocks),
        map(labels.__getitem__, others),
    )
    return tuple(map(Verdict, *columns))


@cache
def _labels(names: tuple[str, ...]) -> tuple[tuple[Label, ...], NDArray[np.bool_]]:
    """Return the labels of these names, and which of them are of the article."""
    labels = tuple([Label(name) for name in names])
    return labels, np.array([label in KEPT for label in labels])


FIRST_SHARE = 0.2
"""A first article with less than this share of the kept characters can be the lead of the further ones."""
LEAD = 800
"""Most characters of a lead. A longer text is an article, even if many others follow it."""
LEAST_FIRST = 60
"""Fewest kept characters of a first article whose further ones are sure."""


def leaves_later_out(
    chars: NDArray[np.float32], inside: NDArray[np.bool_], later: NDArray[np.bool_], sure: bool = False
) -> bool:
    """Whether the blocks of further articles are dropped; all arrays have shape (blocks,).

    `inside` marks the blocks that would be kept, `later` those below a further headline. A first article with little
    text is a lead, and the text below it is its body, unless the further articles are `sure`.
    """
    kept, first = float(chars[inside].sum()), float(chars[inside & ~later].sum())
    is_article = first >= FIRST_SHARE * kept or first > LEAD or (sure and first >= LEAST_FIRST)
    return bool(later.any()) and kept > 0 and is_article
