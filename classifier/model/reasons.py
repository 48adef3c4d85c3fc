"""Why a block was kept or dropped: the features that weighed most in its trees, in words.

Each step down a tree changes the expected score; the change is credited to the feature of the split (Saabas,
"Interpreting random forests", 2014). Features with the same phrase in the feature table are added up. What the second
pass changes has a phrase of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..features import Layout
from ..features.opinions import log_odds
from ..features.table import AROUND, features
from .judge import Judge


def reasons(
    judge: Judge, rows: NDArray[np.float16], layout: Layout, names: Sequence[str], most: int = 3
) -> list[tuple[str, ...]]:
    """Name what weighed most in each row: `+ …` for keeping, `- …` for dropping, heaviest first.

    `rows` is the full feature matrix with the columns `names`.
    """
    credit = judge.keep.credits(rows.astype(np.float32), len(names))
    first, kinds = judge.first_probabilities(rows)
    last = judge.last_probabilities(layout, first, kinds)
    table = features()
    phrases = [table[name].says if name in table else name for name in names]
    distinct = sorted({*phrases, AROUND})
    where = np.array([distinct.index(one) for one in phrases])
    summed = np.zeros((len(rows), len(distinct)))
    for column, group in enumerate(where):
        summed[:, group] += credit[:, column]
    summed[:, distinct.index(AROUND)] += log_odds(last) - log_odds(first)
    ranked = []
    for row in summed:
        heaviest = np.argsort(-np.abs(row))[:most]
        ranked.append(tuple(f"{'+' if row[i] > 0 else '-'} {distinct[i]}" for i in heaviest if abs(row[i]) > 0.01))
    return ranked
