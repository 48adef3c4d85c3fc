"""Folds of sites: all pages of a site, over all packs, are left out together."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

FOLDS = 5


def fold_of_sites(sites: Iterable[str], seed: int) -> dict[str, int]:
    """Site → fold."""
    names = sorted(set(sites))
    return dict(zip(names, site_fold_numbers(len(names), seed).tolist(), strict=True))


def site_fold_numbers(sites: int, seed: int) -> NDArray[np.int64]:
    """Fold of each site, by its number in alphabetical order. Shape (sites,)."""
    found = np.empty(sites, dtype=np.int64)
    found[np.random.default_rng(seed).permutation(sites)] = np.arange(sites) % FOLDS
    return found
