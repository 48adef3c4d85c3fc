"""The published figures: shingle precision and recall, exact pages, leak and loss, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..samples.tokens import shingles, tokens


@dataclass(frozen=True, slots=True)
class Score:
    """One page's text against the true one: shingle precision and recall (0 to 1), and whether all tokens match."""

    precision: float
    recall: float
    exact: bool


def score(text: str, truth: str) -> Score:
    """Compare 4-token shingles (characters in Chinese, Japanese, Korean, Thai). Two empty texts are equal."""
    found, wanted = tokens(text), tokens(truth)
    if not found or not wanted:
        same = found == wanted
        return Score(float(same), float(same), same)
    a, b = shingles(found), shingles(wanted)
    both = (a & b).total()
    return Score(both / a.total(), both / b.total(), found == wanted)


def f1(precision: float, recall: float) -> float:
    """Return the harmonic mean; 0 if both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(frozen=True, slots=True)
class Summary:
    """Mean precision, mean recall, F1 of the two means, share of exact pages; 95 % bootstrap interval of F1."""

    pages: int
    precision: float
    recall: float
    f1: float
    exact: float
    low: float
    high: float


def summarise(scores: Sequence[Score], seed: int = 7) -> Summary:
    """Compute means over pages, and the interval from 1,000 resamples of pages."""
    table = np.array([(s.precision, s.recall, s.exact) for s in scores], dtype=np.float64)
    mean = table.mean(axis=0)
    resampled = resample(table[:, :2], seed)
    low, high = np.quantile([f1(p, r) for p, r in resampled], [0.025, 0.975])
    return Summary(len(scores), mean[0], mean[1], f1(mean[0], mean[1]), mean[2], float(low), float(high))


def paired_difference(ours: Sequence[Score], theirs: Sequence[Score], seed: int = 7) -> tuple[float, float, float]:
    """Compute our F1 minus theirs on the same pages: (difference, low, high) of the 95 % interval."""
    table = np.array([(a.precision, a.recall, b.precision, b.recall) for a, b in zip(ours, theirs, strict=True)])
    means = np.vstack([table.mean(axis=0)[None], resample(table, seed)])
    differences = [f1(row[0], row[1]) - f1(row[2], row[3]) for row in means]
    low, high = np.quantile(differences[1:], [0.025, 0.975])
    return differences[0], float(low), float(high)


def resample(table: NDArray[np.float64], seed: int, times: int = 1000) -> NDArray[np.float64]:
    """Return means of bootstrap resamples of the rows, shape (times, columns)."""
    rng = np.random.default_rng(seed)
    picks = rng.integers(0, len(table), size=(times, len(table)))
    means: NDArray[np.float64] = table[picks].mean(axis=1)
    return means


def share_difference(
    ours: NDArray[np.float64], theirs: NDArray[np.float64], seed: int = 7
) -> tuple[float, float, float, float, float]:
    """Compare shares of blocks on the same pages: (ours, theirs, ours − theirs, low, high) of the 95 % interval.

    Both have shape (pages, 2): the number of taken blocks of a page, and of all blocks.
    """
    table = np.hstack([ours, theirs])
    means = np.vstack([table.mean(axis=0)[None], resample(table, seed)])
    with np.errstate(invalid="ignore", divide="ignore"):
        a, b = means[:, 0] / means[:, 1], means[:, 2] / means[:, 3]
    low, high = np.nanquantile((a - b)[1:], [0.025, 0.975])
    return float(a[0]), float(b[0]), float(a[0] - b[0]), float(low), float(high)


def share_interval(taken: int, total: int) -> tuple[float, float]:
    """Return the 95 % interval of a share by Wilson's formula, which is valid for small counts."""
    if not total:
        return 0.0, 1.0
    z, share = 1.96, taken / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * ((share * (1 - share) + z * z / (4 * total)) / total) ** 0.5 / (1 + z * z / total)
    return max(0.0, middle - half), min(1.0, middle + half)
