"""Out-of-fold judgement of every sample, the basis of the published figures.

Folds are groups of sites that share a template. No model that judges a page has seen a page of its fold. As in usual
stacking, the linear scores of the other folds' rows come from models that have seen that fold: each was fitted without
the row's own fold only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model.judge import Model
from ..model.linear import Scorers
from ..model.odds import lower_odds, raise_odds
from ..model.trees import Trees, sigmoid, softmax
from ..samples.folds import FOLDS, fold_of_groups
from ..samples.sample import Sample
from ..verdict import leaves_later_out
from .fit import KINDS, LinearData, Settings, choose_rows, fewer_rows, fit_keep, fit_kind, scored_rows
from .parallel import forked
from .rows import TrainingRows

LEAST = 0.4
"""Least probability of a kept block when the articles of a page are separated."""


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
        keep = lower_odds(raw) if sample.record.is_text else raise_odds(raw)
        return cls(sample, fold, first_article(sample, keep), kinds, first_article(sample, raw))


class CrossFit:
    """Five linear models, each fitted without one fold of sites, shared by all experiments on the same samples.

    The linear model without a sample's fold scores it, for training and for judgement. The trees that judge a fold are
    fitted on the rows of the other four.
    """

    def __init__(
        self,
        samples: Sequence[Sample],
        settings: Settings,
        fitted: Sequence[Scorers] = (),
        jobs: int = 1,
    ) -> None:
        """`fitted` are the linear models of an earlier run on the same samples, by the fold left out; without them they
        are fitted, `jobs` at a time."""
        self.samples = list(samples)
        self.settings = settings
        fold_of = fold_of_groups((sample.record.fold_group for sample in samples), settings.seed)
        self.folds = np.array([fold_of[sample.record.fold_group] for sample in samples])
        self.chosen = [choose_rows(sample, settings) for sample in samples]
        # flattened texts repeat the words of their pages, which are training data of the linear models
        self._read = [i for i, sample in enumerate(samples) if not sample.record.is_text or not sample.record.variant]
        self.fitted = list(fitted) or self._fit(jobs)
        self._rows: dict[int, NDArray[np.float16]] = {}

    def _data(self) -> LinearData:
        return LinearData.of(
            [self.samples[i] for i in self._read],
            [fewer_rows(self.chosen[i], self.settings.seed + i) for i in self._read],
        )

    def _fit(self, jobs: int) -> list[Scorers]:
        """Fit one model without each fold, then one on all samples."""
        data, folds = self._data(), self.folds[self._read]
        return list(forked(lambda fold: data.fit(folds != fold), range(FOLDS + 1), jobs, "fitting the linear models"))

    def scorers(self) -> Scorers:
        """Return the linear models fitted on all samples."""
        return self.fitted[FOLDS]

    def indices(self, text: bool) -> list[int]:
        """Return the samples that are texts, or those that are pages."""
        return [i for i, sample in enumerate(self.samples) if sample.record.is_text == text]

    def rows(self, index: int) -> NDArray[np.float16]:
        """Return the full feature matrix of a sample, scored without its fold."""
        if index not in self._rows:
            self._rows[index] = scored_rows(self.samples[index], self.fitted[int(self.folds[index])])
        return self._rows[index]

    def training_rows(self, indices: Sequence[int]) -> TrainingRows:
        """Return the chosen rows of these samples."""
        groups = {name: i for i, name in enumerate(sorted({one.record.fold_group for one in self.samples}))}
        chosen = [self.chosen[i] for i in indices]
        return TrainingRows(
            rows=np.concatenate([self.rows(i)[self.chosen[i].index] for i in indices]),
            target=np.concatenate([one.target for one in chosen]),
            kind=np.concatenate([one.kind for one in chosen]),
            weight=np.concatenate([one.weight for one in chosen]).astype(np.float16).astype(np.float32),
            site=np.repeat(
                np.array([groups[self.samples[i].record.fold_group] for i in indices], dtype=np.int32),
                [len(one.index) for one in chosen],
            ),
        )

    def judge(
        self,
        settings: Settings,
        names: Sequence[str],
        text: bool = False,
        kinds: bool = True,
        also: Sequence[Sample] = (),
        jobs: int = 1,
        outer_folds: Sequence[int] = tuple(range(FOLDS)),
    ) -> Iterator[Judged]:
        """Fit per outer fold and judge the samples it left out. `names` are the front columns that are used.

        `also` are samples that are not trained on; each is judged without the samples of its own site. `jobs` folds are
        judged at a time, with the same result. Samples of sites without a fold belong to fold 0.
        """
        indices = self.indices(text)
        width = self.rows(indices[0]).shape[1]
        use = np.zeros(width, dtype=bool)
        use[: len(names)] = [settings.columns(name) for name in names]
        # kinds are judged without trafilatura's reading, whose columns come last
        front = width - self.samples[indices[0]].reading.shape[1]
        fold_of = {sample.record.site: int(fold) for sample, fold in zip(self.samples, self.folds, strict=True)}
        samples = [*self.samples, *also]
        folds = [*self.folds.tolist(), *(fold_of.get(one.record.site, 0) for one in also)]
        judged = [*indices, *range(len(self.samples), len(samples))]
        data = self.training_rows(indices)
        fold = np.repeat(self.folds[indices], [len(self.chosen[i].index) for i in indices])

        def judge_fold(outer: int) -> list[tuple[int, NDArray[np.float32], NDArray[np.float32] | None]]:
            others = data.part(fold != outer)
            keep_trees = Trees.of_estimator(fit_keep(others.rows[:, use], others.target, others.weight, settings))
            kind_trees, classes = None, None
            if kinds:
                fitted = fit_kind(others.rows[:, :front], others.kind, settings)
                kind_trees, classes = Trees.of_estimator(fitted), fitted.classes_
            del others
            answers = []
            for i in judged:
                if folds[i] != outer:
                    continue
                scored = self.rows(i) if i < len(self.samples) else scored_rows(samples[i], self.fitted[outer])
                full = scored.astype(np.float32)
                kinds_of_blocks = None
                if kind_trees is not None:
                    kinds_of_blocks = np.zeros((len(full), len(KINDS)), dtype=np.float32)
                    kinds_of_blocks[:, classes] = softmax(kind_trees.scores(full[:, :front]))
                answers.append((i, sigmoid(keep_trees.scores(full[:, use])[:, 0]), kinds_of_blocks))
            return answers

        found_by_fold = forked(judge_fold, outer_folds, jobs, "judging out of fold")
        for outer, answers in zip(outer_folds, found_by_fold, strict=True):
            for i, keep, found in answers:
                yield Judged.of(samples[i], outer, keep, found)


def first_article(sample: Sample, keep: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the probabilities, with those of further articles on the page set to 0: the text is that of the first."""
    if not leaves_later_out(sample.layout.chars, keep >= LEAST, sample.later):
        return keep
    return np.where(sample.later, np.float32(0), keep)


def judge_with(model: Model, sample: Sample) -> Judged:
    """Judge a sample with a finished model. Only valid for pages whose site the model was not trained on."""
    part = model.text if sample.record.is_text else model.page
    keep, kinds = part.probabilities(scored_rows(sample, model.scorers))
    ordered = np.zeros((len(keep), len(KINDS)), dtype=np.float32)
    ordered[:, [KINDS.index(name) for name in part.kinds]] = kinds
    return Judged.of(sample, -1, keep, ordered)
