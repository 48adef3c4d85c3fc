"""Probabilities of single blocks → probabilities in the light of the whole page.

A threshold that suits most pages empties the few on which every block is in doubt. The threshold that maximises the
expected F1 of a text is half of the F1 that can be expected (Lipton, Elkan and Naryanaswamy, *Thresholding Classifiers
to Maximize F1 Score*, 2014): the less certain a page, the lower its threshold. Here the threshold stays, so that
presets and probabilities keep one meaning on all pages, and the odds of the page's blocks rise instead.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

STRENGTH = 3.0
"""The odds of a page's blocks are divided by its certainty to this power."""
LEAST = 0.3
"""Certainty below which the odds rise no further."""
HOPELESS = 0.1
"""Blocks of less than this share of the page's greatest probability make nothing doubtful: beside a certain article, a
thousand menu entries of probability .05 would. The three numbers were chosen out of fold on the gold pages."""


def certainty_of(probability: NDArray[np.floating], chars: NDArray[np.floating]) -> float:
    """Return the greatest expected F1 (0 to 1) that any threshold promises for a page.

    `probability` and `chars` (characters of each block) have shape (blocks,); a block counts by the root of its
    characters. Without blocks it is 0.
    """
    if not len(probability):
        return 0.0
    order = np.argsort(-probability, kind="stable")
    weight = np.sqrt(np.maximum(chars[order].astype(np.float64), 1.0))
    hopeful = np.where(probability >= HOPELESS * probability.max(), probability, 0.0)
    right = np.cumsum(hopeful[order] * weight)
    return float((2.0 * right / (np.cumsum(weight) + right[-1])).max())


def raise_odds(probability: NDArray[np.float32], certainty: float) -> NDArray[np.float32]:
    """Raise the probabilities of the blocks, shape (blocks,), the more, the less certain the page is.

    The order of the blocks stays, 0 and 1 stay, and so do all probabilities of a page of certainty 1.
    """
    factor = max(certainty, LEAST) ** -STRENGTH
    return np.asarray(probability * factor / (1.0 + probability * (factor - 1.0)), dtype=np.float32)
