"""A model in memory: the judges, and the columns that each of them reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..features import TEXT_EVIDENCE, groups_of
from ..kind.model import KindModel
from .calibration import Calibration
from .linear import Scorers, column_names, text_column_names
from .trees import Trees, sigmoid, softmax


@dataclass(frozen=True)
class Judge:
    """The trees for pages, or those for texts. `kinds` names the outputs of `kind`."""

    keep: Trees
    kind: Trees
    kinds: tuple[str, ...]

    def probabilities(self, rows: NDArray[np.float16]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Judge a full feature matrix: (keep of shape (blocks,), kinds of shape (blocks, kinds))."""
        return sigmoid(self.keep.scores(rows)[:, 0]), softmax(self.kind.scores(rows))


@dataclass(frozen=True)
class Model:
    """A model ready to run; `thresholds` maps a preset to the least `keep`.

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
