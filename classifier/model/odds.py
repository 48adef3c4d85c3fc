"""Probabilities of single blocks → probabilities of blocks of this page.

A threshold that suits most pages empties the few on which every block is in doubt. The threshold that maximises the
expected F1 of a text is half of the F1 that can be expected (Lipton, Elkan and Naryanaswamy, *Thresholding Classifiers
to Maximize F1 Score*, 2014): the less certain a page, the lower its threshold. Here the threshold stays, so that
presets and probabilities keep one meaning on all pages, and the odds of the page's blocks rise instead.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def raise_odds(probability: NDArray[np.float32], article: float = 1.0) -> NDArray[np.float32]:
    """Divide the odds of each block, shape (blocks,), by the page's greatest probability.

    The best block comes to ½ or more, so that no page is emptied by doubt alone. The order of the blocks stays, 0 and 1
    stay, and a page with one certain block does not change. `article` is the probability that the page is an article:
    the odds are divided by no less than 1 - `article`, since the doubt about other pages is right.
    """
    divisor = max(float(probability.max(initial=0.0)), 1.0 - article)
    if divisor == 0.0:
        return probability
    return np.asarray(probability / (probability + divisor * (1.0 - probability)), dtype=np.float32)
