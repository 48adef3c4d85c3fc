"""Folds of groups: all pages of a site, and of sites with the same template, are left out together in all packs."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

FOLDS = 5


def fold_of_groups(groups: Iterable[str], seed: int) -> dict[str, int]:
    """Group → fold."""
    names = sorted(set(groups))
    return dict(zip(names, group_fold_numbers(len(names), seed).tolist(), strict=True))


def group_fold_numbers(groups: int, seed: int) -> NDArray[np.int64]:
    """Fold of each group, by its number in alphabetical order. Shape (groups,)."""
    folds = np.empty(groups, dtype=np.int64)
    folds[np.random.default_rng(seed).permutation(groups)] = np.arange(groups) % FOLDS
    return folds
