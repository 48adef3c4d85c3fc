"""Pages judged out of fold → the page-kind model, the calibration of confidence, and their figures.

Folds are those of the block judgement. A page is judged by block models, a model of words and an additive model that
have not seen its site; the additive model is trained on out-of-fold word scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from ..kind.kind import KINDS, PageKind
from ..kind.model import OTHERS, SURE, KindModel, is_short
from ..model.calibration import Calibration, expected_f1, fit_calibration, reliability
from ..samples.page_kinds import page_kind
from .crossfit import Judged
from .figures import scores
from .kind_fit import Scored, fit_additive, fit_words, out_of_fold, word_scores
from .kind_table import KindTable, words_matrix
from .metrics import f1

INVENTED = ("walls", "bare")
"""Packs of invented pages: for training, not for measuring."""
HARDLY_NEWS = ("wcxb_dev_article", "trafilatura_snippets")
"""Packs with manuals, shop and company pages among their articles: these do not limit which texts may be withheld."""
KNOTS = 40
EMPTIED = 0.0005
"""Accepted share of articles that are judged as certain non-articles."""
CALIBRATED_ON = ("gold", "stubs", "nonarticle")
"""Packs for calibrating probabilities: they hold about two articles for every other page."""


def calibrate(
    score: NDArray[np.float64], article: NDArray[np.bool_], mixed: NDArray[np.bool_], real: NDArray[np.bool_]
) -> Calibration:
    """Map log-odds of unseen pages to the probability of being an article: a rising line through about KNOTS points.

    Two parameters (Platt's scaling) are fitted on the pages of the `mixed` packs. They do not fit the few very low
    scores, which are counted instead: below the score under which only the EMPTIED share of all `real` articles falls,
    the probability is the share of articles there; above it, no page is certain not to be an article.
    Without a `real` article the fitted line is used unchanged.
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
    probability = model.predict_proba(knots[:, None])[:, 1]
    probability = np.where(knots >= cut, np.maximum(probability, 1.0 - SURE + 1e-3), np.minimum(probability, share))
    return Calibration(knots.astype(np.float32), np.maximum.accumulate(probability).astype(np.float32))


def fit_pages(
    judged: Sequence[Judged], threshold: float, seed: int, jobs: int = 1
) -> tuple[KindModel, Calibration, dict[str, Any]]:
    """Fit the model of page kinds and the calibration of confidence; return them with their out-of-fold figures.

    `judged` are pages judged out of fold, with `kinds`: articles, pages without one, invented walls and bare articles.
    Synthetic copies and texts among them are skipped.
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
    # short articles are rare, so the bare ones count too
    lines = (
        calibrate(scored.article, article, mixed, (real | (source == "bare")) & short),
        calibrate(scored.article, article, mixed, real & ~short),
    )
    weights, bias = fit_words(words, table.kind, table.weight, seed)
    fitted = fit_additive(table, scores_of_words, np.ones(len(known), dtype=bool), seed)
    some = np.arange(0, len(known), max(1, len(known) // 48))[:48]
    probe = np.stack([np.concatenate([table.evidence[i].numbers, scores_of_words[i]]) for i in some])
    model = KindModel(weights, bias, fitted.steps, fitted.article, fitted.others, *lines, probe)
    probability = np.where(short, *(np.interp(scored.article, line.raw, line.right) for line in lines))
    confidence, figures = _confidence(known, probability, threshold)
    return model, confidence, {**kind_figures(known, table, scored, probability), **figures}


def is_known(one: Judged) -> bool:
    """Whether a judged sample is a page of a known kind, either unchanged from the web or completely invented."""
    record = one.sample.record
    plain = not record.is_text and not record.variant
    return one.kinds is not None and plain and page_kind(record.page_kind) is not None


def _confidence(
    known: Sequence[Judged], article: NDArray[np.float64], threshold: float
) -> tuple[Calibration, dict[str, Any]]:
    """Fit an isotonic line from P(article) x expected F1 to the text's true F1, with its out-of-fold table."""
    measured = [one for one in known if one.sample.record.source not in INVENTED]
    f1_of = {id(one): f1(score.precision, score.recall) for one, score in scores(measured, threshold)}
    right = np.array(
        [
            0.0
            if page_kind(one.sample.record.page_kind) is not PageKind.ARTICLE
            else f1_of.get(id(one), np.nan)
            if one.sample.record.source not in INVENTED
            else np.nan
            for one in known
        ]
    )
    raw = article * np.array([_expected(one, threshold) for one in known])
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


def _expected(one: Judged, threshold: float) -> float:
    """Return the F1 that the trees expect, before doubt raises the odds."""
    probability = one.keep if one.raw is None else one.raw
    return expected_f1(one.sample.layout.chars, probability, probability >= threshold)


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """Return the expected calibration error: mean gap between confidence and accuracy over ten equal bins."""
    bins = np.minimum((confidence * 10).astype(int), 9)
    gaps = [abs((confidence - right)[bins == i].sum()) for i in range(10)]
    return round(float(sum(gaps)) / max(len(right), 1), 4)


def kind_figures(
    known: Sequence[Judged], table: KindTable, scored: Scored, article: NDArray[np.float64]
) -> dict[str, Any]:
    """Count by source and kind: pages, share flagged as not an article (`recognised`), share without text."""
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
