"""A model in memory: the judges, and the columns that each of them reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..features import TEXT_EVIDENCE, Layout, groups_of, rounded
from ..kind.model import KindModel
from ..native import columns as native_columns
from .calibration import Calibration
from .linear import Scorers, column_names, text_column_names
from .trees import Trees

SURE = 0.05
"""Where the first pass gives a block less than this, or more than 1 less this, its judgement stands."""


def mark_doubts(first: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Mark the probabilities of the first pass that the second one replaces: all but those that are SURE.

    What surrounds a block settles doubt. Of thousands of equal lines on one page, it could raise all at once.
    """
    result: NDArray[np.bool_] = ~((first < SURE) | (first > 1 - SURE))
    return result


def settled(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the second pass's probabilities, but the first's where that is SURE."""
    return np.where(mark_doubts(first), second, first)


@dataclass(frozen=True)
class Judge:
    """The trees for pages, or those for texts. `kinds` names the outputs of `kind`.

    `keep` and `kind` judge each block by the feature matrix, `again` by what those two say of it and its surroundings.
    """

    keep: Trees
    kind: Trees
    kinds: tuple[str, ...]
    again: Trees

    def probabilities(
        self, rows: NDArray[np.float16], layout: Layout
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Judge a full feature matrix: (keep of shape (blocks,), kinds of shape (blocks, kinds))."""
        first, kinds = self.first_probabilities(rows)
        return self.last_probabilities(layout, first, kinds), kinds

    def first_probabilities(self, rows: NDArray[np.float16]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Judge a full feature matrix by the first pass alone."""
        return native_columns.probabilities(self.keep.scores(rows), self.kind.scores(rows))

    def last_probabilities(
        self, layout: Layout, first: NDArray[np.float32], kinds: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Return `first`, with the second pass's probabilities where it is in doubt: only there it is asked."""
        doubt = mark_doubts(first)
        if not doubt.any():
            return first
        columns = native_columns.opinion_columns(layout, first, kinds, self.kinds)
        last = first.copy()
        last[doubt] = self.second_probabilities(rounded(columns[:, doubt]).T)
        return last

    def second_probabilities(self, rows: NDArray[np.float16]) -> NDArray[np.float32]:
        """Judge the matrix of the first pass's opinions."""
        scores = self.again.scores(rows)
        return native_columns.probabilities(scores, scores[:, :0])[0]


@dataclass(frozen=True)
class Model:
    """A model ready to run; `thresholds` maps a preset to the least probability of a kept block.

    `page` judges pages, `turbo` pages that trafilatura has not read (the front columns of the same matrix), `text`
    plain texts.
    """

    scorers: Scorers
    page: Judge
    turbo: Judge
    text: Judge
    page_kind: KindModel
    confidence: Calibration
    thresholds: Mapping[str, float]
    manifest: Mapping[str, Any]


_groups = cache(groups_of)
"""The columns by group. They are computed, and a model asks for them seven times while it is loaded."""


def turbo_feature_names(text_heads: Sequence[str]) -> tuple[str, ...]:
    """Return the ordered names of the matrix without trafilatura's reading: page columns, then linear scores."""
    groups = _groups()
    return (*(name for group in groups if group != "kept" for name in groups[group]), *column_names(text_heads))


def feature_names(text_heads: Sequence[str]) -> tuple[str, ...]:
    """Return the ordered names of the full feature matrix: the columns of trafilatura's reading come last."""
    return (*turbo_feature_names(text_heads), *_groups()["kept"])


def text_feature_names(text_heads: Sequence[str]) -> tuple[str, ...]:
    """Return the ordered names of a text's full feature matrix."""
    groups = _groups()
    return (*groups["own"], *groups["context"], *TEXT_EVIDENCE, *text_column_names(text_heads))
