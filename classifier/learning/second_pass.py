"""The second pass, fitted on the out-of-fold opinions of the first: it sees the judgements of a block's neighbours.

The trees that judge a fold are fitted on the opinions on the other four. As in usual stacking, those opinions come from
models that have seen the judged fold: each was fitted without its own fold only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ..errors import LabelMismatch
from ..features import matrix
from ..features.opinions import opinion_columns
from ..model.judge import settled
from ..model.odds import raise_odds
from ..model.trees import Trees, sigmoid
from ..samples.sample import Sample
from ..verdict import leaves_later_out
from .fit import KINDS, Rows, Settings, fit_again
from .parallel import forked

LEAST = 0.4
"""Least probability of a kept block when the articles of a page are separated."""
EVERY = -1
"""The fold of the trees that are fitted on all opinions."""
WEIGHTS = {
    "page": {"": 1.0, "column": 0.25},
    "text": {"": 1.0, "column": 1.0, "near": 1.0, "read": 1.0, "whole": 1.0},
}
"""Weights of the opinions by the kind of their record and its variant, beside those of its rows; others are left out.
Synthetic copies surround the article with what was planted, and the second pass learns from the surroundings."""


@dataclass(frozen=True)
class Opinion:
    """Out-of-fold probabilities of the first pass: `keep` (blocks,), `kinds` (blocks, kinds; columns as KINDS)."""

    sample: Sample
    fold: int
    keep: NDArray[np.float32]
    kinds: NDArray[np.float32]

    @property
    def weight(self) -> float:
        """The weight of the sample in training the second pass."""
        record = self.sample.record
        return WEIGHTS["text" if record.is_text else "page"].get(record.variant, 0.0)

    def rows(self) -> NDArray[np.float16]:
        """Return the feature matrix of the second pass."""
        return matrix(opinion_columns(self.sample.layout, self.keep, self.kinds, KINDS))


@dataclass(frozen=True)
class Judged:
    """Out-of-fold probabilities of one sample: `keep` (blocks,), `kinds` (blocks, kinds; columns as KINDS).

    `raw` are the trees' own probabilities, `keep` those after the odds of a doubtful page are raised.
    """

    sample: Sample
    fold: int
    keep: NDArray[np.float32]
    kinds: NDArray[np.float32] | None
    raw: NDArray[np.float32] | None = None

    @classmethod
    def of(
        cls, sample: Sample, fold: int, raw: NDArray[np.float32], kinds: NDArray[np.float32] | None = None
    ) -> Judged:
        """Judge a sample by the trees' probabilities of its blocks."""
        # a text may consist of boilerplate, and it has no page kind that would show this
        keep = raw if sample.record.is_text else raise_odds(raw)
        return cls(sample, fold, _first_article(sample, keep), kinds, _first_article(sample, raw))


@dataclass(frozen=True)
class SecondPass:
    """The trees of the second pass by the fold left out; those of EVERY are fitted on all opinions, as `estimator`."""

    trees: Mapping[int, Trees]
    estimator: Any

    @classmethod
    def fit(cls, opinions: Sequence[tuple[Opinion, Rows]], settings: Settings, jobs: int) -> Self:
        """Fit on the chosen rows of the opinions that have a weight, once without each fold and once on all.

        Raises LabelMismatch where these opinions are all of one fold.
        """
        folds = sorted({opinion.fold for opinion, _ in opinions})
        opinions = [(opinion, chosen) for opinion, chosen in opinions if opinion.weight > 0]
        if len({opinion.fold for opinion, _ in opinions}) < 2:
            raise LabelMismatch("too few sites: the second pass needs pages, or texts, of two folds of sites")
        rows = np.concatenate([opinion.rows()[chosen.index] for opinion, chosen in opinions])
        target = np.concatenate([chosen.target for _, chosen in opinions])
        weight = np.concatenate([chosen.weight * opinion.weight for opinion, chosen in opinions])
        fold = np.repeat([opinion.fold for opinion, _ in opinions], [len(chosen.index) for _, chosen in opinions])

        def fit_without(left_out: int) -> Any:
            use = fold != left_out
            return fit_again(rows[use], target[use], weight[use], settings)

        order = (EVERY, *folds)
        fitted = dict(zip(order, forked(fit_without, order, jobs, "fitting the second pass"), strict=True))
        return cls({one: Trees.of_estimator(model) for one, model in fitted.items()}, fitted[EVERY])

    def judge(self, opinion: Opinion) -> Judged:
        """Judge a sample by the trees without its fold."""
        second = sigmoid(self.trees[opinion.fold].scores(opinion.rows())[:, 0])
        return Judged.of(opinion.sample, opinion.fold, settled(opinion.keep, second), opinion.kinds)


def _first_article(sample: Sample, keep: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the probabilities, with those of further articles on the page set to 0: the text is that of the first."""
    if not leaves_later_out(sample.layout.chars, keep >= LEAST, sample.later):
        return keep
    return np.where(sample.later, np.float32(0), keep)
