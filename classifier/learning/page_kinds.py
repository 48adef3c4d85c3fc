"""Pages judged out of fold → the page-kind model, the calibration of confidence, and their figures.

Folds are those of the block judgement. For a left-out fold nothing has seen its sites: neither the block models, nor
the model of the words, nor the trees; the trees learn from word scores of pages that the word model had not read.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import joblib
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from ..features.layout import Layout
from ..kind.evidence import NUMBERS, Evidence, read_evidence
from ..kind.kind import KINDS, PageKind
from ..kind.model import OTHERS, SURE, KindModel
from ..kind.words import SIZE
from ..model.calibration import Calibration, expected_f1
from ..model.trees import Trees, sigmoid, softmax
from ..page.page import read_page
from ..samples.page_kinds import page_kind
from .crossfit import Judged
from .fit import KINDS as LABELS

EMPTIED = 0.001
"""The share of articles (by weight) that may be taken for beyond doubt none."""
RISING = ("article_chars", "longest", "window_chars", "published", "json_article")
"""Numbers of which more never makes a page less of an article."""


@dataclass(frozen=True)
class KindTable:
    """Pages whose kind is known, one entry each: evidence, kind (an index into KINDS), weight, fold, number of site."""

    evidence: Sequence[Evidence]
    kind: NDArray[np.int64]
    weight: NDArray[np.float32]
    fold: NDArray[np.int64]

    @classmethod
    def of(cls, judged: Sequence[Judged], jobs: int = 1) -> KindTable:
        """Read the pages again for what their blocks do not say. Every page must have `kinds` and a known kind."""
        told = [page_kind(one.sample.record.page_kind) for one in judged]
        evidence = joblib.Parallel(n_jobs=jobs, batch_size=16)(
            joblib.delayed(evidence_of)(one.sample.record.html, one.sample.record.url, one.kinds) for one in judged
        )
        return cls(
            evidence=evidence,
            kind=np.array([KINDS.index(kind) for kind in told if kind is not None]),
            weight=np.array([weight_of(one.sample.record.source) for one in judged], dtype=np.float32),
            fold=np.array([one.fold for one in judged]),
        )


def evidence_of(html: str, url: str | None, kinds: NDArray[np.float32]) -> Evidence:
    """The evidence of a labelled page whose blocks were judged out of fold."""
    page = read_page(html, url)
    return read_evidence(page, Layout.of(page.nodes, page.leaves), kinds, LABELS)


def weight_of(source: str) -> float:
    """What a page of a pack weighs: manuals and forums are doubtful cases, invented pages must not outweigh real ones."""
    return {"wcxb_dev_other": 0.2, "walls": 0.3, "bare": 0.3, "trafilatura_snippets": 0.7}.get(source, 1.0)


def words_matrix(evidence: Sequence[Evidence]) -> csr_matrix:
    """Hashed words, shape (pages, SIZE)."""
    ends = np.concatenate(([0], np.cumsum([len(one.words.hashes) for one in evidence])))
    values = np.concatenate([one.words.values for one in evidence])
    hashes = np.concatenate([one.words.hashes for one in evidence])
    return csr_matrix((values, hashes, ends), shape=(len(evidence), SIZE))


def fit_words(
    words: csr_matrix, kind: NDArray[np.int64], weight: NDArray[np.float32], seed: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Multinomial weights of shape (SIZE, kinds) and bias of shape (kinds,), rounded as the model file holds them."""
    model = LogisticRegression(C=2.0, max_iter=60, tol=1e-3, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(words, kind, sample_weight=weight)
    weights = np.zeros((SIZE, len(KINDS)), dtype=np.float32)
    bias = np.full(len(KINDS), -9.0, dtype=np.float32)
    weights[:, model.classes_] = model.coef_.T
    bias[model.classes_] = model.intercept_
    return weights.astype(np.float16).astype(np.float32), bias


def fit_article(
    rows: NDArray[np.float32], article: NDArray[np.bool_], weight: NDArray[np.float32], seed: int
) -> HistGradientBoostingClassifier:
    """Article or not, from the columns of KindModel.row; some of them can only speak for an article."""
    rising = [int(name in RISING) for name in NUMBERS] + [int(kind is PageKind.ARTICLE) for kind in KINDS]
    model = HistGradientBoostingClassifier(
        max_iter=90, learning_rate=0.08, max_leaf_nodes=8, min_samples_leaf=15, l2_regularization=8.0,
        max_features=0.3, early_stopping=False, random_state=seed, monotonic_cst=rising,
    )
    return model.fit(rows, article, sample_weight=weight / weight.mean())


def fit_others(
    rows: NDArray[np.float32], kind: NDArray[np.int64], weight: NDArray[np.float32], seed: int
) -> HistGradientBoostingClassifier:
    """Which of OTHERS a page is that is not an article; `kind` indexes OTHERS."""
    model = HistGradientBoostingClassifier(
        max_iter=30, learning_rate=0.15, max_leaf_nodes=6, min_samples_leaf=12, l2_regularization=8.0,
        max_features=0.3, early_stopping=False, random_state=seed,
    )
    return model.fit(rows, kind, sample_weight=weight / weight.mean())


@dataclass(frozen=True)
class Scored:
    """Scores of pages by a model that has not seen them: log-odds of being an article, log-odds of OTHERS."""

    article: NDArray[np.float64]
    others: NDArray[np.float32]


@dataclass(frozen=True)
class Fitted:
    """The parts of a KindModel before calibration."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    article: Trees
    others: Trees

    def scores(self, table: KindTable, use: NDArray[np.bool_]) -> Scored:
        """Score the chosen pages."""
        chosen = [table.evidence[i] for i in np.flatnonzero(use)]
        words = words_matrix(chosen) @ self.weights + self.bias
        rows = np.concatenate([np.stack([one.numbers for one in chosen]), words], axis=1).astype(np.float32)
        return Scored(self.article.scores(rows)[:, 0].astype(np.float64), self.others.scores(rows))


def fit(table: KindTable, seed: int, left_out: frozenset[int] = frozenset()) -> Fitted:
    """Fit on all folds but those left out. Pages with an address are read a second time as if it were not known."""
    words = words_matrix(table.evidence)
    use = ~np.isin(table.fold, list(left_out))
    scores = np.zeros((len(use), len(KINDS)), dtype=np.float32)
    for fold in np.unique(table.fold[use]):
        others = use & (table.fold != fold)
        weights, bias = fit_words(words[others], table.kind[others], table.weight[others], seed)
        here = use & (table.fold == fold)
        scores[here] = words[here] @ weights + bias
    weights, bias = fit_words(words[use], table.kind[use], table.weight[use], seed)
    numbers = np.stack([one.numbers for one in table.evidence])
    bare = np.stack([one.without_address().numbers for one in table.evidence])
    rows = np.concatenate([
        np.concatenate([part[use], scores[use]], axis=1) for part in (numbers, bare)
    ]).astype(np.float32)
    rows[:, np.isnan(rows).all(axis=0)] = 0.0
    kind, weight = np.tile(table.kind[use], 2), np.tile(table.weight[use], 2)
    article = kind == KINDS.index(PageKind.ARTICLE)
    trees = Trees.of_estimator(fit_article(rows, article, _balanced(article, weight), seed))
    among = np.array([OTHERS.index(KINDS[i]) if KINDS[i] in OTHERS else -1 for i in kind[~article]])
    return Fitted(weights, bias, trees, Trees.of_estimator(fit_others(rows[~article], among, weight[~article], seed)))


def out_of_fold(table: KindTable, seed: int) -> Scored:
    """Every page scored by a model fitted without its fold."""
    article, others = np.zeros(len(table.fold)), np.zeros((len(table.fold), len(OTHERS)), dtype=np.float32)
    for fold in np.unique(table.fold):
        here = table.fold == fold
        found = fit(table, seed, frozenset({int(fold)})).scores(table, here)
        article[here], others[here] = found.article, found.others
    return Scored(article, others)


def _balanced(article: NDArray[np.bool_], weight: NDArray[np.float32]) -> NDArray[np.float32]:
    total = np.where(article, weight[article].sum(), weight[~article].sum())
    return (weight / total * len(weight)).astype(np.float32)
