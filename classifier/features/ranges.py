"""Sums and means over ranges of blocks, by prefix sums: arithmetic for all context features."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .characters import Floats, Ints


class Prefix:
    """Prefix sums of one per-block quantity."""

    def __init__(self, values: NDArray[np.floating]) -> None:
        self._sums = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))

    def over(self, first: Ints, end: Ints) -> Floats:
        """Sum over the half-open ranges first … end, which are clipped to the page."""
        top = len(self._sums) - 1
        return self.between(np.minimum(np.maximum(first, 0), top), np.minimum(np.maximum(end, 0), top))

    def between(self, first: Ints, end: Ints) -> Floats:
        """Sum over the half-open ranges first … end, which are within the page."""
        return (self._sums[end] - self._sums[first]).astype(np.float32)


def ratio(part: Floats, whole: Floats, empty: float = 0.0) -> Floats:
    """part / whole, `empty` where whole is 0."""
    return np.where(whole > 0, part / np.maximum(whole, 1e-6), empty).astype(np.float32)


def shift(values: NDArray[np.floating], by: int, fill: float = np.nan) -> Floats:
    """Return the value of the block `by` places later (earlier when negative); `fill` beyond the page's ends."""
    result = np.full(len(values), fill, dtype=np.float32)
    if by > 0:
        result[:-by] = values[by:]
    elif by < 0:
        result[-by:] = values[:by]
    else:
        result[:] = values
    return result


def runs(keys: NDArray[np.integer]) -> tuple[Ints, Ints]:
    """First and end (half open) of the run of equal consecutive keys that each block is part of."""
    n = len(keys)
    change = np.concatenate(([True], keys[1:] != keys[:-1])) if n else np.zeros(0, dtype=bool)
    run = np.cumsum(change) - 1
    first = np.nonzero(change)[0]
    end = np.concatenate((first[1:], [n]))
    return first[run].astype(np.int64), end[run].astype(np.int64)
