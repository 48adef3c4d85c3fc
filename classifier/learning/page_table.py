"""What pages are as a whole, learnt from how their blocks were judged out of fold: flags, and honest confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model.calibration import Calibration, expected_f1, fit_calibration, reliability
from ..model.page_head import HEADS, PageHead, fit_page_head, page_signals
from .crossfit import Judged
from .figures import scores
from .metrics import f1


@dataclass(frozen=True)
class PageTable:
    """Pages judged out of fold, an entry each: signals, whether it holds an article, whether it is an index (-1:
    unknown), weight, fold, the F1 of its text that its blocks' probabilities promise, and the F1 that the text has (nan
    where unknown).
    """

    signals: NDArray[np.float32]
    article: NDArray[np.int8]
    index: NDArray[np.int8]
    weight: NDArray[np.float32]
    fold: NDArray[np.int64]
    expected: NDArray[np.float64]
    right: NDArray[np.float64]

    @classmethod
    def of(cls, judged: Sequence[Judged], threshold: float) -> PageTable:
        """Collect the pages that are known as a whole."""
        known = [one for one in judged if one.sample.known_as_a_whole]
        samples = [one.sample for one in known]
        kept = [one.keep >= threshold for one in known]
        found = {id(one): score for one, score in scores(known, threshold)}
        return cls(
            signals=np.stack([
                page_signals(one.sample.layout, one.keep, inside, one.sample.typed, one.sample.record.url)
                for one, inside in zip(known, kept, strict=True)
            ]),
            article=np.array([sample.holds_article for sample in samples], dtype=np.int8),
            # what is left of a page without its article may pass for a list, so it teaches nothing about them
            index=np.array([
                -1 if sample.record.variant == "emptied" else sample.record.index for sample in samples
            ], dtype=np.int8),
            # manuals and shops have a main text of their own: weaker evidence than pages with none at all
            weight=np.array([1.0 if s.record.article else 0.2 for s in samples], dtype=np.float32),
            fold=np.array([one.fold for one in known]),
            expected=np.array([
                expected_f1(one.sample.layout.chars, one.keep, inside)
                for one, inside in zip(known, kept, strict=True)
            ]),
            right=np.array([
                0.0 if not one.sample.holds_article
                else f1(found[id(one)].precision, found[id(one)].recall) if id(one) in found else np.nan
                for one in known
            ]),
        )

    def fit(self, seed: int) -> tuple[PageHead, Calibration, dict[str, Any]]:
        """The page head, the calibration of confidence, and their figures: each page told without its fold of sites."""
        told = np.zeros((len(self.fold), len(HEADS)))
        for fold in np.unique(self.fold):
            head, here = self._head(self.fold != fold, seed), self.fold == fold
            told[here] = [list(head.probabilities(row).values()) for row in self.signals[here]]
        article, index = told.T
        raw, known = article * self.expected, ~np.isnan(self.right)
        confidence = np.zeros(len(raw))
        for fold in np.unique(self.fold):
            line = self._line(raw, known & (self.fold != fold))
            confidence[self.fold == fold] = np.interp(raw[self.fold == fold], line.raw, line.right)
        holds, listed, flagged = self.article == 1, self.index == 1, (index >= 0.5) & (self.index >= 0)
        figures = {
            "articles_flagged_none": _share(article < 0.5, holds),
            "others_flagged_none": _share(article < 0.5, ~holds),
            "index_precision": _share(listed, flagged),
            "index_recall": _share(flagged, listed),
            "reliability": reliability(confidence[known], self.right[known]),
        }
        return self._head(self.fold >= 0, seed), self._line(raw, known), figures

    def _head(self, use: NDArray[np.bool_], seed: int) -> PageHead:
        return fit_page_head(self.signals[use], self.article[use], self.index[use], self.weight[use], seed)

    def _line(self, raw: NDArray[np.float64], use: NDArray[np.bool_]) -> Calibration:
        return fit_calibration(raw[use], self.right[use], self.weight[use])


def _share(what: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
    return round(float(what[among].mean()), 4) if among.any() else 0.0
