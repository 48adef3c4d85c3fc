"""Out-of-fold judgement of every sample, the basis of the published figures.

Folds are groups of sites that share a template. No model that judges a page has seen a page of its fold. As in usual
stacking, the linear scores of the other folds' rows come from models that have seen that fold: each was fitted without
the row's own fold only.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..model.judge import Judge, Model
from ..model.linear import Scorers
from ..model.trees import Trees, sigmoid, softmax
from ..samples.folds import FOLDS, fold_of_groups
from ..samples.sample import Sample
from .fit import KINDS, LinearData, Settings, choose_rows, fewer_rows, fit_keep, fit_kind, scored_rows
from .parallel import forked
from .rows import TrainingRows
from .second_pass import Judged, Opinion, SecondPass

__all__ = ["CrossFit", "Judged", "judge_rows", "judge_with"]


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
        also: Sequence[Sample] = (),
        jobs: int = 1,
        outer_folds: Sequence[int] = tuple(range(FOLDS)),
    ) -> list[Judged]:
        """Judge in both passes the samples that each outer fold leaves out; the arguments are those of `first_pass`.

        The second pass learns from the judged folds: there must be more than one.
        """
        opinions = self.first_pass(settings, names, text, also, jobs, outer_folds)
        second = self.second_pass(opinions, settings, jobs)
        return [second.judge(opinion) for opinion in opinions]

    def second_pass(self, opinions: Sequence[Opinion], settings: Settings, jobs: int = 1) -> SecondPass:
        """Fit the second pass on the opinions of samples that are trained on, once without each of their folds."""
        chosen = {id(sample): rows for sample, rows in zip(self.samples, self.chosen, strict=True)}
        known = [(opinion, chosen[id(opinion.sample)]) for opinion in opinions if id(opinion.sample) in chosen]
        return SecondPass.fit(known, settings, jobs)

    def first_pass(
        self,
        settings: Settings,
        names: Sequence[str],
        text: bool = False,
        also: Sequence[Sample] = (),
        jobs: int = 1,
        outer_folds: Sequence[int] = tuple(range(FOLDS)),
    ) -> list[Opinion]:
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

        def judge_fold(outer: int) -> list[tuple[int, NDArray[np.float32], NDArray[np.float32]]]:
            others = data.part(fold != outer)
            keep_trees = Trees.of_estimator(fit_keep(others.rows[:, use], others.target, others.weight, settings))
            fitted = fit_kind(others.rows[:, :front], others.kind, settings)
            kind_trees = Trees.of_estimator(fitted)
            del others
            answers = []
            for i in judged:
                if folds[i] != outer:
                    continue
                scored = self.rows(i) if i < len(self.samples) else scored_rows(samples[i], self.fitted[outer])
                full = scored.astype(np.float32)
                kinds = np.zeros((len(full), len(KINDS)), dtype=np.float32)
                kinds[:, fitted.classes_] = softmax(kind_trees.scores(full[:, :front]))
                answers.append((i, sigmoid(keep_trees.scores(full[:, use])[:, 0]), kinds))
            return answers

        answers_by_fold = forked(judge_fold, outer_folds, jobs, "judging out of fold")
        return [
            Opinion(samples[i], outer, keep, kinds)
            for outer, answers in zip(outer_folds, answers_by_fold, strict=True)
            for i, keep, kinds in answers
        ]


def judge_with(model: Model, sample: Sample) -> Judged:
    """Judge a sample with a finished model. Only valid for pages whose site the model was not trained on."""
    part = model.text if sample.record.is_text else model.page
    return judge_rows(part, sample, scored_rows(sample, model.scorers))


def judge_rows(judge: Judge, sample: Sample, rows: NDArray[np.float16]) -> Judged:
    """Judge a sample, of which `rows` is the feature matrix, with a finished judge."""
    keep, kinds = judge.probabilities(rows, sample.layout)
    ordered = np.zeros((len(keep), len(KINDS)), dtype=np.float32)
    ordered[:, [KINDS.index(name) for name in judge.kinds]] = kinds
    return Judged.of(sample, -1, keep, ordered)
