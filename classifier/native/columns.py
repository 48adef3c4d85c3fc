"""The columns of a page by the native core where it is in use, else by the Python of `features/` and `model/linear.py`.

Training does not come here: it computes the same columns in Python.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from .. import native
from ..features.layout import Layout
from ..model.linear import Scorers, column_names
from . import Floats


def linear_columns(scorers: Scorers, layout: Layout) -> dict[str, Floats]:
    """Compute the columns of `Scorers.columns`."""
    if native.core is None:
        return scorers.columns(layout)
    text, names = scorers.text, scorers.names
    columns = np.empty((len(_linear_names(text.heads)), len(layout)), dtype=np.float32)
    native.core.linear_columns(layout, names.weights[0], names.bias[0], text.by_hash, text.bias, columns)
    return dict(zip(_linear_names(text.heads), columns, strict=True))


@cache
def _linear_names(heads: tuple[str, ...]) -> tuple[str, ...]:
    return column_names(heads)
