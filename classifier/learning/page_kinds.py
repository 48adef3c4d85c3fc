"""Pages judged out of fold → the page-kind model, the calibration of confidence, and their figures.

Folds are those of the block judgement. A page is judged by block models, a model of words and an additive model that
have not seen its site; the additive model learns from word scores of pages that the word model had not read.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import joblib
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from ..features.layout import Layout
from ..kind.evidence import Evidence, read_evidence
from ..kind.kind import KINDS, PageKind
from ..kind.model import OTHERS, SURE, KindModel, Steps, is_short
from ..kind.words import SIZE
from ..model.calibration import Calibration, expected_f1, fit_calibration, reliability
from ..page.page import read_page
from ..samples.folds import FOLDS
from ..samples.page_kinds import page_kind
from .crossfit import Judged
from .figures import scores
from .fit import KINDS as LABELS
from .metrics import f1

INVENTED = ("walls", "bare")
"""Packs of invented pages: learnt from, not measured on."""
HARDLY_NEWS = ("wcxb_dev_article", "trafilatura_snippets")
"""Packs with manuals, shop and company pages among their articles: these do not limit what may be left out."""
KNOTS = 40
EMPTIED = 0.0005
"""The share of articles that may be taken for beyond doubt none."""
STEPS = 7
"""Steps per number."""
STRENGTH = 0.03
"""The inverse of the L2 penalty on the additive model."""
CALIBRATED_ON = ("gold", "stubs", "nonarticle")
"""Packs that probabilities are calibrated on: they hold about two articles for every other page."""


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
            # no block model has seen an invented wall, whatever the fold
            fold=np.array(
                [
                    crc32(one.sample.record.site.encode()) % FOLDS if one.sample.record.source == "walls" else one.fold
                    for one in judged
                ]
            ),
        )


def evidence_of(html: str, url: str | None, kinds: NDArray[np.float32]) -> Evidence:
    """Return the evidence of a labelled page whose blocks were judged out of fold."""
    page = read_page(html, url)
    return read_evidence(page, Layout.of(*page.judged), page.head, kinds, LABELS)


def weight_of(source: str) -> float:
    """Return the weight of a page of a pack: manuals are doubtful, invented pages must not outweigh real ones."""
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


@dataclass(frozen=True)
class Scored:
    """Scores of pages by a model that has not seen them: log-odds of being an article, log-odds of OTHERS."""

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
        """Scores of rows of shape (rows, WIDTH)."""
        terms = self.steps.terms(rows)
        return Scored(
            (terms @ self.article[:-1] + self.article[-1]).astype(np.float64),
            (terms @ self.others[:, :-1].T + self.others[:, -1]).astype(np.float32),
        )


def fit_additive(table: KindTable, words: NDArray[np.float32], use: NDArray[np.bool_], seed: int) -> Additive:
    """Fit on the chosen pages; each page is read twice, once as if its address were not known."""
    numbers = np.stack([one.numbers for one in table.evidence])
    bare = np.stack([one.without_address().numbers for one in table.evidence])
    rows = np.concatenate([np.concatenate([part[use], words[use]], axis=1) for part in (numbers, bare)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a column that no page knows
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
    """Logistic weights, shape (classes, terms + 1), the bias last; of two classes only the second has a row."""
    model = LogisticRegression(C=STRENGTH, max_iter=200, tol=1e-3, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(terms, target, sample_weight=weight)
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
    """Every page scored by a model fitted without its fold; `words` are its `word_scores`."""
    article, others = np.zeros(len(table.fold)), np.zeros((len(table.fold), len(OTHERS)), dtype=np.float32)
    rows = np.concatenate([np.stack([one.numbers for one in table.evidence]), words], axis=1)
    for fold in np.unique(table.fold):
        here = table.fold == fold
        found = fit_additive(table, words, ~here, seed).scores(rows[here])
        article[here], others[here] = found.article, found.others
    return Scored(article, others)


def _balanced(article: NDArray[np.bool_], weight: NDArray[np.float32]) -> NDArray[np.float32]:
    total = np.where(article, weight[article].sum(), weight[~article].sum())
    return np.asarray(weight / total * len(weight), dtype=np.float32)


def calibrate(
    score: NDArray[np.float64], article: NDArray[np.bool_], mixed: NDArray[np.bool_], real: NDArray[np.bool_]
) -> Calibration:
    """Log-odds of unseen pages → probability of being an article: a rising line through about KNOTS points.

    Two numbers (Platt's scaling) are fitted on the pages of the `mixed` packs. Few scores lie so low that two numbers
    could tell their odds, so the end is counted: below the score that only the EMPTIED share of all `real` articles
    stays below, the probability is the share of articles there; above it, no page is beyond doubt not an article.
    Without a `real` article the two numbers stand.
    """
    model = LogisticRegression(C=1e3).fit(score[mixed, None], article[mixed])
    if not (real & article).any():
        knots = np.linspace(score.min() - 1, score.max() + 1, KNOTS)
        return Calibration(knots.astype(np.float32), model.predict_proba(knots[:, None])[:, 1].astype(np.float32))
    cut = float(np.sort(score[real & article])[int(EMPTIED * (real & article).sum())])
    below = real & (score < cut)
    share = float((article[below].sum() + 0.5) / (below.sum() + 1))
    end = float(np.nextafter(np.float32(cut), np.float32(-np.inf)))
    knots = np.unique(np.concatenate([np.linspace(score.min() - 1, score.max() + 1, KNOTS), [end, cut]]))
    told = model.predict_proba(knots[:, None])[:, 1]
    told = np.where(knots >= cut, np.maximum(told, 1.0 - SURE + 1e-3), np.minimum(told, share))
    return Calibration(knots.astype(np.float32), np.maximum.accumulate(told).astype(np.float32))


def fit_pages(
    judged: Sequence[Judged], threshold: float, seed: int, jobs: int = 1
) -> tuple[KindModel, Calibration, dict[str, Any]]:
    """Fit the model of page kinds and the calibration of confidence; return them with their out-of-fold figures.

    `judged` are pages judged out of fold, with `kinds`: articles, pages without one, invented walls and bare articles.
    Synthetic copies and texts among them are passed over.
    """
    known = [one for one in judged if is_known(one)]
    table = KindTable.of(known, jobs)
    words = words_matrix(table.evidence)
    scores_of_words = word_scores(table, words, seed)
    scored = out_of_fold(table, scores_of_words, seed)
    source = np.array([one.sample.record.source for one in known])
    article = table.kind == KINDS.index(PageKind.ARTICLE)
    mixed = np.isin(source, CALIBRATED_ON) if np.isin(CALIBRATED_ON, source).all() else ~np.isin(source, INVENTED)
    real = ~np.isin(source, (*INVENTED, *HARDLY_NEWS))
    short = is_short(np.stack([one.numbers for one in table.evidence]))
    # short articles are rare: the bare ones count too
    lines = (
        calibrate(scored.article, article, mixed, (real | (source == "bare")) & short),
        calibrate(scored.article, article, mixed, real & ~short),
    )
    weights, bias = fit_words(words, table.kind, table.weight, seed)
    fitted = fit_additive(table, scores_of_words, np.ones(len(known), dtype=bool), seed)
    some = np.arange(0, len(known), max(1, len(known) // 48))[:48]
    probe = np.stack([np.concatenate([table.evidence[i].numbers, scores_of_words[i]]) for i in some])
    model = KindModel(weights, bias, fitted.steps, fitted.article, fitted.others, *lines, probe)
    told = np.where(short, *(np.interp(scored.article, line.raw, line.right) for line in lines))
    confidence, figures = _confidence(known, told, threshold)
    return model, confidence, {**kind_figures(known, table, scored, told), **figures}


def is_known(one: Judged) -> bool:
    """Whether a judged sample is a page of a known kind, as it stands on the web or wholly invented."""
    record = one.sample.record
    plain = not record.is_text and not record.variant
    return one.kinds is not None and plain and page_kind(record.page_kind) is not None


def _confidence(
    known: Sequence[Judged], article: NDArray[np.float64], threshold: float
) -> tuple[Calibration, dict[str, Any]]:
    """Isotonic line from P(article) x expected F1 to the F1 that the text had, and its table out of fold."""
    measured = [one for one in known if one.sample.record.source not in INVENTED]
    found = {id(one): f1(score.precision, score.recall) for one, score in scores(measured, threshold)}
    right = np.array(
        [
            0.0
            if page_kind(one.sample.record.page_kind) is not PageKind.ARTICLE
            else found.get(id(one), np.nan)
            if one.sample.record.source not in INVENTED
            else np.nan
            for one in known
        ]
    )
    raw = article * np.array([expected_f1(one.sample.layout.chars, one.keep, one.keep >= threshold) for one in known])
    use = ~np.isnan(right) & np.array([one.sample.record.source not in INVENTED for one in known])
    fold, weight = np.array([one.fold for one in known]), np.ones(len(known), dtype=np.float32)
    confidence = np.zeros(len(known))
    for one in np.unique(fold):
        line = fit_calibration(raw[use & (fold != one)], right[use & (fold != one)], weight[use & (fold != one)])
        confidence[fold == one] = np.interp(raw[fold == one], line.raw, line.right)
    figures = {
        "reliability": reliability(confidence[use], right[use]),
        "calibration_error": calibration_error(confidence[use], right[use]),
    }
    return fit_calibration(raw[use], right[use], weight[use]), figures


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """Return the expected calibration error: mean gap between confidence and accuracy over ten equal bins."""
    bins = np.minimum((confidence * 10).astype(int), 9)
    gaps = [abs((confidence - right)[bins == i].sum()) for i in range(10)]
    return round(float(sum(gaps)) / max(len(right), 1), 4)


def kind_figures(
    known: Sequence[Judged], table: KindTable, scored: Scored, article: NDArray[np.float64]
) -> dict[str, Any]:
    """By source and kind: pages, share flagged as not an article (`recognised`), share whose text is left out."""
    result: dict[str, Any] = {"articles": {}, "others": {}}
    flagged, emptied = article < 0.5, article <= 1.0 - SURE
    right_kind = scored.others.argmax(axis=1) == np.array(
        [OTHERS.index(KINDS[i]) if KINDS[i] in OTHERS else -1 for i in table.kind]
    )
    sources = np.array([one.sample.record.source for one in known])
    for source in dict.fromkeys(sources.tolist()):
        for number, kind in enumerate(KINDS):
            here = (sources == source) & (table.kind == number)
            if not here.any():
                continue
            row = {"pages": int(here.sum()), "flagged": _share(flagged, here), "emptied": _share(emptied, here)}
            if kind is PageKind.ARTICLE:
                result["articles"][source] = row
            else:
                row["kind_right"] = _share(right_kind, here & flagged)
                result["others"][f"{source} {kind}"] = row
    return result


def _share(what: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
    return round(float(what[among].mean()), 4) if among.any() else 0.0
