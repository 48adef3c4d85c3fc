"""Out-of-fold judgement of every sample: what the published figures are made of.

Folds are sites. For the outer fold k nothing learnt, not even the linear scores in the training rows, has
seen a page of k: the rows of fold j are scored by linear models fitted without j and without k.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model.folder import Model
from ..model.linear import Scorers
from ..model.trees import Trees, sigmoid, softmax
from ..samples.folds import FOLDS, fold_of_sites
from ..samples.sample import Sample
from .fit import KINDS, LinearData, Settings, choose_rows, fit_keep, fit_kind, scored_rows
from .parallel import forked
from .rows import TrainingRows

_FLATTENED = ("text_bare", "text_column", "text_listed", "text_planted", "text_read", "text_whole")


@dataclass(frozen=True)
class Judged:
    """Out-of-fold probabilities of one sample: `keep` (blocks,), `kinds` (blocks, kinds; columns as KINDS)."""

    sample: Sample
    fold: int
    keep: NDArray[np.float32]
    kinds: NDArray[np.float32] | None


class CrossFit:
    """Linear models for every pair of left-out folds, fitted once and shared by all experiments."""

    def __init__(
        self,
        samples: Sequence[Sample],
        settings: Settings,
        fitted: Mapping[frozenset[int], Scorers] | None = None,
        outer_folds: Sequence[int] = tuple(range(FOLDS)),
        jobs: int = 1,
    ) -> None:
        """`fitted` are the linear models of an earlier run on the same samples, by left-out folds; without them, those
        that judging `outer_folds` takes are fitted, `jobs` at a time."""
        self.samples = list(samples)
        self.settings = settings
        fold_of = fold_of_sites((sample.record.site for sample in samples), settings.seed)
        self.folds = np.array([fold_of[sample.record.site] for sample in samples])
        self.chosen = [choose_rows(sample, settings) for sample in samples]
        # flattened texts repeat the words of their pages: the linear models have read them already
        self._read = [i for i, sample in enumerate(samples) if sample.record.source not in _FLATTENED]
        self.fitted = dict(fitted) if fitted else self._fit(outer_folds, jobs)

    def _data(self) -> LinearData:
        return LinearData.of([self.samples[i] for i in self._read], [self.chosen[i] for i in self._read])

    def _fit(self, outer_folds: Sequence[int], jobs: int) -> dict[frozenset[int], Scorers]:
        data, folds = self._data(), self.folds[self._read]
        pairs = list(dict.fromkeys(frozenset({a, b}) for a in outer_folds for b in range(FOLDS)))
        found = forked(lambda i: data.fit(~np.isin(folds, list(pairs[i]))), range(len(pairs)), jobs)
        return dict(zip(pairs, found, strict=True))

    def scorers(self) -> Scorers:
        """The linear models fitted on all samples."""
        return self._data().fit(np.ones(len(self._read), dtype=bool))

    def indices(self, text: bool) -> list[int]:
        """The samples that are texts, or those that are pages."""
        return [i for i, sample in enumerate(self.samples) if sample.record.is_text == text]

    def rows(self, index: int, outer: int) -> NDArray[np.float16]:
        """Full feature matrix of a sample for the outer fold, scored without the sample's and the outer fold."""
        return scored_rows(self.samples[index], self.fitted[frozenset({int(self.folds[index]), outer})])

    def training_rows(self, indices: Sequence[int], outer: int | None) -> TrainingRows:
        """The chosen rows of these samples, for one outer fold; for the final model where it is None."""
        sites = {site: i for i, site in enumerate(sorted({sample.record.site for sample in self.samples}))}
        rows, site = [], []
        for i in indices:
            scored = self.rows(i, int(self.folds[i]) if outer is None else outer)
            rows.append(scored[self.chosen[i].index])
            site.append(np.full(len(self.chosen[i].index), sites[self.samples[i].record.site], dtype=np.int32))
        chosen = [self.chosen[i] for i in indices]
        return TrainingRows(
            rows=np.concatenate(rows),
            target=np.concatenate([one.target for one in chosen]),
            kind=np.concatenate([one.kind for one in chosen]),
            weight=np.concatenate([one.weight for one in chosen]).astype(np.float16).astype(np.float32),
            site=np.concatenate(site),
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

        `also` are samples that nothing is learnt from; each is judged without the samples of its own site. `jobs` folds
        are judged at a time, with the same result. Samples of sites that are in no fold belong to fold 0.
        """
        indices = self.indices(text)
        width = self.rows(indices[0], 0).shape[1]
        use = np.zeros(width, dtype=bool)
        use[: len(names)] = [settings.columns(name) for name in names]
        # kinds are told without trafilatura's reading, whose columns come last
        front = width - self.samples[indices[0]].reading.shape[1]
        fold_of = {sample.record.site: int(fold) for sample, fold in zip(self.samples, self.folds, strict=True)}
        samples = [*self.samples, *also]
        folds = [*self.folds.tolist(), *(fold_of.get(one.record.site, 0) for one in also)]
        judged = [*indices, *range(len(self.samples), len(samples))]

        def judge_fold(outer: int) -> list[tuple[int, NDArray[np.float32], NDArray[np.float32] | None]]:
            data = self.training_rows([i for i in indices if folds[i] != outer], outer)
            keep_trees = Trees.of_estimator(fit_keep(data.rows[:, use], data.target, data.weight, settings))
            kind_trees, classes = None, None
            if kinds:
                fitted = fit_kind(data.rows[:, :front], data.kind, settings)
                kind_trees, classes = Trees.of_estimator(fitted), fitted.classes_
            answers = []
            for i in judged:
                if folds[i] != outer:
                    continue
                full = scored_rows(samples[i], self.fitted[frozenset({outer})]).astype(np.float32)
                found = None
                if kind_trees is not None:
                    found = np.zeros((len(full), len(KINDS)), dtype=np.float32)
                    found[:, classes] = softmax(kind_trees.scores(full[:, :front]))
                answers.append((i, sigmoid(keep_trees.scores(full[:, use])[:, 0]), found))
            return answers

        for outer, answers in zip(outer_folds, forked(judge_fold, outer_folds, jobs), strict=True):
            for i, keep, found in answers:
                yield Judged(samples[i], outer, keep, found)


def judge_with(model: Model, sample: Sample) -> Judged:
    """Judge a sample with a finished model. Only honest for pages whose site the model was not trained on."""
    part = model.text if sample.record.is_text else model.page
    keep, kinds = part.probabilities(scored_rows(sample, model.scorers))
    ordered = np.zeros((len(keep), len(KINDS)), dtype=np.float32)
    ordered[:, [KINDS.index(name) for name in part.kinds]] = kinds
    return Judged(sample, -1, keep, ordered)
