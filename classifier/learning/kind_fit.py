"""The table of page kinds → a model of words and an additive model, and out-of-fold scores."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from ..kind.kind import KINDS, PageKind
from ..kind.model import OTHERS, Steps
from ..kind.words import SIZE
from .kind_table import KindTable

STEPS = 7
"""Steps per number."""
STRENGTH = 0.03
"""The inverse of the L2 penalty on the additive model."""


def fit_words(
    words: csr_matrix, kind: NDArray[np.int64], weight: NDArray[np.float32], seed: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Multinomial weights of shape (SIZE, kinds) and bias of shape (kinds,), rounded as the model file holds them."""
    model = _fitted(LogisticRegression(C=2.0, max_iter=60, tol=1e-3, random_state=seed), words, kind, weight)
    weights = np.zeros((SIZE, len(KINDS)), dtype=np.float32)
    bias = np.full(len(KINDS), -9.0, dtype=np.float32)
    weights[:, model.classes_] = model.coef_.T
    bias[model.classes_] = model.intercept_
    return weights.astype(np.float16).astype(np.float32), bias


@dataclass(frozen=True)
class Scored:
    """Out-of-fold scores of pages: log-odds of being an article, log-odds of OTHERS."""

    article: NDArray[np.float64]
    others: NDArray[np.float32]


def word_scores(table: KindTable, words: csr_matrix, seed: int) -> NDArray[np.float32]:
    """Score the words of each page with a model that has not seen its fold; shape (pages, kinds)."""
    result = np.zeros((len(table.fold), len(KINDS)), dtype=np.float32)
    for fold in np.unique(table.fold):
        here = table.fold == fold
        weights, bias = fit_words(words[~here], table.kind[~here], table.weight[~here], seed)
        result[here] = words[here] @ weights + bias
    return result


@dataclass(frozen=True)
class Additive:
    """The additive part of a KindModel: terms, weights of the article head, weights of OTHERS, biases last."""

    steps: Steps
    article: NDArray[np.float32]
    others: NDArray[np.float32]

    def scores(self, rows: NDArray[np.float32]) -> Scored:
        """Score rows of shape (rows, WIDTH)."""
        terms = self.steps.terms(rows)
        return Scored(
            (terms @ self.article[:-1] + self.article[-1]).astype(np.float64),
            (terms @ self.others[:, :-1].T + self.others[:, -1]).astype(np.float32),
        )


def fit_additive(table: KindTable, words: NDArray[np.float32], use: NDArray[np.bool_], seed: int) -> Additive:
    """Fit on the chosen pages; each page is used twice, once as if its address were unknown."""
    numbers = np.stack([one.numbers for one in table.evidence])
    bare = np.stack([one.without_address().numbers for one in table.evidence])
    rows = np.concatenate([np.concatenate([part[use], words[use]], axis=1) for part in (numbers, bare)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a column without a value on any page
        edges = np.nan_to_num(np.nanquantile(rows, np.linspace(0, 1, STEPS + 2)[1:-1], axis=0).T)
        mean, scale = np.nan_to_num(np.nanmean(rows, axis=0)), np.nan_to_num(np.nanstd(rows, axis=0)) + 1e-3
    steps = Steps(edges.astype(np.float32), mean.astype(np.float32), scale.astype(np.float32))
    terms = steps.terms(rows)
    kind, weight = np.tile(table.kind[use], 2), np.tile(table.weight[use], 2)
    article = kind == KINDS.index(PageKind.ARTICLE)
    among = np.array([OTHERS.index(KINDS[i]) for i in kind[~article]])
    [own] = _weights(terms, article.astype(np.int64), _balanced(article, weight), (1,), seed)
    return Additive(steps, own, _weights(terms[~article], among, weight[~article], range(len(OTHERS)), seed))


def _weights(
    terms: NDArray[np.float32],
    target: NDArray[np.int64],
    weight: NDArray[np.float32],
    classes: Sequence[int],
    seed: int,
) -> NDArray[np.float32]:
    """Fit logistic weights, shape (classes, terms + 1), the bias last; of two classes only the second has a row."""
    model = _fitted(LogisticRegression(C=STRENGTH, max_iter=200, tol=1e-3, random_state=seed), terms, target, weight)
    fitted: NDArray[np.float32] = np.concatenate([model.coef_, model.intercept_[:, None]], axis=1).astype(np.float32)
    if len(classes) == 1:
        return fitted
    result = np.zeros((len(classes), fitted.shape[1]), dtype=np.float32)
    result[:, -1] = -30.0  # a kind that no page has
    if len(model.classes_) == 2:
        fitted = np.concatenate([np.zeros_like(fitted), fitted])
    result[model.classes_] = fitted
    return np.asarray(result, dtype=np.float32)


def out_of_fold(table: KindTable, words: NDArray[np.float32], seed: int) -> Scored:
    """Score every page by a model fitted without its fold; `words` are its `word_scores`."""
    article, others = np.zeros(len(table.fold)), np.zeros((len(table.fold), len(OTHERS)), dtype=np.float32)
    rows = np.concatenate([np.stack([one.numbers for one in table.evidence]), words], axis=1)
    for fold in np.unique(table.fold):
        here = table.fold == fold
        scored = fit_additive(table, words, ~here, seed).scores(rows[here])
        article[here], others[here] = scored.article, scored.others
    return Scored(article, others)


def _fitted(
    model: LogisticRegression, rows: csr_matrix | NDArray[np.float32], target: NDArray[Any], weight: NDArray[np.float32]
) -> LogisticRegression:
    """Fit a model in a fixed number of steps, whether or not it converges."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(rows, target, sample_weight=weight)


def _balanced(article: NDArray[np.bool_], weight: NDArray[np.float32]) -> NDArray[np.float32]:
    total = np.where(article, weight[article].sum(), weight[~article].sum())
    return np.asarray(weight / total * len(weight), dtype=np.float32)
